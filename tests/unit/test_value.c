/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/utf.h"
#include "rules/compare.h"
#include "base/fold.h"
#include "rules/regex.h"
#include "rules/value.h"

#include <stdio.h>
#include <string.h>

static struct arena arena;

enum modifier { NONE, CONTAINS, STARTSWITH, ENDSWITH, WINDASH, CASED, MODIFIERS };

static bool match(const char *written, enum modifier m, struct str subject)
{
    struct pattern p;

    CHECK_INT(pattern_parse(&p, &arena, str_of(written)), 0);
    if (m == CONTAINS || m == STARTSWITH || m == ENDSWITH)
        pattern_open(&p, m != STARTSWITH, m != ENDSWITH);
    if (m == WINDASH)
        CHECK_INT(pattern_windash(&p, &arena), 0);
    CHECK_INT(pattern_finish(&p, &arena, m == CASED), 0);
    return pattern_match(&p, m == CASED ? subject : fold_text(&arena, subject));
}

/* Written, and what it means: a text before, and one behind a star if there is one. */
static const struct {
    const char *written, *front, *back; /* back NULL: no star */
} escapes[] = {
    { "a\\b", "a\\b", NULL },
    { "a\\\\b", "a\\b", NULL },
    { "\\*", "*", NULL },
    { "\\\\*", "\\", "" },
    { "\\\\\\*", "\\*", NULL },
    { "\\\\\\b", "\\\\b", NULL },
    { "\\\\\\\\b", "\\\\b", NULL },
    { "C:\\Users\\", "C:\\Users\\", NULL },
    { "\\\\srv\\share", "\\srv\\share", NULL },
    { "\\\\\\\\srv\\share", "\\\\srv\\share", NULL },
    { "\\?", "?", NULL },
    { "a*b", "a", "b" },
    { "C:\\x\\\\*\\y", "C:\\x\\", "\\y" },
};

static struct str subject(const char *lead, size_t i, const char *middle, const char *tail)
{
    bool star = escapes[i].back != NULL;

    return arena_format(&arena, "%s%s%s%s%s", lead, escapes[i].front, star ? middle : "",
                        star ? escapes[i].back : "", tail);
}

TEST(names_are_folded_as_windows_compares_them)
{
    static const struct {
        const char *in, *out;
    } names[] = {
        { "", "" }, { "MS01.Corp", "ms01.corp" }, { "\xC3\x9C" "1", "\xC3\xBC" "1" },
        { "U\xCC\x88" "1", "\xC3\xBC" "1" },         /* with a mark of its own */
        { "\xE1\x84\x80\xE1\x85\xA1", "\xEA\xB0\x80" }, /* ga of two signs, in Korean */
        { "STRASSE", "strasse" }, { "STRA\xC3\x9F" "E", "stra\xC3\x9F" "e" },
        { "\xC3\x9C\xFF" "A", "\xC3\x9C\xFF" "a" }, /* damaged: ASCII alone */
    };
    char out[FOLD_NAME_BYTES], marks[2 * 127 + 2];

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CHECK_STR(fold_name(out, str_of(names[i].in)), str_of(names[i].out));
    for (size_t i = 0; i < 127; i++) /* the longest one: each of two bytes, and of three parts */
        memcpy(marks + 2 * i, "\xC7\x95", 2);
    CHECK_INT(fold_name(out, (struct str){ marks, 254 }).n, 254);
    CHECK_INT(fold_name(out, (struct str){ marks, 256 }).n, 256); /* beyond FOLD_NAME_MOST */
    CHECK(fold_same_name(STR("\xC3\x9C"), STR("u\xCC\x88")));
    CHECK(!fold_same_name(STR("\xC3\x9C"), STR("u")));
    CHECK(fold_name_starts(STR("\xC3\x9C" "BER.example"), STR("\xC3\xBC" "ber")));
}

TEST(T3_table_of_escapes_through_every_string_modifier)
{
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        for (enum modifier m = NONE; m < MODIFIERS; m++) {
            const char *w = escapes[i].written;
            bool open_back = escapes[i].back && !*escapes[i].back;
            bool front = m == CONTAINS || m == ENDSWITH;
            bool back = m == CONTAINS || m == STARTSWITH || open_back;
            bool ok = CHECK(match(w, m, subject("", i, "mid\ndle", "")));

            ok &= CHECK_INT(match(w, m, subject("x", i, "m", "")), front);
            ok &= CHECK_INT(match(w, m, subject("", i, "m", "x")), back);
            ok &= CHECK_INT(match(w, m, subject("x", i, "m", "x")), front && back);
            ok &= CHECK(!match(w, m, STR("something else")));
            if (!ok)
                printf("  written %s, modifier %d\n", w, m);
        }
    arena_release(&arena);
}

static const struct {
    const char *pattern, *text;
    bool matches;
} wild[] = {
    { "a?c", "abc", true },
    { "a?c", "ac", false },
    { "a?c", "abbc", false },
    { "?", "", false },
    { "?", "x", true },
    { "??", "\xC3\xA4", false },
    { "?", "\xC3\xA4", true },
    { "*?x", "x", false },
    { "*?x", "\xC3\xA4x", true },
    { "*??x", "\xC3\xA4x", false },
    { "*?x*", "\xC3\xA4x", true },
    { "*??x*", "\xC3\xA4x", false },
    { "a*b*c", "aXbXc", true },
    { "a*b*c", "acb", false },
    { "a*a", "a", false },
    { "*ab*ab*", "abab", true },
    { "*ab*ab*", "ab", false },
    { "a*bc", "abcbc", true },
    { "*", "", true },
    { "**", "x", true },
    { "a**b", "ab", true },
    { "", "", true },
    { "", "x", false },
    { "a*?", "a", false },
    { "a*?", "ab", true },
    { "?*?", "ab", true },
    { "?*?", "a", false },
    { "x?", "x\xFF", true },
    { "x?y", "x\xE2\x80y", true },
    { "*a?", "aab", true },
    { "*aab", "aaab", true },
    { "a*ab", "ab", false },
    { "*\xC3\xA4*", "x\xC3\x84", true },
};

TEST(T4_wildcards_take_code_points_and_are_anchored)
{
    for (size_t i = 0; i < sizeof wild / sizeof wild[0]; i++)
        if (!CHECK_INT(match(wild[i].pattern, NONE, str_of(wild[i].text)), wild[i].matches))
            printf("  %s against %s\n", wild[i].pattern, wild[i].text);
    arena_release(&arena);
}

TEST(stars_that_a_modifier_adds_are_not_doubled)
{
    struct pattern p;

    CHECK_INT(pattern_parse(&p, &arena, STR("*a*")), 0);
    pattern_open(&p, true, true);
    CHECK_INT(p.n, 3);
    CHECK_INT(pattern_parse(&p, &arena, STR("a\\")), 0);
    pattern_open(&p, true, true);
    CHECK_INT(pattern_finish(&p, &arena, false), 0);
    CHECK_INT(p.form, FORM_CONTAINS);
    CHECK_STR(p.needle, STR("a\\"));
    CHECK_INT(pattern_parse(&p, &arena, STR("*")), 0);
    pattern_open(&p, true, true);
    CHECK_INT(p.n, 1);
    arena_release(&arena);
}

TEST(T5_dashes_count_only_in_front_of_a_word)
{
    static const struct {
        const char *written, *text;
        bool matches;
    } table[] = {
        { "-foo", "/foo", true },        { "/foo", "\xE2\x80\x95" "foo", true },
        { "x-foo", "x/foo", false },     { "x -foo", "x /foo", true },
        { "*-foo-bar", "a/foo-bar", true }, { "*-foo-bar", "a/foo/bar", false },
        { "-", "/", false },             { "--x", "-/x", true },
        { "--x", "//x", false },         { "- x", "/ x", false },
        { "\xC3\xA4-x", "\xC3\xA4/x", false },
        { "-\xC3\xA4", "/\xC3\xA4", true }, { "\xE2\x80\x93-x", "\xE2\x80\x93/x", true },
        { "-a -b", "\xE2\x80\x94" "a /b", true },
    };

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (!CHECK_INT(match(table[i].written, WINDASH, str_of(table[i].text)), table[i].matches))
            printf("  %s against %s\n", table[i].written, table[i].text);
    arena_release(&arena);
}

TEST(T6_folding_joins_the_pairs_of_the_table_and_no_others)
{
    static const struct {
        const char *a, *b;
        bool same;
    } pairs[] = {
        { "K", "k", true },
        { "\xE2\x84\xAA", "k", true },            /* Kelvin sign */
        { "\xC5\xBF", "s", true },                /* long s */
        { "\xC3\x9F", "\xE1\xBA\x9E", true },     /* sharp s */
        { "\xCE\xA3", "\xCF\x82", true },         /* sigma, final sigma */
        { "\xCE\xA3", "\xCF\x83", true },
        { "\xC3\x84", "\xC3\xA4", true },
        { "\xD0\x96", "\xD0\xB6", true },
        { "i", "\xC4\xB0", false },               /* dotted capital I */
        { "i", "\xC4\xB1", false },               /* dotless i */
        { "I", "\xC4\xB1", false },
        { "ss", "\xC3\x9F", false },
        { "\xC3\xA4", "a\xCC\x88", false },       /* no normalisation */
        { "\xFF\xC4", "\xFF\xC4", true },         /* damage stays as it is */
        { "\xFF" "A", "\xFF" "a", true },
        { "\xFF", "\xFE", false },
    };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct str a = fold_text(&arena, str_of(pairs[i].a));
        struct str b = fold_text(&arena, str_of(pairs[i].b));

        if (!CHECK_INT(str_eq(a, b), pairs[i].same))
            printf("  %s and %s\n", pairs[i].a, pairs[i].b);
    }
    arena_release(&arena);
}

/* What PCRE2 calls a caseless match of two code points is the same to us: the prefilter of a
   caseless regex rests on folding (for ASCII literals; the others are left out there). */
TEST(T6_folding_agrees_with_caseless_regexes)
{
    size_t folded = 0;

    for (uint32_t c = 0; c < 0x20000; c++) {
        uint32_t f = fold_point(c);
        char pattern[24], text[4];
        struct regex_fault fault;
        struct regex *re;
        struct regex_scratch *s;

        CHECK_INT(fold_point(f), f);
        if (f == c)
            continue;
        folded++;
        snprintf(pattern, sizeof pattern, "^\\x{%x}$", (unsigned)c);
        re = regex_new(str_of(pattern), REGEX_NOCASE, &fault);
        s = regex_scratch_new(0);
        if (!CHECK_INT(regex_search(re, s, (struct str){ text, utf8_encode(text, f) }), REGEX_YES))
            printf("  U+%04X folds to U+%04X\n", (unsigned)c, (unsigned)f);
        regex_scratch_free(s);
        regex_free(re);
    }
    CHECK(folded > 1300);
}

TEST(T6_ascii_letters_have_no_other_case_than_ours)
{
    for (char letter = 'a'; letter <= 'z'; letter++) {
        struct regex_fault fault;
        char pattern[2] = { letter, '\0' }, text[4];
        struct regex *re = regex_new(str_of(pattern), REGEX_NOCASE, &fault);
        struct regex_scratch *s = regex_scratch_new(0);

        for (uint32_t c = 0; c < 0x3000; c++) {
            struct str one = { text, utf8_encode(text, c) };

            if (regex_search(re, s, one) == REGEX_YES)
                CHECK_INT(fold_point(c), letter);
        }
        regex_scratch_free(s);
        regex_free(re);
    }
}

/* Compiled by each scratch, and as its flags say; a group that nobody has room for is no fault. */
TEST(an_expression_that_waits_finds_what_one_that_was_compiled_finds)
{
    static const char *const patterns[] = { "a(b+)c", "^x$", "(?<v>[0-9]+)\\.", "\xC3\xA4" };
    static const char *const texts[] = { "ABBC", "abbc", "a\nX\nb", "7.", "\xC3\x84", "\xC3\xA4", "" };

    for (unsigned flags = 0; flags < REGEX_LATER; flags++) {
        for (size_t p = 0; p < sizeof patterns / sizeof patterns[0]; p++) {
            struct regex_fault fault;
            struct regex *now = regex_new(str_of(patterns[p]), flags, &fault);
            struct regex *later = regex_new(str_of(patterns[p]), flags | REGEX_LATER, &fault);
            struct regex_scratch *s = regex_scratch_new(0);

            regex_count(later, 1);
            for (size_t t = 0; t < sizeof texts / sizeof texts[0]; t++)
                CHECK_INT(regex_search(later, s, str_of(texts[t])),
                          regex_search(now, s, str_of(texts[t])));
            regex_scratch_free(s);
            regex_free(now);
            regex_free(later);
        }
    }
}

TEST(T8_offsets_are_cut_at_both_ends_by_bytes)
{
    CHECK_STR(encode_base64(&arena, STR("foobar")), STR("Zm9vYmFy"));
    CHECK_STR(encode_base64(&arena, STR("fooba")), STR("Zm9vYmE="));
    CHECK_STR(encode_base64_at(&arena, STR("foo"), 0), STR("Zm9v"));
    CHECK_STR(encode_base64_at(&arena, STR("foo"), 1), STR("Zvb"));
    CHECK_STR(encode_base64_at(&arena, STR("foo"), 2), STR("mb2"));
    CHECK_STR(encode_base64_at(&arena, STR("\xC3\xA9"), 0), STR("w6"));
    CHECK_INT(encode_base64_at(&arena, STR("a"), 1).n, 0);
    CHECK_STR(encode_utf16(&arena, STR("a\xF0\x9F\x98\x80"), false, false),
              ((struct str){ "a\0\x3D\xD8\x00\xDE", 6 }));
    CHECK_STR(encode_utf16(&arena, STR("a"), true, false), ((struct str){ "\0a", 2 }));
    CHECK_STR(encode_utf16(&arena, STR("a"), false, true), ((struct str){ "\xFF\xFE" "a\0", 4 }));
    arena_release(&arena);
}

TEST(numbers_are_exact_at_any_length)
{
    static const struct {
        const char *a, *b;
        int order;
    } table[] = { { "1", "2", -1 },        { "10", "9", 1 },      { "-1", "1", -1 },
                  { "-2", "-1", -1 },      { "1.50", "1.5", 0 },  { "007", "7", 0 },
                  { "-0", "0", 0 },        { "1.1", "1.09", 1 },  { "0.1", "0.10001", -1 },
                  { "+5", "5", 0 },        { "9223372036854775808", "9223372036854775807", 1 } };
    static const char *const none[] = {
        "", "-", ".", "1.", ".5", "1e5", "0x10", "1 2", "1.2.3", "a"
    };
    struct decimal a, b;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        CHECK(decimal_of(str_of(table[i].a), &a) && decimal_of(str_of(table[i].b), &b));
        if (!CHECK_INT(decimal_cmp(&a, &b), table[i].order))
            printf("  %s and %s\n", table[i].a, table[i].b);
        CHECK_INT(decimal_cmp(&b, &a), -table[i].order);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (!CHECK(!decimal_of(str_of(none[i]), &a)))
            printf("  '%s'\n", none[i]);
}

TEST(addresses_are_read_strictly)
{
    static const char *const good[] = { "1.2.3.4",
                                        "::",
                                        "::1",
                                        "1::",
                                        "fe80::1%eth0",
                                        "1:2:3:4:5:6:7:8",
                                        "::ffff:1.2.3.4",
                                        "1:2:3:4:5:6:1.2.3.4",
                                        " 1.2.3.4 " };
    static const char *const bad[] = { "",
                                       "1.2.3",
                                       "1.2.3.4.5",
                                       "256.1.1.1",
                                       "1.2.3.",
                                       "a",
                                       ":",
                                       ":::",
                                       "1:2",
                                       "1:2:3:4:5:6:7:8:9",
                                       "1::2::3",
                                       "12345::",
                                       "1:2:3:4:5:6:7:1.2.3.4",
                                       "0x1::",
                                       "1:2:3:4:5:6:7:",
                                       "1.2.3.4:5" };
    uint8_t address[16];

    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!CHECK(address_of(str_of(good[i]), address)))
            printf("  '%s'\n", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (!CHECK(!address_of(str_of(bad[i]), address)))
            printf("  '%s'\n", bad[i]);
}
