/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/yamlpack.h"

#include "base/limits.h"
#include "base/rd.h"

static const char magic[] = { 0, 'y', 'a', 'm', 'l', '1' };

enum { QUOTED = 4 }; /* beside the kind */

static const struct str head = { magic, sizeof magic };

bool yaml_is_packed(struct str bytes)
{
    return str_starts(bytes, head);
}

static uint64_t fnv1a(struct str s)
{
    uint64_t h = 14695981039346656037u;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.s[i]) * 1099511628211u;
    return h;
}

uint64_t yaml_hash(struct str bytes)
{
    struct rd r = rd_over(bytes.s, bytes.n);

    if (!yaml_is_packed(bytes))
        return fnv1a(bytes);
    rd_bytes(&r, sizeof magic);
    return rd_le64(&r);
}

/* ---- writing ---- */

static void put_number(struct buf *out, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        buf_char(out, (char)(n | 0x80));
    buf_char(out, (char)n);
}

/* At most LIMIT_YAML_DEPTH deep, as yaml_read made it. */
static void put_node(struct buf *out, const struct yaml *node)
{
    buf_char(out, (char)((int)node->kind | (node->quoted ? QUOTED : 0)));
    put_number(out, node->line);
    put_number(out, node->column);
    if (node->kind == YAML_SCALAR) {
        put_number(out, node->text.n);
        buf_add(out, node->text);
        buf_char(out, '\0');
        return;
    }
    put_number(out, node->n);
    for (size_t i = 0; i < node->n; i++) {
        if (node->kind == YAML_MAP)
            put_node(out, node->keys[i]);
        put_node(out, node->items[i]);
    }
}

void yaml_pack(struct buf *out, struct str text, const struct yaml *const *docs, size_t n)
{
    uint64_t hash = fnv1a(text);

    buf_add(out, head);
    for (int i = 0; i < 8; i++)
        buf_char(out, (char)(hash >> 8 * i));
    put_number(out, n);
    for (size_t i = 0; i < n; i++)
        put_node(out, docs[i]);
}

/* ---- reading ------------------------------------------------------------------------------- */

/* All nodes of all shipped signatures are read at every start: a line, a column and a length are
   nearly always one byte. */
struct unpacker {
    const uint8_t *at, *end;
    struct arena *arena;
    bool bad;            /* nothing is left then */
};

static size_t left(const struct unpacker *u)
{
    return (size_t)(u->end - u->at);
}

static void spoil(struct unpacker *u)
{
    u->bad = true;
    u->at = u->end;
}

static uint64_t long_number(struct unpacker *u)
{
    uint64_t n = 0;

    for (unsigned shift = 0; u->at < u->end && shift < 63; shift += 7) {
        uint8_t c = *u->at++;

        n |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80)
            return n;
    }
    spoil(u);
    return 0;
}

static inline uint64_t number(struct unpacker *u)
{
    return u->at < u->end && *u->at < 0x80 ? *u->at++ : long_number(u);
}

/* Every item takes at least three bytes: a larger number is no number of items. */
static void *array(struct unpacker *u, uint64_t n, size_t size)
{
    if (n > left(u)) {
        spoil(u);
        return NULL;
    }
    return arena_alloc(u->arena, ((size_t)n + !n) * size);
}

static void get_node(struct unpacker *u, struct yaml *node, unsigned depth);

/* What a list or a map holds stands in one piece. */
static void get_items(struct unpacker *u, struct yaml *node, unsigned depth)
{
    bool map = node->kind == YAML_MAP;
    uint64_t n = number(u);
    const struct yaml **found = array(u, n, (1u + map) * sizeof *found);
    struct yaml *nodes = array(u, n, (1u + map) * sizeof *nodes);

    if (!found || !nodes)
        return;
    node->items = found;
    node->keys = map ? found + n : NULL;
    for (; node->n < n && !u->bad && !u->arena->failed; node->n++) {
        if (map) {
            get_node(u, nodes, depth + 1);
            node->keys[node->n] = nodes++;
        }
        get_node(u, nodes, depth + 1);
        found[node->n] = nodes++;
    }
}

static void get_text(struct unpacker *u, struct yaml *node)
{
    uint64_t n = number(u);

    if (n >= left(u)) {
        spoil(u);
        return;
    }
    node->text = (struct str){ (const char *)u->at, (size_t)n };
    u->at += n + 1;
}

/* At most LIMIT_YAML_DEPTH deep. */
static void get_node(struct unpacker *u, struct yaml *node, unsigned depth)
{
    uint8_t kind = u->at < u->end ? *u->at++ : UINT8_MAX;

    *node = (struct yaml){ .kind = (enum yaml_kind)(kind & ~QUOTED), .quoted = kind & QUOTED };
    if (depth > LIMIT_YAML_DEPTH || (kind & ~QUOTED) > YAML_MAP) {
        node->kind = YAML_SCALAR;
        spoil(u);
        return;
    }
    node->line = (uint32_t)number(u);
    node->column = (uint32_t)number(u);
    if (node->kind == YAML_SCALAR)
        get_text(u, node);
    else
        get_items(u, node, depth);
}

int yaml_unpack(struct arena *nodes, const char *name, struct str bytes,
                const struct yaml ***docs, size_t *n, struct err *err)
{
    const uint8_t *first = (const uint8_t *)bytes.s;
    struct unpacker u = { .at = first, .end = first + bytes.n, .arena = nodes };
    struct yaml *roots;
    uint64_t count;

    if (bytes.n < sizeof magic + 8)
        spoil(&u);
    else
        u.at += sizeof magic + 8;
    count = number(&u);
    *docs = array(&u, count, sizeof **docs);
    roots = array(&u, count, sizeof *roots);
    for (*n = 0; *docs && roots && *n < count && !u.bad && !nodes->failed; ++*n) {
        get_node(&u, &roots[*n], 0);
        (*docs)[*n] = &roots[*n];
    }
    if (nodes->failed)
        return err_nomem(err, name);
    if (u.bad || left(&u))
        return err_set(err, ERR_DATA, "%s:1:1: error: damaged", name);
    return 0;
}
