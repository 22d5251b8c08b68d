/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which zones a table of events cannot be of.  Where a machine says the same every minute, the
 * records of a table have twins in another export of its log at many offsets (zone_twins.c).  But
 * an export that has all records of a time has each of them: a record whose time lies inside the
 * other export, and which that one does not have there, refutes the offset.
 *
 * Rules may see more in one form of export than in another, and somebody may have left records
 * out: only what the other export has at all refutes, and of which all hits were kept.
 */
#include "verdict/zone.h"

#include "base/fold.h"

#define REFUTE_MOST 1024u        /* records of a table that are looked at */
#define REFUTE_SLACK WHEN_SECOND /* what a table leaves out */
#define PICKED_MOST 12u          /* records, one by one (evidence_selection.c) */

bool hits_alike(const struct judge *j, const struct ev_hit *a, const struct ev_hit *b)
{
    const struct ev_source *sources = j->in->evidence->sources;

    return a->signature == b->signature && fold_same_name(a->subject, b->subject) &&
           str_eq_nocase(sources[a->source].channel, sources[b->source].channel);
}

/* What a filter left has all of a kind; what somebody picked out by hand may not. */
static bool is_whole(const struct ev_source *s)
{
    return !s->defects_n && !s->incomplete && (!s->partial || s->records > PICKED_MOST);
}

/* At which offsets a record has a twin in the other export. */
struct twins {
    bool at[ZONE_OFFSETS];
    bool any, all; /* that is alike is there, and is kept */
};

static void twin_note(const struct judge *j, const struct ev_hit *u, const struct ev_hit *l,
                      const struct ev_hit *other, struct twins *t)
{
    int q;

    if (!hits_alike(j, u, l))
        return;
    t->any = true;
    t->all = t->all && evidence_rest(j->in->evidence, other->signature, other->source,
                                     other->subject) == SIZE_MAX;
    if (quarters_between(u->time.t, local_of(j, l->source, l->time),
                         REFUTE_SLACK + stamp_slack(l->time), &q))
        t->at[q + QUARTERS_MOST] = true;
}

static bool begins_source(const struct instants *utc, size_t i)
{
    return !i || utc->items[i - 1].hit->source != utc->items[i].hit->source;
}

/* Between two records of an export that has all in between. */
static bool is_inside(const struct ev_source *s, when at, when slack)
{
    for (size_t r = 0; r < s->ranges_n && !s->ranges_dropped; r++)
        if (at - slack > s->ranges[r].lo_time.t && at + slack < s->ranges[r].hi_time.t)
            return true;
    return false;
}

static void refute_inside(const struct ev_source *s, when local, when slack, const struct twins *t,
                          bool refuted[ZONE_OFFSETS])
{
    for (int q = 0; q < ZONE_OFFSETS; q++)
        if (!t->at[q] && is_inside(s, local - (q - QUARTERS_MOST) * ZONE_QUARTER, slack))
            refuted[q] = true;
}

/* The machine's logs have no such record as the line l of the table. */
static void refute_by_line(const struct judge *j, const struct instants *utc,
                           const struct ev_hit *l, bool refuted[ZONE_OFFSETS])
{
    const struct ev_source *sources = j->in->evidence->sources;
    when local = local_of(j, l->source, l->time), slack = REFUTE_SLACK + stamp_slack(l->time);
    struct twins t = { .all = true };

    for (size_t i = 0; i < utc->n; i++)
        twin_note(j, utc->items[i].hit, l, utc->items[i].hit, &t);
    for (size_t i = 0; i < utc->n && t.any && t.all && local != WHEN_NONE; i++) {
        const struct ev_source *s = &sources[utc->items[i].hit->source];

        if (begins_source(utc, i) && str_eq_nocase(s->channel, sources[l->source].channel))
            refute_inside(s, local, slack, &t, refuted);
    }
}

/* The table has no such line as the record u. */
static void refute_by_record(const struct judge *j, const struct mark *table, size_t n,
                             const struct ev_hit *u, bool refuted[ZONE_OFFSETS])
{
    const struct ev_hit *like = NULL;
    const struct ev_source *s;
    struct twins t = { .all = true };
    when first, last, slack;

    for (size_t i = 0; i < n; i++) {
        twin_note(j, u, table[i].hit, table[i].hit, &t);
        like = !like && hits_alike(j, u, table[i].hit) ? table[i].hit : like;
    }
    s = like ? &j->in->evidence->sources[like->source] : NULL;
    if (!s || !t.all || !is_whole(s))
        return;
    first = local_of(j, like->source, s->first);
    last = local_of(j, like->source, s->last);
    slack = REFUTE_SLACK + stamp_slack(like->time);
    for (int q = 0; q < ZONE_OFFSETS && first != WHEN_NONE && last != WHEN_NONE; q++) {
        when local = u->time.t + (q - QUARTERS_MOST) * ZONE_QUARTER;

        refuted[q] = refuted[q] || (!t.at[q] && local - slack > first && local + slack < last);
    }
}

/* How often a table of n lines is held against something. */
static uint64_t looks_at(const struct judge *j, const struct instants *utc, size_t n)
{
    uint64_t each = 2 * utc->n;

    for (size_t i = 0; i < utc->n; i++)
        if (begins_source(utc, i))
            each += ZONE_OFFSETS * j->in->evidence->sources[utc->items[i].hit->source].ranges_n;
    return n * each;
}

void zone_refute(const struct judge *j, struct instants *utc, const struct mark *table, size_t n,
                 bool refuted[ZONE_OFFSETS])
{
    uint64_t looks = n <= REFUTE_MOST ? looks_at(j, utc, n) : UINT64_MAX;

    if (looks > utc->looks)
        return;
    utc->looks -= looks;
    for (size_t i = 0; i < n && !utc->more; i++)
        if (table[i].hit->time.kind == STAMP_LOCAL)
            refute_by_line(j, utc, table[i].hit, refuted);
    for (size_t i = 0; i < utc->n; i++)
        refute_by_record(j, table, n, utc->items[i].hit, refuted);
}
