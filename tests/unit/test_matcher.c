/* SPDX-License-Identifier: Apache-2.0 */
/* Rules against events that are made by hand; the traps of Sigma: test_rule_traps.c. */
#include "lib/test.h"
#include "lib/ruled.h"

#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- keywords, shapes, names ---- */

TEST(keywords_search_the_whole_record)
{
    struct event ev = ruled_event("C", 4711, "A=One needle|B=two");

    CHECK(ruled_meets("        - NEEDLE", ev));
    CHECK(ruled_meets("        - 4711", ev));
    CHECK(ruled_meets("        - prov", ev));
    CHECK(ruled_meets("        - host.x", ev));
    CHECK(ruled_meets("        - nothing\n        - two", ev));
    CHECK(ruled_meets("        '|all': [needle, two]", ev));
    CHECK(!ruled_meets("        '|all': [needle, three]", ev));
    CHECK(!ruled_meets("        - 'needletwo'", ev));
    CHECK(ruled_meets("        - 'ne*le'", ev));
    CHECK(ruled_meets("        '|re': 'need.e'", ev));
    CHECK(!ruled_meets("        '|cased': NEEDLE", ev));
    CHECK(ruled_meets("        - nothing\n        - A|contains: one", ev)); /* a list of both shapes */
}

/* Behind some searches the pairs of letters of a value are looked at first (record_may_hold). */
TEST(the_last_of_many_values_is_found_like_the_first)
{
    struct event ev = ruled_event("C", 1, "A=Straße 9, Zugriff VERWEIGERT: 0x80070005|B=|D=x");
    const char *many = "a1, b2, c3, d4, e5, f6, g7, h8, i9, zugriff nicht, verwaigert";
    static const char *const last[] = { "ZUGRIFF verw", "STRASSE", "straße", "9, ", ":", "x80070005" };
    char text[200];

    for (size_t i = 0; i < sizeof last / sizeof last[0]; i++) {
        snprintf(text, sizeof text, "        A|contains: [%s, '%s']", many, last[i]);
        CHECK_INT(ruled_meets(text, ev), i != 1);
    }
    snprintf(text, sizeof text, "        A|contains: [%s]", many);
    CHECK(!ruled_meets(text, ev));
    snprintf(text, sizeof text, "        B|contains: [%s, '']", many);
    CHECK(ruled_meets(text, ev));
    snprintf(text, sizeof text, "        D|contains: [%s, x]", many);
    CHECK(ruled_meets(text, ev));
}

/* Words of a long list are looked for in one pass once the list was asked for often
   (wordlist.h). */
TEST(a_long_list_of_words_is_found_in_one_pass_as_word_by_word)
{
    struct ruleset *set = ruled_set(
        "title: A\nid: a\nlogsource: {product: windows}\n"
        "detection: {s: {EventID: 1}, f: {A|contains: [a1, b2, c3, d4, e5, straße, zugriff nicht, "
        "VERWEIGERT]}, condition: s and not f}\n---\n"
        "title: A\nid: b\nlogsource: {product: windows}\n"
        "detection: {s: {EventID: 1}, f: {Message|contains: [a1, b2, c3, d4, e5, f6, g7, h8]}, "
        "condition: s and not f}\n");
    static const struct {
        const char *fields, *hits;
    } cases[] = {
        { "A=nothing of it", "a" },    { "A=B2 in front", "" },       { "A=STRA\xC3\x9F" "E 9", "" },
        { "A=Stra\xC3\x9F", "a" },     { "A=Zugriff Verweigert", "" }, { "A=|A=xc3", "" },
        { "A=|B=b2", "a" },            { "B=a1", "a" },               { "A=verweigerT", "" },
        { "A=\xC3\x84: zugriff NICHT", "" },
    };
    struct matcher *m = matcher_new(set);
    const struct rule_trouble *trouble;

    for (size_t i = 0; m && i < 5 * (sizeof cases / sizeof cases[0]); i++) {
        size_t at = i % (sizeof cases / sizeof cases[0]);
        struct event ev = ruled_event("C", 1, cases[at].fields);
        struct buf b = { 0 };

        CHECK_INT(matcher_scan(m, &ev, ruled_note, &b), 0);
        CHECK_STR(buf_str(&b), str_of(cases[at].hits));
        buf_release(&b);
    }
    CHECK_INT(m ? matcher_trouble(m, &trouble) : 0, 1); /* without a message "not" is doubtful */
    if (m)
        CHECK_INT(trouble[0].not_evaluable, 50);
    matcher_free(m);
    ruleset_free(set);
}

TEST(a_search_may_be_a_scalar_or_a_list_of_maps)
{
    struct ruleset *set = ruled_set("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: "
                                   "needle, condition: s}\n---\n"
                                   "title: A\nid: b\nlogsource: {product: windows}\n"
                                   "detection: {s: [{F: x, G: y}, {F: z}], condition: [s, s]}\n");
    struct event ev = ruled_event("C", 1, "F=z|N=a needle");
    char *found;

    if (!CHECK(set))
        return;
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR("a b"));
    free(found);
    ruleset_free(set);
}

TEST(text_logs_have_message_text_and_the_fields_they_carry)
{
    struct ruleset *set = ruled_set(
        "title: A\nid: a\nlogsource: {category: application, product: opsmgr, service: setup}\n"
        "detection: {s: {Severity: Error, Message|contains: 'denied'}, condition: s}\n---\n"
        "title: A\nid: b\nlogsource: {category: application, product: opsmgr, service: setup}\n"
        "detection: {k: {'|all': [stack, denied]}, condition: k}\n---\n"
        "title: A\nid: c\nlogsource: {category: application, product: opsmgr, service: setup}\n"
        "detection: {s: {Message|contains: stack}, condition: s}\n");
    struct field fields[] = { { STR("Severity"), STR_NONE, STR("Error"), FIELD_DATA } };
    struct event ev = ruled_text("setup", "Access denied");
    const struct rule_trouble *trouble;
    struct matcher *m = matcher_new(set);
    struct buf b = { 0 };

    ev.text = STR("[10:00:00]: Error: Access DENIED\n   at stack");
    ev.fields = fields;
    ev.fields_n = 1;
    CHECK_INT(matcher_scan(m, &ev, ruled_note, &b), 0);
    CHECK_STR(buf_str(&b), STR("a b"));
    CHECK_INT(matcher_trouble(m, &trouble), 0);
    buf_release(&b);
    matcher_free(m);
    ruleset_free(set);
}

TEST(user_data_goes_by_leaf_name_and_by_path)
{
    struct field fields[] = { { STR("Leaf"), STR("Outer.Leaf"), STR("v"), FIELD_DATA } };
    struct event ev = ruled_event("C", 1, "");

    ev.fields = fields;
    ev.fields_n = 1;
    CHECK(ruled_meets("        Leaf: v", ev));
    CHECK(ruled_meets("        Outer.Leaf: v", ev));
    CHECK(!ruled_meets("        Outer: v", ev));
}

TEST(the_payload_has_a_name_where_the_event_has_a_value_of_its_own)
{
    struct field fields[] = { { STR("Channel"), STR("Channel"), STR("Application"), FIELD_DATA } };
    struct event ev = ruled_event("System", 104, "");

    ev.fields = fields;
    ev.fields_n = 1;
    CHECK(ruled_meets("        Channel: System", ev));
    CHECK(ruled_meets("        UserData.Channel: Application", ev));
    CHECK(!ruled_meets("        UserData.Channel: System", ev));
}

TEST(every_built_in_field_is_known)
{
    struct event ev = ruled_event("Chan", 7, "");

    ev.record = 99;
    ev.has_record = true;
    ev.level_text = STR("Information");
    ev.message = STR("Hello");
    CHECK(ruled_meets("        EventID: 7\n        Channel: chan\n        Provider_Name: Prov\n"
               "        Computer: HOST.X\n        Level: 4\n        EventRecordID: 99\n"
               "        Message: hello", ev));
    CHECK(ruled_meets("        Level: information", ev));
    CHECK(!ruled_meets("        Text|exists: true", ev));
}

TEST(a_rule_of_a_provider_meets_its_events_and_those_without_provider)
{
    const char *rule = "        Provider_Name: [Prov, Other]\n        F: x\n";
    struct event ev = ruled_event("Chan", 7, "F=x");

    CHECK(ruled_meets(rule, ev));
    ev.provider = STR("PROV");
    CHECK(ruled_meets(rule, ev));
    ev.provider = STR("Nobody");
    CHECK(!ruled_meets(rule, ev));
    ev.has_event_id = false;
    ev.provider = STR("other");
    CHECK(ruled_meets(rule, ev));
    ev = ruled_event("", 7, "F=x|Provider_Name=prov"); /* exported by something that has fields only */
    ev.provider = STR_NONE;
    CHECK(ruled_meets(rule, ev));
}

TEST(two_rules_of_one_name_are_an_error_with_both_places)
{
    struct ruleset *set = ruleset_new();
    const char *text = ruled_rule("product: windows", "        F: x");

    CHECK_INT(ruleset_add_text(set, "a.yml", str_of(text), &ruled_err), 0);
    CHECK_INT(ruleset_add_text(set, "b.yml", str_of(text), &ruled_err), 0);
    CHECK_INT(ruleset_build(set, &ruled_err), -1);
    CHECK_STR(str_of(ruled_err.text),
              STR("b.yml:1:1: error: rule 'r' is there twice (the other one: a.yml:1)"));
    ruleset_free(set);
}

TEST(the_hash_does_not_depend_on_the_order_of_files)
{
    struct ruleset *one = ruleset_new(), *two = ruleset_new();
    struct str a = STR("title: A\nid: a\nlogsource: {product: windows}\n"
                       "detection: {s: {F: x}, condition: s}\n"),
               b = STR("title: A\nid: b\nlogsource: {product: windows}\n"
                       "detection: {s: {F: x}, condition: s}\n");

    ruleset_add_text(one, "a", a, NULL);
    ruleset_add_text(one, "b", b, NULL);
    ruleset_add_text(two, "b", b, NULL);
    CHECK(ruleset_hash(one) != ruleset_hash(two));
    ruleset_add_text(two, "a", a, NULL);
    CHECK(ruleset_hash(one) == ruleset_hash(two));
    ruleset_free(one);
    ruleset_free(two);
}

/* ---- our own key ---- */

#define OURS_HEAD                                                                         \
    "title: T\nname: n\nlogsource: {product: windows, service: application}\n"           \
    "detection: {s: {EventID: 1}, condition: s}\npostflight:\n"
#define OF_HEALTH                                                                         \
    "logsource: {product: windows, service: operations-manager}\n"                       \
    "detection: {s: {Provider_Name: HealthService, EventID: 1}, condition: s}\n"

TEST(T11_a_record_without_a_channel_is_ours_by_its_provider)
{
    struct ruleset *set = ruled_set("title: A\nid: foreign\n" OF_HEALTH "---\n"
                                   "title: B\nname: ours\n" OF_HEALTH "postflight:\n" OURS_TAIL);
    struct event ev = ruled_event("", 1, "F=x");
    char *found;

    if (!CHECK(set))
        return;
    ev.channel = STR_NONE;
    ev.provider = STR("HealthService");
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR("ours"));
    free(found);
    ev.provider = STR("Somebody");
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR(""));
    free(found);
    ruleset_free(set);
}

TEST(the_postflight_key_is_read_as_the_grammar_says)
{
    struct ruleset *set = ruled_set(
        OURS_HEAD "    phase: [ms.*, gw]\n    role: ms\n    step: works\n    outcome: failed\n"
                  "    severity: fatal\n    umbrella: true\n    recovered-by: other\n"
                  "    told-by: [one, two]\n    also: twin\n"
                  "    expected-noise: during-upgrade+2h\n    applies-to: ['2019', '2022']\n"
                  "    languages: en\n    cause: |\n        one\n        two\n    remedy: do\n"
                  "    provenance: 'a [inferred]'\n"
                  "    captures:\n        - {name: host, field: Computer}\n"
                  "        - {field: 'Data[2]', re: 'v(?<version>[0-9.]+) (?<other>x)?'}\n"
                  "        - {field: 'Data[1]', re: '(?<version>.*)'}\n" OURS_TAIL);
    const struct signature *s;
    const struct exemplar *ex;
    struct event ev = ruled_event("Application", 1, "Data=one|Data=is v10.2 now");
    char *found;

    if (!CHECK(set)) {
        printf("  %s\n", ruled_err.text);
        return;
    }
    s = ruleset_at(set, 0);
    CHECK_STR(s->name, STR("n"));
    CHECK(!s->foreign);
    CHECK_INT(s->phases.n, 2);
    CHECK_STR(s->phases.items[1], STR("gw"));
    CHECK_INT(s->also.n, 1);
    CHECK_STR(s->also.items[0], STR("twin"));
    CHECK_INT(s->level, LEVEL_WORKS);
    CHECK_INT(s->outcome, OUTCOME_FAILED);
    CHECK_INT(s->severity, SEVERITY_FATAL);
    CHECK_STR(s->finding, STR("n"));
    CHECK(s->umbrella && s->inferred && s->noise.during_upgrade);
    CHECK_INT(s->noise.after, 2 * 3600 * 10000000ll);
    CHECK_STR(s->recovered_by.items[0], STR("other"));
    CHECK_STR(s->told_by.items[1], STR("two"));
    CHECK_STR(s->cause, STR("one\ntwo"));
    CHECK_INT(ruleset_exemplars(set, s, &ex), 2);
    CHECK(ex[0].match && !ex[1].match);
    CHECK_STR(ex[1].event_xml, STR("<F/>"));
    CHECK_INT(ruleset_log_kind(set, s).n, 0);
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR("n{host=host.x}{version=10.2}"));
    free(found);
    ruleset_free(set);
}

TEST(progress_is_no_finding_unless_it_is_named_one)
{
    struct ruleset *set = ruled_set(OURS_HEAD "    outcome: done\n    severity: info\n" OURS_TAIL);

    CHECK(set && ruleset_at(set, 0)->finding.n == 0);
    ruleset_free(set);
    set = ruled_set(OURS_HEAD
                   "    outcome: warning\n    severity: info\n    finding: f.x\n" OURS_TAIL);
    CHECK(set && str_eq(ruleset_at(set, 0)->finding, STR("f.x")));
    ruleset_free(set);
    set = ruled_set(OURS_HEAD "    provenance: 'x [seen: T] y [inferred]'\n" OURS_TAIL);
    CHECK(set && !ruleset_at(set, 0)->inferred && ruleset_at(set, 0)->outcome == OUTCOME_INFO);
    ruleset_free(set);
}

TEST(a_mark_of_inference_may_say_from_what)
{
    CHECK(provenance_is_inferred(STR("x [inferred]")));
    CHECK(provenance_is_inferred(STR("x [unverified]")));
    CHECK(provenance_is_inferred(STR("upgrade-plans.md 3.1 [inferred from 3.2]")));
    CHECK(provenance_is_inferred(STR("x [inferred; the page on it was not found]")));
    CHECK(provenance_is_inferred(STR("x [inferred: the form is another product's]")));
    CHECK(!provenance_is_inferred(STR("x [seen: T] y [inferred from 3.2]")));
    CHECK(!provenance_is_inferred(STR("x, inferred by nobody")));
    CHECK(!provenance_is_inferred(STR("x [inferredly]")));
    CHECK(!provenance_is_inferred(STR("x [inferred")));
}

TEST(errors_in_a_signature_have_their_place)
{
    ruled_refused(OURS_HEAD "    phse: gw\n" OURS_TAIL,
            "r.yml:6:5: error: unknown key 'phse' in 'postflight' (did you mean 'phase'?)");
    ruled_refused(OURS_HEAD "    outcome: maybe\n" OURS_TAIL, "r.yml:6:14: error: 'maybe' is no outcome");
    ruled_refused(OURS_HEAD "    severity: bad\n" OURS_TAIL, "'bad' is no severity");
    ruled_refused(OURS_HEAD "    expected-noise: later\n" OURS_TAIL, "'expected-noise' must be");
    ruled_refused(OURS_HEAD "    expected-noise: during-upgrade+2w\n" OURS_TAIL,
            "'expected-noise' must be");
    ruled_refused(OURS_HEAD "    captures: [{name: a}]\n" OURS_TAIL, "key 'field' is missing");
    ruled_refused(OURS_HEAD "    captures: [{field: a}]\n" OURS_TAIL, "either 'name' or 're'");
    ruled_refused(OURS_HEAD "    captures: [{field: a, re: x}]\n" OURS_TAIL, "needs a named group");
    ruled_refused(OURS_HEAD "    captures: [{field: a, re: '(?<x'}]\n" OURS_TAIL, "regular expression");
    ruled_refused(OURS_HEAD "    exemplars: [{expect: match, event: x}]\n", "at least one 'match' and");
    ruled_refused(OURS_HEAD "    exemplars: [{expect: match}, {expect: no-match, event: x}]\n",
            "either 'text' or 'event'");
    ruled_refused("titel: T\n" OURS_HEAD OURS_TAIL, "unknown key 'titel' (did you mean 'title'?)");
    ruled_refused("title: T\nid: x\nlogsource: {product: windows, service: operation-manager}\n"
            "detection: {s: {EventID: 1}, condition: s}\npostflight:\n" OURS_TAIL,
            "unknown service 'operation-manager' (did you mean 'operations-manager'?)");
    ruled_refused("title: T\nid: x\nlogsource: {product: linux}\n"
            "detection: {s: {EventID: 1}, condition: s}\npostflight:\n" OURS_TAIL,
            "key 'name' is missing");
}

/* ---- laziness ---- */

static int expanded;

static int count_expand(struct event *ev)
{
    (void)ev;
    expanded++;
    return 0;
}

TEST(an_event_that_concerns_no_rule_is_never_expanded)
{
    struct ruleset *set = ruled_set(
        "title: A\nid: a\nlogsource: {product: windows, service: system}\n"
        "detection: {s: {EventID: 5, F: x}, condition: s}\n---\n"
        "title: A\nid: b\nlogsource: {product: windows, service: system}\n"
        "detection: {s: {Provider_Name: Nobody, F|contains: x}, condition: s}\n");
    struct event ev = ruled_event("System", 6, "F=x");
    char *found;

    expanded = 0;
    ev.expand = count_expand;
    found = ruled_hits(set, &ev);
    CHECK_INT(expanded, 0);
    free(found);
    ev = ruled_event("System", 5, "F=x");
    ev.expand = count_expand;
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR("a"));
    CHECK_INT(expanded, 1);
    free(found);
    ruleset_free(set);
}

TEST(the_event_of_a_hit_is_expanded_although_the_rule_asked_for_no_field)
{
    struct ruleset *set = ruled_set("title: A\nid: a\n"
                                   "logsource: {product: windows, service: system}\n"
                                   "detection: {s: {EventID: 5}, condition: s}\n");
    struct event ev = ruled_event("System", 5, "F=x");
    char *found;

    expanded = 0;
    ev.expand = count_expand;
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR("a"));
    CHECK_INT(expanded, 1);
    free(found);
    ruleset_free(set);
}

TEST(a_regex_that_reaches_its_limit_is_counted)
{
    struct ruleset *set = ruled_set(ruled_rule("product: windows", "        F|re: '(x+x+)+[yw]'"));
    struct matcher *m = matcher_new(set);
    const struct rule_trouble *trouble;
    struct buf b = { 0 };
    struct event ev = ruled_event("C", 1, "F=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxz");

    CHECK_INT(matcher_scan(m, &ev, ruled_note, &b), 0);
    CHECK_INT(b.n, 0);
    if (CHECK_INT(matcher_trouble(m, &trouble), 1))
        CHECK_INT(trouble[0].limit_reached, 1);
    buf_release(&b);
    matcher_free(m);
    ruleset_free(set);
}

/* ---- why ---- */

TEST(why_names_the_items_that_decided)
{
    struct ruleset *set = ruled_set(ruled_rule("product: windows", "        EventID: 7\n"
        "        F|contains: ['abc', 'abd']\n        G|re: '^x'\n        H|gt: 5\n"));
    struct event ev = ruled_event("System", 7, "F=zab|G=xyz|H=4");
    struct matcher *m = matcher_new(set);
    struct buf b = { 0 }, ignored = { 0 };

    CHECK_INT(matcher_scan(m, &ev, ruled_note, &ignored), 0);
    matcher_why(m, ruleset_at(set, 0), &b);
    CHECK_STR(buf_str(&b), STR("    was false: H > '5'; the event has '4'\n"
                               "    none of 2:\n"
                               "    was false: F contains 'abc'; the event has 'zab'\n"
                               "    was false: F contains 'abd'; the event has 'zab'\n"));
    buf_release(&b);
    ev = ruled_event("System", 7, "F=zabd|G=xyz|H=6");
    CHECK_INT(matcher_scan(m, &ev, ruled_note, &ignored), 0);
    matcher_why(m, ruleset_at(set, 0), &b);
    CHECK(str_find(buf_str(&b), STR("    was true: F contains 'abd'; the event has 'zabd'\n")) <
          b.n);
    buf_release(&b);
    buf_release(&ignored);
    matcher_free(m);
    ruleset_free(set);
}
