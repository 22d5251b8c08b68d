/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct matcher: the scratch of one worker over a shared ruleset: atom results of the current
 * event, candidate marks, PCRE2 match data.  Cheap to make, private to its thread.
 */
#ifndef RULES_MATCHER_H
#define RULES_MATCHER_H

#include "base/buf.h"
#include "event/event.h"
#include "input/stream.h"
#include "rules/ruleset.h"

struct matcher;

struct hit {
    const struct signature *signature;
    const struct event *event;
    const struct capture *captures; /* alive during the callback only, names as long as the rules */
    size_t captures_n;
    const struct str *seen;         /* what correlations want to know (struct sighting): values, */
    bool watched;                   /* if they want this rule at all */
    bool reported;                  /* false: it is there for correlations only */
};

typedef void hit_fn(void *ctx, const struct hit *hit);

struct matcher *matcher_new(const struct ruleset *set);
/*
 * What to look for in large blocks of the text entries of a channel, so that matcher_scan need not
 * look once more at those that are sieved: all of them must be of this channel and this sieve,
 * which lives until the next one is asked for.  aside: the channel of those that are quiet aside
 * (event.h), or absent.  False: there is none.
 */
bool matcher_sieve(struct matcher *m, struct str channel, struct str aside, struct sieve *out);
/* matcher_scan: every rule that is true for the event, in order of signature name; the event of a
   hit has its message and the fields of its data (expand adds those of System), or of a text entry
   its text; that of none may stay as it is.  Hits of entries that were left out come first, each
   with an event that has no more than text, time and place.  0, or -1 on no memory. */
int matcher_scan(struct matcher *m, struct event *ev, hit_fn *on_hit, void *ctx);

/* What each rule costs, counted from matcher_measure on: how often it was evaluated (woken), how
   often it hit, and the time of its evaluations.  By position as ruleset_at. */
struct rule_cost {
    uint64_t woken, hits;
    double seconds;
};
int matcher_measure(struct matcher *m); /* -1: no memory */
const struct rule_cost *matcher_costs(const struct matcher *m); /* NULL: not measured */

/* matcher_why: lines about what made the rule true or false for the event of the last
   matcher_scan, which must still be alive and was not sieved. */
void matcher_why(struct matcher *m, const struct signature *sig, struct buf *out);

/* What could not be decided while scanning, per signature: never a silent "no". */
struct rule_trouble {
    const struct signature *signature;
    uint64_t not_evaluable; /* events where it needed a rendered message that the source lacks */
    uint64_t limit_reached; /* regex match or depth limit */
};
size_t matcher_trouble(struct matcher *m, const struct rule_trouble **out);
/* What another matcher of the same set could not decide counts here too. */
void matcher_add_trouble(struct matcher *m, const struct rule_trouble *t);
void matcher_free(struct matcher *m);

#endif
