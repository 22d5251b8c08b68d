/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Export-Clixml behind Get-WinEvent and Get-EventLog (log-formats.md 3.11):
 *
 *      Objs
 *        Obj                          an event; its depth is d
 *          TN, ToString
 *          Props, MS                  d+1; properties, and what was added to them (the message)
 *            I32 N="Id"               d+2
 *            Obj N="EntryType"        d+2; its ToString is the value
 *            Obj N="Properties"       d+2
 *              LST                    d+3; strings stand here (Get-EventLog), or
 *                Obj/Props            d+5
 *                  S N="Value"        d+6; parameters with their real values
 *
 * A list as one object has its events in Obj/LST.  Texts escape what XML cannot hold as _x000D_.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "input/xmlpull.h"
#include "parsers/parser.h"
#include "parsers/psobj_event.h"

struct parse {
    struct text *text;
    struct xml *xml;
    struct defects *defects;
    struct psobj object;
    bool inside;
    unsigned level;            /* depth of the event's element */
    uint64_t line, offset;
    bool cut;
    enum psobj_slot slot;      /* of the property at level + 2 */
    unsigned taking;           /* depth of the element whose text is a value; 0: none */
    bool object_value;         /* that one is an object: only its ToString counts, */
    bool to_string;            /* which is the child at hand */
    struct buf value, plain;
};

static struct str attribute(const struct xml_item *item, struct str name)
{
    for (size_t i = 0; i < item->attrs_n; i++)
        if (str_eq(item->attrs[i].local, name))
            return item->attrs[i].value;
    return STR_NONE;
}

/* _xHHHH_ is one UTF-16 unit. */
static struct str unescape(struct parse *p, struct str s)
{
    uint64_t unit;

    if (str_find(s, STR("_x")) == s.n)
        return s;
    buf_clear(&p->plain);
    while (s.n) {
        size_t at = str_find(s, STR("_x"));

        buf_add(&p->plain, str_first(s, at));
        s = str_from(s, at);
        if (s.n >= 7 && s.s[6] == '_' && str_hex64((struct str){ s.s + 2, 4 }, &unit)) {
            buf_utf8(&p->plain, (uint32_t)unit);
            s = str_from(s, 7);
        } else if (s.n) {
            buf_char(&p->plain, '_');
            s = str_from(s, 1);
        }
    }
    return buf_str(&p->plain);
}

static void begin(struct parse *p, unsigned depth)
{
    psobj_clear(&p->object);
    p->inside = true;
    p->level = depth;
    xml_place(p->xml, &p->line, &p->offset);
    p->cut = false;
    p->slot = PSOBJ_SLOTS;
    p->taking = 0;
}

/* The element that begins is a value. */
static void take(struct parse *p, const struct xml_item *item, unsigned depth)
{
    p->taking = depth;
    p->object_value = str_eq(item->local, STR("Obj"));
    p->to_string = false;
    buf_clear(&p->value);
}

static void start(struct parse *p, const struct xml_item *item, unsigned depth)
{
    if (depth == p->level + 1 && str_eq(item->local, STR("LST"))) {
        p->inside = false; /* a list of events */
    } else if (depth == p->level + 2) {
        p->slot = psobj_slot_of(attribute(item, STR("N")));
        if (p->slot != PSOBJ_DATA && p->slot != PSOBJ_SLOTS)
            take(p, item, depth);
    } else if (p->slot == PSOBJ_DATA && !p->taking) {
        if ((depth == p->level + 4 && str_eq(item->local, STR("S"))) ||
            (depth == p->level + 6 && str_eq(attribute(item, STR("N")), STR("Value"))))
            take(p, item, depth);
    } else if (p->taking && p->object_value && depth == p->taking + 1) {
        p->to_string = str_eq(item->local, STR("ToString"));
    }
}

static void take_text(struct parse *p, const struct xml_item *item)
{
    unsigned depth = xml_depth(p->xml);

    if (p->taking && (p->object_value ? p->to_string && depth == p->taking + 1
                                      : depth == p->taking)) {
        if (p->value.n + item->text.n > LIMIT_RECORD_BYTES)
            p->object.cut = true;
        else
            buf_add(&p->value, item->text);
    }
}

/* An element has ended that was at this depth.  True: the event is complete. */
static bool end(struct parse *p, const struct xml_item *item, unsigned depth)
{
    if (p->taking == depth) {
        if (p->slot == PSOBJ_DATA)
            psobj_data(&p->object, unescape(p, buf_str(&p->value)));
        else if (p->value.n && (!item->cut || p->slot == PSOBJ_MESSAGE))
            psobj_set(&p->object, p->slot, unescape(p, buf_str(&p->value)));
        p->taking = 0;
    }
    if (depth == p->level + 2)
        p->slot = PSOBJ_SLOTS;
    if (depth != p->level)
        return false;
    p->inside = false;
    p->cut = item->cut || item->implied; /* the reader below notes why */
    return psobj_is_event(&p->object);
}

static bool feed(struct parse *p, enum xml_kind kind, const struct xml_item *item)
{
    unsigned depth = xml_depth(p->xml);

    if (!p->inside) {
        if (kind == XML_START && str_eq(item->local, STR("Obj")))
            begin(p, depth);
        return false;
    }
    if (kind == XML_START)
        start(p, item, depth);
    else if (kind == XML_TEXT)
        take_text(p, item);
    else
        return end(p, item, depth + 1);
    return false;
}

static enum next give(struct parse *p, struct event *ev)
{
    if (psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = p->line;
    ev->offset = p->offset;
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, p->offset, 0);
    ev->damaged = ev->damaged || p->cut;
    return NEXT_EVENT;
}

static enum next psobj_clixml_next(struct parse *p, struct event *ev)
{
    struct xml_item item;
    enum xml_kind kind;

    for (;;) {
        kind = xml_next(p->xml, &item);
        if (kind == XML_DONE)
            return NEXT_END;
        if (kind == XML_NOMEM)
            return NEXT_DEAD;
        if (feed(p, kind, &item))
            return give(p, ev);
        if (p->object.arena.failed || p->value.failed || p->plain.failed)
            return NEXT_DEAD;
    }
}

static void psobj_clixml_close(struct parse *p)
{
    if (!p)
        return;
    xml_close(p->xml);
    text_close(p->text);
    psobj_release(&p->object);
    buf_release(&p->value);
    buf_release(&p->plain);
    mem_free(p);
}

static int psobj_clixml_open(struct parse **out, struct stream *in, struct defects *defects,
                             struct err *err)
{
    struct parse *p = mem_zero(1, sizeof *p);

    if (!p)
        return err_nomem(err, "event CLIXML");
    p->defects = defects;
    if (text_open(&p->text, in, defects, err) < 0 ||
        xml_open(&p->xml, p->text, defects, err) < 0) {
        psobj_clixml_close(p);
        return -1;
    }
    *out = p;
    return 0;
}

static unsigned psobj_clixml_bid(const struct sample *sample)
{
    static const char *const marks[] = { "http://schemas.microsoft.com/powershell/2004/04",
                                         "System.Diagnostics.Eventing.Reader.EventLogRecord",
                                         "System.Diagnostics.EventLogEntry",
                                         "N=\"TimeCreated\"", "N=\"TimeGenerated\"",
                                         "N=\"ProviderName\"", "N=\"EventID\"" };
    struct str s = sample->text;
    unsigned bits = 0, found = 0;

    if (str_find(s, STR("<Obj")) == s.n)
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct str mark = str_of(marks[i]);
        bool there = str_find(s, mark) < s.n;
        bits += there ? 8 * (unsigned)mark.n : 0;
        found += there;
    }
    return found >= 2 ? bits : 0;
}

const struct parser parser_psobj_clixml = {
    .name = "evtclixml",
    .summary = "Windows events as CLIXML (Get-WinEvent or Get-EventLog | Export-Clixml)",
    .bid = psobj_clixml_bid,
    .open = psobj_clixml_open,
    .next = psobj_clixml_next,
    .close = psobj_clixml_close,
};
