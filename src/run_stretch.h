/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct stretch: some hundred kilobytes of a text log, from the beginning of one record to that of
 * another, read by a parser of their own that was told what it would know there (struct
 * parser_resume).  Only plain ASCII is cut so: what other bytes mean depends on what was before.
 */
#ifndef RUN_STRETCH_H
#define RUN_STRETCH_H

#include "base/buf.h"
#include "run_read.h"

/* Where a source stands. */
struct stretch_state {
    _Alignas(8) unsigned char parser[PARSER_STATE_BYTES];
    uint64_t lines; /* before it */
};

struct stretch {
    struct buf bytes;
    uint64_t offset; /* of them in the source */
    const struct codepage *page;
    struct stretch_state begin, end; /* as guessed; as it was behind it (lines of its own) */
};

enum stretch_cut { STRETCH_CUT, STRETCH_END, STRETCH_OTHER, STRETCH_DEAD };

/* The next one; OTHER: what comes cannot be cut.  from: the latest state that is known. */
enum stretch_cut stretch_cut(struct stretch *s, const struct parser *parser, struct stream *in,
                             const struct stretch_state *from);
/* It began as was guessed. */
bool stretch_fits(const struct stretch *s, const struct parser *parser,
                  const struct stretch_state *state);

/* Reading it by this reader; offsets are those of the source, lines too if begin has them. */
struct stretch_reader {
    struct stream *in;
    struct parse *parse;
};
int stretch_open(struct stretch_reader *out, const struct stretch *s, const struct parser *parser,
                 const struct reader *r, const struct stretch_state *begin,
                 struct defects *defects);
/* end: where it stands now.  Defects get their offsets in the source. */
void stretch_close(struct stretch_reader *sr, const struct stretch *s, const struct parser *parser,
                   struct stretch_state *end, struct defects *defects);

#endif
