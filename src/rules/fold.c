/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8proc offers simple upper and lower case; folding is "lower case of upper case", which joins
 * the letters that share a capital (long s, final sigma).  The two letters of Turkish are taken
 * out by hand: their simple mappings would join them with i.
 */
#include "rules/fold.h"

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
