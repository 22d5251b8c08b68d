/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sys_thread.h"

#include "base/mem.h"
#include "base/sys_heap.h"

#include <pthread.h>
#include <time.h>

struct sys_thread {
    pthread_t id;
    void (*run)(void *ctx);
    void *ctx;
};

static void *thread_main(void *arg)
{
    struct sys_thread *t = arg;
    void *heap = sys_heap_begin();

    t->run(t->ctx);
    sys_heap_end(heap);
    return NULL;
}

int sys_thread_start(struct sys_thread **out, void (*run)(void *ctx), void *ctx, struct err *err)
{
    struct sys_thread *t = mem_alloc(sizeof *t);
    int failed;

    if (!t)
        return err_nomem(err, "thread");
    t->run = run;
    t->ctx = ctx;
    failed = pthread_create(&t->id, NULL, thread_main, t);
    if (failed) {
        err_set(err, ERR_AGAIN, "the system refuses a thread (error %d)", failed);
        mem_free(t);
        return -1;
    }
    *out = t;
    return 0;
}

void sys_thread_join(struct sys_thread *t)
{
    if (!t)
        return;
    (void)pthread_join(t->id, NULL);
    mem_free(t);
}

struct sys_mutex {
    pthread_mutex_t lock;
};

int sys_mutex_new(struct sys_mutex **out, struct err *err)
{
    struct sys_mutex *m = mem_alloc(sizeof *m);
    int failed;

    if (!m)
        return err_nomem(err, "mutex");
    failed = pthread_mutex_init(&m->lock, NULL);
    if (failed) {
        err_set(err, ERR_AGAIN, "the system refuses a mutex (error %d)", failed);
        mem_free(m);
        return -1;
    }
    *out = m;
    return 0;
}

void sys_mutex_lock(struct sys_mutex *m)
{
    (void)pthread_mutex_lock(&m->lock);
}

void sys_mutex_unlock(struct sys_mutex *m)
{
    (void)pthread_mutex_unlock(&m->lock);
}

void sys_mutex_free(struct sys_mutex *m)
{
    if (!m)
        return;
    (void)pthread_mutex_destroy(&m->lock);
    mem_free(m);
}

struct sys_cond {
    pthread_cond_t cond;
};

int sys_cond_new(struct sys_cond **out, struct err *err)
{
    struct sys_cond *c = mem_alloc(sizeof *c);
    int failed;

    if (!c)
        return err_nomem(err, "condition");
    failed = pthread_cond_init(&c->cond, NULL);
    if (failed) {
        err_set(err, ERR_AGAIN, "the system refuses a condition (error %d)", failed);
        mem_free(c);
        return -1;
    }
    *out = c;
    return 0;
}

void sys_cond_wait(struct sys_cond *c, struct sys_mutex *held)
{
    (void)pthread_cond_wait(&c->cond, &held->lock);
}

void sys_cond_wake_all(struct sys_cond *c)
{
    (void)pthread_cond_broadcast(&c->cond);
}

void sys_cond_free(struct sys_cond *c)
{
    if (!c)
        return;
    (void)pthread_cond_destroy(&c->cond);
    mem_free(c);
}

double sys_seconds(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_MONOTONIC, &t) < 0)
        return 0;
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
