/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was there before the upgrade, where no product of a lower release is in the material.
 *
 * A package that leads to the next release tells what it was applied to.  And a management server
 * whose services ran before setup began on it was there: setup that fails leaves the old product
 * where it is and says nothing of it (1033 names the new one alone, events.md 7).  So was one whose
 * services setup stopped before it started any.  It had the release of the one step that leads
 * there, or, where several do, one that nothing tells.
 */
#include "verdict/logs.h"

#include "verdict/choose.h"
#include "verdict/fact.h"
#include "verdict/shape.h"

/* The one release from which a plan leads to `to`; NULL: none does, or several do. */
static const struct release *only_step_to(struct judge *j, struct str to)
{
    struct release *only = NULL;

    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        for (size_t k = 0; str_eq(p->product, STR("om")) && k < p->from.n; k++) {
            struct str from = p->from.items[k];
            if (str_eq(from, to) || !plan_allows(p, from, to) ||
                (only && str_eq(only->release, from)))
                continue;
            if (only || !(only = arena_zero(j->arena, 1, sizeof *only)))
                return NULL;
            *only = (struct release){ .product = p->product, .release = from,
                                      .order = release_order(j->in->releases, p->product, from) };
        }
    }
    return only;
}

/* By its article it is a package that leads to another release, where setup alone does that. */
static bool is_package_to(const struct judge *j, const struct fact *f)
{
    struct release brings;

    return j->in->releases &&
           release_of_article(j->in->releases, STR("om"), fact_capture(f, STR("update")),
                              &brings) &&
           brings.order == f->release->order && str_eq(brings.update, STR("RTM"));
}

/*
 * A package that leads to the next release tells the version of the product that it was applied to:
 * that was there, though nothing else shows it (1801 to 1807, upgrade-plans.md 2.11).  1022 tells
 * no version: what it is a package for says the one plan that leads there.
 */
const struct fact *applied_to(struct judge *j, int order)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        const struct release *named;
        struct fact *before;

        if (!release_attempt(f) || !of_server(f) || f->release->order != order)
            continue;
        named = release_named(j, f);
        if ((!named || named->order >= order) && is_package_to(j, f))
            named = only_step_to(j, f->release->release);
        if (!named || named->order >= order)
            continue;
        before = arena_zero(j->arena, 1, sizeof *before);
        if (!before)
            return NULL;
        *before = *f;
        before->release = named;
        return before;
    }
    return NULL;
}

/* The product itself, not a package that updates it. */
static bool of_product(const struct fact *f, int order)
{
    return of_server(f) && tells_release(f) && f->release->order == order &&
           moment_known(f->time) && !fact_capture(f, STR("update")).n;
}

/* What the first setup towards a release came to on a server; NULL: it did not run, or that was
   there. */
static const struct fact *first_setup(const struct judge *j, size_t host, int order)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        if (of_product(&j->facts[i], order))
            return release_attempt(&j->facts[i]) ? &j->facts[i] : NULL;
    }
    return NULL;
}

/* What may have been the first word of that setup. */
static const struct fact *setup_begun(const struct judge *j, size_t host, const struct fact *first)
{
    const struct fact *begun = first;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (of_server(f) && f->signature->outcome == OUTCOME_STARTED && moment_known(f->time) &&
            moment_lo(f->time) < moment_lo(begun->time) && first->time.t - f->time.t < SETUP_MOST)
            begun = f;
    }
    return begun;
}

/* A service was told to stop before setup was over, and none had been started in it: the first act
   of a new product's service is to start. */
static bool stopped_first(const struct judge *j, size_t host, const struct fact *stop,
                          const struct fact *first)
{
    if (stop->signature->outcome == OUTCOME_DONE || !is_sooner(j, stop, first))
        return false;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (f->signature->shows_installed && f->signature->outcome == OUTCOME_DONE &&
            !is_sooner(j, stop, f))
            return false;
    }
    return true;
}

/* The service that shows it. */
static const struct fact *stood_on(const struct judge *j, size_t host, int order)
{
    const struct fact *first = first_setup(j, host, order);
    const struct fact *begun = first ? setup_begun(j, host, first) : NULL;

    for (size_t i = j->host_begin[host]; first && i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (f->signature->shows_installed &&
            (is_sooner(j, f, begun) || stopped_first(j, host, f, first)))
            return f;
    }
    return NULL;
}

const struct fact *stood_before(struct judge *j, const struct release *to)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        const struct fact *shows = stood_on(j, h, to->order);
        struct fact *stood;

        if (!shows)
            continue;
        stood = arena_zero(j->arena, 1, sizeof *stood);
        if (!stood)
            return NULL;
        *stood = *shows;
        stood->release = only_step_to(j, to->release);
        return stood;
    }
    return NULL;
}
