/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which server was the first where clocks cannot tell: "the one whose wizard log holds the database
 * and management-pack steps" (domain/README.md, "Rules the ids hide"; pick-if beside pick: first).
 * The log of setup holds all its runs since the installation: only what one of the upgrade's own
 * tells counts.
 */
#include "verdict/leader.h"

#include "verdict/apart.h"
#include "verdict/attempt.h"
#include "verdict/cover.h"

/* The phase of the server that is upgraded before the others; NULL: none. */
static const struct phase *first_phase(const struct judge *j, struct str role)
{
    for (size_t i = 0; i < j->plan->phases_n; i++) {
        if (j->plan->phases[i].pick == PICK_FIRST && str_eq(j->plan->phases[i].role, role))
            return &j->plan->phases[i];
    }
    return NULL;
}

bool is_marked_first(const struct judge *j, const struct instance *in)
{
    const struct phase *first = first_phase(j, in->phase->role);

    return first && first->pick_if.n && attempts_show(j, in, first->pick_if);
}

size_t leader_by_mark(const struct judge *j, const struct phase_result *p, size_t best,
                      size_t group)
{
    size_t found = SIZE_MAX;

    if (best == SIZE_MAX || is_marked_first(j, &p->instances[best]))
        return best;
    for (size_t i = 0; i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];

        if (i == best || kin_of(j, in->host, group) != KIN_SAME ||
            !may_have_begun_first(j, &p->instances[best], in) || !is_marked_first(j, in))
            continue;
        if (found != SIZE_MAX)
            return best; /* several tell of the first server's steps */
        found = i;
    }
    return found == SIZE_MAX ? best : found;
}

bool mark_tells_first(const struct judge *j, const struct instance *leader,
                      const struct instance *other)
{
    return leader->phase->pick == PICK_FIRST && moment_known(other->begin) &&
           moment_known(other->end) && is_marked_first(j, leader) && !is_marked_first(j, other) &&
           covered(j, other->host, STR("setup"), moment_lo(other->begin), moment_lo(other->end),
                   NULL);
}

bool leads_by_mark(const struct judge *j, const struct instance *leader)
{
    bool asked = leader->phase->pick == PICK_FIRST && is_marked_first(j, leader);

    for (size_t p = 0; asked && p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        bool others = r->phase->pick == PICK_MORE && str_eq(r->phase->role, leader->phase->role);

        for (size_t i = 0; others && i < r->instances_n; i++) {
            const struct instance *in = &r->instances[i];
            if (kin_of(j, in->host, leader->host) != KIN_APART &&
                may_have_begun_first(j, leader, in) && !is_marked_first(j, in))
                return true;
        }
    }
    return false;
}
