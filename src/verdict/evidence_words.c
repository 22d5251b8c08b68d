/* SPDX-License-Identifier: Apache-2.0 */
/* How each word of each hit is written: as it is, as a part of the words of its hit, or, if it
   comes again, as a number. */
#include "verdict/evidence_rows.h"

#include "base/mem.h"
#include "base/sys_thread.h"
#include "base/utf.h"
#include "verdict/evidence_list.h"

#include <string.h>

#define BITS_A_WORD 8u      /* struct once */

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

static uint64_t once_hash(const struct once *o, struct str s)
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
    return (hash ^ bytes) * 0x9E3779B97F4A7C15u >> o->shift;
}

static void once_note(struct once *o, struct str word)
{
    uint64_t hash = once_hash(o, word), bit = (uint64_t)1 << hash % 64;

    o->again[hash / 64] |= o->seen[hash / 64] & bit;
    o->seen[hash / 64] |= bit;
}

static bool once_again(const struct once *o, struct str word)
{
    uint64_t hash = once_hash(o, word);

    return o->again[hash / 64] >> hash % 64 & 1;
}

/* The number of a word among those that differ. */
static int number_word(struct rows *r, struct str word, uint32_t *number)
{
    uint64_t known;

    *number = AS_IT_IS;
    if (r->differ_n + 1 >= IN_HIT)
        return 0;
    if (strmap_number(&r->words, word, r->differ_n + 1, &known) < 0 ||
        mem_grow(&r->states, &r->states_cap, r->differ_n + 2, sizeof *r->states) < 0)
        return -1;
    if (known > r->differ_n)
        r->states[r->differ_n = known] = 0;
    r->states[known] += r->states[known] < 2;
    *number = (uint32_t)known;
    return 0;
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

static void mark_hit(const struct once *o, const struct ev_hit *h, uint32_t *uses)
{
    for (size_t i = 0; i <= h->captures_n; i++) {
        struct str word = word_of(h, i);

        if (uses[i] == AS_IT_IS && word.n >= WORD_LEAST && once_again(o, word))
            uses[i] = TO_NUMBER;
    }
}

static int number_hit(struct rows *r, const struct ev_hit *h, uint32_t *uses)
{
    for (size_t i = 0; i <= h->captures_n; i++)
        if (uses[i] == TO_NUMBER && number_word(r, word_of(h, i), &uses[i]) < 0)
            return -1;
    return 0;
}

/* Some of the hits. */
struct counting {
    struct rows *r;
    const struct evidence *e;
    size_t from, to;
    struct once own;        /* of their words */
    const struct once *all; /* of the words of all hits */
};

static void count_part(void *ctx)
{
    struct counting *c = ctx;

    for (size_t i = c->from; i < c->to; i++)
        if (!c->e->hits[i].signature->foreign)
            count_hit(&c->own, &c->e->hits[i], c->r->uses + c->r->uses_of[i]);
}

static void mark_part(void *ctx)
{
    struct counting *c = ctx;

    for (size_t i = c->from; i < c->to; i++)
        if (!c->e->hits[i].signature->foreign && !hit_is_listed(&c->e->hits[i]))
            mark_hit(c->all, &c->e->hits[i], c->r->uses + c->r->uses_of[i]);
}

/* The second part by a thread, if there are two and one is to be had. */
static void run_parts(void (*run)(void *part), struct counting *parts, size_t n)
{
    struct sys_thread *thread = NULL;
    struct err ignored;
    bool started = n > 1 && sys_thread_start(&thread, run, &parts[1], &ignored) == 0;

    run(&parts[0]);
    if (started)
        sys_thread_join(thread);
    else if (n > 1)
        run(&parts[1]);
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

static int count_all(struct rows *r, const struct evidence *e, struct counting *parts, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        parts[k] = (struct counting){ .r = r, .e = e, .all = &parts[0].own,
                                      .from = e->hits_n / n * k,
                                      .to = k + 1 < n ? e->hits_n / n * (k + 1) : e->hits_n };
        if (once_init(&parts[k].own, r->uses_n) < 0)
            return -1;
    }
    run_parts(count_part, parts, n);
    if (n > 1)
        once_join(&parts[0].own, &parts[1].own);
    run_parts(mark_part, parts, n);
    for (size_t i = 0; i < e->hits_n; i++)
        if (!e->hits[i].signature->foreign &&
            number_hit(r, &e->hits[i], r->uses + r->uses_of[i]) < 0)
            return -1;
    return 0;
}

int rows_count(struct rows *r, const struct evidence *e, int threads)
{
    struct counting parts[2] = { { .from = 0 } };
    bool large = e->sources_n + e->hits_n >= WORTH_A_THREAD;
    int result = place_uses(r, e);

    r->all = e->hits;
    if (result == 0)
        result = count_all(r, e, parts, threads > 1 && large ? 2 : 1);
    once_release(&parts[0].own);
    once_release(&parts[1].own);
    return result;
}
