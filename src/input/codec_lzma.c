/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that sees liblzma: .xz, and .lzma, which is what 7z and zip have inside. */
#include "input/codec.h"

#include "base/limits.h"
#include "base/mem.h"

#include <lzma.h>
#include <string.h>

struct lzma {
    lzma_stream z;
    lzma_ret begun;
};

static bool begins_xz(const uint8_t *p, size_t n)
{
    return n >= 6 && memcmp(p, "\xFD" "7zXZ\0", 6) == 0;
}

/* A dictionary that is a power of two, a size that is not known or below 1 TB, a zero. */
static bool begins_lzma(const uint8_t *p, size_t n)
{
    static const uint8_t unknown[] = { 255, 255, 255, 255, 255, 255, 255, 255 };
    uint32_t dictionary;

    if (n < 14 || p[0] != 0x5D || p[13])
        return false;
    dictionary = (uint32_t)p[1] | (uint32_t)p[2] << 8 | (uint32_t)p[3] << 16 | (uint32_t)p[4] << 24;
    return dictionary >= 4096 && dictionary <= (1u << 27) && !(dictionary & (dictionary - 1)) &&
           (memcmp(p + 5, unknown, sizeof unknown) == 0 || (!p[10] && !p[11] && !p[12]));
}

static void *allocate(void *ctx, size_t count, size_t size)
{
    (void)ctx;
    return mem_zero(count, size);
}

static void release(void *ctx, void *p)
{
    (void)ctx;
    mem_free(p);
}

static const lzma_allocator heap = { allocate, release, NULL };

static void *open_lzma(void)
{
    struct lzma *l = mem_zero(1, sizeof *l);

    if (!l)
        return NULL;
    l->z = (lzma_stream)LZMA_STREAM_INIT;
    l->z.allocator = &heap;
    return l;
}

static void begin_xz(void *state)
{
    struct lzma *l = state;

    l->begun = lzma_stream_decoder(&l->z, LIMIT_DICTIONARY_BYTES, 0);
}

static void begin_lzma(void *state)
{
    struct lzma *l = state;

    l->begun = lzma_alone_decoder(&l->z, LIMIT_DICTIONARY_BYTES);
}

static enum codec_result result_of(lzma_ret code)
{
    switch (code) {
    case LZMA_OK:
        return CODEC_GOES_ON;
    case LZMA_BUF_ERROR:
        return CODEC_STANDS_STILL;
    case LZMA_STREAM_END:
        return CODEC_OVER;
    case LZMA_MEM_ERROR:
        return CODEC_NO_MEMORY;
    case LZMA_MEMLIMIT_ERROR:
        return CODEC_TOO_LARGE;
    default:
        return CODEC_DAMAGED;
    }
}

static enum codec_result work(void *state, struct codec_piece *p)
{
    struct lzma *l = state;
    lzma_ret code;

    if (l->begun != LZMA_OK)
        return result_of(l->begun);
    l->z.next_in = p->in;
    l->z.avail_in = p->in_n;
    l->z.next_out = p->out;
    l->z.avail_out = p->out_n;
    code = lzma_code(&l->z, LZMA_RUN);
    p->in = l->z.next_in;
    p->in_n = l->z.avail_in;
    p->out = l->z.next_out;
    p->out_n = l->z.avail_out;
    return result_of(code);
}

static void close_lzma(void *state)
{
    struct lzma *l = state;

    lzma_end(&l->z);
    mem_free(l);
}

const struct codec codec_xz = { .begins = begins_xz, .first = 0xFD, .open = open_lzma,
                                .begin = begin_xz, .work = work, .close = close_lzma };
const struct codec codec_lzma = { .begins = begins_lzma, .first = 0x5D, .open = open_lzma,
                                  .begin = begin_lzma, .work = work, .close = close_lzma };
