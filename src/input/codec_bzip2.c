/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that sees libbz2. */
#include "input/codec.h"

#include "base/mem.h"

#include <bzlib.h>
#include <limits.h>
#include <string.h>

#define KEPT 2u /* its state, and the block */

struct bzip2 {
    bz_stream z;
    int begun; /* as BZ2_bzDecompressInit said */
    struct {
        void *p;
        size_t n;
    } kept[KEPT];
    size_t lent; /* of those */
};

/* "BZh9" and the first block, or the end of an empty file: text may begin with the letters. */
static bool begins(const uint8_t *p, size_t n)
{
    return n >= 10 && memcmp(p, "BZh", 3) == 0 && p[3] >= '1' && p[3] <= '9' &&
           (memcmp(p + 4, "1AY&SY", 6) == 0 || memcmp(p + 4, "\x17\x72\x45\x38\x50\x90", 6) == 0);
}

/* It asks for four megabytes at the head of each stream, however little is in that, and in the same
   order always: the next stream has those of the one before. */
static void *allocate(void *ctx, int count, int size)
{
    struct bzip2 *b = ctx;
    size_t n = (size_t)count * (size_t)size, at = b->lent;

    if (at == KEPT)
        return NULL;
    if (b->kept[at].n < n) {
        mem_free(b->kept[at].p);
        b->kept[at].p = mem_alloc(n);
        b->kept[at].n = b->kept[at].p ? n : 0;
    }
    b->lent += b->kept[at].p != NULL;
    return b->kept[at].p;
}

/* The last one first; the state with the stream. */
static void release(void *ctx, void *p)
{
    struct bzip2 *b = ctx;

    (void)p;
    b->lent--;
}

static void *open_bzip2(void)
{
    struct bzip2 *b = mem_zero(1, sizeof *b);

    if (b)
        b->begun = BZ_SEQUENCE_ERROR;
    return b;
}

static void end(struct bzip2 *b)
{
    if (b->begun == BZ_OK)
        (void)BZ2_bzDecompressEnd(&b->z);
}

static void begin(void *state)
{
    struct bzip2 *b = state;

    end(b);
    b->z = (bz_stream){ .bzalloc = allocate, .bzfree = release, .opaque = b };
    b->begun = BZ2_bzDecompressInit(&b->z, 0, 0);
}

static unsigned at_most_uint(size_t n)
{
    return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

static enum codec_result work(void *state, struct codec_piece *p)
{
    struct bzip2 *b = state;
    unsigned in_n = at_most_uint(p->in_n), out_n = at_most_uint(p->out_n);
    int code;

    if (b->begun != BZ_OK)
        return CODEC_NO_MEMORY;
    b->z.next_in = (char *)p->in; /* read only */
    b->z.avail_in = in_n;
    b->z.next_out = (char *)p->out;
    b->z.avail_out = out_n;
    code = BZ2_bzDecompress(&b->z);
    p->in += in_n - b->z.avail_in;
    p->in_n -= in_n - b->z.avail_in;
    p->out += out_n - b->z.avail_out;
    p->out_n -= out_n - b->z.avail_out;
    if (code == BZ_STREAM_END)
        return CODEC_OVER;
    if (code == BZ_MEM_ERROR)
        return CODEC_NO_MEMORY;
    return code == BZ_OK ? CODEC_GOES_ON : CODEC_DAMAGED;
}

static void close_bzip2(void *state)
{
    struct bzip2 *b = state;

    end(b);
    for (size_t i = 0; i < KEPT; i++)
        mem_free(b->kept[i].p);
    mem_free(b);
}

const struct codec codec_bzip2 = { .begins = begins, .first = 'B', .open = open_bzip2,
                                   .begin = begin, .work = work, .close = close_bzip2 };
