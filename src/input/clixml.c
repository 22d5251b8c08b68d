/* SPDX-License-Identifier: Apache-2.0 */
#include "input/clixml.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "input/clixml_join.h"
#include "input/clixml_same.h"
#include "input/xmlpull.h"

#define TYPES_KEPT 16u /* of those that matter, by their RefId */

struct clixml {
    struct xml *xml;
    const struct clixml_names *names;
    bool inside;
    unsigned level;            /* depth of the object's element */
    unsigned bare;             /* of the last one in it that is no property, */
    bool stray, properties;    /* and no item of a list, either, but among properties; */
    uint64_t bare_line, bare_offset; /* it is here */
    bool begun;                /* it is an object of its own: the one before lost its end */
    unsigned slot;             /* of the property at level + 2, */
    bool is_object;            /* which is one, and may hold others */
    unsigned taking;           /* depth of the element whose text is a value; 0: none */
    bool object_value;         /* that one is an object: only its ToString counts, */
    bool to_string;            /* which is the child at hand */
    bool over;
    struct buf value, plain;
    bool in_types;             /* the text taken is one of the object's types, */
    unsigned type;             /* of which the first that matters counts */
    uint64_t type_ref;
    struct {
        uint64_t ref;
        unsigned type;
    } types[TYPES_KEPT];
    size_t types_n;
    struct clixml_same same;
    struct clixml_join join;
    bool in_obj, in_props;     /* the object's element is called so, and the one at level + 1 */
    enum clixml_kind next;     /* to be told before all else: CLIXML_END, CLIXML_BEGIN, of */
    unsigned ended_type;       /* the object before, */
    uint64_t line, offset;     /* and of the next one */
};

static struct str attribute(const struct xml_item *item, struct str name)
{
    for (size_t i = 0; i < item->attrs_n; i++)
        if (str_eq(item->attrs[i].local, name))
            return item->attrs[i].value;
    return STR_NONE;
}

/* _xHHHH_ is one UTF-16 unit. */
static struct str unescape(struct clixml *c, struct str s)
{
    uint64_t unit;

    if (str_find(s, STR("_x")) == s.n)
        return s;
    buf_clear(&c->plain);
    while (s.n) {
        size_t at = str_find(s, STR("_x"));

        buf_add(&c->plain, str_first(s, at));
        s = str_from(s, at);
        if (s.n >= 7 && s.s[6] == '_' && str_hex64((struct str){ s.s + 2, 4 }, &unit)) {
            buf_utf8(&c->plain, (uint32_t)unit);
            s = str_from(s, 7);
        } else if (s.n) {
            buf_char(&c->plain, '_');
            s = str_from(s, 1);
        }
    }
    return buf_str(&c->plain);
}

static enum clixml_kind begin(struct clixml *c, const struct xml_item *item,
                              struct clixml_item *out, unsigned depth)
{
    c->in_obj = str_eq(item->name, STR("Obj"));
    c->in_props = c->properties = false;
    c->inside = true;
    c->level = c->bare = depth;
    c->slot = c->names->none;
    c->taking = c->type = 0;
    c->in_types = false;
    clixml_same_forget(&c->same);
    *out = (struct clixml_item){ .slot = c->slot };
    xml_place(c->xml, &out->line, &out->offset);
    return CLIXML_BEGIN;
}

/* The element that begins is a value. */
static void take(struct clixml *c, struct str local, unsigned depth)
{
    c->taking = depth;
    c->object_value = str_eq(local, STR("Obj"));
    c->to_string = c->over = false;
    buf_clear(&c->value);
}

/* Those of an object before; were they none that matters, what is known of this one stays. */
static void refer_types(struct clixml *c, uint64_t ref)
{
    c->type_ref = ref;
    for (size_t i = 0; i < c->types_n; i++)
        if (c->types[i].ref == ref)
            c->type = c->types[i].type;
}

/* Types of the object, or the number of those of another. */
static void start_types(struct clixml *c, const struct xml_item *item)
{
    uint64_t ref;
    bool has = str_u64(attribute(item, STR("RefId")), &ref);

    c->in_types = str_eq(item->local, STR("TN"));
    c->type_ref = UINT64_MAX;
    if (has && c->in_types)
        c->type_ref = ref;
    else if (has)
        refer_types(c, ref);
}

static void take_type(struct clixml *c, struct str name)
{
    unsigned type = c->type ? 0 : c->names->type_of(name);

    if (!type)
        return;
    c->type = type;
    if (c->types_n < TYPES_KEPT) {
        c->types[c->types_n].ref = c->type_ref;
        c->types[c->types_n++].type = type;
    }
}

static void start(struct clixml *c, const struct xml_item *item, unsigned depth)
{
    if (depth == c->level + 1 && str_eq(item->local, STR("LST"))) {
        c->inside = false; /* a list of objects */
    } else if (depth == c->level + 1) {
        c->in_types = false;
        c->in_props = c->properties = str_eq(item->name, STR("Props"));
        if (c->names->type_of && str_starts(item->local, STR("TN")))
            start_types(c, item);
    } else if (c->in_types && depth == c->level + 2) {
        take(c, item->local, depth);
    } else if (depth == c->level + 2) {
        c->slot = c->names->slot_of(attribute(item, STR("N")));
        c->is_object = str_eq(item->local, STR("Obj"));
        if (c->slot != c->names->list && c->slot != c->names->none)
            take(c, item->local, depth);
    } else if (c->slot == c->names->list && !c->taking) {
        if ((depth == c->level + 4 && str_eq(item->local, STR("S"))) ||
            (depth == c->level + 6 && str_eq(attribute(item, STR("N")), STR("Value"))))
            take(c, item->local, depth);
    } else if (c->taking && c->object_value && depth == c->taking + 1) {
        c->to_string = str_eq(item->local, STR("ToString"));
    }
}

/* Inside of an object that lost its end others seem to lie.  What stands in a list has no property
   of these names (of inventories some have: there is no list among their names), and what stands
   among properties is in none. */
static unsigned slot_of_next(const struct clixml *c, const struct xml_item *item, unsigned depth)
{
    bool deeper = depth == c->bare + 2 && c->bare > c->level;

    return deeper && (c->stray || c->names->list != c->names->none)
               ? c->names->slot_of(attribute(item, STR("N"))) : c->names->none;
}

static void note_bare(struct clixml *c, const struct xml_item *item, unsigned depth)
{
    if (!str_eq(item->local, STR("Obj")) || attribute(item, STR("N")).n)
        return;
    c->bare = depth;
    c->stray = c->properties && (depth == c->level + 2 || (depth > c->level + 2 && !c->is_object));
    xml_place(c->xml, &c->bare_line, &c->bare_offset);
}

/* CLIXML_END: another object has begun. */
static enum clixml_kind start_inside(struct clixml *c, const struct xml_item *item, unsigned depth,
                                     struct clixml_item *out)
{
    unsigned slot = slot_of_next(c, item, depth);

    if (slot != c->names->none) {
        *out = (struct clixml_item){ .slot = c->names->none, .cut = true, .type = c->type };
        c->type = 0;
        c->in_types = false;
        c->in_obj = c->in_props = false;
        c->level = c->bare;
        c->slot = slot;
        c->begun = c->properties = true;
        c->is_object = str_eq(item->local, STR("Obj"));
        c->taking = 0;
        if (slot != c->names->list)
            take(c, item->local, depth);
        return CLIXML_END;
    }
    note_bare(c, item, depth);
    start(c, item, depth);
    return CLIXML_DONE;
}

static void take_text(struct clixml *c, const struct xml_item *item)
{
    unsigned depth = xml_depth(c->xml);

    if (c->taking && (c->object_value ? c->to_string && depth == c->taking + 1
                                      : depth == c->taking)) {
        if (c->value.n + item->text.n > LIMIT_RECORD_BYTES)
            c->over = true;
        else
            buf_add(&c->value, item->text);
    }
}

/* An element has ended that was at this depth. */
static enum clixml_kind end(struct clixml *c, const struct xml_item *item, unsigned depth,
                            struct clixml_item *out)
{
    bool value = c->taking == depth;

    *out = (struct clixml_item){ .slot = c->slot, .cut = item->cut || item->implied };
    if (value) {
        out->value = unescape(c, buf_str(&c->value));
        out->cut = item->cut;
        out->over = c->over;
        c->taking = 0;
    }
    if (depth == c->level + 2)
        c->slot = c->names->none;
    if (value && c->in_types)
        take_type(c, out->value);
    else if (value)
        return CLIXML_VALUE;
    if (depth != c->level)
        return CLIXML_DONE;
    c->inside = false;
    out->type = c->type;
    return CLIXML_END;
}

/* What stands between the properties of the object at hand is noted, to be told when it comes
   again.  Elements that are empty, or hold others, are no such property. */
static void note_same(struct clixml *c, enum xml_kind kind, const struct xml_item *item)
{
    unsigned depth = xml_depth(c->xml), at = c->level + 2;
    struct str n = kind == XML_START && depth == at ? attribute(item, STR("N")) : STR_NONE;

    if (kind == XML_TEXT)
        clixml_same_text(&c->same, item->raw);
    else if (kind == XML_END && depth + 1 == at && !item->implied && !item->cut)
        clixml_same_end(&c->same, item->raw, xml_faults(c->xml));
    else if (n.n && !c->in_types && c->bare <= c->level && c->slot != c->names->list &&
             !str_eq(item->local, STR("Obj")) && !str_ends(item->raw, STR("/>")))
        clixml_same_begin(&c->same, item->raw, item->name.n, c->slot, xml_faults(c->xml));
    else
        clixml_same_forget(&c->same);
}

/* The same for what stands between two objects.  It begins with what was noted behind the last
   property, where the element of the properties ends, and ends where a property is noted. */
static void begin_join(struct clixml *c)
{
    const struct clixml_same *k = &c->same;

    if (c->in_obj && c->in_props && k->here != CLIXML_SAME_NONE)
        clixml_join_begin(&c->join, (struct str){ k->behind, k->behind_n }, k->here, k->faults);
}

static void note_join(struct clixml *c, enum xml_kind kind, const struct xml_item *item)
{
    unsigned depth = xml_depth(c->xml) + (kind == XML_END);

    if (kind == XML_START && depth == c->level + 2 && c->same.fresh)
        clixml_join_end(&c->join, item, c->same.here, c->slot, xml_faults(c->xml));
    else
        clixml_join_note(&c->join, kind, item, depth - c->level);
}

static enum clixml_kind tell_next(struct clixml *c, struct clixml_item *out)
{
    enum clixml_kind told = c->next;

    *out = (struct clixml_item){ .slot = c->names->none };
    if (told == CLIXML_END) {
        out->type = c->ended_type;
        c->next = CLIXML_BEGIN;
    } else {
        out->line = c->line;
        out->offset = c->offset;
        c->next = CLIXML_DONE;
    }
    return told;
}

static void next_property(struct clixml *c, unsigned here, unsigned slot)
{
    c->same.here = here;
    c->slot = slot;
    c->taking = 0;
    if (slot != c->names->none)
        take(c, STR("S"), c->level + 2);
}

/* What is behind the value is what stood behind the last one of an object before: up to the first
   property of the next one all is passed.  CLIXML_DONE: it is not. */
static enum clixml_kind take_join(struct clixml *c, struct clixml_item *out)
{
    const struct clixml_joint *known = &c->join.known;
    struct str rest, value;
    bool taken = c->taking;
    size_t n;

    if (!known->n || known->before != c->same.here || !c->in_obj || !c->in_props)
        return CLIXML_DONE;
    rest = xml_rest(c->xml);
    value = clixml_same_value(rest);
    n = value.n ? clixml_join_length(known, str_from(rest, value.n)) : 0;
    if (!n)
        return CLIXML_DONE;
    *out = (struct clixml_item){ .slot = c->slot, .value = value };
    xml_pass(c->xml, value.n + known->object_at);
    xml_place(c->xml, &c->line, &c->offset);
    xml_exchange(c->xml, n - known->object_at,
                 (struct str){ known->s + known->name_at, known->name_n });
    c->bare = c->level;
    c->ended_type = c->type;
    c->type = 0;
    if (known->has_types && c->names->type_of)
        refer_types(c, known->type_ref);
    next_property(c, known->here, known->slot);
    c->next = CLIXML_END;
    return taken ? CLIXML_VALUE : tell_next(c, out);
}

/* The value at hand and what stands behind it up to the next one, where that is known; of what is
   not needed all of it is passed.  CLIXML_DONE: the reader has to read it. */
static enum clixml_kind take_same(struct clixml *c, struct clixml_item *out)
{
    const struct clixml_stretch *next;
    enum clixml_kind told;
    struct str value;

    while (c->same.fresh && (next = clixml_same_next(&c->same, xml_rest(c->xml), &value)) != NULL) {
        bool taken = c->taking;

        *out = (struct clixml_item){ .slot = c->slot, .value = value };
        xml_exchange(c->xml, value.n + next->n, (struct str){ next->s + next->name_at,
                                                              next->name_n });
        next_property(c, (unsigned)(next - c->same.at), next->slot);
        if (taken)
            return CLIXML_VALUE;
    }
    if (c->same.fresh && (told = take_join(c, out)) != CLIXML_DONE)
        return told;
    c->same.fresh = false;
    return CLIXML_DONE;
}

/* CLIXML_DONE: nothing to tell yet. */
static enum clixml_kind feed(struct clixml *c, enum xml_kind kind, const struct xml_item *item,
                             struct clixml_item *out)
{
    unsigned depth = xml_depth(c->xml);

    if (!c->inside)
        return kind == XML_START && str_eq(item->local, STR("Obj")) ? begin(c, item, out, depth)
                                                                    : CLIXML_DONE;
    if (kind == XML_START)
        return start_inside(c, item, depth, out);
    if (kind == XML_TEXT)
        take_text(c, item);
    else
        return end(c, item, depth + 1, out);
    return CLIXML_DONE;
}

enum clixml_kind clixml_next(struct clixml *c, struct clixml_item *out)
{
    struct xml_item item;

    if (c->next)
        return tell_next(c, out);
    if (c->begun) {
        *out = (struct clixml_item){ .slot = c->names->none, .line = c->bare_line,
                                     .offset = c->bare_offset };
        c->begun = false;
        return CLIXML_BEGIN;
    }
    for (;;) {
        enum clixml_kind told = take_same(c, out);
        bool inside = c->inside;
        enum xml_kind kind;

        if (told)
            return told;
        kind = xml_next(c->xml, &item);
        if (kind == XML_DONE)
            return CLIXML_DONE;
        if (kind == XML_NOMEM)
            return CLIXML_NOMEM;
        told = feed(c, kind, &item, out);
        if (inside && kind == XML_END && c->same.ended)
            begin_join(c);
        if (inside)
            note_same(c, kind, &item);
        if (c->join.step != JOIN_NOTHING)
            note_join(c, kind, &item);
        if (c->value.failed || c->plain.failed)
            return CLIXML_NOMEM;
        if (told)
            return told;
    }
}

int clixml_open(struct clixml **out, struct text *text, const struct clixml_names *names,
                struct defects *defects, struct err *err)
{
    struct clixml *c = mem_zero(1, sizeof *c);

    if (!c)
        return err_nomem(err, "CLIXML");
    c->names = names;
    if (xml_open(&c->xml, text, defects, err) < 0) {
        clixml_close(c);
        return -1;
    }
    *out = c;
    return 0;
}

void clixml_close(struct clixml *c)
{
    if (!c)
        return;
    xml_close(c->xml);
    buf_release(&c->value);
    buf_release(&c->plain);
    mem_free(c);
}
