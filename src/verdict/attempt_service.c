/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A service that failed at an hour in doubt.  Behind the success it says that what was installed
 * does not run, before it nothing; where it may be either, nobody knows what became of the upgrade,
 * unless the service was up for certain behind that failure.
 *
 * Nor does anybody where it failed behind the success, and was started at an hour that may be
 * behind all of its failures.
 */
#include "verdict/attempt.h"

#include "verdict/fact.h"

static bool is_own(const struct judge *j, const struct instance *in, const struct fact *f,
                   bool works)
{
    return (f->signature->level == LEVEL_WORKS) == works && moment_known(f->time) &&
           attempt_belongs(j, in->phase, f);
}

/* The facts of the phase that say so, in order of time; *n of them. */
static const struct fact **successes(const struct judge *j, const struct instance *in, bool works,
                                     size_t *n)
{
    size_t first = j->host_begin[in->host], end = j->host_begin[in->host + 1];
    const struct fact **some = arena_zero(j->arena, end - first, sizeof *some);

    *n = 0;
    for (size_t i = first; some && i < end; i++) {
        if (j->facts[i].signature->outcome == OUTCOME_DONE && is_own(j, in, &j->facts[i], works))
            some[(*n)++] = &j->facts[i];
    }
    return some;
}

/* Neither before a success nor behind all of them.  What is heard of them counts where the machine
   tells none at a good time. */
static bool is_open(const struct judge *j, const struct instance *in, const struct fact *f,
                    const struct fact *const *done, size_t n)
{
    bool told = false, open = false, heard = false;

    for (size_t i = n; i-- > 0;) {
        bool behind = certainly_precedes(j, done[i], f);

        if (!behind && certainly_precedes(j, f, done[i]))
            return false;
        if (tells_own_result(j, in, done[i])) {
            told = true;
            open = open || !behind;
        } else {
            heard = heard || !behind;
        }
    }
    return told ? open : heard;
}

static bool precedes_any(const struct judge *j, const struct fact *f,
                         const struct fact *const *some, size_t n)
{
    bool found = false;

    for (size_t i = n; i-- > 0 && !found;)
        found = certainly_precedes(j, f, some[i]);
    return found;
}

static bool is_failure(const struct judge *j, const struct instance *in, const struct fact *f)
{
    return is_bad(f->signature->outcome) && is_own(j, in, f, true);
}

/* The start of it that is perhaps behind every failure; NULL: there is none. */
static const struct fact *perhaps_came_back(const struct judge *j, const struct instance *in)
{
    size_t works_n = 0, first = j->host_begin[in->host], end = j->host_begin[in->host + 1];
    const struct fact **works = successes(j, in, true, &works_n);

    for (size_t n = works_n; n-- > 0;) {
        bool before = false;

        for (size_t i = first; i < end && !before; i++)
            before = is_failure(j, in, &j->facts[i]) &&
                     certainly_precedes(j, works[n], &j->facts[i]);
        if (!before)
            return works[n];
    }
    return NULL;
}

bool service_failed_last(const struct instance *in)
{
    return in->attempts_n && in->attempts[in->attempts_n - 1].service_failed;
}

const struct fact *service_in_doubt(const struct judge *j, const struct instance *in)
{
    const struct fact **done = NULL, **works = NULL;
    size_t done_n = 0, works_n = 0;

    if (service_failed_last(in))
        return perhaps_came_back(j, in);
    if (!in->attempts_n || in->attempts[in->attempts_n - 1].outcome != ATTEMPT_SUCCEEDED)
        return NULL;
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (!is_failure(j, in, f))
            continue;
        if (!done)
            done = successes(j, in, false, &done_n);
        if (!works)
            works = successes(j, in, true, &works_n);
        if (is_open(j, in, f, done, done_n) && !precedes_any(j, f, works, works_n))
            return f;
    }
    return NULL;
}
