/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Agents that go from one management group to another that was set up beside it (upgrade-plans.md
 * 2.8, 4.4 post.mg.detach), as their own logs name the groups:
 *
 *   met    the first word of the new group that tells of no failure: the agent has its second home
 *   alone  the first start of the new group behind the last word of the old one: that was taken
 *   both   the last start of both groups: none was taken away until then
 *
 * All groups of an agent start together, so that a start of the old group shortly before one of the
 * new group belongs to the same start, though its log ends there.
 */
#include "verdict/apart.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/moved.h"

#define ONE_START (10 * WHEN_MINUTE) /* of the health service with all its groups [inferred] */

static bool is_start(const struct fact *f)
{
    return fact_starts_group(f) && moment_known(f->time);
}

static bool of_one_start(const struct fact *a, const struct fact *b)
{
    return a && b && b->time.t - a->time.t < ONE_START;
}

/* What started with it stands in the log, which has no hole there and goes on. */
static bool is_whole_start(const struct judge *j, const struct fact *f)
{
    struct str channel = j->in->evidence->sources[f->source].channel;
    struct moment from = f->time;
    when to = f->time.t + ONE_START;

    from.t -= ONE_START;
    return covered(j, f->host, channel, from.t, to, NULL) ||
           covered_by_clock(j, f->host, channel, from, to);
}

static void look_at(const struct judge *j, size_t host, struct move *m)
{
    const struct fact *old = NULL, *old_start = NULL, *new_start = NULL;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        struct str group = own_group(j, f);

        if (!group.n)
            continue;
        if (is_group_beside(j, group)) {
            old = f;
            old_start = is_start(f) ? f : old_start;
            m->alone = NULL;
            m->both = f == old_start && of_one_start(new_start, f) ? f : m->both;
        } else if (is_group_new(j, group) && moment_known(f->time)) {
            m->met = m->met || is_bad(f->signature->outcome) ? m->met : f;
            if (!is_start(f))
                continue;
            new_start = f;
            if (of_one_start(old_start, f))
                m->both = f;
            else if (!m->alone && old && moment_known(old->time) && is_whole_start(j, f))
                m->alone = f;
        }
    }
}

int find_moves(struct judge *j)
{
    j->moves = NULL;
    if (!j->groups_new || !j->groups_beside)
        return 0;
    j->moves = arena_zero(j->arena, j->v->hosts_n, sizeof *j->moves);
    for (size_t h = 0; j->moves && h < j->v->hosts_n; h++)
        look_at(j, h, &j->moves[h]);
    return j->moves ? 0 : -1;
}

bool shows_new_group(const struct judge *j, const struct fact *f)
{
    return j->moves && f->host != SIZE_MAX && j->moves[f->host].met == f;
}

bool shows_new_group_alone(const struct judge *j, const struct fact *f)
{
    return j->moves && f->host != SIZE_MAX && j->moves[f->host].alone == f;
}

bool shows_both_groups(const struct judge *j, const struct fact *f)
{
    return j->moves && f->host != SIZE_MAX && j->moves[f->host].both == f;
}
