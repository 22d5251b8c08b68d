/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binary XML ([MS-EVEN6] 2.2.12) as it lies in a chunk of a log file:
 *
 *   0x0F fragment header   major, minor, flags (1 byte each)
 *   0x01 open element      dependency id (2; only in definitions), size (4), name (4),
 *                          with 0x40 set: size of the attribute list (4)
 *   0x02 / 0x03 / 0x04     end of start tag / empty element ends / end tag
 *   0x05 value             type (1), units (2), UTF-16 text
 *   0x06 attribute         name (4); what follows is its value, up to the next 0x06, 0x02 or 0x03
 *   0x07 CDATA             units (2), text          0x08 character reference: code (2)
 *   0x09 entity reference  name (4)                 0x0A, 0x0B processing instruction
 *   0x0C template instance version (1), template id (4), definition (4), count (4),
 *                          count times { size (2), type (1), 0 }, then the values themselves
 *   0x0D / 0x0E            substitution, optional substitution: index (2), type (1)
 *   0x00 end
 *
 * A name or a template definition is given by its offset in the chunk.  Where that offset is the
 * very next byte, it lies here and is stepped over; else it stands in any other place of the chunk,
 * often inside another record.
 *
 *   name        next (4), hash (2), units (2), UTF-16 text, NUL (2)
 *   definition  next (4), GUID (16), size (4), tokens; the template id is the start of the GUID
 *
 * Sizes of elements are not needed to read them and are ignored.  Depth and steps are bounded, so
 * that templates which contain themselves end.
 */
#include "parsers/evtx_binxml.h"
#include "parsers/evtx_token.h"

#include <string.h>

#define DEFINITION_HEADER 24u
#define VALUE_STEP 1024u /* bytes of a value that cost a step: looking at them is work, too */

/* The values of one template instance. */
struct slots {
    const struct evtx_value *items;
    uint32_t n;
};

static enum evtx_fault walk(struct evtx_binxml *x, struct rd *r, const struct slots *slots,
                            bool dependency);

void evtx_binxml_chunk(struct evtx_binxml *x, const uint8_t *chunk, size_t n)
{
    x->chunk = x->now = (struct evtx_space){ chunk, n, &x->names };
    if (x->names.arena.used) /* else no slot was taken: few records are read token by token */
        memset(x->names.slots, 0, sizeof x->names.slots);
    arena_reset(&x->names.arena);
}

void evtx_binxml_release(struct evtx_binxml *x)
{
    arena_release(&x->names.arena);
    arena_release(&x->lent_names.arena);
    buf_release(&x->name_text);
    *x = (struct evtx_binxml){ 0 };
}

static enum evtx_fault damaged(struct evtx_binxml *x, const struct rd *r)
{
    x->fault_at = r->at;
    return EVTX_DAMAGED;
}

static enum evtx_fault step(struct evtx_binxml *x, const struct rd *r, uint32_t n)
{
    x->fault_at = r->at;
    return evtx_fields_steps(x->fields, n) ? EVTX_FINE : EVTX_LIMIT;
}

/* Names. */

static bool read_name(struct evtx_binxml *x, size_t at, size_t *end)
{
    struct rd r = rd_over(x->now.p, x->now.n);
    const uint8_t *units;
    uint32_t n;

    rd_seek(&r, at);
    rd_skip(&r, 6); /* next name of the same bucket, hash */
    n = rd_le16(&r);
    units = rd_bytes(&r, 2 * (size_t)n);
    rd_skip(&r, 2); /* NUL */
    if (!rd_ok(&r) || n == 0)
        return false;
    buf_clear(&x->name_text);
    (void)evtx_string_append(&x->name_text, units, n);
    *end = r.at;
    return true;
}

static enum evtx_fault name_at(struct evtx_binxml *x, struct rd *r, uint32_t at,
                               struct evtx_name *name)
{
    size_t slot = (at ^ at >> 9) % EVTX_NAME_SLOTS, end;
    struct evtx_names *names = x->now.names;
    struct arena *home = &x->fields->arena;
    struct str text;

    if (at != 0 && names->slots[slot].at == at) {
        *name = names->slots[slot].name;
        return EVTX_FINE;
    }
    if (!read_name(x, at, &end))
        return damaged(x, r);
    if (names->slots[slot].at == 0 && at != 0 && x->name_text.n <= LIMIT_BINXML_NAME)
        home = &names->arena;
    else if (x->name_text.n > x->fields->text_max - x->fields->kept)
        return EVTX_LIMIT;
    else
        x->fields->kept += x->name_text.n;
    text = arena_copy(home, buf_str(&x->name_text));
    if (home->failed || x->name_text.failed)
        return EVTX_NO_MEMORY;
    *name = evtx_name_of(text);
    if (home == &names->arena) {
        names->slots[slot].at = at;
        names->slots[slot].name = *name;
    }
    return EVTX_FINE;
}

enum evtx_fault evtx_binxml_name(struct evtx_binxml *x, struct rd *r, struct evtx_name *name)
{
    uint32_t at = rd_le32(r);
    enum evtx_fault fault;
    size_t units;

    if (!rd_ok(r))
        return damaged(x, r);
    fault = name_at(x, r, at, name);
    if (fault == EVTX_FINE && at == r->at) {
        rd_skip(r, 6);
        units = rd_le16(r);
        rd_skip(r, 2 * units + 2);
    }
    return fault;
}

/* Elements and text. */

static enum evtx_fault open_element(struct evtx_binxml *x, struct rd *r, bool more,
                                    bool dependency)
{
    struct evtx_name name;
    enum evtx_fault fault;

    rd_skip(r, dependency ? 6 : 4);
    fault = evtx_binxml_name(x, r, &name);
    if (fault != EVTX_FINE)
        return fault;
    if (more)
        rd_skip(r, 4);
    if (!rd_ok(r))
        return damaged(x, r);
    return evtx_fields_open(x->fields, name) ? EVTX_FINE : EVTX_LIMIT;
}

static enum evtx_fault attribute(struct evtx_binxml *x, struct rd *r)
{
    struct evtx_name name;
    enum evtx_fault fault = evtx_binxml_name(x, r, &name);

    if (fault == EVTX_FINE)
        evtx_fields_attribute(x->fields, name);
    return fault;
}

/* Text in the template: a count of units, then the units. */
static enum evtx_fault literal(struct evtx_binxml *x, struct rd *r, bool shown)
{
    uint32_t n = rd_le16(r);
    const uint8_t *units = rd_bytes(r, 2 * (size_t)n);

    if (!rd_ok(r))
        return damaged(x, r);
    if (shown)
        evtx_fields_value(x->fields, (struct evtx_value){ units, 2 * n, EVTX_STRING });
    return EVTX_FINE;
}

static enum evtx_fault value_token(struct evtx_binxml *x, struct rd *r)
{
    uint8_t type = rd_u8(r);
    uint32_t size = evtx_type_size(type);
    const uint8_t *p;

    if (type == EVTX_STRING)
        return literal(x, r, true);
    /* [MS-EVEN6] allows text only; a value of fixed size can still be told from damage */
    p = size ? rd_bytes(r, size) : NULL;
    if (!p)
        return damaged(x, r);
    evtx_fields_value(x->fields, (struct evtx_value){ p, size, type });
    return EVTX_FINE;
}

static enum evtx_fault entity(struct evtx_binxml *x, struct rd *r)
{
    static const struct {
        struct str name;
        char c;
    } known[] = { { { "lt", 2 }, '<' },
                  { { "gt", 2 }, '>' },
                  { { "amp", 3 }, '&' },
                  { { "quot", 4 }, '"' },
                  { { "apos", 4 }, '\'' } };
    struct evtx_name name;
    enum evtx_fault fault = evtx_binxml_name(x, r, &name);

    if (fault != EVTX_FINE)
        return fault;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(name.text, known[i].name)) {
            evtx_fields_char(x->fields, (uint8_t)known[i].c);
            return EVTX_FINE;
        }
    }
    /* no such entity in event XML: shown as it was written */
    evtx_fields_char(x->fields, '&');
    evtx_fields_text(x->fields, name.text);
    evtx_fields_char(x->fields, ';');
    return EVTX_FINE;
}

static enum evtx_fault char_reference(struct evtx_binxml *x, struct rd *r)
{
    uint16_t c = rd_le16(r);

    if (!rd_ok(r))
        return damaged(x, r);
    evtx_fields_char(x->fields, c);
    return EVTX_FINE;
}

/* Nothing of a processing instruction is data; its name must be stepped over. */
static enum evtx_fault instruction(struct evtx_binxml *x, struct rd *r)
{
    struct evtx_name name;

    return evtx_binxml_name(x, r, &name);
}

/* Templates. */

/* Tokens between two offsets, one level deeper, with the elements balanced afterwards. */
static enum evtx_fault walk_inner(struct evtx_binxml *x, size_t at, size_t end,
                                  const struct slots *slots, bool dependency)
{
    struct rd r = rd_over(x->now.p, end);
    unsigned depth = x->fields->depth;
    enum evtx_fault fault;

    rd_seek(&r, at);
    if (x->nested + depth >= LIMIT_BINXML_DEPTH)
        return EVTX_LIMIT;
    x->nested++;
    fault = walk(x, &r, slots, dependency);
    x->nested--;
    if (fault == EVTX_FINE && x->fields->depth != depth)
        return damaged(x, &r);
    return fault;
}

/* The same in another space: a lent definition, or back in the chunk for a value. */
static enum evtx_fault walk_in(struct evtx_binxml *x, struct evtx_space space, size_t at,
                               size_t end, const struct slots *slots, bool dependency)
{
    struct evtx_space here = x->now;
    enum evtx_fault fault;

    x->now = space;
    fault = walk_inner(x, at, end, slots, dependency);
    x->now = here;
    return fault;
}

static enum evtx_fault substitution(struct evtx_binxml *x, struct rd *r, const struct slots *slots,
                                    bool optional)
{
    uint32_t index = rd_le16(r);
    struct evtx_value v;

    rd_skip(r, 1); /* the type the template expects; that of the value counts */
    if (!rd_ok(r) || !slots || index >= slots->n)
        return damaged(x, r);
    v = slots->items[index];
    if (step(x, r, v.n / VALUE_STEP) != EVTX_FINE)
        return EVTX_LIMIT;
    if (v.type == EVTX_BINXML) {
        size_t at = (size_t)(v.p - x->chunk.p);
        return v.n ? walk_in(x, x->chunk, at, at + v.n, NULL, false) : EVTX_FINE;
    }
    if (optional)
        evtx_fields_optional(x->fields, v);
    else
        evtx_fields_value(x->fields, v);
    return EVTX_FINE;
}

/* The value table of an instance: sizes and types first, then all bytes. */
static enum evtx_fault take_slots(struct evtx_binxml *x, struct rd *r, struct slots *slots)
{
    uint32_t n = rd_le32(r);
    struct evtx_value *items;
    struct rd sizes;

    if (!rd_ok(r) || n > rd_left(r) / 4)
        return damaged(x, r);
    if (step(x, r, n) != EVTX_FINE)
        return EVTX_LIMIT;
    sizes = rd_over(x->chunk.p, r->at + 4 * (size_t)n);
    sizes.at = r->at;
    r->at = sizes.end;
    items = arena_alloc(&x->fields->arena, (n ? n : 1) * sizeof *items);
    if (!items)
        return EVTX_NO_MEMORY;
    for (uint32_t i = 0; i < n; i++) {
        items[i].n = rd_le16(&sizes);
        items[i].type = rd_u8(&sizes);
        rd_skip(&sizes, 1);
        items[i].p = rd_bytes(r, items[i].n);
        if (!items[i].p) /* a cut record: the values before are whole */
            items[i] = (struct evtx_value){ x->chunk.p, 0, EVTX_NULL };
    }
    *slots = (struct slots){ items, n };
    return EVTX_FINE;
}

struct definition {
    struct evtx_space space;
    size_t at;     /* of its tokens */
    uint32_t size;
};

/* The right definition is one whose GUID begins with the id; others have been overwritten. */
static bool definition_at(struct evtx_space space, size_t at, uint32_t id, struct definition *def)
{
    struct rd r = rd_over(space.p, space.n);
    uint32_t found;

    rd_seek(&r, at);
    rd_skip(&r, 4);
    found = rd_le32(&r);
    rd_skip(&r, 12);
    *def = (struct definition){ space, 0, rd_le32(&r) };
    def->at = r.at;
    return rd_ok(&r) && found == id && def->size <= rd_left(&r);
}

static bool lent_definition(struct evtx_binxml *x, uint32_t id, struct definition *def)
{
    uint32_t at = x->lend ? evtx_lend_find(x->lend, id, x->lend_until) : 0;
    struct evtx_space space;

    x->lend_missed = x->lend_missed || !x->lend;
    if (at == 0)
        return false;
    space = (struct evtx_space){ (const uint8_t *)x->lend->area.s, x->lend->area.n,
                                 &x->lent_names };
    return definition_at(space, at, id, def);
}

static enum evtx_fault template_instance(struct evtx_binxml *x, struct rd *r)
{
    struct slots slots = { NULL, 0 };
    size_t token_at = r->at;
    struct definition def;
    enum evtx_fault fault;
    uint32_t id, at;

    rd_skip(r, 1);
    id = rd_le32(r);
    at = rd_le32(r);
    if (!rd_ok(r))
        return damaged(x, r);
    if (definition_at(x->now, at, id, &def)) {
        if (at == r->at)
            rd_skip(r, DEFINITION_HEADER + (size_t)def.size);
    } else if (at == r->at || !lent_definition(x, id, &def)) {
        return damaged(x, r);
    }
    fault = rd_ok(r) ? take_slots(x, r, &slots) : damaged(x, r);
    if (fault != EVTX_FINE)
        return fault;
    fault = walk_in(x, def.space, def.at, def.at + def.size, &slots, true);
    if (fault != EVTX_FINE && def.space.p != x->chunk.p)
        x->fault_at = token_at; /* an offset in the chunk, not in the area */
    return fault == EVTX_FINE && !rd_ok(r) ? damaged(x, r) : fault;
}

static enum evtx_fault close_element(struct evtx_binxml *x, struct rd *r, unsigned floor)
{
    if (x->fields->depth <= floor)
        return damaged(x, r);
    evtx_fields_close(x->fields);
    return EVTX_FINE;
}

static enum evtx_fault one_token(struct evtx_binxml *x, struct rd *r, uint8_t token,
                                 const struct slots *slots, bool dependency)
{
    switch (token & ~T_MORE) {
    case T_OPEN:
        return open_element(x, r, token & T_MORE, dependency);
    case T_START_DONE:
        evtx_fields_start_done(x->fields);
        return EVTX_FINE;
    case T_VALUE:
        return value_token(x, r);
    case T_ATTRIBUTE:
        return attribute(x, r);
    case T_CDATA:
        return literal(x, r, true);
    case T_CHAR:
        return char_reference(x, r);
    case T_ENTITY:
        return entity(x, r);
    case T_PI_TARGET:
        return instruction(x, r);
    case T_PI_DATA:
        return literal(x, r, false);
    case T_TEMPLATE:
        return template_instance(x, r);
    case T_SUBSTITUTION:
        return substitution(x, r, slots, false);
    case T_OPTIONAL:
        return substitution(x, r, slots, true);
    case T_FRAGMENT:
        rd_skip(r, 3);
        return EVTX_FINE;
    default:
        return damaged(x, r);
    }
}

static enum evtx_fault walk(struct evtx_binxml *x, struct rd *r, const struct slots *slots,
                            bool dependency)
{
    unsigned floor = x->fields->depth;
    enum evtx_fault fault = EVTX_FINE;

    while (fault == EVTX_FINE && rd_ok(r) && rd_left(r) > 0) {
        uint8_t token = rd_u8(r);
        if (token == T_END)
            return EVTX_FINE;
        fault = step(x, r, 1);
        if (fault != EVTX_FINE)
            return fault;
        if (token == T_CLOSE || token == T_CLOSE_EMPTY)
            fault = close_element(x, r, floor);
        else
            fault = one_token(x, r, token, slots, dependency);
        if (fault == EVTX_FINE && x->fields->limited)
            fault = EVTX_LIMIT;
    }
    return fault == EVTX_FINE && !rd_ok(r) ? damaged(x, r) : fault;
}

enum evtx_fault evtx_binxml_read(struct evtx_binxml *x, size_t at, size_t end, struct event *ev)
{
    struct rd r = rd_over(x->chunk.p, end);
    enum evtx_fault fault;

    evtx_fields_begin(x->fields, ev, end - at);
    x->nested = 0;
    x->fault_at = at;
    rd_seek(&r, at);
    fault = walk(x, &r, NULL, false);
    if (fault == EVTX_FINE && x->fields->depth > 0)
        fault = damaged(x, &r);
    evtx_fields_end(x->fields);
    if (x->fields->failed)
        return EVTX_NO_MEMORY;
    if (fault == EVTX_FINE && x->fields->limited)
        return EVTX_LIMIT;
    if (fault == EVTX_FINE && x->fields->bad_value)
        return damaged(x, &r);
    return fault == EVTX_FINE && x->fields->no_unicode ? EVTX_NO_UNICODE : fault;
}
