/* SPDX-License-Identifier: Apache-2.0 */
/* Private to scan*.[ch] and str.c: sixteen bytes at a time, where the processor and the compiler
   can. */
#ifndef BASE_SCAN_SSE_H
#define BASE_SCAN_SSE_H

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define CAN_SCAN 1
#define STEP 16u

static inline __m128i load(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline unsigned either_mask(const char *p, __m128i a, __m128i b)
{
    __m128i v = load(p);

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b)));
}
#else
#define CAN_SCAN 0
#endif

#endif
