/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct named: which source of a file has these names.  A forwarded log names another machine in
 * every record, and most of them may be new: so it is asked without a look at any source, unless
 * the hash of its names is there.  A zero-filled one is empty.
 */
#ifndef VERDICT_EVIDENCE_NAMED_H
#define VERDICT_EVIDENCE_NAMED_H

#include "verdict/evidence.h"

struct named {
    uint64_t *slots; /* hash, number of a source from 1; 0: free */
    size_t n, slots_n;
};

uint32_t named_hash(struct str channel, struct str computer);
bool named_get(const struct named *d, uint32_t hash, const struct ev_source *sources,
               struct str channel, struct str computer, uint32_t *source);
int named_put(struct named *d, uint32_t hash, uint32_t source); /* a new one; -1: no memory */
void named_release(struct named *d);

#endif
