/* SPDX-License-Identifier: Apache-2.0 */
/* Private to constraints (order.c): what is compared, and the words and evidence of it. */
#ifndef VERDICT_ORDER_WORDS_H
#define VERDICT_ORDER_WORDS_H

#include "verdict/component.h"

#include "verdict/apart.h"

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

/* order_bounds.c: each began before the other one ended, whatever their clocks. */
bool overlap_for_certain(const struct judge *j, const struct instance *a, const struct instance *b);

/* order_compare.c: instance.told_unbound of all */
void find_told_unbound(struct judge *j);
/* How far the clocks are apart that tell of the two; WHEN_NONE: no bound is known. */
when clocks_apart(const struct judge *j, const struct instance *a, const struct instance *b);

/* How two instances stand to each other, by the kind of the constraint. */
typedef enum constraint_state compare_fn(const struct judge *, const struct instance *,
                                         const struct instance *);

/* order_compare.c: the three kinds of them */
enum constraint_state compare_after(const struct judge *j, const struct instance *a,
                                    const struct instance *b);
enum constraint_state compare_excl(const struct judge *j, const struct instance *a,
                                   const struct instance *b);
enum constraint_state compare_with(const struct judge *j, const struct instance *a,
                                   const struct instance *b);
/* A person's act, held against the upgrade of its own machine. */
bool is_own_act(const struct instance *a, const struct instance *b);
/* Such an act inside that upgrade's last run: no pair. */
bool is_part_of_run(const struct judge *j, const struct instance *a, const struct instance *b);

/* leader_guess.c: the leader in whose place a server may have upgraded the group; NULL: none. */
const struct instance *guess_beside(const struct judge *j, const struct instance *other);
/* next_upgrade.c: instance.perhaps_next of all. */
void find_perhaps_next(struct judge *j);
/* What looks kept, or violated, would not be so if another server than the one that
   is taken for it had upgraded the group. */
bool hangs_on_guess(const struct judge *j, compare_fn *compare, enum constraint_state s,
                    const struct instance *a, const struct instance *b);

/* order_overlap.c: its installer's log would show an upgrade in that time. */
bool would_show(const struct judge *j, size_t host, when from, when to);

/* order_unseen.c: machines that may have had a part of the phase that nobody saw: none, one or
   more. */
struct unseen_parts {
    size_t n;
    size_t host; /* the last of them */
};
struct unseen_parts unseen_parts_of(struct judge *j, const struct phase_result *pred);

/* order_overlap.c: judge.overlap, for the pairs of one constraint; NULL where it is none of
   components.  named: the predecessor that it names, whoever is held against in its place.
   -1: no memory. */
int find_overlap(struct judge *j, compare_fn *compare, const struct arrow *arrow,
                 const struct phase_result *succ, const struct phase_result *named);
/* Two servers look out of order: of components that were not all seen, it may be no overlap. */
bool overlap_in_doubt(const struct judge *j, const struct instance *a, const struct instance *b);
/* The same of each server of a component: certain is only what had ended before it began. */
bool overlaps_in_doubt(const struct judge *j, const struct instance *a,
                       const struct phase_result *pred);

/* They are of two groups, or one joined the group behind the upgrade: neither had to wait for the
   other, though it may have. */
static inline bool none_waits(const struct judge *j, const struct instance *a,
                              const struct instance *b)
{
    return a->joined == JOINED_LATER || b->joined == JOINED_LATER ||
           kin_of(j, a->host, b->host) == KIN_APART;
}

/* That may be so, or what is known of the one that was waited for is perhaps of the next
   upgrade; or one is of a component that was perhaps installed for the first time: then there was
   no older one that had to come before or after another. */
static inline bool perhaps_none_waits(const struct judge *j, const struct instance *a,
                                      const struct instance *b)
{
    return a->joined == JOINED_PERHAPS_LATER || b->joined == JOINED_PERHAPS_LATER ||
           b->perhaps_next ||
           kin_of(j, a->host, b->host) == KIN_UNKNOWN || result_of(j, a->phase)->perhaps ||
           result_of(j, b->phase)->perhaps;
}

/* A component came to no more than the one before it had had already: the order of that step is not
   what the material shows, unless that one came there between the two. */
static inline bool of_another_step(const struct judge *j, const struct phase_result *succ,
                                   const struct phase_result *pred)
{
    return is_sequence(j->plan) && succ->reached >= 0 && succ->reached <= pred->left;
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
