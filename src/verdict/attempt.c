/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The facts of one phase on one machine, in order of time, become attempts.
 *
 *   started       opens an attempt, or belongs to the open one that has no outcome yet.  A begin
 *                 that is not tied to a role (an installer transaction named by a product code
 *                 alone) waits: it counts if a result follows before its bracket closes.
 *   done          binaries or setup: the attempt succeeded, at that level.
 *   done, works   raises the level of a success before it; it never makes one.  It also clears a
 *                 failure of the service (failed, works) that came after the success.
 *   failed, rolled-back, cancelled   decide the attempt.
 *   removed       the old product went: part of an upgrade if the new one follows in the same
 *                 attempt, else the attempt rolled back.  If the *new* release was removed, too.
 *                 Where it is the done-if of its phase, it is that phase's success.
 *   ended         (step binaries: an installer's transaction of any product) closes the bracket;
 *                 an attempt with an outcome is over then.
 *
 * A run of a text log (a wizard run, an installer log) with a fact of the phase in it opens with
 * its first record and lasts to its last: installer brackets inside it belong to the same attempt.
 *
 * One setup run upgrades every feature of a management server (upgrade-plans.md 2.6): the packages of
 * its other roles that follow within SAME_RUN belong to the run, and the server has finished when
 * they have.
 *
 * Facts of another release belong to another upgrade and are left out; facts without a version
 * count from accepted_from on.  A failure whose time is not known cannot be put before or after a
 * success: it makes the instance contradicted unless a later run of the same log follows it.
 */
#include "verdict/attempt.h"

#include <stdio.h>

#define DISAGREE_WITHIN (2 * WHEN_MINUTE) /* one result, told by two sources */
#define SAME_ATTEMPT (10 * WHEN_MINUTE)   /* a second word on a result this soon is the same one */

struct building {
    struct judge *j;
    struct instance *in;
    struct attempt *open;          /* the attempt that new facts may join, or NULL */
    const struct fact *tentative;  /* a begin without a role */
    const struct fact *removed;    /* old product removed in the open attempt */
    const struct fact *success;    /* of the open attempt, level binaries */
    const struct fact *failure;
    bool service_failed;
    bool over;                     /* its bracket closed behind an outcome */
    when until;                    /* end of the text run it began in; WHEN_NONE */
    uint32_t run_source, run;      /* the text run entered last */
    bool failed_memory;
};

static void note(struct building *b, const struct fact *f)
{
    if (b->open && refs_add(b->j, &b->open->because, ref_of(b->j, f)) < 0)
        b->failed_memory = true;
}

/* A time that can be hours off never replaces a good one, and gives way to it. */
static void widen(struct building *b, struct moment m)
{
    struct moment *end = b->open ? &b->open->end : NULL;

    if (!end || !moment_known(m) || (is_coarse(m) && moment_known(*end) && !is_coarse(*end)))
        return;
    if (!moment_known(*end) || (is_coarse(*end) && !is_coarse(m)) ||
        moment_hi(m) > moment_hi(*end))
        *end = m;
}

/* Close the open attempt for good: what was removed and never replaced decides it. */
static void settle(struct building *b)
{
    struct attempt *a = b->open;

    if (!a)
        return;
    if (b->removed && a->outcome == ATTEMPT_NO_END) {
        a->outcome = ATTEMPT_ROLLED_BACK;
        widen(b, b->removed->time);
    }
    if (b->removed && a->outcome == ATTEMPT_FAILED && !b->success)
        a->outcome = ATTEMPT_ROLLED_BACK;
    if (a->outcome == ATTEMPT_NO_END)
        a->end = MOMENT_UNKNOWN;
    b->open = NULL;
    b->removed = b->success = b->failure = NULL;
    b->service_failed = b->over = false;
    b->until = WHEN_NONE;
}

static void open_attempt(struct building *b, struct moment begin)
{
    struct instance *in = b->in;

    settle(b);
    if (arena_grow(b->j->arena, &in->attempts, in->attempts_n, &in->attempts_cap,
                   in->attempts_n + 1, sizeof *in->attempts) < 0) {
        b->failed_memory = true;
        return;
    }
    b->open = &in->attempts[in->attempts_n++];
    *b->open = (struct attempt){ .begin = begin, .end = MOMENT_UNKNOWN,
                                 .outcome = ATTEMPT_NO_END };
}

static bool within_run(const struct building *b, struct moment m)
{
    return b->until != WHEN_NONE && moment_known(m) && m.t <= b->until;
}

static bool has_failed(const struct attempt *a)
{
    return a->outcome == ATTEMPT_FAILED || a->outcome == ATTEMPT_ROLLED_BACK ||
           a->outcome == ATTEMPT_CANCELLED;
}

/* Two results of pushes without anything of the machine itself: each push tells of itself alone
   (domain/README.md, "One event, all the way"). */
static bool is_next_push(const struct building *b, const struct fact *f)
{
    return b->open && has_failed(b->open) && !moment_known(b->open->begin) &&
           !b->removed && moment_known(b->open->end) && moment_known(f->time) &&
           b->failure && b->failure->hit->source == f->hit->source &&
           str_starts(f->signature->role, STR("agent.")) &&
           f->time.t - b->open->end.t > DISAGREE_WITHIN;
}

/*
 * The server that pushed tells of the result by its own clock, perhaps before the begin in the
 * machine's own log: an attempt without a begin whose result another clock told is that one.
 */
static bool begins_behind_its_end(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;
    const struct fact *told = b->success ? b->success : b->failure;

    return b->open && told && !b->removed && b->open->outcome != ATTEMPT_NO_END &&
           !moment_known(b->open->begin) && moment_known(b->open->end) && moment_known(f->time) &&
           j->source_host[told->hit->source] != b->in->host &&
           j->source_host[f->hit->source] == b->in->host &&
           f->time.t - b->open->end.t <= CLOCK_TOLERANCE + f->time.doubt;
}

static void begin_late(struct building *b, const struct fact *f)
{
    b->open->begin = f->time;
    b->over = false;
    note(b, f);
}

/* The attempt that a result at m belongs to; opens one (begin known or not) if there is none. */
static void attempt_for(struct building *b, const struct fact *f)
{
    bool good = f->signature->outcome == OUTCOME_DONE, fresh;

    if (b->tentative && begins_behind_its_end(b, b->tentative) &&
        good == (b->open->outcome == ATTEMPT_SUCCEEDED)) {
        begin_late(b, b->tentative);
        b->tentative = NULL;
    }
    fresh = !b->open || (b->over && !within_run(b, f->time));
    if (!fresh && b->open->outcome != ATTEMPT_NO_END && b->tentative && !within_run(b, f->time))
        fresh = true;
    fresh = fresh || is_next_push(b, f);
    if (fresh) {
        open_attempt(b, b->tentative ? b->tentative->time : MOMENT_UNKNOWN);
        if (b->tentative)
            note(b, b->tentative);
    }
    b->tentative = NULL;
    note(b, f);
}

static void on_started(struct building *b, const struct fact *f)
{
    if (!f->signature->role.n) {
        b->tentative = f;
        return;
    }
    if (begins_behind_its_end(b, f) &&
        (b->open->outcome == ATTEMPT_SUCCEEDED || ends_badly(b->j, b->in, f))) {
        begin_late(b, f);
        return;
    }
    if (b->open && !has_failed(b->open) &&
        (within_run(b, f->time) || (b->open->outcome == ATTEMPT_NO_END && !b->over))) {
        if (is_coarse(b->open->begin) && !is_coarse(f->time))
            b->open->begin = f->time;
        note(b, f);
        return;
    }
    open_attempt(b, f->time);
    note(b, f);
}

static void on_works(struct building *b, const struct fact *f)
{
    struct instance *in = b->in;
    struct attempt *a = in->attempts_n ? &in->attempts[in->attempts_n - 1] : NULL;

    if (!a)
        return;
    if (a->outcome == ATTEMPT_FAILED && b->service_failed && a == b->open) {
        a->outcome = ATTEMPT_SUCCEEDED;
        b->service_failed = false;
    }
    if (a->outcome != ATTEMPT_SUCCEEDED)
        return;
    a->level = LEVEL_WORKS;
    if (refs_add(b->j, &a->because, ref_of(b->j, f)) < 0)
        b->failed_memory = true;
}

/* The result of an attempt whose bracket has closed, told by a second event soon after it. */
static bool told_again(const struct building *b, const struct fact *before, const struct fact *f)
{
    when soon = SAME_ATTEMPT;

    if (!b->open || !b->over || !before || b->tentative || !moment_known(f->time) ||
        !moment_known(b->open->end))
        return false;
    if (b->j->source_host[f->hit->source] != b->in->host) /* by another clock */
        soon += b->open->end.doubt + f->time.doubt;
    return f->time.t - b->open->end.t <= soon;
}

/* One installer result, told by two sources: then they must agree. */
static bool same_result(const struct fact *a, const struct fact *b)
{
    return a && a->hit->source != b->hit->source && b->version.n &&
           str_eq(a->version, b->version) && moment_known(a->time) && moment_known(b->time) &&
           b->time.t - a->time.t <= DISAGREE_WITHIN && a->signature->level <= LEVEL_BINARIES &&
           b->signature->level <= LEVEL_BINARIES;
}

static void on_done(struct building *b, const struct fact *f)
{
    bool again;

    if (f->signature->level == LEVEL_WORKS) {
        on_works(b, f);
        return;
    }
    again = told_again(b, b->success, f);
    if (again)
        b->over = false;
    attempt_for(b, f);
    if (!b->open)
        return;
    if (has_failed(b->open) && same_result(b->failure, f))
        b->in->state = STATE_CONTRADICTED;
    b->open->outcome = ATTEMPT_SUCCEEDED;
    if (f->signature->level > b->open->level)
        b->open->level = f->signature->level;
    if (f->version.n)
        b->open->to = f->version;
    b->success = f;
    b->removed = NULL;
    b->over = again || b->over; /* its own bracket has closed already */
    widen(b, f->time);
}

static void on_failed(struct building *b, const struct fact *f, enum attempt_outcome outcome)
{
    bool again;

    if (f->signature->level == LEVEL_WORKS) {
        if (!b->in->attempts_n || !b->open || b->open->outcome != ATTEMPT_SUCCEEDED)
            return; /* a service that failed before anything was installed is a finding only */
        b->service_failed = true;
        b->open->outcome = outcome;
        b->open->level = LEVEL_NONE;
        note(b, f);
        return;
    }
    if (b->open && same_result(b->success, f)) {
        b->in->state = STATE_CONTRADICTED;
        note(b, f);
        widen(b, f->time);
        return;
    }
    again = told_again(b, b->failure ? b->failure : b->removed, f);
    if (again)
        b->over = false;
    attempt_for(b, f);
    if (!b->open)
        return;
    b->open->outcome = outcome;
    b->open->level = LEVEL_NONE;
    if (f->version.n)
        b->open->to = f->version;
    b->failure = f;
    b->success = NULL;
    b->over = again || b->over;
    widen(b, f->time);
}

/* A phase whose work is the removal itself (upgrade-plans.md 2.13): several products of one machine
   go one by one, in one step. */
static void on_old_gone(struct building *b, const struct fact *f)
{
    struct instance *in = b->in;

    if (in->attempts_n) {
        b->open = &in->attempts[in->attempts_n - 1];
        b->tentative = NULL;
        note(b, f);
    } else {
        attempt_for(b, f);
    }
    if (!b->open)
        return;
    b->open->outcome = ATTEMPT_SUCCEEDED;
    b->open->level = LEVEL_BINARIES;
    b->open->from = f->version;
    widen(b, f->time);
}

static void on_removed(struct building *b, const struct fact *f)
{
    bool the_new_one = f->release && f->release->order == b->j->to_order;

    if (the_new_one) {
        if (b->in->attempts_n)
            on_failed(b, f, ATTEMPT_ROLLED_BACK);
        return;
    }
    if (fact_named(f, b->in->phase->done_if)) {
        on_old_gone(b, f);
        return;
    }
    if (!f->signature->role.n && (!b->open || b->over))
        return; /* removed for its own sake */
    attempt_for(b, f);
    if (!b->open)
        return;
    b->open->from = f->version;
    if (b->open->outcome != ATTEMPT_SUCCEEDED)
        b->removed = f;
    widen(b, f->time);
}

static bool is_long_past(const struct building *b, const struct fact *f)
{
    return b->open->outcome != ATTEMPT_NO_END && moment_known(f->time) &&
           moment_known(b->open->end) && f->time.t - b->open->end.t > SAME_ATTEMPT;
}

/* The setup run that the attempt was in is over: what closes now is another package's. */
static bool behind_its_run(const struct building *b, const struct fact *f)
{
    return b->open->outcome != ATTEMPT_NO_END && b->until != WHEN_NONE &&
           moment_known(f->time) && f->time.t > b->until + DISAGREE_WITHIN &&
           moment_known(b->open->end) && f->time.t > b->open->end.t + DISAGREE_WITHIN;
}

/* A bracket that opened behind the result is another one, of whatever product: only one installer
   runs at a time.  Ours left no end in the log. */
static bool closes_another(const struct building *b, const struct fact *f)
{
    return b->tentative && b->open->outcome != ATTEMPT_NO_END && !within_run(b, f->time);
}

static void on_ended(struct building *b, const struct fact *f)
{
    bool another = b->open && closes_another(b, f);

    b->tentative = NULL;
    if (!b->open || b->over)
        return;
    if (another || is_long_past(b, f) || behind_its_run(b, f)) {
        b->over = true; /* a bracket of something else; ours left no end in the log */
        return;
    }
    widen(b, f->time);
    if (within_run(b, f->time) && f->time.t < b->until)
        return;
    if (b->open->outcome != ATTEMPT_NO_END || b->removed)
        b->over = true;
    else if (!moment_known(f->time))
        b->over = true;
}

static void take(struct building *b, const struct fact *f)
{
    switch (f->signature->outcome) {
    case OUTCOME_STARTED:
        on_started(b, f);
        break;
    case OUTCOME_DONE:
        on_done(b, f);
        break;
    case OUTCOME_FAILED:
        on_failed(b, f, ATTEMPT_FAILED);
        break;
    case OUTCOME_ROLLED_BACK:
        on_failed(b, f, ATTEMPT_ROLLED_BACK);
        break;
    case OUTCOME_CANCELLED:
        on_failed(b, f, ATTEMPT_CANCELLED);
        break;
    case OUTCOME_REMOVED:
        on_removed(b, f);
        break;
    case OUTCOME_ENDED:
        on_ended(b, f);
        break;
    default:
        break;
    }
}

static const struct run_span *run_of(const struct judge *j, const struct fact *f)
{
    const struct ev_source *s = &j->in->evidence->sources[f->hit->source];

    for (size_t i = 0; s->is_text && i < s->runs_n; i++) {
        if (s->runs[i].run == f->hit->run)
            return &s->runs[i];
    }
    return NULL;
}

/*
 * A run that installs packages of several roles lasts longer than each of them.  A management
 * server is upgraded with all that is on it; of another machine's roles only their own lines tell.
 */
static bool is_shared_run(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;

    if (str_eq(b->in->phase->role, STR("ms")))
        return false;
    for (size_t i = j->host_begin[b->in->host]; i < j->host_begin[b->in->host + 1]; i++) {
        const struct fact *g = &j->facts[i];
        if (g->hit->source == f->hit->source && g->hit->run == f->hit->run &&
            g->signature->role.n && !attempt_same_role(g->signature->role, b->in->phase->role))
            return true;
    }
    return false;
}

/* First fact of a text run: the run's own begin opens the attempt and its end bounds it. */
static void enter_run(struct building *b, const struct fact *f)
{
    const struct run_span *r = run_of(b->j, f);
    struct moment first, last;

    if (!r || within_run(b, f->time) ||
        (b->run_source == f->hit->source && b->run == r->run) || is_shared_run(b, f))
        return;
    b->run_source = f->hit->source;
    b->run = r->run;
    first = moment_of(b->j, f->hit->source, r->run, r->first);
    last = moment_of(b->j, f->hit->source, r->run, r->last);
    if (!moment_known(first) || !moment_known(last) || (b->open && is_coarse(first)))
        return;
    if (b->open && moment_known(b->open->end) && moment_lo(first) <= moment_hi(b->open->end)) {
        /* the run covers what the installer said already: one attempt, seen from both */
        if (!moment_known(b->open->begin) || moment_lo(first) < moment_lo(b->open->begin))
            b->open->begin = first;
        b->over = false;
    } else if (!b->open || b->over || b->open->outcome != ATTEMPT_NO_END) {
        open_attempt(b, first);
    } else if (!moment_known(b->open->begin) || moment_lo(first) < moment_lo(b->open->begin)) {
        b->open->begin = first;
    }
    if (b->open) {
        b->until = moment_hi(last);
        widen(b, last);
    }
}

/* A generic begin or end that stands in no bracket of the phase must not open anything. */
static bool is_bracket(const struct fact *f)
{
    return f->signature->outcome == OUTCOME_ENDED ||
           (f->signature->outcome == OUTCOME_STARTED && !f->signature->role.n);
}

/* A later run of the same log, or a success further down in it. */
static bool better_follows(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;
    const struct ev_source *s = &j->in->evidence->sources[f->hit->source];

    if (s->runs_n && s->runs[s->runs_n - 1].run > f->hit->run)
        return true;
    for (size_t i = j->host_begin[b->in->host]; i < j->host_begin[b->in->host + 1]; i++) {
        const struct fact *g = &j->facts[i];
        if (g->hit->source == f->hit->source && g->hit->at > f->hit->at &&
            g->signature->outcome == OUTCOME_DONE && attempt_belongs(j, b->in->phase, g))
            return true;
    }
    return false;
}

static bool one_has_failed(const struct building *b)
{
    for (size_t i = 0; i < b->in->attempts_n; i++) {
        if (has_failed(&b->in->attempts[i]))
            return true;
    }
    return b->removed != NULL; /* and nothing took its place */
}

/* It raises the level of a success and never makes one. */
static bool only_works(const struct fact *f)
{
    return f->signature->outcome == OUTCOME_DONE && f->signature->level == LEVEL_WORKS;
}

/* Facts without a time: alone they make an attempt; beside timed ones a failure contradicts. */
static void take_untimed(struct building *b, const struct fact *f, bool timed)
{
    enum outcome o = f->signature->outcome;
    bool bad = o == OUTCOME_FAILED || o == OUTCOME_ROLLED_BACK || o == OUTCOME_CANCELLED;

    if (!timed) {
        take(b, f);
        return;
    }
    if (!bad || better_follows(b, f))
        return;
    if (!one_has_failed(b)) /* else it tells of that one once more */
        b->in->state = STATE_CONTRADICTED;
    if (refs_add(b->j, &b->in->because, ref_of(b->j, f)) < 0)
        b->failed_memory = true;
}

static void take_in_order(struct building *b, const struct fact *f, bool *timed)
{
    bool bracket_end = f->signature->outcome == OUTCOME_ENDED &&
                       f->signature->level == LEVEL_BINARIES;

    if (!attempt_belongs(b->j, b->in->phase, f) && !bracket_end)
        return;
    if (!moment_known(f->time)) {
        if (!is_bracket(f))
            take_untimed(b, f, *timed);
        return;
    }
    if (!is_bracket(f) && f->signature->level != LEVEL_WORKS)
        enter_run(b, f);
    *timed = *timed || (!is_bracket(f) && !only_works(f));
    take(b, f);
}

/* All facts of the machine but those marked; *in is as it was before any. */
static int take_all(struct judge *j, struct instance *in, const bool *left_out)
{
    struct building b = { .j = j, .in = in, .until = WHEN_NONE, .run_source = UINT32_MAX };
    size_t first = j->host_begin[in->host];
    bool timed = false;

    for (size_t i = first; i < j->host_begin[in->host + 1]; i++)
        if (!left_out || !left_out[i - first])
            take_in_order(&b, &j->facts[i], &timed);
    settle(&b);
    return b.failed_memory ? -1 : 0;
}

/* First without what was heard; then with what none of the attempts explains. */
static int take_heard(struct judge *j, struct instance *in, size_t n)
{
    const struct fact *facts = &j->facts[j->host_begin[in->host]];
    bool *heard = arena_zero(j->arena, n, sizeof *heard), unexplained = false;
    const struct instance before = *in;

    if (!heard)
        return -1;
    for (size_t i = 0; i < n; i++)
        heard[i] = attempt_belongs(j, in->phase, &facts[i]) && is_heard(j, in, &facts[i]);
    if (take_all(j, in, heard) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (heard[i] && !heard_attempt(in, &facts[i]) && !heard_overcome(j, in, &facts[i])) {
            heard[i] = false;
            unexplained = true;
        }
    }
    if (unexplained) {
        *in = before;
        if (take_all(j, in, heard) < 0)
            return -1;
    }
    for (size_t i = 0; i < n; i++)
        if (heard[i] && heard_attach(j, in, &facts[i]) < 0)
            return -1;
    return 0;
}

int instance_attempts(struct judge *j, struct instance *in)
{
    size_t first = j->host_begin[in->host], n = j->host_begin[in->host + 1] - first;
    bool heard = false;

    in->begin = in->end = MOMENT_UNKNOWN;
    for (size_t i = 0; i < n && !heard; i++)
        heard = is_heard(j, in, &j->facts[first + i]);
    if ((heard ? take_heard(j, in, n) : take_all(j, in, NULL)) < 0)
        return -1;
    if (str_eq(in->phase->role, STR("ms")))
        attempts_follow_runs(j, in);
    attempts_of_mark(j, in);
    attempts_span(in);
    return 0;
}
