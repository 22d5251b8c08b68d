/* SPDX-License-Identifier: Apache-2.0 */
/* Private to attempt: the attempts of one instance while its facts arrive, in the order of time. */
#ifndef VERDICT_ATTEMPT_BUILD_H
#define VERDICT_ATTEMPT_BUILD_H

#include "verdict/attempt.h"

/* From the old product's removal to the new one's result [inferred]. */
#define PACKAGE_MOST WHEN_HOUR
#define DISAGREE_WITHIN (2 * WHEN_MINUTE) /* one result, told by two sources */
#define SAME_ATTEMPT (10 * WHEN_MINUTE)   /* a second word on a result this soon is the same one */

struct building {
    struct judge *j;
    struct instance *in;
    const uint64_t *kinds;         /* of the phase: most facts are of others */
    struct attempt *open;          /* the attempt that new facts may join, or NULL */
    const struct fact *tentative;  /* a begin without a role */
    const struct fact *around;     /* such a one that was open when the attempt began */
    const struct fact *beside;     /* a begin of another role, behind the open attempt's result */
    const struct fact *removed;    /* old product removed in the open attempt */
    const struct fact *success;    /* of the open attempt, level binaries */
    const struct fact *failure;
    const struct fact *clearing;   /* the machine's last that is of the phase's clear-if, or NULL */
    const struct fact *service;    /* it failed last, behind the success */
    bool over;                     /* its bracket closed behind an outcome */
    when until;                    /* end of the text run it began in; WHEN_NONE */
    struct moment run_last;        /* the same, as a moment */
    struct moment told;            /* the last word of the open attempt */
    uint32_t run_source, run;      /* the text run entered last */
    bool failed_memory;
};

/* What a fact says of the attempts so far. */
void building_take(struct building *b, const struct fact *f);
/* Behind an attempt the machine's own installer put an older release in its place. */
bool building_goes_back(const struct building *b, const struct fact *f);
void building_go_back(struct building *b, const struct fact *f);
/* Of a fact that is none of the phase's: a bracket of another product may open with it. */
void building_beside(struct building *b, const struct fact *f);
/* Behind that, of any fact: the text run of the open attempt goes on until then at least. */
void building_heard(struct building *b, const struct fact *f);

/* A new attempt; the one before is closed: what was removed in it and never replaced decides it.
   Where both are in one text run, the first ends with its last word, the second with the run. */
void building_open(struct building *b, struct moment begin);
void building_close(struct building *b);
/* The open attempt lasted to m at least.  A time that can be hours off never replaces a good one,
   and gives way to it. */
void building_widen(struct building *b, struct moment m);
bool attempt_failed(const struct attempt *a); /* or rolled back, or cancelled */

/* attempt_run.c: when the text run ends that the open attempt began in, as times like m go
   (WHEN_NONE: in none); m lies in it. */
when building_run_until(const struct building *b, struct moment m);
bool building_covers(const struct building *b, struct moment m);

/* attempt_run.c: between the open attempt, which has no end, and f the machine was started anew. */
bool building_cut_by_boot(const struct building *b, const struct fact *f);

/* attempt_left.c: f took an old product away that stood beside the new one for a while. */
bool building_is_left_over(const struct building *b, const struct fact *f);

/* attempt_push.c: f is a result of another push than that of the open attempt. */
bool building_next_push(const struct building *b, const struct fact *f);
bool building_push_behind_run(const struct building *b, const struct fact *f);
/* f begins the open attempt, of which nothing but a result is known, told by another clock. */
bool building_begins_late(const struct building *b, const struct fact *f);
/* f told of a push that never got as far as the package, while one is at work: noted beside it. */
bool building_refused(struct building *b, const struct fact *f);

#endif
