/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VERDICT_RECOVERED_H
#define VERDICT_RECOVERED_H

#include "verdict/judge.h"

static inline bool is_finding(const struct signature *s)
{
    return s->finding.n && s->severity != SEVERITY_NONE;
}

/* answer, or NULL: what a recovered one is answered by; NULL where its attempt was repeated. */
enum finding_state state_of_hit(const struct judge *j, const struct fact *f,
                                const struct fact **answer);
enum finding_state state_of_pasted(const struct judge *j, const struct fact *f); /* of j->pasted */

#endif
