/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which machine a source belongs to.
 *
 * hosted: evidence of such sources, each with one event; the caller frees it.
 * hosted_verdict: what is judged from it; the caller frees it.
 * hosted_source: the name of the machine that the coverage gives to a source; "-" for none.
 * hosted_check: each source (at most 20) is of the machine beside it; "=MS01": its logs name it.
 */
#ifndef TESTS_HOSTED_H
#define TESTS_HOSTED_H

#include "verdict/verdict.h"

struct made {
    const char *source, *computer; /* computer NULL: a text log that names none */
    const char *subject;           /* a machine that one of its events is about, or NULL */
};

struct evidence *hosted(const struct made *m, size_t n);
struct verdict *hosted_verdict(const struct evidence *e);
struct str hosted_source(const struct verdict *v, const char *source);
void hosted_check(const char *const (*wanted)[2], size_t n);

#endif
