/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where in a text a window that is known may begin: private to windows.c, which says what windows
 * are.  A window is known by its key, and the key by two bits of one word, both chosen by its hash.
 * One bit would be set by chance one time in 64, and to look for a window that is not there costs
 * more than all looks before it.
 */
#ifndef RULES_BLOOM_H
#define RULES_BLOOM_H

#include "base/str.h"
#include "base/few.h"

#include <string.h>

#define BLOOM_WORD 8u /* bytes loaded at a time */

struct bloom {
    uint64_t *bits;
    uint64_t mask;  /* the bytes of a window among the eight that are loaded */
    size_t width;   /* of a window, in bytes */
    size_t stride;  /* a look every so many bytes */
    size_t last;    /* where the last eight bytes of a wide window begin; 0: it has no more */
    unsigned shift; /* the word of a hash: its bits from there on */
    bool four;      /* four looks at a time: bloom_set_four; */
    bool eight;     /* or even eight */
    const struct few *few; /* and these at every place, only where it is four; NULL: none */
};

/* Letters as small ones; some other bytes become equal too, which comparisons sort out. */
static inline uint64_t bloom_fold(uint64_t bytes)
{
    return bytes | 0x2020202020202020u;
}

static inline uint64_t bloom_load(const char *p)
{
    uint64_t bytes;

    memcpy(&bytes, p, sizeof bytes);
    return bytes;
}

/* Its bytes, or of a wide window its first and last bytes mixed.  Equal windows have equal keys. */
static inline uint64_t bloom_key(const struct bloom *b, const char *p)
{
    uint64_t first = bloom_fold(bloom_load(p)), last;

    if (!b->last)
        return first & b->mask;
    last = bloom_fold(bloom_load(p + b->last));
    return first ^ (last << 27 | last >> 37);
}

static inline uint64_t bloom_hash(uint64_t key)
{
    return key * 0x9E3779B97F4A7C15u;
}

/* The bits of a hash in its word; the word is chosen by those above. */
#define BLOOM_ONE 32
#define BLOOM_OTHER 26

static inline bool bloom_has(const struct bloom *b, uint64_t key)
{
    uint64_t h = bloom_hash(key), word = b->bits[h >> b->shift];

    return word >> (h >> BLOOM_ONE & 63) & word >> (h >> BLOOM_OTHER & 63) & 1;
}

static inline void bloom_put(struct bloom *b, uint64_t key)
{
    uint64_t h = bloom_hash(key);

    b->bits[h >> b->shift] |=
        (uint64_t)1 << (h >> BLOOM_ONE & 63) | (uint64_t)1 << (h >> BLOOM_OTHER & 63);
}

/* Does all that is loaded for a look lie in the text? */
static inline bool bloom_fits(const struct bloom *b, struct str text, size_t at)
{
    return at + b->last + BLOOM_WORD <= text.n;
}

/* The key of a window that lies in the text, near whose end not all can be loaded. */
static inline uint64_t bloom_key_in(const struct bloom *b, struct str text, size_t at)
{
    char bytes[BLOOM_WORD] = { 0 };

    if (text.n - at >= BLOOM_WORD)
        return bloom_key(b, text.s + at);
    for (size_t i = 0; at + i < text.n; i++)
        bytes[i] = text.s[at + i];
    return bloom_fold(bloom_load(bytes)) & b->mask;
}

/* What looks side by side have found: a bit for each place from there on where a window may be, and
   one of the few. */
struct bloom_found {
    size_t from;
    uint64_t known, few;
};

#define BLOOM_AHEAD 16u /* blocks that are looked at one behind the other */

/* Looks that were done: nobody need do them again. */
struct bloom_block {
    struct bloom_found now; /* the block of the last one that was told, */
    size_t to;              /* and its end; 0: there is none */
    size_t seen;            /* up to there all was looked at: */
    unsigned found, taken;  /* so many of those ahead, and of these so many were at hand already */
    struct bloom_found ahead[BLOOM_AHEAD + 1]; /* the last one is written, but never found */
};

/* The rest of it need not be cleared: most texts are short. */
static inline void bloom_begin(struct bloom_block *block)
{
    block->to = block->seen = 0;
    block->found = block->taken = 0;
}

/* bloom_next(b, text, at, block): the first look from there on whose window may be known, or the
   first place of one of the few; text.n: there is none.  block: of bloom_begin at first; for one
   text and looks that go on, bloom_step bytes behind the last. */
size_t bloom_next(const struct bloom *b, struct str text, size_t at, struct bloom_block *block);

static inline size_t bloom_step(const struct bloom *b)
{
    return b->four ? 1 : b->stride;
}

/* Of the place that bloom_next told last: may a window begin there? */
static inline bool bloom_window_at(const struct bloom_block *block, size_t at)
{
    return at >= block->to || (block->now.known >> (at - block->now.from) & 1);
}

/* May one of the few? */
static inline bool bloom_few_at(const struct bloom_block *block, size_t at)
{
    return at < block->to && (block->now.few >> (at - block->now.from) & 1);
}

/* Once stride is set: where the processor and the stride are fit for it. */
void bloom_set_four(struct bloom *b);
bool bloom_can_four(void); /* the processor is */

#endif
