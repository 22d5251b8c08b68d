/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few short words, looked for at every place: private to windows.c and bloom.c.  Three bytes of a
 * word stand for it.  Each half of each of these bytes has a row that says which of the words, a
 * bit for each, have that half there; where the six rows of a place have a bit in common, its word
 * may be.  A row of 16 fits a register, so that 32 places are looked at at a time.
 */
#ifndef RULES_FEW_H
#define RULES_FEW_H

#include "base/str.h"

#include <stdint.h>

#define FEW_MOST 8u   /* words: bits of a byte */
#define FEW_BYTES 3u
#define FEW_HALVES 16u
#define FEW_CASE 2u   /* of a high half: what tells small letters from capitals */

struct few {
    uint8_t low[FEW_BYTES][FEW_HALVES], high[FEW_BYTES][FEW_HALVES];
};

/* A word, by what stands for it; behind its end may be any bytes. */
static inline void few_put(struct few *f, unsigned word, struct str s)
{
    uint8_t bit = (uint8_t)(1u << word);

    for (size_t i = 0; i < FEW_BYTES; i++)
        for (unsigned half = 0; half < FEW_HALVES; half++) {
            unsigned c = i < s.n ? (unsigned char)s.s[i] : 0;

            if (i >= s.n || half == (c & 15))
                f->low[i][half] |= bit;
            if (i >= s.n || (half | FEW_CASE) == (c >> 4 | FEW_CASE))
                f->high[i][half] |= bit;
        }
}

/* Which words may be there. */
static inline unsigned few_words(const struct few *f, struct str text, size_t at)
{
    unsigned words = ~0u;

    for (size_t i = 0; i < FEW_BYTES; i++) {
        unsigned c = at + i < text.n ? (unsigned char)text.s[at + i] : 0;

        words &= (unsigned)f->low[i][c & 15] & f->high[i][c >> 4];
    }
    return words;
}

#endif
