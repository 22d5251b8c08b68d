/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only file that sees libzstd.  Where it meets a fault it forgets what it had unpacked in the
 * same call, so that it is asked for one step at a time: a block ends with its last byte, and what
 * it made is given out before the head of the next one is looked at.
 */
#include "input/codec.h"

#include "base/mem.h"

#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#define HEAD 3u /* of a block: libzstd wants it together with the block before */

struct zstd {
    ZSTD_DCtx *z;
    size_t hint;
    bool holds; /* something that did not fit */
};

static bool begins(const uint8_t *p, size_t n)
{
    bool frame = n >= 5 && memcmp(p, "\x28\xB5\x2F\xFD", 4) == 0 && !(p[4] & 8);

    return frame || (n >= 8 && p[0] >> 4 == 5 && memcmp(p + 1, "\x2A\x4D\x18", 3) == 0);
}

static void *open_zstd(void)
{
    struct zstd *s = mem_zero(1, sizeof *s);

    if (!s)
        return NULL;
    s->z = ZSTD_createDCtx();
    if (s->z)
        return s;
    mem_free(s);
    return NULL;
}

static void begin(void *state)
{
    struct zstd *s = state;

    s->hint = ZSTD_initDStream(s->z);
    s->holds = false;
}

static size_t step(struct zstd *s, struct codec_piece *p, size_t n)
{
    ZSTD_inBuffer in = { p->in, n, 0 };
    ZSTD_outBuffer out = { p->out, p->out_n, 0 };
    size_t code = ZSTD_decompressStream(s->z, &out, &in);

    p->in += in.pos;
    p->in_n -= in.pos;
    p->out += out.pos;
    p->out_n -= out.pos;
    s->holds = !p->out_n;
    return code;
}

static enum codec_result result_of(size_t code)
{
    if (code == 0)
        return CODEC_OVER;
    if (!ZSTD_isError(code))
        return CODEC_GOES_ON;
    switch (ZSTD_getErrorCode(code)) {
    case ZSTD_error_checksum_wrong:
        return CODEC_WRONG_CHECKSUM;
    case ZSTD_error_memory_allocation:
        return CODEC_NO_MEMORY;
    case ZSTD_error_frameParameter_windowTooLarge:
        return CODEC_TOO_LARGE;
    default:
        return CODEC_DAMAGED;
    }
}

static enum codec_result work(void *state, struct codec_piece *p)
{
    struct zstd *s = state;
    size_t room = p->out_n, n = s->hint > HEAD ? s->hint - HEAD : s->hint, code = 0;
    bool more = true;

    if (s->holds) {
        code = step(s, p, 0);
        more = !ZSTD_isError(code) && p->out_n == room;
    }
    if (more)
        code = step(s, p, n < p->in_n ? n : p->in_n);
    if (!ZSTD_isError(code))
        s->hint = code;
    return result_of(code);
}

static void close_zstd(void *state)
{
    struct zstd *s = state;

    (void)ZSTD_freeDCtx(s->z);
    mem_free(s);
}

const struct codec codec_zstd = { .begins = begins, .first = 0x28, .open = open_zstd,
                                  .begin = begin, .work = work, .close = close_zstd };
