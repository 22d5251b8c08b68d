/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that share a group are met wherever four bytes are a mixture of theirs.  So each goes
 * where it makes least that is not: into a group of its own while there is one, and then to words
 * that are like it, as numbers are.
 */
#include "rules/few.h"

#define CASE 2u /* of a high half: what tells small letters from capitals */
#define CASE_BIT (CASE << 4)

static void put(struct few *f, unsigned group, struct str s)
{
    uint8_t bit = (uint8_t)(1u << group);

    for (size_t i = 0; i < FEW_BYTES; i++)
        for (unsigned half = 0; half < FEW_HALVES; half++) {
            unsigned c = i < s.n ? (unsigned char)s.s[i] % FEW_CHARS : 0;

            if (i >= s.n || half == (c & 15))
                f->low[i][half] |= bit;
            if (i >= s.n || (half | CASE) == (c >> 4 | CASE))
                f->high[i][half] |= bit;
        }
}

static void put_whole(struct few *f, unsigned group, struct str s)
{
    for (size_t i = 0; i < FEW_BYTES; i++)
        for (unsigned c = 0; c < FEW_CHARS; c++)
            if (i >= s.n || (c | CASE_BIT) == ((unsigned char)s.s[i] % FEW_CHARS | CASE_BIT))
                f->both[i][c] |= (uint8_t)(1u << group);
}

/* How many different bytes its rows let through. */
static uint64_t volume(const struct few *f, unsigned group)
{
    uint64_t all = 1;

    for (size_t i = 0; i < FEW_BYTES; i++) {
        unsigned low = 0, high = 0;

        for (unsigned half = 0; half < FEW_HALVES; half++) {
            low += f->low[i][half] >> group & 1;
            high += f->high[i][half] >> group & 1;
        }
        all *= low * high;
    }
    return all;
}

void few_put(struct few *f, unsigned word, struct str s)
{
    uint64_t least = 0;
    unsigned best = FEW_GROUPS;

    for (unsigned group = 0; group < FEW_GROUPS; group++) {
        struct few tried = *f;
        uint64_t more;

        put(&tried, group, s);
        more = volume(&tried, group) - volume(f, group);
        if (best < FEW_GROUPS && more >= least)
            continue;
        best = group;
        least = more;
    }
    put(f, best, s);
    put_whole(f, best, s);
    f->words[best] |= (uint32_t)1 << word;
}
