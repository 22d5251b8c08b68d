/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as a plan, and as a map of releases: refused with places, or whole.  A plan that is
 * accepted has ids, names only phases that it has, and waits in no circle.
 */
#include "promise.h"

#include "rules/plan.h"
#include "rules/release.h"
#include "rules/yamlpack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_arrows(const struct plan *plan, const struct arrow *arrows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t members = 0;

        for (size_t j = 0; j < plan->phases_n; j++)
            members += phase_matches(arrows[i].phase, plan->phases[j].id);
        promise(members > 0);
    }
}

/* Follows the first other phase that each one waits for; more steps than phases is a circle. */
static void check_circle(const struct plan *plan, const struct phase *p)
{
    for (size_t steps = 0; p; steps++) {
        const struct phase *next = NULL;

        promise(steps <= plan->phases_n);
        for (size_t j = 0; p->after_n && j < plan->phases_n; j++)
            if (&plan->phases[j] != p && phase_matches(p->after[0].phase, plan->phases[j].id))
                next = &plan->phases[j];
        p = next;
    }
}

static void check_plan(const struct plan *plan)
{
    promise(plan->id.n && plan->title.n && plan->product.n && plan->phases_n);
    for (size_t i = 0; i < plan->phases_n; i++) {
        const struct phase *p = &plan->phases[i];

        promise(plan_phase(plan, p->id) == p && p->role.n);
        check_arrows(plan, p->after, p->after_n);
        check_arrows(plan, p->soft, p->soft_n);
        check_arrows(plan, p->excl, p->excl_n);
        check_arrows(plan, p->with, p->with_n);
        check_circle(plan, p);
    }
    for (size_t i = 0; i < plan->tasks_n; i++)
        promise(plan->tasks[i].id.n && plan->tasks[i].title.n);
    plan_allows(plan, STR("2016"), STR("2019"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n };
    struct arena a = { 0 };
    struct err err = { 0 };
    struct plan *plan;
    struct releases *map;
    struct release release;

    if (yaml_is_packed(text))
        return 0; /* a user's file is refused before (run_rules.c) */
    if (plan_read(&plan, &a, "f", text, &err) == 0)
        check_plan(plan);
    else
        promise(err.code == ERR_DATA && str_starts(str_of(err.text), STR("f:")));
    if (releases_read(&map, &a, "f", text, &err) == 0)
        release_lookup(map, STR("om"), STR("10.19.10050.0"), &release);
    else
        promise(err.code == ERR_DATA && str_starts(str_of(err.text), STR("f:")));
    arena_release(&a);
    return 0;
}
