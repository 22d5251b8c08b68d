/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inventories as JSON: ConvertTo-Json behind Get-SCOMManagementServer, Get-SCOMAgent,
 * Win32_Product, Get-Service (log-formats.md 3.12, 8.3), and what other tools make of the same
 * names.  An object in a list or in an object that says nothing itself counts for itself; what an
 * object is about is told by its names, as that of a table is (inventory_row.c).
 *
 * A version may be an object, { "Major": 10, "Minor": 22, ... }, a list of patches a list.
 *
 * Of names and versions alone the command in front says what they are, or a list called
 * "ManagementServers" [inferred], or the name itself: a product's, or a machine's.
 */
#include "base/limits.h"
#include "event/evtword.h"
#include "input/jsonpull.h"
#include "parsers/inventory_object.h"
#include "parsers/parser.h"

#include <string.h>

#define PARTS 4u
#define BID 40u /* its names may stand in the command before it, which looks like a table's */

struct parse {
    struct text *text;
    struct jsonpull *json;
    struct defects *defects;
    struct inventory_object object;
    bool inside;
    unsigned level;           /* depth of the names of the object at hand */
    enum inventory_slot slot; /* of the value that comes next, or holds what comes, */
    bool valued;              /* or that has come */
    unsigned part;            /* of a version, from 1; 0: none */
    uint64_t parts[PARTS];
    unsigned parts_n;
    enum inventory_listed command; /* what the last command lists, */
    unsigned named_depth;     /* of the list at hand, which is one of servers by its name; or 0 */
    bool names_servers;       /* the name at hand is that of such a list */
    uint64_t line, offset;    /* where the last object began */
    uint64_t faults;          /* of the text, up to the object at hand */
    bool again;               /* the last object begins a row, behind one that never ended */
    struct known {
        uint32_t same;        /* number of the name (jsonpull.h) */
        enum inventory_slot slot;
        bool servers;
    } names[JSONPULL_SAME + 1]; /* the last one: of a name without a number */
    bool done;
};

/* Most names come with every object, and are looked at once. */
static const struct known *look_at(struct parse *p, const struct jsonpull_item *item)
{
    struct known *known = &p->names[item->same ? item->same % JSONPULL_SAME : JSONPULL_SAME];

    if (!item->same || known->same != item->same)
        *known = (struct known){ item->same, inventory_slot_of(item->text),
                                 str_eq_nocase(item->text, STR("ManagementServers")) };
    return known;
}

static void begin(struct parse *p)
{
    inventory_object_begin(&p->object, p->line, p->offset);
    p->object.listed = p->named_depth ? LISTED_SERVERS : p->command;
    p->names_servers = false;
    p->inside = true;
    p->level = jsonpull_depth(p->json);
    p->slot = SLOTS;
    p->part = p->parts_n = 0;
    p->faults = jsonpull_faults(p->json);
}

/* Has the object at hand said nothing yet?  Then it may only hold others. */
static bool is_holder(const struct parse *p)
{
    return p->slot == SLOTS && !p->object.row.seen;
}

static unsigned part_of(struct str name)
{
    static const char *const names[PARTS] = { "Major", "Minor", "Build", "Revision" };

    for (unsigned i = 0; i < PARTS; i++)
        if (str_eq_nocase(name, str_of(names[i])))
            return i + 1;
    return 0;
}

static void take_name(struct parse *p, const struct jsonpull_item *item)
{
    unsigned depth = jsonpull_depth(p->json);

    if (depth == p->level) {
        const struct known *name = look_at(p, item);

        p->slot = name->slot;
        p->valued = false;
        p->names_servers = name->servers;
        p->parts_n = 0;
    }
    p->part = depth == p->level + 1 && p->slot == SLOT_VERSION ? part_of(item->text) : 0;
}

static void take_value(struct parse *p, const struct jsonpull_item *item, bool word)
{
    unsigned depth = jsonpull_depth(p->json);
    bool null = word && str_eq(item->text, STR("null"));
    uint64_t n;

    p->object.cut = p->object.cut || item->cut;
    p->valued = p->valued || depth == p->level;
    if (null || item->cut) {
        if (depth == p->level)
            inventory_set(&p->object.row, p->slot, STR_NONE);
    } else if (depth == p->level) {
        inventory_object_set(&p->object, p->slot, item->text);
    } else if (p->part == p->parts_n + 1 && str_u64(item->text, &n)) {
        p->parts[p->parts_n++] = n;
    } else if (depth == p->level + 1 && p->slot == SLOT_PATCHES) {
        inventory_add(&p->object.row, SLOT_PATCHES, "; ",
                      str_first(item->text, LIMIT_VALUE_BYTES));
    }
}

/* The version was an object; parts that it has not are -1. */
static void end_version(struct parse *p)
{
    struct buf version = { 0 };

    for (unsigned i = 0; i < p->parts_n; i++)
        buf_format(&version, "%s%llu", i ? "." : "", (unsigned long long)p->parts[i]);
    if (p->parts_n >= 2)
        inventory_object_set(&p->object, SLOT_VERSION, buf_str(&version));
    p->object.text.failed = p->object.text.failed || version.failed;
    p->parts_n = 0;
    buf_release(&version);
}

/* An object or a list has ended.  1: with it a row is complete. */
static int end(struct parse *p, const struct jsonpull_item *item, struct event *ev)
{
    unsigned depth = jsonpull_depth(p->json);

    if (depth == p->level && p->slot == SLOT_VERSION)
        end_version(p);
    if (depth + 1 != p->level)
        return 0;
    p->inside = false;
    if (item->implied)
        defect_note(p->defects, DEFECT_TRUNCATED, p->object.offset, 0);
    else if (p->object.cut)
        defect_note(p->defects, DEFECT_VALUE, p->object.offset, 0);
    p->object.cut = p->object.cut || item->implied;
    return inventory_object_end(&p->object, p->defects, ev);
}

static void take_list(struct parse *p)
{
    bool holder = is_holder(p);

    if (p->inside && holder && p->names_servers && !p->named_depth)
        p->named_depth = jsonpull_depth(p->json);
    p->inside = p->inside && !holder;
}

/* The end of the object at hand was damaged, and what opens in it is the next one: a row holds no
   object but a version.  1: the one at hand is complete. */
static int next_in_damaged(struct parse *p, struct event *ev)
{
    if ((p->slot == SLOT_VERSION && !p->valued) || jsonpull_faults(p->json) == p->faults)
        return 0;
    defect_note(p->defects, DEFECT_TRUNCATED, p->object.offset, 0);
    p->object.cut = true;
    p->again = true;
    return inventory_object_end(&p->object, p->defects, ev);
}

static int feed(struct parse *p, enum jsonpull_kind kind, const struct jsonpull_item *item,
                struct event *ev)
{
    switch (kind) {
    case JSON_OPEN:
        p->line = item->line;
        p->offset = item->offset;
        if (p->inside && !is_holder(p))
            return next_in_damaged(p, ev);
        begin(p);
        return 0;
    case JSON_LIST:
        take_list(p);
        return 0;
    case JSON_NAME:
        if (!p->inside) /* behind what was inside an object that said nothing */
            begin(p);
        take_name(p, item);
        return 0;
    case JSON_TEXT:
    case JSON_WORD:
        if (p->inside)
            take_value(p, item, kind == JSON_WORD);
        else if (!jsonpull_depth(p->json))
            inventory_command(item->text, &p->command);
        return 0;
    case JSON_CLOSE:
    case JSON_LIST_END:
        if (jsonpull_depth(p->json) < p->named_depth)
            p->named_depth = 0;
        return p->inside ? end(p, item, ev) : 0;
    default:
        return 0;
    }
}

static enum next inventory_json_next(struct parse *p, struct event *ev)
{
    struct jsonpull_item item;
    enum jsonpull_kind kind = JSON_DONE;

    for (;;) {
        int is;

        if (p->again)
            begin(p);
        p->again = false;
        if (p->done || (kind = jsonpull_next(p->json, &item)) <= JSON_DONE)
            break;
        is = feed(p, kind, &item, ev);

        if (is < 0 || p->object.row.arena.failed || p->object.text.failed)
            return NEXT_DEAD;
        if (is)
            return NEXT_EVENT;
    }
    p->done = true;
    return kind == JSON_NOMEM ? NEXT_DEAD : NEXT_END;
}

static void inventory_json_close(struct parse *p)
{
    jsonpull_close(p->json);
    inventory_object_release(&p->object);
}

static int inventory_json_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return jsonpull_open(&p->json, p->text, from->err);
}

#define COMMAND_BYTES 512u /* of what may stand between two texts and is no JSON */

/* What the names met so far are of, one object at each depth. */
struct look {
    struct {
        unsigned slots;
        bool product, machine;  /* the name is that of one, */
        bool version, release;  /* and this is one, of the product */
    } at[LIMIT_JSON_DEPTH];
    unsigned depth;
    enum inventory_listed listed;
    bool servers;               /* there is a list of them by its name */
    enum inventory_slot slot;   /* of the last name */
};

/* What stands between two texts opens and closes objects, or is a command. */
static void look_between(struct look *l, struct str s)
{
    if (!l->depth)
        inventory_command(str_first(s, COMMAND_BYTES), &l->listed);
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '{' && l->depth + 1 < LIMIT_JSON_DEPTH) {
            l->depth++;
            memset(&l->at[l->depth], 0, sizeof l->at[l->depth]);
        }
        l->depth -= s.s[i] == '}' && l->depth;
    }
}

static void look_at_value(struct look *l, struct str value)
{
    if (l->slot == SLOT_NAME || l->slot == SLOT_PRINCIPAL) {
        l->at[l->depth].product = inventory_is_product(value);
        l->at[l->depth].machine = inventory_is_machine(value);
    } else if (l->slot == SLOT_VERSION) {
        l->at[l->depth].version = inventory_is_version(value);
        l->at[l->depth].release = inventory_is_release(value);
    }
}

static void look_at_name(struct look *l, struct str name)
{
    l->slot = inventory_slot_of(name);
    l->servers = l->servers || str_eq_nocase(name, STR("ManagementServers"));
    if (l->slot != SLOTS)
        l->at[l->depth].slots |= 1u << l->slot;
}

/* Names and versions of anything count if a product is named, or a machine with its version. */
static bool is_found(const struct look *l)
{
    unsigned depth = l->depth;
    enum inventory_kind kind = inventory_kind_of_table(l->at[depth].slots,
                                                       l->servers ? LISTED_SERVERS : l->listed);

    return kind == INVENTORY_NAMED ? (l->at[depth].product && l->at[depth].version) ||
                                         (l->at[depth].machine && l->at[depth].release)
                                   : kind != INVENTORY_NONE;
}

/* The next text in quotes, and what stands before it. */
static bool take_quoted(struct str *s, struct str *before, struct str *quoted)
{
    size_t end = 0;

    *before = str_first(*s, str_find_char(*s, '"'));
    if (before->n == s->n)
        return false;
    *s = str_from(*s, before->n + 1);
    while (end < s->n && s->s[end] != '"')
        end += s->s[end] == '\\' ? 2 : 1;
    *quoted = str_first(*s, end);
    *s = str_from(*s, end + 1);
    return true;
}

/* The names of one object, at whatever depth. */
static unsigned inventory_json_bid(const struct sample *sample)
{
    struct str s = evtword_trim(sample->text), before, quoted;
    struct look l = { .depth = 0 };

    if (str_find_char(s, '{') == s.n)
        return 0;
    while (take_quoted(&s, &before, &quoted)) {
        bool name = str_starts(str_trim(str_first(s, 8)), STR(":"));

        look_between(&l, before);
        if (name)
            look_at_name(&l, quoted);
        else if (l.slot != SLOTS)
            look_at_value(&l, quoted);
        if (is_found(&l))
            return BID;
    }
    return 0;
}

const struct parser parser_inventory_json = {
    .name = "invjson",
    .summary = "lists of products, agents, management servers as JSON (ConvertTo-Json)",
    .files = "Get-SCOMManagementServer, Get-SCOMAgent, Win32_Product, Get-Service | ConvertTo-Json",
    .times = "none",
    .machine = "the object's; of products and services without one the name of the folder, the "
               "file or the archive counts",
    .lacks = "since when it is so",
    .bid = inventory_json_bid,
    .most = BID,
    .state_bytes = sizeof(struct parse),
    .open = inventory_json_open,
    .next = inventory_json_next,
    .close = inventory_json_close,
};
