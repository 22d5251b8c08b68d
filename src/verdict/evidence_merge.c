/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merging is union, and sorting makes the union's order independent of who read what when.  The
 * same record can arrive twice (a log exported as EVTX and as XML, or two overlapping exports):
 * same channel, computer, record id and time, same signature.  It counts once; the source that
 * sorts first keeps it.
 */
#include "verdict/evidence.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static void *copy_of(const void *items, size_t n, size_t size)
{
    void *copy = n ? mem_alloc(n * size) : NULL;

    if (copy)
        memcpy(copy, items, n * size);
    return copy;
}

static int source_copy(struct evidence *into, const struct ev_source *from)
{
    struct ev_source s = *from;

    s.name = arena_copy(&into->arena, s.name);
    s.format = arena_copy(&into->arena, s.format);
    s.channel = arena_copy(&into->arena, s.channel);
    s.computer = arena_copy(&into->arena, s.computer);
    s.ranges = copy_of(s.ranges, s.ranges_n, sizeof *s.ranges);
    s.runs = copy_of(s.runs, s.runs_n, sizeof *s.runs);
    s.defects = copy_of(s.defects, s.defects_n, sizeof *s.defects);
    s.ranges_cap = s.ranges_n;
    s.runs_cap = s.runs_n;
    if ((s.ranges_n && !s.ranges) || (s.runs_n && !s.runs) || (s.defects_n && !s.defects) ||
        into->arena.failed ||
        mem_grow(&into->sources, &into->sources_cap, into->sources_n + 1, sizeof s) < 0) {
        mem_free(s.ranges);
        mem_free(s.runs);
        mem_free(s.defects);
        return -1;
    }
    into->sources[into->sources_n++] = s;
    return 0;
}

static int hit_copy(struct evidence *into, const struct ev_hit *from, uint32_t base)
{
    struct ev_hit h = *from;
    struct capture *captures = arena_zero(&into->arena, h.captures_n, sizeof *captures);

    h.source += base;
    h.subject = arena_copy(&into->arena, h.subject);
    h.text = arena_copy(&into->arena, h.text);
    for (size_t i = 0; captures && i < h.captures_n; i++) {
        captures[i].name = arena_copy(&into->arena, from->captures[i].name);
        captures[i].value = arena_copy(&into->arena, from->captures[i].value);
    }
    h.captures = captures;
    if (into->arena.failed ||
        mem_grow(&into->hits, &into->hits_cap, into->hits_n + 1, sizeof h) < 0)
        return -1;
    into->hits[into->hits_n++] = h;
    return 0;
}

int evidence_merge(struct evidence *into, const struct evidence *from)
{
    uint32_t base = (uint32_t)into->sources_n;

    for (size_t i = 0; i < from->sources_n; i++) {
        if (source_copy(into, &from->sources[i]) < 0)
            return -1;
    }
    for (size_t i = 0; i < from->hits_n; i++) {
        if (hit_copy(into, &from->hits[i], base) < 0)
            return -1;
    }
    for (size_t i = 0; i < from->more_n; i++) {
        struct ev_more m = from->more[i];
        if (mem_grow(&into->more, &into->more_cap, into->more_n + 1, sizeof m) < 0)
            return -1;
        m.source += base;
        m.subject = arena_copy(&into->arena, m.subject);
        into->more[into->more_n++] = m;
    }
    for (size_t i = 0; i < from->skips_n; i++) {
        if (evidence_skip(into, from->skips[i].path, from->skips[i].reason) < 0)
            return -1;
    }
    return into->arena.failed ? -1 : 0;
}

static int compare_sources(const void *a, const void *b)
{
    const struct ev_source *x = a, *y = b;
    int c = str_cmp(x->name, y->name);

    if (!c)
        c = str_cmp(x->channel, y->channel);
    return c ? c : str_cmp(x->computer, y->computer);
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_times(struct stamp a, struct stamp b)
{
    if (a.kind != b.kind)
        return a.kind < b.kind ? -1 : 1;
    return a.t < b.t ? -1 : a.t > b.t;
}

static int compare_hits(const void *a, const void *b)
{
    const struct ev_hit *x = a, *y = b;
    int c = str_cmp(x->signature->name, y->signature->name);

    if (!c)
        c = compare_times(x->time, y->time);
    if (!c)
        c = compare_numbers(x->source, y->source);
    if (!c)
        c = compare_numbers(x->at, y->at);
    if (!c)
        c = compare_numbers(x->offset, y->offset);
    return c ? c : str_cmp(x->subject, y->subject);
}

static int compare_more(const void *a, const void *b)
{
    const struct ev_more *x = a, *y = b;
    int c = str_cmp(x->signature->name, y->signature->name);

    if (!c)
        c = compare_numbers(x->source, y->source);
    return c ? c : str_cmp(x->subject, y->subject);
}

static int compare_skips(const void *a, const void *b)
{
    const struct ev_skip *x = a, *y = b;
    int c = str_cmp(x->path, y->path);

    return c ? c : str_cmp(x->reason, y->reason);
}

/* Sources are moved: a table from old to new index follows each hit. */
static int sort_sources(struct evidence *e)
{
    struct ev_source *old = e->sources;
    uint32_t *where;
    struct tagged {
        struct ev_source source;
        uint32_t was;
    } *tagged;

    if (!e->sources_n)
        return 0;
    tagged = mem_alloc(e->sources_n * sizeof *tagged);
    where = mem_alloc(e->sources_n * sizeof *where);
    if (!tagged || !where) {
        mem_free(tagged);
        mem_free(where);
        return -1;
    }
    for (size_t i = 0; i < e->sources_n; i++)
        tagged[i] = (struct tagged){ old[i], (uint32_t)i };
    /* struct ev_source is the first member, so the comparison of sources serves */
    qsort(tagged, e->sources_n, sizeof *tagged, compare_sources);
    for (size_t i = 0; i < e->sources_n; i++) {
        e->sources[i] = tagged[i].source;
        where[tagged[i].was] = (uint32_t)i;
    }
    for (size_t i = 0; i < e->hits_n; i++)
        e->hits[i].source = where[e->hits[i].source];
    for (size_t i = 0; i < e->more_n; i++)
        e->more[i].source = where[e->more[i].source];
    mem_free(tagged);
    mem_free(where);
    return 0;
}

static struct str short_name(struct str host)
{
    return str_first(host, str_find_char(host, '.'));
}

static bool same_record(const struct evidence *e, const struct ev_hit *a, const struct ev_hit *b)
{
    const struct ev_source *x = &e->sources[a->source], *y = &e->sources[b->source];

    return a->signature == b->signature && a->source != b->source && !a->is_line && !b->is_line &&
           a->at == b->at && a->time.kind == STAMP_UTC && b->time.kind == STAMP_UTC &&
           a->time.t / 10 == b->time.t / 10 && str_eq(x->channel, y->channel) &&
           str_eq_nocase(short_name(x->computer), short_name(y->computer));
}

/* Sorted by signature and time, copies stand near each other: same tick or the same microsecond. */
static void drop_copies(struct evidence *e)
{
    size_t n = 0;

    for (size_t i = 0; i < e->hits_n; i++) {
        bool copy = false;
        for (size_t k = n; k > 0 && !copy; k--) {
            const struct ev_hit *before = &e->hits[k - 1];
            if (before->signature != e->hits[i].signature ||
                before->time.kind != e->hits[i].time.kind ||
                e->hits[i].time.t - before->time.t > 10)
                break;
            copy = same_record(e, before, &e->hits[i]);
        }
        if (!copy)
            e->hits[n++] = e->hits[i];
    }
    e->hits_n = n;
}

int evidence_sort(struct evidence *e)
{
    if (sort_sources(e) < 0)
        return -1;
    if (e->hits_n)
        qsort(e->hits, e->hits_n, sizeof *e->hits, compare_hits);
    if (e->more_n)
        qsort(e->more, e->more_n, sizeof *e->more, compare_more);
    if (e->skips_n)
        qsort(e->skips, e->skips_n, sizeof *e->skips, compare_skips);
    drop_copies(e);
    return 0;
}
