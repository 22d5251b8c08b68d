/* SPDX-License-Identifier: Apache-2.0 */
/* What could not be decided, and for which rules (matcher.h). */
#include "rules/matcher_inside.h"

#include "base/scan.h"

void matcher_add_trouble(struct matcher *m, const struct rule_trouble *t)
{
    uint64_t i;

    if (!strmap_get(&m->set->names, t->signature->name, &i))
        return;
    m->troubles[i].not_evaluable += t->not_evaluable;
    m->troubles[i].limit_reached += t->limit_reached;
    routes_trouble(&m->awake.routes, (uint32_t)i);
}

static void show_trouble(struct matcher *m, size_t rule, uint64_t *doubts, size_t *n)
{
    struct rule_trouble *t = &m->troubles[rule];

    t->not_evaluable += *doubts;
    *doubts = 0;
    if (!t->not_evaluable && !t->limit_reached)
        return;
    m->shown[*n] = *t;
    m->shown[(*n)++].signature = &m->set->rules[rule]->signature;
}

size_t matcher_trouble(struct matcher *m, const struct rule_trouble **out)
{
    uint64_t *doubts = routes_doubts(&m->awake.routes);
    size_t n = 0;

    for (size_t from = 0; from < m->set->rules_n; from += 64)
        for (uint64_t bits = m->awake.routes.troubled[from / 64]; bits; bits &= bits - 1) {
            size_t rule = from + scan_first(bits);

            show_trouble(m, rule, &doubts[rule], &n);
        }
    *out = m->shown;
    return n;
}
