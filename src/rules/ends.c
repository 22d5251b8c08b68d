/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/ends.h"

#include "base/mem.h"

#include <string.h>

#define LONG 8u  /* bytes of a key, */
#define SHORT 4u /* where the literal has not as many */

/* A table for each way to a key: a literal stands in one of them. */
enum way { WAY_WHOLE, WAY_START, WAY_SHORT_START, WAY_END, WAY_SHORT_END, WAYS };

struct end {
    uint64_t key;
    struct str text;
    uint32_t rule;
};

struct table {
    uint32_t *first;   /* per hash: where its items begin; one more at the end */
    struct end *items; /* NULL: none */
    unsigned shift;
};

struct ends {
    struct table tables[WAYS];
    char *texts;
    size_t bytes;
};

/* Letters as small ones; some other bytes become equal too, which the comparison sorts out. */
static uint64_t load(const char *p, size_t n)
{
    uint64_t bytes = 0;

    memcpy(&bytes, p, n);
    return bytes | 0x2020202020202020u;
}

static uint64_t load_up_to(const char *p, size_t n)
{
    return n >= LONG ? load(p, LONG) : n ? load(p, n) : 0;
}

/* False: the text is too short to be met this way. */
static bool key_of(enum way way, struct str s, uint64_t *key)
{
    size_t n = way == WAY_START || way == WAY_END ? LONG : SHORT;

    if (way == WAY_WHOLE) {
        size_t left = s.n < LONG ? s.n : LONG;

        *key = load_up_to(s.s, s.n) * 31 + load_up_to(s.s + (s.n - left), left) + s.n;
        return true;
    }
    if (s.n < n)
        return false;
    /* twice, for a constant length is one instruction */
    if (way == WAY_START || way == WAY_SHORT_START)
        *key = n == LONG ? load(s.s, LONG) : load(s.s, SHORT);
    else
        *key = n == LONG ? load(s.s + s.n - LONG, LONG) : load(s.s + s.n - SHORT, SHORT);
    return true;
}

static enum way way_of(const struct end_wake *w)
{
    bool is_long = w->wake.text.n >= LONG;

    if (w->anchor == ANCHOR_WHOLE)
        return WAY_WHOLE;
    if (w->anchor == ANCHOR_START)
        return is_long ? WAY_START : WAY_SHORT_START;
    return is_long ? WAY_END : WAY_SHORT_END;
}

static uint64_t hash_of(const struct table *t, uint64_t key)
{
    return (key * 0x9E3779B97F4A7C15u) >> t->shift;
}

/* ---- building ---- */

/* Counting sort by hash. */
static void sort_in(struct table *t, const struct end_wake *wakes, size_t n, enum way way,
                    char **texts)
{
    size_t hashes = (size_t)1 << (64 - t->shift);
    uint32_t at = 0;
    uint64_t key;

    for (size_t i = 0; i < n; i++)
        if (way_of(&wakes[i]) == way && key_of(way, wakes[i].wake.text, &key))
            t->first[hash_of(t, key)]++;
    for (size_t h = 0; h <= hashes; h++) {
        at += t->first[h];
        t->first[h] = at;
    }
    for (size_t i = 0; i < n; i++) {
        struct str text = wakes[i].wake.text;

        if (way_of(&wakes[i]) != way || !key_of(way, text, &key))
            continue;
        if (text.n)
            memcpy(*texts, text.s, text.n);
        t->items[--t->first[hash_of(t, key)]] =
            (struct end){ key, { *texts, text.n }, wakes[i].wake.rule };
        *texts += text.n;
    }
}

static int make_table(struct ends *e, const struct end_wake *wakes, size_t n, enum way way,
                      char **texts)
{
    struct table *t = &e->tables[way];
    size_t count = 0;
    unsigned log = 4;

    for (size_t i = 0; i < n; i++)
        count += way_of(&wakes[i]) == way;
    if (!count)
        return 0;
    while (((size_t)1 << log) < 4 * count)
        log++;
    t->shift = 64 - log;
    t->first = mem_zero(((size_t)1 << log) + 1, sizeof *t->first);
    t->items = mem_alloc(count * sizeof *t->items);
    if (!t->first || !t->items)
        return -1;
    e->bytes += ((size_t)1 << log) * sizeof *t->first + count * sizeof *t->items;
    sort_in(t, wakes, n, way, texts);
    return 0;
}

int ends_new(struct ends **out, const struct end_wake *wakes, size_t n)
{
    struct ends *e;
    size_t bytes = 1;
    char *texts;

    *out = NULL;
    if (n == 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        bytes += wakes[i].wake.text.n;
    e = n < UINT32_MAX / 8 ? mem_zero(1, sizeof *e) : NULL;
    if (!e || !(e->texts = mem_alloc(bytes))) {
        ends_free(e);
        return -1;
    }
    e->bytes = sizeof *e + bytes;
    texts = e->texts;
    for (int way = 0; way < WAYS; way++)
        if (make_table(e, wakes, n, (enum way)way, &texts) < 0) {
            ends_free(e);
            return -1;
        }
    *out = e;
    return 0;
}

size_t ends_bytes(const struct ends *e)
{
    return e ? e->bytes : 0;
}

void ends_free(struct ends *e)
{
    if (!e)
        return;
    for (int way = 0; way < WAYS; way++) {
        mem_free(e->tables[way].first);
        mem_free(e->tables[way].items);
    }
    mem_free(e->texts);
    mem_free(e);
}

/* ---- finding ---- */

static bool is_there(enum way way, struct str text, struct str literal)
{
    if (way == WAY_WHOLE)
        return str_eq_nocase(text, literal);
    if (way == WAY_START || way == WAY_SHORT_START)
        return str_starts_nocase(text, literal);
    return str_ends_nocase(text, literal);
}

static inline void find(const struct table *t, enum way way, struct str text, mark_fn *mark,
                        void *ctx)
{
    uint64_t key, hash;

    if (!t->items || !key_of(way, text, &key))
        return;
    hash = hash_of(t, key);
    for (uint32_t i = t->first[hash]; i < t->first[hash + 1]; i++)
        if (t->items[i].key == key && is_there(way, text, t->items[i].text))
            mark(ctx, &t->items[i].rule, 1);
}

void ends_find(const struct ends *e, struct str text, mark_fn *mark, void *ctx)
{
    find(&e->tables[WAY_WHOLE], WAY_WHOLE, text, mark, ctx);
    find(&e->tables[WAY_START], WAY_START, text, mark, ctx);
    find(&e->tables[WAY_SHORT_START], WAY_SHORT_START, text, mark, ctx);
    find(&e->tables[WAY_END], WAY_END, text, mark, ctx);
    find(&e->tables[WAY_SHORT_END], WAY_SHORT_END, text, mark, ctx);
}
