/* SPDX-License-Identifier: Apache-2.0 */
/* What the expect lines of a page ask of a verdict (tests/verdict/README.md has the grammar). */
#ifndef TESTS_CASEEXPECT_H
#define TESTS_CASEEXPECT_H

#include "verdict/verdict.h"

/* line: behind the word "expect"; what does not hold is a failure of that page. */
void case_expect(const char *page, const struct verdict *v, struct str line);

struct str case_host(const struct verdict *v, size_t host); /* SIZE_MAX: the group */
const struct phase_result *case_phase(const struct verdict *v, struct str id); /* or NULL */

#endif
