/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An export that covers the time, and of which nobody can read what is asked: 7036 in another
 * language, without the data that has the service's key (events.md 7).  Its records stand in it,
 * and that none of them is the one that was looked for means nothing.
 */
#include "verdict/task_rule.h"

#include "verdict/clock.h"
#include "verdict/kinds.h"

static bool is_unread(const struct judge *j, const struct task *t, uint32_t source, size_t host)
{
    const uint64_t *seen = kinds_named(j, t->blind_if);
    size_t end = j->host_begin[host + 1];

    for (size_t i = j->host_begin[host]; (i = next_fact(j, seen, i, end)) < end; i++) {
        if (j->facts[i].source == source)
            return true;
    }
    return false;
}

bool cannot_be_read(const struct judge *j, const struct task *t, size_t host, when from, when to)
{
    if (!t->blind_if.n || !host_shows(j, host, t->blind_if))
        return false;
    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        uint32_t i = j->by_host[k];
        const struct ev_source *s = &j->in->evidence->sources[i];
        struct moment first = moment_of(j, i, 0, s->first), last = moment_of(j, i, 0, s->last);

        if (s->records && !s->partial && str_eq_nocase(s->channel, t->watch) &&
            moment_known(first) && moment_known(last) && moment_hi(first) <= from &&
            moment_lo(last) >= to && !is_unread(j, t, i, host))
            return false;
    }
    return true;
}
