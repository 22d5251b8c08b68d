/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of blocks; each belongs to the thread that fills it, then to the reader that empties
   it.  Their memory is that which was emptied last: it is in the cache. */
#include "input/ahead.h"

#include "base/mem.h"
#include "base/sys_thread.h"

#include <stdio.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)256 << 10)
#define LOW (AHEAD_BYTES / BLOCK_BYTES) /* with more blocks there is no hurry, */
#define BLOCKS (2 * LOW)                /* with so many no room: who works, works for a while */
#define EARLY (AHEAD_EARLY_BYTES / BLOCK_BYTES)

struct block {
    uint8_t *bytes;
    size_t n;
};

struct ahead {
    struct stream *in;         /* of who works */
    struct stream *out;
    struct sys_thread *thread; /* or NULL */
    struct sys_mutex *lock;
    struct sys_cond *changed;
    struct block blocks[EARLY];
    uint8_t *spare[EARLY];     /* memory of blocks that are emptied; under lock, as all below */
    size_t spare_n;
    size_t filled, emptied;    /* counted on and on */
    size_t at;                 /* so much of the oldest block is taken */
    size_t waiting, awaited;   /* so many wait, for so many bytes or more */
    bool working, ended, stop;
    bool faulty;
    char fault[200];
};

/* ---- the lock is held up to the next line of this kind ---- */

static bool has_room(const struct ahead *a)
{
    return !a->ended && a->filled - a->emptied < BLOCKS;
}

static bool is_wanted(const struct ahead *a)
{
    return !a->ended && !a->working && a->filled - a->emptied <= LOW;
}

static bool is_ready(const struct ahead *a, size_t n)
{
    return a->ended || (a->filled - a->emptied) * BLOCK_BYTES - a->at >= n;
}

/* One block, full where there is so much, or the end; the lock is not held meanwhile. */
static void fill(struct ahead *a)
{
    struct block *b = &a->blocks[a->filled % EARLY];

    b->bytes = a->spare[--a->spare_n];
    sys_mutex_unlock(a->lock);
    b->n = stream_take(a->in, b->bytes, BLOCK_BYTES);
    sys_mutex_lock(a->lock);
    if (b->n) {
        a->filled++;
    } else {
        a->spare[a->spare_n++] = b->bytes;
        a->ended = true;
        a->faulty = stream_fault(a->in) != NULL;
        snprintf(a->fault, sizeof a->fault, "%s", a->faulty ? stream_fault(a->in) : "");
    }
    if (a->waiting && is_ready(a, a->awaited)) {
        sys_mutex_unlock(a->lock); /* who wakes up takes it at once */
        sys_cond_wake_all(a->changed);
        sys_mutex_lock(a->lock);
    }
}

static bool has_early_room(struct ahead *a)
{
    if (a->ended || a->stop || a->filled - a->emptied >= EARLY)
        return false;
    if (!a->spare_n && (a->spare[0] = mem_alloc(BLOCK_BYTES)) != NULL)
        a->spare_n = 1;
    return a->spare_n > 0;
}

static void work(struct ahead *a, size_t enough)
{
    if (a->working)
        return;
    a->working = true;
    while (has_room(a) && !a->stop && !is_ready(a, enough))
        fill(a);
    a->working = false;
    if (a->waiting || a->thread)
        sys_cond_wake_all(a->changed);
}

static void wait_for(struct ahead *a, size_t n)
{
    if (!a->waiting++ || n < a->awaited)
        a->awaited = n;
    while (!is_ready(a, n) && a->working)
        sys_cond_wait(a->changed, a->lock);
    a->waiting--;
}

/* ---- who works ---- */

bool ahead_wanted(struct ahead *a)
{
    bool wanted;

    sys_mutex_lock(a->lock);
    wanted = is_wanted(a);
    sys_mutex_unlock(a->lock);
    return wanted;
}

void ahead_work(struct ahead *a, size_t enough)
{
    sys_mutex_lock(a->lock);
    work(a, enough);
    sys_mutex_unlock(a->lock);
}

void ahead_work_early(struct ahead *a, bool (*waits)(void *ctx), void *ctx)
{
    sys_mutex_lock(a->lock);
    a->working = true;
    while (waits(ctx) && has_early_room(a))
        fill(a);
    a->working = false;
    sys_mutex_unlock(a->lock);
}

static void work_on(void *ctx)
{
    struct ahead *a = ctx;

    sys_mutex_lock(a->lock);
    while (!a->stop && !a->ended) {
        if (is_wanted(a))
            work(a, SIZE_MAX);
        else
            sys_cond_wait(a->changed, a->lock);
    }
    sys_mutex_unlock(a->lock);
}

void ahead_start(struct ahead *a)
{
    struct err ignored;

    if (!a->thread)
        (void)sys_thread_start(&a->thread, work_on, a, &ignored);
}

/* ---- who reads ---- */

bool ahead_ready(struct ahead *a, size_t n)
{
    bool ready;

    sys_mutex_lock(a->lock);
    ready = is_ready(a, n);
    sys_mutex_unlock(a->lock);
    return ready;
}

void ahead_wait(struct ahead *a, size_t n)
{
    sys_mutex_lock(a->lock);
    wait_for(a, n);
    sys_mutex_unlock(a->lock);
}

/* The oldest block, or NULL: the end. */
static const struct block *oldest(struct ahead *a)
{
    bool there;

    sys_mutex_lock(a->lock);
    while (!is_ready(a, 1)) {
        work(a, 1);
        wait_for(a, 1);
    }
    there = a->filled != a->emptied;
    sys_mutex_unlock(a->lock);
    return there ? &a->blocks[a->emptied % EARLY] : NULL;
}

static void taken(struct ahead *a, size_t n, bool all)
{
    sys_mutex_lock(a->lock);
    a->at = all ? 0 : a->at + n;
    if (all)
        a->spare[a->spare_n++] = a->blocks[a->emptied++ % EARLY].bytes;
    if (all && a->thread && a->filled - a->emptied == LOW)
        sys_cond_wake_all(a->changed);
    sys_mutex_unlock(a->lock);
}

static long ahead_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct ahead *a = ctx;
    const struct block *b = oldest(a);
    size_t n;

    if (!b) {
        *fault = a->fault;
        return a->faulty ? -1 : 0;
    }
    n = b->n - a->at < cap ? b->n - a->at : cap;
    memcpy(into, b->bytes + a->at, n);
    taken(a, n, a->at + n == b->n);
    return (long)n;
}

/* ---- both ---- */

void ahead_close(struct ahead *a)
{
    if (!a)
        return;
    if (a->thread) {
        sys_mutex_lock(a->lock);
        a->stop = true;
        sys_cond_wake_all(a->changed);
        sys_mutex_unlock(a->lock);
        sys_thread_join(a->thread);
    }
    stream_close(a->out);
    for (; a->emptied != a->filled; a->emptied++)
        mem_free(a->blocks[a->emptied % EARLY].bytes);
    while (a->spare_n)
        mem_free(a->spare[--a->spare_n]);
    sys_cond_free(a->changed);
    sys_mutex_free(a->lock);
    mem_free(a);
}

struct stream *ahead_stream(struct ahead *a)
{
    return a->out;
}

int ahead_open(struct ahead **out, struct stream *in, struct err *err)
{
    static const struct stream_ops ops = { .read = ahead_read };
    struct ahead *a = mem_zero(1, sizeof *a);
    bool failed = !a;

    if (a)
        a->in = in;
    while (!failed && a->spare_n < BLOCKS) {
        a->spare[a->spare_n] = mem_alloc(BLOCK_BYTES);
        failed = !a->spare[a->spare_n];
        a->spare_n += !failed;
    }
    if (failed)
        err_nomem(err, "unpacking");
    if (failed || sys_mutex_new(&a->lock, err) < 0 || sys_cond_new(&a->changed, err) < 0 ||
        stream_open_custom(&a->out, &ops, a, err) < 0) {
        ahead_close(a);
        return -1;
    }
    *out = a;
    return 0;
}
