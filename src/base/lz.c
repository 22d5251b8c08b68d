/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A block is a row of steps: bytes as they are, then a copy of what stands further up.
 *
 *   byte     how many bytes as they are (upper half), how many are copied, less 4 (lower half);
 *            15: more follows, 255 for each 255 and a byte below that
 *   bytes    as they are
 *   2 bytes  how far above the copy begins; the last step has none and ends the block
 *
 * Where four bytes have been seen before is looked up by their hash: the last place only, so that
 * each byte costs the same whatever the text is.
 */
#include "base/lz.h"

#include <stdint.h>
#include <string.h>

#define COPY_LEAST 4u
#define HASH_BITS 12
#define TAIL 12u    /* bytes at the end that are never copied: what compares may look 8 further */
#define GIVE_UP 6   /* after 64 bytes without a copy only every second place is looked at, ... */

static uint32_t four_at(const char *p)
{
    uint32_t four;

    memcpy(&four, p, sizeof four);
    return four;
}

static uint64_t eight_at(const char *p)
{
    uint64_t eight;

    memcpy(&eight, p, sizeof eight);
    return eight;
}

static size_t hash_of(uint32_t four)
{
    return four * 2654435761u >> (32 - HASH_BITS);
}

#define STEP 16u

/* Most parts are short: where there is room behind both, all of a step is copied and what is too
   much is written over. */
static void copy(char *to, const char *from, size_t n, bool room)
{
    if (room && n <= STEP)
        memcpy(to, from, STEP);
    else
        memcpy(to, from, n);
}

/* How many bytes are alike at a and, further on, at b; none at end or beyond is looked at. */
static size_t alike(const char *a, const char *b, const char *end)
{
    const char *from = b;

    while (b + 8 <= end && eight_at(a) == eight_at(b)) {
        a += 8;
        b += 8;
    }
    while (b < end && *a == *b) {
        a++;
        b++;
    }
    return (size_t)(b - from);
}

static char *put_rest(char *to, size_t n)
{
    for (; n >= 255; n -= 255)
        *to++ = (char)255;
    *to++ = (char)n;
    return to;
}

/* The first part of a step. */
static char *put_plain(char *to, const char *plain, size_t n, size_t copied, const char *end)
{
    *to++ = (char)((n < 15 ? n : 15) << 4 | (copied < 15 ? copied : 15));
    if (n >= 15)
        to = put_rest(to, n - 15);
    copy(to, plain, n, end - plain >= (ptrdiff_t)STEP);
    return to + n;
}

size_t lz_pack(char *to, const char *from, size_t n)
{
    uint16_t last[1u << HASH_BITS] = { 0 };
    const char *end = from + n, *plain = from, *p = from + 1;
    char *out = to;

    while (n > TAIL && p < end - TAIL) {
        uint16_t *place = &last[hash_of(four_at(p))];
        const char *seen = from + *place;
        size_t more;

        *place = (uint16_t)(p - from);
        if (four_at(seen) != four_at(p)) {
            p += 1 + ((size_t)(p - plain) >> GIVE_UP);
            continue;
        }
        while (p > plain && seen > from && p[-1] == seen[-1]) {
            p--;
            seen--;
        }
        more = alike(seen + COPY_LEAST, p + COPY_LEAST, end - TAIL / 2);
        out = put_plain(out, plain, (size_t)(p - plain), more, end);
        *out++ = (char)((p - seen) & 255);
        *out++ = (char)((p - seen) >> 8);
        if (more >= 15)
            out = put_rest(out, more - 15);
        p = plain = p + COPY_LEAST + more;
    }
    return (size_t)(put_plain(out, plain, (size_t)(end - plain), 0, plain) - to);
}

/* A packed block being read; at <= end. */
struct packed {
    const unsigned char *at, *end;
};

static size_t take_rest(struct packed *p, size_t n)
{
    unsigned char more = 255;

    while (n >= 15 && more == 255 && p->at < p->end)
        n += more = *p->at++;
    return n;
}

/* Byte by byte where it repeats what it has just written. */
static void copy_above(char *to, size_t distance, size_t n, bool room)
{
    const char *from = to - distance;

    if (distance >= n && distance >= STEP)
        copy(to, from, n, room);
    else
        for (size_t i = 0; i < n; i++)
            to[i] = from[i];
}

bool lz_unpack(char *to, size_t to_n, const char *from, size_t n)
{
    struct packed p = { (const unsigned char *)from, (const unsigned char *)from + n };
    size_t out = 0;

    while (p.at < p.end) {
        unsigned head = *p.at++;
        size_t plain = take_rest(&p, head >> 4), copied, distance;

        if (plain > (size_t)(p.end - p.at) || plain > to_n - out)
            return false;
        copy(to + out, (const char *)p.at, plain,
             to_n - out >= STEP && (size_t)(p.end - p.at) >= STEP);
        out += plain;
        p.at += plain;
        if (p.at == p.end)
            break;
        if (p.end - p.at < 2)
            return false;
        distance = p.at[0] | (size_t)p.at[1] << 8;
        p.at += 2;
        copied = take_rest(&p, head & 15) + COPY_LEAST;
        if (!distance || distance > out || copied > to_n - out)
            return false;
        copy_above(to + out, distance, copied, to_n - out >= STEP);
        out += copied;
    }
    return out == to_n;
}
