/* SPDX-License-Identifier: Apache-2.0 */
/* The time of the whole upgrade, from the first attempt of a phase to the last word on one. */
#ifndef VERDICT_UPGRADE_SPAN_H
#define VERDICT_UPGRADE_SPAN_H

#include "verdict/judge.h"

struct upgrade_span {
    when from, to; /* from: WHEN_NONE: no hour of it is known; to: not before it */
};

static inline struct upgrade_span upgrade_span(const struct judge *j)
{
    when from = moment_known(j->begin) ? moment_lo(j->begin) : WHEN_NONE;
    when to = moment_known(j->last) ? moment_hi(j->last) : from;

    return (struct upgrade_span){ from, to > from ? to : from };
}

#endif
