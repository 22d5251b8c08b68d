/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct awake: which rules an event wakes, so that they are evaluated; private to one matcher.
 * What is found there is no match yet, but nothing that matches is missing (literal.c).
 */
#ifndef RULES_AWAKE_H
#define RULES_AWAKE_H

#include "rules/dispatch.h"
#include "rules/record.h"

/* The buckets of a place, as found before. */
struct route {
    bool known;
    struct place place;
    const struct bucket *buckets[BUCKETS];
    size_t n;
};

/* A name and its number, as found before. */
struct named_number {
    char text[56];
    uint32_t n; /* bytes; 0: none yet */
    uint64_t number;
};

#define ROUTES 128
#define NAMES 32

struct awake {
    const struct ruleset *set;
    struct record *record;  /* the current event's */
    uint32_t last;          /* its generation */
    struct value text;      /* its text, where it is an entry of a text log */
    uint32_t *rules;        /* per rule: generation in which it was woken */
    uint32_t *woken;        /* of the current event, in order */
    size_t n;
    uint32_t fields[HAYS];  /* of the haystacks that are one field */
    struct named_number channels[NAMES], providers[NAMES];
    struct route routes[ROUTES];
};

/* awake_init: 0, or -1 on no memory; release it all the same. */
int awake_init(struct awake *a, const struct ruleset *set);
void awake_release(struct awake *a);
/* The rules that the event of the record wakes, sorted.  No memory: record_failed says so. */
void awake_find(struct awake *a, struct record *r);

#endif
