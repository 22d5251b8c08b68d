/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Descriptor: [ "PK\7\10" ] crc u32, packed, unpacked (u32; with zip64 u64).  In front of lzma:
 * version u16, n u16 = 5, its properties; .lzma has the size of the whole behind these.
 */
#include "input/zipcoded.h"

#include "base/rd.h"
#include "input/zipdata.h"

#include <string.h>

#define METHOD_BZIP2 12u
#define METHOD_LZMA 14u
#define METHOD_ZSTD 93u
#define METHOD_XZ 95u
#define FLAG_ENDS 2u            /* lzma: the end is marked */
#define FLAG_BEHIND 8u          /* size and checksum stand behind the data */
#define FLAGS_NO_MATTER 0x0806u
#define BLOCK ((size_t)64 << 10) /* unpacked together */
#define LONGEST 24u             /* descriptor */
#define MARK 4u
#define PROPERTIES 5u
#define HEAD (4u + PROPERTIES)

/* Of a method whose data tells where it ends; NULL: of another. */
static const struct codec *codec_of(const struct ziphead *head)
{
    switch (head->method) {
    case METHOD_BZIP2:
        return &codec_bzip2;
    case METHOD_LZMA:
        return head->flags & FLAG_ENDS ? &codec_lzma : NULL;
    case METHOD_ZSTD:
        return &codec_zstd;
    case METHOD_XZ:
        return &codec_xz;
    default:
        return NULL;
    }
}

bool zipcoded_can(const struct ziphead *head)
{
    return codec_of(head) && (head->flags & FLAG_BEHIND) &&
           (head->flags & ~(FLAGS_NO_MATTER | FLAG_BEHIND)) == 0 &&
           (head->packed == 0 || head->packed == UINT32_MAX);
}

int zipcoded_open(struct zipcoded *c, const struct ziphead *head)
{
    const struct codec *codec = codec_of(head);

    *c = (struct zipcoded){ .codec = codec, .begins = codec == &codec_lzma };
    c->unpacker = codec->open();
    if (!c->unpacker)
        return -1;
    codec->begin(c->unpacker);
    return 0;
}

void zipcoded_close(struct zipcoded *c)
{
    if (c->unpacker)
        c->codec->close(c->unpacker);
    c->unpacker = NULL;
}

static const char *reason(enum codec_result result)
{
    switch (result) {
    case CODEC_NO_MEMORY:
        return "unpacking: no memory";
    case CODEC_TOO_LARGE:
        return "unpacking: LIMIT_DICTIONARY_BYTES reached";
    case CODEC_STANDS_STILL:
        return "unpacking: the packed data is cut off";
    default:
        return "unpacking: the packed data is damaged";
    }
}

/* The head of an .lzma file of unknown size in place of zip's.  Nothing is made of it, but the
   library looks at nothing where there is no room. */
static enum codec_result begin_lzma(struct zipcoded *c, struct stream *in, uint8_t *into,
                                    size_t cap)
{
    uint8_t head[PROPERTIES + 8];
    struct codec_piece piece = { .in = head, .in_n = sizeof head, .out = into, .out_n = cap };
    size_t got;
    const uint8_t *p = stream_peek(in, HEAD, &got);

    c->begins = false;
    if (got < HEAD)
        return CODEC_STANDS_STILL;
    if (p[2] != PROPERTIES || p[3])
        return CODEC_DAMAGED;
    memcpy(head, p + 4, PROPERTIES);
    memset(head + PROPERTIES, 0xFF, 8);
    c->given = HEAD;
    c->packed = HEAD;
    return c->codec->work(c->unpacker, &piece);
}

/* One turn of the codec; *n: what it made. */
static enum codec_result unpack_some(struct zipcoded *c, struct stream *in, void *into, size_t *n)
{
    struct codec_piece piece = { .out = into, .out_n = *n };
    enum codec_result result;
    size_t got, used;

    if (c->given > ZIPDATA_KEPT) {
        stream_consume(in, c->given - ZIPDATA_KEPT);
        c->given = ZIPDATA_KEPT;
    }
    piece.in = stream_peek_on(in, c->given + BLOCK, &got) + c->given;
    used = piece.in_n = got - c->given < BLOCK ? got - c->given : BLOCK;
    result = c->codec->work(c->unpacker, &piece);
    used -= piece.in_n;
    c->given += used;
    c->packed += used;
    *n -= piece.out_n;
    if (result == CODEC_GOES_ON && !used && !*n)
        return CODEC_STANDS_STILL;
    return result;
}

size_t zipcoded_read(struct zipcoded *c, struct stream *in, void *into, size_t cap,
                     const char **why)
{
    enum codec_result result = c->begins ? begin_lzma(c, in, into, cap) : CODEC_GOES_ON;
    size_t n = 0;

    while (!n && !c->over && result == CODEC_GOES_ON) {
        n = cap;
        result = unpack_some(c, in, into, &n);
        c->over = result == CODEC_OVER;
    }
    if (result == CODEC_STANDS_STILL && stream_fault(in))
        *why = stream_fault(in);
    else if (result != CODEC_GOES_ON && result != CODEC_OVER)
        *why = reason(result);
    return n;
}

static bool fits(const struct zipcoded *c, const uint8_t *p, size_t n, uint64_t size, uint32_t *crc)
{
    struct rd r = rd_over(p, n);
    bool wide = n > 16;
    uint64_t packed, unpacked;

    if (n % 8 == 0 && memcmp(p, "PK\7\10", MARK) != 0)
        return false;
    rd_skip(&r, n % 8 == 0 ? MARK : 0);
    *crc = rd_le32(&r);
    packed = wide ? rd_le64(&r) : rd_le32(&r);
    unpacked = wide ? rd_le64(&r) : rd_le32(&r);
    return packed == c->packed && unpacked == size;
}

const char *zipcoded_end(struct zipcoded *c, struct stream *in, uint64_t size, uint32_t crc)
{
    static const size_t lengths[] = { 16, 24, 12, 20 };
    size_t got;
    uint32_t said;
    const uint8_t *p;

    stream_consume(in, c->given);
    c->given = 0;
    p = stream_peek(in, LONGEST, &got);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        if (lengths[i] <= got && fits(c, p, lengths[i], size, &said)) {
            stream_consume(in, lengths[i]);
            return said == crc ? NULL : "unpacking: the checksum is wrong";
        }
    return got < LONGEST ? "unpacking: the packed data is cut off"
                         : "unpacking: the sizes behind it are damaged";
}
