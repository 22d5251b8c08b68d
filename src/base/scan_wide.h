/* SPDX-License-Identifier: Apache-2.0 */
/* Private to scan*.c: how many bytes at the front are certainly fine; perhaps more of them are. */
#ifndef BASE_SCAN_WIDE_H
#define BASE_SCAN_WIDE_H

#include <stdbool.h>
#include "base/scan.h"

#include <stddef.h>

size_t scan_wide_text(const char *p, size_t n);        /* ASCII without NUL */
size_t scan_wide_inside_line(const char *p, size_t n); /* without CR and LF */
/* Without a byte a that has b `gap` bytes behind it; n: places for a, gap more may be read. */
size_t scan_wide_apart(const char *p, size_t n, char a, char b, size_t gap);
/* As scan_tag: it is at *at.  False: none begins before *at. */
bool scan_wide_tag(const char *p, size_t n, size_t *at);
/* As scan_both.  False: nothing was done. */
bool scan_wide_both(struct scan_two *out, const char *p, size_t n, char a, char b);
/* As scan_quote, each in its way; false: the processor cannot, or n is too small. */
size_t scan_quote_plain(char **to, const char *p, size_t n);
bool scan_quote_wide(char **to, const char *p, size_t n, size_t *took);
bool scan_quote_compressed(char **to, const char *p, size_t n, size_t *took);

#endif
