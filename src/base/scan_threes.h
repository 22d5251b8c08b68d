/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is one of some threes of small letters, given one behind the other ("faierr"), in a text, in
 * either case?  Inline: where they are known, so are the sixteen times each letter that bytes are
 * compared with, and to make these costs more than the looks.
 */
#ifndef BASE_SCAN_THREES_H
#define BASE_SCAN_THREES_H

#include "base/scan_sse.h"

#include <stdbool.h>
#include <stddef.h>

static inline bool scan_threes_one(const char *p, const char *three)
{
    return (p[0] | 0x20) == three[0] && (p[1] | 0x20) == three[1] && (p[2] | 0x20) == three[2];
}

#if CAN_SCAN
static inline bool scan_threes_block(const char *p, const char *threes, size_t letters)
{
    const __m128i small = _mm_set1_epi8(0x20);
    __m128i a = _mm_or_si128(load(p), small), b = _mm_or_si128(load(p + 1), small);
    __m128i c = _mm_or_si128(load(p + 2), small), found = _mm_setzero_si128();

    for (size_t i = 0; i < letters; i += 3) {
        __m128i two = _mm_and_si128(_mm_cmpeq_epi8(a, _mm_set1_epi8(threes[i])),
                                    _mm_cmpeq_epi8(b, _mm_set1_epi8(threes[i + 1])));

        found = _mm_or_si128(
            found, _mm_and_si128(two, _mm_cmpeq_epi8(c, _mm_set1_epi8(threes[i + 2]))));
    }
    return _mm_movemask_epi8(found) != 0;
}
#endif

static inline bool scan_threes(const char *p, size_t n, const char *threes, size_t letters)
{
    size_t at = 0;

#if CAN_SCAN
    for (; at + STEP + 2 <= n; at += STEP)
        if (scan_threes_block(p + at, threes, letters))
            return true;
    if (n >= STEP + 2) /* the last ones once more */
        return scan_threes_block(p + n - STEP - 2, threes, letters);
#endif
    for (; at + 2 < n; at++)
        for (size_t i = 0; i < letters; i += 3)
            if (scan_threes_one(p + at, threes + i))
                return true;
    return false;
}

#endif
