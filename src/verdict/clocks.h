/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the steps of the verdict room find out about clocks, and hold in struct judge: of dateless
 * runs, of machines and their zones, of tables of events.
 */
#ifndef VERDICT_CLOCKS_H
#define VERDICT_CLOCKS_H

#include "verdict/verdict.h"

/* Where the clock of a dateless run stands: local midnight of its first day. */
struct run_anchor {
    uint32_t source, run;
    when midnight;          /* local; WHEN_NONE: not known */
    when doubt;
};

/* How the zone of a machine is known; a later word beats an earlier one. */
enum zone_from { ZONE_UNKNOWN, ZONE_BIAS, ZONE_STATED, ZONE_ALIGNED, ZONE_STEADY, ZONE_PAIRS,
                 ZONE_OPTION, ZONE_HOST_OPTION };

/* What pairs say of a zone over time: one offset from lo to hi, or (before, after) two.  Of a zone
   without summer time that EventLog names: when it did so first and last, pairs or not. */
struct zone_step {
    when before, after; /* different: summer time changed between lo and hi */
    when lo, hi;        /* UTC */
    bool known;
    bool named;
    when named_lo, named_hi; /* UTC */
};

/* What EventLog says of the zone of a machine: the offset without summer time.  Of one that has
   none, zone_step says when it was named. */
struct zone_bias {
    bool told, unsure; /* unsure: of several zones, or of one without summer time */
    when offset;
};

/* Lines of one run of a text log whose acts other logs tell in UTC by the offset of their machine:
   the first and the last. */
struct run_proof {
    uint32_t source, run;
    when from, to; /* as they stand there */
    when offset;
};

/* A table of events has the times of the console that exported it: those of its machine, as long as
   nothing says otherwise; of a zone of its own; or nobody knows which (zone_table.c). */
struct table_zone {
    enum { TABLE_AS_HOST, TABLE_OWN, TABLE_OPEN } is;
    when offset;           /* of TABLE_OWN: local - UTC, the later one; of TABLE_OPEN: a guess */
    struct zone_step step; /* as the offset */
};

/* A clock was set, or was seen to be wrong: what its machine wrote in the week before `at` is in
   doubt by as much. */
struct clock_jump {
    size_t host;
    when at, by;
    when told;  /* by the clock that told of it */
    bool stays; /* seen, not put right: the week before that, too */
    bool back;  /* put back: at is what it read before, and what is by earlier comes twice */
    bool exact; /* both readings of the clock are known */
    bool again; /* a vaguer word on the act of another one */
    const struct clock_jump *other; /* that put right what this one had put wrong, or did; or NULL */
};

/* clock.c: what a file holds is no younger than the file; that was written last before `begin`. */
struct ev_source;
bool source_closed_before(const struct ev_source *s, when begin);

#endif
