/* SPDX-License-Identifier: Apache-2.0 */
/*
 *   definition  next (4), GUID (16), size (4), tokens; the id is the start of the GUID
 *
 * Of the tokens, the offsets of names differ from chunk to chunk, and so does the offset in a name
 * that lies here (of the next name of its bucket).  The chunk's are put into the shape's tokens,
 * and then all is compared as it is.  Behind the offsets are names, of which a chunk has few and
 * each many times: one that was compared is known by its offset.
 *
 * Whether a name lies here or elsewhere is part of the content (the sizes of elements count it),
 * so a template may have several shapes: one for each mixture that was met.
 */
#include "parsers/evtx_shape.h"
#include "parsers/evtx_token.h"

#include "base/le.h"

#include <string.h>

#define DEFINITION_HEADER 24u
#define NAME_HEADER 8u       /* next, hash, units */
#define NAME_UNITS_MAX 200u
#define TOKENS_MAX 32768u    /* bytes of one definition */
#define REFS_MAX 2000u
#define ALIKE_MAX 32u        /* shapes of one bucket: the oldest is forgotten */
#define NAME_PROBES 16u

void evtx_shapes_release(struct evtx_shapes *s)
{
    arena_release(&s->arena);
    arena_release(&s->texts);
    arena_release(&s->scratch);
    *s = (struct evtx_shapes){ 0 };
}

void evtx_shapes_chunk(struct evtx_shapes *s, const uint8_t *chunk, size_t n)
{
    s->chunk = chunk;
    s->chunk_n = n;
    memset(s->here, 0, sizeof s->here);
    arena_reset(&s->texts);
    memset(s->names_here, 0, sizeof s->names_here);
    if (s->n < EVTX_SHAPES / 2 && s->arena.total < EVTX_SHAPES_BYTES && !s->arena.failed)
        return;
    arena_release(&s->arena);
    memset(s->buckets, 0, sizeof s->buckets);
    memset(s->pairs, 0, sizeof s->pairs);
    memset(s->names, 0, sizeof s->names);
    s->n = s->varying_n = 0;
    s->age++;
}

/* Reading one for the first time. */

struct reading {
    const uint8_t *chunk;
    size_t chunk_n, begin; /* of the tokens in the chunk */
    struct rd r;           /* over the chunk, to the end of the tokens */
    struct evtx_ref refs[REFS_MAX];
    size_t n;
    uint32_t tokens_n;
};

static bool read_name(struct reading *d)
{
    struct rd name = rd_over(d->chunk, d->chunk_n);
    struct evtx_ref *ref = &d->refs[d->n];
    uint32_t at = rd_le32(&d->r);

    if (d->n >= REFS_MAX)
        return false;
    *ref = (struct evtx_ref){ .at = (uint32_t)(d->r.at - 4 - d->begin), .here = at == d->r.at };
    rd_seek(&name, at);
    rd_skip(&name, NAME_HEADER - 2);
    ref->units = rd_le16(&name);
    ref->text = rd_bytes(&name, 2 * (size_t)ref->units);
    rd_skip(&name, 2);
    if (ref->here)
        rd_skip(&d->r, NAME_HEADER + 2 * (size_t)ref->units + 2);
    ref->follow = (uint32_t)(d->r.at - d->begin);
    d->n++;
    return rd_ok(&name) && rd_ok(&d->r) && ref->units > 0 && ref->units <= NAME_UNITS_MAX;
}

static bool read_token(struct reading *d, uint8_t token)
{
    switch (token & ~T_MORE) {
    case T_OPEN: /* element: dependency id, size, name, size of the attributes */
        rd_skip(&d->r, 6);
        if (!read_name(d))
            return false;
        rd_skip(&d->r, token & T_MORE ? 4 : 0);
        break;
    case T_START_DONE:
        break;
    case T_CLOSE_EMPTY: /* ends of elements: nothing can follow, so no flag */
    case T_CLOSE:
        return !(token & T_MORE);
    case T_VALUE: /* text */
        if (rd_u8(&d->r) != EVTX_STRING)
            return false;
        rd_skip(&d->r, 2 * (size_t)rd_le16(&d->r));
        break;
    case T_ATTRIBUTE: /* attribute */
        return read_name(d);
    case T_SUBSTITUTION: /* substitutions, fragment header */
    case T_OPTIONAL:
    case T_FRAGMENT:
        rd_skip(&d->r, 3);
        break;
    default: /* Windows writes no others into a definition */
        return false;
    }
    return rd_ok(&d->r);
}

static bool read_tokens(struct reading *d)
{
    while (rd_left(&d->r) > 0) {
        uint8_t token = rd_u8(&d->r);

        if (token == T_END)
            return true;
        if (++d->tokens_n > EVTX_SHAPE_TOKENS || !read_token(d, token))
            return false;
    }
    return true;
}

/* A name that was kept before, or the place for it; NULL: there is none. */
static struct evtx_shared_name *shared_name(struct evtx_shapes *s, const struct evtx_ref *ref)
{
    size_t n = 2 * (size_t)ref->units;
    uint32_t hash = ref->units;

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ ref->text[i]) * 0x01000193u;
    hash ^= hash >> 15;
    for (size_t i = 0; i < NAME_PROBES; i++, hash++) {
        struct evtx_shared_name *name = &s->names[hash % EVTX_SHAPE_NAMES];

        if (!name->text || (name->units == ref->units && memcmp(name->text, ref->text, n) == 0))
            return name;
    }
    return NULL;
}

static bool keep_name(struct arena *a, const struct evtx_ref *ref, struct evtx_shared_name *name)
{
    struct str units = { (const char *)ref->text, 2 * (size_t)ref->units };
    struct buf text = { 0 };

    (void)evtx_string_append(&text, ref->text, ref->units);
    name->name = evtx_name_of(arena_copy(a, buf_str(&text)));
    name->units = ref->units;
    a->failed = a->failed || text.failed;
    if (!a->failed)
        name->text = (const uint8_t *)arena_copy(a, units).s;
    buf_release(&text);
    return !a->failed;
}

/* The refs, their names, and what is compared; false: no room. */
static bool keep_refs(struct evtx_shapes *s, const struct reading *d, struct evtx_shape *shape)
{
    struct evtx_ref *refs = arena_alloc(&s->arena, (d->n ? d->n : 1) * sizeof *refs);

    shape->checks = arena_alloc(&s->arena, (d->n ? d->n : 1) * sizeof *shape->checks);
    shape->refs = refs;
    shape->refs_n = d->n;
    for (size_t i = 0; refs && shape->checks && i < d->n; i++) {
        struct evtx_shared_name own = { 0 }, *shared = shared_name(s, &d->refs[i]);
        struct evtx_shared_name *name = shared ? shared : &own;

        if (!name->text && !keep_name(&s->arena, &d->refs[i], name))
            return false;
        refs[i] = d->refs[i];
        refs[i].text = name->text;
        refs[i].name = name->name;
        shape->checks[i].at = refs[i].at;
        shape->checks[i].name = shared ? (uint16_t)(shared - s->names) : EVTX_SHAPE_NAMES;
        shape->checks[i].here = refs[i].here;
    }
    return true;
}

static struct evtx_shape *keep(struct evtx_shapes *s, const struct reading *d, uint32_t id,
                               uint32_t size)
{
    struct evtx_shape *shape = arena_zero(&s->arena, 1, sizeof *shape);
    uint8_t *tokens = arena_alloc(&s->arena, size ? size : 1);

    if (!shape || !tokens || !keep_refs(s, d, shape))
        return NULL;
    memcpy(tokens, d->chunk + d->begin, size);
    shape->id = id;
    shape->size = size;
    shape->tokens = tokens;
    shape->tokens_n = d->tokens_n;
    shape->number = (uint32_t)s->n++;
    return s->arena.failed ? NULL : shape; /* else the store begins anew with the next chunk */
}

/* The tokens from begin to end of some bytes, for the first time. */
static struct evtx_shape *add(struct evtx_shapes *s, struct str bytes, size_t begin, size_t end,
                              uint32_t id)
{
    struct reading *d = s->n < EVTX_SHAPES ? arena_alloc(&s->scratch, sizeof *d) : NULL;
    struct evtx_shape *shape;

    if (!d)
        return NULL;
    d->chunk = (const uint8_t *)bytes.s;
    d->chunk_n = bytes.n;
    d->begin = begin;
    d->r = rd_over(bytes.s, end);
    rd_seek(&d->r, begin);
    d->n = d->tokens_n = 0;
    shape = read_tokens(d) ? keep(s, d, id, (uint32_t)(end - begin)) : NULL;
    arena_reset(&s->scratch);
    return shape;
}

struct evtx_shape *evtx_shape_of(struct evtx_shapes *s, struct str tokens)
{
    return tokens.n <= TOKENS_MAX ? add(s, tokens, 0, tokens.n, 0) : NULL;
}

/* Known ones. */

static bool same_text(const struct evtx_shapes *s, const struct evtx_ref *ref, uint32_t at)
{
    size_t n = 2 * (size_t)ref->units;

    return at <= s->chunk_n && s->chunk_n - at >= NAME_HEADER + n + 2 &&
           le16(s->chunk + at + 6) == ref->units &&
           memcmp(s->chunk + at + NAME_HEADER, ref->text, n) == 0;
}

static bool same_name(struct evtx_shapes *s, const struct evtx_shape *shape, size_t i, uint32_t at)
{
    size_t slot = (at ^ at >> 8) % EVTX_SHAPE_NAMES_HERE;
    uint32_t name = shape->checks[i].name;

    if (at != 0 && s->names_here[slot].at == at && s->names_here[slot].name == name)
        return true;
    if (!same_text(s, &shape->refs[i], at))
        return false;
    if (name < EVTX_SHAPE_NAMES) {
        s->names_here[slot].at = at;
        s->names_here[slot].name = name;
    }
    return true;
}

/* Offsets and the names behind them, with which the shape's tokens are left.  longer: by so much
   the computer's name is, and all behind it stands farther (modulo 2^32). */
static bool same_names(struct evtx_shapes *s, const struct evtx_shape *shape, size_t begin,
                       uint32_t longer)
{
    const uint8_t *tokens = s->chunk + begin;

    for (size_t i = 0; i < shape->refs_n; i++) {
        const struct evtx_check *check = &shape->checks[i];
        uint32_t here = check->at + (check->at > shape->computer.at ? longer : 0);
        uint32_t at = le32(tokens + here);

        if (check->here != (at == begin + here + 4))
            return false;
        if (check->here)
            memcpy(shape->tokens + check->at, tokens + here, 8);
        else if (same_name(s, shape, i, at))
            memcpy(shape->tokens + check->at, tokens + here, 4);
        else
            return false;
    }
    return true;
}

/* Around the computer's name.  Sizes of elements are skipped by every reader. */
static bool same_around(const struct evtx_shape *shape, const uint8_t *tokens, uint32_t longer)
{
    const struct evtx_computer *c = &shape->computer;
    uint32_t behind = c->at + 2 + 2 * c->units;

    for (size_t i = 0; i < 3; i++)
        memcpy(shape->tokens + c->sizes[i], tokens + c->sizes[i], 4);
    return memcmp(tokens, shape->tokens, c->at) == 0 &&
           memcmp(tokens + (behind + longer), shape->tokens + behind, shape->size - behind) == 0;
}

/* Units of a computer's name at an offset of size bytes; more than there may be: none can be
   there. */
static uint32_t units_at(const uint8_t *tokens, uint32_t size, uint32_t at)
{
    return size >= 2 && at <= size - 2 ? le16(tokens + at) : UINT32_MAX;
}

/* begin: of the tokens in the chunk, of which size bytes are there. */
static bool is_same(struct evtx_shapes *s, const struct evtx_shape *shape, size_t begin,
                    uint32_t size)
{
    const struct evtx_computer *c = &shape->computer;
    const uint8_t *tokens = s->chunk + begin;
    uint32_t longer = size - shape->size, units;

    if (!c->at)
        return size == shape->size && same_names(s, shape, begin, 0) &&
               memcmp(tokens, shape->tokens, size) == 0;
    units = units_at(tokens, size, c->at);
    return units <= EVTX_COMPUTER_UNITS && longer == 2 * (units - c->units) &&
           same_names(s, shape, begin, longer) && same_around(shape, tokens, longer);
}

void evtx_shape_vary(struct evtx_shapes *s, struct evtx_shape *shape, struct evtx_computer computer)
{
    size_t i = s->varying_n++ % EVTX_VARYING; /* the oldest is looked for by its id alone again */

    shape->computer = computer;
    s->varying[i].at = computer.at;
    s->varying[i].rest = shape->size - 2 * computer.units;
    s->varying[i].shape = shape;
}

/* Of those that stand for other computers, too; their sizes tell most of them apart. */
static struct evtx_shape *find_varying(struct evtx_shapes *s, size_t begin, uint32_t size)
{
    size_t n = s->varying_n < EVTX_VARYING ? s->varying_n : EVTX_VARYING;

    for (size_t i = 0; i < n; i++) {
        uint32_t units = units_at(s->chunk + begin, size, s->varying[i].at);

        if (units <= EVTX_COMPUTER_UNITS && size - 2 * units == s->varying[i].rest &&
            is_same(s, s->varying[i].shape, begin, size))
            return s->varying[i].shape;
    }
    return NULL;
}

struct evtx_value evtx_shape_computer(const struct evtx_shapes *s,
                                      const struct evtx_shape_here *here)
{
    const uint8_t *p = s->chunk + here->at + DEFINITION_HEADER + here->shape->computer.at;

    return (struct evtx_value){ p + 2, 2u * le16(p), EVTX_STRING };
}

/* Its memory goes with the store, and who knows it in this chunk may use it on.  A shape must not
   be refused because of what was read before: readers of pieces have read something else. */
static void forget_oldest(struct evtx_shape **bucket)
{
    while ((*bucket)->next)
        bucket = &(*bucket)->next;
    *bucket = NULL;
}

static struct evtx_shape *find(struct evtx_shapes *s, size_t begin, uint32_t id, uint32_t size)
{
    struct evtx_shape **bucket = &s->buckets[id % EVTX_SHAPE_BUCKETS], *shape;
    unsigned alike = 0;

    for (shape = *bucket; shape; shape = shape->next, alike++)
        if (shape->id == id && is_same(s, shape, begin, size))
            return shape;
    shape = find_varying(s, begin, size);
    if (shape)
        return shape;
    if (alike >= ALIKE_MAX)
        forget_oldest(bucket);
    shape = add(s, (struct str){ (const char *)s->chunk, s->chunk_n }, begin, begin + size, id);
    if (shape) {
        shape->next = *bucket;
        *bucket = shape;
    }
    return shape;
}

struct evtx_shape_here *evtx_shape_find(struct evtx_shapes *s, uint32_t at)
{
    struct evtx_shape_here *here = evtx_shape_slot(s, at);
    struct rd r = rd_over(s->chunk, s->chunk_n);

    *here = (struct evtx_shape_here){ .at = at };
    rd_seek(&r, at);
    rd_skip(&r, 4);
    here->id = rd_le32(&r);
    rd_skip(&r, DEFINITION_HEADER - 12);
    here->size = rd_le32(&r);
    if (at && rd_ok(&r) && here->size <= rd_left(&r) && here->size <= TOKENS_MAX)
        here->shape = find(s, r.at, here->id, here->size);
    return here;
}

struct evtx_tokens evtx_tokens_of(const struct evtx_shape *shape)
{
    return (struct evtx_tokens){ .r = rd_over(shape->tokens, shape->size), .shape = shape };
}

struct evtx_name evtx_tokens_name(struct evtx_tokens *t)
{
    const struct evtx_ref *ref = &t->shape->refs[t->ref];

    if (t->ref >= t->shape->refs_n || ref->at != t->r.at) {
        t->r.bad = true; /* both walk the same tokens: cannot be */
        return (struct evtx_name){ STR_NONE, TAG_NONE };
    }
    t->ref++;
    rd_seek(&t->r, ref->follow);
    return ref->name;
}

