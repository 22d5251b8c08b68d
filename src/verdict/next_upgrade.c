/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attempts of which no version says to which upgrade they belong.  One upgrade is judged
 * (contract.md 1), and the logs of a machine may show no more than that setup failed, weeks behind
 * the last result of the judged release on any other machine: that was perhaps the next upgrade,
 * and this one has had its end before, where no log shows it.  What failed has failed, whatever a
 * list says of the release that was judged; nobody came too early for it.
 */
#include "verdict/attempt.h"
#include "verdict/fact.h"
#include "verdict/order_words.h"
#include "verdict/steps.h"

#define UPGRADE_LASTS (14 * WHEN_DAY) /* between two machines of one, mostly [inferred] */

void note_last_results(struct judge *j)
{
    struct last_results r = { SIZE_MAX, WHEN_NONE, WHEN_NONE };

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        when t = moment_known(f->time) ? moment_hi(f->time) : WHEN_NONE;

        if (f->signature->outcome != OUTCOME_DONE || f->host == SIZE_MAX || !f->release ||
            f->release->order != j->to_order || t == WHEN_NONE)
            continue;
        if (f->host == r.host || r.host == SIZE_MAX) {
            r.host = f->host;
            r.last = t > r.last ? t : r.last;
        } else if (t > r.last) {
            r = (struct last_results){ f->host, t, r.last };
        } else {
            r.elsewhere = t > r.elsewhere ? t : r.elsewhere;
        }
    }
    j->last_results = r;
}

/* None succeeded, and none names a version. */
static bool is_of_no_version(const struct instance *in)
{
    for (size_t i = 0; i < in->attempts_n; i++) {
        if (in->attempts[i].outcome == ATTEMPT_SUCCEEDED || in->attempts[i].to.n)
            return false;
    }
    return in->attempts_n > 0;
}

bool attempts_perhaps_next(const struct judge *j, const struct instance *in)
{
    const struct last_results *r = &j->last_results;
    when last = in->host == r->host ? r->elsewhere : r->last;

    return r->host != SIZE_MAX && last != WHEN_NONE && in->host != SIZE_MAX &&
           is_of_no_version(in) && moment_known(in->attempts[0].begin) &&
           moment_lo(in->attempts[0].begin) > last + UPGRADE_LASTS;
}

void find_perhaps_next(struct judge *j)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *phase = &j->v->main.phases[p];

        for (size_t i = 0; i < phase->instances_n; i++)
            phase->instances[i].perhaps_next = attempts_perhaps_next(j, &phase->instances[i]);
    }
}
