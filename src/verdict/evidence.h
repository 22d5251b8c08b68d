/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct evidence: what signatures found, and what could and could not be read.  It is bounded by
 * what was found, not by what was read: of one signature, source and subject at most the first and
 * last LIMIT_HITS_KEPT hits are kept, the others are counted.  Times are stored as read; zones,
 * host names and the plan are resolved when judging (verdict.h).
 *
 * One evidence per worker and source while reading; evidence_merge joins them.  Union: the order
 * of merging never shows.  All strings live in the evidence's own arena.
 */
#ifndef VERDICT_EVIDENCE_H
#define VERDICT_EVIDENCE_H

#include "base/arena.h"
#include "base/defect.h"
#include "event/event.h"
#include "rules/signature.h"

/* Record ids lo..hi without a hole, with the times at both ends. */
struct id_range {
    uint64_t lo, hi;
    struct stamp lo_time, hi_time;
};

/* One run inside a text log: its records lie between two times. */
struct run_span {
    uint32_t run;
    struct stamp first, last;
    uint64_t first_line, last_line;
};

/*
 * Coverage of one channel of one host in one file (or one text log).  A file whose records name
 * several channels or computers has several of these under one name.
 */
struct ev_source {
    struct str name;      /* relative to the given PATH, '/' between parts, members after archives */
    struct str format;    /* parser's name */
    struct str channel;   /* channel, or kind of text log */
    struct str computer;  /* as its records name it; empty if none does */
    struct stamp first, last;  /* earliest and latest time of its records */
    when longest_quiet;   /* largest step between neighbouring records, ticks; 0 if unknown */
    when modified;        /* of the file or archive member, UTC; WHEN_NONE if not known */
    uint64_t records, bytes;
    bool day_first, month_first; /* a date in it can only be read so */
    bool is_text;         /* text log: lines, not record ids */
    struct id_range *ranges; /* sorted by id; more than one: gaps */
    size_t ranges_n, ranges_cap;
    uint64_t ranges_dropped; /* beyond LIMIT_GAPS_KEPT */
    struct run_span *runs;
    size_t runs_n, runs_cap;
    struct defect *defects;  /* the first LIMIT_DEFECTS_KEPT; of the file, repeated per channel */
    size_t defects_n;
    uint64_t defects_counted[DEFECT_KINDS];
};

struct ev_hit {
    const struct signature *signature;
    uint32_t source;        /* index into evidence->sources */
    uint32_t run;
    uint64_t at;            /* record id, or line */
    bool is_line;
    bool carved;
    uint64_t offset;
    struct stamp time;
    struct str subject;     /* the machine it is about, where a capture names one; else empty */
    struct str text;        /* redacted excerpt, at most LIMIT_EXCERPT_BYTES */
    const struct capture *captures; /* redacted */
    size_t captures_n;
};

/* Hits beyond those kept. */
struct ev_more {
    const struct signature *signature;
    uint32_t source;
    struct str subject;
    uint64_t count;
};

struct ev_skip {
    struct str path, reason;
};

struct evidence {
    struct arena arena;
    struct ev_source *sources;
    size_t sources_n, sources_cap;
    struct ev_hit *hits;
    size_t hits_n, hits_cap;
    struct ev_more *more;
    size_t more_n, more_cap;
    struct ev_skip *skips;
    size_t skips_n, skips_cap;
    void *filling; /* state while a source is read; NULL otherwise */
};

struct evidence *evidence_new(void); /* NULL: no memory */
void evidence_free(struct evidence *e);

/* Reading one file: begin, then for each event evidence_event and its hits, then end.
   All return 0, or -1 on no memory. */
int evidence_begin(struct evidence *e, struct str name, struct str format, when modified);
int evidence_event(struct evidence *e, const struct event *ev);
int evidence_hit(struct evidence *e, const struct event *ev, const struct signature *sig,
                 const struct capture *captures, size_t n);
int evidence_end(struct evidence *e, uint64_t bytes, const struct defects *defects);
int evidence_skip(struct evidence *e, struct str path, struct str reason);

/* into takes a copy of everything in from; sorted by evidence_sort before judging. */
int evidence_merge(struct evidence *into, const struct evidence *from);
/* Fixed order (source name, channel, computer; then signature, time, position), duplicates of one
   record (same channel, computer, record id, time) counted once. */
int evidence_sort(struct evidence *e);

#endif
