/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inventories behind Export-Clixml: Get-SCOMManagementServer, Get-SCOMAgent, Win32_Product,
 * Get-Service (log-formats.md 3.11, 8.3; input/clixml.h).  What an object is about is told by the
 * names of its properties, as those of a table are (inventory_row.c), and by its type; others are
 * passed over.
 */
#include "input/clixml.h"
#include "parsers/inventory_object.h"
#include "parsers/parser.h"

struct parse {
    struct text *text;
    struct clixml *xml;
    struct defects *defects;
    struct inventory_object object;
};

static unsigned slot_of(struct str name)
{
    return inventory_slot_of(name);
}

static unsigned type_of(struct str type)
{
    return inventory_listed_by_type(type);
}

static const struct clixml_names names = { slot_of, SLOTS, SLOTS, type_of };

static enum next inventory_clixml_next(struct parse *p, struct event *ev)
{
    struct clixml_item item;
    enum clixml_kind kind;
    int is = 0;

    while ((kind = clixml_next(p->xml, &item)) > CLIXML_DONE && !is) {
        p->object.cut = p->object.cut || (kind != CLIXML_BEGIN && (item.cut || item.over));
        if (kind == CLIXML_BEGIN)
            inventory_object_begin(&p->object, item.line, item.offset);
        else if (kind == CLIXML_VALUE && !item.cut)
            inventory_object_set(&p->object, (enum inventory_slot)item.slot, item.value);
        if (kind != CLIXML_END)
            continue;
        p->object.listed = (enum inventory_listed)item.type;
        if ((is = inventory_object_end(&p->object, p->defects, ev)) > 0)
            return NEXT_EVENT;
    }
    return kind == CLIXML_DONE ? NEXT_END : NEXT_DEAD;
}

static void inventory_clixml_close(struct parse *p)
{
    clixml_close(p->xml);
    inventory_object_release(&p->object);
}

static int inventory_clixml_open(struct parse *p, const struct parser_source *from)
{
    p->text = from->text;
    p->defects = from->defects;
    return clixml_open(&p->xml, p->text, &names, from->defects, from->err);
}

/* What the first type that says it says. */
static enum inventory_listed listed_in(struct str s)
{
    enum inventory_listed listed = LISTED_OTHER;

    while (listed == LISTED_OTHER && (s = str_from(s, str_find(s, STR("<T>")))).n) {
        s = str_from(s, 3);
        listed = inventory_listed_by_type(str_first(s, str_find_char(s, '<')));
    }
    return listed;
}

/* What stands in front of the names: the name of the schema, or, where the first line was cut off
   or damaged, objects and their properties. */
static unsigned bid_of_head(struct str s)
{
    if (str_find(s, STR("http://schemas.microsoft.com/powershell/2004/04")) < s.n)
        return 400;
    return str_find(s, STR("<Obj RefId=\"")) < s.n && str_find(s, STR("<Props>")) < s.n ? 150 : 0;
}

/* The names of the properties of all objects that the sample holds. */
static unsigned inventory_clixml_bid(const struct sample *sample)
{
    struct str s = sample->text;
    enum inventory_listed listed;
    unsigned slots = 0, bid = bid_of_head(s);

    if (!bid)
        return 0;
    listed = listed_in(s);
    while ((s = str_from(s, str_find(s, STR(" N=\"")))).n) {
        enum inventory_slot slot;
        enum inventory_kind kind;

        s = str_from(s, 4);
        slot = inventory_slot_of(str_first(s, str_find_char(s, '"')));
        if (slot != SLOTS)
            slots |= 1u << slot;
        kind = inventory_kind_of_table(slots, listed);
        if (kind == INVENTORY_NAMED ? inventory_has_product(sample->text) : kind != INVENTORY_NONE)
            return bid;
    }
    return 0;
}

const struct parser parser_inventory_clixml = {
    .name = "invclixml",
    .summary = "lists of products, agents, management servers as CLIXML (Export-Clixml)",
    .files = "Get-SCOMManagementServer, Get-SCOMAgent, Win32_Product, Get-Service | Export-Clixml",
    .times = "none",
    .machine = "the object's; of products and services without one the name of the folder, the "
               "file or the archive counts",
    .lacks = "since when it is so",
    .bid = inventory_clixml_bid,
    .state_bytes = sizeof(struct parse),
    .open = inventory_clixml_open,
    .next = inventory_clixml_next,
    .close = inventory_clixml_close,
};
