/* SPDX-License-Identifier: Apache-2.0 */
/* What a machine is to the upgrade. */
#include "verdict/judge.h"

#include "verdict/fact.h"
#include "verdict/host.h"

/* What a machine is of another component than Operations Manager hangs on no management group. */
static bool is_of_sibling(struct str role)
{
    static const char *const siblings[] = { "orch", "sm", "dpm", "vmm", "cm", "appc" };

    for (size_t i = 0; i < sizeof siblings / sizeof siblings[0]; i++) {
        if (str_eq(role, str_of(siblings[i])))
            return true;
    }
    return str_starts(role, STR("orch."));
}

bool host_has_role(const struct host *h, struct str role)
{
    if (h->apart.n && !is_of_sibling(role))
        return false;
    for (size_t i = 0; i < h->roles_n; i++) {
        if (str_eq(h->roles[i].role, role))
            return true;
    }
    return false;
}

bool host_plays(const struct host *h, struct str role)
{
    for (size_t i = 0; !h->apart.n && i < h->roles_n; i++) {
        struct str r = h->roles[i].role;
        if (str_eq(r, role) || (str_eq(role, STR("agent")) && str_starts(r, STR("agent."))))
            return true;
    }
    return false;
}

/* What setup's words of one role, or two, name first; empty: they may mean more. */
static struct str role_in_words(const struct judge *j, const struct fact *f)
{
    const struct strs *phases = &f->signature->phases;

    for (size_t i = 0; i < phases->n; i++) {
        if (!str_eq(phases->items[i], STR("con")) && !str_eq(phases->items[i], STR("web")) &&
            !str_eq(phases->items[i], STR("rep")))
            return STR_NONE;
    }
    return phases->n && is_text_line(j, f->hit) && !f->signature->role.n ? phases->items[0]
                                                                          : STR_NONE;
}

/* Setup failed by its own log, in words that may mean several roles. */
bool setup_failed_as_any(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        enum outcome o = f->signature->outcome;

        if ((o == OUTCOME_FAILED || o == OUTCOME_ROLLED_BACK) && is_text_line(j, f->hit) &&
            !f->release && !f->signature->role.n && f->signature->phases.n > 1 &&
            (!moment_known(f->time) || moment_hi(f->time) >= j->accepted_from))
            return true;
    }
    return false;
}

/*
 * Setup was refused on a machine that shows no server role: why it was says of which one it is
 * (known-failures.md 2: "Management Server Upgraded Check" is that of reporting, and of the web
 * console).
 */
const struct fact *role_by_refusal(const struct judge *j, size_t host, struct str *role)
{
    const struct host *h = &j->v->hosts[host];
    const struct fact *why = NULL;

    if (host_has_role(h, STR("ms")) || host_has_role(h, STR("con")) ||
        host_has_role(h, STR("web")) || host_has_role(h, STR("rep")) ||
        !setup_failed_as_any(j, host))
        return NULL;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        struct str named = role_in_words(j, &j->facts[i]);

        if (!named.n)
            continue;
        why = &j->facts[i];
        *role = named;
    }
    return why;
}
