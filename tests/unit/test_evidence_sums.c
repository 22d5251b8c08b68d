/* SPDX-License-Identifier: Apache-2.0 */
/* Records that were summed up leave the same coverage as records that were noted one by one. */
#include "lib/chance.h"
#include "lib/test.h"

#include "event/kin.h"
#include "verdict/evidence_sums.h"

#include <string.h>

#define EVENTS 3000u
#define KINDS 12u

/* A log of two machines and three channels; its numbers and times go on, mostly. */
static void make(struct event *events, struct event_kin *kins, uint32_t seed)
{
    static const char *const channels[] = { "Application", "System", "Operations Manager" };
    static const char *const computers[] = { "MS01.corp.example", "AG01" };
    uint64_t record = 1000;
    when t = 1000 * WHEN_SECOND;

    chance = seed;
    for (size_t i = 0; i < EVENTS; i++) {
        uint32_t kind = below(3) ? 0 : below(KINDS);
        struct event *ev = &events[i];

        record += below(8) ? 1 : below(40);
        record -= below(30) ? 0 : 1 + below(20);
        t += below(WHEN_SECOND);
        t -= below(40) ? 0 : below(5 * WHEN_SECOND);
        *ev = (struct event){ .kind = EVENT_WINDOWS, .channel = str_of(channels[kind % 3]),
                              .computer = str_of(computers[kind % 2]), .provider = STR("P"),
                              .record = record, .has_record = true, .level = (int8_t)below(5),
                              .time = SUM_STAMP(t), .kin = below(50) ? &kins[kind] : NULL };
        ev->carved = !below(60);
        ev->chosen = !below(200);
        if (!below(100))
            ev->time = below(2) ? STAMP_ABSENT
                               : (struct stamp){ .t = t, .kind = STAMP_LOCAL, .digits = 3 };
    }
}

static struct evidence *begun(void)
{
    struct evidence *e = evidence_new();

    evidence_begin(e, STR("a.evtx"), STR("evtx"), WHEN_NONE);
    return e;
}

static struct evidence *one_by_one(struct event *events)
{
    struct evidence *e = begun();

    for (size_t i = 0; i < EVENTS; i++) {
        events[i].kin = NULL; /* each found by its names */
        CHECK_INT(evidence_event(e, &events[i]), 0);
    }
    return e;
}

/* In pieces of some length, with rows for those that can be summed up; some read at once. */
static struct evidence *in_rows(const struct event *events, size_t piece)
{
    struct evidence *e = begun();
    struct sums sums = { 0 };
    uint64_t rows = 0;
    size_t told = 0;

    for (size_t i = 0; i < EVENTS; i++) {
        bool directly = i / piece % 3 == 2;

        if (!directly && sums_take(&events[i]))
            CHECK_INT(sums_add(&sums, &events[i], &rows), 0);
        else
            sums_break(&sums);
        if (directly || !sums_take(&events[i]) || (i + 1) % piece == 0 || i + 1 == EVENTS) {
            for (; told < sums.n; told++)
                CHECK_INT(evidence_sum_row(e, &sums, told), 0);
            sums_reset(&sums);
            told = 0;
        }
        if (directly || !sums_take(&events[i]))
            CHECK_INT(evidence_event(e, &events[i]), 0);
    }
    sums_release(&sums);
    return e;
}

static bool same_stamps(struct stamp a, struct stamp b)
{
    return a.t == b.t && a.kind == b.kind && a.digits == b.digits;
}

static void check_same(const struct ev_source *a, const struct ev_source *b)
{
    CHECK_STR(b->channel, a->channel);
    CHECK_STR(b->computer, a->computer);
    CHECK_INT(b->records, a->records);
    CHECK(same_stamps(a->first, b->first));
    CHECK(same_stamps(a->last, b->last));
    CHECK_INT(b->longest_quiet, a->longest_quiet);
    CHECK_INT(b->onward, a->onward);
    CHECK_INT(b->informs, a->informs);
    CHECK_INT(b->chosen, a->chosen);
    CHECK_INT(b->ranges_dropped, a->ranges_dropped);
    CHECK_INT(b->ranges_n, a->ranges_n);
    for (size_t i = 0; i < a->ranges_n && i < b->ranges_n; i++) {
        CHECK_INT(b->ranges[i].lo, a->ranges[i].lo);
        CHECK_INT(b->ranges[i].hi, a->ranges[i].hi);
        CHECK(same_stamps(a->ranges[i].lo_time, b->ranges[i].lo_time));
        CHECK(same_stamps(a->ranges[i].hi_time, b->ranges[i].hi_time));
    }
}

TEST(records_that_are_summed_up_leave_the_coverage_of_records_that_are_noted_one_by_one)
{
    static const size_t pieces[] = { 1, 7, 100, EVENTS };
    static struct event events[EVENTS];

    for (uint32_t seed = 1; seed <= 20; seed++)
        for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) {
            struct event_kin kins[KINDS] = { { 0 } };
            struct evidence *rows, *plain;

            make(events, kins, seed);
            rows = in_rows(events, pieces[p]);
            plain = one_by_one(events);
            CHECK_INT(rows->sources_n, plain->sources_n);
            for (size_t i = 0; i < plain->sources_n && i < rows->sources_n; i++)
                check_same(&plain->sources[i], &rows->sources[i]);
            evidence_free(rows);
            evidence_free(plain);
        }
}

TEST(of_more_gaps_than_are_kept_the_number_is_the_same)
{
    struct evidence *rows = begun(), *plain = begun();
    struct sums sums = { 0 };
    struct event_kin kin = { 0 };
    uint64_t number = 0;

    for (uint64_t i = 0; i < 6000; i++) {
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"),
                            .computer = STR("A"), .record = 1 + i * 3 / 2 * 2,
                            .has_record = true, .time = SUM_STAMP((when)i), .kin = &kin };

        CHECK_INT(sums_add(&sums, &ev, &number), 0);
        ev.kin = NULL;
        CHECK_INT(evidence_event(plain, &ev), 0);
    }
    CHECK_INT(evidence_sum_row(rows, &sums, 0), 0);
    CHECK(plain->sources[0].ranges_dropped > 0);
    check_same(&plain->sources[0], &rows->sources[0]);
    sums_release(&sums);
    evidence_free(rows);
    evidence_free(plain);
}
