/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 1952.  The only file that sees zlib, and ISA-L where it was there when this was built: that
 * one unpacks about three times as fast (tests/bench/RESULTS.md), on the processors that it knows.
 */
#include "input/gunzip.h"

#include "base/mem.h"
#include "base/rd.h"
#include "input/squeezed.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>
#ifdef WITH_ISAL
#include <isa-l/igzip_lib.h>
#endif

#define HEAD_BYTES 8u /* of a member, up to its time */
#define GZIP_WINDOW (15 + 16) /* the largest window; gzip header and checksum are zlib's work */

static unsigned at_most_uint(size_t n)
{
    return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

bool gunzip_recognises(const uint8_t *bytes, size_t n)
{
    return n >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8;
}

/* ---- zlib ---- */

static voidpf z_alloc(voidpf opaque, uInt count, uInt size)
{
    (void)opaque;
    return mem_zero(count, size);
}

static void z_free(voidpf opaque, voidpf p)
{
    (void)opaque;
    mem_free(p);
}

static void *zlib_open(void)
{
    z_stream *z = mem_zero(1, sizeof *z);

    if (!z)
        return NULL;
    z->zalloc = z_alloc;
    z->zfree = z_free;
    if (inflateInit2(z, GZIP_WINDOW) == Z_OK)
        return z;
    mem_free(z);
    return NULL;
}

static void zlib_begin(void *state)
{
    (void)inflateReset(state);
}

/* The code does not tell; these are all that there are. */
static bool is_checksum(const char *message)
{
    return message && (strcmp(message, "incorrect data check") == 0 ||
                       strcmp(message, "incorrect length check") == 0 ||
                       strcmp(message, "header crc mismatch") == 0);
}

static enum codec_result zlib_result(const z_stream *z, int code)
{
    switch (code) {
    case Z_OK:
        return CODEC_GOES_ON;
    case Z_BUF_ERROR:
        return CODEC_STANDS_STILL;
    case Z_STREAM_END:
        return CODEC_OVER;
    case Z_MEM_ERROR:
        return CODEC_NO_MEMORY;
    default:
        return is_checksum(z->msg) ? CODEC_WRONG_CHECKSUM : CODEC_DAMAGED;
    }
}

static enum codec_result zlib_work(void *state, struct codec_piece *p)
{
    z_stream *z = state;
    unsigned in_n = at_most_uint(p->in_n), out_n = at_most_uint(p->out_n);
    int code;

    z->next_in = (z_const Bytef *)p->in;
    z->avail_in = in_n;
    z->next_out = p->out;
    z->avail_out = out_n;
    code = inflate(z, Z_NO_FLUSH);
    p->in += in_n - z->avail_in;
    p->in_n -= in_n - z->avail_in;
    p->out += out_n - z->avail_out;
    p->out_n -= out_n - z->avail_out;
    return zlib_result(z, code);
}

static void zlib_close(void *state)
{
    (void)inflateEnd(state);
    mem_free(state);
}

static const struct codec codec_zlib = { .begins = gunzip_recognises, .first = 0x1F,
                                         .open = zlib_open, .begin = zlib_begin,
                                         .work = zlib_work, .close = zlib_close };

/* ---- ISA-L ---- */

#ifdef WITH_ISAL
/* Cleared, all 87 KiB: what a damaged block's incomplete tables leave unwritten is read by codes
   that the block does not define, and would unpack to other bytes each time. */
static void *isal_open(void)
{
    return mem_zero(1, sizeof(struct inflate_state));
}

static void isal_begin(void *state)
{
    struct inflate_state *s = state;

    isal_inflate_init(s);
    s->crc_flag = ISAL_GZIP;
}

/* An error leaves what was unpacked before it where it is: in the state's own buffer. */
static void isal_give_rest(struct inflate_state *s, struct codec_piece *p)
{
    size_t n = s->tmp_out_valid > s->tmp_out_processed
                   ? (size_t)(s->tmp_out_valid - s->tmp_out_processed) : 0;

    if (n > p->out_n || n > sizeof s->tmp_out_buffer)
        return;
    memcpy(p->out, s->tmp_out_buffer + s->tmp_out_processed, n);
    s->tmp_out_processed = s->tmp_out_valid;
    p->out += n;
    p->out_n -= n;
}

static enum codec_result isal_work(void *state, struct codec_piece *p)
{
    struct inflate_state *s = state;
    unsigned in_n = at_most_uint(p->in_n), out_n = at_most_uint(p->out_n);
    int code;

    s->next_in = (uint8_t *)p->in; /* read only */
    s->avail_in = in_n;
    s->next_out = p->out;
    s->avail_out = out_n;
    code = isal_inflate(s);
    p->in += in_n - s->avail_in;
    p->in_n -= in_n - s->avail_in;
    p->out += out_n - s->avail_out;
    p->out_n -= out_n - s->avail_out;
    if (code < 0 && code != ISAL_INCORRECT_CHECKSUM)
        isal_give_rest(s, p);
    if (code == ISAL_INCORRECT_CHECKSUM)
        return CODEC_WRONG_CHECKSUM;
    if (code < 0 || code == ISAL_NEED_DICT)
        return CODEC_DAMAGED;
    if (s->block_state == ISAL_BLOCK_FINISH)
        return CODEC_OVER;
    return in_n == s->avail_in && out_n == s->avail_out ? CODEC_STANDS_STILL : CODEC_GOES_ON;
}

static void isal_close(void *state)
{
    mem_free(state);
}

static const struct codec codec_isal = { .begins = gunzip_recognises, .first = 0x1F,
                                         .open = isal_open, .begin = isal_begin,
                                         .work = isal_work, .close = isal_close };
#define FAST (&codec_isal)
#else
#define FAST (&codec_zlib)
#endif

when gunzip_mtime(struct stream *in)
{
    size_t n;
    const uint8_t *head = stream_peek(in, HEAD_BYTES, &n);
    struct rd r = rd_over(head, n);
    uint32_t seconds;

    rd_skip(&r, 4);
    seconds = rd_le32(&r);
    return rd_ok(&r) && seconds ? WHEN_UNIX + (when)seconds * WHEN_SECOND : WHEN_NONE;
}

const struct codec *gunzip_codec(void)
{
    return FAST;
}

int gunzip_open(struct stream **out, struct stream *in, struct unpack *limits, struct err *err)
{
    return squeezed_open(out, in, FAST, limits, err);
}

int gunzip_open_portable(struct stream **out, struct stream *in, struct unpack *limits,
                         struct err *err)
{
    return squeezed_open(out, in, &codec_zlib, limits, err);
}
