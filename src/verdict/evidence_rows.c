/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fleet says the same things over and over: what a row repeats is a number.  A shape is what hits
 * of one kind have in common; words that come more than once are numbered where they first come;
 * places and times are steps from the row before.  What comes once stands where it is used, so that
 * the lists grow with what is repeated and not with what was found.
 */
#include "verdict/evidence_rows.h"

#include "base/digits.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/order.h"
#include "base/scan.h"
#include "verdict/evidence_feed.h"
#include "verdict/evidence_last.h"
#include "verdict/evidence_stamp.h"

#include <string.h>

#define ROWS_A_LINE 200
#define BYTES_A_LINE 65536u /* of words; a line stays far below LIMIT_LINE_BYTES even if all of
                               them must be escaped */
#define PLACE_ROOM 44u      /* bytes of two numbers and what stands around them */
#define ROW_ROOM (96u + SCAN_SPARE) /* of three, and around them and the words */
#define NUMBERED 3u         /* states of a word before it has a number */

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

/* Most hits have that of the hit before. */
static bool is_last_shape(const struct last_shape *l, const struct ev_hit *h)
{
    bool same = l->signature == h->signature && l->is_line == h->is_line &&
                l->carved == h->carved && l->names_n == h->captures_n;

    for (size_t i = 0; same && i < h->captures_n; i++)
        same = l->names[i].s == h->captures[i].name.s && l->names[i].n == h->captures[i].name.n;
    return same;
}

static void note_shape(struct last_shape *l, const struct ev_hit *h, uint64_t number)
{
    *l = (struct last_shape){ .signature = h->signature, .is_line = h->is_line,
                              .carved = h->carved, .number = number };
    for (; l->names_n < h->captures_n && l->names_n < LIMIT_CAPTURES; l->names_n++)
        l->names[l->names_n] = h->captures[l->names_n].name;
}

static uint64_t shape_of_any(struct rows *r, struct buf *out, const struct ev_hit *h)
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

static uint64_t define_shape(struct rows *r, struct buf *out, const struct ev_hit *h)
{
    if (!is_last_shape(&r->last, h))
        note_shape(&r->last, h, shape_of_any(r, out, h));
    return r->last.number;
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

/* What the hit needs and nobody before it has said: words into their line, shapes into theirs. */
static uint64_t define(struct rows *r, struct json *words, const struct feed *f)
{
    const struct ev_hit *h = feed_hit(f);
    const uint32_t *uses = feed_row(f) ? NULL : uses_of(r, h);

    for (size_t i = 0; uses && i <= h->captures_n; i++)
        define_word(r, words, uses[i], i ? h->captures[i - 1].value : h->text);
    return define_shape(r, &r->shapes_text, h);
}

static void end_words(struct json *words)
{
    if (words->depth) {
        json_end_array(words);
        json_end_line(words);
    }
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

/* Where the row before was. */
struct before {
    uint64_t at, offset;
    struct stamp time;
};

/* "[shape,at,offset,null," and the words; NULL: these are not plain. */
static char *put_row_words(char *to, uint64_t shape, const struct ev_hit *h,
                           const struct before *before)
{
    *to++ = '[';
    to = digits_put(to, shape);
    *to++ = ',';
    to = digits_put(to, h->at - before->at);
    *to++ = ',';
    to = digits_put(to, h->offset - before->offset);
    memcpy(to, ",null,\"", 7);
    to += 7;
    if (scan_quote(&to, h->text.s, h->text.n) < h->text.n)
        return NULL;
    *to++ = '"';
    return to;
}

/* ",[at,n]" of each capture; NULL: not all of them are parts of the words. */
static char *put_row_places(char *to, const struct list_row *row)
{
    for (size_t i = 0; i < row->hit.captures_n; i++) {
        size_t n = row->captures[i].value.n;

        if (n < WORD_LEAST || row->places[i] == NOT_IN_WORDS)
            return NULL;
        *to++ = ',';
        *to++ = '[';
        to = digits_put(to, row->places[i]);
        *to++ = ',';
        to = digits_put(to, n);
        *to++ = ']';
    }
    *to++ = ']';
    return to;
}

/* Nearly all rows of a list are like this: room is made once.  False: this one is not, and nothing
   was written. */
static bool put_plain_row(struct json *j, uint64_t shape, const struct list_row *row,
                          const struct before *before)
{
    const struct ev_hit *h = &row->hit;
    char *room = buf_reserve(j->out, ROW_ROOM + 2 * h->text.n + h->captures_n * PLACE_ROOM);
    char *to = room;

    if (!room || h->at < before->at || h->offset < before->offset)
        return false;
    if (j->filled)
        *to++ = ',';
    to = put_row_words(to, shape, h, before);
    if (to)
        to = put_row_places(to, row);
    if (!to)
        return false;
    j->out->n += (size_t)(to - room);
    j->filled = true;
    return true;
}

/* How a capture of a row of a list is written. */
static uint32_t use_in_list(const struct list_row *row, size_t i)
{
    return row->captures[i].value.n < WORD_LEAST || row->places[i] == NOT_IN_WORDS
               ? AS_IT_IS
               : IN_HIT | row->places[i];
}

static void put_row(const struct rows *r, struct json *j, uint64_t shape, const struct feed *f,
                    struct before *before)
{
    const struct ev_hit *h = feed_hit(f);
    const struct list_row *row = feed_row(f);
    const uint32_t *uses = row ? NULL : uses_of(r, h);

    if (row && put_plain_row(j, shape, row, before))
        return;
    json_array(j);
    json_uint(j, shape);
    put_step(j, before->at, h->at);
    put_step(j, before->offset, h->offset);
    put_time(j, &before->time, h->time);
    put_word(r, j, row ? AS_IT_IS : uses[0], h->text);
    for (size_t i = 0; i < h->captures_n; i++)
        put_word(r, j, row ? use_in_list(row, i) : uses[1 + i], h->captures[i].value);
    json_end_array(j);
}

static size_t words_of(const struct ev_hit *h)
{
    size_t n = h->text.n;

    for (size_t i = 0; i < h->captures_n; i++)
        n += h->captures[i].value.n;
    return n;
}

/* Hits of one run, not too many: their rows, and what these need.  Returns the run. */
static uint32_t gather_portion(struct rows *r, struct feed *f)
{
    struct json words = json_into(&r->words_text, 0), rows = json_into(&r->rows_text, 0);
    struct before before = { .time = STAMP_ABSENT };
    const struct ev_hit *h = feed_hit(f);
    uint32_t run = h->run;
    uint64_t number;
    size_t bytes = 0;

    buf_clear(&r->words_text);
    buf_clear(&r->shapes_text);
    buf_clear(&r->rows_text);
    json_array(&rows);
    for (size_t i = 0; i < ROWS_A_LINE && bytes < BYTES_A_LINE && h && h->run == run; i++) {
        bytes += words_of(h);
        number = define(r, &words, f);
        put_row(r, &rows, number, f, &before);
        before.at = h->at;
        before.offset = h->offset;
        feed_next(f);
        h = feed_hit(f);
    }
    json_end_array(&rows);
    end_words(&words);
    return run;
}

static void put_portion(struct rows *r, struct buf *out, struct feed *f, size_t number)
{
    uint32_t run = gather_portion(r, f);
    struct json j;

    buf_add(out, buf_str(&r->words_text));
    buf_add(out, buf_str(&r->shapes_text));
    j = json_line(out);
    json_key(&j, "hits");
    json_uint(&j, number);
    if (run) {
        json_key(&j, "run");
        json_uint(&j, run);
    }
    json_key(&j, "rows");
    json_raw(&j, buf_str(&r->rows_text));
    json_end_line(&j);
    r->lines++;
    r->failed = r->failed || r->words_text.failed || r->shapes_text.failed || r->rows_text.failed;
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
static int take_hits(struct rows *r, struct feed *f, const struct evidence *e,
                     const struct rows_of *of)
{
    size_t own = 0;

    if (mem_grow(&r->hits, &r->hits_cap, of->n, sizeof *r->hits) < 0)
        return -1;
    for (size_t i = 0; i < of->n; i++)
        if (!e->hits[of->order[i]].signature->foreign)
            r->hits[own++] = &e->hits[of->order[i]];
    if (own)
        order_sort(r->hits, own, sizeof *r->hits, compare_places);
    feed_begin(f, e, r->hits, own, of->lists, of->lists_n);
    return 0;
}

void rows_drain_now(const struct rows *r, struct buf *out)
{
    lines_sum_add(r->sum, out);
    r->about->drain(r->about->drain_ctx, out);
}

void rows_drain(const struct rows *r, struct buf *out)
{
    if (r->about && r->about->drain && out->n >= EVIDENCE_DRAIN_BYTES && !out->failed)
        rows_drain_now(r, out);
}

int rows_write(struct rows *r, struct buf *out, const struct evidence *e,
               const struct rows_of *of, size_t number)
{
    struct feed f;

    if (take_hits(r, &f, e, of) < 0)
        return -1;
    while (feed_hit(&f)) {
        put_portion(r, out, &f, number);
        rows_drain(r, out);
    }
    r->failed = r->failed || f.failed;
    feed_end(&f);
    return r->failed || out->failed ? -1 : 0;
}

int rows_twin(struct rows *twin, const struct rows *r)
{
    *twin = (struct rows){ .all = r->all, .uses_of = r->uses_of, .uses = r->uses,
                           .is_twin = true };
    if (!r->states)
        return 0;
    twin->states = mem_alloc(r->differ_n * sizeof *twin->states);
    if (!twin->states)
        return -1;
    memcpy(twin->states, r->states, r->differ_n * sizeof *twin->states);
    return 0;
}

int rows_pass(struct rows *r, const struct evidence *e, const struct rows_of *of)
{
    struct json words = json_into(&r->words_text, 0);
    struct feed f;

    if (take_hits(r, &f, e, of) < 0)
        return -1;
    for (; feed_hit(&f); feed_next(&f)) {
        define(r, &words, &f);
        r->failed = r->failed || r->words_text.failed || r->shapes_text.failed;
        buf_clear(&r->words_text);
        buf_clear(&r->shapes_text);
    }
    r->failed = r->failed || f.failed;
    feed_end(&f);
    return r->failed ? -1 : 0;
}

void rows_release(struct rows *r)
{
    mem_free(r->states);
    buf_release(&r->words_text);
    buf_release(&r->shapes_text);
    buf_release(&r->rows_text);
    if (!r->is_twin) {
        mem_free(r->uses);
        mem_free(r->uses_of);
    }
    strmap_release(&r->shapes);
    mem_free(r->hits);
    buf_release(&r->key);
}
