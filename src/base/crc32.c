/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two ways to the same number.
 *
 * By table, eight bytes a step: table[k][b] is the CRC of byte b followed by k zero bytes, so that
 * the contributions of eight bytes can be looked up independently and joined.
 *
 * By folding, where the processor can multiply polynomials (carry-less multiplication, x86-64 since
 * 2010): 64 bytes a step are reduced to the 64 bytes behind them that leave the same remainder,
 * then 16 bytes to 16, and the table ends it.  "Fast CRC Computation for Generic Polynomials Using
 * PCLMULQDQ Instruction", Gopal and others, Intel 2009.  The constants are x^n modulo the
 * polynomial, bits reflected, for the distances of the two halves: 512 +- 32 and 128 +- 32 bits
 * (2048 +- 32 below).  Processors that multiply four at once (2019 and later) do 256 bytes a step,
 * four times as fast: as fast as memory gives them.
 *
 * Windows aligns a function's memory to 16 bytes, and gcc does not know that for wide registers:
 * there they are not used.
 */
#include "base/crc32.h"

#include "base/le.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define CAN_FOLD 1
#else
#define CAN_FOLD 0
#endif

#if CAN_FOLD && !defined(_WIN32) && (__GNUC__ >= 9 || defined(__clang__))
#define CAN_FOLD_WIDE 1
#else
#define CAN_FOLD_WIDE 0
#endif

#define FOLD_MIN 64u
#define WIDE_MIN 256u

void crc32_init(struct crc32 *t)
{
    for (uint32_t b = 0; b < 256; b++) {
        uint32_t c = b;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
        t->table[0][b] = c;
    }
    for (size_t k = 1; k < 8; k++) {
        for (size_t b = 0; b < 256; b++) {
            uint32_t c = t->table[k - 1][b];
            t->table[k][b] = c >> 8 ^ t->table[0][c & 0xFF];
        }
    }
    t->fold = 0;
#if CAN_FOLD
    if (__builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse2"))
        t->fold = FOLD_MIN;
#endif
#if CAN_FOLD_WIDE
    if (t->fold && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("vpclmulqdq"))
        t->fold = WIDE_MIN;
#endif
}

/* The register c over n bytes; what goes in and comes out is not inverted. */
static uint32_t by_table(const struct crc32 *t, uint32_t c, const uint8_t *p, size_t n)
{
    const uint32_t(*table)[256] = t->table;

    for (; n >= 8; p += 8, n -= 8) {
        uint32_t low = c ^ le32(p), high = le32(p + 4);
        c = table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF] ^
            table[4][low >> 24] ^ table[3][high & 0xFF] ^ table[2][high >> 8 & 0xFF] ^
            table[1][high >> 16 & 0xFF] ^ table[0][high >> 24];
    }
    for (; n > 0; p++, n--)
        c = c >> 8 ^ table[0][(c ^ *p) & 0xFF];
    return c;
}

#if CAN_FOLD

#define FOLDING __attribute__((target("pclmul,sse2")))

FOLDING static inline __m128i load(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* x, moved on by the distance of k, onto y. */
FOLDING static inline __m128i fold(__m128i x, __m128i k, __m128i y)
{
    __m128i low = _mm_clmulepi64_si128(x, k, 0x00), high = _mm_clmulepi64_si128(x, k, 0x11);

    return _mm_xor_si128(_mm_xor_si128(low, high), y);
}

/* n >= FOLD_MIN.  *rest: how many bytes at the end are left to do. */
FOLDING static uint32_t by_folding(const struct crc32 *t, uint32_t c, const uint8_t *p, size_t n,
                                   size_t *rest)
{
    const __m128i by_64 = _mm_set_epi64x(0x1C6E41596, 0x154442BD4);
    const __m128i by_16 = _mm_set_epi64x(0x0CCAA009E, 0x1751997D0);
    __m128i x0 = _mm_xor_si128(load(p), _mm_cvtsi32_si128((int)c));
    __m128i x1 = load(p + 16), x2 = load(p + 32), x3 = load(p + 48);
    uint8_t last[16];

    for (p += 64, n -= 64; n >= 64; p += 64, n -= 64) {
        x0 = fold(x0, by_64, load(p));
        x1 = fold(x1, by_64, load(p + 16));
        x2 = fold(x2, by_64, load(p + 32));
        x3 = fold(x3, by_64, load(p + 48));
    }
    x0 = fold(fold(fold(x0, by_16, x1), by_16, x2), by_16, x3);
    for (; n >= 16; p += 16, n -= 16)
        x0 = fold(x0, by_16, load(p));
    _mm_storeu_si128((__m128i *)(void *)last, x0);
    *rest = n;
    return by_table(t, 0, last, sizeof last);
}

#endif

#if CAN_FOLD_WIDE

#define FOLDING_WIDE __attribute__((target("avx512f,vpclmulqdq,pclmul,sse2")))

FOLDING_WIDE static inline __m512i load_wide(const uint8_t *p)
{
    return _mm512_loadu_si512((const void *)p);
}

FOLDING_WIDE static inline __m512i fold_wide(__m512i x, __m512i k, __m512i y)
{
    __m512i low = _mm512_clmulepi64_epi128(x, k, 0x00), high = _mm512_clmulepi64_epi128(x, k, 0x11);

    return _mm512_xor_si512(_mm512_xor_si512(low, high), y);
}

/* As by_folding; n >= WIDE_MIN. */
FOLDING_WIDE static uint32_t by_wide_folding(const struct crc32 *t, uint32_t c, const uint8_t *p,
                                             size_t n, size_t *rest)
{
    const __m512i by_256 = _mm512_broadcast_i32x4(_mm_set_epi64x(0x1322D1430, 0x11542778A));
    const __m512i by_64 = _mm512_broadcast_i32x4(_mm_set_epi64x(0x1C6E41596, 0x154442BD4));
    const __m512i first = _mm512_zextsi128_si512(_mm_cvtsi32_si128((int)c));
    __m512i x0 = _mm512_xor_si512(load_wide(p), first);
    __m512i x1 = load_wide(p + 64), x2 = load_wide(p + 128), x3 = load_wide(p + 192);
    uint8_t last[64];

    for (p += 256, n -= 256; n >= 256; p += 256, n -= 256) {
        x0 = fold_wide(x0, by_256, load_wide(p));
        x1 = fold_wide(x1, by_256, load_wide(p + 64));
        x2 = fold_wide(x2, by_256, load_wide(p + 128));
        x3 = fold_wide(x3, by_256, load_wide(p + 192));
    }
    x0 = fold_wide(fold_wide(fold_wide(x0, by_64, x1), by_64, x2), by_64, x3);
    for (; n >= 64; p += 64, n -= 64)
        x0 = fold_wide(x0, by_64, load_wide(p));
    _mm512_storeu_si512((void *)last, x0);
    *rest = n;
    return by_table(t, 0, last, sizeof last);
}

#endif

/* What the processor can do in steps; *rest: how many bytes at the end are left to do. */
static uint32_t by_steps(const struct crc32 *t, uint32_t c, const uint8_t *p, size_t n,
                         size_t *rest)
{
#if CAN_FOLD_WIDE
    if (t->fold >= WIDE_MIN && n >= WIDE_MIN)
        return by_wide_folding(t, c, p, n, rest);
#endif
#if CAN_FOLD
    if (t->fold && n >= FOLD_MIN)
        return by_folding(t, c, p, n, rest);
#endif
    (void)t, (void)p;
    *rest = n;
    return c;
}

uint32_t crc32_add(const struct crc32 *t, uint32_t crc, const uint8_t *p, size_t n)
{
    size_t rest;
    uint32_t c = by_steps(t, ~crc, p, n, &rest);

    return ~by_table(t, c, p + (n - rest), rest);
}
