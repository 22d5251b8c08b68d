/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The console that came onto a reporting server for a check of setup (upgrade-plans.md 8,
 * hz.rep-false-check): the older release, installed while the group was being upgraded, or just
 * before reporting was.  It is to be removed (post.tempconsole.remove), and nobody has to upgrade
 * it.
 */
#include "verdict/attempt.h"

#include "verdict/host.h"
#include "verdict/shape.h"

/* Setup of reporting at the new release behind it, by the same clock and in one sitting. */
static bool is_for_reporting(const struct judge *j, const struct fact *console)
{
    for (size_t i = j->host_begin[console->host]; i < j->host_begin[console->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (f->source == console->source && release_attempt(f) &&
            f->release->order == j->to_order && str_eq(f->signature->role, STR("rep")) &&
            f->time.t >= console->time.t && f->time.t - console->time.t < SITTING)
            return true;
    }
    return false;
}

/* The first that is known of a console there is its installation, at an older release. */
static bool is_lent(const struct judge *j, const struct instance *in)
{
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (!tells_release(f) || !str_eq(f->signature->role, STR("con")))
            continue;
        return f->signature->outcome == OUTCOME_DONE && f->release->order < j->to_order &&
               moment_known(f->time) &&
               (is_for_reporting(j, f) || (moment_known(j->begin) &&
                                           moment_lo(f->time) >= moment_hi(j->begin)));
    }
    return false;
}

void leave_out_lent(struct judge *j, struct phase_result *p)
{
    size_t kept = 0;

    if (!str_eq(p->phase->role, STR("con")))
        return;
    for (size_t i = 0; i < p->instances_n; i++) {
        const struct instance *in = &p->instances[i];

        if (in->attempts_n || !host_has_role(&j->v->hosts[in->host], STR("rep")) ||
            !is_lent(j, in))
            p->instances[kept++] = *in;
    }
    p->instances_n = kept;
}
