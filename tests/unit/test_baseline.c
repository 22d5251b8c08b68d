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

    CHECK_INT(verdict_compare(&v, &before, NULL, &err), 0);
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
    CHECK_INT(verdict_compare(&v, &before, NULL, &err), 0);
    CHECK_INT(now[0].baseline, BASELINE_KNOWN);
    arena_release(&v.arena);
}

/* On one machine, before and now; of the other machines there are logs on one side only. */
TEST(how_often_is_counted_where_it_is_seen)
{
    size_t on = 0;
    struct host hosts[4] = { { .name = STR("MS01.corp.example") }, { .name = STR("a") },
                             { .name = STR("b") }, { .name = STR("c") } };
    struct host renamed[4] = { { .name = STR("ms01") }, { .name = STR("x") }, { .name = STR("y") },
                               { .name = STR("z") } };
    struct coverage one = { 0 }, four[4] = { { 0 } };

    for (size_t k = 0; k < 4; k++) { /* the others are there before, or now; as often, or more */
        struct finding then[] = { { .id = STR("aa"), .count = 10, .hosts = &on, .hosts_n = 1 } };
        struct finding now[] = { { .id = STR("aa"), .count = k < 2 ? 10 : 30, .hosts = &on,
                                   .hosts_n = 1 } };
        struct verdict many = over(four, 5, k % 2 ? now : then, 1);
        struct verdict few = over(&one, 5, k % 2 ? then : now, 1);
        struct verdict *v = k % 2 ? &many : &few, *before = k % 2 ? &few : &many;
        struct err err = { 0 };

        for (size_t i = 0; i < 4; i++)
            four[i] = (struct coverage){ .host = i, .first = one.first, .last = one.last };
        many.hosts = hosts;
        few.hosts = renamed;
        many.hosts_n = few.hosts_n = many.coverage_n = 4;
        CHECK_INT(verdict_compare(v, before, NULL, &err), 0);
        CHECK_INT(now[0].baseline, k < 2 ? BASELINE_KNOWN : BASELINE_MORE);
        arena_release(&v->arena);
    }
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

        CHECK_INT(verdict_compare(&v, &before, NULL, &err), 0);
        if (CHECK_INT(v.gone_n, 1))
            CHECK_INT(v.gone[0].covered, i == 1);
        arena_release(&v.arena);
    }
}

/* Two machines showed it, or one told it of the other: of both the log must be there. */
TEST(what_the_log_of_another_machine_could_not_show_is_not_gone_for_certain)
{
    static const struct { bool first, second, about; int covered; } cases[] = {
        { true, true, false, 1 }, { true, false, false, 0 }, { false, true, false, 0 },
        { true, false, true, 1 }, { false, true, true, 0 },
    };
    struct host hosts[] = { { .name = STR("MS01") }, { .name = STR("MS02") } };
    struct ev_source logs[] = { { .channel = STR("System"), .records = 1 },
                                { .channel = STR("System"), .records = 1 } };
    struct ev_hit hit = { .signature = NULL };
    struct ref refs[] = { { .hit = &hit, .source = &logs[0] } };
    size_t both[] = { 0, 1 };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct finding then[] = { { .id = STR("aa"), .count = 2, .hosts = both, .hosts_n = 2,
                                    .because = { refs, 1, 1 } } };
        struct coverage old[] = { { .source = &logs[0], .host = 0 },
                                  { .source = &logs[1], .host = 1 } };
        struct coverage left[2];
        struct verdict before = { .coverage = old, .coverage_n = cases[i].about ? 1 : 2,
                                  .findings = then, .findings_n = 1, .hosts = hosts, .hosts_n = 2 };
        struct verdict v = { .coverage = left, .hosts = hosts, .hosts_n = 2 };
        struct evidence all = { .sources = logs, .sources_n = 2 };
        struct err err = { 0 };

        before.evidence = &all;
        if (cases[i].first)
            left[v.coverage_n++] = old[0];
        if (cases[i].second)
            left[v.coverage_n++] = old[1];
        CHECK_INT(verdict_compare(&v, &before, NULL, &err), 0);
        if (CHECK_INT(v.gone_n, 1))
            CHECK_INT(v.gone[0].covered, cases[i].covered);
        arena_release(&v.arena);
    }
}

/* Blind is not silent: without the log nothing is new. */
TEST(what_the_baseline_could_not_show_is_not_new)
{
    static const struct {
        const char *machine, *channel;
        bool partial, unsought;
        enum baseline expected;
    } cases[] = {
        { "ms02", "system", false, false, BASELINE_NEW },
        { "MS02", "Application", false, false, BASELINE_UNSEEN },
        { "MS03", "System", false, false, BASELINE_UNSEEN },
        { "MS02", "System", true, false, BASELINE_UNSEEN },
        { "MS02", "System", false, true, BASELINE_UNSEEN },
    };
    struct signature sig = { .name = STR("sig") };
    struct ev_hit hit = { .signature = &sig };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t on = 1;
        struct host now_hosts[] = { { .name = STR("MS01") }, { .name = STR("MS02.corp.example") } };
        struct host then_host = { .name = str_of(cases[i].machine) };
        struct ev_source log = { .channel = STR("System"), .records = 1 };
        struct ev_source old = { .channel = str_of(cases[i].channel), .records = 1,
                                 .partial = cases[i].partial };
        struct ref refs[] = { { .hit = &hit, .source = &log } };
        struct finding now[] = { { .id = STR("aa"), .count = 1, .hosts = &on, .hosts_n = 1,
                                   .because = { refs, 1, 1 } } };
        struct coverage c = { .source = &log, .host = 1 }, b = { .source = &old };
        struct str unsought = STR("sig");
        struct evidence searched = { .sources = &old, .sources_n = 1, .unsought = &unsought,
                                     .unsought_n = cases[i].unsought };
        struct evidence all = { .sources = &log, .sources_n = 1 };
        struct verdict before = over(&b, 1, NULL, 0), v = over(&c, 1, now, 1);
        struct err err = { 0 };

        before.hosts = &then_host;
        before.hosts_n = 1;
        before.evidence = &searched;
        v.hosts = now_hosts;
        v.hosts_n = 2;
        v.evidence = &all;
        CHECK_INT(verdict_compare(&v, &before, NULL, &err), 0);
        CHECK_INT(now[0].baseline, cases[i].expected);
        arena_release(&v.arena);
    }
}

/* Logs that reach back into the baseline: 60 in its 30 days, and 5 (or 1) on the day behind it. */
TEST(what_is_in_the_baseline_too_counts_once)
{
    for (uint64_t more = 1; more <= 5; more += 4) {
        struct finding then[] = { { .id = STR("aa"), .count = 60 } };
        struct finding now[] = { { .id = STR("aa"), .count = 60 + more } };
        struct finding both[] = { { .id = STR("aa"), .count = 60 + more } };
        struct host host = { .name = STR("MS01") };
        struct coverage month = { 0 }, longer = { 0 };
        struct verdict before = over(&month, 30, then, 1), v = over(&longer, 31, now, 1);
        struct verdict all = { .findings = both, .findings_n = 1 };
        struct err err = { 0 };

        v.hosts = before.hosts = &host;
        v.hosts_n = before.hosts_n = 1;
        CHECK_INT(verdict_shares_time(&v, &before, &err), 1);
        CHECK_INT(verdict_compare(&v, &before, &all, &err), 0);
        CHECK_INT(now[0].baseline, more == 5 ? BASELINE_MORE : BASELINE_KNOWN);
        longer.first.t = month.last.t + WHEN_DAY;
        CHECK_INT(verdict_shares_time(&v, &before, &err), 0);
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
    CHECK_INT(verdict_compare(&v, &before, NULL, &err), -1);
    mem_fail_at(-1);
    arena_release(&v.arena);
}

/* One machine, one finding in its monitoring log, and the logs of both sides. */
struct side {
    struct { const char *channel; when first, last; } logs[2]; /* days */
    uint64_t count;
};

static struct signature told = { .name = STR_INIT("sig") };

struct made {
    struct ev_source sources[2];
    struct coverage coverage[2];
    struct ev_hit hit;
    struct ref ref;
    struct finding finding;
    struct host host;
    size_t on;
    struct evidence evidence;
};

static struct verdict made(struct made *m, const struct side *s)
{
    size_t n = s->logs[1].channel ? 2 : 1;

    *m = (struct made){ .hit = { .signature = &told }, .host = { .name = STR("MS01") } };
    for (size_t i = 0; i < n; i++) {
        m->sources[i] = (struct ev_source){ .channel = str_of(s->logs[i].channel), .records = 9 };
        m->coverage[i] = (struct coverage){ .source = &m->sources[i],
                                            .first = { (1000 + s->logs[i].first) * WHEN_DAY, 0 },
                                            .last = { (1000 + s->logs[i].last) * WHEN_DAY, 0 } };
    }
    m->ref = (struct ref){ .hit = &m->hit, .source = &m->sources[0] };
    m->finding = (struct finding){ .id = STR("aa"), .count = s->count, .hosts = &m->on,
                                   .hosts_n = 1, .because = { &m->ref, 1, 1 } };
    m->evidence = (struct evidence){ .sources = m->sources, .sources_n = n };
    return (struct verdict){ .coverage = m->coverage, .coverage_n = n, .findings = &m->finding,
                             .findings_n = s->count > 0, .hosts = &m->host, .hosts_n = 1,
                             .evidence = &m->evidence };
}

/* A log of two days beside one of sixty, and two exports with eight weeks between them. */
TEST(how_often_is_counted_in_the_log_that_shows_it)
{
    static const struct { struct side before, now; enum baseline expected; } cases[] = {
        { { { { "OM", 0, 2 }, { "System", 0, 60 } }, 4 },
          { { { "OM", 70, 72 }, { "System", 70, 72 } }, 5 }, BASELINE_KNOWN },
        { { { { "OM", 0, 1 }, { "OM", 59, 60 } }, 4 }, { { { "OM", 70, 72 } }, 5 }, BASELINE_KNOWN },
        { { { { "OM", 0, 60 } }, 4 }, { { { "OM", 70, 72 } }, 5 }, BASELINE_MORE },
        { { { { "OM", 0, 60 } }, 60 }, { { { "OM", 70, 72 }, { "System", 70, 130 } }, 10 },
          BASELINE_MORE },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct made a, b;
        struct verdict before = made(&a, &cases[i].before), v = made(&b, &cases[i].now);
        struct err err = { 0 };

        CHECK_INT(verdict_compare(&v, &before, NULL, &err), 0);
        CHECK_INT(b.finding.baseline, cases[i].expected);
        arena_release(&v.arena);
    }
}

/* Once in a month, and a night without it; once in a month, and an hour before that without it. */
TEST(a_log_too_short_to_show_what_comes_seldom_shows_neither_new_nor_gone)
{
    static const struct { struct side before, now; int covered; enum baseline expected; } cases[] = {
        { { { { "OM", 0, 30 } }, 1 }, { { { "OM", 40, 41 } }, 0 }, 0, BASELINE_NONE },
        { { { { "OM", 0, 30 } }, 5 }, { { { "OM", 40, 41 } }, 0 }, 1, BASELINE_NONE },
        { { { { "OM", 0, 7 } }, 1 }, { { { "OM", 40, 41 } }, 0 }, 1, BASELINE_NONE },
        { { { { "OM", 0, 1 } }, 0 }, { { { "OM", 40, 70 } }, 1 }, 0, BASELINE_UNSEEN },
        { { { { "OM", 0, 1 } }, 0 }, { { { "OM", 40, 70 } }, 5 }, 0, BASELINE_NEW },
        { { { { "OM", 0, 30 } }, 0 }, { { { "OM", 40, 41 } }, 1 }, 0, BASELINE_NEW },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct made a, b;
        struct verdict before = made(&a, &cases[i].before), v = made(&b, &cases[i].now);
        struct err err = { 0 };

        CHECK_INT(verdict_compare(&v, &before, NULL, &err), 0);
        CHECK_INT(v.gone_n, cases[i].before.count > 0);
        if (v.gone_n)
            CHECK_INT(v.gone[0].covered, cases[i].covered);
        CHECK_INT(b.finding.baseline, cases[i].expected);
        arena_release(&v.arena);
    }
}
