/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tasks (signatures/README.md says the rule in words).  The latest piece of evidence inside its
 * span decides; silence speaks only where the log that would show it covers the time, and then
 * says what the plan file says it says.
 */
#include "verdict/task.h"

#include "base/fold.h"
#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/kinds.h"
#include "verdict/steps.h"
#include "verdict/task_rule.h"
#include "verdict/torn.h"
#include "verdict/uninstalled.h"

/* A service that ran through the span: its stop lies behind all that is seen inside. */
static const struct fact *seen_running(const struct judge *j, const struct task *t, struct str part,
                                       size_t host)
{
    const struct fact *f = NULL;

    for (size_t r = 0; r < t->not_done_n && !f; r++) {
        const struct task_rule *rule = &t->not_done_if[r];
        if (rule->started.n && rule_of_part(rule, part))
            f = ran_through(j, rule, host);
    }
    return f;
}

static bool plays_any(const struct host *h, struct strs roles)
{
    for (size_t i = 0; i < roles.n; i++) {
        if (host_plays(h, roles.items[i]))
            return true;
    }
    return false;
}

static void fill_concerned(const struct judge *j, struct strs roles)
{
    struct concerned *c = j->concerned;

    c->roles = roles.items;
    for (size_t h = 0; h < j->v->hosts_n; h++)
        c->hosts[h] = plays_any(&j->v->hosts[h], roles);
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        size_t n = strs_has(roles, r->phase->id) ? r->instances_n : 0;

        for (size_t i = 0; i < n; i++) {
            if (r->instances[i].host != SIZE_MAX)
                c->hosts[r->instances[i].host] = true;
        }
    }
}

/* roles: role tokens, or ids of phases whose instances are meant ("ms.more"). */
bool host_concerned(const struct judge *j, struct strs roles, size_t host)
{
    if (!roles.n)
        return false;
    if (j->concerned->roles != roles.items)
        fill_concerned(j, roles);
    return j->concerned->hosts[host];
}

/* A machine of the roles, or one that shows what the task is about. */
static bool task_concerns(const struct judge *j, const struct task *t, size_t host)
{
    return host_concerned(j, t->roles, host) || lacks_uninstalled(j, t, host) ||
           (t->shown_by.n && host_shows(j, host, t->shown_by) &&
            plays_any(&j->v->hosts[host], t->shown_roles));
}

/* Silence of a rule that was not loaded says nothing. */
static bool rules_looked_for(const struct judge *j, const struct task_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!looked_for(j, rules[i].seen))
            return false;
    }
    return true;
}

/* A hit whose time is in doubt may lie inside its span: then nothing was not seen. */
static bool perhaps_seen(const struct judge *j, const struct task_rule *rules, size_t n,
                         size_t host)
{
    for (size_t r = 0; r < n; r++) {
        const uint64_t *seen = kinds_named(j, rules[r].seen);
        size_t end = j->host_begin[host + 1];

        if (!host_shows(j, host, rules[r].seen))
            continue;
        for (size_t i = j->host_begin[host]; (i = next_fact(j, seen, i, end)) < end; i++) {
            if (j->facts[i].time.doubt &&
                rule_fits(j, &rules[r], &j->facts[i]) == FITS_PERHAPS)
                return true;
        }
    }
    return false;
}

/* The span that watch must cover; the end of the material stands for "until now".  of_need: of what
   asks for the task alone, whenever it was done. */
static bool watched(const struct judge *j, const struct task *t, size_t host, bool of_need,
                    struct absence *witness)
{
    when from, to;

    if ((t->blind_if.n && !looked_for(j, t->blind_if)) ||
        !rules_looked_for(j, t->done_if, t->done_n) ||
        !rules_looked_for(j, t->not_done_if, t->not_done_n) ||
        !rules_looked_for(j, t->needed_if, t->needed_n))
        return false;
    if (!t->watch.n || !span_bounds(j, t->watch_span, host, &from, &to) ||
        (!of_need && perhaps_seen(j, t->done_if, t->done_n, host)) ||
        perhaps_seen(j, t->not_done_if, t->not_done_n, host) ||
        perhaps_seen(j, t->needed_if, t->needed_n, host))
        return false;
    if (from == INT64_MIN)
        from = moment_known(j->begin) ? moment_lo(j->begin) : WHEN_NONE;
    if (to == INT64_MAX)
        to = moment_known(j->end) ? moment_hi(j->end) : WHEN_NONE;
    if (from == WHEN_NONE || to == WHEN_NONE)
        return false;
    to = to < from ? from : to;
    return !cannot_be_read(j, t, host, from, to) && covered(j, host, t->watch, from, to, witness);
}

/* For the group: every machine of the roles must be watched. */
static bool all_watched(const struct judge *j, const struct task *t, bool of_need,
                        struct absence *witness)
{
    bool any = false;

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (!host_concerned(j, t->roles, h))
            continue;
        if (!watched(j, t, h, of_need, witness))
            return false;
        any = true;
    }
    return any;
}

static const char *silence_words(enum task_state s, bool seen)
{
    switch (s) {
    case TASK_CONFIRM:
        return "no log can show it for certain: ask a person";
    case TASK_NOT_NEEDED:
        return "its reason does not occur in logs that cover the time";
    case TASK_REMAINING:
        return "the logs cover the time and do not show it";
    case TASK_MISSED:
        return "the logs cover the time before the upgrade and do not show it";
    case TASK_UNOBSERVABLE:
        if (seen)
            return "what would show it is not in the material";
        return "the log that would show it is not in the material or does not cover the time";
    case TASK_DONE:
        return "nothing speaks against it in logs that cover the time";
    }
    return "";
}

/* What is known of a task, or of one part of it. */
enum weighed { WEIGHED_SILENT, WEIGHED_DONE, WEIGHED_NOT_DONE, WEIGHED_HIDDEN };

/* What was taken down before the upgrade is brought back behind the machine's own: so long its log
   must speak. */
static bool speaks_past_own(const struct judge *j, const struct fact *f, struct str log)
{
    struct moment ended = f->host == SIZE_MAX ? MOMENT_UNKNOWN : own_ended(j, f->host);

    return !moment_known(f->time) || !moment_known(ended) || !moment_known(j->begin) ||
           moment_hi(f->time) >= moment_lo(j->begin) ||
           covered(j, f->host, log, f->time.t, moment_hi(ended), NULL);
}

/*
 * "Not done since then" needs the log that would show the deed: it must speak from then on for as
 * long as the log that raised the question.
 */
static bool seen_since(const struct judge *j, const struct task *t, const struct fact *f)
{
    const struct ev_source *s = &j->in->evidence->sources[f->source];
    struct str log = f->host == j->source_host[f->source] ? s->channel : t->watch;
    when until;

    if (!t->done_watch.n)
        return t->post ? speaks_past_own(j, f, log) : speaks_until_begin(j, f, log);
    if (f->host == SIZE_MAX || !moment_known(f->time))
        return false;
    until = last_word(j, f->host, log);
    if (until == WHEN_NONE || until < f->time.t)
        until = f->time.t;
    return covered(j, f->host, t->done_watch, f->time.t, until, NULL) ||
           (f->time.doubt && str_eq_nocase(log, t->done_watch) &&
            covered_on_by_clock(j, f->host, log, f->time));
}

/* Both by one machine's clock, and f was before. */
static bool is_before(const struct judge *j, const struct fact *f, const struct fact *other)
{
    return j->source_host[f->source] == j->source_host[other->source] &&
           moments_same_doubt(f->time, other->time) && comes_before(j, f, other);
}

/* What is inside the rule's span was before f, wherever in its doubt that begins and ends. */
static bool is_past(const struct judge *j, const struct task_rule *r, size_t host,
                    const struct fact *f)
{
    when from, to;

    return span_edges(j, r->span, host, true, &from, &to) && to < moment_lo(f->time);
}

/* It may be later, or as late and inside its span: a time is in doubt, that of the span as well. */
static bool may_answer(const struct judge *j, const struct task_rule *r, const struct fact *f,
                       const struct fact *not_done)
{
    bool doubt = f->time.doubt || not_done->time.doubt;

    if (!moment_known(f->time) || !rule_holds(j, r, f) || is_before(j, f, not_done) ||
        moment_hi(f->time) < moment_lo(not_done->time) || is_past(j, r, f->host, not_done))
        return false;
    return (doubt && moment_lo(f->time) <= moment_hi(not_done->time)) ||
           rule_fits(j, r, f) == FITS_PERHAPS;
}

/* A hit of done-if that may be the later one. */
static bool may_be_answered(const struct judge *j, const struct task *t, struct str part,
                            const struct fact *not_done)
{
    size_t from = not_done->host == SIZE_MAX ? 0 : j->host_begin[not_done->host];
    size_t to = not_done->host == SIZE_MAX ? j->facts_n : j->host_begin[not_done->host + 1];

    for (size_t r = 0; r < t->done_n && moment_known(not_done->time); r++) {
        const struct task_rule *rule = &t->done_if[r];
        const uint64_t *seen = rule_of_part(rule, part) ? kinds_named(j, rule->seen) : NULL;

        for (size_t i = from; (i = next_fact(j, seen, i, to)) < to; i++) {
            if (may_answer(j, rule, &j->facts[i], not_done))
                return true;
        }
    }
    return false;
}

/* Before then, or nobody knows when. */
static bool was_done_once(const struct judge *j, const struct task *t, struct str part, when until)
{
    for (size_t r = 0; r < t->done_n; r++) {
        const struct task_rule *rule = &t->done_if[r];
        const uint64_t *seen = rule_of_part(rule, part) ? kinds_named(j, rule->seen) : NULL;

        for (size_t i = 0; (i = next_fact(j, seen, i, j->facts_n)) < j->facts_n; i++) {
            const struct fact *f = &j->facts[i];
            struct moment at = moment_stated(j, f);
            if (rule_holds(j, rule, f) &&
                (!moment_known(at) || moment_lo(at) < until))
                return true;
        }
    }
    return false;
}

/* What is seen in place of the deed, and the deed never, in a log that covers its time. */
static const struct fact *seen_alone(const struct judge *j, const struct task *t, struct str part,
                                     size_t host)
{
    for (size_t r = 0; r < t->not_done_n; r++) {
        const struct task_rule *rule = &t->not_done_if[r];
        const struct fact *f = rule->alone && rule_of_part(rule, part) && !may_be_elsewhere(j, rule)
                                   ? rule_latest(j, rule, host, false, NULL) : NULL;
        when from, to;

        if (f && f->host != SIZE_MAX && span_bounds(j, rule->span, f->host, &from, &to) &&
            !was_done_once(j, t, part, to) &&
            covered(j, f->host, j->in->evidence->sources[f->source].channel, from, to, NULL))
            return f;
    }
    return NULL;
}

/* What was told against the deed is over, and whether it was done is not told by that. */
static bool is_answered(const struct judge *j, const struct task *t, struct str part, size_t host,
                        const struct fact *not_done)
{
    for (size_t r = 0; r < t->done_n; r++) {
        const struct task_rule *rule = &t->done_if[r];
        const struct fact *f = rule->answers && rule_of_part(rule, part)
                                   ? rule_latest(j, rule, host, false, NULL) : NULL;

        if (f && !is_no_later(j, f, not_done))
            return true;
    }
    return false;
}

/* The latest word against the deed; hearsay counts where nothing shows the deed itself. */
static const struct fact *not_done_by(const struct judge *j, const struct task *t, struct str part,
                                      size_t host, const struct fact *done)
{
    const struct fact *f = latest_of(j, t->not_done_if, t->not_done_n, part, host, false, false);

    return f || done ? f : latest_of(j, t->not_done_if, t->not_done_n, part, host, false, true);
}

/* A word against the deed, later than it for certain, of which nobody knows whether it is inside of
   its span: when that begins or ends is in doubt.  NULL: there is none. */
static const struct fact *perhaps_taken_back(const struct judge *j, const struct task *t,
                                             struct str part, const struct fact *done)
{
    for (size_t r = 0; r < t->not_done_n && done->host != SIZE_MAX; r++) {
        const struct task_rule *rule = &t->not_done_if[r];
        const uint64_t *seen = rule_of_part(rule, part) ? kinds_named(j, rule->seen) : NULL;
        size_t to = j->host_begin[done->host + 1];

        if (rule->alone || rule->started.n || rule->hearsay)
            continue;
        for (size_t i = j->host_begin[done->host]; (i = next_fact(j, seen, i, to)) < to; i++) {
            const struct fact *f = &j->facts[i];

            if (rule_fits(j, rule, f) == FITS_PERHAPS && !f->time.doubt &&
                moment_known(done->time) && moment_hi(done->time) < f->time.t)
                return f;
        }
    }
    return NULL;
}

static enum weighed weigh_part(const struct judge *j, const struct task *t, struct str part,
                               size_t host, const struct fact **fact)
{
    const struct fact *done = latest_of(j, t->done_if, t->done_n, part, host, true, false);
    const struct fact *not_done = not_done_by(j, t, part, host, done);

    *fact = seen_running(j, t, part, host);
    if (*fact)
        return WEIGHED_NOT_DONE;
    if (done && not_done && is_no_later(j, done, not_done))
        done = NULL;
    if (not_done && is_answered(j, t, part, host, not_done))
        not_done = NULL;
    *fact = done ? done : not_done ? not_done : seen_alone(j, t, part, host);
    if (done) {
        const struct fact *back = perhaps_taken_back(j, t, part, done);
        *fact = back ? back : done;
        return back ? WEIGHED_HIDDEN : WEIGHED_DONE;
    }
    if (!not_done)
        return *fact ? WEIGHED_NOT_DONE : WEIGHED_SILENT;
    return seen_since(j, t, not_done) && !may_be_answered(j, t, part, not_done)
               ? WEIGHED_NOT_DONE : WEIGHED_HIDDEN;
}

/* All parts together: one that is not done decides, then one of which nothing is known; of those
   that are a support the silence does not count, nor the word alone that they are done. */
struct sum {
    size_t counts[WEIGHED_HIDDEN + 1];
    const struct fact *fact;   /* that decides */
    struct str seen, not_seen; /* parts */
};

static bool is_all_done(const struct sum *s)
{
    return s->counts[WEIGHED_DONE] && !s->counts[WEIGHED_NOT_DONE] &&
           !s->counts[WEIGHED_HIDDEN] && !s->counts[WEIGHED_SILENT];
}

static struct str listed(struct judge *j, struct str list, struct str part)
{
    return list.n ? arena_format(j->arena, "%.*s, %.*s", STR_FMT(list), STR_FMT(part)) : part;
}

static int sum_parts(struct judge *j, const struct task *t, size_t host, struct refs *because,
                     struct sum *sum)
{
    for (size_t i = 0; i < t->done_n || i == 0; i++) {
        struct str part = t->done_n ? t->done_if[i].part : STR_NONE;
        const struct fact *fact;
        enum weighed w;
        bool support;

        if (t->done_n && !is_new_part(t->done_if, i))
            continue;
        w = weigh_part(j, t, part, host, &fact);
        support = t->done_n && t->done_if[i].support;
        if (support && w == WEIGHED_SILENT)
            continue;
        sum->counts[w] += !support || w != WEIGHED_DONE;
        if (w == WEIGHED_DONE)
            sum->seen = listed(j, sum->seen, part);
        else
            sum->not_seen = listed(j, sum->not_seen, part);
        if (fact && (!sum->fact || w != WEIGHED_DONE))
            sum->fact = fact;
        if (fact && refs_add(j, because, ref_stated(j, fact)) < 0)
            return -1;
    }
    return 0;
}

/* What a list says is as old as its file. */
static struct str told_by(struct judge *j, const struct task *t, const struct fact *f)
{
    if (f == seen_running(j, t, STR_NONE, f->host))
        return arena_format(j->arena, "it ran until then, as its log has no start since: %.*s",
                            STR_FMT(f->signature->title));
    if (moment_known(f->time) || !moment_known(moment_stated(j, f)))
        return f->signature->title;
    return arena_format(j->arena, "%.*s, which is as old as its file",
                        STR_FMT(f->signature->title));
}

static bool is_watched(const struct judge *j, const struct task *t, size_t host, bool of_need,
                       struct absence *witness)
{
    return host == SIZE_MAX ? all_watched(j, t, of_need, witness)
                            : watched(j, t, host, of_need, witness);
}

static enum task_state decide(struct judge *j, const struct task *t, size_t host,
                              struct refs *because, struct str *reason)
{
    const struct fact *why = latest_of(j, t->needed_if, t->needed_n, STR_NONE, host, false, false);
    struct absence witness;
    bool watch;
    struct sum sum = { .fact = NULL };
    enum task_state s;

    if (sum_parts(j, t, host, because, &sum) < 0)
        return TASK_UNOBSERVABLE;
    if (t->needed_n && !why && !sum.fact && is_watched(j, t, host, true, &witness)) {
        if (refs_add_absence(j, because, &witness, t->title) == 0)
            *reason = str_of(silence_words(TASK_NOT_NEEDED, true));
        return TASK_NOT_NEEDED;
    }
    if (sum.counts[WEIGHED_NOT_DONE] || is_all_done(&sum)) {
        *reason = told_by(j, t, sum.fact);
        return is_all_done(&sum) ? TASK_DONE : t->post ? TASK_REMAINING : TASK_MISSED;
    }
    if (sum.counts[WEIGHED_HIDDEN]) {
        *reason = arena_format(j->arena, "%.*s; whether it was done since then is not known: the "
                               "log that would show it (%.*s) does not cover the time, or its "
                               "times are in doubt", STR_FMT(sum.fact->signature->title),
                               STR_FMT(t->done_watch.n ? t->done_watch : t->watch));
        return t->if_blind;
    }
    watch = is_watched(j, t, host, false, &witness);
    s = watch ? t->if_silent : t->if_blind;
    if (sum.seen.n) {
        *reason = arena_format(j->arena, "seen of %.*s, not of %.*s", STR_FMT(sum.seen),
                               STR_FMT(sum.not_seen));
        return s;
    }
    if (watch)
        refs_add_absence(j, because, &witness, t->title);
    *reason = str_of(silence_words(s, watch));
    return s;
}

static bool applies(const struct judge *j, const struct task *t)
{
    const struct judged *m = &j->v->main;

    return (!t->to.n || !m->to.n || strs_has(t->to, m->to)) &&
           (!t->from.n || !m->from.n || strs_has(t->from, m->from));
}

static bool role_named(const struct judge *j, const struct task *t)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (task_concerns(j, t, h))
            return true;
    }
    return false;
}

static int judge_each(struct judge *j, struct task_result *r)
{
    size_t counts[TASK_NOT_NEEDED + 1] = { 0 };

    r->state = TASK_NOT_NEEDED;
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        struct task_instance *in;
        if (!task_concerns(j, r->task, h))
            continue;
        if (arena_grow(j->arena, &r->instances, r->instances_n, &r->instances_cap,
                       r->instances_n + 1, sizeof *r->instances) < 0)
            return -1;
        in = &r->instances[r->instances_n++];
        *in = (struct task_instance){ .host = h };
        in->state = decide(j, r->task, h, &in->because, &in->reason);
        counts[in->state]++;
        if (in->state < r->state)
            r->state = in->state;
    }
    r->reason = arena_format(j->arena, "%zu of %zu machines: %s", counts[r->state],
                             r->instances_n, task_state_name(r->state));
    return j->arena->failed ? -1 : 0;
}

/* What is not named is not there, but where damage may hide it. */
static int judge_unnamed(struct judge *j, struct task_result *r)
{
    size_t torn = may_have_role(j, r->task->roles);

    r->state = torn == SIZE_MAX ? TASK_NOT_NEEDED : r->task->if_blind;
    r->reason = STR("no machine of the roles it concerns is named in the material");
    if (torn != SIZE_MAX)
        r->reason = arena_format(j->arena, "%.*s; but what is, or was installed, on %.*s its "
                                 "damaged event logs do not show", STR_FMT(r->reason),
                                 STR_FMT(fold_first_label(j->v->hosts[torn].name)));
    return j->arena->failed ? -1 : 0;
}

static int judge_task(struct judge *j, struct task_result *r)
{
    const struct task *t = r->task;

    if (!applies(j, t)) {
        r->state = TASK_NOT_NEEDED;
        r->reason = STR("does not apply to this upgrade");
        return 0;
    }
    if (t->roles.n && !role_named(j, t))
        return judge_unnamed(j, r);
    if (t->to.n && !j->v->main.to.n) {
        r->state = t->if_blind;
        r->reason = STR("whether it applies is not known: nothing tells what release the upgrade "
                        "is to");
        return 0;
    }
    if (t->each && t->roles.n)
        return judge_each(j, r);
    r->state = decide(j, t, SIZE_MAX, &r->because, &r->reason);
    return j->arena->failed ? -1 : 0;
}

/* Of another plan, other machines are concerned, and were done at other times. */
static int concern_nobody(struct judge *j)
{
    j->own_ends = arena_zero(j->arena, 1, sizeof *j->own_ends);
    j->concerned = arena_zero(j->arena, 1, sizeof *j->concerned);
    if (!j->own_ends || !j->concerned)
        return -1;
    j->own_ends->at = arena_alloc(j->arena, (j->v->hosts_n + 1) * sizeof *j->own_ends->at);
    j->own_ends->begun = arena_alloc(j->arena, (j->v->hosts_n + 1) * sizeof *j->own_ends->begun);
    j->own_ends->by = arena_alloc(j->arena, (j->v->hosts_n + 1) * sizeof *j->own_ends->by);
    j->own_ends->failed = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *j->own_ends->failed);
    j->concerned->hosts = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *j->concerned->hosts);
    return j->own_ends->at && j->own_ends->begun && j->own_ends->by && j->own_ends->failed &&
           j->concerned->hosts ? 0 : -1;
}

int judge_tasks(struct judge *j)
{
    struct judged *m = &j->v->main;

    m->tasks_n = j->plan->tasks_n;
    m->tasks = arena_zero(j->arena, m->tasks_n, sizeof *m->tasks);
    if (!m->tasks || concern_nobody(j) < 0)
        return -1;
    for (size_t i = 0; i < m->tasks_n; i++) {
        m->tasks[i].task = j->task = &j->plan->tasks[i];
        if (judge_task(j, &m->tasks[i]) < 0)
            return -1;
    }
    j->task = NULL;
    return judge_places(j);
}
