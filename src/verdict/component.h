/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the verdict: System Center's other components, each with a plan of its own or in the
   sequence of all. */
#ifndef VERDICT_COMPONENT_H
#define VERDICT_COMPONENT_H

#include "verdict/judge.h"

/*
 * sequence.c: the upgrade of one System Center component, by the facts of its role.  last is the
 * latest installation; from here on facts count.  Shown: something lower than last is known; only
 * perhaps: nothing is, and it may be the first of its machine.  Then last is NULL where no version
 * is known.
 */
struct component {
    const struct fact *last;
    const struct fact *before; /* the highest that is lower, or NULL */
    when from;
    struct moment at;
    bool shown, perhaps;
};
struct component component_of(const struct judge *j, struct str role);
/* By the releases, or the numbers of their versions. */
bool is_lower(const struct fact *a, const struct fact *b);
bool of_component(const struct component *c, const struct fact *f);
/* Something lower than what it was upgraded to is known of the component on that machine; else this
   may be a server that came to the others. */
bool had_older(const struct judge *j, const struct component *c, size_t host, struct str role);
bool is_sequence(const struct plan *p);
/* component.c */
bool is_of_component(const struct plan *p); /* of one other than Operations Manager */
/* The plan for the step that the installations of its product show, and they; NULL: none.  With a
   forced plan: that one, whatever they show. */
const struct plan *component_plan(const struct judge *j, const struct plan *forced,
                                  struct component *c);
/* j->plan becomes that plan, if there is one; -1: no memory. */
int choose_component(struct judge *j, const struct plan *forced);
/* A component was upgraded, and nothing else: why no plan judges that; empty if none was. */
struct str component_without_plan(struct judge *j);
/* A removal and the installation behind it are one attempt. */
int join_removals(struct judge *j, struct instance *in);
/* The new product may stand on another machine than the old one (siblings 1.3): as many machines
   that only lost theirs as there are new ones that lost none are no gap. */
int leave_out_moved(struct judge *j, struct phase_result *p);
/* gone.c: what was done is contradicted where it went again; -1: no memory. */
int doubt_gone(struct judge *j, const struct component *c, struct instance *in);
int doubt_parts_gone(struct judge *j, struct phase_result *p);
/* The plan of the component sequence, where at least two components show an upgrade; or NULL. */
const struct plan *sequence_plan(const struct judge *j);

#endif
