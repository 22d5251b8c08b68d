/* SPDX-License-Identifier: Apache-2.0 */
/* Which signatures have facts, and where those stand (kinds.c). */
#ifndef VERDICT_KINDS_H
#define VERDICT_KINDS_H

#include "verdict/fact.h"

/* The next of the facts of its log on its machine; behind the last comes the first, so that who
   goes on from a fact meets it again in the end. */
static inline const struct fact *fact_beside(const struct judge *j, const struct fact *f)
{
    return &j->facts[j->fact_next[f - j->facts]];
}
/* Whether a machine has a fact of one of these signatures. */
bool host_shows(const struct judge *j, size_t host, struct strs names);
/* A set of signatures that have facts: those of these names, or of which `is` says so.  Lives as
   long as the verdict.  NULL: none of them has any, or no memory (arena.failed). */
const uint64_t *kinds_named(const struct judge *j, struct strs names);
typedef bool signature_fn(const struct signature *s, const void *ctx);
const uint64_t *kinds_such(const struct judge *j, signature_fn *is, const void *ctx);
/* The same, worked out once for a ctx; nothing else is asked of that. */
const uint64_t *kinds_kept(const struct judge *j, signature_fn *is, const void *ctx);
/* Its number among those that have facts. */
uint32_t kind_of(const struct judge *j, const struct fact *f);
bool kind_is(const struct judge *j, const uint64_t *set, const struct fact *f); /* set: of those */
/* The first fact from position i on whose signature is in the set; end: none before that. */
size_t next_fact(const struct judge *j, const uint64_t *set, size_t i, size_t end);
/* All facts of a signature: their positions, ascending. */
const uint32_t *facts_named(const struct judge *j, struct str name, size_t *n);

#endif
