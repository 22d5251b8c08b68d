/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/again.h"

#include <string.h>

/* False: it has another value than that of the one field of its name, or a long one. */
static bool keep_asked(struct again_hit *a, const struct record *r, uint32_t field)
{
    struct again_asked *asked = &a->asked[a->asked_n];
    size_t n = record_named(r, field, &asked->at);
    struct str value;

    if (r->set->fields[field].kind != FIELD_KIND_NAMED || n > 1)
        return false;
    if (!n)
        return true; /* nor has any other event of these names */
    value = r->ev->fields[asked->at].value;
    if (!str_present(value) || value.n > AGAIN_BYTES)
        return false;
    memcpy(asked->value, value.s, value.n);
    asked->n = value.n;
    a->asked_n++;
    return true;
}

static bool keep_capture(struct again_hit *a, const struct record *r, const struct capture_rule *c)
{
    size_t *place = &a->places[a->captures_n];
    size_t n = record_named(r, c->field, place);

    if (c->regex || r->set->fields[c->field].kind != FIELD_KIND_NAMED || n > 1)
        return false;
    for (size_t i = 0; i < a->captures_n; i++)
        if (str_eq(a->captures[i], c->name))
            return false;
    if (!n)
        *place = SIZE_MAX;
    a->captures[a->captures_n++] = c->name;
    return true;
}

void again_keep(struct again *again, const void *entries, const struct record *r, size_t asked_n,
                const struct rule *rule, uint32_t index)
{
    const struct event *ev = r->ev;
    struct again_hit *a = &again->hits[ev->fields_n % AGAIN_KEPT];
    bool all = ev->fields_n <= AGAIN_FIELDS && asked_n <= AGAIN_ASKED && !rule->referenced &&
               rule->captures_n <= LIMIT_CAPTURES;

    a->entries = NULL;
    a->rule = index;
    a->fields_n = a->asked_n = a->captures_n = 0;
    for (; all && a->fields_n < ev->fields_n; a->fields_n++)
        a->names[a->fields_n] = ev->fields[a->fields_n].name.s;
    for (size_t i = 0; all && i < asked_n; i++)
        all = keep_asked(a, r, r->gathered[i]);
    for (size_t i = 0; all && i < rule->captures_n; i++)
        all = keep_capture(a, r, &rule->captures[i]);
    if (all)
        a->entries = entries;
}

static bool is_like(const struct again_hit *a, const void *entries, const struct event *ev)
{
    if (!a->entries || a->entries != entries || a->fields_n != ev->fields_n)
        return false;
    for (size_t i = a->asked_n; i-- > 0;) {
        struct str value = ev->fields[a->asked[i].at].value;

        if (value.n != a->asked[i].n || !str_present(value) ||
            memcmp(value.s, a->asked[i].value, value.n) != 0)
            return false;
    }
    for (size_t i = 0; i < a->fields_n; i++)
        if (a->names[i] != ev->fields[i].name.s)
            return false;
    return true;
}

const struct again_hit *again_find(const struct again *a, const void *entries,
                                   const struct event *ev)
{
    const struct again_hit *hit = &a->hits[ev->fields_n % AGAIN_KEPT];

    return is_like(hit, entries, ev) ? hit : NULL;
}
