/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events as text (log-formats.md 3.5, 3.8): Event Viewer's "Copy as text", with or without the
 * "Event Xml:" block, the form of Windows 2003, and `wevtutil qe /f:text`.  They come in mails and
 * tickets: padding collapsed, blank lines doubled or lost, quoted with ">", prose around them.
 *
 * An event is a header, some label lines one after the other, and a description.  What makes a
 * header: an event id and one more label, or four labels.  A description may contain lines that
 * look like labels, so a new event begins only where a whole header does; that is why lines are
 * held back.  It ends before the next event, at two blank lines in a row (prose follows; not in
 * wevtutil's form, which says where the next event begins), at "Event Xml:", or with the last line
 * of the old form.
 *
 * The description may stand before the header, too: evttext_words.h.
 *
 * The text holds the rendered message, not its parameters: where the template of the message is
 * known, they are taken from it (event/template.h).
 *
 * Event XML that stands alone between events is read as an event too.
 */
#include "parsers/evttext_ahead.h"
#include "parsers/evttext_header.h"

#include "base/arena.h"
#include "base/digits.h"
#include "base/limits.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "event/template.h"
#include "event/typed.h"
#include "input/text.h"
#include "parsers/evttext_words.h"
#include "parsers/evtxml_event.h"
#include "parsers/parser.h"

#include <string.h>

#define XML_LABEL_MOST 48u /* bytes */

struct parse {
    struct lines_ahead lines;
    struct defects *defects;
    struct evtxml_event *reader;
    struct header header; /* the one that begins with the line of this number; 0: none */
    uint64_t header_at;
    size_t header_lines;
    struct localdate_memo date;
    struct evttext_words words;
    struct arena arena; /* words of the event at hand */
    struct buf message, xml;
    bool xml_waits;     /* the XML in xml is an event of its own and comes next */
    uint64_t xml_line, xml_offset;
    struct field fields[1 + TEMPLATE_PARAMS]; /* the provider, then parameters of its message */
};

/* ---- headers ---- */

/* A label in words that are not known, or were damaged on the way: it stands among those that
   are. */
static bool is_foreign_label(struct parse *p, size_t k, const struct header *h)
{
    const struct line *line = ahead_line(&p->lines, k), *behind;
    size_t colon = str_find_char(str_first(line->s, LABEL_MOST), ':');
    enum label next;

    if (!header_is_whole(h) || colon >= str_first(line->s, LABEL_MOST).n)
        return false;
    behind = ahead_line(&p->lines, k + 1);
    next = behind ? ahead_label(&p->lines, k + 1, NULL) : LABEL_NONE;
    return (next == LABEL_LEVEL || next == LABEL_KEYWORDS || next == LABEL_USER ||
            next == LABEL_COMPUTER) && !h->has[next];
}

/* FullEventLogView has the description on one line, and other labels behind it. */
static bool is_inner_description(struct parse *p, size_t k, struct header *h, struct str value)
{
    enum label next;

    if (!value.n || h->machine || !header_is_whole(h) || !ahead_line(&p->lines, k + 1))
        return false;
    next = ahead_label(&p->lines, k + 1, NULL);
    if (h->has[LABEL_COMPUTER] || (next != LABEL_OPCODE && next != LABEL_CATEGORY))
        return false;
    h->has[LABEL_DESCRIPTION] = true;
    h->value[LABEL_DESCRIPTION] = value;
    return true;
}

/* The header that begins with the first line held; *lines of it.  Its values are borrowed. */
static bool look_at_header(struct parse *p, struct header *h, size_t *lines)
{
    enum label last = LABEL_NONE;
    const struct line *line;
    size_t k = 0, blanks = 0;

    *h = (struct header){ 0 };
    *lines = 0;
    if (ahead_line(&p->lines, 0) && ahead_label(&p->lines, 0, NULL) == LABEL_NUMBER) {
        h->machine = true;
        k = *lines = 1;
    }
    for (; (line = ahead_line(&p->lines, k)); k++) {
        struct str value;
        enum label label;
        size_t quote = ahead_quote(&p->lines, k);

        if (quote == line->s.n) {
            if (++blanks > 2)
                break;
            continue;
        }
        label = ahead_label(&p->lines, k, &value);
        if (!header_line(h, line->s, label, value, &last) &&
            !(label == LABEL_NONE && is_foreign_label(p, k, h)) &&
            !(label == LABEL_DESCRIPTION && is_inner_description(p, k, h, value)))
            break;
        h->blanks += h->labels_n > 1 ? (unsigned)blanks : 0;
        h->quoted = h->quoted || str_find_char(str_first(line->s, quote), '>') < quote;
        h->cut = !line->ended;
        blanks = 0;
        *lines = k + 1;
    }
    return h->machine ? h->labels_n > 0 : header_is_whole(h);
}

/* What is found is kept: it is asked for again before it is taken. */
static bool header_begins(struct parse *p)
{
    const struct line *line = ahead_line(&p->lines, 0);

    if (!line || ahead_label(&p->lines, 0, NULL) == LABEL_NONE)
        return false;
    if (p->header_at == line->number)
        return true;
    p->header_at = look_at_header(p, &p->header, &p->header_lines) ? line->number : 0;
    return p->header_at != 0;
}

/* Takes the header at hand out of the lines; the values that an event has move to the arena. */
static void take_header(struct parse *p, struct header *h)
{
    static const enum label wanted[] = { LABEL_LOG, LABEL_SOURCE, LABEL_DATE, LABEL_TIME, LABEL_ID,
                                         LABEL_LEVEL, LABEL_COMPUTER, LABEL_DESCRIPTION };
    const struct line *line = ahead_line(&p->lines, 0);
    size_t lines = p->header_lines;

    *h = p->header;
    p->header_at = 0;
    h->line = line->number;
    h->offset = line->offset;
    h->cell = label_cell(line->s) > 0;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (h->has[wanted[i]])
            h->value[wanted[i]] = arena_copy(&p->arena, h->value[wanted[i]]);
    p->lines.failed = p->lines.failed || p->arena.failed;
    while (lines--)
        ahead_drop(&p->lines);
}

/* ---- event XML among the lines ---- */

static bool xml_begins(struct parse *p)
{
    const struct line *line = ahead_line(&p->lines, 0), *behind;

    if (!line || str_find_char(line->s, '<') == line->s.n)
        return false;
    behind = ahead_line(&p->lines, 1);
    line = ahead_line(&p->lines, 0);
    return evttext_event(line->s, behind ? behind->s : STR_NONE) < line->s.n;
}

/* The first line held is shorter now. */
static void changed(struct parse *p)
{
    ahead_changed(&p->lines);
    p->header_at = 0;
}

/* "Event Xml:", "事件 Xml:": a label of it in any language, with the element below. */
static bool xml_labelled(struct parse *p)
{
    const struct line *line = ahead_line(&p->lines, 0), *next;
    struct str s = line ? str_trim(line->s) : STR_NONE;

    if (line && ahead_label(&p->lines, 0, NULL) == LABEL_XML)
        return true;
    if (!s.n || s.n > XML_LABEL_MOST || s.s[s.n - 1] != ':' ||
        str_find_nocase(s, STR("xml")) == s.n)
        return false;
    next = ahead_line(&p->lines, 1);
    return next && str_starts(str_trim(next->s), STR("<Event"));
}

/* Moves the element into p->xml; what stands behind it on its last line stays. */
static void take_xml(struct parse *p)
{
    struct line *line = ahead_line(&p->lines, 0);
    const struct line *behind = ahead_line(&p->lines, 1);
    size_t at = evttext_event(line->s, behind ? behind->s : STR_NONE), end = 0;

    buf_clear(&p->xml);
    p->xml_line = line->number;
    p->xml_offset = line->offset + at;
    line->s = str_from(line->s, at);
    changed(p);
    while (line && !end) {
        end = evttext_event_end(line->s);
        if (p->xml.n + line->s.n < LIMIT_RECORD_BYTES) {
            buf_add(&p->xml, end ? str_first(line->s, end) : line->s);
            buf_char(&p->xml, '\n');
        }
        if (end) {
            line->s = str_from(line->s, end);
            changed(p);
            if (ahead_blank(&p->lines))
                ahead_drop(&p->lines);
            break;
        }
        ahead_drop(&p->lines);
        line = header_begins(p) || xml_begins(p) ? NULL : ahead_line(&p->lines, 0);
    }
    p->lines.failed = p->lines.failed || p->xml.failed;
}

/* ---- descriptions ---- */

struct body {
    struct buf *message;
    const struct header *h;
    bool described; /* there is a "Description:" line */
    bool doubled;   /* a blank line was put behind every line */
    bool script;    /* is quoted, its prompts too */
    bool limited;
    bool cut;        /* the last line has no end: wevtutil writes one */
    unsigned blanks; /* in a row, not yet in the message */
};

static void body_line(struct body *b, struct str s)
{
    unsigned blanks = b->doubled ? (b->blanks ? (b->blanks - 1) / 2 : 0) : b->blanks;

    if (b->h->quoted) {
        size_t quote = label_quote(s);
        if (str_find_char(str_first(s, quote), '>') < quote)
            s = str_from(s, quote);
    }
    if (b->message->n + s.n + blanks >= LIMIT_RECORD_BYTES) {
        b->limited = true;
        return;
    }
    for (unsigned i = 0; b->message->n && i < blanks + 1; i++)
        buf_char(b->message, '\n');
    buf_add(b->message, s);
    b->blanks = 0;
}

/* Blank lines in a row that a description may have. */
static unsigned blanks_allowed(const struct body *b)
{
    if (b->h->machine)
        return UINT32_MAX;
    if (!b->described)
        return b->doubled ? 1 : 0;
    return b->doubled ? 3 : 1;
}

/* "System.Data.SqlClient.SqlException: ...": what failed because of it was said in front of it,
   however many blank lines are between. */
static bool is_exception(struct str line)
{
    struct str word;

    line = label_trim(line);
    word = str_cut(&line, ' ');
    word = str_first(word, str_find_char(word, ':'));
    return str_ends(word, STR("Exception")) && str_find_char(word, '.') < word.n;
}

static bool is_last_line(const struct body *b, struct str s)
{
    return b->h->has[LABEL_TIME] &&
           (str_starts(label_trim(s), STR("For more information, see Help and Support Center")) ||
            str_find(s, STR("http://go.microsoft.com/fwlink/events.asp")) < s.n);
}

static void read_body(struct parse *p, struct body *b)
{
    const struct line *line;
    struct str s;

    while ((line = ahead_line(&p->lines, 0)) && ahead_blank(&p->lines) && b->blanks < 3) {
        b->blanks++;
        ahead_drop(&p->lines);
    }
    b->blanks = 0;
    if (line && ahead_label(&p->lines, 0, &s) == LABEL_DESCRIPTION) {
        b->described = true;
        if (s.n)
            body_line(b, s);
        b->cut = b->h->machine && !line->ended;
        ahead_drop(&p->lines);
    } else if (b->h->machine) {
        return;
    }
    while ((line = ahead_line(&p->lines, 0))) {
        if (ahead_blank(&p->lines)) {
            b->blanks += b->message->n > 0;
            ahead_drop(&p->lines);
            continue;
        }
        if (b->message->n && b->blanks > blanks_allowed(b) && !is_exception(line->s))
            break;
        if (xml_labelled(p) || header_begins(p) || xml_begins(p) ||
            (!b->script && evtword_console(line->s)))
            break;
        line = ahead_line(&p->lines, 0);
        body_line(b, line->s);
        s = line->s;
        b->script = b->script && !evtword_script_ends(s);
        b->cut = b->h->machine && !line->ended;
        ahead_drop(&p->lines);
        if (is_last_line(b, s))
            break;
    }
}

/* ---- events ---- */

static void take_level(struct event *ev, struct str word)
{
    ev->level = (int8_t)label_level(word);
    ev->level_text = word;
}

static void take_time(struct parse *p, struct event *ev, const struct header *h)
{
    struct str date = h->value[h->has[LABEL_DATE] ? LABEL_DATE : LABEL_TIME];

    if (!date.n)
        return;
    if (h->has[LABEL_TIME] && h->has[LABEL_DATE])
        date = arena_format(&p->arena, "%.*s %.*s", STR_FMT(date), STR_FMT(h->value[LABEL_TIME]));
    if (!localdate_again(&p->date, date, &ev->time)) {
        ev->damaged = true;
        ev->time_text = date;
    }
}

static void take_id(struct event *ev, struct str value)
{
    uint64_t id;
    size_t n = 0;

    while (n < value.n && value.s[n] >= '0' && value.s[n] <= '9')
        n++;
    ev->has_event_id = n && (digits_grouped(str_trim(value), &id) ||
                             str_u64(str_first(value, n), &id)) && id <= UINT32_MAX;
    if (ev->has_event_id)
        ev->event_id = (uint32_t)id;
    else
        ev->damaged = true;
}

static void take_provider(struct parse *p, struct event *ev, struct str provider)
{
    ev->provider = provider;
    p->fields[0] = (struct field){ .name = STR("Provider_Name"), .value = provider,
                                   .place = FIELD_SYSTEM };
    ev->fields = p->fields;
    ev->fields_n = 1;
}

/* A header whose source was left out: the description tells it, if it is that of the id. */
static void tell_provider(struct parse *p, struct event *ev)
{
    struct str provider = told_provider(&p->words.told, &p->arena, ev->event_id, ev->message);

    if (provider.n)
        take_provider(p, ev, provider);
}

static void fill(struct parse *p, struct event *ev, const struct header *h)
{
    *ev = (struct event){ .kind = EVENT_WINDOWS, .time = STAMP_ABSENT, .level = -1 };
    ev->line = h->line;
    ev->offset = h->offset;
    ev->chosen = !h->machine;
    if (h->value[LABEL_LOG].n)
        ev->channel = h->value[LABEL_LOG];
    if (evtword_machine(h->value[LABEL_COMPUTER]))
        ev->computer = h->value[LABEL_COMPUTER];
    if (h->value[LABEL_LEVEL].n)
        take_level(ev, h->value[LABEL_LEVEL]);
    if (h->has[LABEL_ID])
        take_id(ev, h->value[LABEL_ID]);
    if (h->value[LABEL_SOURCE].n)
        take_provider(p, ev, evtword_whole_provider(h->value[LABEL_SOURCE], ev->event_id));
    take_time(p, ev, h);
}

/* The export has the rendered message only: where its template is known, its parameters too. */
static void take_params(struct parse *p, struct event *ev)
{
    struct str params[TEMPLATE_PARAMS];
    size_t n;

    typed_message(ev, &p->arena);
    n = ev->fields_n && ev->has_event_id ? template_event(ev, &p->arena, params) : 0;

    for (size_t i = 0; i < n; i++)
        p->fields[ev->fields_n++] = (struct field){ .name = STR("Data"), .value = params[i],
                                                    .place = FIELD_DATA };
}

/* What the XML of the same event says better.  False: it is the XML of another event. */
static bool merge(struct event *ev, const struct event *xml)
{
    if (ev->has_event_id && xml->has_event_id && ev->event_id != xml->event_id)
        return false;
    if (xml->time.kind != STAMP_NONE)
        ev->time = xml->time;
    if (str_present(xml->provider))
        ev->provider = xml->provider;
    if (str_present(xml->channel))
        ev->channel = xml->channel;
    if (str_present(xml->computer))
        ev->computer = xml->computer;
    if (xml->level >= 0)
        ev->level = xml->level;
    if (xml->has_event_id)
        ev->event_id = xml->event_id;
    ev->has_event_id = ev->has_event_id || xml->has_event_id;
    ev->has_record = xml->has_record;
    ev->record = xml->record;
    ev->fields = xml->fields;
    ev->fields_n = xml->fields_n;
    if (!str_present(ev->message))
        ev->message = xml->message;
    ev->damaged = xml->damaged;
    return true;
}

/* Prose between the label and the element is skipped; so is a label with nothing behind it. */
static bool xml_follows(struct parse *p)
{
    const struct line *line;

    if (xml_labelled(p) && !xml_begins(p))
        ahead_drop(&p->lines);
    while ((line = ahead_line(&p->lines, 0)) && ahead_blank(&p->lines))
        ahead_drop(&p->lines);
    return xml_begins(p);
}

static int read_event(struct parse *p, struct event *ev)
{
    int found = p->lines.failed ? -1 : evtxml_event_read(p->reader, buf_str(&p->xml), ev);

    return found > 0 && evtxml_event_unwrap(p->reader, ev) < 0 ? -1 : found;
}

static void read_xml(struct parse *p, struct event *ev)
{
    struct event xml;
    int found;

    if (!xml_follows(p))
        return;
    take_xml(p);
    found = read_event(p, &xml);
    if (found < 0)
        p->lines.failed = true;
    else if (!found)
        ev->damaged = true;
    else
        p->xml_waits = !merge(ev, &xml);
}

static enum next give_text(struct parse *p, struct event *ev)
{
    struct header h;
    struct body b = { .message = &p->message, .h = &h };

    arena_reset(&p->arena);
    buf_clear(&p->message);
    take_header(p, &h);
    b.doubled = h.blanks >= 3 && h.blanks + 2 >= h.labels_n;
    b.script = evtword_quotes_scripts(h.value[LABEL_SOURCE]);
    if (h.has[LABEL_DESCRIPTION])
        buf_add(&p->message, h.value[LABEL_DESCRIPTION]);
    else
        read_body(p, &b);
    if (h.cell && str_ends(buf_str(&p->message), STR("\"")))
        p->message.n--;
    p->message.n = evttext_unruled(buf_str(&p->message)).n;
    fill(p, ev, &h);
    if (!h.machine)
        evtwords_turn(&p->words, &p->arena, ev, &p->message);
    if (p->message.n) {
        ev->message = buf_str(&p->message);
        ev->rendered = true;
        if (!ev->fields_n && ev->has_event_id)
            tell_provider(p, ev);
        take_params(p, ev);
    }
    read_xml(p, ev);
    if (p->lines.failed || p->words.failed || p->message.failed || p->arena.failed)
        return NEXT_DEAD;
    if (b.cut || (h.cut && !b.described)) {
        ev->damaged = true;
        defect_note(p->defects, DEFECT_TRUNCATED, h.offset, 0);
    } else if (b.limited) {
        defect_note(p->defects, DEFECT_RECORD_TOO_LONG, h.offset, 0);
    } else if (ev->damaged) {
        defect_note(p->defects, DEFECT_VALUE, h.offset, 0);
    }
    return NEXT_EVENT;
}

static enum next give_xml(struct parse *p, struct event *ev)
{
    int found = read_event(p, ev);

    p->xml_waits = false;
    if (found < 0)
        return NEXT_DEAD;
    ev->line = p->xml_line;
    ev->offset = p->xml_offset;
    if (!found || ev->damaged)
        defect_note(p->defects, found ? DEFECT_VALUE : DEFECT_RECORD, p->xml_offset,
                    found ? 0 : p->xml.n);
    return found ? NEXT_EVENT : NEXT_DAMAGED;
}

static enum next evttext_next(struct parse *p, struct event *ev)
{
    if (p->xml_waits)
        return give_xml(p, ev);
    while (ahead_line(&p->lines, 0) && !p->lines.failed) {
        if (header_begins(p))
            return give_text(p, ev);
        if (xml_begins(p)) {
            take_xml(p);
            return give_xml(p, ev);
        }
        evtwords_keep(&p->words, str_from(ahead_line(&p->lines, 0)->s, ahead_quote(&p->lines, 0)));
        ahead_drop(&p->lines);
    }
    return p->lines.failed ? NEXT_DEAD : NEXT_END;
}

static void evttext_close(struct parse *p)
{
    evtxml_event_close(p->reader);
    ahead_release(&p->lines);
    evtwords_release(&p->words);
    arena_release(&p->arena);
    buf_release(&p->message);
    buf_release(&p->xml);
}

static int evttext_open(struct parse *p, const struct parser_source *from)
{
    struct str head;

    p->defects = from->defects;
    p->lines.text = from->text;
    if (evtxml_event_open(&p->reader, from->err) < 0)
        return -1;
    head.s = text_peek(p->lines.text, LIMIT_BID_BYTES, &head.n);
    if (head.s)
        labels_learn(&p->lines.memo, str_first(head, LIMIT_BID_BYTES));
    return 0;
}

const struct parser parser_evttext = {
    .name = "evttext",
    .summary = "Windows events as text (Event Viewer's copy, wevtutil /f:text)",
    .files = "Event Viewer, Copy; wevtutil qe LOG /f:text; both as pasted into mails and tickets",
    .times = "of each event, local and in the order of its language; of wevtutil UTC where a Z "
             "stands behind it",
    .machine = "the event's Computer",
    .lacks = "parameters, unless the form of the message is known",
    .bid = evttext_bid,
    .state_bytes = sizeof(struct parse),
    .open = evttext_open,
    .next = evttext_next,
    .close = evttext_close,
};
