/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading everything that the command line names: a list of files, fixed before the first is
 * opened, and workers that take them one after another.  What is read goes to a struct reader, one
 * per worker and used by its thread alone; a file (with everything packed into it) is read by one
 * worker.  Every function of a reader returns 0, or -1 to end the run with the error in its err.
 */
#ifndef RUN_READ_H
#define RUN_READ_H

#include "base/defect.h"
#include "event/event.h"
#include "input/stream.h"
#include "options.h"

struct reader {
    void *ctx;
    int (*begin)(void *ctx, struct str name, struct str format, when modified);
    int (*event)(void *ctx, struct event *ev);
    int (*end)(void *ctx, uint64_t bytes, const struct defects *defects);
    int (*skip)(void *ctx, struct str path, struct str reason);
    /* Around each file of the list, by its position; may be NULL.  done is called on failure too. */
    void (*start)(void *ctx, size_t file);
    int (*done)(void *ctx, size_t file, bool failed);
    struct err *err;
};

struct sources;

/* Lists; what cannot be read inside a folder goes to skips.  ERR_NO_INPUT for an operand that cannot
   be opened at all. */
int sources_list(struct sources **out, const struct options *o, struct err *err);
size_t sources_count(const struct sources *s);
int sources_jobs(const struct sources *s, const struct options *o); /* workers worth starting */
/* n readers, n threads; what listing skipped goes to the first reader. */
int sources_read(struct sources *s, const struct options *o, const struct reader *readers, size_t n,
                 struct err *err);
void sources_free(struct sources *s); /* NULL is fine */

/* --since and --until; an event without a date or zone is always covered. */
bool options_cover(const struct options *o, const struct event *ev);

/* One stream through the parser that bids highest; for sources_read and `test`. */
int read_stream(const struct reader *r, struct stream *in, struct str name, when modified,
                struct buf *scratch);

#endif
