/* SPDX-License-Identifier: Apache-2.0 */
/* Correlations without memory, and at their limits. */
#include "lib/correlated.h"
#include "lib/ruled.h"
#include "lib/test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "rules/correlate.h"
#include "verdict/evidence_json.h"

#include <string.h>

TEST(chains_end_at_their_limit)
{
    struct buf text = { 0 };
    struct ruleset *set;

    buf_add(&text, STR(RULES));
    for (int i = 0; i <= LIMIT_CORRELATION_DEPTH; i++) {
        buf_format(&text, "title: t\nname: x%d\ncorrelation:\n    type: temporal\n"
                          "    timespan: 5m\n    rules:\n        - a\n        - ", i);
        if (i == LIMIT_CORRELATION_DEPTH)
            buf_add(&text, STR("b\n"));
        else
            buf_format(&text, "x%d\n---\n", i + 1);
    }
    buf_char(&text, '\0');
    set = ruled_set(text.s);
    CHECK(strstr(ruled_err.text, "one correlation too many"));
    CHECK(!set);
    ruleset_free(set);
    buf_release(&text);
}

TEST(beyond_the_limit_of_sightings_none_is_kept_and_correlations_say_so)
{
    struct evidence *e = evidence_new();
    struct ruleset *set = ruled_set(RULES CHAIN);
    const struct signature *a = set ? ruleset_find(set, STR("a")) : NULL, *lost[] = { a };
    struct correlations found;
    struct str group = STR("g");
    struct sighting s = { .signature = a, .values = &group };
    struct arena own = { 0 };

    if (!CHECK(a != NULL))
        return;
    CHECK_INT(evidence_keep_seen(e, &s, 1), 0);
    CHECK_INT(e->seen_n, 1);
    CHECK_INT(evidence_count_seen(e, a, LIMIT_SIGHTINGS - 1, 1), 0);
    CHECK_INT(e->seen_n, 1);
    CHECK_INT(evidence_keep_seen(e, &s, 1), 0);
    CHECK_INT(e->seen_n, 0);
    CHECK(evidence_seen_lost(&e->tallies[0]));
    CHECK_INT(correlate(&found, &own, set, NULL, 0, lost, 1), 0);
    if (CHECK_INT(found.undecided_n, 1))
        CHECK_STR(found.undecided[0]->name, STR("many"));
    arena_release(&own);
    evidence_free(e);
    ruleset_free(set);
}

/* All at one moment, and each a group of its own: neither takes more than its share. */
TEST(many_events_of_one_time_and_many_groups_are_no_burden)
{
    enum { MANY = 200000 };
    struct ruleset *set = ruled_set(RULES ORDERED);
    struct sighting *many = mem_zero(MANY, sizeof *many);
    struct correlations found;
    struct arena own = { 0 };
    struct str same = STR("g");

    for (size_t i = 0; many && i < MANY; i++)
        many[i] = (struct sighting){
            .signature = ruleset_find(set, i % 3 == 0   ? STR("a")
                                           : i % 3 == 1 ? STR("b")
                                                        : STR("c")),
            .values = &same, .values_n = 1, .at = i, .source = (uint32_t)i };
    CHECK_INT(correlate(&found, &own, set, many, MANY, NULL, 0), 0);
    CHECK_INT(found.n, MANY / 3);
    for (size_t i = 0; many && i < MANY; i++) {
        struct str *group = arena_zero(&own, 1, sizeof *group);

        *group = arena_format(&own, "%zu", i / 3);
        many[i].values = group;
    }
    CHECK_INT(correlate(&found, &own, set, many, MANY, NULL, 0), 0);
    CHECK_INT(found.n, MANY / 3);
    arena_release(&own);
    mem_free(many);
    ruleset_free(set);
}

TEST(every_limit_of_a_correlation_is_reached_and_said)
{
    struct buf text = { 0 };
    struct ruleset *set;
    struct evidence *e = evidence_new();
    struct sighting *many = mem_zero(LIMIT_CORRELATED + 1, sizeof *many);
    struct correlations found;
    struct arena own = { 0 };

    buf_add(&text, STR(RULES "title: t\nname: x\ncorrelation: {type: temporal, timespan: 5m, rules: ["));
    for (int i = 0; i <= LIMIT_CORRELATION_RULES; i++)
        buf_add(&text, STR("a, "));
    buf_add(&text, STR("b]}\n"));
    buf_char(&text, '\0');
    CHECK(!ruled_set(text.s));
    CHECK(strstr(ruled_err.text, "more than 64 rules"));
    buf_release(&text);

    set = ruled_set(RULES CORRELATION("x", "type: temporal, rules: [a, b], timespan: 5m"));
    CHECK_INT(evidence_count_seen(e, ruleset_find(set, STR("a")), 1, LIMIT_SIGHTING_BYTES), 0);
    CHECK_INT(evidence_count_seen(e, ruleset_find(set, STR("a")), 1, 1), 1);
    for (size_t i = 0; many && i <= LIMIT_CORRELATED; i++)
        many[i].signature = ruleset_find(set, i % 2 ? STR("a") : STR("b"));
    CHECK_INT(correlate(&found, &own, set, many, LIMIT_CORRELATED + 1, NULL, 0), 0);
    CHECK(found.n == 0 && found.undecided_n == 1);
    arena_release(&own);
    mem_free(many);
    evidence_free(e);
    ruleset_free(set);
}

/* Of a long value the beginning is kept, and a hash that tells it from others. */
TEST(a_long_value_is_known_by_its_hash)
{
    static char bytes[LIMIT_SIGHTING_VALUE + 1];
    struct ruleset *set = ruled_set(RULES CHAIN);
    struct evidence *e = evidence_new();
    struct event ev = { .kind = EVENT_WINDOWS, .level = -1, .time = { .kind = STAMP_UTC } };

    memset(bytes, 'v', sizeof bytes);
    CHECK_INT(evidence_begin(e, STR("s"), STR("evtx"), WHEN_NONE), 0);
    for (int i = 0; i < 3; i++) {
        struct str value = { bytes, sizeof bytes - (i == 0) };

        bytes[sizeof bytes - 1] = i == 2 ? 'w' : 'v';
        CHECK_INT(evidence_event(e, &ev), 0);
        CHECK_INT(evidence_seen(e, &ev, ruleset_find(set, STR("a")), &value, 1), 0);
    }
    if (CHECK_INT(e->seen_n, 3)) {
        CHECK_INT(e->seen[0].values[0].n, LIMIT_SIGHTING_VALUE);
        CHECK(e->seen[1].values[0].n < 300 && e->seen[2].values[0].n < 300);
        CHECK(!str_eq(e->seen[1].values[0], e->seen[2].values[0]));
    }
    evidence_free(e);
    ruleset_free(set);
}

TEST(what_was_too_much_is_too_much_in_the_evidence_as_well)
{
    struct ruleset *set = ruled_set(RULES CHAIN);
    const struct evidence_about about = { .version = STR("1"), .set = set, .since = WHEN_NONE,
                                          .until = WHEN_NONE };
    struct evidence *e = evidence_new(), *back = evidence_new();
    struct evidence_reader *r = evidence_reader_new(STR("x"), set);
    struct buf text = { 0 };
    struct str rest;

    CHECK_INT(evidence_count_seen(e, ruleset_find(set, STR("a")), LIMIT_SIGHTINGS + 7, 9), 1);
    CHECK_INT(evidence_unite(e), 0);
    CHECK_INT(evidence_write(&text, e, &about), 0);
    for (rest = buf_str(&text); rest.n;)
        CHECK_INT(evidence_reader_line(r, str_cut(&rest, '\n')), 1);
    CHECK_INT(evidence_reader_end(r, NULL, back), 0);
    if (CHECK_INT(back->tallies_n, 1)) {
        CHECK_INT(back->tallies[0].count, LIMIT_SIGHTINGS + 7);
        CHECK(evidence_seen_lost(&back->tallies[0]));
    }
    evidence_reader_free(r);
    evidence_free(e);
    evidence_free(back);
    buf_release(&text);
    ruleset_free(set);
}

TEST(every_failed_allocation_while_correlating_is_an_error)
{
    struct ruleset *set = ruled_set(RULES CHAIN ORDERED);
    struct sighting seen[9];
    struct str group = STR("x");
    struct correlations found;
    int result = -1;

    for (size_t i = 0; set && i < 9; i++)
        seen[i] = (struct sighting){ .signature = ruleset_find(set, STR("a")),
                                     .time = WHEN_SECOND, .at = i, .values = &group,
                                     .values_n = 1 };
    for (long n = 0; set && result < 0 && n < 500; n++) {
        struct arena own = { 0 };

        mem_fail_at(n);
        result = correlate(&found, &own, set, seen, 9, NULL, 0);
        mem_fail_at(-1);
        if (result == 0)
            CHECK_INT(found.n, 1);
        arena_release(&own);
    }
    CHECK_INT(result, 0);
    ruleset_free(set);
}
