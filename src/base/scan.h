/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes looked at many at a time, where the processor can (SSE2), one by one elsewhere: what every
 * byte of a text passes through.
 */
#ifndef BASE_SCAN_H
#define BASE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCAN_WORDS 64u /* so many bytes have a bit each in a word */

/* Position of the first CR or LF, or n. */
size_t scan_line_end(const char *p, size_t n);
/* Where lines end in n <= 65535 bytes: places of each CR, and each LF that has no CR before it
   among them.  Returns how many; ends has room for n + SCAN_ENDS_ROOM.  plain: byte by byte, the
   oracle. */
#define SCAN_ENDS_ROOM 2u
size_t scan_ends(const char *p, size_t n, uint16_t *ends);
size_t scan_ends_plain(const char *p, size_t n, uint16_t *ends);
/* How many lines end in n bytes: after each CR, and each LF that has no CR before it; after_cr: one
   stands before p.  plain: by another way, the oracle. */
uint64_t scan_count_ends(const char *p, size_t n, bool after_cr);
uint64_t scan_count_ends_plain(const char *p, size_t n, bool after_cr);
/* Position of the first byte that is not ASCII, or n. */
size_t scan_ascii(const char *p, size_t n);
/* Position of the first byte that is not ASCII, or is NUL, or n. */
size_t scan_text(const char *p, size_t n);
/* Position of the first of the bytes a, b, or n. */
size_t scan_either(const char *p, size_t n, char a, char b);
/* Position of the first byte that JSON would escape or that is not ASCII, or n. */
size_t scan_plain(const char *p, size_t n);
/* Copies up to the first byte that JSON would escape, other than quotes and backslashes (these get
   a backslash before them), or that is not ASCII; *to moves on and has room for 2 * n + SCAN_SPARE
   bytes.  Returns how many were taken. */
#define SCAN_SPARE 64u
size_t scan_quote(char **to, const char *p, size_t n);
/* Position of the first of the bytes a, b, c, or n. */
size_t scan_three(const char *p, size_t n, char a, char b, char c);
/* Position of the first byte that is no ASCII letter, or n. */
size_t scan_letters(const char *p, size_t n);
/* Position of the first byte a that has a byte b `gap` bytes behind it (within n), or n. */
size_t scan_apart(const char *p, size_t n, char a, char b, size_t gap);
/* The same where bytes that differ in the bit of letters' case alone are equal. */
size_t scan_apart_nocase(const char *p, size_t n, char a, char b, size_t gap);
/* Position of the first '<' that has one of "ER!?" behind it or behind it and a '/', or that is one
   of the last two bytes; or n. */
size_t scan_tag(const char *p, size_t n);
/* Position of the first quote, backslash, CR or LF, or n. */
size_t scan_quoted(const char *p, size_t n);
/* Copies the beginning of a JSON text up to the first quote, CR, LF, or backslash that is none of
   the short escapes, each of which becomes what it stands for; *to moves on and has room for n +
   SCAN_SPARE bytes.  Returns how many were taken. */
size_t scan_unquote(char **to, const char *p, size_t n);
/* What a backslash with c behind it stands for in JSON; NUL: it is no short escape. */
char scan_unescaped(char c);
/* n bytes from p to out, capital ASCII letters as small ones. */
void scan_lower(char *out, const char *p, size_t n);
/* Which of the n bytes (SCAN_WORDS at most) are ASCII letters or digits: a bit for each. */
uint64_t scan_words(const char *p, size_t n);
uint64_t scan_capitals(const char *p, size_t n); /* and which are capital ASCII letters */
/* Which of the n bytes (SCAN_WORDS at most) are a, and which are b. */
struct scan_two {
    uint64_t as, bs;
};
struct scan_two scan_both(const char *p, size_t n, char a, char b);
/* The place of the lowest bit that is set; bits is not 0. */
static inline unsigned scan_first(uint64_t bits)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(bits);
#else
    unsigned at = 0;

    for (; !(bits & 1); bits >>= 1)
        at++;
    return at;
#endif
}

#endif
