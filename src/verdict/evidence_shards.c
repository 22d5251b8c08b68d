/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which shards have arrived whole in evidence that was put together from theirs: [first, last, N],
 * sorted, behind all that they hold.
 */
#include "verdict/evidence_shards.h"

#include "base/limits.h"
#include "verdict/evidence_reader.h"

static void put_run(struct json *j, const struct ev_shard *first, const struct ev_shard *last)
{
    json_array(j);
    json_uint(j, first->i);
    json_uint(j, last->i);
    json_uint(j, first->n);
    json_end_array(j);
}

static bool has_others(const struct evidence *e, struct ev_shard own)
{
    return e->shards_n > 1 ||
           (e->shards_n && (e->shards[0].i != own.i || e->shards[0].n != own.n));
}

void shards_write(struct json *j, const struct evidence *e, struct ev_shard own)
{
    size_t first = 0;

    if (!has_others(e, own))
        return;
    json_key(j, "shards");
    json_array(j);
    for (size_t i = 1; i <= e->shards_n; i++) {
        const struct ev_shard *s = &e->shards[i - 1];

        if (i < e->shards_n && s[1].n == s->n && s[1].i == s->i + 1)
            continue;
        put_run(j, &e->shards[first], s);
        first = i;
    }
    json_end_array(j);
}

/* How many there are; 0: it is no such run. */
static size_t read_run(const struct jval *v, struct ev_shard *first)
{
    uint32_t last;

    if (!is_array(v, 3) || !read_u32(&v->items[0], &first->i) || !read_u32(&v->items[1], &last) ||
        !read_u32(&v->items[2], &first->n) || first->i < 1 || last < first->i ||
        last > first->n || first->n > LIMIT_SHARDS)
        return 0;
    return last - first->i + 1;
}

enum took shards_read(struct evidence *e, const struct jval *v)
{
    size_t all = 0;

    if (!v)
        return TOOK;
    if (v->kind != JKIND_ARRAY)
        return TOOK_WRONG;
    for (size_t i = 0; i < v->items_n; i++) {
        struct ev_shard s;
        size_t n = read_run(&v->items[i], &s);

        all += n;
        if (!n || all > LIMIT_SHARDS)
            return TOOK_WRONG;
        for (; n > 0; n--, s.i++) {
            if (evidence_shard(e, s.i, s.n) < 0)
                return TOOK_NO_MEMORY;
        }
    }
    return TOOK;
}
