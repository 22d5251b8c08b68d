/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to few.c and rules/bloom.c: places side by side, where FEW_CAN_WIDE, for processors that
 * have what FOUR or EIGHT names.
 */
#ifndef BASE_FEW_WIDE_H
#define BASE_FEW_WIDE_H

#include "base/few.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define FEW_CAN_WIDE 1
#define FOUR __attribute__((target("avx2")))
#define FEW_FOUR 32u /* places */
#define EIGHT __attribute__((target("avx512f,avx512dq,avx512bw,avx512vbmi,bmi2")))
#define FEW_EIGHT 64u

static inline bool few_can_four(void)
{
    return __builtin_cpu_supports("avx2");
}

static inline bool few_can_eight(void)
{
    return __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("bmi2");
}

FOUR static inline __m256i row_of(const uint8_t *halves)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)halves));
}

/* As few_groups for 32 places: a bit for each that has one. */
FOUR static inline uint32_t few_four(const struct few *few, const char *p)
{
    const __m256i half = _mm256_set1_epi8(15), three = _mm256_set1_epi8(7);
    __m256i words = _mm256_set1_epi8(-1);

    for (size_t i = 0; i < FEW_BYTES; i++) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(p + i));
        __m256i low = row_of(few->low[i]), high = row_of(few->high[i]);

        low = _mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half));
        high = _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), three));
        words = _mm256_and_si256(words, _mm256_and_si256(low, high));
    }
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(words, _mm256_setzero_si256()));
}

/* As few_four for 64 places: a row of 128 is two registers, and seven bits of a byte choose
   there. */
EIGHT static inline uint64_t few_eight(const struct few *few, const char *p)
{
    __m512i words = _mm512_set1_epi8(-1);

    for (size_t i = 0; i < FEW_BYTES; i++) {
        const uint8_t *row = few->both[i];

        words = _mm512_and_si512(
            words, _mm512_permutex2var_epi8(_mm512_loadu_si512(row), _mm512_loadu_si512(p + i),
                                            _mm512_loadu_si512(row + FEW_CHARS / 2)));
    }
    return _mm512_test_epi8_mask(words, words);
}
#else
#define FEW_CAN_WIDE 0
#endif

#endif
