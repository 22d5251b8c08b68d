/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8proc offers simple upper and lower case; folding is "lower case of upper case", which joins
 * the letters that share a capital (long s, final sigma).  The two letters of Turkish are taken
 * out by hand: their simple mappings would join them with i.
 */
#include "base/fold.h"

#include "base/scan.h"
#include "base/utf.h"

#include <string.h>
#include <utf8proc.h>

#define DOTTED_CAPITAL_I 0x130u
#define DOTLESS_SMALL_I 0x131u

uint32_t fold_point(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c == DOTTED_CAPITAL_I || c == DOTLESS_SMALL_I)
        return c;
    return (uint32_t)utf8proc_tolower(utf8proc_toupper((utf8proc_int32_t)c));
}

bool fold_is_ascii(struct str s)
{
    return scan_ascii(s.s, s.n) == s.n;
}

static struct str fold_ascii(struct arena *a, struct str s)
{
    size_t first = 0;
    char *out;

    while (first < s.n && !(s.s[first] >= 'A' && s.s[first] <= 'Z'))
        first++;
    if (first == s.n)
        return s.s ? s : (struct str){ "", 0 };
    out = arena_alloc(a, s.n);
    if (!out)
        return STR_NONE;
    scan_lower(out, s.s, s.n);
    return (struct str){ out, s.n };
}

struct str fold_text(struct arena *a, struct str s)
{
    size_t n = 0;
    char *out;

    if (fold_is_ascii(s))
        return fold_ascii(a, s);
    if (s.n > SIZE_MAX / 2 - 4) {
        a->failed = true;
        return STR_NONE;
    }
    /* a code point of two bytes may become one of three; no larger growth exists, 2n is ample */
    out = arena_alloc(a, 2 * s.n + 4);
    if (!out)
        return STR_NONE;
    for (size_t i = 0; i < s.n;) {
        bool bad = false;
        uint32_t c;
        size_t used = utf8_decode(str_from(s, i), &c, &bad);

        if (bad) {
            memcpy(out + n, s.s + i, used);
            n += used;
        } else {
            n += utf8_encode(out + n, fold_point(c));
        }
        i += used;
    }
    return (struct str){ out, n };
}

/* ---- names ---------------------------------------------------------------------------------- */

static struct str lowered(char *out, struct str s)
{
    s = str_first(s, FOLD_NAME_BYTES);
    for (size_t i = 0; i < s.n; i++)
        out[i] = (char)(s.s[i] >= 'A' && s.s[i] <= 'Z' ? s.s[i] + 32 : s.s[i]);
    return (struct str){ out, s.n };
}

struct str fold_name(char out[FOLD_NAME_BYTES], struct str s)
{
    const utf8proc_option_t composed = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_int32_t points[FOLD_NAME_BYTES]; /* a letter of two bytes has at most four parts */
    utf8proc_ssize_t n;
    size_t used = 0;

    if (s.n > FOLD_NAME_MOST || fold_is_ascii(s))
        return lowered(out, s);
    n = utf8proc_decompose((const utf8proc_uint8_t *)s.s, (utf8proc_ssize_t)s.n, points,
                           FOLD_NAME_BYTES, composed);
    if (n < 0 || n > (utf8proc_ssize_t)FOLD_NAME_BYTES)
        return lowered(out, s);
    n = utf8proc_normalize_utf32(points, n, composed);
    if (n < 0 || n > (utf8proc_ssize_t)FOLD_NAME_MOST)
        return lowered(out, s);
    for (utf8proc_ssize_t i = 0; i < n; i++)
        used += utf8_encode(out + used, fold_point((uint32_t)points[i]));
    return (struct str){ out, used };
}

int fold_cmp_name(struct str a, struct str b)
{
    char x[FOLD_NAME_BYTES], y[FOLD_NAME_BYTES];

    if (fold_is_ascii(a) && fold_is_ascii(b))
        return str_cmp_nocase(a, b);
    return str_cmp(fold_name(x, a), fold_name(y, b));
}

struct str fold_first_label(struct str name)
{
    return str_first(name, str_find_char(name, '.'));
}

bool fold_same_name(struct str a, struct str b)
{
    return str_eq(a, b) || fold_cmp_name(a, b) == 0; /* mostly they are, to the letter */
}

bool fold_name_starts(struct str s, struct str prefix)
{
    char x[FOLD_NAME_BYTES], y[FOLD_NAME_BYTES];

    return str_starts(fold_name(x, s), fold_name(y, prefix));
}
