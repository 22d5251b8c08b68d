/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lz4_Frame_format.md; liblz4 unpacks blocks, of which this is the only file of the room that sees
 * it.  Its own frames give nothing of a block that is cut, and one block may be all of a log.
 *
 *   magic u32 | FLG, BD | [content size u64] | [dictionary u32] | HC | blocks | 0 u32 | [checksum u32]
 *   block: size u32 (bit 31: not packed) | bytes | [checksum u32]
 *
 *   room:  | up to 64 KiB that the next block may repeat | the block; shown: not yet given out |
 */
#include "input/codec.h"

#include "base/mem.h"
#include "base/rd.h"
#include "base/xxh32.h"

#include <lz4.h>
#include <string.h>

#define MAGIC 0x184D2204u
#define SKIPPED 0x184D2A50u     /* and 15 more */
#define HISTORY ((size_t)64 << 10)
#define RAW 0x80000000u
#define FLAG_ALONE 0x20u        /* no block repeats what is in another */
#define FLAG_BLOCK_SUM 0x10u
#define FLAG_SIZE 8u
#define FLAG_SUM 4u
#define FLAG_DICTIONARY 1u

enum part { PART_MAGIC, PART_HEAD, PART_SKIP_SIZE, PART_SKIP, PART_SIZE, PART_BLOCK, PART_SUM };

struct lz4 {
    enum part part;
    uint8_t flags;
    size_t most;            /* bytes of a block */
    size_t need, have;      /* of the part */
    uint64_t skip;
    uint8_t *held;          /* what has come of the part; room for a block and its checksum */
    uint8_t *room;
    size_t cap;             /* `most` of both */
    size_t past;            /* bytes of history */
    size_t shown, end;      /* in room */
    bool raw;
    bool tried;             /* what there is of the last block is unpacked */
    struct xxh32 sum;
};

static bool is_skipped(uint32_t magic)
{
    return (magic & 0xFFFFFFF0u) == SKIPPED;
}

static bool begins(const uint8_t *p, size_t n)
{
    struct rd r = rd_over(p, n);
    uint32_t magic = rd_le32(&r);
    uint8_t flags = rd_u8(&r);

    if (!rd_ok(&r))
        return false;
    return (magic == MAGIC && flags >> 6 == 1) || is_skipped(magic);
}

static void expect(struct lz4 *l, enum part part, size_t need)
{
    l->part = part;
    l->need = need;
    l->have = 0;
}

static void *open_lz4(void)
{
    return mem_zero(1, sizeof(struct lz4));
}

static void begin(void *state)
{
    struct lz4 *l = state;

    expect(l, PART_MAGIC, 4);
    l->past = l->shown = l->end = 0;
    l->most = 0;
    l->tried = false;
    xxh32_begin(&l->sum);
}

/* Room for the head, or for blocks of n bytes. */
static bool make_room(struct lz4 *l, size_t n)
{
    if (l->cap >= n)
        return true;
    mem_free(l->held);
    mem_free(l->room);
    l->held = mem_alloc(n + 4);
    l->room = mem_zero(1, HISTORY + n);
    l->cap = l->held && l->room ? n : 0;
    return l->cap > 0;
}

static uint32_t sum_of(const uint8_t *p, size_t n)
{
    struct xxh32 x;

    xxh32_begin(&x);
    xxh32_add(&x, p, n);
    return xxh32_sum(&x);
}

static size_t head_bytes(uint8_t flags)
{
    return 3u + (flags & FLAG_SIZE ? 8u : 0u) + (flags & FLAG_DICTIONARY ? 4u : 0u);
}

/* A wrong checksum of the head says that it is damaged: the blocks are what it says, or nothing. */
static enum codec_result read_head(struct lz4 *l)
{
    unsigned size = l->held[1] >> 4 & 7;

    l->flags = l->held[0];
    if (l->need < head_bytes(l->flags)) {
        l->need = head_bytes(l->flags);
        return CODEC_GOES_ON;
    }
    if (l->flags >> 6 != 1 || size < 4 || (l->flags & FLAG_DICTIONARY) ||
        l->held[l->need - 1] != (sum_of(l->held, l->need - 1) >> 8 & 0xFF))
        return CODEC_DAMAGED;
    l->most = (size_t)1 << (8 + 2 * size);
    if (!make_room(l, l->most))
        return CODEC_NO_MEMORY;
    expect(l, PART_SIZE, 4);
    return CODEC_GOES_ON;
}

static enum codec_result read_magic(struct lz4 *l, uint32_t magic)
{
    if (is_skipped(magic)) {
        expect(l, PART_SKIP_SIZE, 4);
        return CODEC_GOES_ON;
    }
    expect(l, PART_HEAD, head_bytes(0));
    return magic == MAGIC ? CODEC_GOES_ON : CODEC_DAMAGED;
}

static enum codec_result read_size(struct lz4 *l, uint32_t size)
{
    l->raw = (size & RAW) != 0;
    size &= ~RAW;
    if (size > l->most)
        return CODEC_DAMAGED;
    if (size)
        expect(l, PART_BLOCK, size + (l->flags & FLAG_BLOCK_SUM ? 4 : 0));
    else if (l->flags & FLAG_SUM)
        expect(l, PART_SUM, 4);
    else
        return CODEC_OVER;
    return CODEC_GOES_ON;
}

/* What was unpacked last is history. */
static void forget(struct lz4 *l)
{
    size_t keep = l->end < HISTORY ? l->end : HISTORY;

    if (l->flags & FLAG_ALONE)
        keep = 0;
    if (keep)
        memmove(l->room, l->room + l->end - keep, keep);
    l->past = l->shown = l->end = keep;
}

static enum codec_result read_block(struct lz4 *l)
{
    size_t n = l->need - (l->flags & FLAG_BLOCK_SUM ? 4 : 0);
    uint8_t *to;
    int made = (int)n;

    forget(l);
    to = l->room + l->past;
    if (l->raw)
        memcpy(to, l->held, n);
    else
        made = LZ4_decompress_safe_usingDict((const char *)l->held, (char *)to, (int)n,
                                             (int)l->most, (const char *)l->room, (int)l->past);
    if (made < 0)
        return CODEC_DAMAGED;
    l->end += (size_t)made;
    if (l->flags & FLAG_SUM)
        xxh32_add(&l->sum, to, (size_t)made);
    expect(l, PART_SIZE, 4);
    if (l->flags & FLAG_BLOCK_SUM) {
        struct rd r = rd_over(l->held + n, 4);

        return sum_of(l->held, n) == rd_le32(&r) ? CODEC_GOES_ON : CODEC_WRONG_CHECKSUM;
    }
    return CODEC_GOES_ON;
}

/* A part is there. */
static enum codec_result read_part(struct lz4 *l)
{
    struct rd r = rd_over(l->held, l->have);

    switch (l->part) {
    case PART_MAGIC:
        return read_magic(l, rd_le32(&r));
    case PART_HEAD:
        return read_head(l);
    case PART_SKIP_SIZE:
        l->skip = rd_le32(&r);
        l->part = PART_SKIP;
        return l->skip ? CODEC_GOES_ON : CODEC_OVER;
    case PART_SIZE:
        return read_size(l, rd_le32(&r));
    case PART_BLOCK:
        return read_block(l);
    default:
        return rd_le32(&r) == xxh32_sum(&l->sum) ? CODEC_OVER : CODEC_WRONG_CHECKSUM;
    }
}

static enum codec_result skip(struct lz4 *l, struct codec_piece *p)
{
    size_t n = p->in_n < l->skip ? p->in_n : (size_t)l->skip;

    p->in += n;
    p->in_n -= n;
    l->skip -= n;
    return l->skip ? CODEC_STANDS_STILL : CODEC_OVER;
}

static void give(struct lz4 *l, struct codec_piece *p)
{
    size_t n = l->end - l->shown < p->out_n ? l->end - l->shown : p->out_n;

    if (n)
        memcpy(p->out, l->room + l->shown, n);
    l->shown += n;
    p->out += n;
    p->out_n -= n;
}

static enum codec_result work(void *state, struct codec_piece *p)
{
    struct lz4 *l = state;
    enum codec_result result = CODEC_GOES_ON;

    if (!make_room(l, 64))
        return CODEC_NO_MEMORY;
    while (result == CODEC_GOES_ON) {
        size_t n = l->need - l->have < p->in_n ? l->need - l->have : p->in_n;

        give(l, p);
        if (l->shown < l->end)
            return CODEC_GOES_ON;
        if (l->part == PART_SKIP)
            return skip(l, p);
        if (n)
            memcpy(l->held + l->have, p->in, n);
        p->in += n;
        p->in_n -= n;
        l->have += n;
        if (l->have < l->need)
            return CODEC_STANDS_STILL;
        result = read_part(l);
    }
    give(l, p);
    return result;
}

/* ---- a block that is cut or damaged ---- */

/* A length goes on in further bytes as long as they are 255. */
static size_t length_of(struct rd *r, size_t n)
{
    uint8_t more = 255;

    while (n >= 15 && more == 255 && rd_ok(r)) {
        more = rd_u8(r);
        n += more;
    }
    return n;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* lz4_Block_format.md, as far as it makes sense. */
static void unpack_sound(struct lz4 *l, struct rd *r, size_t limit)
{
    while (rd_left(r) && l->end < limit) {
        uint8_t token = rd_u8(r);
        size_t n = length_of(r, token >> 4), far;
        const uint8_t *literals;

        n = least(least(n, rd_left(r)), limit - l->end);
        literals = rd_bytes(r, n);
        if (literals)
            memcpy(l->room + l->end, literals, n);
        l->end += literals ? n : 0;
        far = rd_le16(r);
        n = length_of(r, token & 15) + 4;
        if (!rd_ok(r) || far == 0 || far > l->end)
            return;
        for (n = least(n, limit - l->end); n; n--, l->end++)
            l->room[l->end] = l->room[l->end - far];
    }
}

static size_t rest(void *state, uint8_t *out, size_t n)
{
    struct lz4 *l = state;
    struct codec_piece p = { .out = out, .out_n = n };

    if (!l->tried && l->part == PART_BLOCK) {
        size_t have = l->have;
        struct rd r;

        if (l->flags & FLAG_BLOCK_SUM)
            have = least(have, l->need - 4);
        r = rd_over(l->held, have);
        if (l->end != l->past || l->have < l->need)
            forget(l);
        if (l->raw) {
            memcpy(l->room + l->end, l->held, have);
            l->end += have;
        } else {
            unpack_sound(l, &r, l->past + l->most);
        }
    }
    l->tried = true;
    give(l, &p);
    return n - p.out_n;
}

static void close_lz4(void *state)
{
    struct lz4 *l = state;

    mem_free(l->held);
    mem_free(l->room);
    mem_free(l);
}

const struct codec codec_lz4 = { .begins = begins, .first = 0x04, .open = open_lz4,
                                 .begin = begin, .work = work, .rest = rest, .close = close_lz4 };
