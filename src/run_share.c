/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks, by number:
 *
 *      applied | waiting for the owner: taken or done | the owner's own | taken by helpers | free
 *              ^ base                                 ^ at                              base + WINDOW
 *
 * A block that has its slot in the window is taken by the first who comes to it.  The owner marks
 * every block that it comes to, so whatever lies before `at` is taken.  A helper that is WINDOW
 * ahead waits, holding no block; the owner waits for the oldest block only while somebody has it in
 * hand: so somebody always works.
 */
#include "run_share.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_thread.h"
#include "run_found.h"


#define WINDOW 32u

enum block_state { BLOCK_FREE, BLOCK_TAKEN, BLOCK_DONE };

struct block {
    uint64_t id;
    enum block_state state;
    bool failed;
    struct found found;
};

struct share {
    struct sys_mutex *lock;
    struct sys_cond *changed;
    bool over;         /* its owner needs no more help; under lock, as all below */
    uint64_t base, at; /* see above */
    struct block blocks[WINDOW];
    struct found spare[WINDOW]; /* empty; their memory is what is worth keeping */
    size_t spare_n;
};

/* One worker on it. */
struct sharer {
    struct share *share;
    const struct reader *inner;
    struct share_call call; /* owner: of help, once */
    bool owner, begun, mine;
    bool pieces;    /* owner: the parser has pieces, nothing is shared here */
    bool direct;    /* owner: nothing waits, hits need not be kept */
    bool stopped;   /* helper: the leaf is over */
    uint64_t block; /* where it is */
    uint64_t waiting[WINDOW]; /* owner: blocks to be applied, oldest first */
    size_t waiting_n;
    struct found found;             /* of the current block */
    const struct parser *parser;
    const struct defects *defects;  /* of this worker's parser */
    struct defects before;          /* as it was when they were looked at last; borrows */
    struct noted noted;             /* owner: by this worker and by helpers */
    uint64_t events;                /* so far */
};

int share_new(struct share **out, struct err *err)
{
    struct share *s = mem_zero(1, sizeof *s);

    if (!s)
        return err_nomem(err, "workers");
    if (sys_mutex_new(&s->lock, err) < 0 || sys_cond_new(&s->changed, err) < 0) {
        share_free(s);
        return -1;
    }
    *out = s;
    return 0;
}

void share_free(struct share *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < WINDOW; i++)
        found_release(&s->blocks[i].found);
    while (s->spare_n)
        found_release(&s->spare[--s->spare_n]);
    sys_cond_free(s->changed);
    sys_mutex_free(s->lock);
    mem_free(s);
}

/* ---- blocks; the lock is held in the functions up to the next line of this kind ---- */

static struct block *slot_of(struct share *s, uint64_t id)
{
    return &s->blocks[id % WINDOW];
}

/* True: it is the caller's now. */
static bool take_block(struct share *s, uint64_t id)
{
    struct block *b = slot_of(s, id);

    if (id < s->at || (b->id == id && b->state != BLOCK_FREE))
        return false;
    b->id = id;
    b->state = BLOCK_TAKEN;
    return true;
}

static void finish_block(struct sharer *w, bool failed)
{
    struct block *b = slot_of(w->share, w->block);

    b->found = w->found;
    b->failed = failed;
    b->state = BLOCK_DONE;
    w->found = w->share->spare_n ? w->share->spare[--w->share->spare_n] : (struct found){ 0 };
    w->mine = false;
    sys_cond_wake_all(w->share->changed);
}

/* The oldest block that waits, if it is done; with wait, as soon as it is. */
static bool oldest_found(struct sharer *w, bool wait, struct found *found, bool *failed)
{
    struct block *b = slot_of(w->share, w->waiting[0]);

    while (wait && b->state != BLOCK_DONE)
        sys_cond_wait(w->share->changed, w->share->lock);
    if (b->state != BLOCK_DONE)
        return false;
    *found = b->found;
    *failed = b->failed;
    b->found = (struct found){ 0 };
    b->state = BLOCK_FREE;
    w->waiting_n--;
    for (size_t i = 0; i < w->waiting_n; i++)
        w->waiting[i] = w->waiting[i + 1];
    w->share->base = w->waiting_n ? w->waiting[0] : w->share->at;
    sys_cond_wake_all(w->share->changed);
    return true;
}

static void keep_spare(struct share *s, struct found *found)
{
    found_reset(found);
    sys_mutex_lock(s->lock);
    if (s->spare_n < WINDOW) {
        s->spare[s->spare_n++] = *found;
        *found = (struct found){ 0 };
    }
    sys_mutex_unlock(s->lock);
    found_release(found);
}

/* ---- the owner ---- */

/* Takes over what is done; what is less than `room` blocks behind need not be. */
static int apply_waiting(struct sharer *w, uint64_t next, uint64_t room)
{
    while (w->waiting_n) {
        struct found found = { 0 };
        bool failed = false, got;
        int result = 0;

        sys_mutex_lock(w->share->lock);
        got = oldest_found(w, next - w->waiting[0] >= room, &found, &failed);
        sys_mutex_unlock(w->share->lock);
        if (!got)
            return 0;
        if (failed)
            result = err_nomem(w->inner->err, "reading");
        else
            result = w->inner->adopt(w->inner->ctx, &found);
        noted_join(&w->noted, &found.noted);
        keep_spare(w->share, &found);
        if (result < 0)
            return -1;
    }
    return 0;
}

static void owner_closes(struct sharer *w)
{
    if (w->mine && !w->direct) {
        sys_mutex_lock(w->share->lock);
        finish_block(w, false);
        sys_mutex_unlock(w->share->lock);
    }
    w->mine = false;
}

static int owner_comes_to(struct sharer *w, uint64_t block)
{
    owner_closes(w);
    if (apply_waiting(w, block, WINDOW / 2) < 0)
        return -1;
    sys_mutex_lock(w->share->lock);
    w->mine = take_block(w->share, block);
    w->share->at = block;
    w->direct = w->mine && !w->waiting_n;
    if (!w->direct)
        w->waiting[w->waiting_n++] = block;
    w->share->base = w->waiting_n ? w->waiting[0] : block;
    w->block = block;
    w->begun = true;
    sys_cond_wake_all(w->share->changed);
    sys_mutex_unlock(w->share->lock);
    return 0;
}

static uint64_t block_of(const struct sharer *w, const struct event *ev)
{
    uint64_t block = ev->offset / SHARE_BLOCK;

    return w->begun && block < w->block ? w->block : block;
}

/* What this worker's parser has noted since the last look goes to `into`. */
static void look_at_defects(struct sharer *w, struct noted *into, uint64_t moment)
{
    if (w->before.noted == w->defects->noted) /* nearly always */
        return;
    if (into)
        noted_since(into, &w->before, w->defects, moment);
    w->before = *w->defects;
}

static int owner_match(struct sharer *w, struct event *ev)
{
    if (w->direct)
        return w->inner->event(w->inner->ctx, ev);
    if (w->inner->note(w->inner->ctx, ev) < 0)
        return -1;
    return w->mine ? w->inner->find(w->inner->ctx, ev, &w->found) : 0;
}

static int owner_event(void *ctx, struct event *ev)
{
    struct sharer *w = ctx;
    uint64_t block = block_of(w, ev), moment = 2 * w->events++;
    int result;

    if (!moment && w->parser->quick)
        w->call.help(w->call.ctx);
    look_at_defects(w, &w->noted, moment);
    if ((!w->begun || block != w->block) && owner_comes_to(w, block) < 0)
        return -1;
    result = owner_match(w, ev);
    look_at_defects(w, &w->noted, moment + 1);
    return result;
}

static void leaf_over(struct sharer *w)
{
    sys_mutex_lock(w->share->lock);
    w->share->over = true;
    sys_cond_wake_all(w->share->changed);
    sys_mutex_unlock(w->share->lock);
}

static int owner_end(void *ctx, uint64_t bytes, const struct defects *defects)
{
    struct sharer *w = ctx;
    int result;

    if (w->pieces)
        return w->inner->end(w->inner->ctx, bytes, defects);
    /* The damage is known: the parser's, of which all is noted. */
    look_at_defects(w, &w->noted, 2 * w->events);
    owner_closes(w);
    result = apply_waiting(w, UINT64_MAX, 0);
    leaf_over(w);
    w->noted.defects.as_read = defects->as_read;
    return result < 0 ? -1 : w->inner->end(w->inner->ctx, bytes, &w->noted.defects);
}

static int owner_begin(void *ctx, struct str name, struct str format, when modified)
{
    struct sharer *w = ctx;

    return w->inner->begin(w->inner->ctx, name, format, modified);
}

static int owner_skip(void *ctx, struct str path, struct str reason)
{
    struct sharer *w = ctx;

    return w->inner->skip(w->inner->ctx, path, reason);
}

static int owner_evidence(void *ctx, struct stream *in, struct str name)
{
    struct sharer *w = ctx;

    leaf_over(w);
    if (!w->inner->evidence)
        return w->inner->skip(w->inner->ctx, name, STR("evidence, not a log"));
    return w->inner->evidence(w->inner->ctx, in, name);
}

static int owner_pieces(void *ctx, const struct parser *parser, struct parse *parse,
                        struct stream *in, struct ahead *ahead, struct defects *defects)
{
    struct sharer *w = ctx;

    w->pieces = true;
    return w->inner->pieces(w->inner->pieces_ctx, parser, parse, in, ahead, defects);
}

/* ---- helpers ---- */

static int helper_closes(struct sharer *w, bool failed)
{
    if (!w->mine)
        return 0;
    if (!failed && w->inner->troubles(w->inner->ctx, &w->found) < 0)
        failed = true;
    sys_mutex_lock(w->share->lock);
    finish_block(w, failed);
    sys_mutex_unlock(w->share->lock);
    return failed ? -1 : 0;
}

static int helper_comes_to(struct sharer *w, uint64_t block)
{
    struct share *s = w->share;

    if (helper_closes(w, false) < 0)
        return -1;
    sys_mutex_lock(w->share->lock);
    while (!s->over && block >= s->base + WINDOW)
        sys_cond_wait(w->share->changed, w->share->lock);
    w->stopped = s->over;
    w->mine = !w->stopped && take_block(s, block);
    sys_mutex_unlock(w->share->lock);
    w->block = block;
    w->begun = true;
    return w->stopped ? -1 : 0;
}

/* What decoding fields for a rule has noted: the owner's parser did not decode them. */
static int helper_event(void *ctx, struct event *ev)
{
    struct sharer *w = ctx;
    uint64_t block = block_of(w, ev), moment = 2 * w->events++;
    int result;

    if ((!w->begun || block != w->block) && helper_comes_to(w, block) < 0)
        return -1;
    if (!w->mine)
        return 0;
    look_at_defects(w, NULL, 0);
    result = w->inner->find(w->inner->ctx, ev, &w->found);
    look_at_defects(w, &w->found.noted, moment + 1);
    return result;
}

static bool inner_sieve(void *ctx, struct str channel, struct str aside, struct sieve *out)
{
    const struct sharer *w = ctx;

    return w->inner->sieve && w->inner->sieve(w->inner->ctx, channel, aside, out);
}

static int helper_begin(void *ctx, struct str name, struct str format, when modified)
{
    (void)ctx, (void)name, (void)format, (void)modified;
    return 0;
}

static int helper_end(void *ctx, uint64_t bytes, const struct defects *defects)
{
    (void)bytes, (void)defects;
    return helper_closes(ctx, false);
}

static int helper_skip(void *ctx, struct str path, struct str reason)
{
    (void)ctx, (void)path, (void)reason;
    return 0;
}

static int helper_evidence(void *ctx, struct stream *in, struct str name)
{
    (void)ctx, (void)in, (void)name;
    return 0;
}

/* ---- both ---- */

static void watch(void *ctx, const struct parser *parser, const struct defects *defects)
{
    struct sharer *w = ctx;

    w->parser = parser;
    w->defects = defects;
}

static int read_as(struct sharer *w, const struct leaf *leaf, when modified, struct buf *scratch)
{
    struct reader mine = { .ctx = w, .page = w->inner->page,
                           .begin = helper_begin, .event = helper_event,
                           .end = helper_end, .skip = helper_skip, .evidence = helper_evidence,
                           .watch = watch, .sieve = inner_sieve, .err = w->inner->err };
    int result;

    if (w->owner) {
        mine.begin = owner_begin;
        mine.event = owner_event;
        mine.end = owner_end;
        mine.skip = owner_skip;
        mine.evidence = owner_evidence;
        mine.pieces = w->inner->pieces ? owner_pieces : NULL;
        mine.resumes = w->inner->resumes;
        mine.pieces_ctx = w;
    }
    result = read_stream(&mine, leaf->in, leaf->name, modified, scratch);
    if (w->owner)
        leaf_over(w);
    else if (w->stopped)
        result = 0;
    else
        (void)helper_closes(w, true);
    found_release(&w->found);
    noted_release(&w->noted);
    return result;
}

int share_own(struct share *s, const struct reader *r, const struct leaf *leaf, when modified,
              struct buf *scratch, struct share_call call)
{
    struct sharer w = { .share = s, .inner = r, .owner = true, .call = call };

    return read_as(&w, leaf, modified, scratch);
}

int share_help(struct share *s, const struct reader *r, const struct leaf *leaf, when modified,
               struct buf *scratch)
{
    struct sharer w = { .share = s, .inner = r };

    return read_as(&w, leaf, modified, scratch);
}
