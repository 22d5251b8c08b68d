/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_feed.h"

#include "base/mem.h"
#include "verdict/evidence_order.h"

const struct ev_hit *feed_hit(const struct feed *f)
{
    if (f->failed)
        return NULL;
    if (f->from < f->cursors_n)
        return &list_row(&f->cursors[f->from])->hit;
    return f->next < f->n ? f->hits[f->next] : NULL;
}

const struct list_row *feed_row(const struct feed *f)
{
    return f->from < f->cursors_n ? list_row(&f->cursors[f->from]) : NULL;
}

/* Rows of lists are of no run, and runs count from 1. */
static int compare(const struct ev_hit *x, const struct ev_hit *y)
{
    if (x->run != y->run)
        return x->run < y->run ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return compare_hits(x, y);
}

/* A hit that a list has as well is passed over (evidence_sort.c: what is there twice is one). */
static void choose(struct feed *f)
{
    const struct ev_hit *first = f->next < f->n ? f->hits[f->next] : NULL;

    f->from = f->cursors_n;
    for (size_t i = 0; i < f->cursors_n; i++) {
        const struct ev_hit *hit = &list_row(&f->cursors[i])->hit;
        int c = first ? compare(hit, first) : -1;

        f->next += c == 0 && f->from == f->cursors_n;
        if (c <= 0) {
            first = hit;
            f->from = i;
        }
    }
}

/* The cursor's next row; if there is none, the last of the cursors takes its place. */
static void advance(struct feed *f, size_t i)
{
    int got = list_next(&f->cursors[i]);

    f->failed = f->failed || got < 0;
    if (got > 0)
        return;
    list_leave(&f->cursors[i]);
    list_move(&f->cursors[i], &f->cursors[--f->cursors_n]);
}

void feed_next(struct feed *f)
{
    if (f->from < f->cursors_n)
        advance(f, f->from);
    else
        f->next++;
    choose(f);
}

void feed_begin(struct feed *f, const struct evidence *e, const struct ev_hit *const *hits,
                size_t n, const size_t *lists, size_t lists_n)
{
    *f = (struct feed){ .hits = hits, .n = n };
    if (lists_n)
        f->cursors = mem_zero(lists_n, sizeof *f->cursors);
    f->failed = lists_n && !f->cursors;
    for (size_t i = 0; i < lists_n && !f->failed; i++) {
        list_begin(&f->cursors[f->cursors_n++], &e->lists[lists[i]]);
        advance(f, f->cursors_n - 1);
    }
    choose(f);
}

void feed_end(struct feed *f)
{
    for (size_t i = 0; i < f->cursors_n; i++)
        list_leave(&f->cursors[i]);
    mem_free(f->cursors);
}
