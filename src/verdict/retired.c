/* SPDX-License-Identifier: Apache-2.0 */
/* Servers that a plan takes out of the group (2007 R2, upgrade-plans.md 2.2, 2.4). */
#include "verdict/judge.h"

static bool any_went(const struct judge *j)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (server_went(j, h, j->to_order))
            return true;
    }
    return false;
}

bool is_retired(const struct judge *j, const struct phase *p, size_t host)
{
    bool plan_retires = false;

    for (size_t i = 0; i < j->plan->phases_n; i++) {
        const struct phase *r = &j->plan->phases[i];
        plan_retires = plan_retires || (r->pick == PICK_RETIRED && str_eq(r->role, p->role));
    }
    if (!plan_retires || server_tried(j, host, j->to_order))
        return false;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (f->release && f->release->order == j->to_order &&
            str_eq(f->signature->role, p->role))
            return false;
    }
    return server_went(j, host, j->to_order) || !any_went(j);
}

bool shows_retirement(const struct judge *j, const struct instance *in)
{
    struct ref witness;

    return in->attempts_n || server_went(j, in->host, j->to_order) ||
           (root_stayed(j, in->host, j->to_order) && group_went_on(j, j->to_order)) ||
           shows_absence(j, in->phase, in->host, &witness);
}
