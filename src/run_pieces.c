/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ring of pieces, oldest at head:
 *
 *      adopted | READY, TAKEN or DONE ... | not cut yet
 *              ^ head                     ^ tail
 *
 * There are as many READY as helpers and one more, so that nobody waits for the owner to cut.
 */
#include "run_pieces.h"

#include "base/mem.h"
#include "run_found.h"
#include "run_notes.h"

struct piece_job {
    struct errand errand; /* first: an errand is its job */
    struct piece_worker *owner;
    struct piece *piece;
    struct found found;
    struct notes notes;
    struct defects defects;
    bool failed;
};

struct piece_worker {
    struct pieces *all;
    size_t number;
    const struct reader *reader;
    const struct parser *parse_of;
    struct parse *parse;      /* reads pieces, its own source's and others' */
    struct defects defects;   /* of that */
    const struct parser *cut; /* by whom the pieces of the ring are */
    struct piece_job *jobs;
    size_t size, head, tail;  /* counted on and on */
};

struct pieces {
    struct crew *crew;
    size_t n;
    struct piece_worker workers[];
};

int pieces_new(struct pieces **out, struct crew *crew, const struct reader *readers, size_t n,
               struct err *err)
{
    struct pieces *all = mem_zero(1, sizeof *all + n * sizeof all->workers[0]);

    if (!all)
        return err_nomem(err, "workers");
    all->crew = crew;
    all->n = n;
    for (size_t i = 0; i < n; i++)
        all->workers[i] = (struct piece_worker){ .all = all, .number = i, .reader = &readers[i] };
    *out = all;
    return 0;
}

static void release_ring(struct piece_worker *w)
{
    for (size_t i = 0; i < w->size; i++) {
        w->cut->pieces->discard(w->jobs[i].piece);
        found_release(&w->jobs[i].found);
        notes_release(&w->jobs[i].notes);
        defects_release(&w->jobs[i].defects);
    }
    mem_free(w->jobs);
    w->jobs = NULL;
    w->size = w->head = w->tail = 0;
}

void pieces_free(struct pieces *all)
{
    for (size_t i = 0; all && i < all->n; i++) {
        struct piece_worker *w = &all->workers[i];

        release_ring(w);
        if (w->parse)
            w->parse_of->close(w->parse);
        defects_release(&w->defects);
    }
    mem_free(all);
}

void *pieces_of(struct pieces *all, size_t worker)
{
    return &all->workers[worker];
}

/* ---- reading one ---- */

static int open_parse(struct piece_worker *w, const struct parser *parser)
{
    if (w->parse && w->parse_of == parser)
        return 0;
    if (w->parse)
        w->parse_of->close(w->parse);
    w->parse = NULL;
    w->parse_of = parser;
    return parser->pieces->open(&w->parse, &w->defects, w->reader->err);
}

/* Into the job, or (into is NULL) straight to the reader. */
static int read_piece(struct piece_worker *w, const struct piece_job *job, struct piece_job *into)
{
    const struct parser *parser = job->owner->cut;
    const struct reader *r = w->reader;
    struct event ev;

    if (open_parse(w, parser) < 0)
        return -1;
    parser->pieces->read(w->parse, job->piece);
    for (;;) {
        enum next next = parser->next(w->parse, &ev);

        if (next == NEXT_END)
            return 0;
        if (next == NEXT_DEAD)
            return err_nomem(r->err, "reading");
        if (next != NEXT_EVENT)
            continue;
        if (!into ? r->event(r->ctx, &ev) < 0
                  : notes_keep(&into->notes, &ev) < 0 || r->find(r->ctx, &ev, &into->found) < 0)
            return r->err->code != ERR_NONE ? -1 : err_nomem(r->err, "reading");
    }
}

/* The errand.  The owner's own troubles stay in its matcher: they are its source's anyway. */
static void read_aside(struct errand *errand, size_t worker)
{
    struct piece_job *job = (struct piece_job *)errand;
    struct piece_worker *w = &job->owner->all->workers[worker];

    job->failed = read_piece(w, job, job) < 0 ||
                  (w != job->owner && w->reader->troubles(w->reader->ctx, &job->found) < 0);
    defects_release(&job->defects);
    job->defects = w->defects;
    w->defects = (struct defects){ 0 };
}

/* ---- the owner ---- */

static struct piece_job *job_at(struct piece_worker *w, size_t i)
{
    return &w->jobs[i % w->size];
}

static int prepare(struct piece_worker *w, const struct parser *parser)
{
    size_t size = 2 * w->all->n + 1;

    if (w->cut != parser)
        release_ring(w);
    w->cut = parser;
    if (w->size)
        return 0;
    w->jobs = mem_zero(size, sizeof *w->jobs);
    w->size = w->jobs ? size : 0;
    for (size_t i = 0; i < w->size; i++) {
        w->jobs[i].errand = (struct errand){ .run = read_aside, .owner = w };
        w->jobs[i].owner = w;
        w->jobs[i].piece = parser->pieces->make();
        if (!w->jobs[i].piece)
            return -1;
    }
    return w->size ? 0 : -1;
}

static int adopt(struct piece_worker *w, struct piece_job *job, struct defects *defects)
{
    const struct reader *r = w->reader;
    int result = job->failed ? err_nomem(r->err, "reading") : 0;

    for (size_t i = 0; i < job->notes.n && result == 0; i++) {
        struct event ev = notes_at(&job->notes, i);

        result = r->note(r->ctx, &ev);
    }
    if (result == 0)
        result = r->adopt(r->ctx, &job->found);
    defects_join(defects, &job->defects);
    notes_reset(&job->notes);
    found_reset(&job->found);
    return result;
}

/* Nothing before it waits: no need to keep anything. */
static int read_at_head(struct piece_worker *w, const struct piece_job *job,
                        struct defects *defects)
{
    int result = read_piece(w, job, NULL);

    defects_join(defects, &w->defects);
    defects_release(&w->defects);
    return result;
}

/* One more piece to the ring.  1: there is none. */
static int cut(struct piece_worker *w, struct parse *parse)
{
    struct piece_job *job = job_at(w, w->tail);
    enum next next = w->cut->pieces->cut(parse, job->piece);

    if (next == NEXT_DEAD)
        return err_nomem(w->reader->err, "reading");
    if (next == NEXT_END)
        return 1;
    w->tail++;
    crew_offer(w->all->crew, &job->errand);
    return 0;
}

static bool wants_more(struct piece_worker *w)
{
    struct crew *crew = w->all->crew;

    return w->tail - w->head < w->size &&
           (w->tail == w->head || crew_ready(crew, w) <= crew_helpers(crew));
}

/* Something for this worker to do with the pieces that there are. */
static int work_on_ring(struct piece_worker *w, struct defects *defects)
{
    struct crew *crew = w->all->crew;
    struct piece_job *head = job_at(w, w->head);

    if (crew_take_back(crew, &head->errand)) {
        w->head++;
        return read_at_head(w, head, defects);
    }
    if (crew_state(crew, &head->errand) != ERRAND_DONE && crew_run_own(crew, w, w->number))
        return 0;
    crew_wait(crew, &head->errand);
    w->head++;
    return adopt(w, head, defects);
}

/* Nobody may be at a piece of a source that is closed. */
static void leave(struct piece_worker *w)
{
    for (; w->head < w->tail; w->head++) {
        struct piece_job *job = job_at(w, w->head);

        if (!crew_take_back(w->all->crew, &job->errand))
            crew_wait(w->all->crew, &job->errand);
        notes_reset(&job->notes);
        found_reset(&job->found);
    }
}

int pieces_read(void *ctx, const struct parser *parser, struct parse *parse,
                struct defects *defects)
{
    struct piece_worker *w = ctx;
    int result = prepare(w, parser) < 0 ? err_nomem(w->reader->err, "reading") : 0;
    bool ended = false;

    while (result == 0 && (!ended || w->head < w->tail)) {
        if (ended || !wants_more(w)) {
            result = work_on_ring(w, defects);
            continue;
        }
        result = cut(w, parse);
        ended = result == 1;
        result = result < 0 ? -1 : 0;
    }
    leave(w);
    return result;
}
