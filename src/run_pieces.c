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
#include "run_stretch.h"

struct piece_job {
    struct errand errand; /* first: an errand is its job */
    struct piece_worker *owner;
    struct piece *piece;    /* of a parser with pieces; else */
    struct stretch stretch;
    struct found found;
    struct found before;    /* of a stretch: troubles that its reader had before it; always true */
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
    struct stretch_state state; /* of the source, behind all that was taken over */
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
        if (w->jobs[i].piece)
            w->cut->pieces->discard(w->jobs[i].piece);
        buf_release(&w->jobs[i].stretch.bytes);
        found_release(&w->jobs[i].found);
        found_release(&w->jobs[i].before);
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
static int read_events(const struct reader *r, const struct parser *parser, struct parse *parse,
                       uint64_t offset, struct piece_job *into)
{
    struct event ev;

    for (;;) {
        enum next next = parser->next(parse, &ev);

        if (next == NEXT_END)
            return 0;
        if (next == NEXT_DEAD)
            return err_nomem(r->err, "reading");
        if (next != NEXT_EVENT)
            continue;
        ev.offset += offset;
        if (!into ? r->event(r->ctx, &ev) < 0
                  : notes_keep(&into->notes, &ev) < 0 || r->find(r->ctx, &ev, &into->found) < 0)
            return r->err->code != ERR_NONE ? -1 : err_nomem(r->err, "reading");
    }
}

static int read_piece(struct piece_worker *w, const struct piece_job *job, struct piece_job *into)
{
    const struct parser *parser = job->owner->cut;

    if (open_parse(w, parser) < 0)
        return -1;
    parser->pieces->read(w->parse, job->piece);
    return read_events(w->reader, parser, w->parse, 0, into);
}

/* begin: where it stands, truly or by a guess; end: where it stood behind it. */
static int read_stretch(struct piece_worker *w, const struct piece_job *job,
                        const struct stretch_state *begin, struct stretch_state *end,
                        struct piece_job *into)
{
    const struct parser *parser = job->owner->cut;
    struct stretch_reader sr;
    int result;

    if (stretch_open(&sr, &job->stretch, parser, w->reader, begin, &w->defects) < 0)
        return -1;
    result = read_events(w->reader, parser, sr.parse, job->stretch.offset, into);
    stretch_close(&sr, &job->stretch, parser, end, &w->defects);
    return result;
}

/* The errand. */
static void read_aside(struct errand *errand, size_t worker)
{
    struct piece_job *job = (struct piece_job *)errand;
    struct piece_worker *w = &job->owner->all->workers[worker];
    const struct reader *r = w->reader;
    struct stretch *s = &job->stretch;
    int result = job->piece ? 0 : r->troubles(r->ctx, &job->before);

    s->begin.lines = 0;
    if (result == 0)
        result = job->piece ? read_piece(w, job, job)
                            : read_stretch(w, job, &s->begin, &s->end, job);
    job->failed = result < 0 || r->troubles(r->ctx, &job->found) < 0;
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

    w->state = (struct stretch_state){ .lines = 0 };
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
        if (!parser->pieces)
            continue;
        w->jobs[i].piece = parser->pieces->make();
        if (!w->jobs[i].piece)
            return -1;
    }
    return w->size ? 0 : -1;
}

static void forget(struct piece_job *job)
{
    notes_reset(&job->notes);
    found_reset(&job->found);
    found_reset(&job->before);
}

/* Nothing before it waits: no need to keep anything. */
static int read_at_head(struct piece_worker *w, const struct piece_job *job,
                        struct defects *defects)
{
    struct stretch_state begin = w->state;
    int result = job->piece ? read_piece(w, job, NULL)
                            : read_stretch(w, job, &begin, &w->state, NULL);

    defects_join(defects, &w->defects);
    defects_release(&w->defects);
    return result;
}

static int take_over(struct piece_worker *w, struct piece_job *job, struct defects *defects)
{
    const struct reader *r = w->reader;
    int result = job->failed ? err_nomem(r->err, "reading") : 0;

    for (size_t i = 0; i < job->notes.n && result == 0; i++) {
        struct event ev = notes_at(&job->notes, i);

        ev.line += w->state.lines;
        result = r->note(r->ctx, &ev);
    }
    if (w->state.lines)
        found_move(&job->found, w->state.lines);
    if (result == 0)
        result = r->adopt(r->ctx, &job->found);
    defects_join(defects, &job->defects);
    if (!job->piece) {
        job->stretch.end.lines += w->state.lines;
        w->state = job->stretch.end;
    }
    return result;
}

/* What was found under a wrong guess is forgotten. */
static int adopt(struct piece_worker *w, struct piece_job *job, struct defects *defects)
{
    bool fits = job->piece || job->failed || stretch_fits(&job->stretch, w->cut, &w->state);
    int result = w->reader->adopt(w->reader->ctx, &job->before);

    if (result == 0)
        result = fits ? take_over(w, job, defects) : read_at_head(w, job, defects);
    forget(job);
    return result;
}

/* The next one into the ring.  Parts of text that cannot be cut end it. */
static enum stretch_cut cut(struct piece_worker *w, struct parse *parse, struct stream *in)
{
    struct piece_job *job = job_at(w, w->tail);
    enum stretch_cut got;

    if (job->piece) {
        enum next next = w->cut->pieces->cut(parse, job->piece);

        got = next == NEXT_DEAD ? STRETCH_DEAD : next == NEXT_END ? STRETCH_END : STRETCH_CUT;
    } else {
        got = stretch_cut(&job->stretch, w->cut, in, &w->state);
    }
    if (got != STRETCH_CUT)
        return got;
    w->tail++;
    crew_offer(w->all->crew, &job->errand);
    return got;
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
        forget(job);
    }
}

int pieces_read(void *ctx, const struct parser *parser, struct parse *parse, struct stream *in,
                struct defects *defects)
{
    struct piece_worker *w = ctx;
    int result = prepare(w, parser) < 0 ? err_nomem(w->reader->err, "reading") : 0;
    enum stretch_cut got = STRETCH_CUT;

    if (!parser->pieces)
        parser->resume->save(parse, w->state.parser, &w->state.lines);
    while (result == 0 && (got == STRETCH_CUT || w->head < w->tail)) {
        if (got != STRETCH_CUT || !wants_more(w))
            result = work_on_ring(w, defects);
        else if ((got = cut(w, parse, in)) == STRETCH_DEAD)
            result = err_nomem(w->reader->err, "reading");
    }
    leave(w);
    if (result == 0 && got == STRETCH_OTHER) {
        parser->resume->load(parse, w->state.parser, w->state.lines);
        result = read_events(w->reader, parser, parse, 0, NULL);
    }
    return result;
}
