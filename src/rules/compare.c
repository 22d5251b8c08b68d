/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/compare.h"

#include <string.h>

static bool all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.s[i]))
            return false;
    return true;
}

bool decimal_of(struct str s, struct decimal *d)
{
    struct decimal out = { 0 };
    size_t dot;

    s = str_trim(s);
    if (s.n && (s.s[0] == '-' || s.s[0] == '+')) {
        out.negative = s.s[0] == '-';
        s = str_from(s, 1);
    }
    dot = str_find_char(s, '.');
    out.whole = str_first(s, dot);
    out.fraction = str_from(s, dot + 1);
    if (!all_digits(out.whole) || !all_digits(out.fraction) || out.whole.n == 0 ||
        (dot < s.n && out.fraction.n == 0))
        return false;
    while (out.whole.n && out.whole.s[0] == '0')
        out.whole = str_from(out.whole, 1);
    while (out.fraction.n && out.fraction.s[out.fraction.n - 1] == '0')
        out.fraction.n--;
    if (out.whole.n + out.fraction.n == 0)
        out.negative = false;
    *d = out;
    return true;
}

static int cmp_size(const struct decimal *a, const struct decimal *b)
{
    int c;

    if (a->whole.n != b->whole.n)
        return a->whole.n < b->whole.n ? -1 : 1;
    c = str_cmp(a->whole, b->whole);
    return c ? c : str_cmp(a->fraction, b->fraction);
}

int decimal_cmp(const struct decimal *a, const struct decimal *b)
{
    int c;

    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    c = cmp_size(a, b);
    c = (c > 0) - (c < 0);
    return a->negative ? -c : c;
}

static bool parse_v4(struct str s, uint8_t out[4])
{
    for (int i = 0; i < 4; i++) {
        struct str part = i < 3 ? str_cut(&s, '.') : s;
        uint64_t v;

        if (part.n == 0 || part.n > 3 || !all_digits(part) || !str_u64(part, &v) || v > 255)
            return false;
        out[i] = (uint8_t)v;
    }
    return true;
}

static bool parse_group(struct str s, uint8_t out[2])
{
    uint64_t v;

    if (s.n == 0 || s.n > 4 || str_find_char(s, 'x') < s.n || str_find_char(s, 'X') < s.n ||
        !str_hex64(s, &v))
        return false;
    out[0] = (uint8_t)(v >> 8);
    out[1] = (uint8_t)(v & 255);
    return true;
}

/* Groups between colons; the last may be IPv4.  Returns bytes written, or -1. */
static int parse_groups(struct str s, uint8_t out[16])
{
    int n = 0;

    while (s.n) {
        size_t colon = str_find_char(s, ':');
        struct str part = str_first(s, colon);

        if (colon == s.n && str_find_char(part, '.') < part.n) {
            if (n > 12 || !parse_v4(part, out + n))
                return -1;
            return n + 4;
        }
        if (n > 14 || !parse_group(part, out + n))
            return -1;
        n += 2;
        if (colon + 1 == s.n)
            return -1; /* a colon with nothing behind it */
        s = str_from(s, colon < s.n ? colon + 1 : colon);
    }
    return n;
}

static bool parse_v6(struct str s, uint8_t out[16])
{
    uint8_t front[16], back[16];
    size_t gap = str_find(s, STR("::"));
    int f = parse_groups(str_first(s, gap), front), b = 0;

    if (gap < s.n)
        b = parse_groups(str_from(s, gap + 2), back);
    if (f < 0 || b < 0 || (gap < s.n ? f + b > 14 : f != 16))
        return false;
    memset(out, 0, 16);
    memcpy(out, front, (size_t)f);
    memcpy(out + 16 - b, back, (size_t)b);
    return true;
}

bool address_of(struct str s, uint8_t address[16])
{
    static const uint8_t mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };

    s = str_trim(s);
    s = str_first(s, str_find_char(s, '%'));
    if (str_find_char(s, ':') < s.n)
        return parse_v6(s, address);
    memcpy(address, mapped, 12);
    return parse_v4(s, address + 12);
}

bool network_of(struct str s, struct network *net)
{
    struct str bits = s, address = str_cut(&bits, '/');
    bool v4 = str_find_char(address, ':') >= address.n;
    uint64_t v = v4 ? 32 : 128;

    if (!address_of(address, net->address))
        return false;
    if (address.n < s.n && (!all_digits(bits) || !str_u64(bits, &v) || v > (v4 ? 32u : 128u)))
        return false;
    net->bits = (unsigned)v + (v4 ? 96 : 0);
    net->v6 = !v4;
    return true;
}

bool network_has(const struct network *net, struct str text)
{
    unsigned bytes = net->bits / 8, rest = net->bits % 8;
    uint8_t address[16];

    if (!address_of(text, address) || (net->v6 && str_find_char(text, ':') == text.n))
        return false;
    if (memcmp(net->address, address, bytes) != 0)
        return false;
    return rest == 0 || (net->address[bytes] ^ address[bytes]) >> (8 - rest) == 0;
}
