/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of blocks; each belongs to the thread that fills it, then to the reader that empties
   it. */
#include "input/ahead.h"

#include "base/mem.h"
#include "base/sys_thread.h"

#include <stdio.h>
#include <string.h>

#define BLOCKS 16u /* once all are full, the thread sleeps until half of them are empty */
#define BLOCK_BYTES ((size_t)256 << 10)

struct block {
    uint8_t *bytes;
    size_t n;
};

struct ahead {
    struct stream *in; /* the thread's */
    struct sys_thread *thread;
    struct sys_mutex *lock;
    struct sys_cond *changed;
    struct block blocks[BLOCKS];
    size_t filled, emptied; /* counted on and on; under lock, as all below */
    bool ended, stop;
    bool faulty;
    char fault[200];
    size_t at;              /* the reader's, in the oldest block */
};

static void wait_for_room(struct ahead *a)
{
    sys_mutex_lock(a->lock);
    while (a->filled - a->emptied == BLOCKS && !a->stop)
        sys_cond_wait(a->changed, a->lock);
    sys_mutex_unlock(a->lock);
}

/* One block, full where there is so much, or the end.  False: it is over. */
static bool fill(struct ahead *a)
{
    struct block *b = &a->blocks[a->filled % BLOCKS];
    bool more;

    b->n = stream_take(a->in, b->bytes, BLOCK_BYTES);
    more = b->n > 0;
    sys_mutex_lock(a->lock);
    if (more) {
        a->filled++;
    } else {
        a->ended = true;
        a->faulty = stream_fault(a->in) != NULL;
        snprintf(a->fault, sizeof a->fault, "%s", a->faulty ? stream_fault(a->in) : "");
    }
    more = more && !a->stop;
    sys_cond_wake_all(a->changed);
    sys_mutex_unlock(a->lock);
    return more;
}

static void read_on(void *ctx)
{
    struct ahead *a = ctx;

    do
        wait_for_room(a);
    while (fill(a));
}

/* False: the end. */
static bool wait_for_block(struct ahead *a)
{
    bool there;

    sys_mutex_lock(a->lock);
    while (a->filled == a->emptied && !a->ended)
        sys_cond_wait(a->changed, a->lock);
    there = a->filled != a->emptied;
    sys_mutex_unlock(a->lock);
    return there;
}

static long ahead_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct ahead *a = ctx;
    const struct block *b = &a->blocks[a->emptied % BLOCKS];
    size_t n;

    if (!wait_for_block(a)) {
        *fault = a->fault;
        return a->faulty ? -1 : 0;
    }
    n = b->n - a->at < cap ? b->n - a->at : cap;
    memcpy(into, b->bytes + a->at, n);
    a->at += n;
    if (a->at == b->n) {
        sys_mutex_lock(a->lock);
        a->emptied++;
        a->at = 0;
        if (a->filled - a->emptied == BLOCKS / 2)
            sys_cond_wake_all(a->changed);
        sys_mutex_unlock(a->lock);
    }
    return (long)n;
}

static void release(struct ahead *a)
{
    for (size_t i = 0; i < BLOCKS; i++)
        mem_free(a->blocks[i].bytes);
    sys_cond_free(a->changed);
    sys_mutex_free(a->lock);
    mem_free(a);
}

static void ahead_close(void *ctx)
{
    struct ahead *a = ctx;

    sys_mutex_lock(a->lock);
    a->stop = true;
    sys_cond_wake_all(a->changed);
    sys_mutex_unlock(a->lock);
    sys_thread_join(a->thread);
    release(a);
}

static struct ahead *prepare(struct stream *in, struct err *err)
{
    struct ahead *a = mem_zero(1, sizeof *a);

    if (!a) {
        err_nomem(err, "unpacking");
        return NULL;
    }
    a->in = in;
    for (size_t i = 0; i < BLOCKS; i++) {
        a->blocks[i].bytes = mem_alloc(BLOCK_BYTES);
        if (!a->blocks[i].bytes) {
            err_nomem(err, "unpacking");
            release(a);
            return NULL;
        }
    }
    if (sys_mutex_new(&a->lock, err) < 0 || sys_cond_new(&a->changed, err) < 0) {
        release(a);
        return NULL;
    }
    return a;
}

int ahead_open(struct stream **out, struct stream *in, struct err *err)
{
    static const struct stream_ops ops = { .read = ahead_read, .close = ahead_close };
    struct ahead *a = prepare(in, err);

    if (!a)
        return -1;
    if (stream_open_custom(out, &ops, a, err) < 0) {
        release(a);
        return -1;
    }
    if (sys_thread_start(&a->thread, read_on, a, err) < 0) {
        a->ended = true; /* closing it must find nothing to wait for */
        stream_close(*out);
        *out = NULL;
        return -1;
    }
    return 0;
}
