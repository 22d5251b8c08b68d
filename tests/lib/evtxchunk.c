/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/evtxchunk.h"

#include <string.h>

void chunk_put(struct chunk *c, const void *bytes, size_t n)
{
    if (n > sizeof c->b - c->n)
        n = sizeof c->b - c->n; /* far beyond the chunk: the record is refused anyway */
    if (n)
        memcpy(c->b + c->n, bytes, n);
    c->n += n;
}

void chunk_put8(struct chunk *c, unsigned v)
{
    uint8_t b = (uint8_t)v;

    chunk_put(c, &b, 1);
}

void bytes_set(uint8_t *to, uint64_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (uint8_t)(v >> (8 * i));
}

void chunk_put_n(struct chunk *c, uint64_t v, size_t n)
{
    uint8_t b[8];

    bytes_set(b, v, n);
    chunk_put(c, b, n);
}

uint64_t bytes_get(const uint8_t *from, size_t n)
{
    uint64_t v = 0;

    for (size_t i = n; i-- > 0;)
        v = v << 8 | from[i];
    return v;
}

/* A 32-bit length whose value is known later. */
size_t chunk_hole32(struct chunk *c)
{
    chunk_put_n(c, 0, 4);
    return c->n - 4;
}

void chunk_fill32(struct chunk *c, size_t hole)
{
    bytes_set(c->b + hole, c->n - hole - 4, 4);
}

/* The next code point of UTF-8; what is no UTF-8 comes out as U+FFFD. */
static uint32_t utf8_next(struct str *s)
{
    unsigned char lead = (unsigned char)s->s[0];
    size_t n = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    uint32_t cp = n == 1 ? lead : n ? lead & (0x7fu >> n) : 0xfffd;

    if (n > s->n)
        n = 0;
    for (size_t i = 1; i < n; i++)
        cp = cp << 6 | ((unsigned char)s->s[i] & 0x3fu);
    *s = str_from(*s, n ? n : 1);
    return n ? cp : 0xfffd;
}

/* UTF-16LE without an end; returns the number of 16-bit units. */
size_t chunk_utf16(struct chunk *c, struct str s)
{
    size_t units = 0;

    while (s.n) {
        uint32_t cp = utf8_next(&s);

        if (cp > 0xffff) {
            chunk_put_n(c, 0xd800 + ((cp - 0x10000) >> 10), 2);
            cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
            units++;
        }
        chunk_put_n(c, cp, 2);
        units++;
    }
    return units;
}

/* -- binary XML */

static unsigned name_hash(struct str s)
{
    uint32_t hash = 0;

    for (size_t i = 0; i < s.n; i++)
        hash = hash * 65599u + (unsigned char)s.s[i];
    return hash & 0xffff;
}

static bool name_is(const struct chunk *c, size_t at, struct str s)
{
    if (bytes_get(c->b + at + 6, 2) != s.n)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (bytes_get(c->b + at + 8 + 2 * i, 2) != (unsigned char)s.s[i])
            return false;
    return true;
}

/* A name (ASCII): its offset; at its first use in a chunk the name itself follows at once. */
void token_name(struct chunk *c, struct str s)
{
    unsigned hash = name_hash(s);
    uint8_t *slot = c->b + STRING_SLOTS + 4 * (hash % 64);
    uint64_t head = bytes_get(slot, 4), at = head;

    while (at && !name_is(c, at, s))
        at = bytes_get(c->b + at, 4);
    if (at) {
        chunk_put_n(c, at, 4);
        return;
    }
    chunk_put_n(c, c->n + 4, 4);
    bytes_set(slot, c->n, 4);
    chunk_put_n(c, head, 4);
    chunk_put_n(c, hash, 2);
    chunk_put_n(c, s.n, 2);
    chunk_utf16(c, s);
    chunk_put_n(c, 0, 2);
}

void token_text(struct chunk *c, struct str s)
{
    size_t hole;

    chunk_put8(c, TOKEN_VALUE);
    chunk_put8(c, TYPE_STRING);
    hole = c->n;
    chunk_put_n(c, 0, 2);
    bytes_set(c->b + hole, chunk_utf16(c, s), 2);
}

void token_subst(struct chunk *c, unsigned token, unsigned index, unsigned type)
{
    chunk_put8(c, token);
    chunk_put_n(c, index, 2);
    chunk_put8(c, type);
}

/* Opens an element; returns the hole of its size.  dependency 0xffff: always there. */
size_t token_open(struct chunk *c, const char *name, unsigned dependency, bool attributes)
{
    size_t hole;

    chunk_put8(c, attributes ? TOKEN_OPEN | TOKEN_MORE : TOKEN_OPEN);
    chunk_put_n(c, dependency, 2);
    hole = chunk_hole32(c);
    token_name(c, str_of(name));
    return hole;
}

void token_end(struct chunk *c, size_t hole)
{
    chunk_put8(c, TOKEN_END);
    chunk_fill32(c, hole);
}

void token_end_empty(struct chunk *c, size_t hole)
{
    chunk_put8(c, TOKEN_CLOSE_EMPTY);
    chunk_fill32(c, hole);
}

void token_attribute(struct chunk *c, const char *name, bool more)
{
    chunk_put8(c, more ? TOKEN_ATTRIBUTE | TOKEN_MORE : TOKEN_ATTRIBUTE);
    token_name(c, str_of(name));
}

/* <name>value</name>, the value filled in by each record. */
void token_element_subst(struct chunk *c, const char *name, unsigned index, unsigned type,
                         bool dependent)
{
    size_t hole = token_open(c, name, dependent ? index : 0xffff, false);

    chunk_put8(c, TOKEN_CLOSE_START);
    token_subst(c, TOKEN_OPTIONAL, index, type);
    token_end(c, hole);
}

void token_element_text(struct chunk *c, const char *name, struct str text)
{
    size_t hole = token_open(c, name, 0xffff, false);

    chunk_put8(c, TOKEN_CLOSE_START);
    token_text(c, text);
    token_end(c, hole);
}

void token_fragment(struct chunk *c)
{
    static const uint8_t header[] = { TOKEN_FRAGMENT, 1, 1, 0 };

    chunk_put(c, header, sizeof header);
}
