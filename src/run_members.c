/* SPDX-License-Identifier: Apache-2.0 */
#include "run_members.h"

#include "base/buf.h"
#include "base/mem.h"

#include <stddef.h>

#define BATCHES 4u

/* name_at, at: in the bytes of the batch. */
struct member {
    struct leaf leaf;
    size_t name_at, at, n;
};

struct batch {
    struct errand errand; /* first: an errand is its batch */
    struct members *of;
    struct buf bytes;
    struct member *list;
    size_t n, cap;
};

struct members {
    struct crew *crew;
    size_t worker;
    struct member_reader read;
    struct batch batches[BATCHES];
    struct batch *open; /* being filled; or NULL */
};

static int read_member(const struct members *m, const struct batch *b, const struct member *one,
                       size_t worker)
{
    struct leaf leaf = one->leaf;
    int result;

    leaf.name = (struct str){ b->bytes.s + one->name_at, leaf.name.n };
    if (stream_open_memory(&leaf.in, b->bytes.s + one->at, one->n, NULL) < 0)
        return -1;
    result = m->read.read(m->read.ctx, worker, &leaf);
    stream_close(leaf.in);
    return result;
}

static void read_batch(struct errand *errand, size_t worker)
{
    struct batch *b = (struct batch *)errand;
    int result = 0;

    for (size_t i = 0; i < b->n && result == 0; i++)
        result = read_member(b->of, b, &b->list[i], worker);
    b->n = 0;
    buf_clear(&b->bytes);
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
    for (size_t i = 0; m && i < BATCHES; i++) {
        buf_release(&m->batches[i].bytes);
        mem_free(m->batches[i].list);
    }
    mem_free(m);
}

void members_flush(struct members *m)
{
    if (m->open)
        crew_offer(m->crew, &m->open->errand);
    m->open = NULL;
}

static struct batch *find_free(struct members *m)
{
    for (size_t i = 0; i < BATCHES; i++) {
        enum errand_state state = crew_state(m->crew, &m->batches[i].errand);

        if (state == ERRAND_IDLE || state == ERRAND_DONE)
            return &m->batches[i];
    }
    return NULL;
}

/* A batch with room: by reading one, if all are full.  NULL: others are at all of them. */
static struct batch *open_batch(struct members *m)
{
    if (!m->open)
        m->open = find_free(m);
    if (!m->open && crew_run_own(m->crew, m, m->worker))
        m->open = find_free(m);
    return m->open;
}

static int add(struct batch *b, const struct leaf *leaf, const uint8_t *bytes, size_t n)
{
    struct member *one;

    if (mem_grow(&b->list, &b->cap, b->n + 1, sizeof *b->list) < 0)
        return -1;
    one = &b->list[b->n];
    *one = (struct member){ .leaf = *leaf, .name_at = b->bytes.n, .n = n };
    buf_add(&b->bytes, leaf->name);
    one->at = b->bytes.n;
    buf_add(&b->bytes, (struct str){ (const char *)bytes, n });
    if (b->bytes.failed)
        return -1;
    b->n++;
    return 0;
}

const uint8_t *members_peek(const struct leaf *leaf, size_t *n)
{
    return stream_peek(leaf->in, MEMBER_BYTES + 1, n);
}

int members_take(struct members *m, const struct leaf *leaf)
{
    const uint8_t *bytes;
    size_t n;

    if (!crew_helpers(m->crew))
        return 0;
    bytes = members_peek(leaf, &n);
    if (n > MEMBER_BYTES || stream_fault(leaf->in) || !open_batch(m)) {
        members_flush(m);
        return 0;
    }
    if (add(m->open, leaf, bytes, n) < 0)
        return -1;
    if (m->open->bytes.n >= BATCH_BYTES)
        members_flush(m);
    return 1;
}
