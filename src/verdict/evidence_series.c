/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Of one (source, signature, subject) the first LIMIT_HITS_KEPT hits stay, and a ring of the last
 * LIMIT_HITS_KEPT behind them, because in a plan the first and the last of a kind decide.
 *
 * What a healthy machine says every hour is routine: the signature says so, or is noise.  Of a
 * routine series fewer stay, and where it goes on behind a change the first hit behind it: a change
 * is a hit in the same source that is not routine, or one of the first of its series.  So a service
 * that works again after its restart is seen to, wherever in a long log that was.
 *
 * A ring slot owns one buffer that is written over again and again, so that a million equal hits
 * cost no more memory than a hundred.  What is written there is raw, mostly: to quote what the next
 * hits push out would be for nothing.
 */
#include "verdict/evidence_series.h"

#include "base/limits.h"
#include "base/mem.h"

/* Of a hit what others of its series do not have: the rings of a busy log are met all the time, and
   their slots are to fit the cache. */
struct slot {
    struct buf strings; /* words, then the value of each capture */
    uint64_t at, offset;
    struct stamp time;
    size_t words_n;
    uint32_t run;
    uint8_t captures_n;
    bool is_line, carved, raw;
};

struct ring {
    struct slot *slots; /* `size` of them, once needed */
    struct capture *lengths; /* LIMIT_CAPTURES for each slot, once one has captures: of a value only
                                the length is used, of a name all */
    size_t size, next, n;
};

struct rings {
    struct ring last;
    struct ring changed; /* of routine: the first behind each change */
    struct spread spread;
    when step_begin;     /* of the step that the last hit was in, */
    size_t step;         /* and which one that is: most are in the same as the one before */
    bool undated;        /* not all hits have an instant */
};

bool series_is_routine(const struct signature *s)
{
    return !s->foreign && (s->routine || s->severity == SEVERITY_NOISE ||
                           s->outcome == OUTCOME_NOISE);
}

struct series series_of_kind(const struct signature *sig, uint32_t source)
{
    return (struct series){ .signature = sig, .source = source };
}

/* So many hits stay from the beginning, and as many from the end. */
static size_t kept_at_ends(const struct series *s)
{
    return series_is_routine(s->signature) ? LIMIT_ROUTINE_KEPT : LIMIT_HITS_KEPT;
}

static void note_time(struct rings *r, const struct ev_hit *hit)
{
    struct spread *s = &r->spread;
    when t = hit->time.t;

    if (hit->is_line || hit->time.kind != STAMP_UTC || t < 0) {
        r->undated = true;
    } else if (s->step && t >= r->step_begin && t - r->step_begin < s->step &&
               s->counts[r->step] < UINT32_MAX) {
        s->counts[r->step]++;
    } else {
        r->step = spread_add(s, t);
        r->step_begin = s->begin + (when)r->step * s->step;
    }
}

static struct rings *rings_new(const struct evidence *e, const struct series *s)
{
    struct rings *r = mem_zero(1, sizeof *r);
    size_t first = 0;

    if (!r)
        return NULL;
    for (uint32_t n = s->last; n; n = e->hits[n - 1].before, first++)
        note_time(r, &e->hits[n - 1]);
    r->undated = r->undated || first < kept_at_ends(s); /* some are in a list */
    r->last.size = kept_at_ends(s);
    r->changed.size = series_is_routine(s->signature) ? 2 * LIMIT_ROUTINE_KEPT : 0;
    return r;
}

static void ring_release(struct ring *r)
{
    for (size_t i = 0; r->slots && i < r->size; i++)
        buf_release(&r->slots[i].strings);
    mem_free(r->slots);
    mem_free(r->lengths);
}

void series_release(struct series *s)
{
    if (!s->rings)
        return;
    ring_release(&s->rings->last);
    ring_release(&s->rings->changed);
    mem_free(s->rings);
}

/* What is made of the quote on the way stays in e->scratch. */
static int hit_keep(struct evidence *e, struct ev_hit hit, const struct ev_quote *quote)
{
    struct ev_quote clean = *quote;
    uint32_t places[LIMIT_CAPTURES];
    int result = evidence_quote_clean(&clean, &e->scratch, places);
    struct capture *copy = arena_zero(&e->arena, clean.captures_n, sizeof *copy);

    hit.text = arena_copy(&e->arena, clean.text);
    for (size_t i = 0; copy && hit.text.s && result == 0 && i < clean.captures_n; i++) {
        struct str value = clean.captures[i].value;

        copy[i].name = clean.captures[i].name; /* lives as long as the signature */
        copy[i].value = places[i] == NOT_IN_WORDS
                            ? arena_copy(&e->arena, value)
                            : (struct str){ hit.text.s + places[i], value.n };
    }
    hit.captures = copy;
    hit.captures_n = clean.captures_n;
    if (result < 0 || e->arena.failed ||
        mem_grow(&e->hits, &e->hits_cap, e->hits_n + 1, sizeof *e->hits) < 0)
        return -1;
    e->hits[e->hits_n++] = hit;
    return 0;
}

/* Of the first hits of a series each knows the one before it. */
static int hit_keep_first(struct evidence *e, struct series *s, struct ev_hit hit,
                          const struct ev_quote *quote)
{
    hit.before = s->last;
    if (hit_keep(e, hit, quote) < 0)
        return -1;
    s->last = (uint32_t)e->hits_n;
    return 0;
}

/* The oldest of a full ring of a rule that is not ours gives way: its place may be listed. */
static int note_beyond(struct evidence *e, const struct ev_hit *like, const struct slot *slot)
{
    if (!e->every_hit || e->beyond_n >= LIMIT_EVERY_HIT)
        return 0;
    if (mem_grow(&e->beyond, &e->beyond_cap, e->beyond_n + 1, sizeof *e->beyond) < 0)
        return -1;
    e->beyond[e->beyond_n++] = (struct ev_beyond){ like->signature, like->source, slot->is_line,
                                                   slot->at, slot->offset, slot->time };
    return 0;
}

static int slot_fill(struct slot *slot, struct capture *lengths, const struct ev_hit *hit,
                     const struct ev_quote *quote)
{
    slot->at = hit->at;
    slot->offset = hit->offset;
    slot->time = hit->time;
    slot->run = hit->run;
    slot->is_line = hit->is_line;
    slot->carved = hit->carved;
    slot->raw = quote->raw;
    slot->captures_n = (uint8_t)quote->captures_n;
    slot->words_n = quote->text.n;
    buf_clear(&slot->strings);
    buf_add(&slot->strings, quote->text);
    for (size_t i = 0; i < quote->captures_n; i++) {
        buf_add(&slot->strings, quote->captures[i].value);
        lengths[i] = quote->captures[i];
    }
    return slot->strings.failed ? -1 : 0;
}

static struct capture *lengths_of(const struct ring *r, size_t slot)
{
    return r->lengths ? r->lengths + slot * LIMIT_CAPTURES : NULL;
}

static int ring_put(struct evidence *e, struct ring *r, const struct ev_hit *hit,
                    const struct ev_quote *quote)
{
    size_t at = r->next;

    if (!r->slots && !(r->slots = mem_zero(r->size, sizeof *r->slots)))
        return -1;
    if (quote->captures_n && !r->lengths &&
        !(r->lengths = mem_zero(r->size * LIMIT_CAPTURES, sizeof *r->lengths)))
        return -1;
    if (r->n == r->size && hit->signature->foreign && note_beyond(e, hit, &r->slots[at]) < 0)
        return -1;
    r->next = at + 1 < r->size ? at + 1 : 0;
    r->n += r->n < r->size;
    return slot_fill(&r->slots[at], lengths_of(r, at), hit, quote);
}

static int slot_take(struct evidence *e, const struct series *s, const struct slot *slot,
                     const struct capture *lengths)
{
    struct ev_hit hit = { .signature = s->signature, .source = s->source, .subject = s->subject,
                          .run = slot->run, .at = slot->at, .is_line = slot->is_line,
                          .carved = slot->carved, .offset = slot->offset, .time = slot->time };
    struct capture captures[LIMIT_CAPTURES];
    struct str rest = str_from(buf_str(&slot->strings), slot->words_n);

    arena_reset(&e->scratch);
    for (size_t i = 0; i < slot->captures_n; i++) {
        captures[i].name = lengths[i].name;
        captures[i].value = str_first(rest, lengths[i].value.n);
        rest = str_from(rest, lengths[i].value.n);
    }
    return hit_keep(e, hit,
                    &(struct ev_quote){ str_first(buf_str(&slot->strings), slot->words_n), captures,
                                        slot->captures_n, slot->raw });
}

static int ring_take(struct evidence *e, const struct series *s, const struct ring *r)
{
    for (size_t i = 0; i < r->n; i++) {
        if (slot_take(e, s, &r->slots[i], lengths_of(r, i)) < 0)
            return -1;
    }
    return 0;
}

int series_put(struct evidence *e, struct series *s, const struct ev_hit *hit,
               const struct ev_quote *quote, uint32_t *changes)
{
    bool first = s->count++ < kept_at_ends(s), routine = series_is_routine(s->signature), changed;

    if (!changes)
        return -1;
    changed = routine && s->changes != *changes;
    if (!routine || s->count <= LIMIT_ROUTINE_KEPT)
        ++*changes;
    s->changes = *changes;
    if (first)
        return hit_keep_first(e, s, *hit, quote);
    if (!s->rings && !(s->rings = rings_new(e, s)))
        return -1;
    note_time(s->rings, hit);
    return ring_put(e, changed ? &s->rings->changed : &s->rings->last, hit, quote);
}

int series_end(struct evidence *e, struct series *s)
{
    struct ev_more m = { .signature = s->signature, .source = s->source, .subject = s->subject };
    uint64_t kept = kept_at_ends(s);

    if (!s->rings)
        return 0; /* all were kept */
    kept += s->rings->last.n + s->rings->changed.n;
    if (ring_take(e, s, &s->rings->changed) < 0 || ring_take(e, s, &s->rings->last) < 0)
        return -1;
    if (s->count == kept)
        return 0;
    if (mem_grow(&e->more, &e->more_cap, e->more_n + 1, sizeof *e->more) < 0)
        return -1;
    m.count = s->count - kept;
    if (!s->rings->undated && !(m.spread = spread_copy(&e->arena, &s->rings->spread)))
        return -1;
    e->more[e->more_n++] = m;
    return 0;
}
