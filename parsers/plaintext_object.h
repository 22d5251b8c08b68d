/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An object of PowerShell's that was put into a text, "@{Id=7; Message=words}": the words may have
 * blank lines, and braces of their own in pairs.  Private to plaintext.c.
 */
#ifndef PARSERS_PLAINTEXT_OBJECT_H
#define PARSERS_PLAINTEXT_OBJECT_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

bool plaintext_object(struct str line); /* does one begin with it? */

/* The lines ahead up to the one in which the object ends that stands in so_far up to here; 0: it
   ended already, or before it does another one begins, or the text is over. */
size_t plaintext_object_lines(struct str so_far, struct str ahead);

#endif
