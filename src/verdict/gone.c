/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was upgraded and went again: "only a 1034 without a later 1033 is bad"
 * (system-center-siblings.md 12.6).  A component can have several products on one machine, the
 * parts of Orchestrator: one that comes does not bring back another one that went.
 */
#include "verdict/component.h"
#include "verdict/fact.h"
#include "verdict/shape.h"
#include "verdict/uninstalled.h"

#define PRODUCTS_MOST 8 /* of one component on one machine, that go again */

struct removed {
    const struct fact *of[PRODUCTS_MOST]; /* the removals of what did not come back */
    size_t n;
};

/* The plan of a component has its removals in a phase of their own. */
static bool names_removals(const struct judge *j, const struct fact *f)
{
    const struct plan *p = j->plan;

    for (size_t i = 0; i < p->phases_n && is_of_component(p); i++) {
        if (str_eq(p->phases[i].role, STR("orch.old")) &&
            strs_has(f->signature->phases, p->phases[i].id))
            return true;
    }
    return false;
}

static bool is_removal(const struct judge *j, const struct component *c, const struct fact *f)
{
    return fact_version(f).n && !is_lower(f, c->last) &&
           (f->signature->outcome == OUTCOME_REMOVED || names_removals(j, f));
}

/* That setup worked says less than what was installed. */
static bool brings_back(const struct fact *f, const struct fact *gone)
{
    struct str product = fact_capture(f, STR("product")), went = fact_capture(gone, STR("product"));

    if (f->signature->outcome != OUTCOME_DONE)
        return false;
    return !went.n || (product.n ? str_eq_nocase(product, went) : fact_version(f).n > 0);
}

static void take_back(struct removed *g, const struct fact *f)
{
    size_t n = 0;

    for (size_t i = 0; i < g->n; i++) {
        if (!brings_back(f, g->of[i]))
            g->of[n++] = g->of[i];
    }
    g->n = n;
}

/* The removal of what was upgraded to, where it did not come back: undone, or uninstalled for its
   own sake; NULL: nothing went. */
static const struct fact *gone_again(const struct judge *j, const struct component *c,
                                     const struct instance *in)
{
    struct removed g = { .n = 0 };

    for (size_t i = j->host_begin[in->host]; c->last && i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (!moment_known(f->time) || !str_eq(f->signature->role, in->phase->role))
            continue;
        if (is_removal(j, c, f) && g.n < PRODUCTS_MOST)
            g.of[g.n++] = f;
        take_back(&g, f);
    }
    return g.n ? g.of[g.n - 1] : NULL;
}

/* Whether the upgrade was undone, or the product uninstalled when it was over, nobody can say but
   of a server of Operations Manager (domain README, "MsiInstaller 1034"). */
int doubt_gone(struct judge *j, const struct component *c, struct instance *in)
{
    const struct fact *gone = in->state == STATE_DONE ? gone_again(j, c, in) : NULL;

    if (!gone || (of_server(gone) && is_uninstalled(j, gone)))
        return 0;
    in->gone_again = true;
    in->state = STATE_CONTRADICTED;
    in->level = LEVEL_NONE;
    return refs_add(j, &in->because, ref_of(j, gone));
}

int doubt_parts_gone(struct judge *j, struct phase_result *p)
{
    struct component c = component_of(j, j->plan->product);

    if (str_eq(p->phase->role, STR("orch.old")) || phase_is_act(p->phase))
        return 0; /* that the old ones go is its work */
    for (size_t i = 0; i < p->instances_n; i++) {
        if (doubt_gone(j, &c, &p->instances[i]) < 0)
            return -1;
    }
    return 0;
}
