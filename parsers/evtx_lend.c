/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A definition refers to names by offset, often to names that stand elsewhere in its chunk.  The
 * copy brings each name along, right behind the place that refers to it, as Windows writes a name
 * that is used for the first time.  Definitions that hold instances of other templates are not
 * lent: Windows writes none.
 *
 * The header of a chunk points to its definitions: 32 offsets at 384, each the begin of a chain.
 */
#include "parsers/evtx_lend.h"
#include "parsers/evtx_token.h"

#include "base/limits.h"
#include "base/rd.h"

#define TABLE_AT 384u
#define TABLE_N 32u
#define CHAIN_MAX 256u /* definitions of one chunk that are looked at */
#define HEADER 24u     /* next, GUID, size */

struct copy {
    struct rd from;       /* the definition's tokens, in its chunk */
    const uint8_t *chunk;
    size_t chunk_n;
    struct buf *to;
};

static void put32(struct buf *b, uint32_t v)
{
    char bytes[4] = { (char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24) };

    buf_add(b, (struct str){ bytes, 4 });
}

static void copy_bytes(struct copy *c, size_t n)
{
    const uint8_t *p = rd_bytes(&c->from, n);

    if (p)
        buf_add(c->to, (struct str){ (const char *)p, n });
}

static void copy_name(struct copy *c)
{
    uint32_t at = rd_le32(&c->from);
    struct rd name = rd_over(c->chunk, c->chunk_n);
    const uint8_t *p;
    size_t size;

    rd_seek(&name, (size_t)at + 6);
    size = 8 + 2 * (size_t)rd_le16(&name) + 2;
    if (rd_ok(&name))
        rd_seek(&name, at);
    p = rd_bytes(&name, size);
    if (!p) {
        c->from.bad = true;
        return;
    }
    put32(c->to, (uint32_t)c->to->n + 4);
    buf_add(c->to, (struct str){ (const char *)p, size });
    if (at == c->from.at)
        rd_skip(&c->from, size);
}

/* A count of UTF-16 units, and these. */
static void copy_units(struct copy *c)
{
    struct rd ahead = c->from;

    copy_bytes(c, 2 + 2 * (size_t)rd_le16(&ahead));
}

static bool copy_token(struct copy *c, uint8_t token)
{
    switch (token & ~T_MORE) {
    case T_OPEN: /* element: dependency id, size */
        copy_bytes(c, 6);
        copy_name(c);
        copy_bytes(c, token & T_MORE ? 4 : 0);
        break;
    case T_START_DONE:
    case T_CLOSE_EMPTY:
    case T_CLOSE:
        break;
    case T_VALUE: /* text: type */
        copy_bytes(c, 1);
        copy_units(c);
        break;
    case T_ATTRIBUTE:
    case T_ENTITY:
    case T_PI_TARGET:
        copy_name(c);
        break;
    case T_CDATA:
    case T_PI_DATA:
        copy_units(c);
        break;
    case T_CHAR:
        copy_bytes(c, 2);
        break;
    case T_SUBSTITUTION:
    case T_OPTIONAL:
    case T_FRAGMENT:
        copy_bytes(c, 3);
        break;
    default:
        return false;
    }
    return rd_ok(&c->from);
}

static bool copy_tokens(struct copy *c)
{
    while (rd_left(&c->from) > 0) {
        uint8_t token = rd_u8(&c->from);
        buf_char(c->to, (char)token);
        if (token == T_END)
            return true;
        if (c->to->n > LIMIT_BINXML_LENT || !copy_token(c, token))
            return false;
    }
    return true;
}

/* Appends the definition at an offset of the chunk; 0 if it cannot be lent. */
static uint32_t copy_definition(struct evtx_lend *l, const uint8_t *chunk, size_t n, uint32_t at)
{
    struct copy c = { .from = rd_over(chunk, n), .chunk = chunk, .chunk_n = n, .to = &l->area };
    size_t begin = l->area.n, size_at = begin + HEADER - 4;
    uint32_t size;

    rd_seek(&c.from, at);
    copy_bytes(&c, HEADER - 4);
    size = rd_le32(&c.from);
    put32(&l->area, 0);
    if (rd_ok(&c.from) && size <= rd_left(&c.from)) {
        c.from.end = c.from.at + size;
        if (copy_tokens(&c) && !l->area.failed) {
            size = (uint32_t)(l->area.n - begin - HEADER);
            for (size_t i = 0; i < 4; i++)
                l->area.s[size_at + i] = (char)(size >> 8 * i);
            return (uint32_t)begin;
        }
    }
    l->area.n = begin;
    l->area.failed = false; /* no memory: a template less to lend */
    return 0;
}

static size_t slot_of(const struct evtx_lend *l, uint32_t id)
{
    size_t slot = (id ^ id >> 10) % EVTX_LEND_SLOTS;

    while (l->slots[slot].taken && l->slots[slot].id != id)
        slot = (slot + 1) % EVTX_LEND_SLOTS;
    return slot;
}

static void keep(struct evtx_lend *l, const uint8_t *chunk, size_t n, uint32_t at, uint32_t id,
                 uint64_t number)
{
    size_t slot = slot_of(l, id);

    if (l->slots[slot].taken || l->n >= EVTX_LEND_SLOTS / 2)
        return;
    if (l->area.n == 0)
        buf_char(&l->area, 0); /* so that no definition lies at 0 */
    l->slots[slot].taken = true;
    l->slots[slot].id = id;
    l->slots[slot].since = number;
    l->slots[slot].at = copy_definition(l, chunk, n, at);
    l->n++;
}

void evtx_lend_chunk(struct evtx_lend *l, const uint8_t *chunk, size_t n, uint64_t number)
{
    struct rd table = rd_over(chunk, n);
    unsigned looked_at = 0;

    rd_seek(&table, TABLE_AT);
    for (unsigned i = 0; i < TABLE_N; i++) {
        uint32_t at = rd_le32(&table);
        while (at != 0 && looked_at++ < CHAIN_MAX) {
            struct rd r = rd_over(chunk, n);
            uint32_t next, id;
            rd_seek(&r, at);
            next = rd_le32(&r);
            id = rd_le32(&r);
            if (!rd_ok(&r))
                break;
            keep(l, chunk, n, at, id, number);
            at = next;
        }
    }
}

uint32_t evtx_lend_find(const struct evtx_lend *l, uint32_t id, uint64_t until)
{
    size_t slot = slot_of(l, id);

    return l->slots[slot].taken && l->slots[slot].since <= until ? l->slots[slot].at : 0;
}

void evtx_lend_release(struct evtx_lend *l)
{
    buf_release(&l->area);
}
