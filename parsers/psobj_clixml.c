/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Export-Clixml behind Get-WinEvent and Get-EventLog (log-formats.md 3.11; input/clixml.h).  Of a
 * message that is cut its beginning is kept, of anything else nothing.
 */
#include "input/clixml.h"
#include "parsers/parser.h"
#include "parsers/psobj_event.h"

struct parse {
    struct text *text;
    struct clixml *xml;
    struct defects *defects;
    struct psobj object;
    uint64_t line, offset;
};

static unsigned slot_of(struct str name)
{
    return psobj_slot_of(name);
}

static const struct clixml_names names = { slot_of, PSOBJ_SLOTS, PSOBJ_DATA, NULL };

static void begin(struct parse *p, const struct clixml_item *item)
{
    psobj_clear(&p->object);
    p->line = item->line;
    p->offset = item->offset;
}

static void take(struct parse *p, const struct clixml_item *item)
{
    p->object.cut = p->object.cut || item->over;
    if (item->slot == PSOBJ_DATA)
        psobj_data(&p->object, item->value);
    else if (item->value.n && (!item->cut || item->slot == PSOBJ_MESSAGE))
        psobj_set(&p->object, (enum psobj_slot)item->slot, item->value);
}

static enum next give(struct parse *p, const struct clixml_item *item, struct event *ev)
{
    if (psobj_fill(&p->object, ev) < 0)
        return NEXT_DEAD;
    ev->line = p->line;
    ev->offset = p->offset;
    if (ev->damaged)
        defect_note(p->defects, DEFECT_VALUE, p->offset, 0);
    ev->damaged = ev->damaged || item->cut; /* the reader below notes why */
    return NEXT_EVENT;
}

static enum next psobj_clixml_next(struct parse *p, struct event *ev)
{
    struct clixml_item item;
    enum clixml_kind kind;

    while ((kind = clixml_next(p->xml, &item)) > CLIXML_DONE) {
        if (kind == CLIXML_BEGIN)
            begin(p, &item);
        else if (kind == CLIXML_VALUE)
            take(p, &item);
        else if (psobj_is_event(&p->object))
            return give(p, &item, ev);
        if (p->object.arena.failed)
            return NEXT_DEAD;
    }
    return kind == CLIXML_DONE ? NEXT_END : NEXT_DEAD;
}

static void psobj_clixml_close(struct parse *p)
{
    clixml_close(p->xml);
    psobj_release(&p->object);
}

static int psobj_clixml_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return clixml_open(&p->xml, p->text, &names, from->defects, from->err);
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
    .files = "Get-WinEvent or Get-EventLog | Export-Clixml",
    .times = "of each event, with its zone where PowerShell wrote one",
    .machine = "the event's MachineName",
    .bid = psobj_clixml_bid,
    .state_bytes = sizeof(struct parse),
    .open = psobj_clixml_open,
    .next = psobj_clixml_next,
    .close = psobj_clixml_close,
};
