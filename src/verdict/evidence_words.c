/* SPDX-License-Identifier: Apache-2.0 */
/* How each word of each hit is written: as it is, as a part of the words of its hit, or, if it
   comes again, as a number. */
#include "verdict/evidence_rows.h"

#include "base/mem.h"
#include "base/two.h"
#include "base/utf.h"
#include "verdict/evidence_dictionary.h"
#include "verdict/evidence_list.h"

#include <string.h>

#define BITS_A_WORD 8u /* struct once */
#define PARTS 2u       /* always: how words are divided must not hang on the threads */
#define EXPECTED 16u   /* words ahead */

/*
 * Most words of a list of machines come once, and the map is large.  A bit for each hash says of
 * nearly all of them that they do, so that only the others are numbered; one that is numbered and
 * comes once is written as it is all the same.
 */
struct once {
    uint64_t *seen, *again;
    unsigned shift;
};

static int once_init(struct once *o, size_t words)
{
    unsigned log = 10;

    while (log < 40 && (size_t)1 << log < words * BITS_A_WORD)
        log++;
    o->shift = 64 - log;
    o->seen = mem_zero(((size_t)1 << log) / 64, sizeof *o->seen);
    o->again = mem_zero(((size_t)1 << log) / 64, sizeof *o->again);
    return o->seen && o->again ? 0 : -1;
}

/* o becomes that of the words of both, which are of one size. */
static void once_join(struct once *o, const struct once *more)
{
    for (size_t i = 0; i < ((size_t)1 << (64 - o->shift)) / 64; i++) {
        o->again[i] |= more->again[i] | (o->seen[i] & more->seen[i]);
        o->seen[i] |= more->seen[i];
    }
}

static void once_release(struct once *o)
{
    mem_free(o->seen);
    mem_free(o->again);
}

static uint64_t hash_of(struct str s)
{
    uint64_t hash = s.n, bytes;

    for (; s.n >= sizeof bytes; s = str_from(s, sizeof bytes)) {
        memcpy(&bytes, s.s, sizeof bytes);
        hash = (hash ^ bytes) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    bytes = 0;
    if (s.n)
        memcpy(&bytes, s.s, s.n);
    return (hash ^ bytes) * 0x9E3779B97F4A7C15u;
}

static void once_note(struct once *o, struct str word)
{
    uint64_t hash = hash_of(word) >> o->shift, bit = (uint64_t)1 << hash % 64;

    o->again[hash / 64] |= o->seen[hash / 64] & bit;
    o->seen[hash / 64] |= bit;
}

static bool once_again(const struct once *o, uint64_t hash)
{
    hash >>= o->shift;
    return o->again[hash / 64] >> hash % 64 & 1;
}

/* Where a value stands in the words of its hit, which are not damaged; AS_IT_IS: nowhere. */
static uint32_t place_in_hit(struct str text, struct str value)
{
    size_t at = value.n < WORD_LEAST ? text.n : str_find(text, value);

    return at < text.n && at < IN_HIT ? IN_HIT | (uint32_t)at : AS_IT_IS;
}

/* Which captures stand in the words, and which words come again. */
static void count_hit(struct once *o, const struct ev_hit *h, uint32_t *uses)
{
    bool whole = utf8_valid_prefix(h->text) == h->text.n, listed = hit_is_listed(h);

    *uses++ = AS_IT_IS;
    if (!listed)
        once_note(o, h->text);
    for (size_t k = 0; k < h->captures_n; k++, uses++) {
        *uses = whole ? place_in_hit(h->text, h->captures[k].value) : AS_IT_IS;
        if (*uses == AS_IT_IS && !listed)
            once_note(o, h->captures[k].value);
    }
}

/* The text of a hit, then its captures. */
static struct str word_of(const struct ev_hit *h, size_t i)
{
    return i ? h->captures[i - 1].value : h->text;
}

/* Hashes of words that come again; 0: it need not be numbered. */
static void mark_hit(const struct once *o, const struct ev_hit *h, const uint32_t *uses,
                     uint32_t *hashes)
{
    for (size_t i = 0; i <= h->captures_n; i++) {
        struct str word = word_of(h, i);
        uint64_t hash;

        hashes[i] = 0;
        if (uses[i] != AS_IT_IS || word.n < WORD_LEAST || !once_again(o, hash = hash_of(word)))
            continue;
        hash >>= 32;
        hashes[i] = (uint32_t)(hash + !hash);
    }
}

/* Some of the hits; then some of the words. */
struct counting {
    struct rows *r;
    const struct evidence *e;
    size_t from, to;
    struct once own;        /* of their words */
    const struct once *all; /* of the words of all hits */
    uint32_t *hashes;       /* of all: of each use */
    uint32_t number;        /* of this part */
    struct dictionary words; /* whose hash leaves it, divided by PARTS */
    bool failed;
};

static void count_part(void *ctx)
{
    struct counting *c = ctx;

    for (size_t i = c->from; i < c->to; i++)
        if (!c->e->hits[i].signature->foreign)
            count_hit(&c->own, &c->e->hits[i], c->r->uses + c->r->uses_of[i]);
}

static bool is_marked(const struct ev_hit *h)
{
    return !h->signature->foreign && !hit_is_listed(h);
}

static void mark_part(void *ctx)
{
    struct counting *c = ctx;

    for (size_t i = c->from; i < c->to; i++)
        if (is_marked(&c->e->hits[i]))
            mark_hit(c->all, &c->e->hits[i], c->r->uses + c->r->uses_of[i],
                     c->hashes + c->r->uses_of[i]);
}

static bool is_of_part(const struct counting *c, uint32_t hash)
{
    return hash && hash % PARTS == c->number;
}

/* Numbers of states: those of the parts by turns, behind 0. */
static uint32_t state_of(const struct counting *c, uint32_t word)
{
    return 1 + PARTS * word + c->number;
}

static int number_hit(struct counting *c, const struct ev_hit *h, size_t use)
{
    for (size_t i = 0; i <= h->captures_n; i++) {
        uint32_t hash = c->hashes[use + i], word;

        if (!is_of_part(c, hash))
            continue;
        if (dictionary_number(&c->words, hash, word_of(h, i), &word) < 0)
            return -1;
        if (word != NO_NUMBER)
            c->r->uses[use + i] = state_of(c, word);
    }
    return 0;
}

static void expect(const struct counting *c, size_t use)
{
    if (use < c->r->uses_n && is_of_part(c, c->hashes[use]))
        dictionary_expect(&c->words, c->hashes[use]);
}

/* All hits, the words of this part. */
static void number_part(void *ctx)
{
    struct counting *c = ctx;

    for (size_t i = 0; i < c->e->hits_n && !c->failed; i++) {
        const struct ev_hit *h = &c->e->hits[i];
        size_t use = c->r->uses_of[i];

        if (!is_marked(h))
            continue;
        for (size_t k = 0; k <= h->captures_n; k++)
            expect(c, use + k + EXPECTED);
        c->failed = number_hit(c, h, use) < 0;
    }
}

/* Room for how each word of each hit is written; -1: no memory. */
static int place_uses(struct rows *r, const struct evidence *e)
{
    r->uses_n = 0;
    if (mem_grow(&r->uses_of, &r->uses_of_cap, e->hits_n, sizeof *r->uses_of) < 0)
        return -1;
    for (size_t i = 0; i < e->hits_n; i++) {
        r->uses_of[i] = r->uses_n;
        r->uses_n += e->hits[i].signature->foreign ? 0 : 1 + e->hits[i].captures_n;
    }
    return mem_grow(&r->uses, &r->uses_cap, r->uses_n, sizeof *r->uses);
}

/* How often each word comes, as far as its dictionary knows. */
static int fill_states(struct rows *r, const struct counting *parts)
{
    r->differ_n = 1;
    for (size_t k = 0; k < PARTS; k++) {
        if (parts[k].failed)
            return -1;
        if (parts[k].words.n && state_of(&parts[k], parts[k].words.n) > r->differ_n)
            r->differ_n = state_of(&parts[k], parts[k].words.n);
    }
    r->states = mem_zero(r->differ_n, sizeof *r->states);
    if (!r->states)
        return -1;
    for (size_t k = 0; k < PARTS; k++) {
        const struct dictionary *d = &parts[k].words;

        for (size_t i = 0; i < d->cap; i++)
            if (d->slots[i].uses)
                r->states[state_of(&parts[k], d->slots[i].number)] = d->slots[i].uses;
    }
    return 0;
}

static int count_all(struct rows *r, const struct evidence *e, struct counting *parts,
                     bool threads)
{
    uint32_t *hashes = mem_zero(r->uses_n, sizeof *hashes);
    int result = hashes ? 0 : -1;

    for (size_t k = 0; k < PARTS && result == 0; k++) {
        parts[k] = (struct counting){ .r = r, .e = e, .all = &parts[0].own, .hashes = hashes,
                                      .number = (uint32_t)k, .from = e->hits_n / PARTS * k,
                                      .to = k + 1 < PARTS ? e->hits_n / PARTS * (k + 1)
                                                          : e->hits_n };
        result = once_init(&parts[k].own, r->uses_n);
    }
    if (result == 0) {
        two_run(count_part, &parts[0], &parts[1], threads);
        once_join(&parts[0].own, &parts[1].own);
        two_run(mark_part, &parts[0], &parts[1], threads);
        two_run(number_part, &parts[0], &parts[1], threads);
        result = fill_states(r, parts);
    }
    mem_free(hashes);
    return result;
}

int rows_count(struct rows *r, const struct evidence *e, int threads)
{
    struct counting parts[PARTS] = { { .from = 0 } };
    bool large = e->sources_n + e->hits_n >= WORTH_A_THREAD;
    int result = place_uses(r, e);

    r->all = e->hits;
    if (result == 0)
        result = count_all(r, e, parts, threads > 1 && large);
    for (size_t k = 0; k < PARTS; k++) {
        once_release(&parts[k].own);
        dictionary_release(&parts[k].words);
    }
    return result;
}
