/* SPDX-License-Identifier: Apache-2.0 */
/* Private to choose.c, also.c and attempt_build.c: the rollup that was applied last. */
#ifndef VERDICT_ROLLUP_H
#define VERDICT_ROLLUP_H

#include "verdict/judge.h"

/* An update within a release; .plan is NULL where there is none. */
struct rollup {
    const struct plan *plan;
    const struct fact *first, *last; /* results of its packages on management servers */
};
/* The last rollup of a release whose packages are known and came later than `after` (WHEN_NONE:
   ever). */
struct rollup rollup_of(const struct judge *j, const struct release *release, when after);

/* What says which rollup its package is of: its name, or its file. */
struct str package_words(const struct judge *j, const struct fact *f);

/* f took back a package (1037), and not the one that came with `success` (NULL: none came). */
bool package_is_another(const struct fact *success, const struct fact *f);

/* What a push says that it brought is the article of the package on the servers. */
bool names_judged_package(const struct judge *j, const struct fact *f);
/* It names another article, and came before the last package's first result: of an earlier one. */
bool names_package_before(const struct judge *j, const struct fact *f);

/* The plan is one within a release. */
static inline bool judges_rollup(const struct judge *j)
{
    return j->v->main.to.n && str_eq(j->v->main.from, j->v->main.to);
}

#endif
