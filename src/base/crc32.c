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
 * polynomial, bits reflected, for the distances of the two halves: 512 +- 32 and 128 +- 32 bits.
 */
#include "base/crc32.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define CAN_FOLD 1
#else
#define CAN_FOLD 0
#endif

#define FOLD_MIN 64u

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
    t->fold = false;
#if CAN_FOLD
    t->fold = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse2");
#endif
}

static uint32_t le32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
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

uint32_t crc32_add(const struct crc32 *t, uint32_t crc, const uint8_t *p, size_t n)
{
    uint32_t c = ~crc;
    size_t rest = n;

#if CAN_FOLD
    if (t->fold && n >= FOLD_MIN)
        c = by_folding(t, c, p, n, &rest);
#endif
    return ~by_table(t, c, p + (n - rest), rest);
}
