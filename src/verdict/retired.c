/* SPDX-License-Identifier: Apache-2.0 */
/* Servers that a plan takes out of the group (2007 R2, upgrade-plans.md 2.2, 2.4). */
#include "verdict/retired.h"

#include "verdict/absent.h"
#include "verdict/fact.h"
#include "verdict/shape.h"

static bool any_went(const struct judge *j)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (server_went(j, h, j->to_order))
            return true;
    }
    return false;
}

bool plan_retires(const struct judge *j, struct str role)
{
    for (size_t i = 0; i < j->plan->phases_n; i++) {
        const struct phase *r = &j->plan->phases[i];
        if (r->pick == PICK_RETIRED && str_eq(r->role, role))
            return true;
    }
    return false;
}

bool went_in_doubt(const struct judge *j, const struct instance *in)
{
    return plan_retires(j, in->phase->role) && server_perhaps_went(j, in->host, j->to_order);
}

bool is_retired(const struct judge *j, const struct phase *p, size_t host)
{
    if (!plan_retires(j, p->role) || server_tried(j, host, j->to_order))
        return false;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (f->release && f->release->order == j->to_order &&
            str_eq(f->signature->role, p->role))
            return false;
    }
    return server_went(j, host, j->to_order) || !any_went(j);
}

/* Its product went, or it was the root server and the group's upgrade went past it. */
static bool went_for_certain(const struct judge *j, const struct instance *in)
{
    return in->attempts_n || server_went(j, in->host, j->to_order) ||
           (root_stayed(j, in->host, j->to_order) && group_went_on(j, j->to_order));
}

/* The server that upgraded the group says of itself, before it did, that it was the root server. */
static bool root_went_on(const struct judge *j)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        const struct instance *in = r->instances;
        if (r->phase->pick != PICK_LAST || r->instances_n != 1 || !moment_known(in->begin))
            continue;
        for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
            const struct fact *f = &j->facts[i];
            if (f->captured & CAPTURED_ROOT
                    ? tells_release(f) && f->release->order < j->to_order
                    : tells_root(f) && moment_known(f->time) &&
                          moment_hi(f->time) < moment_lo(in->begin))
                return true;
        }
    }
    return false;
}

/*
 * A group has one root server, which alone leaves it (plans 2.4: once, and only where another one
 * upgraded the group).  Of several that show nothing the others were to be upgraded: the one that
 * says that it was the root may be the one, and without such a word nobody knows which; SIZE_MAX.
 */
static size_t the_silent_one(const struct judge *j, const struct phase_result *retired,
                             const struct phase *rest)
{
    size_t silent = 0, roots = 0, one = SIZE_MAX;
    struct absence witness;

    for (size_t i = 0; i < retired->instances_n; i++) {
        const struct instance *in = &retired->instances[i];
        bool root = root_stayed(j, in->host, j->to_order);
        if (went_for_certain(j, in))
            return SIZE_MAX;
        if (!shows_absence(j, rest, in->host, &witness))
            continue;
        silent++;
        roots += root;
        if (root || !roots)
            one = in->host;
    }
    return (silent == 1 || roots == 1) && !root_went_on(j) ? one : SIZE_MAX;
}

size_t retired_first(const struct judge *j, struct phase_result *retired, const struct phase *rest)
{
    bool once = retired->phase->card == CARD_ONCE;
    size_t one = once ? the_silent_one(j, retired, rest) : SIZE_MAX, n = 0;
    struct absence witness;

    for (size_t i = 0; i < retired->instances_n; i++) {
        const struct instance in = retired->instances[i];
        bool silent = once ? in.host == one : shows_absence(j, rest, in.host, &witness);
        if (!silent && !went_for_certain(j, &in))
            continue;
        for (size_t k = i; k > n; k--)
            retired->instances[k] = retired->instances[k - 1];
        retired->instances[n++] = in;
    }
    return n;
}

/* A retired machine: its product is gone, or only a person knows what became of it. */
void settle_retired(struct phase_result *p)
{
    for (size_t i = 0; i < p->instances_n && p->phase->pick == PICK_RETIRED; i++) {
        struct instance *in = &p->instances[i];
        in->state = in->attempts_n ? STATE_DONE : STATE_CONFIRM;
        in->level = in->attempts_n ? LEVEL_BINARIES : LEVEL_NONE;
    }
}

const struct phase *group_upgrade(const struct judge *j, struct str role)
{
    for (size_t i = 0; i < j->plan->phases_n; i++) {
        if (j->plan->phases[i].pick == PICK_LAST && str_eq(j->plan->phases[i].role, role))
            return &j->plan->phases[i];
    }
    return NULL;
}
