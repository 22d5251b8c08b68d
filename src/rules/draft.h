/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A first signature for an event: what identifies it (channel, provider, id, or the words of a log
 * entry that do not vary), one exemplar that matches and one that does not.
 */
#ifndef RULES_DRAFT_H
#define RULES_DRAFT_H

#include "base/arena.h"
#include "base/buf.h"
#include "event/event.h"

struct draft {
    struct buf yaml; /* the file; release it */
    struct str name; /* of the signature; lives in the arena */
};

/* pasted: the bytes the event was read from.  False: it has no words to tell it by.
   No memory: yaml.failed or a->failed. */
bool draft_signature(struct draft *d, struct arena *a, struct event *ev, struct str pasted);

/* draft_words(text, best): the words of a text by which others of its kind can be found, at most
   two runs, the better one first; how many. */
#define DRAFT_RUNS 2
size_t draft_words(struct str text, struct str best[DRAFT_RUNS]);

#endif
