/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of JSON without their escapes: messages have one in every line of theirs, or more. */
#include "base/scan.h"

#include <stdbool.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define STEP 16u

/* Which of sixteen bytes, which are copied, end a plain part. */
static inline unsigned copy_step(char *to, const char *p)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')),
                                 _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    __m128i ends = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\n')),
                                _mm_cmpeq_epi8(v, _mm_set1_epi8('\r')));

    _mm_storeu_si128((__m128i *)(void *)to, v);
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(marks, ends));
}

/* Whole steps of plain bytes, and what stands before the byte that ends them. */
static size_t copy_plain(char *to, const char *p, size_t n)
{
    size_t at = 0;

    for (; n - at >= STEP; at += STEP) {
        unsigned mask = copy_step(to + at, p + at);

        if (mask)
            return at + scan_first(mask);
    }
    return at;
}
#else
static size_t copy_plain(char *to, const char *p, size_t n)
{
    (void)to, (void)p, (void)n;
    return 0;
}
#endif

static bool is_plain(char c)
{
    return c != '"' && c != '\\' && c != '\n' && c != '\r';
}

char scan_unescaped(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case '"':
    case '\\':
    case '/':
        return c;
    default:
        return '\0';
    }
}

/* Line ends and what indents the next line come together: escapes are looked for behind escapes. */
size_t scan_unquote(char **to, const char *p, size_t n)
{
    size_t at = 0;
    char *out = *to;

    while (at < n) {
        size_t plain = copy_plain(out, p + at, n - at);
        char c = '\0';

        out += plain;
        for (at += plain; at < n && is_plain(p[at]); at++)
            *out++ = p[at];
        for (; at + 1 < n && p[at] == '\\' && (c = scan_unescaped(p[at + 1])) != '\0'; at += 2)
            *out++ = c;
        if (!c)
            break;
    }
    *to = out;
    return at;
}
