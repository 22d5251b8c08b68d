/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fleet says the same things over and over: what a row repeats is a number.  A shape is what hits
 * of one kind have in common; words that come more than once are numbered where they first come;
 * places and times are steps from the row before.  What comes once stands where it is used, so that
 * the lists grow with what is repeated and not with what was found.
 */
#include "verdict/evidence_rows.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/order.h"
#include "base/sys_thread.h"
#include "base/utf.h"
#include "verdict/evidence_stamp.h"

#include <string.h>

#define ROWS_A_LINE 200
#define BYTES_A_LINE 65536u /* of words; a line stays far below LIMIT_LINE_BYTES even if all of
                               them must be escaped */
#define WORD_LEAST 4u       /* shorter ones are no longer than a number */
#define BITS_A_WORD 8u      /* struct once */
#define NUMBERED 3u         /* states of a word before it has a number */

/* How a word of a hit is written: a number of its own, a place in the words of its hit, or this. */
#define AS_IT_IS UINT32_MAX
#define TO_NUMBER 0u       /* until it has its number */
#define IN_HIT 0x80000000u /* the rest is the place */

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
    bool whole = utf8_valid_prefix(h->text) == h->text.n;

    *uses++ = AS_IT_IS;
    once_note(o, h->text);
    for (size_t k = 0; k < h->captures_n; k++, uses++) {
        *uses = whole ? place_in_hit(h->text, h->captures[k].value) : AS_IT_IS;
        if (*uses == AS_IT_IS)
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
        if (!c->e->hits[i].signature->foreign)
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

/* Of its words first, then of each capture. */
static const uint32_t *uses_of(const struct rows *r, const struct ev_hit *h)
{
    return r->uses + r->uses_of[h - r->all];
}

/* ---- shapes and words ---------------------------------------------------------------------- */

static bool shape_known(struct rows *r, const struct ev_hit *h, uint64_t *number)
{
    buf_clear(&r->key);
    buf_add(&r->key, (struct str){ (const char *)&h->signature, sizeof h->signature });
    buf_char(&r->key, h->is_line ? 'l' : 'r');
    buf_char(&r->key, h->carved ? 'c' : '-');
    for (size_t i = 0; i < h->captures_n; i++) {
        buf_add(&r->key, h->captures[i].name);
        buf_char(&r->key, '\0');
    }
    r->failed = r->failed || r->key.failed;
    return strmap_get(&r->shapes, buf_str(&r->key), number);
}

static uint64_t define_shape(struct rows *r, struct buf *out, const struct ev_hit *h)
{
    struct json j;
    uint64_t number;

    if (shape_known(r, h, &number))
        return number;
    if (strmap_put(&r->shapes, buf_str(&r->key), r->shapes_n) < 0)
        r->failed = true;
    j = json_line(out);
    json_key(&j, "shape");
    json_uint(&j, r->shapes_n++);
    json_key(&j, "hit");
    json_str(&j, h->signature->name);
    json_key(&j, "at");
    json_text(&j, h->is_line ? "line" : "record");
    if (h->carved) {
        json_key(&j, "carved");
        json_bool(&j, true);
    }
    if (h->captures_n) {
        json_key(&j, "captures");
        json_array(&j);
        for (size_t i = 0; i < h->captures_n; i++)
            json_str(&j, h->captures[i].name);
        json_end_array(&j);
    }
    json_end_line(&j);
    return r->shapes_n - 1;
}

/* A word that comes again gets its number; j: the line of words, begun with the first new one. */
static void define_word(struct rows *r, struct json *j, uint32_t use, struct str word)
{
    if (use & IN_HIT || r->states[use] != 2)
        return;
    r->states[use] = NUMBERED + r->words_n;
    if (!j->depth) {
        json_object(j);
        json_key(j, "words");
        json_uint(j, r->words_n);
        json_key(j, "are");
        json_array(j);
    }
    json_str(j, word);
    r->words_n++;
}

/* What a portion needs and no line before it has said. */
static void define(struct rows *r, struct buf *out, const struct ev_hit *const *hits, size_t n)
{
    struct json words = json_into(out, 0);

    for (size_t i = 0; i < n; i++) {
        const uint32_t *uses = uses_of(r, hits[i]);

        define_word(r, &words, uses[0], hits[i]->text);
        for (size_t k = 0; k < hits[i]->captures_n; k++)
            define_word(r, &words, uses[1 + k], hits[i]->captures[k].value);
    }
    if (words.depth) {
        json_end_array(&words);
        json_end_line(&words);
    }
    for (size_t i = 0; i < n; i++)
        r->shape_of[i] = define_shape(r, out, hits[i]);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void put_word(const struct rows *r, struct json *j, uint32_t use, struct str word)
{
    if (!(use & IN_HIT) && r->states[use] >= NUMBERED) {
        json_uint(j, r->states[use] - NUMBERED);
    } else if (!(use & IN_HIT) || use == AS_IT_IS) {
        json_str(j, word);
    } else {
        json_array(j);
        json_uint(j, use & ~IN_HIT);
        json_uint(j, word.n);
        json_end_array(j);
    }
}

/* A step from the last time of the line, or the time itself. */
static void put_time(struct json *j, struct stamp *last, struct stamp t)
{
    int64_t step;

    if (stamp_step(*last, t, &step))
        json_int(j, step);
    else
        stamp_json(j, t);
    if (t.kind != STAMP_NONE)
        *last = t;
}

/* Numbers of places may be anything that 64 bits hold: so is the step between two of them. */
static void put_step(struct json *j, uint64_t from, uint64_t to)
{
    uint64_t step = to - from;

    if (step <= INT64_MAX)
        json_uint(j, step);
    else
        json_int(j, -(int64_t)(UINT64_MAX - step) - 1);
}

static void put_row(const struct rows *r, struct json *j, uint64_t shape, const struct ev_hit *h,
                    const struct ev_hit *before, struct stamp *last)
{
    const uint32_t *uses = uses_of(r, h);

    json_array(j);
    json_uint(j, shape);
    put_step(j, before ? before->at : 0, h->at);
    put_step(j, before ? before->offset : 0, h->offset);
    put_time(j, last, h->time);
    put_word(r, j, uses[0], h->text);
    for (size_t i = 0; i < h->captures_n; i++)
        put_word(r, j, uses[1 + i], h->captures[i].value);
    json_end_array(j);
}

static void put_portion(struct rows *r, struct buf *out, const struct ev_hit *const *hits, size_t n,
                        size_t number)
{
    struct stamp last = STAMP_ABSENT;
    struct json j;

    define(r, out, hits, n);
    j = json_line(out);
    json_key(&j, "hits");
    json_uint(&j, number);
    if (hits[0]->run) {
        json_key(&j, "run");
        json_uint(&j, hits[0]->run);
    }
    json_key(&j, "rows");
    json_array(&j);
    for (size_t i = 0; i < n; i++)
        put_row(r, &j, r->shape_of[i], hits[i], i ? hits[i - 1] : NULL, &last);
    json_end_array(&j);
    json_end_line(&j);
    r->lines++;
}

static size_t words_of(const struct ev_hit *h)
{
    size_t n = h->text.n;

    for (size_t i = 0; i < h->captures_n; i++)
        n += h->captures[i].value.n;
    return n;
}

static size_t portion_of(const struct ev_hit *const *hits, size_t n)
{
    size_t bytes = 0, i = 0;

    while (i < n && i < ROWS_A_LINE && hits[i]->run == hits[0]->run && bytes < BYTES_A_LINE)
        bytes += words_of(hits[i++]);
    return i;
}

static int compare_places(const void *a, const void *b)
{
    const struct ev_hit *const *one = a, *const *two = b;
    const struct ev_hit *x = *one, *y = *two;

    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x < y ? -1 : x > y; /* as evidence_unite has sorted them */
}

/* Those of our own signatures, in their order. */
static int take_hits(struct rows *r, const struct evidence *e, const size_t *order, size_t n,
                     size_t *own)
{
    *own = 0;
    if (mem_grow(&r->hits, &r->hits_cap, n, sizeof *r->hits) < 0 ||
        mem_grow(&r->shape_of, &r->shape_of_cap, ROWS_A_LINE, sizeof *r->shape_of) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (!e->hits[order[i]].signature->foreign)
            r->hits[(*own)++] = &e->hits[order[i]];
    if (*own)
        order_sort(r->hits, *own, sizeof *r->hits, compare_places);
    return 0;
}

void rows_drain(const struct rows *r, struct buf *out)
{
    if (r->about && r->about->drain && out->n >= EVIDENCE_DRAIN_BYTES && !out->failed)
        r->about->drain(r->about->drain_ctx, out);
}

int rows_write(struct rows *r, struct buf *out, const struct evidence *e, const size_t *order,
               size_t n, size_t number)
{
    size_t own, portion;

    if (take_hits(r, e, order, n, &own) < 0)
        return -1;
    for (size_t i = 0; i < own; i += portion) {
        portion = portion_of(r->hits + i, own - i);
        put_portion(r, out, r->hits + i, portion, number);
        rows_drain(r, out);
    }
    return r->failed || out->failed ? -1 : 0;
}

int rows_twin(struct rows *twin, const struct rows *r)
{
    *twin = (struct rows){ .all = r->all, .uses_of = r->uses_of, .uses = r->uses,
                           .is_twin = true };
    if (!r->states)
        return 0;
    twin->states = mem_alloc((r->differ_n + 1) * sizeof *twin->states);
    if (!twin->states)
        return -1;
    memcpy(twin->states, r->states, (r->differ_n + 1) * sizeof *twin->states);
    return 0;
}

int rows_pass(struct rows *r, const struct evidence *e, const size_t *order, size_t n)
{
    size_t own, portion;

    if (take_hits(r, e, order, n, &own) < 0)
        return -1;
    for (size_t i = 0; i < own; i += portion) {
        portion = portion_of(r->hits + i, own - i);
        define(r, &r->unwritten, r->hits + i, portion);
        r->failed = r->failed || r->unwritten.failed;
        buf_clear(&r->unwritten);
    }
    return r->failed ? -1 : 0;
}

void rows_release(struct rows *r)
{
    strmap_release(&r->words);
    mem_free(r->states);
    buf_release(&r->unwritten);
    if (!r->is_twin) {
        mem_free(r->uses);
        mem_free(r->uses_of);
    }
    strmap_release(&r->shapes);
    mem_free(r->hits);
    mem_free(r->shape_of);
    buf_release(&r->key);
}
