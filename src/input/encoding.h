/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which encoding some bytes are in.  Private to text.c, which does the decoding.
 */
#ifndef INPUT_ENCODING_H
#define INPUT_ENCODING_H

#include "input/text.h"

static inline bool encoding_is_utf16(enum encoding e)
{
    return e == ENCODING_UTF16LE || e == ENCODING_UTF16BE;
}

static inline bool encoding_is_utf32(enum encoding e)
{
    return e == ENCODING_UTF32LE || e == ENCODING_UTF32BE;
}

/* The four bytes at p in UTF-32; false: they are no character, or NUL. */
bool encoding_utf32(enum encoding e, const uint8_t *p, uint32_t *cp);

/*
 * encoding_at_start_utf32(p, n, &e, &bom): it is UTF-32, and the bytes of its BOM.  It begins with
 * units that are characters, which those of other text are not; without BOM, most are ASCII.
 */
bool encoding_at_start_utf32(const uint8_t *p, size_t n, enum encoding *e, size_t *bom);

/* What leaves UTF-8 or ANSI open: all of it is ASCII; or it would be ANSI, but for valid sequences of
   UTF-8, and bytes that are none are so few that they may be damage: what a code page makes of them
   decides (text_choose). */
enum encoding_doubt { DOUBT_NOTHING, DOUBT_ALL_ASCII, DOUBT_STRAYS };

/*
 * encoding_at_start(p, n, &e, &doubt): from the beginning of a file; returns the bytes of its BOM,
 * and of what a program made of one that it misread, or 1 where UTF-16 was cut inside of a unit.
 */
size_t encoding_at_start(const uint8_t *p, size_t n, enum encoding *e, enum encoding_doubt *doubt);

/* encoding_judge: UTF-8 if the sequences in it are valid but for few; ANSI otherwise. */
enum encoding encoding_judge(const uint8_t *p, size_t n, enum encoding_doubt *doubt);

/* A valid sequence of UTF-8 begins in text that is not all ASCII; 4 bytes are enough to see it. */
bool encoding_is_sequence(const uint8_t *p, size_t n);

/*
 * encoding_bom_inside(now, line_start, p, n, &then): length of a BOM in the middle of text of
 * encoding now, or 0.  One that changes the encoding must look like the beginning of such text: by
 * accident, the same bytes can stand in ANSI or UTF-16 text.  Looks at 5 bytes.
 */
size_t encoding_bom_inside(enum encoding now, bool line_start, const uint8_t *p, size_t n,
                           enum encoding *then);

/*
 * Text that was appended in another encoding, without a BOM.  encoding_utf16_tail(p, n, &then):
 * what begins here is UTF-16, by its NUL bytes and its line ends.  encoding_ascii_tail(p, n): a
 * line of single bytes begins, with ASCII, in the middle of UTF-16.  Both look at
 * ENCODING_TAIL_LOOK bytes; less are there only at the end of the text.
 */
#define ENCODING_TAIL_LOOK 128u
bool encoding_utf16_tail(const uint8_t *p, size_t n, enum encoding *then);
bool encoding_ascii_tail(const uint8_t *p, size_t n);
bool encoding_is_printable(const uint8_t *p, size_t n); /* ASCII, or blanks and line ends */

/* The code point of a Windows-1252 byte; 0 for those that have no meaning there (and for 0). */
uint32_t encoding_ansi(uint8_t byte);

#endif
