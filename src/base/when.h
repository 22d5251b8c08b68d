/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instants and civil dates.  A when is a count of 100 ns ticks since 1601-01-01T00:00:00 (the unit
 * and epoch of Windows FILETIME); whether it is UTC or local is said by whoever holds it.
 * Proleptic Gregorian calendar, years 1601 to 9999, no leap seconds.  No locale, no zone table, no
 * "now".
 */
#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include "base/buf.h"

typedef int64_t when;

#define WHEN_NONE INT64_MIN
#define WHEN_MS ((when)10000)
#define WHEN_SECOND ((when)10000000)
#define WHEN_MINUTE (60 * WHEN_SECOND)
#define WHEN_HOUR (60 * WHEN_MINUTE)
#define WHEN_DAY (24 * WHEN_HOUR)
#define WHEN_UNIX (11644473600 * WHEN_SECOND) /* 1970-01-01: where seconds of Unix count from */

struct civil {
    int year, month, day;       /* month and day from 1 */
    int hour, minute, second;
    int32_t ticks;              /* 100 ns within the second */
};

bool civil_valid(const struct civil *c);
when when_of(const struct civil *c); /* WHEN_NONE where the civil date is not valid */
struct civil civil_of(when t);       /* t must not be WHEN_NONE; clamps outside the years above */
int civil_month(struct str s);       /* "Jan" to "Dec" at the beginning of s: 1 to 12; 0: none */

/*
 * when_parse(s, &t, &digits, &zone): ISO 8601 date and time, "T" or one blank between, "Z",
 * "+hh:mm" or nothing behind.  Up to 9 digits of a second are read, 7 kept; *digits says how many
 * there were. *zone: 'Z' (t is UTC, offsets applied) or 0 (none was written).  False if s is
 * anything else.
 */
bool when_parse(struct str s, when *t, int *digits, char *zone);

/* when_parse_short(s, &t, &digits, &zone): likewise, or without seconds, "2024-03-16T22:41Z": then
   *digits is WHEN_NO_SECOND. */
#define WHEN_NO_SECOND (-1)
bool when_parse_short(struct str s, when *t, int *digits, char *zone);

/* when_append(out, t, digits, zone): 2024-03-16T22:41:07.1234567Z with the digits asked (0 to 7, or
   WHEN_NO_SECOND). */
void when_append(struct buf *out, when t, int digits, const char *zone);

/* when_put(at, t): the same with 7 digits and "Z", 28 bytes at at; returns where they end. */
char *when_put(char *at, when t);

/* when_take_clock(&s, &t): H:MM:SS or HH:MM:SS at the front of s as ticks since midnight. */
bool when_take_clock(struct str *s, when *t);

/*
 * when_follow(last, clock, back): the first moment at that time of day (ticks since midnight) that
 * is not earlier than last - back.  So a log without dates is followed across midnight, while lines
 * that are a little out of order stay on their day.  0 <= back < WHEN_DAY.
 */
when when_follow(when last, when clock, when back);

#endif
