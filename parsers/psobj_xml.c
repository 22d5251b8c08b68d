/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows events as rows of XML: Log Parser's -o:XML in its four structures, ConvertTo-Xml, what a
 * database makes of a table (FOR XML).  The forms follow the documentation of these programs
 * [inferred]:
 *
 *   <ROW>                                            <EventID TYPE="INTEGER">
 *     <EventID>                                      <FIELD NAME="EventID">
 *     1033                                           <FIELD NAME="EventID" TYPE="INTEGER">
 *     </EventID>                                     <Property Name="Id" Type="System.Int32">
 *
 *   <row EventID="1033" SourceName="MsiInstaller" ... />
 *
 * and NXLog's to_xml(), <Event><EventTime>2024-03-16 22:41:07</EventTime><EventID>1033</EventID>...
 * and FullEventLogView's <item><event_time>16.03.2024 22:41:07.120</event_time><event_id>1033...
 *
 * A row is an event if its names are those of one (psobj_event.c).  A row that lost its end is over
 * where the next one begins.
 */
#include "event/evtword.h"
#include "input/xmlpull.h"
#include "parsers/parser.h"
#include "parsers/psobj_event.h"

#include "base/limits.h"

/* Log Parser's DOCTYPE lists all names, which looks like those of a table. */
#define MARKUP_BITS 1024u

struct row {
    struct psobj object;
    uint64_t line, offset;
    bool cut;
};

struct parse {
    struct text *text;
    struct xml *xml;
    struct defects *defects;
    struct row rows[2];       /* one that is given while the next one has begun */
    unsigned at;
    unsigned level;           /* depth of the values of the row at hand; 0: none */
    enum psobj_slot slot;     /* of the value at hand */
    bool strings;             /* it is a list with bars between */
    struct buf value;
};

static bool is_row(struct str local)
{
    return str_eq_nocase(local, STR("row")) || str_eq(local, STR("Object")) ||
           str_eq_nocase(local, STR("record")) || str_eq(local, STR("item"));
}

/* As psobj_event.c, and what Log Parser calls by names that other programs use for other things. */
static enum psobj_slot slot_of(struct str name, bool *strings)
{
    *strings = str_eq_nocase(name, STR("Strings"));
    if (*strings)
        return PSOBJ_DATA;
    return str_eq_nocase(name, STR("EventType")) ? PSOBJ_TYPE : psobj_slot_of(name);
}

static void set_strings(struct psobj *o, struct str s)
{
    while (s.n) {
        bool more = str_find_char(s, '|') < s.n;

        psobj_data(o, str_cut(&s, '|'));
        if (more && !s.n)
            psobj_data(o, STR(""));
    }
}

static void set(struct parse *p, struct str value)
{
    struct psobj *o = &p->rows[p->at].object;

    value = evtword_trim(value);
    if (p->strings)
        set_strings(o, value);
    else if (p->slot < PSOBJ_SLOTS && p->slot != PSOBJ_DATA && value.n)
        psobj_set(o, p->slot, value);
    p->slot = PSOBJ_SLOTS;
    p->strings = false;
}

static void begin_row(struct parse *p, const struct xml_item *item)
{
    struct row *r = &p->rows[p->at];

    psobj_clear(&r->object);
    r->cut = false;
    xml_place(p->xml, &r->line, &r->offset);
    p->level = xml_depth(p->xml) + 1;
    for (size_t i = 0; i < item->attrs_n; i++) {
        p->slot = slot_of(item->attrs[i].local, &p->strings);
        set(p, item->attrs[i].value);
    }
    buf_clear(&p->value);
}

/* The name of a value: that of its element, or an attribute of it. */
static void begin_value(struct parse *p, const struct xml_item *item)
{
    struct str name = item->local;

    for (size_t i = 0; i < item->attrs_n; i++)
        if (str_eq_nocase(item->attrs[i].local, STR("Name")))
            name = item->attrs[i].value;
    p->slot = slot_of(name, &p->strings);
    buf_clear(&p->value);
}

static bool may_give(const struct parse *p, unsigned at)
{
    return psobj_is_event(&p->rows[at].object);
}

static enum next give(struct parse *p, struct row *r, struct event *ev)
{
    if (psobj_fill(&r->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = r->line;
    ev->offset = r->offset;
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, r->offset, 0);
    ev->damaged = ev->damaged || r->cut; /* whoever reads XML notes why */
    return NEXT_EVENT;
}

static void take_text(struct parse *p, struct str text)
{
    if (p->slot == PSOBJ_SLOTS || xml_depth(p->xml) != p->level)
        return;
    if (p->value.n + text.n > LIMIT_RECORD_BYTES)
        p->rows[p->at].cut = true;
    else
        buf_add(&p->value, text);
}

/* NEXT_DAMAGED: nothing is whole yet. */
static enum next start(struct parse *p, const struct xml_item *item, struct event *ev)
{
    if (is_row(item->local) || (!p->level && str_eq(item->local, STR("Event")))) {
        unsigned before = p->at;
        bool whole = p->level && may_give(p, before);

        p->rows[before].cut = true;
        p->at = 1 - p->at;
        begin_row(p, item);
        return whole ? give(p, &p->rows[before], ev) : NEXT_DAMAGED;
    }
    if (p->level && xml_depth(p->xml) == p->level)
        begin_value(p, item);
    return NEXT_DAMAGED;
}

static enum next end(struct parse *p, const struct xml_item *item, struct event *ev)
{
    unsigned depth = xml_depth(p->xml) + 1;

    if (!p->level)
        return NEXT_DAMAGED;
    if (depth == p->level && (!item->cut || p->slot == PSOBJ_MESSAGE))
        set(p, buf_str(&p->value));
    p->rows[p->at].cut = p->rows[p->at].cut || item->cut || item->implied;
    if (depth + 1 != p->level)
        return NEXT_DAMAGED;
    p->level = 0;
    return may_give(p, p->at) ? give(p, &p->rows[p->at], ev) : NEXT_DAMAGED;
}

static enum next evtrows_next(struct parse *p, struct event *ev)
{
    struct xml_item item;
    enum xml_kind kind;

    while ((kind = xml_next(p->xml, &item)) > XML_DONE) {
        enum next next = NEXT_DAMAGED;

        if (kind == XML_TEXT)
            take_text(p, item.text);
        else
            next = kind == XML_START ? start(p, &item, ev) : end(p, &item, ev);
        if (p->value.failed || p->rows[p->at].object.arena.failed)
            return NEXT_DEAD;
        if (next != NEXT_DAMAGED)
            return next;
    }
    return kind == XML_DONE ? NEXT_END : NEXT_DEAD;
}

static void evtrows_close(struct parse *p)
{
    xml_close(p->xml);
    psobj_release(&p->rows[0].object);
    psobj_release(&p->rows[1].object);
    buf_release(&p->value);
}

static int evtrows_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    p->slot = PSOBJ_SLOTS;
    return xml_open(&p->xml, p->text, from->defects, from->err);
}

/* Where the name is that of a value: "<EventID", "\"EventID\"", " EventID=". */
static bool names_value(struct str text, struct str name)
{
    while (text.n) {
        size_t at = str_find(text, name);
        char behind = at + name.n < text.n ? text.s[at + name.n] : '\0';

        if (at == text.n)
            return false;
        if (at && ((text.s[at - 1] == '<' && (behind == '>' || behind == ' ')) ||
                   (text.s[at - 1] == '"' && behind == '"') ||
                   (text.s[at - 1] == ' ' && behind == '=')))
            return true;
        text = str_from(text, at + name.n);
    }
    return false;
}

#define IDS 3 /* names of an event's id: rows without one are no events (psobj_is_event) */

static unsigned evtrows_bid(const struct sample *sample)
{
    static const struct str rows[] = { STR_INIT("<ROW"), STR_INIT("<row "), STR_INIT("<Object "),
                                       STR_INIT("<row>"), STR_INIT("<record"),
                                       STR_INIT("<item>") };
    static const struct str names[] = { STR_INIT("EventID"), STR_INIT("Id"),
                                        STR_INIT("event_id"), /* these are IDS */
                                        STR_INIT("TimeGenerated"), STR_INIT("TimeCreated"),
                                        STR_INIT("SourceName"), STR_INIT("ProviderName"),
                                        STR_INIT("event_time"), STR_INIT("provider") };
    struct str s = sample->text;
    unsigned bits = 0, found = 0;
    bool row = false, id = false;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && !row; i++)
        row = str_find(s, rows[i]) < s.n;
    row = row || (str_find(s, STR("<Event><EventTime>")) < s.n && names_value(s, STR("EventID")));
    if (!row || str_find(s, STR("<Objs")) < s.n ||
        str_find(s, STR("schemas.microsoft.com/win/2004/08/events")) < s.n)
        return 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        bool there = names_value(s, names[i]);

        bits += there ? 8 * (unsigned)names[i].n : 0;
        found += there;
        id = id || (there && i < IDS);
    }
    return id && found >= 2 ? bits + (str_starts(str_trim(s), STR("<")) ? MARKUP_BITS : 0) : 0;
}

const struct parser parser_evtrows = {
    .name = "evtrows",
    .summary = "Windows events as rows of XML (Log Parser, ConvertTo-Xml, NXLog, FOR XML)",
    .files = "Log Parser -o:XML; NXLog's to_xml(); Get-WinEvent or Get-EventLog | ConvertTo-Xml; "
             "FullEventLogView; tables of a database, FOR XML",
    .times = "of each row, as who wrote it had it",
    .machine = "its column; without one the name of the folder, the file or the archive counts",
    .bid = evtrows_bid,
    .state_bytes = sizeof(struct parse),
    .open = evtrows_open,
    .next = evtrows_next,
    .close = evtrows_close,
    .needs = { STR_INIT("EventID"), STR_INIT("<Id"), STR_INIT("\"Id\""), STR_INIT(" Id="),
               STR_INIT("<event_id>") },
};
