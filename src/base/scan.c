/* SPDX-License-Identifier: Apache-2.0 */
#include "base/scan.h"

#include "base/scan_sse.h"
#include "base/scan_wide.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

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

size_t scan_three(const char *p, size_t n, char a, char b, char c)
{
    size_t at = 0;

#if CAN_SCAN
    const __m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b), cs = _mm_set1_epi8(c);

    for (; n - at >= STEP; at += STEP) {
        unsigned mask = either_mask(p + at, as, bs) |
                        (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p + at), cs));

        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    while (at < n && p[at] != a && p[at] != b && p[at] != c)
        at++;
    return at;
}

size_t scan_plain(const char *p, size_t n)
{
    size_t at = 0;

#if CAN_SCAN
    const __m128i least = _mm_set1_epi8(0x20), quote = _mm_set1_epi8('"');
    const __m128i slash = _mm_set1_epi8('\\'), del = _mm_set1_epi8(0x7F);

    for (; n - at >= STEP; at += STEP) {
        __m128i v = load(p + at); /* compared as signed: bytes beyond ASCII are the least */
        __m128i no = _mm_or_si128(_mm_cmplt_epi8(v, least), _mm_cmpeq_epi8(v, del));
        unsigned mask = either_mask(p + at, quote, slash) | (unsigned)_mm_movemask_epi8(no);

        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    while (at < n && p[at] >= 0x20 && p[at] < 0x7F && p[at] != '"' && p[at] != '\\')
        at++;
    return at;
}

size_t scan_letters(const char *p, size_t n)
{
    size_t at = 0;

#if CAN_SCAN
    const __m128i below = _mm_set1_epi8('a' - 1), above = _mm_set1_epi8('z' + 1);
    const __m128i small = _mm_set1_epi8(0x20);

    for (; n - at >= STEP; at += STEP) {
        __m128i v = _mm_or_si128(load(p + at), small); /* beyond ASCII: below 'a', as signed */
        __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(v, below), _mm_cmplt_epi8(v, above));
        unsigned mask = (unsigned)_mm_movemask_epi8(letters) ^ 0xFFFFu;

        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    while (at < n && is_letter(p[at]))
        at++;
    return at;
}

#if CAN_SCAN
static inline __m128i apart(const char *p, size_t gap, __m128i as, __m128i bs)
{
    return _mm_and_si128(_mm_cmpeq_epi8(load(p), as), _mm_cmpeq_epi8(load(p + gap), bs));
}
#endif

size_t scan_apart(const char *p, size_t n, char a, char b, size_t gap)
{
    size_t places = n > gap ? n - gap : 0, at = scan_wide_apart(p, places, a, b, gap);

    if (at && (at == places || (p[at] == a && p[at + gap] == b)))
        return at == places ? n : at;

#if CAN_SCAN
    const __m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);

    for (; places - at >= 2 * STEP; at += 2 * STEP) {
        __m128i first = apart(p + at, gap, as, bs), second = apart(p + at + STEP, gap, as, bs);

        if (_mm_movemask_epi8(_mm_or_si128(first, second)))
            break;
    }
    for (; places >= STEP && at < places; at += STEP) {
        unsigned mask;

        at = at < places - STEP ? at : places - STEP; /* the last ones once more */
        mask = (unsigned)_mm_movemask_epi8(apart(p + at, gap, as, bs));
        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    for (; at < places; at++)
        if (p[at] == a && p[at + gap] == b)
            return at;
    return n;
}

#define CASE_BIT 0x20

size_t scan_apart_nocase(const char *p, size_t n, char a, char b, size_t gap)
{
    size_t places = n > gap ? n - gap : 0, at = 0;

#if CAN_SCAN
    const __m128i bit = _mm_set1_epi8(CASE_BIT);
    const __m128i as = _mm_set1_epi8((char)(a | CASE_BIT));
    const __m128i bs = _mm_set1_epi8((char)(b | CASE_BIT));

    for (; places - at >= STEP; at += STEP) {
        __m128i first = _mm_cmpeq_epi8(_mm_or_si128(load(p + at), bit), as);
        __m128i last = _mm_cmpeq_epi8(_mm_or_si128(load(p + at + gap), bit), bs);
        unsigned mask = (unsigned)_mm_movemask_epi8(_mm_and_si128(first, last));

        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    for (; at < places; at++)
        if ((p[at] | CASE_BIT) == (a | CASE_BIT) && (p[at + gap] | CASE_BIT) == (b | CASE_BIT))
            return at;
    return n;
}

size_t scan_quoted(const char *p, size_t n)
{
    size_t at = 0;

#if CAN_SCAN
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i lf = _mm_set1_epi8('\n'), cr = _mm_set1_epi8('\r');

    for (; n - at >= STEP; at += STEP) {
        unsigned mask = either_mask(p + at, quote, slash) | either_mask(p + at, lf, cr);

        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#endif
    while (at < n && p[at] != '"' && p[at] != '\\' && p[at] != '\n' && p[at] != '\r')
        at++;
    return at;
}

size_t scan_line_end(const char *p, size_t n)
{
    size_t at = scan_wide_inside_line(p, n);

    return at + scan_either(p + at, n - at, '\n', '\r');
}

static bool is_tag_letter(char c)
{
    return c == 'E' || c == 'R' || c == '!' || c == '?';
}

#if CAN_SCAN
static unsigned tag_letters(const char *p)
{
    return either_mask(p, _mm_set1_epi8('E'), _mm_set1_epi8('R')) |
           either_mask(p, _mm_set1_epi8('!'), _mm_set1_epi8('?'));
}
#endif

size_t scan_tag(const char *p, size_t n)
{
    size_t at;

    if (scan_wide_tag(p, n, &at))
        return at;

#if CAN_SCAN
    const __m128i lt = _mm_set1_epi8('<'), slash = _mm_set1_epi8('/');

    for (; n - at >= STEP + 2; at += STEP) {
        unsigned begins = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p + at), lt));
        unsigned closes;

        if (!begins)
            continue;
        closes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p + at + 1), slash));
        begins &= tag_letters(p + at + 1) | (closes & tag_letters(p + at + 2));
        if (begins)
            return at + (size_t)__builtin_ctz(begins);
    }
#endif
    for (; at < n; at++)
        if (p[at] == '<' && (n - at <= 2 || is_tag_letter(p[at + 1]) ||
                             (p[at + 1] == '/' && is_tag_letter(p[at + 2]))))
            return at;
    return n;
}

/* Of 4 to 16 bytes: all are ASCII.  False of others. */
static bool are_few_ascii(const char *p, size_t n)
{
    uint64_t first, last;
    uint32_t begin, end;

    if (n >= sizeof first && n <= 2 * sizeof first) {
        memcpy(&first, p, sizeof first);
        memcpy(&last, p + n - sizeof last, sizeof last);
        return !((first | last) & 0x8080808080808080u);
    }
    if (n < sizeof begin || n > 2 * sizeof begin)
        return false;
    memcpy(&begin, p, sizeof begin);
    memcpy(&end, p + n - sizeof end, sizeof end);
    return !((begin | end) & 0x80808080u);
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
    if (at < n && are_few_ascii(p + at, n - at)) /* p of an absent text is NULL */
        return n;
    while (at < n && (unsigned char)p[at] < 0x80)
        at++;
    return at;
}

#if CAN_SCAN
/* The high bit is set of the bytes that are not ASCII or are NUL. */
static __m128i no_text(__m128i v)
{
    return _mm_or_si128(v, _mm_cmpeq_epi8(v, _mm_setzero_si128()));
}
#endif

size_t scan_text(const char *p, size_t n)
{
    size_t at = scan_wide_text(p, n);

#if CAN_SCAN
    for (; n - at >= 4 * STEP; at += 4 * STEP) {
        __m128i a = load(p + at), b = load(p + at + STEP);
        __m128i c = load(p + at + 2 * STEP), d = load(p + at + 3 * STEP);
        __m128i high = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
        __m128i least = _mm_min_epu8(_mm_min_epu8(a, b), _mm_min_epu8(c, d));

        if (_mm_movemask_epi8(_mm_or_si128(high, no_text(least))))
            break;
    }
    for (; n - at >= STEP; at += STEP) {
        unsigned mask = (unsigned)_mm_movemask_epi8(no_text(load(p + at)));

        if (mask)
            return at + (size_t)__builtin_ctz(mask);
    }
#else
    for (uint64_t word; n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, p + at, sizeof word);
        if ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u)
            break;
    }
#endif
    while (at < n && p[at] > 0 && (unsigned char)p[at] < 0x80)
        at++;
    return at;
}

void scan_lower(char *out, const char *p, size_t n)
{
    size_t at = 0;

#if CAN_SCAN
    const __m128i below = _mm_set1_epi8('A' - 1), above = _mm_set1_epi8('Z' + 1);
    const __m128i bit = _mm_set1_epi8(0x20);

    for (; n - at >= STEP; at += STEP) {
        __m128i v = load(p + at); /* compared as signed: bytes beyond ASCII are below A */
        __m128i capital = _mm_and_si128(_mm_cmpgt_epi8(v, below), _mm_cmplt_epi8(v, above));

        _mm_storeu_si128((__m128i *)(void *)(out + at),
                         _mm_or_si128(v, _mm_and_si128(capital, bit)));
    }
#endif
    for (; at < n; at++)
        out[at] = (char)(p[at] >= 'A' && p[at] <= 'Z' ? p[at] | 0x20 : p[at]);
}

#if CAN_SCAN
static uint64_t word_mask(const char *p)
{
    __m128i v = load(p), letter = _mm_or_si128(v, _mm_set1_epi8(0x20));
    __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(letter, _mm_set1_epi8('a' - 1)),
                                    _mm_cmplt_epi8(letter, _mm_set1_epi8('z' + 1)));
    __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('0' - 1)),
                                   _mm_cmplt_epi8(v, _mm_set1_epi8('9' + 1)));

    return (uint64_t)_mm_movemask_epi8(_mm_or_si128(letters, digits));
}
#endif

uint64_t scan_words(const char *p, size_t n)
{
    uint64_t words = 0;
    size_t at = 0;

#if CAN_SCAN
    for (; n - at >= STEP; at += STEP)
        words |= word_mask(p + at) << at;
    if (n >= STEP && at < n) { /* the last ones once more */
        words |= word_mask(p + n - STEP) << (n - STEP);
        at = n;
    }
#endif
    for (; at < n; at++)
        if (is_letter(p[at]) || (p[at] >= '0' && p[at] <= '9'))
            words |= (uint64_t)1 << at;
    return words;
}

#if CAN_SCAN
static uint64_t capital_mask(const char *p)
{
    __m128i v = load(p); /* compared as signed: bytes beyond ASCII are below A */

    return (uint64_t)_mm_movemask_epi8(_mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('A' - 1)),
                                                     _mm_cmplt_epi8(v, _mm_set1_epi8('Z' + 1))));
}
#endif

uint64_t scan_capitals(const char *p, size_t n)
{
    uint64_t capitals = 0;
    size_t at = 0;

#if CAN_SCAN
    for (; n - at >= STEP; at += STEP)
        capitals |= capital_mask(p + at) << at;
    if (n >= STEP && at < n) { /* the last ones once more */
        capitals |= capital_mask(p + n - STEP) << (n - STEP);
        at = n;
    }
#endif
    for (; at < n; at++)
        if (p[at] >= 'A' && p[at] <= 'Z')
            capitals |= (uint64_t)1 << at;
    return capitals;
}

#if CAN_SCAN
static inline uint64_t mask_of(const char *p, __m128i a)
{
    return (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(load(p), a));
}

static inline struct scan_two both_at(struct scan_two found, const char *p, size_t at, __m128i a,
                                      __m128i b)
{
    found.as |= mask_of(p + at, a) << at;
    found.bs |= mask_of(p + at, b) << at;
    return found;
}
#endif

struct scan_two scan_both(const char *p, size_t n, char a, char b)
{
    struct scan_two found = { 0, 0 };
    size_t at = 0;

    if (scan_wide_both(&found, p, n, a, b))
        return found;
#if CAN_SCAN
    const __m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);

    for (; n - at >= STEP; at += STEP)
        found = both_at(found, p, at, as, bs);
    if (n >= STEP && at < n) { /* the last ones once more */
        found = both_at(found, p, n - STEP, as, bs);
        at = n;
    }
#endif
    for (; at < n; at++) {
        found.as |= (uint64_t)(p[at] == a) << at;
        found.bs |= (uint64_t)(p[at] == b) << at;
    }
    return found;
}
