/* SPDX-License-Identifier: Apache-2.0 */
/* The order of what was found, against what sorting one by one gives. */
#include "lib/test.h"

#include "base/mem.h"
#include "verdict/evidence.h"

#include <stdlib.h>

static const struct signature sig_a = { .name = { "a", 1 } }, sig_b = { .name = { "b", 1 } };

/* What both kinds of hits are sorted by first. */
static int compare_first(const struct signature *x, const struct signature *y, struct stamp a,
                         struct stamp b)
{
    int c = str_cmp(x->name, y->name);

    if (!c)
        c = (int)a.kind - (int)b.kind;
    return c ? c : a.t < b.t ? -1 : a.t > b.t;
}

static int compare_plainly(const void *a, const void *b)
{
    const struct ev_hit *x = a, *y = b;
    int c = compare_first(x->signature, y->signature, x->time, y->time);

    if (!c)
        c = x->source < y->source ? -1 : x->source > y->source;
    return c ? c : x->at < y->at ? -1 : x->at > y->at;
}

TEST(hits_are_sorted_as_if_compared_one_by_one)
{
    static const struct signature *const sigs[] = { &sig_b, &sig_a };
    static const enum stamp_kind kinds[] = { STAMP_UTC, STAMP_LOCAL, STAMP_CLOCK, STAMP_NONE };
    uint32_t seed = 7;

    for (size_t n = 0; n < 300; n += 1 + n / 3) {
        struct evidence *e = evidence_new();
        struct ev_hit *plain = mem_zero(n + 1, sizeof *plain);

        CHECK_INT(mem_grow(&e->hits, &e->hits_cap, n + 1, sizeof *e->hits), 0);
        for (size_t i = 0; i < n; i++) {
            enum stamp_kind kind = kinds[(seed >> 9) % 4];

            seed = seed * 1664525 + 1013904223;
            e->hits[e->hits_n++] = (struct ev_hit){
                .signature = sigs[(seed >> 8) % 2], .at = i, .source = (seed >> 16) % 3,
                .time = { kind == STAMP_NONE ? WHEN_NONE : (when)((seed >> 20) % 5), kind, 0, false,
                          0, 0 } };
            plain[i] = e->hits[i];
        }
        if (n)
            qsort(plain, n, sizeof *plain, compare_plainly);
        CHECK_INT(evidence_unite(e), 0);
        CHECK_INT(e->hits_n, n);
        for (size_t i = 0; i < n; i++)
            CHECK_INT(e->hits[i].at, plain[i].at);
        mem_free(plain);
        evidence_free(e);
    }
}

/* The same of hits beyond those kept, nearly in order as logs tell them, or not at all; equal ones
   become one. */
static int compare_beyond_plainly(const void *a, const void *b)
{
    const struct ev_beyond *x = a, *y = b;
    int c = compare_first(x->signature, y->signature, x->time, y->time);

    if (!c)
        c = x->source < y->source ? -1 : x->source > y->source;
    if (!c)
        c = x->at < y->at ? -1 : x->at > y->at;
    return c ? c : x->offset < y->offset ? -1 : x->offset > y->offset;
}

static struct ev_beyond beyond_by_chance(uint32_t *seed, size_t i, bool in_order)
{
    static const struct signature sigs[] = { { .name = { "b", 1 } }, { .name = { "a1", 2 } },
                                             { .name = { "a", 1 } }, { .name = { "c", 1 } },
                                             { .name = { "a", 1 } } };

    *seed = *seed * 1664525 + 1013904223;
    return (struct ev_beyond){ .signature = &sigs[(*seed >> 8) % 5],
                               .source = in_order ? (uint32_t)i / 50 : (*seed >> 16) % 3,
                               .at = in_order ? i : (*seed >> 20) % 3,
                               .offset = (*seed >> 24) % 2,
                               .time = { (when)(in_order ? i / 3 : (*seed >> 26) % 4),
                                         in_order ? STAMP_UTC : STAMP_UTC + (*seed >> 30) % 2, 0,
                                         false, 0, 0 } };
}

TEST(hits_beyond_those_kept_are_sorted_as_if_compared_one_by_one)
{
    uint32_t seed = 11;

    for (size_t n = 0; n < 600; n += 1 + n / 3) {
        struct evidence *e = evidence_new();
        struct ev_beyond *plain = mem_zero(n + 1, sizeof *plain);
        size_t kept = 0;

        CHECK_INT(mem_grow(&e->beyond, &e->beyond_cap, n + 1, sizeof *e->beyond), 0);
        for (size_t i = 0; i < n; i++)
            e->beyond[e->beyond_n++] = plain[i] = beyond_by_chance(&seed, i, n % 2);
        if (n)
            qsort(plain, n, sizeof *plain, compare_beyond_plainly);
        for (size_t i = 0; i < n; i++)
            if (!i || compare_beyond_plainly(&plain[kept - 1], &plain[i]) != 0)
                plain[kept++] = plain[i];
        CHECK_INT(evidence_unite(e), 0);
        CHECK_INT(e->beyond_n, kept);
        for (size_t i = 0; i < kept; i++)
            CHECK_INT(compare_beyond_plainly(&e->beyond[i], &plain[i]), 0);
        mem_free(plain);
        evidence_free(e);
    }
}

TEST(no_memory_to_sort_hits_beyond_those_kept_is_an_error)
{
    for (long n = 0; n < 6; n++) {
        struct evidence *e = evidence_new();
        uint32_t seed = 3;
        int result;

        CHECK_INT(mem_grow(&e->beyond, &e->beyond_cap, 9, sizeof *e->beyond), 0);
        for (size_t i = 0; i < 9; i++)
            e->beyond[e->beyond_n++] = beyond_by_chance(&seed, i, false);
        mem_fail_at(n);
        result = evidence_unite(e);
        mem_fail_at(-1);
        if (n < 2)
            CHECK_INT(result, -1);
        evidence_free(e);
    }
}
