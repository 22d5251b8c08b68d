/* SPDX-License-Identifier: Apache-2.0 */
/* Records that one source has more than once: a chunk that is there twice, a joined export. */
#include "lib/test.h"

#include "base/limits.h"
#include "verdict/evidence.h"

static const struct signature sig_a = { .name = { "a", 1 } };

static struct event event_number(uint64_t record)
{
    return (struct event){ .kind = EVENT_WINDOWS, .channel = STR("Application"),
                           .computer = STR("MS01"), .provider = STR("P"), .record = record,
                           .has_record = true, .level = 4,
                           .time = { .t = (when)record * WHEN_SECOND, .kind = STAMP_UTC } };
}

/* An event log with a chunk that is there twice, an export that was appended to itself. */
TEST(a_record_that_its_source_has_at_two_places_counts_once)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("a.evtx"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 0; r < 20; r++) {
        struct event ev = event_number(1 + r % 10);

        ev.offset = 4096 + r * 100;
        evidence_event(e, &ev);
        evidence_hit(e, &ev, &sig_a, NULL, 0);
    }
    evidence_end(e, 65536, &none);
    CHECK_INT(evidence_sort(e), 0);
    CHECK_INT(e->hits_n, 10);
    evidence_free(e);
}

/* Records lo to hi at so many seconds from each other's numbers. */
static void add_records(struct evidence *e, uint64_t lo, uint64_t hi, when later)
{
    for (uint64_t r = lo; r <= hi; r++) {
        struct event ev = event_number(r);

        ev.time.t += later * WHEN_SECOND;
        evidence_event(e, &ev);
    }
}

static bool again_is(const struct ev_source *s, size_t i, uint64_t lo, uint64_t hi)
{
    return i < s->again_n && s->again[i].lo == lo && s->again[i].hi == hi;
}

/* A chunk that is there twice and thrice, an earlier export that was appended, each row doubled. */
TEST(records_that_a_source_has_once_more_are_known_by_their_numbers)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("chunk.evtx"), STR("evtx"), WHEN_NONE);
    add_records(e, 100, 150, 0);
    add_records(e, 120, 160, 0);
    add_records(e, 120, 130, 0);
    evidence_end(e, 1, &none);
    evidence_begin(e, STR("joined.evtx"), STR("evtx"), WHEN_NONE);
    add_records(e, 500, 600, 0);
    add_records(e, 450, 510, 0);
    evidence_end(e, 1, &none);
    evidence_begin(e, STR("rows.csv"), STR("evtcsv"), WHEN_NONE);
    for (uint64_t r = 10; r < 20; r++) {
        add_records(e, r, r, 0);
        add_records(e, r, r, 0);
    }
    evidence_end(e, 1, &none);
    CHECK(again_is(&e->sources[0], 0, 120, 150) && e->sources[0].again_n == 1);
    CHECK(again_is(&e->sources[1], 0, 500, 510) && e->sources[1].again_n == 1);
    CHECK(again_is(&e->sources[2], 0, 10, 19) && e->sources[2].again_n == 1);
    evidence_free(e);
}

TEST(a_correlation_counts_a_record_that_comes_again_once)
{
    static const struct str none_of = STR_INIT("");
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    struct sighting out[20];
    size_t n = 0;

    evidence_begin(e, STR("a.evtx"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 0; r < 20; r++) {
        struct event ev = event_number(1 + r % 10);

        ev.offset = 4096 + r * 100;
        evidence_event(e, &ev);
        evidence_seen(e, &ev, &sig_a, &none_of, 1);
    }
    evidence_end(e, 65536, &none);
    CHECK_INT(evidence_sort(e), 0);
    CHECK_INT(evidence_sightings(e, out, &n), 0);
    CHECK_INT(n, 10);
    evidence_free(e);
}

/* A log that was cleared, and one that forgets its oldest records: none is there twice. */
TEST(numbers_that_a_cleared_log_begins_anew_are_of_other_records)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("cleared.evtx"), STR("evtx"), WHEN_NONE);
    add_records(e, 100, 150, 0);
    add_records(e, 1, 160, 1000);
    evidence_end(e, 1, &none);
    evidence_begin(e, STR("ring.evtx"), STR("evtx"), WHEN_NONE);
    add_records(e, 500, 600, 0);
    add_records(e, 300, 499, 0);
    evidence_end(e, 1, &none);
    CHECK_INT(e->sources[0].again_n, 0);
    CHECK_INT(e->sources[1].again_n, 0);
    evidence_free(e);
}

TEST(of_many_ranges_that_come_again_the_first_are_kept)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    evidence_begin(e, STR("many.evtx"), STR("evtx"), WHEN_NONE);
    add_records(e, 1, 3 * LIMIT_GAPS_KEPT + 9, 0);
    for (uint64_t r = 0; r <= LIMIT_GAPS_KEPT; r++)
        add_records(e, 3 * r + 1, 3 * r + 1, 0);
    evidence_end(e, 1, &none);
    CHECK_INT(e->sources[0].again_n, LIMIT_GAPS_KEPT);
    evidence_free(e);
}
