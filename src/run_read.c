/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of files and the workers over it.  Workers take the next file in list order, so that
 * whoever writes in that order (dump) never waits for a file that nobody has begun.
 */
#include "run_read.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys.h"
#include "base/sys_thread.h"
#include "run_share.h"

#include <stdio.h>

int sources_threads(const struct options *o)
{
    int jobs = o->jobs ? o->jobs : sys_processors();

    return jobs > LIMIT_JOBS ? LIMIT_JOBS : jobs;
}

int sources_jobs(const struct walk *w, const struct options *o)
{
    int jobs = sources_threads(o);

    return w->files_n < (size_t)jobs ? (w->files_n ? (int)w->files_n : 1) : jobs;
}

static bool is_large(const struct walk_file *f)
{
    return f->path && f->size >= SHARE_BYTES;
}

int sources_shared_jobs(const struct walk *w, const struct options *o)
{
    for (size_t i = 0; i < w->files_n; i++)
        if (is_large(&w->files[i]))
            return sources_threads(o);
    return sources_jobs(w, o);
}

/* What the threads share. */
struct work {
    const struct walk *walk;
    struct sys_mutex *lock;
    size_t next, done; /* under lock, as all below */
    bool failed, progress;
    double shown; /* when progress was last printed */
    struct shared *shared;
};

/* A large file that somebody reads or has read. */
struct shared {
    const struct walk_file *file;
    struct share *share;
    bool over, visited[LIMIT_JOBS]; /* visited: by which workers */
    struct shared *next;
};

struct worker {
    struct work *work;
    const struct reader *reader;
    size_t number;
    struct buf scratch;
    struct share *share; /* of the current file, or NULL */
    size_t leaves;       /* of it so far */
    bool helps;          /* it is another worker's file */
    bool skip_failed;
};

static bool take_file(struct work *w, size_t *file)
{
    bool taken;

    sys_mutex_lock(w->lock);
    *file = w->next;
    taken = !w->failed && w->next < w->walk->files_n;
    w->next += taken;
    sys_mutex_unlock(w->lock);
    return taken;
}

/* At most ten times a second, and at the end, where the line is wiped. */
static void print_progress(struct work *w)
{
    char text[80];
    double now = sys_seconds();
    int n = snprintf(text, sizeof text, "\r%zu of %zu files%s", w->done, w->walk->files_n,
                     w->done == w->walk->files_n ? "\r\033[K" : "");

    if (now - w->shown < 0.1 && w->done < w->walk->files_n)
        return;
    w->shown = now;
    sys_print_error((struct str){ text, (size_t)n });
}

static void file_over(struct work *w, bool failed)
{
    sys_mutex_lock(w->lock);
    w->done++;
    w->failed = w->failed || failed;
    if (w->progress)
        print_progress(w);
    sys_mutex_unlock(w->lock);
}

static void work_failed(struct work *w)
{
    sys_mutex_lock(w->lock);
    w->failed = true;
    sys_mutex_unlock(w->lock);
}

static int read_leaf(void *ctx, const struct leaf *leaf)
{
    struct worker *k = ctx;
    bool wall_clock = leaf->mtime_local && leaf->mtime != WHEN_NONE;
    when modified = wall_clock ? WALL_CLOCK(leaf->mtime) : leaf->mtime;

    if (k->share)
        return share_read(k->share, k->leaves++, k->reader, leaf, modified, &k->scratch);
    return read_stream(k->reader, leaf->in, leaf->name, modified, &k->scratch);
}

static void skip_leaf(void *ctx, struct str path, const char *reason)
{
    struct worker *k = ctx;

    if (is_no_memory(str_of(reason)))
        k->skip_failed = err_nomem(k->reader->err, "reading") < 0;
    else if (k->helps)
        return; /* whoever took the file says so */
    else if (k->reader->skip(k->reader->ctx, path, str_of(reason)) < 0)
        k->skip_failed = true;
}

static int read_file(struct worker *k, const struct walk_file *file)
{
    const struct walk_sink sink = { read_leaf, skip_leaf, k };
    int result = walk_read(file, &sink);

    return k->skip_failed ? -1 : result;
}

/* A file that others may join from now on; NULL: it is read alone. */
static struct shared *begin_shared(struct worker *k, const struct walk_file *file)
{
    struct shared *s;

    if (!k->reader->find || !is_large(file))
        return NULL;
    s = mem_zero(1, sizeof *s);
    if (!s || share_new(&s->share, NULL) < 0) {
        mem_free(s);
        return NULL;
    }
    s->file = file;
    s->visited[k->number] = true;
    sys_mutex_lock(k->work->lock);
    s->next = k->work->shared;
    k->work->shared = s;
    sys_mutex_unlock(k->work->lock);
    return s;
}

static int read_own(struct worker *k, size_t file)
{
    const struct walk_file *f = &k->work->walk->files[file];
    struct shared *s = begin_shared(k, f);
    int result;

    k->share = s ? s->share : NULL;
    k->leaves = 0;
    result = read_file(k, f);
    k->share = NULL;
    if (s) {
        share_over(s->share);
        sys_mutex_lock(k->work->lock);
        s->over = true;
        sys_mutex_unlock(k->work->lock);
    }
    return result;
}

/* No file is left: help with one that somebody reads. */
static struct shared *find_shared(struct worker *k)
{
    struct shared *s;

    sys_mutex_lock(k->work->lock);
    for (s = k->work->failed ? NULL : k->work->shared; s; s = s->next)
        if (!s->over && !s->visited[k->number])
            break;
    if (s)
        s->visited[k->number] = true;
    sys_mutex_unlock(k->work->lock);
    return s;
}

static int help_with(struct worker *k, struct shared *s)
{
    int result;

    k->share = s->share;
    k->leaves = 0;
    k->helps = true;
    result = read_file(k, s->file);
    k->helps = false;
    k->share = NULL;
    return result;
}

static void work_on(void *ctx)
{
    struct worker *k = ctx;
    const struct reader *r = k->reader;
    struct shared *s;
    size_t file;

    while (take_file(k->work, &file)) {
        int result;

        if (r->start)
            r->start(r->ctx, file);
        result = read_own(k, file);
        if (r->done && r->done(r->ctx, file, result < 0) < 0)
            result = -1;
        file_over(k->work, result < 0);
    }
    if (r->idle)
        r->idle(r->ctx);
    while (r->find && (s = find_shared(k)) != NULL)
        if (help_with(k, s) < 0)
            work_failed(k->work);
    buf_release(&k->scratch);
}

static void free_shared(struct work *w)
{
    for (struct shared *s = w->shared, *next; s; s = next) {
        next = s->next;
        share_free(s->share);
        mem_free(s);
    }
}

/* The caller is the first worker; where the system refuses threads it does all the work. */
static void start_and_wait(struct worker *workers, size_t n)
{
    struct sys_thread *threads[LIMIT_JOBS] = { NULL };
    struct err ignored;
    size_t started = 1;

    while (started < n &&
           sys_thread_start(&threads[started], work_on, &workers[started], &ignored) == 0)
        started++;
    work_on(&workers[0]);
    for (size_t i = 1; i < started; i++)
        sys_thread_join(threads[i]);
}

int sources_read(const struct walk *w, const struct options *o, const struct reader *readers,
                 size_t n, struct err *err)
{
    struct work work = { .walk = w };
    struct worker workers[LIMIT_JOBS];

    work.progress = !o->quiet && (o->progress == ALWAYS ||
                                  (o->progress == AUTO && sys_is_terminal(2)));
    for (size_t i = 0; i < w->skips_n; i++)
        if (readers[0].skip(readers[0].ctx, w->skips[i].path, str_of(w->skips[i].reason)) < 0)
            return err_set(err, readers[0].err->code, "%s", readers[0].err->text);
    if (sys_mutex_new(&work.lock, err) < 0)
        return -1;
    n = n > LIMIT_JOBS ? LIMIT_JOBS : n;
    for (size_t i = 0; i < n; i++)
        workers[i] = (struct worker){ .work = &work, .reader = &readers[i], .number = i };
    start_and_wait(workers, n);
    free_shared(&work);
    sys_mutex_free(work.lock);
    for (size_t i = n; i-- > 0 && work.failed;)
        if (readers[i].err->code != ERR_NONE)
            *err = *readers[i].err;
    return work.failed ? -1 : 0;
}
