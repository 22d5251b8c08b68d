/* SPDX-License-Identifier: Apache-2.0 */
/* What the server that pushes tells of a push, beside what the machine's own logs tell of it. */
#include "verdict/attempt_build.h"

#include "verdict/clock.h"
#include "verdict/cover.h"
#include "verdict/fact.h"

/* Two other machines told of them, far enough apart for both clocks: the server that pushes is the
   only one that tells of a push. */
static bool are_of_two_servers(const struct building *b, const struct fact *x, const struct fact *y)
{
    size_t one = b->j->source_host[x->source], other = b->j->source_host[y->source];
    when tolerance;

    if (one == SIZE_MAX || other == SIZE_MAX || one == other || one == b->in->host ||
        other == b->in->host)
        return false;
    tolerance = clock_tolerance(b->j, one, other);
    return tolerance != WHEN_NONE &&
           moment_lo(y->time) > moment_hi(x->time) + tolerance + DISAGREE_WITHIN;
}

/* What decided the open attempt, if f is perhaps another one's result: two words of success may be
   of one push; or NULL. */
static const struct fact *result_before(const struct building *b, const struct fact *f)
{
    if (!b->open)
        return NULL;
    if (attempt_failed(b->open))
        return b->failure;
    return is_bad(f->signature->outcome) ? b->success : NULL;
}

/* Two results of pushes without anything of the machine itself: each push tells of itself alone
   (domain/README.md, "One event, all the way"). */
bool building_next_push(const struct building *b, const struct fact *f)
{
    const struct fact *told = result_before(b, f);

    return told && !moment_known(b->open->begin) && !b->removed && moment_known(b->open->end) &&
           moment_known(f->time) && str_starts(f->signature->role, STR("agent.")) &&
           f->time.t - b->open->end.t > DISAGREE_WITHIN &&
           (are_of_one_log(b->j, told, f) || are_of_two_servers(b, told, f));
}

/* The log of an installer told of the failure and is over, and long behind it a server tells of a
   push that went well: of another one, whose begin nothing tells. */
bool building_push_behind_run(const struct building *b, const struct fact *f)
{
    when over;

    if (!b->open || !attempt_failed(b->open) || b->removed || b->until == WHEN_NONE ||
        f->signature->outcome != OUTCOME_DONE || !moment_known(f->time) ||
        !moment_known(b->open->end) || !str_eq(f->signature->role, STR("agent.push")) ||
        b->j->source_host[f->source] == b->in->host)
        return false;
    over = moment_hi(b->open->end) > b->until ? moment_hi(b->open->end) : b->until;
    return moment_lo(f->time) > over + SAME_ATTEMPT;
}

/*
 * The server that pushed tells of the result by its own clock, perhaps before the begin in the
 * machine's own log: an attempt without a begin whose result another clock told is that one.
 */
bool building_begins_late(const struct building *b, const struct fact *f)
{
    const struct judge *j = b->j;
    const struct fact *told = b->success ? b->success : b->failure;

    return b->open && told && !b->removed && b->open->outcome != ATTEMPT_NO_END &&
           !moment_known(b->open->begin) && moment_known(b->open->end) && moment_known(f->time) &&
           j->source_host[told->source] != b->in->host &&
           j->source_host[f->source] == b->in->host &&
           f->time.t - b->open->end.t <= CLOCK_TOLERANCE + f->time.doubt;
}

/*
 * The server says that the package of its push never ran on the machine, and the machine's own log
 * has one at work then: that one is of another push, or of nobody's.  The word is an attempt of its
 * own, before the one that goes on.
 */
bool building_refused(struct building *b, const struct fact *f)
{
    struct instance *in = b->in;
    struct attempt *a;

    if (!f->signature->refused || is_text_line(b->j, f->hit) || !b->open ||
        b->open->outcome != ATTEMPT_NO_END || !moment_known(f->time))
        return false;
    if (arena_grow(b->j->arena, &in->attempts, in->attempts_n, &in->attempts_cap,
                   in->attempts_n + 1, sizeof *in->attempts) < 0) {
        b->failed_memory = true;
        return true;
    }
    a = &in->attempts[in->attempts_n++];
    *a = a[-1];
    b->open = a;
    a[-1] = (struct attempt){ .begin = MOMENT_UNKNOWN, .end = f->time,
                              .outcome = ATTEMPT_FAILED };
    if (refs_add(b->j, &a[-1].because, ref_of(b->j, f)) < 0)
        b->failed_memory = true;
    return true;
}
