/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VERDICT_TELLER_H
#define VERDICT_TELLER_H

#include "verdict/judge.h"

struct teller {
    uint32_t asks; /* the kind of the signature whose why it tells */
    const struct fact *fact;
};

struct tellers {
    struct teller *items; /* mem_free; by asks, source, run, machine, position */
    size_t n, cap;
};

int tellers_collect(const struct judge *j, struct tellers *t);
/* The last before f in its run, of its machine; NULL: none. */
const struct fact *teller_of(const struct judge *j, const struct tellers *t, const struct fact *f);

#endif
