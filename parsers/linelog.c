/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/linelog.h"

#include "base/arena.h"
#include "base/mem.h"
#include "input/entry.h"

#include <string.h>

#define RUN_GAP (60 * WHEN_MINUTE)
#define ANSWER_MOST (12 * 60 * WHEN_MINUTE) /* a time that seems to go back is another day's */
#define LEVEL LINELOG_FIELDS         /* slices of a record: its fields, then these two */
#define MESSAGE (LINELOG_FIELDS + 1)
#define SLICES (LINELOG_FIELDS + 2)

struct parse {
    const struct linelog_format *format;
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;                 /* line begins the next record */
    struct entry entry;
    struct linelog_head *head; /* of the entry; its slices are dead, but for those of the arena */
    struct linelog_head *next; /* of the line */
    struct linelog_head heads[2]; /* head and next: by turns, as they are large */
    size_t at[SLICES];         /* where they stand in the entry's text; SIZE_MAX: in the arena */
    struct arena arena;
    struct field fields[LINELOG_FIELDS];
    void *own;
};

/* Fields that are not used need not be cleared. */
static void forget_head(struct linelog_head *h)
{
    h->time = STAMP_ABSENT;
    h->level_text = h->message = STR_NONE;
    h->to_end = false;
    h->level = -1;
    h->run = 0;
    h->fields_n = h->provider = 0;
}

static struct str *slice_at(struct linelog_head *h, size_t i)
{
    return i == LEVEL ? &h->level_text : i == MESSAGE ? &h->message : &h->fields[i].value;
}

/* The slice behind i: of the fields only those that are used. */
static size_t next_slice(const struct linelog_head *h, size_t i)
{
    return i + 1 == h->fields_n ? LEVEL : i + 1;
}

static size_t first_slice(const struct linelog_head *h)
{
    return h->fields_n ? 0 : LEVEL;
}

/* The text may move as it grows: slices of it become places, all others are copied. */
static void keep(struct parse *p, struct str text)
{
    uintptr_t from = (uintptr_t)text.s;

    for (size_t i = first_slice(p->head); i < SLICES; i = next_slice(p->head, i)) {
        struct str *s = slice_at(p->head, i);
        uintptr_t at = (uintptr_t)s->s;

        p->at[i] = SIZE_MAX;
        if (s->s && at >= from && at + s->n <= from + text.n)
            p->at[i] = (size_t)(at - from);
        else if (s->s)
            *s = s->n ? arena_copy(&p->arena, *s) : STR("");
    }
}

static void find_again(struct parse *p, struct str text)
{
    for (size_t i = first_slice(p->head); i < SLICES; i = next_slice(p->head, i))
        if (p->at[i] != SIZE_MAX)
            slice_at(p->head, i)->s = text.s + p->at[i];
}

/* The line begins a record. */
static void begin(struct parse *p)
{
    struct linelog_head *over = p->head;

    arena_reset(&p->arena);
    entry_begin(&p->entry, &p->line);
    p->head = p->next;
    p->next = over;
    keep(p, p->line.s);
}

static bool is_part(struct str part, struct str of)
{
    uintptr_t at = (uintptr_t)part.s, from = (uintptr_t)of.s;

    return at >= from && at + part.n <= from + of.n;
}

/* The event stands in for its own log, which may be missing; whoever wrote of it chose it. */
static void name_event(struct event *ev, const struct linelog_head *h)
{
    ev->kind = EVENT_WINDOWS;
    ev->provider = h->fields[h->provider - 1].value;
    ev->event_id = h->event_id;
    ev->has_event_id = ev->chosen = true;
    ev->channel = STR_NONE; /* it covers nothing of that log */
    ev->sieved = false;
    ev->marks_n = 0;
}

static void fill(struct parse *p, struct event *ev, struct str text)
{
    const struct linelog_head *h = p->head;

    for (size_t i = 0; i < h->fields_n; i++)
        p->fields[i] = (struct field){ .name = h->fields[i].name, .value = h->fields[i].value };
    *ev = (struct event){
        .kind = EVENT_TEXT,
        .time = h->time,
        .channel = str_of(p->format->channel),
        .computer = p->format->host ? p->format->host(p->own) : STR_NONE,
        .level_text = h->level_text,
        .message = str_present(h->message) ? h->message : text,
        .text = text,
        .line = p->entry.line,
        .offset = p->entry.offset,
        .run = h->run,
        .level = h->level,
        .damaged = p->entry.cut,
        .fields = p->fields,
        .fields_n = h->fields_n,
    };
    ev->sieved = p->entry.sieved && is_part(ev->message, text);
    ev->marks = p->entry.marks;
    ev->marks_n = p->entry.marks_n;
    if (h->provider)
        name_event(ev, h);
    if (!ev->computer.n)
        ev->computer = STR_NONE;
}

/* The first line ended in front of the message, as a mail breaks it: it is in the lines below. */
static void take_message_below(struct linelog_head *h, struct str text)
{
    size_t at = str_find_char(text, '\n');

    if (h->message.s && !h->message.n && !h->to_end && at < text.n)
        h->message = str_trim(str_from(text, at + 1));
}

static enum next emit(struct parse *p, struct event *ev)
{
    struct str text, end;

    entry_finish(&p->entry, p->defects);
    text = entry_str(&p->entry);
    if (p->entry.text.failed || p->arena.failed)
        return NEXT_DEAD;
    find_again(p, text);
    end.s = text.s + text.n;
    if (p->head->message.s && p->at[MESSAGE] != SIZE_MAX &&
        p->head->message.s + p->head->message.n <= end.s && p->head->to_end)
        p->head->message.n = (size_t)(end.s - p->head->message.s);
    take_message_below(p->head, text);
    if (p->format->finish && !p->format->finish(p->own, text, p->head))
        return NEXT_DAMAGED;
    fill(p, ev, text);
    return NEXT_EVENT;
}

static enum next feed(struct parse *p, struct event *ev)
{
    forget_head(p->next);
    if (!p->line.ended)
        defect_note(p->defects, DEFECT_TRUNCATED, p->line.offset, 0);
    if (p->format->head(p->own, p->line.s, p->next)) {
        if (p->entry.open) {
            p->held = true;
            return emit(p, ev);
        }
        begin(p);
    } else if (p->entry.open) {
        entry_add(&p->entry, &p->line);
    } else if (str_trim(p->line.s).n) {
        forget_head(p->next);
        begin(p);
    }
    return NEXT_DAMAGED;
}

enum next linelog_next(struct parse *p, struct event *ev)
{
    enum next next = NEXT_DAMAGED;
    int got = 1;

    while (next == NEXT_DAMAGED) {
        if (p->held)
            begin(p);
        p->held = false;
        got = entry_line(&p->entry, p->text, &p->line);
        if (got <= 0)
            break;
        next = feed(p, ev);
    }
    if (next != NEXT_DAMAGED)
        return next;
    if (got < 0)
        return NEXT_DEAD;
    next = p->entry.open ? emit(p, ev) : NEXT_END;
    return next == NEXT_DAMAGED ? NEXT_END : next;
}

void linelog_close(struct parse *p)
{
    entry_release(&p->entry);
    arena_release(&p->arena);
    mem_free(p->own);
}

_Static_assert(sizeof(struct parse) <= LINELOG_STATE_BYTES, "a row asks for less than it takes");

int linelog_open(struct parse *p, const struct parser_source *from)
{
    p->format = from->parser->lines;
    p->entry.mixed = p->format->mixed;
    p->head = &p->heads[0];
    p->next = &p->heads[1];
    p->defects = from->defects;
    p->text = from->text;
    p->own = mem_zero(1, p->format->own_bytes ? p->format->own_bytes : 1);
    return p->own ? 0 : err_nomem(from->err, p->format->channel);
}

/* ---- times ------------------------------------------------------------------------------- */

static size_t digits_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] >= '0' && s.s[n] <= '9')
        n++;
    return n;
}

/* "+02", "+0200", "+02:00", "Z" as ISO 8601 has them in full; bytes used. */
static size_t take_zone(struct str s, char *out, size_t *n)
{
    size_t used;

    if (s.n && (s.s[0] == 'Z' || s.s[0] == 'z')) {
        out[(*n)++] = 'Z';
        return 1;
    }
    if (s.n < 3 || (s.s[0] != '+' && s.s[0] != '-') || digits_at(str_from(s, 1)) < 2)
        return 0;
    memcpy(out + *n, s.s, 3);
    memcpy(out + *n + 3, ":00", 3);
    used = 3;
    if (s.n >= 5 && digits_at(str_from(s, 3)) >= 2) {
        memcpy(out + *n + 4, s.s + 3, 2);
        used = 5;
    } else if (s.n >= 6 && s.s[3] == ':' && digits_at(str_from(s, 4)) >= 2) {
        memcpy(out + *n + 4, s.s + 4, 2);
        used = 6;
    }
    *n += 6;
    return used;
}

bool linelog_iso(struct str *s, struct stamp *stamp)
{
    char iso[48];
    size_t at = 19, n = 19, fraction;
    int digits = 0;
    char zone = 0;
    when t;

    if (s->n < 19 || s->s[4] != '-' || s->s[13] != ':')
        return false;
    memcpy(iso, s->s, 19);
    if (s->n > 20 && (s->s[19] == ',' || s->s[19] == '.')) {
        fraction = digits_at(str_from(*s, 20));
        if (fraction) {
            size_t kept = fraction < 9 ? fraction : 9;
            iso[n++] = '.';
            memcpy(iso + n, s->s + 20, kept);
            n += kept;
            at = 20 + fraction;
        }
    }
    at += take_zone(str_from(*s, at), iso, &n);
    if (!when_parse((struct str){ iso, n }, &t, &digits, &zone))
        return false;
    *stamp = (struct stamp){ .t = t, .kind = zone ? STAMP_UTC : STAMP_LOCAL,
                             .digits = (int8_t)(digits > 7 ? 7 : digits) };
    *s = str_from(*s, at);
    return true;
}

bool linelog_iso_again(struct linelog_clock *c, struct str *s, struct stamp *stamp)
{
    struct str all = *s;
    bool whole = s->n > LINELOG_ISO_BYTES && s->s[LINELOG_ISO_BYTES] == ' ';

    if (whole && c->stamp.kind != STAMP_NONE && memcmp(s->s, c->text, sizeof c->text) == 0) {
        *s = str_from(*s, LINELOG_ISO_BYTES);
        *stamp = c->stamp;
        return true;
    }
    if (!linelog_iso(s, stamp))
        return false;
    if (whole) {
        memcpy(c->text, all.s, sizeof c->text);
        c->stamp = *stamp;
    }
    return true;
}

/* ---- bids -------------------------------------------------------------------------------- */

struct linelog_tally linelog_count(const struct linelog_format *format,
                                   const struct sample *sample)
{
    struct sample_walk walk = sample_walk(sample);
    struct sample_line at;
    struct linelog_tally n = { 0 };
    void *own = mem_zero(1, format->own_bytes ? format->own_bytes : 1);
    struct linelog_head h;

    while (own && sample_next(&walk, &at)) {
        struct str line = at.s;
        bool is_head;

        if (at.logged) {
            n.lines++;
            continue;
        }
        forget_head(&h);
        if (line.n && line.s[line.n - 1] == '\r')
            line.n--;
        is_head = format->head(own, line, &h);
        if (!str_trim(line).n)
            continue;
        n.first = n.first || (is_head && !n.lines);
        n.lines++;
        n.heads += is_head;
    }
    mem_free(own);
    return n;
}

/* ---- runs of setup ------------------------------------------------------------------------- */

static bool is_answer(struct str message)
{
    static const struct str begins[] = {
        STR_INIT("MsiInstallProduct finished"), STR_INIT("MsiConfigureProductEx finished"),
        STR_INIT("LaunchMSI: MSI "), STR_INIT("LaunchMSI: Setting rollback"),
        STR_INIT("DoInstallTask: LaunchMSI returned"), STR_INIT("LaunchExeSetup: Install return"),
        STR_INIT("ProcessInstalls: Running the "), STR_INIT("ProcessInstalls: Rollback is set"),
        STR_INIT("****Ended*RollBack"), STR_INIT("StackTrace:"), STR_INIT("InnerException."),
        STR_INIT("Exception running sql string"), STR_INIT("FATAL ACTION:"),
        STR_INIT("Failed to create and configure the DB"),
    };
    static const struct str item = STR_INIT("ProcessInstalls: Install Item ");

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(message, begins[i]))
            return true;
    return str_starts(message, item) &&
           (str_find(message, STR(" was successful.")) < message.n ||
            str_find(message, STR(" failed to install.")) < message.n);
}

bool linelog_run_begins(when pause, struct str message)
{
    return pause > RUN_GAP && (pause > ANSWER_MOST || !is_answer(message));
}
