/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers as text, at a place that is large enough: 20 bytes for a decimal, 18 for a hexadecimal
 * number; these return where the text ends.  And decimal digits at known places.
 */
#ifndef BASE_DIGITS_H
#define BASE_DIGITS_H

#include "base/str.h"

#include <stdint.h>

char *digits_put(char *at, uint64_t value);
char *digits_put_hex(char *at, uint64_t value); /* 0x and lower case, no leading zeros */

/* Two digits each, with leading zeros; value < 100. */
extern const char digits_pairs[201];  /* "00" to "99" */
extern const char digits_bytes[513];  /* "00" to "FF" */

static inline char *digits_put2(char *at, unsigned value)
{
    at[0] = digits_pairs[2 * value];
    at[1] = digits_pairs[2 * value + 1];
    return at + 2;
}

static inline void digits_put_byte(char *at, uint8_t byte)
{
    at[0] = digits_bytes[2u * byte];
    at[1] = digits_bytes[2u * byte + 1];
}

/* s is a number with its digits in groups of three, as a spreadsheet or a culture writes it:
   "1,033", "1.033", "1 033", with an apostrophe or a blank that must not break between them. */
bool digits_grouped(struct str s, uint64_t *value);

/* s begins as the shape does: a digit where that has '0', the same byte elsewhere. */
bool digits_fit(struct str s, const char *shape);

/* "[09:15:00]:", with which nearly every line of a setup log begins (log-formats.md 1). */
static inline bool digits_stamped(struct str line)
{
    const char *s = line.s;

    return line.n > 10 && s[0] == '[' && s[3] == ':' && s[6] == ':' && s[9] == ']' &&
           s[10] == ':' && is_digit(s[1]) && is_digit(s[2]) && is_digit(s[4]) && is_digit(s[5]) &&
           is_digit(s[7]) && is_digit(s[8]);
}

/* The number of n <= 9 digits; that they are digits was seen before. */
static inline int digits_value(const char *at, size_t n)
{
    int value = 0;

    while (n--)
        value = value * 10 + (*at++ - '0');
    return value;
}

#endif
