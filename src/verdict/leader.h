/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the verdict: which server leads a group (leader.c), and which only may. */
#ifndef VERDICT_LEADER_H
#define VERDICT_LEADER_H

#include "verdict/judge.h"

/* judge.unknown_server and unknown_gateway, behind judge_phases */
void find_unknown_servers(struct judge *j);
/* The first to begin, or the last: one that says so before all others; SIZE_MAX: nobody began.
   group: of those that are of one management group with that machine; SIZE_MAX: of all. */
size_t phase_leader(const struct judge *j, const struct phase_result *p, size_t group);
/* The clocks do not tell that the other one began behind the leader (2007 R2: before it). */
bool may_have_begun_first(const struct judge *j, const struct instance *leader,
                          const struct instance *other);
/* leader_mark.c: the one that the log of setup names, of those that may have begun before the best
   by the clocks; where it names none of them, or several: the best. */
size_t leader_by_mark(const struct judge *j, const struct phase_result *p, size_t best,
                      size_t group);
/* Its log of setup, in its attempts, tells of the first's steps. */
bool is_marked_first(const struct judge *j, const struct instance *in);
/* By their logs of setup, that of the other one whole, the leader alone took the first's steps. */
bool mark_tells_first(const struct judge *j, const struct instance *leader,
                      const struct instance *other);
/* The clocks do not tell that it was the first, and its log of setup does. */
bool leads_by_mark(const struct judge *j, const struct instance *leader);
/* The others that may have begun before the first, as far as anything tells: how many, and some. */
#define RIVALS_NAMED 3u
size_t rivals_of(const struct judge *j, const struct instance *first,
                 const struct instance *others[RIVALS_NAMED]);
/* instance.doubted and led_by_unseen, behind find_unknown_servers: once, not for each that
   waits for it. */
void find_doubtful_leaders(struct judge *j);
/* instance.guessed, behind the collection of all phases */
void find_guessed_leaders(struct judge *j);
/* It may have upgraded the group in the place of a guessed leader. */
bool may_be_the_root(const struct judge *j, const struct instance *leader,
                     const struct instance *other);
/* Of a phase that takes the others of a group: its leader, if the clocks cannot tell that it was
   none of them, and one of them the leader that is not `but`; or NULL.  Several groups have one
   each: the next one from *at on, which begins with 0. */
const struct instance *doubtful_leader(const struct judge *j, const struct phase_result *others,
                                       const struct instance *but, size_t *at);
/* A group has a leader, and which of its servers that is the material does not show. */
bool is_hidden_leader(const struct judge *j, const struct phase_result *leader);
/* Whether what looks kept or violated is certain only if no server that cannot be seen has led. */
bool hangs_on_leader(const struct judge *j, enum constraint_state s, const struct instance *a,
                     const struct instance *b);

/* The leader, if another server was it: all that is seen of it is its own upgrade. */
struct instance as_other(const struct instance *leader);

#endif
