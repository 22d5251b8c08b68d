/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of struct matcher, private to matcher*.c: matcher.c decides what is true of an event,
 * matcher_sieve.c of entries that are told before there is one.
 */
#ifndef RULES_MATCHER_INSIDE_H
#define RULES_MATCHER_INSIDE_H

#include "rules/again.h"
#include "rules/awake.h"
#include "rules/matcher.h"
#include "rules/record.h"
#include "rules/retold.h"
#include "rules/rule.h"
#include "rules/wordlist.h"

struct known {
    uint32_t generation;
    uint8_t truth;
};

struct matcher {
    const struct ruleset *set;
    struct record record;      /* the current event */
    struct awake awake;        /* the rules to evaluate for it */
    struct again again;        /* events before it, which it may be like */
    struct retold retold;      /* entries that were told before events were made of them */
    uint32_t generation;
    bool no_memory;
    bool told;                 /* a condition was true or doubtful of it */
    struct known *atoms;       /* per atom */
    struct wordlists lists;
    struct regex_scratch *regex;
    struct capture *captures;
    size_t captures_n, captures_cap;
    struct str *seen;          /* for correlations */
    size_t seen_cap;
    struct rule_trouble *troubles; /* per rule */
    struct rule_trouble *shown;
    struct rule_cost *costs;   /* per rule; NULL: not measured */
};

/* Of whose hits nothing but where they are and the text is wanted. */
static inline bool rule_is_brief(const struct rule *rule)
{
    return !rule->captures_n && !rule->referenced;
}

/* matcher.c: what was found out about the event before is forgotten; the truth of a condition. */
void matcher_begin(struct matcher *m, struct event *ev);
enum truth matcher_truth(struct matcher *m, const struct node *condition);
/* matcher_captures.c: m->captures and m->seen of a rule that is true. */
void matcher_captures(struct matcher *m, const struct rule *rule, struct rule_trouble *trouble);
void matcher_seen(struct matcher *m, const struct rule *rule);
/* matcher_sieve.c: the hits of entries that were left out before the event. */
void matcher_tell_briefs(const struct matcher *m, const struct event *ev, hit_fn *on_hit,
                         void *ctx);

#endif
