/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A setup run that took the product of a management server away, and nothing tells what it was to
 * become (upgrade-plans.md 1.3: a verdict of its own).  A removal without a setup run is a server
 * that went.  And one that failed by setup's own log before the installer was asked (in the step of
 * the databases, say): that log tells no version.
 */
#include "verdict/judge.h"

#include "verdict/choose.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/shape.h"

/* Setup began before the removal; that it rolled back may be written behind it. */
static bool is_setup_around(const struct judge *j, const struct fact *f, const struct fact *removed)
{
    bool rolled_back = f->signature->outcome == OUTCOME_ROLLED_BACK;
    when before;

    if (!moment_known(f->time) || !(rolled_back || is_setup_of_server(j, f)))
        return false;
    before = removed->time.t - f->time.t;
    return before < SETUP_MOST && before >= (rolled_back ? -SETUP_MOST : 0);
}

static bool is_undone(const struct judge *j, const struct fact *f)
{
    if (f->host == SIZE_MAX || f->signature->outcome != OUTCOME_REMOVED || !of_server(f) ||
        !tells_release(f) || !moment_known(f->time))
        return false;
    for (size_t k = j->host_begin[f->host]; k < j->host_begin[f->host + 1]; k++) {
        if (is_setup_around(j, &j->facts[k], f))
            return true;
    }
    return false;
}

const struct fact *undone_server(const struct judge *j)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        if (is_undone(j, &j->facts[i]))
            return &j->facts[i];
    }
    return NULL;
}

static bool is_behind(const struct fact *f, const struct fact *to)
{
    return moment_known(f->time) && moment_known(to->time) &&
           moment_lo(f->time) > moment_hi(to->time);
}

const struct fact *undone_behind(const struct judge *j, const struct fact *to)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];

        if (is_undone(j, f) && f->release->order == to->release->order && is_behind(f, to))
            return f;
    }
    return NULL;
}

bool setup_began_behind(const struct judge *j, const struct fact *to)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];

        if (f->host != SIZE_MAX && f->signature->outcome == OUTCOME_STARTED &&
            is_setup_of_server(j, f) && is_behind(f, to))
            return true;
    }
    return false;
}

/* Of the server itself, by words that may mean any server role as well. */
static bool is_failed_setup(const struct judge *j, const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    bool of_servers = false;

    for (size_t i = 0; i < f->signature->phases.n; i++)
        of_servers = of_servers || phase_matches(f->signature->phases.items[i], STR("ms.first"));
    return of_servers && f->host != SIZE_MAX && is_text_line(j, f->hit) && !f->release &&
           !f->refused && f->signature->level != LEVEL_WORKS &&
           (o == OUTCOME_FAILED || o == OUTCOME_ROLLED_BACK) &&
           host_has_role(&j->v->hosts[f->host], STR("ms"));
}

const struct fact *failed_setup(const struct judge *j, const struct fact *to)
{
    const struct fact *last = NULL;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];

        if (is_failed_setup(j, f) && (!to || is_behind(f, to)))
            last = f;
    }
    return last;
}
