/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dates as Windows formats them for people, in the short date and long time format of whoever was
 * logged on (log-formats.md 0.2, 3.6, 3.8), ISO 8601, and what Windows PowerShell makes of a date
 * in JSON, "/Date(1595374458918)/" (3.12), and WMI, "20240316214107.000000-000":
 *
 *   10/7/2016 06:38:24 PM   27.10.2021 12:28:26   2001/02/03 13:06:00   2024-03-16T22:41:07.12Z
 *
 * Three numbers (or a month by its name, datewords.h) and a time of day, AM and PM before or behind
 * it, also as Greek, Hungarian, Korean and others write them; a word in other letters beside an
 * hour up to 12 leaves the half of the day open: no time.  A number of four digits in front is the
 * year, else the last one is, or the first one where the year has two digits (dateorder.h).  Which
 * of the others is the day: what is above 12; or the first one where dots separate them; else
 * nobody can know: the stamp is in doubt, and has the month first beside AM or PM in capitals, as
 * the United States write them, the day first without.  Years of the Buddhist calendar (Thailand)
 * and of the eras that a date names (Japan, Taiwan) are brought to ours; those of others (1445,
 * 113) give no time.  Where the seconds were left out, as spreadsheets do, digits of the
 * stamp is STAMP_NO_SECOND.
 */
#ifndef EVENT_LOCALDATE_H
#define EVENT_LOCALDATE_H

#include "event/stamp.h"

/* localdate_parse(s, &stamp): STAMP_UTC where s says Z or an offset, else STAMP_LOCAL.  False, and
   stamp untouched, where s is anything else. */
bool localdate_parse(struct str s, struct stamp *stamp);

/* localdate_seconds(s, &stamp): "1700849109.337": since 1970, as programs write it, also as 13
   digits of milliseconds and as 19 of nanoseconds.  Not a date that a text may have: only for who
   knows that a time is meant. */
bool localdate_seconds(struct str s, struct stamp *stamp);

/* localdate_again(m, s, &stamp): the same for who reads many: where s is the last one that was kept
   but for its minute and second, only these are read.  A zero-filled memo knows none. */
#define LOCALDATE_MEMO_BYTES 40u
struct localdate_memo {
    char text[LOCALDATE_MEMO_BYTES];
    size_t n, minute; /* bytes; where "mm:ss" stands in them, 0: nothing is kept */
    struct stamp stamp;
};
bool localdate_again(struct localdate_memo *m, struct str s, struct stamp *stamp);

#endif
