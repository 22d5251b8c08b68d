/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct dispatch: which rules an event can concern at all.  Rules stand in buckets by kind of
 * event, channel and event id, as far as their condition demands one; inside a bucket, those that
 * need one of some literals are found by them.  Built once, then const.
 */
#ifndef RULES_DISPATCH_H
#define RULES_DISPATCH_H

#include "event/event.h"
#include "rules/literal.h"
#include "rules/windows.h"

struct ruleset;

struct bucket {
    enum event_kind kind;
    uint32_t *always;          /* rules to evaluate for every event */
    size_t always_n, always_cap;
    uint32_t *by_message;      /* rules woken by words of the message, among others */
    size_t by_message_n, by_message_cap;
    struct windows *shorts[HAYS], *longs[HAYS]; /* NULL: no rule needs that haystack */
};

static inline bool bucket_looks_into(const struct bucket *b, enum haystack hay)
{
    return b->shorts[hay] || b->longs[hay];
}

#define BUCKETS 4 /* an event meets: (channel, id), channel, id, neither */

struct dispatch *dispatch_new(const struct ruleset *set); /* NULL: no memory */
void dispatch_free(struct dispatch *d);

/* dispatch_channel(d, folded): number of a channel that rules name, 0 for any other. */
uint64_t dispatch_channel(const struct dispatch *d, struct str folded);
/* The buckets for a kind of event, a channel and the event id + 1 (0: it has none). */
size_t dispatch_find(const struct dispatch *d, enum event_kind kind, uint64_t channel, uint64_t id,
                     const struct bucket *out[BUCKETS]);

#endif
