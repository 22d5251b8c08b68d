/* SPDX-License-Identifier: Apache-2.0 */
#include "base/scan.h"

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define CAN_SCAN 1
#define STEP 16u

static __m128i load(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static unsigned either_mask(const char *p, __m128i a, __m128i b)
{
    __m128i v = load(p);

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b)));
}
#else
#define CAN_SCAN 0
#endif

size_t scan_either(const char *p, size_t n, char a, char b)
{
    size_t at = 0;

#if CAN_SCAN
    const __m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);
    unsigned mask;

    for (; n - at >= STEP; at += STEP)
        if ((mask = either_mask(p + at, as, bs)) != 0)
            return at + (size_t)__builtin_ctz(mask);
    if (n >= STEP) { /* the last ones once more */
        mask = either_mask(p + n - STEP, as, bs);
        return mask ? n - STEP + (size_t)__builtin_ctz(mask) : n;
    }
#endif
    while (at < n && p[at] != a && p[at] != b)
        at++;
    return at;
}

size_t scan_line_end(const char *p, size_t n)
{
    return scan_either(p, n, '\n', '\r');
}

size_t scan_ascii(const char *p, size_t n)
{
    size_t at = 0;

#if CAN_SCAN
    for (; n - at >= 4 * STEP; at += 4 * STEP) {
        __m128i all = _mm_or_si128(_mm_or_si128(load(p + at), load(p + at + STEP)),
                                   _mm_or_si128(load(p + at + 2 * STEP), load(p + at + 3 * STEP)));

        if (_mm_movemask_epi8(all))
            break;
    }
    for (; n - at >= STEP; at += STEP) {
        unsigned mask = (unsigned)_mm_movemask_epi8(load(p + at));

        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#else
    for (uint64_t word; n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, p + at, sizeof word);
        if (word & 0x8080808080808080u)
            break;
    }
#endif
    while (at < n && (unsigned char)p[at] < 0x80)
        at++;
    return at;
}
