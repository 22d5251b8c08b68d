/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_spans.h"

#include "base/mem.h"
#include "event/dateorder.h"

/* Where the year may be the day, what is earlier is known by its place alone. */
void spans_note(struct ev_source *s, struct stamp t)
{
    bool by_place = t.doubt == DATE_ANY_ORDER;

    if (t.kind == STAMP_NONE)
        return;
    if (t.date_order)
        s->dates_not |= (uint8_t)(DATE_ORDERS & ~date_orders(t));
    if (s->first.kind == STAMP_NONE || (t.kind == s->first.kind && t.t < s->first.t && !by_place))
        s->first = t;
    if (s->last.kind == STAMP_NONE || (t.kind == s->last.kind && (by_place || t.t > s->last.t)))
        s->last = t;
}

int spans_note_run(struct ev_source *s, const struct event *ev)
{
    struct run_span *r;

    if (!ev->run)
        return 0;
    if (!s->runs_n || s->runs[s->runs_n - 1].run != ev->run) {
        if (mem_grow(&s->runs, &s->runs_cap, s->runs_n + 1, sizeof *s->runs) < 0)
            return -1;
        s->runs[s->runs_n++] = (struct run_span){ .run = ev->run, .first = ev->time,
                                                  .last = ev->time, .first_line = ev->line,
                                                  .last_line = ev->line };
    }
    r = &s->runs[s->runs_n - 1];
    r->last_line = ev->line;
    if (ev->time.kind == STAMP_NONE)
        return 0;
    if (r->first.kind == STAMP_NONE)
        r->first = ev->passed ? ev->passed_from : ev->time;
    if (r->last.kind != ev->time.kind || ev->time.t > r->last.t)
        r->last = ev->time;
    return 0;
}

/* Records without ids: are they all of one kind? */
int spans_note_kind(struct evidence *e, struct ev_source *s, const struct event *ev)
{
    if (!s->provider.n) {
        s->provider = arena_copy(&e->arena, ev->provider);
        s->event_id = ev->event_id;
    }
    s->providers = s->providers || !str_eq(s->provider, ev->provider);
    s->event_ids = s->event_ids || s->event_id != ev->event_id;
    return e->arena.failed ? -1 : 0;
}

void spans_note_sum(struct ev_source *s, const struct sum *sum)
{
    s->records += sum->records;
    s->is_text = false;
    s->informs |= sum->informs;
    spans_note_plain(s, sum->first, sum->last);
    s->onward += sum->onward;
    if (sum->longest_quiet > s->longest_quiet)
        s->longest_quiet = sum->longest_quiet;
}

struct stamp source_latest(const struct ev_source *s)
{
    struct stamp latest = STAMP_ABSENT;

    if (!s->doubted)
        return s->last;
    for (size_t i = 0; i < s->ranges_n; i++) {
        struct stamp t = s->ranges[i].hi_time;
        if (latest.kind == STAMP_NONE || (t.kind == latest.kind && t.t > latest.t))
            latest = t;
    }
    return latest;
}
