/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 and UTF-16 code points, one at a time, plus the two bulk steps that every reader needs.
 * Damaged input never fails: what cannot be decoded becomes U+FFFD and is counted.
 */
#ifndef BASE_UTF_H
#define BASE_UTF_H

#include "base/buf.h"

#define UTF_BAD 0xFFFDu

/* utf8_encode(out, cp): 1 to 4 bytes; surrogates and values beyond U+10FFFF become U+FFFD. */
size_t utf8_encode(char out[4], uint32_t cp);

/*
 * utf8_decode(s, &cp): bytes used by the first code point of s (s.n > 0).  For a damaged sequence
 * cp is UTF_BAD and the length is that of the longest valid beginning, at least 1.  *bad (if not
 * NULL) is set then, and left alone otherwise.
 */
size_t utf8_decode(struct str s, uint32_t *cp, bool *bad);

size_t utf8_valid_prefix(struct str s); /* bytes up to the first damaged sequence; s.n if none */

/* utf16le_end(units, n): which of the n units is the first zero; n: none. */
size_t utf16le_end(const uint8_t *units, size_t n);

/*
 * utf16le_append(out, units, n, &bad): n little-endian code units (2 * n bytes) as UTF-8.
 * Lone surrogates become U+FFFD and add to *bad (if not NULL).
 */
void utf16le_append(struct buf *out, const uint8_t *units, size_t n, size_t *bad);

/*
 * utf_acts(cp): the code point does something instead of showing something: controls, zero-width
 * and bidirectional marks, line separators.  Whoever writes for people or terminals escapes it.
 */
bool utf_acts(uint32_t cp);

/* utf_show(out, s): s on one line for people; tab, CR and LF become one blank each, other code
   points that act become <U+202E>, damaged bytes U+FFFD. */
void utf_show(struct buf *out, struct str s);

/* utf_at_column(line, column): the byte at a column of the screen, where characters of East Asia
   take two; the length of the line where it is shorter. */
size_t utf_at_column(struct str line, size_t column);
/* The same for who has several of them to ask for: whether all of the line is ASCII. */
static inline size_t utf_at_column_of(struct str line, bool ascii, size_t column)
{
    if (!ascii)
        return utf_at_column(line, column);
    return column < line.n ? column : line.n;
}

/* utf_columns(line): how many of them it takes, never more than it has bytes. */
size_t utf_columns(struct str line);

#endif
