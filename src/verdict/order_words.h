/* SPDX-License-Identifier: Apache-2.0 */
/* Private to constraints (order.c): what is compared, and the words and evidence of it. */
#ifndef VERDICT_ORDER_WORDS_H
#define VERDICT_ORDER_WORDS_H

#include "verdict/judge.h"

/* A bound that is not known. */
#define FOREVER INT64_MAX
#define ALWAYS INT64_MIN

struct bounds {
    when begin_lo, begin_hi, end_lo, end_hi;
};

struct bounds bounds_of(const struct instance *in); /* order_bounds.c */

/* Nothing is known of its time: no pair with it can be decided. */
static inline bool is_timeless(const struct instance *in)
{
    return !in->attempts_n && !moment_known(in->begin) && !moment_known(in->end);
}

/* a <= b for certain, with the clocks apart by at most tol (WHEN_NONE: no bound). */
static inline bool certainly_before(when a, when b, when tol)
{
    if (a == FOREVER || b == ALWAYS || tol == WHEN_NONE)
        return false;
    if (a == ALWAYS || b == FOREVER)
        return false;
    return tol ? a + tol < b : a <= b;
}

static inline const struct phase_result *result_of(const struct judge *j, const struct phase *p)
{
    return &j->v->main.phases[p - j->plan->phases];
}

/* How two instances stand to each other, by the kind of the constraint. */
typedef enum constraint_state compare_fn(const struct judge *, const struct instance *,
                                         const struct instance *);

/* leader_guess.c: the leader in whose place a server may have upgraded the group; NULL: none. */
const struct instance *guess_beside(const struct judge *j, const struct instance *other);
/* What looks kept, or violated, would not be so if another server than the one that
   is taken for it had upgraded the group. */
bool hangs_on_guess(const struct judge *j, compare_fn *compare, enum constraint_state s,
                    const struct instance *a, const struct instance *b);

/* order_overlap.c: of two components whose servers were not all seen, what may be no overlap.
   named: the predecessor that the constraint names, whoever was held against in its place. */
void doubt_overlap(struct judge *j, struct constraint_result *c, const struct phase_result *succ,
                   const struct phase_result *named);

/* They are of two groups, or one joined the group behind the upgrade: neither had to wait for the
   other, though it may have. */
static inline bool none_waits(const struct judge *j, const struct instance *a,
                              const struct instance *b)
{
    return a->joined == JOINED_LATER || b->joined == JOINED_LATER ||
           kin_of(j, a->host, b->host) == KIN_APART;
}

/* That may be so. */
static inline bool perhaps_none_waits(const struct judge *j, const struct instance *a,
                                      const struct instance *b)
{
    return a->joined == JOINED_PERHAPS_LATER || b->joined == JOINED_PERHAPS_LATER ||
           kin_of(j, a->host, b->host) == KIN_UNKNOWN;
}

/* The pieces of evidence nearest to the two instants, and the lines of setup's runs at them. */
void cite(const struct judge *j, struct breach *b);
struct moment begin_or_first_end(const struct instance *in);
struct moment last_known(const struct instance *in);
struct str breach_reason(struct judge *j, const struct breach *b);
struct str clock_words(struct judge *j, const struct instance *a, const struct instance *b);
/* A pair that is no breach: kept for --why, at most LIMIT_EXAMPLES of each state.  looks: what it
   would be, if there were nobody whom the material does not show. */
int example_add(struct judge *j, struct constraint_result *c, enum constraint_state s,
                enum constraint_state looks, const struct instance *a, const struct instance *b);
/* The same, of one that may report to the other: nothing says what it reports to. */
int example_of_unknown_parent(struct judge *j, struct constraint_result *c,
                              const struct instance *a, const struct instance *b);

#endif
