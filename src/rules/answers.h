/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person says about an upgrade (--answers FILE): confirmations of tasks and phases that no
 * log can show, and statements about the topology.
 *
 *     answers:
 *         - task: pre.backup            # or phase: agent.unix
 *           host: SQL01                 # optional: one machine; default all
 *           answer: done                # done | not-done | not-needed; empty: not answered
 *           who: A. Admin
 *           when: 2024-03-16T20:00:00+01:00   # ISO 8601, with or without zone, or a date
 *           note: any text
 *         - phase: agent.manual         # of a machine of which nothing tells what it is:
 *           host: OLD01                 # the upgrade is none of its
 *           answer: not-needed
 *     topology:
 *         - no gateways                 # or {no: gateways, who, when, note}
 *
 * Read strictly: what is not understood, and ids that no plan has, are errors with their place.
 */
#ifndef RULES_ANSWERS_H
#define RULES_ANSWERS_H

#include "rules/plan.h"

enum answer_word { ANSWER_DONE, ANSWER_NOT_DONE, ANSWER_NOT_NEEDED };

struct answer {
    struct str task, phase; /* one of them; a topology statement has neither */
    struct str role;        /* of a topology statement: there is none of it */
    struct str host;        /* as written; empty: all */
    enum answer_word word;
    struct str who, when_said, note;
};

struct answers {
    const struct answer *items;
    size_t n;
};

/* answers_read(&out, arena, name, yaml, plans, n, err): -1 with ERR_DATA, "name:line:column:
   ...". */
int answers_read(struct answers *out, struct arena *arena, const char *name, struct str yaml,
                 const struct plan *const *plans, size_t plans_n, struct err *err);
const char *answer_word_name(enum answer_word w);

#endif
