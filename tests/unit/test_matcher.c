/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules against events that are made by hand.  T1 .. T22 are the traps of sigma.md 12: where other
 * engines went wrong.
 */
#include "lib/test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "rules/matcher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tools ---- */

static struct err err;

static struct ruleset *rules_of(const char *text)
{
    struct ruleset *set = ruleset_new();

    err = (struct err){ 0 };
    if (ruleset_add_text(set, "r.yml", str_of(text), &err) < 0 || ruleset_build(set, &err) < 0) {
        ruleset_free(set);
        return NULL;
    }
    return set;
}

/* What was hit: names joined by blanks, captures behind as "{name=value}". */
static void note_hit(void *ctx, const struct hit *hit)
{
    struct buf *b = ctx;

    if (b->n)
        buf_char(b, ' ');
    buf_add(b, hit->signature->name);
    for (size_t i = 0; i < hit->captures_n; i++)
        buf_format(b, "{%.*s=%.*s}", STR_FMT(hit->captures[i].name),
                   STR_FMT(hit->captures[i].value));
}

static char *hits_of(const struct ruleset *set, struct event *ev)
{
    struct buf b = { 0 };
    struct matcher *m = matcher_new(set);

    CHECK_INT(matcher_scan(m, ev, note_hit, &b), 0);
    matcher_free(m);
    buf_char(&b, '\0');
    return b.s;
}

/* An event of a channel, with named data "name=value|name=value". */
static struct field event_fields[64];
static struct event windows(const char *channel, uint32_t id, const char *data)
{
    struct event ev = { .kind = EVENT_WINDOWS, .channel = str_of(channel), .event_id = id,
                        .has_event_id = true, .provider = STR("Prov"), .level = 4,
                        .computer = STR("host.x"), .time = STAMP_ABSENT, .fields = event_fields };
    struct str rest = str_of(data);

    while (rest.n) {
        struct str value = str_cut(&rest, '|'), name = str_cut(&value, '=');

        event_fields[ev.fields_n++] =
            (struct field){ .name = name, .value = { value.s, value.n }, .place = FIELD_DATA };
    }
    return ev;
}

static struct event text_entry(const char *kind, const char *text)
{
    return (struct event){ .kind = EVENT_TEXT, .channel = str_of(kind), .text = str_of(text),
                           .message = str_of(text), .level = -1, .time = STAMP_ABSENT };
}

/* A rule "r" for Windows with one search; whether it hits. */
static char *rule_for(const char *logsource, const char *search)
{
    static char text[70000];

    snprintf(text, sizeof text,
             "title: T\nid: r\nlogsource: {%s}\ndetection:\n    s:\n%s\n    condition: s\n",
             logsource, search);
    return text;
}

static bool hits(const char *search, struct event ev)
{
    struct ruleset *set = rules_of(rule_for("product: windows", search));
    struct event again = ev;
    char *found, *plain;
    bool hit;

    if (!CHECK(set)) {
        printf("  %s\n  %s\n", search, err.text);
        return false;
    }
    found = hits_of(set, &ev);
    ruleset_set_plain(set, true);
    plain = hits_of(set, &again);
    CHECK_STR(str_of(found), str_of(plain));
    hit = strcmp(found, "r") == 0;
    free(found);
    free(plain);
    ruleset_free(set);
    return hit;
}

static void refused(const char *text, const char *line)
{
    struct ruleset *set = rules_of(text);

    if (!CHECK(!set))
        printf("  accepted: %s\n", text);
    if (!CHECK(strstr(err.text, line)))
        printf("  wanted: %s\n  got: %s\n", line, err.text);
    ruleset_free(set);
}

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
        bool ok = CHECK_INT(hits(presence[i].search, windows("C", 1, "A=1")), presence[i].absent);

        ok &= CHECK_INT(hits(presence[i].search, windows("C", 1, "A=1|F=")), presence[i].empty);
        ok &= CHECK_INT(hits(presence[i].search, windows("C", 1, "F=x1")), presence[i].other);
        if (!ok)
            printf("  %s\n", presence[i].search);
    }
}

TEST(fieldref_compares_two_fields_of_one_event)
{
    CHECK(hits("        F|fieldref: G", windows("C", 1, "F=Abc|G=aBC")));
    CHECK(!hits("        F|fieldref: G", windows("C", 1, "F=Abc|G=d")));
    CHECK(!hits("        F|fieldref: G", windows("C", 1, "A=1")));
    CHECK(!hits("        F|fieldref: G", windows("C", 1, "F=a")));
    CHECK(hits("        F|fieldref|startswith: G", windows("C", 1, "F=abc|G=ab")));
    CHECK(hits("        F|fieldref|endswith: G", windows("C", 1, "F=abc|G=bc")));
    CHECK(hits("        F|fieldref|contains: G", windows("C", 1, "F=abc|G=b")));
    CHECK(hits("        F|fieldref|neq: G", windows("C", 1, "F=abc|G=b")));
    CHECK(!hits("        F|fieldref|cased: G", windows("C", 1, "F=A|G=a")));
}

TEST(numbers_are_compared_by_value_and_text_by_text)
{
    CHECK(hits("        F|gt: 9", windows("C", 1, "F=10")));
    CHECK(!hits("        F|gt: 10", windows("C", 1, "F=10")));
    CHECK(hits("        F|gte: 10.0", windows("C", 1, "F=10")));
    CHECK(hits("        F|lt: -1", windows("C", 1, "F=-1.5")));
    CHECK(hits("        F|lte: 0", windows("C", 1, "F=-0.0")));
    CHECK(hits("        F|gt: 99999999999999999999", windows("C", 1, "F=100000000000000000000")));
    CHECK(!hits("        F|gt: 1", windows("C", 1, "F=10.19.10050.0")));
    CHECK(!hits("        F|gt: 1", windows("C", 1, "F=abc")));
    CHECK(hits("        EventID|gte: 100", windows("C", 4624, "")));
}

TEST(networks_hold_addresses_of_both_kinds)
{
    CHECK(hits("        F|cidr: 10.0.0.0/8", windows("C", 1, "F=10.255.0.1")));
    CHECK(!hits("        F|cidr: 10.0.0.0/8", windows("C", 1, "F=11.0.0.1")));
    CHECK(hits("        F|cidr: 10.0.0.0/8", windows("C", 1, "F=::ffff:10.1.2.3")));
    CHECK(hits("        F|cidr: 'fe80::/10'", windows("C", 1, "F=fe80::1%eth0")));
    CHECK(!hits("        F|cidr: 'fe80::/10'", windows("C", 1, "F=fec0::1")));
    CHECK(hits("        F|cidr: '::1/128'", windows("C", 1, "F=0:0:0:0:0:0:0:1")));
    CHECK(hits("        F|cidr: 0.0.0.0/0", windows("C", 1, "F=1.2.3.4")));
    CHECK(!hits("        F|cidr: 0.0.0.0/0", windows("C", 1, "F=host")));
    /* an address that is written as IPv4 is in no IPv6 network (found by the oracle) */
    CHECK(hits("        F|cidr: '::ffff:0:0/96'", windows("C", 1, "F=::ffff:10.1.2.3")));
    CHECK(!hits("        F|cidr: '::ffff:0:0/96'", windows("C", 1, "F=10.1.2.3")));
    CHECK(!hits("        F|cidr: '::/0'", windows("C", 1, "F=10.1.2.3")));
    CHECK(hits("        F|cidr: 192.168.1.7", windows("C", 1, "F=192.168.1.7")));
    refused(rule_for("product: windows", "        F|cidr: 10.0.0.0/33"), "r.yml:6:17: error: ");
    refused(rule_for("product: windows", "        F|cidr: host"), "'host' is no network");
}

/* ---- the traps ---- */

TEST(T1_every_document_of_a_file_is_a_rule)
{
    struct ruleset *set = rules_of("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: "
                                   "{F: x}, condition: s}\n---\n"
                                   "title: B\nid: b\nlogsource: {product: windows}\ndetection: {s: "
                                   "{F: x}, condition: s}\n---\n"
                                   "title: C\nid: c\nlogsource: {product: windows}\ndetection: {s: "
                                   "{F: y}, condition: s}\n---\n");
    struct event ev = windows("C", 1, "F=x");
    char *found;

    if (!CHECK(set))
        return;
    CHECK_INT(ruleset_count(set), 3);
    CHECK_INT(ruleset_find(set, STR("b"))->line, 6);
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR("a b"));
    free(found);
    ruleset_free(set);
}

TEST(T2_what_is_not_supported_is_refused_by_name)
{
    refused("action: global\ntitle: A\n", "r.yml:1:9: error: 'action:' is obsolete");
    refused(rule_for("product: windows", "        F|expand: '%Servers%'"),
            "r.yml:6:19: error: placeholder %Servers% is not defined");
    refused(rule_for("product: windows", "        F|conatins: 3"),
            "unknown modifier 'conatins' (did you mean 'contains'?)");
    refused(rule_for("product: windows", "        F|: 3"), "no modifier behind it");
    refused("title: A\nid: a\nlogsource: {product: windows}\n"
            "detection: {s: {F: x}, timeframe: 5m, condition: s}\n", "'timeframe' is obsolete");
    refused("title: A\nid: a\nlogsource: {product: windows}\n"
            "detection: {s: {F: x}, condition: s | count() > 5}\n", "aggregation");
}

TEST(T3_backslashes_mean_what_they_say)
{
    CHECK(hits("        F: 'C:\\Users\\'", windows("C", 1, "F=C:\\Users\\")));
    CHECK(hits("        F|endswith: '\\a.exe'", windows("C", 1, "F=C:\\x\\a.exe")));
    CHECK(hits("        F|contains: 'Users\\'", windows("C", 1, "F=C:\\Users\\x")));
    CHECK(!hits("        F|contains: 'Users\\'", windows("C", 1, "F=C:\\Users")));
    CHECK(hits("        F: '\\\\srv\\share'", windows("C", 1, "F=\\srv\\share")));
    CHECK(!hits("        F: '\\\\srv\\share'", windows("C", 1, "F=\\\\srv\\share")));
    CHECK(hits("        F: '\\\\\\\\srv\\share'", windows("C", 1, "F=\\\\srv\\share")));
    CHECK(hits("        F: 'a\\*'", windows("C", 1, "F=a*")));
    CHECK(!hits("        F: 'a\\*'", windows("C", 1, "F=ab")));
    CHECK(hits("        F: 'a\\\\*'", windows("C", 1, "F=a\\b")));
}

TEST(T4_wildcards_are_anchored_unless_they_open_an_end)
{
    CHECK(hits("        F: 'a?c'", windows("C", 1, "F=abc")));
    CHECK(!hits("        F: 'a?c'", windows("C", 1, "F=xabcx")));
    CHECK(!hits("        F: 'a*c'", windows("C", 1, "F=xabbc")));
    CHECK(hits("        F: 'a*c'", windows("C", 1, "F=abbc")));
    CHECK(hits("        F: 'a*c'", windows("C", 1, "F=ac")));
    CHECK(hits("        F|contains: 'a?c'", windows("C", 1, "F=xabcx")));
    CHECK(hits("        F: 'a?c'", windows("C", 1, "F=a\xC3\xA4" "c")));
    CHECK(!hits("        F: 'a??c'", windows("C", 1, "F=a\xC3\xA4" "c")));
    CHECK(hits("        F: 'a*c'", windows("C", 1, "F=a\r\nc")));
}

TEST(T5_windash_takes_any_dash_in_front_of_a_word)
{
    CHECK(hits("        F|windash|contains: '-foo-bar'", windows("C", 1, "F=x /foo-bar")));
    CHECK(hits("        F|contains|windash: ' -foo'", windows("C", 1, "F=x \xE2\x80\x93" "foo")));
    CHECK(hits("        F|windash: '*-foo-bar'", windows("C", 1, "F=\xE2\x80\x94" "foo-bar")));
    CHECK(!hits("        F|windash: '*-foo-bar'", windows("C", 1, "F=-foo/bar")));
    CHECK(hits("        F|windash: '/foo'", windows("C", 1, "F=-foo")));
    CHECK(hits("        F|endswith|windash: ' -q'", windows("C", 1, "F=msiexec /q")));
    CHECK(!hits("        F|windash|contains|all: ['-a1', '-b1']", windows("C", 1, "F=/a1")));
    CHECK(hits("        F|windash|contains|all: ['-a1', '-b1']", windows("C", 1, "F=/a1 -b1")));
}

TEST(T6_case_folds_beyond_ascii_and_not_too_far)
{
    CHECK(hits("        F: '\xC3\x84" "b'", windows("C", 1, "F=\xC3\xA4" "B")));
    CHECK(hits("        F: 'k'", windows("C", 1, "F=\xE2\x84\xAA")));
    CHECK(hits("        F: 's'", windows("C", 1, "F=\xC5\xBF")));
    CHECK(hits("        F: '\xC3\x9F'", windows("C", 1, "F=\xE1\xBA\x9E")));
    CHECK(hits("        F: '\xCE\xA3'", windows("C", 1, "F=\xCF\x82")));
    CHECK(!hits("        F: 'i'", windows("C", 1, "F=\xC4\xB1")));
    CHECK(!hits("        F: 'i'", windows("C", 1, "F=\xC4\xB0")));
    CHECK(!hits("        F: '\xC3\x9F'", windows("C", 1, "F=ss")));
    CHECK(!hits("        F|cased: 'Ab'", windows("C", 1, "F=ab")));
    CHECK(hits("        F|contains|cased: 'Ab'", windows("C", 1, "F=xAb")));
    CHECK(hits("        F|re|i: 'kelvin'", windows("C", 1, "F=\xE2\x84\xAA" "elvin")));
}

TEST(T7_modifiers_work_in_the_order_they_are_written)
{
    /* wide "foo" in Base64 at each of the three places */
    static const char *const subjects[] = { "F=x ZgBvAG8A y", "F=YYGYAbwBvA", "F=YWFmAG8AbwA" };

    for (size_t i = 0; i < 3; i++)
        CHECK(hits("        F|wide|base64offset|contains: 'foo'", windows("C", 1, subjects[i])));
    refused(rule_for("product: windows", "        F|contains|wide|base64offset: 'foo'"),
            "a value with wildcards cannot be encoded");
    refused(rule_for("product: windows", "        F|contains|re: 'foo'"),
            "modifier 're' works on an unmodified value only");
    refused(rule_for("product: windows", "        F|wide|contains: 'foo'"), "as Base64");
    refused(rule_for("product: windows", "        F|contains|contains: 'foo'"), "is there twice");
    refused(rule_for("product: windows", "        F|exists|contains: true"), "'exists'");
    refused(rule_for("product: windows", "        F|i: 'foo'"), "after 're' only");
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
                if (!CHECK(hits(search, windows("C", 1, data))))
                    printf("  %s in %s\n", search, data);
            }
    CHECK(hits("        F|base64|contains: 'hello'", windows("C", 1, "F=xaGVsbG8")) == false);
    refused(rule_for("product: windows", "        F|base64offset|contains: 'a'"), "too short");
    arena_release(&a);
}

TEST(T9_names_that_contain_operators_are_names)
{
    struct ruleset *set = rules_of(
        "title: A\nid: a\nlogsource: {product: windows}\ndetection:\n"
        "    selection_for: {F: x}\n    android: {F: x}\n    notepad: {F: y}\n    nothing: {F: z}\n"
        "    condition: (selection_for and android) and not (notepad or nothing)\n");
    struct event ev = windows("C", 1, "F=x");
    char *found;

    if (!CHECK(set))
        return;
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR("a"));
    free(found);
    ruleset_free(set);
}

TEST(T11_logsource_restricts)
{
    struct ruleset *set = rules_of(
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
        { windows("Application", 1, "F=x"), "any app" },
        { windows("application", 1, "F=x"), "any app" },
        { windows("Operations Manager", 1, "F=x"), "any om" },
        { windows("Operations Manager", 2, "F=x"), "" },
        { windows("Microsoft-Windows-Sysmon/Operational", 1, "F=x"), "any proc" },
        { windows("Microsoft-Windows-Sysmon/Operational", 2, "F=x"), "" },
        { text_entry("setup", "x"), "setup text" },
        { text_entry("msi", "x"), "msi text" },
        { text_entry("Application", "x"), "text" },
    };

    for (size_t i = 0; CHECK(set) && i < sizeof table / sizeof table[0]; i++) {
        struct event ev = table[i].ev;
        char *found = hits_of(set, &ev);

        CHECK_STR(str_of(found), str_of(table[i].found));
        free(found);
    }
    ruleset_free(set);
}

TEST(T12_not_is_true_where_the_field_is_absent)
{
    const char *text = "title: A\nid: a\nlogsource: {product: windows}\n"
                       "detection: {s: {A: '1'}, f: {F: x}, condition: s and not f}\n";
    struct ruleset *set = rules_of(text);
    struct event without = windows("C", 1, "A=1"), with;
    char *found = hits_of(set, &without);

    CHECK_STR(str_of(found), STR("a"));
    free(found);
    with = windows("C", 1, "A=1|F=x");
    found = hits_of(set, &with);
    CHECK_STR(str_of(found), STR(""));
    free(found);
    ruleset_free(set);
}

TEST(T13_hexadecimal_text_equals_its_number)
{
    CHECK(hits("        F: 999", windows("C", 1, "F=0x3e7")));
    CHECK(hits("        F: 999", windows("C", 1, "F=0x3E7")));
    CHECK(hits("        F: '0x3e7'", windows("C", 1, "F=0x3E7")));
    CHECK(!hits("        F: '999'", windows("C", 1, "F=0x3e7")));
    CHECK(!hits("        F: 0999", windows("C", 1, "F=0x3e7")));
    CHECK(!hits("        F: 3e7", windows("C", 1, "F=0x3e7")));
    CHECK(hits("        EventID: 4624", windows("C", 4624, "")));
    CHECK(hits("        EventID: '4624'", windows("C", 4624, "")));
    CHECK(!hits("        EventID: '04624'", windows("C", 4624, "")));
}

TEST(T14_a_regex_is_a_search_and_case_sensitive)
{
    CHECK(hits("        F|re: 'bc'", windows("C", 1, "F=abcd")));
    CHECK(!hits("        F|re: 'BC'", windows("C", 1, "F=abcd")));
    CHECK(hits("        F|re|i: 'BC'", windows("C", 1, "F=abcd")));
    CHECK(hits("        F|re: '(?i)BC'", windows("C", 1, "F=abcd")));
    CHECK(!hits("        F|re: '^bc'", windows("C", 1, "F=a\nbc")));
    CHECK(hits("        F|re|m: '^bc'", windows("C", 1, "F=a\nbc")));
    CHECK(!hits("        F|re: 'a.b'", windows("C", 1, "F=a\nb")));
    CHECK(hits("        F|re|s: 'a.b'", windows("C", 1, "F=a\nb")));
    CHECK(hits("        F|re: 'a(?=b)'", windows("C", 1, "F=ab")));
    CHECK(hits("        F|re: '\\\\\\\\srv'", windows("C", 1, "F=\\\\srv")));
    CHECK(hits("        F|re: 'b+c'", windows("C", 1, "F=\xFF\xFE" "abbc\xC3")));
    CHECK(hits("        F|re|contains: 'bc'", windows("C", 1, "F=abcd")));
    refused(rule_for("product: windows", "        F|re: 'a(b'"),
            "r.yml:6:15: error: regular expression, character 4: missing closing parenthesis");
}

TEST(T15_of_several_unnamed_values_any_will_do)
{
    CHECK(hits("        Data: two", windows("C", 1, "Data=one|Data=two")));
    CHECK(hits("        Data|contains|all: [on, tw]", windows("C", 1, "Data=one|Data=two")));
    CHECK(!hits("        Data|contains|all: [on, th]", windows("C", 1, "Data=one|Data=two")));
    CHECK(hits("        Data[2]: two", windows("C", 1, "Data=one|Data=two")));
    CHECK(!hits("        Data[1]: two", windows("C", 1, "Data=one|Data=two")));
    CHECK(hits("        Data[2]: two", windows("C", 1, "Data=one|x=y|Data=two")));
    CHECK(hits("        Data[3]: null", windows("C", 1, "Data=one|Data=two")));
    CHECK(!hits("        Data|neq: two", windows("C", 1, "Data=one|Data=two")));
    CHECK(hits("        Data|neq: three", windows("C", 1, "Data=one|Data=two")));
}

TEST(T16_what_needs_an_absent_message_is_not_evaluable)
{
    struct ruleset *set = rules_of(
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
    struct event ev = windows("C", 1, "F=x");

    CHECK_INT(matcher_scan(m, &ev, note_hit, &b), 0);
    CHECK_STR(buf_str(&b), STR("or"));
    CHECK_INT(matcher_trouble(m, &trouble), 3);
    CHECK_STR(trouble[0].signature->name, STR("kw"));
    CHECK_INT(trouble[0].not_evaluable, 1);
    CHECK_STR(trouble[1].signature->name, STR("msg"));
    CHECK_STR(trouble[2].signature->name, STR("not"));
    /* the part without the message decides: nothing is in doubt */
    buf_clear(&b);
    ev = windows("C", 1, "F=y");
    CHECK_INT(matcher_scan(m, &ev, note_hit, &b), 0);
    CHECK_INT(matcher_trouble(m, &trouble), 4);
    CHECK_INT(trouble[1].not_evaluable, 1);
    CHECK_STR(trouble[3].signature->name, STR("or"));
    /* provider, id and data are searched all the same */
    buf_clear(&b);
    ev = windows("C", 1, "F=a needle here");
    CHECK_INT(matcher_scan(m, &ev, note_hit, &b), 0);
    CHECK_STR(buf_str(&b), STR("kw"));
    /* with a message there is no doubt */
    buf_clear(&b);
    ev = windows("C", 1, "F=x");
    ev.message = STR("no such word");
    CHECK_INT(matcher_scan(m, &ev, note_hit, &b), 0);
    CHECK_STR(buf_str(&b), STR("not or"));
    buf_release(&b);
    matcher_free(m);
    ruleset_free(set);
}

TEST(T18_values_are_compared_as_written)
{
    CHECK(hits("        F: 00000429", windows("C", 1, "F=00000429")));
    CHECK(!hits("        F: 00000429", windows("C", 1, "F=429")));
    CHECK(hits("        F: on", windows("C", 1, "F=on")));
    CHECK(hits("        F: 12:30:45", windows("C", 1, "F=12:30:45")));
    CHECK(hits("        F: 2025-01-01", windows("C", 1, "F=2025-01-01")));
    CHECK(hits("        F: true", windows("C", 1, "F=True")));
}

TEST(T19_empty_and_misshapen_documents_are_survived)
{
    struct ruleset *set = rules_of("---\n# nothing\n---\n");

    CHECK(set && ruleset_count(set) == 0);
    ruleset_free(set);
    refused("- a\n", "r.yml:1:1: error: a rule must be a map");
    refused("title: A\n", "r.yml:1:1: error: a rule needs a 'name' or an 'id'");
    refused("title: A\nid: a\nlogsource: []\ndetection: []\n", "'detection' must be a map");
    refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {condition: s}\n",
            "there is no search 's'");
    refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: {F: x}}\n",
            "r.yml:4:12: error: key 'condition' is missing");
    refused(rule_for("product: windows", "        F: []"), "empty list of values");
    refused(rule_for("product: windows", "        F: {a: b}"), "a value must be");
    refused(rule_for("product: windows", "        F: [[a]]"), "a value must be");
    refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: {}, condition: s}\n",
            "empty search");
    refused("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: [], condition: s}\n",
            "empty search");
}

TEST(T22_a_misspelt_logsource_key_is_an_error)
{
    struct ruleset *set;

    refused(rule_for("categorie: application", "        F: x"),
            "r.yml:3:13: error: unknown key 'categorie' in 'logsource' (did you mean 'category'?)");
    refused(rule_for("product: windows, servise: system", "        F: x"),
            "did you mean 'service'");
    set = rules_of(rule_for("product: windows, definition: x, our-own: y", "        F: x"));
    CHECK(set);
    ruleset_free(set);
}

/* ---- keywords, shapes, names ---- */

TEST(keywords_search_the_whole_record)
{
    struct event ev = windows("C", 4711, "A=One needle|B=two");

    CHECK(hits("        - NEEDLE", ev));
    CHECK(hits("        - 4711", ev));
    CHECK(hits("        - prov", ev));
    CHECK(hits("        - host.x", ev));
    CHECK(hits("        - nothing\n        - two", ev));
    CHECK(hits("        '|all': [needle, two]", ev));
    CHECK(!hits("        '|all': [needle, three]", ev));
    CHECK(!hits("        - 'needletwo'", ev));
    CHECK(hits("        - 'ne*le'", ev));
    CHECK(hits("        '|re': 'need.e'", ev));
    CHECK(!hits("        '|cased': NEEDLE", ev));
    CHECK(hits("        - nothing\n        - A|contains: one", ev)); /* a list of both shapes */
}

TEST(a_search_may_be_a_scalar_or_a_list_of_maps)
{
    struct ruleset *set = rules_of("title: A\nid: a\nlogsource: {product: windows}\ndetection: {s: "
                                   "needle, condition: s}\n---\n"
                                   "title: A\nid: b\nlogsource: {product: windows}\n"
                                   "detection: {s: [{F: x, G: y}, {F: z}], condition: [s, s]}\n");
    struct event ev = windows("C", 1, "F=z|N=a needle");
    char *found;

    if (!CHECK(set))
        return;
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR("a b"));
    free(found);
    ruleset_free(set);
}

TEST(text_logs_have_message_text_and_the_fields_they_carry)
{
    struct ruleset *set = rules_of(
        "title: A\nid: a\nlogsource: {category: application, product: opsmgr, service: setup}\n"
        "detection: {s: {Severity: Error, Message|contains: 'denied'}, condition: s}\n---\n"
        "title: A\nid: b\nlogsource: {category: application, product: opsmgr, service: setup}\n"
        "detection: {k: {'|all': [stack, denied]}, condition: k}\n---\n"
        "title: A\nid: c\nlogsource: {category: application, product: opsmgr, service: setup}\n"
        "detection: {s: {Message|contains: stack}, condition: s}\n");
    struct field fields[] = { { STR("Severity"), STR_NONE, STR("Error"), FIELD_DATA } };
    struct event ev = text_entry("setup", "Access denied");
    const struct rule_trouble *trouble;
    struct matcher *m = matcher_new(set);
    struct buf b = { 0 };

    ev.text = STR("[10:00:00]: Error: Access DENIED\n   at stack");
    ev.fields = fields;
    ev.fields_n = 1;
    CHECK_INT(matcher_scan(m, &ev, note_hit, &b), 0);
    CHECK_STR(buf_str(&b), STR("a b"));
    CHECK_INT(matcher_trouble(m, &trouble), 0);
    buf_release(&b);
    matcher_free(m);
    ruleset_free(set);
}

TEST(user_data_goes_by_leaf_name_and_by_path)
{
    struct field fields[] = { { STR("Leaf"), STR("Outer.Leaf"), STR("v"), FIELD_DATA } };
    struct event ev = windows("C", 1, "");

    ev.fields = fields;
    ev.fields_n = 1;
    CHECK(hits("        Leaf: v", ev));
    CHECK(hits("        Outer.Leaf: v", ev));
    CHECK(!hits("        Outer: v", ev));
}

TEST(the_payload_has_a_name_where_the_event_has_a_value_of_its_own)
{
    struct field fields[] = { { STR("Channel"), STR("Channel"), STR("Application"), FIELD_DATA } };
    struct event ev = windows("System", 104, "");

    ev.fields = fields;
    ev.fields_n = 1;
    CHECK(hits("        Channel: System", ev));
    CHECK(hits("        UserData.Channel: Application", ev));
    CHECK(!hits("        UserData.Channel: System", ev));
}

TEST(every_built_in_field_is_known)
{
    struct event ev = windows("Chan", 7, "");

    ev.record = 99;
    ev.has_record = true;
    ev.level_text = STR("Information");
    ev.message = STR("Hello");
    CHECK(hits("        EventID: 7\n        Channel: chan\n        Provider_Name: Prov\n"
               "        Computer: HOST.X\n        Level: 4\n        EventRecordID: 99\n"
               "        Message: hello", ev));
    CHECK(hits("        Level: information", ev));
    CHECK(!hits("        Text|exists: true", ev));
}

TEST(a_rule_of_a_provider_meets_its_events_and_those_without_provider)
{
    const char *rule = "        Provider_Name: [Prov, Other]\n        F: x\n";
    struct event ev = windows("Chan", 7, "F=x");

    CHECK(hits(rule, ev));
    ev.provider = STR("PROV");
    CHECK(hits(rule, ev));
    ev.provider = STR("Nobody");
    CHECK(!hits(rule, ev));
    ev.has_event_id = false;
    ev.provider = STR("other");
    CHECK(hits(rule, ev));
    ev = windows("", 7, "F=x|Provider_Name=prov"); /* exported by something that has fields only */
    ev.provider = STR_NONE;
    CHECK(hits(rule, ev));
}

TEST(two_rules_of_one_name_are_an_error_with_both_places)
{
    struct ruleset *set = ruleset_new();
    const char *text = rule_for("product: windows", "        F: x");

    CHECK_INT(ruleset_add_text(set, "a.yml", str_of(text), &err), 0);
    CHECK_INT(ruleset_add_text(set, "b.yml", str_of(text), &err), 0);
    CHECK_INT(ruleset_build(set, &err), -1);
    CHECK_STR(str_of(err.text),
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
#define OURS_TAIL                                                                         \
    "    exemplars:\n        - {expect: match, event: <E/>}\n"                            \
    "        - {expect: no-match, event: <F/>}\n"

#define OF_HEALTH                                                                         \
    "logsource: {product: windows, service: operations-manager}\n"                       \
    "detection: {s: {Provider_Name: HealthService, EventID: 1}, condition: s}\n"

TEST(T11_a_record_without_a_channel_is_ours_by_its_provider)
{
    struct ruleset *set = rules_of("title: A\nid: foreign\n" OF_HEALTH "---\n"
                                   "title: B\nname: ours\n" OF_HEALTH "postflight:\n" OURS_TAIL);
    struct event ev = windows("", 1, "F=x");
    char *found;

    if (!CHECK(set))
        return;
    ev.channel = STR_NONE;
    ev.provider = STR("HealthService");
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR("ours"));
    free(found);
    ev.provider = STR("Somebody");
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR(""));
    free(found);
    ruleset_free(set);
}

TEST(the_postflight_key_is_read_as_the_grammar_says)
{
    struct ruleset *set = rules_of(
        OURS_HEAD "    phase: [ms.*, gw]\n    role: ms\n    step: works\n    outcome: failed\n"
                  "    severity: fatal\n    umbrella: true\n    recovered-by: other\n"
                  "    told-by: [one, two]\n"
                  "    expected-noise: during-upgrade+2h\n    applies-to: ['2019', '2022']\n"
                  "    languages: en\n    cause: |\n        one\n        two\n    remedy: do\n"
                  "    provenance: 'a [inferred]'\n"
                  "    captures:\n        - {name: host, field: Computer}\n"
                  "        - {field: 'Data[2]', re: 'v(?<version>[0-9.]+) (?<other>x)?'}\n"
                  "        - {field: 'Data[1]', re: '(?<version>.*)'}\n" OURS_TAIL);
    const struct signature *s;
    const struct exemplar *ex;
    struct event ev = windows("Application", 1, "Data=one|Data=is v10.2 now");
    char *found;

    if (!CHECK(set)) {
        printf("  %s\n", err.text);
        return;
    }
    s = ruleset_at(set, 0);
    CHECK_STR(s->name, STR("n"));
    CHECK(!s->foreign);
    CHECK_INT(s->phases.n, 2);
    CHECK_STR(s->phases.items[1], STR("gw"));
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
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR("n{host=host.x}{version=10.2}"));
    free(found);
    ruleset_free(set);
}

TEST(progress_is_no_finding_unless_it_is_named_one)
{
    struct ruleset *set = rules_of(OURS_HEAD "    outcome: done\n    severity: info\n" OURS_TAIL);

    CHECK(set && ruleset_at(set, 0)->finding.n == 0);
    ruleset_free(set);
    set = rules_of(OURS_HEAD
                   "    outcome: warning\n    severity: info\n    finding: f.x\n" OURS_TAIL);
    CHECK(set && str_eq(ruleset_at(set, 0)->finding, STR("f.x")));
    ruleset_free(set);
    set = rules_of(OURS_HEAD "    provenance: 'x [seen: T] y [inferred]'\n" OURS_TAIL);
    CHECK(set && !ruleset_at(set, 0)->inferred && ruleset_at(set, 0)->outcome == OUTCOME_INFO);
    ruleset_free(set);
}

TEST(errors_in_a_signature_have_their_place)
{
    refused(OURS_HEAD "    phse: gw\n" OURS_TAIL,
            "r.yml:6:5: error: unknown key 'phse' in 'postflight' (did you mean 'phase'?)");
    refused(OURS_HEAD "    outcome: maybe\n" OURS_TAIL, "r.yml:6:14: error: 'maybe' is no outcome");
    refused(OURS_HEAD "    severity: bad\n" OURS_TAIL, "'bad' is no severity");
    refused(OURS_HEAD "    expected-noise: later\n" OURS_TAIL, "'expected-noise' must be");
    refused(OURS_HEAD "    expected-noise: during-upgrade+2w\n" OURS_TAIL,
            "'expected-noise' must be");
    refused(OURS_HEAD "    captures: [{name: a}]\n" OURS_TAIL, "key 'field' is missing");
    refused(OURS_HEAD "    captures: [{field: a}]\n" OURS_TAIL, "either 'name' or 're'");
    refused(OURS_HEAD "    captures: [{field: a, re: x}]\n" OURS_TAIL, "needs a named group");
    refused(OURS_HEAD "    captures: [{field: a, re: '(?<x'}]\n" OURS_TAIL, "regular expression");
    refused(OURS_HEAD "    exemplars: [{expect: match, event: x}]\n", "at least one 'match' and");
    refused(OURS_HEAD "    exemplars: [{expect: match}, {expect: no-match, event: x}]\n",
            "either 'text' or 'event'");
    refused("titel: T\n" OURS_HEAD OURS_TAIL, "unknown key 'titel' (did you mean 'title'?)");
    refused("title: T\nid: x\nlogsource: {product: windows, service: operation-manager}\n"
            "detection: {s: {EventID: 1}, condition: s}\npostflight:\n" OURS_TAIL,
            "unknown service 'operation-manager' (did you mean 'operations-manager'?)");
    refused("title: T\nid: x\nlogsource: {product: linux}\n"
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
    struct ruleset *set = rules_of(
        "title: A\nid: a\nlogsource: {product: windows, service: system}\n"
        "detection: {s: {EventID: 5, F: x}, condition: s}\n---\n"
        "title: A\nid: b\nlogsource: {product: windows, service: system}\n"
        "detection: {s: {Provider_Name: Nobody, F|contains: x}, condition: s}\n");
    struct event ev = windows("System", 6, "F=x");
    char *found;

    expanded = 0;
    ev.expand = count_expand;
    found = hits_of(set, &ev);
    CHECK_INT(expanded, 0);
    free(found);
    ev = windows("System", 5, "F=x");
    ev.expand = count_expand;
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR("a"));
    CHECK_INT(expanded, 1);
    free(found);
    ruleset_free(set);
}

TEST(the_event_of_a_hit_is_expanded_although_the_rule_asked_for_no_field)
{
    struct ruleset *set = rules_of("title: A\nid: a\n"
                                   "logsource: {product: windows, service: system}\n"
                                   "detection: {s: {EventID: 5}, condition: s}\n");
    struct event ev = windows("System", 5, "F=x");
    char *found;

    expanded = 0;
    ev.expand = count_expand;
    found = hits_of(set, &ev);
    CHECK_STR(str_of(found), STR("a"));
    CHECK_INT(expanded, 1);
    free(found);
    ruleset_free(set);
}

TEST(a_regex_that_reaches_its_limit_is_counted)
{
    struct ruleset *set = rules_of(rule_for("product: windows", "        F|re: '(x+x+)+[yw]'"));
    struct matcher *m = matcher_new(set);
    const struct rule_trouble *trouble;
    struct buf b = { 0 };
    struct event ev = windows("C", 1, "F=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxz");

    CHECK_INT(matcher_scan(m, &ev, note_hit, &b), 0);
    CHECK_INT(b.n, 0);
    if (CHECK_INT(matcher_trouble(m, &trouble), 1))
        CHECK_INT(trouble[0].limit_reached, 1);
    buf_release(&b);
    matcher_free(m);
    ruleset_free(set);
}

/* ---- no memory ---- */

static void ignore_hit(void *ctx, const struct hit *hit)
{
    (void)hit;
    ++*(int *)ctx;
}

#define RULES_TRIED 40

/* Load, build and scan with the n-th allocation failing; whether it went through. */
static bool works_with(long n, const char *text)
{
    struct event ev = windows("Application", 1, "F=XA\xC3\x84|Data=err 10.2");
    struct matcher *m = NULL;
    struct ruleset *set;
    bool ok = false;
    int found = 0;

    err = (struct err){ 0 };
    ev.message = STR("Some \xC3\x84 words");
    mem_fail_at(n);
    set = ruleset_new();
    if (set && ruleset_add_text(set, "r.yml", str_of(text), &err) == 0 &&
        ruleset_build(set, &err) == 0)
        m = matcher_new(set);
    if (m)
        ok = matcher_scan(m, &ev, ignore_hit, &found) == 0;
    mem_fail_at(-1);
    CHECK_INT(err.code, ok || !err.text[0] ? ERR_NONE : ERR_INTERNAL);
    if (ok)
        CHECK_INT(found, RULES_TRIED);
    matcher_free(m);
    ruleset_free(set);
    return ok;
}

TEST(every_failed_allocation_is_an_error_and_no_hit_is_lost_silently)
{
    struct buf b = { 0 };
    bool ok = false;
    long n = 0;

    for (int i = 0; i < RULES_TRIED; i++)
        buf_format(&b,
                   "---\ntitle: T\nname: n%d\nlogsource: {product: windows, service: application}\n"
                   "detection: {s: {F|contains: 'xa\xC3\xA4'}, t: {Data|re: 'err [0-9]+|x%d'}, "
                   "condition: s and t and not 1 of u*, u: [Nothing%d, 'no*thing']}\npostflight:\n"
                   "    captures: [{field: Data, re: '(?<version>[0-9.]+|y%d)'}]\n" OURS_TAIL,
                   i, i, i, i);
    buf_char(&b, '\0');
    for (; n < 20000 && !ok; n += 1 + n / 40)
        ok = works_with(n, b.s);
    CHECK(ok && n > 100);
    buf_release(&b);
}

/* ---- limits ---- */

/* before, n times what (with its number for %zu, if there is one), behind */
static char *many(const char *before, size_t n, const char *what, const char *behind)
{
    struct buf b = { 0 };

    buf_add(&b, str_of(before));
    for (size_t i = 0; i < n; i++) {
        struct str rest = str_of(what), front = str_cut(&rest, '#');

        buf_add(&b, front);
        if (front.n < strlen(what))
            buf_format(&b, "%zu%.*s", i, STR_FMT(rest));
    }
    buf_add(&b, str_of(behind));
    buf_char(&b, '\0');
    return b.s;
}

#define RULE_HEAD "title: T\nid: r\nlogsource: {product: windows}\ndetection: {"

TEST(every_limit_of_a_rule_is_reached_and_named)
{
    const struct {
        const char *before;
        size_t fits;
        const char *what, *behind, *words;
    } limits[] = {
        { RULE_HEAD "s: {F: '", LIMIT_VALUE_BYTES, "x", "'}, condition: s}", "longer than 65536 bytes" },
        { RULE_HEAD "s: {F|re: '", LIMIT_REGEX_BYTES, "x", "'}, condition: s}", "longer than 8192" },
        { RULE_HEAD "s: {F|re: '", 64, "(", "x" /* closed below */, "parentheses" },
        { RULE_HEAD "condition: s0, ", LIMIT_SEARCHES - 1, "s#: {F: x}, ", "}", "at most 1000 searches" },
        { "title: T\nname: n\nlogsource: {product: windows}\ndetection: {s: {F: x}, condition: s}\n"
          "postflight:\n" OURS_TAIL "    captures: [", LIMIT_CAPTURES, "{name: n#, field: F}, ",
          "]", "more than 16 captures" },
    };

    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        char close[200] = "";
        size_t n = limits[i].fits;
        char *fits, *more;

        if (i == 2) {
            memset(close, ')', n);
            memcpy(close + n, "'}, condition: s}", 18);
        }
        fits = many(limits[i].before, n, limits[i].what, *close ? close : limits[i].behind);
        if (*close)
            memmove(close + 1, close, n + 18);
        more = many(limits[i].before, n + 1, limits[i].what, *close ? close : limits[i].behind);
        ruleset_free(rules_of(fits));
        CHECK_STR(str_of(err.text), STR(""));
        refused(more, limits[i].words);
        free(fits);
        free(more);
    }
}

TEST(why_names_the_items_that_decided)
{
    struct ruleset *set = rules_of(rule_for("product: windows", "        EventID: 7\n"
        "        F|contains: ['abc', 'abd']\n        G|re: '^x'\n        H|gt: 5\n"));
    struct event ev = windows("System", 7, "F=zab|G=xyz|H=4");
    struct matcher *m = matcher_new(set);
    struct buf b = { 0 }, ignored = { 0 };

    CHECK_INT(matcher_scan(m, &ev, note_hit, &ignored), 0);
    matcher_why(m, ruleset_at(set, 0), &b);
    CHECK_STR(buf_str(&b), STR("    was false: H > '5'; the event has '4'\n"
                               "    none of 2:\n"
                               "    was false: F contains 'abc'; the event has 'zab'\n"
                               "    was false: F contains 'abd'; the event has 'zab'\n"));
    buf_release(&b);
    ev = windows("System", 7, "F=zabd|G=xyz|H=6");
    CHECK_INT(matcher_scan(m, &ev, note_hit, &ignored), 0);
    matcher_why(m, ruleset_at(set, 0), &b);
    CHECK(str_find(buf_str(&b), STR("    was true: F contains 'abd'; the event has 'zabd'\n")) <
          b.n);
    buf_release(&b);
    buf_release(&ignored);
    matcher_free(m);
    ruleset_free(set);
}
