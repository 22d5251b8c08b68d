/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "rules/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct yaml **docs;
static size_t docs_n;
static struct err err;

static int load(struct arena *a, struct str text)
{
    err = (struct err){ 0 };
    return yaml_read(a, "f.yml", text, &docs, &docs_n, &err);
}

static void refused(struct str text, const char *start, const char *word)
{
    struct arena a = { 0 };

    if (!CHECK_INT(load(&a, text), -1))
        printf("  accepted: %.*s\n", STR_FMT(text));
    CHECK_INT(err.code, ERR_DATA);
    CHECK_STR(str_first(str_of(err.text), strlen(start)), str_of(start));
    if (!CHECK(strstr(err.text, word)))
        printf("  in: %s\n", err.text);
    arena_release(&a);
}

TEST(scalars_stay_the_text_that_was_written)
{
    static const char *const plain[] = { "00000429", "00050429", "on", "12:30:45", "1_000",
                                         "2025-01-01", "0x3e7", "1.50", "yes", "TRUE", ".inf" };
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        char text[64];

        snprintf(text, sizeof text, "key: %s\n", plain[i]);
        CHECK_INT(load(&a, str_of(text)), 0);
        CHECK_STR(yaml_text(yaml_get(docs[0], "key")), str_of(plain[i]));
        CHECK(!yaml_get(docs[0], "key")->quoted);
    }
    arena_release(&a);
}

TEST(lists_maps_and_blocks_carry_line_and_column)
{
    struct arena a = { 0 };
    const struct yaml *list;

    CHECK_INT(load(&a, STR("a:\n    - 'x'\n    - {b: 2}\nc: |\n    one\n    two\n")), 0);
    CHECK_INT(docs_n, 1);
    list = yaml_get(docs[0], "a");
    CHECK_INT(list->kind, YAML_LIST);
    CHECK_INT(list->n, 2);
    CHECK(list->items[0]->quoted);
    CHECK_INT(list->items[0]->line, 2);
    CHECK_INT(list->items[0]->column, 7);
    CHECK_INT(list->items[1]->keys[0]->column, 8);
    CHECK_STR(yaml_text(yaml_get(docs[0], "c")), STR("one\ntwo\n"));
    CHECK(yaml_get(docs[0], "c")->quoted);
    CHECK(yaml_get(docs[0], "d") == NULL);
    CHECK(yaml_get(list, "a") == NULL);
    arena_release(&a);
}

TEST(null_and_booleans_are_plain_words_only)
{
    struct arena a = { 0 };
    bool b = false;

    CHECK_INT(load(&a, STR("[~, null, '', 'null', true, 'true', False, , x]")), -1);
    CHECK_INT(load(&a, STR("- ~\n- null\n-\n- ''\n- 'null'\n- true\n- 'true'\n- False\n- x\n")), 0);
    CHECK(yaml_is_null(docs[0]->items[0]));
    CHECK(yaml_is_null(docs[0]->items[1]));
    CHECK(yaml_is_null(docs[0]->items[2]));
    CHECK(!yaml_is_null(docs[0]->items[3]));
    CHECK(!yaml_is_null(docs[0]->items[4]));
    CHECK(yaml_bool(docs[0]->items[5], &b) && b);
    CHECK(!yaml_bool(docs[0]->items[6], &b));
    CHECK(yaml_bool(docs[0]->items[7], &b) && !b);
    CHECK(!yaml_bool(docs[0]->items[8], &b));
    CHECK(!yaml_bool(NULL, &b) && !yaml_is_null(NULL));
    CHECK_INT(yaml_text(NULL).n, 0);
    arena_release(&a);
}

TEST(T1_all_documents_of_a_file_are_read)
{
    struct arena a = { 0 };

    CHECK_INT(load(&a, STR("a: 1\n---\nb: 2\n---\nc: 3\n")), 0);
    CHECK_INT(docs_n, 3);
    CHECK_STR(yaml_text(yaml_get(docs[2], "c")), STR("3"));
    CHECK_INT(docs[2]->line, 5);
    arena_release(&a);
}

TEST(T19_empty_documents_are_left_out)
{
    static const char *const none[] = { "", "# only a comment\n", "---\n", "---\n---\n# x\n---\n",
                                        "\xEF\xBB\xBF", "\r\n\r\n" };
    struct arena a = { 0 };

    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        CHECK_INT(load(&a, str_of(none[i])), 0);
        CHECK_INT(docs_n, 0);
    }
    CHECK_INT(load(&a, STR("---\na: 1\n---\n")), 0);
    CHECK_INT(docs_n, 1);
    arena_release(&a);
}

TEST(bom_and_crlf_are_accepted)
{
    struct arena a = { 0 };

    CHECK_INT(load(&a, STR("\xEF\xBB\xBFkey: x\r\nother: |\r\n  1\r\n  2\r\n")), 0);
    CHECK_STR(yaml_text(yaml_get(docs[0], "key")), STR("x"));
    CHECK_STR(yaml_text(yaml_get(docs[0], "other")), STR("1\n2\n"));
    CHECK_INT(docs[0]->keys[1]->line, 2);
    arena_release(&a);
}

TEST(duplicate_keys_are_refused_with_both_places)
{
    refused(STR("title: a\nlevel: low\n  \ntitle: b\n"), "f.yml:4:1: error: ",
            "duplicate key 'title' (first in line 1, column 1)");
    refused(STR("x:\n  - {a: 1, b: 2, \"a\": 3}\n"), "f.yml:2:18: error: ",
            "duplicate key 'a' (first in line 2, column 6)");
    refused(STR("'': 1\n'': 2\n"), "f.yml:2:1: error: ", "duplicate key ''");
}

TEST(what_makes_yaml_ambiguous_is_refused_with_its_place)
{
    refused(STR("a: &x 1\n"), "f.yml:1:4: error: ", "anchor '&x'");
    refused(STR("a: &x [1]\n"), "f.yml:1:4: error: ", "anchor '&x'");
    refused(STR("a: *x\n"), "f.yml:1:4: error: ", "alias '*x'");
    refused(STR("a:\n  <<: {b: 1}\n"), "f.yml:2:3: error: ", "merge key");
    refused(STR("a: !!int 3\n"), "f.yml:1:4: error: ", "tag 'tag:yaml.org,2002:int'");
    refused(STR("a: !own {b: 1}\n"), "f.yml:1:4: error: ", "tag '!own'");
    refused(STR("? [a, b]\n: 1\n"), "f.yml:1:3: error: ", "a key must be");
    refused(STR("a: \"x\\0y\"\n"), "f.yml:1:4: error: ", "NUL");
    refused(STR("a: b\nc: x\0y\n"), "f.yml:2:5: error: ", "NUL");
    refused(STR("a: \xC3\xA4\nb: \xC3\n"), "f.yml:2:4: error: ", "UTF-8");
    refused(STR("a: \xC3\xA4\x01\n"), "f.yml:1:5: error: ", "control characters");
    refused(STR("a:\n  b: 1\n c: 2\n"), "f.yml:3:2: error: ", "begins in line 1");
    refused(STR("a: 'open\n"), "f.yml:2:1: error: ", "unexpected end of stream");
    refused(STR("a: b: c\n"), "f.yml:1:5: error: ", "mapping values");
}

TEST(what_people_write_by_mistake_is_told_in_their_words)
{
    refused(STR("a:\n\t- b: 1\n"), "f.yml:2:1: ", "a tab stands here");
    refused(STR("\xc3\xa4: 1\na:\n  \t- b: 1\n"), "f.yml:3:", "a tab stands here");
    refused(STR("note: it was: fine\n"), "f.yml:1:13: ", "needs quotes");
    refused(STR("a: 1\nanswer:done\nb: 1\n"), "f.yml:3:", "is the blank missing");
}

TEST(a_str_tag_makes_text_and_nothing_else)
{
    struct arena a = { 0 };

    CHECK_INT(load(&a, STR("a: !!str null\n")), 0);
    CHECK(!yaml_is_null(yaml_get(docs[0], "a")));
    CHECK_STR(yaml_text(yaml_get(docs[0], "a")), STR("null"));
    arena_release(&a);
}

/* n times "[", then n times "]" */
static char *nested(size_t n)
{
    char *s = malloc(2 * n + 1);

    memset(s, '[', n);
    memset(s + n, ']', n);
    s[2 * n] = '\0';
    return s;
}

TEST(nesting_ends_at_its_limit)
{
    struct arena a = { 0 };
    char *ok = nested(LIMIT_YAML_DEPTH), *deep = nested(LIMIT_YAML_DEPTH + 1),
         *very = nested(5000);

    CHECK_INT(load(&a, str_of(ok)), 0);
    refused(str_of(deep), "f.yml:1:33: error: ", "deeper than 32");
    refused(str_of(very), "f.yml:1:33: error: ", "deeper than 32");
    free(ok);
    free(deep);
    free(very);
    arena_release(&a);
}

TEST(size_and_count_end_at_their_limits)
{
    size_t n = LIMIT_YAML_BYTES + 1;
    char *s = malloc(n);

    memset(s, 'x', n);
    refused((struct str){ s, n }, "f.yml:1:1: error: ", "larger than 8388608");
    for (size_t i = 0; i + 1 < n; i += 2)
        memcpy(s + i, i ? "a," : "[ ", 2);
    refused((struct str){ s, 2 * (size_t)LIMIT_YAML_NODES + 4 }, "f.yml:1:", "more than 2000000");
    free(s);
}

TEST(every_failed_allocation_is_an_error_not_a_crash)
{
    int done = -1;

    for (long i = 0; i < 200 && done < 0; i++) {
        struct arena a = { 0 };

        mem_fail_at(i);
        done = load(&a, STR("a: [1, 2, {b: 'c'}]\n---\nd: 1\n"));
        mem_fail_at(-1);
        if (done < 0)
            CHECK_INT(err.code, ERR_INTERNAL);
        arena_release(&a);
    }
    CHECK_INT(done, 0);
}
