/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole: the steps in their order, then the contract's list, first that holds.
 */
#include "verdict/apart.h"
#include "verdict/moved.h"

#include "base/fold.h"
#include "base/mem.h"
#include "verdict/fact.h"
#include "verdict/finding.h"
#include "verdict/host.h"
#include "verdict/pushed.h"
#include "verdict/steps.h"

/* In a required phase. */
static bool any_instance(const struct judged *m, enum state a, enum state b)
{
    for (size_t i = 0; i < m->phases_n; i++) {
        const struct phase_result *p = &m->phases[i];
        if (!p->required)
            continue;
        if (!p->instances_n && (p->state == a || p->state == b))
            return true;
        for (size_t k = 0; k < p->instances_n; k++) {
            if (p->instances[k].state == a || p->instances[k].state == b)
                return true;
        }
    }
    return false;
}

/* The guides' post-upgrade task of which the plan makes a phase (domain/README.md): what is missing
   of it remains to be done, and makes nothing incomplete. */
static bool any_act(const struct judged *m, enum state s)
{
    for (size_t i = 0; i < m->phases_n; i++) {
        if (phase_is_task(m->phases[i].phase) && m->phases[i].instances_n &&
            m->phases[i].state == s)
            return true;
    }
    return false;
}

static bool any_violated(const struct judged *m, bool advice)
{
    for (size_t i = 0; i < m->constraints_n; i++) {
        if (m->constraints[i].state == CONSTRAINT_VIOLATED && m->constraints[i].advice == advice)
            return true;
    }
    return false;
}

static bool any_task(const struct judged *m, enum task_state s)
{
    for (size_t i = 0; i < m->tasks_n; i++) {
        if (m->tasks[i].state == s)
            return true;
    }
    return false;
}

static bool any_phase(const struct judged *m, enum state s)
{
    for (size_t i = 0; i < m->phases_n; i++) {
        if (m->phases[i].state == s)
            return true;
    }
    return false;
}

/* Without any machine in any phase nothing was seen at all. */
static bool any_machine(const struct judged *m)
{
    for (size_t i = 0; i < m->phases_n; i++) {
        if (m->phases[i].instances_n || m->phases[i].required)
            return true;
    }
    return false;
}

/* A machine that may be one of any phase: of the plan at hand, not of one that is judged beside
   it. */
static const struct host *hidden_host(const struct judge *j)
{
    for (size_t i = 0; i < j->v->hosts_n && !j->upgrade; i++) {
        if (j->v->hosts[i].hidden)
            return &j->v->hosts[i];
    }
    return NULL;
}

/* A server or a gateway that is named, and not a log of it is there: of the plan at hand, too. */
static const struct fact *unseen_server(const struct judge *j)
{
    return j->upgrade ? NULL : reports_elsewhere(j);
}

/* Of the plan at hand, too: nothing tells of which of them. */
static const struct finding *failed_somewhere(const struct judge *j)
{
    return j->upgrade ? NULL : failure_of_nobody(j);
}

/* Contract section 1, "The whole, first that holds". */
static enum whole weigh(const struct judge *j)
{
    const struct judged *m = &j->v->main;
    bool strict = j->in->strict;

    if (!m->plan && j->failed_alone && !j->upgrade) /* the first server's phase is of each plan */
        return WHOLE_FAILED;
    if (!m->plan || !any_machine(m))
        return WHOLE_CANNOT_TELL;
    if (any_instance(m, STATE_FAILED, STATE_ROLLED_BACK))
        return WHOLE_FAILED;
    if (any_violated(m, false))
        return WHOLE_OUT_OF_ORDER;
    if (any_instance(m, STATE_MISSING, STATE_IN_PROGRESS))
        return WHOLE_INCOMPLETE;
    if (any_instance(m, STATE_UNOBSERVABLE, STATE_CONTRADICTED) || hidden_host(j) || m->reason.n ||
        unseen_server(j) || failed_somewhere(j))
        return WHOLE_CANNOT_TELL;
    if (strict && (any_phase(m, STATE_NOT_SEEN) || any_task(m, TASK_UNOBSERVABLE)))
        return WHOLE_CANNOT_TELL;
    if (any_task(m, TASK_REMAINING) || any_act(m, STATE_MISSING))
        return WHOLE_TASKS_REMAIN;
    if (strict && (any_instance(m, STATE_CONFIRM, STATE_CONFIRM) || any_act(m, STATE_CONFIRM) ||
                   any_task(m, TASK_CONFIRM) ||
                   any_task(m, TASK_MISSED) || any_violated(m, true)))
        return WHOLE_TASKS_REMAIN;
    return WHOLE_COMPLETE;
}

/* ---- the reason in words ------------------------------------------------------------------- */

static void name_instance(const struct judge *j, struct buf *out, const struct instance *in,
                          bool more)
{
    buf_format(out, "%s%.*s", more ? "; " : "", STR_FMT(in->phase->title));
    if (in->host != SIZE_MAX)
        buf_format(out, " on %.*s", STR_FMT(fold_first_label(j->v->hosts[in->host].name)));
    buf_format(out, ": %s", state_name(in->state));
}

/*
 * "Gateways on GW02: missing; and 3 more" for the instances in one of two states.  Titles are of
 * one or of many, so no verb stands behind them.
 */
static void name_instances(struct judge *j, struct buf *out, enum state a, enum state b)
{
    const struct judged *m = &j->v->main;
    size_t n = 0;

    for (size_t i = 0; i < m->phases_n; i++) {
        for (size_t k = 0; k < m->phases[i].instances_n; k++) {
            const struct instance *in = &m->phases[i].instances[k];
            if (in->state != a && in->state != b)
                continue;
            if (n++ < 3)
                name_instance(j, out, in, n > 1);
        }
    }
    if (n > 3)
        buf_format(out, "; and %zu more", n - 3);
    if (!n)
        buf_add(out, STR("no management server shows an attempt"));
}

static void name_breach(const struct judge *j, struct buf *out, bool advice)
{
    const struct judged *m = &j->v->main;

    for (size_t i = 0; i < m->constraints_n; i++) {
        const struct constraint_result *c = &m->constraints[i];
        if (c->state != CONSTRAINT_VIOLATED || c->advice != advice)
            continue;
        buf_add(out, c->breaches_n ? c->breaches[0].reason : c->reason);
        buf_format(out, " (%.*s)", STR_FMT(c->id));
        return;
    }
}

static void name_title(struct buf *out, struct str title, size_t *n)
{
    if ((*n)++ < 3)
        buf_format(out, "%s%.*s", *n > 1 ? "; " : "", STR_FMT(title));
}

/* The tasks in a state, and the acts that are tasks of the guides, in theirs. */
static void name_tasks(const struct judge *j, struct buf *out, enum task_state s, enum state act)
{
    const struct judged *m = &j->v->main;
    size_t n = 0;

    for (size_t i = 0; i < m->tasks_n; i++) {
        if (m->tasks[i].state == s)
            name_title(out, m->tasks[i].task->title, &n);
    }
    for (size_t i = 0; i < m->phases_n; i++) {
        if (phase_is_task(m->phases[i].phase) && m->phases[i].state == act)
            name_title(out, m->phases[i].phase->title, &n);
    }
    if (n > 3)
        buf_format(out, "; and %zu more", n - 3);
    buf_format(out, " (%s)", task_state_name(s));
}

static void strict_words(struct judge *j, struct buf *out)
{
    const struct judged *m = &j->v->main;

    if (any_task(m, TASK_CONFIRM) || any_act(m, STATE_CONFIRM))
        name_tasks(j, out, TASK_CONFIRM, STATE_CONFIRM);
    else if (any_task(m, TASK_MISSED))
        name_tasks(j, out, TASK_MISSED, STATE_MISSING);
    else
        name_breach(j, out, true);
}

static void hidden_words(const struct host *h, struct buf *out)
{
    struct str name = fold_first_label(h->name);

    if (h->roles_n)
        buf_format(out, "what of %.*s reports to the group, and whether that was to be upgraded",
                   STR_FMT(name));
    else
        buf_format(out, "what %.*s is, and whether it was to be upgraded", STR_FMT(name));
    buf_format(out, ", nothing tells: %.*s", STR_FMT(h->why_hidden));
}

static void unseen_words(const struct judge *j, const struct fact *f, struct buf *out)
{
    buf_format(out, "%.*s reports to %.*s, a management server or a gateway of which no log is in "
               "the material: whether that was upgraded nothing tells",
               STR_FMT(fold_first_label(j->v->hosts[f->host].name)),
               STR_FMT(fold_first_label(fact_capture(f, STR("parent")))));
}

static void nobody_words(const struct finding *x, struct buf *out)
{
    buf_format(out, "on which machine setup failed nothing tells: %.*s (%.*s)",
               STR_FMT(x->title), STR_FMT(x->id));
}

static void blind_words(struct judge *j, struct buf *out)
{
    const struct judged *m = &j->v->main;
    const struct fact *unseen;
    const struct finding *failed;

    if (m->reason.n)
        buf_add(out, m->reason);
    else if (any_instance(m, STATE_UNOBSERVABLE, STATE_CONTRADICTED))
        name_instances(j, out, STATE_UNOBSERVABLE, STATE_CONTRADICTED);
    else if (hidden_host(j))
        hidden_words(hidden_host(j), out);
    else if ((unseen = unseen_server(j)) != NULL)
        unseen_words(j, unseen, out);
    else if ((failed = failed_somewhere(j)) != NULL)
        nobody_words(failed, out);
    else if (any_task(m, TASK_UNOBSERVABLE))
        name_tasks(j, out, TASK_UNOBSERVABLE, STATE_UNOBSERVABLE);
    else
        buf_add(out, STR("phases of the plan have no machine in the material (strict)"));
}

/* An act that a person has to confirm: of course nobody knows when it was done. */
static bool waits_for_a_person(const struct judged *m, struct str phase)
{
    for (size_t i = 0; i < m->phases_n; i++) {
        const struct phase_result *r = &m->phases[i];
        if (str_eq(r->phase->id, phase))
            return phase_is_act(r->phase) && r->state == STATE_CONFIRM;
    }
    return false;
}

bool constraint_is_open(const struct judged *m, const struct constraint_result *c)
{
    struct str other = c->id, subject;

    str_cut(&other, ':');
    subject = str_cut(&other, ':');
    return c->state == CONSTRAINT_UNDECIDABLE && c->undecidable &&
           !waits_for_a_person(m, subject) && !waits_for_a_person(m, other);
}

/* The first order that must be kept and that nothing decides, and how many there are; NULL. */
static const struct constraint_result *open_order(const struct judged *m, size_t *n)
{
    const struct constraint_result *first = NULL;

    *n = 0;
    for (size_t i = 0; i < m->constraints_n; i++) {
        const struct constraint_result *c = &m->constraints[i];

        if (c->advice || !constraint_is_open(m, c))
            continue;
        first = first ? first : c;
        (*n)++;
    }
    return first;
}

void open_order_words(const struct judged *m, struct buf *out)
{
    size_t n;
    const struct constraint_result *first = open_order(m, &n);

    if (!first)
        return;
    buf_format(out, "; whether %.*s was kept", STR_FMT(first->id));
    if (n > 1)
        buf_format(out, ", and %zu more", n - 1);
    buf_add(out, STR(", cannot be decided"));
}

static void complete_words(const struct judged *m, struct buf *out)
{
    size_t n;

    buf_format(out, "every machine that is named is proven, %sand no task is known to remain",
               open_order(m, &n) ? "" : "in order, ");
    open_order_words(m, out);
}

static struct str reason_of(struct judge *j, enum whole w)
{
    const struct judged *m = &j->v->main;
    struct buf text = { 0 };
    struct str reason;

    switch (w) {
    case WHOLE_FAILED:
        if (m->plan)
            name_instances(j, &text, STATE_FAILED, STATE_ROLLED_BACK);
        else
            buf_add(&text, m->reason);
        break;
    case WHOLE_OUT_OF_ORDER:
        name_breach(j, &text, false);
        break;
    case WHOLE_INCOMPLETE:
        name_instances(j, &text, STATE_MISSING, STATE_IN_PROGRESS);
        break;
    case WHOLE_CANNOT_TELL:
        blind_words(j, &text);
        break;
    case WHOLE_TASKS_REMAIN:
        if (any_task(m, TASK_REMAINING) || any_act(m, STATE_MISSING))
            name_tasks(j, &text, TASK_REMAINING, STATE_MISSING);
        else
            strict_words(j, &text);
        break;
    case WHOLE_COMPLETE:
        complete_words(m, &text);
        break;
    }
    reason = arena_copy(j->arena, buf_str(&text));
    buf_release(&text);
    return reason;
}

static size_t count_machines(const struct judge *j)
{
    size_t n = 0;

    if (!j->plan)
        return j->v->hosts_n;
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        bool counts = false;
        for (size_t p = 0; p < j->plan->phases_n && !counts; p++)
            counts = host_has_role(&j->v->hosts[h], j->plan->phases[p].role);
        n += counts;
    }
    return n;
}

static void weigh_main(struct judge *j)
{
    struct judged *m = &j->v->main;

    m->whole = weigh(j);
    m->reason = reason_of(j, m->whole);
}

/* All is complete, and of the plan beside the main one alone some order cannot be decided. */
static bool is_less_sure(const struct verdict *v, const struct judged *also)
{
    size_t n;

    return v->whole == WHOLE_COMPLETE && also->whole == WHOLE_COMPLETE && open_order(also, &n) &&
           !open_order(&v->main, &n);
}

/* Good news are of what was read: other machines may stand in what was not. */
static void add_unread(struct judge *j)
{
    struct verdict *v = j->v;
    size_t n = 0;

    for (size_t i = 0; i < v->skips_n; i++)
        n += !i || !str_eq(v->skips[i].path, v->skips[i - 1].path);
    if (!n || (v->whole != WHOLE_COMPLETE && v->whole != WHOLE_TASKS_REMAIN))
        return;
    v->reason = arena_format(j->arena, "%.*s; %zu %s could not be read, or not to the end",
                             STR_FMT(v->reason), n, n == 1 ? "input" : "inputs");
}

/* Several plans fit: whether an order was kept hangs on which of them it was. */
static void leave_orders_open(struct judged *m)
{
    for (size_t i = 0; i < m->constraints_n; i++) {
        struct constraint_result *c = &m->constraints[i];

        if (c->state != CONSTRAINT_KEPT && c->state != CONSTRAINT_VIOLATED)
            continue;
        c->state = CONSTRAINT_UNDECIDABLE;
        c->undecidable += c->kept + c->violated;
        c->kept = c->violated = 0;
        c->breaches_n = c->kept_pairs_n = 0;
        c->reason = STR("several plans fit, and which of them holds nothing tells");
    }
}

/* Setup that did not succeed is shown by the plan for one server (choose_plan_of_failure). */
static bool plan_is_one_of_several(const struct judge *j)
{
    return j->plan && !j->in->forced && j->v->candidates.n > 1;
}

static int reach(struct judge *j)
{
    struct verdict *v = j->v;

    if (judge_captured(j) < 0 || judge_hosts(j) < 0 || judge_sources(j) < 0 ||
        judge_clocks(j) < 0 || judge_skew(j) < 0 || judge_facts(j) < 0 || judge_others(j) < 0 ||
        judge_kinds(j) < 0 || judge_groups(j) < 0)
        return -1;
    judge_refused(j);
    if (judge_roles(j) < 0)
        return -1;
    narrow_server_groups(j);
    if (judge_coverage(j) < 0 || judge_choose(j) < 0)
        return -1;
    note_servers_domain(j);
    judge_applied(j);
    if (j->plan)
        find_upgraded_groups(j);
    if (j->plan && (find_moves(j) < 0 || judge_phases(j) < 0 || judge_packages(j) < 0 ||
                    judge_phase_answers(j) < 0 || judge_order(j) < 0 || judge_tasks(j) < 0 ||
                    judge_task_answers(j) < 0))
        return -1;
    if (j->in->orders_open || plan_is_one_of_several(j)) /* before findings tell of a broken one */
        leave_orders_open(&v->main);
    judge_late(j);
    if (judge_hidden(j) < 0 || judge_also(j, weigh_main) < 0 || judge_findings(j) < 0)
        return -1;
    v->machines = count_machines(j);
    weigh_main(j);
    v->whole = v->main.whole;
    v->reason = v->main.reason;
    for (size_t i = 0; i < v->also_n; i++) {
        if (v->also[i].whole >= v->whole && !is_less_sure(v, &v->also[i]))
            continue;
        v->whole = v->also[i].whole;
        v->reason = arena_format(j->arena, "%.*s: %.*s", STR_FMT(v->also[i].plan->title),
                                 STR_FMT(v->also[i].reason));
    }
    add_unread(j);
    v->exit_code = whole_exit(v->whole);
    return j->arena->failed ? -1 : 0;
}

static int reach_with(struct verdict **out, const struct judge_input *in, struct err *err)
{
    struct judge j = { .in = in, .begin = MOMENT_UNKNOWN, .end = MOMENT_UNKNOWN,
                       .begun_without_plan = MOMENT_UNKNOWN, .accepted_from = WHEN_NONE };
    int result;

    j.v = mem_zero(1, sizeof *j.v);
    if (!j.v)
        return err_nomem(err, "verdict");
    j.arena = &j.v->arena;
    j.v->evidence = in->evidence;
    result = reach(&j);
    strmap_release(&j.host_index);
    strmap_release(&j.builds);
    kinds_free(j.kinds);
    mem_free(j.anchors);
    mem_free(j.proofs);
    mem_free(j.stated);
    if (result < 0) {
        verdict_free(j.v);
        return err_nomem(err, "verdict");
    }
    *out = j.v;
    return 0;
}

/* ---- several plans fit ---------------------------------------------------------------------- */

static const struct plan *plan_called(const struct judge_input *in, struct str id)
{
    size_t i = 0;

    while (!str_eq(in->plans[i]->id, id))
        i++;
    return in->plans[i];
}

/* It reads as by the plan for one server, whose phases all of them have. */
static int say_by_each(struct verdict *v, size_t plans)
{
    v->reason = v->main.reason = arena_format(&v->arena, "%.*s (so by each of the %zu plans that "
                                              "fit)", STR_FMT(v->reason), plans);
    return v->arena.failed ? -1 : 0;
}

/*
 * The contract's list begins with what is worse than a plan in doubt: what failed has failed by
 * each of the plans that fit.  Whether order was kept or something is missing hangs on the shape.
 * *by stays NULL where nothing failed, or where none of the plans is for one server.
 */
static int reach_by_each(struct verdict **by, const struct verdict *undecided,
                         const struct judge_input *in, struct err *err)
{
    struct judge_input with = *in;
    struct verdict *single = NULL, *v;
    bool failed = true;

    with.orders_open = true;
    for (size_t i = 0; i < undecided->candidates.n && failed; i++) {
        with.forced = plan_called(in, undecided->candidates.items[i]);
        if (reach_with(&v, &with, err) < 0) {
            verdict_free(single);
            return -1;
        }
        failed = v->whole == WHOLE_FAILED;
        if (with.forced->topology == TOPOLOGY_SINGLE && !single)
            single = v;
        else
            verdict_free(v);
    }
    if (failed && single) {
        *by = single;
        return say_by_each(single, undecided->candidates.n) < 0 ? err_nomem(err, "verdict") : 0;
    }
    verdict_free(single);
    return 0;
}

int verdict_reach(struct verdict **out, const struct judge_input *in, struct err *err)
{
    struct verdict *by = NULL;

    if (reach_with(out, in, err) < 0)
        return -1;
    if (in->forced || (*out)->has_plan || (*out)->candidates.n < 2 ||
        (*out)->whole != WHOLE_CANNOT_TELL)
        return 0;
    if (reach_by_each(&by, *out, in, err) < 0) {
        verdict_free(by);
        verdict_free(*out);
        *out = NULL;
        return -1;
    }
    if (by) {
        verdict_free(*out);
        *out = by;
    }
    return 0;
}

void verdict_free(struct verdict *v)
{
    if (!v)
        return;
    mem_free(v->hosts);
    arena_release(&v->arena);
    mem_free(v);
}
