/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where lines end, many at a time.  Of 64 bytes two masks are made, of CR and of LF; the places
 * come out of them two at a time whether there are so many or not, because to ask for each costs a
 * wrong guess of the processor for nearly every line.
 */
#include "base/scan.h"

#include <stdbool.h>
#include <stdint.h>

#define BLOCK 64u

static size_t ends_plain(const char *p, size_t at, size_t n, uint16_t *ends, size_t count)
{
    for (; at < n; at++)
        if (p[at] == '\r' || (p[at] == '\n' && !(at && p[at - 1] == '\r')))
            ends[count++] = (uint16_t)at;
    return count;
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

__attribute__((target("avx2"))) static uint64_t mask_of(const char *p, char c)
{
    const __m256i all = _mm256_set1_epi8(c);
    const __m256i *v = (const __m256i *)(const void *)p;
    __m256i low = _mm256_cmpeq_epi8(_mm256_loadu_si256(v), all);
    __m256i high = _mm256_cmpeq_epi8(_mm256_loadu_si256(v + 1), all);

    return (uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

__attribute__((target("avx2,bmi,popcnt"))) static size_t ends_wide(const char *p, size_t n,
                                                                   uint16_t *ends)
{
    size_t at = 0, count = 0;
    uint64_t cr_before = 0;

    for (; n - at >= BLOCK; at += BLOCK) {
        uint64_t cr = mask_of(p + at, '\r'), lf = mask_of(p + at, '\n');
        uint64_t left = cr | (lf & ~(cr << 1 | cr_before));
        uint16_t *to = ends + count;

        cr_before = cr >> 63;
        count += (size_t)_mm_popcnt_u64(left);
        do {
            for (int i = 0; i < 2; i++, left = _blsr_u64(left))
                *to++ = (uint16_t)(at + _tzcnt_u64(left));
        } while (left);
    }
    return ends_plain(p, at, n, ends, count);
}

/* Of BLOCK bytes; *after_cr: the byte before them is a CR, and then the last of them. */
__attribute__((target("avx2"))) static inline uint64_t ends_of(const char *p, bool *after_cr)
{
    uint64_t cr = mask_of(p, '\r'), lf = mask_of(p, '\n'), before = cr << 1 | *after_cr;

    *after_cr = cr >> (BLOCK - 1);
    return cr | (lf & ~before);
}

/* No byte of two blocks is as small as CR, LF and tabs are. */
__attribute__((target("avx2"))) static inline bool is_inside_line(const char *p)
{
    const __m256i *v = (const __m256i *)(const void *)p, most = _mm256_set1_epi8('\r');
    __m256i least = _mm256_min_epu8(
        _mm256_min_epu8(_mm256_loadu_si256(v), _mm256_loadu_si256(v + 1)),
        _mm256_min_epu8(_mm256_loadu_si256(v + 2), _mm256_loadu_si256(v + 3)));
    __m256i small = _mm256_cmpeq_epi8(_mm256_min_epu8(least, most), least);

    return _mm256_testz_si256(small, small);
}

/* Of at least BLOCK bytes; the last ones are looked at once more, together with those before. */
__attribute__((target("avx2,popcnt"))) static uint64_t count_wide(const char *p, size_t n,
                                                                  bool after_cr)
{
    uint64_t count = 0, last;
    size_t at = 0;

    while (n - at >= BLOCK) {
        if (n - at >= 2 * BLOCK && is_inside_line(p + at)) {
            after_cr = false;
            at += 2 * BLOCK;
            continue;
        }
        count += (uint64_t)_mm_popcnt_u64(ends_of(p + at, &after_cr));
        at += BLOCK;
    }
    if (at == n)
        return count;
    last = ends_of(p + n - BLOCK, &after_cr);
    return count + (uint64_t)_mm_popcnt_u64(last >> (BLOCK - (n - at)));
}

static bool can_wide(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
}
#else
static size_t ends_wide(const char *p, size_t n, uint16_t *ends)
{
    return ends_plain(p, 0, n, ends, 0);
}

static uint64_t count_wide(const char *p, size_t n, bool after_cr)
{
    (void)p, (void)n, (void)after_cr;
    return 0;
}

static bool can_wide(void)
{
    return false;
}
#endif

uint64_t scan_count_ends_plain(const char *p, size_t n, bool after_cr)
{
    uint64_t count = 0, cr_before = after_cr;

    for (size_t at = 0; at < n;) {
        size_t block = n - at < SCAN_WORDS ? n - at : SCAN_WORDS, inside;
        struct scan_two found = scan_both(p + at, block, '\r', '\n');
        uint64_t ends = found.as | (found.bs & ~(found.as << 1 | cr_before));

        cr_before = found.as >> (block - 1) & 1;
        at += block;
        inside = ends ? 0 : scan_line_end(p + at, n - at); /* long lines are passed */
        at += inside;
        cr_before &= !inside;
        for (; ends; ends &= ends - 1)
            count++;
    }
    return count;
}

uint64_t scan_count_ends(const char *p, size_t n, bool after_cr)
{
    return n >= BLOCK && can_wide() ? count_wide(p, n, after_cr)
                                    : scan_count_ends_plain(p, n, after_cr);
}

size_t scan_ends_plain(const char *p, size_t n, uint16_t *ends)
{
    return ends_plain(p, 0, n, ends, 0);
}

size_t scan_ends(const char *p, size_t n, uint16_t *ends)
{
    return can_wide() ? ends_wide(p, n, ends) : scan_ends_plain(p, n, ends);
}
