/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What unpacking may cost.  One struct unpack goes with one file of the file system and is shared
 * by everything that is unpacked from it, at whatever depth: the ratio is that of all unpacked
 * bytes to the bytes of that file read so far, so that small archives inside archives cannot
 * multiply.  (Deflate alone ends at 1032 : 1.)
 *
 * Behind a fault in a zip the next member is looked for in what the faulty one claims as its own,
 * and these bytes are read once more.  Members that all claim the rest of the file would have it
 * read once for each of them, and archives inside of them once more each.
 *
 * Where it ends a member hangs on the bytes alone, not on the pieces in which anybody takes them:
 * whoever counts is a steady stream, and of the file counts what was asked for, not what came.
 */
#ifndef INPUT_UNPACK_H
#define INPUT_UNPACK_H

#include "base/buf.h"
#include "input/stream.h"

struct unpack {
    const struct stream *packed; /* the file itself */
    uint64_t made;               /* unpacked bytes so far, of all members */
    uint64_t again;              /* bytes that were read once more behind faults */
    const char *over;            /* the limit of the whole file that was reached: read no further;
                                    NULL: none */
};

/*
 * unpack_count(u, n, &member): n more bytes were unpacked; *member counts those of one member.
 * NULL, or the fault that names the limit that is exceeded.  u may be NULL: only the member counts.
 */
const char *unpack_count(struct unpack *u, size_t n, uint64_t *member);

/* unpack_again(u, n): n bytes behind a fault will be read once more.  The same. */
const char *unpack_again(struct unpack *u, uint64_t n);

/* All of a stream into out.  1: more than limit, and not read to its end; -1: no memory. */
int unpack_hold(struct buf *out, struct stream *in, uint64_t limit);

/* unpack_fault(into, cap, what): "unpacking: what"; a fault from further below stays as it is. */
void unpack_fault(char *into, size_t cap, const char *what);

#endif
