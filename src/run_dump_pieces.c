/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A large file in pieces.  Its worker cuts them, writes what they became in their order, and
 * between that renders pieces itself; workers without a file render them, too.
 *
 *   cut -> READY -> TAKEN (rendered by anybody) -> DONE -> written at the head of the ring -> FREE
 *
 * A few pieces are READY whenever somebody comes for one; there are never more than the ring
 * holds, and a piece that becomes too much text waits until it is at the head and writes through.
 */
#include "run_dump.h"

#include "base/mem.h"

#define JOB_BYTES (8u << 20) /* text of one piece that is held back */

static struct job *job_at(struct ring *r, size_t i)
{
    return &r->jobs[i % r->size];
}

void dump_ring_release(struct dumper *k)
{
    struct ring *r = &k->ring;

    for (size_t i = 0; i < r->size; i++) {
        if (r->jobs[i].piece)
            r->parser->pieces->discard(r->jobs[i].piece);
        dump_free_texts(k->dump, r->jobs[i].texts);
    }
    mem_free(r->jobs);
    if (k->reader)
        parser_close(k->reader_of, k->reader);
    *r = (struct ring){ 0 };
    k->reader = NULL;
}

/* Made at the first large file; its memory serves all others. */
static int prepare(struct dumper *k, const struct parser *parser)
{
    struct ring *r = &k->ring;
    size_t size = 3 * k->dump->jobs;

    if (r->parser && r->parser != parser)
        dump_ring_release(k);
    if (r->size)
        return 0;
    r->parser = parser;
    r->jobs = mem_zero(size, sizeof *r->jobs);
    r->size = r->jobs ? size : 0;
    for (size_t i = 0; i < r->size; i++) {
        r->jobs[i].piece = parser->pieces->make();
        r->jobs[i].texts = mem_zero(k->dump->targets_n, sizeof *r->jobs[i].texts);
        if (!r->jobs[i].piece || !r->jobs[i].texts)
            return -1;
    }
    return r->size ? 0 : -1;
}

static int open_reader(struct dumper *k, const struct parser *parser)
{
    if (k->reader && k->reader_of == parser)
        return 0;
    if (k->reader)
        parser_close(k->reader_of, k->reader);
    k->reader = NULL;
    k->reader_of = parser;
    return parser_open(parser, &k->reader, NULL, NULL, &k->err);
}

/* The piece at the head of the ring is done. */
static int write_head(struct dumper *k, struct job *job)
{
    struct dump *d = k->dump;
    bool mine;

    sys_mutex_lock(d->lock);
    mine = d->turn == k->file;
    sys_mutex_unlock(d->lock);
    if (!mine) {
        for (size_t i = 0; i < d->targets_n; i++) {
            buf_add(&k->texts[i], buf_str(&job->texts[i]));
            buf_clear(&job->texts[i]);
            if (k->texts[i].failed)
                return err_nomem(&k->err, "dump");
        }
        return dump_bytes(d, k->texts) >= HOLD_BYTES ? dump_write_early(k, true) : 0;
    }
    if (dump_bytes(d, k->texts) && dump_write_texts(d, k->texts, &k->err) < 0)
        return -1;
    return dump_write_texts(d, job->texts, &k->err);
}

/* The lock is held before and after, not meanwhile. */
static int write_and_free(struct dumper *k, struct job *job)
{
    struct dump *d = k->dump;
    int result;

    sys_mutex_unlock(d->lock);
    result = write_head(k, job);
    sys_mutex_lock(d->lock);
    job->state = JOB_FREE;
    k->ring.head++;
    sys_cond_wake_all(d->turn_passed);
    return result;
}

/*
 * The lock is held.  Until all before the job is written, and it is its file's turn.  The owner of
 * the ring does not only wait: what is done before its own piece is written by nobody else.
 */
static int wait_for_head(struct dumper *k, struct dumper *owner, struct job *job)
{
    struct dump *d = k->dump;
    struct job *first;

    while (!d->failed &&
           ((first = job_at(&owner->ring, owner->ring.head)) != job || d->turn != owner->file)) {
        if (k != owner || first->state != JOB_DONE)
            sys_cond_wait(d->turn_passed, d->lock);
        else if (write_and_free(k, first) < 0)
            return -1;
    }
    return d->failed ? -1 : 0;
}

/* From here on the outputs are this job's alone. */
static int write_through(struct dumper *k, struct dumper *owner, struct job *job)
{
    struct dump *d = k->dump;
    int result;

    sys_mutex_lock(d->lock);
    result = wait_for_head(k, owner, job);
    sys_mutex_unlock(d->lock);
    if (result < 0 || dump_write_texts(d, owner->texts, &k->err) < 0)
        return -1;
    return dump_write_texts(d, job->texts, &k->err);
}

static int render(struct dumper *k, struct dumper *owner, struct job *job)
{
    const struct parser *parser = owner->ring.parser;
    struct event ev;

    if (open_reader(k, parser) < 0)
        return -1;
    parser->pieces->read(k->reader, job->piece);
    for (;;) {
        enum next next = parser->next(k->reader, &ev);

        if (next == NEXT_END)
            return 0;
        if (next == NEXT_DEAD)
            return err_nomem(&k->err, "reading");
        if (next != NEXT_EVENT)
            continue;
        if (dump_put(k, job->texts, buf_str(&owner->name), &ev) < 0)
            return -1;
        if (dump_bytes(k->dump, job->texts) > JOB_BYTES && write_through(k, owner, job) < 0)
            return -1;
    }
}

/* The lock is held before and after, not meanwhile. */
static void render_unlocked(struct dumper *k, struct dumper *owner, struct job *job)
{
    struct dump *d = k->dump;
    int result;

    job->state = JOB_TAKEN;
    sys_mutex_unlock(d->lock);
    result = render(k, owner, job);
    sys_mutex_lock(d->lock);
    job->state = JOB_DONE;
    d->failed = d->failed || result < 0;
    sys_cond_wake_all(d->turn_passed);
}

/* The lock is held.  The oldest piece that nobody has begun; *ready: how many there are. */
static struct job *find_ready(struct ring *r, size_t *ready)
{
    struct job *found = NULL;

    *ready = 0;
    for (size_t i = r->tail; r->size && i-- > r->head;) {
        if (job_at(r, i)->state != JOB_READY)
            continue;
        found = job_at(r, i);
        ++*ready;
    }
    return found;
}

void dump_idle(void *ctx)
{
    struct dumper *k = ctx;
    struct dump *d = k->dump;
    size_t ready;

    sys_mutex_lock(d->lock);
    while (!d->failed && d->turn < d->files_n) {
        struct dumper *owner = NULL;
        struct job *job = NULL;

        for (size_t i = 0; i < d->jobs && !job; i++) {
            owner = &d->workers[i];
            job = find_ready(&owner->ring, &ready);
        }
        if (job)
            render_unlocked(k, owner, job);
        else
            sys_cond_wait(d->turn_passed, d->lock);
    }
    sys_mutex_unlock(d->lock);
}

enum step { STEP_CUT, STEP_WRITE, STEP_RENDER, STEP_WAIT, STEP_END };

/* The lock is held.  What the worker of the file does next. */
static enum step next_step(struct dumper *k, bool ended, struct job **job)
{
    struct ring *r = &k->ring;
    bool room = !ended && r->tail - r->head < r->size;
    size_t ready;

    *job = job_at(r, r->head);
    if (r->head < r->tail && (*job)->state == JOB_DONE)
        return STEP_WRITE;
    *job = find_ready(r, &ready);
    if (room && ready < k->dump->jobs)
        return STEP_CUT;
    if (*job)
        return STEP_RENDER;
    return r->head == r->tail && ended ? STEP_END : STEP_WAIT;
}

/* The next piece; 1: there is none. */
static int cut(struct dumper *k, struct parse *parse)
{
    struct ring *r = &k->ring;
    enum next next = parser_cut(r->parser, parse, job_at(r, r->tail)->piece);

    if (next == NEXT_DEAD)
        return err_nomem(&k->err, "reading");
    return next == NEXT_END;
}

/* The lock is held before and after.  0: go on; 1: all is written; -1: all is lost. */
static int take_step(struct dumper *k, struct parse *parse, bool *ended)
{
    struct dump *d = k->dump;
    struct job *job;
    enum step step = next_step(k, *ended, &job);
    int result = 0;

    if (step == STEP_END)
        return 1;
    if (step == STEP_WAIT) {
        sys_cond_wait(d->turn_passed, d->lock);
        return 0;
    }
    if (step == STEP_RENDER) {
        render_unlocked(k, k, job);
        return 0;
    }
    if (step == STEP_WRITE)
        return write_and_free(k, job);
    sys_mutex_unlock(d->lock);
    result = cut(k, parse);
    sys_mutex_lock(d->lock);
    if (result == 0)
        job_at(&k->ring, k->ring.tail++)->state = JOB_READY;
    *ended = *ended || result == 1;
    sys_cond_wake_all(d->turn_passed);
    return result < 0 ? -1 : 0;
}

/* Nobody may be at a piece of a file that is closed. */
static void leave(struct dumper *k)
{
    struct ring *r = &k->ring;

    for (size_t i = r->head; i < r->tail; i++) {
        while (job_at(r, i)->state == JOB_TAKEN)
            sys_cond_wait(k->dump->turn_passed, k->dump->lock);
        job_at(r, i)->state = JOB_FREE;
    }
    r->head = r->tail;
}

int dump_pieces(void *ctx, const struct parser *parser, struct parse *parse,
                struct stream *in, struct ahead *ahead, struct defects *defects)
{
    struct dumper *k = ctx;
    struct dump *d = k->dump;
    bool ended = false;
    int result;

    (void)in, (void)defects; /* the parse has the one; dump shows none of the other */
    (void)ahead;             /* nor is anything read ahead for it */
    sys_mutex_lock(d->lock); /* who has nothing to do looks into every ring */
    result = prepare(k, parser) < 0 ? err_nomem(&k->err, "dump") : 0;
    while (result == 0)
        result = d->failed ? -1 : take_step(k, parse, &ended);
    if (result < 0) {
        d->failed = true;
        sys_cond_wake_all(d->turn_passed);
    }
    leave(k);
    sys_mutex_unlock(d->lock);
    return result < 0 ? -1 : 0;
}
