/* SPDX-License-Identifier: Apache-2.0 */
/*
 * APPNOTE.TXT 4.3.9: [ "PK\7\10" ] crc u32, packed, unpacked (u32; with zip64 u64).
 */
#include "input/zipstored.h"

#include "base/rd.h"

#include <string.h>

#define METHOD_STORED 0u
#define FLAG_BEHIND 8u          /* size and checksum stand behind the data */
#define FLAGS_NO_MATTER 0x0806u
#define WINDOW ((size_t)64 << 10) /* looked at together */
#define LONGEST 24u             /* descriptor */
#define MARK 4u

bool zipstored_can(const struct ziphead *head)
{
    return zipcoded_can(head) ||
           (head->method == METHOD_STORED && (head->flags & FLAG_BEHIND) &&
            (head->flags & ~(FLAGS_NO_MATTER | FLAG_BEHIND)) == 0 &&
            (head->packed == 0 || head->packed == UINT32_MAX));
}

static bool is_marked(size_t n)
{
    return n % 8 == 0;
}

/* A descriptor of so many bytes for a member of size bytes; *crc: what it says.  With a mark, of a
   member of that size that was packed, too: its head may be damaged, and call it stored. */
static bool is_descriptor(const uint8_t *p, size_t n, uint64_t size, uint32_t *crc)
{
    struct rd r = rd_over(p, n);
    bool marked = is_marked(n), wide = n > 16;
    uint64_t packed, unpacked;

    if (marked && memcmp(p, "PK\7\10", MARK) != 0)
        return false;
    rd_skip(&r, marked ? MARK : 0);
    *crc = rd_le32(&r);
    packed = wide ? rd_le64(&r) : rd_le32(&r);
    unpacked = wide ? rd_le64(&r) : rd_le32(&r);
    return packed == size && (marked || unpacked == size);
}

static bool is_header(const uint8_t *p)
{
    return memcmp(p, "PK\3\4", MARK) == 0 || memcmp(p, "PK\1\2", MARK) == 0 ||
           memcmp(p, "PK\5\6", MARK) == 0 || memcmp(p, "PK\6\6", MARK) == 0;
}

/* A descriptor ends at p[at]: returns its length, and where nothing is in front of it in the window
   its checksum must be that of the member, unless it has a mark; 0: none does. */
static size_t descriptor_at(const struct zipstored *z, const uint8_t *p, size_t at)
{
    static const size_t lengths[] = { 16, 24, 12, 20 };
    uint32_t crc;

    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        size_t n = lengths[i];

        if (n > at || !is_descriptor(p + at - n, n, z->made + (at - n), &crc))
            continue;
        if (n < at || is_marked(n) || crc == z->crc)
            return n;
    }
    return 0;
}

/* How many of the n bytes are the member's for certain; *ends: behind them stands a descriptor of
   so many bytes. */
static size_t own_bytes(const struct zipstored *z, const uint8_t *p, size_t n, bool last,
                        size_t *ends)
{
    const uint8_t *q = p;

    while (n >= MARK && (q = memchr(q, 'P', n - MARK + 1 - (size_t)(q - p)))) {
        size_t at = (size_t)(q - p);

        *ends = is_header(q) ? descriptor_at(z, p, at) : 0;
        if (*ends)
            return at - *ends;
        q++;
    }
    *ends = last ? descriptor_at(z, p, n) : 0;
    if (last)
        return n - *ends;
    return n - LONGEST - MARK;
}

/* Behind the descriptor; the member is what it says, or damaged. */
static long end_with(struct zipstored *z, const uint8_t *p, size_t n, const char **fault)
{
    uint32_t crc = 0;

    (void)is_descriptor(p, n, z->made, &crc);
    if (crc != z->crc)
        *fault = z->fault = "unpacking: the checksum is wrong";
    stream_consume(z->in, n);
    z->ended = true;
    return z->fault ? -1 : 0;
}

static long coded_read(struct zipstored *z, void *into, size_t cap, const char **fault)
{
    size_t n = zipcoded_read(&z->coded, z->in, into, cap, &z->fault);
    const char *limit = unpack_count(z->limits, n, &z->made);

    if (n) {
        z->crc = crc32_add(&z->table, z->crc, into, n);
        z->fault = limit ? limit : z->fault;
        return (long)n;
    }
    z->ended = !z->fault;
    if (z->ended)
        z->fault = zipcoded_end(&z->coded, z->in, z->made, z->crc);
    *fault = z->fault;
    return z->fault ? -1 : 0;
}

static long zipstored_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct zipstored *z = ctx;
    size_t window = (cap < WINDOW ? cap : WINDOW) + LONGEST + MARK, got, ends, n;
    const uint8_t *p;

    if (z->ended || z->fault) {
        *fault = z->fault;
        return z->fault ? -1 : 0;
    }
    if (z->coded.unpacker)
        return coded_read(z, into, cap, fault);
    p = stream_peek_on(z->in, window, &got);
    got = got < window ? got : window;
    n = own_bytes(z, p, got, got < window, &ends);
    if (!n && ends)
        return end_with(z, p, ends, fault);
    if (!n) {
        z->lost = true;
        *fault = z->fault = stream_fault(z->in) ? stream_fault(z->in)
                                                : "unpacking: the packed data is cut off";
        return -1;
    }
    n = n < cap ? n : cap;
    memcpy(into, p, n);
    z->crc = crc32_add(&z->table, z->crc, p, n);
    stream_consume(z->in, n);
    z->fault = unpack_count(z->limits, n, &z->made);
    return (long)n;
}

int zipstored_open(struct stream **out, struct zipstored *z, struct stream *in,
                   const struct ziphead *head, struct unpack *limits, struct err *err)
{
    static const struct stream_ops ops = { .read = zipstored_read, .steady = true };

    *z = (struct zipstored){ .in = in, .limits = limits };
    crc32_init(&z->table);
    if (zipcoded_can(head) && zipcoded_open(&z->coded, head) < 0)
        return err_nomem(err, "unpacking");
    z->open = stream_open_custom(out, &ops, z, err) == 0;
    if (!z->open)
        zipcoded_close(&z->coded);
    return z->open ? 0 : -1;
}

/* What is packed may become more than anybody likes: its limits stay. */
static void pass_coded(struct zipstored *z)
{
    uint8_t some[4096];
    const char *fault;

    while (!z->fault && !z->ended)
        (void)zipstored_read(z, some, sizeof some, &fault);
    zipstored_close(z);
}

bool zipstored_pass(struct zipstored *z)
{
    uint8_t some[4096];
    const char *fault;

    z->open = false;
    if (z->coded.unpacker) {
        pass_coded(z);
        return z->ended;
    }
    z->limits = NULL;
    while (!z->lost && !z->ended) {
        z->fault = NULL; /* what a limit ended is passed over */
        (void)zipstored_read(z, some, sizeof some, &fault);
    }
    return z->ended;
}

void zipstored_close(struct zipstored *z)
{
    z->open = false;
    zipcoded_close(&z->coded);
}
