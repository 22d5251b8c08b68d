/* SPDX-License-Identifier: Apache-2.0 */
/* T1 .. T22 are the traps of sigma.md 12: where other engines went wrong. */
#include "lib/test.h"
#include "lib/ruled.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- table 4.2 ---- */

static const struct {
    const char *search;
    bool absent, empty, other; /* F absent, F empty, F = "x1" */
} presence[] = {
    { "        F: 'x1'", false, false, true },
    { "        F: 'y'", false, false, false },
    { "        F: ''", false, true, false },
    { "        F: null", true, false, false },
    { "        F:", true, false, false },
    { "        F: ~", true, false, false },
    { "        F: 'null'", false, false, false },
    { "        F: '*'", false, true, true },
    { "        F|exists: true", false, true, true },
    { "        F|exists: false", true, false, false },
    { "        F|contains: 'x'", false, false, true },
    { "        F|startswith: 'x'", false, false, true },
    { "        F|endswith: '1'", false, false, true },
    { "        F|re: 'x'", false, false, true },
    { "        F|re: '^y*$'", false, true, false },
    { "        F|cidr: '10.0.0.0/8'", false, false, false },
    { "        F|gt: 0", false, false, false },
    { "        F|neq: 'x1'", true, true, false },
    { "        F|neq: 'y'", true, true, true },
    { "        F|fieldref: G", false, false, false },
    { "        F: ['', null]", true, true, false },
    { "        F: ['x1', '']", false, true, true },
};

TEST(truth_table_of_absent_empty_and_other)
{
    for (size_t i = 0; i < sizeof presence / sizeof presence[0]; i++) {
        bool ok = CHECK_INT(ruled_meets(presence[i].search, ruled_event("C", 1, "A=1")), presence[i].absent);

        ok &= CHECK_INT(ruled_meets(presence[i].search, ruled_event("C", 1, "A=1|F=")), presence[i].empty);
        ok &= CHECK_INT(ruled_meets(presence[i].search, ruled_event("C", 1, "F=x1")), presence[i].other);
        if (!ok)
            printf("  %s\n", presence[i].search);
    }
}

TEST(fieldref_compares_two_fields_of_one_event)
{
    CHECK(ruled_meets("        F|fieldref: G", ruled_event("C", 1, "F=Abc|G=aBC")));
    CHECK(!ruled_meets("        F|fieldref: G", ruled_event("C", 1, "F=Abc|G=d")));
    CHECK(!ruled_meets("        F|fieldref: G", ruled_event("C", 1, "A=1")));
    CHECK(!ruled_meets("        F|fieldref: G", ruled_event("C", 1, "F=a")));
    CHECK(ruled_meets("        F|fieldref|startswith: G", ruled_event("C", 1, "F=abc|G=ab")));
    CHECK(ruled_meets("        F|fieldref|endswith: G", ruled_event("C", 1, "F=abc|G=bc")));
    CHECK(ruled_meets("        F|fieldref|contains: G", ruled_event("C", 1, "F=abc|G=b")));
    CHECK(ruled_meets("        F|fieldref|neq: G", ruled_event("C", 1, "F=abc|G=b")));
    CHECK(!ruled_meets("        F|fieldref|cased: G", ruled_event("C", 1, "F=A|G=a")));
}

TEST(numbers_are_compared_by_value_and_text_by_text)
{
    CHECK(ruled_meets("        F|gt: 9", ruled_event("C", 1, "F=10")));
    CHECK(!ruled_meets("        F|gt: 10", ruled_event("C", 1, "F=10")));
    CHECK(ruled_meets("        F|gte: 10.0", ruled_event("C", 1, "F=10")));
    CHECK(ruled_meets("        F|lt: -1", ruled_event("C", 1, "F=-1.5")));
    CHECK(ruled_meets("        F|lte: 0", ruled_event("C", 1, "F=-0.0")));
    CHECK(ruled_meets("        F|gt: 99999999999999999999", ruled_event("C", 1, "F=100000000000000000000")));
    CHECK(!ruled_meets("        F|gt: 1", ruled_event("C", 1, "F=10.19.10050.0")));
    CHECK(!ruled_meets("        F|gt: 1", ruled_event("C", 1, "F=abc")));
    CHECK(ruled_meets("        EventID|gte: 100", ruled_event("C", 4624, "")));
}

TEST(networks_hold_addresses_of_both_kinds)
{
    CHECK(ruled_meets("        F|cidr: 10.0.0.0/8", ruled_event("C", 1, "F=10.255.0.1")));
    CHECK(!ruled_meets("        F|cidr: 10.0.0.0/8", ruled_event("C", 1, "F=11.0.0.1")));
    CHECK(ruled_meets("        F|cidr: 10.0.0.0/8", ruled_event("C", 1, "F=::ffff:10.1.2.3")));
    CHECK(ruled_meets("        F|cidr: 'fe80::/10'", ruled_event("C", 1, "F=fe80::1%eth0")));
    CHECK(!ruled_meets("        F|cidr: 'fe80::/10'", ruled_event("C", 1, "F=fec0::1")));
    CHECK(ruled_meets("        F|cidr: '::1/128'", ruled_event("C", 1, "F=0:0:0:0:0:0:0:1")));
    CHECK(ruled_meets("        F|cidr: 0.0.0.0/0", ruled_event("C", 1, "F=1.2.3.4")));
    CHECK(!ruled_meets("        F|cidr: 0.0.0.0/0", ruled_event("C", 1, "F=host")));
    /* an address that is written as IPv4 is in no IPv6 network (found by the oracle) */
    CHECK(ruled_meets("        F|cidr: '::ffff:0:0/96'", ruled_event("C", 1, "F=::ffff:10.1.2.3")));
    CHECK(!ruled_meets("        F|cidr: '::ffff:0:0/96'", ruled_event("C", 1, "F=10.1.2.3")));
    CHECK(!ruled_meets("        F|cidr: '::/0'", ruled_event("C", 1, "F=10.1.2.3")));
    CHECK(ruled_meets("        F|cidr: 192.168.1.7", ruled_event("C", 1, "F=192.168.1.7")));
    ruled_refused(ruled_rule("product: windows", "        F|cidr: 10.0.0.0/33"), "r.yml:6:17: error: ");
    ruled_refused(ruled_rule("product: windows", "        F|cidr: host"), "'host' is no network");
}

/* ---- the traps ---- */

TEST(T1_every_document_of_a_file_is_a_rule)
{
    struct ruleset *set = ruled_set("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: "
                                   "{F: x}, condition: s}\n---\n"
                                   "title: B\nid: b\nlogsource: {product: windows}\ndetection: {s: "
                                   "{F: x}, condition: s}\n---\n"
                                   "title: C\nid: c\nlogsource: {product: windows}\ndetection: {s: "
                                   "{F: y}, condition: s}\n---\n");
    struct event ev = ruled_event("C", 1, "F=x");
    char *found;

    if (!CHECK(set))
        return;
    CHECK_INT(ruleset_count(set), 3);
    CHECK_INT(ruleset_find(set, STR("b"))->line, 6);
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR("a b"));
    free(found);
    ruleset_free(set);
}

TEST(T2_what_is_not_supported_is_refused_by_name)
{
    ruled_refused("action: global\ntitle: A\n", "r.yml:1:9: error: 'action:' is obsolete");
    ruled_refused(ruled_rule("product: windows", "        F|expand: '%Servers%'"),
            "r.yml:6:19: error: placeholder %Servers% is not defined");
    ruled_refused(ruled_rule("product: windows", "        F|conatins: 3"),
            "unknown modifier 'conatins' (did you mean 'contains'?)");
    ruled_refused(ruled_rule("product: windows", "        F|: 3"), "no modifier behind it");
    ruled_refused("title: A\nid: a\nlogsource: {product: windows}\n"
            "detection: {s: {F: x}, timeframe: 5m, condition: s}\n", "'timeframe' is obsolete");
    ruled_refused("title: A\nid: a\nlogsource: {product: windows}\n"
            "detection: {s: {F: x}, condition: s | count() > 5}\n", "aggregation");
}

TEST(T3_backslashes_mean_what_they_say)
{
    CHECK(ruled_meets("        F: 'C:\\Users\\'", ruled_event("C", 1, "F=C:\\Users\\")));
    CHECK(ruled_meets("        F|endswith: '\\a.exe'", ruled_event("C", 1, "F=C:\\x\\a.exe")));
    CHECK(ruled_meets("        F|contains: 'Users\\'", ruled_event("C", 1, "F=C:\\Users\\x")));
    CHECK(!ruled_meets("        F|contains: 'Users\\'", ruled_event("C", 1, "F=C:\\Users")));
    CHECK(ruled_meets("        F: '\\\\srv\\share'", ruled_event("C", 1, "F=\\srv\\share")));
    CHECK(!ruled_meets("        F: '\\\\srv\\share'", ruled_event("C", 1, "F=\\\\srv\\share")));
    CHECK(ruled_meets("        F: '\\\\\\\\srv\\share'", ruled_event("C", 1, "F=\\\\srv\\share")));
    CHECK(ruled_meets("        F: 'a\\*'", ruled_event("C", 1, "F=a*")));
    CHECK(!ruled_meets("        F: 'a\\*'", ruled_event("C", 1, "F=ab")));
    CHECK(ruled_meets("        F: 'a\\\\*'", ruled_event("C", 1, "F=a\\b")));
}

TEST(T4_wildcards_are_anchored_unless_they_open_an_end)
{
    CHECK(ruled_meets("        F: 'a?c'", ruled_event("C", 1, "F=abc")));
    CHECK(!ruled_meets("        F: 'a?c'", ruled_event("C", 1, "F=xabcx")));
    CHECK(!ruled_meets("        F: 'a*c'", ruled_event("C", 1, "F=xabbc")));
    CHECK(ruled_meets("        F: 'a*c'", ruled_event("C", 1, "F=abbc")));
    CHECK(ruled_meets("        F: 'a*c'", ruled_event("C", 1, "F=ac")));
    CHECK(ruled_meets("        F|contains: 'a?c'", ruled_event("C", 1, "F=xabcx")));
    CHECK(ruled_meets("        F: 'a?c'", ruled_event("C", 1, "F=a\xC3\xA4" "c")));
    CHECK(!ruled_meets("        F: 'a??c'", ruled_event("C", 1, "F=a\xC3\xA4" "c")));
    CHECK(ruled_meets("        F: 'a*c'", ruled_event("C", 1, "F=a\r\nc")));
}

TEST(T5_windash_takes_any_dash_in_front_of_a_word)
{
    CHECK(ruled_meets("        F|windash|contains: '-foo-bar'", ruled_event("C", 1, "F=x /foo-bar")));
    CHECK(ruled_meets("        F|contains|windash: ' -foo'", ruled_event("C", 1, "F=x \xE2\x80\x93" "foo")));
    CHECK(ruled_meets("        F|windash: '*-foo-bar'", ruled_event("C", 1, "F=\xE2\x80\x94" "foo-bar")));
    CHECK(!ruled_meets("        F|windash: '*-foo-bar'", ruled_event("C", 1, "F=-foo/bar")));
    CHECK(ruled_meets("        F|windash: '/foo'", ruled_event("C", 1, "F=-foo")));
    CHECK(ruled_meets("        F|endswith|windash: ' -q'", ruled_event("C", 1, "F=msiexec /q")));
    CHECK(!ruled_meets("        F|windash|contains|all: ['-a1', '-b1']", ruled_event("C", 1, "F=/a1")));
    CHECK(ruled_meets("        F|windash|contains|all: ['-a1', '-b1']", ruled_event("C", 1, "F=/a1 -b1")));
}

TEST(T6_case_folds_beyond_ascii_and_not_too_far)
{
    CHECK(ruled_meets("        F: '\xC3\x84" "b'", ruled_event("C", 1, "F=\xC3\xA4" "B")));
    CHECK(ruled_meets("        F: 'k'", ruled_event("C", 1, "F=\xE2\x84\xAA")));
    CHECK(ruled_meets("        F: 's'", ruled_event("C", 1, "F=\xC5\xBF")));
    CHECK(ruled_meets("        F: '\xC3\x9F'", ruled_event("C", 1, "F=\xE1\xBA\x9E")));
    CHECK(ruled_meets("        F: '\xCE\xA3'", ruled_event("C", 1, "F=\xCF\x82")));
    CHECK(!ruled_meets("        F: 'i'", ruled_event("C", 1, "F=\xC4\xB1")));
    CHECK(!ruled_meets("        F: 'i'", ruled_event("C", 1, "F=\xC4\xB0")));
    CHECK(!ruled_meets("        F: '\xC3\x9F'", ruled_event("C", 1, "F=ss")));
    CHECK(!ruled_meets("        F|cased: 'Ab'", ruled_event("C", 1, "F=ab")));
    CHECK(ruled_meets("        F|contains|cased: 'Ab'", ruled_event("C", 1, "F=xAb")));
    CHECK(ruled_meets("        F|re|i: 'kelvin'", ruled_event("C", 1, "F=\xE2\x84\xAA" "elvin")));
}

TEST(T7_modifiers_work_in_the_order_they_are_written)
{
    /* wide "foo" in Base64 at each of the three places */
    static const char *const subjects[] = { "F=x ZgBvAG8A y", "F=YYGYAbwBvA", "F=YWFmAG8AbwA" };

    for (size_t i = 0; i < 3; i++)
        CHECK(ruled_meets("        F|wide|base64offset|contains: 'foo'", ruled_event("C", 1, subjects[i])));
    ruled_refused(ruled_rule("product: windows", "        F|contains|wide|base64offset: 'foo'"),
            "a value with wildcards cannot be encoded");
    ruled_refused(ruled_rule("product: windows", "        F|contains|re: 'foo'"),
            "modifier 're' works on an unmodified value only");
    ruled_refused(ruled_rule("product: windows", "        F|wide|contains: 'foo'"), "as Base64");
    ruled_refused(ruled_rule("product: windows", "        F|contains|contains: 'foo'"), "is there twice");
    ruled_refused(ruled_rule("product: windows", "        F|exists|contains: true"), "'exists'");
    ruled_refused(ruled_rule("product: windows", "        F|i: 'foo'"), "after 're' only");
}

static struct str base64(struct arena *a, struct str s)
{
    static const char abc[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = arena_zero(a, s.n * 2 + 8, 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i += 3) {
        unsigned v = 0;

        for (size_t j = 0; j < 3; j++)
            v = v << 8 | (i + j < s.n ? (unsigned char)s.s[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            out[n++] = i + j <= s.n ? abc[v >> (18 - 6 * j) & 63] : '=';
    }
    return (struct str){ out, n };
}

TEST(T8_base64offset_finds_every_alignment)
{
    static const char *const needles[] = { "zur\xC3\xBC\x63k", "a\xC3\xA9", "http://",
                                           "\xC3\xA9x" };
    struct arena a = { 0 };

    for (size_t n = 0; n < sizeof needles / sizeof needles[0]; n++)
        for (int before = 0; before < 3; before++)
            for (int behind = 0; behind < 3; behind++) {
                char search[100], data[200];
                struct str plain = arena_format(&a, "%.*s%s%.*s", before, "##", needles[n], behind,
                                                "##");
                struct str coded = base64(&a, plain);

                snprintf(search, sizeof search, "        F|base64offset|contains: '%s'",
                         needles[n]);
                snprintf(data, sizeof data, "F=%.*s", STR_FMT(coded));
                data[strcspn(data + 2, "=") + 2] = '\0';
                if (!CHECK(ruled_meets(search, ruled_event("C", 1, data))))
                    printf("  %s in %s\n", search, data);
            }
    CHECK(ruled_meets("        F|base64|contains: 'hello'", ruled_event("C", 1, "F=xaGVsbG8")) == false);
    ruled_refused(ruled_rule("product: windows", "        F|base64offset|contains: 'a'"), "too short");
    arena_release(&a);
}

TEST(T9_names_that_contain_operators_are_names)
{
    struct ruleset *set = ruled_set(
        "title: A\nid: a\nlogsource: {product: windows}\ndetection:\n"
        "    selection_for: {F: x}\n    android: {F: x}\n    notepad: {F: y}\n    nothing: {F: z}\n"
        "    condition: (selection_for and android) and not (notepad or nothing)\n");
    struct event ev = ruled_event("C", 1, "F=x");
    char *found;

    if (!CHECK(set))
        return;
    found = ruled_hits(set, &ev);
    CHECK_STR(str_of(found), STR("a"));
    free(found);
    ruleset_free(set);
}

TEST(T11_logsource_restricts)
{
    struct ruleset *set = ruled_set(
        "title: A\nid: app\nlogsource: {product: windows, service: application}\n"
        "detection: {s: {EventID: 1}, condition: s}\n---\n"
        "title: A\nid: om\nlogsource: {product: windows, service: operations-manager}\n"
        "detection: {s: {EventID: 1}, condition: s}\n---\n"
        "title: A\nid: any\nlogsource: {product: windows}\n"
        "detection: {s: {EventID: 1}, condition: s}\n---\n"
        "title: A\nid: proc\nlogsource: {product: windows, category: process_creation}\n"
        "detection: {s: {F: x}, condition: s}\n---\n"
        "title: A\nid: linux\nlogsource: {product: linux}\n"
        "detection: {s: {EventID: 1}, condition: s}\n---\n"
        "title: A\nid: unknown\nlogsource: {product: windows, service: nobody-knows}\n"
        "detection: {s: {EventID: 1}, condition: s}\n---\n"
        "title: A\nid: setup\nlogsource: {category: application, product: opsmgr, service: setup}\n"
        "detection: {s: {Text|contains: x}, condition: s}\n---\n"
        "title: A\nid: msi\nlogsource: {category: application, product: opsmgr, service: msi}\n"
        "detection: {s: {Text|contains: x}, condition: s}\n---\n"
        "title: A\nid: text\nlogsource: {category: application, product: opsmgr}\n"
        "detection: {s: {Text|contains: x}, condition: s}\n");
    const struct {
        struct event ev;
        const char *found;
    } table[] = {
        { ruled_event("Application", 1, "F=x"), "any app" },
        { ruled_event("application", 1, "F=x"), "any app" },
        { ruled_event("Operations Manager", 1, "F=x"), "any om" },
        { ruled_event("Operations Manager", 2, "F=x"), "" },
        { ruled_event("Microsoft-Windows-Sysmon/Operational", 1, "F=x"), "any proc" },
        { ruled_event("Microsoft-Windows-Sysmon/Operational", 2, "F=x"), "" },
        { ruled_text("setup", "x"), "setup text" },
        { ruled_text("msi", "x"), "msi text" },
        { ruled_text("Application", "x"), "text" },
    };

    for (size_t i = 0; CHECK(set) && i < sizeof table / sizeof table[0]; i++) {
        struct event ev = table[i].ev;
        char *found = ruled_hits(set, &ev);

        CHECK_STR(str_of(found), str_of(table[i].found));
        free(found);
    }
    ruleset_free(set);
}

TEST(T12_not_is_true_where_the_field_is_absent)
{
    const char *text = "title: A\nid: a\nlogsource: {product: windows}\n"
                       "detection: {s: {A: '1'}, f: {F: x}, condition: s and not f}\n";
    struct ruleset *set = ruled_set(text);
    struct event without = ruled_event("C", 1, "A=1"), with;
    char *found = ruled_hits(set, &without);

    CHECK_STR(str_of(found), STR("a"));
    free(found);
    with = ruled_event("C", 1, "A=1|F=x");
    found = ruled_hits(set, &with);
    CHECK_STR(str_of(found), STR(""));
    free(found);
    ruleset_free(set);
}

TEST(T13_hexadecimal_text_equals_its_number)
{
    CHECK(ruled_meets("        F: 999", ruled_event("C", 1, "F=0x3e7")));
    CHECK(ruled_meets("        F: 999", ruled_event("C", 1, "F=0x3E7")));
    CHECK(ruled_meets("        F: '0x3e7'", ruled_event("C", 1, "F=0x3E7")));
    CHECK(!ruled_meets("        F: '999'", ruled_event("C", 1, "F=0x3e7")));
    CHECK(!ruled_meets("        F: 0999", ruled_event("C", 1, "F=0x3e7")));
    CHECK(!ruled_meets("        F: 3e7", ruled_event("C", 1, "F=0x3e7")));
    CHECK(ruled_meets("        EventID: 4624", ruled_event("C", 4624, "")));
    CHECK(ruled_meets("        EventID: '4624'", ruled_event("C", 4624, "")));
    CHECK(!ruled_meets("        EventID: '04624'", ruled_event("C", 4624, "")));
}

TEST(T14_a_regex_is_a_search_and_case_sensitive)
{
    CHECK(ruled_meets("        F|re: 'bc'", ruled_event("C", 1, "F=abcd")));
    CHECK(!ruled_meets("        F|re: 'BC'", ruled_event("C", 1, "F=abcd")));
    CHECK(ruled_meets("        F|re|i: 'BC'", ruled_event("C", 1, "F=abcd")));
    CHECK(ruled_meets("        F|re: '(?i)BC'", ruled_event("C", 1, "F=abcd")));
    CHECK(!ruled_meets("        F|re: '^bc'", ruled_event("C", 1, "F=a\nbc")));
    CHECK(ruled_meets("        F|re|m: '^bc'", ruled_event("C", 1, "F=a\nbc")));
    CHECK(!ruled_meets("        F|re: 'a.b'", ruled_event("C", 1, "F=a\nb")));
    CHECK(ruled_meets("        F|re|s: 'a.b'", ruled_event("C", 1, "F=a\nb")));
    CHECK(ruled_meets("        F|re: 'a(?=b)'", ruled_event("C", 1, "F=ab")));
    CHECK(ruled_meets("        F|re: '\\\\\\\\srv'", ruled_event("C", 1, "F=\\\\srv")));
    CHECK(ruled_meets("        F|re: 'b+c'", ruled_event("C", 1, "F=\xFF\xFE" "abbc\xC3")));
    CHECK(ruled_meets("        F|re|contains: 'bc'", ruled_event("C", 1, "F=abcd")));
    ruled_refused(ruled_rule("product: windows", "        F|re: 'a(b'"),
            "r.yml:6:15: error: regular expression, character 4: missing closing parenthesis");
}

TEST(a_character_beyond_ascii_is_no_digit_no_blank_and_no_part_of_a_word)
{
    static const char *const searches[] = { "1923\\D", "1923\\S", "1923\\W", "1923(?:\\D|q)$",
                                            "1923[\\D]", "1923[^\\d]", "1923.", "1923\\H" };

    for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
        char search[80];

        snprintf(search, sizeof search, "        F|re: '%s'", searches[i]);
        CHECK(ruled_meets(search, ruled_event("C", 1, "F=1923\xE3\x80\x82")));
        CHECK(!ruled_meets(search, ruled_event("C", 1, "F=1923")));
    }
}

TEST(T15_of_several_unnamed_values_any_will_do)
{
    CHECK(ruled_meets("        Data: two", ruled_event("C", 1, "Data=one|Data=two")));
    CHECK(ruled_meets("        Data|contains|all: [on, tw]", ruled_event("C", 1, "Data=one|Data=two")));
    CHECK(!ruled_meets("        Data|contains|all: [on, th]", ruled_event("C", 1, "Data=one|Data=two")));
    CHECK(ruled_meets("        Data[2]: two", ruled_event("C", 1, "Data=one|Data=two")));
    CHECK(!ruled_meets("        Data[1]: two", ruled_event("C", 1, "Data=one|Data=two")));
    CHECK(ruled_meets("        Data[2]: two", ruled_event("C", 1, "Data=one|x=y|Data=two")));
    CHECK(ruled_meets("        Data[3]: null", ruled_event("C", 1, "Data=one|Data=two")));
    CHECK(!ruled_meets("        Data|neq: two", ruled_event("C", 1, "Data=one|Data=two")));
    CHECK(ruled_meets("        Data|neq: three", ruled_event("C", 1, "Data=one|Data=two")));
}

TEST(T16_what_needs_an_absent_message_is_not_evaluable)
{
    struct ruleset *set = ruled_set(
        "title: A\nid: kw\nlogsource: {product: windows}\ndetection: {s: [needle], condition: "
        "s}\n---\n"
        "title: A\nid: msg\nlogsource: {product: windows}\n"
        "detection: {s: {Message|contains: needle}, t: {F: x}, condition: s and t}\n---\n"
        "title: A\nid: not\nlogsource: {product: windows}\n"
        "detection: {s: {Message|contains: needle}, t: {F: x}, condition: t and not s}\n---\n"
        "title: A\nid: or\nlogsource: {product: windows}\n"
        "detection: {s: {Message|contains: needle}, t: {F: x}, condition: t or s}\n");
    struct matcher *m = matcher_new(set);
    const struct rule_trouble *trouble;
    struct buf b = { 0 };
    struct event ev = ruled_event("C", 1, "F=x");

    CHECK_INT(matcher_scan(m, &ev, ruled_note, &b), 0);
    CHECK_STR(buf_str(&b), STR("or"));
    CHECK_INT(matcher_trouble(m, &trouble), 3);
    CHECK_STR(trouble[0].signature->name, STR("kw"));
    CHECK_INT(trouble[0].not_evaluable, 1);
    CHECK_STR(trouble[1].signature->name, STR("msg"));
    CHECK_STR(trouble[2].signature->name, STR("not"));
    /* the part without the message decides: nothing is in doubt */
    buf_clear(&b);
    ev = ruled_event("C", 1, "F=y");
    CHECK_INT(matcher_scan(m, &ev, ruled_note, &b), 0);
    CHECK_INT(matcher_trouble(m, &trouble), 4);
    CHECK_INT(trouble[1].not_evaluable, 1);
    CHECK_STR(trouble[3].signature->name, STR("or"));
    /* provider, id and data are searched all the same */
    buf_clear(&b);
    ev = ruled_event("C", 1, "F=a needle here");
    CHECK_INT(matcher_scan(m, &ev, ruled_note, &b), 0);
    CHECK_STR(buf_str(&b), STR("kw"));
    /* with a message there is no doubt */
    buf_clear(&b);
    ev = ruled_event("C", 1, "F=x");
    ev.message = STR("no such word");
    CHECK_INT(matcher_scan(m, &ev, ruled_note, &b), 0);
    CHECK_STR(buf_str(&b), STR("not or"));
    buf_release(&b);
    matcher_free(m);
    ruleset_free(set);
}

TEST(T18_values_are_compared_as_written)
{
    CHECK(ruled_meets("        F: 00000429", ruled_event("C", 1, "F=00000429")));
    CHECK(!ruled_meets("        F: 00000429", ruled_event("C", 1, "F=429")));
    CHECK(ruled_meets("        F: on", ruled_event("C", 1, "F=on")));
    CHECK(ruled_meets("        F: 12:30:45", ruled_event("C", 1, "F=12:30:45")));
    CHECK(ruled_meets("        F: 2025-01-01", ruled_event("C", 1, "F=2025-01-01")));
    CHECK(ruled_meets("        F: true", ruled_event("C", 1, "F=True")));
}

TEST(T19_empty_and_misshapen_documents_are_survived)
{
    struct ruleset *set = ruled_set("---\n# nothing\n---\n");

    CHECK(set && ruleset_count(set) == 0);
    ruleset_free(set);
    ruled_refused("- a\n", "r.yml:1:1: error: a rule must be a map");
    ruled_refused("title: A\n", "r.yml:1:1: error: a rule needs a 'name' or an 'id'");
    ruled_refused("title: A\nid: a\nlogsource: []\ndetection: []\n", "'detection' must be a map");
    ruled_refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {condition: s}\n",
            "there is no search 's'");
    ruled_refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: {F: x}}\n",
            "r.yml:4:12: error: key 'condition' is missing");
    ruled_refused(ruled_rule("product: windows", "        F: []"), "empty list of values");
    ruled_refused(ruled_rule("product: windows", "        F: {a: b}"), "a value must be");
    ruled_refused(ruled_rule("product: windows", "        F: [[a]]"), "a value must be");
    ruled_refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: {}, condition: s}\n",
            "empty search");
    ruled_refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: [], condition: s}\n",
            "empty search");
}

TEST(T22_a_misspelt_logsource_key_is_an_error)
{
    struct ruleset *set;

    ruled_refused(ruled_rule("categorie: application", "        F: x"),
            "r.yml:3:13: error: unknown key 'categorie' in 'logsource' (did you mean 'category'?)");
    ruled_refused(ruled_rule("product: windows, servise: system", "        F: x"),
            "did you mean 'service'");
    set = ruled_set(ruled_rule("product: windows, definition: x, our-own: y", "        F: x"));
    CHECK(set);
    ruleset_free(set);
}
