/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hazards (signatures/maps/hazards.yml): what goes wrong with the whole of an upgrade and no single
 * record shows.  Source: upgrade-plans.md 8; which id comes first where a fact has two:
 * domain/README.md, "One fact, two ids".
 */
#ifndef RULES_HAZARD_H
#define RULES_HAZARD_H

#include "rules/plan.h"

enum hazard_kind {
    HAZARD_TWIN,         /* another name of a finding: stands in its `also` */
    HAZARD_SEEN,         /* evidence of `rule` on machines of `roles` */
    HAZARD_SERVER_LEFT,  /* a management server is missing while another is done */
    HAZARD_AGENT_NEWER,  /* an agent ended before its server did */
    HAZARD_FALSE_CHECK,  /* one of `findings` behind the end of all management servers */
    HAZARD_CONSOLE_LEFT, /* an agent failed where a console still was */
    HAZARD_MANY_AGENTS,  /* more than `limit` machines pushed within an hour */
    HAZARD_TOO_SOON,     /* an update less than `limit` hours behind the server's installation */
    HAZARD_BREACH,       /* `constraint` is violated; reported as `finding` */
    HAZARD_MARKED_FIRST, /* in phase `roles`, a machine ended before one that shows `rule.seen` */
    HAZARD_ROLE_REMOVED, /* a role went and neither old nor new product came back */
    HAZARD_UNCHANGED,    /* a version that `rule.seen` tells is the same behind an update's end */
    HAZARD_SWITCHED,     /* `enabled` of one name differs as `change` says, before and behind */
    HAZARD_NOT_REMOVED,  /* a product is installed again and `removed` is not seen between */
    HAZARD_JUMP,         /* found where the plan is chosen (choose.c) */
    HAZARD_REINSTALLED   /* `rule.seen`, `removed`, `between`, then an installation of the agent */
};

/* What to do where the machine's role is one of `roles` ("agent.*": all that begin so). */
struct hazard_remedy {
    struct strs roles;
    struct str remedy;
};

struct hazard {
    struct str id, title, cause, remedy, look, source;
    enum hazard_kind kind;
    enum severity severity;
    struct task_rule rule;     /* HAZARD_SEEN; the span also of HAZARD_TWIN */
    struct strs roles;         /* role tokens or phase ids; empty: any machine */
    struct strs to;            /* releases it applies to; empty: all */
    struct strs plans;         /* ids it applies to; empty: all */
    struct strs findings;
    struct strs also;          /* other names of it */
    struct strs removed;       /* HAZARD_NOT_REMOVED, HAZARD_REINSTALLED: names of signatures */
    struct strs between;       /* HAZARD_REINSTALLED: the same */
    struct str task;           /* HAZARD_SEEN: also a service that ran, by this task's rules */
    struct str constraint, finding;
    struct str change;         /* HAZARD_SWITCHED: "True>False" */
    struct hazard_remedy *remedies; /* instead of `remedy`; the first of the role counts */
    size_t remedies_n;
    uint64_t limit;
};

struct hazards { /* zero-filled: empty */
    struct hazard *items;
    size_t n, cap;
};

/* What to do on a machine of this role. */
struct str hazard_remedy(const struct hazard *h, struct str role);

/* Adds one file; -1 with ERR_DATA "name:line:column: error: ...". */
int hazards_read(struct hazards *h, struct arena *arena, const char *name, struct str yaml,
                 struct err *err);

#endif
