/* SPDX-License-Identifier: Apache-2.0 */
#include "run_members.h"

#include "base/buf.h"
#include "base/mem.h"

#include <stddef.h>

#define BATCHES 4u

enum member_kind {
    MEMBER_UNKNOWN, /* nobody has looked */
    MEMBER_LOG,
    MEMBER_OTHER    /* the walk goes on in it */
};

/* name_at, at: in the bytes of the batch.  under: what its stream says of that. */
struct member {
    enum member_kind kind;
    struct leaf leaf;
    size_t name_at, at, n;
    struct defects *under; /* or NULL */
    struct walk_hidden hidden;
};

struct list {
    struct buf bytes;
    struct member *items;
    size_t n, cap;
};

struct batch {
    struct errand errand; /* first: an errand is its batch */
    struct members *of;
    struct list list;
    size_t passed; /* bytes of the members that came while it was filled */
};

struct members {
    struct crew *crew;
    size_t worker;
    struct member_reader read;
    struct batch batches[BATCHES];
    size_t filled;      /* which one is being filled */
    struct list held;   /* of a batch that was looked at, while the walk goes on in it */
    bool settling;      /* it does */
    bool used;          /* since it was settled */
};

/* ---- lists ---- */

static void forget(struct list *l)
{
    for (size_t i = 0; i < l->n; i++) {
        if (l->items[i].under)
            defects_release(l->items[i].under);
        mem_free(l->items[i].under);
    }
    l->n = 0;
    buf_clear(&l->bytes);
}

static void release(struct list *l)
{
    forget(l);
    buf_release(&l->bytes);
    mem_free(l->items);
}

static int keep_under(struct member *one, const struct defects *under)
{
    if (!under)
        return 0;
    one->under = mem_zero(1, sizeof *one->under);
    if (!one->under)
        return -1;
    defects_join(one->under, under);
    one->under->as_read = under->as_read;
    return 0;
}

/* All of its bytes have been peeked, so that its stream has told all. */
static int add(struct list *l, const struct leaf *leaf, enum member_kind kind,
               const struct walk_hidden *hidden)
{
    struct member *one;
    size_t n;
    const uint8_t *bytes = members_peek(leaf, &n);

    if (mem_grow(&l->items, &l->cap, l->n + 1, sizeof *l->items) < 0)
        return -1;
    one = &l->items[l->n];
    *one = (struct member){ .kind = kind, .leaf = *leaf, .name_at = l->bytes.n, .n = n };
    if (hidden)
        one->hidden = *hidden;
    buf_add(&l->bytes, leaf->name);
    one->at = l->bytes.n;
    buf_add(&l->bytes, (struct str){ (const char *)bytes, n });
    if (l->bytes.failed || keep_under(one, stream_under(leaf->in)) < 0)
        return -1;
    l->n++;
    return 0;
}

/* Close leaf->in afterwards; NULL: no memory. */
static int open_member(const struct list *l, const struct member *one, struct leaf *leaf)
{
    *leaf = one->leaf;
    leaf->name = (struct str){ l->bytes.s + one->name_at, leaf->name.n };
    leaf->in = NULL;
    if (stream_open_memory(&leaf->in, l->bytes.s + one->at, one->n, NULL) < 0)
        return -1;
    stream_set_under(leaf->in, one->under);
    return 0;
}

/* ---- batches ---- */

static int read_member(const struct members *m, const struct list *l, struct member *one,
                       size_t worker)
{
    struct leaf leaf;
    int result = 0;

    if (open_member(l, one, &leaf) < 0)
        return m->read.read(m->read.ctx, worker, &leaf);
    if (one->kind == MEMBER_UNKNOWN)
        one->kind = walk_is_log(&leaf, &one->hidden) ? MEMBER_LOG : MEMBER_OTHER;
    if (one->kind == MEMBER_LOG)
        result = m->read.read(m->read.ctx, worker, &leaf);
    stream_close(leaf.in);
    return result;
}

static void read_batch(struct errand *errand, size_t worker)
{
    struct batch *b = (struct batch *)errand;
    int result = 0;

    for (size_t i = 0; i < b->list.n && result == 0; i++)
        result = read_member(b->of, &b->list, &b->list.items[i], worker);
}

int members_new(struct members **out, struct crew *crew, size_t worker, struct member_reader read,
                struct err *err)
{
    struct members *m = mem_zero(1, sizeof *m);

    if (!m)
        return err_nomem(err, "workers");
    m->crew = crew;
    m->worker = worker;
    m->read = read;
    for (size_t i = 0; i < BATCHES; i++) {
        m->batches[i].errand = (struct errand){ .run = read_batch, .owner = m };
        m->batches[i].of = m;
    }
    *out = m;
    return 0;
}

void members_free(struct members *m)
{
    for (size_t i = 0; m && i < BATCHES; i++)
        release(&m->batches[i].list);
    if (m)
        release(&m->held);
    mem_free(m);
}

/* Until nobody is at it; meanwhile others are read. */
static void finish(struct members *m, struct batch *b)
{
    enum errand_state state;

    while (m->crew && ((state = crew_state(m->crew, &b->errand)) == ERRAND_READY ||
                       state == ERRAND_TAKEN))
        if (!crew_run_own(m->crew, m, m->worker))
            crew_wait(m->crew, &b->errand);
}

/* The walk goes on in what is no log; logs found there go to the batch being filled. */
static int hand_back(struct members *m, struct batch *b)
{
    struct list looked_at = b->list;
    int result = 0;

    b->list = m->held;
    b->passed = 0;
    m->held = looked_at;
    m->settling = true;
    for (size_t i = 0; i < m->held.n && result == 0; i++) {
        const struct member *one = &m->held.items[i];
        struct leaf leaf;

        if (one->kind != MEMBER_OTHER)
            continue;
        if (open_member(&m->held, one, &leaf) < 0)
            return err_nomem(m->read.err, "reading");
        result = walk_on(&leaf, &one->hidden);
        stream_close(leaf.in);
    }
    m->settling = false;
    forget(&m->held);
    return result;
}

static int turn(struct members *m)
{
    struct batch *full = &m->batches[m->filled];

    if (m->crew && full->list.n)
        crew_offer(m->crew, &full->errand);
    m->filled = (m->filled + 1) % BATCHES;
    finish(m, &m->batches[m->filled]);
    return hand_back(m, &m->batches[m->filled]);
}

int members_settle(struct members *m)
{
    int result = 0;

    if (!m->used)
        return 0;
    m->used = false;
    for (size_t i = 0; i < BATCHES && result == 0; i++)
        result = turn(m);
    if (result == 0 && m->batches[m->filled].list.n)
        result = turn(m); /* logs alone, found at last */
    return result;
}

/* ---- members ---- */

const uint8_t *members_peek(const struct leaf *leaf, size_t *n)
{
    return stream_peek(leaf->in, MEMBER_BYTES + 1, n);
}

static bool is_small(const struct leaf *leaf, size_t *n)
{
    members_peek(leaf, n);
    return *n <= MEMBER_BYTES && !stream_fault(leaf->in);
}

static int keep(struct members *m, const struct leaf *leaf, enum member_kind kind,
                const struct walk_hidden *hidden)
{
    if (add(&m->batches[m->filled].list, leaf, kind, hidden) < 0)
        return err_nomem(m->read.err, "reading");
    return 0;
}

static bool has_helpers(const struct members *m)
{
    return m->crew && crew_helpers(m->crew);
}

/* By this worker, unless the walk is to go on in it. */
static int take_alone(struct members *m, const struct leaf *leaf)
{
    struct walk_hidden hidden;

    if (walk_is_log(leaf, &hidden))
        return m->read.read(m->read.ctx, m->worker, leaf);
    return keep(m, leaf, MEMBER_OTHER, &hidden);
}

int members_take(struct members *m, const struct leaf *leaf)
{
    struct batch *b = &m->batches[m->filled];
    size_t n;
    int result;

    if (m->settling || !is_small(leaf, &n))
        return 0;
    m->used = true;
    b->passed += leaf->name.n + n;
    result = has_helpers(m) ? keep(m, leaf, MEMBER_UNKNOWN, NULL) : take_alone(m, leaf);
    if (result == 0 && b->passed >= BATCH_BYTES)
        result = turn(m);
    return result == 0 ? 1 : -1;
}

int members_take_log(struct members *m, const struct leaf *leaf)
{
    size_t n, filled = m->batches[m->filled].list.bytes.n;

    if (!has_helpers(m) || !is_small(leaf, &n) || filled >= 2 * BATCH_BYTES)
        return 0;
    return keep(m, leaf, MEMBER_LOG, NULL) < 0 ? -1 : 1;
}
