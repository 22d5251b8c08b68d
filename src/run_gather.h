/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that the command line names, read into one evidence: logs by parsers and signatures,
 * evidence that was scanned before as it is.
 */
#ifndef RUN_GATHER_H
#define RUN_GATHER_H

#include "run_read.h"
#include "run_rules.h"
#include "verdict/evidence.h"

/* gather(&e, o, k, every_hit, err): 0, and *e is as evidence_unite leaves it; or -1 with err.
   *e is the caller's in both cases (NULL is possible).  every_hit: see struct evidence. */
int gather(struct evidence **e, const struct options *o, const struct knowledge *k, bool every_hit,
           struct err *err);
/* The same while k, zero-filled, is loaded as knowledge_load does: reading begins before that. */
int gather_loading(struct evidence **e, const struct options *o, struct knowledge *k,
                   bool every_hit, struct err *err);

/* One stream of evidence, added to into: for gather. */
int read_evidence(struct evidence *into, const struct ruleset *set, struct stream *in,
                  struct str name, struct err *err);

#endif
