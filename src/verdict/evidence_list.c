/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_list.h"

#include "base/limits.h"
#include "base/lz.h"
#include "base/mem.h"
#include "base/utf.h"
#include "verdict/evidence_series.h"

#include <string.h>

/* Rows that have not become so much less (of a hundred bytes) are packed once more. */
#define LITTLE_LEFT 60u

/* ---- lists ---------------------------------------------------------------------------------- */

/* Nearly always they are of one signature, and one in memory. */
static inline bool is_same(struct str a, struct str b)
{
    return (a.s == b.s && a.n == b.n) || str_eq(a, b);
}

static bool takes(const struct ev_list *l, const struct ev_hit *h)
{
    if (l->signature != h->signature || l->source != h->source || l->names_n != h->captures_n)
        return false;
    for (size_t i = 0; i < l->names_n; i++)
        if (!is_same(l->names[i], h->captures[i].name))
            return false;
    return true;
}

static int list_new(struct evidence *e, const struct ev_hit *like)
{
    struct str *names = arena_zero(&e->arena, like->captures_n, sizeof *names);
    struct ev_list l = { .signature = like->signature, .names = names, .source = like->source,
                         .names_n = like->captures_n, .host = like->captures_n };

    for (size_t i = 0; names && i < like->captures_n; i++) {
        names[i] = like->captures[i].name; /* lives as long as the signature */
        if (l.host == l.names_n && str_eq(names[i], STR("host")))
            l.host = i;
    }
    if (!names || mem_grow(&e->lists, &e->lists_cap, e->lists_n + 1, sizeof *e->lists) < 0)
        return -1;
    e->lists[e->lists_n++] = l;
    return 0;
}

/* The list that takes such hits; a new one if there is none.  *out is NULL where none does. */
static int list_of(struct evidence *e, size_t first, const struct ev_hit *like,
                   struct ev_list **out)
{
    for (size_t i = first; i < e->lists_n; i++)
        if (takes(&e->lists[i], like)) {
            *out = &e->lists[i];
            return 0;
        }
    *out = NULL;
    if (e->lists_n - first >= LISTS_OF_FILE)
        return 0;
    if (list_new(e, like) < 0)
        return -1;
    *out = &e->lists[e->lists_n - 1];
    return 0;
}

/* ---- filling -------------------------------------------------------------------------------- */

/* What is small already, or is not smaller then, stays as it is. */
static int close_block(struct ev_list *l)
{
    char packed[LZ_ROOM(LZ_MOST)];
    bool large = l->open.n * 100 > l->words * (uint64_t)LITTLE_LEFT;
    size_t n = large ? lz_pack(packed, l->open.s, l->open.n) : l->open.n;
    struct list_block b = { .n = (uint32_t)n, .was = (uint32_t)l->open.n };
    const char *bytes = packed;

    if (n >= l->open.n) {
        b.n = b.was;
        bytes = l->open.s;
    }
    b.bytes = mem_alloc(b.n + ROW_SPARE);
    if (!b.bytes || mem_grow(&l->blocks, &l->blocks_cap, l->blocks_n + 1, sizeof b) < 0) {
        mem_free(b.bytes);
        return -1;
    }
    memcpy(b.bytes, bytes, b.n);
    memset(b.bytes + b.n, 0, ROW_SPARE);
    l->blocks[l->blocks_n++] = b;
    l->open.n = 0;
    l->words = 0;
    *l->before = (struct row_before){ .parts_n = 0 };
    return 0;
}

static bool stands_behind(const struct ev_list *l, const struct ev_hit *h)
{
    return !l->rows || h->at > l->at || (h->at == l->at && h->offset > l->offset);
}

/* Damaged words are written otherwise, and so nothing stands in them (evidence_rows.c). */
static bool fits(const struct ev_hit *h)
{
    bool all = h->captures_n <= LIMIT_CAPTURES && h->text.n <= LIMIT_EXCERPT_BYTES &&
               utf8_valid_prefix(h->text) == h->text.n;

    for (size_t i = 0; i < h->captures_n && all; i++)
        all = h->captures[i].value.n <= LIMIT_EXCERPT_BYTES;
    return all;
}

/* 1: taken, 0: it cannot be (it stands behind no other row, or is damaged), -1: no memory. */
static int list_put(struct ev_list *l, const struct ev_hit *h, const uint32_t *places)
{
    struct row_steps steps = { h->at - l->at, h->offset - l->offset };
    char *to;

    if (!stands_behind(l, h) || !fits(h))
        return 0;
    if (!l->before && !(l->before = mem_zero(1, sizeof *l->before)))
        return -1;
    if (l->open.n + ROW_MOST > LZ_MOST && close_block(l) < 0)
        return -1;
    to = buf_reserve(&l->open, l->open.n ? ROW_MOST : LZ_MOST);
    if (!to)
        return -1;
    l->open.n = (size_t)(row_put(l->before, to, steps, h, places) - l->open.s);
    l->words += h->text.n;
    l->at = h->at;
    l->offset = h->offset;
    l->rows++;
    return 1;
}

static int list_end(struct ev_list *l)
{
    int result = l->open.n ? close_block(l) : 0;

    buf_release(&l->open);
    mem_free(l->before);
    l->before = NULL;
    return result;
}

void list_release(struct ev_list *l)
{
    for (size_t i = 0; i < l->blocks_n; i++)
        mem_free(l->blocks[i].bytes);
    mem_free(l->blocks);
    buf_release(&l->open);
    mem_free(l->before);
}

/* ---- reading -------------------------------------------------------------------------------- */

void list_begin(struct list_cursor *c, const struct ev_list *l)
{
    *c = (struct list_cursor){ .list = l };
    for (struct list_row *row = c->rows; row < c->rows + 2; row++) {
        row->hit = (struct ev_hit){ .signature = l->signature, .source = l->source,
                                    .is_line = true, .time = STAMP_ABSENT,
                                    .captures = row->captures, .captures_n = l->names_n };
        for (size_t i = 0; i < l->names_n; i++)
            row->captures[i].name = l->names[i];
    }
}

void list_move(struct list_cursor *to, const struct list_cursor *from)
{
    *to = *from;
    for (struct list_row *row = to->rows; row < to->rows + 2; row++)
        row->hit.captures = row->captures;
}

static int next_block(struct list_cursor *c)
{
    const struct list_block *b = &c->list->blocks[c->block++];

    if (!c->before && !(c->before = mem_alloc(sizeof *c->before)))
        return -1;
    *c->before = (struct row_before){ .parts_n = 0 };
    c->rest = (struct str){ b->bytes, b->n };
    if (b->n == b->was)
        return 0;
    if (!c->unpacked && !(c->unpacked = mem_zero(1, LZ_MOST + ROW_SPARE)))
        return -1;
    c->rest = (struct str){ c->unpacked, b->was };
    return lz_unpack(c->unpacked, b->was, b->bytes, b->n) ? 0 : -1;
}

static void take_row(struct list_cursor *c, struct list_row *row)
{
    struct row_steps steps = row_take(c->before, &c->rest, &row->hit, row->captures, row->places);

    row->hit.at = c->at += steps.at;
    row->hit.offset = c->offset += steps.offset;
    row->hit.subject = row->captures[c->list->host].value;
}

/* Never ahead into the next block: the row may have words in this one. */
int list_next(struct list_cursor *c)
{
    c->own = !c->own;
    if (!c->ahead) {
        if (!c->rest.n && c->block == c->list->blocks_n)
            return 0;
        if (!c->rest.n && next_block(c) < 0)
            return -1;
        take_row(c, &c->rows[c->own]);
    }
    c->ahead = c->rest.n > 0;
    if (c->ahead)
        take_row(c, &c->rows[!c->own]);
    return 1;
}

void list_leave(struct list_cursor *c)
{
    mem_free(c->before);
    mem_free(c->unpacked);
}

/* ---- hits like others ----------------------------------------------------------------------- */

static int row_keep(struct evidence *e, const struct list_row *row, size_t host, uint32_t source)
{
    struct ev_hit h = row->hit;
    struct capture *captures = arena_zero(&e->arena, h.captures_n, sizeof *captures);

    h.source = source;
    h.text = arena_copy(&e->arena, h.text);
    for (size_t i = 0; captures && h.text.s && i < h.captures_n; i++) {
        struct str value = row->captures[i].value;

        captures[i].name = row->captures[i].name;
        captures[i].value = row->places[i] == NOT_IN_WORDS
                                ? arena_copy(&e->arena, value)
                                : (struct str){ h.text.s + row->places[i], value.n };
    }
    if (e->arena.failed ||
        mem_grow(&e->hits, &e->hits_cap, e->hits_n + 1, sizeof *e->hits) < 0)
        return -1;
    h.captures = captures;
    h.subject = captures[host].value;
    e->hits[e->hits_n++] = h;
    return 0;
}

int list_copy(struct evidence *into, const struct ev_list *l, uint32_t base)
{
    struct list_cursor c;
    int got;

    list_begin(&c, l);
    while ((got = list_next(&c)) > 0)
        if ((got = row_keep(into, list_row(&c), l->host, l->source + base)) < 0)
            break;
    list_leave(&c);
    return got;
}

int lists_spread(struct evidence *e)
{
    for (; e->lists_n; e->lists_n--) {
        if (list_copy(e, &e->lists[e->lists_n - 1], 0) < 0)
            return -1;
        list_release(&e->lists[e->lists_n - 1]);
    }
    return 0;
}

/* ---- a file --------------------------------------------------------------------------------- */

void listing_begin(struct listing *f, const struct evidence *e)
{
    *f = (struct listing){ .first = e->lists_n };
}

static bool may_be_listed(const struct ev_hit *h)
{
    return hit_is_listed(h) && h->is_line && !h->run && !h->carved &&
           !h->signature->foreign && !series_is_routine(h->signature);
}

/* The hits of a table are of one signature, nearly always. */
static uint32_t hash_of(struct listing *f, const struct ev_hit *h, struct str subject)
{
    if (f->signature != h->signature || f->source != h->source) {
        f->signature = h->signature;
        f->source = h->source;
        f->seed = seen_hash(h->source, h->signature->name);
    }
    return (uint32_t)(seen_hash(f->seed, subject) >> 32);
}

/* It becomes a row, if a list takes it. */
static int listing_put(struct evidence *e, const struct listing *f, struct ev_hit *hit,
                       const struct ev_quote *clean, const uint32_t *places)
{
    struct ev_list *l;

    hit->text = clean->text;
    hit->captures = clean->captures;
    hit->captures_n = clean->captures_n;
    if (list_of(e, f->first, hit, &l) < 0)
        return -1;
    return l ? list_put(l, hit, places) : 0;
}

/* Nearly all machines come so seldom that nobody need wait for the set to tell how often. */
static int put_by_times(struct evidence *e, struct listing *f, struct ev_hit *hit, uint32_t hash,
                        const struct ev_quote *clean, const uint32_t *places)
{
    bool rare = f->n >= e->listed_from && seen_is_rare(&f->seen, hash);
    int put = rare ? listing_put(e, f, hit, clean, places) : 0, times;

    if (put > 0)
        return seen_add_rare(&f->seen, hash) < 0 ? -1 : 1;
    times = put < 0 ? -1 : seen_add(&f->seen, hash);
    if (times < 0)
        return -1;
    f->met = (unsigned)times;
    if (rare || f->met == LISTED_TIMES || f->n++ < e->listed_from)
        return 0;
    return listing_put(e, f, hit, clean, places);
}

int listing_take(struct evidence *e, struct listing *f, struct ev_hit *hit,
                 const struct ev_quote *quote)
{
    uint32_t places[LIMIT_CAPTURES];
    struct ev_quote clean;
    struct str subject;
    uint32_t hash;

    f->met = 0;
    if (!may_be_listed(hit))
        return 0;
    clean = *quote; /* not before: to copy what was just written waits until it has arrived */
    hash = hash_of(f, hit, hit->subject);
    seen_expect(&f->seen, hash);
    if (evidence_quote_clean(&clean, &e->scratch, places) < 0)
        return -1;
    subject = capture_find(clean.captures, clean.captures_n, STR("host"));
    if (!is_same(subject, hit->subject))
        hash = hash_of(f, hit, subject);
    return put_by_times(e, f, hit, hash, &clean, places);
}

int listing_end(struct evidence *e, struct listing *f)
{
    int result = 0;

    for (size_t i = f->first; i < e->lists_n && result == 0; i++)
        result = list_end(&e->lists[i]);
    listing_release(f);
    return result;
}

void listing_release(struct listing *f)
{
    seen_release(&f->seen);
    f->seen = (struct seen){ .n = 0 };
}
