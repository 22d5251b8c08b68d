/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work beside work: threads, a mutex, and a clock to measure it by.
 *
 * run(ctx) runs beside the caller until it returns; sys_thread_join waits for that and frees the
 * thread, once for each.  A mutex is freed when nobody holds it.  NULL is fine for join and free.
 */
#ifndef BASE_SYS_THREAD_H
#define BASE_SYS_THREAD_H

#include "base/err.h"

struct sys_thread;
struct sys_mutex;
int sys_thread_start(struct sys_thread **out, void (*run)(void *ctx), void *ctx, struct err *err);
void sys_thread_join(struct sys_thread *t);
int sys_mutex_new(struct sys_mutex **out, struct err *err);
void sys_mutex_lock(struct sys_mutex *m);
void sys_mutex_unlock(struct sys_mutex *m);
void sys_mutex_free(struct sys_mutex *m);

/* A condition: waiting gives the mutex up meanwhile; a waiter may wake without being called. */
struct sys_cond;
int sys_cond_new(struct sys_cond **out, struct err *err);
void sys_cond_wait(struct sys_cond *c, struct sys_mutex *held);
void sys_cond_wake_all(struct sys_cond *c);
void sys_cond_free(struct sys_cond *c); /* NULL is fine */

double sys_seconds(void); /* monotonic, from an unknown start */

#endif
