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

/* ---- reading ---- */

struct unpacker {
    struct rd r;
    struct arena *arena;
};

static inline uint64_t number(struct rd *r)
{
    uint64_t n = 0;
    unsigned shift = 0;
    uint8_t c = rd_u8(r);

    if (c < 0x80) /* nearly all */
        return c;
    r->at--;
    do {
        c = rd_u8(r);
        n |= (uint64_t)(c & 0x7f) << shift;
        shift += 7;
    } while (c & 0x80 && shift < 63);
    r->bad = r->bad || c & 0x80;
    return n;
}

/* Every item takes at least three bytes: a larger number is no number of items. */
static const struct yaml **array(struct unpacker *u, uint64_t n)
{
    if (n > rd_left(&u->r)) {
        u->r.bad = true;
        return NULL;
    }
    return arena_alloc(u->arena, ((size_t)n + !n) * sizeof(const struct yaml *));
}

static const struct yaml *get_node(struct unpacker *u, unsigned depth);

static void get_items(struct unpacker *u, struct yaml *node, unsigned depth)
{
    uint64_t n = number(&u->r);

    node->items = array(u, n);
    if (node->kind == YAML_MAP)
        node->keys = array(u, n);
    if (!node->items || (node->kind == YAML_MAP && !node->keys))
        return;
    for (node->n = 0; node->n < n && !u->arena->failed && rd_ok(&u->r); node->n++) {
        if (node->kind == YAML_MAP)
            node->keys[node->n] = get_node(u, depth + 1);
        node->items[node->n] = get_node(u, depth + 1);
    }
}

static void get_text(struct unpacker *u, struct yaml *node)
{
    uint64_t n = number(&u->r);

    if (n >= rd_left(&u->r)) {
        u->r.bad = true;
        return;
    }
    node->text.n = (size_t)n;
    node->text.s = (const char *)rd_bytes(&u->r, (size_t)n + 1);
}

/* At most LIMIT_YAML_DEPTH deep. */
static const struct yaml *get_node(struct unpacker *u, unsigned depth)
{
    struct yaml *node = arena_alloc(u->arena, sizeof *node);
    uint8_t kind = rd_u8(&u->r);

    if (node)
        *node = (struct yaml){ .line = 0 };
    if (!node || depth > LIMIT_YAML_DEPTH || (kind & ~QUOTED) > YAML_MAP || !rd_ok(&u->r)) {
        u->r.bad = true;
        return node;
    }
    node->kind = (enum yaml_kind)(kind & ~QUOTED);
    node->quoted = kind & QUOTED;
    node->line = (uint32_t)number(&u->r);
    node->column = (uint32_t)number(&u->r);
    if (node->kind == YAML_SCALAR)
        get_text(u, node);
    else
        get_items(u, node, depth);
    return node;
}

int yaml_unpack(struct arena *nodes, const char *name, struct str bytes,
                const struct yaml ***docs, size_t *n, struct err *err)
{
    struct unpacker u = { rd_over(bytes.s, bytes.n), nodes };
    uint64_t count;

    rd_bytes(&u.r, sizeof magic + 8);
    count = number(&u.r);
    *docs = array(&u, count);
    for (*n = 0; *docs && *n < count && rd_ok(&u.r) && !nodes->failed; ++*n)
        (*docs)[*n] = get_node(&u, 0);
    if (nodes->failed)
        return err_nomem(err, name);
    if (!rd_ok(&u.r) || rd_left(&u.r))
        return err_set(err, ERR_DATA, "%s:1:1: error: damaged", name);
    return 0;
}
