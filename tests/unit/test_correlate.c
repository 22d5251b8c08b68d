/* SPDX-License-Identifier: Apache-2.0 */
/*
 * T17: order, groups, windows, ties, chains.  An event is written as
 * rule@second[/log][:group][=value], "a@10/2:bob=7"; records of a log are numbered as written.
 * A hit is shown as "name@second count first-last group".
 */
#include "lib/chance.h"
#include "lib/correlated.h"
#include "lib/test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/when.h"
#include "rules/correlate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena scratch;

static struct ruleset *load(const char *correlations, struct err *err)
{
    struct ruleset *set = ruleset_new();
    struct buf text = { 0 };

    buf_add(&text, STR(RULES));
    buf_add(&text, str_of(correlations));
    if (ruleset_add_text(set, "c.yml", buf_str(&text), err) < 0 || ruleset_build(set, err) < 0) {
        ruleset_free(set);
        set = NULL;
    }
    buf_release(&text);
    return set;
}

static int by_time(const void *x, const void *y)
{
    const struct sighting *a = x, *b = y;

    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static struct str part(struct str *word, char begin, const char *ends)
{
    size_t at = str_find_char(*word, begin), end = at + 1;

    if (at == word->n)
        return STR_NONE;
    while (end < word->n && !strchr(ends, word->s[end]))
        end++;
    return (struct str){ word->s + at + 1, end - at - 1 };
}

static struct sighting sighting_of(const struct ruleset *set, struct str word, uint64_t nth)
{
    struct sighting s = { .signature = ruleset_find(set, str_first(word, 1)), .at = nth };
    struct str second = part(&word, '@', "/:="), log = part(&word, '/', ":=");
    struct strs names;
    struct str *values;
    uint64_t n = 0;

    CHECK(s.signature && str_u64(second, &n));
    s.time = (when)n * WHEN_SECOND;
    if (log.n && str_u64(log, &n))
        s.source = (uint32_t)n;
    (void)ruleset_watched(set, s.signature, &names);
    values = arena_zero(&scratch, names.n, sizeof *values);
    for (size_t i = 0; i < names.n; i++)
        values[i] = str_starts(names.items[i], STR("V")) ? part(&word, '=', "")
                                                         : part(&word, ':', "=");
    s.values = values;
    s.values_n = (uint16_t)names.n;
    return s;
}

/* Hits as text; lives until the next call. */
static struct str find_with(const char *correlations, const char *events,
                            const struct signature *const *lost, size_t lost_n)
{
    struct sighting seen[200];
    struct err err = { 0 };
    struct ruleset *set = load(correlations, &err);
    struct correlations found;
    struct str rest = str_of(events);
    struct buf out = { 0 };
    size_t n = 0;

    arena_reset(&scratch);
    if (!set)
        return arena_copy(&scratch, str_of(err.text));
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');

        if (word.n)
            seen[n] = sighting_of(set, word, n + 1), n++;
    }
    qsort(seen, n, sizeof *seen, by_time);
    CHECK_INT(correlate(&found, &scratch, set, seen, n, lost, lost_n), 0);
    for (size_t i = 0; i < found.n; i++) {
        const struct correlated *c = &found.items[i];

        buf_format(&out, "%s%.*s@%d %zu %d-%d", i ? "; " : "", STR_FMT(c->signature->name),
                   (int)(seen[c->at].time / WHEN_SECOND), c->count,
                   (int)(seen[c->first].time / WHEN_SECOND),
                   (int)(seen[c->last].time / WHEN_SECOND));
        for (size_t g = 0; g < c->group_n; g++)
            buf_format(&out, " %.*s", STR_FMT(c->group[g].value));
    }
    rest = arena_copy(&scratch, buf_str(&out));
    buf_release(&out);
    ruleset_free(set);
    return rest;
}

static struct str find(const char *correlations, const char *events)
{
    return find_with(correlations, events, NULL, 0);
}

#define COUNT(condition) \
    CORRELATION("x", "type: event_count, rules: [a, b], group-by: [G], timespan: 10s, " \
                     "condition: {" condition "}")

TEST(T17_events_of_a_group_are_counted_in_sliding_windows)
{
    CHECK_STR(find(COUNT("gte: 3"), "a@1:x b@2:x a@3:y a@4:x"), STR("x@4 3 1-4 x"));
    CHECK_STR(find(COUNT("gte: 3"), "a@1:x a@2:x a@12:x"), STR(""));
    /* apart by exactly the timespan is inside */
    CHECK_STR(find(COUNT("gte: 3"), "a@1:x a@2:x a@11:x"), STR("x@11 3 1-11 x"));
    /* no full minute decides: fixed windows would cut here */
    CHECK_STR(find(COUNT("gte: 3"), "a@57:x a@59:x a@61:x"), STR("x@61 3 57-61 x"));
    /* it is one hit with all that follows in the window, and what it used does not count again */
    CHECK_STR(find(COUNT("gt: 1"), "a@1:x a@2:x a@3:x a@9:x a@12:x a@13:x a@40:x"),
              STR("x@2 4 1-9 x; x@13 2 12-13 x"));
    CHECK_STR(find(COUNT("gte: 2"), "a@1:x a@2 a@3"), STR(""));
}

TEST(T17_empty_is_a_group_and_absent_is_none)
{
    CHECK_STR(find(COUNT("gte: 2"), "a@1: a@2: a@3 a@4"), STR("x@2 2 1-2 "));
}

TEST(T17_upper_bounds_are_decided_when_a_window_that_no_other_contains_closes)
{
    CHECK_STR(find(COUNT("lt: 3"), "a@1:x a@2:x a@3:x"), STR(""));
    CHECK_STR(find(COUNT("lte: 3"), "a@1:x a@2:x a@3:x"), STR("x@3 3 1-3 x"));
    CHECK_STR(find(COUNT("eq: 2"), "a@1:x a@2:x a@30:x a@31:x a@32:x"), STR("x@2 2 1-2 x"));
    CHECK_STR(find(COUNT("neq: 2"), "a@1:x a@2:x a@30:x"), STR("x@30 1 30-30 x"));
    CHECK_STR(find(COUNT("gte: 2, lte: 3"), "a@1:x a@30:x a@31:x a@50:x a@51:x a@52:x a@53:x"),
              STR("x@31 2 30-31 x"));
}

#define DISTINCT(field, condition) \
    CORRELATION("x", "type: value_count, rules: [a], group-by: [G], timespan: 10s, " \
                     "condition: {field: " field ", " condition "}")

TEST(T17_distinct_values_are_counted)
{
    CHECK_STR(find(DISTINCT("V", "gte: 3"), "a@1:x=1 a@2:x=1 a@3:x=2 a@4:x=2"), STR(""));
    CHECK_STR(find(DISTINCT("V", "gte: 2"), "a@1:x=1 a@2:x=1 a@3:x=2"), STR("x@3 3 1-3 x"));
    CHECK_STR(find(DISTINCT("V", "gte: 2"), "a@1:x=1 a@2:x=1 a@12:x=2"), STR("x@12 2 2-12 x"));
    CHECK_STR(find(DISTINCT("V", "gte: 2"), "a@1:x=1 a@13:x=2"), STR(""));
    CHECK_STR(find(DISTINCT("V", "gte: 2"), "a@1:x=1 a@2:x"), STR("")); /* absent is no value */
    CHECK_STR(find(DISTINCT("[V, G]", "gte: 2"), "a@1:x=1 a@2:x=2"), STR("x@2 2 1-2 x"));
    CHECK_STR(find(DISTINCT("V", "lt: 2"), "a@1:x=1 a@2:x=1"), STR("x@2 2 1-2 x"));
}

#define STATISTIC(type, condition) \
    CORRELATION("x", "type: " type ", rules: [a], timespan: 10s, " \
                     "condition: {field: V, " condition "}")

TEST(T17_statistics_are_exact)
{
    CHECK_STR(find(STATISTIC("value_sum", "gte: 1"),
                   "a@1=0.1 a@2=0.1 a@3=0.1 a@4=0.1 a@5=0.1 a@6=0.1 a@7=0.1 a@8=0.1 a@9=0.1 "
                   "a@10=0.1"),
              STR("x@10 10 1-10"));
    CHECK_STR(find(STATISTIC("value_sum", "eq: -1.5"), "a@1=1 a@2=-2.5"), STR("x@2 2 1-2"));
    CHECK_STR(find(STATISTIC("value_sum", "gt: 5"), "a@1=3 a@2=word a@3=3"), STR("x@3 2 1-3"));
    CHECK_STR(find(STATISTIC("value_sum", "gt: 5"), "a@1=3 a@12=3"), STR(""));
    CHECK_STR(find(STATISTIC("value_avg", "eq: 2.5"), "a@1=1 a@2=4"), STR("x@2 2 1-2"));
    CHECK_STR(find(STATISTIC("value_avg", "gt: 2.5"), "a@1=1 a@2=4"), STR(""));
    CHECK_STR(find(STATISTIC("value_median", "eq: 2.5"), "a@1=9 a@2=1 a@3=2 a@4=3"),
              STR("x@4 4 1-4"));
    CHECK_STR(find(STATISTIC("value_median", "eq: 2"), "a@1=9 a@2=1 a@3=2"), STR("x@3 3 1-3"));
    CHECK_STR(find(STATISTIC("value_percentile", "percentile: 75, eq: 3"),
                   "a@1=4 a@2=3 a@3=2 a@4=1"), STR("x@4 4 1-4"));
    CHECK_STR(find(STATISTIC("value_percentile", "percentile: 0, eq: 1"), "a@1=4 a@2=1"),
              STR("x@2 2 1-2"));
    CHECK_STR(find(STATISTIC("value_percentile", "percentile: 99, eq: 4"), "a@1=4 a@2=4 a@3=1"),
              STR("x@3 3 1-3"));
}

#define TEMPORAL(more) \
    CORRELATION("x", "type: temporal, rules: [a, b, id-c], group-by: [G], timespan: 10s" more)

TEST(T17_temporal_wants_all_rules_in_any_order)
{
    CHECK_STR(find(TEMPORAL(""), "c@1:x b@2:x a@3:x"), STR("x@3 3 1-3 x"));
    CHECK_STR(find(TEMPORAL(""), "c@1:x b@2:y a@3:x"), STR(""));
    CHECK_STR(find(TEMPORAL(""), "c@1:x b@2:x a@12:x"), STR(""));
    CHECK_STR(find(TEMPORAL(""), "c@1:x c@2:x c@3:x"), STR(""));
    CHECK_STR(find(TEMPORAL(", condition: {gte: 2}"), "c@1:x c@2:x b@3:x"), STR("x@3 3 1-3 x"));
}

TEST(T17_order_is_that_of_the_list)
{
    CHECK_STR(find(ORDERED, "a@1:x b@2:x c@3:x"), STR("x@3 3 1-3 x"));
    CHECK_STR(find(ORDERED, "a@1:x c@2:x b@3:x"), STR("")); /* not only the first rule */
    CHECK_STR(find(ORDERED, "b@1:x a@2:x c@3:x"), STR(""));
    CHECK_STR(find(ORDERED, "a@1:x b@2:y c@3:x"), STR("")); /* groups are compared */
    CHECK_STR(find(ORDERED, "a@1:x b@2:x c@12:x"), STR("")); /* the whole window */
    /* the latest beginning counts */
    CHECK_STR(find(ORDERED, "a@1:x a@4:x b@6:x c@13:x"), STR("x@13 3 4-13 x"));
    CHECK_STR(find(ORDERED, "a@1:x b@2:x a@3:x b@4:x c@5:x c@6:x"), STR("x@5 3 3-5 x"));
    CHECK_STR(find(CORRELATION("x", "type: temporal_ordered, rules: [a, b, a], timespan: 10s"),
                   "a@1 b@2"), STR(""));
    CHECK_STR(find(CORRELATION("x", "type: temporal_ordered, rules: [a, b, a], timespan: 10s"),
                   "a@1 b@2 a@3"), STR("x@3 3 1-3"));
}

TEST(T17_ties_of_different_logs_are_simultaneous_and_of_one_log_are_not)
{
    CHECK_STR(find(ORDERED, "c@5/1:x b@5/2:x a@5/3:x"), STR("x@5 3 5-5 x"));
    CHECK_STR(find(ORDERED, "c@5/1:x b@5/1:x a@5/1:x"), STR(""));
    CHECK_STR(find(ORDERED, "a@5/1:x b@5/1:x c@5/1:x"), STR("x@5 3 5-5 x"));
    /* the log says that c was before a, whatever the other log has between them */
    CHECK_STR(find(ORDERED, "c@5/1:x a@5/1:x b@5/2:x"), STR(""));
    CHECK_STR(find(ORDERED, "a@4/1:x c@5/1:x b@5/2:x"), STR("x@5 3 4-5 x"));
    /* each event serves once */
    CHECK_STR(find(ORDERED, "c@5/1:x b@5/2:x a@5/3:x b@6/2:x c@7/1:x"), STR("x@5 3 5-5 x"));
    CHECK_STR(find(COUNT("gte: 2"), "a@5/1:x a@5/2:x"), STR("x@5 2 5-5 x"));
}

TEST(T17_late_events_take_their_place_in_time)
{
    CHECK_STR(find(ORDERED, "c@3:x b@2:x a@1:x"), STR("x@3 3 1-3 x"));
    CHECK_STR(find(COUNT("gte: 3"), "a@8:x a@1:x a@4:x"), STR("x@8 3 1-8 x"));
}

TEST(T17_chains_stand_where_the_inner_one_is_complete)
{
    static const char outer[] = CHAIN
        CORRELATION("x", "type: temporal_ordered, rules: [many, b], group-by: [G], timespan: 5s");

    CHECK_STR(find(outer, "a@1:x a@2:x a@3:x b@6:x"), STR("x@6 2 3-6 x"));
    CHECK_STR(find(outer, "a@1:x a@2:x a@3:x b@9:x"), STR(""));
    CHECK_STR(find(outer, "a@1:x a@2:x a@3:x b@6:y"), STR(""));
    /* the fourth failure does not put the first three behind the success */
    CHECK_STR(find(outer, "a@1:x a@2:x a@3:x b@4:x a@5:x"), STR("x@4 2 3-4 x"));
    /* group-by is not inherited */
    CHECK_STR(find(CHAIN CORRELATION("x", "type: event_count, rules: [many], timespan: 9s, "
                                          "condition: {gte: 2}"),
                   "a@1:x a@2:x a@3:x a@2:y a@3:y a@4:y"), STR("x@4 2 3-4"));
}

TEST(T17_aliases_name_the_field_of_each_rule)
{
    CHECK_STR(find(CORRELATION("x", "type: temporal, rules: [a, b], group-by: [user], "
                                    "timespan: 9s, aliases: {user: {a: G, b: V}}"),
                   "a@1:bob b@2=bob a@3:al"), STR("x@2 2 1-2 bob"));
}

TEST(T17_referenced_rules_report_where_generate_says_so)
{
    struct err err = { 0 };
    struct ruleset *set = load(CHAIN, &err);
    struct strs names;

    CHECK(set && !ruleset_reports(set, ruleset_find(set, STR("a"))));
    CHECK(set && ruleset_watched(set, ruleset_find(set, STR("a")), &names) && names.n == 1);
    CHECK(set && ruleset_reports(set, ruleset_find(set, STR("b"))));
    CHECK(set && ruleset_reports(set, ruleset_find(set, STR("many"))));
    ruleset_free(set);
    set = load("title: t\nname: x\ngenerate: true\ncorrelation: {type: temporal, rules: [a, b], "
               "timespan: 5m}\n", &err);
    CHECK(set && ruleset_reports(set, ruleset_find(set, STR("a"))));
    ruleset_free(set);
    /* an inner correlation, too, is for the outer one */
    CHECK_STR(find(CHAIN CORRELATION("x", "type: temporal, rules: [many, b], timespan: 9s"),
                   "a@1:x a@2:x a@3:x"), STR(""));
}

/* ---- random events against all windows, one by one ---- */

struct seen_event {
    char rule, group;
    int second;
};

#define SPAN 10

static size_t in_window(const struct seen_event *e, size_t n, char group, int from, const char *of,
                        bool *rules)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        if (e[i].group == group && e[i].second >= from && e[i].second <= from + SPAN &&
            strchr(of, e[i].rule)) {
            rules[e[i].rule - 'a'] = true;
            count++;
        }
    return count;
}

/* A window that begins with an event and that no other one contains. */
static bool is_largest(const struct seen_event *e, size_t n, const struct seen_event *first)
{
    int last = first->second;

    for (size_t i = 0; i < n; i++)
        if (e[i].group == first->group && e[i].rule != 'c' && e[i].second <= first->second + SPAN &&
            e[i].second > last)
            last = e[i].second;
    for (size_t i = 0; i < n; i++)
        if (e[i].group == first->group && e[i].rule != 'c' && e[i].second < first->second &&
            e[i].second + SPAN >= last)
            return false;
    return true;
}

static bool has_order(const struct seen_event *e, size_t n, char group)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < n; k++)
                if (e[i].rule == 'a' && e[j].rule == 'b' && e[k].rule == 'c' &&
                    e[i].group == group && e[j].group == group && e[k].group == group &&
                    e[i].second <= e[j].second && e[j].second <= e[k].second &&
                    e[k].second - e[i].second <= SPAN)
                    return true;
    return false;
}

enum asked { ASK_GTE, ASK_EQ, ASK_TEMPORAL, ASK_ORDERED, ASKED };

static bool expected(enum asked asked, const struct seen_event *e, size_t n, char group)
{
    if (asked == ASK_ORDERED)
        return has_order(e, n, group);
    for (size_t i = 0; i < n; i++) {
        bool rules[3] = { false };
        size_t count;

        if (e[i].group != group || (asked != ASK_TEMPORAL && e[i].rule == 'c'))
            continue;
        count = in_window(e, n, group, e[i].second, asked == ASK_TEMPORAL ? "abc" : "ab", rules);
        if (asked == ASK_TEMPORAL ? rules[0] && rules[1] && rules[2]
            : asked == ASK_GTE    ? count >= 3
                                  : count == 3 && is_largest(e, n, &e[i]))
            return true;
    }
    return false;
}

TEST(T17_random_events_hit_where_any_window_does)
{
    static const char *const rules[ASKED] = { COUNT("gte: 3"), COUNT("eq: 3"), TEMPORAL(""),
                                              ORDERED };

    for (int round = 0; round < 1500; round++) {
        struct seen_event e[10];
        size_t n = 1 + below(10);
        enum asked asked = (enum asked)below(ASKED);
        struct buf text = { 0 };
        struct str got;

        for (size_t i = 0; i < n; i++) { /* each in a log of its own: ties are simultaneous */
            e[i] = (struct seen_event){ (char)('a' + below(3)), (char)('p' + below(2)),
                                        (int)below(30) };
            buf_format(&text, "%c@%d/%u:%c ", e[i].rule, e[i].second, (unsigned)i, e[i].group);
        }
        buf_char(&text, '\0');
        got = find(rules[asked], text.s);
        for (char group = 'p'; group <= 'q'; group++) {
            bool hit = false;

            for (size_t i = 0; i < got.n; i++)
                hit = hit || (got.s[i] == group && i && got.s[i - 1] == ' ');
            if (!CHECK_INT(hit, expected(asked, e, n, group)))
                printf("  %d, group %c: %s: %.*s\n", (int)asked, group, text.s, STR_FMT(got));
        }
        buf_release(&text);
    }
}

TEST(correlations_that_cannot_be_used_are_errors_with_their_place)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        { "rules: [a], timespan: 5m", ":14: error: key 'type' is missing" },
        { "type: event_counts, rules: [a], timespan: 5m", "no value of 'type' (event_count, " },
        { "type: event_count, rules: [a], timespan: 5m", "key 'condition' is missing" },
        { "type: event_count, timespan: 5m, condition: {gte: 1}", "key 'rules' is missing" },
        { "type: event_count, rules: [a], condition: {gte: 1}", "key 'timespan' is missing" },
        { "type: event_count, rules: [a], timespan: 5, condition: {gte: 1}", "as in 15m" },
        { "type: event_count, rules: [a], timespan: 0s, condition: {gte: 1}", "as in 15m" },
        { "type: event_count, rules: [a], timespan: 5m, condition: {gte: many}", "needs a number" },
        { "type: event_count, rules: [a], timespan: 5m, condition: {ge: 1}", "did you mean 'gt'" },
        { "type: event_count, rules: [a], timespan: 5m, condition: {}", "needs one of gt" },
        { "type: event_count, rules: [a], timespan: 5m, condition: {gte: 1, field: V}",
          "value types only" },
        { "type: value_count, rules: [a], timespan: 5m, condition: {gte: 1}",
          "key 'field' is missing" },
        { "type: value_sum, rules: [a], timespan: 5m, condition: {gte: 1, field: [V, G]}",
          "must be one field" },
        { "type: value_percentile, rules: [a], timespan: 5m, condition: {gte: 1, field: V}",
          "key 'percentile' is missing" },
        { "type: value_percentile, rules: [a], timespan: 5m, "
          "condition: {gte: 1, field: V, percentile: 101}", "from 0 to 100" },
        { "type: temporal_ordered, rules: [a], timespan: 5m", "two rules at least" },
        { "type: temporal_ordered, rules: [a, b], timespan: 5m, condition: {gte: 1}",
          "takes no 'condition'" },
        { "type: temporal, rules: [a, b], timespan: 5m, condition: a and not b", "in words" },
        { "type: temporal, rules: [a, b], timespan: 5m, group_by: [G]",
          "did you mean 'group-by'" },
        { "type: temporal, rules: [a, nobody], timespan: 5m",
          "rule 'nobody' is not among the rules that are loaded" },
        { "type: temporal, rules: [a, x], timespan: 5m", "leads back to this correlation" },
        { "type: temporal, rules: [a, b], timespan: 5m, aliases: {u: {q: V}}",
          "none of the rules" },
        { "type: temporal, rules: [a, b], timespan: 5m, group-by: u, aliases: {u: {a: V}}",
          "has no field for rule 'b'" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf text = { 0 };
        struct err err = { 0 };
        struct ruleset *set;

        buf_format(&text, "title: t\nname: x\ncorrelation: {%s}\n", cases[i].body);
        buf_char(&text, '\0');
        set = load(text.s, &err);
        CHECK(!set);
        if (!CHECK(str_find(str_of(err.text), str_of(cases[i].says)) < strlen(err.text)) ||
            !CHECK(str_starts(str_of(err.text), STR("c.yml:"))))
            printf("%s: %s\n", cases[i].body, err.text);
        ruleset_free(set);
        buf_release(&text);
    }
}

TEST(a_group_that_the_inner_correlation_does_not_have_is_an_error)
{
    struct str text = find(CHAIN CORRELATION("x", "type: temporal, rules: [many, b], "
                                                  "group-by: [Other], timespan: 5m"), "");

    CHECK(str_find(text, STR("'Other' is asked for, but the correlation 'many' does not group by "
                             "it")) < text.n);
}

TEST(an_id_that_several_rules_have_names_none)
{
    struct err err = { 0 };

    CHECK(!load("title: t\nname: twin\nid: id-a\nlogsource: {product: windows}\n"
                "detection: {s: {EventID: 1}, condition: s}\n---\n"
                CORRELATION("x", "type: temporal, rules: [id-a, b], timespan: 5m"), &err));
    CHECK(str_find(str_of(err.text), STR("rule 'id-a' is the id of several rules")) <
          strlen(err.text));
}

TEST(of_bad_correlations_each_is_listed_and_the_others_stay)
{
    struct ruleset *set = ruleset_new();
    const struct skipped_rule *skipped;
    struct err err = { 0 };

    ruleset_skip_bad(set);
    CHECK_INT(ruleset_add_text(set, "c.yml", STR(RULES
        CORRELATION("good", "type: temporal, rules: [a, b], timespan: 5m")
        CORRELATION("lost", "type: temporal, rules: [a, nobody], timespan: 5m")
        CORRELATION("outer", "type: temporal, rules: [a, lost], timespan: 5m")
        CORRELATION("loop", "type: temporal, rules: [a, pool], timespan: 5m")
        CORRELATION("pool", "type: temporal, rules: [a, loop], timespan: 5m")), &err), 0);
    CHECK_INT(ruleset_build(set, &err), 0);
    CHECK_INT(ruleset_count(set), 4);
    CHECK(ruleset_find(set, STR("good")) != NULL);
    if (CHECK_INT(ruleset_skipped(set, &skipped), 4)) {
        CHECK(str_find(skipped[0].why, STR("'nobody'")) < skipped[0].why.n);
        CHECK(str_find(skipped[1].why, STR("'lost'")) < skipped[1].why.n);
        CHECK(str_find(skipped[2].why, STR("'pool'")) < skipped[2].why.n);
        CHECK(str_find(skipped[3].why, STR("'loop'")) < skipped[3].why.n);
    }
    ruleset_free(set);
}
