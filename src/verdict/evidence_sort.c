/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sorting makes the order independent of who read what when, and what is there twice (the same
 * evidence delivered again) is there once.  Two sources are one if they have the same name,
 * channel, computer, format, size, number of records and span: the same log, scanned twice; what is
 * whole is kept before what arrived in part.  Not if they were scanned on two machines: lists of
 * products of the same length.  Where one of the scans does not say on which (a shard), they are
 * one for the judge; merging keeps them apart, since with which of several others it went would
 * hang on the order.
 */
#include "verdict/evidence.h"

#include "base/fold.h"
#include "base/mem.h"
#include "base/order.h"
#include "verdict/evidence_copies.h"
#include "verdict/evidence_list.h"
#include "verdict/evidence_log.h"
#include "verdict/evidence_order.h"
#include "verdict/evidence_runs.h"

#include <stdlib.h>
#include <string.h>

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

static int compare_retention(const struct retention *x, const struct retention *y)
{
    int c = (int)x->stated - (int)y->stated;

    if (!c)
        c = (int)x->wrapped - (int)y->wrapped;
    if (!c)
        c = (int)x->full - (int)y->full;
    if (!c)
        c = compare_numbers(x->most_bytes, y->most_bytes);
    return c ? c : compare_numbers(x->seconds, y->seconds);
}

/* 0: the same file, as far as it says itself. */
static int compare_files(const struct ev_source *x, const struct ev_source *y)
{
    int c = str_cmp(x->name, y->name);

    if (!c)
        c = str_cmp(x->channel, y->channel);
    if (!c)
        c = str_cmp(x->computer, y->computer);
    if (!c)
        c = str_cmp(x->format, y->format);
    if (!c)
        c = compare_times(x->first, y->first);
    if (!c)
        c = compare_times(x->last, y->last);
    if (!c)
        c = compare_numbers(x->records, y->records);
    return c ? c : compare_numbers(x->bytes, y->bytes);
}

/* 0: they are one and the same.  Where the scan does not say where it was comes last. */
static int compare_identity(const struct ev_source *x, const struct ev_source *y)
{
    int c = compare_files(x, y);

    /* what names its machine is the same wherever it lay */
    if (!c && !x->computer.n)
        c = fold_cmp_name(y->folder, x->folder);
    return c ? c : fold_cmp_name(fold_first_label(y->near), fold_first_label(x->near));
}

/* Of two that are one: what knows more comes first, and stays. */
static int compare_content(const struct ev_source *x, const struct ev_source *y)
{
    int c = (int)x->incomplete - (int)y->incomplete;

    if (!c)
        c = (int)y->altered - (int)x->altered;
    if (!c)
        c = str_cmp(y->near, x->near);
    if (!c)
        c = str_cmp(y->folder, x->folder);
    if (!c)
        c = compare_numbers(y->runs_n, x->runs_n);
    if (!c)
        c = compare_numbers(y->ranges_n, x->ranges_n);
    if (!c)
        c = compare_numbers(y->defects_n, x->defects_n);
    if (!c)
        c = compare_numbers(y->doubted, x->doubted);
    if (!c)
        c = x->longest_quiet < y->longest_quiet ? -1 : x->longest_quiet > y->longest_quiet;
    if (!c)
        c = (int)(x->onward < 0) - (int)(y->onward < 0);
    if (!c)
        c = (int)x->modified_local - (int)y->modified_local;
    if (!c)
        c = (int)y->partial - (int)x->partial;
    if (!c)
        c = compare_numbers(x->as_read.code_page, y->as_read.code_page);
    if (!c)
        c = compare_numbers(x->as_read.dress, y->as_read.dress);
    if (!c)
        c = compare_retention(&x->as_read.retention, &y->as_read.retention);
    return c ? c : x->modified < y->modified ? -1 : x->modified > y->modified;
}

static int compare_sources(const void *a, const void *b)
{
    int c = compare_identity(a, b);

    return c ? c : compare_content(a, b);
}

/* By name; mostly it is one and the same. */
static int compare_signatures(const struct signature *x, const struct signature *y)
{
    return x == y ? 0 : str_cmp(x->name, y->name);
}

/* Text and run come last: they decide only where a delivery contradicts itself. */
int compare_hits(const void *a, const void *b)
{
    const struct ev_hit *x = a, *y = b;
    int c = compare_signatures(x->signature, y->signature);

    if (!c)
        c = compare_times(x->time, y->time);
    if (!c)
        c = compare_numbers(x->source, y->source);
    if (!c)
        c = compare_numbers(x->at, y->at);
    if (!c)
        c = compare_numbers(x->offset, y->offset);
    if (!c)
        c = str_cmp(x->subject, y->subject);
    if (!c)
        c = compare_numbers(x->run, y->run);
    return c ? c : str_cmp(x->text, y->text);
}

static int compare_more(const void *a, const void *b)
{
    const struct ev_more *x = a, *y = b;
    int c = compare_signatures(x->signature, y->signature);

    if (!c)
        c = compare_numbers(x->source, y->source);
    return c ? c : str_cmp(x->subject, y->subject);
}

size_t evidence_rest(const struct evidence *e, const struct signature *signature, uint32_t source,
                     struct str subject)
{
    const struct ev_more key = { .signature = signature, .source = source, .subject = subject };
    const struct ev_more *found =
        e->more_n ? bsearch(&key, e->more, e->more_n, sizeof *e->more, compare_more) : NULL;

    return found ? (size_t)(found - e->more) : SIZE_MAX;
}

static int compare_undecided(const void *a, const void *b)
{
    const struct ev_undecided *x = a, *y = b;
    int c = compare_signatures(x->signature, y->signature);

    return c ? c : compare_numbers(x->source, y->source);
}

static int compare_beyond(const void *a, const void *b)
{
    const struct ev_beyond *x = a, *y = b;
    int c = compare_signatures(x->signature, y->signature);

    if (!c)
        c = compare_times(x->time, y->time);
    if (!c)
        c = compare_numbers(x->source, y->source);
    if (!c)
        c = compare_numbers(x->at, y->at);
    return c ? c : compare_numbers(x->offset, y->offset);
}

static int compare_seen(const void *a, const void *b)
{
    const struct sighting *x = a, *y = b;
    int c = x->time < y->time ? -1 : x->time > y->time;

    if (!c)
        c = compare_numbers(x->source, y->source);
    if (!c)
        c = compare_numbers(x->at, y->at);
    if (!c)
        c = compare_numbers(x->offset, y->offset);
    return c ? c : compare_signatures(x->signature, y->signature);
}

static int compare_tallies(const void *a, const void *b)
{
    const struct ev_tally *x = a, *y = b;

    return compare_signatures(x->signature, y->signature);
}

static int compare_skips(const void *a, const void *b)
{
    const struct ev_skip *x = a, *y = b;
    int c = str_cmp(x->path, y->path);

    return c ? c : str_cmp(x->reason, y->reason);
}

static int compare_shards(const void *a, const void *b)
{
    const struct ev_shard *x = a, *y = b;
    int c = compare_numbers(x->n, y->n);

    return c ? c : compare_numbers(x->i, y->i);
}

static int compare_names(const void *a, const void *b)
{
    const struct str *x = a, *y = b;

    return str_cmp(*x, *y);
}

typedef int compare_fn(const void *, const void *);

/* Of equal items, which stand together, the first stays, and join, if any, takes what another one
   says more. */
static size_t drop_equals(void *items, size_t n, size_t size, compare_fn *compare,
                          void (*join)(void *kept, const void *dropped))
{
    char *bytes = items;
    size_t kept = 0;

    for (size_t i = 1; i < n; i++) {
        char *last = bytes + kept * size, *next = bytes + i * size;

        if (compare(last, next) != 0) {
            if (bytes + ++kept * size != next)
                memmove(bytes + kept * size, next, size);
        } else if (join) {
            join(last, next);
        }
    }
    return n ? kept + 1 : 0;
}

static size_t make_set(void *items, size_t n, size_t size, compare_fn *compare,
                       void (*join)(void *kept, const void *dropped))
{
    if (n)
        order_sort(items, n, size, compare);
    return drop_equals(items, n, size, compare, join);
}

static void join_more(void *kept, const void *dropped)
{
    struct ev_more *k = kept;
    const struct ev_more *d = dropped;

    if (d->count > k->count || (d->count == k->count && !k->spread)) {
        k->count = d->count;
        k->spread = d->spread;
    }
}

static void join_undecided(void *kept, const void *dropped)
{
    struct ev_undecided *k = kept;
    const struct ev_undecided *d = dropped;

    k->no_message = d->no_message > k->no_message ? d->no_message : k->no_message;
    k->limit = d->limit > k->limit ? d->limit : k->limit;
    k->no_time = d->no_time > k->no_time ? d->no_time : k->no_time;
    k->too_many = d->too_many > k->too_many ? d->too_many : k->too_many;
}

/* Sources are large: what is sorted says where each is. */
struct tagged {
    const struct ev_source *source;
    uint32_t was;
};

static int compare_tagged(const void *a, const void *b)
{
    const struct tagged *x = a, *y = b;

    return compare_sources(x->source, y->source);
}

/* A scan that saw less beside it knows less of where it was: nothing, or no neighbours. */
static bool knows_less(const struct ev_source *x, const struct ev_source *y)
{
    return !y->near.n && (!y->folder.n || fold_same_name(x->folder, y->folder)) &&
           compare_files(x, y) == 0;
}

static bool is_same(const struct ev_source *x, const struct ev_source *y, bool for_judge)
{
    return compare_identity(x, y) == 0 || (for_judge && knows_less(x, y));
}

static void tag(struct tagged *tagged, const struct evidence *e, size_t base)
{
    for (size_t i = 0; i < e->sources_n; i++)
        tagged[i] = (struct tagged){ &e->sources[i], (uint32_t)(base + i) };
}

static bool in_place(const struct tagged *tagged, size_t n)
{
    size_t i = 0;

    while (i < n && tagged[i].was == i)
        i++;
    return i == n;
}

/* Sources become a set in to[]; where[] says what became of each.  Returns how many there are. */
static size_t settle_sources(struct ev_source *to, const struct tagged *tagged, size_t were,
                             uint32_t *where, bool for_judge)
{
    size_t n = 0;

    for (size_t i = 0; i < were; i++) {
        const struct ev_source *s = tagged[i].source;

        if (n && is_same(&to[n - 1], s, for_judge)) {
            source_release(s);
        } else {
            if (&to[n] != s)
                to[n] = *s;
            n++;
        }
        where[tagged[i].was] = (uint32_t)n - 1;
    }
    return n;
}

/* Those of more, too, if it is not NULL: their numbers count on. */
static int order_sources(struct evidence *e, struct evidence *more, uint32_t *where, size_t n,
                         bool threads, bool for_judge)
{
    struct tagged *tagged = mem_alloc(n * sizeof *tagged);
    struct ev_source *to = e->sources;
    int result = -1;

    if (!tagged)
        return -1;
    tag(tagged, e, 0);
    if (more)
        tag(tagged + e->sources_n, more, e->sources_n);
    order_sort_two(tagged, n, sizeof *tagged, compare_tagged, threads);
    if (more || !in_place(tagged, n))
        to = mem_alloc(n * sizeof *to);
    if (to) {
        e->sources_n = settle_sources(to, tagged, n, where, for_judge);
        if (to != e->sources) {
            mem_free(e->sources);
            e->sources_cap = n;
        }
        e->sources = to;
        if (more)
            more->sources_n = 0;
        result = 0;
    }
    mem_free(tagged);
    return result;
}

/* Sources are moved: a table from old to new index follows each hit. */
static void follow(struct evidence *e, const uint32_t *where)
{
    for (size_t i = 0; i < e->hits_n; i++)
        e->hits[i].source = where[e->hits[i].source];
    for (size_t i = 0; i < e->lists_n; i++)
        e->lists[i].source = where[e->lists[i].source];
    for (size_t i = 0; i < e->more_n; i++)
        e->more[i].source = where[e->more[i].source];
    for (size_t i = 0; i < e->undecided_n; i++)
        e->undecided[i].source = where[e->undecided[i].source];
    for (size_t i = 0; i < e->beyond_n; i++)
        e->beyond[i].source = where[e->beyond[i].source];
    for (size_t i = 0; i < e->seen_n; i++)
        e->seen[i].source = where[e->seen[i].source];
}

/* Of more nothing has a source any more but its hits. */
static int sort_sources(struct evidence *e, struct evidence *more, bool threads, bool for_judge)
{
    size_t were = e->sources_n + (more ? more->sources_n : 0);
    uint32_t *where;
    int result;

    if (!were)
        return 0;
    where = mem_alloc(were * sizeof *where);
    result = where ? order_sources(e, more, where, were, threads, for_judge) : -1;
    if (result == 0) {
        follow(e, where);
        for (size_t i = 0; more && i < more->hits_n; i++)
            more->hits[i].source = where[more->hits[i].source];
        /* The rows of two that are one: what is there twice is found among hits alone. */
        if (for_judge || e->sources_n < were)
            result = lists_spread(e);
    }
    mem_free(where);
    return result;
}

static int unite(struct evidence *e, struct evidence *more, bool threads, bool for_judge)
{
    if (sort_sources(e, more, threads, for_judge) < 0 ||
        order_hits(e, more, threads, compare_hits) < 0 || order_beyond(e, compare_beyond) < 0)
        return -1;
    e->more_n = make_set(e->more, e->more_n, sizeof *e->more, compare_more, join_more);
    e->undecided_n = make_set(e->undecided, e->undecided_n, sizeof *e->undecided,
                              compare_undecided, join_undecided);
    e->beyond_n = drop_equals(e->beyond, e->beyond_n, sizeof *e->beyond, compare_beyond, NULL);
    e->tallies_n = make_set(e->tallies, e->tallies_n, sizeof *e->tallies, compare_tallies, NULL);
    e->seen_n = make_set(e->seen, e->seen_n, sizeof *e->seen, compare_seen, NULL);
    e->skips_n = make_set(e->skips, e->skips_n, sizeof *e->skips, compare_skips, NULL);
    e->shards_n = make_set(e->shards, e->shards_n, sizeof *e->shards, compare_shards, NULL);
    e->unsought_n = make_set(e->unsought, e->unsought_n, sizeof *e->unsought, compare_names, NULL);
    return 0;
}

int evidence_unite(struct evidence *e)
{
    return unite(e, NULL, false, false);
}

int evidence_unite_two(struct evidence *into, struct evidence *from, bool threads)
{
    if (evidence_absorb_few(from))
        return evidence_merge(into, from) < 0 ? -1 : unite(into, NULL, threads, false);
    if (evidence_absorb_rest(into, from) < 0)
        return -1;
    return unite(into, from, threads, false);
}

/* What is missing of a source shows in the coverage as if the log itself were cut; not where
   all of it came, and bytes of that may be others: the evidence is told once then, not each log
   in it. */
static int note_incomplete(struct evidence *e)
{
    for (size_t i = 0; i < e->sources_n; i++) {
        struct ev_source *s = &e->sources[i];
        struct defect *more;

        if (!s->incomplete || s->altered)
            continue;
        if (!s->defects_counted &&
            !(s->defects_counted = mem_zero(DEFECT_KINDS, sizeof *s->defects_counted)))
            return -1;
        more = mem_resize(s->defects, (s->defects_n + 1) * sizeof *more);
        if (!more)
            return -1;
        s->defects = more;
        s->defects[s->defects_n++] = (struct defect){ DEFECT_TRUNCATED, s->bytes, 0 };
        s->defects_counted[DEFECT_TRUNCATED]++;
    }
    return 0;
}

int evidence_sort(struct evidence *e)
{
    if (unite(e, NULL, false, true) < 0 || log_namesakes(e) < 0 || evidence_drop_copies(e) < 0 ||
        evidence_runs(e) < 0)
        return -1;
    return note_incomplete(e);
}

bool evidence_sought(const struct evidence *e, struct str signature)
{
    return !e->unsought_n ||
           !bsearch(&signature, e->unsought, e->unsought_n, sizeof *e->unsought, compare_names);
}

bool evidence_has_shard(const struct evidence *e, uint32_t i, uint32_t n)
{
    struct ev_shard wanted = { i, n };

    return e->shards_n && bsearch(&wanted, e->shards, e->shards_n, sizeof wanted, compare_shards);
}
