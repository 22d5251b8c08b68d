/* SPDX-License-Identifier: Apache-2.0 */
#include "run_correlate.h"

#include "base/limits.h"
#include "base/mem.h"
#include "rules/correlate.h"

/* Hits of one correlation in one source: only the first and the last are kept, as of any rule. */
struct tally {
    size_t all, taken;
};

struct job {
    struct evidence *e;
    struct sighting *seen;
    size_t seen_n;
    struct arena arena;       /* results */
    struct correlations found;
    struct strmap by_source;  /* correlation and source to tally */
    struct tally *tallies;
    size_t tallies_n;
    struct buf text;
};

static bool has_correlations(const struct ruleset *set)
{
    for (size_t i = 0; i < ruleset_count(set); i++)
        if (ruleset_correlates(set, ruleset_at(set, i)))
            return true;
    return false;
}

static int find(struct job *j, const struct ruleset *set)
{
    struct evidence *e = j->e;
    const struct signature **lost = arena_zero(&j->arena, e->tallies_n, sizeof *lost);
    size_t lost_n = 0;

    j->seen = mem_alloc((e->seen_n ? e->seen_n : 1) * sizeof *j->seen);
    if (!j->seen || !lost || evidence_sightings(e, j->seen, &j->seen_n) < 0)
        return -1;
    for (size_t i = 0; i < e->tallies_n; i++)
        if (evidence_seen_lost(&e->tallies[i]))
            lost[lost_n++] = e->tallies[i].signature;
    return correlate(&j->found, &j->arena, set, j->seen, j->seen_n, lost, lost_n);
}

static struct tally *tally_of(struct job *j, const struct correlated *c)
{
    uint64_t at;

    buf_clear(&j->text);
    buf_format(&j->text, "%p %u", (const void *)c->signature, (unsigned)j->seen[c->at].source);
    if (strmap_get(&j->by_source, buf_str(&j->text), &at))
        return &j->tallies[at];
    if (j->text.failed || strmap_put(&j->by_source, buf_str(&j->text), j->tallies_n) < 0)
        return NULL;
    return &j->tallies[j->tallies_n++];
}

static struct stamp stamp_of(const struct sighting *s)
{
    return (struct stamp){ .t = s->time, .kind = STAMP_UTC, .digits = 7 };
}

/* "3 events, 2024-...Z to 2024-...Z: logon-failed MS01/Security.evtx #12, ..." */
static struct str words_of(struct job *j, const struct correlated *c)
{
    struct buf *b = &j->text;
    size_t n;

    buf_clear(b);
    buf_format(b, "%zu event%s, ", c->count, c->count == 1 ? "" : "s");
    stamp_append(b, stamp_of(&j->seen[c->first]));
    buf_add(b, STR(" to "));
    stamp_append(b, stamp_of(&j->seen[c->last]));
    for (size_t i = 0; i < c->parts_n && b->n < LIMIT_EXCERPT_BYTES; i++) {
        const struct sighting *s = &j->seen[c->parts[i]];

        buf_add(b, i ? STR(", ") : STR(": "));
        buf_add(b, s->signature->name);
        buf_char(b, ' ');
        buf_add(b, j->e->sources[s->source].name);
        buf_format(b, s->is_line ? ":%llu" : " #%llu", (unsigned long long)s->at);
    }
    if (c->parts_n < c->count)
        buf_add(b, STR(", ..."));
    n = b->n < LIMIT_EXCERPT_BYTES ? b->n : LIMIT_EXCERPT_BYTES;
    while (n && n < b->n && ((unsigned char)b->s[n] & 0xC0) == 0x80)
        n--;
    return arena_copy(&j->e->arena, str_first(buf_str(b), n));
}

static const struct capture *captures_of(struct arena *a, const struct correlated *c)
{
    struct capture *copy = arena_zero(a, c->group_n, sizeof *copy);

    for (size_t i = 0; copy && i < c->group_n; i++) {
        copy[i].name = arena_copy(a, c->group[i].name);
        copy[i].value = arena_copy(a, str_first(c->group[i].value, LIMIT_EXCERPT_BYTES));
    }
    return copy;
}

static int add_hit(struct job *j, const struct correlated *c)
{
    struct evidence *e = j->e;
    const struct sighting *s = &j->seen[c->at];
    struct ev_hit h = { .signature = c->signature, .source = s->source, .at = s->at,
                        .is_line = s->is_line, .offset = s->offset, .time = stamp_of(s) };

    h.text = words_of(j, c);
    h.captures = captures_of(&e->arena, c);
    h.captures_n = c->group_n;
    if (h.captures)
        h.subject = capture_find(h.captures, h.captures_n, STR("host"));
    if (e->arena.failed || j->text.failed ||
        mem_grow(&e->hits, &e->hits_cap, e->hits_n + 1, sizeof *e->hits) < 0)
        return -1;
    e->hits[e->hits_n++] = h;
    return 0;
}

static int add_more(struct job *j, const struct correlated *c, uint64_t count)
{
    struct evidence *e = j->e;

    if (mem_grow(&e->more, &e->more_cap, e->more_n + 1, sizeof *e->more) < 0)
        return -1;
    e->more[e->more_n++] = (struct ev_more){ .signature = c->signature,
                                             .source = j->seen[c->at].source, .count = count };
    return 0;
}

static int add_beyond(struct job *j, const struct correlated *c)
{
    struct evidence *e = j->e;
    const struct sighting *s = &j->seen[c->at];

    if (!e->every_hit || !c->signature->foreign || e->beyond_n >= LIMIT_EVERY_HIT)
        return 0;
    if (mem_grow(&e->beyond, &e->beyond_cap, e->beyond_n + 1, sizeof *e->beyond) < 0)
        return -1;
    e->beyond[e->beyond_n++] = (struct ev_beyond){ c->signature, s->source, s->is_line, s->at,
                                                   s->offset, stamp_of(s) };
    return 0;
}

static int add_all(struct job *j)
{
    j->tallies = arena_zero(&j->arena, j->found.n, sizeof *j->tallies);
    for (size_t i = 0; i < j->found.n; i++) {
        struct tally *t = j->tallies ? tally_of(j, &j->found.items[i]) : NULL;

        if (!t)
            return -1;
        t->all++;
    }
    for (size_t i = 0; i < j->found.n; i++) {
        const struct correlated *c = &j->found.items[i];
        struct tally *t = tally_of(j, c);
        size_t nth = t->taken++;
        bool kept = nth < LIMIT_HITS_KEPT || nth + LIMIT_HITS_KEPT >= t->all;

        if ((kept ? add_hit(j, c) : add_beyond(j, c)) < 0)
            return -1;
        if (!kept && nth == LIMIT_HITS_KEPT && add_more(j, c, t->all - 2 * LIMIT_HITS_KEPT) < 0)
            return -1;
    }
    for (size_t i = 0; i < j->found.undecided_n; i++)
        if (evidence_undecided_more(j->e, (struct ev_undecided){
                                              .signature = j->found.undecided[i],
                                              .too_many = 1 }) < 0)
            return -1;
    return 0;
}

int run_correlations(struct evidence *e, const struct ruleset *set, struct err *err)
{
    struct job j = { .e = e };
    int result = 0;

    if (!has_correlations(set) || !e->sources_n)
        return 0;
    if (find(&j, set) < 0 || add_all(&j) < 0 ||
        (j.found.n + j.found.undecided_n && evidence_unite(e) < 0))
        result = err_nomem(err, "correlations");
    strmap_release(&j.by_source);
    buf_release(&j.text);
    arena_release(&j.arena);
    mem_free(j.seen);
    return result;
}
