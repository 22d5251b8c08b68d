/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The same record can arrive in two sources (a log exported as EVTX and as XML, or two
 * overlapping exports): same channel, computer, record id and time, same signature.  For the judge
 * it counts once; the source that captured most of it keeps it (some forms leave out what stands in
 * no message), of equals the one that sorts first.  A record that one source has at two places (a
 * chunk twice, a file appended to itself) counts once, too.
 */
#include "verdict/evidence_copies.h"

#include "base/map.h"
#include "base/mem.h"
#include "verdict/evidence_log.h"

/* What makes two hits of one signature and microsecond the same record, but for their source. */
static void record_key(struct buf *key, const struct evidence *e, const struct ev_hit *h)
{
    buf_clear(key);
    buf_format(key, "%llu ", (unsigned long long)h->at);
    log_key(key, &e->sources[h->source]);
}

/* Of two copies the one that captured more says more, of equals the one whose source comes
   first. */
static uint64_t rank_of(const struct ev_hit *h)
{
    uint32_t more = 0;

    for (size_t i = 0; i < h->captures_n; i++)
        more += h->captures[i].value.n && !str_eq(h->captures[i].name, EV_BY_SHAPE);
    return (uint64_t)more << 32 | (UINT32_MAX - h->source);
}

static bool of_source(const struct ev_hit *h, uint64_t rank)
{
    return (uint32_t)rank == UINT32_MAX - h->source;
}

/* Record -> the highest rank of its copies among hits from..to. */
static int rank_copies(struct strmap *best, const struct evidence *e, const bool *twin,
                       size_t from, size_t to, struct buf *key)
{
    for (size_t i = from; i < to; i++) {
        const struct ev_hit *h = &e->hits[i];
        uint64_t rank = rank_of(h), known;

        if (h->is_line || !twin[h->source])
            continue;
        record_key(key, e, h);
        if (key->failed)
            return -1;
        if ((!strmap_get(best, buf_str(key), &known) || known < rank) &&
            strmap_put(best, buf_str(key), rank) < 0)
            return -1;
    }
    return 0;
}

/* The same record once more in its source: a part of the file is there twice. */
static bool is_again(const struct ev_hit *h, const struct ev_hit *kept)
{
    return !h->is_line && !kept->is_line && h->source == kept->source && h->at == kept->at &&
           h->offset != kept->offset;
}

/* Hits from..to have one signature and lie in one microsecond; kept from *n on.  The map says which
   source tells most of a record: every hit of it elsewhere is a copy.  A whole fleet may have
   logged the same in one moment, so the work must not grow with the square of them; what is of a
   log that only one source holds has no copy. */
static int keep_best(struct evidence *e, const bool *twin, size_t from, size_t to, size_t *n,
                     struct buf *key)
{
    struct strmap best = { 0 };
    size_t begin = *n;
    int result = to - from > 1 ? rank_copies(&best, e, twin, from, to, key) : 0;

    for (size_t i = from; i < to && result == 0; i++) {
        const struct ev_hit *h = &e->hits[i];
        uint64_t rank;

        if (to - from > 1 && !h->is_line && twin[h->source]) {
            record_key(key, e, h);
            if (!key->failed && strmap_get(&best, buf_str(key), &rank) && !of_source(h, rank))
                continue;
        }
        if (*n == begin || !is_again(h, &e->hits[*n - 1]))
            e->hits[(*n)++] = *h;
    }
    strmap_release(&best);
    return key->failed ? -1 : result;
}

static bool same_moment(const struct ev_hit *a, const struct ev_hit *b)
{
    return a->signature == b->signature && a->time.kind == STAMP_UTC &&
           b->time.kind == STAMP_UTC && a->time.t / 10 == b->time.t / 10;
}

/* Sorted by signature and time, copies stand together. */
int evidence_drop_copies(struct evidence *e)
{
    bool *twin = log_twins(e);
    struct buf key = { 0 };
    size_t n = 0;
    int result = twin ? 0 : -1;

    for (size_t i = 0, to; i < e->hits_n && result == 0; i = to) {
        for (to = i + 1; to < e->hits_n && same_moment(&e->hits[i], &e->hits[to]); to++)
            ;
        result = keep_best(e, twin, i, to, &n, &key);
    }
    if (result == 0)
        e->hits_n = n;
    buf_release(&key);
    mem_free(twin);
    return result;
}
