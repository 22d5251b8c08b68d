/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows events as Splunk keeps and exports them, and as its collectors write them:
 *
 *      03/16/2024 10:41:07 PM            or 20240316224107.000000 where they came through WMI
 *      LogName=Application
 *      EventCode=1033
 *      EventType=4
 *      ComputerName=MS01.corp.example
 *      SourceName=MsiInstaller
 *      Type=Information
 *      RecordNumber=48213
 *      Message=Windows Installer installed the product. Product Name: ...
 *
 * The order of the lines is not fixed but for the message, which is the last and has as many lines
 * as it likes [layout general knowledge of the WinEventLog and WMI inputs, inferred].  The time is
 * that of the machine, in the order of the United States whatever its language.  Exported as CSV
 * the event is a cell: its quote is in front of the time, and what stands before that and behind
 * the closing one is left out.
 *
 * wmic ntevent /format:list prints the same names, sorted: an event has no time in front of it,
 * ends where one of its names comes again, and has more of them behind its message.
 */
#include "parsers/psobj_pairs.h"

#include "base/limits.h"
#include "event/evtword.h"
#include "input/text.h"
#include "parsers/parser.h"

#include <string.h>

#define KEY_MOST 20u
#define TIME_MOST 40u

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;             /* line begins the next event */
    struct psobj object;
    bool inside, in_message;
    bool script;           /* is quoted in it, its prompts too */
    bool below;            /* the message: a console's prompt came */
    bool cell;             /* the event is a cell in quotes */
    bool sorted;           /* it is one of wmic, */
    char last[KEY_MOST];   /* and this is its last name that is known; NULs behind */
    struct buf message;
    struct buf time;       /* a line that may be the time of the next event; empty: none */
    bool time_blank;       /* with an empty line behind it: pages double their lines */
    uint64_t time_line, time_offset;
    uint64_t line_number, offset;
    bool cut;
};

extern const struct parser parser_psobj_pairs;

/* ---- lines --------------------------------------------------------------------------------- */

enum psobj_slot psobj_pairs_slot(struct str line, struct str *value)
{
    static const struct {
        struct str key;
        enum psobj_slot slot;
    } keys[] = {
        { { "LogName", 7 }, PSOBJ_LOG },           { { "Logfile", 7 }, PSOBJ_LOG },
        { { "SourceName", 10 }, PSOBJ_PROVIDER },  { { "EventCode", 9 }, PSOBJ_ID },
        { { "Type", 4 }, PSOBJ_LEVEL_WORD },       { { "ComputerName", 12 }, PSOBJ_COMPUTER },
        { { "RecordNumber", 12 }, PSOBJ_RECORD },  { { "TimeGenerated", 13 }, PSOBJ_TIME },
        { { "Message", 7 }, PSOBJ_MESSAGE },
    };
    size_t at = str_find_char(str_first(line, KEY_MOST), '=');
    struct str key = str_first(line, at);

    *value = STR_NONE;
    if (!at || at >= line.n || line.s[at] != '=' || str_find_char(key, ' ') < at)
        return PSOBJ_SLOTS;
    *value = str_trim(str_from(line, at + 1));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (key.s[0] == keys[i].key.s[0] && str_eq(key, keys[i].key))
            return keys[i].slot;
    return PSOBJ_SLOTS;
}

/* What was read is kept for psobj_fill, and of the next one mostly only the minute is. */
static bool is_time(struct psobj *o, struct str s)
{
    struct stamp stamp;

    return s.n >= 14 && s.n <= TIME_MOST && is_digit(s.s[0]) &&
           localdate_again(&o->date, s, &stamp);
}

void psobj_pairs_text(struct psobj *o, struct str text)
{
    struct str value, first = str_trim(str_first(text, str_find_char(text, '\n')));

    if (is_time(o, first))
        psobj_set(o, PSOBJ_TIME, first);
    while (text.n) {
        struct str line = str_trim(str_first(text, str_find_char(text, '\n')));
        enum psobj_slot slot = psobj_pairs_slot(line, &value);

        if (slot == PSOBJ_MESSAGE) {
            psobj_set(o, slot, str_trim(str_from(text, str_find_char(text, '=') + 1)));
            return;
        }
        if (value.n)
            psobj_set(o, slot, value);
        (void)str_cut(&text, '\n');
    }
}

/* The line at hand, without what a mail puts in front. */
static struct str shown(const struct parse *p)
{
    return str_trim(evtword_unquoted(p->line.s));
}

/* A name behind the message of a sorted event, or the first one of the next. */
static bool ends_message(const struct parse *p, struct str line, enum psobj_slot slot)
{
    static const struct str others[] = { STR_INIT("Category="), STR_INIT("TimeWritten="),
                                         STR_INIT("User=") };
    bool other = false;

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        other = other || str_starts(line, others[i]);
    return p->sorted && p->in_message && (slot != PSOBJ_SLOTS || other);
}

static bool in_head(const struct parse *p)
{
    return p->inside && !p->in_message && !p->sorted;
}

/* Does an event begin with this line?  In a message only behind a time, or with the log, and so in
   front of one that was lost; of sorted ones with a name that the event before has already. */
static bool begins_event(const struct parse *p, struct str line)
{
    struct str value;
    enum psobj_slot slot;

    if (in_head(p) && !p->time.n && (!line.n || line.s[0] != 'L')) /* most lines of a head */
        return false;
    slot = psobj_pairs_slot(line, &value);
    if (in_head(p) && !p->time.n && !(slot == PSOBJ_LOG && str_present(p->object.slot[slot])))
        return false;
    if (p->inside && p->sorted)
        return str_starts(line, STR("Category=")) ||
               (slot < PSOBJ_SLOTS && (slot == PSOBJ_MESSAGE ? p->message.n > 0
                                                             : str_present(p->object.slot[slot])));
    if (!value.n)
        return false;
    if (slot == PSOBJ_LOG && str_starts(line, STR("LogName=")))
        return true;
    return (p->time.n || !p->inside) &&
           (slot == PSOBJ_LOG || slot == PSOBJ_ID || slot == PSOBJ_PROVIDER ||
            str_starts(line, STR("Category=")));
}

/* ---- events -------------------------------------------------------------------------------- */

static void begin(struct parse *p)
{
    struct str time = buf_str(&p->time);

    psobj_clear(&p->object);
    buf_clear(&p->message);
    p->inside = true;
    p->in_message = p->below = false;
    p->cut = p->line.cut;
    p->cell = str_starts(time, STR("\""));
    p->sorted = !time.n && !str_starts(shown(p), STR("LogName="));
    memset(p->last, 0, sizeof p->last);
    p->line_number = time.n ? p->time_line : p->line.number;
    p->offset = time.n ? p->time_offset : p->line.offset;
    if (time.n)
        psobj_set(&p->object, PSOBJ_TIME, str_from(time, p->cell));
    buf_clear(&p->time);
    p->time_blank = false;
}

/* "<13>Mar 16 22:49:00 fw01 ...": between events that were sent as lines of syslog, another one. */
static bool is_other_sent(struct str line)
{
    size_t n = 1;

    if (!line.n || line.s[0] != '<')
        return false;
    while (n < line.n && n < 4 && is_digit(line.s[n]))
        n++;
    return n > 1 && n + 1 < line.n && line.s[n] == '>' && is_alnum(line.s[n + 1]);
}

static void add_to_message(struct parse *p, struct str line)
{
    p->below = p->below || (!p->script && (evtword_console(line) || is_other_sent(line)));
    if (p->below)
        return;
    p->script = p->script && !evtword_script_ends(line);
    if (p->message.n + line.n >= LIMIT_RECORD_BYTES) {
        p->object.cut = true;
        return;
    }
    buf_line(&p->message, line);
}

/* The text of a cell: up to its closing quote, with the doubled ones as one. */
static struct str undress(struct buf *b)
{
    size_t to = 0;

    for (size_t i = 0; i < b->n; i++) {
        if (b->s[i] == '"' && (i + 1 == b->n || b->s[i + 1] != '"'))
            break;
        i += b->s[i] == '"';
        b->s[to++] = b->s[i];
    }
    b->n = to;
    return buf_str(b);
}

static enum next give(struct parse *p, struct event *ev)
{
    struct str message = p->cell ? undress(&p->message) : buf_str(&p->message);

    p->inside = false;
    message = str_trim(message);
    if (message.n)
        psobj_lend(&p->object, PSOBJ_MESSAGE, message); /* it stays until the next one begins */
    if (p->object.arena.failed || p->message.failed || p->time.failed)
        return NEXT_DEAD;
    if (!psobj_is_event(&p->object))
        return NEXT_DAMAGED;
    if (psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    if (str_ends_nocase(p->object.slot[PSOBJ_TIME], STR("M")))
        ev->time.doubt = DATE_SURE; /* the month is first */
    ev->line = p->line_number;
    ev->offset = p->offset;
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, p->offset, 0);
    ev->damaged = ev->damaged || p->cut;
    return NEXT_EVENT;
}

/* An event of Splunk whose beginning was cut off begins as one of wmic does; its names in front of
   the message are not in order. */
static void check_order(struct parse *p, struct str line)
{
    struct str key = str_first(line, str_find_char(line, '='));
    char name[KEY_MOST] = { 0 };

    memcpy(name, key.s, key.n);
    p->sorted = memcmp(p->last, name, sizeof name) <= 0;
    memcpy(p->last, name, sizeof name);
}

/* A line of the event at hand. */
static void feed(struct parse *p, struct str line)
{
    struct str value;
    enum psobj_slot slot;

    p->cut = p->cut || p->line.cut;
    slot = psobj_pairs_slot(line, &value);
    if (p->in_message && !ends_message(p, line, slot)) {
        add_to_message(p, line);
        return;
    }
    if (p->sorted && !p->message.n && slot != PSOBJ_SLOTS)
        check_order(p, line);
    p->in_message = slot == PSOBJ_MESSAGE;
    if (p->in_message) {
        p->script = evtword_quotes_scripts(p->object.slot[PSOBJ_PROVIDER]);
        add_to_message(p, value.n ? value : STR(""));
    }
    if (!value.n || !p->line.ended || p->in_message) /* half a value is none */
        return;
    if (slot == PSOBJ_TIME) /* in UTC; that of the line above is local */
        p->object.slot[slot] = STR_NONE;
    psobj_set(&p->object, slot, value);
}

/* The time that was waiting for an event is words like any other. */
static void give_up_time(struct parse *p)
{
    bool words = p->inside && p->in_message;

    if (p->time.n && words)
        add_to_message(p, buf_str(&p->time));
    if (p->time_blank && words)
        add_to_message(p, STR(""));
    buf_clear(&p->time);
    p->time_blank = false;
}

/* The beginning of the last cell that begins in this line, with its quote; all of one without. */
static struct str last_cell(struct str line)
{
    size_t at = line.n;

    while (at && !(line.s[at - 1] == '"' && (at == 1 || line.s[at - 2] == ',')))
        at--;
    return str_from(line, at ? at - 1 : 0);
}

/* True: it may be the time of an event that follows. */
static bool take_time(struct parse *p, struct str line)
{
    struct str cell;

    if (p->inside && !p->in_message && (p->sorted || !line.n || !is_digit(line.s[0])))
        return false;
    cell = last_cell(line);
    if (!is_time(&p->object, str_from(cell, str_starts(cell, STR("\"")))))
        return false;
    give_up_time(p);
    buf_add(&p->time, cell);
    p->time_line = p->line.number;
    p->time_offset = p->line.offset;
    return true;
}

/* True: the time that waits may still be that of an event behind this line. */
static bool keep_time(struct parse *p, struct str line)
{
    if (line.n || !p->time.n || p->time_blank)
        return false;
    p->time_blank = true;
    return true;
}

/* Most lines: of a message, and neither what may begin an event nor what may be a time.  Such a
   line would be added to the message below, too, once all that was found out about it. */
static bool only_words(const struct parse *p, struct str line)
{
    return p->inside && p->in_message && !p->sorted && !p->time.n &&
           (!line.n || (line.s[0] != 'L' && !is_digit(line.s[0]) &&
                        str_find_char(line, '"') == line.n));
}

static enum next take_line(struct parse *p, struct event *ev)
{
    struct str line = shown(p);
    bool begins;

    if (only_words(p, line)) {
        p->cut = p->cut || p->line.cut;
        add_to_message(p, line);
        return NEXT_DAMAGED;
    }
    begins = begins_event(p, line);
    if (begins && p->inside) {
        p->held = true; /* it is looked at once more, behind the event before */
        return give(p, ev);
    }
    if (begins)
        begin(p);
    else if (take_time(p, line) || keep_time(p, line))
        return NEXT_DAMAGED;
    give_up_time(p);
    if (p->inside)
        feed(p, line);
    return NEXT_DAMAGED;
}

static enum next psobj_pairs_next(struct parse *p, struct event *ev)
{
    enum next next = NEXT_DAMAGED;
    int got = 1;

    while (next == NEXT_DAMAGED && (p->held || (got = text_line(p->text, &p->line)) > 0)) {
        p->held = false;
        next = take_line(p, ev);
    }
    if (next != NEXT_DAMAGED)
        return next;
    if (got < 0)
        return NEXT_DEAD;
    give_up_time(p);
    next = p->inside ? give(p, ev) : NEXT_END;
    return next == NEXT_DAMAGED ? NEXT_END : next;
}

static void psobj_pairs_close(struct parse *p)
{
    psobj_release(&p->object);
    buf_release(&p->message);
    buf_release(&p->time);
}

static int psobj_pairs_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return 0;
}

/* An id, and two more of the pairs that say where an event comes from. */
static unsigned psobj_pairs_bid(const struct sample *sample)
{
    struct str text = sample->text, value;
    unsigned found = 0, bits = 0;
    const unsigned where = 1u << PSOBJ_LOG | 1u << PSOBJ_PROVIDER | 1u << PSOBJ_COMPUTER |
                           1u << PSOBJ_RECORD;

    while (text.n && bits < 512) {
        struct str line = str_trim(evtword_unquoted(str_cut(&text, '\n')));
        enum psobj_slot slot = psobj_pairs_slot(line, &value);
        bool number = value.n && value.s[0] >= '0' && value.s[0] <= '9';

        if (!value.n || slot == PSOBJ_SLOTS || (slot == PSOBJ_ID && !number))
            continue;
        found |= 1u << slot;
        bits += 8 * (unsigned)(line.n - value.n);
    }
    found = found >> PSOBJ_ID & 1 ? found & where : 0;
    return found & (found - 1) ? bits : 0;
}

const struct parser parser_psobj_pairs = {
    .name = "evtpairs",
    .summary = "Windows events as lines of Key=value (Splunk, wmic ntevent /format:list)",
    .files = "Splunk's Windows events and their exports; what QRadar's collector sends; wmic "
             "ntevent get /format:list",
    .times = "of each event, local; of wmic with its distance from UTC",
    .machine = "the event's ComputerName",
    .bid = psobj_pairs_bid,
    .needs = { STR_INIT("EventCode=") }, /* an event without id is none */
    .state_bytes = sizeof(struct parse),
    .open = psobj_pairs_open,
    .next = psobj_pairs_next,
    .close = psobj_pairs_close,
};
