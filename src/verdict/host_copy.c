/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log of setup names no machine, and people keep a second one of it where they look at it: in a
 * folder "failed run", "for support", "DMZ".  It tells of the machine in whose folder the same runs
 * stand, line for line and second for second; so does one that was taken before setup went on.
 */
#include "verdict/folder_name.h"
#include "verdict/host_names.h"

#include "base/map.h"
#include "verdict/host.h"

#define AMBIGUOUS UINT64_MAX

static bool same_stamp(struct stamp a, struct stamp b)
{
    return a.kind == b.kind && a.t == b.t;
}

static bool same_run(const struct run_span *a, const struct run_span *b)
{
    return a->first_line == b->first_line && a->last_line == b->last_line &&
           same_stamp(a->first, b->first) && same_stamp(a->last, b->last);
}

/* A run that takes its time, to the second, is no other machine's. */
static bool has_own_runs(const struct ev_source *s)
{
    return s->is_text && s->runs_n && s->runs[0].last.t > s->runs[0].first.t;
}

/* The copy may end before the last runs of the log. */
static bool is_copy(const struct ev_source *copy, const struct ev_source *log)
{
    bool same = str_eq(copy->format, log->format) && copy->runs_n <= log->runs_n;

    for (size_t i = 0; same && i < copy->runs_n; i++)
        same = same_run(&copy->runs[i], &log->runs[i]);
    return same;
}

static uint64_t key_of(const struct ev_source *s)
{
    const struct run_span *r = &s->runs[0];
    uint64_t key = 0xCBF29CE484222325u;

    key = (key ^ (uint64_t)r->first.t) * 0x100000001B3u;
    key = (key ^ (uint64_t)r->last.t) * 0x100000001B3u;
    return (key ^ r->last_line) * 0x100000001B3u;
}

/* Nothing but a word on a folder says whose it is. */
static bool is_open(const struct judge *j, size_t i, struct str given)
{
    return j->source_host[i] == SIZE_MAX &&
           (!given.n || (host_lookup(j, given) == SIZE_MAX && !stands_out(given) &&
                         !is_named_in_full(given)));
}

static struct str machine_of(const struct judge *j, size_t i, const struct str *given)
{
    return given[i].n ? given[i] : j->v->hosts[j->source_host[i]].name;
}

/* Logs whose machine is known, by their first run; AMBIGUOUS: two machines have it. */
static int note_logs(const struct judge *j, const struct str *given, struct numap *logs)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        uint64_t at;

        if (!has_own_runs(&e->sources[i]) || is_open(j, i, given[i]))
            continue;
        if (!numap_get(logs, key_of(&e->sources[i]), &at))
            at = i;
        else if (at != AMBIGUOUS && !str_eq(machine_of(j, at, given), machine_of(j, i, given)))
            at = AMBIGUOUS;
        else if (at != AMBIGUOUS && e->sources[i].runs_n > e->sources[at].runs_n)
            at = i;
        if (numap_put(logs, key_of(&e->sources[i]), at) < 0)
            return -1;
    }
    return 0;
}

int name_copies(const struct judge *j, struct str *given, bool *by_word)
{
    const struct evidence *e = j->in->evidence;
    struct numap logs = { 0 };
    int result = note_logs(j, given, &logs);

    for (size_t i = 0; i < e->sources_n && result == 0; i++) {
        const struct ev_source *s = &e->sources[i];
        uint64_t at;

        if (has_own_runs(s) && !s->computer.n && is_open(j, i, given[i]) &&
            numap_get(&logs, key_of(s), &at) && at != AMBIGUOUS && is_copy(s, &e->sources[at]))
            given[i] = machine_of(j, at, given);
        by_word[i] = given[i].n && is_open(j, i, given[i]);
    }
    numap_release(&logs);
    return result;
}
