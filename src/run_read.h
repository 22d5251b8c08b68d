/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading everything that the command line names: a list of files, fixed before the first is
 * opened, and workers that take them one after another.  What is read goes to a struct reader, one
 * per worker and used by its thread alone; a file (with everything packed into it) is read by one
 * worker, or by several if it is large and the readers can.  Every function of a reader returns 0,
 * or -1 to end the run with the error in its err.
 */
#ifndef RUN_READ_H
#define RUN_READ_H

#include "base/defect.h"
#include "event/event.h"
#include "input/stream.h"
#include "input/walk.h"
#include "options.h"
#include "parsers/parser.h"

struct ahead;
struct found;
struct sums;

struct reader {
    void *ctx;
    const struct codepage *page; /* for stream_set_page */
    int (*begin)(void *ctx, struct str name, struct str format, when modified);
    int (*event)(void *ctx, struct event *ev);
    int (*end)(void *ctx, uint64_t bytes, const struct defects *defects);
    int (*skip)(void *ctx, struct str path, struct str reason);
    /* A stream of evidence, in the place of begin, event and end.  NULL: it is skipped. */
    int (*evidence)(void *ctx, struct stream *in, struct str name);
    /* Around each file of the list, by its position; may be NULL.  done: on failure, too. */
    void (*start)(void *ctx, size_t file);
    int (*done)(void *ctx, size_t file, bool failed);
    /* In the place of event, for a large source whose parser has pieces; may be NULL.  ahead: that
       whose stream in is, for who has time; or NULL. */
    int (*pieces)(void *pieces_ctx, const struct parser *parser, struct parse *parse,
                  struct stream *in, struct ahead *ahead, struct defects *defects);
    bool resumes; /* pieces is also for parsers that can go on in the middle */
    void *pieces_ctx;
    bool ahead; /* the source is packed: others may unpack it ahead */
    /* Until all is there that the functions above need but for skip: sources_setup.  Meanwhile what
       ahead is of is unpacked; it may be NULL, and so may this be. */
    int (*await)(void *await_ctx, struct ahead *ahead);
    void *await_ctx;
    /* No file is left for this worker; returns when nobody can need it any more.  May be NULL. */
    void (*idle)(void *ctx);
    /* For readers that may take over from each other (run_share.h, run_pieces.h); NULL in others.
       covers: whether it is wanted at all; note: coverage of an event alone; sum: of a row of
       them, by its number; find: its hits alone,
       kept in into; troubles: what find could not decide since it was asked last; adopt: what
       another worker found, in the order of the log. */
    bool (*covers)(void *ctx, const struct event *ev);
    int (*note)(void *ctx, struct event *ev);
    int (*sum)(void *ctx, struct sums *s, size_t i);
    int (*find)(void *ctx, struct event *ev, struct found *into);
    int (*troubles)(void *ctx, struct found *into);
    int (*adopt)(void *ctx, const struct found *f);
    /* What a parser of such entries may leave out of sight (matcher_sieve); may be NULL. */
    bool (*sieve)(void *ctx, struct str channel, struct str aside, struct sieve *out);
    /* Who reads it, and where that notes defects. */
    void (*watch)(void *ctx, const struct parser *parser, const struct defects *defects);
    struct err *err;
};

/* w must be zero-filled; release it in any case.  ERR_NO_INPUT: an operand cannot be opened at
   all. */
int sources_list(struct walk *w, const struct options *o, struct err *err);
int sources_jobs(const struct walk *w, const struct options *o); /* workers worth starting */
int sources_threads(const struct options *o); /* the same where files are read in pieces */
int sources_shared_jobs(const struct walk *w, const struct options *o); /* of readers that share */
/* What readers need and takes its time, rules to begin with: the second thread does it, while the
   first one opens its file and unpacks ahead; a single thread does it first.  0, or -1 with err. */
struct sources_setup {
    int (*run)(void *ctx, struct err *err);
    void *ctx;
};
/* n readers, n threads; what listing skipped goes to the first reader.  setup: may be NULL; its
   error goes before all others. */
int sources_read(const struct walk *w, const struct options *o, const struct reader *readers,
                 size_t n, const struct sources_setup *setup, struct err *err);

/* --since and --until; an event without a date or zone is always covered. */
bool options_cover(const struct options *o, const struct event *ev);

bool is_no_memory(struct str reason); /* of a skip or a fault */

/* What the reader looks for, as the stream's sieve; before its parser is opened. */
void set_sieve(const struct reader *r, struct stream *in, const struct parser *parser);

/* One stream through the parser that bids highest; for sources_read and `test`. */
int read_stream(const struct reader *r, struct stream *in, struct str name, when modified,
                struct buf *scratch);

#endif
