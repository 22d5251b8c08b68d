/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigma.md 14 through whole rules: the table of escapes (5.2) through every modifier of a text, in
 * a file, with YAML's own quoting around it.  The other tables: 4.2 in test_matcher, section 7 in
 * test_condition, the traps by their names.
 */
#include "lib/test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/sys_thread.h"
#include "rules/matcher.h"
#include "rules/value.h"

#include <stdio.h>
#include <string.h>

static struct arena arena;

static void on_hit(void *ctx, const struct hit *hit)
{
    (void)hit;
    ++*(int *)ctx;
}

/* Whether "F|modifiers: 'written'" holds for an event with that value of F; -1: not loadable. */
static int holds(const char *modifiers, const char *written, struct str value)
{
    struct ruleset *set = ruleset_new();
    struct buf text = { 0 };
    struct err err = { 0 };
    struct field f = { .name = STR("F"), .value = value, .place = FIELD_DATA };
    struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("C"), .level = -1, .fields = &f,
                        .fields_n = 1, .time = STAMP_ABSENT };
    struct matcher *m = NULL;
    int found = 0;

    buf_format(&text, "title: T\nid: r\nlogsource: {product: windows}\ndetection:\n    s:\n"
                      "        F%s: '%s'\n    condition: s\n", modifiers, written);
    if (ruleset_add_text(set, "r.yml", buf_str(&text), &err) == 0 &&
        ruleset_build(set, &err) == 0)
        m = matcher_new(set);
    if (m)
        CHECK_INT(matcher_scan(m, &ev, on_hit, &found), 0);
    else
        found = -1;
    matcher_free(m);
    ruleset_free(set);
    buf_release(&text);
    return found;
}

/* As written, and the text that it means. */
static const struct {
    const char *written, *means;
} plain[] = {
    { "a\\b", "a\\b" },           { "a\\\\b", "a\\b" },
    { "\\*x", "*x" },             { "x\\?y", "x?y" },
    { "\\\\\\*x", "\\*x" },       { "\\\\\\bx", "\\\\bx" },
    { "\\\\\\\\bx", "\\\\bx" },   { "C:\\Users\\", "C:\\Users\\" },
    { "\\\\srv\\share", "\\srv\\share" }, { "\\\\\\\\srv\\share", "\\\\srv\\share" },
};

static struct str base64_of(struct str text)
{
    return encode_base64(&arena, text);
}

/* As it stands in a log: some bytes before and behind, then coded. */
static struct str surrounded(const char *before, struct str text, const char *behind)
{
    struct str all = arena_format(&arena, "%s%.*s%s", before, STR_FMT(text), behind);

    return base64_of(all);
}

TEST(table_5_2_through_every_modifier_of_a_text)
{
    static const char *const equal[] = { "",        "|cased",    "|all",  "|expand",
                                         "|windash", "|cased|windash" };
    static const struct {
        const char *modifiers;
        bool front, back; /* open */
    } open[] = { { "|contains", true, true },         { "|startswith", false, true },
                 { "|endswith", true, false },        { "|contains|all", true, true },
                 { "|contains|windash", true, true }, { "|windash|endswith", true, false },
                 { "|contains|expand", true, true },  { "|expand|startswith", false, true },
                 { "|cased|contains", true, true } };

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const char *w = plain[i].written;
        struct str means = str_of(plain[i].means);
        struct str before = arena_format(&arena, "x%s", plain[i].means);
        struct str behind = arena_format(&arena, "%sx", plain[i].means);

        for (size_t m = 0; m < sizeof equal / sizeof equal[0]; m++) {
            CHECK_INT(holds(equal[m], w, means), 1);
            CHECK_INT(holds(equal[m], w, before), 0);
            CHECK_INT(holds(equal[m], w, behind), 0);
        }
        CHECK_INT(holds("|neq", w, means), 0);
        CHECK_INT(holds("|neq", w, before), 1);
        for (size_t m = 0; m < sizeof open / sizeof open[0]; m++) {
            CHECK_INT(holds(open[m].modifiers, w, means), 1);
            CHECK_INT(holds(open[m].modifiers, w, before), open[m].front);
            CHECK_INT(holds(open[m].modifiers, w, behind), open[m].back);
        }
    }
    arena_release(&arena);
}

TEST(table_5_2_through_every_encoding)
{
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const char *w = plain[i].written;
        struct str means = str_of(plain[i].means);
        struct str wide = encode_utf16(&arena, means, false, false);
        struct str big = encode_utf16(&arena, means, true, false);
        struct str marked = encode_utf16(&arena, means, false, true);

        CHECK_INT(holds("|base64", w, base64_of(means)), 1);
        CHECK_INT(holds("|wide|base64", w, base64_of(wide)), 1);
        CHECK_INT(holds("|utf16le|base64", w, base64_of(wide)), 1);
        CHECK_INT(holds("|utf16be|base64", w, base64_of(big)), 1);
        CHECK_INT(holds("|utf16|base64", w, base64_of(marked)), 1);
        CHECK_INT(holds("|base64offset|contains", w, surrounded("", means, "yy")), 1);
        CHECK_INT(holds("|base64offset|contains", w, surrounded("q", means, "")), 1);
        CHECK_INT(holds("|base64offset|contains", w, surrounded("qq", means, "y")), 1);
        CHECK_INT(holds("|base64offset|contains", w, surrounded("q", STR("?"), "y")), 0);
    }
    CHECK_INT(holds("|base64", "a*b", STR("x")), -1); /* a wildcard cannot be encoded */
    CHECK_INT(holds("|base64offset|contains", "a?b", STR("x")), -1);
    CHECK_INT(holds("|wide", "ab", STR("x")), -1);
    arena_release(&arena);
}

TEST(table_5_2_says_nothing_about_regular_expressions)
{
    CHECK_INT(holds("|re", "a\\\\b", STR("xa\\by")), 1);
    CHECK_INT(holds("|re", "a\\*b", STR("a*b")), 1);
    CHECK_INT(holds("|re", "a\\\\*b", STR("a\\\\b")), 1); /* a star repeats the backslash */
    CHECK_INT(holds("|re|i", "\\\\SRV", STR("\\srv")), 1);
}

/* ---- T10: corners where a prefilter would lose a match ---- */

static const struct {
    const char *item;  /* of the search */
    const char *value; /* of F: it matches */
} corners[] = {
    { "'F|contains': 'kelvin'", "\xE2\x84\xAA" "ELVIN" },
    { "'F|contains': '\xE2\x84\xAA" "elvin2'", "Kelvin2" },
    { "'F|contains': 'missing'", "mi\xC5\xBF\xC5\xBFing" },
    { "'F|contains': '\xC5\xBFix'", "SIX" },
    { "'F|contains': 'stra\xC3\x9F" "e'", "STRA\xE1\xBA\x9E" "E" },
    { "'F|contains': 'D\xC4\xB0YAR'", "d\xC4\xB0yar" },
    { "'F|contains': 'k\xC4\xB1z'", "K\xC4\xB1Z" },
    { "'F|contains': '\xCF\x83\xCE\xBF\xCF\x86\xCF\x8C\xCF\x82'",
      "\xCE\xA3\xCE\x9F\xCE\xA6\xCE\x8C\xCE\xA3" },
    { "'F|contains': '\xC2\xB5" "tility'", "\xCE\xBC" "TILITY" },
    { "'F|contains': '\xF0\x90\x90\xA8" "eseret'", "\xF0\x90\x90\x80" "ESERET" },
    { "'F|cased|contains': 'CaSe'", "CaSe" },
    { "'F|contains|windash': ' -renew all'", " \xE2\x80\x94renew ALL" },
    { "'F|contains|windash': ' /-x'", " /\xE2\x80\x93x" },
    { "'F|base64offset|contains': 'Invoke-Thing'", "xSW52b2tlLVRoaW5ny" },
    { "'F|wide|base64offset|contains': 'IEX'", "SQBFAFgA" },
    { "'F|contains|expand': '%Words%'", "a SECOND word" },
    { "'F|re|i': 'sk[iy]ll'", "\xC5\xBF\xE2\x84\xAAyll" },
    { "'F|re': 'a{0}behind (x|y)\\d'", "behind x7" },
    { "'F|re': '(?i)Inline[ab]'", "iNLINEa" },
    { "'F|contains': ['never here', 'ab']", "AB" },
    { "'F|contains|all': ['one?word', 'two*words']", "ONE-WORD, two different WORDS" },
    { "'F|contains': 'a value that is longer than any window will ever be, and then some'",
      "A VALUE THAT IS LONGER THAN ANY WINDOW WILL EVER BE, AND THEN SOME" },
};
#define CORNERS (sizeof corners / sizeof corners[0])

static struct ruleset *corner_rules(void)
{
    static const char head[] = "title: T\nname: %s%zu\nlogsource: {product: windows}\n"
                               "detection: {s: {%s}, condition: s}\n---\n";
    struct ruleset *set = ruleset_new();
    struct buf text = { 0 };
    struct err err = { 0 };

    ruleset_define(set, STR("Words"), STR("first,second"));
    for (size_t i = 0; i < CORNERS; i++)
        buf_format(&text, head, "corner", i, corners[i].item);
    for (size_t i = 0; i < 400; i++) { /* a pack that is worth looking for words */
        char item[80];

        snprintf(item, sizeof item, "'F|contains': 'filler %zu of many, w%zu'", i, i * 7919);
        buf_format(&text, head, "filler", i, item);
    }
    if (!CHECK(ruleset_add_text(set, "r.yml", buf_str(&text), &err) == 0 &&
               ruleset_build(set, &err) == 0))
        printf("  %s\n", err.text);
    buf_release(&text);
    return set;
}

static void note_name(void *ctx, const struct hit *hit)
{
    buf_char(ctx, ' ');
    buf_add(ctx, hit->signature->name);
    buf_char(ctx, ' ');
}

static bool finds(struct matcher *m, struct str value, const char *name)
{
    struct field fields[] = { { .name = STR("G"), .value = STR("kelvi"), .place = FIELD_DATA },
                              { .name = STR("F"), .value = value, .place = FIELD_DATA } };
    struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("C"), .level = -1, .fields = fields,
                        .fields_n = 2, .time = STAMP_ABSENT };
    struct buf names = { 0 };
    bool found;

    CHECK_INT(matcher_scan(m, &ev, note_name, &names), 0);
    found = str_find(buf_str(&names), str_of(name)) < names.n;
    buf_release(&names);
    return found;
}

TEST(T10_corners_of_letters_and_windows_are_not_lost)
{
    struct ruleset *set = corner_rules();
    struct matcher *m = set && ruleset_built(set) ? matcher_new(set) : NULL;

    for (size_t i = 0; m && i < CORNERS; i++) {
        char name[40];

        snprintf(name, sizeof name, " corner%zu ", i);
        for (size_t pad = 0; pad < 120; pad++) { /* at every place of a window, folded or not */
            struct buf value = { 0 };
            bool good;

            for (size_t k = 0; k < pad; k++)
                buf_add(&value, pad % 2 ? STR("z") : STR("\xC3\x89"));
            buf_add(&value, str_of(corners[i].value));
            for (size_t k = 0; k < pad % 11; k++)
                buf_add(&value, pad % 3 ? STR("z") : STR("\xFF"));
            good = CHECK(finds(m, buf_str(&value), name));
            ruleset_set_plain(set, true);
            good &= CHECK(finds(m, buf_str(&value), name));
            ruleset_set_plain(set, false);
            if (!good)
                printf("  %s, pad %zu\n", corners[i].item, pad);
            buf_release(&value);
        }
    }
    matcher_free(m);
    ruleset_free(set);
}

/* ---- 8: a hostile rule or record cannot stall the run ---- */

TEST(hostile_patterns_end_in_time)
{
    static const char *const patterns[] = { "(a+)+$",         "(a|aa)+$",      "(.*a){12}$",
                                            "(?:a?){25}a{25}", "([a-z]+)*\\d",  "^(a?b?){30}$",
                                            "(a*)*b",          "((a*)*)*[^a]$" };
    char *bytes = arena_alloc(&arena, 1 << 20);
    double start = sys_seconds();

    memset(bytes, 'a', 1 << 20);
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        for (size_t n = 40; n <= 1 << 20; n *= 160)
            CHECK(holds("|re", patterns[i], (struct str){ bytes, n }) >= 0);
    /* generous: it would be ages without limits */
    CHECK(sys_seconds() - start < 120);
    arena_release(&arena);
}

TEST(hostile_wildcards_take_time_in_proportion)
{
    char *bytes = arena_alloc(&arena, 1 << 20);
    double start = sys_seconds();

    memset(bytes, 'a', 1 << 20);
    CHECK_INT(holds("", "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", (struct str){ bytes, 1 << 20 }), 0);
    CHECK_INT(holds("", "a?a?a?a?*a?a?a?a?*b?a?*", (struct str){ bytes, 1 << 20 }), 0);
    CHECK_INT(holds("|contains", "??????????????????b", (struct str){ bytes, 1 << 20 }), 0);
    CHECK(sys_seconds() - start < 60);
    arena_release(&arena);
}
