/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct dispatch: which rules an event can concern at all.  Rules stand in buckets by kind of
 * event, channel, and event id or provider, as far as their condition demands one; inside a bucket, those that
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

#define BUCKETS 6 /* an event meets: its id, its provider or neither, with its channel or without */

/* What of an event decides which buckets it meets. */
struct place {
    enum event_kind kind;
    uint64_t channel;  /* dispatch_channel */
    uint64_t provider; /* dispatch_provider */
    uint64_t id;       /* id + 1; 0: it has none */
};

struct dispatch *dispatch_new(const struct ruleset *set); /* NULL: no memory */
void dispatch_free(struct dispatch *d);

/* Numbers of names that rules demand, 0 for any other; absent and empty are two providers. */
uint64_t dispatch_channel(const struct dispatch *d, struct str folded);
uint64_t dispatch_provider(const struct dispatch *d, struct str folded);
size_t dispatch_find(const struct dispatch *d, const struct place *at,
                     const struct bucket *out[BUCKETS]);

#endif
