/* SPDX-License-Identifier: Apache-2.0 */
/* What each outcome of a fact does to the attempts of its machine (attempt.c has the rules). */
#include "verdict/attempt_build.h"

#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/rollup.h"
#include "verdict/uninstalled.h"

static void tell(struct building *b, const struct fact *f)
{
    if (moment_known(f->time) && (!moment_known(b->told) || f->time.t > b->told.t))
        b->told = f->time;
}

void building_heard(struct building *b, const struct fact *f)
{
    if (b->open && f->source == b->run_source && f->hit->run == b->run)
        tell(b, f);
}

static void note(struct building *b, const struct fact *f)
{
    tell(b, f);
    if (b->open && (is_bad(f->signature->outcome) ? refs_add_result : refs_add)(
                       b->j, &b->open->because, ref_of(b->j, f)) < 0)
        b->failed_memory = true;
}

void building_widen(struct building *b, struct moment m)
{
    struct moment *end = b->open ? &b->open->end : NULL;

    if (!end || !moment_known(m) || (is_coarse(m) && moment_known(*end) && !is_coarse(*end)))
        return;
    if (!moment_known(*end) || (is_coarse(*end) && !is_coarse(m)) ||
        moment_hi(m) > moment_hi(*end))
        *end = m;
}

/*
 * The old product went, and the new one's result may stand in records that are missing: between the
 * removal and the end of its transaction, or for as long as a package takes.
 */
static bool result_is_hidden(const struct building *b)
{
    const struct judge *j = b->j;
    struct moment end = b->over ? b->open->end : MOMENT_UNKNOWN;
    when last = last_word(j, b->in->host, STR(INSTALLER_LOG)), from, to;

    if (last == WHEN_NONE || !moment_known(b->removed->time) || b->removed->time.doubt ||
        j->in->evidence->sources[b->removed->source].is_text)
        return false;
    from = moment_lo(b->removed->time);
    to = moment_known(end) ? moment_lo(end) : from + PACKAGE_MOST;
    to = to < last ? to : last;
    return to > from && !covered(j, b->in->host, STR(INSTALLER_LOG), from, to, NULL);
}

void building_beside(struct building *b, const struct fact *f)
{
    const struct signature *s = f->signature;

    if (s->outcome == OUTCOME_STARTED && s->level == LEVEL_BINARIES && s->role.n &&
        !is_text_line(b->j, f->hit) && b->j->source_host[f->source] == b->in->host && b->open &&
        b->open->outcome != ATTEMPT_NO_END && !building_covers(b, f->time))
        b->beside = f;
}

void building_close(struct building *b)
{
    struct attempt *a = b->open;

    if (!a)
        return;
    if (b->removed && a->outcome == ATTEMPT_NO_END && result_is_hidden(b))
        b->removed = NULL;
    if (b->removed && a->outcome == ATTEMPT_NO_END) {
        a->outcome = ATTEMPT_ROLLED_BACK;
        building_widen(b, b->removed->time);
    }
    if (b->removed && a->outcome == ATTEMPT_FAILED && !b->success)
        a->outcome = ATTEMPT_ROLLED_BACK;
    if (a->outcome == ATTEMPT_NO_END)
        a->end = MOMENT_UNKNOWN;
    b->open = NULL;
    b->around = NULL;
    b->beside = b->removed = b->success = b->failure = b->service = NULL;
    b->over = false;
    b->until = WHEN_NONE;
    b->told = MOMENT_UNKNOWN;
}

/* Setup was started once more, and its log goes on in the same run. */
static bool splits_run(const struct building *b, struct moment begin)
{
    return b->open && b->open->outcome != ATTEMPT_NO_END && building_covers(b, begin) &&
           moment_known(b->told) && b->told.t <= begin.t;
}

void building_open(struct building *b, struct moment begin)
{
    struct instance *in = b->in;
    when until = b->until;
    bool splits = splits_run(b, begin);

    if (splits)
        b->open->end = b->told;
    building_close(b);
    if (arena_grow(b->j->arena, &in->attempts, in->attempts_n, &in->attempts_cap,
                   in->attempts_n + 1, sizeof *in->attempts) < 0) {
        b->failed_memory = true;
        return;
    }
    b->open = &in->attempts[in->attempts_n++];
    *b->open = (struct attempt){ .begin = begin, .end = MOMENT_UNKNOWN,
                                 .outcome = ATTEMPT_NO_END };
    b->around = b->tentative;
    if (splits) {
        b->until = until;
        building_widen(b, b->run_last);
    }
}

bool attempt_failed(const struct attempt *a)
{
    return a->outcome == ATTEMPT_FAILED || a->outcome == ATTEMPT_ROLLED_BACK ||
           a->outcome == ATTEMPT_CANCELLED;
}

static void begin_late(struct building *b, const struct fact *f)
{
    b->open->begin = f->time;
    b->over = false;
    note(b, f);
}

/* Records are missing between the two, wherever in the doubt of their times they stand: the
   bracket that opened may have closed there, and another one opened.  None is open for a day, and
   what bears no time (a list, a record whose time is lost) was in none. */
static bool is_cut_off(const struct building *b, const struct fact *begin, const struct fact *f)
{
    const struct judge *j = b->j;
    when from = moment_hi(begin->time), to = moment_lo(f->time);

    if (!moment_known(begin->time) || j->in->evidence->sources[begin->source].is_text)
        return false;
    if (!moment_known(f->time) || to - from > SITTING)
        return true;
    return from < to && last_word(j, b->in->host, STR(INSTALLER_LOG)) != WHEN_NONE &&
           !covered(j, b->in->host, STR(INSTALLER_LOG), from, to, NULL);
}

/* Setup's log began the attempt inside a bracket that does not say whose it is, and the result
   stands in that bracket, too: one installer runs at a time, so the bracket is of this attempt. */
static void begin_with_bracket(struct building *b, const struct fact *f)
{
    const struct fact *around = b->around;

    if (!around || is_text_line(b->j, f->hit) || !are_of_one_log(b->j, around, f))
        return;
    b->around = NULL;
    if (is_cut_off(b, around, f) || !moment_known(around->time) ||
        !moment_known(b->open->begin) || moment_hi(around->time) >= moment_lo(b->open->begin))
        return;
    b->open->begin = around->time;
    note(b, around);
}

/* Setup left at its checks: what comes behind that is of another run, wherever it is written. */
static bool left_at_checks(const struct building *b)
{
    return b->failure && b->failure->signature->refused &&
           is_text_line(b->j, b->failure->hit) && b->open->outcome == ATTEMPT_FAILED;
}

/* The run that succeeded was past its checks: those that fail behind it are of another one. */
static bool is_refused_again(const struct building *b, const struct fact *f)
{
    return f->signature->refused && is_text_line(b->j, f->hit) &&
           b->open->outcome == ATTEMPT_SUCCEEDED;
}

/* The attempt that a result at m belongs to; opens one (begin known or not) if there is none. */
static void attempt_for(struct building *b, const struct fact *f)
{
    bool good = f->signature->outcome == OUTCOME_DONE, fresh;

    if (b->tentative && is_cut_off(b, b->tentative, f))
        b->tentative = NULL;
    if (b->tentative && building_begins_late(b, b->tentative) &&
        good == (b->open->outcome == ATTEMPT_SUCCEEDED)) {
        begin_late(b, b->tentative);
        b->tentative = NULL;
    }
    fresh = !b->open || (b->over && !building_covers(b, f->time)) || left_at_checks(b) ||
            is_refused_again(b, f);
    if (!fresh && b->open->outcome != ATTEMPT_NO_END && b->tentative &&
        !building_covers(b, f->time))
        fresh = true;
    fresh = fresh || building_next_push(b, f) || building_push_behind_run(b, f);
    if (fresh) {
        building_open(b, b->tentative ? b->tentative->time : MOMENT_UNKNOWN);
        if (b->tentative)
            note(b, b->tentative);
    } else {
        begin_with_bracket(b, f);
    }
    b->tentative = NULL;
    note(b, f);
}

/* A line on the launch at an hour in doubt: of the begin that the installer tells, where the line
   below it has the same result, or none is (log-formats.md: no line of success is known).  Another
   one would have a begin of its own in the installer's log. */
static bool is_its_launch(const struct building *b, const struct fact *f)
{
    const struct attempt *a = b->open;
    const struct fact *result;

    if (!a || (a->outcome == ATTEMPT_NO_END && !b->removed) || !is_text_line(b->j, f->hit) ||
        !is_coarse(f->time) || !moment_known(a->begin) || is_coarse(a->begin) ||
        a->begin.t < moment_lo(f->time) || a->begin.t > moment_hi(f->time))
        return false;
    result = attempt_run_next(b->j, b->in, f);
    if (!result)
        return true;
    return a->outcome == ATTEMPT_SUCCEEDED ? result->signature->outcome == OUTCOME_DONE
                                           : is_bad(result->signature->outcome);
}

/* The record that the attempt began with, once more: in the log of a collector, as it was
   forwarded. */
static bool is_told_again(const struct building *b, const struct fact *f)
{
    const struct attempt *a = b->open;

    return a && !is_text_line(b->j, f->hit) && moment_known(a->begin) && a->begin.t == f->time.t &&
           a->begin.doubt == f->time.doubt;
}

static void on_started(struct building *b, const struct fact *f)
{
    if (!f->signature->role.n) {
        b->tentative = f;
        b->around = NULL;
        return;
    }
    if (is_its_launch(b, f) || is_told_again(b, f)) {
        note(b, f);
        return;
    }
    if (building_begins_late(b, f) &&
        (b->open->outcome == ATTEMPT_SUCCEEDED || ends_badly(b->j, b->in, f))) {
        begin_late(b, f);
        return;
    }
    if (b->open && !attempt_failed(b->open) && !building_cut_by_boot(b, f) &&
        (building_covers(b, f->time) || (b->open->outcome == ATTEMPT_NO_END && !b->over))) {
        if (is_coarse(b->open->begin) && !is_coarse(f->time))
            b->open->begin = f->time;
        note(b, f);
        return;
    }
    building_open(b, f->time);
    if (!is_text_line(b->j, f->hit))
        b->around = NULL; /* this begin is as good, and names its package */
    note(b, f);
}

/* One record may tell both: that a process of the new build has started. */
static bool is_up_behind(const struct building *b, const struct fact *works)
{
    return fact_same_record(b->success, works) || certainly_precedes(b->j, b->success, works);
}

static void on_works(struct building *b, const struct fact *f)
{
    struct instance *in = b->in;
    struct attempt *a = in->attempts_n ? &in->attempts[in->attempts_n - 1] : NULL;

    if (!a)
        return;
    if (a->outcome == ATTEMPT_FAILED && a->service_failed && a == b->open &&
        certainly_precedes(b->j, b->service, f)) {
        a->outcome = ATTEMPT_SUCCEEDED;
        a->service_failed = false;
    }
    if (a->outcome != ATTEMPT_SUCCEEDED || (b->success && !is_up_behind(b, f)))
        return; /* perhaps it was up before that, for the old product */
    a->level = LEVEL_WORKS;
    if (refs_add(b->j, &a->because, ref_of(b->j, f)) < 0)
        b->failed_memory = true;
}

/* A bracket that does not say whose it is (msi-1040-other) opened before a word of another machine
   on a result that the machine's own log has told: nobody has spoken of that result yet. */
static bool tells_of_the_one_before(const struct building *b, const struct fact *before,
                                    const struct fact *f)
{
    const size_t *host = b->j->source_host;

    return host[before->source] == b->in->host && host[f->source] != b->in->host;
}

/* The result of an attempt whose bracket has closed, told by a second event soon after it. */
static bool told_again(const struct building *b, const struct fact *before, const struct fact *f)
{
    when soon = SAME_ATTEMPT;

    if (!b->open || !before || !moment_known(f->time) || !moment_known(b->open->end) ||
        (b->tentative ? !tells_of_the_one_before(b, before, f) : !b->over))
        return false;
    if (b->j->source_host[f->source] != b->in->host) /* by another clock */
        soon += b->open->end.doubt + f->time.doubt;
    return f->time.t - b->open->end.t <= soon;
}

/* again: it is of the attempt at hand, and what has opened meanwhile may be the next one's
   begin. */
static void attempt_told(struct building *b, const struct fact *f, bool again)
{
    const struct fact *opened = again ? b->tentative : NULL;

    if (again) {
        b->over = false;
        b->tentative = NULL;
    }
    attempt_for(b, f);
    b->tentative = opened;
}

/* One installer result, told by two sources: then they must agree. */
static bool same_result(const struct judge *j, const struct fact *a, const struct fact *b)
{
    return a && !are_of_one_log(j, a, b) && fact_version(b).n &&
           str_eq(fact_version(a), fact_version(b)) && moment_known(a->time) &&
           moment_known(b->time) &&
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
    attempt_told(b, f, again);
    if (!b->open)
        return;
    if (attempt_failed(b->open) && same_result(b->j, b->failure, f))
        b->in->state = STATE_CONTRADICTED;
    b->open->outcome = ATTEMPT_SUCCEEDED;
    if (f->signature->level > b->open->level)
        b->open->level = f->signature->level;
    if (fact_version(f).n)
        b->open->to = fact_version(f);
    b->success = f;
    b->removed = NULL;
    b->over = again || b->over; /* its own bracket has closed already */
    building_widen(b, f->time);
}

static void on_failed(struct building *b, const struct fact *f, enum attempt_outcome outcome)
{
    bool again;

    if (building_refused(b, f))
        return;
    if (f->signature->level == LEVEL_WORKS) {
        if (!b->in->attempts_n || !b->open || b->open->outcome != ATTEMPT_SUCCEEDED)
            return; /* a service that failed before anything was installed is a finding only */
        if (b->success && !certainly_precedes(b->j, b->success, f))
            return; /* perhaps it was before that: attempt_service.c */
        b->open->service_failed = true;
        b->open->outcome = outcome;
        b->open->level = LEVEL_NONE;
        b->service = f;
        note(b, f);
        return;
    }
    if (b->open && same_result(b->j, b->success, f)) {
        b->in->state = STATE_CONTRADICTED;
        note(b, f);
        building_widen(b, f->time);
        return;
    }
    again = told_again(b, b->failure ? b->failure : b->removed, f);
    attempt_told(b, f, again);
    if (!b->open)
        return;
    b->open->outcome = outcome;
    b->open->level = LEVEL_NONE;
    b->open->service_failed = false;
    if (fact_version(f).n)
        b->open->to = fact_version(f);
    b->failure = f;
    b->success = NULL;
    b->over = again || b->over;
    building_widen(b, f->time);
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
    b->open->from = fact_version(f);
    building_widen(b, f->time);
}

/* The upgrade of a component begins with the removal of the old one where nothing tells of its
   transaction (system-center-siblings.md 10.1): hours lie between components, minutes between a
   transaction's begin and the removal in it. */
static void begin_with_removal(struct building *b, const struct fact *f)
{
    if (b->j->component && !moment_known(b->open->begin) && moment_known(f->time))
        b->open->begin = f->time;
}

static void on_removed(struct building *b, const struct fact *f)
{
    bool the_new_one = f->release && f->release->order == b->j->to_order;

    if (is_uninstalled(b->j, f) && !fact_named(f, b->in->phase->done_if)) {
        b->tentative = NULL;
        return;
    }
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
    if (building_is_left_over(b, f)) {
        b->open->from = fact_version(f);
        note(b, f);
        return;
    }
    attempt_for(b, f);
    if (!b->open)
        return;
    b->open->from = fact_version(f);
    if (b->open->outcome != ATTEMPT_SUCCEEDED)
        b->removed = f;
    begin_with_removal(b, f);
    building_widen(b, f->time);
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
           moment_known(f->time) && f->time.t > building_run_until(b, f->time) + DISAGREE_WITHIN &&
           moment_known(b->open->end) && f->time.t > b->open->end.t + DISAGREE_WITHIN;
}

/* A bracket that opened behind the result is another one, of whatever product: only one installer
   runs at a time.  Ours left no end in the log. */
static bool closes_another(const struct building *b, const struct fact *f)
{
    return (b->tentative || b->beside) && b->open->outcome != ATTEMPT_NO_END &&
           !building_covers(b, f->time);
}

/* What opened, or the result, has a good time in one log of the machine, and f is in another one,
   of hours in doubt: when that bracket closes the first log tells. */
static bool is_vaguer_end(const struct building *b, const struct fact *f)
{
    const struct fact *told = b->success ? b->success : b->failure;
    const struct fact *known = b->tentative ? b->tentative : b->open && !b->over ? told : NULL;

    return known && is_coarse(f->time) && moment_known(known->time) && !is_coarse(known->time) &&
           b->j->source_host[known->source] == b->in->host && !are_of_one_log(b->j, known, f);
}

/* Nothing tells of the transaction that the removal was in, and no package takes so long: this
   one's begin, of whatever product, is not in the log. */
static bool ends_of_no_begin(const struct building *b, const struct fact *f)
{
    return b->open->outcome == ATTEMPT_NO_END && b->removed && !moment_known(b->open->begin) &&
           moment_known(f->time) && moment_known(b->removed->time) &&
           f->time.t - b->removed->time.t > PACKAGE_MOST;
}

static void on_ended(struct building *b, const struct fact *f)
{
    bool another = b->open && closes_another(b, f);

    if (is_vaguer_end(b, f))
        return;
    b->tentative = b->beside = b->around = NULL;
    if (!b->open || b->over)
        return;
    if (another || is_long_past(b, f) || behind_its_run(b, f) || ends_of_no_begin(b, f)) {
        b->over = true; /* a bracket of something else; ours left no end in the log */
        return;
    }
    building_widen(b, f->time);
    tell(b, f);
    if (building_covers(b, f->time) && f->time.t < building_run_until(b, f->time))
        return;
    if (b->open->outcome != ATTEMPT_NO_END || b->removed)
        b->over = true;
    else if (!moment_known(f->time))
        b->over = true;
}

/* An installer's word on the phase's product, by the machine itself; with a date of its own: that
   of a log without dates may be the day on which it was copied. */
static bool is_own_success(const struct building *b, const struct fact *f)
{
    return f->signature->outcome == OUTCOME_DONE && f->signature->level == LEVEL_BINARIES &&
           !f->refused && moment_known(f->time) && !is_coarse(f->time) &&
           f->hit->time.kind != STAMP_CLOCK &&
           b->j->source_host[f->source] == b->in->host &&
           fact_named(f, b->in->phase->done_if);
}

static bool tried_before(const struct building *b, const struct fact *f)
{
    for (size_t i = 0; i < b->in->attempts_n; i++) {
        const struct attempt *a = &b->in->attempts[i];
        if (a->outcome != ATTEMPT_NO_END && moment_known(a->end) &&
            moment_hi(a->end) < moment_lo(f->time))
            return true;
    }
    return false;
}

bool building_goes_back(const struct building *b, const struct fact *f)
{
    const struct fact *back = b->open ? b->failure : NULL;

    if (b->j->component || judges_rollup(b->j) || !is_own_success(b, f))
        return false;
    if (back && back->signature->outcome == OUTCOME_DONE && !fact_version(f).n)
        return f->time.t - back->time.t <= SAME_ATTEMPT; /* told again, without the version */
    return f->release && f->release->order < b->j->to_order && tried_before(b, f);
}

void building_go_back(struct building *b, const struct fact *f)
{
    on_failed(b, f, ATTEMPT_ROLLED_BACK);
}

void building_take(struct building *b, const struct fact *f)
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
        if (!package_is_another(b->success, f))
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
