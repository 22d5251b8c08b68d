/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nearly every question to an event ends at its provider and id, so these decide how fast event XML
 * is read (performance.md 10.4).  The scanner below understands just the plain form and gives up at
 * everything else; what it accepts, the tolerant reader reads in the same way, only slower.  The
 * fuzzer compares the two.
 */
#include "parsers/evtxml_system.h"

#include "base/scan.h"
#include "input/xmlpull.h"
#include "parsers/evtxml_values.h"

#include <string.h>

/* Comparison with a literal whose length is known to fit; the compiler makes it an instruction. */
#define SAME(name, literal) (memcmp((name).s, literal, sizeof(literal) - 1) == 0)

/* ---- members ---- */

static bool take_number(struct event *ev, struct str text, uint64_t max, uint64_t *out)
{
    uint64_t v;

    if (text.n && text.s[text.n - 1] == '/') { /* "2010/<EventID>", seen in an article */
        text = str_trim(str_first(text, text.n - 1));
        ev->damaged = true;
    }
    if (!str_u64(text, &v) || v > max) {
        ev->damaged = ev->damaged || text.n > 0;
        return false;
    }
    *out = v;
    return true;
}

static void take_time(struct event *ev, struct str value)
{
    when t;
    int digits;
    char zone;

    if (!when_parse_short(str_trim(value), &t, &digits, &zone)) { /* a table may have lost them */
        ev->damaged = true;
        return;
    }
    /* SystemTime is UTC by definition, whether the exporter wrote the Z or not. */
    ev->time = (struct stamp){ .t = t, .kind = STAMP_UTC,
                               .digits = (int8_t)(digits > 7 ? 7 : digits) };
}

bool evtxml_member(struct event *ev, struct str element, struct str text)
{
    uint64_t v;

    switch (element.n) {
    case 5:
        if (!SAME(element, "Level"))
            return false;
        if (take_number(ev, text, UINT8_MAX, &v) && v <= INT8_MAX)
            ev->level = (int8_t)v;
        return true;
    case 7:
        if (SAME(element, "EventID")) {
            if (take_number(ev, text, UINT32_MAX, &v) && !ev->has_event_id) {
                ev->event_id = (uint32_t)v;
                ev->has_event_id = true;
            }
            return true;
        }
        if (!SAME(element, "Channel"))
            return false;
        ev->channel = text;
        return true;
    case 8:
        if (!SAME(element, "Computer"))
            return false;
        ev->computer = text;
        return true;
    case 13:
        if (!SAME(element, "EventRecordID"))
            return false;
        if (take_number(ev, text, UINT64_MAX, &ev->record))
            ev->has_record = true;
        return true;
    default:
        return false;
    }
}

bool evtxml_member_attr(struct event *ev, struct str element, struct str attr, struct str value)
{
    if (element.n == 8 && attr.n == 4 && SAME(element, "Provider") && SAME(attr, "Name"))
        ev->provider = value;
    if (element.n != 11 || attr.n != 10 || !SAME(element, "TimeCreated") ||
        !SAME(attr, "SystemTime"))
        return false;
    take_time(ev, value);
    return true;
}

bool evtxml_rendered(struct event *ev, struct str leaf, struct str value)
{
    if (!str_trim(value).n) /* classic events have most of them empty */
        return false;
    if (str_eq(leaf, STR("Message"))) {
        ev->message = value;
        ev->rendered = true;
        return false;
    }
    if (str_eq(leaf, STR("Level")))
        ev->level_text = str_trim(value);
    return true;
}

/* The names that nearly every event has, so that they need no memory. */
struct str evtxml_system_name(struct str element, struct str attr)
{
    static const struct {
        struct str element, attr, name;
    } known[] = {
#define KNOWN(e, a) { { e, sizeof e - 1 }, { a, sizeof a - 1 }, \
                      { e "_" a, sizeof e + sizeof a - 1 } }
        KNOWN("Provider", "Name"),
        KNOWN("Provider", "Guid"),
        KNOWN("Provider", "EventSourceName"),
        KNOWN("EventID", "Qualifiers"),
        KNOWN("Execution", "ProcessID"),
        KNOWN("Execution", "ThreadID"),
        KNOWN("Correlation", "ActivityID"),
        KNOWN("Correlation", "RelatedActivityID"),
        KNOWN("Security", "UserID"),
        KNOWN("RenderingInfo", "Culture"),
        KNOWN("RenderingInfo", "Level"),
        KNOWN("RenderingInfo", "Task"),
        KNOWN("RenderingInfo", "Opcode"),
        KNOWN("RenderingInfo", "Channel"),
        KNOWN("RenderingInfo", "Provider"),
        KNOWN("RenderingInfo", "Keyword"),
#undef KNOWN
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_eq(attr, known[i].attr) && str_eq(element, known[i].element))
            return known[i].name;
    return STR_NONE;
}

/* ---- the plain form ---- */

#define NO_MEMBERS ((struct event){ .kind = EVENT_WINDOWS, .time = STAMP_ABSENT, .level = -1 })
#define NAMESPACE "http://schemas.microsoft.com/win/2004/08/events/event"

struct scan {
    const char *p, *end; /* what is left */
    evtxml_field_fn *field; /* NULL: only members are wanted */
    void *ctx;
    struct arena *arena;    /* for what is decoded */
    struct str raw;         /* the last text as it stands */
    struct mould *mould; /* to be taken off; NULL: no */
};

static inline void skip_blanks(struct scan *s)
{
    while (s->p < s->end && is_space(*s->p))
        s->p++;
}

static inline bool skip_word(struct scan *s, struct str word)
{
    if ((size_t)(s->end - s->p) < word.n || memcmp(s->p, word.s, word.n) != 0)
        return false;
    s->p += word.n;
    return true;
}

static struct str take_name(struct scan *s)
{
    const char *from = s->p;

    s->p += scan_letters(s->p, (size_t)(s->end - s->p));
    return (struct str){ from, (size_t)(s->p - from) };
}

/* The name of an attribute; those of <Event> are namespaces: xmlns:auto-ns2. */
static struct str take_attr_name(struct scan *s, bool prefixed)
{
    const char *from = s->p;

    if (!prefixed)
        return take_name(s);
    while (s->p < s->end && (is_letter(*s->p) || (*s->p >= '-' && *s->p <= ':' && *s->p != '/')))
        s->p++;
    return (struct str){ from, (size_t)(s->p - from) };
}

static void note_attr(struct scan *s, struct str element, struct str name, struct str value,
                      bool is_member)
{
    bool provider = element.n == 8 && name.n == 4 && SAME(element, "Provider") &&
                    SAME(name, "Name");

    if (!s->mould)
        return;
    mould_note(s->mould, is_member ? MOULD_MEMBER_ATTR : provider ? MOULD_PROVIDER : MOULD_ATTR,
               element, name, value, value.s[-1]);
    if (str_eq(name, STR("xmlns"))) /* no field */
        s->mould->whole = false;
}

/* The order in which members are taken says nothing where none comes twice; and which of them
   differ from event to event is known of two. */
static void check_members(struct mould *m)
{
    for (size_t i = 0; m->whole && i < m->n; i++) {
        struct mould_piece *piece = &m->pieces[i];

        if (piece->kind < MOULD_MEMBER_ATTR)
            continue;
        for (size_t k = 0; k < i; k++)
            if (m->pieces[k].kind == piece->kind && str_eq(m->pieces[k].name, piece->name))
                m->whole = false;
        piece->varies = str_eq(piece->element, STR("TimeCreated")) ||
                        str_eq(piece->element, STR("EventRecordID"));
    }
}

static bool take_attr(struct scan *s, struct event *ev, struct str element, struct str name,
                      struct str value)
{
    bool is_member;

    if (s->field && str_eq(name, STR("xmlns")))
        return false;
    is_member = evtxml_member_attr(ev, element, name, value);
    note_attr(s, element, name, value, is_member);
    if (!is_member && s->field)
        s->field(s->ctx, element, name, value, FIELD_SYSTEM);
    return true;
}

/* Behind a name: ' name="value"' up to the end of the tag. */
static bool take_attrs(struct scan *s, struct event *ev, struct str element, bool *empty)
{
    bool is_event = element.n == 5 && SAME(element, "Event");

    if (s->p == s->end || !(is_space(*s->p) || *s->p == '/' || *s->p == '>'))
        return false;
    for (;;) {
        struct str name, value;
        char quote;

        skip_blanks(s);
        *empty = skip_word(s, STR("/>"));
        if (*empty || skip_word(s, STR(">")))
            return true;
        name = take_attr_name(s, is_event);
        if (!name.n || s->end - s->p < 3 || s->p[0] != '=')
            return false;
        quote = s->p[1];
        if (quote != '"' && quote != '\'')
            return false;
        value.s = s->p += 2;
        s->p += scan_three(s->p, (size_t)(s->end - s->p), quote, '<', '&');
        if (s->p == s->end || *s->p != quote)
            return false;
        value.n = (size_t)(s->p++ - value.s);
        if (!is_event && !take_attr(s, ev, element, name, value))
            return false;
    }
}

/* Names that are not leaves: the tolerant reader takes them for the end of System. */
static bool is_section(struct str name)
{
    switch (name.n) {
    case 5:
        return SAME(name, "Event");
    case 6:
        return SAME(name, "System") || SAME(name, "Events");
    case 8:
        return SAME(name, "UserData");
    case 9:
        return SAME(name, "EventData");
    case 13:
        return SAME(name, "RenderingInfo");
    default:
        return false;
    }
}

static void note_text(struct scan *s, struct str element, struct str text, bool empty,
                      bool is_member)
{
    if (s->mould && (is_member || !empty))
        mould_note(s->mould, is_member ? MOULD_MEMBER : MOULD_TEXT, element, STR_NONE, text,
                   empty ? '\0' : '<');
}

/* One child of System. */
static bool take_element(struct scan *s, struct event *ev)
{
    struct str name, text, whole;
    bool empty, is_member;

    if (!skip_word(s, STR("<")))
        return false;
    name = take_name(s);
    if (!name.n || is_section(name) || !take_attrs(s, ev, name, &empty))
        return false;
    text = (struct str){ s->p, 0 };
    if (!empty)
        s->p += scan_either(s->p, (size_t)(s->end - s->p), '<', '&');
    text.n = (size_t)(s->p - text.s);
    if (!empty && !(skip_word(s, STR("</")) && skip_word(s, name) && skip_word(s, STR(">"))))
        return false;
    whole = text;
    text = str_trim(text);
    is_member = evtxml_member(ev, name, text.n ? text : STR(""));
    note_text(s, name, whole, empty, is_member);
    if (!is_member && s->field && text.n)
        s->field(s->ctx, name, STR_NONE, text, FIELD_SYSTEM);
    return true;
}

/* What may stand behind System; a second System would have its say too. */
static bool payload_follows(struct scan s)
{
    skip_blanks(&s);
    return skip_word(&s, STR("<EventData")) || skip_word(&s, STR("<UserData")) ||
           skip_word(&s, STR("<RenderingInfo")) || skip_word(&s, STR("</Event>"));
}

/* All up to behind </System>. */
static bool take_system(struct scan *s, struct event *ev)
{
    bool empty;

    *ev = NO_MEMBERS;
    if (!skip_word(s, STR("<Event xmlns=\"" NAMESPACE "\">")) &&
        !skip_word(s, STR("<Event xmlns='" NAMESPACE "'>"))) {
        if (!skip_word(s, STR("<Event")) || !take_attrs(s, ev, STR("Event"), &empty) || empty)
            return false;
    }
    skip_blanks(s);
    if (!skip_word(s, STR("<System>")))
        return false;
    for (;;) {
        skip_blanks(s);
        if (skip_word(s, STR("</System>")))
            return true;
        if (!take_element(s, ev))
            return false;
    }
}

size_t evtxml_system(struct str element, struct event *ev, struct mould *mould)
{
    struct scan s = { .p = element.s, .end = element.s + element.n, .mould = mould };
    bool found;

    if (mould)
        mould_begin(mould, s.p);
    found = take_system(&s, ev) && payload_follows(s);
    if (mould && !found)
        mould->whole = false;
    if (mould && mould->whole) {
        mould_end(mould, s.p);
        check_members(mould);
    }
    return found ? (size_t)(s.p - element.s) : 0;
}

static void take_member(struct event *ev, struct str element, struct str text)
{
    text = str_trim(text);
    (void)evtxml_member(ev, element, text.n ? text : STR(""));
}

static void take_piece(struct event *ev, const struct mould_piece *piece, struct str value)
{
    switch (piece->kind) {
    case MOULD_PROVIDER:
        ev->provider = value;
        break;
    case MOULD_MEMBER_ATTR: /* there is one */
        take_time(ev, value);
        break;
    case MOULD_MEMBER:
        take_member(ev, piece->element, value);
        break;
    default:
        break;
    }
}

void evtxml_system_settle(struct mould *m)
{
    mould_settle(m);
    m->ev = NO_MEMBERS;
    for (size_t i = 0; i < m->n; i++)
        if (!m->pieces[i].varies)
            take_piece(&m->ev, &m->pieces[i], m->values[i]);
}

size_t evtxml_system_again(struct str s, struct event *ev, struct mould *m)
{
    size_t n = mould_fit(m, s);

    if (!n || !payload_follows((struct scan){ .p = s.s + n, .end = s.s + s.n }))
        return 0;
    *ev = m->ev;
    for (size_t i = 0; i < m->open_n; i++)
        take_piece(ev, &m->pieces[m->gaps[i].piece], m->values[m->gaps[i].piece]);
    return n;
}

/* ---- EventData ---- */

/* The text up to the next tag, decoded; false: there is no tag. */
static bool take_plain_text(struct scan *s, struct str *text)
{
    size_t left = (size_t)(s->end - s->p), n = scan_either(s->p, left, '<', '&');
    bool encoded = n < left && s->p[n] == '&';

    if (encoded)
        n += scan_either(s->p + n, left - n, '<', '<');
    *text = s->raw = (struct str){ s->p, n };
    s->p += n;
    if (encoded && n < left)
        *text = xml_text(s->arena, *text);
    return n < left;
}

/* Up to the end of the element, of which the name is read already. */
static bool take_leaf(struct scan *s, struct str tag, struct str *text, bool *empty)
{
    *text = STR("");
    *empty = skip_word(s, STR("/>"));
    return *empty || (skip_word(s, STR(">")) && take_plain_text(s, text) &&
                      skip_word(s, STR("</")) && skip_word(s, tag) && skip_word(s, STR(">")));
}

static void note_leaf(struct scan *s, enum mould_kind kind, struct str element, struct str attr,
                      bool empty)
{
    if (s->mould)
        mould_note(s->mould, kind, element, attr, empty ? (struct str){ s->p, 0 } : s->raw,
                   empty ? '\0' : '<');
}

/* <Data>, <Data Name='x'>, <Data/> or <Binary> with its value. */
static bool take_data(struct scan *s)
{
    struct str name = STR("Binary"), text;
    struct str tag = skip_word(s, STR("<Data")) ? STR("Data") : name;
    bool empty;

    if (tag.n == 6 && !skip_word(s, STR("<Binary")))
        return false;
    name = tag;
    if (tag.n == 4 && skip_word(s, STR(" Name="))) {
        char quote = s->p < s->end ? *s->p++ : '\0';
        size_t left = (size_t)(s->end - s->p), n = scan_three(s->p, left, quote, '<', '&');

        if ((quote != '\'' && quote != '"') || n == left || s->p[n] != quote)
            return false;
        name = (struct str){ s->p, n };
        s->p += n + 1;
    }
    if (!take_leaf(s, tag, &text, &empty) || str_starts(text, STR(EVTXML_LIST)))
        return false;
    note_leaf(s, MOULD_DATA, name, STR_NONE, empty);
    s->field(s->ctx, name, STR_NONE, text.n ? text : STR(""), FIELD_DATA);
    return true;
}

/* ---- RenderingInfo ---- */

/* A leaf; only that one where a name is given. */
static bool take_rendered_leaf(struct scan *s, struct str only)
{
    struct str name, text;
    bool empty;

    if (!skip_word(s, STR("<")))
        return false;
    name = take_name(s);
    if (!name.n || is_section(name) || str_eq(name, STR("Keywords")) ||
        (only.n && !str_eq(name, only)) || !take_leaf(s, name, &text, &empty))
        return false;
    note_leaf(s, MOULD_RENDERED, STR("RenderingInfo"), name, empty);
    s->field(s->ctx, STR("RenderingInfo"), name, text, FIELD_SYSTEM);
    return true;
}

/* One child: a leaf, or the list of keywords. */
static bool take_rendered(struct scan *s)
{
    if (!skip_word(s, STR("<Keywords>")))
        return take_rendered_leaf(s, STR_NONE);
    for (skip_blanks(s); !skip_word(s, STR("</Keywords>")); skip_blanks(s))
        if (!take_rendered_leaf(s, STR("Keyword")))
            return false;
    return true;
}

/* Behind "<RenderingInfo Culture=": a quoted word, and the children. */
static bool take_rendering(struct scan *s)
{
    char quote = s->p < s->end ? *s->p++ : '\0';
    struct str culture = { s->p, 0 };

    while (s->p < s->end && (is_letter(*s->p) || *s->p == '-'))
        s->p++;
    culture.n = (size_t)(s->p - culture.s);
    if ((quote != '\'' && quote != '"') || !culture.n || s->p == s->end || *s->p++ != quote ||
        !skip_word(s, STR(">")))
        return false;
    if (s->mould)
        mould_note(s->mould, MOULD_ATTR, STR("RenderingInfo"), STR("Culture"), culture, quote);
    s->field(s->ctx, STR("RenderingInfo"), STR("Culture"), culture, FIELD_SYSTEM);
    for (skip_blanks(s); !skip_word(s, STR("</RenderingInfo>")); skip_blanks(s))
        if (!take_rendered(s))
            return false;
    return true;
}

static bool take_rest(struct scan *s)
{
    skip_blanks(s);
    if (skip_word(s, STR("<EventData>"))) {
        for (skip_blanks(s); !skip_word(s, STR("</EventData>")); skip_blanks(s))
            if (!take_data(s))
                return false;
        skip_blanks(s);
    }
    if (skip_word(s, STR("<RenderingInfo Culture="))) {
        if (!take_rendering(s))
            return false;
        skip_blanks(s);
    }
    return skip_word(s, STR("</Event>")) && s->p == s->end;
}

bool evtxml_plain(struct str element, struct event *ev, evtxml_field_fn *field, void *ctx,
                  struct arena *arena)
{
    struct scan s = { .p = element.s, .end = element.s + element.n, .field = field, .ctx = ctx,
                      .arena = arena };

    return take_system(&s, ev) && take_rest(&s);
}

bool evtxml_plain_rest(struct str rest, evtxml_field_fn *field, void *ctx, struct arena *arena,
                       struct mould *mould)
{
    struct scan s = { .p = rest.s, .end = rest.s + rest.n, .field = field, .ctx = ctx,
                      .arena = arena, .mould = mould };
    bool found;

    if (mould)
        mould_begin(mould, s.p);
    found = take_rest(&s);
    if (mould && found)
        mould_end(mould, s.p);
    return found;
}
