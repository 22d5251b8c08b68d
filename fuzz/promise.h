/* SPDX-License-Identifier: Apache-2.0 */
/* What a fuzz target says must hold: the fuzzer takes the abort as a find. */
#ifndef FUZZ_PROMISE_H
#define FUZZ_PROMISE_H

#include "base/utf.h"

#include <stdlib.h>

static inline void promise(bool kept)
{
    if (!kept)
        abort();
}

/* The name of a source or member: UTF-8, and nothing that acts in a terminal. */
static inline void promise_name(struct str name)
{
    promise(utf8_valid_prefix(name) == name.n);
    while (name.n) {
        uint32_t cp;

        name = str_from(name, utf8_decode(name, &cp, NULL));
        promise(!utf_acts(cp));
    }
}

#endif
