/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of an event that Snare sent; private to undress_snare*.c. */
#ifndef INPUT_SNARE_INSIDE_H
#define INPUT_SNARE_INSIDE_H

#include "input/undress_inside.h"

#define SNARE_FRONT_MOST 200u /* bytes that syslog puts in front */
#define SNARE_FIELDS 14u

enum snare_field { CRITICALITY, LOG, COUNTER, DATE, ID, SOURCE, USER, SID, LEVEL, COMPUTER,
                   CATEGORY, DATA, MESSAGE, BEHIND };

extern const struct str snare_mark;

/* What stands behind the mark, which is near the beginning of the line; absent: it has none. */
struct str snare_behind(struct str line);

/* Does a record begin with this line, whose tabs became blanks or whose rest is below? */
bool snare_words_begin(struct str line);

/* May this line be the rest of such a record?  Syslog begins others; a mail's lines are short. */
bool snare_words_go_on(const struct snare *w, struct str line);
void snare_words_add(struct snare *w, struct str line);

/* The fields of what is held; they live until more is held.  False: it is no whole record, *over:
   the number that ends one has not come yet, either. */
bool snare_words_fields(struct snare *w, struct str field[SNARE_FIELDS], bool *over);

#endif
