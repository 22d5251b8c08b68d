/* SPDX-License-Identifier: Apache-2.0 */
/* Code pages in which text without Unicode may be: those with one byte for each character. */
#ifndef INPUT_CODEPAGE_H
#define INPUT_CODEPAGE_H

#include <stdint.h>

/* codepage_high(1251): code points of 0x80 to 0xFF, 0 where there is none; NULL: page not known. */
const uint16_t *codepage_high(unsigned number);

#endif
