/* SPDX-License-Identifier: Apache-2.0 */
/* Remarks of lint: each kind, and that a rule without fault has none. */
#include "lib/test.h"

#include "rules/lint.h"

#include <stdio.h>
#include <string.h>

static struct buf out;

/* Lints one rule; its remarks are in out. */
static struct lint lint_text(const char *yaml, bool verbose)
{
    struct ruleset *set = ruleset_new();
    struct err err = { 0 };
    struct lint l = { .out = &out, .verbose = verbose };

    buf_clear(&out);
    if (!CHECK_INT(ruleset_add_text(set, "r.yml", str_of(yaml), &err), 0) ||
        !CHECK_INT(ruleset_build(set, &err), 0))
        printf("  %s\n", err.text);
    l.set = set;
    CHECK_INT(lint_file(&l, "r.yml", str_of(yaml)), 0);
    CHECK_INT(lint_set(&l), 0);
    arena_release(&l.scratch);
    ruleset_free(set);
    return l;
}

static const char *rule(const char *searches)
{
    static char text[4000];

    snprintf(text, sizeof text, "title: T\nid: r\nlogsource: {product: windows, service: system}\n"
             "detection:\n%s", searches);
    return text;
}

static void says(const char *searches, const char *remark)
{
    (void)lint_text(rule(searches), false);
    if (!CHECK(str_find(buf_str(&out), str_of(remark)) < out.n))
        printf("  wanted: %s\n  in: %.*s\n", remark, STR_FMT(buf_str(&out)));
    buf_release(&out);
}

TEST(a_rule_without_fault_has_no_remark)
{
    struct lint l = lint_text(rule("    s:\n        EventID: 7036\n        Data|contains|all: "
                                   "['a\\b', 'c']\n    condition: s\n"), false);

    CHECK_INT(l.errors + l.warnings, 0);
    CHECK_STR(buf_str(&out), STR(""));
    buf_release(&out);
}

TEST(lint_shows_how_backslashes_were_understood)
{
    says("    s:\n        F: '\\\\srv\\share'\n    condition: s\n",
         "r.yml:6:12: warning: '\\\\' means one backslash: this is '\\srv\\share'");
    says("    s:\n        F: 'a\\*b'\n    condition: s\n", "understood as 'a*b'");
    says("    s:\n        F: 'a?c'\n    condition: s\n", "this '?' matches any one character");
    (void)lint_text(rule("    s:\n        F: 'a?c' # wildcard\n    condition: s\n"), false);
    CHECK_STR(buf_str(&out), STR(""));
    buf_release(&out);
    (void)lint_text(rule("    s:\n        F: '*a'\n    condition: s\n"), true);
    CHECK(str_find(buf_str(&out), STR("understood as any text, then 'a'")) < out.n);
    buf_release(&out);
}

TEST(lint_finds_near_misses_of_fields_and_keys)
{
    says("    s:\n        EvenID: 1\n    condition: s\n", "did you mean 'EventID'?");
    says("    s:\n        eventid: 1\n    condition: s\n", "did you mean 'EventID'?");
    says("    s:\n        F: 1\n    condition: s\nreferencs: x\n", "did you mean 'references'?");
    says("    s:\n        keywords: x\n    condition: s\n", "keywords are a list");
}

TEST(lint_finds_what_is_never_asked)
{
    says("    s:\n        F: 1\n    t:\n        F: 2\n    condition: s\n",
         "r.yml:7:5: warning: the condition never asks for search 't'");
}

TEST(lint_finds_numbers_in_quotes)
{
    says("    s:\n        EventID: '7036'\n    condition: s\n", "write it without quotes");
    says("    s:\n        F|gt: '3'\n    condition: s\n", "a number needs no quotes");
    says("    s:\n        EventID: seven\n    condition: s\n", "EventID is a number");
}

TEST(lint_finds_all_without_effect)
{
    says("    s:\n        F|contains|all: x\n    condition: s\n", "at least two values");
    says("    s:\n        F|all: [x, y]\n    condition: s\n", "no field equals all of 2 values");
}

TEST(lint_finds_rules_that_can_never_match)
{
    says("    s:\n        EventID: 1\n    t:\n        EventID: [2, 3]\n    condition: s and t\n",
         "can never match: no EventID");
    says("    s:\n        Channel: Security\n    condition: s\n", "can never match: no Channel");
    (void)lint_text(rule("    s:\n        EventID: 1\n    t:\n        EventID: [2, 3]\n"
                         "    condition: s and not t\n"), false);
    CHECK_STR(buf_str(&out), STR(""));
    buf_release(&out);
}

TEST(lint_finds_rules_that_ask_the_same)
{
    (void)lint_text("title: T\nid: a\nlogsource: {product: windows}\ndetection:\n    s:\n"
                    "        F: [1, 2]\n    condition: s\n---\n"
                    "title: T\nid: b\nlogsource: {product: windows}\ndetection:\n    t:\n"
                    "        F: [1, 2]\n    condition: t\n", false);
    CHECK(str_find(buf_str(&out), STR("asks for the same as 'a'")) < out.n);
    buf_release(&out);
}

TEST(lint_finds_rules_in_the_shadow_of_others)
{
    static const char head[] = "title: T\nid: %s\nlogsource: {product: windows}\ndetection: {s: {%s}, "
                               "%scondition: %s}\n---\n";
    struct buf text = { 0 };

    buf_format(&text, head, "wide", "EventID: [1, 2, 3], 'F|contains': x", "", "s");
    buf_format(&text, head, "narrow", "EventID: [3, 1], 'F|contains': x", "t: {G: y}, ",
               "s and not t");
    buf_format(&text, head, "other", "EventID: [1, 4], 'F|contains': x", "", "s");
    buf_format(&text, head, "one", "EventID: 2, 'F|contains': [x]", "", "s");
    buf_char(&text, '\0');
    (void)lint_text(text.s, true);
    CHECK(str_find(buf_str(&out), STR("whenever 'narrow' matches, 'wide' matches, too")) < out.n);
    CHECK(str_find(buf_str(&out), STR("whenever 'one' matches, 'wide' matches, too")) < out.n);
    CHECK(str_find(buf_str(&out), STR("whenever 'wide'")) == out.n);
    CHECK(str_find(buf_str(&out), STR("whenever 'other'")) == out.n);
    (void)lint_text(text.s, false);
    CHECK_STR(buf_str(&out), STR(""));
    buf_release(&text);
    buf_release(&out);
}

static const char ours[] =
    "title: T\nname: mine\nlogsource: {category: application, product: opsmgr, service: setup}\n"
    "detection:\n    s:\n        Message|contains: x\n    condition: s\n"
    "postflight:\n    recovered-by: %s\n    exemplars:\n        - {expect: match, %s}\n"
    "        - {expect: no-match, text: y}\n";

TEST(lint_finds_names_of_no_signature_and_exemplars_of_another_source)
{
    char text[2000];
    struct lint l;

    snprintf(text, sizeof text, ours, "mine", "text: x");
    l = lint_text(text, false);
    CHECK_INT(l.errors + l.warnings, 0);
    snprintf(text, sizeof text, ours, "nobody", "text: x");
    l = lint_text(text, false);
    CHECK_INT(l.errors, 1);
    CHECK(str_find(buf_str(&out), STR("'nobody', which is no signature")) < out.n);
    snprintf(text, sizeof text, ours, "mine", "event: <Event/>");
    l = lint_text(text, false);
    CHECK_INT(l.errors, 1);
    buf_release(&out);
}

TEST(lint_finds_names_of_no_signature_in_plans)
{
    struct ruleset *set = ruleset_new();
    struct lint l = { .out = &out, .set = set };
    struct err err = { 0 };

    CHECK_INT(ruleset_build(set, &err), 0);
    CHECK_INT(lint_file(&l, "p.yml", STR("phases:\n    - id: a\n      done-if: [x]\ntasks:\n"
                                         "    - id: t\n      done-if: [{seen: y}]\n")), 0);
    CHECK_INT(l.errors, 2);
    CHECK(str_find(buf_str(&out), STR("p.yml:3:17: error: 'done-if' names 'x'")) < out.n);
    ruleset_free(set);
    arena_release(&l.scratch);
    buf_release(&out);
}
