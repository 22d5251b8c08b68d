/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct dispatch: which rules an event can concern at all.  Rules stand in buckets by kind of
 * event, channel and event id, as far as their condition demands one; inside a bucket, those that
 * need one of some literals are found by automata.  Built once, then const.
 */
#ifndef RULES_DISPATCH_H
#define RULES_DISPATCH_H

#include "rules/automaton.h"
#include "rules/literal.h"
#include "rules/windows.h"

struct ruleset;
struct event;

struct bucket {
    uint32_t *always;          /* rules to evaluate for every event */
    size_t always_n, always_cap;
    uint32_t *by_message;      /* rules woken by words of the message, among others */
    size_t by_message_n, by_message_cap;
    struct automaton *hays[HAYS];  /* NULL: no rule needs that haystack */
    struct windows *longs[HAYS];   /* its literals of WINDOW bytes and more, where they are many */
    size_t outputs_at[HAYS];   /* where its outputs begin in the scratch of a matcher */
};

static inline bool bucket_looks_into(const struct bucket *b, enum haystack hay)
{
    return b->hays[hay] || b->longs[hay];
}

#define BUCKETS 4 /* an event meets: (channel, id), channel, id, neither */

struct dispatch *dispatch_new(const struct ruleset *set); /* NULL: no memory */
void dispatch_free(struct dispatch *d);
size_t dispatch_outputs(const struct dispatch *d); /* of all automata */

/* dispatch_channel(d, folded): number of a channel that rules name, 0 for any other. */
uint64_t dispatch_channel(const struct dispatch *d, struct str folded);
size_t dispatch_find(const struct dispatch *d, const struct event *ev, uint64_t channel,
                     const struct bucket *out[BUCKETS]);

#endif
