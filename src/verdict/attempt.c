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
 *                 Where the log ends in the middle of it, the attempt has no end.
 *                 Where it is the done-if of its phase, it is that phase's success.
 *   ended         (step binaries: an installer's transaction of any product) closes the bracket;
 *                 an attempt with an outcome is over then.
 *
 * A run of a text log (a wizard run, an installer log) with a fact of the phase in it opens with
 * its first record and lasts to its last: installer brackets inside it belong to the same attempt,
 * and so does one that is open when the run begins, if a result of the phase stands in it.
 *
 * One setup run upgrades every feature of a management server (upgrade-plans.md 2.6): the packages
 * of its other roles that follow within SAME_RUN belong to the run, and the server has finished
 * when they have.  Not those of roles that have a package of their own (own-setup).
 *
 * Facts of another release belong to another upgrade and are left out, but for an older one that is
 * installed behind an attempt: the machine was brought back, and that attempt rolled back.  Facts
 * without a version count from accepted_from on.  A failure whose time is not known cannot be put
 * before or after a success: it makes the instance contradicted unless a later run of the same log
 * follows it.  So does a service that failed at an hour in doubt (attempt_service.c).
 */
#include "verdict/attempt.h"

#include "verdict/attempt_build.h"
#include "verdict/clock.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/kinds.h"

/* With its first line; behind checks that failed with the launch of the first package, if its line
   is there: no banner divides a run of setup that was closed at them from the one that upgraded
   (log-formats.md 1.4). */
static struct moment begin_of_run(const struct judge *j, const struct fact *f,
                                  const struct run_span *r)
{
    if (only_checks_before(j, f))
        return f->signature->outcome == OUTCOME_STARTED ? f->time : MOMENT_UNKNOWN;
    return moment_of(j, f->source, r->run, run_first(j, f->source, r).time);
}

/* First fact of a text run: the run's own begin opens the attempt and its end bounds it. */
static void enter_run(struct building *b, const struct fact *f)
{
    const struct run_span *r = attempt_run(b->j, f->hit);
    struct moment first, last;

    if (!r || building_covers(b, f->time) ||
        (b->run_source == f->source && b->run == r->run) ||
        attempt_run_is_shared(b->j, b->in, f))
        return;
    b->run_source = f->source;
    b->run = r->run;
    first = begin_of_run(b->j, f, r);
    last = moment_of(b->j, f->source, r->run, run_last(b->j, f->source, r).time);
    if (!moment_known(first) || !moment_known(last) || (b->open && is_coarse(first)))
        return;
    if (b->open && moment_known(b->open->end) && moment_lo(first) <= moment_hi(b->open->end)) {
        /* the run covers what the installer said already: one attempt, seen from both */
        if (!moment_known(b->open->begin) || moment_lo(first) < moment_lo(b->open->begin))
            b->open->begin = first;
        b->over = false;
    } else if (!b->open || b->over || b->open->outcome != ATTEMPT_NO_END) {
        building_open(b, first);
    } else if (!moment_known(b->open->begin) || moment_lo(first) < moment_lo(b->open->begin)) {
        b->open->begin = first;
    }
    if (b->open) {
        b->until = moment_hi(last);
        b->run_last = last;
        building_widen(b, last);
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
    const struct ev_source *s = &j->in->evidence->sources[f->source];

    if (s->runs_n && s->runs[s->runs_n - 1].run > f->hit->run)
        return true;
    for (const struct fact *g = fact_beside(j, f); g != f; g = fact_beside(j, g)) {
        if (g->hit->at > f->hit->at && g->signature->outcome == OUTCOME_DONE &&
            attempt_belongs(j, b->in->phase, g))
            return true;
    }
    return false;
}

static bool one_has_failed(const struct building *b)
{
    for (size_t i = 0; i < b->in->attempts_n; i++) {
        if (attempt_failed(&b->in->attempts[i]))
            return true;
    }
    return b->removed != NULL; /* and nothing took its place */
}

static bool has_outcome(const struct building *b)
{
    return b->in->attempts_n || (b->open && b->open->outcome != ATTEMPT_NO_END);
}

/* It raises the level of a success and never makes one. */
static bool only_works(const struct fact *f)
{
    return f->signature->outcome == OUTCOME_DONE && f->signature->level == LEVEL_WORKS;
}

/* A list is as old as its file: what was tried behind that it says nothing of. */
static bool is_older_list(const struct judge *j, const struct instance *in, const struct fact *f)
{
    struct moment stated = moment_stated(j, f), begin = last_attempt(in)->begin;

    return moment_known(stated) && moment_known(begin) && moment_hi(stated) < moment_lo(begin);
}

static bool is_listed(const struct judge *j, const struct fact *f)
{
    return f->signature->outcome == OUTCOME_DONE && !only_works(f) &&
           str_eq(j->in->evidence->sources[f->source].channel, STR("inventory"));
}

/*
 * A list shows the new version, and the logs nothing but failures: both stand, as whatever made the
 * list true is in no log (upgrade-plans.md 0.6, 10.9).  That the service does not run which was
 * installed says nothing against a version; nor does the version against a failure behind the list,
 * or against one that is perhaps the next upgrade's.
 */
static bool list_contradicts(const struct building *b, const struct fact *f)
{
    const struct instance *in = b->in;

    if (!is_listed(b->j, f))
        return false;
    for (size_t i = 0; i < in->attempts_n; i++) {
        if (!attempt_failed(&in->attempts[i]) || in->attempts[i].service_failed)
            return false;
    }
    return in->attempts_n && !is_older_list(b->j, in, f) && !attempts_perhaps_next(b->j, in);
}

/* A run that was cancelled on setup's pages, or refused, before it touched anything: whichever came
   last, what the machine has is what the success brought (upgrade-plans.md 10, point 5). */
static bool changed_nothing(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;

    if (!b->success || !is_text_line(j, f->hit) ||
        (f->signature->outcome != OUTCOME_CANCELLED && !f->signature->refused))
        return false;
    for (const struct fact *g = fact_beside(j, f);; g = fact_beside(j, g)) {
        if (g->hit->run == f->hit->run &&
            (g->signature->role.n || g->signature->outcome == OUTCOME_STARTED))
            return false;
        if (g == f)
            return true;
    }
}

/* Its line tells no day, and its file was written last before the upgrade. */
static bool is_in_old_file(const struct judge *j, const struct fact *f)
{
    return !f->release && !moment_known(f->time) && j->accepted_from != WHEN_NONE &&
           source_closed_before(&j->in->evidence->sources[f->source], j->accepted_from);
}

/* A log tells of a success behind this, as far as what has no time is behind anything. */
static bool success_follows(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;

    for (const struct fact *g = f + 1; g < j->facts + j->host_begin[b->in->host + 1]; g++) {
        if (g->signature->outcome == OUTCOME_DONE && !is_listed(j, g) && !only_works(g) &&
            attempt_belongs(j, b->in->phase, g))
            return true;
    }
    return false;
}

/* The same as list_contradicts where damage took the time of the failure: which of both came behind
   nobody knows. */
static bool untimed_list_contradicts(const struct building *b, const struct fact *f)
{
    if (is_bad(f->signature->outcome))
        return b->success && is_listed(b->j, b->success) && !changed_nothing(b, f) &&
               !success_follows(b, f);
    return is_listed(b->j, f) && b->open && attempt_failed(b->open) && b->failure &&
           !b->open->service_failed && !success_follows(b, f);
}

/* Facts without a time: alone they make an attempt, but for those of a file that is older; beside
   timed ones a failure contradicts, and a list that shows what the logs do not. */
static void take_untimed(struct building *b, const struct fact *f, bool timed)
{
    enum outcome o = f->signature->outcome;
    bool bad = is_bad(o);

    if (!timed) {
        if (untimed_list_contradicts(b, f))
            b->in->state = STATE_CONTRADICTED;
        /* newest first or oldest first: without times nobody knows which of two came behind */
        if ((o != OUTCOME_STARTED || !has_outcome(b)) && !is_in_old_file(b->j, f))
            building_take(b, f);
        return;
    }
    if (bad && (better_follows(b, f) || changed_nothing(b, f))) {
        b->in->failed_once = true;
        return;
    }
    if (!bad && !list_contradicts(b, f))
        return;
    if (!bad || !one_has_failed(b)) /* else it tells of that one once more */
        b->in->state = STATE_CONTRADICTED;
    if (refs_add(b->j, &b->in->because, ref_of(b->j, f)) < 0)
        b->failed_memory = true;
}

/* The last word that takes failures back; NULL: there is none. */
static const struct fact *last_clearing(const struct judge *j, const struct instance *in)
{
    for (size_t i = in->phase->clear_if.n ? j->host_begin[in->host + 1] : 0;
         i > j->host_begin[in->host]; i--) {
        if (fact_named(&j->facts[i - 1], in->phase->clear_if))
            return &j->facts[i - 1];
    }
    return NULL;
}

/* A later try answered it.  Not a failure that what proves the phase answers, too: behind that
   only a proof counts. */
static bool is_cleared(const struct building *b, const struct fact *f)
{
    struct strs partners = f->signature->recovered_by, proofs = b->in->phase->done_if;

    if (!b->clearing || !is_bad(f->signature->outcome) ||
        !strs_has(partners, b->clearing->signature->name))
        return false;
    for (size_t i = 0; i < partners.n; i++) {
        if (strs_has(proofs, partners.items[i]))
            return false;
    }
    return !certainly_precedes(b->j, b->clearing, f);
}

static void take_in_order(struct building *b, const struct fact *f, bool *timed)
{
    bool bracket_end = f->signature->outcome == OUTCOME_ENDED &&
                       f->signature->level == LEVEL_BINARIES;
    bool listed = kind_is(b->j, b->kinds, f);

    if (listed && building_goes_back(b, f)) {
        building_go_back(b, f);
        return;
    }
    if (listed && is_cleared(b, f))
        return;
    if (!bracket_end && !(listed && attempt_belongs(b->j, b->in->phase, f))) {
        building_beside(b, f);
        return;
    }
    if (!moment_known(f->time)) {
        if (!is_bracket(f))
            take_untimed(b, f, *timed);
        return;
    }
    if (!is_bracket(f) && f->signature->level != LEVEL_WORKS)
        enter_run(b, f);
    *timed = *timed || (!is_bracket(f) && !only_works(f));
    building_take(b, f);
}

/*
 * The old product is gone, its transaction has not ended and the log is at its end: the installer
 * was at work when the log was taken, and the new product may well have followed.
 */
static bool at_work_yet(const struct building *b)
{
    when last = last_word(b->j, b->in->host, STR(INSTALLER_LOG));

    return b->open && b->removed && b->open->outcome == ATTEMPT_NO_END && !b->over &&
           moment_known(b->removed->time) && last != WHEN_NONE &&
           last <= moment_hi(b->removed->time) + PACKAGE_MOST;
}

/* All facts of the machine but those marked; *in is as it was before any. */
static int take_all(struct judge *j, struct instance *in, const bool *left_out)
{
    struct building b = { .j = j, .in = in, .kinds = attempt_kinds(j, in->phase),
                          .until = WHEN_NONE, .told = MOMENT_UNKNOWN,
                          .run_source = UINT32_MAX, .clearing = last_clearing(j, in) };
    size_t first = j->host_begin[in->host];
    bool timed = false;

    for (size_t i = first; i < j->host_begin[in->host + 1]; i++) {
        if (!left_out || !left_out[i - first])
            take_in_order(&b, &j->facts[i], &timed);
        building_heard(&b, &j->facts[i]);
    }
    if (at_work_yet(&b))
        b.removed = NULL;
    building_close(&b);
    return b.failed_memory ? -1 : 0;
}

/* First without what was heard; then with what none of the attempts explains. */
static int take_heard(struct judge *j, struct instance *in, size_t n)
{
    const struct fact *facts = &j->facts[j->host_begin[in->host]];
    bool *heard = arena_zero(j->arena, n, sizeof *heard), unexplained = false, own = false;
    const struct instance before = *in;

    if (!heard)
        return -1;
    for (size_t i = 0; i < n && !own; i++)
        own = tells_own_result(j, in, &facts[i]);
    for (size_t i = 0; i < n; i++)
        heard[i] = is_heard(&facts[i]) && attempt_belongs(j, in->phase, &facts[i]) &&
                   (own || j->source_host[facts[i].source] != in->host) &&
                   !has_place_of_its_own(j, in, &facts[i]);
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

/* The pushes are those that the servers tell of; the machine's own results stand beside them. */
static int take_told_twice(struct judge *j, struct instance *in, size_t n)
{
    const struct fact *facts = &j->facts[j->host_begin[in->host]];
    bool *left = arena_zero(j->arena, n, sizeof *left);

    if (!left)
        return -1;
    for (size_t i = 0; i < n; i++)
        left[i] = facts[i].signature->level != LEVEL_WORKS &&
                  is_told_in_no_zone(j, in, &facts[i]);
    if (take_all(j, in, left) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (left[i] && is_heard(&facts[i]) && attempt_belongs(j, in->phase, &facts[i]) &&
            heard_attach(j, in, &facts[i]) < 0)
            return -1;
    }
    return 0;
}

static int take_each(struct judge *j, struct instance *in, size_t n)
{
    const struct fact *facts = &j->facts[j->host_begin[in->host]];
    bool heard = false;

    for (size_t i = 0; i < n && !heard; i++)
        heard = is_heard(&facts[i]);
    if (!heard)
        return take_all(j, in, NULL);
    return pushes_told_twice(j, in) ? take_told_twice(j, in, n) : take_heard(j, in, n);
}

static int doubt_last(struct judge *j, struct instance *in)
{
    const struct fact *service = service_in_doubt(j, in);

    if (service || last_in_doubt(j, in))
        in->state = STATE_CONTRADICTED;
    return service ? refs_add(j, &in->because, ref_of(j, service)) : 0;
}

int instance_attempts(struct judge *j, struct instance *in)
{
    size_t n = j->host_begin[in->host + 1] - j->host_begin[in->host];

    in->begin = in->end = MOMENT_UNKNOWN;
    if (take_each(j, in, n) < 0 || doubt_last(j, in) < 0)
        return -1;
    if (str_eq(in->phase->role, STR("ms")))
        attempts_follow_runs(j, in);
    attempts_of_mark(j, in);
    attempts_begin_with_runs(j, in);
    attempts_span(j, in);
    attempts_doubt_mark(j, in);
    return 0;
}
