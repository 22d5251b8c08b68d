/* SPDX-License-Identifier: Apache-2.0 */
/*
 * <Event>: System, then EventData or UserData (or one of the rarer payloads), then RenderingInfo
 * where the export rendered messages (log-formats.md 3.1, 3.3).  Copies are damaged by hand
 * ("2010/<EventID>" for a closing tag), so System, EventData and RenderingInfo are read as a flat
 * list of leaves: a leaf ends where the next known element begins, whatever the tags say.  Only
 * UserData has structure that matters; there the reader's supplied ends keep the path right.
 *
 * Some tools do not escape values (libevtx), so that a value may look like elements: what stands in
 * an open leaf and is no name of its section is taken as written, up to the leaf's own end.
 *
 * A leaf of System that is cut by the end of the element is dropped: half an event id or half a
 * computer name would be another one.
 */
#include "parsers/evtxml_event.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/mem.h"
#include "input/xmlpull.h"
#include "parsers/evtxml_forms.h"
#include "parsers/evtxml_system.h"
#include "parsers/evtxml_unwrap.h"
#include "parsers/evtxml_values.h"

#include <string.h>

enum section {
    SECTION_NONE,
    SECTION_SYSTEM,
    SECTION_DATA,     /* EventData */
    SECTION_USER,     /* UserData: structure below one child element */
    SECTION_OTHER,    /* any other child of Event: as UserData, its own name in the paths */
    SECTION_RENDERING
};

struct level { /* one open element of UserData */
    size_t path_n; /* length of the path above it */
    bool parent;   /* has child elements */
    bool attrs;    /* has attributes */
};

struct evtxml_event {
    struct xml *xml;
    struct arena arena;
    struct arena names; /* without their ends of lines: they live as long as the event */
    struct event *ev; /* being filled */
    struct str element; /* of the event that evtxml_event_later was told of */
    struct forms forms;
    struct form *form;  /* of the current event; NULL: it has none */
    size_t head_n;      /* how far its head goes */
    const struct event_shape *shape; /* likewise */
    struct field *fields;
    size_t fields_n, fields_cap;

    enum section section;
    bool system_seen, payload, failed;

    struct str leaf;  /* name of the open leaf; absent: none */
    struct str value; /* its text so far; absent: none yet */
    bool leaf_inside; /* opened inside another leaf: a closing tag written as an opening one */
    const char *leaf_from; /* where its text begins */
    unsigned leaf_depth;
    bool leaf_raw;    /* it holds what looks like elements */

    struct buf path; /* UserData: dotted, below its child element */
    struct level levels[LIMIT_XML_DEPTH];
    unsigned user_depth; /* elements open below UserData */
    unsigned user_base;  /* depth of UserData itself */
};

/* ---- fields ---- */

static void add_field(struct evtxml_event *e, struct str name, struct str path, struct str value,
                      enum field_place place)
{
    if (e->fields_n >= LIMIT_FIELDS) {
        e->ev->damaged = true;
        return;
    }
    if (mem_grow(&e->fields, &e->fields_cap, e->fields_n + 1, sizeof *e->fields) < 0) {
        e->failed = true;
        return;
    }
    e->fields[e->fields_n++] = (struct field){ name, path, value, place };
}

/* join(e, a, b): "a_b" in the arena. */
static struct str join(struct evtxml_event *e, struct str a, struct str b)
{
    char *to = arena_alloc(&e->arena, a.n + b.n + 2);

    if (!to) {
        e->failed = true;
        return STR("");
    }
    memcpy(to, a.s, a.n);
    to[a.n] = '_';
    memcpy(to + a.n + 1, b.s, b.n);
    return (struct str){ to, a.n + b.n + 1 };
}

static struct str keep(struct evtxml_event *e, struct str s)
{
    struct str copy = arena_copy(&e->arena, s);

    if (!copy.s) {
        e->failed = true;
        return STR("");
    }
    return copy;
}

static bool is_namespace(const struct xml_attr *a)
{
    return str_eq(a->name, STR("xmlns")) || str_starts(a->name, STR("xmlns:"));
}

/* ---- System ---- */

static struct str system_name(struct evtxml_event *e, struct str element, struct str attr)
{
    struct str name = evtxml_system_name(element, attr);

    return name.n ? name : join(e, element, attr);
}

static void system_attrs(struct evtxml_event *e, const struct xml_item *item)
{
    for (size_t i = 0; i < item->attrs_n; i++) {
        const struct xml_attr *a = &item->attrs[i];

        if (is_namespace(a) || evtxml_member_attr(e->ev, item->local, a->local, a->value))
            continue;
        add_field(e, system_name(e, item->local, a->local), STR_NONE, a->value, FIELD_SYSTEM);
    }
}

static void system_leaf(struct evtxml_event *e, struct str name, struct str value)
{
    value = str_trim(value);
    if (!evtxml_member(e->ev, name, value.n ? value : STR("")) && value.n)
        add_field(e, name, STR_NONE, value, FIELD_SYSTEM);
}

/* ---- leaves ---- */

static void rendering_leaf(struct evtxml_event *e, struct str name, struct str value)
{
    if (evtxml_rendered(e->ev, name, value))
        add_field(e, system_name(e, STR("RenderingInfo"), name), STR_NONE, value, FIELD_SYSTEM);
}

static void open_leaf(struct evtxml_event *e, const struct xml_item *item, struct str name)
{
    e->leaf = name;
    e->value = STR_NONE;
    e->leaf_raw = false;
    e->leaf_from = item->raw.s + item->raw.n;
    e->leaf_depth = xml_depth(e->xml);
}

/* One of EventData; more than one where a tool wrote a list. */
static void data_leaf(struct evtxml_event *e, struct str name, struct str value)
{
    struct str one;

    while (evtxml_one(&value, &one))
        add_field(e, name, STR_NONE, one, FIELD_DATA);
}

static void close_leaf(struct evtxml_event *e, bool cut)
{
    struct str value = str_present(e->value) ? e->value : STR(""), name = e->leaf;
    bool echo = e->leaf_inside && !str_trim(value).n;

    if (!str_present(name))
        return;
    e->leaf = e->value = STR_NONE;
    e->leaf_inside = false;
    if (echo) /* a closing tag that was written as an opening one */
        return;
    if (e->section == SECTION_RENDERING)
        rendering_leaf(e, name, value);
    else if (e->section != SECTION_SYSTEM)
        data_leaf(e, name, value);
    else if (!cut)
        system_leaf(e, name, value);
}

static void take_text(struct evtxml_event *e, struct str text)
{
    char *to;

    if (!str_present(e->leaf) || e->leaf_raw)
        return;
    if (!str_present(e->value)) {
        e->value = text;
        return;
    }
    to = arena_alloc(&e->arena, e->value.n + text.n + 1);
    if (!to) {
        e->failed = true;
        return;
    }
    memcpy(to, e->value.s, e->value.n);
    memcpy(to + e->value.n, text.s, text.n);
    e->value = (struct str){ to, e->value.n + text.n };
}

/* The name of a leaf of EventData; attributes other than a Data's Name are fields. */
static struct str data_name(struct evtxml_event *e, const struct xml_item *item)
{
    struct str name = item->local;

    for (size_t i = 0; i < item->attrs_n; i++) {
        const struct xml_attr *a = &item->attrs[i];

        if (is_namespace(a))
            continue;
        if (str_eq(a->local, STR("Name")) && str_eq(item->local, STR("Data")))
            name = a->value;
        else
            add_field(e, join(e, item->local, a->local), STR_NONE, a->value, FIELD_DATA);
    }
    return name;
}

/* ---- UserData ---- */

static struct str user_path(struct evtxml_event *e, struct str attr)
{
    struct str path = keep(e, buf_str(&e->path));

    return attr.n ? join(e, path, attr) : path;
}

static void user_start(struct evtxml_event *e, const struct xml_item *item)
{
    struct level *level;
    struct str text = str_trim(e->value);

    if (e->user_depth) {
        e->levels[e->user_depth - 1].parent = true;
        /* Text beside elements: "-" is the tree view's, the rest is worth keeping. */
        if (str_present(e->leaf) && text.n && !str_eq(text, STR("-")))
            add_field(e, e->leaf, user_path(e, STR_NONE), text, FIELD_DATA);
    }
    if (e->user_depth == LIMIT_XML_DEPTH)
        return;
    level = &e->levels[e->user_depth++];
    *level = (struct level){ .path_n = e->path.n };
    if (e->user_depth == 2 && e->section == SECTION_USER)
        buf_clear(&e->path); /* the child of UserData itself is not part of a path */
    else if (e->path.n)
        buf_char(&e->path, '.');
    buf_add(&e->path, item->local);
    for (size_t i = 0; i < item->attrs_n; i++) {
        const struct xml_attr *a = &item->attrs[i];

        if (is_namespace(a))
            continue;
        level->attrs = true;
        add_field(e, join(e, item->local, a->local), user_path(e, a->local), a->value, FIELD_DATA);
    }
    open_leaf(e, item, item->local);
}

static void user_end(struct evtxml_event *e)
{
    struct level *level;
    struct str value = str_present(e->value) ? e->value : STR("");

    if (!e->user_depth)
        return;
    level = &e->levels[--e->user_depth];
    if (!level->parent && str_present(e->leaf) && (!level->attrs || str_trim(value).n))
        add_field(e, e->leaf, user_path(e, STR_NONE), value, FIELD_DATA);
    e->leaf = e->value = STR_NONE;
    e->path.n = level->path_n;
}

/* ---- the element ---- */

static enum section section_of(struct str name)
{
    static const struct {
        struct str name;
        enum section section;
    } known[] = {
        { { "System", 6 }, SECTION_SYSTEM },
        { { "EventData", 9 }, SECTION_DATA },
        { { "UserData", 8 }, SECTION_USER },
        { { "RenderingInfo", 13 }, SECTION_RENDERING },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_eq(name, known[i].name))
            return known[i].section;
    return SECTION_NONE;
}

static void enter(struct evtxml_event *e, const struct xml_item *item, enum section section)
{
    close_leaf(e, false);
    if (section == SECTION_SYSTEM && e->system_seen && e->payload)
        section = SECTION_NONE; /* one behind the payload says nothing any more */
    e->section = section;
    e->user_depth = 0;
    e->user_base = xml_depth(e->xml);
    buf_clear(&e->path);
    e->system_seen = e->system_seen || section == SECTION_SYSTEM;
    e->payload = e->payload || section != SECTION_SYSTEM;
    if (section == SECTION_OTHER) {
        e->user_base--;
        user_start(e, item);
        return;
    }
    for (size_t i = 0; i < item->attrs_n; i++) {
        const struct xml_attr *a = &item->attrs[i];

        if (!is_namespace(a) && section != SECTION_USER)
            add_field(e, join(e, item->local, a->local), STR_NONE, a->value,
                      section == SECTION_DATA ? FIELD_DATA : FIELD_SYSTEM);
    }
}

static bool is_tree(const struct evtxml_event *e)
{
    return e->section == SECTION_USER || e->section == SECTION_OTHER;
}

/* Inside UserData only what stands beside it is a section: payloads may use the same names. */
static bool enters(const struct evtxml_event *e, const struct xml_item *item,
                   enum section *section)
{
    *section = section_of(item->local);
    if (*section == SECTION_NONE && e->section == SECTION_NONE && xml_depth(e->xml) == 2)
        *section = SECTION_OTHER;
    if (!is_tree(e) || *section == SECTION_NONE)
        return *section != SECTION_NONE;
    return xml_depth(e->xml) <= e->user_base || (*section == SECTION_RENDERING && item->attrs_n);
}

static void start(struct evtxml_event *e, const struct xml_item *item)
{
    bool inside = str_present(e->leaf) && str_eq(e->leaf, item->local);
    enum section section;

    if (enters(e, item, &section)) {
        enter(e, item, section);
        return;
    }
    if (e->section == SECTION_NONE)
        return;
    if (is_tree(e)) {
        user_start(e, item);
        return;
    }
    if (str_present(e->leaf) && e->section != SECTION_SYSTEM &&
        !evtxml_is_leaf(e->section == SECTION_DATA, item->local)) {
        e->leaf_raw = true;
        return;
    }
    close_leaf(e, false);
    if (e->section == SECTION_SYSTEM)
        system_attrs(e, item);
    open_leaf(e, item, e->section == SECTION_DATA ? data_name(e, item) : item->local);
    e->leaf_inside = inside;
}

/* The value as written, up to the tag that ends the leaf. */
static void take_raw(struct evtxml_event *e, const struct xml_item *item)
{
    if (item->raw.s > e->leaf_from)
        e->value = (struct str){ e->leaf_from, (size_t)(item->raw.s - e->leaf_from) };
}

static void end(struct evtxml_event *e, const struct xml_item *item)
{
    if (is_tree(e)) {
        if (xml_depth(e->xml) >= e->user_base)
            user_end(e);
        if (xml_depth(e->xml) < e->user_base + (e->section == SECTION_OTHER))
            e->section = SECTION_NONE;
        return;
    }
    if (str_present(e->leaf) && e->leaf_raw) {
        if (xml_depth(e->xml) >= e->leaf_depth)
            return;
        take_raw(e, item);
    }
    close_leaf(e, item->cut);
    if (section_of(item->local) == e->section)
        e->section = SECTION_NONE;
}

static int read_items(struct evtxml_event *e)
{
    struct xml_item item;

    while (!e->failed) {
        switch (xml_next(e->xml, &item)) {
        case XML_START:
            start(e, &item);
            break;
        case XML_TEXT:
            take_text(e, item.text);
            break;
        case XML_END:
            end(e, &item);
            break;
        case XML_NOMEM:
            return -1;
        case XML_DONE:
            if (xml_faults(e->xml))
                e->ev->damaged = true;
            return e->failed || e->path.failed ? -1 : 0;
        }
    }
    return -1;
}

static void begin(struct evtxml_event *e, struct event *ev)
{
    *ev = (struct event){ .kind = EVENT_WINDOWS, .time = STAMP_ABSENT, .level = -1 };
    arena_reset(&e->arena);
    buf_clear(&e->path);
    e->ev = ev;
    e->fields_n = 0;
    e->section = SECTION_NONE;
    e->system_seen = e->payload = e->failed = e->leaf_inside = false;
    e->leaf = e->value = STR_NONE;
    e->user_depth = 0;
}

static int is_event(const struct event *ev)
{
    return str_present(ev->provider) || ev->has_event_id || ev->time.kind != STAMP_NONE ||
           ev->fields_n > 0;
}

static int end_event(struct evtxml_event *e, struct event *ev)
{
    ev->fields = e->fields;
    ev->fields_n = e->fields_n;
    return is_event(ev);
}

int evtxml_event_unwrap(struct evtxml_event *e, struct event *ev)
{
    arena_reset(&e->names);
    evtxml_unwrap(ev, &e->names);
    return e->names.failed ? -1 : 0;
}

int evtxml_event_read_tolerantly(struct evtxml_event *e, struct str element, struct event *ev)
{
    begin(e, ev);
    xml_over(e->xml, element);
    return read_items(e) < 0 ? -1 : end_event(e, ev);
}

static void plain_field(void *ctx, struct str element, struct str attr, struct str value,
                        enum field_place place)
{
    struct evtxml_event *e = ctx;

    if (str_eq(element, STR("RenderingInfo")))
        rendering_leaf(e, attr, value);
    else
        add_field(e, attr.n ? system_name(e, element, attr) : element, STR_NONE, value, place);
}

int evtxml_event_read(struct evtxml_event *e, struct str element, struct event *ev)
{
    begin(e, ev);
    if (!evtxml_plain(element, ev, plain_field, e, &e->arena) || e->fields_n == LIMIT_FIELDS)
        return evtxml_event_read_tolerantly(e, element, ev);
    return e->failed || e->arena.failed ? -1 : end_event(e, ev);
}

/* ---- members first ---- */

size_t evtxml_event_head(struct evtxml_event *e, struct str s, struct event *ev)
{
    return e->head_n = forms_find(&e->forms, s, ev, &e->form);
}

size_t evtxml_event_end(struct evtxml_event *e, struct str rest, bool *rendered)
{
    return e->form ? forms_end(e->form, rest, rendered) : 0;
}

/* The fields of System, as plain_field is told of them. */
static void add_head(struct evtxml_event *e)
{
    const struct mould *m = e->form->head;

    for (size_t i = 0; i < m->n; i++) {
        const struct mould_piece *piece = &m->pieces[i];
        struct str value = m->values[i];

        if (piece->kind == MOULD_TEXT)
            value = str_trim(value);
        if (piece->kind == MOULD_TEXT ? value.n > 0
                                      : piece->kind == MOULD_ATTR || piece->kind == MOULD_PROVIDER)
            add_field(e, piece->name, STR_NONE, value, FIELD_SYSTEM);
    }
}

/* By names, and so that the next one like it needs not be. */
static int read_rest(struct evtxml_event *e, struct str element, struct event *ev)
{
    e->ev = ev;
    e->fields_n = 0;
    e->failed = false;
    add_head(e);
    if (!evtxml_plain_rest(str_from(element, e->head_n), plain_field, e, &e->arena,
                           forms_ending(&e->forms)) ||
        e->fields_n == LIMIT_FIELDS)
        return evtxml_event_read_tolerantly(e, element, ev);
    forms_keep(&e->forms, e->form);
    return e->failed || e->arena.failed ? -1 : end_event(e, ev);
}

int evtxml_event_rest(struct evtxml_event *e, struct str element, struct event *ev)
{
    e->shape = NULL;
    if (!e->form)
        return evtxml_event_read(e, element, ev);
    arena_reset(&e->arena);
    e->shape = forms_read(e->form, str_from(element, e->head_n), ev, &e->arena);
    return e->shape ? is_event(ev) : read_rest(e, element, ev);
}

static int expand(struct event *ev)
{
    struct evtxml_event *e = ev->owner;
    uint64_t line = ev->line, offset = ev->offset;
    bool damaged = ev->damaged;

    ev->promise = NULL;
    if (evtxml_event_rest(e, e->element, ev) < 0)
        return -1;
    evtxml_unwrap(ev, &e->names); /* what was read anew is broken as it was */
    ev->line = line;
    ev->offset = offset;
    ev->damaged = ev->damaged || damaged;
    return e->names.failed ? -1 : 0;
}

/* Who asks what such an event can have will ask for it. */
static void promise(struct event *ev)
{
    const struct evtxml_event *e = ev->owner;

    if (event_expand(ev) < 0)
        ev->expand = expand; /* and fails again */
    else
        ev->shape = e->shape;
}

void evtxml_event_later(struct evtxml_event *e, struct str element, struct event *ev)
{
    e->element = element;
    ev->expand = expand;
    ev->promise = promise;
    ev->owner = e;
}

int evtxml_event_open(struct evtxml_event **out, struct err *err)
{
    *out = mem_zero(1, sizeof **out);
    if (!*out)
        return err_nomem(err, "event XML");
    if (xml_open_memory(&(*out)->xml, err) < 0) {
        evtxml_event_close(*out);
        *out = NULL;
        return err_nomem(err, "event XML");
    }
    return 0;
}

void evtxml_event_close(struct evtxml_event *e)
{
    if (!e)
        return;
    xml_close(e->xml);
    forms_release(&e->forms);
    arena_release(&e->arena);
    arena_release(&e->names);
    buf_release(&e->path);
    mem_free(e->fields);
    mem_free(e);
}
