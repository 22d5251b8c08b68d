/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Event XML: Event Viewer's "Save as XML" (root <Events>, all on one line), `wevtutil qe` as XML or
 * RenderedXml (no root, single quotes), PowerShell's ToXml, events pasted into other text
 * (log-formats.md 3.3, 3.4).  None of them need be well-formed.
 *
 * The file is a row of <Event> elements with anything between them.  Framing looks at tags only: an
 * event goes to its </Event>, or to where another one, a declaration or <Events> begins, or to the
 * end.  What is inside is read from memory: System at once (evtxml_system.c), if it has the form in
 * which Windows writes it, and the rest when somebody asks (evtxml_event.c; performance.md 10.4).
 *
 * An <Event> inside an event is a new one if it has the event namespace or begins with <System>;
 * otherwise it is payload.  CDATA and comments are stepped over where they end within
 * LIMIT_RECORD_BYTES; where they do not they are damage and their marks are ignored.
 */
#include "parsers/evtxml_event.h"

#include "base/limits.h"
#include "base/scan.h"
#include "input/text.h"
#include "parsers/parser.h"

#include <string.h>

#define LOOK_BYTES 512u    /* enough for a start tag with its namespaces and <System> */
#define SYSTEM_BYTES 8192u /* enough for all up to </System> as Windows writes it */

/* A search for the end of a CDATA section or comment that failed: nothing in [from, to). */
struct nowhere {
    uint64_t from, to;
};

struct parse {
    struct text *text;
    struct evtxml_event *event;
    struct defects *defects;
    const char *p; /* window at the current position */
    size_t n;
    bool last;     /* nothing comes behind the window */
    size_t used;   /* bytes of the record given last */
    uint64_t at;   /* decoded bytes consumed */
    struct nowhere no_cdata_end, no_comment_end;
};

struct frame {
    size_t n;
    bool whole;    /* ends with </Event> */
    bool too_long; /* LIMIT_RECORD_BYTES */
    bool rendered; /* holds a <RenderingInfo> */
};

/* ---- window ---- */

static void look(struct parse *p, size_t want)
{
    if (want <= p->n || p->last)
        return;
    p->p = text_peek(p->text, want, &p->n);
    p->last = p->n < want;
}

static void grow(struct parse *p)
{
    size_t want = p->n < LOOK_BYTES ? 2 * LOOK_BYTES : 2 * p->n;

    look(p, want < LIMIT_PEEK_BYTES ? want : LIMIT_PEEK_BYTES);
}

static void advance(struct parse *p, size_t n)
{
    if (!n)
        return;
    text_consume(p->text, n);
    p->at += n;
    p->n = 0;
    p->last = false;
}

static struct str window_from(const struct parse *p, size_t at)
{
    return at < p->n ? (struct str){ p->p + at, p->n - at } : STR_NONE;
}

/* ---- CDATA and comments ---- */

/*
 * Position behind the mark that ends the region beginning at at, or 0 if there is none before
 * LIMIT_RECORD_BYTES of the window.  What was searched in vain is not searched again.
 */
static size_t region_end(struct parse *p, size_t at, struct str mark, struct nowhere *no)
{
    size_t from = at;

    if (p->at + at >= no->from && p->at + at < no->to)
        from = (size_t)(no->to - p->at) - (mark.n - 1);
    for (;;) {
        size_t limit = p->n < LIMIT_RECORD_BYTES ? p->n : LIMIT_RECORD_BYTES;

        if (limit > from) {
            struct str in = { p->p + from, limit - from };
            size_t found = str_find(in, mark);

            if (found < in.n)
                return from + found + mark.n;
            from = limit >= from + mark.n ? limit - (mark.n - 1) : from;
        }
        if (p->last || p->n >= LIMIT_RECORD_BYTES)
            break;
        grow(p);
    }
    if (p->at + at < no->from || p->at + at >= no->to)
        no->from = p->at + at;
    no->to = p->at + (p->n < LIMIT_RECORD_BYTES ? p->n : LIMIT_RECORD_BYTES);
    return 0;
}

/* If a comment or CDATA section begins at at: where it ends.  Else 0. */
static size_t skip_region(struct parse *p, size_t at)
{
    struct str s = window_from(p, at);

    if (str_starts(s, STR("<!--")))
        return region_end(p, at, STR("-->"), &p->no_comment_end);
    if (str_starts(s, STR("<![CDATA[")))
        return region_end(p, at, STR("]]>"), &p->no_cdata_end);
    return 0;
}

/* ---- framing ---- */

/* Behind the record given last, and what blanks stand there: mostly a line end. */
static void leave(struct parse *p)
{
    size_t n = p->used;

    while (n && n < p->n && (p->p[n] == '\n' || p->p[n] == '\r' || p->p[n] == ' '))
        n++;
    advance(p, n);
    p->used = 0;
}

/* Moves to the next <Event>.  False: there is none.  An </Event> on the way is the rest of an event
   whose begin is lost. */
static bool find_start(struct parse *p)
{
    uint64_t from = text_offset(p->text), at;

    for (;;) {
        const char *lt;
        enum evtxml_tag tag;
        size_t end;

        look(p, 1);
        if (!p->n)
            return false;
        lt = *p->p == '<' ? p->p : memchr(p->p, '<', p->n);
        if (!lt) {
            advance(p, p->n);
            continue;
        }
        advance(p, (size_t)(lt - p->p));
        look(p, EVTXML_TAG_BYTES);
        tag = evtxml_tag(window_from(p, 0));
        if (tag == TAG_EVENT)
            return true;
        if (tag == TAG_EVENT_END) {
            at = text_offset(p->text);
            defect_note(p->defects, DEFECT_RECORD, from, at - from);
            from = at;
        }
        end = skip_region(p, 0);
        advance(p, end ? end : 1);
    }
}

/* Whether the <Event> at at begins an event of its own. */
static bool begins_event(const struct parse *p, size_t at)
{
    struct str s = str_first(window_from(p, at), LOOK_BYTES), tag;
    struct str rest = s;

    tag = str_cut(&rest, '>');
    if (str_find(tag, STR("/win/2004/08/events/event")) < tag.n)
        return true;
    if (str_ends(tag, STR("/")))
        return false;
    while (rest.n && rest.s[0] != '<')
        rest = str_from(rest, 1);
    return str_starts(rest, STR("<System>")) || str_starts(rest, STR("<System "));
}

static bool is_empty_element(const struct parse *p, size_t at)
{
    struct str rest = str_first(window_from(p, at), LOOK_BYTES);

    return str_ends(str_cut(&rest, '>'), STR("/"));
}

/* False: the tag cannot matter, and its name need not be read. */
static bool matters(const struct parse *p, size_t at, bool prefixed)
{
    char c = p->p[at + 1];

    if (prefixed)
        return true;
    if (c == '/')
        c = at + 2 < p->n ? p->p[at + 2] : '\0';
    return c == 'E' || c == 'R' || c == '!' || c == '?';
}

/* One tag inside an event.  True: the event ends (f->n is set). */
static bool frame_tag(struct parse *p, struct frame *f, size_t *at, unsigned *nested)
{
    struct str s = window_from(p, *at);
    size_t behind;

    switch (evtxml_tag(s)) {
    case TAG_EVENT:
        if (begins_event(p, *at)) {
            f->n = *at;
            return true;
        }
        *nested += !is_empty_element(p, *at);
        break;
    case TAG_EVENT_END:
        if (*nested) {
            --*nested;
            break;
        }
        behind = str_find_char(str_first(s, EVTXML_TAG_BYTES), '>');
        f->n = *at + (behind < s.n && behind < EVTXML_TAG_BYTES ? behind + 1 : 7);
        f->whole = true;
        return true;
    case TAG_EVENTS:
        f->n = *at;
        return true;
    case TAG_RENDERING:
        f->rendered = true;
        break;
    case TAG_DATA:
        *at += sizeof "<EventData>" - 1 + (s.s[1] == '/');
        return false;
    case TAG_OTHER:
        if (str_starts(s, STR("<?xml "))) {
            f->n = *at;
            return true;
        }
        behind = skip_region(p, *at);
        *at = behind ? behind : *at + 1;
        return false;
    }
    ++*at;
    return false;
}

static void frame_limit(struct parse *p, struct frame *f)
{
    f->too_long = true;
    f->n = LIMIT_RECORD_BYTES;
    while (((unsigned char)p->p[f->n] & 0xC0) == 0x80)
        f->n--;
}

/* The next tag that matters may be there; not one before.  Behind </EventData> it mostly stands. */
static size_t next_tag(const struct parse *p, size_t at, bool prefixed)
{
    struct str rest = window_from(p, at);

    if (rest.n > 1 && *rest.s == '<' && matters(p, at, prefixed))
        return at;
    return p->n - rest.n + (prefixed ? str_find_char(rest, '<') : scan_tag(rest.s, rest.n));
}

/* How far the event at the beginning of the window goes; no tag before at matters. */
static struct frame find_end(struct parse *p, size_t at)
{
    struct frame f = { 0 };
    bool prefixed = p->p[1] != 'E';
    unsigned nested = 0;

    for (;;) {
        at = next_tag(p, at, prefixed);
        if (at >= LIMIT_RECORD_BYTES && p->n > LIMIT_RECORD_BYTES) {
            frame_limit(p, &f);
            return f;
        }
        if (p->n - at < LOOK_BYTES && !p->last) {
            grow(p);
            continue;
        }
        if (at == p->n) {
            f.n = p->n;
            return f;
        }
        if (at + 1 < p->n && matters(p, at, prefixed)) {
            if (frame_tag(p, &f, &at, &nested))
                return f;
        } else {
            at++;
        }
    }
}

/* ---- the contract ---- */

static void note_damage(struct parse *p, const struct frame *f, const struct event *ev, bool found,
                        uint64_t offset)
{
    enum defect_kind kind = DEFECT_VALUE;

    if (f->too_long)
        kind = DEFECT_RECORD_TOO_LONG;
    else if (!f->whole && p->last && f->n == p->n)
        kind = DEFECT_TRUNCATED;
    else if (!found)
        kind = DEFECT_RECORD;
    else if (!ev->damaged)
        return;
    defect_note(p->defects, kind, offset, found ? 0 : f->n);
}

/* Bytes of the first n were no text: what stood there is lost, and it looks whole. */
static bool is_marred(const struct parse *p, size_t n, uint64_t offset)
{
    return p->defects->counted[DEFECT_ENCODING] &&
           defects_within(p->defects, DEFECT_ENCODING, offset, text_offset_most(p->text, n));
}

static size_t take_head(struct parse *p, struct event *ev)
{
    return evtxml_event_head(p->event, str_first(window_from(p, 0), SYSTEM_BYTES), ev);
}

/* The same, of an event of which all up to at is read: it often ends as the one before did. */
static struct frame find_usual_end(struct parse *p, size_t at)
{
    struct frame f = { .whole = true };

    f.n = at ? evtxml_event_end(p->event, window_from(p, at), &f.rendered) : 0;
    f.n += at;
    return f.n > at && f.n <= LIMIT_RECORD_BYTES ? f : find_end(p, at ? at : 1);
}

static enum next evtxml_next(struct parse *p, struct event *ev)
{
    uint64_t offset, line;
    struct str element;
    const char *head;
    struct frame f;
    size_t system;
    int found = 1;

    leave(p);
    if (!find_start(p))
        return text_failed(p->text) ? NEXT_DEAD : NEXT_END;
    offset = text_offset(p->text);
    line = text_number(p->text);
    look(p, SYSTEM_BYTES);
    system = take_head(p, ev);
    head = p->p;
    f = find_usual_end(p, system);
    p->used = f.n;
    element = (struct str){ p->p, f.n };
    if (system && head != p->p)
        system = take_head(p, ev); /* the window has moved, and what it held is gone */
    if (!system || !ev->has_event_id)
        found = evtxml_event_read(p->event, element, ev);
    else if (f.rendered)
        found = evtxml_event_rest(p->event, element, ev);
    else
        evtxml_event_later(p->event, element, ev);
    if (found < 0 || evtxml_event_unwrap(p->event, ev) < 0)
        return NEXT_DEAD;
    ev->offset = offset;
    ev->line = line;
    ev->damaged = ev->damaged || !f.whole;
    ev->unsure = is_marred(p, f.n, offset);
    note_damage(p, &f, ev, found > 0, offset);
    return found ? NEXT_EVENT : NEXT_DAMAGED;
}

static void evtxml_close(struct parse *p)
{
    evtxml_event_close(p->event);
}

static int evtxml_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return evtxml_event_open(&p->event, from->err);
}

/* An <Event> with the namespace of events, or one with System and in it a known element. */
static unsigned bid_at(struct str s)
{
    const struct str ns = STR("http://schemas.microsoft.com/win/2004/08/events/event");
    struct str rest = s, tag = str_cut(&rest, '>'), near;
    unsigned bits = 8 * 6;
    bool system;

    near = str_first(rest, 64);
    system = str_find(near, STR("<System>")) < near.n;
    near = str_first(rest, 2048);
    if (str_find(tag, ns) < tag.n)
        bits += 8 * (unsigned)ns.n;
    else if (!system || str_find(near, STR("<Provider ")) >= near.n)
        return 0;
    return system ? bits + 8 * 8 : bits;
}

static unsigned evtxml_bid(const struct sample *sample)
{
    struct str s = sample->text;

    for (;;) {
        unsigned bits;

        s = str_from(s, str_find_char(s, '<'));
        if (!s.n)
            return 0;
        bits = evtxml_tag(s) == TAG_EVENT ? bid_at(s) : 0;
        if (bits)
            return bits;
        s = str_from(s, 1);
    }
}

const struct parser parser_evtxml = {
    .name = "evtxml",
    .summary = "Windows events as XML (Event Viewer, wevtutil, PowerShell ToXml)",
    .files = "Event Viewer, Save All Events As, XML; wevtutil qe LOG /f:xml or /f:RenderedXml; "
             "ToXml() in PowerShell; events pasted into other text",
    .times = "UTC, of each event",
    .machine = "the event's Computer",
    .bid = evtxml_bid,
    .state_bytes = sizeof(struct parse),
    .open = evtxml_open,
    .next = evtxml_next,
    .close = evtxml_close,
    .quick = true,
};
