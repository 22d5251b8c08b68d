/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/mem.h"
#include "verdict/verdict.h"

/* A verdict over logs of so many days. */
static struct verdict over(struct coverage *c, when days, struct finding *findings, size_t n)
{
    c->first.t = 1000 * WHEN_DAY;
    c->last.t = (1000 + days) * WHEN_DAY;
    return (struct verdict){ .coverage = c, .coverage_n = 1, .findings = findings,
                             .findings_n = n };
}

TEST(how_often_is_counted_per_day_of_logs)
{
    struct finding then[] = { { .id = STR("rare"), .count = 60 }, { .id = STR("same"), .count = 60 },
                              { .id = STR("zz"), .count = 2 },
                              { .id = STR("aa"), .title = STR("A"), .count = 1 },
                              { .id = STR("zz"), .state = FINDING_NOISE, .count = 3 } };
    struct finding now[] = { { .id = STR("rare"), .count = 5 }, { .id = STR("same"), .count = 4 },
                             { .id = STR("born"), .count = 1 } };
    struct coverage month = { 0 }, day = { 0 };
    struct verdict before = over(&month, 30, then, 5), v = over(&day, 1, now, 3);
    struct err err = { 0 };

    CHECK_INT(verdict_compare(&v, &before, &err), 0);
    CHECK_INT(now[0].baseline, BASELINE_MORE); /* 2 a day before, 5 now */
    CHECK_INT(now[1].baseline, BASELINE_KNOWN);
    CHECK_INT(now[2].baseline, BASELINE_NEW);
    if (CHECK_INT(v.gone_n, 2)) {
        CHECK_STR(v.gone[0].id, STR("aa"));
        CHECK_STR(v.gone[1].id, STR("zz"));
        CHECK_INT(v.gone[1].count, 5); /* of all its states, once */
    }
    arena_release(&v.arena);
}

/* The same on each machine, of more machines: no more often. */
TEST(how_often_is_counted_per_machine)
{
    struct finding then[] = { { .id = STR("each"), .count = 10 } };
    struct finding now[] = { { .id = STR("each"), .count = 40 } };
    struct host hosts[4] = { { .name = STR("a") } };
    struct coverage one = { 0 }, four[4] = { { 0 } };
    struct verdict before = over(&one, 5, then, 1), v = over(four, 5, now, 1);
    struct err err = { 0 };

    before.hosts = hosts;
    before.hosts_n = 1;
    v.hosts = hosts;
    v.hosts_n = v.coverage_n = 4;
    for (size_t i = 0; i < 4; i++)
        four[i] = (struct coverage){ .host = i, .first = four[0].first, .last = four[0].last };
    CHECK_INT(verdict_compare(&v, &before, &err), 0);
    CHECK_INT(now[0].baseline, BASELINE_KNOWN);
    arena_release(&v.arena);
}

/* Silence is not success: without the log nothing is gone. */
TEST(what_no_log_could_show_is_not_gone_for_certain)
{
    struct ev_source system = { .channel = STR("System"), .records = 1 };
    struct ev_source app = { .channel = STR("Application"), .records = 1 };
    struct ev_hit hit = { .signature = NULL };
    struct ref refs[] = { { .hit = &hit, .source = &system } };
    struct finding then[] = { { .id = STR("aa"), .count = 1, .because = { refs, 1, 1 } } };
    struct ev_source *logs[] = { &app, &system };

    for (size_t i = 0; i < 2; i++) {
        struct coverage c = { .source = logs[i] };
        struct verdict before = over(&c, 1, then, 1), v = over(&c, 1, NULL, 0);
        struct err err = { 0 };

        CHECK_INT(verdict_compare(&v, &before, &err), 0);
        if (CHECK_INT(v.gone_n, 1))
            CHECK_INT(v.gone[0].covered, i == 1);
        arena_release(&v.arena);
    }
}

TEST(no_memory_while_comparing_is_an_error)
{
    struct finding then[] = { { .id = STR("aa"), .count = 1 } };
    struct coverage c = { 0 };
    struct verdict before = over(&c, 1, then, 1), v = { 0 };
    struct err err = { 0 };

    mem_fail_at(0);
    CHECK_INT(verdict_compare(&v, &before, &err), -1);
    mem_fail_at(-1);
    arena_release(&v.arena);
}
