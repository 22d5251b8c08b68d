/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole verdict as lines, a statement a line, for tests that compare it with what they expect:
 *
 *   state WORD EXIT | plan ID | machines N | also PLAN STATE
 *   phase ID STATE | instance PHASE HOST STATE LEVEL ATTEMPTS BEGIN END
 *   constraint ID STATE KEPT UNDECIDABLE VIOLATED | breach ID PHASE HOST PHASE HOST
 *   task ID STATE | taskon ID HOST STATE | finding ID STATE HOST...
 *
 * Hosts are their short names.  Times are seconds from day, or "-".
 */
#ifndef TESTS_VERDICTLINES_H
#define TESTS_VERDICTLINES_H

#include "base/buf.h"
#include "verdict/verdict.h"

void verdict_lines(struct buf *out, const struct verdict *v, when day);

#endif
