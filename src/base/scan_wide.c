/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every byte of a text passes first, 128 bytes at a time where the processor can: is it all
 * plain text, is there a line end among it.  The rest is looked at as elsewhere (scan.c).
 */
#include "base/scan_wide.h"

#define BLOCK 128u

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WIDE __attribute__((target("avx2")))

static bool can_wide(void)
{
    return __builtin_cpu_supports("avx2");
}

WIDE static inline __m256i at_part(const char *p, unsigned part)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p + part);
}

WIDE static size_t text(const char *p, size_t n)
{
    size_t at = 0;

    for (; n - at >= BLOCK; at += BLOCK) {
        __m256i a = at_part(p + at, 0), b = at_part(p + at, 1);
        __m256i c = at_part(p + at, 2), d = at_part(p + at, 3);
        __m256i high = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
        __m256i least = _mm256_min_epu8(_mm256_min_epu8(a, b), _mm256_min_epu8(c, d));
        __m256i none = _mm256_cmpeq_epi8(least, _mm256_setzero_si256());

        if (_mm256_movemask_epi8(_mm256_or_si256(high, none)))
            break;
    }
    return at;
}

WIDE static inline __m256i line_ends(const char *p, unsigned part)
{
    __m256i v = at_part(p, part);

    return _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\n')),
                           _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\r')));
}

WIDE static size_t inside_line(const char *p, size_t n)
{
    size_t at = 0;

    for (; n - at >= BLOCK; at += BLOCK) {
        __m256i any = _mm256_or_si256(_mm256_or_si256(line_ends(p + at, 0), line_ends(p + at, 1)),
                                      _mm256_or_si256(line_ends(p + at, 2), line_ends(p + at, 3)));

        if (!_mm256_testz_si256(any, any))
            break;
    }
    return at;
}

WIDE static size_t apart(const char *p, size_t n, char a, char b, size_t gap)
{
    const __m256i as = _mm256_set1_epi8(a), bs = _mm256_set1_epi8(b);
    size_t at = 0;

    for (; n - at >= BLOCK; at += BLOCK) {
        __m256i any = _mm256_setzero_si256();

        for (unsigned part = 0; part < 4; part++) {
            __m256i is_a = _mm256_cmpeq_epi8(at_part(p + at, part), as);
            __m256i is_b = _mm256_cmpeq_epi8(at_part(p + at + gap, part), bs);

            any = _mm256_or_si256(any, _mm256_and_si256(is_a, is_b));
        }
        if (!_mm256_testz_si256(any, any))
            break;
    }
    return at;
}
#else
static bool can_wide(void)
{
    return false;
}

static size_t text(const char *p, size_t n)
{
    (void)p, (void)n;
    return 0;
}

static size_t inside_line(const char *p, size_t n)
{
    (void)p, (void)n;
    return 0;
}

static size_t apart(const char *p, size_t n, char a, char b, size_t gap)
{
    (void)p, (void)n, (void)a, (void)b, (void)gap;
    return 0;
}
#endif

size_t scan_wide_text(const char *p, size_t n)
{
    return n >= BLOCK && can_wide() ? text(p, n) : 0;
}

size_t scan_wide_inside_line(const char *p, size_t n)
{
    return n >= BLOCK && can_wide() ? inside_line(p, n) : 0;
}

size_t scan_wide_apart(const char *p, size_t n, char a, char b, size_t gap)
{
    return n >= BLOCK && can_wide() ? apart(p, n, a, b, gap) : 0;
}
