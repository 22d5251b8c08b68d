/* SPDX-License-Identifier: Apache-2.0 */
/* Facts: hits as statements about a machine, and how they become evidence. */
#ifndef VERDICT_FACT_H
#define VERDICT_FACT_H

#include "verdict/judge.h"

/* What few hits capture (captured.c). */
enum captured { CAPTURED_OLD_NAME = 1, CAPTURED_CLOCK = 2, CAPTURED_BIAS = 4, CAPTURED_CLEARED = 8,
                CAPTURED_PARENT = 16, CAPTURED_SERVER = 32, CAPTURED_GROUP = 64,
                CAPTURED_DATABASE = 128, CAPTURED_CHECK = 256, CAPTURED_NODE = 512,
                CAPTURED_ROOT = 1024, CAPTURED_BIAS_NOW = 2048, CAPTURED_UPDATE = 4096 };
static inline bool hit_captures(const struct judge *j, const struct ev_hit *h, unsigned what)
{
    return j->captured[h - j->in->evidence->hits] & what;
}

struct fact {
    const struct ev_hit *hit;
    const struct signature *signature;
    size_t host;            /* the machine it is about; SIZE_MAX: not known */
    struct moment time;
    uint32_t source;        /* its hit's: most questions need no more of that */
    uint16_t captured;      /* enum captured, or'ed */
    bool refused;           /* of a setup that a newer release refused (refused.c) */
    bool others;            /* in a run that is another product's (others.c) */
    bool upward;            /* a row of a table whose latest row is the first: read from below */
    uint8_t version_at;     /* of its hit's captures, from 1 on; 0: none */
    const struct release *release; /* its version is a build of it; NULL: of none that is known */
};

static inline struct str fact_version(const struct fact *f)
{
    return f->version_at ? f->hit->captures[f->version_at - 1].value : STR_NONE;
}

/* fact.c */
struct str hit_capture(const struct ev_hit *h, struct str name);
struct str fact_capture(const struct fact *f, struct str name);
bool fact_same_record(const struct fact *a, const struct fact *b);
/* Of a log of setup or of an installer; the rows of a table of events are lines, too. */
bool is_text_line(const struct judge *j, const struct ev_hit *h);
bool fact_named(const struct fact *f, struct strs names);
bool fact_starts_group(const struct fact *f); /* a health service began to work for a group */
bool hit_of_teller(const struct judge *j, const struct ev_hit *h); /* not of one that it names */
bool hit_inferred(const struct ev_hit *h); /* its signature, or how its parameters were told */
/* All of these signatures were loaded: only then does the absence of all of them mean something. */
bool looked_for(const struct judge *j, struct strs names);
struct str product_of(const struct signature *s);

/* Evidence. */
struct ref ref_of(const struct judge *j, const struct fact *f); /* its time: as told */
/* When a statement was true: its own time, or that of the file of a list that bears none. */
struct moment moment_stated(const struct judge *j, const struct fact *f);
struct ref ref_stated(const struct judge *j, const struct fact *f);
struct moment ref_moment(const struct judge *j, const struct ref *r); /* for comparisons */
int refs_add(struct judge *j, struct refs *refs, struct ref ref); /* at most LIMIT_REFS stay */
/* What settles a state is always shown: in the place of the last piece, if no other one is left. */
int refs_add_result(struct judge *j, struct refs *refs, struct ref ref);
int refs_add_absence(struct judge *j, struct refs *refs, const struct absence *a, struct str what);

/* copies.c: another log has the same record, as it was forwarded. */
bool fact_is_told_before(const struct judge *j, size_t i);

/* foreign.c: what is told of another product; the second of facts that stand in order of time. */
bool fact_is_foreign(const struct judge *j, const struct fact *f);
bool fact_of_foreign(const struct judge *j, size_t i);

#endif
