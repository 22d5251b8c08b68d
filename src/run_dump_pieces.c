/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A large file in pieces.  Whoever has time, its worker or one without a file, claims the next one,
 * looks at it, settles it in the order of the claims, and renders it out of its own cache; nobody
 * cuts for others.  Whoever is done with the piece at the head writes it, and what is done behind.
 *
 *   claimed -> TAKEN (in somebody's hands) -> DONE -> written at the head of the ring -> FREE
 *
 * There are never more than the ring holds, and a piece that becomes too much text waits until it
 * is at the head and writes through.
 */
#include "run_dump.h"

#include "base/mem.h"

#define JOB_BYTES (8u << 20) /* text of one piece that is held back */
#define RING_EACH 3u         /* pieces for each worker */

static struct job *job_at(struct ring *r, size_t i)
{
    return &r->jobs[i % r->size];
}

static void close_reader(struct dumper *k)
{
    if (k->piece)
        k->reader_of->pieces->discard(k->piece);
    if (k->reader)
        parser_close(k->reader_of, k->reader);
    k->piece = NULL;
    k->reader = NULL;
}

void dump_ring_release(struct dumper *k)
{
    struct ring *r = &k->ring;

    for (size_t i = 0; i < r->size; i++)
        dump_free_texts(k->dump, r->jobs[i].texts);
    while (r->spare_n)
        dump_free_texts(k->dump, r->spare[--r->spare_n]);
    mem_free(r->jobs);
    mem_free(r->spare);
    close_reader(k);
    *r = (struct ring){ 0 };
}

/* Made at the first large file; its memory serves all others. */
static int make_ring(struct dumper *k)
{
    struct ring *r = &k->ring;
    size_t size = RING_EACH * k->dump->jobs;

    if (r->size)
        return 0;
    mem_free(r->jobs); /* of an attempt before */
    mem_free(r->spare);
    r->jobs = mem_zero(size, sizeof *r->jobs);
    r->spare = mem_zero(size, sizeof *r->spare);
    if (!r->jobs || !r->spare)
        return -1;
    r->size = size;
    for (; r->spare_n < size; r->spare_n++)
        if (!(r->spare[r->spare_n] = mem_zero(k->dump->targets_n, sizeof **r->spare)))
            return -1;
    return 0;
}

/* Whatever this worker needs to claim and read pieces of such a file. */
static int open_reader(struct dumper *k, const struct parser *parser)
{
    if (k->piece && k->reader_of == parser)
        return 0;
    close_reader(k);
    k->reader_of = parser;
    if (parser_open(parser, &k->reader, NULL, NULL, &k->err) < 0)
        return -1;
    k->piece = parser->pieces->make();
    return k->piece ? 0 : err_nomem(&k->err, "reading");
}

/* ---- writing ---- */

/* The piece at the head of the ring is done. */
static int write_head(struct dumper *k, struct dumper *owner, struct job *job, bool its_turn)
{
    struct dump *d = k->dump;

    if (!its_turn) {
        for (size_t i = 0; i < d->targets_n; i++) {
            buf_add(&owner->texts[i], buf_str(&job->texts[i]));
            buf_clear(&job->texts[i]);
            if (owner->texts[i].failed)
                return err_nomem(&k->err, "dump");
        }
        return dump_bytes(d, owner->texts) >= HOLD_BYTES ? dump_write_early(k, true) : 0;
    }
    if (dump_bytes(d, owner->texts) && dump_write_texts(d, owner->texts, &k->err) < 0)
        return -1;
    return dump_write_texts(d, job->texts, &k->err);
}

/*
 * The lock is held before and after, not meanwhile.  Nothing is written before a file's turn: its
 * worker alone puts it by then, and waits when that is too much.  1: there was something to write;
 * -1: all is lost.
 */
static int write_one(struct dumper *k, struct dumper *owner)
{
    struct dump *d = k->dump;
    struct ring *r = &owner->ring;
    struct job *job = job_at(r, r->head);
    bool its_turn = d->turn == owner->file;
    int result;

    if (r->writing || r->head == r->tail || job->state != JOB_DONE || (!its_turn && k != owner))
        return 0;
    r->writing = true;
    sys_mutex_unlock(d->lock);
    result = write_head(k, owner, job, its_turn);
    sys_mutex_lock(d->lock);
    r->writing = false;
    job->state = JOB_FREE;
    r->spare[r->spare_n++] = job->texts;
    job->texts = NULL;
    r->head++;
    sys_cond_wake_all(d->turn_passed);
    return result < 0 ? -1 : 1;
}

/* From here on the outputs are this job's alone. */
static int write_through(struct dumper *k, struct dumper *owner, struct job *job)
{
    struct dump *d = k->dump;
    struct ring *r = &owner->ring;
    int result = 0;

    sys_mutex_lock(d->lock);
    while (result >= 0 && !d->failed &&
           (job_at(r, r->head) != job || d->turn != owner->file)) {
        result = write_one(k, owner);
        if (result == 0)
            sys_cond_wait(d->turn_passed, d->lock);
    }
    result = d->failed ? -1 : result;
    sys_mutex_unlock(d->lock);
    if (result < 0 || dump_write_texts(d, owner->texts, &k->err) < 0)
        return -1;
    return dump_write_texts(d, job->texts, &k->err);
}

/* ---- one piece ---- */

static int render(struct dumper *k, struct dumper *owner, struct job *job)
{
    const struct parser *parser = owner->ring.parser;
    struct event ev;

    parser->pieces->read(k->reader, k->piece);
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

/* ---- the ring; the lock is held before and after, in some not meanwhile ---- */

/* To claim a piece of what flows may take as long as to unpack it: whoever has one settles it
   first, so that nobody waits for another's claim with bytes in hand. */
static bool can_claim(const struct ring *r)
{
    return r->parse && !r->ended && !r->busy && r->tail - r->head < r->size &&
           (!r->flows || r->settled == r->tail);
}

/* NULL: there is none, or all is lost. */
static struct job *claim(struct dumper *k, struct ring *r)
{
    struct dump *d = k->dump;
    struct job *job = job_at(r, r->tail++);
    enum next next = NEXT_DEAD;

    job->state = JOB_TAKEN;
    r->busy = true;
    sys_mutex_unlock(d->lock);
    if (open_reader(k, r->parser) == 0)
        next = r->parser->pieces->claim(r->parse, k->piece);
    sys_mutex_lock(d->lock);
    r->busy = false;
    sys_cond_wake_all(d->turn_passed);
    if (next == NEXT_EVENT) {
        job->texts = r->spare[--r->spare_n];
        return job;
    }
    r->ended = true;
    d->failed = d->failed || next == NEXT_DEAD;
    job->state = JOB_FREE;
    r->tail--;
    return NULL;
}

/* False: it was claimed behind the end, or all is lost. */
static bool settle(struct dumper *k, struct ring *r, size_t at)
{
    struct dump *d = k->dump;
    enum next next;

    while (!d->failed && (r->settled < at || r->busy))
        sys_cond_wait(d->turn_passed, d->lock);
    if (d->failed)
        return false;
    r->busy = true;
    sys_mutex_unlock(d->lock);
    next = r->parser->pieces->settle(r->parse, k->piece);
    sys_mutex_lock(d->lock);
    r->busy = false;
    r->settled++;
    r->ended = r->ended || next != NEXT_EVENT;
    d->failed = d->failed || next == NEXT_DEAD;
    sys_cond_wake_all(d->turn_passed);
    return next == NEXT_EVENT;
}

/* The next piece, if there is one; all that is done then. */
static int take_piece(struct dumper *k, struct dumper *owner)
{
    struct dump *d = k->dump;
    struct ring *r = &owner->ring;
    size_t at = r->tail;
    struct job *job = claim(k, r);
    int result = 0;

    if (!job)
        return d->failed ? -1 : 0;
    sys_mutex_unlock(d->lock);
    r->parser->pieces->look(k->piece);
    sys_mutex_lock(d->lock);
    if (settle(k, r, at)) {
        sys_mutex_unlock(d->lock);
        result = render(k, owner, job);
        sys_mutex_lock(d->lock);
    }
    job->state = JOB_DONE;
    d->failed = d->failed || result < 0;
    do
        result = d->failed ? -1 : write_one(k, owner);
    while (result > 0);
    sys_cond_wake_all(d->turn_passed);
    return result;
}

void dump_idle(void *ctx)
{
    struct dumper *k = ctx;
    struct dump *d = k->dump;

    sys_mutex_lock(d->lock);
    while (!d->failed && d->turn < d->files_n) {
        struct dumper *owner = NULL;

        for (size_t i = 0; i < d->jobs && !owner; i++)
            if (can_claim(&d->workers[i].ring))
                owner = &d->workers[i];
        if (!owner)
            sys_cond_wait(d->turn_passed, d->lock);
        else
            (void)take_piece(k, owner); /* who loses everything says so to all */
    }
    sys_mutex_unlock(d->lock);
}

/* What the worker of the file does next.  0: go on; 1: all is written; -1: all is lost. */
static int take_step(struct dumper *k)
{
    struct ring *r = &k->ring;
    int written = write_one(k, k);

    if (written != 0)
        return written < 0 ? -1 : 0;
    if (can_claim(r))
        return take_piece(k, k);
    if (r->ended && r->head == r->tail)
        return 1;
    sys_cond_wait(k->dump->turn_passed, k->dump->lock);
    return 0;
}

/* Nobody may be at a piece of a file that is closed. */
static void leave(struct dumper *k)
{
    struct ring *r = &k->ring;

    r->ended = true;
    for (size_t i = r->head; i < r->tail; i++) {
        struct job *job = job_at(r, i);

        while (job->state == JOB_TAKEN || r->writing)
            sys_cond_wait(k->dump->turn_passed, k->dump->lock);
        job->state = JOB_FREE;
    }
    r->head = r->tail;
    r->parse = NULL;
}

int dump_pieces(void *ctx, const struct parser *parser, struct parse *parse,
                struct stream *in, struct ahead *ahead, struct defects *defects)
{
    struct dumper *k = ctx;
    struct dump *d = k->dump;
    struct ring *r = &k->ring;
    uint8_t byte;
    int result;

    (void)defects; /* dump shows none, */
    (void)ahead;   /* nor is anything read ahead for it */
    sys_mutex_lock(d->lock); /* who has nothing to do looks into every ring */
    result = make_ring(k) < 0 ? err_nomem(&k->err, "dump") : 0;
    if (result == 0) {
        r->parser = parser;
        r->parse = parse;
        r->flows = stream_read_at(in, 0, &byte, 1) != 1;
        r->ended = r->busy = r->writing = false;
        r->head = r->settled = r->tail = 0;
        sys_cond_wake_all(d->turn_passed);
    }
    while (result == 0)
        result = d->failed ? -1 : take_step(k);
    if (result < 0) {
        d->failed = true;
        sys_cond_wake_all(d->turn_passed);
    }
    leave(k);
    sys_mutex_unlock(d->lock);
    return result < 0 ? -1 : 0;
}
