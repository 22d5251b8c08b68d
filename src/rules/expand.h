/* SPDX-License-Identifier: Apache-2.0 */
/* Placeholders: "%Servers%" in a value with the modifier expand, and what they stand for. */
#ifndef RULES_EXPAND_H
#define RULES_EXPAND_H

#include "base/arena.h"
#include "rules/signature.h"

struct definition {
    struct str name;
    struct strs values;
};

enum expanded { EXPAND_DONE, EXPAND_UNKNOWN, EXPAND_TOO_MANY, EXPAND_NO_MEMORY };

/*
 * expand_value(a, defs, n, text, &out, &unknown): every text that comes of text when each
 * placeholder stands for each of its values; "\%" is a percent sign.  Results live in the arena.
 * EXPAND_UNKNOWN: *unknown is the name of a placeholder that nobody defined.
 */
enum expanded expand_value(struct arena *a, const struct definition *defs, size_t n,
                           struct str text, struct strs *out, struct str *unknown);

#endif
