/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an attempt ended may stand in records that cannot be read.  One that has no end is
 * unobservable where records of the installer's log are missing behind it.  One that failed, or
 * undid itself, has its end; but the last attempt decides, and where that log is known to be
 * damaged behind it, the one that came through may have stood there.  A log that lost nothing by
 * its own account is believed.
 */
#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/logs.h"
#include "verdict/torn.h"

/* All that goes on behind it was written by the same clock, or by one that is in as much doubt. */
static bool is_by_one_clock(const struct judge *j, size_t host, struct moment from)
{
    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        struct moment last = source_last(j, j->by_host[k]);
        if (moment_known(last) && last.doubt != from.doubt && moment_hi(last) > moment_lo(from))
            return false;
    }
    return true;
}

/* The last word that is cited for it. */
static struct moment last_cited(const struct judge *j, const struct attempt *a)
{
    struct moment last = MOMENT_UNKNOWN;

    for (size_t i = 0; i < a->because.n; i++) {
        struct moment m = ref_moment(j, &a->because.items[i]);
        if (moment_known(m) && (!moment_known(last) || m.t > last.t))
            last = m;
    }
    return last;
}

/* The installer's log has a hole behind the last word of the attempt, up to the last one of the
   machine, but no further than `most`. */
static bool goes_on_unread(const struct judge *j, const struct instance *in, when most)
{
    struct moment from = last_cited(j, last_attempt(in));
    when to;

    if (!moment_known(from))
        return false;
    to = latest_word(j, in->host);
    to = to < from.t + most ? to : from.t + most;
    if (to <= from.t || covered(j, in->host, STR(INSTALLER_LOG), from.t, to, NULL))
        return false;
    return !is_by_one_clock(j, in->host, from) ||
           !covered_by_clock(j, in->host, STR(INSTALLER_LOG), from, to);
}

/* Where no installer's log is there the wizard's speaks alone, or that of a package: bytes of it
   have changed, or were never written, behind what is cited. */
static bool own_words_are_torn(const struct judge *j, const struct instance *in)
{
    const struct attempt *a = last_attempt(in);

    if (last_word(j, in->host, STR(INSTALLER_LOG)) != WHEN_NONE)
        return false;
    for (size_t i = 0; i < a->because.n; i++) {
        const struct ev_hit *h = a->because.items[i].hit;

        if (h && j->source_host[h->source] == in->host &&
            text_is_torn_behind(&j->in->evidence->sources[h->source], h->offset))
            return true;
    }
    return false;
}

bool success_is_torn(const struct judge *j, const struct instance *in)
{
    const struct attempt *a = last_attempt(in);

    return a->outcome != ATTEMPT_SUCCEEDED && a->outcome != ATTEMPT_NO_END && !a->service_failed &&
           ((installers_log_is_damaged(j, in->host) && goes_on_unread(j, in, SITTING)) ||
            own_words_are_torn(j, in));
}

bool end_is_hidden(const struct judge *j, const struct instance *in)
{
    if (in->state == STATE_FAILED || in->state == STATE_ROLLED_BACK)
        return success_is_torn(j, in);
    if (in->state != STATE_IN_PROGRESS)
        return false;
    /* What a kit for UNIX or Linux printed bears no time and no mark of its end (log-formats.md
       6.3). Where there is no installer's log at all, the wizard's speaks alone. */
    return !looked_for(j, in->phase->done_if) || str_eq(in->phase->role, STR("agent.unix")) ||
           (last_word(j, in->host, STR(INSTALLER_LOG)) != WHEN_NONE &&
            goes_on_unread(j, in, SETUP_MOST)) ||
           own_words_are_torn(j, in);
}
