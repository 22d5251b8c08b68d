/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/plan_check.h"

#include "base/limits.h"

#include <string.h>

/* One machine at a time (excl); a machine after the one of its phase that it reports to
   (parent). */
static bool may_name_itself(const struct yaml *arrow, const char *key)
{
    if (strcmp(key, "after") != 0 && strcmp(key, "soft") != 0)
        return strcmp(key, "excl") == 0;
    return arrow->kind == YAML_MAP && str_eq(yaml_text(yaml_get(arrow, "scope")), STR("parent"));
}

static void check_arrows(struct reading *r, const struct plan *plan, const struct phase *p,
                         const struct yaml *node, const char *key)
{
    size_t n;
    const struct yaml *const *items = node_list(r, node, key, &n);

    for (size_t i = 0; i < n && i < LIMIT_PLAN_ARROWS; i++) {
        const struct yaml *at = items[i]->kind == YAML_MAP ? yaml_get(items[i], "phase") : items[i];
        struct str id = yaml_text(at);
        size_t found = 0;

        for (size_t j = 0; j < plan->phases_n; j++)
            found += phase_matches(id, plan->phases[j].id);
        if (id.n && !found)
            node_fault(r, at, "there is no phase '%.*s' in this plan", STR_FMT(str_first(id, 60)));
        else if (id.n && str_eq(id, p->id) && !may_name_itself(items[i], key))
            node_fault(r, at, "phase '%.*s' names itself in '%s'", STR_FMT(str_first(id, 60)), key);
    }
}

/* The ways back from a phase, along what it waits for and what that waits for. */
struct ways {
    const struct plan *plan;
    const struct yaml *const *nodes;
    struct {
        enum { WAYS_UNKNOWN, WAYS_SOUGHT, WAYS_KNOWN } state;
        unsigned n; /* at most LIMIT_PLAN_WAYS */
    } *of;
};

static void find_ways(struct reading *r, struct ways *w, size_t i);

static unsigned ways_by(struct reading *r, struct ways *w, size_t i, const struct arrow *arrow)
{
    unsigned n = 0;

    for (size_t j = 0; j < w->plan->phases_n; j++) {
        if (j == i || !phase_matches(arrow->phase, w->plan->phases[j].id))
            continue;
        find_ways(r, w, j);
        n += 1 + w->of[j].n;
    }
    return n;
}

/*
 * Who waits for a phase that nobody has waits for those before it (order.c), along every way: with
 * a few arrows each, some dozens of phases would have more than could be followed.
 */
static void find_ways(struct reading *r, struct ways *w, size_t i)
{
    const struct phase *p = &w->plan->phases[i];
    unsigned n = 0;

    if (w->of[i].state == WAYS_SOUGHT && !r->faults)
        node_fault(r, w->nodes[i], "phase '%.*s' waits for itself around a circle of 'after'",
                   STR_FMT(str_first(p->id, 60)));
    if (w->of[i].state != WAYS_UNKNOWN)
        return;
    w->of[i].state = WAYS_SOUGHT;
    for (size_t a = 0; a < p->after_n && n <= LIMIT_PLAN_WAYS; a++)
        n += ways_by(r, w, i, &p->after[a]);
    if (n > LIMIT_PLAN_WAYS && !r->faults)
        node_fault(r, w->nodes[i], "phase '%.*s' waits for others in more than %u ways",
                   STR_FMT(str_first(p->id, 60)), LIMIT_PLAN_WAYS);
    w->of[i].n = n < LIMIT_PLAN_WAYS ? n : LIMIT_PLAN_WAYS;
    w->of[i].state = WAYS_KNOWN;
}

static void check_ways(struct reading *r, const struct plan *plan,
                       const struct yaml *const *nodes)
{
    struct ways w = { .plan = plan, .nodes = nodes,
                      .of = node_array(r, plan->phases_n, sizeof *w.of) };

    for (size_t i = 0; w.of && i < plan->phases_n; i++)
        find_ways(r, &w, i);
}

void plan_check(struct reading *r, const struct plan *plan, const struct yaml *const *nodes)
{
    for (size_t i = 0; i < plan->phases_n; i++) {
        const struct phase *p = &plan->phases[i];

        for (size_t j = 0; j < i; j++)
            if (p->id.n && str_eq(p->id, plan->phases[j].id))
                node_fault(r, nodes[i], "phase '%.*s' is there twice (first in line %u)",
                           STR_FMT(str_first(p->id, 60)), (unsigned)nodes[j]->line);
        check_arrows(r, plan, p, nodes[i], "after");
        check_arrows(r, plan, p, nodes[i], "soft");
        check_arrows(r, plan, p, nodes[i], "excl");
        check_arrows(r, plan, p, nodes[i], "with");
    }
    if (r->faults == 0)
        check_ways(r, plan, nodes);
}
