/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where it would stand whether a task was done: in which log, of which time, of its machine or (of
 * a task that is once per group) of any.  That nothing is there counts in one log alone, the plan's
 * `watch`, where that covers its time; a sign may stand in any of them.  Only --why asks for it.
 */
#include "verdict/task_rule.h"

#include "verdict/steps.h"

static struct place *place_of(struct judge *j, struct places *all, const struct place *like)
{
    for (size_t i = 0; i < all->n; i++) {
        struct place *p = &all->items[i];

        if (str_eq_nocase(p->log, like->log) && p->others == like->others &&
            p->silence == like->silence)
            return p;
    }
    if (arena_grow(j->arena, &all->items, all->n, &all->cap, all->n + 1, sizeof *all->items) < 0)
        return NULL;
    all->items[all->n] = *like;
    return &all->items[all->n++];
}

/* Of a task of the group, each machine has its own times: from the begin of the first on. */
static bool edges_of(const struct judge *j, enum span span, size_t host, when *from, when *to)
{
    bool own = span == SPAN_AFTER_OWN || span == SPAN_FROM_OWN;

    if (host != SIZE_MAX || !own)
        return span_edges(j, span, host, true, from, to);
    *from = moment_known(j->begin) ? moment_lo(j->begin) : INT64_MIN;
    *to = INT64_MAX;
    return true;
}

/* What is wanted of a log for several reasons is wanted from the first to the last of them. */
static int place_add(struct judge *j, struct places *all, struct place like, enum span span,
                     size_t host)
{
    struct place *p;
    when from, to;

    if (!like.log.n)
        return 0;
    like.from = INT64_MAX;
    like.to = INT64_MIN;
    p = place_of(j, all, &like);
    if (!p)
        return -1;
    if (!edges_of(j, span, host, &from, &to))
        return 0;
    p->from = from < p->from ? from : p->from;
    p->to = to > p->to ? to : p->to;
    return 0;
}

/* As it is asked whether the log covers its span (task.c, watched). */
static int silence_add(struct judge *j, const struct task *t, size_t host, struct places *all)
{
    struct place like = { .log = t->watch, .silence = true };
    struct place *p;

    if (place_add(j, all, like, t->watch_span, host) < 0)
        return -1;
    p = t->watch.n ? &all->items[all->n - 1] : NULL;
    if (p && p->from == INT64_MIN && moment_known(j->begin))
        p->from = moment_lo(j->begin);
    if (p && p->to == INT64_MAX && moment_known(j->end))
        p->to = moment_hi(j->end) > p->from ? moment_hi(j->end) : p->from;
    return 0;
}

static int places_of_rules(struct judge *j, struct places *all, const struct task_rule *rules,
                           size_t n, size_t host)
{
    const struct ruleset *set = j->in->ruleset;

    for (size_t r = 0; set && r < n; r++) {
        for (size_t i = 0; i < rules[r].seen.n; i++) {
            const struct signature *s = ruleset_find(set, rules[r].seen.items[i]);

            struct place like = { .others = s && s->names_host };

            if (!s)
                continue;
            like.log = ruleset_channel(set, s);
            if (place_add(j, all, like, rules[r].span, host) < 0)
                return -1;
        }
    }
    return 0;
}

static int find_places(struct judge *j, const struct task *t, size_t host, struct places *all)
{
    if (places_of_rules(j, all, t->done_if, t->done_n, host) < 0 ||
        places_of_rules(j, all, t->not_done_if, t->not_done_n, host) < 0 ||
        places_of_rules(j, all, t->needed_if, t->needed_n, host) < 0 ||
        place_add(j, all, (struct place){ .log = t->done_watch }, SPAN_WINDOW, host) < 0)
        return -1;
    return silence_add(j, t, host, all);
}

int judge_places(struct judge *j)
{
    struct judged *m = &j->v->main;
    int result = 0;

    for (size_t i = 0; j->in->places && i < m->tasks_n && result == 0; i++) {
        struct task_result *r = &m->tasks[i];

        j->task = r->task;
        r->places = arena_zero(j->arena, r->instances_n ? r->instances_n : 1, sizeof *r->places);
        if (!r->places)
            return -1;
        if (!r->instances_n)
            result = find_places(j, r->task, SIZE_MAX, r->places);
        for (size_t k = 0; k < r->instances_n && result == 0; k++)
            result = find_places(j, r->task, r->instances[k].host, &r->places[k]);
    }
    j->task = NULL;
    return result;
}
