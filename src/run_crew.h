/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct crew: the workers of one reading, and what they do for each other.  Whoever has more than
 * one pair of hands can do offers errands; workers whose files are all read take them, the newest
 * first.  Their owner may take one back, or run the oldest itself, as long as nobody has begun it.
 *
 *   offered -> READY -> TAKEN (somebody runs it) -> DONE
 *
 * An errand may use what belongs to the worker that runs it.  So an owner runs its own errands only
 * where that is free: between two leaves, or in the one that the errand is part of.
 */
#ifndef RUN_CREW_H
#define RUN_CREW_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum errand_state { ERRAND_IDLE, ERRAND_READY, ERRAND_TAKEN, ERRAND_DONE };

struct errand {
    void (*run)(struct errand *errand, size_t worker);
    const void *owner;     /* whoever offers it, by any address of its own */
    enum errand_state state; /* the crew's, as is next */
    struct errand *next;
};

struct crew;

int crew_new(struct crew **out, size_t workers, struct err *err);
void crew_free(struct crew *c); /* after all workers; NULL is fine */

/* How many workers have no file any more.  They never get one again. */
size_t crew_helpers(const struct crew *c);

void crew_offer(struct crew *c, struct errand *t);
enum errand_state crew_state(struct crew *c, const struct errand *t);

/* Takes the errand back if nobody has begun it: it is the caller's then, and IDLE. */
bool crew_take_back(struct crew *c, struct errand *t);
/* Runs the oldest errand of this owner that nobody has begun.  False: there is none. */
bool crew_run_own(struct crew *c, const void *owner, size_t worker);
void crew_wait(struct crew *c, const struct errand *t); /* until it is DONE */

/* So many workers could not be started. */
void crew_without(struct crew *c, size_t workers);

/* This worker has no file any more: runs what is offered until nobody can offer anything. */
void crew_help(struct crew *c, size_t worker);

#endif
