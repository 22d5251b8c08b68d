/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/views.h"

#include "rules/rule.h"

#include <string.h>

#define PAYLOAD_BYTES (sizeof "UserData." - 1)
#define LONG_NAME 200u /* more bytes are not looked up behind "UserData." */

void views_init(struct views *v, const struct ruleset *set)
{
    memset(v, 0, sizeof *v);
    v->set = set;
    v->words = set->fields_n / 64 + 1;
    v->n = 1;
}

void views_release(struct views *v)
{
    arena_release(&v->arena);
}

static size_t add_id(const struct ruleset *set, struct str name, uint32_t *ids, size_t n)
{
    uint64_t id;

    if (!name.n || !strmap_get(&set->field_ids, name, &id))
        return n;
    ids[n] = (uint32_t)id;
    return n + 1;
}

bool view_is_long(const struct field *f)
{
    return f->name.n > LONG_NAME || f->path.n > LONG_NAME;
}

/* Exactly what add_named in record.c takes for a value of a field, unless it is long. */
size_t view_fields(const struct ruleset *set, const struct field *f, uint32_t ids[VIEW_FIELDS])
{
    char text[PAYLOAD_BYTES + LONG_NAME] = "UserData.";
    const struct str names[] = { f->name, f->path };
    size_t n = 0;

    for (size_t i = 0; i < 2; i++) {
        n = add_id(set, names[i], ids, n);
        if (f->place != FIELD_DATA || !names[i].n || names[i].n > LONG_NAME)
            continue;
        memcpy(text + PAYLOAD_BYTES, names[i].s, names[i].n);
        n = add_id(set, (struct str){ text, PAYLOAD_BYTES + names[i].n }, ids, n);
    }
    return n;
}

static void set_bit(uint64_t *bits, size_t at)
{
    bits[at / 64] |= (uint64_t)1 << at % 64;
}

static void set_nth(const struct ruleset *set, uint64_t *bits)
{
    for (size_t i = 0; i < set->fields_n; i++)
        if (set->fields[i].kind == FIELD_KIND_NTH)
            set_bit(bits, i);
}

static void fill(const struct views *v, const struct event_shape *shape, uint64_t *bits)
{
    bool unnamed = false;

    memset(bits, 0, v->words * sizeof *bits);
    for (size_t i = 0; i < shape->fields_n; i++) {
        const struct field *f = &shape->fields[i];
        uint32_t ids[VIEW_FIELDS];
        size_t n = view_fields(v->set, f, ids);

        if (view_is_long(f))
            memset(bits, 0xFF, v->words * sizeof *bits);
        while (n)
            set_bit(bits, ids[--n]);
        unnamed = unnamed || (f->place == FIELD_DATA && str_eq(f->name, STR("Data")));
    }
    if (unnamed)
        set_nth(v->set, bits);
}

/* 0: there is no room; it can do without. */
static uint32_t intern(struct views *v, const struct event_shape *shape)
{
    size_t bytes = v->words * sizeof *v->fresh;
    uint64_t *bits;

    if (!v->fresh)
        v->fresh = arena_alloc(&v->arena, bytes);
    if (!v->fresh || v->n == VIEWS_MOST) {
        v->arena.failed = false;
        return 0;
    }
    fill(v, shape, v->fresh);
    for (size_t i = 1; i < v->n; i++)
        if (memcmp(v->views[i], v->fresh, bytes) == 0)
            return (uint32_t)i;
    bits = v->fresh;
    v->fresh = NULL;
    v->views[v->n] = bits;
    return (uint32_t)v->n++;
}

uint32_t views_find(struct views *v, const struct event_shape *shape)
{
    size_t slot;

    if (!shape)
        return 0;
    slot = shape->id.a % VIEW_SLOTS;
    if (v->slots[slot].view && shape_same(v->slots[slot].shape, shape->id))
        return v->slots[slot].view;
    v->slots[slot].view = intern(v, shape);
    v->slots[slot].shape = shape->id;
    return v->slots[slot].view;
}
