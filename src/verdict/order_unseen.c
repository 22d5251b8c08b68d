/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parts of Orchestrator that nobody saw go or come: on a machine of which nothing says what it is,
 * or on one of its servers, whose old part went (upgrade-plans.md 2.13) perhaps in records that are
 * missing.  Who waits for all of them has then not waited for certain.
 */
#include "verdict/order_words.h"
#include "verdict/answer.h"
#include "verdict/phase.h"
#include "verdict/pushed.h"
#include "verdict/upgrade_span.h"

static bool is_part(struct str role)
{
    return str_starts(role, STR("orch."));
}

/* When its own new part began: what was there before it went before that.  WHEN_NONE: none is known
   to have begun. */
static bool is_of_parts(const struct judge *j, size_t host, when *began)
{
    bool is = false;

    *began = WHEN_NONE;
    for (size_t i = 0; i < j->plan->phases_n; i++) {
        const struct phase_result *r = &j->v->main.phases[i];
        const struct instance *in = is_part(r->phase->role) ? instance_on(r, host) : NULL;

        is = is || in;
        if (in && moment_known(in->begin) &&
            (*began == WHEN_NONE || moment_hi(in->begin) < *began))
            *began = moment_hi(in->begin);
    }
    return is;
}

static bool may_hide_one(struct judge *j, const struct phase *p, size_t host, when from, when to)
{
    when began;

    if (is_of_unknown_role(j, host))
        return !would_show(j, host, from, to) && !said_to_be_none(j, host);
    if (!p->first || !is_of_parts(j, host, &began))
        return false;
    return !would_show(j, host, from < began || began == WHEN_NONE ? from : began,
                       began == WHEN_NONE ? to : began);
}

struct unseen_parts unseen_parts_of(struct judge *j, const struct phase_result *pred)
{
    struct unseen_parts u = { .n = 0 };
    struct upgrade_span all = upgrade_span(j);

    if (!is_part(pred->phase->role) || pred->phase->card != CARD_EACH || !pred->instances_n)
        return u;
    for (size_t h = 0; h < j->v->hosts_n && all.from != WHEN_NONE && u.n < 2; h++) {
        if (!instance_on(pred, h) && may_hide_one(j, pred->phase, h, all.from, all.to)) {
            u.host = h;
            u.n++;
        }
    }
    return u;
}
