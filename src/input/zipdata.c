/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 1952 around what APPNOTE.TXT 4.3.7 has in front. */
#include "input/zipdata.h"

#include <string.h>

#define METHOD_DEFLATE 8u
#define FLAGS_NO_MATTER 0x0806u /* how hard it was tried to pack, and UTF-8 in the name */
#define BLOCK ((size_t)64 << 10) /* given at a time */

bool zipdata_can(const struct ziphead *head)
{
    return head->method == METHOD_DEFLATE && (head->flags & ~FLAGS_NO_MATTER) == 0 &&
           head->packed > 0 && head->packed < UINT32_MAX && head->unpacked < UINT32_MAX;
}

static void put_le32(uint8_t *to, uint32_t v)
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = (uint8_t)(v >> 8 * i);
}

static void end_frame(struct zipdata *z)
{
    put_le32(z->frame, z->crc);
    put_le32(z->frame + 4, z->length);
    z->frame_at = 0;
    z->frame_n = 8;
    z->ended = true;
}

static size_t give_frame(struct zipdata *z, uint8_t *into, size_t cap)
{
    size_t n = z->frame_n - z->frame_at < cap ? z->frame_n - z->frame_at : cap;

    memcpy(into, z->frame + z->frame_at, n);
    z->frame_at += n;
    return n;
}

static size_t give_packed(struct zipdata *z, uint8_t *into, size_t cap)
{
    size_t n = cap < BLOCK ? cap : BLOCK, got;
    const uint8_t *p;

    n = n < z->left ? n : (size_t)z->left;
    if (z->given > ZIPDATA_KEPT) {
        stream_consume(z->in, z->given - ZIPDATA_KEPT);
        z->given = ZIPDATA_KEPT;
    }
    p = stream_peek_on(z->in, z->given + n, &got);
    n = got < z->given + n ? got - z->given : n;
    memcpy(into, p + z->given, n);
    z->given += n;
    z->left -= n;
    return n;
}

static long zipdata_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct zipdata *z = ctx;
    size_t n;

    if (z->frame_at == z->frame_n && !z->left && !z->ended)
        end_frame(z);
    if (z->frame_at < z->frame_n)
        return (long)give_frame(z, into, cap);
    if (!z->left)
        return 0;
    n = give_packed(z, into, cap);
    if (n)
        return (long)n;
    *fault = stream_fault(z->in);
    return *fault ? -1 : 0;
}

int zipdata_open(struct stream **out, struct zipdata *z, struct stream *in,
                 const struct ziphead *head, struct err *err)
{
    static const struct stream_ops ops = { .read = zipdata_read };

    *z = (struct zipdata){ .in = in, .left = head->packed, .frame_n = 10,
                           .frame = { 0x1F, 0x8B, 8, [9] = 0xFF },
                           .crc = head->crc, .length = head->unpacked };
    return stream_open_custom(out, &ops, z, err);
}

bool zipdata_is_followed(const struct zipdata *z)
{
    static const char marks[][5] = { "PK\3\4", "PK\1\2", "PK\5\6", "PK\6\6", "PK\6\10" };
    size_t got;
    const uint8_t *p = stream_peek(z->in, z->given + 4, &got);

    if (z->left || got < z->given + 4 || ziphead_find(p, z->given) < z->given)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (memcmp(p + z->given, marks[i], 4) == 0)
            return true;
    return false;
}

void zipdata_pass(struct zipdata *z)
{
    stream_consume(z->in, z->given);
    z->given = 0;
}
