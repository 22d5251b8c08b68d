/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct ruleset: compiled signatures and their shared tables (interned atoms, dispatch, literal
 * automaton, regexes).  Built once by a single thread, then const and shared by all workers.
 *
 * ruleset_add_* read one file (several YAML documents allowed) or all *.yml of a folder, sorted by
 * path, folders named "plans" and "maps" left out.  They collect every error of a file as
 * "file:line:column: error: text" lines in err->text (ERR_DATA) and return -1.
 * ruleset_build freezes the set; nothing may be added afterwards.
 */
#ifndef RULES_RULESET_H
#define RULES_RULESET_H

#include "base/err.h"
#include "rules/signature.h"

struct ruleset;

struct ruleset *ruleset_new(void); /* NULL: no memory */
int ruleset_add_text(struct ruleset *set, const char *name, struct str yaml, struct err *err);
int ruleset_build(struct ruleset *set, struct err *err);
void ruleset_free(struct ruleset *set); /* NULL is fine */

size_t ruleset_count(const struct ruleset *set);
const struct signature *ruleset_at(const struct ruleset *set, size_t i); /* sorted by name */
const struct signature *ruleset_find(const struct ruleset *set, struct str name);
uint64_t ruleset_hash(const struct ruleset *set); /* of all files' bytes; independent of order */

/* The exemplars of a signature, for `test` and the test suite. */
struct exemplar {
    bool match;            /* expected */
    struct str text;       /* a text log entry, or empty */
    struct str event_xml;  /* an event as XML, or empty */
    uint32_t line;
};
size_t ruleset_exemplars(const struct ruleset *set, const struct signature *sig,
                         const struct exemplar **out);
struct str ruleset_log_kind(const struct ruleset *set, const struct signature *sig);

#endif
