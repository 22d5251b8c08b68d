/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/evidenced.h"
#include "lib/ruled.h"
#include "lib/test.h"

#include "base/jsonread.h"
#include "base/limits.h"
#include "base/mem.h"

#include <string.h>

static const char rules[] =
    "title: A\nname: sig-a\nlogsource: {product: windows}\ndetection: {s: {EventID: 1}, "
    "condition: s}\nlevel: low\n---\n"
    "title: B\nname: sig-b\nlogsource: {product: windows}\ndetection: {s: {EventID: 2}, "
    "condition: s}\nlevel: low\n";

static void add(struct evidence *e, const struct ruleset *set, struct event ev,
                const struct capture *captures, size_t n)
{
    evidence_event(e, &ev);
    evidence_hit(e, &ev, ruleset_at(set, ev.line % 2), captures, n);
}

/* A text log whose times are of one kind. */
static void text_log(struct evidence *e, const struct ruleset *set, const char *name,
                     struct stamp time)
{
    struct defects none = { 0 };
    struct capture c[] = { { STR("version"), STR("10.22.1") }, { STR("host"), STR("GW1") } };

    evidence_begin(e, str_of(name), STR("setuplog"), 7 * WHEN_DAY + 1);
    for (unsigned i = 1; i <= 150; i++) {
        struct event ev = { .kind = EVENT_TEXT, .channel = STR("setup"), .time = time,
                            .text = STR("words \"quoted\" \xE2\x82\xAC \x01"), .line = i,
                            .offset = 10 * i, .run = 1 + i / 10 };
        add(e, set, ev, c, i % 3);
        time.t += time.kind == STAMP_NONE ? 0 : WHEN_SECOND;
    }
    evidence_undecided(e, ruleset_at(set, 0), 3, 1);
    evidence_end(e, 4096, &none);
}

/* Everything that evidence can hold. */
static struct evidence *rich(const struct ruleset *set)
{
    struct evidence *e = evidence_new();
    struct defects bad = { 0 };

    e->every_hit = true;
    text_log(e, set, "none.log", STAMP_ABSENT);
    text_log(e, set, "clock.log", (struct stamp){ 25 * WHEN_HOUR, STAMP_CLOCK, 3, false, 0, 0 });
    text_log(e, set, "local.log", (struct stamp){ 99 * WHEN_DAY, STAMP_LOCAL, 0, true, 'm', 0 });
    evidence_begin(e, STR("x.evtx"), STR("evtx"), WHEN_NONE);
    for (uint64_t r = 1; r < 900; r += r % 7 ? 1 : 3) {
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"),
                            .computer = r < 200 ? STR("a.b") : STR("c"), .record = r,
                            .has_record = true, .carved = r == 390, .line = (unsigned)r,
                            .time = { (when)r * WHEN_HOUR + 7, STAMP_UTC, 7, false, 0, 0 } };
        add(e, set, ev, NULL, 0);
        if (r % 100 == 50)
            add(e, set, ev, NULL, 0); /* a row twice */
    }
    defect_note(&bad, DEFECT_CHECKSUM, 512, 4);
    defect_note(&bad, DEFECT_TRUNCATED, UINT64_MAX, 0);
    evidence_end(e, UINT64_MAX, &bad);
    defects_release(&bad);
    evidence_skip(e, STR("y.bin"), STR("no parser recognises it"));
    evidence_unite(e);
    return e;
}

static struct evidence_about about_of(const struct ruleset *set)
{
    struct evidence_about about = evidenced_about(set);

    about.shard_i = 2;
    about.shard_n = 3;
    return about;
}

static void write_to(struct buf *out, const struct evidence *e, const struct ruleset *set)
{
    struct evidence_about about = about_of(set);

    evidenced_write(out, e, &about);
}

TEST(what_is_written_is_read_back_to_the_last_byte)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = rich(set), *back;
    struct buf one = { 0 }, two = { 0 };

    write_to(&one, e, set);
    back = evidenced_back(set, buf_str(&one));
    write_to(&two, back, set);
    CHECK_STR(buf_str(&two), buf_str(&one));
    CHECK_INT(back->skips_n, 1);
    CHECK_INT(back->hits_n, e->hits_n);
    CHECK_INT(back->undecided_n, 3);
    CHECK(back->more_n > 0 && back->beyond_n > 0);
    CHECK(evidence_has_shard(back, 2, 3));
    CHECK(!evidence_has_shard(back, 1, 3));
    for (size_t i = 0; i < back->sources_n; i++)
        CHECK(!back->sources[i].incomplete);
    buf_release(&one);
    buf_release(&two);
    evidence_free(e);
    evidence_free(back);
    ruleset_free(set);
}

TEST(the_same_evidence_twice_is_the_evidence)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = rich(set), *back = evidence_new();
    struct buf one = { 0 }, two = { 0 };

    write_to(&one, e, set);
    CHECK_INT(evidenced_read(back, set, buf_str(&one)), 0);
    CHECK_INT(evidenced_read(back, set, buf_str(&one)), 0);
    CHECK_INT(evidence_merge(back, e), 0);
    CHECK_INT(evidence_unite(back), 0);
    write_to(&two, back, set);
    CHECK_STR(buf_str(&two), buf_str(&one));
    buf_release(&one);
    buf_release(&two);
    evidence_free(e);
    evidence_free(back);
    ruleset_free(set);
}

/* Evidence of one machine: an event log that names it, and a setup log that does not. */
static void scan_of(struct buf *out, const struct ruleset *set, const char *name)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"), .computer = str_of(name),
                        .time = { .t = WHEN_DAY, .kind = STAMP_UTC }, .record = 1,
                        .has_record = true };

    text_log(e, set, "SCOM/LOGS/OpsMgrSetupWizard.log", STAMP_ABSENT);
    evidence_begin(e, STR("System.evtx"), STR("evtx"), WHEN_NONE);
    evidence_event(e, &ev);
    evidence_end(e, 1, &none);
    CHECK_INT(evidence_unite(e), 0);
    CHECK_INT(evidence_note_near(e), 0); /* as scan does */
    CHECK_INT(evidence_write(out, e, &(struct evidence_about){ .set = set }), 0);
    evidence_free(e);
}

TEST(what_a_machine_scanned_is_of_that_machine_whatever_else_arrives)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *back = evidence_new(), *again = evidence_new();
    struct buf one = { 0 }, two = { 0 }, both = { 0 };
    size_t found = 0;

    scan_of(&one, set, "MS01.corp.example");
    scan_of(&two, set, "MS02.corp.example");
    CHECK_INT(evidenced_read(back, set, buf_str(&two)), 0);
    CHECK_INT(evidenced_read(back, set, buf_str(&one)), 0);
    CHECK_INT(evidence_unite(back), 0); /* logs of the same name and size are two */
    CHECK_INT(evidence_write(&both, back, &(struct evidence_about){ .set = set }), 0);
    CHECK_INT(evidenced_read(again, set, buf_str(&both)), 0); /* a merge of merges keeps it */
    for (size_t i = 0; i < again->sources_n; i++) {
        const struct ev_source *s = &again->sources[i];
        found += s->is_text && (str_eq(s->near, STR("MS01.corp.example")) ||
                                str_eq(s->near, STR("MS02.corp.example")));
        CHECK(s->is_text || !s->near.n);
    }
    CHECK_INT(found, 2);
    CHECK_INT(evidence_sort(again), 0);
    CHECK_INT(again->sources_n, 4);
    buf_release(&one);
    buf_release(&two);
    buf_release(&both);
    evidence_free(back);
    evidence_free(again);
    ruleset_free(set);
}

/* lx77/kit-output.txt of a folder, scanned alone and beside a log that names another machine. */
TEST(a_log_scanned_with_and_without_its_neighbours_is_one)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = evidence_new();
    struct str only = STR("MS01.corp.example");

    for (size_t i = 0; i < 3; i++) {
        struct evidence *scan = evidence_new();

        text_log(scan, set, "lx77/kit-output.txt", STAMP_ABSENT);
        CHECK_INT(evidence_note_folder(scan, 0, i < 2 ? STR("CORP01") : STR("CORP02")), 0);
        scan->sources[0].near = i ? STR_NONE : only;
        CHECK_INT(evidence_merge(e, scan), 0);
        evidence_free(scan);
    }
    CHECK_INT(evidence_unite(e), 0);
    CHECK_INT(e->sources_n, 3); /* what each scan knew is told to whoever judges */
    CHECK_INT(evidence_sort(e), 0);
    CHECK_INT(e->sources_n, 2); /* that of another folder is another log */
    for (size_t i = 0; i < e->sources_n; i++)
        CHECK(str_eq(e->sources[i].near, only) == str_eq(e->sources[i].folder, STR("CORP01")));
    evidence_free(e);
    ruleset_free(set);
}

/* AG01AgentInstall.LOG in MS01's folder names AG01, and its other logs name nobody. */
TEST(a_log_of_other_machines_lends_the_folder_no_name)
{
    static const char *const of_others[] = { "AgentManagement/AgentLogs/AG01AgentInstall.LOG",
                                             "ForwardedEvents.evtx" };

    for (size_t i = 0; i < sizeof of_others / sizeof of_others[0]; i++) {
        struct ruleset *set = ruled_set(rules);
        struct evidence *e = evidence_new();
        struct defects none = { 0 };
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"),
                            .computer = STR("AG01"),
                            .time = { .t = WHEN_DAY, .kind = STAMP_UTC }, .record = 1,
                            .has_record = true };

        text_log(e, set, "SCOM/LOGS/OpsMgrSetupWizard.log", STAMP_ABSENT);
        evidence_begin(e, str_of(of_others[i]), STR("evtx"), WHEN_NONE);
        evidence_event(e, &ev);
        evidence_end(e, 1, &none);
        CHECK_INT(evidence_unite(e), 0);
        CHECK_INT(evidence_note_near(e), 0);
        CHECK_INT(e->sources_n, 2);
        for (size_t k = 0; k < e->sources_n; k++)
            CHECK(!e->sources[k].near.n);
        evidence_free(e);
        ruleset_free(set);
    }
}

/* CM01/Application.csv beside the logs of CM02: they tell of CM02's folder, and not of CM01's. */
TEST(the_folder_of_another_machine_is_not_of_the_only_one_that_is_named)
{
    static const struct { const char *named, *orphan; bool near; } cases[] = {
        { "CM02/System.evtx", "CM01/Application.csv", false },
        { "Event Logs/CM02/System.evtx", "CM01/SCOM/LOGS/OpsMgrSetupWizard.log", false },
        { "CM02/System.evtx", "CM02/SCOM/LOGS/OpsMgrSetupWizard.log", true },
        { "CM02/System.evtx", "tables/Application.csv", true },
        { "System.evtx", "CM01/Application.csv", true },
        { "CM01/System.evtx", "CM01/SCOM/LOGS/OpsMgrSetupWizard.log", true },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ruleset *set = ruled_set(rules);
        struct evidence *e = evidence_new();
        struct defects none = { 0 };
        struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"),
                            .computer = STR("CM02.corp.example"),
                            .time = { .t = WHEN_DAY, .kind = STAMP_UTC }, .record = 1,
                            .has_record = true };

        text_log(e, set, cases[i].orphan, STAMP_ABSENT);
        evidence_begin(e, str_of(cases[i].named), STR("evtx"), WHEN_NONE);
        evidence_event(e, &ev);
        evidence_end(e, 1, &none);
        CHECK_INT(evidence_unite(e), 0);
        CHECK_INT(evidence_note_near(e), 0);
        for (size_t k = 0; k < e->sources_n; k++)
            CHECK_INT(e->sources[k].near.n > 0, e->sources[k].is_text && cases[i].near);
        evidence_free(e);
        ruleset_free(set);
    }
}

/* Cut after every line: whatever arrived, no source counts as whole whose last line is missing. */
TEST(evidence_that_ends_early_proves_no_absence)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = rich(set);
    struct buf whole = { 0 };
    size_t completes = 0;

    write_to(&whole, e, set);
    for (size_t end = 1; end < whole.n; end++) {
        struct str part = str_first(buf_str(&whole), end);
        struct evidence *back;
        size_t complete = 0;

        if (part.s[end - 1] != '\n')
            continue;
        back = evidence_new();
        CHECK_INT(evidenced_read(back, set, part), 0);
        for (size_t i = 0; i < back->sources_n; i++)
            complete += !back->sources[i].incomplete;
        CHECK_INT(evidence_sort(back), 0);
        CHECK(back->skips_n >= 1 && back->shards_n == 0);
        CHECK(complete >= completes && back->sources_n - complete <= 1);
        completes = complete;
        evidence_free(back);
    }
    CHECK_INT(completes, e->sources_n);
    buf_release(&whole);
    evidence_free(e);
    ruleset_free(set);
}

TEST(what_the_scanner_did_not_look_for_proves_no_absence)
{
    struct ruleset *set = ruled_set(rules), *less = ruled_set(strstr(rules, "title: B"));
    struct evidence *e = evidence_new(), *back;
    struct buf text = { 0 };

    write_to(&text, e, less);
    back = evidenced_back(set, buf_str(&text));
    CHECK(!evidence_sought(back, STR("sig-a")));
    CHECK(evidence_sought(back, STR("sig-b")));
    CHECK_INT(back->skips_n, 1); /* other signatures */
    buf_clear(&text);
    write_to(&text, back, set);
    evidence_free(back);
    back = evidenced_back(set, buf_str(&text));
    CHECK(!evidence_sought(back, STR("sig-a"))); /* still, after a merge */
    evidence_free(back);
    evidence_free(e);
    buf_release(&text);
    ruleset_free(set);
    ruleset_free(less);
}

#define HEAD "{\"schema\":\"postflight.evidence/1\",\"tool\":\"1\"}\n"
#define ENTRY "{\"entry\":1,\"source\":\"s\",\"format\":\"evtx\",\"channel\":\"c\",\"host\":\"h\"}\n"

TEST(a_line_that_is_wrong_is_counted_and_nothing_of_it_is_taken)
{
    static const char *const lines[] = {
        "", "{", "[]", "{}", "null", "\"hit\"", "{\"frog\":1}", "{\"hit\":1}", "{\"schema\":7",
        "{\"hit\":\"sig-a\",\"entry\":2,\"record\":1}",
        "{\"hit\":\"sig-a\",\"entry\":1}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":-1}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1.5}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":99999999999999999999}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":\"18446744073709551616\"}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"time\":\"soon\"}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"time\":\"2024-13-01T00:00:00Z\"}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"time\":\"2024-03-01T00:00:00Z m\"}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"time\":\"2024-03-01T00:00:00 x\"}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"time\":\"9999999:00:00\"}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"time\":\"10:61:00\"}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"run\":4294967296}",
        "{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"captures\":[[\"a\"]]}",
        "{\"hit\":\"sig-a\",\"hit\":\"sig-b\",\"entry\":1,\"record\":1}",
        "{\"more\":\"sig-a\",\"entry\":1,\"count\":\"18446744073709551615\"}",
        "{\"runs\":[[1]],\"entry\":1}", "{\"runs\":7,\"entry\":1}",
        "{\"entry\":1,\"source\":\"again\"}", "{\"entry\":2}",
        "{\"entry\":2,\"source\":\"s\",\"ranges\":[[5,1,null,null]]}",
        "{\"entry\":2,\"source\":\"s\",\"ranges\":[[1,5,null,null],[5,9,null,null]]}",
        "{\"entry\":2,\"source\":\"s\",\"again\":[[5,1]]}",
        "{\"entry\":2,\"source\":\"s\",\"again\":[[5]]}",
        "{\"entry\":2,\"source\":\"s\",\"again\":7}",
        "{\"entry\":2,\"source\":\"s\",\"defects\":[[\"frog\",1,1]]}",
        "{\"entry\":2,\"source\":\"s\",\"quiet\":\"9999999999999999999\"}",
        "{\"entry\":2,\"source\":\"s\",\"modified\":\"25:00:00\"}",
        "{\"complete\":1,\"lines\":7}", "{\"complete\":\"all\",\"entries\":2}",
        "{\"complete\":\"all\"}", "{\"skip\":\"x\"}", "{\"looked_for\":7}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "{\"hit\":\"\xFF\",\"entry\":1,\"record\":1}",
    };
    struct ruleset *set = ruled_set(rules);

    for (size_t i = 1; i < sizeof lines / sizeof lines[0]; i++) {
        struct evidence *e = evidence_new();
        struct buf text = { 0 };
        size_t skips = 0;

        buf_format(&text, "%s%s%s\n", HEAD, ENTRY, lines[i]);
        CHECK_INT(evidenced_read(e, set, buf_str(&text)), 0);
        for (size_t k = 0; k < e->skips_n; k++)
            skips += str_find(e->skips[k].reason, STR("not understood")) < e->skips[k].reason.n;
        if (!CHECK(skips == 1 && e->sources_n == 1 && !e->hits_n && !e->more_n))
            test_fail(__FILE__, __LINE__, "%s", lines[i]);
        CHECK(e->sources[0].incomplete);
        evidence_free(e);
        buf_release(&text);
    }
    ruleset_free(set);
}

/* Of a rule that is not ours, or in layout 1: a name and a value, n bytes in one of them. */
static size_t taken_with(const struct ruleset *set, bool in_name, size_t n)
{
    struct evidence *e = evidence_new();
    struct buf text = { 0 };
    size_t hits;

    buf_format(&text, "%s%s{\"hit\":\"sig-a\",\"entry\":1,\"record\":1,\"captures\":[[\"%s", HEAD,
               ENTRY, in_name ? "" : "a\",\"");
    for (size_t i = 0; i < n; i++)
        buf_char(&text, 'x');
    buf_format(&text, "%s\"]]}\n", in_name ? "\",\"" : "");
    CHECK_INT(evidenced_read(e, set, buf_str(&text)), 0);
    hits = e->hits_n;
    evidence_free(e);
    buf_release(&text);
    return hits;
}

TEST(a_capture_of_evidence_is_as_long_as_a_scan_makes_it_and_no_longer)
{
    struct ruleset *set = ruled_set(rules);

    for (int in_name = 0; in_name < 2; in_name++) {
        CHECK_INT(taken_with(set, in_name, LIMIT_EVIDENCE_WORD), 1);
        CHECK_INT(taken_with(set, in_name, LIMIT_EVIDENCE_WORD + 1), 0);
    }
    ruleset_free(set);
}

TEST(another_schema_is_refused_as_a_whole)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = evidence_new();

    CHECK_INT(evidenced_read(e, set, STR("{\"schema\":\"postflight.evidence/2\"}\n" ENTRY)), 0);
    CHECK_INT(e->sources_n, 0);
    if (CHECK_INT(e->skips_n, 1))
        CHECK(str_find(e->skips[0].reason, STR("evidence/2")) < e->skips[0].reason.n);
    evidence_free(e);
    ruleset_free(set);
}

TEST(no_memory_is_an_error_and_not_a_shorter_truth)
{
    struct ruleset *set = ruled_set(rules);
    struct evidence *e = rich(set);
    struct evidence_about about = about_of(set);

    evidenced_without_memory(e, &about, 5000);
    evidence_free(e);
    ruleset_free(set);
}

TEST(json_nests_so_deep_and_no_deeper)
{
    struct arena a = { 0 };
    const struct jval *v = NULL;
    struct buf text = { 0 };

    for (int i = 0; i < LIMIT_JSON_TREE_DEPTH; i++)
        buf_char(&text, '[');
    buf_add(&text, STR("\"]]]]\\\"\""));
    for (int i = 0; i < LIMIT_JSON_TREE_DEPTH; i++)
        buf_char(&text, ']');
    CHECK_INT(json_read(&v, &a, buf_str(&text)), 1);
    for (int i = 0; i < LIMIT_JSON_TREE_DEPTH; i++)
        v = v->items;
    CHECK_STR(jval_str(v), STR("]]]]\""));
    text.s[text.n - 1] = ' ';
    CHECK_INT(json_read(&v, &a, buf_str(&text)), 0);
    buf_clear(&text);
    for (int i = 0; i <= LIMIT_JSON_TREE_DEPTH; i++)
        buf_char(&text, '[');
    for (int i = 0; i <= LIMIT_JSON_TREE_DEPTH; i++)
        buf_char(&text, ']');
    CHECK_INT(json_read(&v, &a, buf_str(&text)), 0);
    buf_release(&text);
    arena_release(&a);
}
