/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was seen of installations where no release says which upgrade it was: the logs of setup
 * alone, a push that a server tells of, a build that no map has.  An unknown release is no absent
 * installation, and the reason must not read as if it were one.
 */
#include "verdict/attempt.h"
#include "verdict/choose.h"

#include "base/fold.h"
#include "verdict/fact.h"
#include "verdict/shape.h"

/* A machine of Operations Manager, not of another component, whose phases may be called alike. */
static bool is_of_our_product(const struct judge *j, const struct signature *s)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *plan = j->in->plans[i];

        for (size_t p = 0; p < plan->phases_n && str_eq(plan->product, STR("om")); p++) {
            if (s->role.n && attempt_same_role(s->role, plan->phases[p].role))
                return true;
            for (size_t k = 0; k < s->phases.n && !s->role.n; k++) {
                if (phase_matches(s->phases.items[k], plan->phases[p].id))
                    return true;
            }
        }
    }
    return false;
}

/* How much a fact says of an installation: one that ended well says the most; 0: nothing. */
static int says(const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    int much = o == OUTCOME_DONE ? 3 : is_bad(o) ? 2 : o == OUTCOME_STARTED;

    if (f->host == SIZE_MAX || f->signature->level == LEVEL_WORKS || f->others)
        return 0;
    return 2 * much + (much && of_server(f));
}

static const struct fact *seen_best(const struct judge *j)
{
    const struct fact *best = NULL;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];

        if (says(f) > (best ? says(best) : 0) && is_of_our_product(j, f->signature))
            best = f;
    }
    return best;
}

static const char *how_it_went(enum outcome o)
{
    if (o == OUTCOME_STARTED)
        return " that began";
    if (o == OUTCOME_CANCELLED)
        return " that was cancelled";
    if (o == OUTCOME_ROLLED_BACK)
        return " that was rolled back";
    return is_bad(o) ? " that failed" : "";
}

/* "nothing tells of which release it was" */
static struct str what_is_unknown(struct judge *j, const struct fact *f)
{
    struct str version = fact_version(f);

    if (!version.n)
        return STR("nothing tells of which release it was: add what bears a version, MsiInstaller "
                   "1033 in that machine's Application log or a list of what is installed");
    return arena_format(j->arena, "version %.*s is a build of no release that is known: add what "
                        "shows the release, or name the plan with --plan", STR_FMT(version));
}

/* Setup took a release away, and no plan, or more than one, begins there. */
static struct str was_taken(struct judge *j, const struct fact *from)
{
    return arena_format(j->arena, "setup took %.*s from %.*s, nothing shows where it was to lead, "
                        "and %s", STR_FMT(from->release->release),
                        STR_FMT(fold_first_label(j->v->hosts[from->host].name)),
                        j->v->candidates.n ? "several plans begin there: name one with --plan"
                                           : "no plan begins there");
}

struct str choose_seen(struct judge *j)
{
    const struct fact *f = seen_best(j), *gone = undone_server(j);
    struct str channel;

    if (gone)
        return was_taken(j, gone);
    if (!f)
        return STR("no upgrade is in the material: no installation of a management server or "
                   "agent is in the logs that were read");
    channel = j->in->evidence->sources[f->source].channel;
    if (refs_add(j, &j->v->plan_because, ref_of(j, f)) < 0)
        return STR_NONE;
    return arena_format(j->arena, "an installation on %.*s%s is in the logs (%.*s, %s %llu: %.*s), "
                        "and %.*s", STR_FMT(fold_first_label(j->v->hosts[f->host].name)),
                        how_it_went(f->signature->outcome), STR_FMT(channel),
                        f->hit->is_line ? "line" : "record", (unsigned long long)f->hit->at,
                        STR_FMT(f->signature->name), STR_FMT(what_is_unknown(j, f)));
}
