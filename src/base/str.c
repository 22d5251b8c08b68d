/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include "base/scan.h"
#include "base/scan_sse.h"

#include <string.h>

static unsigned char lower(char c)
{
    unsigned char u = (unsigned char)c;

    return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

#define WORD sizeof(uint64_t)

static uint64_t word_at(const char *p)
{
    uint64_t word;

    memcpy(&word, p, WORD);
    return word;
}

/* Eight bytes each: they may differ by the bit of small letters only, and only where both are ASCII
   letters with it. */
static bool same_word(uint64_t a, uint64_t b)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t differ = a ^ b, small = a | 0x20 * ones, low, letters;

    if (differ & ~(0x20 * ones))
        return false;
    low = small & 0x7F * ones; /* what is added stays in its byte */
    letters = (low + (0x80 - 'a') * ones) & ~(low + (0x80 - 'z' - 1) * ones) & ~small;
    return !(differ << 2 & ~letters);
}

#if CAN_SCAN
/* As same_word, for STEP bytes. */
static bool same_step(const char *a, const char *b)
{
    __m128i va = load(a), differ = _mm_xor_si128(va, load(b)), bit = _mm_set1_epi8(0x20);
    __m128i small = _mm_or_si128(va, bit);
    __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(small, _mm_set1_epi8('a' - 1)),
                                    _mm_cmplt_epi8(small, _mm_set1_epi8('z' + 1)));
    __m128i other = _mm_andnot_si128(_mm_and_si128(letters, bit), differ);

    return _mm_movemask_epi8(_mm_cmpeq_epi8(other, _mm_setzero_si128())) == 0xFFFF;
}
#else
#define STEP (2 * WORD)

static bool same_step(const char *a, const char *b)
{
    return same_word(word_at(a), word_at(b)) && same_word(word_at(a + WORD), word_at(b + WORD));
}
#endif

/* The last bytes are compared as a block, too, some of them once more. */
bool str_eq_nocase(struct str a, struct str b)
{
    size_t n = a.n;

    if (a.n != b.n)
        return false;
    if (n < WORD)
        return str_cmp_nocase(a, b) == 0;
    if (n < STEP)
        return same_word(word_at(a.s), word_at(b.s)) &&
               same_word(word_at(a.s + n - WORD), word_at(b.s + n - WORD));
    for (size_t at = 0; at + STEP < n; at += STEP)
        if (!same_step(a.s + at, b.s + at))
            return false;
    return same_step(a.s + n - STEP, b.s + n - STEP);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.s, b.s, n) : 0;

    if (c != 0)
        return c;
    return a.n < b.n ? -1 : a.n > b.n;
}

int str_cmp_nocase(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;

    for (size_t i = 0; i < n; i++) {
        int c = (int)lower(a.s[i]) - (int)lower(b.s[i]);
        if (c != 0)
            return c;
    }
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts_nocase(struct str s, struct str prefix)
{
    return str_eq_nocase(str_first(s, prefix.n), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_from(s, s.n - suffix.n), suffix);
}

bool str_ends_nocase(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq_nocase(str_from(s, s.n - suffix.n), suffix);
}

struct str str_trim(struct str s)
{
    s = str_unpadded(str_indented(s));
    while (s.n && is_space(s.s[0])) {
        s.s++;
        s.n--;
    }
    while (s.n && is_space(s.s[s.n - 1]))
        s.n--;
    return s;
}

/* By its first and its last byte, which seldom stand so far apart by chance. */
size_t str_find(struct str hay, struct str needle)
{
    size_t gap = needle.n - 1;

    if (needle.n < 2)
        return needle.n ? str_find_char(hay, needle.s[0]) : 0;
    for (size_t at = 0; at < hay.n; at++) {
        at += scan_apart(hay.s + at, hay.n - at, needle.s[0], needle.s[gap], gap);
        if (at < hay.n && memcmp(hay.s + at, needle.s, needle.n) == 0)
            return at;
    }
    return hay.n;
}

/* By its first and its last byte, as str_find. */
size_t str_find_nocase(struct str hay, struct str needle)
{
    char first = needle.n ? needle.s[0] : 0, last = needle.n ? needle.s[needle.n - 1] : 0;

    if (!needle.n || hay.n < needle.n)
        return needle.n ? hay.n : 0;
    for (size_t at = 0;
         (at += scan_apart_nocase(hay.s + at, hay.n - at, first, last, needle.n - 1)) < hay.n; at++)
        if (str_starts_nocase(str_from(hay, at), needle))
            return at;
    return hay.n;
}

#define DIGITS_SAFE 19 /* so many cannot overflow: no division for each of them */

bool str_u64(struct str s, uint64_t *out)
{
    uint64_t v = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned d = (unsigned char)s.s[i] - (unsigned)'0';
        if (d > 9 || (i >= DIGITS_SAFE && v > (UINT64_MAX - d) / 10))
            return false;
        v = v * 10 + d;
    }
    *out = v;
    return true;
}

bool str_i64(struct str s, int64_t *out)
{
    bool minus = s.n && s.s[0] == '-';
    uint64_t v = 0;

    if (!str_u64(minus ? str_from(s, 1) : s, &v))
        return false;
    if (v > (uint64_t)INT64_MAX + (minus ? 1u : 0u))
        return false;
    *out = minus ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool str_hex64(struct str s, uint64_t *out)
{
    uint64_t v = 0;

    if (str_starts_nocase(s, STR("0x")))
        s = str_from(s, 2);
    if (s.n == 0 || s.n > 16)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        int d = hex_digit(s.s[i]);
        if (d < 0)
            return false;
        v = v << 4 | (unsigned)d;
    }
    *out = v;
    return true;
}
