/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list that PsLogList prints unless it is told to print fields (that form, -s, is a table:
 * evtcsv.c).  Its layout is general knowledge of the program [inferred]:
 *
 *   Application log on \\MS01:
 *
 *   [88102] MsiInstaller
 *      Type:     INFORMATION
 *      Computer: MS01.corp.example
 *      Time:     3/16/2024 10:41:07 PM   ID:       1033
 *      User:     NT AUTHORITY\SYSTEM
 *   Windows Installer installed the product. ...
 *      Data:
 *      0000: 7B 43 30 00                                       {C0.
 *
 * The number is that of the record.  The log is the one of the last headline; without one (the
 * list was cut) that of the provider.  A line in brackets begins a record only where a type stands
 * below it: descriptions have such lines, too.
 */
#include "event/evtword.h"
#include "input/text.h"
#include "parsers/parser.h"
#include "parsers/psobj_event.h"

#include "base/limits.h"

#define NAME_MOST 256u /* of a provider, and of a log */

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;            /* line is the next one once more */
    struct psobj object;
    bool inside;          /* a record has begun; */
    bool words;           /* its description, too */
    bool over;            /* and its end */
    bool cut;
    struct buf head;      /* a line that may begin the next record */
    uint64_t head_line, head_offset;
    struct buf message, log;
    uint64_t line_number, offset;
};

extern const struct parser parser_evtpslist;

/* "[88102] MsiInstaller" */
static bool is_head(struct str line, struct str *record, struct str *provider)
{
    size_t end = str_find_char(line, ']');
    uint64_t n;

    if (!line.n || line.s[0] != '[' || end + 2 >= line.n || line.s[end + 1] != ' ' ||
        line.n > NAME_MOST)
        return false;
    *record = (struct str){ line.s + 1, end - 1 };
    *provider = str_trim(str_from(line, end + 2));
    return str_u64(*record, &n) && provider->n;
}

/* "Application log on \\MS01:" */
static struct str log_of(struct str line)
{
    size_t at = str_find(line, STR(" log on \\\\"));

    return at < line.n && line.n <= NAME_MOST && str_ends(line, STR(":")) ? str_first(line, at)
                                                                          : STR_NONE;
}

/* The value behind a label; absent: the line has another one. */
static struct str value_of(struct str line, struct str label)
{
    line = str_trim(line);
    return str_starts(line, label) ? str_trim(str_from(line, label.n)) : STR_NONE;
}

/* "3/16/2024 10:41:07 PM   ID:       1033" */
static void take_time(struct psobj *o, struct str s)
{
    size_t at = str_find(s, STR(" ID:"));

    psobj_set(o, PSOBJ_TIME, str_trim(str_first(s, at)));
    if (at < s.n)
        psobj_set(o, PSOBJ_ID, str_trim(str_from(s, at + 4)));
}

static bool take_label(struct parse *p, struct str line)
{
    struct psobj *o = &p->object;
    struct str value;

    if ((value = value_of(line, STR("Type:"))).s)
        psobj_set(o, PSOBJ_LEVEL_WORD, value);
    else if ((value = value_of(line, STR("Computer:"))).s)
        psobj_set(o, PSOBJ_COMPUTER, value);
    else if ((value = value_of(line, STR("Time:"))).s)
        take_time(o, value);
    else
        return value_of(line, STR("User:")).s != NULL;
    return true;
}

static void begin_record(struct parse *p)
{
    struct str record = STR_NONE, provider = STR_NONE;

    psobj_clear(&p->object);
    buf_clear(&p->message);
    (void)is_head(buf_str(&p->head), &record, &provider);
    psobj_set(&p->object, PSOBJ_RECORD, record);
    psobj_set(&p->object, PSOBJ_PROVIDER, provider);
    if (p->log.n)
        psobj_set(&p->object, PSOBJ_LOG, buf_str(&p->log));
    p->line_number = p->head_line;
    p->offset = p->head_offset;
    buf_clear(&p->head);
    p->inside = true;
    p->words = p->over = p->cut = false;
}

static void add_words(struct parse *p, struct str line)
{
    if (p->over || p->message.n + 1 + line.n > LIMIT_RECORD_BYTES) {
        p->cut = p->cut || !p->over;
        return;
    }
    p->words = true;
    if (p->message.n)
        buf_char(&p->message, '\n');
    buf_add(&p->message, line);
}

/* NEXT_DAMAGED: there is none. */
static enum next give(struct parse *p, struct event *ev)
{
    struct str words = str_trim(buf_str(&p->message));

    p->inside = false;
    if (words.n)
        psobj_set(&p->object, PSOBJ_MESSAGE, words);
    if (!psobj_is_event(&p->object))
        return NEXT_DAMAGED;
    if (psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = p->line_number;
    ev->offset = p->offset;
    if (ev->damaged || p->cut)
        defect_note(p->defects, p->cut ? DEFECT_RECORD_TOO_LONG : DEFECT_VALUE, p->offset, 0);
    ev->damaged = ev->damaged || p->cut;
    return NEXT_EVENT;
}

static void keep_head(struct parse *p)
{
    buf_clear(&p->head);
    buf_add(&p->head, p->line.s);
    p->head_line = p->line.number;
    p->head_offset = p->line.offset;
}

/* The line below one that may begin a record.  NEXT_END: it did not, go on with the line. */
static enum next below_head(struct parse *p, struct event *ev)
{
    enum next next = NEXT_DAMAGED;

    if (!value_of(p->line.s, STR("Type:")).s) {
        if (p->inside)
            add_words(p, buf_str(&p->head));
        buf_clear(&p->head);
        return NEXT_END;
    }
    if (p->inside) {
        p->held = true; /* the type is read once more, when the record before is given */
        next = give(p, ev);
        if (next != NEXT_DAMAGED)
            return next;
        p->held = false;
    }
    begin_record(p);
    (void)take_label(p, p->line.s);
    return next;
}

static enum next take_line(struct parse *p, struct event *ev)
{
    struct str record, provider, log;

    if (p->head.n) {
        enum next next = below_head(p, ev);

        if (next != NEXT_END)
            return next;
    }
    if (is_head(p->line.s, &record, &provider)) {
        keep_head(p);
        return NEXT_DAMAGED;
    }
    log = log_of(p->line.s);
    if (log.s) {
        enum next next = p->inside ? give(p, ev) : NEXT_DAMAGED;

        buf_clear(&p->log);
        buf_add(&p->log, log);
        return next;
    }
    if (!p->inside || (!p->words && take_label(p, p->line.s)))
        return NEXT_DAMAGED;
    p->over = p->over || str_eq(str_trim(p->line.s), STR("Data:"));
    if (p->words || str_trim(p->line.s).n)
        add_words(p, p->line.s);
    return NEXT_DAMAGED;
}

static enum next evtpslist_next(struct parse *p, struct event *ev)
{
    int got = 1;

    while (p->held || (got = text_line(p->text, &p->line)) > 0) {
        enum next next;

        p->held = false;
        next = take_line(p, ev);
        if (p->head.failed || p->log.failed || p->message.failed)
            return NEXT_DEAD;
        if (next != NEXT_DAMAGED)
            return next;
    }
    if (got < 0)
        return NEXT_DEAD;
    if (p->inside) {
        enum next next = give(p, ev);

        return next == NEXT_DAMAGED ? NEXT_END : next;
    }
    return NEXT_END;
}

static void evtpslist_close(struct parse *p)
{
    psobj_release(&p->object);
    buf_release(&p->head);
    buf_release(&p->message);
    buf_release(&p->log);
}

static int evtpslist_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return 0;
}

/* A head, its type and its time. */
static unsigned evtpslist_bid(const struct sample *sample)
{
    struct str s = sample->text, record, provider;
    unsigned step = 0;

    while (s.n) {
        struct str line = str_cut(&s, '\n');

        if (line.n && line.s[line.n - 1] == '\r')
            line.n--;
        if (is_head(line, &record, &provider))
            step = 1;
        else if (step == 1)
            step = value_of(line, STR("Type:")).s ? 2 : 0;
        else if (step == 2 && value_of(line, STR("Time:")).s)
            return str_find(line, STR(" ID:")) < line.n ? 240 : 0;
    }
    return 0;
}

const struct parser parser_evtpslist = {
    .name = "evtpslist",
    .summary = "Windows events as PsLogList prints them",
    .files = "PsLogList",
    .times = "of each event, local and in the order of its language",
    .machine = "the event's Computer",
    .bid = evtpslist_bid,
    .state_bytes = sizeof(struct parse),
    .open = evtpslist_open,
    .next = evtpslist_next,
    .close = evtpslist_close,
    .needs = { STR_INIT(" ID:") },
};
