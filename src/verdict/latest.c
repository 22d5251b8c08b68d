/* SPDX-License-Identifier: Apache-2.0 */
/* The latest attempt in the material: it tells to which release the upgrade led (choose.c). */
#include "verdict/judge.h"

#include "verdict/choose.h"
#include "verdict/shape.h"

static bool later(const struct fact *a, const struct fact *b)
{
    if (!b)
        return true;
    if (!moment_known(a->time))
        return false;
    return !moment_known(b->time) || a->time.t > b->time.t;
}

/* An older release that was installed behind a newer one of the same product: the machine was
   brought back, that is no upgrade. */
static bool brings_back(const struct judge *j, const struct fact *f)
{
    if (f->signature->outcome != OUTCOME_DONE || f->host == SIZE_MAX || !moment_known(f->time))
        return false;
    for (size_t i = j->host_begin[f->host]; i < j->host_begin[f->host + 1]; i++) {
        const struct fact *g = &j->facts[i];

        if (g == f || !moment_known(g->time))
            return false;
        if (release_attempt(g) && !g->refused && g->release->order > f->release->order &&
            str_eq(g->signature->role, f->signature->role) &&
            moment_hi(g->time) < moment_lo(f->time))
            return true;
    }
    return false;
}

/* The first of those that are latest, of a release behind `above`.  From behind, because
   brings_back looks at all that came before on the machine: few are later than the last one. */
const struct fact *latest_attempt(const struct judge *j, bool servers_only, int above)
{
    const struct fact *best = NULL;

    for (size_t i = j->facts_n; i > 0; i--) {
        const struct fact *f = &j->facts[i - 1];
        if (release_attempt(f) && !f->refused && (!servers_only || of_server(f)) &&
            f->release->order > above && (!best || !later(best, f)) && !brings_back(j, f))
            best = f;
    }
    return best;
}

bool tried_towards(const struct judge *j, struct strs releases)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (release_attempt(f) && !f->refused && strs_has(releases, f->release->release))
            return true;
    }
    return false;
}

/* A server that was set up with this release shows a lower one itself. */
static bool leads_to(const struct judge *j, int order)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        bool lower = false, tried = false;

        for (size_t i = j->host_begin[h]; i < j->host_begin[h + 1]; i++) {
            const struct fact *f = &j->facts[i];

            if (!of_server(f) || !tells_release(f))
                continue;
            lower = lower || f->release->order < order;
            tried = tried || (release_attempt(f) && f->release->order == order);
        }
        if (lower && tried)
            return true;
    }
    return false;
}

/* The highest release below `order` that the machine shows as a server; -1: none. */
static int came_from(const struct judge *j, size_t host, int order)
{
    int from = -1;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (of_server(f) && tells_release(f) && f->release->order < order &&
            f->release->order > from)
            from = f->release->order;
    }
    return from;
}

/* Another server went from the same release to a later one before, and well: then the databases are
   of that one, and f is the wrong media on a server of that group. */
static const struct fact *went_further(const struct judge *j, const struct fact *f)
{
    int order = f->release->order, from = f->host == SIZE_MAX ? -1 : came_from(j, f->host, order);
    const struct fact *best = NULL;

    for (size_t i = 0; i < j->facts_n && from >= 0; i++) {
        const struct fact *g = &j->facts[i];

        if (!of_server(g) || !release_attempt(g) || g->signature->outcome != OUTCOME_DONE ||
            g->release->order <= order || g->host == f->host || g->host == SIZE_MAX ||
            !moment_known(g->time) || moment_hi(g->time) > moment_lo(f->time) ||
            (best && !later(g, best)) || came_from(j, g->host, g->release->order) != from)
            continue;
        best = g;
    }
    return best;
}

/* The latest attempt of a server, unless another one towards a later release was before it, and
   either it leads from nowhere or that one left the same release: the old media on a server that
   was left behind are no upgrade. */
const struct fact *latest_of_servers(const struct judge *j)
{
    const struct fact *f = latest_attempt(j, true, -1), *above;

    if (!f || !(above = latest_attempt(j, true, f->release->order)))
        return f;
    if (!leads_to(j, f->release->order))
        return above;
    above = went_further(j, f);
    return above ? above : f;
}
