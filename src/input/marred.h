/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a log in which bytes have changed.  Nothing says so where the encoding has a letter or a
 * sign for each byte, as Windows-1252 nearly has; but no language has a sign inside of a word, nor
 * a letter inside of a number.
 */
#ifndef INPUT_MARRED_H
#define INPUT_MARRED_H

#include "base/str.h"

#include <stdbool.h>

/* A line of ASCII alone is not looked at: it has no such signs. */
bool line_is_marred(struct str line);

/*
 * begins_nearly(line, shape, most): the line begins as the shape says but for a few characters, 1
 * to `most`: what begins a record, and was hit.  In the shape 0 stands for a digit, x for one of
 * base 16, a for a letter, and any other character for itself.
 */
bool begins_nearly(struct str line, const char *shape, unsigned most);

#endif
