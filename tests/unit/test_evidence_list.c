/* SPDX-License-Identifier: Apache-2.0 */
/* Hits kept in lists (verdict/evidence_list.h), against the same hits each kept by itself. */
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "verdict/evidence_json.h"
#include "verdict/evidence_list.h"

#include <string.h>

#define RULE(n) "title: T\nname: " n "\nlogsource: {product: windows}\ndetection: {s: {EventID: 1}, " \
    "condition: s}\nlevel: low\n"
#define OWN(more) "postflight: {outcome: info, " more "provenance: 'x [seen: x]', exemplars: " \
    "[{expect: match, event: <E/>}, {expect: no-match, event: <F/>}]}\n---\n"
#define NEVER UINT64_MAX

static const char rules[] = RULE("own-b") OWN("") RULE("own-a") OWN("")
                            RULE("always") OWN("routine: true, ") RULE("foreign");

static struct ruleset *rules_of(void)
{
    struct ruleset *set = ruleset_new();
    struct err err = { 0 };

    if (!CHECK(ruleset_add_text(set, "t", STR(rules), &err) == 0 &&
               ruleset_build(set, &err) == 0))
        test_fail(__FILE__, __LINE__, "%s", err.text);
    return set;
}

static const char *const sigs[] = { "own-b", "own-a", "always", "foreign" };

/* Row i of a table: machines that come once, twice, often; words that are damaged, long, alike;
   captures in the words, outside of them, short, empty; places that stand still or go back. */
static int add_row(struct evidence *e, const struct ruleset *set, unsigned i)
{
    char host[40], text[700], version[24];
    size_t n;
    struct event ev = { .kind = EVENT_TEXT, .channel = STR("inventory"), .time = STAMP_ABSENT,
                        .line = i + 2, .offset = 100 * i };

    snprintf(host, sizeof host, "AG%u.corp.example",
             i % 7 == 6 ? i % 5 : i % 11 == 10 ? i / 2 : i);
    snprintf(version, sizeof version, i % 4 ? "10.22.%u.0" : "%u", 10000 + i % 3);
    n = (size_t)snprintf(text, sizeof text, "\"%s\",\"MS%02u\",\"%s\"", i % 17 ? host : "elsewhere",
                         i % 9, version);
    if (i % 23 == 22)
        memcpy(text + 1, "\xE2\x82", 2);
    if (i % 29 == 28)
        memset(text + n, 'x', 600);
    if (i % 31 == 30)
        ev.line = i / 2;
    if (i % 37 == 36) {
        ev.line = i + 1;
        ev.offset = 100 * (i - 1);
    }
    ev.run = i % 41 == 40;
    ev.text = (struct str){ text, i % 29 == 28 ? n + 600 : n };
    const struct capture c[] = { { STR("version"), str_of(version) },
                                 { STR("host"), i % 43 == 42 ? STR_NONE : str_of(host) },
                                 { STR("parent"), i % 3 ? STR("password=hidden MS1") : STR("MS") },
                                 { STR("none"), STR_NONE } };

    if (i % 47 == 46)
        ev.time = (struct stamp){ i * WHEN_DAY, STAMP_UTC, 0, false, 0, 0 };
    if (evidence_event(e, &ev) < 0)
        return -1;
    for (unsigned s = 0; s < 4; s++)
        if ((i >> s) % 3 != 1 &&
            evidence_hit(e, &ev, ruleset_find(set, str_of(sigs[s])), c, 2 + i % 5 % 3) < 0)
            return -1;
    return 0;
}

static int add_table(struct evidence *e, const struct ruleset *set, const char *name,
                     unsigned from, unsigned to)
{
    const struct defects none = { 0 };

    if (evidence_begin(e, str_of(name), STR("inventory"), WHEN_NONE) < 0)
        return -1;
    for (unsigned i = from; i < to; i++)
        if (add_row(e, set, i) < 0)
            return -1;
    return evidence_end(e, to, &none);
}

static struct evidence *tables(const struct ruleset *set, uint64_t listed_from)
{
    struct evidence *e = evidence_new();

    e->listed_from = listed_from;
    CHECK_INT(add_table(e, set, "b.csv", 0, 3000), 0);
    CHECK_INT(add_table(e, set, "c.csv", 500, 900), 0);
    CHECK_INT(add_table(e, set, "a.csv", 0, 700), 0);
    return e;
}

static struct buf written(const struct evidence *e, const struct ruleset *set, int threads)
{
    const struct evidence_about about = { .version = STR("1"), .set = set, .since = WHEN_NONE,
                                          .until = WHEN_NONE, .threads = threads };
    struct buf out = { 0 };

    CHECK_INT(evidence_write(&out, e, &about), 0);
    return out;
}

static void check_written(const struct evidence *e, const struct ruleset *set, struct buf *expected)
{
    for (int threads = 1; threads <= 2; threads++) {
        struct buf out = written(e, set, threads);

        CHECK(str_eq(buf_str(&out), buf_str(expected)));
        buf_release(&out);
    }
}

static struct buf plain_text(const struct ruleset *set)
{
    struct evidence *e = tables(set, NEVER);
    struct buf out;

    CHECK_INT(evidence_unite(e), 0);
    CHECK_INT((long long)e->lists_n, 0);
    out = written(e, set, 1);
    evidence_free(e);
    return out;
}

TEST(evidence_is_written_the_same_with_and_without_lists)
{
    struct ruleset *set = rules_of();
    struct buf expected = plain_text(set);

    for (uint64_t from = 0; from < 3000; from += from ? 7 * from : 1) {
        struct evidence *e = tables(set, from);

        CHECK_INT(evidence_unite(e), 0);
        CHECK(e->lists_n > 0);
        check_written(e, set, &expected);
        CHECK_INT(evidence_unite(e), 0);
        check_written(e, set, &expected);
        evidence_free(e);
    }
    buf_release(&expected);
    ruleset_free(set);
}

TEST(most_hits_of_our_own_in_a_table_are_rows_of_lists)
{
    struct ruleset *set = rules_of();
    struct evidence *e = tables(set, 0);
    uint64_t rows = 0, hits = 0;

    for (size_t i = 0; i < e->lists_n; i++)
        rows += e->lists[i].rows;
    for (size_t i = 0; i < e->hits_n; i++)
        hits += str_starts(e->hits[i].signature->name, STR("own-"));
    CHECK(rows > 3 * hits);
    evidence_free(e);
    ruleset_free(set);
}

static bool same_hit(const struct ev_hit *a, const struct ev_hit *b)
{
    bool same = a->signature == b->signature && a->source == b->source && a->run == b->run &&
                a->at == b->at && a->offset == b->offset && a->is_line == b->is_line &&
                a->carved == b->carved && a->time.kind == b->time.kind &&
                a->time.t == b->time.t && str_eq(a->subject, b->subject) &&
                str_eq(a->text, b->text) && a->captures_n == b->captures_n;

    for (size_t i = 0; same && i < a->captures_n; i++)
        same = str_eq(a->captures[i].name, b->captures[i].name) &&
               str_eq(a->captures[i].value, b->captures[i].value);
    return same;
}

TEST(the_judge_has_all_rows_as_hits)
{
    struct ruleset *set = rules_of();
    struct evidence *plain = tables(set, NEVER), *listed = tables(set, 0);

    CHECK_INT(evidence_sort(plain), 0);
    CHECK_INT(evidence_sort(listed), 0);
    CHECK_INT((long long)listed->lists_n, 0);
    if (CHECK_INT((long long)listed->hits_n, (long long)plain->hits_n))
        for (size_t i = 0; i < plain->hits_n; i++)
            CHECK(same_hit(&plain->hits[i], &listed->hits[i]));
    CHECK_INT((long long)listed->more_n, (long long)plain->more_n);
    for (size_t i = 0; i < plain->more_n && i < listed->more_n; i++)
        CHECK(plain->more[i].count == listed->more[i].count &&
              str_eq(plain->more[i].subject, listed->more[i].subject));
    evidence_free(plain);
    evidence_free(listed);
    ruleset_free(set);
}

/* Each table by a worker of its own, joined in another order, and one of them twice. */
enum join { MERGE, ABSORB, UNITE_TWO, JOINS };

static int join(struct evidence *all, struct evidence *e, enum join how)
{
    if (how == UNITE_TWO)
        return evidence_unite_two(all, e, true);
    return how == ABSORB ? evidence_absorb(all, e) : evidence_merge(all, e);
}

static struct evidence *joined(const struct ruleset *set, enum join how)
{
    static const struct { const char *name; unsigned from, to; } parts[] = {
        { "a.csv", 0, 700 }, { "c.csv", 500, 900 }, { "b.csv", 0, 3000 }, { "c.csv", 500, 900 } };
    struct evidence *all = evidence_new();

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        struct evidence *e = evidence_new();

        e->listed_from = i;
        CHECK_INT(add_table(e, set, parts[i].name, parts[i].from, parts[i].to), 0);
        CHECK_INT(evidence_unite(e), 0);
        CHECK_INT(join(all, e, how), 0);
        evidence_free(e);
    }
    CHECK_INT(evidence_unite(all), 0);
    return all;
}

TEST(lists_of_several_workers_are_joined)
{
    struct ruleset *set = rules_of();
    struct buf expected = plain_text(set);

    for (int how = 0; how < JOINS; how++) {
        struct evidence *e = joined(set, (enum join)how);

        check_written(e, set, &expected);
        evidence_free(e);
    }
    buf_release(&expected);
    ruleset_free(set);
}

TEST(a_machine_that_comes_often_has_its_first_and_last_rows)
{
    struct ruleset *set = rules_of();
    struct buf texts[2];

    for (int k = 0; k < 2; k++) {
        struct evidence *e = evidence_new();
        const struct defects none = { 0 };
        const struct capture c[] = { { STR("host"), STR("MS01") } };

        e->listed_from = k ? 0 : NEVER;
        evidence_begin(e, STR("a.csv"), STR("inventory"), WHEN_NONE);
        for (unsigned i = 0; i < 2 * LIMIT_HITS_KEPT + 5; i++) {
            struct event ev = { .kind = EVENT_TEXT, .time = STAMP_ABSENT, .line = i,
                                .text = STR("MS01 again") };

            evidence_event(e, &ev);
            CHECK_INT(evidence_hit(e, &ev, ruleset_find(set, STR("own-a")), c, 1), 0);
        }
        CHECK_INT(evidence_end(e, 1, &none), 0);
        CHECK_INT(evidence_unite(e), 0);
        CHECK_INT((long long)e->more_n, 1);
        CHECK_INT((long long)e->more[0].count, 5);
        texts[k] = written(e, set, 1);
        evidence_free(e);
    }
    CHECK(str_eq(buf_str(&texts[0]), buf_str(&texts[1])));
    buf_release(&texts[0]);
    buf_release(&texts[1]);
    ruleset_free(set);
}

/* Rows of 165 bytes; wild: letters of each stand elsewhere than those of the one before. */
static struct buf long_rows(const struct ruleset *set, uint64_t from, bool wild, uint64_t *packed)
{
    struct evidence *e = evidence_new();
    const struct defects none = { 0 };
    struct buf text;

    e->listed_from = from;
    evidence_begin(e, STR("a.csv"), STR("inventory"), WHEN_NONE);
    for (unsigned i = 0; i < 2000; i++) {
        char words[300], host[20];
        size_t n = 150 + (size_t)snprintf(words + 150, 20, ",AG%04u,Success", i);
        struct event ev = { .kind = EVENT_TEXT, .time = STAMP_ABSENT, .line = i + 1,
                            .text = { words, n } };
        const struct capture c[] = {
            { STR("host"), { host, (size_t)snprintf(host, sizeof host, "AG%04u", i) } } };

        for (unsigned k = 0; k < 150; k++)
            words[k] = (char)('a' + (k + (wild ? i : 0)) % 26);
        evidence_event(e, &ev);
        CHECK_INT(evidence_hit(e, &ev, ruleset_find(set, STR("own-a")), c, 1), 0);
    }
    CHECK_INT(evidence_end(e, 1, &none), 0);
    *packed = 0;
    for (size_t i = 0; i < e->lists_n; i++)
        for (size_t b = 0; b < e->lists[i].blocks_n; b++)
            *packed += e->lists[i].blocks[b].n < e->lists[i].blocks[b].was;
    CHECK_INT(evidence_unite(e), 0);
    text = written(e, set, 1);
    evidence_free(e);
    return text;
}

TEST(rows_that_differ_much_from_each_other_are_packed_once_more)
{
    struct ruleset *set = rules_of();

    for (int wild = 0; wild < 2; wild++) {
        uint64_t packed;
        struct buf expected = long_rows(set, NEVER, wild, &packed);
        struct buf text = long_rows(set, 0, wild, &packed);

        CHECK_INT(packed > 0, wild);
        CHECK(str_eq(buf_str(&text), buf_str(&expected)));
        buf_release(&expected);
        buf_release(&text);
    }
    ruleset_free(set);
}

/* Whatever cannot be had, that is said, and nothing is left behind. */
TEST(no_memory_for_lists_is_an_error)
{
    struct ruleset *set = rules_of();
    const struct evidence_about about = { .version = STR("1"), .set = set, .since = WHEN_NONE,
                                          .until = WHEN_NONE };
    bool all = false;

    for (long n = 0; n < 100000 && !all; n += 1 + n / 5) {
        struct evidence *e = evidence_new();
        struct buf out = { 0 };

        e->listed_from = 0;
        mem_fail_at(n);
        all = add_table(e, set, "a.csv", 0, 1200) == 0 && evidence_unite(e) == 0 &&
              evidence_write(&out, e, &about) == 0 && evidence_sort(e) == 0;
        mem_fail_at(-1);
        buf_release(&out);
        evidence_free(e);
    }
    CHECK(all);
    ruleset_free(set);
}
