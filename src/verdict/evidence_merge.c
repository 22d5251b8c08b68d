/* SPDX-License-Identifier: Apache-2.0 */
/* Merging joins; evidence_unite (evidence_sort.c) then makes a set of it. */
#include "verdict/evidence.h"

#include "base/mem.h"
#include "verdict/evidence_list.h"
#include "verdict/evidence_order.h"
#include "verdict/evidence_spread.h"

#include <string.h>

static void *copy_of(const void *items, size_t n, size_t size)
{
    void *copy = n ? mem_alloc(n * size) : NULL;

    if (copy)
        memcpy(copy, items, n * size);
    return copy;
}

/* A copy costs as much again as what is copied; an arena that is moved, the free rest of a
   block. */
#define WORTH_MOVING ((size_t)256 << 10)

static int source_copy(struct evidence *into, const struct ev_source *from)
{
    struct ev_source s = *from;

    s.name = arena_copy(&into->arena, s.name);
    s.format = arena_copy(&into->arena, s.format);
    s.channel = arena_copy(&into->arena, s.channel);
    s.computer = arena_copy(&into->arena, s.computer);
    s.near = arena_copy(&into->arena, s.near);
    s.folder = arena_copy(&into->arena, s.folder);
    s.ranges = copy_of(s.ranges, s.ranges_n, sizeof *s.ranges);
    s.again = copy_of(s.again, s.again_n, sizeof *s.again);
    s.runs = copy_of(s.runs, s.runs_n, sizeof *s.runs);
    s.defects = copy_of(s.defects, s.defects_n, sizeof *s.defects);
    s.defects_counted = copy_of(s.defects_counted, s.defects_counted ? DEFECT_KINDS : 0,
                                sizeof *s.defects_counted);
    s.ranges_cap = s.ranges_n;
    s.again_cap = s.again_n;
    s.runs_cap = s.runs_n;
    if ((s.ranges_n && !s.ranges) || (s.again_n && !s.again) || (s.runs_n && !s.runs) ||
        (s.defects_n && !s.defects) || (from->defects_counted && !s.defects_counted) ||
        into->arena.failed ||
        mem_grow(&into->sources, &into->sources_cap, into->sources_n + 1, sizeof s) < 0) {
        source_release(&s);
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

/* room(e, field, more): for a plain array of the evidence. */
#define ROOM(e, field, more) \
    mem_grow(&(e)->field, &(e)->field##_cap, (e)->field##_n + (more), sizeof *(e)->field)

static int counts_copy(struct evidence *into, const struct evidence *from, uint32_t base)
{
    if (ROOM(into, more, from->more_n) < 0 || ROOM(into, undecided, from->undecided_n) < 0 ||
        ROOM(into, beyond, from->beyond_n) < 0)
        return -1;
    for (size_t i = 0; i < from->more_n; i++) {
        struct ev_more m = from->more[i];
        m.source += base;
        m.subject = arena_copy(&into->arena, m.subject);
        if (m.spread && !(m.spread = spread_copy(&into->arena, m.spread)))
            return -1;
        into->more[into->more_n++] = m;
    }
    for (size_t i = 0; i < from->undecided_n; i++) {
        into->undecided[into->undecided_n] = from->undecided[i];
        into->undecided[into->undecided_n++].source += base;
    }
    for (size_t i = 0; i < from->beyond_n; i++) {
        into->beyond[into->beyond_n] = from->beyond[i];
        into->beyond[into->beyond_n++].source += base;
    }
    return 0;
}

static int seen_copy(struct evidence *into, const struct evidence *from, uint32_t base)
{
    for (size_t i = 0; i < from->seen_n; i++) {
        struct sighting s = from->seen[i];

        s.source += base;
        if (evidence_keep_seen(into, &s, s.values_n) < 0)
            return -1;
    }
    for (size_t i = 0; i < from->tallies_n; i++) {
        const struct ev_tally *t = &from->tallies[i];

        if (evidence_seen_lost(t) &&
            evidence_count_seen(into, t->signature, t->count, t->bytes) < 0)
            return -1;
    }
    return 0;
}

static int rest_copy(struct evidence *into, const struct evidence *from)
{
    for (size_t i = 0; i < from->skips_n; i++) {
        if (evidence_skip(into, from->skips[i].path, from->skips[i].reason) < 0)
            return -1;
    }
    for (size_t i = 0; i < from->shards_n; i++) {
        if (evidence_shard(into, from->shards[i].i, from->shards[i].n) < 0)
            return -1;
    }
    for (size_t i = 0; i < from->unsought_n; i++) {
        if (evidence_unsought(into, from->unsought[i]) < 0)
            return -1;
    }
    return 0;
}

int evidence_merge(struct evidence *into, const struct evidence *from)
{
    uint32_t base = (uint32_t)into->sources_n;

    if (from->sources_n > UINT32_MAX - base)
        return -1;
    for (size_t i = 0; i < from->sources_n; i++) {
        if (source_copy(into, &from->sources[i]) < 0)
            return -1;
    }
    for (size_t i = 0; i < from->hits_n; i++) {
        if (hit_copy(into, &from->hits[i], base) < 0)
            return -1;
    }
    for (size_t i = 0; i < from->lists_n; i++) {
        if (list_copy(into, &from->lists[i], base) < 0)
            return -1;
    }
    if (counts_copy(into, from, base) < 0 || seen_copy(into, from, base) < 0 ||
        rest_copy(into, from) < 0)
        return -1;
    return into->arena.failed ? -1 : 0;
}

/* Items of from behind those of into; the array itself where into has none. */
static int move(void *into, size_t *n, size_t *cap, void *from, size_t *from_n, size_t *from_cap,
                size_t size)
{
    void *to, *items, *none = NULL;

    memcpy(&items, from, sizeof items);
    if (!*n) {
        memcpy(&to, into, sizeof to);
        mem_free(to);
        memcpy(into, &items, sizeof items);
        memcpy(from, &none, sizeof none);
        *cap = *from_cap;
        *from_cap = 0;
    } else {
        if (mem_grow(into, cap, *n + *from_n, size) < 0)
            return -1;
        memcpy(&to, into, sizeof to);
        if (*from_n)
            memcpy((char *)to + *n * size, items, *from_n * size);
    }
    *n += *from_n;
    *from_n = 0;
    return 0;
}

#define MOVE(into, from, field) \
    move(&(into)->field, &(into)->field##_n, &(into)->field##_cap, &(from)->field, \
         &(from)->field##_n, &(from)->field##_cap, sizeof *(from)->field)

/* What has a source gets its number in into. */
static void renumber(struct evidence *e, uint32_t base)
{
    for (size_t i = 0; base && i < e->hits_n; i++)
        e->hits[i].source += base;
    for (size_t i = 0; base && i < e->lists_n; i++)
        e->lists[i].source += base;
    for (size_t i = 0; base && i < e->more_n; i++)
        e->more[i].source += base;
    for (size_t i = 0; base && i < e->undecided_n; i++)
        e->undecided[i].source += base;
    for (size_t i = 0; base && i < e->beyond_n; i++)
        e->beyond[i].source += base;
}

bool evidence_absorb_few(const struct evidence *from)
{
    return from->arena.total < WORTH_MOVING && !from->lists_n;
}

/* What was seen is copied: each list of values is kept once, and too many of a rule are counted. */
int evidence_absorb_rest(struct evidence *into, struct evidence *from)
{
    uint32_t base = (uint32_t)into->sources_n;

    arena_adopt(&into->arena, &from->arena);
    if (from->sources_n > UINT32_MAX - base || seen_copy(into, from, base) < 0)
        return -1;
    renumber(from, base);
    if (MOVE(into, from, lists) < 0 || MOVE(into, from, more) < 0 ||
        MOVE(into, from, undecided) < 0 || MOVE(into, from, beyond) < 0 ||
        MOVE(into, from, skips) < 0 || MOVE(into, from, shards) < 0 ||
        MOVE(into, from, unsought) < 0)
        return -1;
    return into->arena.failed ? -1 : 0;
}

int evidence_absorb(struct evidence *into, struct evidence *from)
{
    if (evidence_absorb_few(from))
        return evidence_merge(into, from);
    if (evidence_absorb_rest(into, from) < 0)
        return -1;
    return MOVE(into, from, sources) < 0 || MOVE(into, from, hits) < 0 ? -1 : 0;
}
