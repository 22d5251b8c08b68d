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
/* How setup ended on a server stands in no record that is missing: a result of it is there, of
   that release or of a version that nothing tells, or its Application log goes on behind it, or no
   log of the machine does.  to_order: -1 where no release is told. */
bool choose_end_is_told(const struct judge *j, size_t host, int to_order);
/* Why no plan judges. */
struct str choose_reason(struct judge *j, const struct steps *s);

/* choose_seen.c */

/* The same, where no release is told that anything led to. */
struct str choose_seen(struct judge *j);

/* fact.c: what the version alone says, whatever a package leads to; NULL: nothing. */
const struct release *release_named(struct judge *j, const struct fact *f);

/* before.c: what was there, where no lower release is seen: a package that says what it was applied
   to; a server whose services ran, release NULL where several steps lead to `to`.  NULL:
   nothing. */
const struct fact *applied_to(struct judge *j, int order);
const struct fact *stood_before(struct judge *j, const struct release *to);

/* undone.c: the removal of a management server by a setup that left nothing there, or NULL. */
const struct fact *undone_server(const struct judge *j);
/* The same of the release that `to` led to, behind it: a later upgrade, to wherever; or NULL.  And
   whether setup of a server began behind it. */
const struct fact *undone_behind(const struct judge *j, const struct fact *to);
bool setup_began_behind(const struct judge *j, const struct fact *to);
/* The last failure of a server's setup by its own log, which tells no release; behind `to`, unless
   that is NULL.  NULL: there is none. */
const struct fact *failed_setup(const struct judge *j, const struct fact *to);

/* latest.c: the first of the latest attempts towards a release behind `above` (an order), and that
   of the management servers that leads from somewhere; or NULL */
const struct fact *latest_attempt(const struct judge *j, bool servers_only, int above);
const struct fact *latest_of_servers(const struct judge *j);
bool tried_towards(const struct judge *j, struct strs releases); /* one of them */

#endif
