/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Code pages of East Asia, where a character is one byte, two, or (54936) four: by the tables of
 * the system, iconv or those of Windows.
 */
#ifndef BASE_SYS_CODEPAGE_H
#define BASE_SYS_CODEPAGE_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define SYS_CODEPAGE_LONGEST 4u /* bytes of a character */

struct sys_codepage;

/* 932, 936, 949, 950, 54936.  0, and *page NULL where the system has no such tables; -1: no
   memory. */
int sys_codepage_open(struct sys_codepage **page, unsigned number);

/*
 * The bytes of the character that begins with the n >= 1 bytes at p, and its code point; 0: none
 * does.  Less than SYS_CODEPAGE_LONGEST bytes only at the end of a text.
 */
size_t sys_codepage_char(struct sys_codepage *page, const uint8_t *p, size_t n, uint32_t *cp);

void sys_codepage_close(struct sys_codepage *page); /* NULL is fine */

#endif
