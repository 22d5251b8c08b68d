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
