/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bit per hash says quickly that no literal ends at a place: the bits of a pack of 100,000
 * literals fit a processor's second cache.  Behind a bit that is set stands a list of literals,
 * sorted by hash.
 */
#include "rules/windows.h"

#include "base/mem.h"

#include <string.h>

#define BITS_PER_LITERAL 64

struct windows {
    uint64_t *bits;      /* one per hash */
    unsigned shift;      /* hash: the product's bits from there on */
    uint32_t *first;     /* per group of hashes: where its wakes begin; one more at the end */
    unsigned group_shift;
    struct wake *wakes;  /* sorted by group */
    size_t n;
};

/* Eight bytes at once, capital ASCII letters as small ones. */
static uint64_t window_at(const char *p)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t w, low, upper;

    memcpy(&w, p, sizeof w);
    low = w & 0x7F * ones;
    upper = ((low + (0x80 - 'A') * ones) ^ (low + (0x7F - 'Z') * ones)) & ~w & 0x80 * ones;
    return w | upper >> 2;
}

static uint64_t mix(uint64_t window)
{
    window *= 0x9E3779B97F4A7C15u;
    return window ^ window >> 29;
}

static uint64_t hash_of(const struct windows *w, const char *p)
{
    return (mix(window_at(p)) * 0xBF58476D1CE4E5B9u) >> w->shift;
}

static const char *tail_of(struct str s)
{
    return s.s + s.n - WINDOW;
}

/* Counting sort by group: first[g] to first[g + 1] are its wakes. */
static void sort_in(struct windows *w, const struct wake *wakes, size_t groups)
{
    uint32_t at = 0;

    for (size_t i = 0; i < w->n; i++)
        w->first[hash_of(w, tail_of(wakes[i].text)) >> w->group_shift]++;
    for (size_t g = 0; g <= groups; g++) {
        at += w->first[g];
        w->first[g] = at;
    }
    for (size_t i = 0; i < w->n; i++) {
        uint64_t h = hash_of(w, tail_of(wakes[i].text));

        w->bits[h / 64] |= (uint64_t)1 << h % 64;
        w->wakes[--w->first[h >> w->group_shift]] = wakes[i];
    }
}

int windows_new(struct windows **out, const struct wake *wakes, size_t n)
{
    struct windows *w;
    unsigned log = 10;
    size_t groups;

    *out = NULL;
    if (n == 0)
        return 0;
    w = mem_zero(1, sizeof *w);
    if (!w || n >= UINT32_MAX / BITS_PER_LITERAL) {
        mem_free(w);
        return -1;
    }
    while (((size_t)1 << log) < n * BITS_PER_LITERAL)
        log++;
    w->shift = 64 - log;
    w->group_shift = 5;
    groups = (size_t)1 << (log - w->group_shift);
    w->n = n;
    w->bits = mem_zero(((size_t)1 << log) / 64, sizeof *w->bits);
    w->first = mem_zero(groups + 1, sizeof *w->first);
    w->wakes = mem_zero(n, sizeof *w->wakes);
    if (!w->bits || !w->first || !w->wakes) {
        windows_free(w);
        return -1;
    }
    sort_in(w, wakes, groups);
    *out = w;
    return 0;
}

void windows_free(struct windows *w)
{
    if (!w)
        return;
    mem_free(w->bits);
    mem_free(w->first);
    mem_free(w->wakes);
    mem_free(w);
}

static bool ends_here(struct str literal, struct str text)
{
    return str_ends_nocase(text, literal);
}

void windows_scan(const struct windows *w, struct str text, mark_fn *mark, void *ctx)
{
    for (size_t end = WINDOW; end <= text.n; end++) {
        uint64_t h = hash_of(w, text.s + end - WINDOW);
        uint64_t group = h >> w->group_shift;

        if (!(w->bits[h / 64] >> h % 64 & 1))
            continue;
        for (uint32_t i = w->first[group]; i < w->first[group + 1]; i++)
            if (ends_here(w->wakes[i].text, str_first(text, end)))
                mark(ctx, &w->wakes[i].rule, 1);
    }
}
