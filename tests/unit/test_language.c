/* SPDX-License-Identifier: Apache-2.0 */
/* The rest of Sigma's language: placeholders, parts of times, filters; rules that are left out. */
#include "lib/test.h"

#include "base/buf.h"
#include "rules/matcher.h"

#include <stdio.h>
#include <string.h>

static struct err err;

static void note_hit(void *ctx, const struct hit *hit)
{
    struct buf *b = ctx;

    buf_add(b, b->n ? STR(" ") : STR(""));
    buf_add(b, hit->signature->name);
}

/* An event with one field F. */
static struct event event_of(const char *value, struct field *f)
{
    *f = (struct field){ .name = STR("F"), .value = str_of(value), .place = FIELD_DATA };
    return (struct event){ .kind = EVENT_WINDOWS, .channel = STR("System"), .level = -1,
                           .event_id = 7, .has_event_id = true, .time = STAMP_ABSENT, .fields = f,
                           .fields_n = 1 };
}

/* The names that hit, with and without prefilter alike. */
static void check_hits(struct ruleset *set, struct event ev, const char *names)
{
    for (int plain = 0; plain < 2; plain++) {
        struct event again = ev;
        struct matcher *m;
        struct buf b = { 0 };

        ruleset_set_plain(set, plain);
        m = matcher_new(set);
        CHECK_INT(matcher_scan(m, &again, note_hit, &b), 0);
        CHECK_STR(buf_str(&b), str_of(names));
        matcher_free(m);
        buf_release(&b);
    }
}

static const char *one_rule(const char *item)
{
    static char text[1000];

    snprintf(text, sizeof text, "title: T\nid: r\nlogsource: {product: windows}\ndetection:\n"
             "    s:\n        %s\n    condition: s\n", item);
    return text;
}

static void hits(const char *item, const char *value, bool wanted)
{
    struct ruleset *set = ruleset_new();
    struct field f;

    CHECK_INT(ruleset_define(set, STR("Servers"), STR("ms01,ms02")), 0);
    CHECK_INT(ruleset_define(set, STR("Tool"), STR("*setup*")), 0);
    if (CHECK_INT(ruleset_add_text(set, "r.yml", str_of(one_rule(item)), &err), 0) &&
        CHECK_INT(ruleset_build(set, &err), 0))
        check_hits(set, event_of(value, &f), wanted ? "r" : "");
    else
        printf("  %s\n", err.text);
    ruleset_free(set);
}

TEST(placeholders_stand_for_all_their_values)
{
    hits("F|expand: '%Servers%'", "MS02", true);
    hits("F|expand: '%Servers%'", "ms03", false);
    hits("F|expand: '%Servers%.x.%Servers%'", "ms01.x.ms02", true);
    hits("F|contains|expand: 'a%Servers%b'", "xams01by", true);
    hits("F|contains|all|expand: ['%Servers%', 'x']", "x ms02", true);
    hits("F|contains|all|expand: ['%Servers%', 'x']", "ms02", false);
    hits("F|expand: '%Tool%'", "my setup.exe", true);
    hits("F|expand: '100\\%'", "100%", true);
    hits("F|re|expand: '^%Servers%$'", "ms01", true);
    hits("F: '%Servers%'", "%servers%", true);
}

TEST(a_placeholder_that_nobody_defined_rejects_its_rule)
{
    struct ruleset *set = ruleset_new();

    CHECK_INT(ruleset_add_text(set, "r.yml", str_of(one_rule("F|expand: 'x%Nobody%'")), &err), -1);
    CHECK(strstr(err.text, "r.yml:6:19: error: placeholder %Nobody% is not defined"));
    CHECK_INT(ruleset_count(set), 0);
    ruleset_free(set);
}

TEST(placeholders_have_a_limit)
{
    struct ruleset *set = ruleset_new();
    const char *item = "F|expand: '%A%%A%%A%%A%%A%%A%%A%%A%%A%%A%%A%%A%%A%%A%'";

    CHECK_INT(ruleset_define(set, STR("A"), STR("1,2")), 0);
    CHECK_INT(ruleset_add_text(set, "r.yml", str_of(one_rule(item)), &err), -1);
    CHECK(strstr(err.text, "more than 10000 values"));
    ruleset_free(set);
}

TEST(parts_of_times_are_those_of_UTC)
{
    static const char t[] = "2024-12-30T23:41:07.1234567Z", shifted[] = "2024-12-30T23:41:07+02:00";

    hits("F|minute: 41", t, true);
    hits("F|hour: 23", t, true);
    hits("F|hour: 21", shifted, true);
    hits("F|day: 30", t, true);
    hits("F|month: 12", t, true);
    hits("F|year: 2024", t, true);
    hits("F|week: 1", t, true); /* Monday of the first week of 2025 */
    hits("F|week: 53", "2021-01-03T00:00:00Z", true);
    hits("F|week: 1", "2024-01-01T00:00:00Z", true);
    hits("F|hour: [1, 2]", t, false);
    hits("F|hour: 23", "no time", false);
    hits("F|hour|neq: 23", "no time", true);
}

TEST(T21_the_time_of_an_event_is_the_one_that_it_states)
{
    struct ruleset *set = ruleset_new();
    struct field f;
    struct event ev = event_of("x", &f);
    int digits;
    char zone;

    CHECK(when_parse(STR("2024-03-16T22:41:07Z"), &ev.time.t, &digits, &zone));
    ev.time.kind = STAMP_UTC;
    CHECK_INT(ruleset_add_text(set, "r.yml", str_of(one_rule("TimeCreated_SystemTime|hour: 22")),
                               &err), 0);
    CHECK_INT(ruleset_build(set, &err), 0);
    check_hits(set, ev, "r");
    ruleset_free(set);
}

static const char filtered[] =
    "title: A\nid: a\nlogsource: {product: windows, service: system}\ndetection:\n"
    "    s:\n        F|contains: x\n    condition: s\n---\n"
    "title: B\nid: b\nname: bee\nlogsource: {product: windows}\ndetection:\n"
    "    s:\n        F|contains: x\n    condition: s\n---\n"
    "title: N\nlogsource: {product: windows, service: system}\nfilter:\n"
    "    rules: %s\n    s:\n        F|contains: admin\n    condition: %s\n";

static void filter_gives(const char *rules, const char *condition, const char *value,
                         const char *names)
{
    struct ruleset *set = ruleset_new();
    struct field f;
    char text[2000];

    snprintf(text, sizeof text, filtered, rules, condition);
    if (CHECK_INT(ruleset_add_text(set, "r.yml", str_of(text), &err), 0) &&
        CHECK_INT(ruleset_build(set, &err), 0))
        check_hits(set, event_of(value, &f), names);
    else
        printf("  %s\n", err.text);
    ruleset_free(set);
}

TEST(a_filter_is_a_further_condition_of_the_rules_that_it_names)
{
    filter_gives("[a]", "not s", "x", "a bee");
    filter_gives("[a]", "not s", "x admin", "bee");
    filter_gives("[a]", "s", "x", "bee");
    filter_gives("any", "not s", "x admin", "bee"); /* b's logsource is wider than the filter's */
    filter_gives("[bee]", "not s", "x admin", "a bee");
}

TEST(a_filter_that_names_no_rule_is_an_error)
{
    struct ruleset *set = ruleset_new();
    char text[2000];

    snprintf(text, sizeof text, filtered, "[zed]", "not s");
    CHECK_INT(ruleset_add_text(set, "r.yml", str_of(text), &err), 0);
    CHECK_INT(ruleset_build(set, &err), -1);
    CHECK(strstr(err.text, "r.yml:18:1: error: the filter names 'zed', which is no rule"));
    ruleset_free(set);
}

TEST(T2_bad_rules_are_listed_when_they_may_be_left_out)
{
    static const char text[] =
        "title: A\nid: a\nlogsource: {product: windows}\ndetection:\n    s: [x]\n    condition: s\n"
        "---\ntitle: B\nid: b\nlogsource: {product: windows}\ndetection:\n    s: [x]\n"
        "    condition: t\n---\n"
        "title: C\nid: c\nlogsource: {product: windows}\ndetection:\n    s: [x]\n    condition: s\n";
    struct ruleset *set = ruleset_new();
    const struct skipped_rule *skipped;

    ruleset_skip_bad(set);
    CHECK_INT(ruleset_add_text(set, "r.yml", str_of(text), &err), 0);
    CHECK_INT(ruleset_add_text(set, "q.yml", STR("a: [\n"), &err), 0);
    CHECK_INT(ruleset_add_text(set, "s.yml", str_of(one_rule("F: x")), &err), 0);
    CHECK_INT(ruleset_add_text(set, "t.yml", str_of(one_rule("F: x")), &err), 0);
    CHECK_INT(ruleset_build(set, &err), 0);
    CHECK_INT(ruleset_count(set), 3);
    CHECK_INT(ruleset_skipped(set, &skipped), 3);
    CHECK(str_starts(skipped[0].why, STR("q.yml:")));
    CHECK(str_starts(skipped[1].why, STR("r.yml:13:")));
    CHECK_STR(skipped[2].why, STR("t.yml:1:1: error: rule 'r' is there twice"));
    ruleset_free(set);
}

/* Files in any order, and any number of matchers: the same hits in the same order. */
TEST(T20_hits_do_not_depend_on_the_order_of_rules)
{
    enum { RULES = 12 };
    struct ruleset *sets[2] = { ruleset_new(), ruleset_new() };
    struct field f;
    struct event ev = event_of("abc", &f);
    struct buf first = { 0 };

    for (int s = 0; s < 2; s++) {
        struct buf names = { 0 };
        struct matcher *m;
        struct event again = ev;

        for (int i = 0; i < RULES; i++) {
            int n = s ? RULES - 1 - i : i;
            char file[20], text[300];

            snprintf(file, sizeof file, "%d.yml", n);
            snprintf(text, sizeof text, "title: T\nid: r%d\nlogsource: {product: windows}\n"
                     "detection:\n    s:\n        F|contains: '%c'\n    condition: s\n", n,
                     'a' + n % 4);
            CHECK_INT(ruleset_add_text(sets[s], file, str_of(text), &err), 0);
        }
        CHECK_INT(ruleset_build(sets[s], &err), 0);
        m = matcher_new(sets[s]);
        CHECK_INT(matcher_scan(m, &again, note_hit, s ? &names : &first), 0);
        if (s)
            CHECK_STR(buf_str(&names), buf_str(&first));
        matcher_free(m);
        buf_release(&names);
    }
    CHECK_STR(buf_str(&first), STR("r0 r1 r10 r2 r4 r5 r6 r8 r9"));
    CHECK_INT(ruleset_hash(sets[0]) == ruleset_hash(sets[1]), 1);
    buf_release(&first);
    ruleset_free(sets[0]);
    ruleset_free(sets[1]);
}
