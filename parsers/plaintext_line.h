/* SPDX-License-Identifier: Apache-2.0 */
/* What a line of a text of unknown kind begins with.  Private to plaintext.c. */
#ifndef PARSERS_PLAINTEXT_LINE_H
#define PARSERS_PLAINTEXT_LINE_H

#include "base/str.h"

/* "> > words", "| words": without what a mail or a page puts before quoted lines. */
struct str plaintext_unquoted(struct str line);

/* A date, a time of day, or a level in front of one: a record of most logs. */
bool plaintext_begins_record(struct str line);

/* "- words", "2. words", a time of day or an event's id before them. */
bool plaintext_of_list(struct str line);

#endif
