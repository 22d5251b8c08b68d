/* SPDX-License-Identifier: Apache-2.0 */
/* Code pages in which text without Unicode may be. */
#ifndef INPUT_CODEPAGE_H
#define INPUT_CODEPAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct codepage {
    unsigned number;
    const uint16_t *high; /* code points of 0x80 to 0xFF, 0 where there is none; NULL: a character
                             may take several bytes, see base/sys_codepage.h */
};

const struct codepage *codepage_find(unsigned number); /* NULL: not known */

/*
 * codepage_guess(p, n, &page, &fits): which page some text is in that is no Unicode, by how its
 * commonest letters and words would read in each of them; NULL: nothing speaks for one, take
 * Windows-1252.  fits: something does, if only for that.  0, or -1 on no memory.
 */
int codepage_guess(const uint8_t *p, size_t n, const struct codepage **page, bool *fits);

#endif
