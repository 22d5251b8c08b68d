/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events of which people paste the description alone: their English words tell provider and id.
 */
#ifndef EVENT_TOLD_H
#define EVENT_TOLD_H

#include "base/arena.h"

struct description {
    const char *provider;
    uint32_t id;
    const char *text; /* "%" is an insertion */
};

extern const struct description descriptions[], better[]; /* told_rows.c, told_better.c */
extern const size_t descriptions_n, better_n;

#define TOLD_HEADS 4096 /* a power of two */
#define TOLD_HEAD 8     /* bytes; no description has an insertion in them or right behind them, the
                           first is a letter */
#define TOLD_BEGIN 10   /* bytes; so many tell nearly every place where none begins */
#define TOLD_BITS 16u   /* of the hash of so many bytes */
#define TOLD_MOST 512   /* descriptions */

struct told {
    uint64_t begins[(1u << TOLD_BITS) / 64]; /* a bit for each hash of TOLD_BEGIN bytes of one */
    uint16_t head[TOLD_HEADS]; /* row + 1 by hash of its first bytes; 0: none */
    const struct description *row[TOLD_MOST];
    unsigned rows;
    uint16_t next[TOLD_MOST];
    uint8_t fixed[TOLD_MOST];  /* bytes before the first insertion */
};

void told_learn(struct told *t);
/* The event whose description stands in text, which has no line ends.  Of several the one with most
   words; NULL: none does. */
const struct description *told_event(const struct told *t, struct str text);
/* One whose first fixed words stand at the beginning of a line, or as many of them as the line
   has. */
const struct description *told_begins(const struct told *t, struct str line);

/* *t is learned when it is first asked, which costs more than to read a small file, and is the
   caller's to mem_free.  NULL, no memory: the arena has failed. */
const struct told *told_learned(struct told **t, struct arena *a);
/* told_asked(t, a, text): told_event of a text that may have line ends.  *t as above. */
const struct description *told_asked(struct told **t, struct arena *a, struct str text);
/* told_provider(t, a, id, message): the provider of an event that came without one, if its message
   is the description of that id; STR_NONE: it is not.  *t as above. */
struct str told_provider(struct told **t, struct arena *a, uint32_t id, struct str message);

/* What ends the descriptions of all that a push may fail with: without one before it it is told as
   10612. */
#define TOLD_TAIL "Operation: Agent%Error Code"
bool told_is_tail(const struct description *d);

#endif
