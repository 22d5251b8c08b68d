/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Zones by alignment: a log without dates and the events of one host tell of the same acts.  The
 * lines stand in order of their act and time of day, so that for each event and each offset it is
 * counted, and not looked for, which lines the two bring together.
 */
#include "verdict/zone.h"

#include "base/mem.h"
#include "base/order.h"

#define ALIGN_SLACK (5 * WHEN_MINUTE) /* a wizard's line and the installer's event of one act */
#define STATED_SLACK (20 * WHEN_MINUTE) /* the same, where only whole hours are in question */

/* A word on an act: begin with begin, result with result. */
struct word {
    enum outcome outcome;
    struct str role;
    when t;           /* of a line: since midnight */
    size_t from, to;  /* of an event: the lines on such an act */
    int proven;       /* of a line: by events; before they are summed up, what changes here */
};

struct words {
    struct word *lines, *events;
    size_t lines_n, lines_cap, events_n, events_cap;
};

static int compare_acts(const struct word *x, const struct word *y)
{
    if (x->outcome != y->outcome)
        return x->outcome < y->outcome ? -1 : 1;
    return str_cmp(x->role, y->role);
}

static int compare_words(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    int c = compare_acts(x, y);

    return c ? c : x->t < y->t ? -1 : x->t > y->t;
}

/* In their order; a log that was copied tells of its acts no more often than the log. */
static size_t once_each(struct word *w, size_t n)
{
    size_t kept = 0;

    order_sort(w, n, sizeof *w, compare_words);
    for (size_t i = 0; i < n; i++) {
        if (!kept || compare_words(&w[kept - 1], &w[i]) != 0)
            w[kept++] = w[i];
    }
    return kept;
}

static int words_collect(const struct mark *m, size_t n, struct words *out)
{
    for (size_t i = 0; i < n; i++) {
        const struct ev_hit *h = m[i].hit;
        struct word w = { h->signature->outcome, h->signature->role, h->time.t, 0, 0, 0 };

        if (!w.role.n)
            continue;
        if (h->time.kind == STAMP_CLOCK) {
            w.t %= WHEN_DAY;
            if (mem_grow(&out->lines, &out->lines_cap, out->lines_n + 1, sizeof w) < 0)
                return -1;
            out->lines[out->lines_n++] = w;
        } else if (h->time.kind == STAMP_UTC) {
            if (mem_grow(&out->events, &out->events_cap, out->events_n + 1, sizeof w) < 0)
                return -1;
            out->events[out->events_n++] = w;
        }
    }
    out->lines_n = once_each(out->lines, out->lines_n);
    out->events_n = once_each(out->events, out->events_n);
    return 0;
}

/* The first line from..to that does not come before the word. */
static size_t line_from(const struct words *w, size_t from, size_t to, const struct word *key)
{
    while (from < to) {
        size_t mid = from + (to - from) / 2;

        if (compare_words(&w->lines[mid], key) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

static size_t line_at(const struct words *w, const struct word *e, when of_day)
{
    struct word key = *e;

    key.t = of_day;
    return line_from(w, e->from, e->to, &key);
}

static void find_lines(struct words *w)
{
    for (size_t i = 0; i < w->events_n; i++) {
        struct word *e = &w->events[i];

        e->to = w->lines_n;
        e->from = line_at(w, e, INT64_MIN);
        e->to = line_at(w, e, INT64_MAX);
    }
}

/* Lines from..to since midnight. */
static size_t lines_between(const struct words *w, const struct word *e, when from, when to)
{
    return line_at(w, e, to + 1) - line_at(w, e, from);
}

/* Lines that the offset brings together with the event, around midnight as well. */
static size_t lines_on(const struct words *w, const struct word *e, when offset, when slack)
{
    when at = (e->t + offset) % WHEN_DAY;
    size_t n = 0;

    for (when day = -WHEN_DAY; day <= WHEN_DAY && e->from < e->to; day += WHEN_DAY)
        n += lines_between(w, e, at + day - slack, at + day + slack);
    return n;
}

/* How many pairs of words on one act an offset brings together.  *span (if not NULL): when that
   was; of what others installed then nothing is known. */
static uint64_t aligned(const struct words *w, when offset, when slack, struct zone_step *span)
{
    uint64_t votes = 0;

    for (size_t i = 0; i < w->events_n; i++) {
        const struct word *e = &w->events[i];
        size_t n = lines_on(w, e, offset, slack);

        votes += n;
        if (n && span && e->t < span->lo)
            span->lo = e->t;
        if (n && span && e->t > span->hi)
            span->hi = e->t;
    }
    return votes;
}

/*
 * The offset that brings most of them together is the zone: of a stated bias and the hours beside
 * it (summer time), or of all quarters of an hour (Nepal).  At least two acts must agree, but where
 * they are as stated: that one of them has a neighbour an hour off is chance as well as proof.  A
 * draw elects none.
 */
static void elect_offset(struct judge *j, const struct words *w, size_t host)
{
    bool stated = j->zone_from[host] == ZONE_BIAS;
    when middle = stated ? j->v->hosts[host].zone_offset : WHEN_HOUR;
    when step = stated ? WHEN_HOUR : ZONE_QUARTER, reach = stated ? WHEN_HOUR : 13 * WHEN_HOUR;
    uint64_t best = 0;
    when winner = middle;
    when slack = stated ? STATED_SLACK : ALIGN_SLACK;
    struct zone_step span = { .lo = INT64_MAX, .hi = INT64_MIN, .known = true };
    bool draw = true;

    for (when o = middle - reach; o <= middle + reach; o += step) {
        uint64_t votes = aligned(w, o, slack, NULL);
        draw = votes > best ? false : votes == best ? true : draw;
        if (votes > best) {
            best = votes;
            winner = o;
        }
    }
    if (draw || best < (stated && winner == middle ? 1 : 2))
        return;
    zone_set(j, host, winner, ZONE_ALIGNED);
    aligned(w, winner, slack, &span);
    j->zone_step[host] = span;
}

/* A line on the event's act; and none an hour off, which would be on it if clocks had changed. */
static bool is_certain(const struct words *w, const struct word *e, when offset)
{
    return lines_on(w, e, offset, ALIGN_SLACK) &&
           !lines_on(w, e, offset - WHEN_HOUR, ALIGN_SLACK) &&
           !lines_on(w, e, offset + WHEN_HOUR, ALIGN_SLACK);
}

/*
 * Pairs are of results: the offset holds from the first one to the last.  Where a log without dates
 * tells of an act before or behind them, the launch above the result mostly, it held there, too: in
 * a night of changes what lies between the two is in no doubt.
 */
static void widen_pairs(struct judge *j, const struct words *w, size_t host)
{
    struct zone_step *s = &j->zone_step[host];

    for (size_t i = 0; i < w->events_n; i++) {
        const struct word *e = &w->events[i];

        if ((e->t >= s->lo && e->t <= s->hi) ||
            !is_certain(w, e, j->v->hosts[host].zone_offset))
            continue;
        s->lo = e->t < s->lo ? e->t : s->lo;
        s->hi = e->t > s->hi ? e->t : s->hi;
    }
}

/* The lines on the event's act, of all days. */
static void prove_on(struct words *w, const struct word *e, when offset)
{
    when at = (e->t + offset) % WHEN_DAY;

    for (when day = -WHEN_DAY; day <= WHEN_DAY; day += WHEN_DAY) {
        size_t from = line_at(w, e, at + day - ALIGN_SLACK);
        size_t to = line_at(w, e, at + day + ALIGN_SLACK + 1);

        if (from < to)
            w->lines[from].proven++;
        if (from < to && to < w->lines_n)
            w->lines[to].proven--;
    }
}

/* Lines of the words that are proven, and then none is. */
static int prove_marks(struct judge *j, struct words *w, const struct mark *m, size_t n,
                       when offset)
{
    for (size_t i = 1; i < w->lines_n; i++)
        w->lines[i].proven += w->lines[i - 1].proven;
    for (size_t i = 0; i < n; i++) {
        const struct ev_hit *h = m[i].hit;
        struct word key = { .outcome = h->signature->outcome, .role = h->signature->role,
                            .t = h->time.t % WHEN_DAY };

        if (h->time.kind == STAMP_CLOCK && key.role.n &&
            w->lines[line_from(w, 0, w->lines_n, &key)].proven && zone_prove(j, h, offset) < 0)
            return -1;
    }
    for (size_t i = 0; i < w->lines_n; i++)
        w->lines[i].proven = 0;
    return 0;
}

/* Which lines are by the offset of the machine. */
static int prove_lines(struct judge *j, struct words *w, const struct mark *m, size_t n,
                       size_t host)
{
    when offset = j->v->hosts[host].zone_offset;

    for (size_t i = 0; i < w->events_n; i++)
        if (is_certain(w, &w->events[i], offset))
            prove_on(w, &w->events[i], offset);
    return prove_marks(j, w, m, n, offset);
}

/* Clocks were changed between two pairs: which lines are by the offset before, and which by the one
   behind.  What lies between the pairs may be by either. */
static int prove_beside_step(struct judge *j, struct words *w, const struct mark *m, size_t n,
                             const struct zone_step *s)
{
    for (int behind = 0; behind <= 1; behind++) {
        when offset = behind ? s->after : s->before, other = behind ? s->before : s->after;

        for (size_t i = 0; i < w->events_n; i++) {
            const struct word *e = &w->events[i];

            if ((behind ? e->t > s->lo : e->t < s->hi) && is_certain(w, e, offset) &&
                !lines_on(w, e, other, ALIGN_SLACK))
                prove_on(w, e, offset);
        }
        if (prove_marks(j, w, m, n, offset) < 0)
            return -1;
    }
    return 0;
}

int zone_by_alignment(struct judge *j, const struct mark *m, size_t n, size_t host)
{
    const struct zone_step *step = &j->zone_step[host];
    bool paired = j->zone_from[host] == ZONE_PAIRS;
    bool stepped = paired && step->before != step->after;
    struct words w = { 0 };
    int result;

    if ((j->zone_from[host] > ZONE_BIAS && !paired) || !marks_have(m, n, STAMP_CLOCK))
        return 0;
    result = words_collect(m, n, &w);
    if (result == 0) {
        find_lines(&w);
        if (paired && !stepped)
            widen_pairs(j, &w, host);
        else if (!paired)
            elect_offset(j, &w, host);
        if (stepped)
            result = prove_beside_step(j, &w, m, n, step);
        else if (j->zone_from[host] == ZONE_PAIRS || j->zone_from[host] == ZONE_ALIGNED)
            result = prove_lines(j, &w, m, n, host);
    }
    mem_free(w.lines);
    mem_free(w.events);
    return result;
}
