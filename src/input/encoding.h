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

/*
 * encoding_at_start(p, n, &e, &undecided): from the beginning of a file; returns the bytes of its
 * BOM.  Undecided: all of it is ASCII, so that what follows may be UTF-8 as well as ANSI.
 */
size_t encoding_at_start(const uint8_t *p, size_t n, enum encoding *e, bool *undecided);

/* encoding_judge: UTF-8 if the sequences in it are valid but for few; ANSI otherwise. */
enum encoding encoding_judge(const uint8_t *p, size_t n, bool *undecided);

/*
 * encoding_bom_inside(now, line_start, p, n, &then): length of a BOM in the middle of text of
 * encoding now, or 0.  One that changes the encoding must look like the beginning of such text: by
 * accident, the same bytes can stand in ANSI or UTF-16 text.  Looks at 5 bytes.
 */
size_t encoding_bom_inside(enum encoding now, bool line_start, const uint8_t *p, size_t n,
                           enum encoding *then);

/* The code point of a Windows-1252 byte; 0 for those that have no meaning there (and for 0). */
uint32_t encoding_ansi(uint8_t byte);

#endif
