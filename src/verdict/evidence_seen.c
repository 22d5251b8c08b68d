/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What correlations will look at once everything has been read.  How much of a rule is too much is
 * a matter of its hits alone, whoever read them and in whatever order: everything is counted, also
 * what is not kept, so that no report depends on the number of workers.
 */
#include "verdict/evidence.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "verdict/evidence_log.h"

/* Lists of values stand behind a number in the map: where they are. */
struct kept_values {
    const struct str *items;
};

bool evidence_seen_lost(const struct ev_tally *t)
{
    return t->count > LIMIT_SIGHTINGS || t->bytes > LIMIT_SIGHTING_BYTES;
}

/* Few rules are watched: a list will do. */
static struct ev_tally *tally_of(struct evidence *e, const struct signature *sig)
{
    for (size_t i = 0; i < e->tallies_n; i++)
        if (e->tallies[i].signature == sig)
            return &e->tallies[i];
    if (mem_grow(&e->tallies, &e->tallies_cap, e->tallies_n + 1, sizeof *e->tallies) < 0)
        return NULL;
    e->tallies[e->tallies_n] = (struct ev_tally){ .signature = sig };
    return &e->tallies[e->tallies_n++];
}

static void forget(struct evidence *e, const struct signature *sig)
{
    size_t n = 0;

    for (size_t i = 0; i < e->seen_n; i++)
        if (e->seen[i].signature != sig)
            e->seen[n++] = e->seen[i];
    e->seen_n = n;
}

int evidence_count_seen(struct evidence *e, const struct signature *sig, uint64_t count,
                        uint64_t bytes)
{
    struct ev_tally *t = tally_of(e, sig);
    bool lost = t && evidence_seen_lost(t);

    if (!t)
        return -1;
    t->count += count;
    t->bytes += bytes;
    if (!lost && evidence_seen_lost(t))
        forget(e, sig);
    return evidence_seen_lost(t) ? 1 : 0;
}

/* length of each (absent: one more than the largest), then the bytes */
static int append_key(struct buf *key, const struct str *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t length = values[i].s ? values[i].n : UINT64_MAX;

        buf_add(key, (struct str){ (const char *)&length, sizeof length });
        buf_add(key, values[i]);
    }
    return key->failed ? -1 : 0;
}

static const struct str *copy_values(struct arena *a, const struct str *values, size_t n)
{
    struct str *copy = arena_zero(a, n, sizeof *copy);

    for (size_t i = 0; copy && i < n; i++)
        if (values[i].s)
            copy[i] = arena_copy(a, values[i]);
    return a->failed ? NULL : copy;
}

static const struct str *keep_values(struct evidence *e, const struct str *values, size_t n)
{
    struct buf key = { 0 };
    struct kept_values *kept;
    const struct str *items = NULL;
    uint64_t at;

    buf_char(&key, (char)n);
    if (append_key(&key, values, n) < 0)
        return NULL;
    if (strmap_get(&e->seen_values, buf_str(&key), &at)) {
        items = ((const struct kept_values *)(uintptr_t)at)->items;
    } else {
        kept = arena_zero(&e->arena, 1, sizeof *kept);
        if (kept)
            kept->items = copy_values(&e->arena, values, n);
        if (kept && kept->items &&
            strmap_put(&e->seen_values, buf_str(&key), (uint64_t)(uintptr_t)kept) == 0)
            items = kept->items;
    }
    buf_release(&key);
    return items;
}

int evidence_keep_seen(struct evidence *e, const struct sighting *seen, size_t n)
{
    struct sighting s = *seen;
    uint64_t bytes = 0;
    int lost;

    for (size_t i = 0; i < n; i++)
        bytes += s.values[i].n;
    lost = evidence_count_seen(e, s.signature, 1, bytes);
    if (lost)
        return lost < 0 ? -1 : 0;
    s.values = keep_values(e, s.values, n);
    s.values_n = (uint16_t)n;
    if (!s.values || mem_grow(&e->seen, &e->seen_cap, e->seen_n + 1, sizeof *e->seen) < 0)
        return -1;
    e->seen[e->seen_n++] = s;
    return 0;
}

int evidence_keep_no_time(struct evidence *e, const struct signature *sig)
{
    struct ev_tally *t = tally_of(e, sig);

    if (t)
        t->no_time++;
    return t ? 0 : -1;
}

int evidence_seen_end(struct evidence *e, uint32_t source)
{
    for (size_t i = 0; i < e->tallies_n; i++) {
        struct ev_undecided u = { .signature = e->tallies[i].signature, .source = source,
                                  .no_time = e->tallies[i].no_time };

        if (u.no_time && evidence_undecided_more(e, u) < 0)
            return -1;
        e->tallies[i].no_time = 0;
    }
    return 0;
}

/* ---- copies ---- */

/* Where and when: copies of a record differ in their source, or in their place in it. */
static int record_key(struct buf *key, const struct evidence *e, const struct sighting *s)
{
    buf_clear(key);
    buf_format(key, "%p %llu %lld ", (const void *)s->signature, (unsigned long long)s->at,
               (long long)(s->time / 10));
    log_key(key, &e->sources[s->source]);
    return key->failed ? -1 : 0;
}

int evidence_sightings(struct evidence *e, struct sighting *out, size_t *n)
{
    struct strmap first = { 0 };
    struct buf key = { 0 };
    uint64_t source;
    bool *twin = log_namesakes(e) < 0 ? NULL : log_twins(e);
    int result = twin ? 0 : -1;

    *n = 0;
    for (size_t i = 0; i < e->seen_n && result == 0; i++) {
        const struct sighting *s = &e->seen[i];
        bool copy = false;

        if ((twin[s->source] || e->sources[s->source].again_n) && !s->is_line) {
            result = record_key(&key, e, s);
            copy = result == 0 && strmap_get(&first, buf_str(&key), &source);
            if (result == 0 && !copy)
                result = strmap_put(&first, buf_str(&key), s->source);
        }
        if (!copy)
            out[(*n)++] = *s;
    }
    strmap_release(&first);
    buf_release(&key);
    mem_free(twin);
    return result;
}
