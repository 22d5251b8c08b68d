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
    struct str text; /* in them: the stretch */
    uint64_t offset; /* of it in the source */
    const struct codepage *page;
    bool in_order;   /* when it was claimed */
    uint64_t block;  /* else where its block begins, */
    size_t last;     /* and where in that the last record does; 0: it does not do */
    struct stretch_state begin, end; /* as guessed; as it was behind it (lines of its own) */
};

enum stretch_cut { STRETCH_CUT, STRETCH_END, STRETCH_OTHER, STRETCH_DEAD };

/* Where cutting a source stands. */
struct stretch_cutter {
    const struct parser *parser;
    struct stream *in;
    bool in_order;    /* from here on */
    uint64_t claimed; /* up to there, while it is not */
    struct buf rest;  /* of the block before: how the next stretch begins */
};

/*
 * In three steps, so that only short ones must be done in the order of the source, one at a time.
 * A source with places is read in blocks of one size: claim (in order) says which; look (by
 * anybody, beside others; not if it is in order) reads it and finds where the last record in it
 * begins; settle (in the order of the claims) makes the stretch, of what the block before left and
 * this one up to there.  Where that does not do (the end, a record larger than a block, bytes that
 * are no ASCII), and without places, the stream is taken from there on, in order.
 */
void stretch_begin(struct stretch_cutter *c, const struct parser *parser, struct stream *in);
void stretch_claim(struct stretch_cutter *c, struct stretch *s);
void stretch_look(const struct stretch_cutter *c, struct stretch *s);
/* OTHER: what comes cannot be cut, and stands in the stream.  from: the latest state that is
   known. */
enum stretch_cut stretch_settle(struct stretch_cutter *c, struct stretch *s,
                                const struct stretch_state *from);
void stretch_end(struct stretch_cutter *c);

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
