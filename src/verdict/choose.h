/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the choice of a plan (choose.c): the step that the material shows, and the plans. */
#ifndef VERDICT_CHOOSE_H
#define VERDICT_CHOOSE_H

#include "verdict/judge.h"

struct steps {
    const struct fact *to, *from; /* facts that show the releases */
    const struct fact *first_to;  /* earliest attempt towards to */
    const struct fact *stood;     /* a server was there before, of a release that nothing tells */
};

/* choose_plans.c */

/* Its servers do not all stay. */
bool plan_has_retired(const struct plan *p);
/* NULL: none is called so. */
const struct plan *choose_plan_by_id(const struct judge *j, struct str id);
/* No plan at all leads from one release to the other: not even a parallel one. */
bool choose_is_jump(const struct judge *j, const struct steps *s);
/* It may be a group beside the old one, and no plan for the step has one. */
bool choose_lacks_a_plan_beside(const struct judge *j, const struct steps *s);
/* The two facts of a step on one and the same server (judge.jump_from, judge.jump_to). */
void choose_on_one_server(struct judge *j, const struct steps *s);
/* Those that fit, as candidates of the verdict; from: may be empty.  -1: no memory. */
int choose_candidates(struct judge *j, struct str from, const struct release *to);
/* Of the candidates the one for one server, where the only one shows attempts and no success. */
const struct plan *choose_plan_of_failure(const struct judge *j, int to_order);
/* How setup ended on a server stands in no record that is missing: a result of it is there, of that
   release or of a version that nothing tells, or its Application log goes on behind it, or no log of
   the machine does.  to_order: -1 where no release is told. */
bool choose_end_is_told(const struct judge *j, size_t host, int to_order);
/* Why no plan judges. */
struct str choose_reason(struct judge *j, const struct steps *s);

/* choose_seen.c */

/* The same, where no release is told that anything led to. */
struct str choose_seen(struct judge *j);

#endif
