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
#include "input/ahead.h"
#include "run_crew.h"
#include "run_members.h"
#include "run_pieces.h"
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
    const struct sources_setup *setup; /* or NULL */
    struct sys_cond *set_up;  /* is, or is not needed any more */
    struct err setup_err;
    bool waits;        /* for the setup; under lock, as all below */
    size_t next, done;
    bool failed, progress;
    double shown; /* when progress was last printed */
    struct worker *workers;
    size_t workers_n;
    struct crew *crew;     /* NULL: each worker by itself, as are pieces */
    struct pieces *pieces;
};

struct worker {
    struct work *work;
    const struct reader *reader;
    size_t number;
    struct buf scratch;
    const struct walk_file *file; /* that is read at the moment */
    struct members *members;
    struct share *share; /* the large leaf that this one helps with, or NULL */
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

/* Whoever is done now, or has not begun yet, has nothing to read: helpers may still be on their way
   when the only file is begun. */
static bool all_taken(struct work *w)
{
    bool taken;

    sys_mutex_lock(w->lock);
    taken = w->next >= w->walk->files_n;
    sys_mutex_unlock(w->lock);
    return taken;
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

/* ---- the setup ---- */

static void set_up(struct work *w)
{
    int result = w->setup->run(w->setup->ctx, &w->setup_err);

    sys_mutex_lock(w->lock);
    w->waits = false;
    w->failed = w->failed || result < 0;
    sys_cond_wake_all(w->set_up);
    sys_mutex_unlock(w->lock);
}

static bool still_waits(void *ctx)
{
    struct work *w = ctx;
    bool waits;

    sys_mutex_lock(w->lock);
    waits = w->waits;
    sys_mutex_unlock(w->lock);
    return waits;
}

/* For struct reader. */
static int await_setup(void *ctx, struct ahead *ahead)
{
    struct work *w = ctx;
    int result;

    if (ahead)
        ahead_work_early(ahead, still_waits, w);
    sys_mutex_lock(w->lock);
    while (w->waits)
        sys_cond_wait(w->set_up, w->lock);
    result = w->setup_err.code == ERR_NONE ? 0 : -1;
    sys_mutex_unlock(w->lock);
    return result;
}

/* ---- files ---- */

static int take_member(void *ctx, const struct leaf *leaf);
static int settle_members(void *ctx);
static int read_leaf(void *ctx, const struct leaf *leaf);
static int read_alone(struct worker *k, const struct leaf *leaf);

static void skip_leaf(void *ctx, struct str path, const char *reason)
{
    struct worker *k = ctx;

    if (is_no_memory(str_of(reason)))
        k->skip_failed = err_nomem(k->reader->err, "reading") < 0;
    else if (k->share)
        return; /* whoever took the file says so */
    else if (k->reader->skip(k->reader->ctx, path, str_of(reason)) < 0)
        k->skip_failed = true;
}

static int read_file(struct worker *k, const struct walk_file *file)
{
    const struct walk_sink sink = { read_leaf, skip_leaf, k };
    const struct walk_taker taker = { take_member, settle_members, k };
    int result;

    k->file = file;
    result = walk_read_taken(file, &sink, k->members ? &taker : NULL, k->reader->page);
    return k->skip_failed ? -1 : result;
}

/* A member that somebody has unpacked. */
static int read_member(void *ctx, size_t worker, const struct leaf *leaf)
{
    struct worker *k = &((struct work *)ctx)->workers[worker];
    int result = leaf->in ? read_alone(k, leaf) : err_nomem(k->reader->err, "reading");

    if (result < 0)
        work_failed(k->work);
    return result;
}

/* ---- a large file that several read ---- */

/* One for each that may come. */
struct call {
    struct errand errand; /* first: an errand is its call */
    struct worker *from;
    struct share *share;
};

struct calls {
    struct worker *from;
    struct share *share;
    struct call all[LIMIT_JOBS];
    size_t n;
};

static void answer_call(struct errand *errand, size_t worker)
{
    const struct call *call = (const struct call *)errand;
    struct worker *k = &call->from->work->workers[worker];

    k->share = call->share;
    if (read_file(k, call->from->file) < 0)
        work_failed(k->work);
    k->share = NULL;
}

static void call_help(void *ctx)
{
    struct calls *c = ctx;
    struct work *w = c->from->work;

    for (; c->n + 1 < w->workers_n; c->n++) {
        c->all[c->n] = (struct call){ { .run = answer_call, .owner = c }, c->from, c->share };
        crew_offer(w->crew, &c->all[c->n].errand);
    }
}

static int read_shared(struct worker *k, const struct reader *r, const struct leaf *leaf,
                       when modified)
{
    struct calls calls = { .from = k };
    int result;

    if (share_new(&calls.share, k->reader->err) < 0)
        return -1;
    result = share_own(calls.share, r, leaf, modified, &k->scratch,
                       (struct share_call){ call_help, &calls });
    for (size_t i = 0; i < calls.n; i++)
        if (!crew_take_back(k->work->crew, &calls.all[i].errand))
            crew_wait(k->work->crew, &calls.all[i].errand);
    share_free(calls.share);
    return result;
}

/* ---- a leaf ---- */

static int read_alone(struct worker *k, const struct leaf *leaf)
{
    struct work *w = k->work;
    bool wall_clock = leaf->mtime_local && leaf->mtime != WHEN_NONE;
    when modified = wall_clock ? WALL_CLOCK(leaf->mtime) : leaf->mtime;
    struct reader mine = *k->reader;

    mine.await = await_setup;
    mine.await_ctx = w;
    if (w->pieces) {
        mine.pieces = pieces_read;
        mine.pieces_ctx = pieces_of(w->pieces, k->number);
        mine.resumes = true;
        mine.ahead = leaf->packed && (crew_helpers(w->crew) || all_taken(w));
    }
    if (k->share)
        return share_help(k->share, &mine, leaf, modified, &k->scratch);
    if (!mine.ahead && await_setup(w, NULL) < 0)
        return -1;
    if (w->crew && !leaf->packed && is_large(k->file))
        return read_shared(k, &mine, leaf, modified);
    return read_stream(&mine, leaf->in, leaf->name, modified, &k->scratch);
}

static int take_member(void *ctx, const struct leaf *leaf)
{
    struct worker *k = ctx;

    return members_take(k->members, leaf);
}

static int settle_members(void *ctx)
{
    struct worker *k = ctx;

    return members_settle(k->members);
}

static int read_leaf(void *ctx, const struct leaf *leaf)
{
    struct worker *k = ctx;
    int taken = 0;
    size_t n;

    if (leaf->member)
        members_peek(leaf, &n);
    if (leaf->member && k->members)
        taken = members_take_log(k->members, leaf);
    return taken ? (taken < 0 ? -1 : 0) : read_alone(k, leaf);
}

static void work_on(void *ctx)
{
    struct worker *k = ctx;
    const struct reader *r = k->reader;
    size_t file;

    if (k->number == 1 && still_waits(k->work))
        set_up(k->work);
    while (take_file(k->work, &file)) {
        int result;

        if (r->start)
            r->start(r->ctx, file);
        result = read_file(k, &k->work->walk->files[file]);
        if (r->done && r->done(r->ctx, file, result < 0) < 0)
            result = -1;
        file_over(k->work, result < 0);
    }
    if (r->idle)
        r->idle(r->ctx);
    if (k->work->crew)
        crew_help(k->work->crew, k->number);
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
    if (workers[0].work->crew && started < n)
        crew_without(workers[0].work->crew, n - started);
    if (started == 1 && workers[0].work->waits)
        set_up(workers[0].work);
    work_on(&workers[0]);
    for (size_t i = 1; i < started; i++)
        sys_thread_join(threads[i]);
}

/* Readers that can take over from each other help each other. */
static int make_crew(struct work *w, const struct reader *readers, struct err *err)
{
    if (!readers[0].find)
        return 0;
    if (w->workers_n > 1 &&
        (crew_new(&w->crew, w->workers_n, err) < 0 ||
         pieces_new(&w->pieces, w->crew, readers, w->workers_n, err) < 0))
        return -1;
    for (size_t i = 0; i < w->workers_n; i++)
        if (members_new(&w->workers[i].members, w->crew, i,
                        (struct member_reader){ read_member, w, readers[i].err }, err) < 0)
            return -1;
    return 0;
}

static void release(struct work *w)
{
    for (size_t i = 0; i < w->workers_n; i++) {
        members_free(w->workers[i].members);
        buf_release(&w->workers[i].scratch);
    }
    pieces_free(w->pieces);
    crew_free(w->crew);
    sys_cond_free(w->set_up);
    sys_mutex_free(w->lock);
}

int sources_read(const struct walk *w, const struct options *o, const struct reader *readers,
                 size_t n, const struct sources_setup *setup, struct err *err)
{
    struct worker workers[LIMIT_JOBS];
    struct work work = { .walk = w, .workers = workers, .setup = setup, .waits = setup != NULL };
    int result;

    work.workers_n = n = n < LIMIT_JOBS ? n : LIMIT_JOBS;
    work.progress = !o->quiet && (o->progress == ALWAYS ||
                                  (o->progress == AUTO && sys_is_terminal(2)));
    for (size_t i = 0; i < w->skips_n; i++)
        if (readers[0].skip(readers[0].ctx, w->skips[i].path, str_of(w->skips[i].reason)) < 0)
            return err_set(err, readers[0].err->code, "%s", readers[0].err->text);
    for (size_t i = 0; i < n; i++)
        workers[i] = (struct worker){ .work = &work, .reader = &readers[i], .number = i };
    result = sys_mutex_new(&work.lock, err) < 0 || sys_cond_new(&work.set_up, err) < 0
                 ? -1 : make_crew(&work, readers, err);
    if (result == 0)
        start_and_wait(workers, n);
    release(&work);
    for (size_t i = n; i-- > 0 && work.failed;)
        if (readers[i].err->code != ERR_NONE)
            *err = *readers[i].err;
    if (work.setup_err.code != ERR_NONE)
        *err = work.setup_err;
    return work.failed ? -1 : result;
}
