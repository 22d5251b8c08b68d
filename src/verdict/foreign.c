/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Log Analytics agent bears the name of the agent and comes in a package of its name: what the
 * installer tells of it is told by its builds alone (upgrade-plans.md 6.1).
 */
#include "verdict/judge.h"

#include "verdict/fact.h"

#define TOGETHER (5 * WHEN_SECOND) /* the words of the installer on one result */
#define PACKAGE_MOST WHEN_HOUR     /* from its begin to its result [inferred] */

/* A build of another product that bears the same name (upgrade-plans.md 6.1). */
bool fact_is_foreign(const struct judge *j, const struct fact *f)
{
    return fact_version(f).n && !f->release && j->in->releases &&
           release_is_foreign(j->in->releases, product_of(f->signature), fact_version(f));
}

/* 11707 and its like tell no version: they are of the product whose result stands beside them. */
static bool is_beside_foreign(const struct judge *j, size_t i, size_t k)
{
    const struct fact *f = &j->facts[i], *g = &j->facts[k];

    return !fact_version(f).n && !j->in->evidence->sources[f->source].is_text &&
           f->signature->level == LEVEL_BINARIES &&
           f->signature->role.n && str_eq(f->signature->role, g->signature->role) &&
           f->source == g->source && fact_is_foreign(j, g);
}

static bool are_together(const struct fact *f, const struct fact *g)
{
    return f->host == g->host && moment_known(f->time) && moment_known(g->time) &&
           f->time.t - g->time.t <= TOGETHER && g->time.t - f->time.t <= TOGETHER;
}

/*
 * A begin names a package, and the other product's has the same name: it is of the product whose
 * result comes next.  What was taken away before that result may have been either.
 */
static bool begins_foreign(const struct judge *j, size_t i)
{
    const struct fact *f = &j->facts[i];
    bool foreign = false;

    for (size_t k = i + 1; f->signature->role.n && k < j->facts_n; k++) {
        const struct fact *g = &j->facts[k];

        if (g->host != f->host || !moment_known(g->time) || g->time.t > f->time.t + PACKAGE_MOST)
            break;
        if (g->source != f->source || !fact_version(g).n ||
            !str_eq(g->signature->role, f->signature->role))
            continue;
        foreign = fact_is_foreign(j, g);
        if (!foreign || g->signature->outcome != OUTCOME_REMOVED)
            break;
    }
    return foreign;
}

bool fact_of_foreign(const struct judge *j, size_t i)
{
    const struct fact *f = &j->facts[i];

    if (f->signature->outcome == OUTCOME_STARTED)
        return begins_foreign(j, i);
    for (size_t k = i; k-- > 0 && are_together(f, &j->facts[k]);) {
        if (is_beside_foreign(j, i, k))
            return true;
    }
    for (size_t k = i + 1; k < j->facts_n && are_together(f, &j->facts[k]); k++) {
        if (is_beside_foreign(j, i, k))
            return true;
    }
    return false;
}
