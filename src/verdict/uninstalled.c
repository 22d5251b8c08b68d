/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Products that were uninstalled for their own sake: an installer's transaction that names no
 * package and holds nothing but the removal, or none at all, and no setup of the role behind it.
 * Setups take products away as well (upgrade-plans.md 1.3); this is none of their work, and whether
 * an upgrade ended well it does not say.  A server that the others then miss is none of them.
 */
#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/shape.h"
#include "verdict/task_rule.h"
#include "verdict/uninstalled.h"

#define UNINSTALL_MOST (2 * WHEN_HOUR) /* from its transaction's begin to the removal [inferred] */
#define TOLD_MOST WHEN_HOUR            /* another machine tells of a failure so late [inferred] */

static bool is_failure(const struct fact *f)
{
    return f->signature->level != LEVEL_WORKS && is_bad(f->signature->outcome);
}

static bool of_role(const struct fact *f, const struct fact *removal)
{
    return str_eq(f->signature->role, removal->signature->role) ||
           attempt_same_role(removal->signature->role, f->signature->role);
}

/* A setup of the role, or by its own log one of whatever is on the machine. */
static bool is_of_setup(const struct judge *j, const struct fact *g, const struct fact *removal)
{
    bool setup = !g->signature->role.n && is_text_line(j, g->hit);

    return (of_role(g, removal) || setup) &&
           (g->signature->outcome == OUTCOME_STARTED || is_failure(g));
}

/* Who uninstalls a product names its code; a package, under whatever name, is a setup's. */
static bool names_package(const struct fact *f)
{
    return str_ends_nocase(fact_capture(f, STR("code")), STR(".msi"));
}

/* The log is whole where the installer would have told of a transaction around it: there was none,
   as where a tool of distribution takes an agent away.  Of a server its setup may have done so. */
static bool lacks_transaction(const struct judge *j, const struct fact *f)
{
    return !of_server(f) && !moment_floats(f->time) && !is_coarse(f->time) &&
           !j->in->evidence->sources[f->source].is_text &&
           str_starts(f->signature->role, STR("agent")) &&
           covered(j, f->host, STR(INSTALLER_LOG), f->time.t - UNINSTALL_MOST,
                   f->time.t + TOLD_MOST, NULL);
}

/* The nearest transaction before it is open and names no package, or there is none; and no setup of
   the role began or failed before it. */
static bool opens_bare(const struct judge *j, const struct fact *f, bool *open)
{
    const struct fact *first = &j->facts[j->host_begin[f->host]];

    *open = false;
    for (const struct fact *g = f; g-- > first && f->time.t - g->time.t < UNINSTALL_MOST;) {
        if (is_of_setup(j, g, f))
            return false;
        if (*open || g->signature->outcome != OUTCOME_STARTED || g->signature->role.n ||
            g->signature->level != LEVEL_BINARIES)
            continue;
        if (names_package(g))
            return false;
        *open = true;
    }
    return *open || lacks_transaction(j, f);
}

/* It closes without another result, where one is open, and nobody tells of a failure. */
static bool closes_bare(const struct judge *j, const struct fact *f, bool open)
{
    const struct fact *end = &j->facts[j->host_begin[f->host + 1]];
    bool closed = !open;

    for (const struct fact *g = f + 1; g < end && moment_known(g->time) &&
                                       g->time.t - f->time.t < TOLD_MOST; g++) {
        bool setup = of_role(g, f) && (g->signature->outcome == OUTCOME_STARTED ||
                                       (g->signature->outcome == OUTCOME_DONE &&
                                        g->signature->level != LEVEL_WORKS));

        if (of_role(g, f) && is_failure(g))
            return false;
        if (setup)
            return closed;
        closed = closed || (g->signature->outcome == OUTCOME_ENDED &&
                            g->signature->level == LEVEL_BINARIES);
    }
    return closed;
}

/* The others' last word on the machine of a removal is that they miss it. */
static bool is_missed(const struct judge *j, const struct fact *f)
{
    bool missed = false;

    for (size_t i = j->host_begin[f->host]; i < j->host_begin[f->host + 1]; i++) {
        const struct fact *g = &j->facts[i];
        struct str name = g->signature->name;
        bool silent = str_eq(name, STR("conn-20022-silent"));

        if (moment_known(g->time) && g->time.t > f->time.t - TOLD_MOST &&
            (silent || str_eq(name, STR("conn-20020-available")) ||
             str_eq(name, STR("conn-20021-available-through"))))
            missed = silent;
    }
    return missed;
}

static bool is_beside_upgrade(const struct judge *j, const struct fact *f)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *g = &j->facts[i];
        if (g->host != f->host && moment_known(g->time) && release_attempt(g) &&
            g->release->order == j->to_order && g->time.t > f->time.t - SITTING &&
            g->time.t < f->time.t + SITTING)
            return true;
    }
    return false;
}

/*
 * The roll-back of a failed upgrade removes the role by its product code, too (upgrade-plans.md 8,
 * hazard 40): of a server that went while others were upgraded, and that these still wait for.
 */
static bool is_rollback(const struct judge *j, const struct fact *f)
{
    return (of_server(f) || str_eq(f->signature->role, STR("gw"))) && is_missed(j, f) &&
           is_beside_upgrade(j, f);
}

bool is_uninstalled(const struct judge *j, const struct fact *f)
{
    bool open;

    if (j->component || (f->release && !tells_release(f)))
        return false; /* packages of other components are told apart by nothing */
    return f->signature->outcome == OUTCOME_REMOVED && f->signature->role.n &&
           f->host != SIZE_MAX && j->source_host[f->source] == f->host &&
           moment_known(f->time) && opens_bare(j, f, &open) &&
           closes_bare(j, f, open) && !is_rollback(j, f);
}

const struct fact *uninstalled_since(const struct judge *j, const struct instance *in)
{
    const struct fact *last = NULL;

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (!attempt_same_role(f->signature->role, in->phase->role) || !moment_known(f->time))
            continue;
        last = f;
    }
    return last && moment_known(in->end) && last->time.t > in->end.t && is_uninstalled(j, last)
               ? last : NULL;
}

/* Nothing speaks of the product from then on, and its new release was never tried. */
static bool went_unchanged(const struct judge *j, const struct fact *f, int order)
{
    for (size_t i = j->host_begin[f->host]; i < j->host_begin[f->host + 1]; i++) {
        const struct fact *g = &j->facts[i];
        if (!of_role(g, f) || g->signature->outcome == OUTCOME_REMOVED)
            continue;
        if (!moment_known(g->time) || moment_hi(g->time) > moment_lo(f->time) ||
            (g->release && g->release->order == order))
            return false;
    }
    return true;
}

static const char *product_of_role(struct str role)
{
    return str_eq(role, STR("ms")) ? "management server" : str_eq(role, STR("gw")) ? "gateway"
           : str_starts(role, STR("agent")) ? "agent" : "product";
}

/* A server is out of the group with all that is on it. */
static void take_role(struct judge *j, const struct fact *f)
{
    struct host *h = &j->v->hosts[f->host];
    struct buf text = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < h->roles_n && !of_server(f); i++) {
        if (!attempt_same_role(f->signature->role, h->roles[i].role))
            h->roles[n++] = h->roles[i];
    }
    if (!of_server(f) && n) {
        h->roles_n = n;
        return;
    }
    buf_format(&text, "its %s was uninstalled, ", product_of_role(f->signature->role));
    when_append(&text, f->time.t, 0, "Z");
    h->apart = arena_copy(j->arena, buf_str(&text));
    j->arena->failed = j->arena->failed || text.failed;
    buf_release(&text);
}

int judge_uninstalled(struct judge *j, int order)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];

        if (is_uninstalled(j, f) && went_unchanged(j, f, order))
            take_role(j, f);
    }
    return j->arena->failed ? -1 : 0;
}

static bool had_role(const struct host *h, struct strs roles)
{
    for (size_t i = 0; i < h->roles_n; i++) {
        if (strs_has(roles, h->roles[i].role))
            return true;
    }
    return false;
}

static bool speaks_against(const struct judge *j, const struct task *t, const struct fact *f)
{
    for (size_t r = 0; r < t->not_done_n; r++) {
        const struct task_rule *rule = &t->not_done_if[r];
        if (fact_named(f, rule->seen) && rule_fits(j, rule, f) == FITS)
            return true;
    }
    return false;
}

bool lacks_uninstalled(const struct judge *j, const struct task *t, size_t host)
{
    if (!j->v->hosts[host].apart.n || !had_role(&j->v->hosts[host], t->roles))
        return false;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        if (speaks_against(j, t, &j->facts[i]) && is_uninstalled(j, &j->facts[i]))
            return true;
    }
    return false;
}
