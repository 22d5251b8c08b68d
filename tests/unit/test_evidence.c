/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "event/kin.h"
#include "verdict/evidence.h"

#include <stdio.h>
#include <string.h>

static const struct signature sig_a = { .name = { "a", 1 } }, sig_b = { .name = { "b", 1 } };

static struct event event_number(uint64_t record)
{
    return (struct event){ .kind = EVENT_WINDOWS, .channel = STR("Application"),
                           .computer = STR("MS01"), .provider = STR("P"), .record = record,
                           .has_record = true, .level = 4,
                           .time = { .t = (when)record * WHEN_SECOND, .kind = STAMP_UTC } };
}

static struct evidence *with_records(const char *name, uint64_t from, uint64_t to, uint64_t step)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, str_of(name), STR("evtx"), WHEN_NONE);
    for (uint64_t r = from; r <= to; r += step) {
        struct event ev = event_number(r);
        struct capture c = { STR("code"), STR("80070643") };
        evidence_event(e, &ev);
        if (r % 10 == 0)
            evidence_hit(e, &ev, r % 20 ? &sig_a : &sig_b, &c, 1);
    }
    evidence_end(e, 65536, &none);
    return e;
}

/* A chunk whose template was overwritten: number and time are all that is left of its records. */
TEST(records_of_which_nothing_could_be_read_are_a_hole_in_their_log)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 1; r <= 9; r++) {
        struct event ev = event_number(r);
        if (r > 3 && r != 7) {
            ev.channel = ev.computer = ev.provider = STR_NONE;
            ev.damaged = true;
        }
        evidence_event(e, &ev);
    }
    evidence_end(e, 1, &none);
    CHECK_INT(e->sources[0].records, 4);
    CHECK_INT(e->sources[0].last.t, 7 * WHEN_SECOND);
    CHECK_INT(e->sources[0].ranges_n, 2);
    for (size_t i = 1; i < e->sources_n; i++)
        CHECK_INT(e->sources[i].last.kind, STAMP_NONE);
    evidence_free(e);
}

TEST(record_ids_become_ranges_and_holes_have_times)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    static const uint64_t ids[] = { 5, 6, 7, 20, 21, 9, 8, 30, 29, 7 };

    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct event ev = event_number(ids[i]);
        evidence_event(e, &ev);
    }
    evidence_end(e, 1, &none);
    CHECK_INT(e->sources_n, 1);
    CHECK_INT(e->sources[0].records, 10);
    if (CHECK_INT(e->sources[0].ranges_n, 3)) {
        const struct id_range *r = e->sources[0].ranges;
        CHECK_INT(r[0].lo, 5);
        CHECK_INT(r[0].hi, 9);
        CHECK_INT(r[0].hi_time.t, 9 * WHEN_SECOND);
        CHECK_INT(r[1].lo, 20);
        CHECK_INT(r[2].lo, 29);
        CHECK_INT(r[2].lo_time.t, 29 * WHEN_SECOND);
    }
    evidence_free(e);
}

static bool same_coverage(const struct ev_source *x, const struct ev_source *y)
{
    bool same = x->records == y->records && x->first.t == y->first.t && x->last.t == y->last.t &&
                x->longest_quiet == y->longest_quiet && x->ranges_n == y->ranges_n &&
                x->ranges_dropped == y->ranges_dropped;

    for (size_t i = 0; i < x->ranges_n && same; i++)
        same = x->ranges[i].lo == y->ranges[i].lo && x->ranges[i].hi == y->ranges[i].hi &&
               x->ranges[i].lo_time.t == y->ranges[i].lo_time.t &&
               x->ranges[i].hi_time.t == y->ranges[i].hi_time.t;
    same = same && x->again_n == y->again_n;
    for (size_t i = 0; i < x->again_n && same; i++)
        same = x->again[i].lo == y->again[i].lo && x->again[i].hi == y->again[i].hi;
    return same;
}

static uint32_t draw(uint32_t *seed, uint32_t n)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % n;
}

/* So many records whose ids lead up to the last one's: each by itself, and all by the last one. */
static void add_run(struct evidence *apart, struct evidence *together, struct event last, uint32_t n,
                    when *now, uint32_t *seed)
{
    last.passed_from = last.time;
    last.passed = n - 1;
    for (uint32_t i = 0; i < n; i++) {
        struct event one = last;
        when step = (when)draw(seed, 9) * WHEN_SECOND;

        one.passed = 0;
        one.record = last.record - (n - 1 - i);
        one.time.t = *now += step;
        evidence_event(apart, &one);
        if (i == 0)
            last.passed_from = one.time;
        else if (step > last.passed_step)
            last.passed_step = step;
        last.time = one.time;
    }
    evidence_event(together, &last);
}

/* Few ids, so that runs meet; and so many that there are more ranges than are kept. */
TEST(records_that_are_told_together_are_covered_as_if_one_by_one)
{
    static const uint32_t ids[] = { 40, 400, 60000 };
    uint32_t seed = 11;
    struct defects none = { 0 };

    for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++) {
        struct evidence *apart = evidence_new(), *together = evidence_new();
        when now = 1000 * WHEN_SECOND;

        evidence_begin(apart, STR("x"), STR("evtx"), WHEN_NONE);
        evidence_begin(together, STR("x"), STR("evtx"), WHEN_NONE);
        for (size_t i = 0; i < ids[k] / 5; i++) {
            uint32_t n = 1 + draw(&seed, 5);

            add_run(apart, together, event_number(n + draw(&seed, ids[k])), n, &now, &seed);
            if (draw(&seed, 20) == 0)
                now -= 50 * WHEN_SECOND;
        }
        evidence_end(apart, 1, &none);
        evidence_end(together, 1, &none);
        CHECK(same_coverage(&apart->sources[0], &together->sources[0]));
        CHECK_INT(together->sources[0].ranges_dropped > 0, ids[k] == 60000);
        evidence_free(apart);
        evidence_free(together);
    }
}

/* Of three logs of two machines, and of a kin that stands for others from time to time. */
TEST(events_of_a_kin_are_covered_by_their_own_source)
{
    static const struct str channels[] = { STR_INIT("A"), STR_INIT("B"), STR_INIT("C") };
    static const struct str computers[] = { STR_INIT("x"), STR_INIT("y") };
    struct evidence *with = evidence_new(), *without = evidence_new();
    struct event_kin kins[6] = { { 0 } };
    struct defects none = { 0 };
    uint32_t seed = 5;

    evidence_begin(with, STR("x"), STR("evtx"), WHEN_NONE);
    evidence_begin(without, STR("x"), STR("evtx"), WHEN_NONE);
    for (uint64_t id = 1; id < 2000; id++) {
        struct event ev = event_number(id);
        uint32_t which = draw(&seed, 6), turn = (uint32_t)id / 300;

        if (id % 300 == 0)
            memset(kins, 0, sizeof kins);
        ev.time.t = (when)(1000 + id + draw(&seed, 20)) * WHEN_SECOND;
        ev.channel = channels[which % 3];
        ev.computer = computers[which / 3];
        CHECK_INT(evidence_event(without, &ev), 0);
        ev.kin = draw(&seed, 3) ? &kins[(which + turn) % 6] : NULL;
        CHECK_INT(evidence_event(with, &ev), 0);
    }
    evidence_end(with, 1, &none);
    evidence_end(without, 1, &none);
    CHECK_INT(with->sources_n, 6);
    for (size_t i = 0; i < with->sources_n && i < without->sources_n; i++) {
        CHECK_STR(with->sources[i].channel, without->sources[i].channel);
        CHECK_STR(with->sources[i].computer, without->sources[i].computer);
        CHECK(same_coverage(&with->sources[i], &without->sources[i]));
    }
    evidence_free(with);
    evidence_free(without);
}

static uint64_t counted(const struct evidence *e, const struct signature *sig, uint32_t source,
                        struct str subject)
{
    uint64_t n = 0;

    for (size_t i = 0; i < e->hits_n; i++)
        n += e->hits[i].signature == sig && e->hits[i].source == source &&
             str_eq(e->hits[i].subject, subject);
    for (size_t i = 0; i < e->more_n; i++)
        if (e->more[i].signature == sig && e->more[i].source == source &&
            str_eq(e->more[i].subject, subject))
            n += e->more[i].count;
    return n;
}

/* Any signature after any other, of two logs and about three machines: none is taken for
   another. */
TEST(hits_of_many_series_in_turns_are_each_counted_with_its_own)
{
    enum { SIGNATURES = 70, SUBJECTS = 3, HITS = 420 * 3 * LIMIT_HITS_KEPT };
    static const struct str subjects[SUBJECTS] = { STR_INIT("A"), STR_INIT("B"), STR_INIT("") };
    static struct signature sigs[SIGNATURES];
    static uint64_t expected[2][SIGNATURES][SUBJECTS];
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    uint32_t any = 1;

    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (size_t i = 0; i < HITS; i++) {
        struct event ev = event_number(i + 1);
        size_t sig = (any >> 8) % SIGNATURES, subject = (any >> 17) % SUBJECTS, log = any >> 31;
        struct capture about = { STR("host"), subjects[subject] };

        ev.channel = log ? STR("System") : STR("Application"); /* which comes first */
        evidence_event(e, &ev);
        CHECK_INT(evidence_hit(e, &ev, &sigs[sig], &about, about.value.n > 0), 0);
        expected[log][sig][subject]++;
        any = any * 1664525u + 1013904223u;
    }
    evidence_end(e, 1, &none);
    CHECK_INT(e->sources_n, 2);
    for (size_t s = 0; s < SIGNATURES; s++)
        for (size_t k = 0; k < SUBJECTS; k++)
            for (uint32_t log = 0; log < 2; log++)
                CHECK_INT(counted(e, &sigs[s], log, subjects[k]), expected[log][s][k]);
    evidence_free(e);
}

/* 6,000 machines in one log, each twice, is more than have an entry each. */
static struct evidence *with_many_machines(bool hits_at_the_end)
{
    enum { MACHINES = 6000 };
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (int pass = 0; pass <= hits_at_the_end; pass++)
        for (uint64_t i = 0; i < 2 * MACHINES; i++) {
            struct event ev = event_number(i + 1);
            char name[16];

            snprintf(name, sizeof name, "M%u", (unsigned)(i % MACHINES));
            ev.computer = str_of(name);
            if (pass == 0)
                evidence_event(e, &ev);
            if (pass == hits_at_the_end)
                evidence_hit(e, &ev, &sig_a, NULL, 0);
        }
    evidence_end(e, 1, &none);
    return e;
}

/* The hits of a piece that another thread read come behind all its records. */
TEST(a_hit_is_of_its_machine_though_more_machines_came_than_have_entries)
{
    struct evidence *turns = with_many_machines(false), *apart = with_many_machines(true);

    CHECK_INT(turns->sources_n, 4097);
    CHECK_INT(turns->sources[10].records, 2);
    CHECK_INT(turns->sources[4096].records, 2 * (6000 - 4096));
    CHECK_STR(turns->sources[4096].channel, STR("(other)"));
    CHECK_INT(turns->hits_n, apart->hits_n);
    CHECK_INT(turns->sources_n, apart->sources_n);
    for (size_t i = 0; i < turns->hits_n && i < apart->hits_n; i++) {
        CHECK_INT(turns->hits[i].at, apart->hits[i].at);
        CHECK_INT(turns->hits[i].source, apart->hits[i].source);
    }
    evidence_free(turns);
    evidence_free(apart);
}

/* Records 1 to 9 of a file; logs has a letter for each: A Application, S System, - no log. */
static struct evidence *with_logs(const char *name, const char *logs)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, str_of(name), STR("evt"), WHEN_NONE);
    for (uint64_t r = 1; logs[r - 1]; r++) {
        struct event ev = event_number(r);
        ev.channel = logs[r - 1] == 'A' ? STR("Application")
                     : logs[r - 1] == 'S' ? STR("System") : STR_NONE;
        evidence_event(e, &ev);
        evidence_hit(e, &ev, &sig_a, NULL, 0);
    }
    evidence_end(e, 1, &none);
    return e;
}

static void check_log(const char *name, const char *logs, size_t sources, struct str channel)
{
    struct evidence *e = with_logs(name, logs);
    size_t hits = 0;

    CHECK_INT(e->sources_n, sources);
    CHECK_STR(e->sources[0].channel, channel);
    for (size_t i = 0; i < e->hits_n; i++)
        hits += e->hits[i].source < e->sources_n;
    CHECK_INT(hits, strlen(logs));
    if (sources == 1) {
        CHECK_INT(e->sources[0].records, strlen(logs));
        CHECK_INT(e->sources[0].ranges_n, 1);
        CHECK_INT(e->sources[0].ranges[0].hi_time.t, (when)strlen(logs) * WHEN_SECOND);
    }
    evidence_free(e);
}

TEST(records_that_name_no_log_are_of_the_one_that_their_file_is_of)
{
    check_log("x.evt", "--A-A--", 1, STR("Application"));
    check_log("x.evt", "A------", 1, STR("Application"));
    check_log("x.evt", "A-S----", 3, STR("Application")); /* two logs: nobody knows which */
    check_log("MS01/SysEvent.Evt", "---", 1, STR("System"));
    check_log("Operations Manager (copied).txt", "---", 1, STR("Operations Manager"));
    check_log("Applications.csv", "---", 1, STR(""));
    check_log("System/x.csv", "---", 1, STR(""));
    check_log("x.csv", "---", 1, STR(""));
}

TEST(of_a_million_equal_hits_the_first_and_the_last_stay_and_all_are_counted)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    size_t total;

    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 1; r <= 100000; r++) {
        struct event ev = event_number(r);
        char text[32];
        struct capture c = { STR("n"), { text, (size_t)snprintf(text, sizeof text, "%llu",
                                                               (unsigned long long)r) } };
        evidence_event(e, &ev);
        evidence_hit(e, &ev, &sig_a, &c, 1);
    }
    total = e->arena.total;
    evidence_end(e, 1, &none);
    CHECK(total < 1000000);
    CHECK_INT(evidence_sort(e), 0);
    CHECK_INT(e->hits_n, 2 * LIMIT_HITS_KEPT);
    CHECK_INT(e->hits[0].at, 1);
    CHECK_INT(e->hits[e->hits_n - 1].at, 100000);
    CHECK_STR(e->hits[e->hits_n - 1].captures[0].value, STR("100000"));
    if (CHECK_INT(e->more_n, 1))
        CHECK_INT(e->more[0].count, 100000 - 2 * LIMIT_HITS_KEPT);
    evidence_free(e);
}

/* One that happens every hour, and a restart in the middle of the year. */
static void routine_year(struct evidence *e, const struct signature *routine, uint64_t restart)
{
    struct defects none = { 0 };

    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 1; r <= 9000; r++) {
        struct event ev = event_number(r);

        evidence_event(e, &ev);
        evidence_hit(e, &ev, r == restart ? &sig_a : routine, NULL, 0);
    }
    evidence_end(e, 1, &none);
    CHECK_INT(evidence_sort(e), 0);
}

TEST(of_what_is_routine_a_few_stay_and_the_first_behind_a_change)
{
    static const struct signature told = { .name = { "told", 4 }, .routine = true };
    static const struct signature noise = { .name = { "noise", 5 }, .severity = SEVERITY_NOISE };

    for (int i = 0; i < 2; i++) {
        struct evidence *e = evidence_new();
        bool found = false;

        routine_year(e, i ? &told : &noise, 4500);
        for (size_t k = 0; k < e->hits_n; k++)
            found = found || e->hits[k].at == 4501;
        CHECK(found);
        CHECK_INT(e->hits_n, 1 + 2 * LIMIT_ROUTINE_KEPT + 1);
        CHECK_INT(e->hits[e->hits_n - 1].at, 9000);
        if (CHECK_INT(e->more_n, 1))
            CHECK_INT(e->more[0].count, 8999 - 2 * LIMIT_ROUTINE_KEPT - 1);
        evidence_free(e);
    }
}

/* However often something happens that is not routine, what stays is bounded. */
TEST(of_what_is_routine_no_more_than_so_much_stays)
{
    static const struct signature told = { .name = { "told", 4 }, .routine = true };
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 1; r <= 9000; r++) {
        struct event ev = event_number(r);

        evidence_event(e, &ev);
        evidence_hit(e, &ev, r % 2 ? &sig_a : &told, NULL, 0);
    }
    evidence_end(e, 1, &none);
    CHECK_INT(evidence_sort(e), 0);
    CHECK_INT(e->hits_n, 2 * LIMIT_HITS_KEPT + 3 * LIMIT_ROUTINE_KEPT);
    evidence_free(e);
}

/* n records with these levels in turn, without ids (a table of Event Viewer) or with them. */
static bool is_selection_of(size_t n, const int8_t *levels, size_t levels_n, bool ids, bool chosen)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    bool partial;

    evidence_begin(e, STR("x"), STR("evtcsv"), WHEN_NONE);
    for (uint64_t r = 1; r <= n; r++) {
        struct event ev = event_number(r);

        ev.level = levels[r % levels_n];
        ev.provider = r % 2 ? STR("HealthService") : STR("OpsMgr Connector");
        ev.event_id = r % 2 ? 1210 : 20022;
        ev.has_record = ids;
        ev.chosen = chosen;
        evidence_event(e, &ev);
    }
    evidence_end(e, 1, &none);
    partial = e->sources[0].partial;
    evidence_free(e);
    return partial;
}

TEST(an_export_of_warnings_and_errors_alone_is_a_selection_unless_ids_tell)
{
    static const int8_t bad[] = { 2, 3, 1 }, all[] = { 2, 4, 3 }, unknown[] = { 2, -1 };

    CHECK(is_selection_of(300, bad, 3, false, false));
    CHECK(!is_selection_of(300, bad, 3, true, false));
    CHECK(!is_selection_of(300, all, 3, false, false));
    CHECK(!is_selection_of(300, unknown, 2, false, false));
}

TEST(a_few_copied_records_are_a_selection_and_many_are_a_log)
{
    static const int8_t all[] = { 4, 2 };

    CHECK(is_selection_of(3, all, 2, false, true));
    CHECK(is_selection_of(12, all, 2, false, true));
    CHECK(!is_selection_of(13, all, 2, false, true));
    CHECK(!is_selection_of(3, all, 2, false, false));
}

struct kind_of_log {
    const char *channel, *providers[2];
    uint32_t ids[2];
    size_t n;
    bool numbered;
};

static bool is_filtered(struct kind_of_log k)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    bool partial;

    evidence_begin(e, STR("x"), STR("evtcsv"), WHEN_NONE);
    for (uint64_t r = 1; r <= k.n; r++) {
        struct event ev = event_number(r);

        ev.channel = str_of(k.channel);
        ev.provider = str_of(k.providers[r % 2]);
        ev.event_id = k.ids[r % 2];
        ev.level = 4;
        ev.has_record = k.numbered;
        evidence_event(e, &ev);
    }
    evidence_end(e, 1, &none);
    partial = e->sources[0].partial;
    evidence_free(e);
    return partial;
}

TEST(a_log_of_one_event_or_one_writer_where_many_write_is_a_selection)
{
    CHECK(is_filtered((struct kind_of_log){ "Application", { "MsiInstaller", "MsiInstaller" },
                                            { 1033, 1033 }, 9, false }));
    CHECK(is_filtered((struct kind_of_log){ "System", { "EventLog", "EventLog" }, { 6005, 6006 }, 9,
                                            false }));
    CHECK(is_filtered((struct kind_of_log){ "Operations Manager", { "HealthService", "HealthService" },
                                            { 1210, 2120 }, 9, false }));
    /* all that the installer said; many writers; a log that has one writer; ids tell; too few */
    CHECK(!is_filtered((struct kind_of_log){ "Application", { "MsiInstaller", "MsiInstaller" },
                                             { 1033, 1034 }, 9, false }));
    CHECK(!is_filtered((struct kind_of_log){ "System", { "EventLog", "User32" }, { 6005, 1074 }, 9,
                                             false }));
    CHECK(!is_filtered((struct kind_of_log){ "Setup", { "Servicing", "Servicing" }, { 2, 3 }, 9,
                                             false }));
    CHECK(!is_filtered((struct kind_of_log){ "System", { "EventLog", "EventLog" }, { 6005, 6005 }, 9,
                                             true }));
    CHECK(!is_filtered((struct kind_of_log){ "System", { "EventLog", "EventLog" }, { 6005, 6006 }, 3,
                                             false }));
}

static bool same_hits(const struct evidence *a, const struct evidence *b)
{
    if (a->hits_n != b->hits_n || a->sources_n != b->sources_n)
        return false;
    for (size_t i = 0; i < a->hits_n; i++) {
        const struct ev_hit *x = &a->hits[i], *y = &b->hits[i];
        if (x->signature != y->signature || x->at != y->at || x->source != y->source ||
            !str_eq(x->text, y->text))
            return false;
    }
    return true;
}

TEST(the_order_of_merging_never_shows_and_copies_count_once)
{
    struct evidence *one = with_records("b.evtx", 1, 500, 1);
    struct evidence *two = with_records("a.xml", 300, 900, 1); /* overlaps: 300 to 500 twice */
    struct evidence *x = evidence_new(), *y = evidence_new();

    CHECK_INT(evidence_merge(x, one), 0);
    CHECK_INT(evidence_merge(x, two), 0);
    CHECK_INT(evidence_merge(y, two), 0);
    CHECK_INT(evidence_merge(y, one), 0);
    CHECK_INT(evidence_sort(x), 0);
    CHECK_INT(evidence_sort(y), 0);
    CHECK(same_hits(x, y));
    CHECK_INT(x->hits_n, 90); /* every tenth of 1 to 900, once */
    CHECK_STR(x->sources[0].name, STR("a.xml"));
    evidence_free(one);
    evidence_free(two);
    evidence_free(x);
    evidence_free(y);
}

TEST(no_memory_while_reading_is_an_error_and_not_a_crash)
{
    for (long n = 0; n < 60; n++) {
        struct evidence *e = evidence_new();
        struct defects none = { 0 };
        struct event ev = event_number(1);
        mem_fail_at(n);
        if (evidence_begin(e, STR("x"), STR("evtx"), WHEN_NONE) == 0 &&
            evidence_event(e, &ev) == 0 && evidence_hit(e, &ev, &sig_a, NULL, 0) == 0)
            evidence_end(e, 1, &none);
        mem_fail_at(-1);
        evidence_free(e);
    }
}
