/* SPDX-License-Identifier: Apache-2.0 */
#include "run_crew.h"

#include "base/mem.h"
#include "base/sys_thread.h"

#include <stdatomic.h>

struct crew {
    struct sys_mutex *lock;
    struct sys_cond *changed;
    struct errand *first, *last; /* READY, oldest first; under lock, as busy */
    size_t busy;               /* workers that may still offer something */
    atomic_size_t helpers;
};

int crew_new(struct crew **out, size_t workers, struct err *err)
{
    struct crew *c = mem_zero(1, sizeof *c);

    if (!c)
        return err_nomem(err, "workers");
    c->busy = workers;
    atomic_init(&c->helpers, 0);
    if (sys_mutex_new(&c->lock, err) < 0 || sys_cond_new(&c->changed, err) < 0) {
        crew_free(c);
        return -1;
    }
    *out = c;
    return 0;
}

void crew_free(struct crew *c)
{
    if (!c)
        return;
    sys_cond_free(c->changed);
    sys_mutex_free(c->lock);
    mem_free(c);
}

size_t crew_helpers(const struct crew *c)
{
    return atomic_load_explicit(&c->helpers, memory_order_relaxed);
}

/* ---- the list; the lock is held up to the next line of this kind ---- */

/* The oldest, cut out of the list: of this owner, or of anybody (NULL); or only this one. */
static struct errand *cut_out(struct crew *c, const void *owner, const struct errand *only)
{
    struct errand *before = NULL, *t;

    for (t = c->first; t && ((owner && t->owner != owner) || (only && t != only)); t = t->next)
        before = t;
    if (!t)
        return NULL;
    if (before)
        before->next = t->next;
    else
        c->first = t->next;
    if (c->last == t)
        c->last = before;
    t->next = NULL;
    return t;
}

static void run_unlocked(struct crew *c, struct errand *t, size_t worker)
{
    t->state = ERRAND_TAKEN;
    sys_mutex_unlock(c->lock);
    t->run(t, worker);
    sys_mutex_lock(c->lock);
    t->state = ERRAND_DONE;
    sys_cond_wake_all(c->changed);
}

/* ---- for owners ---- */

void crew_offer(struct crew *c, struct errand *t)
{
    sys_mutex_lock(c->lock);
    t->state = ERRAND_READY;
    t->next = NULL;
    if (c->last)
        c->last->next = t;
    else
        c->first = t;
    c->last = t;
    sys_cond_wake_all(c->changed);
    sys_mutex_unlock(c->lock);
}

enum errand_state crew_state(struct crew *c, const struct errand *t)
{
    enum errand_state state;

    sys_mutex_lock(c->lock);
    state = t->state;
    sys_mutex_unlock(c->lock);
    return state;
}

bool crew_take_back(struct crew *c, struct errand *t)
{
    bool mine;

    sys_mutex_lock(c->lock);
    mine = t->state == ERRAND_READY && cut_out(c, NULL, t);
    if (mine)
        t->state = ERRAND_IDLE;
    sys_mutex_unlock(c->lock);
    return mine;
}

bool crew_run_own(struct crew *c, const void *owner, size_t worker)
{
    struct errand *t;

    sys_mutex_lock(c->lock);
    t = cut_out(c, owner, NULL);
    if (t)
        run_unlocked(c, t, worker);
    sys_mutex_unlock(c->lock);
    return t != NULL;
}

void crew_wait(struct crew *c, const struct errand *t)
{
    sys_mutex_lock(c->lock);
    while (t->state != ERRAND_DONE)
        sys_cond_wait(c->changed, c->lock);
    sys_mutex_unlock(c->lock);
}

void crew_without(struct crew *c, size_t workers)
{
    sys_mutex_lock(c->lock);
    c->busy -= workers;
    sys_mutex_unlock(c->lock);
}

/* ---- for helpers ---- */


/* The newest first: an owner soon comes to its oldest, and then need not keep what it finds. */
void crew_help(struct crew *c, size_t worker)
{
    struct errand *t;

    sys_mutex_lock(c->lock);
    c->busy--;
    atomic_fetch_add(&c->helpers, 1);
    while ((t = cut_out(c, NULL, c->last)) != NULL || c->busy) {
        if (t)
            run_unlocked(c, t, worker);
        else
            sys_cond_wait(c->changed, c->lock);
    }
    sys_cond_wake_all(c->changed);
    sys_mutex_unlock(c->lock);
}
