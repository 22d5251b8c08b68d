/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that share a group are met wherever four bytes are a mixture of theirs.  So each goes
 * where it makes least that is not: into a group of its own while there is one, and then to words
 * that are like it, as numbers are.
 */
#include "base/few.h"

#include "base/few_wide.h"

#define CASE 2u /* of a high half: what tells small letters from capitals */
#define CASE_BIT (CASE << 4)

/* Behind the end of a word any byte may stand. */
static void put_any(struct few *f, size_t i, uint8_t bit)
{
    for (unsigned half = 0; half < FEW_HALVES; half++) {
        f->low[i][half] |= bit;
        f->high[i][half] |= bit;
    }
    for (unsigned c = 0; c < FEW_CHARS; c++)
        f->both[i][c] |= bit;
}

static void put(struct few *f, unsigned group, struct str s)
{
    uint8_t bit = (uint8_t)(1u << group);

    for (size_t i = 0; i < FEW_BYTES; i++) {
        unsigned c = i < s.n ? (unsigned char)s.s[i] % FEW_CHARS : 0;

        if (i >= s.n) {
            put_any(f, i, bit);
            continue;
        }
        f->low[i][c & 15] |= bit;
        f->high[i][c >> 4 | CASE] |= bit;
        f->high[i][c >> 4 & ~CASE] |= bit;
        f->both[i][c | CASE_BIT] |= bit;
        f->both[i][c & ~CASE_BIT] |= bit;
    }
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
    few_put_in(f, best, word, s);
}

void few_put_in(struct few *f, unsigned group, unsigned word, struct str s)
{
    put(f, group, s);
    f->words[group] |= (uint64_t)1 << word;
}

uint64_t few_places_plain(const struct few *f, const char *p)
{
    const struct str text = { p, FEW_REACH };
    uint64_t places = 0;

    for (size_t at = 0; at < FEW_PLACES; at++)
        if (few_groups(f, text, at))
            places |= (uint64_t)1 << at;
    return places;
}

#if FEW_CAN_WIDE
FOUR static uint64_t two_fours(const struct few *f, const char *p)
{
    return few_four(f, p) | (uint64_t)few_four(f, p + FEW_FOUR) << FEW_FOUR;
}

EIGHT static uint64_t one_eight(const struct few *f, const char *p)
{
    return few_eight(f, p);
}

uint64_t few_places(const struct few *f, const char *p)
{
    if (few_can_eight())
        return one_eight(f, p);
    return few_can_four() ? two_fours(f, p) : few_places_plain(f, p);
}
#else
uint64_t few_places(const struct few *f, const char *p)
{
    return few_places_plain(f, p);
}
#endif
