/* SPDX-License-Identifier: Apache-2.0 */
/* Private to clock.c (stamps become moments), dates.c (the order of dates), zone.c (zones) and
   jump.c (clocks that were set). */
#ifndef VERDICT_ZONE_H
#define VERDICT_ZONE_H

#include "verdict/judge.h"

#define RUN_SLACK (2 * WHEN_MINUTE) /* around a run, to what else tells of it */
#define SAME_DAY (36 * WHEN_HOUR)   /* a log's last record and its file, whatever the zone */

/* An installer result or begin that can be compared between sources of one host. */
struct mark {
    size_t host;
    const struct ev_hit *hit;
};

struct marks {
    struct mark *items; /* grouped by host */
    size_t n, cap;
};

int marks_collect(struct judge *j, struct marks *m);
void marks_sort(struct marks *m);
size_t marks_of(const struct marks *m, size_t host, const struct mark **first);

bool marks_have(const struct mark *m, size_t n, enum stamp_kind kind);

/* zone_pairs.c: of a machine, and of the tables of its events, by its marks. */
#define ZONE_QUARTER (15 * WHEN_MINUTE)
#define QUARTERS_MOST 56 /* UTC+14:00 */
#define ZONE_OFFSETS (2 * QUARTERS_MOST + 1)
int zone_by_pairs(struct judge *j, const struct mark *m, size_t n, size_t host);
/* local - utc as a number of quarter hours, if it is one by which some zone is ahead. */
bool quarters_between(when utc, when local, when slack, int *quarters);

/* zone_twins.c: of tables that no pair settled, by records that another export of their log has. */
int zones_by_twins(struct judge *j);
/* The same is said, in the same channel, of the same machine. */
bool hits_alike(const struct judge *j, const struct ev_hit *a, const struct ev_hit *b);

/* The first of a machine's marks that bear instants, grouped by source. */
#define INSTANTS_MOST 1024u
struct instants {
    struct mark items[INSTANTS_MOST];
    size_t n;
    bool more;      /* than these */
    uint64_t looks; /* that zone_refute has left for the machine's other tables */
};

/* zone_refute.c: of the n marks of a table; sets those (offset + QUARTERS_MOST) that cannot be its
   zone.  Of very many tables of a machine not all are looked at. */
#define REFUTE_LOOKS (1u << 25)
void zone_refute(const struct judge *j, struct instants *utc, const struct mark *table, size_t n,
                 bool refuted[ZONE_OFFSETS]);

/* zone_table.c: judge.table_file, before pairs and twins; -1: no memory. */
int zone_table_files(struct judge *j);
/* Until then a source that nothing settled is TABLE_AS_HOST.  Behind all words on machines, those
   of the user, too. */
int zones_of_tables(struct judge *j);
/* The time of a source whose digits are its machine's, or its exporter's. */
struct moment zone_moment_of(const struct judge *j, size_t source, when local);
/* The same of a time of a run; midnight: of its day, 0 where the time has its date. */
struct moment zone_moment_in(const struct judge *j, uint32_t source, uint32_t run, when t,
                             when midnight);

/* zone_align.c: by acts that logs without dates tell of, too */
int zone_by_alignment(struct judge *j, const struct mark *m, size_t n, size_t host);

/* zone_proof.c: the line is by the offset of its machine; zone_proofs_sort when all are told.
   -1: no memory.  zone_proof: of a time that stands between two such lines of that run, or NULL. */
int zone_prove(struct judge *j, const struct ev_hit *line, when offset);
void zone_proofs_sort(struct judge *j);
const struct run_proof *zone_proof(const struct judge *j, uint32_t source, uint32_t run, when t);

/* zone_stated.c: an offset that a log says it has when it says so; zones_stated when all are told.
   The others: of hosts whose zone is known so. */
int zone_state(struct judge *j, const struct ev_hit *h, size_t host, when offset);
void zones_stated(struct judge *j);
struct moment zone_as_stated(const struct judge *j, size_t host, when local);
when zone_local_stated(const struct judge *j, size_t host, when utc);

void zone_set(struct judge *j, size_t host, when offset, enum zone_from from); /* unless a better */
/* By pairs, which agree with the zone that EventLog names, or else are believed. */
void zone_paired(struct judge *j, size_t host, when offset, struct zone_step step);
int judge_zones(struct judge *j, const struct marks *marks);
/* Does the user mean this machine, by any of its names?  Who names none means all. */
bool host_meant(const struct judge *j, size_t host, struct str told);

bool zone_known(const struct judge *j, size_t host);
/* A local time of the hour that the begin of summer time leaves out where the user told a rule. */
bool zone_left_out(const struct judge *j, size_t host, when local);
struct moment zone_moment(const struct judge *j, size_t host, when local);
/* By pairs or twins alone. */
struct moment zone_by_step(when offset, const struct zone_step *s, when local);
when zone_local(const struct judge *j, size_t host, when utc); /* of a zone that is known */

/* zone_night.c: summer time may begin or end between two local times, the earlier one first; of the
   zone's offsets at both that one is known which is not WHEN_NONE. */
bool zone_may_change(when from, when to, when before, when after);
/* It may have ended, by an hour, where clocks showed that summer offset: they went back to a time
   behind `from`, and not behind `to`. */
bool zone_may_have_ended(when from, when to, when summer);
/* Between two lines of a clock that went back from one time to another, up to an hour before it, it
   may have ended somewhere. */
bool zone_may_be_put_back(when ahead, when behind);

/* jump.c */
#define JUMP_REACH (7 * WHEN_DAY) /* so long before a clock was set it may have been as wrong */

int judge_jumps(struct judge *j);
bool jump_is_step_back(const struct judge *j, size_t i); /* and is not told again */
bool jump_is_far(const struct judge *j, size_t host, when t); /* t says nothing */
/* What is to be added to a time of the machine's clock, and how wrong the sum may be. */
struct jump_shift {
    when by, doubt;
};
struct jump_shift jump_shift(const struct judge *j, size_t host, struct moment m);
when jump_doubt(const struct judge *j, size_t host, when t);
/* jump_days(j, host, begun, t): the days that were counted too many up to t, where a step back
   between the two times was taken for a midnight. */
when jump_days(const struct judge *j, size_t host, when begun, when t);

/* dates.c */
int judge_dates(struct judge *j);
int dates_spread(struct judge *j); /* what was settled since goes to other files of the host, too */

/* The local time that a stamp means; WHEN_NONE where its date can be read in several ways. */
when local_of(const struct judge *j, uint32_t source, struct stamp s);
/* The orders (DATE_) in which the dates of a source can be read that can be read in several; 0:
   none of them can. */
unsigned dates_open(const struct ev_source *s);

#endif
