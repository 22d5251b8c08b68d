/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to attempt.  Heard: results that are told with a time that can be hours off, by another
 * machine's log, or by one of its own beside one with good times.  They have no place of their own
 * in the order of
 * time: what the machine itself tells comes first, and one of them that says no more than that
 * belongs to the attempt that is known already.
 */
#ifndef VERDICT_ATTEMPT_H
#define VERDICT_ATTEMPT_H

#include "verdict/judge.h"

#define ATTEMPT_COARSE (10 * WHEN_MINUTE) /* more doubt than this never replaces an exact time */

static inline bool is_coarse(struct moment m)
{
    return m.doubt > ATTEMPT_COARSE;
}

#define ATTEMPT_FINE WHEN_MINUTE /* whole seconds or half a minute against finer times */

/* Two local times of one machine: whatever its zone, their doubt is the same but for that of their
   writing, and their digits tell which came first. */
static inline bool moments_same_doubt(struct moment a, struct moment b)
{
    when apart = a.doubt > b.doubt ? a.doubt - b.doubt : b.doubt - a.doubt;

    return moment_known(a) && moment_known(b) && a.doubt && b.doubt &&
           (!apart || (moment_floats(a) && moment_floats(b) && apart < ATTEMPT_FINE));
}

/* order_bounds.c: of one that is done, at the latest. */
when ended_by(const struct instance *in);

/* "agent" is the role of agent.push and agent.manual too. */
bool attempt_same_role(struct str of_signature, struct str of_phase);
/* Of which kinds what counts for the phase is; NULL: there is nothing such. */
const uint64_t *attempt_kinds(const struct judge *j, const struct phase *p);
/* Whether f counts for the phase. */
bool attempt_belongs(const struct judge *j, const struct phase *p, const struct fact *f);

/* Above f, in the same run of the same log, checks of setup failed, and nothing else was done: so
   far nobody has let it upgrade anything (upgrade-plans.md 10.5). */
bool only_checks_before(const struct judge *j, const struct fact *f);

/* attempt_run.c: the run of a text log that it stands in; NULL: in none. */
const struct run_span *attempt_run(const struct judge *j, const struct ev_hit *h);
/* clock.c: its first and last line, of those that are certainly its own. */
struct run_line run_first(const struct judge *j, uint32_t source, const struct run_span *r);
struct run_line run_last(const struct judge *j, uint32_t source, const struct run_span *r);
/*
 * A run that installs packages of several roles lasts longer than each of them.  A management
 * server is upgraded with all that is on it; of another machine's roles only their own lines tell.
 */
bool attempt_run_is_shared(const struct judge *j, const struct instance *in,
                           const struct fact *f);
/* The next line on the phase below f in its run; NULL: it is the last. */
const struct fact *attempt_run_next(const struct judge *j, const struct instance *in,
                                    const struct fact *f);
/* Behind attempts_of_mark: setup began before the package of which the installer tells, and ended
   behind it. */
void attempts_begin_with_runs(const struct judge *j, struct instance *in);

/* A result (success or failure) of the machine, told at an uncertain time. */
bool is_heard(const struct fact *f);
/* A result that the machine itself tells at a good time: then it needs none of its own that is
   heard. */
bool tells_own_result(const struct judge *j, const struct instance *in, const struct fact *f);

/* Its log has the results at good times, too, and its records are in the order of all of them: a
   clock was set in between.  Then f is in doubt, and its place is not. */
bool has_place_of_its_own(const struct judge *j, const struct instance *in, const struct fact *f);

/* The last attempt that f, which is heard, can be about: same result, and near enough; or NULL. */
struct attempt *heard_attempt(const struct instance *in, const struct fact *f);

/* A failure that the same log overcomes by a later success which an attempt explains: at whatever
   hour it was, it is not the last word. */
bool heard_overcome(const struct judge *j, const struct instance *in, const struct fact *f);

/* By the order of their log, or by their times with all doubt. */
bool certainly_precedes(const struct judge *j, const struct fact *f, const struct fact *g);

/* f becomes evidence of that attempt, and raises its level; of the instance where there is none.
   0, or -1 on no memory. */
int heard_attach(struct judge *j, struct instance *in, const struct fact *f);

/*
 * One log of the machine, in a zone that nothing tells, has the same two or more results of pushes
 * as the logs of who pushed, in the same order and as far apart: they tell of the same pushes, and
 * when those were the others say.  What the machine's own says at such a time tells nothing more.
 */
bool pushes_told_twice(const struct judge *j, const struct instance *in);
bool is_told_in_no_zone(const struct judge *j, const struct instance *in, const struct fact *f);

/* What begins with f did not end well by the machine's own log. */
bool ends_badly(const struct judge *j, const struct instance *in, const struct fact *f);

/* The run of a management server ends with the last package that follows closely. */
void attempts_follow_runs(struct judge *j, struct instance *in);
/* Begin and end of the instance from those of its attempts. */
/* Of the machine that upgraded the group: without its own upgrade before. */
void attempts_of_mark(const struct judge *j, struct instance *in);
void attempts_span(const struct judge *j, struct instance *in);
/* Behind that: where records are missing the begin of the group's upgrade is in doubt. */
void attempts_doubt_mark(const struct judge *j, struct instance *in);

/* All that tells of its failure are lines with a time of day alone, and nothing tells the day:
   it may be of an upgrade before. */
bool failed_on_unknown_day(const struct judge *j, const struct instance *in);

/* end_hidden.c.  By what can be read the last attempt has no end, or did not end well; that may
   be otherwise by what cannot.  success_is_torn: it failed, and a damaged log may hide a later
   success. */
bool end_is_hidden(const struct judge *j, const struct instance *in);
bool success_is_torn(const struct judge *j, const struct instance *in);

/* absent.c, behind the window: what others alone tell of as done is contradicted by what the
   machine's own log says; -1: no memory. */
int doubt_told(struct judge *j, struct instance *in);

/* lent.c, behind the window: consoles that are to go again are none of the plan's. */
void leave_out_lent(struct judge *j, struct phase_result *p);

/* attempt.c: all attempts of a phase on one host, in time order, into the instance. */
int instance_attempts(struct judge *j, struct instance *in);

/* attempt_span.c: the attempts before the one that is marked, if they end in a success; false: as
   it was. */
bool attempts_before_mark(const struct judge *j, struct instance *in, struct strs marks);
/* Inside one of them the machine says what it is (pick-if). */
bool attempts_show(const struct judge *j, const struct instance *in, struct strs marks);

/* attempt_heard.c: a success and a failure lie inside the doubt of their clocks: which was the
   last word is not known. */
bool last_in_doubt(const struct judge *j, const struct instance *in);
/* attempt_service.c: a service that failed before the last success or behind it, or one whose start
   was before its last failure or behind that, nobody knows which; or NULL. */
const struct fact *service_in_doubt(const struct judge *j, const struct instance *in);
bool service_failed_last(const struct instance *in); /* the second of the two, if any */

/* next_upgrade.c: the attempts so far are perhaps of the upgrade behind this one. */
bool attempts_perhaps_next(const struct judge *j, const struct instance *in);

#endif
