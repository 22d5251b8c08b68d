/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hazards that no single record shows (signatures/maps/hazards.yml): the times of several machines,
 * or what is missing, are compared here.  Each kind says what must be certain; what is hidden by
 * clocks or by logs that are not there gives no finding.  Behind phases, order and findings.
 */
#include "verdict/hazard.h"

#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/finding.h"
#include "verdict/host.h"
#include "verdict/kinds.h"
#include "verdict/steps.h"
#include "verdict/task.h"
#include "verdict/task_rule.h"

#include <stdlib.h>

#define BATCH WHEN_HOUR /* agents approved at once come back within it [inferred] */

static int other_names(struct judge *j, struct finding *x, const struct hazard *h)
{
    for (size_t i = 0; i < h->also.n; i++)
        if (finding_twin(j, x, h->also.items[i]) < 0)
            return -1;
    return 0;
}

/* Machines of several roles are helped in several ways: each way is told once.  What a signature
   found first keeps its own words. */
static int add_remedy(struct judge *j, struct finding *x, const struct hazard *h, struct str role)
{
    struct str remedy = hazard_remedy(h, role);

    if (!str_eq(x->title, h->title) || str_find(x->remedy, remedy) < x->remedy.n)
        return 0;
    x->remedy = x->remedy.n ? arena_format(j->arena, "%.*s %.*s", STR_FMT(x->remedy),
                                           STR_FMT(remedy)) : remedy;
    return x->remedy.n ? 0 : -1;
}

static int note(struct judge *j, const struct hazard *h, struct str role, size_t host,
                struct ref ref)
{
    struct finding *x = finding_for(j, h->finding.n ? h->finding : h->id, FINDING_OPEN);

    if (!x)
        return -1;
    if (!x->title.n) {
        x->title = h->title;
        x->severity = h->severity;
        x->cause = h->cause;
        x->provenance = h->source;
        x->inferred = provenance_is_inferred(h->source);
    }
    x->count++;
    finding_span(x, ref.time);
    if (add_remedy(j, x, h, role) < 0 ||
        (h->finding.n && finding_twin(j, x, h->id) < 0) || other_names(j, x, h) < 0)
        return -1;
    return finding_host(j, x, host) < 0 || refs_add(j, &x->because, ref) < 0 ? -1 : 0;
}

int hazard_note(struct judge *j, const struct hazard *h, size_t host, struct ref ref)
{
    return note(j, h, STR_NONE, host, ref);
}

static const struct ref *last_ref(const struct instance *in)
{
    return in->because.n ? &in->because.items[in->because.n - 1] : NULL;
}

int hazard_note_instance(struct judge *j, const struct hazard *h, const struct instance *in)
{
    const struct ref *r = last_ref(in);

    return r ? note(j, h, in->phase->role, in->host, *r) : 0;
}

static bool has_finding(const struct hazard *h, struct str id)
{
    return strs_has(h->findings, id);
}

/* One of the finding's facts lies in the hazard's span. */
static bool in_span(const struct judge *j, const struct hazard *h, const struct finding *x)
{
    struct task_rule rule = h->rule;

    if (rule.span == SPAN_ANY)
        return true;
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        rule.seen = (struct strs){ (struct str[]){ f->signature->name }, 1 };
        if (str_eq(f->signature->finding, x->id) && evidence_inside(j, &rule, f))
            return true;
    }
    return false;
}

static int twin(struct judge *j, const struct hazard *h)
{
    for (size_t i = 0; i < j->v->findings_n; i++) {
        struct finding *x = &j->v->findings[i];
        if (has_finding(h, x->id) && in_span(j, h, x) &&
            (finding_twin(j, x, h->id) < 0 || other_names(j, x, h) < 0))
            return -1;
    }
    return 0;
}

static int ran(struct judge *j, const struct hazard *h, const struct task_rule *rule)
{
    for (size_t i = 0; i < j->v->hosts_n; i++) {
        const struct fact *f = host_concerned(j, h->roles, i) ? ran_through(j, rule, i) : NULL;
        if (f && hazard_note(j, h, i, ref_of(j, f)) < 0)
            return -1;
    }
    return 0;
}

/* Services that ran through the span, by the rules of the task that asks for them to be stopped. */
static int ran_meanwhile(struct judge *j, const struct hazard *h)
{
    for (size_t i = 0; i < j->plan->tasks_n && h->task.n; i++) {
        const struct task *t = &j->plan->tasks[i];

        for (size_t r = 0; str_eq(t->id, h->task) && r < t->not_done_n; r++) {
            if (t->not_done_if[r].started.n && ran(j, h, &t->not_done_if[r]) < 0)
                return -1;
        }
    }
    return 0;
}

/* What ran was stopped in time, by the task that asks for it. */
static bool was_done_there(const struct judge *j, const struct hazard *h, size_t host)
{
    for (size_t i = 0; h->task.n && i < j->v->main.tasks_n; i++) {
        const struct task_result *t = &j->v->main.tasks[i];

        for (size_t k = 0; str_eq(t->task->id, h->task) && k < t->instances_n; k++) {
            if (t->instances[k].host == host && t->instances[k].state == TASK_DONE)
                return true;
        }
    }
    return false;
}

static int seen(struct judge *j, const struct hazard *h)
{
    const uint64_t *names = kinds_named(j, h->rule.seen);

    for (size_t i = 0; (i = next_fact(j, names, i, j->facts_n)) < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        bool here = !h->roles.n || (f->host != SIZE_MAX && host_concerned(j, h->roles, f->host));
        if (here && evidence_inside(j, &h->rule, f) && !was_done_there(j, h, f->host) &&
            hazard_note(j, h, f->host, ref_of(j, f)) < 0)
            return -1;
    }
    return ran_meanwhile(j, h);
}

typedef int instance_fn(struct judge *j, const struct hazard *h, const struct instance *in);

/* All instances of phases of installations whose role begins with `role`. */
static int each_instance(struct judge *j, const struct hazard *h, struct str role, instance_fn *fn)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        bool meant = !phase_is_act(r->phase) && r->phase->pick != PICK_RETIRED &&
                     str_starts(r->phase->role, role);
        for (size_t i = 0; meant && i < r->instances_n; i++) {
            if (fn(j, h, &r->instances[i]) < 0)
                return -1;
        }
    }
    return 0;
}

static size_t servers(const struct judge *j, enum state state)
{
    size_t n = 0;

    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++)
            n += r->instances[i].state == state;
    }
    return n;
}

static bool server_done_on(const struct judge *j, size_t host)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++) {
            if (r->instances[i].host == host && r->instances[i].state == STATE_DONE)
                return true;
        }
    }
    return false;
}

/* A server beside others that are done; another role (roles) beside the server of its machine. */
static int left_behind(struct judge *j, const struct hazard *h, const struct instance *in)
{
    bool beside = !h->roles.n || (in->host != SIZE_MAX && server_done_on(j, in->host));

    return in->state == STATE_MISSING && beside ? hazard_note_instance(j, h, in) : 0;
}

static int servers_left(struct judge *j, const struct hazard *h)
{
    if (!servers(j, STATE_DONE))
        return 0;
    for (size_t i = 0; i < h->roles.n; i++) {
        struct str role = h->roles.items[i];
        if (each_instance(j, h, role, left_behind) < 0)
            return -1;
    }
    return h->roles.n ? 0 : each_instance(j, h, STR("ms"), left_behind);
}

/* The old product went (1034) and the attempt ended with nothing in its place. */
static int role_removed(struct judge *j, const struct hazard *h, const struct instance *in)
{
    const struct attempt *last = last_attempt(in);

    if (in->state != STATE_ROLLED_BACK || !last)
        return 0;
    for (size_t i = last->because.n; i-- > 0;) {
        const struct ref *r = &last->because.items[i];
        if (r->hit && r->hit->signature->outcome == OUTCOME_REMOVED)
            return note(j, h, in->phase->role, in->host, *r);
    }
    return 0;
}

static int false_check(struct judge *j, const struct hazard *h)
{
    when end = WHEN_NONE;

    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++) {
            if (r->instances[i].state != STATE_DONE || !moment_known(r->instances[i].end))
                return 0;
            if (end == WHEN_NONE || moment_hi(r->instances[i].end) > end)
                end = moment_hi(r->instances[i].end);
        }
    }
    for (size_t i = 0; i < j->v->findings_n && end != WHEN_NONE; i++) {
        struct finding *x = &j->v->findings[i];
        if (has_finding(h, x->id) && moment_known(x->first) &&
            moment_lo(x->first) > end + CLOCK_TOLERANCE && finding_twin(j, x, h->id) < 0)
            return -1;
    }
    return 0;
}

/* A removal names the phase alone: it makes no console of its machine. */
static bool of_console(const struct signature *s)
{
    return str_eq(s->role, STR("con")) || str_eq(s->role, STR("web")) ||
           strs_has(s->phases, STR("con")) || strs_has(s->phases, STR("web"));
}

static bool has_console(const struct judge *j, const struct instance *in)
{
    bool there = false;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (!of_console(f->signature))
            continue;
        if (moment_known(f->time) && moment_known(in->end) && f->time.t > in->end.t)
            break;
        if (f->signature->outcome == OUTCOME_DONE || f->signature->outcome == OUTCOME_PRESENT)
            there = true;
        else if (f->signature->outcome == OUTCOME_REMOVED)
            there = false;
    }
    return there;
}

static int console_left(struct judge *j, const struct hazard *h, const struct instance *in)
{
    bool failed = in->state == STATE_FAILED || in->state == STATE_ROLLED_BACK;

    if (!failed || host_has_role(&j->v->hosts[in->host], STR("ms")) || !has_console(j, in))
        return 0;
    return hazard_note_instance(j, h, in);
}

static int compare_times(const void *a, const void *b)
{
    const struct fact *const *x = a, *const *y = b;

    return (*x)->time.t < (*y)->time.t ? -1 : (*x)->time.t > (*y)->time.t;
}

/* The first word of a pushing server about each machine. */
static size_t pushes(const struct judge *j, const struct fact **list)
{
    size_t n = 0, last = SIZE_MAX;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        if (f->host == SIZE_MAX || f->host == last || !moment_known(f->time) ||
            !str_eq(f->signature->role, STR("agent.push")) ||
            j->source_host[f->source] == f->host ||
            (j->accepted_from != WHEN_NONE && f->time.t < j->accepted_from))
            continue;
        last = f->host;
        list[n++] = f;
    }
    qsort(list, n, sizeof *list, compare_times);
    return n;
}

static int many_agents(struct judge *j, const struct hazard *h)
{
    const struct fact **list = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *list);
    size_t n, from = 0;

    if (!list)
        return -1;
    n = pushes(j, list);
    for (size_t to = 0; to < n; to++) {
        while (list[to]->time.t - list[from]->time.t > BATCH)
            from++;
        if (to - from + 1 > h->limit)
            return hazard_note(j, h, SIZE_MAX, ref_of(j, list[from])) < 0 ||
                           hazard_note(j, h, SIZE_MAX, ref_of(j, list[to])) < 0 ? -1 : 0;
    }
    return 0;
}

/* Told in one local log they lie as far apart as they do in it, whatever its zone, but for a change
   of summer time between them. */
static when apart_at_most(const struct judge *j, const struct fact *a, const struct fact *b)
{
    when most = moment_hi(b->time) - moment_lo(a->time);
    when in_log = b->time.t - a->time.t + WHEN_HOUR;

    return in_log < most && are_of_one_log(j, a, b) && moments_same_doubt(a->time, b->time)
               ? in_log : most;
}

/* A fresh installation of the release (no older product went) shortly before the package. */
static int too_soon(struct judge *j, const struct hazard *h)
{
    const struct fact *fresh = NULL;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        bool server = str_eq(f->signature->role, STR("ms")) && moment_known(f->time);

        if (fresh && (f->host != fresh->host || f->signature->outcome == OUTCOME_REMOVED))
            fresh = NULL;
        if (!server || f->signature->outcome != OUTCOME_DONE || !f->release)
            continue;
        if (!fact_capture(f, STR("update")).n)
            fresh = strs_has(h->to, f->release->release) ? f : NULL;
        else if (fresh && apart_at_most(j, fresh, f) < (when)h->limit * WHEN_HOUR &&
                 hazard_note(j, h, f->host, ref_of(j, f)) < 0)
            return -1;
    }
    return 0;
}

static int breach(struct judge *j, const struct hazard *h)
{
    for (size_t i = 0; i < j->v->main.constraints_n; i++) {
        const struct constraint_result *c = &j->v->main.constraints[i];
        if (c->state != CONSTRAINT_VIOLATED || !phase_matches(h->constraint, c->id))
            continue;
        for (size_t b = 0; b < c->breaches_n; b++) {
            if (hazard_note(j, h, c->breaches[b].subject->host, c->breaches[b].because[0]) < 0)
                return -1;
        }
    }
    return 0;
}

/* Machines of a phase that ended before a marked one of it did. */
static int marked_first(struct judge *j, const struct hazard *h, const struct phase_result *r)
{
    const struct instance **marked = arena_alloc(j->arena, (r->instances_n + 1) * sizeof *marked);
    size_t n = 0;

    if (!marked)
        return -1;
    for (size_t i = 0; i < r->instances_n; i++) {
        if (host_shows(j, r->instances[i].host, h->rule.seen))
            marked[n++] = &r->instances[i];
    }
    for (size_t i = 0; n && i < r->instances_n; i++) {
        const struct instance *x = &r->instances[i];
        bool before = false;

        if (x->state != STATE_DONE || !moment_known(x->end) ||
            host_shows(j, x->host, h->rule.seen))
            continue;
        for (size_t k = 0; k < n && !before; k++)
            before = hazard_ended_before(j, x, marked[k]);
        if (before && hazard_note_instance(j, h, x) < 0)
            return -1;
    }
    return 0;
}

static int marked_first_anywhere(struct judge *j, const struct hazard *h)
{
    for (size_t k = 0; k <= j->v->also_n; k++) {
        const struct judged *m = k ? &j->v->also[k - 1] : &j->v->main;
        for (size_t p = 0; p < m->phases_n; p++) {
            if (strs_has(h->roles, m->phases[p].phase->id) &&
                marked_first(j, h, &m->phases[p]) < 0)
                return -1;
        }
    }
    return 0;
}

static int judge_hazard(struct judge *j, const struct hazard *h)
{
    const struct judged *m = &j->v->main;
    bool in_place = j->plan && j->plan->topology != TOPOLOGY_PARALLEL;

    if (!j->plan || (h->to.n && !strs_has(h->to, m->to)))
        return 0;
    switch (h->kind) {
    case HAZARD_SEEN:
        return seen(j, h);
    case HAZARD_SERVER_LEFT:
        return servers_left(j, h);
    case HAZARD_AGENT_NEWER: /* 2007 R2: agents come first by the plan */
        return in_place && !str_eq(m->from, STR("2007 R2"))
                   ? each_instance(j, h, STR("agent."), hazard_agent_newer) : 0;
    case HAZARD_FALSE_CHECK:
        return false_check(j, h);
    case HAZARD_CONSOLE_LEFT:
        return each_instance(j, h, STR("agent."), console_left);
    case HAZARD_MANY_AGENTS:
        return many_agents(j, h);
    case HAZARD_TOO_SOON:
        return too_soon(j, h);
    case HAZARD_MARKED_FIRST:
        return marked_first_anywhere(j, h);
    case HAZARD_BREACH:
        return breach(j, h);
    case HAZARD_ROLE_REMOVED:
        return each_instance(j, h, STR_NONE, role_removed);
    case HAZARD_UNCHANGED:
        return hazard_unchanged(j, h);
    case HAZARD_SWITCHED:
        return hazard_switched(j, h);
    case HAZARD_NOT_REMOVED:
        return hazard_not_removed(j, h);
    case HAZARD_REINSTALLED:
        return hazard_reinstalled(j, h);
    default:
        return 0;
    }
}

static bool of_this_plan(const struct judge *j, const struct hazard *h)
{
    return !h->plans.n || (j->plan && strs_has(h->plans, j->plan->id));
}

static int judge_some(struct judge *j, bool twins)
{
    const struct hazards *all = j->in->hazards;

    for (size_t i = 0; all && i < all->n; i++) {
        const struct hazard *h = &all->items[i];
        if ((h->kind == HAZARD_TWIN) == twins && of_this_plan(j, h) &&
            (twins ? twin(j, h) : judge_hazard(j, h)) < 0)
            return -1;
    }
    return 0;
}

int judge_hazards(struct judge *j)
{
    return judge_some(j, false);
}

int judge_hazards_beside(struct judge *j)
{
    const struct hazards *all = j->in->hazards;

    for (size_t i = 0; all && i < all->n; i++) {
        const struct hazard *h = &all->items[i];
        if (h->plans.n && h->kind != HAZARD_TWIN && of_this_plan(j, h) && judge_hazard(j, h) < 0)
            return -1;
    }
    return 0;
}

int judge_hazard_twins(struct judge *j)
{
    return judge_some(j, true);
}
