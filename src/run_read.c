/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of files and the workers over it.  Workers take the next file in list order, so that
 * whoever writes in that order (dump) never waits for a file that nobody has begun.
 */
#include "run_sources.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys.h"
#include "base/sys_file.h"
#include "base/sys_thread.h"
#include "input/stream.h"

#include <stdlib.h>
#include <string.h>

void sources_free(struct sources *s)
{
    if (!s)
        return;
    arena_release(&s->arena);
    mem_free(s);
}

size_t sources_count(const struct sources *s)
{
    return s->n;
}

int sources_jobs(const struct sources *s, const struct options *o)
{
    int jobs = o->jobs ? o->jobs : sys_processors();

    if (jobs > LIMIT_JOBS)
        jobs = LIMIT_JOBS;
    return s->n < (size_t)jobs ? (s->n ? (int)s->n : 1) : jobs;
}

/* What the threads share. */
struct work {
    struct sources *sources;
    const struct reader *readers;
    struct sys_mutex *lock;
    size_t next, done; /* under lock, as failed */
    bool failed, progress;
};

struct worker {
    struct work *work;
    const struct reader *reader;
    struct buf scratch;
};

static bool take_file(struct work *w, size_t *file)
{
    bool taken;

    sys_mutex_lock(w->lock);
    *file = w->next;
    taken = !w->failed && w->next < w->sources->n;
    w->next += taken;
    sys_mutex_unlock(w->lock);
    return taken;
}

static void print_progress(const struct work *w)
{
    char text[80];
    int n = snprintf(text, sizeof text, "\r%zu of %zu files%s", w->done, w->sources->n,
                     w->done == w->sources->n ? "\r\033[K" : "");

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

static int read_file(struct worker *k, const struct source *s)
{
    const struct reader *r = k->reader;
    struct stream *in = NULL;
    struct err why = { 0 };
    int result;

    result = strcmp(s->path, "-") == 0 ? stream_open_stdin(&in, &why)
                                       : stream_open_path(&in, s->path, &why);
    if (result < 0 && why.code == ERR_NO_INPUT)
        return r->skip(r->ctx, s->name, str_of(why.text));
    if (result < 0)
        return err_set(r->err, why.code, "%s", why.text);
    result = read_stream(r, in, s->name, s->modified, &k->scratch);
    stream_close(in);
    return result;
}

static void work_on(void *ctx)
{
    struct worker *k = ctx;
    const struct reader *r = k->reader;
    size_t file;

    while (take_file(k->work, &file)) {
        int result;

        if (r->start)
            r->start(r->ctx, file);
        result = read_file(k, &k->work->sources->items[file]);
        if (r->done && r->done(r->ctx, file, result < 0) < 0)
            result = -1;
        file_over(k->work, result < 0);
    }
    buf_release(&k->scratch);
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

int sources_read(struct sources *s, const struct options *o, const struct reader *readers, size_t n,
                 struct err *err)
{
    struct work w = { .sources = s, .readers = readers };
    struct worker workers[LIMIT_JOBS];

    w.progress = !o->quiet && (o->progress == ALWAYS ||
                               (o->progress == AUTO && sys_is_terminal(2)));
    for (size_t i = 0; i < s->skips_n; i++)
        if (readers[0].skip(readers[0].ctx, s->skips[i].path, str_of(s->skips[i].reason)) < 0)
            return -1;
    if (sys_mutex_new(&w.lock, err) < 0)
        return -1;
    n = n > LIMIT_JOBS ? LIMIT_JOBS : n;
    for (size_t i = 0; i < n; i++)
        workers[i] = (struct worker){ .work = &w, .reader = &readers[i] };
    start_and_wait(workers, n);
    sys_mutex_free(w.lock);
    for (size_t i = n; i-- > 0 && w.failed;)
        if (readers[i].err->code != ERR_NONE)
            *err = *readers[i].err;
    return w.failed ? -1 : 0;
}
