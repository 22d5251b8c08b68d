/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which upgrade is in the material, and which plan judges it (upgrade-plans.md 1.3).  Evidence
 * decides; where it does not, the candidates are named and nothing is judged.
 *
 * to     the release of the latest installer attempt of a management server (any server role if no
 *        management server shows one; a list without a time, which may be of before, is none beside
 *        an attempt of any machine towards a later release);
 * from   the latest lower release seen on those machines before it: what was removed, present, or
 *        installed earlier; or what a package says that it was applied to.  Without one, the
 *        material shows an installation, not an upgrade, or,
 *        where servers took packages of a rollup, an update within the release (rollup.c);
 *        or, where a server ran before setup began on it, an upgrade from whatever it was
 *        (before.c);
 *        A setup that took the old product away and shows no new one is an upgrade all the same.
 * shape  single, distributed or parallel (shape.c), or undecided.  Whatever it is, an upgrade has
 *        failed whose only server failed: then the plan for one server judges it.
 */
#include "verdict/choose.h"

#include "verdict/apart.h"
#include "verdict/component.h"
#include "verdict/fact.h"
#include "verdict/rollup.h"
#include "verdict/shape.h"
#include "verdict/steps.h"
#include "verdict/uninstalled.h"

#include <limits.h>

static const struct fact *earliest_towards(const struct judge *j, int order, bool servers_only)
{
    const struct fact *best = NULL;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (release_attempt(f) && (!servers_only || of_server(f)) && f->release->order == order &&
            moment_known(f->time) && (!best || f->time.t < best->time.t))
            best = f;
    }
    return best;
}

/* Behind the first machine that has the new release another one may have taken older media: that is
   no upgrade of the group. */
static bool is_behind_first(const struct fact *f, const struct fact *first)
{
    return first && moment_lo(f->time) > moment_hi(first->time);
}

/* The highest release below `order` that any server (or machine) shows before `before`; what was
   installed behind the first attempt towards `order`, if that is not NULL, was not there before. */
static const struct fact *release_before(const struct judge *j, int order, when before,
                                         const struct fact *first, bool servers_only)
{
    const struct fact *best = NULL;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (!tells_release(f) || f->release->order >= order || (servers_only && !of_server(f)))
            continue;
        if (f->signature->outcome != OUTCOME_REMOVED && before != WHEN_NONE &&
            moment_known(f->time) && moment_lo(f->time) > before)
            continue;
        if (release_attempt(f) && moment_known(f->time) && is_behind_first(f, first))
            continue;
        if (!best || f->release->order > best->release->order)
            best = f;
    }
    return best;
}

/* What was there before the first attempt towards a release. */
static const struct fact *from_before(const struct judge *j, int order, const struct fact *first)
{
    when before = first ? moment_hi(first->time) + WHEN_DAY : WHEN_NONE;
    const struct fact *from = release_before(j, order, before, first, true);

    if (!from)
        from = release_before(j, order, before, first, false);
    if (!from)
        from = release_before(j, order, before, NULL, true);
    return from ? from : release_before(j, order, before, NULL, false);
}

/* A row of a list says what was there, at a time that nobody knows. */
static bool outdated(const struct fact *to, const struct fact *any)
{
    return !to || (!moment_known(to->time) && any && moment_known(any->time) &&
                   any->release->order > to->release->order);
}

/* What leads to the release of `to`. */
static struct steps steps_to(struct judge *j, const struct fact *to)
{
    struct steps s = { .to = to };

    if (!to)
        return s;
    s.first_to = earliest_towards(j, s.to->release->order, false);
    s.from = from_before(j, s.to->release->order, s.first_to);
    if (!s.from)
        s.from = applied_to(j, s.to->release->order);
    if (!s.from)
        s.stood = stood_before(j, s.to->release);
    if (s.stood && s.stood->release)
        s.from = s.stood;
    return s;
}

/*
 * Behind the last release that a server tells setup ran once more, on one that tells none: a later
 * upgrade, that failed or goes on.  What other machines were installed with says where it leads.
 */
static struct steps find_steps(struct judge *j)
{
    const struct fact *to = latest_of_servers(j), *any = latest_attempt(j, false, -1);
    const struct fact *undone = to ? undone_behind(j, to) : NULL, *above;

    if (to && (undone || setup_began_behind(j, to))) {
        above = latest_attempt(j, false, to->release->order);
        if (above && moment_known(above->time) && moment_lo(above->time) > moment_hi(to->time))
            return steps_to(j, above);
        if (undone)
            return (struct steps){ .from = undone };
    }
    return steps_to(j, outdated(to, any) ? any : to);
}

/*
 * A list alone shows the release, nothing went to it, and nothing lower is there.  A plan that may
 * begin with that release as well as end with it (2016 to 1801, 1801 to 2019) has not begun: no row
 * says since when it is so.
 */
static bool list_may_be_from_before(const struct plan *named, const struct steps *s)
{
    return s->to && !moment_known(s->to->time) && !s->first_to && !s->from && !s->stood &&
           strs_has(named->from, s->to->release->release);
}

/*
 * What led to another release than a plan that was named is judged by it, but nothing is complete
 * then, and the reason says so.  Where no more is there than the release it begins with, it has not
 * begun.  False: its upgrade is there, and a later one, which is none of it.
 */
static bool keep_to_named(struct judge *j, struct steps *s)
{
    const struct plan *named = j->in->forced;
    const struct release *last = s->to ? s->to->release : NULL;
    bool alone, earlier;

    if (!named || is_of_component(named) || !named->to.n || !last)
        return true;
    alone = list_may_be_from_before(named, s);
    if (!alone && strs_has(named->to, last->release))
        return true;
    earlier = !alone && tried_towards(j, named->to);
    if (!earlier && strs_has(named->from, last->release)) {
        *s = (struct steps){ .from = s->to };
        return true;
    }
    j->v->main.reason =
        arena_format(j->arena, "the plan that was named, %.*s, leads to %.*s, and the last upgrade "
                     "in the material to %.*s%s", STR_FMT(named->id),
                     STR_FMT(named->to.items[named->to.n - 1]), STR_FMT(last->release),
                     earlier ? ": leave that out with --until" : "");
    return !earlier;
}

/* Upgrades before the judged one: management servers that went to a release below `order`
   earlier. */
static int earlier_upgrades(struct judge *j, int order)
{
    const struct fact *first = earliest_towards(j, order, true);

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        const struct fact *before;
        struct verdict *v = j->v;
        bool known = false;

        if (f->signature->outcome != OUTCOME_DONE || !f->release || !of_server(f) ||
            !moment_known(f->time) || f->release->order >= order || is_behind_first(f, first))
            continue;
        before = release_before(j, f->release->order, moment_hi(f->time), NULL, true);
        if (!before)
            continue;
        for (size_t k = 0; k < v->earlier_n && !known; k++) {
            struct earlier_upgrade *e = &v->earlier[k];
            known = str_eq(e->to, f->release->release);
            if (known && f->time.t > e->end.t)
                e->end = f->time;
            if (known && f->time.t < e->begin.t)
                e->begin = f->time;
        }
        if (known)
            continue;
        if (arena_grow(j->arena, &v->earlier, v->earlier_n, &v->earlier_cap, v->earlier_n + 1,
                       sizeof *v->earlier) < 0)
            return -1;
        v->earlier[v->earlier_n++] = (struct earlier_upgrade){
            before->release->release, f->release->release, f->time, f->time, ATTEMPT_SUCCEEDED
        };
    }
    return 0;
}

/*
 * An upgrade to a release in between may lie in the same days (two steps in one weekend).  What no
 * version tells apart belongs to it as long as no setup of a server has begun behind its end.
 */
static void end_earlier(struct judge *j, struct moment first)
{
    when ended = WHEN_NONE, begin = moment_lo(first);

    for (size_t i = 0; i < j->v->earlier_n; i++) {
        if (moment_hi(j->v->earlier[i].end) > ended)
            ended = moment_hi(j->v->earlier[i].end);
    }
    for (size_t i = 0; i < j->facts_n && ended != WHEN_NONE; i++) {
        const struct fact *f = &j->facts[i];

        if (of_server(f) && f->signature->outcome == OUTCOME_STARTED && !f->release &&
            moment_known(f->time) && moment_lo(f->time) > ended && moment_lo(f->time) < begin)
            begin = moment_lo(f->time);
    }
    if (ended != WHEN_NONE && begin > ended && begin > j->accepted_from)
        j->accepted_from = begin;
}

/* Of a package of servers, whose article the map has; NULL: there is none. */
static const struct release *release_of_packages(struct judge *j)
{
    struct release *r = arena_zero(j->arena, 1, sizeof *r);

    for (size_t i = 0; r && j->in->releases && i < j->facts_n; i++) {
        if (of_server(&j->facts[i]) &&
            release_of_article(j->in->releases, STR("om"),
                               fact_capture(&j->facts[i], STR("update")), r))
            return r;
    }
    return NULL;
}

/*
 * No older release is in the material, but packages of a rollup on management servers are: the
 * upgrade is the one within the release (upgrade-plans.md 1.1).  A failed package tells no version:
 * then what is present on the servers says which release it is, or its article, or what the package
 * for other machines went onto.
 */
static struct rollup within_release(struct judge *j, const struct steps *s,
                                    const struct release **release)
{
    *release = s->to && of_server(s->to) ? s->to->release : NULL; /* agents may be updated, too */
    for (size_t i = 0; !*release && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (f->release && of_server(f) && f->signature->outcome == OUTCOME_PRESENT)
            *release = f->release;
    }
    if (!*release)
        *release = release_of_packages(j);
    if (!*release && s->to && fact_capture(s->to, STR("update")).n)
        *release = s->to->release;
    if (!*release || s->from)
        return (struct rollup){ 0 };
    return rollup_of(j, *release, WHEN_NONE);
}

static int choose_rollup(struct judge *j, const struct release *release, const struct rollup *r)
{
    struct verdict *v = j->v;

    v->main.from = v->main.to = release->release;
    v->main.plan = j->plan = r->plan;
    v->has_plan = true;
    j->to_order = release->order;
    if (moment_known(r->first->time))
        j->accepted_from = moment_lo(r->first->time) - ROLLUP_LOOKBACK;
    j->package = package_words(j, r->last);
    if (judge_other_groups(j, j->to_order) < 0)
        return -1;
    return refs_add(j, &v->plan_because, ref_of(j, r->last));
}

/* ---- setup that left nothing which tells where it led ---------------------------------------- */

/* The only server that is known failed: then the plan is the one for one server, whatever it is of.
   Not while how its setup ended may stand in records that are missing. */
static bool is_of_shape(const struct plan *p, enum topology shape, bool end_is_told)
{
    if (shape != TOPOLOGY_ANY)
        return p->topology == shape;
    return p->topology == TOPOLOGY_SINGLE ||
           (!end_is_told && p->topology == TOPOLOGY_DISTRIBUTED);
}

/* It took the old product away, or failed before the installer was asked.  The plans of the group's
   shape that begin at the release that stood there. */
static int choose_towards_nothing(struct judge *j, const struct fact *stood,
                                  const struct fact *setup)
{
    struct str *ids = arena_zero(j->arena, j->in->plans_n, sizeof *ids);
    struct str from = stood->release->release;
    enum topology shape = group_shape(j, -1, false);
    bool told = choose_end_is_told(j, setup->host, -1);
    struct verdict *v = j->v;
    size_t n = 0;

    if (!ids)
        return -1;
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        bool leads = false;

        for (size_t t = 0; t < p->to.n; t++)
            leads = leads || plan_allows(p, from, p->to.items[t]);
        if (str_eq(p->product, STR("om")) && leads && !plan_has_retired(p) &&
            is_of_shape(p, shape, told))
            ids[n++] = p->id;
    }
    v->candidates = (struct strs){ ids, n };
    if (n != 1)
        return 0;
    v->main.from = from;
    v->main.plan = j->plan = choose_plan_by_id(j, ids[0]);
    v->has_plan = true;
    j->to_order = -1;
    if (moment_known(setup->time))
        j->accepted_from = moment_lo(setup->time) - UPGRADE_LOOKBACK;
    if (earlier_upgrades(j, stood->release->order + 1) < 0)
        return -1;
    if (moment_known(setup->time))
        end_earlier(j, setup->time);
    return refs_add(j, &v->plan_because, ref_of(j, setup)) < 0 ||
                   (stood != setup && refs_add(j, &v->plan_because, ref_of(j, stood)) < 0) ? -1 : 0;
}

/* What a server's setup that failed by its own log alone found there; NULL: nothing tells that. */
static const struct fact *stood_at_failure(const struct judge *j, const struct fact *failed)
{
    when before = moment_known(failed->time) ? moment_hi(failed->time) : WHEN_NONE;
    const struct fact *stood = release_before(j, INT_MAX, before, NULL, true);

    return stood ? stood : release_before(j, INT_MAX, before, NULL, false);
}

/* A service of the server ran before it: it is no first installation that failed. */
static bool ran_before(const struct judge *j, const struct fact *failed)
{
    for (size_t i = j->host_begin[failed->host]; i < j->host_begin[failed->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (of_server(f) && f->signature->shows_installed && moment_known(f->time) &&
            moment_known(failed->time) && moment_hi(f->time) < moment_lo(failed->time) - SETUP_MOST)
            return true;
    }
    return false;
}

/* Where no upgrade is told by a release, one that a setup shows all the same. */
static int choose_by_setup(struct judge *j, const struct steps *s)
{
    const struct fact *undone = s->to ? NULL : undone_server(j), *failed, *stood;

    undone = undone && s->from ? s->from : undone;
    if (undone && choose_towards_nothing(j, undone, undone) < 0)
        return -1;
    failed = j->plan || s->from || s->stood ? NULL : failed_setup(j, s->to);
    stood = failed ? stood_at_failure(j, failed) : NULL;
    if (failed && !stood && !s->to && ran_before(j, failed))
        j->failed_alone = failed;
    return stood ? choose_towards_nothing(j, stood, failed) : 0;
}

/* The group lists a server until somebody takes it out: a list that shows the release of one from
   which setup took it, or an older one, shows nothing that was upgraded to. */
static void pass_over_list(const struct judge *j, struct steps *s)
{
    const struct fact *went;

    if (!s->to || s->first_to || moment_known(s->to->time))
        return;
    went = undone_server(j);
    if (went && s->to->release->order <= went->release->order)
        *s = (struct steps){ .from = went };
}

/* From when on facts belong to the upgrade, and which machines do. */
static int draw_bounds(struct judge *j, const struct steps *s)
{
    j->accepted_from = s->first_to ? moment_lo(s->first_to->time) - UPGRADE_LOOKBACK : WHEN_NONE;
    if (!s->to || is_side_by_side(j, s->to->release->order) ||
        (j->in->forced && j->in->forced->topology == TOPOLOGY_PARALLEL))
        return 0;
    return judge_other_groups(j, s->to->release->order);
}

/* The releases that the material shows, and what shows them. */
static int name_releases(struct judge *j, const struct steps *s)
{
    struct verdict *v = j->v;

    if (s->to)
        v->main.to = s->to->release->release;
    if (s->from)
        v->main.from = s->from->release->release;
    return (s->to && refs_add(j, &v->plan_because, ref_of(j, s->to)) < 0) ||
                   (s->from && refs_add(j, &v->plan_because, ref_of(j, s->from)) < 0) ? -1 : 0;
}

/* The plan that the evidence decides for; NULL where it does not, or another component's is
   meant. */
static const struct plan *decided_plan(struct judge *j, const struct steps *s)
{
    const struct strs *candidates = &j->v->candidates;

    if (!s->to)
        return sequence_plan(j);
    if ((!s->from && !s->stood) || candidates->n == 0 || choose_lacks_a_plan_beside(j, s))
        return NULL;
    return candidates->n == 1 ? choose_plan_by_id(j, candidates->items[0])
                              : choose_plan_of_failure(j, s->to->release->order);
}

/* What else the releases say: whose facts belong to the upgrade, and which plans lead there. */
static int find_candidates(struct judge *j, struct steps *s)
{
    bool both = s->to && s->from;

    if (name_releases(j, s) < 0 || draw_bounds(j, s) < 0 ||
        ((both || s->stood) && choose_candidates(j, j->v->main.from, s->to->release) < 0))
        return -1;
    if (both && choose_is_jump(j, s))
        choose_on_one_server(j, s);
    if (both && earlier_upgrades(j, s->to->release->order) < 0)
        return -1;
    if (s->first_to)
        end_earlier(j, s->first_to->time);
    return 0;
}

/* Of a server that went where no plan leads; a package that updates it is no begin.  While several
   plans may be meant, nobody knows which servers are left to be updated (2007 R2: one goes). */
static struct moment begun_without_plan(const struct judge *j, const struct steps *s)
{
    bool begun = j->jump_to && s->first_to && !fact_capture(s->first_to, STR("update")).n;

    return begun ? s->first_to->time : MOMENT_UNKNOWN;
}

static int choose(struct judge *j)
{
    struct steps s = find_steps(j);
    struct verdict *v = j->v;
    const struct plan *plan = j->in->forced;
    const struct release *release;
    struct rollup rollup = within_release(j, &s, &release);

    pass_over_list(j, &s);
    if (!keep_to_named(j, &s))
        return 0;
    if (rollup.plan && (!plan || plan == rollup.plan))
        return choose_rollup(j, release, &rollup);
    if (!plan && choose_by_setup(j, &s) < 0)
        return -1;
    if (j->plan)
        return 0;
    if (find_candidates(j, &s) < 0)
        return -1;
    if (!plan)
        plan = decided_plan(j, &s);
    if (plan ? is_of_component(plan) : !s.to || !of_server(s.to)) {
        if (choose_component(j, plan) < 0)
            return -1;
        if (j->plan)
            return 0;
    }
    if (!plan) {
        v->main.reason = choose_reason(j, &s);
        j->begun_without_plan = begun_without_plan(j, &s);
    }
    v->main.plan = j->plan = plan;
    v->has_plan = plan != NULL;
    j->to_order = s.to ? s.to->release->order : -1;
    return s.first_to && plan && !plan_has_retired(plan)
               ? judge_uninstalled(j, s.to->release->order) : 0;
}

int judge_choose(struct judge *j)
{
    /* A part of the material would be judged as if it were all: rather not at all. */
    j->to_order = -1;
    j->v->main.reason = missing_shards(j);
    j->is_part = j->v->main.reason.n > 0;
    return j->is_part ? 0 : choose(j);
}
