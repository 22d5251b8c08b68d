/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_last.h"

#include "verdict/evidence_shards.h"

void lines_sum_begin(struct lines_sum *s, const struct buf *out)
{
    crc32_init(&s->table);
    s->sum = 0;
    s->before = out->n;
}

void lines_sum_add(struct lines_sum *s, const struct buf *text)
{
    if (text->n > s->before)
        s->sum = crc32_add(&s->table, s->sum, (const uint8_t *)text->s + s->before,
                           text->n - s->before);
    s->before = 0;
}

void last_line_write(struct buf *out, struct lines_sum *s, const struct evidence *e,
                     struct ev_shard own)
{
    struct json j;

    lines_sum_add(s, out);
    j = json_line(out);
    json_key(&j, "complete");
    json_str(&j, STR("all"));
    json_key(&j, "entries");
    json_uint(&j, e->sources_n);
    json_key(&j, "crc32");
    json_uint(&j, s->sum);
    shards_write(&j, e, own);
    json_end_line(&j);
}

uint32_t last_line_sum(const struct crc32 *t, uint32_t sum, struct str line)
{
    static const uint8_t end = '\n';

    sum = crc32_add(t, sum, (const uint8_t *)line.s, line.n);
    return crc32_add(t, sum, &end, 1);
}
