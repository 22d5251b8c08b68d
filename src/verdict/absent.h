/* SPDX-License-Identifier: Apache-2.0 */
/* Which silence means missing, and what lists say of it (absent.c). */
#ifndef VERDICT_ABSENT_H
#define VERDICT_ABSENT_H

#include "verdict/fact.h"

/* absent.c: an attempt at the phase would stand in the host's log, and none does.  Behind the
   collection of all phases. */
bool shows_absence(const struct judge *j, const struct phase *p, size_t host,
                   struct absence *witness);

/* The first that the machine's installer says is that a transaction has ended: it was at work when
   the log begins, on whatever.  From when on nothing of that is missing; WHEN_NONE: nothing is. */
when cut_bracket_ends(const struct judge *j, size_t host);

/* The line of a list that shows the machine behind others of its role; NULL: none does. */
const struct fact *listed_behind(const struct judge *j, struct str role, size_t host);
/* A row of a list that shows another level of the release than the rollup's. */
bool listed_without_rollup(const struct judge *j, const struct fact *f);
/* A list shows one of that role at the new release, or at the rollup. */
bool listed_further(const struct judge *j, struct str role);

/* absent.c: what the machine's installer log would have to cover. */
struct wanted installer_log_wanted(const struct judge *j, size_t host);

#endif
