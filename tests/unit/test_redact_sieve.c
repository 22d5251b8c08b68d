/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first look for secrets: it lets no text through that redact would change, nor its JSON; with
 * vectors and without; and most texts that hold its letters it does let through.
 */
#include "lib/test.h"

#include "base/json.h"
#include "event/redact.h"

#include <stdlib.h>
#include <string.h>

#define WITHOUT_VECTORS
#define redact_may_hide portable_may_hide
#define redact_stands_apart portable_stands_apart
bool portable_may_hide(struct str t);
bool portable_stands_apart(struct str text, size_t at, size_t n);
#include "src/event/redact_sieve.c"
#undef redact_may_hide
#undef redact_stands_apart

/* All names that hold a secret hold one of these. */
static bool has_letters(struct str t)
{
    static const char *const words[] = { "ssw", "ssp", "pwd", "key", "mun" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_find_nocase(t, str_of(words[i])) < t.n)
            return true;
    for (size_t i = 0; i + 18 < t.n; i++)
        if (t.s[i] == '-' && t.s[i + 6] == '-' && t.s[i + 12] == '-' && t.s[i + 18] == '-')
            return true;
    return false;
}

static bool may_hide(struct str t)
{
    char *exact = malloc(t.n + 1); /* of this size, so that a read beyond is caught */
    struct str copy = { exact, t.n };
    bool may;

    if (!exact)
        abort();
    if (t.n)
        memcpy(exact, t.s, t.n);
    may = redact_may_hide(copy);
    if (may != portable_may_hide(copy))
        test_fail(__FILE__, __LINE__, "vectors say %d: %.*s", may, STR_FMT(t));
    if (may && !has_letters(t))
        test_fail(__FILE__, __LINE__, "why: %.*s", STR_FMT(t));
    free(exact);
    return may;
}

TEST(each_name_at_each_place_of_texts_of_each_length)
{
    static const char *const words[] = { "passwd=",   " PWD:",       "passWORD_2=", "t:pwds=",
                                         "/Key:",     " key1=",      "ProductKey=", "_pidkey=",
                                         "(community string)", "CommunityString", "passphrase=" };
    char text[80];

    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        for (size_t n = 0; n <= 60; n++)
            for (size_t at = 0; at + strlen(words[w]) <= n; at++) {
                memset(text, '.', n);
                memcpy(text + at, words[w], strlen(words[w]));
                CHECK(may_hide((struct str){ text, n }));
            }
}

TEST(what_only_looks_like_a_name_is_let_through)
{
    static const char *const texts[] = { "PublicKeyToken=31bf3856ad364e35", "HKEY_LOCAL_MACHINE",
                                         "<ds:KeyInfo><KeyName>", "the registry keyboard", "crossword",
                                         "classpath", "urn:passport:compact", "immune", "municipal", "monkey",
                                         "a keyboard", "Key Storage", "Id=\\\"SignKey\\\"", "the key" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK(!may_hide(str_of(texts[i])));
}

TEST(hyphens_six_apart_at_each_place)
{
    char text[64];

    for (size_t n = 0; n <= 60; n++)
        for (size_t at = 0; at < n; at++)
            for (size_t count = 1; count <= 4; count++) {
                memset(text, 'A', n);
                for (size_t k = 0; k < count && at + 6 * k < n; k++)
                    text[at + 6 * k] = '-';
                CHECK_INT(may_hide((struct str){ text, n }), count == 4 && at + 18 < n);
            }
}

/* Texts put together from parts of secrets and from what may stand around them. */
TEST(whatever_redact_changes_was_not_let_through)
{
    static const char *const parts[] = {
        "pass", "word", "wd", "phrase", "product", "_", "key", "Key", "KEY", "pid", "community",
        " ", "string", "pwd", "Pwd", "confirm", "value", "hash", "s", "1", "=", ":", "x", "/", "<",
        ">", "\"", "'", "\n", "\x1f", "\xC3\xA9", "\\", "-----BEGIN", "PRIVATE KEY-----", "-",
        "AB12C-", "DE34F", "a", "</", "7"
    };
    struct arena a = { 0 };
    struct buf json = { 0 }, text = { 0 };
    uint32_t seed = 7;
    long changed = 0;

    for (int round = 0; round < 100000; round++) {
        unsigned n = seed >> 27;

        buf_clear(&text);
        for (unsigned i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            buf_add(&text, str_of(parts[(seed >> 12) % (sizeof parts / sizeof parts[0])]));
        }
        seed = seed * 1664525u + 1013904223u;
        buf_clear(&json);
        json_escape(&json, buf_str(&text));
        (void)may_hide(buf_str(&text));
        arena_reset(&a);
        if (redact_without_sieve(buf_str(&text), &a).s == text.s)
            continue;
        changed++;
        if (!redact_may_hide(buf_str(&text)) || !redact_may_hide(buf_str(&json)))
            test_fail(__FILE__, __LINE__, "lost: %.*s", STR_FMT(buf_str(&json)));
    }
    CHECK(changed > 1000);
    buf_release(&json);
    buf_release(&text);
    arena_release(&a);
}

/* Names, halves of names, and what may stand around them. */
static struct str any_words(char *to, size_t most, uint32_t *seed)
{
    static const char *const words[] = { "pwd",  "key",  "password", "Key:", "_key1=", "monkeys",
                                         "mun",  "com",  "ity",      "t",    "d",      "s",
                                         "_",    "AAAAA", "-BBBBB",  ",",    "\"",     "\\",
                                         "\\u0022", " ", "=",        "\xC3\xA4", "passphrase", "x" };
    size_t n = 0;

    for (size_t i = 0; i < 7; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        n += (size_t)snprintf(to + n, most - n, "%s",
                              words[(*seed >> 12) % (sizeof words / sizeof words[0])]);
    }
    return (struct str){ to, n };
}

TEST(a_part_that_stands_apart_hides_nothing_that_the_text_does_not)
{
    char room[256];
    uint32_t seed = 1;
    unsigned apart = 0;

    for (unsigned round = 0; round < 20000; round++) {
        struct str text = any_words(room, sizeof room, &seed);

        for (size_t at = 0; !may_hide(text) && at < text.n; at++)
            for (size_t n = 1; at + n <= text.n; n++)
                if (redact_stands_apart(text, at, n)) {
                    apart++;
                    if (redact_may_hide((struct str){ text.s + at, n }))
                        test_fail(__FILE__, __LINE__, "%.*s in %.*s", (int)n, text.s + at,
                                  STR_FMT(text));
                }
    }
    CHECK(apart > 10000); /* of texts that hide nothing */
}
