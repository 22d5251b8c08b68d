/* SPDX-License-Identifier: Apache-2.0 */
/*
 * APPNOTE.TXT 4.3.7:
 *
 *   0 "PK\3\4"   4 version u16    6 flags u16     8 method u16   10 time u16   12 date u16
 *  14 crc u32   18 packed u32    22 unpacked u32  26 name_n u16  28 extra_n u16
 *  30 name, extra: { id u16, n u16, n bytes } ...
 *
 * Flags: bit 0 encrypted, bit 11 the name is UTF-8.  Extra 0x5455: flags u8, then seconds since
 * 1970 UTC (i32) if bit 0.  Extra 0x000A (NTFS): u32, then { tag u16, n u16, n bytes }; tag 1
 * begins with the mtime as FILETIME.  Extra 0x7075: version u8 (1), CRC-32 of the name in the
 * header, the name in UTF-8.
 */
#include "input/ziphead.h"

#include "base/crc32.h"
#include "base/rd.h"

#include <string.h>

#define EXTRA_TIME 0x5455u
#define EXTRA_NTFS 0x000Au
#define EXTRA_NAME 0x7075u
#define METHOD_MOST 99u             /* AES; the largest number that is assigned */
#define VERSION_MOST 100u           /* of the specification, times ten */

static bool has_mark(const uint8_t *p, size_t n, uint8_t third, uint8_t fourth)
{
    return n >= 4 && p[0] == 'P' && p[1] == 'K' && p[2] == third && p[3] == fourth;
}

bool ziphead_recognises(const uint8_t *bytes, size_t n)
{
    /* a member, the directory of an empty archive, a part mark before the first member */
    return has_mark(bytes, n, 3, 4) || has_mark(bytes, n, 5, 6) ||
           (has_mark(bytes, n, 7, 8) && has_mark(bytes + 4, n - 4, 3, 4)) ||
           (has_mark(bytes, n, '0', '0') && has_mark(bytes + 4, n - 4, 3, 4));
}

static when dos_time(uint16_t date, uint16_t time)
{
    struct civil c = {
        .year = 1980 + (date >> 9),
        .month = date >> 5 & 15,
        .day = date & 31,
        .hour = time >> 11,
        .minute = time >> 5 & 63,
        .second = (time & 31) * 2,
    };

    return when_of(&c);
}

static void read_ntfs(struct ziphead *h, struct rd r)
{
    rd_skip(&r, 4);
    while (rd_left(&r) >= 4) {
        uint16_t tag = rd_le16(&r), n = rd_le16(&r);
        struct rd inside = r;
        uint64_t mtime = rd_le64(&inside);

        if (tag == 1 && n >= 8 && rd_ok(&inside) && mtime > 0 && mtime < INT64_MAX) {
            h->mtime = (when)mtime;
            h->mtime_local = false;
        }
        rd_skip(&r, n);
        if (!rd_ok(&r))
            return;
    }
}

static void read_unix_time(struct ziphead *h, struct rd r)
{
    uint8_t flags = rd_u8(&r);
    int32_t seconds = (int32_t)rd_le32(&r);

    if (!rd_ok(&r) || !(flags & 1))
        return;
    h->mtime = WHEN_UNIX + seconds * WHEN_SECOND;
    h->mtime_local = false;
}

/* Whoever changed the name, and does not know this one, has left it behind: the sum tells. */
static void read_name(struct ziphead *h, struct rd r)
{
    uint8_t version = rd_u8(&r);
    uint32_t sum = rd_le32(&r);
    size_t n = rd_left(&r);
    const uint8_t *name = rd_bytes(&r, n);
    struct crc32 table;

    if (!name || !n || version != 1)
        return;
    crc32_init(&table);
    if (crc32_add(&table, 0, (const uint8_t *)h->name.s, h->name.n) != sum)
        return;
    h->name = (struct str){ (const char *)name, n };
    h->utf8 = true;
}

/* The NTFS time is the more exact one. */
static void read_extra(struct ziphead *h, struct rd r)
{
    bool ntfs = false;

    while (rd_left(&r) >= 4) {
        uint16_t id = rd_le16(&r), n = rd_le16(&r);
        const uint8_t *p = rd_bytes(&r, n);

        if (!p)
            return;
        if (id == EXTRA_NTFS) {
            read_ntfs(h, rd_over(p, n));
            ntfs = !h->mtime_local;
        } else if (id == EXTRA_TIME && !ntfs) {
            read_unix_time(h, rd_over(p, n));
        } else if (id == EXTRA_NAME) {
            read_name(h, rd_over(p, n));
        }
    }
}

bool ziphead_parse(struct ziphead *h, const uint8_t *bytes, size_t n)
{
    struct rd r = rd_over(bytes, n);
    uint16_t flags, method, time, date, name_n, extra_n;
    uint32_t crc, packed, unpacked;
    const uint8_t *name, *extra;

    if (!has_mark(bytes, n, 3, 4))
        return false;
    rd_skip(&r, 6);
    flags = rd_le16(&r);
    method = rd_le16(&r);
    time = rd_le16(&r);
    date = rd_le16(&r);
    crc = rd_le32(&r);
    packed = rd_le32(&r);
    unpacked = rd_le32(&r);
    name_n = rd_le16(&r);
    extra_n = rd_le16(&r);
    name = rd_bytes(&r, name_n);
    extra = rd_bytes(&r, extra_n);
    if (!name)
        return false;
    *h = (struct ziphead){
        .name = { (const char *)name, name_n },
        .utf8 = (flags & 0x800) != 0,
        .encrypted = (flags & 1) != 0,
        .flags = flags,
        .method = method,
        .crc = crc,
        .packed = packed,
        .unpacked = unpacked,
        .bytes = 30u + name_n + extra_n,
        .mtime = dos_time(date, time),
        .mtime_local = true,
    };
    if (extra)
        read_extra(h, rd_over(extra, extra_n));
    return true;
}

static bool is_plausible(const uint8_t *p)
{
    struct rd r = rd_over(p, ZIPHEAD_LOOK);
    uint16_t version, method, name_n;

    rd_skip(&r, 4);
    version = rd_le16(&r) & 0xFF;
    rd_skip(&r, 2);
    method = rd_le16(&r);
    rd_seek(&r, 26);
    name_n = rd_le16(&r);
    return version <= VERSION_MOST && method <= METHOD_MOST && name_n > 0;
}

size_t ziphead_find(const uint8_t *bytes, size_t n)
{
    const uint8_t *p = bytes;

    while (n - (size_t)(p - bytes) >= ZIPHEAD_LOOK) {
        p = memchr(p, 'P', n - (size_t)(p - bytes) - (ZIPHEAD_LOOK - 1));
        if (!p)
            return n;
        if (has_mark(p, ZIPHEAD_LOOK, 3, 4) && is_plausible(p))
            return (size_t)(p - bytes);
        p++;
    }
    return n;
}

static bool has_end(const uint8_t *bytes, size_t n)
{
    const struct str s = { (const char *)bytes, n };

    return str_find(s, STR("PK\5\6")) < n;
}

bool ziphead_seek(struct stream *in, uint64_t from, bool *ended)
{
    size_t got, at;
    const uint8_t *p;

    if (from > stream_offset(in))
        stream_consume(in, (size_t)(from - stream_offset(in)));
    for (;;) {
        p = stream_peek(in, ZIPHEAD_LOOK, &got);
        at = got < ZIPHEAD_LOOK ? got : ziphead_find(p, got);
        if (ended)
            *ended = *ended || has_end(p, at);
        if (got < ZIPHEAD_LOOK)
            return false;
        if (at < got) {
            stream_consume(in, at);
            return true;
        }
        stream_consume(in, got - (ZIPHEAD_LOOK - 1));
    }
}
