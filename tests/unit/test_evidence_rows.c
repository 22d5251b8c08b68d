/* SPDX-License-Identifier: Apache-2.0 */
/* Hits of our own signatures as rows (verdict/evidence_json.h), against the hits themselves. */
#include "lib/evidenced.h"
#include "lib/ruled.h"
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "verdict/evidence_order.h"
#include "verdict/evidence_stamp.h"

#include <string.h>

#define RULE(n) "title: T\nname: " n "\nlogsource: {product: windows}\ndetection: {s: {EventID: 1}, " \
    "condition: s}\nlevel: low\n"
#define OWN "postflight: {outcome: info, provenance: 'x [seen: x]', exemplars: " \
    "[{expect: match, event: <E/>}, {expect: no-match, event: <F/>}]}\n---\n"

static const char rules[] = RULE("own-a") OWN RULE("own-b") OWN RULE("foreign");

static const struct signature *named(const struct ruleset *set, const char *name)
{
    return ruleset_find(set, str_of(name));
}

/* Words that come often, once, not at all, with and without their captures in them, and beyond
   ASCII. */
static struct str words_for(unsigned i, char *room, size_t n)
{
    static const char *const often[] = { "", "x", "The service MS01 started.", "1.2.3",
                                         "words \"quoted\" \xE2\x82\xAC MS01 \x01 end" };

    if (i % 7 < 5)
        return str_of(often[i % 7]);
    snprintf(room, n, "only once %u, of MS01", i);
    return str_of(room);
}

static void add_hit(struct evidence *e, const struct ruleset *set, unsigned i, struct event ev)
{
    static const char *const sigs[] = { "own-a", "own-b", "foreign" };
    const struct capture c[] = { { STR("host"), i % 5 ? STR("MS01") : STR("elsewhere") },
                                 { STR("version"), i % 3 ? STR("1.2.3") : STR("\xE2\x82\xAC") },
                                 { STR("none"), STR_NONE } };

    evidence_event(e, &ev);
    evidence_hit(e, &ev, named(set, sigs[i % 11 == 10 ? 2 : i % 2]), c, i % 4);
}

static void add_source(struct evidence *e, const struct ruleset *set, const char *name,
                       struct stamp time)
{
    const struct defects none = { 0 };
    char room[64];

    evidence_begin(e, str_of(name), STR("setuplog"), WHEN_NONE);
    for (unsigned i = 0; i < 400; i++) {
        struct event ev = { .kind = EVENT_TEXT, .channel = STR("setup"), .time = time,
                            .line = i + 1, .offset = i % 9 ? 10 * i : UINT64_MAX - i,
                            .run = i / 90, .text = words_for(i, room, sizeof room) };

        if (i % 13 == 12)
            ev.time = STAMP_ABSENT;
        add_hit(e, set, i, ev);
        if (time.kind != STAMP_NONE)
            time.t += (when)(i % 5) * WHEN_MINUTE -
                      (when)(i % 2) * (stamp_slack(time) ? WHEN_MINUTE : WHEN_SECOND) +
                      (time.digits == 7 && i % 17 == 16);
    }
    evidence_end(e, 4096, &none);
}

static void add_records(struct evidence *e, const struct ruleset *set)
{
    const struct defects none = { 0 };
    char room[64];

    evidence_begin(e, STR("x.evtx"), STR("evtx"), WHEN_NONE);
    for (unsigned i = 0; i < 300; i++) {
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"),
                            .computer = i % 50 ? STR("a.b") : STR("c"), .has_record = true,
                            .record = i < 290 ? 1000 + i * (i % 3) : UINT64_MAX - i,
                            .carved = i % 40 == 39, .offset = 512 * i,
                            .message = words_for(i, room, sizeof room),
                            .time = { i == 7 ? 0 : (when)i * WHEN_HOUR + 3, STAMP_UTC, 7, 0, 0, 0 } };

        add_hit(e, set, i, ev);
    }
    evidence_end(e, 4096, &none);
}

static struct evidence *rich(const struct ruleset *set)
{
    struct evidence *e = evidence_new();

    add_source(e, set, "none.log", STAMP_ABSENT);
    add_source(e, set, "clock.log", (struct stamp){ 25 * WHEN_HOUR, STAMP_CLOCK, 3, false, 0, 0 });
    add_source(e, set, "local.log", (struct stamp){ 99 * WHEN_DAY, STAMP_LOCAL, 0, true, 'm', 0 });
    add_source(e, set, "year.log", (struct stamp){ 99 * WHEN_DAY, STAMP_LOCAL, 7, false, 0, 0 });
    add_source(e, set, "minute.csv", (struct stamp){ 99 * WHEN_DAY, STAMP_LOCAL, STAMP_NO_SECOND,
                                                     0, 0, 0 });
    add_records(e, set);
    evidence_unite(e);
    return e;
}

static void write_to(struct buf *out, const struct evidence *e, const struct ruleset *set)
{
    const struct evidence_about about = evidenced_about(set);

    evidenced_write(out, e, &about);
}

static bool same_stamp(struct stamp a, struct stamp b)
{
    return a.kind == b.kind && (a.kind == STAMP_NONE || (a.t == b.t && a.digits == b.digits &&
           a.date_order == b.date_order && a.doubt == b.doubt && a.days == b.days));
}

static bool same_hit(const struct ev_hit *a, const struct ev_hit *b)
{
    bool same = a->signature == b->signature && a->source == b->source && a->run == b->run &&
                a->at == b->at && a->is_line == b->is_line && a->carved == b->carved &&
                a->offset == b->offset && same_stamp(a->time, b->time) &&
                str_eq(a->subject, b->subject) && str_eq(a->text, b->text) &&
                a->captures_n == b->captures_n;

    for (size_t i = 0; same && i < a->captures_n; i++)
        same = str_eq(a->captures[i].name, b->captures[i].name) &&
               str_eq(a->captures[i].value, b->captures[i].value);
    return same;
}

static void check_hits(const struct evidence *a, const struct evidence *b)
{
    if (!CHECK_INT(a->hits_n, b->hits_n))
        return;
    for (size_t i = 0; i < a->hits_n; i++)
        if (!CHECK(same_hit(&a->hits[i], &b->hits[i])))
            return;
}

TEST(every_part_of_a_hit_comes_back_from_its_row)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = rich(set), *back;
    struct buf one = { 0 }, two = { 0 };

    write_to(&one, e, set);
    back = evidenced_back(set, buf_str(&one));
    CHECK(e->hits_n > 500);
    CHECK_INT(back->skips_n, 0);
    check_hits(back, e);
    write_to(&two, back, set);
    CHECK_STR(buf_str(&two), buf_str(&one));
    for (size_t i = 0; i < back->sources_n; i++)
        CHECK(!back->sources[i].incomplete);
    buf_release(&one);
    buf_release(&two);
    evidence_free(e);
    evidence_free(back);
    ruleset_free(set);
}

#define HEAD "{\"schema\":\"postflight.evidence/1\",\"tool\":\"1\"}\n"
#define HEAD2 "{\"schema\":\"postflight.evidence/1\",\"layout\":2,\"tool\":\"1\"}\n"
#define ENTRY "{\"entry\":1,\"source\":\"s\",\"format\":\"evtx\",\"channel\":\"c\",\"host\":\"h\"}\n"
#define OLD HEAD ENTRY \
    "{\"hit\":\"own-a\",\"entry\":1,\"record\":7,\"offset\":512,\"time\":\"2024-03-01T00:00:00.5Z\"," \
    "\"captures\":[[\"host\",\"MS01\"],[\"version\",\"1\"]],\"text\":\"of MS01\"}\n" \
    "{\"hit\":\"own-a\",\"entry\":1,\"record\":9,\"offset\":0,\"time\":\"2024-03-01T00:00:02.5Z\"," \
    "\"text\":\"of MS01\"}\n{\"complete\":1,\"lines\":3}\n{\"complete\":\"all\",\"entries\":1}\n"
#define WORDS "{\"words\":0,\"are\":[\"of MS01\"]}\n"
#define SHAPES "{\"shape\":0,\"hit\":\"own-a\",\"at\":\"record\",\"captures\":[\"host\",\"version\"]}\n" \
    "{\"shape\":1,\"hit\":\"own-a\",\"at\":\"record\"}\n"
#define ROWS "{\"hits\":1,\"rows\":[[0,7,512,\"2024-03-01T00:00:00.5Z\",0,[3,4],\"1\"]," \
    "[1,2,-512,20,0]]}\n{\"complete\":1,\"lines\":2}\n{\"complete\":\"all\",\"entries\":1}\n"

TEST(the_first_layout_is_read_as_what_it_was)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *before = evidenced_back(set, STR(OLD));
    struct evidence *now = evidenced_back(set, STR(HEAD2 ENTRY WORDS SHAPES ROWS));

    CHECK_INT(before->hits_n, 2);
    check_hits(now, before);
    CHECK(!before->sources[0].incomplete && !now->sources[0].incomplete);
    evidence_free(before);
    evidence_free(now);
    ruleset_free(set);
}

TEST(parts_one_behind_the_other_number_for_themselves)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = evidenced_back(set, STR(HEAD2 ENTRY WORDS SHAPES ROWS OLD HEAD2 ENTRY
                                            "{\"words\":0,\"are\":[\"at MS01\",\"of MS01\"]}\n"
                                            SHAPES ROWS));

    CHECK_INT(e->sources_n, 1);
    CHECK_INT(e->hits_n, 4); /* the third part says "at" where the others say "of" */
    CHECK(str_eq(e->hits[0].text, STR("at MS01")) && str_eq(e->hits[1].text, STR("of MS01")));
    evidence_free(e);
    ruleset_free(set);
}

/* Where a line is lost that numbers something, what uses it is not taken and not thought whole. */
TEST(a_lost_definition_costs_the_source_its_end_and_nothing_else)
{
    static const char *const texts[] = {
        HEAD2 ENTRY SHAPES ROWS,
        HEAD2 ENTRY WORDS ROWS,
        HEAD2 ENTRY "{\"words\":5,\"are\":[\"of MS01\"]}\n" SHAPES ROWS,
        HEAD2 ENTRY "{\"words\":5,\"are\":[\"of MS01\"]}\n" WORDS SHAPES ROWS,
    };
    struct ruleset *set = ruled_set(rules);

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct evidence *e = evidenced_back(set, str_of(texts[i]));

        CHECK_INT(e->hits_n, 0);
        CHECK(e->sources_n == 1 && e->sources[0].incomplete);
        evidence_free(e);
    }
    ruleset_free(set);
}

static const char *const wrong[] = {
    "{\"words\":0,\"are\":[\"again\"]}", "{\"words\":-1,\"are\":[]}", "{\"words\":9}",
    "{\"words\":9,\"are\":[7]}", "{\"words\":9,\"are\":{\"a\":\"b\"}}",
    "{\"shape\":0,\"hit\":\"own-a\",\"at\":\"record\"}", "{\"shape\":9,\"at\":\"line\"}",
    "{\"shape\":9,\"hit\":\"own-a\"}", "{\"shape\":9,\"hit\":\"own-a\",\"at\":\"frog\"}",
    "{\"hits\":1}", "{\"hits\":2,\"rows\":[]}", "{\"hits\":1,\"rows\":7}",
    "{\"hits\":1,\"run\":4294967296,\"rows\":[]}", "{\"hits\":1,\"rows\":[[]]}",
    "{\"hits\":1,\"rows\":[7]}", "{\"hits\":1,\"rows\":[[1,1,1,null]]}",
    "{\"hits\":1,\"rows\":[[1,1,1,null,0,\"more\"]]}", "{\"hits\":1,\"rows\":[[0,1,1,null,0]]}",
    "{\"hits\":1,\"rows\":[[9,1,1,null,0]]}", "{\"hits\":1,\"rows\":[[1,1,1,null,1]]}",
    "{\"hits\":1,\"rows\":[[1,1,1,null,-1]]}", "{\"hits\":1,\"rows\":[[1,\"1\",1,null,0]]}",
    "{\"hits\":1,\"rows\":[[1,1,1.5,null,0]]}", "{\"hits\":1,\"rows\":[[1,1,1,7,0]]}",
    "{\"hits\":1,\"rows\":[[1,1,1,\"soon\",0]]}", "{\"hits\":1,\"rows\":[[1,1,1,null,null]]}",
    "{\"hits\":1,\"rows\":[[1,1,1,\"2024-03-01T00:00:00Z\",0],[1,1,1,9223372036854775807,0]]}",
    "{\"hits\":1,\"rows\":[[1,1,1,\"9999-12-31T23:59:59Z\",0],[1,1,1,1,0]]}",
    "{\"hits\":1,\"rows\":[[1,1,1,\"1601-01-01T00:00:00Z\",0],[1,1,1,-1,0]]}",
    "{\"hits\":1,\"rows\":[[0,1,1,null,0,[3,5],\"1\"]]}",
    "{\"hits\":1,\"rows\":[[0,1,1,null,0,[8,0],\"1\"]]}",
    "{\"hits\":1,\"rows\":[[0,1,1,null,\"\xE2\x82\xAC\",[0,2],\"1\"]]}",
    "{\"hits\":1,\"rows\":[[0,1,1,null,\"\xE2\x82\xAC\",[1,2],\"1\"]]}",
    "{\"hits\":1,\"rows\":[[0,1,1,null,0,[3],\"1\"]]}",
    "{\"hits\":1,\"rows\":[[0,1,1,null,0,[3,-1],\"1\"]]}",
    "{\"hits\":1,\"rows\":[[1,1,1,null,0],[1,1,1,null,7]]}", /* all rows or none */
};

TEST(a_row_that_is_wrong_is_counted_and_nothing_of_its_line_is_taken)
{
    struct ruleset *set = ruled_set(rules);

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct buf text = { 0 };
        struct evidence *e;
        size_t skips = 0;

        buf_format(&text, "%s%s\n", HEAD2 ENTRY WORDS SHAPES, wrong[i]);
        e = evidenced_back(set, buf_str(&text));
        for (size_t k = 0; k < e->skips_n; k++)
            skips += str_find(e->skips[k].reason, STR("not understood")) < e->skips[k].reason.n;
        if (!CHECK(skips == 1 && e->sources_n == 1 && !e->hits_n))
            test_fail(__FILE__, __LINE__, "%s", wrong[i]);
        evidence_free(e);
        buf_release(&text);
    }
    ruleset_free(set);
}

/* Rows that are wrong count too, and cost no memory here. */
TEST(rows_count_against_the_limit_of_lines)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = evidence_new();
    struct evidence_reader *r = evidence_reader_new(STR("e.jsonl"), set);
    struct str head = STR(HEAD2 ENTRY);
    struct buf line = { 0 };
    size_t rows = 0;

    while (head.n)
        CHECK_INT(evidence_reader_line(r, str_cut(&head, '\n')), 1);
    buf_add(&line, STR("{\"hits\":1,\"rows\":[0"));
    for (size_t i = 1; i < 50000; i++)
        buf_add(&line, STR(",0"));
    buf_add(&line, STR("]}"));
    while (rows < 2 * LIMIT_EVIDENCE_LINES && evidence_reader_line(r, buf_str(&line)) > 0)
        rows += 50000;
    CHECK(rows >= LIMIT_EVIDENCE_LINES - 50000 && rows <= LIMIT_EVIDENCE_LINES);
    CHECK_INT(evidence_reader_end(r, NULL, e), 0);
    evidence_reader_free(r);
    evidence_free(e);
    buf_release(&line);
    ruleset_free(set);
}

TEST(a_layout_from_the_future_is_refused_and_says_why)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = evidence_new();

    CHECK_INT(evidenced_read(e, set, STR("{\"schema\":\"postflight.evidence/1\",\"layout\":3}\n" ENTRY)), 0);
    CHECK_INT(e->sources_n, 0);
    if (CHECK_INT(e->skips_n, 1))
        CHECK(str_find(e->skips[0].reason, STR("newer layout")) < e->skips[0].reason.n);
    evidence_free(e);
    ruleset_free(set);
}

/* A thousand machines that say the same cost a thousandth of their words. */
TEST(what_a_fleet_repeats_is_written_once)
{
    const struct defects none = { 0 };
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = evidence_new();
    struct buf text = { 0 };

    for (unsigned i = 0; i < 1000; i++) {
        char name[16];

        snprintf(name, sizeof name, "%u.evtx", i);
        evidence_begin(e, str_of(name), STR("evtx"), WHEN_NONE);
        for (unsigned k = 0; k < 50; k++) {
            struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"),
                                .has_record = true, .record = 1 + k, .offset = 500 * k,
                                .message = STR("The same words on every machine of the fleet."),
                                .time = { (when)k * WHEN_HOUR + i, STAMP_UTC, 7, 0, 0, 0 } };
            struct capture c = { STR("what"), STR("every machine") };

            evidence_event(e, &ev);
            evidence_hit(e, &ev, named(set, "own-a"), &c, 1);
        }
        evidence_end(e, 1, &none);
    }
    CHECK_INT(evidence_unite(e), 0);
    write_to(&text, e, set);
    CHECK_INT(e->hits_n, 50000);
    CHECK(text.n < e->hits_n * 40);
    evidence_free(e);
    buf_release(&text);
    ruleset_free(set);
}

/* So much that it is taken over and not copied. */
static struct evidence *large(const struct ruleset *set)
{
    struct evidence *e = rich(set);
    char name[32];

    for (unsigned i = 0; evidence_absorb_few(e) && i < 100; i++) {
        snprintf(name, sizeof name, "more-%u.log", i);
        add_source(e, set, name, (struct stamp){ 9 * WHEN_DAY + i, STAMP_UTC, 7, 0, 0, 0 });
    }
    CHECK(!evidence_absorb_few(e));
    evidence_unite(e);
    return e;
}

/* Whatever cannot be had, that is said, and both can be freed. */
TEST(no_memory_to_unite_two_is_an_error)
{
    struct ruleset *set = ruled_set(rules);
    bool all = false;

    for (long n = 0; n < 100000 && !all; n += 1 + n / 5) {
        struct evidence *one = rich(set), *two = large(set);

        mem_fail_at(n);
        all = evidence_unite_two(one, two, false) == 0;
        mem_fail_at(-1);
        evidence_free(one);
        evidence_free(two);
    }
    CHECK(all);
    ruleset_free(set);
}

TEST(what_is_taken_over_is_what_would_have_been_copied)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *copied = evidence_new(), *taken = evidence_new(), *united = evidence_new();
    struct buf one = { 0 }, two = { 0 }, three = { 0 };

    for (unsigned i = 0; i < 3; i++) { /* small and large ones */
        struct evidence *e = i == 1 ? evidence_new() : i ? large(set) : rich(set);
        struct evidence *again = i == 1 ? evidence_new() : i ? large(set) : rich(set);

        if (i == 1) {
            add_source(e, set, "small.log", STAMP_ABSENT);
            add_source(again, set, "small.log", STAMP_ABSENT);
        }
        CHECK_INT(evidence_merge(copied, e), 0);
        CHECK_INT(evidence_absorb(taken, e), 0);
        CHECK_INT(evidence_unite_two(united, again, i > 0), 0);
        evidence_free(e);
        evidence_free(again);
    }
    CHECK_INT(evidence_unite(copied), 0);
    CHECK_INT(evidence_unite(taken), 0);
    write_to(&one, copied, set);
    write_to(&two, taken, set);
    write_to(&three, united, set);
    CHECK_STR(buf_str(&two), buf_str(&one));
    CHECK_STR(buf_str(&three), buf_str(&one));
    buf_release(&one);
    buf_release(&two);
    buf_release(&three);
    evidence_free(united);
    evidence_free(copied);
    evidence_free(taken);
    ruleset_free(set);
}

TEST(no_memory_for_rows_is_an_error_and_not_fewer_of_them)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = evidenced_back(set, STR(HEAD2 ENTRY WORDS SHAPES ROWS));
    const struct evidence_about about = evidenced_about(set);

    evidenced_without_memory(e, &about, 1000);
    evidence_free(e);
    ruleset_free(set);
}

TEST(a_time_of_day_is_written_as_it_was_read)
{
    static const char *const texts[] = { "00:00:00", "09:08:07.6", "25:10:00.123", "99:59:59.9999999",
                                         "100:00:00.0000001", "999999:00:00", "23:04:05.010" };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct buf text = { 0 };
        struct stamp s;

        CHECK(stamp_parse(str_of(texts[i]), &s));
        stamp_format(&text, s);
        CHECK_STR(buf_str(&text), str_of(texts[i]));
        buf_release(&text);
    }
}

TEST(the_doubt_of_a_date_is_written_as_it_was_read)
{
    static const char *const texts[] = { "2024-03-04T10:00:00 d", "2024-03-04T10:00:00 m?",
                                         "2024-03-16T10:00:00.5 y", "2016-03-24T10:00:00 d??",
                                         "2024-03-16T10:00:00 y??", "2024-03-16T10:00:00",
                                         "2024-03-05T10:00:00 m?+1", "2024-03-03T10:00:00 d?-1" };
    static const char *const none[] = { "2024-03-04T10:00:00 y?", "2024-03-04T10:00:00 d???",
                                        "2024-03-04T10:00:00 x", "2024-03-04T10:00:00?",
                                        "2024-03-04T10:00:00Z d??", "??", " -d??",
                                        "2024-03-04T10:00:00 d+1", "2024-03-04T10:00:00 m?+0",
                                        "2024-03-04T10:00:00 m?+128", "2024-03-04T10:00:00 m?+",
                                        "2024-03-04T10:00:00 m?1" };
    struct stamp s;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct buf text = { 0 };

        CHECK(stamp_parse(str_of(texts[i]), &s));
        stamp_format(&text, s);
        CHECK_STR(buf_str(&text), str_of(texts[i]));
        buf_release(&text);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(!stamp_parse(str_of(none[i]), &s));
}

/* Sources of all kinds, and words that are said first in any of them. */
static struct evidence *fleet(const struct ruleset *set)
{
    const struct defects none = { 0 };
    struct evidence *e = evidence_new();
    char name[32], room[64];

    for (unsigned i = 0; i < 900; i++) {
        snprintf(name, sizeof name, "%u.log", i * 7919 % 900);
        evidence_begin(e, str_of(name), STR("setuplog"), WHEN_NONE);
        for (unsigned k = 0; k < i % 23; k++) {
            struct event ev = { .kind = EVENT_TEXT, .channel = STR("setup"), .line = k + 1,
                                .time = { (when)(i + k) * WHEN_SECOND, STAMP_CLOCK, 0, false, 0, 0 },
                                .text = words_for(i / 3 + k, room, sizeof room) };

            add_hit(e, set, i + k, ev);
        }
        evidence_end(e, 4096, &none);
    }
    add_records(e, set);
    evidence_unite(e);
    return e;
}

TEST(two_threads_write_what_one_writes)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = fleet(set);
    struct buf one = { 0 }, two = { 0 };
    const struct evidence_about about = { .version = STR("1"), .set = set, .since = WHEN_NONE,
                                          .until = WHEN_NONE, .threads = 2 };

    CHECK(e->sources_n + e->hits_n > 8192); /* else one would do it all */
    write_to(&one, e, set);
    CHECK_INT(evidence_write(&two, e, &about), 0);
    CHECK(str_eq(buf_str(&one), buf_str(&two)));
    for (long n = 0; n < 60; n += 3) {
        struct buf out = { 0 };
        bool done;

        mem_fail_at(n);
        done = evidence_write(&out, e, &about) == 0;
        mem_fail_at(-1);
        CHECK(!done || str_eq(buf_str(&out), buf_str(&one)));
        buf_release(&out);
    }
    buf_release(&one);
    buf_release(&two);
    evidence_free(e);
    ruleset_free(set);
}

struct taken {
    struct buf text;
    size_t times;
};

static void take_away(void *ctx, struct buf *out)
{
    struct taken *t = ctx;

    CHECK(out->n >= EVIDENCE_DRAIN_BYTES && out->s[out->n - 1] == '\n');
    buf_add(&t->text, buf_str(out));
    t->times++;
    out->n = 0;
}

TEST(what_is_taken_away_while_it_is_written_is_all_of_it)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = fleet(set);
    struct buf one = { 0 };

    write_to(&one, e, set);
    for (int threads = 1; threads <= 2; threads++) {
        struct taken t = { .times = 0 };
        struct buf rest = { 0 };
        const struct evidence_about about = { .version = STR("1"), .set = set, .since = WHEN_NONE,
                                              .until = WHEN_NONE, .threads = threads,
                                              .drain = take_away, .drain_ctx = &t };

        CHECK_INT(evidence_write(&rest, e, &about), 0);
        CHECK(t.times > 0);
        buf_add(&t.text, buf_str(&rest));
        CHECK(str_eq(buf_str(&t.text), buf_str(&one)));
        buf_release(&t.text);
        buf_release(&rest);
    }
    buf_release(&one);
    evidence_free(e);
    ruleset_free(set);
}
