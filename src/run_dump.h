/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to dump: what its workers share.  run_dump.c has the outputs and whose turn it is;
 * run_dump_pieces.c lets idle workers help with a large file.
 */
#ifndef RUN_DUMP_H
#define RUN_DUMP_H

#include "run_read.h"

#include "base/sys_thread.h"
#include "event/event_json.h"

#define HOLD_BYTES (64u << 20) /* held back by one worker, and by files that ended early */

typedef int form_fn(struct buf *, struct event_out *, struct str, struct event *);

struct dump_form {
    const char *name, *head, *tail;
    form_fn *write;
};

/* One output: a form and where it goes. */
struct target {
    const struct dump_form *form;
    struct out *out;
};

struct dump {
    const struct options *options;
    struct target *targets;
    size_t targets_n;
    struct dumper *workers;
    size_t jobs;
    struct buf **ended; /* per file: its texts, once read and before its turn; else NULL */
    size_t files_n;
    struct sys_mutex *lock;
    struct sys_cond *turn_passed; /* or anything else that somebody waits for */
    size_t turn; /* the first file that is not written; under lock, as all below and ended */
    size_t held; /* bytes in ended */
    bool failed;
};

/* A piece of a file on its way to the outputs. */
struct job {
    struct buf *texts; /* what it became, for each target; one of the ring's while not FREE */
    enum { JOB_FREE, JOB_TAKEN, JOB_DONE } state;
};

/* Pieces of the file that a worker reads, oldest at head; under lock but for what a state owns. */
struct ring {
    const struct parser *parser;
    struct parse *parse; /* NULL: none is being read in pieces */
    bool flows;          /* it has no places: a pipe, a packed log */
    bool busy;           /* somebody claims or settles one, without the lock */
    bool writing;        /* somebody writes the one at the head, without the lock */
    bool ended;          /* there are no more to claim */
    struct job *jobs;
    size_t size, head, settled, tail; /* counted on and on */
    struct buf **spare; /* texts of no job, the ones on top used last: they are in the cache */
    size_t spare_n;
};

/* One worker.  texts: what its file gave to each target. */
struct dumper {
    struct dump *dump;
    size_t file;
    struct buf *texts;
    struct event_out scratch;
    struct buf name;
    struct arena arena;
    struct str *skips;
    size_t skips_n, skips_cap;
    struct ring ring;
    const struct parser *reader_of;
    struct parse *reader; /* of pieces, its own file's and others' */
    struct piece *piece;  /* of that parser, to claim into */
    struct err err;
};

size_t dump_bytes(const struct dump *d, const struct buf *texts);
void dump_free_texts(const struct dump *d, struct buf *texts);
int dump_put(struct dumper *k, struct buf *texts, struct str name, struct event *ev);

/* Only the worker whose turn it is: the outputs need no lock.  Clears the texts. */
int dump_write_texts(struct dump *d, struct buf *texts, struct err *err);
/* In the middle of a file: k->texts, if it is its turn; else, with wait, once it is. */
int dump_write_early(struct dumper *k, bool wait);
void dump_fail(struct dump *d);

/* For struct reader. */
int dump_pieces(void *ctx, const struct parser *parser, struct parse *parse,
                struct stream *in, struct ahead *ahead, struct defects *defects);
void dump_idle(void *ctx);
void dump_ring_release(struct dumper *k);

#endif
