/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PARSERS_PSOBJ_ENDS_H
#define PARSERS_PSOBJ_ENDS_H

#include "base/str.h"

/* psobj_ends_anywhere(head of a list): the formatter broke its lines where they were full, inside
   of words, too; false: at blanks, or too few lines tell. */
bool psobj_ends_anywhere(struct str head);

/* "Error Code: 80070643": the last paragraphs of messages have such lines; a mail's "From: " is
   none. */
bool psobj_ends_in_pair(struct str line);

#endif
