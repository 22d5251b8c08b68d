/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ring of what was found in pieces, oldest at head:
 *
 *      adopted | being read, or done ... | not cut yet
 *              ^ head                    ^ tail
 *
 * There is no thread that cuts for the others: whoever has time, owner or helper, takes the lock of
 * the source, cuts the next piece into memory of its own, and reads it.  So a piece is looked at
 * (checksums, line ends) and matched by one processor, out of its own cache; and nobody waits for
 * somebody else's piece, but only while somebody cuts, which is a small part of the work.  Of
 * parsers with pieces it is none: they are claimed and settled under the lock, in their order, and
 * looked at without it.
 *
 * Helpers come when they have no file any more, and stay until the source ends.  The owner adopts
 * what is done at the head between its own pieces.  A piece that is at the head when the owner cuts
 * it goes straight to the reader: without helpers that is every piece, and nothing is copied.
 *
 * A packed source is unpacked ahead by a helper, before anything else and without the lock, so that
 * nothing but a lack of room keeps it from that; with no room left it reads pieces until half of
 * what it unpacked is used up.  The owner unpacks only what it would have to wait for.
 */
#include "run_pieces.h"

#include "base/mem.h"
#include "base/sys_thread.h"
#include "input/ahead.h"
#include "run_found.h"
#include "run_notes.h"
#include "run_stretch.h"

#define PIECE_BYTES ((size_t)512 << 10) /* no piece needs more to be cut */
#define RING_EACH 4u /* results of so many pieces for each worker: helpers wait for nobody's pace */

/* What was found in a piece. */
struct piece_job {
    struct stretch stretch; /* of parsers without pieces; others' are their reader's */
    struct found found;
    struct found before;    /* of a stretch: troubles that its reader had before it; always true */
    struct notes notes;
    struct defects defects;
    bool done, failed;      /* done: under the lock of the ring */
    bool none;              /* there was nothing to cut */
};

struct piece_help {
    struct errand errand; /* first: an errand is its help */
    struct piece_worker *owner;
};

struct piece_ring {
    struct sys_mutex *lock;   /* for parse and cutter, too: only who holds it cuts */
    struct sys_cond *changed;
    const struct parser *parser;
    struct parse *parse;
    struct stretch_cutter cutter; /* of parsers without pieces */
    struct ahead *ahead;        /* whose stream is read; or NULL */
    struct stretch_state state; /* of the source, behind all that was taken over; under lock, as */
    struct piece_job *jobs;
    size_t size, head, settled, tail; /* counted on and on */
    struct buf *spare;          /* of stretches, the one on top used last: it is in the cache */
    size_t spare_n;
    enum stretch_cut got;       /* CUT, or why there are no more */
};

struct piece_worker {
    struct pieces *all;
    size_t number;
    const struct reader *reader;
    const struct parser *parse_of;
    struct parse *parse;    /* reads pieces, its own source's and others' */
    struct piece *piece;    /* of that parser, to cut into */
    struct defects defects; /* of that */
    uint64_t rows;          /* of records that this one summed up */
    struct piece_help *helps; /* one for each other worker */
    struct piece_ring ring;
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

static void release_ring(struct piece_ring *r)
{
    while (r->spare_n)
        buf_release(&r->spare[--r->spare_n]);
    mem_free(r->spare);
    for (size_t i = 0; i < r->size; i++) {
        buf_release(&r->jobs[i].stretch.bytes);
        found_release(&r->jobs[i].found);
        found_release(&r->jobs[i].before);
        notes_release(&r->jobs[i].notes);
        defects_release(&r->jobs[i].defects);
    }
    mem_free(r->jobs);
    stretch_end(&r->cutter);
    sys_cond_free(r->changed);
    sys_mutex_free(r->lock);
    *r = (struct piece_ring){ 0 };
}

static void close_parse(struct piece_worker *w)
{
    if (w->piece)
        w->parse_of->pieces->discard(w->piece);
    if (w->parse)
        parser_close(w->parse_of, w->parse);
    w->piece = NULL;
    w->parse = NULL;
}

void pieces_free(struct pieces *all)
{
    for (size_t i = 0; all && i < all->n; i++) {
        struct piece_worker *w = &all->workers[i];

        release_ring(&w->ring);
        close_parse(w);
        mem_free(w->helps);
        defects_release(&w->defects);
    }
    mem_free(all);
}

void *pieces_of(struct pieces *all, size_t worker)
{
    return &all->workers[worker];
}

/* ---- reading one ---- */

/* Whatever this worker needs to cut and read pieces of such a source. */
static int open_parse(struct piece_worker *w, const struct parser *parser, struct err *err)
{
    if (!parser->pieces || (w->piece && w->parse_of == parser))
        return 0;
    close_parse(w);
    w->parse_of = parser;
    if (parser_open(parser, &w->parse, NULL, &w->defects, err) < 0)
        return -1;
    w->piece = parser->pieces->make();
    return w->piece ? 0 : err_nomem(err, "reading");
}

/* Into the job, or (into is NULL) straight to the reader. */
static int read_events(struct piece_worker *w, const struct parser *parser, struct parse *parse,
                       uint64_t offset, struct piece_job *into)
{
    const struct reader *r = w->reader;
    struct event ev;

    for (;;) {
        enum next next = parser->next(parse, &ev);

        if (next == NEXT_END)
            return 0;
        if (next == NEXT_DEAD)
            return err_nomem(r->err, "reading");
        if (next != NEXT_EVENT || (into && !r->covers(r->ctx, &ev)))
            continue;
        ev.offset += offset;
        if (!into ? r->event(r->ctx, &ev) < 0
                  : notes_keep(&into->notes, &ev, &w->rows) < 0 ||
                        r->find(r->ctx, &ev, &into->found) < 0)
            return r->err->code != ERR_NONE ? -1 : err_nomem(r->err, "reading");
    }
}

static int read_piece(struct piece_worker *w, const struct parser *parser, struct piece_job *into)
{
    parser->pieces->read(w->parse, w->piece);
    return read_events(w, parser, w->parse, 0, into);
}

/* begin: where it stands, truly or by a guess; end: where it stood behind it. */
static int read_stretch(struct piece_worker *w, const struct parser *parser,
                        const struct stretch *s, const struct stretch_state *begin,
                        struct stretch_state *end, struct piece_job *into)
{
    struct stretch_reader sr;
    int result;

    if (stretch_open(&sr, s, parser, w->reader, begin, &w->defects) < 0)
        return -1;
    result = read_events(w, parser, sr.parse, s->offset, into);
    stretch_close(&sr, s, parser, end, &w->defects);
    return result;
}

/* What it cut, for the owner to take over. */
static void read_aside(struct piece_worker *w, const struct parser *parser, struct piece_job *job)
{
    const struct reader *r = w->reader;
    struct stretch *s = &job->stretch;
    int result = parser->pieces ? 0 : r->troubles(r->ctx, &job->before);

    s->begin.lines = 0;
    job->found.lives = parser->pieces ? STR_NONE : s->text; /* until it is over */
    if (result == 0)
        result = parser->pieces ? read_piece(w, parser, job)
                                : read_stretch(w, parser, s, &s->begin, &s->end, job);
    job->failed = result < 0 || r->troubles(r->ctx, &job->found) < 0;
    defects_release(&job->defects);
    job->defects = w->defects;
    w->defects = (struct defects){ 0 };
}

/* ---- unpacking ahead; the lock of the ring is held before and after, not meanwhile ---- */

/* False: there is nothing to do, and then enough for a piece is there or on its way. */
static bool unpack(struct piece_ring *r, size_t enough)
{
    bool wanted = r->ahead && ahead_wanted(r->ahead);

    if (!wanted)
        return false;
    sys_mutex_unlock(r->lock);
    ahead_work(r->ahead, enough);
    sys_mutex_lock(r->lock);
    return true;
}

static bool is_unpacked(const struct piece_ring *r)
{
    return !r->ahead || ahead_ready(r->ahead, PIECE_BYTES);
}

/* For several pieces: each time somebody is woken costs the one who unpacks, for whom all wait. */
static void wait_for_unpacked(struct piece_ring *r)
{
    sys_mutex_unlock(r->lock);
    ahead_wait(r->ahead, AHEAD_BYTES);
    sys_mutex_lock(r->lock);
}

/* ---- the ring; its lock is held up to the next line of this kind ---- */

static struct piece_job *job_at(struct piece_ring *r, size_t i)
{
    return &r->jobs[i % r->size];
}

static bool has_room(const struct piece_ring *r)
{
    return r->tail - r->head < r->size;
}

static enum stretch_cut cut_of(enum next next)
{
    return next == NEXT_DEAD ? STRETCH_DEAD : next == NEXT_END ? STRETCH_END : STRETCH_CUT;
}

/* The next one for this worker, or NULL: there is none. */
static struct piece_job *cut(struct piece_ring *r, struct piece_worker *w)
{
    struct piece_job *job = job_at(r, r->tail);

    if (r->parser->pieces) {
        r->got = cut_of(r->parser->pieces->claim(r->parse, w->piece));
    } else {
        if (r->spare_n && !job->stretch.bytes.s)
            job->stretch.bytes = r->spare[--r->spare_n];
        stretch_claim(&r->cutter, &job->stretch);
    }
    if (r->got != STRETCH_CUT) {
        sys_cond_wake_all(r->changed);
        return NULL;
    }
    job->done = job->none = false;
    r->tail++;
    return job;
}

/* The lock is not held meanwhile. */
static void look(struct piece_ring *r, struct piece_worker *w, struct piece_job *job)
{
    if (!r->parser->pieces && job->stretch.in_order)
        return;
    sys_mutex_unlock(r->lock);
    if (r->parser->pieces)
        r->parser->pieces->look(w->piece);
    else
        stretch_look(&r->cutter, &job->stretch);
    sys_mutex_lock(r->lock);
}

/* False: it was claimed behind the end, or nobody wants it any more; it is done, and nothing was
   found in it. */
static bool settle(struct piece_ring *r, struct piece_worker *w, struct piece_job *job, size_t at)
{
    enum stretch_cut got;

    look(r, w, job);
    while (r->settled < at && r->got != STRETCH_DEAD)
        sys_cond_wait(r->changed, r->lock);
    got = r->got;
    if (r->parser->pieces && got != STRETCH_DEAD)
        got = cut_of(r->parser->pieces->settle(r->parse, w->piece));
    else if (got == STRETCH_CUT)
        got = stretch_settle(&r->cutter, &job->stretch, &r->state);
    r->settled++;
    if (got != STRETCH_CUT) {
        r->got = got;
        job->failed = false;
        defects_release(&job->defects);
        job->none = job->done = true;
    }
    if (r->settled < r->tail || got != STRETCH_CUT)
        sys_cond_wake_all(r->changed);
    return got == STRETCH_CUT;
}

static void read_unlocked(struct piece_ring *r, struct piece_worker *w, struct piece_job *job)
{
    sys_mutex_unlock(r->lock);
    read_aside(w, r->parser, job);
    sys_mutex_lock(r->lock);
    job->done = true;
    sys_cond_wake_all(r->changed);
}

static void help(struct piece_ring *r, struct piece_worker *w)
{
    while (r->got == STRETCH_CUT) {
        size_t at = r->tail;
        struct piece_job *job;

        if (unpack(r, SIZE_MAX))
            continue;
        if (!has_room(r))
            sys_cond_wait(r->changed, r->lock);
        else if (!is_unpacked(r))
            wait_for_unpacked(r);
        else if ((job = cut(r, w)) != NULL && settle(r, w, job, at))
            read_unlocked(r, w, job);
    }
}

/* ---- the owner ---- */

/* The errand. */
static void come_and_help(struct errand *errand, size_t worker)
{
    struct piece_worker *owner = ((struct piece_help *)errand)->owner;
    struct piece_worker *w = &owner->all->workers[worker];
    struct err ignored;

    if (open_parse(w, owner->ring.parser, &ignored) < 0)
        return; /* the owner reads on without this one */
    sys_mutex_lock(owner->ring.lock);
    help(&owner->ring, w);
    sys_mutex_unlock(owner->ring.lock);
}

static int make_ring(struct piece_worker *w, struct err *err)
{
    struct piece_ring *r = &w->ring;

    if (r->size)
        return 0;
    release_ring(r); /* what an attempt before left */
    if (sys_mutex_new(&r->lock, err) < 0 || sys_cond_new(&r->changed, err) < 0)
        return -1;
    if (!w->helps)
        w->helps = mem_zero(w->all->n, sizeof *w->helps);
    r->jobs = mem_zero(RING_EACH * w->all->n, sizeof *r->jobs);
    r->spare = mem_zero(RING_EACH * w->all->n, sizeof *r->spare);
    if (!w->helps || !r->jobs || !r->spare)
        return err_nomem(err, "reading");
    r->size = RING_EACH * w->all->n;
    return 0;
}

static void call_help(struct piece_worker *w)
{
    for (size_t i = 0; i + 1 < w->all->n; i++) {
        w->helps[i] = (struct piece_help){ { .run = come_and_help, .owner = w }, w };
        crew_offer(w->all->crew, &w->helps[i].errand);
    }
}

static int prepare(struct piece_worker *w, const struct parser *parser, struct parse *parse,
                   struct stream *in, struct ahead *ahead)
{
    struct piece_ring *r = &w->ring;

    if (open_parse(w, parser, w->reader->err) < 0 || make_ring(w, w->reader->err) < 0)
        return -1;
    r->parser = parser;
    r->parse = parse;
    r->ahead = ahead;
    r->state = (struct stretch_state){ .lines = 0 };
    r->head = r->settled = r->tail = 0;
    r->got = STRETCH_CUT;
    if (!parser->pieces) {
        stretch_begin(&r->cutter, parser, in);
        parser->resume->save(parse, r->state.parser, &r->state.lines);
    }
    call_help(w);
    return 0;
}

static void forget(struct piece_job *job)
{
    notes_reset(&job->notes);
    found_reset(&job->found);
    found_reset(&job->before);
}

/* Nothing before it waits: no need to keep anything.  *state goes on behind it. */
static int read_at_head(struct piece_worker *w, const struct piece_job *job,
                        struct stretch_state *state, struct defects *defects)
{
    const struct parser *parser = w->ring.parser;
    struct stretch_state begin = *state;
    int result = parser->pieces ? read_piece(w, parser, NULL)
                                : read_stretch(w, parser, &job->stretch, &begin, state, NULL);

    defects_join(defects, &w->defects);
    defects_release(&w->defects);
    return result;
}

static int take_notes(const struct reader *r, struct notes *notes, uint64_t lines)
{
    struct notes_at at = { .of = notes };
    struct event ev = { 0 };
    int result = 0;
    enum note note;

    while (result == 0 && (note = notes_load(&at, &ev)) != NOTE_END) {
        if (note == NOTE_ROW) {
            result = r->sum(r->ctx, &notes->sums, at.row - 1);
            continue;
        }
        ev.line += lines;
        result = r->note(r->ctx, &ev);
    }
    return result;
}

static int take_over(struct piece_worker *w, struct piece_job *job, struct stretch_state *state,
                     struct defects *defects)
{
    const struct reader *r = w->reader;
    int result = job->failed ? err_nomem(r->err, "reading") : 0;

    if (result == 0)
        result = take_notes(r, &job->notes, state->lines);
    if (state->lines)
        found_move(&job->found, state->lines);
    if (result == 0)
        result = r->adopt(r->ctx, &job->found);
    defects_join(defects, &job->defects);
    if (!w->ring.parser->pieces) {
        job->stretch.end.lines += state->lines;
        *state = job->stretch.end;
    }
    return result;
}

/* What was found under a wrong guess is forgotten. */
static int adopt(struct piece_worker *w, struct piece_job *job, struct stretch_state *state,
                 struct defects *defects)
{
    const struct parser *parser = w->ring.parser;
    bool fits = parser->pieces || job->failed || stretch_fits(&job->stretch, parser, state);
    int result = w->reader->adopt(w->reader->ctx, &job->before);

    if (result == 0)
        result = fits ? take_over(w, job, state, defects) : read_at_head(w, job, state, defects);
    forget(job);
    return result;
}

/* The lock is held before and after, not meanwhile: the job at the head, which is the owner's own
   (mine) or done. */
static int over_with_head(struct piece_worker *w, bool mine, struct defects *defects)
{
    struct piece_ring *r = &w->ring;
    struct piece_job *head = job_at(r, r->head);
    struct stretch_state state = r->state;
    int result = 0;

    sys_mutex_unlock(r->lock);
    if (mine)
        result = read_at_head(w, head, &state, defects);
    else if (!head->none)
        result = adopt(w, head, &state, defects);
    sys_mutex_lock(r->lock);
    r->state = state;
    if (head->stretch.bytes.s)
        r->spare[r->spare_n++] = head->stretch.bytes;
    head->stretch.bytes = (struct buf){ 0 };
    r->head++;
    sys_cond_wake_all(r->changed);
    return result;
}

/* The lock is held before and after. */
static int read_all(struct piece_worker *w, struct defects *defects)
{
    struct piece_ring *r = &w->ring;
    int result = 0;

    while (result == 0 && (r->got == STRETCH_CUT || r->head < r->tail)) {
        size_t at = r->tail;
        struct piece_job *job;

        if (r->head < at && job_at(r, r->head)->done)
            result = over_with_head(w, false, defects);
        else if (r->got != STRETCH_CUT || !has_room(r))
            sys_cond_wait(r->changed, r->lock);
        else if (!is_unpacked(r)) {
            if (!unpack(r, PIECE_BYTES))
                wait_for_unpacked(r);
        } else if ((job = cut(r, w)) != NULL && settle(r, w, job, at)) {
            if (r->head == at)
                result = over_with_head(w, true, defects);
            else
                read_unlocked(r, w, job);
        }
    }
    if (result == 0 && r->got == STRETCH_DEAD)
        result = err_nomem(w->reader->err, "reading");
    return result;
}

/* Nobody may be at a piece of a source that is closed. */
static void leave(struct piece_worker *w)
{
    for (size_t i = 0; i + 1 < w->all->n; i++)
        if (!crew_take_back(w->all->crew, &w->helps[i].errand))
            crew_wait(w->all->crew, &w->helps[i].errand);
    for (size_t i = 0; i < w->ring.size; i++)
        forget(&w->ring.jobs[i]);
}

int pieces_read(void *ctx, const struct parser *parser, struct parse *parse, struct stream *in,
                struct ahead *ahead, struct defects *defects)
{
    struct piece_worker *w = ctx;
    struct piece_ring *r = &w->ring;
    int result = prepare(w, parser, parse, in, ahead);

    if (result < 0)
        return -1;
    sys_mutex_lock(r->lock);
    result = read_all(w, defects);
    if (result < 0)
        r->got = STRETCH_DEAD; /* for helpers */
    sys_cond_wake_all(r->changed);
    sys_mutex_unlock(r->lock);
    leave(w);
    if (result == 0 && r->got == STRETCH_OTHER) {
        if (ahead)
            ahead_start(ahead);
        parser->resume->load(parse, r->state.parser, r->state.lines);
        result = read_events(w, parser, parse, 0, NULL);
    }
    return result;
}
