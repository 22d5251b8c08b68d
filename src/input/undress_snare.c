/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows events that Snare's agent, or NXLog's to_syslog_snare(), sends as lines of syslog
 * [inferred from their documentation]; behind whatever syslog puts in front, between tabs:
 *
 *   MSWinEventLog  criticality  log  counter  time  id  source  user  type of its SID  level
 *   computer  category  data  message  [checksum]
 *
 * A tab may have become "#011", as rsyslog writes it; where the two around data, which events
 * seldom have, became one, the message stands in its place.  Each event becomes one copied as text.
 */
#include "base/when.h"
#include "input/snare_inside.h"

#define ID_DIGITS 5u

static struct str take_field(struct str *s, struct str separator)
{
    size_t at = str_find(*s, separator);
    struct str field = str_first(*s, at);

    *s = str_from(*s, at + (at < s->n ? separator.n : 0));
    return str_trim(field);
}

const struct str snare_mark = STR_INIT("MSWinEventLog");

struct str snare_behind(struct str line)
{
    struct str front = str_first(line, SNARE_FRONT_MOST);
    size_t at = str_find_nocase(front, snare_mark);

    return at < front.n ? str_from(line, at + snare_mark.n) : STR_NONE;
}

/* A page has one tab for several: what stands in the place of data is the message if nothing, or
   only the checksum, follows. */
static void move_message(struct str field[SNARE_FIELDS])
{
    uint64_t number;
    bool nothing = !field[MESSAGE].n || str_u64(field[MESSAGE], &number);

    if (!nothing || field[BEHIND].n || !field[DATA].n)
        return;
    field[BEHIND] = field[MESSAGE];
    field[MESSAGE] = field[DATA];
    field[DATA] = STR_NONE;
}

static const struct str tab = STR_INIT("\t"), escaped = STR_INIT("#011");

static bool is_tab(struct str s)
{
    return str_starts(s, tab) || str_starts(s, escaped);
}

/* False: it is no such line. */
static bool take_fields(struct str line, struct str field[SNARE_FIELDS])
{
    struct str s = snare_behind(line), between = str_starts(s, tab) ? tab : escaped;
    uint64_t number;

    if (!is_tab(s))
        return false;
    s = str_from(s, between.n);
    for (size_t i = 0; i < SNARE_FIELDS; i++)
        field[i] = take_field(&s, between);
    move_message(field);
    return field[MESSAGE].n && str_u64(field[ID], &number);
}

/* "Fri Jul 14 18:05:09 2023" as 2023-07-14 18:05:09; another date as it is. */
static void put_date(struct str date, struct buf *out)
{
    struct str rest = str_trim(str_from(date, 3)), day, time;
    int month = civil_month(rest);
    uint64_t number;

    rest = str_trim(str_from(rest, 3));
    day = str_cut(&rest, ' ');
    time = str_cut(&rest, ' ');
    if (!month || !str_u64(day, &number) || number > 31 || rest.n != 4)
        buf_add(out, date);
    else
        buf_format(out, "%.*s-%02d-%02u %.*s", STR_FMT(rest), month, (unsigned)number,
                   STR_FMT(time));
}

static void put_event(struct str field[SNARE_FIELDS], struct buf *out)
{
    static const struct {
        const char *label;
        unsigned char field;
    } shown[] = { { "Log Name", LOG },    { "Source", SOURCE },     { "Date", DATE },
                  { "Event ID", ID },     { "Task Category", CATEGORY }, { "Level", LEVEL },
                  { "User", USER },       { "Computer", COMPUTER }, { "Description", MESSAGE } };

    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        buf_add(out, str_of(shown[i].label));
        buf_add(out, STR(": "));
        if (shown[i].field == DATE)
            put_date(field[DATE], out);
        else
            buf_add(out, field[shown[i].field]);
        buf_char(out, '\n');
    }
    buf_add(out, STR("\n\n")); /* what follows is no part of it */
}

/* What is held, as an event or as it was.  True: it is one. */
static bool give_held(struct snare *w, struct buf *out)
{
    struct str field[SNARE_FIELDS];
    bool over, event = w->lines && snare_words_fields(w, field, &over);

    out->failed = out->failed || w->held.failed || w->words.failed;
    if (event)
        put_event(field, out);
    else
        buf_add(out, buf_str(&w->held));
    if (w->lines && !event && w->defects)
        defect_note(w->defects, DEFECT_RECORD, w->at, w->held.n);
    buf_clear(&w->held);
    w->lines = 0;
    return event;
}

/* A line of words, or one whose tabs stayed while a mail broke it, is held until its record is
   over.  True: it is; *event: there was one. */
static bool hold(struct snare *w, struct str line, struct buf *out, bool *event)
{
    struct str field[SNARE_FIELDS];
    bool begins = snare_words_begin(line) && !take_fields(line, field), over;

    if (begins || !snare_words_go_on(w, line))
        *event = give_held(w, out);
    if (!begins && !w->lines)
        return false;
    w->at = w->lines ? w->at : w->next;
    snare_words_add(w, line);
    if (snare_words_fields(w, field, &over) && over)
        *event = give_held(w, out);
    return true;
}

static bool find_in(struct snare *w, struct str text, struct buf *out)
{
    struct str field[SNARE_FIELDS];
    bool event = false;

    while (text.n && !event) {
        struct str line = str_cut(&text, '\n');

        event = take_fields(line, field);
        if (!event)
            (void)hold(w, line, out, &event);
        buf_clear(out);
    }
    return event || give_held(w, out);
}

bool snare_find(struct str text)
{
    struct snare w = { .lines = 0 };
    struct buf out = { 0 };
    bool found;

    if (wincollect_find(text) || cef_find(text) || ietf_find(text))
        return true;
    if (str_find_nocase(text, snare_mark) == text.n)
        return false;
    found = find_in(&w, text, &out);
    snare_release(&w);
    buf_release(&out);
    return found;
}

/* The first record of a line, whose ends were lost where there is another one in it; what stands in
   front of that belongs to neither. */
static struct str take_record(struct str *line)
{
    size_t at = str_find_nocase(*line, snare_mark) + snare_mark.n;
    struct str record = *line, rest;

    do {
        at += str_find_nocase(str_from(*line, at), snare_mark);
        rest = str_from(*line, at + snare_mark.n);
    } while (rest.n && !is_tab(rest) && (at += snare_mark.n));
    *line = str_from(*line, at);
    return str_first(record, at);
}

/* "HealthService: 1210: ...", as evtsys sends the source and the id of an event behind what syslog
   puts in front: nothing reads it, and it is none of the words around events. */
static bool is_other_event(struct str line)
{
    size_t at = str_find(str_first(line, SNARE_FRONT_MOST), STR(": ")), n = 0;
    struct str digits = str_from(line, at + 2);

    while (n < digits.n && n < ID_DIGITS && is_digit(digits.s[n]))
        n++;
    return at && at < line.n && is_alnum(line.s[at - 1]) && n &&
           str_starts(str_from(digits, n), STR(": "));
}

/* An event whose fields were lost, or that another program sent, is told of in the coverage. */
static void tell_unread(const struct line *line, struct str record, struct defects *defects)
{
    if (is_tab(snare_behind(record)) || is_other_event(record))
        defect_note(defects, DEFECT_RECORD, line->offset, record.n);
}

void snare_line(struct snare *w, const struct line *at, struct buf *out, struct defects *defects)
{
    struct str field[SNARE_FIELDS], line = at->s;
    bool event;

    w->defects = defects;
    w->next = at->offset;
    if (hold(w, line, out, &event) || wincollect_line(line, out) || cef_line(line, out) ||
        ietf_line(line, out))
        return;
    do {
        struct str record = take_record(&line);

        if (take_fields(record, field)) {
            put_event(field, out);
        } else {
            tell_unread(at, record, defects);
            buf_add(out, record);
            buf_char(out, '\n');
        }
    } while (line.n);
}

void snare_end(struct snare *w, struct buf *out)
{
    (void)give_held(w, out);
}

void snare_release(struct snare *w)
{
    buf_release(&w->held);
    buf_release(&w->words);
}
