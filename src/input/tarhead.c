/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A block of 512 bytes: ... 148 its checksum, eight octal digits ... 257 "ustar" and a zero, or two
 * blanks in tar archives of GNU.
 */
#include "input/tarhead.h"

#include <string.h>

#define MARK_AT 257u
#define MARK 5u
#define WINDOW ((size_t)64 << 10) /* looked at together */

/* Bytes, with blanks in the checksum's own place. */
bool tarhead_is(const uint8_t *p, size_t n)
{
    unsigned sum = 0, written = 0;
    size_t at = 148;

    if (n < TARHEAD_BYTES || p[0] == 0)
        return false;
    while (at < 156 && p[at] == ' ')
        at++;
    if (at == 156 || p[at] < '0' || p[at] > '7')
        return false; /* hardly any text comes further */
    for (size_t i = 0; i < TARHEAD_BYTES; i++)
        sum += i >= 148 && i < 156 ? ' ' : p[i];
    for (; at < 156 && p[at] >= '0' && p[at] <= '7'; at++)
        written = written * 8 + (unsigned)(p[at] - '0');
    return sum == written;
}

static bool is_marked(const uint8_t *p)
{
    const uint8_t *mark = p + MARK_AT;

    return memcmp(mark, "ustar", MARK) == 0 && (mark[MARK] == 0 || mark[MARK] == ' ');
}

bool tarhead_recognises(const uint8_t *bytes, size_t n)
{
    return n >= TARHEAD_BYTES && (is_marked(bytes) || tarhead_is(bytes, n));
}

/* n: there is none that is whole. */
static size_t find(const uint8_t *bytes, size_t n)
{
    const uint8_t *p = bytes;

    while (n - (size_t)(p - bytes) >= TARHEAD_BYTES) {
        size_t left = n - (size_t)(p - bytes) - (TARHEAD_BYTES - 1);

        p = memchr(p + MARK_AT, 'u', left);
        if (!p)
            return n;
        p -= MARK_AT;
        if (is_marked(p) && tarhead_is(p, TARHEAD_BYTES))
            return (size_t)(p - bytes);
        p++;
    }
    return n;
}

static uint64_t not_zero(const uint8_t *p, size_t n)
{
    uint64_t found = 0;

    for (size_t i = 0; i < n; i++)
        found += p[i] != 0;
    return found;
}

bool tarhead_seek(struct stream *in, uint64_t from, uint64_t *passed)
{
    *passed = 0;
    if (from > stream_offset(in))
        stream_consume(in, (size_t)(from - stream_offset(in)));
    for (;;) {
        size_t got, at;
        const uint8_t *p = stream_peek(in, WINDOW, &got);
        bool found, more = got >= TARHEAD_BYTES;

        at = find(p, got);
        found = at < got;
        if (!found && more)
            at = got - (TARHEAD_BYTES - 1);
        *passed += not_zero(p, at);
        stream_consume(in, at);
        if (found || !more)
            return found;
    }
}
