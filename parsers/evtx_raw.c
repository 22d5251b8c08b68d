/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fragment is read once, token by token, into numbers: the token, and the number of its name.
 * Names get theirs by content; offsets of a chunk remember them.  The row of numbers is what is
 * looked up and compared.
 */
#include "parsers/evtx_raw.h"
#include "parsers/evtx_token.h"

#include <string.h>

#define NAME_HEADER 8u
#define NAME_UNITS_MAX 200u
#define NO_NAME UINT32_MAX
#define TOKEN_SHIFT 24 /* numbers of names are below */

void evtx_raws_release(struct evtx_raws *w)
{
    arena_release(&w->arena);
    buf_release(&w->text);
    *w = (struct evtx_raws){ 0 };
}

void evtx_raws_chunk(struct evtx_raws *w)
{
    memset(w->here, 0, sizeof w->here);
}

/* Shapes are gone with their store; and here, too, there is an end of growing. */
static void begin_anew(struct evtx_raws *w, const struct evtx_shapes *s)
{
    if (w->age == s->age && w->names_n < EVTX_RAW_NAMES / 2 && w->shapes_n < EVTX_RAW_SHAPES / 2 &&
        !w->arena.failed)
        return;
    arena_reset(&w->arena);
    memset(w->names, 0, sizeof w->names);
    memset(w->shapes, 0, sizeof w->shapes);
    memset(w->here, 0, sizeof w->here);
    w->names_n = w->shapes_n = 0;
    w->age = s->age;
}

static uint64_t hash_of(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    uint64_t h = n, word;

    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&word, p, 8);
        h = (h ^ word) * 0x9E3779B97F4A7C15ull;
        h ^= h >> 29;
    }
    for (; n; p++, n--)
        h = (h ^ *p) * 0x9E3779B97F4A7C15ull;
    return h ^ h >> 32;
}

/* Names. */

static uint32_t number_of(struct evtx_raws *w, struct str units)
{
    size_t i = hash_of(units.s, units.n) % EVTX_RAW_NAMES;

    while (w->names[i].units.s && !str_eq(w->names[i].units, units))
        i = (i + 1) % EVTX_RAW_NAMES;
    if (!w->names[i].units.s) {
        if (w->names_n >= EVTX_RAW_NAMES / 2)
            return NO_NAME;
        w->names[i].units = arena_copy(&w->arena, units);
        if (!w->names[i].units.s)
            return NO_NAME;
        w->names_n++;
    }
    return (uint32_t)i;
}

static uint32_t name_at(struct evtx_raws *w, const struct evtx_shapes *s, uint32_t at)
{
    size_t slot = (at ^ at >> 8) % EVTX_RAW_HERE;
    struct rd r = rd_over(s->chunk, s->chunk_n);
    struct str units;

    if (at != 0 && w->here[slot].at == at)
        return w->here[slot].name;
    rd_seek(&r, at);
    rd_skip(&r, NAME_HEADER - 2);
    units.n = 2 * (size_t)rd_le16(&r);
    units.s = (const char *)rd_bytes(&r, units.n);
    rd_skip(&r, 2);
    if (!rd_ok(&r) || units.n == 0 || units.n > 2 * (size_t)NAME_UNITS_MAX)
        return NO_NAME;
    w->here[slot].name = number_of(w, units);
    w->here[slot].at = w->here[slot].name == NO_NAME ? 0 : at;
    return w->here[slot].name;
}

static uint32_t take_name(struct evtx_raws *w, const struct evtx_shapes *s, struct rd *r)
{
    uint32_t at = rd_le32(r), name = rd_ok(r) ? name_at(w, s, at) : NO_NAME;

    if (name != NO_NAME && at == r->at)
        rd_skip(r, NAME_HEADER + w->names[name].units.n + 2);
    return name;
}

/* Tokens. */

/* A text is a value, or nothing at all; one of blanks is neither. */
static bool take_text(struct evtx_raws *w, struct rd *r, struct evtx_value *values, uint32_t *n)
{
    struct evtx_value v = { .type = rd_u8(r) };
    uint32_t blank = 1;

    v.n = 2u * rd_le16(r);
    v.p = rd_bytes(r, v.n);
    if (!v.p || v.type != EVTX_STRING || *n >= EVTX_PROGRAM_SLOTS)
        return false;
    if (v.n && (v.p[0] > ' ' || v.p[1])) {
        values[(*n)++] = v;
        blank = 0;
    } else if (v.n) {
        return false;
    }
    w->tokens[w->tokens_n++] = (uint32_t)T_VALUE << TOKEN_SHIFT | blank;
    return true;
}

static bool take_named(struct evtx_raws *w, const struct evtx_shapes *s, struct rd *r,
                       uint8_t token)
{
    uint8_t plain = (uint8_t)(token & ~T_MORE);
    uint32_t name;

    rd_skip(r, plain == T_OPEN ? 4 : 0); /* size */
    name = take_name(w, s, r);
    rd_skip(r, token == (T_OPEN | T_MORE) ? 4 : 0);
    w->tokens[w->tokens_n++] = (uint32_t)plain << TOKEN_SHIFT | name;
    return name != NO_NAME;
}

static bool take_token(struct evtx_raws *w, const struct evtx_shapes *s, struct rd *r,
                       struct evtx_value *values, uint32_t *n)
{
    uint8_t token = rd_u8(r);

    switch (token) {
    case T_OPEN:
    case T_OPEN | T_MORE:
    case T_ATTRIBUTE:
    case T_ATTRIBUTE | T_MORE:
        return take_named(w, s, r, token);
    case T_VALUE:
    case T_VALUE | T_MORE:
        return take_text(w, r, values, n);
    case T_START_DONE:
    case T_CLOSE_EMPTY:
    case T_CLOSE:
        w->tokens[w->tokens_n++] = (uint32_t)token << TOKEN_SHIFT;
        return true;
    default:
        return false;
    }
}

static bool take_tokens(struct evtx_raws *w, const struct evtx_shapes *s, struct rd *r,
                        struct evtx_value *values, uint32_t *n)
{
    *n = 0;
    w->tokens_n = 0;
    while (rd_left(r) && r->p[r->at] != T_END) {
        if (w->tokens_n >= EVTX_RAW_TOKENS || !take_token(w, s, r, values, n) || !rd_ok(r))
            return false;
    }
    return true;
}

/* The template that the fragment does not have. */

static void put_number(struct buf *b, uint32_t v, size_t n)
{
    for (; n; n--, v >>= 8)
        buf_char(b, (char)v);
}

static void put_name(struct buf *b, struct str units)
{
    put_number(b, (uint32_t)b->n + 4, 4);
    put_number(b, 0, 6);
    put_number(b, (uint32_t)(units.n / 2), 2);
    buf_add(b, units);
    put_number(b, 0, 2);
}

static struct evtx_shape *make_shape(struct evtx_raws *w, struct evtx_shapes *s)
{
    struct evtx_shape *shape;
    struct buf *b = &w->text;
    uint32_t slot = 0;

    buf_clear(b);
    for (size_t i = 0; i < w->tokens_n; i++) {
        uint32_t token = w->tokens[i] >> TOKEN_SHIFT, number = w->tokens[i] & 0xFFFFFF;

        if (token == T_VALUE && !number) {
            put_number(b, T_SUBSTITUTION, 1);
            put_number(b, slot++, 3);
            continue;
        }
        put_number(b, token, 1);
        put_number(b, 0, token == T_OPEN ? 6 : 0);
        if (token == T_OPEN || token == T_ATTRIBUTE)
            put_name(b, w->names[number].units);
        else if (token == T_VALUE)
            put_number(b, EVTX_STRING, 3);
    }
    put_number(b, T_END, 1);
    shape = b->failed ? NULL : evtx_shape_of(s, buf_str(b));
    if (shape)
        shape->is_raw = true;
    return shape;
}

static bool is_second(struct evtx_raws *w, uint64_t hash)
{
    uint64_t *seen = &w->seen[hash % EVTX_RAW_SEEN];
    bool second = *seen == hash;

    *seen = hash;
    return second;
}

struct evtx_shape *evtx_raw_shape(struct evtx_raws *w, struct evtx_shapes *s, struct rd r,
                                  struct evtx_value *values, uint32_t *n)
{
    uint64_t hash;
    size_t bytes, i;
    struct str tokens;

    begin_anew(w, s);
    if (!take_tokens(w, s, &r, values, n))
        return NULL;
    bytes = w->tokens_n * sizeof w->tokens[0];
    hash = hash_of(w->tokens, bytes);
    for (i = hash % EVTX_RAW_SHAPES; w->shapes[i].tokens; i = (i + 1) % EVTX_RAW_SHAPES)
        if (w->shapes[i].hash == hash && w->shapes[i].n == w->tokens_n &&
            memcmp(w->shapes[i].tokens, w->tokens, bytes) == 0)
            return w->shapes[i].shape;
    if (!is_second(w, hash))
        return NULL;
    tokens = arena_copy(&w->arena, (struct str){ (const char *)w->tokens, bytes });
    if (!tokens.s)
        return NULL;
    w->shapes[i].hash = hash;
    w->shapes[i].tokens = (const uint32_t *)(const void *)tokens.s;
    w->shapes[i].n = w->tokens_n;
    w->shapes[i].shape = make_shape(w, s);
    w->shapes_n++;
    return w->shapes[i].shape;
}
