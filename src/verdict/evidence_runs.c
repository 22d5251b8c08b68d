/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs of setup that follow each other so closely by the time of day that their log's reader took
 * them for one: no banner stands between them, and no date (log-formats.md 1.4).  Weeks may lie
 * between two that are minutes apart by the clock.
 *
 * A run launches a package once (log-formats.md 1.5).  Where one is launched again although results
 * were told since, another run was begun in between: at the widest pause behind the last of these
 * results, as what comes behind it is what the one run said at its end and the other at its begin.
 * That is likely, no more: which lines are whose is certain of launches and results alone.
 */
#include "verdict/evidence_runs.h"

#include "base/mem.h"
#include "base/order.h"

#include <stdlib.h>

struct lines {
    struct ev_hit **items; /* mem_free; by source, then line */
    size_t n, cap;
};

static bool is_of_clock_alone(const struct evidence *e, const struct ev_hit *h)
{
    const struct ev_source *s = &e->sources[h->source];

    return h->is_line && h->run && s->runs_n && s->runs[0].last.kind == STAMP_CLOCK;
}

static int compare_lines(const void *a, const void *b)
{
    const struct ev_hit *x = *(struct ev_hit *const *)a, *y = *(struct ev_hit *const *)b;

    if (x->source != y->source)
        return x->source < y->source ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static int collect(struct evidence *e, struct lines *lines)
{
    for (size_t i = 0; i < e->hits_n; i++) {
        if (!is_of_clock_alone(e, &e->hits[i]))
            continue;
        if (mem_grow(&lines->items, &lines->cap, lines->n + 1, sizeof(struct ev_hit *)) < 0)
            return -1;
        lines->items[lines->n++] = &e->hits[i];
    }
    if (lines->n)
        order_sort(lines->items, lines->n, sizeof(struct ev_hit *), compare_lines);
    return 0;
}

static bool launches(const struct ev_hit *h)
{
    const struct signature *s = h->signature;

    return s->outcome == OUTCOME_STARTED && s->level == LEVEL_BINARIES && s->role.n;
}

static bool tells_result(const struct ev_hit *h)
{
    enum outcome o = h->signature->outcome;

    return o == OUTCOME_DONE || o == OUTCOME_FAILED || o == OUTCOME_ROLLED_BACK ||
           o == OUTCOME_CANCELLED;
}

/* It launches the package, or says how that ended. */
static bool is_of_package(const struct ev_hit *h, const struct ev_hit *launch)
{
    return h->signature == launch->signature ||
           (tells_result(h) && str_eq(h->signature->role, launch->signature->role));
}

/* Of lines from..to of one run the last is a launch: the first of another run; SIZE_MAX: there is
   one run. */
static size_t begin_of_next(const struct lines *lines, size_t from, size_t to)
{
    const struct ev_hit *launch = lines->items[to];
    size_t result = SIZE_MAX, next = to;
    bool launched = false;
    when before, widest = -1;

    for (size_t i = from; i < to; i++) {
        launched = launched || is_of_package(lines->items[i], launch);
        if (launched && tells_result(lines->items[i]))
            result = i;
    }
    if (result == SIZE_MAX)
        return SIZE_MAX;
    before = lines->items[result]->time.t;
    for (size_t i = result + 1; i <= to; i++) {
        const struct stamp t = lines->items[i]->time;

        if (t.kind != STAMP_CLOCK || lines->items[i]->at == lines->items[result]->at)
            continue;
        if (t.t - before >= widest) {
            widest = t.t - before;
            next = i;
        }
        before = t.t;
    }
    return next;
}

static struct run_line line_of(const struct ev_hit *h)
{
    return (struct run_line){ h->time, h->at };
}

/* Of lines from..to, of which next begins another run: the last one on a package of the run above,
   and the first launch below. */
static void note_certain(const struct lines *lines, size_t from, size_t next, size_t to,
                         struct run_span *below)
{
    for (size_t i = from; i < next; i++) {
        const struct ev_hit *h = lines->items[i];

        if ((launches(h) || tells_result(h)) && h->time.kind == STAMP_CLOCK)
            below->above = line_of(h);
    }
    for (size_t i = to + 1; i-- > next;) {
        if (launches(lines->items[i]) && lines->items[i]->time.kind == STAMP_CLOCK)
            below->own = line_of(lines->items[i]);
    }
}

/* The run goes on until its last line before the one that begins another. */
static int divide(struct ev_source *s, size_t run, const struct ev_hit *last,
                  const struct ev_hit *begin)
{
    struct run_span *above, *below;

    if (mem_grow(&s->runs, &s->runs_cap, s->runs_n + 1, sizeof *s->runs) < 0)
        return -1;
    for (size_t i = s->runs_n++; i > run; i--) {
        s->runs[i] = s->runs[i - 1];
        s->runs[i].run++;
    }
    above = &s->runs[run];
    below = &s->runs[run + 1];
    below->first = begin->time;
    below->first_line = begin->at;
    below->divided = true;
    above->last_line = begin->at - 1;
    if (last->time.kind == STAMP_CLOCK)
        above->last = last->time;
    return 0;
}

/* Lines from..end are of one source, and more is how many of its runs were divided above them. */
static int divide_all(struct evidence *e, const struct lines *lines, size_t from, size_t end)
{
    struct ev_source *s = &e->sources[lines->items[from]->source];
    uint32_t more = 0;

    for (size_t i = from, run = 0, begin = from; i < end; i++) {
        struct ev_hit *h = lines->items[i];
        size_t next;

        h->run += more;
        while (run < s->runs_n && s->runs[run].run < h->run) {
            run++;
            begin = i;
        }
        if (run == s->runs_n || s->runs[run].run != h->run || !launches(h))
            continue;
        next = begin_of_next(lines, begin, i);
        if (next == SIZE_MAX)
            continue;
        if (divide(s, run, lines->items[next - 1], lines->items[next]) < 0)
            return -1;
        note_certain(lines, begin, next, i, &s->runs[run + 1]);
        for (size_t k = next; k <= i; k++)
            lines->items[k]->run++;
        more++;
        run++;
        begin = next;
    }
    return 0;
}

int evidence_runs(struct evidence *e)
{
    struct lines lines = { 0 };
    int result = collect(e, &lines);

    for (size_t i = 0, end; result == 0 && i < lines.n; i = end) {
        for (end = i + 1; end < lines.n && lines.items[end]->source == lines.items[i]->source;)
            end++;
        result = divide_all(e, &lines, i, end);
    }
    mem_free(lines.items);
    return result;
}
