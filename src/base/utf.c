/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf.h"

#include "base/le.h"
#include "base/scan.h"

#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#define VECTORS 1
#else
#define VECTORS 0
#endif

size_t utf8_encode(char out[4], uint32_t cp)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = UTF_BAD;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

/* The range of the second byte depends on the first: no overlong forms, no surrogates. */
static bool second_fits(unsigned char first, unsigned char second)
{
    if (first == 0xE0)
        return second >= 0xA0 && second <= 0xBF;
    if (first == 0xED)
        return second >= 0x80 && second <= 0x9F;
    if (first == 0xF0)
        return second >= 0x90 && second <= 0xBF;
    if (first == 0xF4)
        return second >= 0x80 && second <= 0x8F;
    return second >= 0x80 && second <= 0xBF;
}

size_t utf8_decode(struct str s, uint32_t *cp, bool *bad)
{
    const unsigned char *p = (const unsigned char *)s.s;
    size_t need, have;
    uint32_t v;

    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (p[0] >= 0xC2 && p[0] <= 0xDF) {
        need = 2;
        v = p[0] & 0x1Fu;
    } else if (p[0] >= 0xE0 && p[0] <= 0xEF) {
        need = 3;
        v = p[0] & 0x0Fu;
    } else if (p[0] >= 0xF0 && p[0] <= 0xF4) {
        need = 4;
        v = p[0] & 0x07u;
    } else {
        need = 1;
        v = 0;
    }
    for (have = 1; have < need && have < s.n; have++) {
        bool fits = have == 1 ? second_fits(p[0], p[1]) : (p[have] & 0xC0) == 0x80;
        if (!fits)
            break;
        v = v << 6 | (p[have] & 0x3Fu);
    }
    if (need == 1 || have < need) {
        *cp = UTF_BAD;
        if (bad)
            *bad = true;
        return have;
    }
    *cp = v;
    return need;
}

size_t utf8_valid_prefix(struct str s)
{
    size_t at = scan_ascii(s.s, s.n);

    while (at < s.n) {
        uint32_t cp;
        bool bad = false;
        size_t n = utf8_decode(str_from(s, at), &cp, &bad);

        if (bad)
            break;
        at += n;
        at += scan_ascii(s.s + at, s.n - at);
    }
    return at;
}

static uint32_t unit_at(const uint8_t *units, size_t i)
{
    return (uint32_t)units[2 * i] | (uint32_t)units[2 * i + 1] << 8;
}

#define STEP 16u

/* STEP units to bytes if all of them are ASCII.  STEP bytes are written anyway. */
static inline bool put_ascii(char *out, const uint8_t *units)
{
#if VECTORS
    __m128i low = _mm_loadu_si128((const __m128i *)(const void *)units);
    __m128i high = _mm_loadu_si128((const __m128i *)(const void *)(units + STEP));
    __m128i above = _mm_and_si128(_mm_or_si128(low, high), _mm_set1_epi16((short)0xFF80));

    _mm_storeu_si128((__m128i *)(void *)out, _mm_packus_epi16(low, high));
    return _mm_movemask_epi8(_mm_cmpeq_epi16(above, _mm_setzero_si128())) == 0xFFFF;
#else
    uint32_t all = 0;

    for (size_t i = 0; i < STEP; i++) {
        all |= unit_at(units, i);
        out[i] = (char)units[2 * i];
    }
    return all < 0x80;
#endif
}

#define FEW 4u

/* The same for FEW of them. */
static inline bool put_few(char *out, const uint8_t *units)
{
    uint64_t u = le64(units);

    for (size_t i = 0; i < FEW; i++)
        out[i] = (char)(u >> 16 * i & 0x7F);
    return (u & 0x007F007F007F007F) == u;
}

/*
 * How many units at the beginning were put, all of them ASCII: not every such one where others
 * follow.  The last step goes once more over units that are put already, so that a rest need not be
 * put one by one.  n bytes may be written.
 */
static size_t put_leading_ascii(char *out, const uint8_t *units, size_t n)
{
    size_t i = 0;

    if (n >= STEP) {
        for (; n - i >= STEP; i += STEP)
            if (!put_ascii(out + i, units + 2 * i))
                return i;
        return i == n || put_ascii(out + n - STEP, units + 2 * (n - STEP)) ? n : i;
    }
    for (; n - i >= FEW; i += FEW)
        if (!put_few(out + i, units + 2 * i))
            return i;
    return i < n && n >= FEW && put_few(out + n - FEW, units + 2 * (n - FEW)) ? n : i;
}

void utf16le_append(struct buf *out, const uint8_t *units, size_t n, size_t *bad)
{
    char *at = n <= SIZE_MAX / 3 ? buf_reserve(out, n * 3) : NULL;
    size_t used, try_at; /* not before each unit of text that is not ASCII */

    if (!at) {
        out->failed = out->failed || n > 0;
        return;
    }
    used = try_at = put_leading_ascii(at, units, n);
    try_at += STEP;
    for (size_t i = used; i < n; i++) {
        uint32_t u;

        for (; i >= try_at && n - i >= STEP && put_ascii(at + used, units + 2 * i); i += STEP)
            used += STEP;
        if (i == n)
            break;
        if (i >= try_at)
            try_at = i + STEP;
        u = unit_at(units, i);
        if (u < 0x80) {
            at[used++] = (char)u;
            continue;
        }
        if (u >= 0xD800 && u <= 0xDFFF) {
            uint32_t low = u < 0xDC00 && i + 1 < n ? unit_at(units, i + 1) : 0;
            if (low >= 0xDC00 && low <= 0xDFFF) {
                u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
                i++;
            } else {
                u = UTF_BAD;
                if (bad)
                    ++*bad;
            }
        }
        used += utf8_encode(at + used, u);
    }
    out->n += used;
}

size_t utf16le_end(const uint8_t *units, size_t n)
{
    size_t i = 0;

#if VECTORS
    for (; n - i >= 8; i += 8) {
        __m128i eight = _mm_loadu_si128((const __m128i *)(const void *)(units + 2 * i));

        if (_mm_movemask_epi8(_mm_cmpeq_epi16(eight, _mm_setzero_si128())))
            break; /* which of them, the loop below finds */
    }
#endif
    while (i < n && unit_at(units, i))
        i++;
    return i;
}

bool utf_acts(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0xAD || cp == 0x61C ||
           cp == 0x180E || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
           (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) ||
           (cp >= 0xE0000 && cp <= 0xE007F);
}

void utf_show(struct buf *out, struct str s)
{
    while (s.n) {
        uint32_t cp;
        size_t n = 0;

        while (n < s.n && s.s[n] >= 0x20 && s.s[n] < 0x7F)
            n++;
        buf_add(out, str_first(s, n));
        s = str_from(s, n);
        if (!s.n)
            break;
        n = utf8_decode(s, &cp, NULL);
        if (cp == '\t' || cp == '\n' || cp == '\r')
            buf_char(out, ' ');
        else if (utf_acts(cp))
            buf_format(out, "<U+%04X>", (unsigned)cp);
        else
            buf_utf8(out, cp);
        s = str_from(s, n);
    }
}

static bool is_wide(uint32_t cp)
{
    return (cp >= 0x1100 && cp <= 0x115F) || (cp >= 0x2E80 && cp <= 0xA4CF) ||
           (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xF900 && cp <= 0xFAFF) ||
           (cp >= 0xFE30 && cp <= 0xFE6F) || (cp >= 0xFF00 && cp <= 0xFF60);
}

size_t utf_at_column(struct str line, size_t column)
{
    size_t at = 0, shown = 0;

    while (at < line.n && shown < column) {
        size_t most = line.n - at < column - shown ? line.n - at : column - shown;
        size_t narrow = scan_ascii(line.s + at, most);
        uint32_t cp;

        at += narrow;
        shown += narrow;
        if (narrow == most)
            break;
        at += utf8_decode(str_from(line, at), &cp, NULL);
        shown += 1 + is_wide(cp);
    }
    return at;
}

size_t utf_columns(struct str line)
{
    size_t at = 0, shown = 0;
    uint32_t cp;

    for (;;) {
        size_t narrow = scan_ascii(line.s + at, line.n - at);

        at += narrow;
        shown += narrow;
        if (at == line.n)
            return shown;
        at += utf8_decode(str_from(line, at), &cp, NULL);
        shown += 1 + is_wide(cp);
    }
}
