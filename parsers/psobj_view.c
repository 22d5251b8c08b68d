/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The "Friendly View" of an event in Event Viewer, as people copy it into tickets and posts:
 *
 *      - System
 *        - Provider
 *         [ Name]  OpsMgr Connector
 *        - EventID 21006
 *         [ Qualifiers]  49152
 *         Level 2
 *        - TimeCreated
 *         [ SystemTime]  2019-05-05T05:05:05.000000000Z
 *         Channel Operations Manager
 *         Computer edge7.dmz.example
 *      - EventData
 *         ms1.example
 *         5723
 *
 * or, of an event whose provider has an element of its own, UserData, that element, and its values
 * with their names.
 *
 * with blank lines between the elements.  Names are those of the XML, in every language; marks of
 * the tree, indentation and blank lines may be lost on the way.  The values of EventData stand
 * below each other, those with a name behind it; a blank line ends them, prose follows.  A line of
 * blanks, and an empty one above a line that is indented as the values are, is an empty value.  The
 * layout is general knowledge of Event Viewer [inferred].
 */
#include "event/evtword.h"
#include "input/text.h"
#include "parsers/parser.h"
#include "parsers/psobj_event.h"

#define BLANKS_OF_VALUE 3u /* what stands before a value that is empty */

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    bool held;     /* line begins the next event */
    struct psobj object;
    bool inside, in_data;
    bool in_user, in_element; /* below UserData; and below the provider's element there */
    bool numbered; /* the value before had a name with a number */
    size_t indent; /* of the first value */
    size_t empty, blank; /* lines behind the last value: of blanks, then any that show nothing */
    uint64_t line_number, offset;
};

extern const struct parser parser_psobj_view;

/* ---- lines ------------------------------------------------------------------------------- */

/* Without quoting, indentation and the mark of the tree. */
static struct str words_of(struct str line)
{
    struct str s = evtword_trim(evtword_unquoted(line));

    if (s.n > 1 && (s.s[0] == '-' || s.s[0] == '+') && evtword_blank(str_from(s, 1)))
        s = evtword_trim(str_from(s, 1));
    return s;
}

/* "Name value" of the element; of the attribute, behind its bracket, "Name]  value"; absent:
   another line. */
static struct str value_of(struct str words, struct str name, bool attribute)
{
    if (!str_starts(words, name))
        return STR_NONE;
    words = str_from(words, name.n);
    if (attribute && !str_starts(words, STR("]")))
        return STR_NONE;
    words = attribute ? str_from(words, 1) : words;
    return words.n && evtword_blank(words) ? evtword_trim(words) : STR_NONE;
}

/* The slot that a line fills; PSOBJ_SLOTS: none. */
static enum psobj_slot slot_of(struct str words, struct str *value)
{
    static const struct {
        struct str name;
        bool attribute;
        enum psobj_slot slot;
    } known[] = {
        { { "Name", 4 }, true, PSOBJ_PROVIDER },    { { "EventID", 7 }, false, PSOBJ_ID },
        { { "Level", 5 }, false, PSOBJ_LEVEL },     { { "SystemTime", 10 }, true, PSOBJ_TIME },
        { { "EventRecordID", 13 }, false, PSOBJ_RECORD },
        { { "Channel", 7 }, false, PSOBJ_LOG },     { { "Computer", 8 }, false, PSOBJ_COMPUTER },
    };

    bool attribute = words.n && words.s[0] == '[';

    if (attribute)
        words = evtword_trim(str_from(words, 1));
    switch (words.n ? words.s[0] : 0) { /* most elements are not asked for */
    case 'C': case 'E': case 'L': case 'N': case 'S':
        break;
    default:
        return PSOBJ_SLOTS;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (known[i].name.s[0] != words.s[0] || known[i].attribute != attribute)
            continue;
        *value = value_of(words, known[i].name, attribute);
        if (value->n)
            return known[i].slot;
    }
    return PSOBJ_SLOTS;
}

static bool begins_event(const struct parse *p, struct str words)
{
    return str_eq(words, STR("System")) ||
           (str_eq(words, STR("Provider")) &&
            (!p->inside || str_present(p->object.slot[PSOBJ_PROVIDER])));
}

/* "param2" and nothing behind it, where the one before had a value, or there was none. */
static bool is_empty_value(const struct parse *p, struct str words)
{
    return (p->numbered || !p->object.data_n) && words.n == 6 && str_starts(words, STR("param")) &&
           words.s[5] >= '1' && words.s[5] <= '9';
}

/* "param1 value": of events whose values have names, the service control manager's are numbered. */
static struct str without_name(struct str words)
{
    struct str rest = words;

    if (!str_starts(rest, STR("param")) || rest.n < 8 || rest.s[5] < '1' || rest.s[5] > '9' ||
        !evtword_blank(str_from(rest, 6)))
        return words;
    return evtword_trim(str_from(rest, 6));
}

/* What stands without a name behind numbered values: "41006400740053". */
static bool is_binary(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!((s.s[i] >= '0' && s.s[i] <= '9') || (s.s[i] >= 'A' && s.s[i] <= 'F')))
            return false;
    }
    return s.n >= 8 && s.n % 2 == 0;
}

static void take_value(struct parse *p, struct str words)
{
    bool empty = is_empty_value(p, words);
    struct str value = empty ? STR("") : without_name(words);

    if (!empty && p->numbered && value.s == words.s && is_binary(value))
        psobj_binary(&p->object, value);
    else
        psobj_data(&p->object, value);
    p->numbered = value.s != words.s;
}

static void add_empty(struct parse *p, size_t n)
{
    for (; n; n--)
        psobj_data(&p->object, STR(""));
    p->empty = p->blank = 0;
}

/* ---- events ------------------------------------------------------------------------------ */

static enum next give(struct parse *p, struct event *ev)
{
    if (p->in_data)
        add_empty(p, p->empty);
    p->inside = p->in_data = p->in_user = false;
    if (p->object.arena.failed)
        return NEXT_DEAD;
    if (!psobj_is_event(&p->object))
        return NEXT_DAMAGED; /* words of prose */
    if (psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = p->line_number;
    ev->offset = p->offset;
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, p->offset, 0);
    return NEXT_EVENT;
}

static void begin(struct parse *p)
{
    psobj_clear(&p->object);
    p->inside = true;
    p->in_data = p->in_user = p->in_element = p->numbered = false;
    p->empty = p->blank = 0;
    p->line_number = p->line.number;
    p->offset = p->line.offset;
}

static size_t indent_of(const struct parse *p)
{
    struct str s = evtword_unquoted(p->line.s);
    size_t n = 0;

    while (n < s.n && s.s[n] == ' ')
        n++;
    return n;
}

/* A line below EventData.  True: it is none of the values. */
static bool feed_data(struct parse *p, struct str words)
{
    size_t indent = indent_of(p);

    if (!words.n) {
        if (!p->blank && indent >= BLANKS_OF_VALUE)
            p->empty++;
        else
            p->blank += p->object.data_n > 0 || p->empty;
        return false;
    }
    if (p->blank && (indent < 2 || indent != p->indent))
        return true;
    if (!p->object.data_n)
        p->indent = indent;
    add_empty(p, p->empty + p->blank);
    take_value(p, words);
    return false;
}

/* The same below UserData: an element, its attributes, then names with their values, which come
   without names, as PowerShell has them. */
static bool feed_user(struct parse *p, struct str words)
{
    if (!words.n) {
        p->blank++;
        return false;
    }
    if (p->blank && p->object.data_n && indent_of(p) < 2)
        return true;
    p->blank = 0;
    if (p->in_element && words.s[0] != '[') {
        str_cut(&words, ' ');
        psobj_data(&p->object, evtword_trim(words));
    }
    p->in_element = true;
    return false;
}

/* A line of the event at hand.  True: the event is over. */
static bool feed(struct parse *p, struct str words)
{
    struct str value;
    enum psobj_slot slot;

    if (p->in_data)
        return feed_data(p, words);
    if (p->in_user)
        return feed_user(p, words);
    p->in_user = str_eq(words, STR("UserData"));
    p->in_data = str_eq(words, STR("EventData"));
    slot = slot_of(words, &value);
    if (slot != PSOBJ_SLOTS)
        psobj_set(&p->object, slot, value);
    return false;
}

static enum next psobj_view_next(struct parse *p, struct event *ev)
{
    enum next next = NEXT_DAMAGED;
    int got = 1;

    while (next == NEXT_DAMAGED && (p->held || (got = text_line(p->text, &p->line)) > 0)) {
        struct str words = words_of(p->line.s);
        bool begins = begins_event(p, words);

        if (p->held || (begins && !p->inside))
            begin(p);
        else if (begins || (p->inside && feed(p, words)))
            next = give(p, ev);
        p->held = begins && !p->inside;
        if (!p->in_data && !p->in_user && !p->held)
            text_pass_empty(p->text); /* every second line is empty, and says nothing here */
    }
    if (next != NEXT_DAMAGED)
        return next;
    if (got < 0)
        return NEXT_DEAD;
    next = p->inside ? give(p, ev) : NEXT_END;
    return next == NEXT_DAMAGED ? NEXT_END : next;
}

static void psobj_view_close(struct parse *p)
{
    psobj_release(&p->object);
}

static int psobj_view_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return 0;
}

/* ---- bid --------------------------------------------------------------------------------- */

/* The provider's name below its element, then the id. */
static unsigned psobj_view_bid(const struct sample *sample)
{
    struct str text = sample->text, value;
    bool provider = false, named = false;

    while (text.n) {
        struct str words = words_of(str_cut(&text, '\n'));
        enum psobj_slot slot;

        if (!words.n)
            continue;
        slot = slot_of(words, &value);
        if (named && slot == PSOBJ_ID && value.s[0] >= '0' && value.s[0] <= '9')
            return 8 * (unsigned)sizeof "Provider [ Name] EventID";
        named = named || (provider && slot == PSOBJ_PROVIDER);
        provider = str_eq(words, STR("Provider"));
    }
    return 0;
}

const struct parser parser_psobj_view = {
    .name = "evtview",
    .summary = "Windows events as the friendly view of Event Viewer shows them",
    .files = "Event Viewer, Details, Friendly View, as copied into tickets",
    .times = "UTC, of each event",
    .machine = "the event's Computer",
    .lacks = "words of messages",
    .bid = psobj_view_bid,
    .needs = { STR_INIT("Provider") }, /* the line of its element */
    .state_bytes = sizeof(struct parse),
    .open = psobj_view_open,
    .next = psobj_view_next,
    .close = psobj_view_close,
};
