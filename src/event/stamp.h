/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct stamp: a time exactly as a source has it.  Nothing is guessed while reading: zones and
 * missing dates are resolved when judging, from all the material (verdict/clock).
 *
 *   STAMP_NONE    the record has no time
 *   STAMP_UTC     t is an instant (EVTX, event XML, wevtutil text with Z)
 *   STAMP_LOCAL   t is a date and time of day in an unstated zone (MSI header, text copies)
 *   STAMP_CLOCK   t is a time of day in an unstated zone, counted from midnight before the first
 *                 record of the run: 25:10 is ten past one on the second day (setup logs)
 */
#ifndef EVENT_STAMP_H
#define EVENT_STAMP_H

#include "base/when.h"

/* How sure the order of the numbers of a date is. */
enum date_doubt {
    DATE_SURE,
    DATE_DAY_OR_MONTH, /* day and month could be exchanged (3/4/2024) */
    DATE_ANY_ORDER,    /* the year has two digits and may stand first, too (24/03/16) */
};

#define STAMP_NO_SECOND WHEN_NO_SECOND

enum stamp_kind { STAMP_NONE, STAMP_UTC, STAMP_LOCAL, STAMP_CLOCK };

struct stamp {
    when t;                 /* WHEN_NONE for STAMP_NONE */
    enum stamp_kind kind;
    int8_t digits;          /* of the second, as written: 0 to 7; STAMP_NO_SECOND: t is where the
                               minute begins that it lies in */
    uint8_t doubt;          /* STAMP_LOCAL: enum date_doubt */
    char date_order;        /* STAMP_LOCAL: 'd' day first, 'm' month first, 'y' a year of two digits
                               first, as read or, in doubt, as guessed; 0 where none of this is to
                               be learned from it (a year of four digits first, 3/3/2024) */
    int8_t days;            /* STAMP_LOCAL in doubt: how far t lies behind the date that was
                               written, whose numbers alone could be exchanged */
};

#define STAMP_ABSENT ((struct stamp){ .t = WHEN_NONE, .kind = STAMP_NONE })

/* By how much the truth may lie behind t since the seconds were not written. */
static inline when stamp_slack(struct stamp s)
{
    return s.digits == STAMP_NO_SECOND ? WHEN_MINUTE : 0;
}

/*
 * stamp_append(out, s): as exact as the source has it: 2024-03-16T22:41:07.1234567Z (UTC),
 * 2024-03-16T23:41:07.123 (local, no zone), 2024-03-16T23:41 (without seconds), "22:41:07" or
 * "1d 01:10:00" (time of day).
 */
void stamp_append(struct buf *out, struct stamp s);

/* What may be otherwise in the date as it was read: "day_or_month", "any_order"; NULL: nothing. */
const char *stamp_doubt(struct stamp s);

#endif
