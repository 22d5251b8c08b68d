/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A few words, looked for at every place.  Four bytes of a word stand for it.  Each half of each of
 * these bytes has a row that says which of eight groups, a bit for each, have a word with that half
 * there; where the eight rows of a place have a bit in common, a word of it may be.  A row of 16
 * fits a register, so that 32 places are looked at at a time.  Wide processors have room for rows
 * of 128, in which whole bytes stand: a half of one word and the other half of another are no byte
 * of theirs.  The highest bit is not looked at.
 */
#ifndef BASE_FEW_H
#define BASE_FEW_H

#include "base/str.h"

#include <stdint.h>

#define FEW_MOST 64u  /* words */
#define FEW_GROUPS 8u /* bits of a byte */
#define FEW_BYTES 4u
#define FEW_HALVES 16u
#define FEW_CHARS 128u
#define FEW_PLACES 64u
#define FEW_REACH (FEW_PLACES + FEW_BYTES - 1) /* bytes that are looked at for so many places */

struct few {
    uint8_t low[FEW_BYTES][FEW_HALVES], high[FEW_BYTES][FEW_HALVES];
    uint8_t both[FEW_BYTES][FEW_CHARS];
    uint64_t words[FEW_GROUPS]; /* a bit for each */
};

/* A word by its number, and the bytes that stand for it; behind its end may be any. */
void few_put(struct few *f, unsigned word, struct str s);
/* The same, where the group is known in which it makes least that is not: with words like it. */
void few_put_in(struct few *f, unsigned group, unsigned word, struct str s);

/* The groups of which a word may be there, by whole bytes: some of those that halves tell. */
static inline unsigned few_groups(const struct few *f, struct str text, size_t at)
{
    unsigned groups = ~0u;

    for (size_t i = 0; i < FEW_BYTES; i++) {
        unsigned c = at + i < text.n ? (unsigned char)text.s[at + i] : 0;

        groups &= f->both[i][c % FEW_CHARS];
    }
    return groups;
}

/* Which words may be there: a bit for each. */
static inline uint64_t few_words(const struct few *f, struct str text, size_t at)
{
    unsigned groups = few_groups(f, text, at);
    uint64_t words = 0;

    for (unsigned group = 0; groups; group++, groups >>= 1)
        words |= groups & 1 ? f->words[group] : 0u;
    return words;
}

/* Where of FEW_PLACES places from p on a word may be: a bit for each.  FEW_REACH bytes are read.
   plain: by whole bytes, place after place; the oracle. */
uint64_t few_places(const struct few *f, const char *p);
uint64_t few_places_plain(const struct few *f, const char *p);

#endif
