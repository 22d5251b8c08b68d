/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Several logs in one text: what tail and head print of more than one file, with "==> name <=="
 * before each; matches of a search in several files; and logs that were pasted or copied one below
 * the other, in whatever forms, where the lines of one end and those of another begin, or the words
 * of a chat.  What a message quotes begins nothing.
 *
 *      while (joined_next(r, &part))
 *          ... joined_stream(r, &s, err) to read this one ...
 *
 * Of files that tail follows (-f) pieces come again and again below the same names, and pssh and
 * pdsh set "name: " before each line of what machines print in turn: collected.h puts these lines
 * together.
 *
 * The text comes out as UTF-8; lines and offsets are those of the part.  Lines of two logs that
 * alternate are one log, which is written so (Reporting's has the wizard's lines among those of the
 * installer).
 */
#ifndef INPUT_JOINED_H
#define INPUT_JOINED_H

#include "base/err.h"
#include "input/stream.h"

struct joined_reader;

struct joined_part {  /* dies at the next joined_next */
    struct str name;  /* defused, see name.h; empty: that of the whole, whose beginning it is */
};

/* By the beginning of a stream, JOINED_LOOK or all of it; page: as for undress_recognises. */
#define JOINED_LOOK 65536u
enum joined_kind { JOINED_NOT, JOINED_HEADS, JOINED_FOLLOWED, JOINED_MATCHES,
                   JOINED_MACHINES, JOINED_LOGS, JOINED_CHAT };
enum joined_kind joined_recognises(const uint8_t *bytes, size_t n, const struct codepage *page);
/* The same of text that was decoded before (text_sampled), and is not binary. */
enum joined_kind joined_recognises_text(struct str text);

/*
 * What begins as one log may go on as another one behind JOINED_LOOK: the last bytes tell, and then
 * all of them are looked at.  size: of a stream with places, or 0, and then it is looked at if it
 * has no more than JOINED_WHOLE.  Nothing of it was consumed; what was peeked is gone.
 */
#define JOINED_WHOLE (4u << 20)
bool joined_recognises_far(struct stream *in, uint64_t size);

/* kind: not JOINED_FOLLOWED, not JOINED_MACHINES */
int joined_open(struct joined_reader **out, struct stream *in, enum joined_kind kind,
                struct err *err); /* in: the caller's */

/* joined_next: 1 a part, 0 the end, -1 no memory. */
int joined_next(struct joined_reader *r, struct joined_part *part);

/* The current part.  The stream is the reader's and dies at the next joined_next. */
int joined_stream(struct joined_reader *r, struct stream **out, struct err *err);
void joined_close(struct joined_reader *r); /* NULL is fine */

#endif
