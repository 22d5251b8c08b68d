/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes that are no text, whatever its encoding: what has zeros where none of its forms has them.
 */
#include "input/encoding.h"
#include "input/undress.h"

#define NULS_LOOK 4096u
#define UNITS_BYTES 16u

/* The NULs among these bytes are halves of ASCII in UTF-16, beside other letters. */
static bool has_wide_units(const uint8_t *p)
{
    bool at[2] = { false, false };

    for (size_t i = 0; i < UNITS_BYTES; i++) {
        uint8_t other = p[i ^ 1];

        if (p[i])
            continue;
        at[i % 2] = true;
        if ((other < ' ' && !(other && strchr("\t\r\n", other))) || other > '~')
            return false;
    }
    return at[0] != at[1];
}

/* No text of either width begins with a letter and U+0000; the size in front of a log of Windows
   2003 does. */
static bool begins_binary(const uint8_t *p, size_t n)
{
    bool bom = n >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF));
    bool zeros = n >= 8 && (p[0] || p[1]) && !p[2] && !p[3];

    return !bom && n >= 8 &&
           (zeros || (p[0] && p[1] && memchr(p + 2, 0, 6) &&
                      !(n >= UNITS_BYTES && has_wide_units(p))));
}

/* NULs are an eighth of the bytes and more, in places of both halves of UTF-16. */
static bool is_full_of_nuls(const uint8_t *p, size_t n)
{
    size_t nuls[2] = { 0, 0 }, least;

    n = n < NULS_LOOK ? n : NULS_LOOK;
    least = n / 8 + 4;
    for (size_t i = 0; i < n; i++)
        nuls[i % 2] += p[i] == 0;
    return nuls[0] > least && nuls[1] > least;
}

/* UTF-16 in UTF-16: every other unit behind the BOM is zero, the others are ASCII.  What is left of
   the inner BOM is two signs. */
static bool is_wide_twice(const uint8_t *p, size_t n)
{
    size_t units = (n < NULS_LOOK ? n : NULS_LOOK) / 2, zeros = 0, ascii = 0;

    if (units < UNITS_BYTES || p[0] != 0xFF || p[1] != 0xFE)
        return false;
    for (size_t i = 1; i < units; i++) {
        bool zero = !p[2 * i] && !p[2 * i + 1];

        if (zero && !p[2 * i - 2] && !p[2 * i - 1])
            return false;
        zeros += zero;
        ascii += !zero && p[2 * i] < 0x80 && !p[2 * i + 1];
    }
    return 5 * zeros >= 2 * units && 5 * ascii >= 2 * units;
}

/* Signs of the records of event logs, which no text of wide letters has: that may be words of a
   record whose beginning was cut off. */
static bool has_records(const uint8_t *p, size_t n)
{
    struct str all = { (const char *)p, n };

    return str_find(all, STR("LfLe")) < n || str_find(all, STR("**\0\0")) < n;
}

/* A header of zeros is one that was lost: what stands behind it tells.  Zeros up to the end are
   what a file was filled up with that was open when its machine stopped. */
bool undress_is_binary(const uint8_t *p, size_t n)
{
    enum encoding e;
    size_t four, filler = 0;

    if (n && p[0] != 0xFF && !memchr(p, 0, n < NULS_LOOK ? n : NULS_LOOK))
        return false; /* as nearly all texts */
    if (n >= 8 && encoding_at_start_utf32(p, n, &e, &four))
        return false;
    if (is_wide_twice(p, n))
        return false;
    while (filler < n && p[filler] == p[0] && (!p[0] || p[0] == 0xFF))
        filler++;
    filler = filler < 8 ? 0 : filler;
    while (n > filler && !p[n - 1])
        n--;
    return (filler && filler == n) || begins_binary(p + filler, n - filler) ||
           is_full_of_nuls(p + filler, n - filler) || has_records(p, n);
}
