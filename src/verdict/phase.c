/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Phases: which machines are their instances, and what each instance proves.
 *
 * The instances of a phase are the machines of its role.  "first" is the management server whose
 * attempt begins first, "more" are the others; "last" is the one that says itself that it upgraded
 * the group, else the last to begin, "rest" the others (2007 R2, upgrade-plans.md 2.1 to 2.4).  A
 * machine without any attempt is missing where its Application log (where installers speak) covers
 * the whole window of the upgrade, has no hole in the day behind it, and the signatures that would
 * have shown it were looked for, else unobservable.
 *
 * A phase without signatures of an installation is an act: a person does it, and either something
 * in the logs shows it (act-if) or a person has to say so: confirm.  An act of the group has one
 * instance without a machine.
 */
#include "verdict/phase.h"

#include "verdict/absent.h"
#include "verdict/attempt.h"
#include "verdict/component.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/leader.h"
#include "verdict/pushed.h"
#include "verdict/retired.h"
#include "verdict/steps.h"
#include "verdict/task.h"

#include <stdlib.h>

static enum state state_of_attempts(const struct instance *in)
{
    switch (last_attempt(in)->outcome) {
    case ATTEMPT_SUCCEEDED:
        return STATE_DONE;
    case ATTEMPT_FAILED:
    case ATTEMPT_CANCELLED:
        return STATE_FAILED;
    case ATTEMPT_ROLLED_BACK:
        return STATE_ROLLED_BACK;
    case ATTEMPT_NO_END:
        break;
    }
    return STATE_IN_PROGRESS;
}

/* When the machine's own installer told of the success; WHEN_NONE: others did. */
static when told_by_installer(const struct judge *j, const struct instance *in,
                              const struct attempt *a)
{
    when last = WHEN_NONE;

    for (size_t i = 0; i < a->because.n; i++) {
        const struct ref *r = &a->because.items[i];
        struct moment m = ref_moment(j, r);
        if (r->hit && r->hit->signature->outcome == OUTCOME_DONE && moment_known(m) && !m.doubt &&
            j->source_host[r->hit->source] == in->host &&
            str_eq_nocase(j->in->evidence->sources[r->hit->source].channel, STR(INSTALLER_LOG)))
            last = moment_lo(m);
    }
    return last;
}

/*
 * The level that is proven: what worked may have been tried again, and failed, where the
 * installer's log that tells of the success does not go on behind it.
 */
static enum level proven_level(const struct judge *j, const struct instance *in)
{
    const struct attempt *a = last_attempt(in);
    when from = a->level == LEVEL_WORKS ? told_by_installer(j, in, a) : WHEN_NONE, to;

    if (from == WHEN_NONE)
        return a->level;
    to = latest_word(j, in->host);
    to = to < from + SETUP_MOST ? to : from + SETUP_MOST;
    return to <= from || covered(j, in->host, STR(INSTALLER_LOG), from, to, NULL) ? a->level
                                                                                 : LEVEL_BINARIES;
}

/* Several attempts were built before a disagreement is known to concern the last one. */
static int settle_instance(struct judge *j, struct instance *in)
{
    bool contradicted = in->state == STATE_CONTRADICTED;

    if (!in->attempts_n) {
        if (!contradicted)
            in->state = STATE_UNOBSERVABLE; /* until the window is known: find_absent */
        return 0;
    }
    in->state = contradicted ? STATE_CONTRADICTED : state_of_attempts(in);
    if (failed_on_unknown_day(j, in) || end_is_hidden(j, in))
        in->state = STATE_UNOBSERVABLE; /* its end may be there, unrecognised or unread */
    in->level = in->state == STATE_DONE ? proven_level(j, in) : LEVEL_NONE;
    for (size_t i = 0; i < in->attempts_n; i++) {
        for (size_t k = 0; k < in->attempts[i].because.n; k++) {
            if (refs_add(j, &in->because, in->attempts[i].because.items[k]) < 0)
                return -1;
        }
    }
    return 0;
}

static struct instance *instance_add(struct judge *j, struct phase_result *p, size_t host)
{
    struct instance *in;

    if (arena_grow(j->arena, &p->instances, p->instances_n, &p->instances_cap, p->instances_n + 1,
                   sizeof *p->instances) < 0)
        return NULL;
    in = &p->instances[p->instances_n++];
    *in = (struct instance){ .phase = p->phase, .host = host, .state = STATE_UNOBSERVABLE,
                             .begin = MOMENT_UNKNOWN, .end = MOMENT_UNKNOWN,
                             .own_end = MOMENT_UNKNOWN };
    return in;
}

static bool plays(const struct judge *j, const struct phase *p, size_t host)
{
    const struct host *h = &j->v->hosts[host];

    if (str_eq(p->role, STR("ms")) && upgrade_retired(j, host))
        return false;
    if (str_eq(p->role, STR("agent")) ? !host_plays(h, p->role) : !host_has_role(h, p->role))
        return false;
    /* "each standalone console": one on a server is upgraded with the server (plans 2.9), but where
       it has a package of its own (2.11, 2.12: "each") */
    return p->own_setup || !(str_eq(p->role, STR("con")) && host_has_role(h, STR("ms")));
}

const struct instance *instance_on(const struct phase_result *r, size_t host)
{
    size_t lo = 0, hi = r->instances_n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (r->instances[mid].host < host)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < r->instances_n && r->instances[lo].host == host ? &r->instances[lo] : NULL;
}

static void take_out(struct phase_result *p, size_t at)
{
    for (size_t i = at; i + 1 < p->instances_n; i++)
        p->instances[i] = p->instances[i + 1];
    p->instances_n--;
}

static int collect_machines(struct judge *j, struct phase_result *p)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        struct instance *in;
        if (!plays(j, p->phase, h))
            continue;
        in = instance_add(j, p, h);
        if (in && (phase_is_act(p->phase) || went_in_doubt(j, in)))
            continue;
        if (!in || instance_attempts(j, in) < 0 || settle_instance(j, in) < 0)
            return -1;
    }
    return 0;
}

/* A machine from which the component went only: the new one stands on another (siblings 1.3). */
static bool went_elsewhere(const struct instance *in)
{
    return in->state == STATE_ROLLED_BACK && in->attempts_n == 1 && !in->attempts[0].to.n;
}

/* The components' releases have one another's names, and Operations Manager has had most. */
static int order_among_all(const struct judge *j, const struct fact *f)
{
    return f && f->release && j->in->releases
               ? release_order(j->in->releases, STR("om"), f->release->release) : -1;
}

/* The servers of a component that was upgraded. */
static int collect_component(struct judge *j, struct phase_result *p)
{
    struct component c = component_of(j, p->phase->role);
    int result;

    if (!c.shown && !c.perhaps) {
        p->state = STATE_NOT_APPLICABLE;
        p->reason = STR("no upgrade of this component is in the material");
        return 0;
    }
    p->perhaps = c.perhaps;
    p->left = order_among_all(j, c.before);
    p->reached = order_among_all(j, c.last);
    j->component = &c;
    result = collect_machines(j, p);
    j->component = NULL;
    for (size_t i = p->instances_n; i-- > 0;) {
        struct instance *in = &p->instances[i];
        if (went_elsewhere(in))
            take_out(p, i);
        else if (join_removals(j, in) < 0 || doubt_gone(j, &c, in) < 0)
            return -1;
        else if (!had_older(j, &c, in->host, p->phase->role))
            in->joined = JOINED_PERHAPS_LATER;
    }
    return result;
}

static int collect(struct judge *j, struct phase_result *p)
{
    if (phase_of_group(p->phase))
        return instance_add(j, p, SIZE_MAX) ? 0 : -1;
    if (is_sequence(j->plan))
        return collect_component(j, p);
    if (collect_machines(j, p) < 0)
        return -1;
    if (!is_of_component(j->plan))
        return 0;
    return leave_out_moved(j, p) < 0 ? -1 : doubt_parts_gone(j, p);
}

/* Of a leading phase that keeps all its machines (lead): the one that began first. */
static struct instance *first_of(const struct judge *j, const struct phase_result *p)
{
    size_t leader = p->phase->pick == PICK_ALL ? phase_leader(j, p, SIZE_MAX) : 0;

    return &p->instances[leader == SIZE_MAX ? 0 : leader];
}

/* Each management group that was upgraded has a leader: their positions.  A server of which nobody
   knows the group leads none. */
static size_t leaders_of(const struct judge *j, const struct phase_result *p,
                         size_t leaders[MG_MOST])
{
    uint64_t led = 0;
    size_t n = 0;

    leaders[0] = phase_leader(j, p, SIZE_MAX);
    if (!j->of_groups)
        return leaders[0] != SIZE_MAX;
    for (size_t i = 0; i < p->instances_n && n < MG_MOST; i++) {
        size_t host = p->instances[i].host;
        if (!p->instances[i].attempts_n || !j->of_groups[host] || j->of_groups[host] & led)
            continue;
        leaders[n] = phase_leader(j, p, host);
        led |= j->of_groups[host];
        n += leaders[n] != SIZE_MAX;
    }
    return n;
}

/* The leaders stay, or all others do. */
static void keep(struct phase_result *p, const size_t *leaders, size_t n, bool leading)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->instances_n; i++) {
        bool leads = false;
        for (size_t k = 0; k < n; k++)
            leads = leads || leaders[k] == i;
        if (leads == leading)
            p->instances[kept++] = p->instances[i];
    }
    p->instances_n = kept;
}

/* A server that upgrades the group and is no root server was upgraded itself before (plans 2.2):
   with that it stays among the others.  Which leaders do not. */
static int leave_with_own(struct judge *j, struct phase_result *p, size_t *leaders, size_t *n)
{
    const struct phase *group = group_upgrade(j, p->phase->role);
    size_t left = 0;

    for (size_t i = 0; i < *n; i++) {
        struct instance *in = &p->instances[leaders[i]];
        if (!group || !attempts_before_mark(j, in, group->pick_if))
            leaders[left++] = leaders[i];
        else if (settle_instance(j, in) < 0)
            return -1;
    }
    *n = left;
    return 0;
}

/* Of a phase that picks a leader, one instance stays; of one that takes the others, the rest. */
static int pick(struct judge *j, struct phase_result *p)
{
    enum pick how = p->phase->pick;
    size_t leaders[MG_MOST], n = leaders_of(j, p, leaders);
    bool leading = how == PICK_FIRST || how == PICK_LAST;

    if (how == PICK_ALL)
        return 0;
    /* nobody began: the leader is a machine that cannot be named, unless there is only one */
    if (!n && (how == PICK_MORE || how == PICK_REST || leading))
        p->instances_n = (p->instances_n == 1) == leading ? p->instances_n : 0;
    else if (how == PICK_REST && leave_with_own(j, p, leaders, &n) < 0)
        return -1;
    else if (how != PICK_RETIRED)
        keep(p, leaders, n, leading);
    for (size_t i = p->instances_n; i-- > 0 && (how == PICK_REST || how == PICK_RETIRED);) {
        if (is_retired(j, p->phase, p->instances[i].host) != (how == PICK_RETIRED))
            take_out(p, i);
    }
    return 0;
}

static int take_in(struct judge *j, struct phase_result *p, struct instance in)
{
    size_t at;

    if (!instance_add(j, p, in.host))
        return -1;
    for (at = p->instances_n - 1; at && p->instances[at - 1].host > in.host; at--)
        p->instances[at] = p->instances[at - 1];
    in.phase = p->phase;
    in.state = STATE_UNOBSERVABLE;
    in.level = LEVEL_NONE;
    p->instances[at] = in;
    return 0;
}

/*
 * Only what was certainly not upgraded can have been taken out of the group: a server that cannot
 * be seen is one of the others, of which nothing is known.  Behind the collection of all phases.
 */
static int return_unseen(struct judge *j, struct phase_result *retired)
{
    struct phase_result *rest = NULL;
    size_t n;

    for (size_t i = 0; i < j->v->main.phases_n && retired->phase->pick == PICK_RETIRED; i++) {
        struct phase_result *p = &j->v->main.phases[i];
        if (p->phase->pick == PICK_REST && str_eq(p->phase->role, retired->phase->role))
            rest = p;
    }
    if (!rest)
        return 0;
    n = retired_first(j, retired, rest->phase);
    for (size_t i = n; i < retired->instances_n; i++) {
        if (take_in(j, rest, retired->instances[i]) < 0)
            return -1;
    }
    retired->instances_n = n;
    return 0;
}

/* What else a retired machine carried goes with it (plans 2.2, 2.4: it is cleaned or rebuilt),
   unless it was upgraded there all the same. */
static void leave_out_retired(struct judge *j, const struct phase_result *retired)
{
    for (size_t i = 0; i < j->v->main.phases_n && retired->phase->pick == PICK_RETIRED; i++) {
        struct phase_result *p = &j->v->main.phases[i];

        for (size_t k = p == retired ? 0 : p->instances_n; k-- > 0;) {
            if (!p->instances[k].attempts_n && instance_on(retired, p->instances[k].host))
                take_out(p, k);
        }
    }
}

/* A list can tell of a machine whose logs do not. */
static int missing_by_list(struct judge *j, struct instance *in)
{
    const struct fact *f;

    if (in->attempts_n || in->state != STATE_UNOBSERVABLE || in->host == SIZE_MAX ||
        !(f = listed_behind(j, in->phase->role, in->host)))
        return 0;
    in->state = STATE_MISSING;
    return refs_add(j, &in->because, ref_of(j, f));
}

/* No attempt: missing only where a log that would show one covers the window, and there was one to
   be made. */
static int find_absent(struct judge *j, struct phase_result *p)
{
    for (size_t i = 0; i < p->instances_n; i++) {
        struct instance *in = &p->instances[i];
        struct absence absent;
        if (!in->attempts_n && in->state == STATE_UNOBSERVABLE && !in->perhaps_moved &&
            !p->perhaps && shows_absence(j, p->phase, in->host, &absent)) {
            in->state = STATE_MISSING;
            if (refs_add_absence(j, &in->because, &absent, p->phase->title) < 0)
                return -1;
        }
        if (!p->perhaps && (missing_by_list(j, in) < 0 || doubt_told(j, in) < 0))
            return -1;
        in->reason = instance_reason(j, in);
    }
    return 0;
}

/* Something else does it: nobody has to be asked. */
static int leave_to(struct judge *j, struct phase_result *p)
{
    const struct fact *f = act_replaced(j, p->phase);
    struct str what = f ? fact_capture(f, STR("update")) : STR_NONE;

    if (!f)
        return 0;
    p->instances_n = 0;
    p->state = STATE_NOT_APPLICABLE;
    p->reason = arena_format(j->arena, "%.*s%s%.*s does it itself", STR_FMT(f->signature->title),
                             what.n ? ": " : "", STR_FMT(what));
    return j->arena->failed ? -1 : 0;
}

/* An act is done where something shows it, else a person has to say. */
static int settle_act(struct judge *j, struct phase_result *p)
{
    for (size_t i = 0; i < p->instances_n; i++) {
        struct instance *in = &p->instances[i];

        if (judge_act(j, p->phase, in) < 0)
            return -1;
        in->reason = instance_reason(j, in);
    }
    return p->instances_n && p->instances[0].state == STATE_CONFIRM ? leave_to(j, p) : 0;
}

static int count_states(struct judge *j, struct phase_result *p)
{
    size_t counts[STATE_NOT_APPLICABLE + 1] = { 0 };
    struct buf text = { 0 };

    for (size_t i = 0; i < p->instances_n; i++)
        counts[p->instances[i].state]++;
    buf_format(&text, "%zu of %zu done", counts[STATE_DONE], p->instances_n);
    for (size_t s = 0; s < STATE_DONE; s++) {
        if (counts[s])
            buf_format(&text, ", %zu %s", counts[s], state_name((enum state)s));
    }
    p->reason = arena_copy(j->arena, buf_str(&text));
    buf_release(&text);
    return j->arena->failed ? -1 : 0;
}

int phase_settle(struct judge *j, struct phase_result *p)
{
    if (p->state == STATE_NOT_APPLICABLE)
        return 0;
    p->required = (p->instances_n > 0 && !phase_is_task(p->phase)) ||
                  (p->phase->first && !p->phase->optional);
    if (!p->instances_n) {
        p->state = STATE_NOT_SEEN;
        p->reason = not_seen_reason(j, p->phase);
        if (p->phase->first && !p->phase->optional) {
            p->state = STATE_UNOBSERVABLE;
            p->reason = STR("no management server shows an attempt");
        }
        return 0;
    }
    p->state = STATE_DONE;
    for (size_t i = 0; i < p->instances_n; i++) {
        if (p->instances[i].state < p->state)
            p->state = p->instances[i].state;
    }
    return count_states(j, p);
}

/*
 * The server that pushed says so only after the machine went on.  The machine's own end is what
 * its own installer said last (upgrade-plans.md 4.4: "per machine after upgrade"); a log of it in
 * no known zone says so where no other does.
 */
static struct moment own_end(const struct judge *j, const struct instance *in)
{
    const struct fact *vague = NULL;

    if (in->state != STATE_DONE || !str_starts(in->phase->role, STR("agent.")))
        return in->end;
    for (size_t i = j->host_begin[in->host + 1]; i-- > j->host_begin[in->host];) {
        const struct fact *f = &j->facts[i];
        if (moment_known(f->time) && f->signature->level < LEVEL_WORKS &&
            j->source_host[f->source] == in->host && fact_named(f, in->phase->done_if) &&
            attempt_belongs(j, in->phase, f)) {
            if (!is_coarse(f->time) || is_coarse(in->end))
                return moment_lo(f->time) < moment_hi(in->end) ? f->time : in->end;
            vague = vague ? vague : f;
        }
    }
    return vague && moment_lo(vague->time) < moment_hi(in->end) ? vague->time : in->end;
}

static int note_host_times(struct judge *j)
{
    j->host_end = arena_zero(j->arena, j->v->hosts_n, sizeof *j->host_end);
    j->host_begun = arena_zero(j->arena, j->v->hosts_n, sizeof *j->host_begun);
    if (!j->host_end || !j->host_begun)
        return -1;
    for (size_t h = 0; h < j->v->hosts_n; h++)
        j->host_end[h] = j->host_begun[h] = MOMENT_UNKNOWN;
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; i < r->instances_n && !phase_is_act(r->phase); i++) {
            struct instance *in = &r->instances[i];
            struct moment end = in->own_end = own_end(j, in);
            struct moment *ended = &j->host_end[in->host], *begun = &j->host_begun[in->host];
            if (moment_known(end) && (!moment_known(*ended) || end.t > ended->t))
                *ended = end;
            if (moment_known(in->begin) && (!moment_known(*begun) || in->begin.t < begun->t))
                *begun = in->begin;
        }
    }
    return 0;
}

int judge_phases(struct judge *j)
{
    struct judged *m = &j->v->main;

    m->phases_n = j->plan->phases_n;
    m->phases = arena_zero(j->arena, m->phases_n, sizeof *m->phases);
    if (!m->phases || judge_lists(j) < 0)
        return -1;
    j->begin = j->end = j->last = MOMENT_UNKNOWN;
    note_last_results(j);
    for (size_t i = 0; i < m->phases_n; i++) {
        struct phase_result *p = &m->phases[i];
        p->phase = &j->plan->phases[i];
        if (collect(j, p) < 0 || pick(j, p) < 0)
            return -1;
        settle_retired(p);
        if (p->phase->first && p->instances_n && !j->first)
            j->first = first_of(j, p);
    }
    if (judge_added(j) < 0)
        return -1;
    judge_window(j);
    if (find_unheard(j) < 0)
        return -1;
    for (size_t i = 0; i < m->phases_n; i++) {
        if (return_unseen(j, &m->phases[i]) < 0)
            return -1;
        leave_out_retired(j, &m->phases[i]);
        leave_out_lent(j, &m->phases[i]);
    }
    find_guessed_leaders(j);
    j->end_is_open = end_is_open(j);
    for (size_t i = 0; i < m->phases_n; i++) {
        struct phase_result *p = &m->phases[i];
        if ((phase_is_act(p->phase) ? settle_act(j, p) : find_absent(j, p)) < 0 ||
            phase_settle(j, p) < 0)
            return -1;
    }
    judge_earlier(j);
    return judge_wanted(j) < 0 ? -1 : note_host_times(j);
}
