/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text whose lines a mail, a ticket or a console has wrapped: words of one sentence stand in two
 * lines, and rules look for the sentence.
 */
#ifndef RULES_UNWRAP_H
#define RULES_UNWRAP_H

#include "base/arena.h"

/*
 * text_unwrapped(a, s, whole): the lines of s joined by one blank, if the whole that it is a part
 * of looks wrapped: no line is longer than a mail's, and one that is nearly as long goes on in the
 * next.  Absent: it does not, or no memory (a->failed says which).
 */
struct str text_unwrapped(struct arena *a, struct str s, struct str whole);
/* text_is_wrapped(s): it does look so. */
bool text_is_wrapped(struct str s);
/* No text looks so because of these two of its lines, all ASCII, or because of any if it has the
   first. */
bool text_stands_apart(struct str line, struct str next);

#endif
