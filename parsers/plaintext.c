/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text of unknown kind: a pasted console box, a mail, a ticket, a log that no other parser knows.
 * The lowest bid there is.  Its events have the channel "text" and neither time nor host, unless
 * they are rows that lost their columns (plaintext_row.h); rules of every text log look at them
 * (rules/logsource.c), but what they find is hearsay: a finding at most, never a phase, a role or
 * coverage (verdict/fact.c).  A failed login in the log of a backup program is no matter of ours:
 * where nothing of the product or of its setup is named nearby (plaintext_about.h), the channel is
 * "other-text", at which no rule looks that names the log it is for: the others are for all text,
 * by words that nobody else writes.
 *
 * An event is a paragraph.  It ends at a blank line, before a line that begins with a date or a
 * time of day (most logs) or with the description of another event, and after PARAGRAPH_LINES lines
 * or PARAGRAPH_BYTES, so that what stands far apart in a table does not look like one statement.
 * Marks of quoting ("> ") are no words.
 *
 * People's programs wrap lines, so the words are there in up to three forms:
 *
 *   text     the lines as they are
 *   message  the lines joined by a blank: mail, tickets, articles
 *   joined without anything where a line is as wide as the widest of a console box (>= BOX_WIDTH):
 *            values more of Text and Message
 *
 * Where Word or a mail program bent quotation marks or made dashes (event/typed.h), message and
 * joined are there with the signs that were typed once more.
 */
#include "base/arena.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/when.h"
#include "event/evtword.h"
#include "event/shape.h"
#include "event/told.h"
#include "event/typed.h"
#include "input/entry.h"
#include "parsers/parser.h"
#include "parsers/plaintext_about.h"
#include "parsers/plaintext_line.h"
#include "parsers/plaintext_object.h"
#include "parsers/plaintext_row.h"

#include <string.h>

#define CHANNEL "text"
#define OTHER_CHANNEL "other-text"
#define PARAGRAPH_LINES 40
#define PARAGRAPH_BYTES 65536
#define BOX_WIDTH 79    /* characters of the narrowest console */
#define CONTROLS_ONE_IN 64

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;           /* line begins the next paragraph */
    struct entry entry;
    unsigned lines;      /* of the entry, */
    size_t longest;      /* and the bytes of the longest of them */
    size_t asked;        /* so much of it tells no event */
    size_t of_object;    /* so many lines ahead are of the object that it is, */
    bool object_asked;   /* which was looked for */
    struct about about;
    struct told *told;   /* descriptions of events; NULL: no text was as long as one yet */
    struct event_shape shape; /* of all others: what expand adds */
    const struct description *before; /* that the paragraph before this one told; NULL: none */
    struct arena arena;  /* words of one event: */
    struct str flat;     /* its text without line ends; */
    struct str plain;    /* that with the signs that were typed; flat: it has no others; */
    size_t box;          /* and the characters of its widest line, as widest says */
};

extern const struct parser parser_plaintext;

/* ---- words ------------------------------------------------------------------------------- */

/* In characters. */
static size_t width_of(struct str line)
{
    size_t width = 0;

    if (scan_ascii(line.s, line.n) == line.n)
        return line.n;
    for (size_t i = 0; i < line.n; i++)
        width += ((unsigned char)line.s[i] & 0xC0) != 0x80;
    return width;
}

/* The characters of its widest line; 0: none is as wide as a box. */
static size_t widest(const struct parse *p)
{
    struct str text = entry_str(&p->entry);
    size_t most = 0;

    if (p->longest < BOX_WIDTH)
        return 0;
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        size_t width = line.n < BOX_WIDTH ? 0 : width_of(line);

        most = width > most ? width : most;
    }
    return most < BOX_WIDTH ? 0 : most;
}

/* What a line says. */
static struct str words_of(struct str line)
{
    struct str words = plaintext_unquoted(line);

    while (words.n && is_blank(words.s[words.n - 1]))
        words.n--;
    return words;
}

/* One line of all; box: lines of that width go on in the next without a blank (0: none does). */
static struct str joined(struct arena *a, struct str text, size_t box)
{
    char *out;
    size_t n = 0;
    bool goes_on = true;

    if (text.n && !memchr(text.s, '\n', text.n))
        return words_of(text);
    out = arena_alloc(a, text.n + 1);
    if (!out)
        return STR_NONE;
    while (text.n) {
        struct str line = str_cut(&text, '\n'), words = words_of(line);

        if (n && words.n && !(goes_on && !is_blank(line.s[0])))
            out[n++] = ' ';
        memcpy(out + n, words.s, words.n);
        n += words.n;
        goes_on = box && words.n && width_of(line) == box && !is_blank(line.s[line.n - 1]);
    }
    return (struct str){ out, n };
}

static const struct field may_have[] = { { .name = { "Text", 4 } }, { .name = { "Message", 7 } } };

#define FIELDS_MOST 11u /* that expand adds */

/* The words in one more form, under both names, unless they are the same as those before. */
static size_t add_form(struct field *f, struct str words, struct str before)
{
    if (str_eq(words, before))
        return 0;
    f[0] = (struct field){ .name = STR("Text"), .value = words };
    f[1] = (struct field){ .name = STR("Message"), .value = words };
    return 2;
}

/* As they were typed: one sign may be one dash or two. */
static size_t add_typed(struct parse *p, struct field *f, struct str words)
{
    struct str one = typed_signs(&p->arena, words, "-"), two;
    size_t n = add_form(f, one, words);

    if (!n)
        return 0;
    two = typed_signs(&p->arena, words, "--");
    return n + add_form(f + n, two, one);
}

static int expand(struct event *ev)
{
    struct parse *p = ev->owner;
    struct str flat = p->flat, boxed = STR_NONE;
    size_t n = 0;
    struct field *f = arena_zero(&p->arena, FIELDS_MOST, sizeof *f);

    if (!f || p->arena.failed)
        return -1;
    ev->message = flat;
    if (!str_eq(flat, ev->text))
        f[n++] = (struct field){ .name = STR("Text"), .value = flat };
    if (n && p->box)
        boxed = joined(&p->arena, ev->text, p->box);
    if (p->plain.s != flat.s)
        n += add_typed(p, f + n, flat);
    if (boxed.n && !str_eq(boxed, flat)) {
        n += add_form(f + n, boxed, flat);
        n += add_typed(p, f + n, boxed);
    }
    ev->fields = f;
    ev->fields_n = n;
    return p->arena.failed ? -1 : 0;
}

/* Where no letter can be anything but what it is there is nothing to do. */
static struct str typed_of(struct parse *p, struct str words, bool ascii)
{
    return ascii ? words : typed_signs(&p->arena, words, "-");
}

/* ---- paragraphs -------------------------------------------------------------------------- */

static enum next emit_text(struct parse *p, struct event *ev)
{
    bool typed = p->plain.s == p->flat.s;
    bool about = about_us(&p->about, p->entry.offset, typed ? entry_str(&p->entry) : p->plain);

    *ev = (struct event){
        .kind = EVENT_TEXT,
        .time = STAMP_ABSENT,
        .channel = about ? STR(CHANNEL) : STR(OTHER_CHANNEL),
        .text = entry_str(&p->entry),
        .line = p->entry.line,
        .offset = p->entry.offset,
        .level = -1,
        .damaged = p->entry.cut,
        .sieved = about && typed && p->entry.sieved, /* one line: what is joined is a part of it */
        .marks = p->entry.marks,
        .marks_n = p->entry.marks_n,
        .expand = expand,
        .shape = &p->shape,
        .owner = p,
    };
    /* Joined lines are no part of the text: whoever looks for words must expand first. */
    if (typed && p->flat.n == ev->text.n && (p->entry.lone.n || str_eq(p->flat, ev->text))) {
        ev->message = ev->text;
        ev->expand = NULL; /* there is nothing to add */
        ev->quiet_aside = !about && p->entry.sieved && !p->entry.marks_n;
    } else {
        ev->flat = p->flat.n == ev->text.n; /* nothing was left out */
        p->box = widest(p);
        if (typed && ev->flat && !p->box)
            ev->message = p->flat;
    }
    return NEXT_EVENT;
}

static const struct description *described(struct parse *p, struct str text)
{
    if (text.n <= TOLD_HEAD || !told_learned(&p->told, &p->arena))
        return NULL;
    return told_event(p->told, text);
}

static const struct description *begun_by(struct parse *p, struct str line)
{
    if (line.n <= TOLD_HEAD || !told_learned(&p->told, &p->arena))
        return NULL;
    return told_begins(p->told, line);
}

/* A push that failed is told in two paragraphs: what failed, then on which account and why. */
static const struct description *whose_tail(const struct parse *p, const struct description *d)
{
    return told_is_tail(d) && p->before && strcmp(p->before->provider, d->provider) == 0 &&
           p->before->id / 100 == d->id / 100 ? p->before : d;
}

/* The event that the paragraph describes, whose words are nobody else's then, or of which it is a
   row: d or row may be NULL. */
static enum next emit_told(const struct parse *p, struct event *ev, const struct description *d,
                           const struct plaintext_row *row)
{
    *ev = (struct event){
        .kind = EVENT_WINDOWS,
        .time = STAMP_ABSENT,
        .provider = d ? str_of(d->provider) : row->provider,
        .event_id = d ? d->id : row->id,
        .has_event_id = true,
        .message = d ? p->plain : row->message,
        .line = p->entry.line,
        .offset = p->entry.offset,
        .level = -1,
        .damaged = p->entry.cut,
        .rendered = true,
    };
    if (!row || row->id != ev->event_id)
        return NEXT_EVENT;
    ev->message = row->message;
    ev->time = row->time;
    ev->computer = row->computer;
    ev->level = row->level;
    return NEXT_EVENT;
}

static enum next emit(struct parse *p, struct event *ev)
{
    const struct description *d;
    struct plaintext_row row;
    bool is_row;

    entry_finish(&p->entry, p->defects);
    if (p->entry.text.failed)
        return NEXT_DEAD;
    arena_reset(&p->arena);
    p->flat = p->entry.lone.n ? words_of(p->entry.lone)
                              : joined(&p->arena, entry_str(&p->entry), 0);
    p->plain = typed_of(p, p->flat, p->entry.ascii);
    if (p->arena.failed)
        return NEXT_DEAD;
    d = described(p, p->plain);
    if (p->arena.failed)
        return NEXT_DEAD;
    if (d)
        d = whose_tail(p, d);
    p->before = d;
    is_row = plaintext_row(p->plain, &row);
    return d || is_row ? emit_told(p, ev, d, is_row ? &row : NULL) : emit_text(p, ev);
}

static void begin(struct parse *p)
{
    entry_begin(&p->entry, &p->line);
    p->entry.cut = p->line.cut; /* text that ends without a line end is whole */
    p->lines = 1;
    p->longest = p->line.s.n;
    p->asked = p->of_object = 0;
    p->object_asked = false;
}

static bool is_small(struct str s)
{
    return s.n && s.s[0] >= 'a' && s.s[0] <= 'z';
}

static struct str without_opening(struct str s)
{
    while (s.n && strchr("\"'`*(", s.s[0]))
        s = str_from(s, 1);
    return s;
}

/*
 * Does another event than the paragraph's begin with this line?  It is the next one of a list, or
 * begins with a description: elsewhere descriptions quote each other's words.  A line that begins
 * with a small letter goes on with a sentence that was wrapped there.
 */
static bool is_other_event(struct parse *p, struct str line)
{
    struct str words = typed_of(p, plaintext_unquoted(line), p->line.sieved);
    bool of_a_list = plaintext_of_list(words);
    const struct description *before, *d = NULL;
    struct str so_far;

    if (!of_a_list && !is_small(words))
        d = begun_by(p, without_opening(words));
    if (!of_a_list && (!d || told_is_tail(d)))
        return false;
    so_far = joined(&p->arena, str_from(entry_str(&p->entry), p->asked), 0);
    before = described(p, typed_of(p, so_far, p->entry.ascii));
    p->asked = entry_str(&p->entry).n;
    return before && (!d || before->id != d->id || strcmp(before->provider, d->provider) != 0);
}

/* Is the line at hand one of the object that the paragraph begins with?  Its end is looked for at a
   blank line, once; what lies ahead is not to be moved while something else of it is in use. */
static bool is_of_object(struct parse *p, bool blank)
{
    struct str ahead;

    if (p->of_object) {
        p->of_object--;
        return true;
    }
    if (!blank || p->object_asked || !plaintext_object(plaintext_unquoted(entry_str(&p->entry))))
        return false;
    p->object_asked = true;
    entry_keep(&p->entry);
    p->line.s = STR_NONE;
    ahead.s = text_peek(p->text, PARAGRAPH_BYTES, &ahead.n);
    p->of_object = plaintext_object_lines(entry_str(&p->entry), str_first(ahead, PARAGRAPH_BYTES));
    return p->of_object > 0;
}

static void go_on(struct parse *p)
{
    bool cut = p->entry.cut;

    entry_add(&p->entry, &p->line);
    p->entry.cut = cut || p->line.cut;
    p->lines++;
    p->longest = p->line.s.n > p->longest ? p->line.s.n : p->longest;
}

/* True: a paragraph is complete; the line is held if it begins the next one. */
static bool feed(struct parse *p)
{
    bool blank = plaintext_unquoted(p->line.s).n == 0;

    if (!p->entry.open) {
        if (!blank)
            begin(p);
        return false;
    }
    if (is_of_object(p, blank)) {
        go_on(p);
        return false;
    }
    if (blank)
        return true;
    if (p->lines >= PARAGRAPH_LINES || entry_str(&p->entry).n + p->line.s.n > PARAGRAPH_BYTES ||
        plaintext_begins_record(p->line.s) || plaintext_object(plaintext_unquoted(p->line.s)) ||
        is_other_event(p, p->line.s)) {
        p->held = true;
        return true;
    }
    go_on(p);
    return false;
}

static enum next plaintext_next(struct parse *p, struct event *ev)
{
    int got;

    if (p->held)
        begin(p);
    p->held = false;
    while ((got = entry_line(&p->entry, p->text, &p->line)) > 0) {
        if (feed(p))
            return emit(p, ev);
    }
    if (got < 0)
        return NEXT_DEAD;
    return p->entry.open ? emit(p, ev) : NEXT_END;
}

static void plaintext_close(struct parse *p)
{
    entry_release(&p->entry);
    arena_release(&p->arena);
    mem_free(p->told);
}

static int plaintext_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    p->entry.mixed = true;
    p->shape = (struct event_shape){ .fields = may_have, .may_have_message = true,
                                     .fields_n = sizeof may_have / sizeof may_have[0] };
    shape_seal(&p->shape);
    about_begin(&p->about, p->text);
    return 0;
}

/* ---- bid --------------------------------------------------------------------------------- */

/* What this program writes, or reads as knowledge, quotes words of logs without being a log. */
static bool is_ours(struct str text)
{
    return str_starts(text, STR("{\"schema\":\"postflight.")) ||
           str_find(text, STR("\"schema\": \"postflight.")) < text.n ||
           str_find(text, STR("\npostflight:\n")) < text.n ||
           str_find(text, STR("postflight explain ID.")) < text.n;
}

/* Control characters that no text has, unless it is no text. */
static bool is_text(struct str text)
{
    size_t strange = 0;

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];

        strange += c == 0x7F || (c < 0x20 && (c < '\t' || c > '\r') && c != 0x1B);
    }
    return text.n && strange <= text.n / CONTROLS_ONE_IN;
}

static unsigned plaintext_bid(const struct sample *s)
{
    return is_text(s->text) && !is_ours(s->text) && !about_script(s->text);
}

const struct parser parser_plaintext = {
    .name = "text",
    .summary = "text of unknown kind (a pasted console box, mail, ticket): findings only",
    .files = "whatever no other format is: a pasted console box, a mail, a ticket",
    .times = "none; of an event with its date, its id and its source in front of its words, local",
    .machine = "none; of an event the one among those",
    .lacks = "anything but findings: no phase, task or order hangs on it",
    .bid = plaintext_bid,
    .most = 1,
    .state_bytes = sizeof(struct parse),
    .channel = CHANNEL,
    .aside = OTHER_CHANNEL,
    .open = plaintext_open,
    .next = plaintext_next,
    .close = plaintext_close,
};
