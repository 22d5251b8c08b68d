/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From what the command line names to single sources.  Two steps, so that files can be listed once
 * and then read by several workers:
 *
 *   walk_add    a PATH (file, folder, "-") becomes files; folders are read recursively
 *   walk_read   one file becomes leaves: itself, or what is packed in it, at whatever depth
 *
 * What is packed is recognised by content (gzip, bzip2, xz, lzma, zstd, lz4, compress, zip, tar,
 * cab, 7z, rar, ISO images, zips behind their program), never by name; so is text in the
 * dress of another program (undress.h), and in a file of Office (office.h). Names are UTF-8 and
 * defused (name.h), relative to PATH: "sub/x.log"; a single file goes by its base name, standard
 * input by "-"; members of archives are "bundle.zip/inner/x.log" (a second one of that name:
 * "x.log#2"); what is only compressed keeps its name. Where two PATHs would give the same name,
 * their files are named with the PATH in front.
 *
 * Whatever is not read is reported, with a reason.
 */
#ifndef INPUT_WALK_H
#define INPUT_WALK_H

#include "base/arena.h"
#include "base/when.h"
#include "input/joined.h"
#include "input/stream.h"
#include "input/undress.h"

struct walk_file {
    struct str name;
    const char *path;   /* for the system; NULL: standard input */
    uint64_t size;      /* 0 where it is not known */
    when mtime;         /* UTC; WHEN_NONE where it is not known */
    size_t root;        /* which PATH, from 0 */
    struct str folder;  /* the last part of a PATH that is a folder, as it is given (not of ".");
                           empty where name begins with the PATH */
    uint64_t device, node;
};

struct walk_skip {
    struct str path;
    const char *reason;
};

/* A zero-filled struct walk is an empty one. */
struct walk {
    struct walk_file *files; /* after walk_finish: sorted by name, bytewise */
    size_t files_n, files_cap;
    struct walk_skip *skips; /* folders and files that cannot be read; sorted as well */
    size_t skips_n, skips_cap;
    const char **roots;      /* the PATHs, as given */
    size_t roots_n, roots_cap;
    bool full;               /* LIMIT_SOURCES */
    int threads;             /* that may list, set before the first walk_add; 0 is as 1 */
    struct arena arena;
};

/* walk_add(w, path, err): -1 with ERR_NO_INPUT if path cannot be opened at all. */
int walk_add(struct walk *w, const char *path, struct err *err);

/* walk_finish(w, err): after the last walk_add.  A file that was reached twice is kept once. */
int walk_finish(struct walk *w, struct err *err);
void walk_release(struct walk *w);

/* walk_folder(w, source): `folder` of the file that a source is, or is packed in; after
   walk_finish. Lives as long as w. */
struct str walk_folder(const struct walk *w, struct str source);

struct leaf {
    struct str name;
    struct stream *in;  /* the walk's; valid until leaf returns; need not be read to its end */
    when mtime;         /* WHEN_NONE where it is not known */
    bool mtime_local;   /* wall clock of the machine that packed (zip); else UTC */
    bool packed;        /* in unpacks */
    bool member;        /* of an archive: others may lie behind it */
    struct reading *of; /* the walk's own, as is depth */
    int depth;
};

/* What hides in a text: several logs, or one in the dress of another program. */
struct walk_hidden {
    enum joined_kind joined;
    bool dressed;
    struct dress dress;
};

struct walk_sink {
    int (*leaf)(void *ctx, const struct leaf *leaf);                     /* non-zero: stop */
    void (*skip)(void *ctx, struct str path, const char *reason); /* both die on return */
    void *ctx;
};

/*
 * Members in which nothing is packed, before anybody has looked whether they are one log or text
 * that hides one.  Whoever has the bytes of one that was taken asks walk_is_log; one that is no log
 * goes back to the thread that walks, to walk_on, before settle returns.  So the looks, which are
 * most of what finding leaves costs, can be somebody else's, and what they find still counts
 * against the limits in one order.
 */
struct walk_taker {
    int (*take)(void *ctx, const struct leaf *leaf); /* 1: taken, 0: not, -1: stop */
    int (*settle)(void *ctx);                        /* the file is over; non-zero: failed */
    void *ctx;
};

/*
 * walk_read(file, sink): opens one file and delivers its leaves in the order of the archive.
 * Returns 0, or what made leaf stop.  Threads may read different files at the same time.
 */
int walk_read(const struct walk_file *file, const struct walk_sink *sink);
/* taker: NULL: as walk_read.  page: of text that is not Unicode, in what is found in it as well;
   NULL: nobody said one. */
int walk_read_taken(const struct walk_file *file, const struct walk_sink *sink,
                    const struct walk_taker *taker, const struct codepage *page);

/* The same for bytes that are at hand already; the stream, with its page, stays the caller's. */
int walk_read_stream(const struct leaf *whole, const struct walk_sink *sink);

/* Of a leaf that was taken, or a copy over a stream of the same bytes.  By any thread. */
bool walk_is_log(const struct leaf *leaf, struct walk_hidden *hidden);
/* Of one that is no log, by the thread that walks; non-zero: stop. */
int walk_on(const struct leaf *leaf, const struct walk_hidden *hidden);

#endif
