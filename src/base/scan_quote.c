/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts as JSON has them, a backslash before quotes and backslashes: rows of a table have twelve
 * quotes each.  Where the processor can, 32 bytes a step without a question about any of them:
 * every byte gets a backslash before it, and those that are not to stay are left out.
 */
#include "base/scan_sse.h"
#include "base/scan_wide.h"

#include <string.h>

#if CAN_SCAN
/* Of sixteen bytes, which stand at `to` already, those of the mask need a backslash: what begins
   with one is written once more, one place further on (sixteen bytes of it are there).  Rows of a
   table have a quote in nearly every block. */
static char *put_escapes(char *to, const char *p, unsigned mask)
{
    unsigned done = 0;

    for (; mask; mask &= mask - 1) {
        unsigned at = (unsigned)__builtin_ctz(mask);

        to += at - done;
        *to++ = '\\';
        _mm_storeu_si128((__m128i *)(void *)to, load(p + at));
        done = at;
    }
    return to + (STEP - done);
}
#endif

/* Sixteen bytes are written at a time, and as many count as stand before what needs more. */
size_t scan_quote_plain(char **to, const char *p, size_t n)
{
    size_t at = 0;
    char *out = *to;

#if CAN_SCAN
    const __m128i least = _mm_set1_epi8(0x20), quote = _mm_set1_epi8('"');
    const __m128i slash = _mm_set1_epi8('\\'), del = _mm_set1_epi8(0x7F);

    while (n - at >= STEP) {
        __m128i v = load(p + at); /* compared as signed: bytes beyond ASCII are the least */
        __m128i no = _mm_or_si128(_mm_cmplt_epi8(v, least), _mm_cmpeq_epi8(v, del));
        unsigned stop = (unsigned)_mm_movemask_epi8(no), mask, plain;

        _mm_storeu_si128((__m128i *)(void *)out, v);
        mask = stop | either_mask(p + at, quote, slash);
        if (mask && !stop && n - at >= 2 * STEP) {
            out = put_escapes(out, p + at, mask);
            at += STEP;
            continue;
        }
        plain = mask ? (unsigned)__builtin_ctz(mask) : STEP;
        at += plain;
        out += plain;
        if (!mask)
            continue;
        if (stop >> plain & 1) {
            *to = out;
            return at;
        }
        *out++ = '\\';
        *out++ = p[at++];
    }
#endif
    for (; at < n && p[at] >= 0x20 && p[at] < 0x7F; *out++ = p[at++])
        if (p[at] == '"' || p[at] == '\\')
            *out++ = '\\';
    *to = out;
    return at;
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define PART 32u
#define WIDE __attribute__((target("avx2")))
#define COMPRESSES \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")))

WIDE static inline __m256i part_at(const char *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

WIDE static inline unsigned mask(__m256i v)
{
    return (unsigned)_mm256_movemask_epi8(v);
}

WIDE static inline void put_part(char *to, __m256i v)
{
    _mm256_storeu_si256((__m256i *)(void *)to, v);
}

/* PART bytes, and as many behind them are there.  Returns how many come before the first that stops
   it; what begins with a quote or a backslash is written once more, one place further on. */
WIDE static inline unsigned quote_part(char **to, const char *p)
{
    __m256i v = part_at(p); /* compared as signed: bytes beyond ASCII are the least */
    unsigned stop = mask(_mm256_or_si256(_mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), v),
                                         _mm256_cmpeq_epi8(v, _mm256_set1_epi8(0x7F))));
    unsigned marks = mask(_mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('"')),
                                          _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\'))));
    unsigned n = stop ? (unsigned)__builtin_ctz(stop) : PART, done = 0;
    char *out = *to;

    put_part(out, v);
    for (marks &= stop ? (1u << n) - 1 : ~0u; marks; marks &= marks - 1) {
        unsigned at = (unsigned)__builtin_ctz(marks);

        out += at - done;
        *out++ = '\\';
        put_part(out, part_at(p + at));
        done = at;
    }
    *to = out + (n - done);
    return n;
}

WIDE static size_t quote(char **to, const char *p, size_t n)
{
    char rest[3 * PART];
    size_t at = 0;
    unsigned took = PART;

    while (n - at >= 2 * PART && took == PART)
        at += took = quote_part(to, p + at);
    if (took < PART)
        return at;
    memset(rest, 0, sizeof rest); /* what stands behind it stops it */
    memcpy(rest, p + at, n - at);
    took = quote_part(to, rest);
    return at + took + (took == PART ? quote_part(to, rest + PART) : 0);
}

/* Returns how many bytes come before the first that stops it, as NUL does. */
COMPRESSES static inline unsigned compress_part(char **to, __m256i v)
{
    __mmask32 stop = _mm256_cmplt_epu8_mask(v, _mm256_set1_epi8(0x20)) |
                     _mm256_cmpge_epu8_mask(v, _mm256_set1_epi8(0x7F));
    __mmask32 marks = _mm256_cmpeq_epi8_mask(v, _mm256_set1_epi8('"')) |
                      _mm256_cmpeq_epi8_mask(v, _mm256_set1_epi8('\\'));
    unsigned took = (unsigned)_tzcnt_u64(stop | (uint64_t)1 << PART);
    uint32_t plain = _bzhi_u32(UINT32_MAX, took);
    uint64_t stay = _pdep_u64(plain, 0xAAAAAAAAAAAAAAAAu) |
                    _pdep_u64(plain & marks, 0x5555555555555555u);
    __m512i each = _mm512_or_si512(_mm512_slli_epi16(_mm512_cvtepu8_epi16(v), 8),
                                   _mm512_set1_epi16('\\'));

    _mm512_storeu_si512(*to, _mm512_maskz_compress_epi8(stay, each));
    *to += _mm_popcnt_u64(stay);
    return took;
}

COMPRESSES static size_t compress(char **to, const char *p, size_t n)
{
    size_t at = 0;
    unsigned took = PART;

    while (n - at >= PART && took == PART)
        at += took = compress_part(to, part_at(p + at));
    if (at < n && took == PART) {
        __mmask32 rest = _bzhi_u32(UINT32_MAX, (unsigned)(n - at));

        at += compress_part(to, _mm256_maskz_loadu_epi8(rest, p + at));
    }
    return at;
}

bool scan_quote_wide(char **to, const char *p, size_t n, size_t *took)
{
    if (n < PART || !__builtin_cpu_supports("avx2"))
        return false;
    *took = quote(to, p, n);
    return true;
}

bool scan_quote_compressed(char **to, const char *p, size_t n, size_t *took)
{
    if (!__builtin_cpu_supports("avx512vbmi2") || !__builtin_cpu_supports("avx512bw") ||
        !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("bmi2"))
        return false;
    *took = compress(to, p, n);
    return true;
}
#else
bool scan_quote_wide(char **to, const char *p, size_t n, size_t *took)
{
    (void)to, (void)p, (void)n, (void)took;
    return false;
}

bool scan_quote_compressed(char **to, const char *p, size_t n, size_t *took)
{
    (void)to, (void)p, (void)n, (void)took;
    return false;
}
#endif

size_t scan_quote(char **to, const char *p, size_t n)
{
    size_t took;

    return scan_quote_compressed(to, p, n, &took) || scan_quote_wide(to, p, n, &took)
               ? took
               : scan_quote_plain(to, p, n);
}
