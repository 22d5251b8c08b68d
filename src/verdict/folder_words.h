/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the names of folders and files (folder_name.c): words in them that are no machine. */
#ifndef VERDICT_FOLDER_WORDS_H
#define VERDICT_FOLDER_WORDS_H

#include "base/str.h"

/* Stands between words, of which a stop may be in one: 18.30. */
bool parts_words(char c);
struct str trim_between(struct str s); /* without what separates names, at both ends */

/* Of these only the first kind stands before a dash as well: SCOM-MS01 is a machine. */
bool tells_of_logs(struct str word);
bool tells_of_role(struct str word);

/* "logs", "Downloads", "System32", "csv": nobody's, wherever it lies. */
bool is_common_folder(struct str part);

/* 2017, 20.05.2017, 18.30, 10.1.2.3; of these an address may stand for a machine. */
bool is_figures(struct str name);
bool counts_only(struct str name);

bool is_number(struct str word); /* nothing but digits */

/* UR3 and R2 of releases, SR4711 and INC-0815 of tickets, day1 and RUN2 of what was done when: numbered, and no
   machines. */
bool is_numbered_word(struct str name);

/* No machine is called so by those who keep its logs: a date, a number, "old", "run2". */
bool is_no_name(struct str name);

/* Nor a folder that holds whatever came: attachments, a day, what is tested or in production, what
   belongs to one release.  TEST01 may be a machine. */
bool is_place(struct str name);

#endif
