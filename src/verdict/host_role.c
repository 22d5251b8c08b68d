/* SPDX-License-Identifier: Apache-2.0 */
/* What a machine is to the upgrade. */
#include "verdict/judge.h"

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
