/* SPDX-License-Identifier: Apache-2.0 */
/* Two digits a step: divisions are what numbers cost. */
#include "base/digits.h"

#include <string.h>

const char digits_pairs[201] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

const char digits_bytes[513] =
    "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F2021222324252627"
    "28292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F"
    "505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F7071727374757677"
    "78797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9F"
    "A0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7"
    "C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEF"
    "F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF";

char *digits_put(char *at, uint64_t value)
{
    char text[20];
    size_t from = sizeof text;

    if (value < 10) {
        *at = (char)('0' + value);
        return at + 1;
    }
    if (value < 100) {
        memcpy(at, digits_pairs + 2 * value, 2);
        return at + 2;
    }
    if (value < 1000) {
        *at = (char)('0' + value / 100);
        memcpy(at + 1, digits_pairs + 2 * (value % 100), 2);
        return at + 3;
    }
    for (; value >= 100; value /= 100) {
        from -= 2;
        memcpy(text + from, digits_pairs + 2 * (value % 100), 2);
    }
    from -= 2;
    memcpy(text + from, digits_pairs + 2 * value, 2);
    from += value < 10; /* no zero before the first digit */
    memcpy(at, text + from, sizeof text - from);
    return at + (sizeof text - from);
}

char *digits_put_hex(char *at, uint64_t value)
{
    char text[16];
    size_t from = sizeof text;

    do {
        text[--from] = "0123456789abcdef"[value & 15];
        value >>= 4;
    } while (value);
    *at++ = '0';
    *at++ = 'x';
    memcpy(at, text + from, sizeof text - from);
    return at + (sizeof text - from);
}

bool digits_fit(struct str s, const char *shape)
{
    size_t i = 0;

    while (i < s.n && shape[i] && (shape[i] == '0' ? is_digit(s.s[i]) : s.s[i] == shape[i]))
        i++;
    return !shape[i];
}

/* The bytes of a mark between groups of digits; 0: there is none. */
static size_t group_mark(struct str s)
{
    static const struct str wide[] = { STR_INIT("\xC2\xA0"), STR_INIT("\xE2\x80\xAF"),
                                       STR_INIT("\xE2\x80\x99") };

    if (s.n && (s.s[0] == ',' || s.s[0] == '.' || s.s[0] == ' ' || s.s[0] == '\''))
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (str_starts(s, wide[i]))
            return wide[i].n;
    return 0;
}

bool digits_grouped(struct str s, uint64_t *value)
{
    size_t n = 0, mark, groups = 0;
    struct str sign;

    if (!s.n)
        return false;
    while (n < 3 && n < s.n && is_digit(s.s[n]))
        n++;
    mark = n && s.s[0] != '0' ? group_mark(str_from(s, n)) : 0;
    sign = (struct str){ s.s + n, mark };
    *value = (uint64_t)digits_value(s.s, n);
    for (s = str_from(s, n); mark && groups < 4 && s.n; groups++, s = str_from(s, mark + 3)) {
        if (!str_starts(s, sign) || !digits_fit(str_from(s, mark), "000"))
            return false;
        *value = *value * 1000 + (uint64_t)digits_value(s.s + mark, 3);
    }
    return groups && !s.n;
}
