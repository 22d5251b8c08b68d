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
#include "base/limits.h"
#include "base/map.h"
#include "event/event.h"
#include "rules/signature.h"

/* Record ids lo..hi without a hole, with the times at both ends. */
struct id_range {
    uint64_t lo, hi;
    struct stamp lo_time, hi_time;
};

/* Ids that a source has once more: a chunk that is there twice, an export appended to another. */
struct id_again {
    uint64_t lo, hi;
};

/* Format of text of unknown kind, pasted from anywhere: what it says is hearsay. */
#define FORMAT_PASTED STR("text")

/* A line of a run, where it bears a time. */
struct run_line {
    struct stamp time;
    uint64_t at;
};

/* One run inside a text log: its records lie between two times. */
struct run_span {
    uint32_t run;
    struct stamp first, last;
    uint64_t first_line, last_line;
    bool divided; /* by evidence_sort, from the run above: its clock goes on */
    /* Of a divided one: the last line that is the run's above, the first that is its own.  Those
       between them are of either. */
    struct run_line above, own;
};

/*
 * Coverage of one channel of one host in one file (or one text log).  A file whose records name
 * several channels or computers has several of these under one name.
 */
struct ev_source {
    struct str name;      /* from the given PATH on, '/' between parts, members after archives */
    struct str format;    /* parser's name */
    struct str channel;   /* channel, or kind of text log */
    struct str computer;  /* as its records name it; empty if none does */
    struct str near;      /* of a scan: the one computer that its other sources name, where its
                             own records name none; else empty */
    struct str folder;    /* that name is relative to, where it is called like a machine */
    struct stamp first, last;  /* earliest and latest time of its records */
    when longest_quiet;   /* largest step between neighbouring records, ticks; 0 if unknown */
    int64_t onward;       /* steps to a later record less those to an earlier one; < 0: the latest
                             stands first.  Of evidence read: its sign alone */
    when modified;        /* of the file or archive member; WHEN_NONE if not known */
    bool modified_local;  /* it is the wall clock of whoever packed it (zip), not UTC */
    uint64_t records, bytes;
    uint8_t dates_not;    /* orders (DATE_) in which one of its dates cannot be read */
    struct as_read as_read;
    bool informs;         /* while reading: a record is neither warning nor error */
    struct str provider;  /* while reading: of records without ids, the first one's; */
    uint32_t event_id;
    bool providers, event_ids; /* another one has another */
    uint64_t doubted;     /* records of an event log that are damaged, or may be: they are read, and
                             stand in no range */
    uint64_t chosen;      /* while reading: records that somebody copied out of the log */
    bool partial;         /* a selection of the records, as it looks: proves no absence */
    bool is_text;         /* text log: lines, not record ids */
    bool delivered;       /* read from evidence, not from a log */
    bool namesake;        /* another machine of the same short name is there, in another domain */
    bool incomplete;      /* delivered evidence ended before all of it: proves no absence */
    bool altered;         /* incomplete for want of knowing which bytes of its evidence have changed */
    struct id_range *ranges; /* sorted by id; more than one: gaps */
    size_t ranges_n, ranges_cap;
    uint64_t ranges_dropped; /* beyond LIMIT_GAPS_KEPT */
    uint64_t last_id;        /* while reading: of the record before, */
    bool repeats;            /* and what goes on from it comes once more, where ids are known */
    struct id_again *again;  /* as met, at most LIMIT_GAPS_KEPT */
    size_t again_n, again_cap;
    struct run_span *runs;
    size_t runs_n, runs_cap;
    struct defect *defects;  /* the first (base/defect.h); of the file, repeated per channel */
    size_t defects_n;
    uint64_t *defects_counted; /* of each kind; NULL, as nearly always: none of any */
};

void source_release(const struct ev_source *s); /* what it has on the heap */
/* The latest of its times; of an event log with damaged records, whose times may be any, that of
   the others.  STAMP_ABSENT: there are none. */
struct stamp source_latest(const struct ev_source *s);

static inline uint64_t source_defects(const struct ev_source *s, enum defect_kind kind)
{
    return s->defects_counted ? s->defects_counted[kind] : 0;
}

/* A capture of the program's own: what the hit captured is told by the shape of a text in another
   language, event.by_shape. */
#define EV_BY_SHAPE STR("by-shape")

struct ev_hit {
    const struct signature *signature;
    uint32_t source;        /* index into evidence->sources */
    uint32_t run;
    uint64_t at;            /* record id, or line */
    bool is_line;
    bool carved;
    uint32_t before;        /* while a source is read: the hit of its series that came before, from
                               1 on; 0: none */
    uint64_t offset;
    struct stamp time;
    struct str subject;     /* the machine it is about, where a capture names one; else empty */
    struct str text;        /* redacted excerpt, at most LIMIT_EXCERPT_BYTES */
    const struct capture *captures; /* redacted */
    size_t captures_n;
};

/* Where a capture stands in the words of its hit (first); this: it does not. */
#define NOT_IN_WORDS UINT32_MAX

/* What is quoted of an event as a hit: redacted, and cut to LIMIT_EXCERPT_BYTES; or, while it is
   not known whether it stays, as it was read (evidence_quote_clean). */
struct ev_quote {
    struct str text;
    const struct capture *captures;
    size_t captures_n;
    bool raw;
};

struct spread; /* evidence_spread.h */

/* Hits beyond those kept. */
struct ev_more {
    const struct signature *signature;
    uint32_t source;
    struct str subject;
    uint64_t count;
    const struct spread *spread; /* of the whole series; NULL: not all of it has an instant */
};

/* A signature that said neither yes nor no on some events of a source (rules/matcher.h). */
struct ev_undecided {
    const struct signature *signature;
    uint32_t source;
    uint64_t no_message, limit;
    uint64_t no_time;  /* a correlation could not use it: when it happened is not known */
    uint64_t too_many; /* 1: a correlation that was given up, LIMIT_SIGHTINGS, LIMIT_CORRELATED */
};

/* How many hits of one rule correlations were to look at.  Beyond LIMIT_SIGHTINGS or
   LIMIT_SIGHTING_BYTES none of them is kept. */
struct ev_tally {
    const struct signature *signature;
    uint64_t count, bytes;
    uint64_t no_time; /* in the file being read */
};

/* A hit beyond those kept of a rule that is not ours: for the list that scan writes, no more. */
struct ev_beyond {
    const struct signature *signature;
    uint32_t source;
    bool is_line;
    uint64_t at, offset;
    struct stamp time;
};

struct ev_skip {
    struct str path, reason;
};

/* Part i of n has been scanned and has arrived whole. */
struct ev_shard {
    uint32_t i, n;
};

struct ev_list;

struct evidence {
    struct arena arena;
    struct arena scratch; /* of the hit at hand */
    struct ev_source *sources;
    size_t sources_n, sources_cap;
    struct ev_hit *hits;
    size_t hits_n, hits_cap;
    struct ev_list *lists; /* more hits, until evidence_sort (evidence_list.h) */
    size_t lists_n, lists_cap;
    uint64_t listed_from;  /* hits of a file behind which lists are made; tests have others */
    struct ev_more *more;
    size_t more_n, more_cap;
    struct ev_undecided *undecided;
    size_t undecided_n, undecided_cap;
    struct ev_beyond *beyond; /* only with every_hit */
    size_t beyond_n, beyond_cap;
    struct ev_skip *skips;
    size_t skips_n, skips_cap;
    struct ev_shard *shards;
    size_t shards_n, shards_cap;
    struct sighting *seen; /* for correlations */
    size_t seen_n, seen_cap;
    struct ev_tally *tallies;
    size_t tallies_n, tallies_cap;
    struct strmap seen_values; /* each list of values is kept once */
    struct str *unsought; /* loaded signatures that whoever scanned some of this did not have */
    size_t unsought_n, unsought_cap;
    bool every_hit; /* keep what scan lists of rules that are not ours; set before reading */
    uint64_t files; /* begun so far */
    void *filling; /* state while a source is read; NULL otherwise */
};

struct evidence *evidence_new(void); /* NULL: no memory */
void evidence_free(struct evidence *e);

static inline bool source_is_pasted(const struct ev_source *s)
{
    return str_eq(s->format, FORMAT_PASTED);
}

/* Reading one file: begin, then for each event evidence_event and its hits, then end.
   All return 0, or -1 on no memory. */
/* modified: UTC, WHEN_NONE, or WALL_CLOCK(t): the wall clock of a zone that is not known. */
#define WALL_CLOCK(t) (-(t))
int evidence_begin(struct evidence *e, struct str name, struct str format, when modified);
int evidence_event(struct evidence *e, const struct event *ev);
/* Names of captures live as long as the signature. */
int evidence_hit(struct evidence *e, const struct event *ev, const struct signature *sig,
                 const struct capture *captures, size_t n);
/*
 * The two halves of evidence_hit.  The quote is made anywhere, at any time; it lies in the arena,
 * in raw (both are the caller's) and in what it was made of.  Of ev evidence_hit_quoted then asks
 * only where and when it was (kind, channel, computer, run, record, line, offset, time, carved).
 *
 * Of most hits of a long log only the number stays, and to look for secrets is most of what a quote
 * costs.  So a quote of ordinary size is raw until it is known to stay; no more than
 * QUOTE_RAW_BYTES of one wait for that.  evidence_quote_clean: what it says then.
 */
#define QUOTE_RAW_BYTES 1024u
int evidence_quote(struct ev_quote *out, const struct event *ev, const struct capture *captures,
                   size_t n, struct arena *a, struct buf *raw);
int evidence_quote_clean(struct ev_quote *quote, struct arena *a,
                         uint32_t places[LIMIT_CAPTURES]); /* of captures in the words, if any */
struct str evidence_quote_value(struct str value, struct arena *a); /* of one capture */
int evidence_hit_quoted(struct evidence *e, const struct event *ev, const struct signature *sig,
                        const struct ev_quote *quote);
int evidence_end(struct evidence *e, uint64_t bytes, const struct defects *defects);
int evidence_skip(struct evidence *e, struct str path, struct str reason);
/* Of the file being read, before evidence_end. */
int evidence_undecided(struct evidence *e, const struct signature *sig, uint64_t no_message,
                       uint64_t limit);
int evidence_undecided_more(struct evidence *e, struct ev_undecided more);
int evidence_shard(struct evidence *e, uint32_t i, uint32_t n);
int evidence_unsought(struct evidence *e, struct str signature);

/*
 * Sightings.  evidence_seen: a hit of the file being read, with the n values that correlations
 * want.
 * evidence_keep_seen: one whose time and source are known.  evidence_count_seen: some that are not
 * kept (1: too many of that rule).  evidence_seen_lost: whether there are too many of a rule, so
 * that none of them is kept.
 */
int evidence_seen(struct evidence *e, const struct event *ev, const struct signature *sig,
                  const struct str *values, size_t n);
int evidence_keep_seen(struct evidence *e, const struct sighting *seen, size_t n);
int evidence_count_seen(struct evidence *e, const struct signature *sig, uint64_t count,
                        uint64_t bytes);
int evidence_keep_no_time(struct evidence *e, const struct signature *sig);
int evidence_seen_end(struct evidence *e, uint32_t source); /* of a file, by evidence_end */
bool evidence_seen_lost(const struct ev_tally *tally);
/* After evidence_unite: sorted by time and place; of copies of one record only the first.  Room for
   seen_n is the caller's. */
int evidence_sightings(struct evidence *e, struct sighting *out, size_t *n);

/* into takes a copy of everything in from; sorted by evidence_sort before judging. */
int evidence_merge(struct evidence *into, const struct evidence *from);
/* The same, for less where there is much: from is only to be freed then. */
int evidence_absorb(struct evidence *into, struct evidence *from);
/*
 * What one machine scanned is of that machine, also where its records do not say so (a table of
 * Event Viewer, a setup log): other machines' evidence has sources of the same names.  Fills `near`
 * of the sources read from logs, if they name one machine only; the log of a push is of another
 * than its folder, and so is what lies in a folder called like a machine beside that machine's own.
 * What has been delivered keeps what its own scan has said: else the order in which evidence is
 * merged would show.  -1 on no memory.
 */
int evidence_note_near(struct evidence *e);

/* The last part of the PATH that source i of a scan was found below; behind evidence_unite, before
   anything else.  Is kept where it can be a machine's name.  -1 on no memory. */
int evidence_note_folder(struct evidence *e, size_t i, struct str folder);

/* Fixed order (source name, channel, computer; then signature, time, position).  What is there
   twice, source, hit, count or skip, is there once. */
int evidence_unite(struct evidence *e);
/* Of evidence_absorb and evidence_unite at once, for less; by two threads if there is much to
   do. */
int evidence_unite_two(struct evidence *into, struct evidence *from, bool threads);
/* The same, and one record that several sources hold (same channel, computer, record id, time)
   counts once: what the judge wants. */
int evidence_sort(struct evidence *e);
/* After sorting: */
bool evidence_sought(const struct evidence *e, struct str signature);
/* Which entry of `more` counts the rest of a series, of which not all hits are kept; SIZE_MAX: all
   are. */
size_t evidence_rest(const struct evidence *e, const struct signature *signature, uint32_t source,
                     struct str subject);
bool evidence_has_shard(const struct evidence *e, uint32_t i, uint32_t n);

#endif
