/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to evidence: hits in a list of machines (an export of all agents, of computers with their
 * products).  Each row is about a machine of its own and so is kept, however many there are; as a
 * struct ev_hit it would take half a kilobyte.  Here it is what its row says that the row before
 * did not (evidence_list_row.h), some fifty bytes, packed (base/lz.h) where that is more.
 *
 * Only the first LISTED_TIMES hits of a machine are such rows, and only behind LISTED_FROM others
 * of its file; whoever wants e->hits to have them all calls lists_spread.
 */
#ifndef VERDICT_EVIDENCE_LIST_H
#define VERDICT_EVIDENCE_LIST_H

#include "base/buf.h"
#include "base/limits.h"
#include "base/seen.h"
#include "verdict/evidence.h"
#include "verdict/evidence_list_row.h"

#define LISTED_FROM 256u
#define LISTED_TIMES SEEN_TIMES /* of one machine; fewer than LIMIT_HITS_KEPT */
#define LISTS_OF_FILE 16u  /* signatures, each with its names of captures */

struct list_block {
    char *bytes;
    uint32_t n, was; /* now, and before it was packed; ROW_SPARE bytes are behind them */
};

/* The rows of one signature in one source, in the order of their places. */
struct ev_list {
    const struct signature *signature;
    const struct str *names; /* of its captures */
    size_t names_n;
    size_t host;             /* the capture that is the subject */
    uint32_t source;
    uint64_t at, offset;     /* of the last row */
    uint64_t rows;
    struct list_block *blocks;
    size_t blocks_n, blocks_cap;
    struct buf open;         /* rows behind the blocks, */
    uint64_t words;          /* which have so many bytes of words */
    struct row_before *before; /* of the next one; NULL: none was put, or none will be */
};

/* Is it of a kind of which lists are made?  Of such hits no words are numbered (evidence_rows.c):
   they name their machine, and no other row has them. */
static inline bool hit_is_listed(const struct ev_hit *h)
{
    return h->subject.n && h->time.kind == STAMP_NONE;
}

/* Of the file being read; a zero-filled one is empty. */
struct listing {
    size_t first;        /* of its lists */
    uint64_t n;          /* hits that might have been rows */
    struct seen seen;    /* source, signature and subject of all of these; of two of one hash one
                            has a row less, and a hit among the others more */
    const struct signature *signature; /* that were asked about last, */
    uint32_t source;
    uint64_t seed;                     /* and what their hashes begin with */
    unsigned met;        /* how many of its series came before the hit asked about last, if that
                            became no row, at most LISTED_TIMES */
};

void listing_begin(struct listing *f, const struct evidence *e);
/* hit: where, when and about what, as it was read; quote: its words.  1: it has become a row, 0: it
   is to be kept as others are, -1: no memory.  Words and captures of the hit are filled and clean
   only if it has become one. */
int listing_take(struct evidence *e, struct listing *f, struct ev_hit *hit,
                 const struct ev_quote *quote);
int listing_end(struct evidence *e, struct listing *f);
void listing_release(struct listing *f);

void list_release(struct ev_list *l);
/* Its rows as hits of into, base behind their source. */
int list_copy(struct evidence *into, const struct ev_list *l, uint32_t base);
/* All of them become hits like others.  -1: no memory. */
int lists_spread(struct evidence *e);

struct list_row {
    struct ev_hit hit;
    struct capture captures[LIMIT_CAPTURES];
    uint32_t places[LIMIT_CAPTURES]; /* in the words, or NOT_IN_WORDS */
};

/* Row after row.  The next one of a block is taken ahead: to read what was just written waits. */
struct list_cursor {
    const struct ev_list *list;
    size_t block;              /* the next one */
    struct str rest;           /* of the one at hand, */
    char *unpacked;            /* which may lie here */
    struct row_before *before;
    uint64_t at;               /* of the row that was taken last: its place, */
    struct list_row rows[2];
    uint64_t offset;           /* and far from that its offset: two neighbours would be added as
                                  one vector, for which they would have to wait in memory */
    unsigned own;              /* of the two: the row, until the next one; the other one */
    bool ahead;                /* was taken */
};

static inline const struct list_row *list_row(const struct list_cursor *c)
{
    return &c->rows[c->own];
}

void list_begin(struct list_cursor *c, const struct ev_list *l);
int list_next(struct list_cursor *c); /* 1; 0: that was all; -1: no memory */
void list_leave(struct list_cursor *c);
void list_move(struct list_cursor *to, const struct list_cursor *from); /* from is no more then */

#endif
