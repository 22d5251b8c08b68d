/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every byte of a text passes first, 128 bytes at a time where the processor can: is it all
 * plain text, is there a line end among it.  The rest is looked at as elsewhere (scan.c).  And
 * what the fields of every row of a list are found by: 32 bytes at a time, the last ones once more.
 */
#include "base/scan_wide.h"

#include <string.h>

#define BLOCK 128u
#define PART 32u

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

WIDE static inline unsigned mask(__m256i v)
{
    return (unsigned)_mm256_movemask_epi8(v);
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

/* Places of a, with b behind them. */
WIDE static inline __m256i pairs(const char *p, size_t gap, __m256i as, __m256i bs)
{
    return _mm256_and_si256(_mm256_cmpeq_epi8(at_part(p, 0), as),
                            _mm256_cmpeq_epi8(at_part(p + gap, 0), bs));
}

/* Are there any among the n places, at most BLOCK?  That many are looked at however few there are,
   the last of them again: how often a loop goes round would be guessed. */
WIDE static inline bool has_pairs(const char *p, size_t n, size_t gap, __m256i as, __m256i bs)
{
    __m256i any = _mm256_setzero_si256();

    for (size_t part = 0; part < BLOCK / PART; part++) {
        size_t at = part * PART < n - PART ? part * PART : n - PART;

        any = _mm256_or_si256(any, pairs(p + at, gap, as, bs));
    }
    return !_mm256_testz_si256(any, any);
}

WIDE static size_t apart(const char *p, size_t n, char a, char b, size_t gap)
{
    const __m256i as = _mm256_set1_epi8(a), bs = _mm256_set1_epi8(b);
    size_t at = 0, last = n - PART;

    while (n - at > BLOCK && !has_pairs(p + at, BLOCK, gap, as, bs))
        at += BLOCK;
    at = at < last ? at : last;
    if (n - at <= BLOCK && !has_pairs(p + at, n - at, gap, as, bs))
        return n;
    for (; at < n; at += PART) {
        unsigned both;

        at = at < last ? at : last;
        both = mask(pairs(p + at, gap, as, bs));
        if (both)
            return at + (unsigned)__builtin_ctz(both);
    }
    return n;
}

/* Which bytes are one of a few: each of those is what the table has at the place that its low bits
   name.  No other byte is: at the first place stands one that belongs elsewhere, and bytes beyond
   ASCII name none. */
WIDE static inline __m256i among(__m256i v, __m128i table)
{
    return _mm256_cmpeq_epi8(v, _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(table), v));
}

/* Letters of tags that have a '<' or '/' before them. */
WIDE static inline __m256i tag_letters(const char *p)
{
    const __m128i letters = _mm_setr_epi8(1, '!', 'R', 0, 0, 'E', 0, 0, 0, 0, 0, 0, 0, 0, 0, '?');
    const __m128i begins = _mm_setr_epi8(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '<', 0, 0, '/');

    return _mm256_and_si256(among(at_part(p, 0), letters), among(at_part(p - 1, 0), begins));
}

/* Where the tag begins whose letter is the first of those in the mask, at p; or SIZE_MAX. */
static inline size_t tag_of(const char *p, size_t at, uint64_t letters)
{
    for (; letters; letters &= letters - 1) {
        size_t letter = at + (unsigned)__builtin_ctzll(letters);

        if (p[letter - 1] == '<')
            return letter - 1;
        if (letter > 1 && p[letter - 2] == '<')
            return letter - 2;
    }
    return SIZE_MAX;
}

WIDE static bool tag(const char *p, size_t n, size_t *found)
{
    size_t at = 1; /* of the letter */

    for (; n - at >= BLOCK; at += BLOCK) {
        __m256i a = tag_letters(p + at), b = tag_letters(p + at + PART);
        __m256i c = tag_letters(p + at + 2 * PART), d = tag_letters(p + at + 3 * PART);
        __m256i any = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));

        if (_mm256_testz_si256(any, any))
            continue;
        *found = tag_of(p, at, mask(a) | (uint64_t)mask(b) << PART);
        if (*found == SIZE_MAX)
            *found = tag_of(p, at + 2 * PART, mask(c) | (uint64_t)mask(d) << PART);
        if (*found != SIZE_MAX)
            return true;
    }
    *found = at - (at > 1 ? 2 : 1);
    return false;
}

WIDE static struct scan_two both(const char *p, size_t n, char a, char b)
{
    const __m256i as = _mm256_set1_epi8(a), bs = _mm256_set1_epi8(b);
    __m256i first = at_part(p, 0), last = at_part(p + n - PART, 0);

    return (struct scan_two){ mask(_mm256_cmpeq_epi8(first, as)) |
                                  (uint64_t)mask(_mm256_cmpeq_epi8(last, as)) << (n - PART),
                              mask(_mm256_cmpeq_epi8(first, bs)) |
                                  (uint64_t)mask(_mm256_cmpeq_epi8(last, bs)) << (n - PART) };
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

static bool tag(const char *p, size_t n, size_t *found)
{
    (void)p, (void)n, (void)found;
    return false;
}

static struct scan_two both(const char *p, size_t n, char a, char b)
{
    (void)p, (void)n, (void)a, (void)b;
    return (struct scan_two){ 0, 0 };
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
    return n >= PART && can_wide() ? apart(p, n, a, b, gap) : 0;
}

bool scan_wide_tag(const char *p, size_t n, size_t *at)
{
    *at = 0;
    return n > BLOCK && can_wide() && tag(p, n, at);
}

bool scan_wide_both(struct scan_two *out, const char *p, size_t n, char a, char b)
{
    if (n < PART || n > SCAN_WORDS || !can_wide())
        return false;
    *out = both(p, n, a, b);
    return true;
}
