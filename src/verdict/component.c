/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The upgrade of one System Center component by a plan of its own (Orchestrator, upgrade-plans.md
 * 2.13).  The plan is chosen by what installers say of the product's releases, where no server of
 * Operations Manager and no sequence of components is what the material is about.  What both ways
 * of judging a component need is here, too.
 */
#include "verdict/component.h"

#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/phase.h"

bool is_of_component(const struct plan *p)
{
    return !is_sequence(p) && !str_eq(p->product, STR("om"));
}

static bool shows_step(const struct plan *p, const struct component *c)
{
    return c->shown && c->last->release && c->before->release &&
           plan_allows(p, c->before->release->release, c->last->release->release);
}

const struct plan *component_plan(const struct judge *j, const struct plan *forced,
                                  struct component *c)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = forced ? forced : j->in->plans[i];
        bool step;

        if (!is_of_component(p))
            continue;
        *c = component_of(j, p->product);
        step = shows_step(p, c);
        if (forced || step) {
            c->shown = step;
            return p;
        }
    }
    return NULL;
}

/* To the release that was installed last; of an unknown build, to the first one that the plan has
   behind what was there. */
static int component_leads_to(const struct judge *j, const struct plan *p,
                              const struct component *c)
{
    const struct release *before = c->before ? c->before->release : NULL;

    if (c->last && c->last->release)
        return c->last->release->order;
    for (size_t i = 0; j->in->releases && i < p->to.n; i++) {
        if (!before || plan_allows(p, before->release, p->to.items[i]))
            return release_order(j->in->releases, p->product, p->to.items[i]);
    }
    return -1;
}

/*
 * Its installations say from which release to which; named with --plan, the plan itself says where
 * to.  What agents on its machines went through is not what is judged.
 */
int choose_component(struct judge *j, const struct plan *forced)
{
    struct component c;
    const struct plan *plan = component_plan(j, forced, &c);
    struct verdict *v = j->v;

    if (!plan)
        return 0;
    v->main = (struct judged){ .plan = plan };
    v->plan_because = (struct refs){ 0 };
    v->candidates = (struct strs){ 0 };
    v->has_plan = true;
    j->plan = plan;
    j->to_order = component_leads_to(j, plan, &c);
    j->accepted_from = c.from;
    j->unmapped = c.before && !c.last->release ? fact_version(c.last) : STR_NONE;
    if (!c.shown)
        return 0;
    v->main.to = c.last->release->release;
    v->main.from = c.before->release->release;
    return refs_add(j, &v->plan_because, ref_of(j, c.last)) < 0 ||
                   refs_add(j, &v->plan_because, ref_of(j, c.before)) < 0 ? -1 : 0;
}

/* "10.19.40.0 (2019)" */
static struct str version_words(struct judge *j, const struct fact *f)
{
    return f->release ? arena_format(j->arena, "%.*s (%.*s)", STR_FMT(fact_version(f)),
                                     STR_FMT(f->release->release))
                      : arena_format(j->arena, "%.*s (unknown build)",
                                     STR_FMT(fact_version(f)));
}

static const struct plan *plan_of_product(const struct judge *j, struct str product)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        if (is_of_component(j->in->plans[i]) && str_eq(j->in->plans[i]->product, product))
            return j->in->plans[i];
    }
    return NULL;
}

struct str component_without_plan(struct judge *j)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *sequence = j->in->plans[i];
        for (size_t p = 0; p < sequence->phases_n && is_sequence(sequence); p++) {
            const struct phase *phase = &sequence->phases[p];
            struct component c = component_of(j, phase->role);
            const struct plan *plan = plan_of_product(j, phase->role);
            bool perhaps = plan && c.shown && (!c.last->release || !c.before->release);

            if (!c.shown || str_eq(phase->role, STR("ms")))
                continue;
            return arena_format(j->arena, "no upgrade of Operations Manager is in the material, and "
                                "of %.*s from %.*s to %.*s no plan is known%s%.*s%s",
                                STR_FMT(phase->title), STR_FMT(version_words(j, c.before)),
                                STR_FMT(version_words(j, c.last)),
                                perhaps ? "; if it is the one of --plan " : "",
                                STR_FMT(perhaps ? plan->id : STR_NONE),
                                perhaps ? ", name it" : "");
        }
    }
    return STR_NONE;
}

/* The first removal of an old part that is known; WHEN_NONE: none is. */
static when first_removal(const struct judge *j)
{
    when first = WHEN_NONE;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (f->signature->outcome == OUTCOME_REMOVED && moment_known(f->time) &&
            str_eq(f->signature->role, STR("orch.old")) &&
            (first == WHEN_NONE || moment_lo(f->time) < first))
            first = moment_lo(f->time);
    }
    return first;
}

/*
 * The machine's log shows what was taken away from it until then: behind the first removal that is
 * known, and in the same sitting before it, unless that was its first record.
 */
static struct wanted removals_wanted(const struct judge *j, size_t host, when removals, when to)
{
    struct wanted w = { (removals < to ? removals : to) - SITTING, to, false };
    when born = first_of_all(j, host, STR(INSTALLER_LOG));

    w.from = born != WHEN_NONE && born > w.from && born <= to ? born : w.from;
    w.covered = covered(j, host, STR(INSTALLER_LOG), w.from, w.to, NULL);
    return w;
}

static bool shows_removals(const struct judge *j, size_t host, when removals, when to)
{
    return removals_wanted(j, host, removals, to).covered;
}

/* A machine of the product. */
static bool has_some_part(const struct host *h)
{
    for (size_t i = 0; i < h->roles_n; i++) {
        if (str_starts(h->roles[i].role, STR("orch")))
            return true;
    }
    return false;
}

/* It may have lost the part in records that are missing. */
static bool has_perhaps_gone(const struct judge *j, const struct phase_result *p, size_t host,
                             when removals, when to)
{
    return has_some_part(&j->v->hosts[host]) && !instance_on(p, host) &&
           !shows_removals(j, host, removals, to);
}

static size_t perhaps_gone(const struct judge *j, const struct phase_result *p, when removals,
                           when to)
{
    size_t n = 0;

    for (size_t h = 0; h < j->v->hosts_n; h++)
        n += has_perhaps_gone(j, p, h, removals, to);
    return n;
}

/* Its old part went, and no new one came to it. */
static bool is_gone(const struct judge *j, const struct instance *in)
{
    return !in->attempts_n && in->host != SIZE_MAX &&
           host_has_role(&j->v->hosts[in->host], STR("orch.old"));
}

static bool has_come(const struct judge *j, const struct instance *in, when removals)
{
    return in->state == STATE_DONE && moment_known(in->end) && removals != WHEN_NONE &&
           !host_has_role(&j->v->hosts[in->host], STR("orch.old"));
}

/* The logs that would show whether what came to other machines came in its place. */
static int find_elsewhere(struct judge *j, const struct phase_result *p, struct instance *in,
                          when removals, when last)
{
    struct wanted_elsewhere *all = NULL;

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        const struct instance *other = instance_on(p, h);
        bool came = other && has_come(j, other, removals);
        struct wanted w = removals_wanted(j, h, removals, came ? moment_lo(other->end) : last);

        if (w.covered || (!came && !has_perhaps_gone(j, p, h, removals, last)))
            continue;
        if (!all && !(all = in->elsewhere = arena_zero(j->arena, 1, sizeof *all)))
            return -1;
        if (arena_grow(j->arena, &all->items, all->n, &all->cap, all->n + 1,
                       sizeof *all->items) < 0)
            return -1;
        all->items[all->n++] = (struct wanted_of){ h, w };
    }
    return 0;
}

/* As many came as went: for certain, then those that went are no gap; or perhaps, then nobody knows
   whether they are. */
int leave_out_moved(struct judge *j, struct phase_result *p)
{
    size_t gone = 0, fresh = 0, come = 0, n = 0;
    when removals = first_removal(j), last = WHEN_NONE;

    for (size_t i = 0; i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];
        bool has = has_come(j, in, removals);

        gone += is_gone(j, in);
        come += has;
        fresh += has && shows_removals(j, in->host, removals, moment_lo(in->end));
        last = has && moment_lo(in->end) > last ? moment_lo(in->end) : last;
    }
    if (!gone || gone > come)
        return 0;
    gone += perhaps_gone(j, p, removals, last);
    for (size_t i = 0; i < p->instances_n; i++) {
        struct instance in = p->instances[i];

        in.perhaps_moved = is_gone(j, &in);
        if (!in.perhaps_moved || gone > fresh)
            p->instances[n++] = in;
    }
    p->instances_n = n;
    for (size_t i = 0; i < n; i++) {
        if (p->instances[i].perhaps_moved &&
            find_elsewhere(j, p, &p->instances[i], removals, last) < 0)
            return -1;
    }
    return 0;
}

static int refs_append(struct judge *j, struct refs *to, const struct refs *from)
{
    for (size_t i = 0; i < from->n; i++) {
        if (refs_add(j, to, from->items[i]) < 0)
            return -1;
    }
    return 0;
}

/* Of most components the old product is uninstalled and the new one installed (siblings 1.3): the
   removal is the begin of the upgrade, and no attempt that failed.  What removes an old product
   itself found it there: then the removal before was one. */
int join_removals(struct judge *j, struct instance *in)
{
    size_t n = 0;

    for (size_t i = 0; i < in->attempts_n; i++) {
        struct attempt a = in->attempts[i];
        const struct attempt *before = n ? &in->attempts[n - 1] : NULL;

        if (before && a.to.n && !a.from.n && before->outcome == ATTEMPT_ROLLED_BACK &&
            !before->to.n) {
            struct refs because = { 0 };
            if (refs_append(j, &because, &before->because) < 0 ||
                refs_append(j, &because, &a.because) < 0)
                return -1;
            a.begin = before->begin;
            a.from = before->from;
            a.because = because;
            n--;
        }
        in->attempts[n++] = a;
    }
    in->attempts_n = n;
    return 0;
}
