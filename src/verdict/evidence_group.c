/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_group.h"

#include "base/mem.h"
#include "verdict/evidence_list.h"

#include <string.h>

void group_release(struct grouped *g)
{
    mem_free(g->begin);
    mem_free(g->order);
}

static uint32_t source_at(const void *items, size_t size, size_t field, size_t i)
{
    uint32_t source;

    memcpy(&source, (const char *)items + i * size + field, sizeof source);
    return source;
}

/* field: where the source stands in an item. */
static int group(struct grouped *g, size_t sources, const void *items, size_t n, size_t size,
                 size_t field)
{
    g->begin = mem_zero(sources + 2, sizeof *g->begin);
    g->order = mem_zero(n + 1, sizeof *g->order);
    if (!g->begin || !g->order)
        return -1;
    for (size_t i = 0; i < n; i++)
        g->begin[source_at(items, size, field, i) + 2]++;
    for (size_t s = 2; s < sources + 2; s++)
        g->begin[s] += g->begin[s - 1];
    for (size_t i = 0; i < n; i++)
        g->order[g->begin[source_at(items, size, field, i) + 1]++] = i;
    return 0;
}

int group_all(struct grouped *by, const struct evidence *e)
{
    size_t n = e->sources_n;

    if (group(&by[BY_HITS], n, e->hits, e->hits_n, sizeof *e->hits,
              offsetof(struct ev_hit, source)) < 0 ||
        group(&by[BY_LISTS], n, e->lists, e->lists_n, sizeof *e->lists,
              offsetof(struct ev_list, source)) < 0 ||
        group(&by[BY_BEYOND], n, e->beyond, e->beyond_n, sizeof *e->beyond,
              offsetof(struct ev_beyond, source)) < 0 ||
        group(&by[BY_MORE], n, e->more, e->more_n, sizeof *e->more,
              offsetof(struct ev_more, source)) < 0 ||
        group(&by[BY_SEEN], n, e->seen, e->seen_n, sizeof *e->seen,
              offsetof(struct sighting, source)) < 0)
        return -1;
    return group(&by[BY_UNDECIDED], n, e->undecided, e->undecided_n, sizeof *e->undecided,
                 offsetof(struct ev_undecided, source));
}

struct rows_of group_rows(const struct grouped *by, size_t at)
{
    const struct grouped *hits = &by[BY_HITS], *lists = &by[BY_LISTS];

    return (struct rows_of){ .order = hits->order + hits->begin[at],
                             .n = hits->begin[at + 1] - hits->begin[at],
                             .lists = lists->order + lists->begin[at],
                             .lists_n = lists->begin[at + 1] - lists->begin[at] };
}

size_t group_weight(const struct evidence *e, const struct grouped *by, size_t at)
{
    struct rows_of of = group_rows(by, at);
    size_t n = of.n;

    for (size_t i = 0; i < of.lists_n; i++)
        n += (size_t)e->lists[of.lists[i]].rows;
    return n;
}

size_t evidence_weight(const struct evidence *e)
{
    size_t n = e->sources_n + e->hits_n;

    for (size_t i = 0; i < e->lists_n; i++)
        n += (size_t)e->lists[i].rows;
    return n;
}
