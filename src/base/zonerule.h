/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones with summer time, told by a rule as POSIX writes it (IEEE 1003.1, TZ), or by a name that
 * Windows or the tz database gives such a zone:
 *
 *   CET-1CEST,M3.5.0,M10.5.0/3    EST5EDT,M3.2.0,M11.1.0    <+0930>-9:30<+1030>,M10.1.0,M4.1.0/3
 *   W. Europe Standard Time       America/New_York
 *
 * One rule for all years, and no table of the machine that runs: the names known here are those
 * whose rule has been the same since 2008 (zonenames.c).  Of a rule only
 * the form Mm.w.d is read, and summer time without its two nights is refused: what that means
 * differs from system to system.
 */
#ifndef BASE_ZONERULE_H
#define BASE_ZONERULE_H

#include "base/when.h"

/* A change of clocks: the week-th (5: the last) such day of the month. */
struct zonerule_change {
    int month, week, day; /* from 1; Sunday is 0 */
    when at;              /* behind its midnight, by the clock before the change */
};

struct zonerule {
    when standard, summer; /* local - UTC; equal: there is no summer time */
    struct zonerule_change begin, end;
};

/* Whole slice; false, and *out untouched, for anything else. */
bool zonerule_parse(struct str s, struct zonerule *out);

/* One of the names alone: a rule as POSIX writes it is none. */
bool zonerule_named(struct str name, struct zonerule *out);

/* "+02:00", "+0200", "-7", "Z", "UTC": local - UTC in ticks. */
bool zonerule_offset(struct str s, when *offset);

/* The name of a zone whose rule has changed since 2008. */
bool zonerule_changed(struct str name);

/*
 * What a local time is in UTC.  In the hour that is there twice it may be either of two instants,
 * in the one that is left out none: then first and last are what it is by either clock, else they
 * are the same.
 */
enum zonerule_fit { ZONERULE_ONE, ZONERULE_TWICE, ZONERULE_NEVER };
enum zonerule_fit zonerule_utc(const struct zonerule *z, when local, when *first, when *last);

when zonerule_local(const struct zonerule *z, when utc);

#endif
