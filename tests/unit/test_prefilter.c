/* SPDX-License-Identifier: Apache-2.0 */
/*
 * T10: a prefilter must not lose matches.  Random rules meet random events twice, with dispatch and
 * prefilters and without, and once more as parsers give them, with shapes; hits and doubts must be
 * the same.  Words, ids and channels come from small sets, so that things coincide.
 */
#include "lib/chance.h"
#include "lib/lazy.h"
#include "lib/test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/fold.h"
#include "rules/literal.h"
#include "rules/matcher.h"
#include "rules/regex.h"
#include "rules/windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = { "Error",
                                     "ERR",
                                     "err",
                                     "msi",
                                     "Setup.exe",
                                     "kernel",
                                     "Kelvin",
                                     "\xE2\x84\xAA"
                                     "elvin",
                                     "\xC3\x84rger",
                                     "\xC3\xA4RGER",
                                     "ss",
                                     "\xC5\xBFs",
                                     "a",
                                     "x",
                                     "1603",
                                     "0x643",
                                     "failed",
                                     "fail",
                                     "\xFF"
                                     "err",
                                     "foo bar",
                                     "" };
#define WORDS (sizeof words / sizeof words[0])

/* The words that may stand in a rule: valid UTF-8, also with wildcards. */
static const char *const needles[] = { "Error", "ERR", "msi", "Setup.exe", "kelvin", "\xC3\xA4rger",
                                       "SS", "a", "1603", "fail", "fail*", "*err", "s?tup", "*s*r*",
                                       "?", "*", "foo bar", "e*r", "?ss", "" };
static const char *const patterns[] = {
    "err",     "E[r]+or",       "(?i)ERR",         "fail(ed)?", "fai?led",  "a|msi",
    "^foo",    "k.*n",          "set[u-v]p\\.exe", "x*",        "s{2}",     "ss{0,3}x?",
    "\\d+",    "(foo|bar) b",   "f\\x6fo",         "\\Qfoo",    "o b\\w",   "rr?o",
    "r\\nf", "failed\\n\\w+", "[]x]err", "[[:alpha:]]ss", "(a(b)?)?x",       "err$",      "\xC3\xA4+"
};
static const char *const channels[] = { "System", "Application", "Operations Manager", "Other" };
static const char *const kinds[] = { "setup", "msi" };
static const char *const fields[] = { "F", "G", "Data", "Data[2]", "Message", "Text", "EventID",
                                      "Provider_Name", "Channel", "Level" };
#define PICK(table) (table)[below(sizeof(table) / sizeof(table)[0])]

static void add_value(struct buf *b, const char *field, const char *modifiers)
{
    bool re = strstr(modifiers, "|re");

    buf_format(b, "            - '%s'\n", re ? PICK(patterns)
                                             : strcmp(field, "EventID") == 0 && below(4)
                                                   ? (below(2) ? "7" : "8") : PICK(needles));
}

static void add_search(struct buf *b, size_t number)
{
    static const char *const modifiers[] = { "", "", "|contains", "|contains|all", "|startswith",
                                             "|endswith", "|re", "|re|i", "|contains|cased", "|neq",
                                             "|contains|windash", "|cased" };

    buf_format(b, "    s%zu:\n", number);
    if (below(5) == 0) {
        const char *m = below(2) ? "|all" : below(2) ? "|re" : "|cased";

        buf_format(b, "        '%s':\n", m);
        add_value(b, "", m);
        return;
    }
    for (size_t i = 0, n = 1 + below(2), used = below(10); i < n; i++) {
        const char *field = fields[(used + i) % 10], *m = PICK(modifiers);

        if (below(12) == 0) {
            buf_format(b, "        %s: null\n", field);
            continue;
        }
        buf_format(b, "        %s%s:\n", field, m);
        for (size_t j = 0, values = 1 + below(3); j < values; j++)
            add_value(b, field, m);
    }
}

static void add_rule(struct buf *b, size_t number)
{
    static const char *const conditions[] = { "s0",
                                              "s0 and s1",
                                              "s0 or s1",
                                              "not s0",
                                              "s0 and not s1",
                                              "s0 or not s1",
                                              "1 of s*",
                                              "all of s*",
                                              "not (s0 and s1) and s2",
                                              "(s0 or s1) and s2" };

    buf_format(b, "---\ntitle: T\nid: r%zu\n", number);
    switch (below(4)) {
    case 0:
        buf_format(b, "logsource: {product: windows, service: %s}\n",
                   below(2) ? "system" : "operations-manager");
        break;
    case 1:
        buf_format(b, "logsource: {category: application, product: opsmgr, service: %s}\n",
                   PICK(kinds));
        break;
    case 2:
        buf_format(b, "logsource: {product: windows}\n");
        break;
    default:
        buf_format(b, "logsource: {category: application, product: opsmgr}\n");
    }
    buf_format(b, "detection:\n");
    for (size_t i = 0; i < 3; i++)
        add_search(b, i);
    buf_format(b, "    condition: %s\n", PICK(conditions));
}

/* An event whose texts live in the arena. */
static struct str phrase(struct arena *a, size_t most)
{
    struct str s = arena_format(a, "%s", PICK(words));

    for (size_t i = below(most + 1); i; i--)
        s = arena_format(a, "%.*s%s%s", STR_FMT(s),
                         below(2)   ? " "
                         : below(2) ? "/"
                                    : "",
                         PICK(words));
    return s;
}

/* Blanks of the text become line ends; the message keeps them. */
static void flatten(struct event *ev, struct arena *a)
{
    char *lines = arena_alloc(a, ev->text.n + 1);

    for (size_t i = 0; i < ev->text.n; i++)
        lines[i] = ev->text.s[i] == ' ' ? '\n' : ev->text.s[i];
    ev->message = ev->text;
    ev->text.s = lines;
    ev->flat = true;
}

static struct event random_event(struct arena *a)
{
    static const char *const names[] = { "F", "G", "Data", "Data", "Message", "Text", "Other" };
    struct event ev = { .time = STAMP_ABSENT, .level = (int8_t)(below(4) - 1) };
    struct field *f = arena_zero(a, 4, sizeof *f);

    ev.fields = f;
    for (ev.fields_n = below(5); f < ev.fields + ev.fields_n; f++)
        *f = (struct field){ .name = str_of(PICK(names)), .value = phrase(a, 2) };
    if (below(2)) {
        ev.kind = EVENT_TEXT;
        ev.channel = str_of(PICK(kinds));
        ev.text = phrase(a, 5);
        ev.message = below(4) ? phrase(a, 3) : STR_NONE;
        if (below(3) == 0)
            flatten(&ev, a);
        return ev;
    }
    ev.channel = below(8) ? str_of(PICK(channels)) : STR_NONE;
    ev.has_event_id = below(8) != 0;
    ev.event_id = ev.has_event_id ? 6 + (uint32_t)below(4) : 0;
    ev.provider = phrase(a, 0);
    ev.message = below(2) ? phrase(a, 4) : STR_NONE;
    return ev;
}

static void note_hit(void *ctx, const struct hit *hit)
{
    buf_format(ctx, "%.*s ", STR_FMT(hit->signature->name));
}

static void note_trouble(struct matcher *m, struct buf *b)
{
    const struct rule_trouble *t;
    size_t n = matcher_trouble(m, &t);

    for (size_t i = 0; i < n; i++)
        buf_format(b, "%.*s:%u ", STR_FMT(t[i].signature->name), (unsigned)t[i].not_evaluable);
}

/* The event as it is, without prefilters, and as a parser gives it. */
static bool compare_event(struct matcher *m[3], struct event *ev, struct arena *a, size_t *hits)
{
    static const struct str more[] = { { "G", 1 }, { "Message", 7 }, { "Data", 4 } };
    struct event lazy = *ev, whole = *ev;
    struct buf found[3] = { { 0 } };
    bool good;

    lazy_event(a, &lazy, (enum lazy)below(LAZY_WAYS), more, below(4), below(2));
    CHECK_INT(matcher_scan(m[0], ev, note_hit, &found[0]), 0);
    CHECK_INT(matcher_scan(m[1], &whole, note_hit, &found[1]), 0);
    CHECK_INT(matcher_scan(m[2], &lazy, note_hit, &found[2]), 0);
    *hits += found[1].n;
    good = CHECK_STR(buf_str(&found[0]), buf_str(&found[1])) &&
           CHECK_STR(buf_str(&found[2]), buf_str(&found[1]));
    for (size_t i = 0; i < 3; i++)
        buf_release(&found[i]);
    return good;
}

static size_t compare_sets(struct ruleset *fast, struct ruleset *plain, size_t events)
{
    struct matcher *m[3] = { matcher_new(fast), matcher_new(plain), matcher_new(fast) };
    struct buf doubts[3] = { { 0 } };
    struct arena a = { 0 };
    size_t hits = 0;

    for (size_t i = 0; i < events; i++) {
        struct event ev;

        arena_reset(&a);
        ev = random_event(&a);
        if (!compare_event(m, &ev, &a, &hits))
            break;
    }
    for (size_t i = 0; i < 3; i++)
        note_trouble(m[i], &doubts[i]);
    CHECK_STR(buf_str(&doubts[0]), buf_str(&doubts[1]));
    CHECK_STR(buf_str(&doubts[2]), buf_str(&doubts[1]));
    for (size_t i = 0; i < 3; i++) {
        buf_release(&doubts[i]);
        matcher_free(m[i]);
    }
    arena_release(&a);
    return hits;
}

TEST(T10_prefilters_lose_no_match_and_no_doubt)
{
    size_t hits = 0;

    for (size_t round = 0; round < 30; round++) {
        struct ruleset *fast = ruleset_new(), *plain = ruleset_new();
        struct buf b = { 0 };
        struct err err = { 0 };

        chance = 88172645463325252u + round;
        for (size_t i = 0; i < 80; i++)
            add_rule(&b, i);
        if (!CHECK_INT(ruleset_add_text(fast, "r.yml", buf_str(&b), &err), 0))
            printf("  %s\n", err.text);
        ruleset_add_text(plain, "r.yml", buf_str(&b), NULL);
        CHECK_INT(ruleset_build(fast, &err), 0);
        CHECK_INT(ruleset_build(plain, &err), 0);
        ruleset_set_plain(plain, true);
        hits += compare_sets(fast, plain, 150);
        ruleset_free(fast);
        ruleset_free(plain);
        buf_release(&b);
    }
    CHECK(hits > 10000);
}

static const struct {
    const char *pattern;
    bool nocase;
    const char *literal;
} table[] = {
    { "abc", false, "abc" },          { "ABC", true, "abc" },        { "a.bcd", false, "bcd" },
    { "abcd?ef", false, "abc" },      { "abc*", false, "ab" },       { "abc+d", false, "abc" },
    { "ab{2}cde", false, "cde" },     { "ab{0,2}", false, "a" },     { "a{x}b", false, "a{x}b" },
    { "abc|d", false, "abc|d" },      { "x(abc|d)efg", false, "efg" }, { "(abc)?de", false, "de" },
    { "[abc]de", false, "de" },       { "[]abc]de", false, "de" },   { "[^]abc]de", false, "de" },
    { "[[:alpha:]a]de", false, "de" }, { "\\.exe", false, ".exe" },  { "a\\dbc", false, "bc" },
    { "\\x41bc", false, "" },         { "\\Qa.b\\E", false, "" },    { "(?i)abc", false, "abc" },
    { "(?:x(?i)y)abc", false, "abc" },   { "(?#x)abc", false, "" },     { "(*ACCEPT)abc", false, "" },
    { "(?<n>x)abc", false, "abc" },   { "(?!x)abc", false, "abc" },  { "^abc$", false, "abc" },
    { "\xC3\xA4" "bc?", false, "\xC3\xA4" "b" }, { "\xC3\x84" "bc", true, "bc" },
    { "b\xC3\x84+cd", true, "cd" },   { "\\\\\\\\srv", false, "\\\\srv" },
    { "a\xC3\xA4?bcd", false, "bcd" }, { "ab{1, 2}cde", false, "cde" },
    { "(abc|bcd)e?", false, "abc|bcd" }, { "(abc|b?)e", false, "e" },  { "a|", false, "" },
    { "(?:abc|bcd)?e", false, "e" },   { "(abc){0,1}d", false, "d" },  { "(?x)a b c", false, "" },
    { "(?m)^(?:In|Up) failed$", false, " failed" }, { "(?(1)abc|d)e", false, "" },
    { "x(?=abc)|(bcd)+", false, "x|bcd" }, { "(?i:ABC)|(?P<n>B)", false, "abc|b" },
    { "((abc|(?:bc|cd)e)f|gh)", false, "abc|bc|cd|gh" }, { "(?i)\xC3\x84" "bc", false, "bc" },
    { "(?R)?abc", false, "" },         { "(?'n'abc|bcd)", false, "abc|bcd" },
};

static struct str joined(struct arena *a, struct strs texts)
{
    struct str all = { "", 0 };

    for (size_t i = 0; i < texts.n; i++)
        all = arena_format(a, "%.*s%s%.*s", STR_FMT(all), i ? "|" : "", STR_FMT(texts.items[i]));
    return all;
}

TEST(regex_literals_are_what_every_match_contains)
{
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (!CHECK_STR(joined(&a, regex_literals(&a, str_of(table[i].pattern), table[i].nocase)),
                       str_of(table[i].literal)))
            printf("  %s\n", table[i].pattern);
    arena_release(&a);
}

/* Random patterns of a small alphabet against random texts of it. */
static bool has_one(struct str subject, struct strs literals)
{
    for (size_t i = 0; i < literals.n; i++)
        if (str_find(subject, literals.items[i]) < subject.n)
            return true;
    return false;
}

TEST(regex_literals_hold_for_random_patterns)
{
    static const char *const parts[] = { "a",   "b", "c",     "ab",  "?",   "*",   "+",
                                         "(",   ")", "[ab]",  "{2}", "|",   "(?:", ".",
                                         "\\.", "^", "{0,1}", "(?=", "\\w", "[]b]",
                                         "(?i)", "(?-i:", "(?<n>", "(?!", "(?>", "(a|bc)" };
    size_t valid = 0, matched = 0;
    struct arena a = { 0 };

    chance = 4711;
    for (size_t i = 0; i < 20000; i++) {
        struct str pattern = { "", 0 };
        struct strs literals;
        bool nocase = below(2);
        struct regex_fault fault;
        struct regex_scratch *s;
        struct regex *re;

        arena_reset(&a);
        for (size_t n = 1 + below(9); n; n--)
            pattern = arena_format(&a, "%.*s%s", STR_FMT(pattern), PICK(parts));
        re = regex_new(pattern, nocase ? REGEX_NOCASE : 0, &fault);
        if (!re)
            continue;
        valid++;
        literals = regex_literals(&a, pattern, nocase);
        s = regex_scratch_new(regex_groups(re));
        for (size_t t = 0; literals.n && t < 20; t++) {
            char text[12];
            struct str subject = { text, 1 + below(sizeof text) };

            for (size_t k = 0; k < subject.n; k++)
                text[k] = "abcABC.x"[below(8)];
            if (regex_search(re, s, subject) != REGEX_YES)
                continue;
            matched++;
            subject = fold_text(&a, subject);
            if (!CHECK(has_one(subject, literals)))
                printf("  %.*s needs one of %.*s, not in %.*s\n", STR_FMT(pattern),
                       STR_FMT(joined(&a, literals)), STR_FMT(subject));
        }
        regex_scratch_free(s);
        regex_free(re);
    }
    arena_release(&a);
    CHECK(valid > 2000 && matched > 2000);
}

/* ---- windows against a search for each literal ---- */

static void count_mark(void *ctx, const uint32_t *rules, size_t n)
{
    size_t *found = ctx;

    for (size_t i = 0; i < n; i++)
        found[rules[i]]++;
}

#define LITERALS 30

/* Literals of least bytes and more, and texts, over few letters: most of both coincide in parts.
   All but so many are long. */
static void check_windows(size_t least, size_t few, size_t round)
{
    char texts[LITERALS][24], text[200];
    struct wake wakes[LITERALS];
    struct str subject = { text, below(sizeof text + 1) }, lower;
    struct windows *w;
    size_t found[LITERALS] = { 0 };
    struct arena a = { 0 };

    for (size_t i = 0; i < LITERALS; i++) {
        size_t from = i < few || least > 15 ? least : 15;
        size_t n = from + below(sizeof texts[i] - from + 1) * below(2);

        for (size_t k = 0; k < n; k++)
            texts[i][k] = "az0\xC3\xA4"[below(i % 2 ? 2 : 5)];
        wakes[i] = (struct wake){ { texts[i], n }, (uint32_t)i, 0 };
    }
    for (size_t k = 0; k < subject.n; k++)
        text[k] = "azAZ0\x10\xC3\xA4"[below(round % 2 ? 6 : 8)];
    for (size_t i = 0; i < 3; i++) { /* long ones are rarely there by chance */
        struct str one = wakes[below(LITERALS)].text;

        if (one.n <= subject.n)
            memcpy(text + below(subject.n - one.n + 1), one.s, one.n);
    }
    CHECK_INT(windows_new(&w, wakes, LITERALS), 0);
    lower = fold_is_ascii(subject) ? subject : fold_text(&a, subject);
    windows_scan(w, lower, count_mark, found);
    lower = fold_text(&a, subject);
    for (size_t i = 0; i < LITERALS; i++)
        CHECK_INT(found[i] > 0, str_find(lower, wakes[i].text) < lower.n);
    windows_free(w);
    arena_release(&a);
}

TEST(windows_find_exactly_the_literals_that_are_there)
{
    chance = 77;
    for (size_t round = 0; round < 1500; round++)
        check_windows(WINDOWS_LEAST + round % 20, round % 3 ? LITERALS : below(10), round);
}

/* Enough literals for windows, many with the same end; events hold some of them. */
#define BIG_RULES 400
#define BIG_VALUES 16

static void big_value(struct buf *b, size_t rule, size_t value)
{
    buf_format(b, "%zu/%zu the quick brown %s fox %zu", rule * 7919 % 1000, value,
               words[(rule + value) % 8], (rule + value) % 50);
}

TEST(T10_packs_of_thousands_of_long_literals_lose_no_match)
{
    struct ruleset *fast = ruleset_new(), *plain = ruleset_new();
    struct buf yaml = { 0 };
    struct err err;
    size_t hits = 0;

    for (size_t r = 0; r < BIG_RULES; r++) {
        buf_format(&yaml, "title: T\nid: r%zu\nlogsource: {product: windows}\ndetection:\n    s:\n"
                   "        F|contains:\n", r);
        for (size_t v = 0; v < BIG_VALUES; v++) {
            buf_add(&yaml, v % 5 ? STR("            - '") : STR("            - 'x?y*"));
            big_value(&yaml, r, v);
            buf_add(&yaml, STR("'\n"));
        }
        buf_format(&yaml, "            - 'z%zu'\n    condition: s\n---\n", r);
    }
    CHECK_INT(ruleset_add_text(fast, "r.yml", buf_str(&yaml), &err), 0);
    CHECK_INT(ruleset_add_text(plain, "r.yml", buf_str(&yaml), &err), 0);
    CHECK_INT(ruleset_build(fast, &err), 0);
    CHECK_INT(ruleset_build(plain, &err), 0);
    ruleset_set_plain(plain, true);
    chance = 5;
    for (size_t i = 0; i < 60; i++) {
        struct buf value = { 0 }, a = { 0 }, b = { 0 };
        struct field f = { .name = STR("F"), .place = FIELD_DATA };
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"), .level = -1,
                            .time = STAMP_ABSENT, .fields = &f, .fields_n = 1 };
        struct event again = ev;
        struct matcher *one = matcher_new(fast), *two = matcher_new(plain);

        buf_add(&value, i % 3 ? STR("XxY ") : STR("\xC3\x84 Z7 "));
        big_value(&value, below(BIG_RULES), below(BIG_VALUES));
        f.value = buf_str(&value);
        CHECK_INT(matcher_scan(one, &ev, note_hit, &a), 0);
        CHECK_INT(matcher_scan(two, &again, note_hit, &b), 0);
        CHECK_STR(buf_str(&a), buf_str(&b));
        hits += b.n > 0;
        matcher_free(one);
        matcher_free(two);
        buf_release(&value);
        buf_release(&a);
        buf_release(&b);
    }
    CHECK(hits > 30);
    ruleset_free(fast);
    ruleset_free(plain);
    buf_release(&yaml);
}

/* ---- which word wakes ---- */

static uint64_t woken_by(struct matcher *m, const char *text)
{
    struct event ev = { .kind = EVENT_TEXT, .channel = STR("setup"), .level = -1,
                        .time = STAMP_ABSENT, .text = str_of(text), .message = str_of(text) };
    struct buf hits = { 0 };
    uint64_t before = matcher_costs(m)[0].woken;

    CHECK_INT(matcher_scan(m, &ev, note_hit, &hits), 0);
    buf_release(&hits);
    return matcher_costs(m)[0].woken - before;
}

/* A number of five digits is rarer than a longer word, and than one of several words. */
TEST(the_rarest_of_the_words_that_are_needed_wakes_the_rule)
{
    static const char ours[] = "{category: application, product: opsmgr, service: setup}";
    struct ruleset *set = ruleset_new();
    struct matcher *m = NULL;
    struct buf yaml = { 0 };
    struct err err = { 0 };

    buf_format(&yaml,
               "title: A\nname: a\nlogsource: %s\ndetection:\n"
               "    code:\n        Text|re: '(?:Error|ID)[ :(]*25907\\b'\n"
               "    om:\n        Text|contains: ['Operations Manager', 'OpsMgr', 'PRO Diagnostics']\n"
               "    condition: code and om\nlevel: low\n---\n"
               "title: B\nname: b\nlogsource: %s\ndetection:\n"
               "    s:\n        Text|contains: 'something else'\n"
               "    condition: s\nlevel: low\n", ours, ours);
    CHECK_INT(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err), 0);
    if (CHECK_INT(ruleset_build(set, &err), 0) && CHECK((m = matcher_new(set)) != NULL) &&
        CHECK_INT(matcher_measure(m), 0)) {
        CHECK_INT(woken_by(m, "Operations Manager, OpsMgr and PRO Diagnostics: Error 25908"), 0);
        CHECK_INT(woken_by(m, "OpsMgr: Error 25907"), 1);
    }
    matcher_free(m);
    ruleset_free(set);
    buf_release(&yaml);
}
