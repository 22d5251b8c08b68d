/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A run of setup that failed, in a log of which nothing tells whose it is: a machine of the upgrade
 * may be in no other log.  Where one that is known failed in the same phase the log is probably of
 * that one; one that ended before the upgrade began is of no machine of it.
 */
#include "verdict/finding.h"
#include "verdict/upgrade_span.h"

static bool failed_once(const struct phase_result *r)
{
    for (size_t i = 0; i < r->instances_n; i++) {
        const struct instance *in = &r->instances[i];

        for (size_t k = 0; k < in->attempts_n; k++)
            if (in->attempts[k].outcome != ATTEMPT_SUCCEEDED)
                return true;
    }
    return false;
}

/* One of its phases is of the plan, and nobody known failed in any of them. */
static bool is_unmatched(const struct judged *m, struct str pattern)
{
    bool of_plan = false;

    for (size_t i = 0; i < m->phases_n; i++) {
        if (!phase_matches(pattern, m->phases[i].phase->id))
            continue;
        if (failed_once(&m->phases[i]))
            return false;
        of_plan = true;
    }
    return of_plan;
}

const struct finding *failure_of_nobody(const struct judge *j)
{
    struct upgrade_span all = upgrade_span(j);

    for (size_t i = 0; i < j->v->findings_n; i++) {
        const struct finding *x = &j->v->findings[i];

        if (x->state == FINDING_OPEN && !x->hosts_n && !x->pasted && !x->explained_by.n &&
            (x->severity == SEVERITY_FATAL || x->severity == SEVERITY_ROLLBACK) &&
            (!moment_known(x->last) || all.from == WHEN_NONE || moment_hi(x->last) >= all.from) &&
            x->phase.n && is_unmatched(&j->v->main, x->phase))
            return x;
    }
    return NULL;
}
