/* SPDX-License-Identifier: Apache-2.0 */
/* Words looked for in blocks, and what is left out for it: the evidence stays the same. */
#include "lib/chance.h"
#include "lib/sieved.h"
#include "lib/test.h"

#include "base/mem.h"
#include "input/text.h"
#include "rules/windows.h"

#include <stdio.h>
#include <string.h>

/* ---- marks are what is there --------------------------------------------------------------- */

static const char *const words[] = { "failed", "ailed t", "install", "upgrade", "access denied",
                                     "denied", "0x80070005", "rollback was started", "aaaaaaa" };
#define WORDS (sizeof words / sizeof words[0])

/* Of more than 15 bytes each: a look every eight of them, at sixteen. */
static const char *const long_words[WORDS] = {
    "failed to install", "failed to failed to upgrade", "access denied 0x80070005",
    "rollback was started", "rollback was started access denied", "installing failed to",
    "xxxxxxxxxxxxxxxx", "aaaaaaaaaaaaaaaaaaaaaaaaa", "upgrade upgrade upgrade"
};

static const char *const pieces[] = { "FAILED", "failed to ", "Installing ", "x", " ", "aaaa", "\n",
                                      "\r\n", "\r", "Access denied", "0X80070005", "rollback was",
                                      " started", "\xC3\xA4", "upgrade", "\n\n", "fail\ned" };

static size_t look(const void *ctx, struct str s, struct mark *marks, size_t *n)
{
    return windows_look(ctx, s, marks, n);
}

static void count_naive(const char *const *of, struct str line, unsigned *counts)
{
    for (size_t at = 0; at < line.n; at++)
        for (size_t w = 0; w < WORDS; w++)
            counts[w] += str_starts_nocase(str_from(line, at), str_of(of[w]));
}

static void count_marks(const struct windows *w, const char *const *of, const struct line *line,
                        unsigned *counts)
{
    for (size_t i = 0; i < line->marks_n; i++) {
        const uint32_t *rules;

        if (CHECK_INT(windows_rules(w, line->marks[i].word, &rules), 1))
            counts[rules[0]]++;
        CHECK(str_starts_nocase(str_from(line->s, line->marks[i].from), str_of(of[rules[0]])));
    }
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] >= 0x80)
            return false;
    return true;
}

static enum text_alike is_not_long(void *ctx, struct str line, struct str before,
                                   const struct line *marked)
{
    (void)ctx, (void)before;
    return line.n < 9 && !marked ? TEXT_BEGINS : TEXT_OTHER;
}

/* At every other line those in which nothing is, and that are not long, are passed over. */
static void check_lines(const struct windows *w, const char *const *of, struct str bytes,
                        size_t chunk, bool quiet_too)
{
    struct stream *in;
    struct text *t;
    struct line line;
    unsigned asked = 0;

    CHECK(stream_open_memory(&in, bytes.s, bytes.n, NULL) == 0);
    stream_set_chunk(in, chunk);
    stream_set_sieve(in, (struct sieve){ look, w, true, NULL, NULL, NULL });
    CHECK(text_open(&t, in, NULL, NULL) == 0);
    for (;;) {
        unsigned expected[WORDS] = { 0 }, got[WORDS] = { 0 };
        uint64_t before = text_number(t);
        uint32_t passed = quiet_too && asked++ % 2
                              ? text_pass(t, is_not_long, NULL, &line)
                              : 0;

        CHECK_INT(text_number(t), before + passed);
        CHECK(!passed || (line.s.n < 9 && line.number == before + passed - 1));
        if (!passed && text_line(t, &line) <= 0)
            break;
        CHECK_INT(line.sieved, is_ascii(line.s));
        if (!line.sieved)
            continue;
        CHECK(!passed || line.marks_n == 0);
        count_naive(of, line.s, expected);
        count_marks(w, of, &line, got);
        for (size_t i = 0; i < WORDS; i++)
            CHECK_INT(got[i], expected[i]);
    }
    text_close(t);
    stream_close(in);
}

static void check_random(const char *const *of, size_t seeds, size_t most)
{
    static const size_t chunks[] = { 0, 1, 7, 4096 };
    struct wake wakes[WORDS];
    struct windows *w;
    struct buf text = { 0 };

    for (size_t i = 0; i < WORDS; i++)
        wakes[i] = (struct wake){ str_of(of[i]), (uint32_t)i, 0 };
    if (!CHECK(windows_new(&w, wakes, WORDS) == 0))
        return;
    for (chance = 1; seeds--; chance++) {
        buf_clear(&text);
        for (size_t n = below(most); n--;)
            buf_add(&text, str_of(pieces[below(sizeof pieces / sizeof pieces[0])]));
        for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++)
            check_lines(w, of, buf_str(&text), chunks[i], i % 2);
    }
    buf_release(&text);
    windows_free(w);
}

TEST(each_word_of_a_line_is_marked_once)
{
    check_random(words, 300, 60);
    check_random(long_words, 300, 120);
}

TEST(words_are_marked_across_blocks)
{
    check_random(words, 3, 20000);
    check_random(long_words, 3, 20000);
}

/* More marks than a block has room for: the look ends early, and lines with too many are not
   sieved. */
TEST(more_marks_than_room_lose_nothing)
{
    struct wake wakes[] = { { STR("aaaaaaa"), 0, 0 }, { STR("aaaaaaab"), 1, 0 } };
    struct windows *w;
    struct buf text = { 0 };
    struct stream *in;
    struct text *t;
    struct line line;
    size_t sieved = 0, lines = 0;

    CHECK(windows_new(&w, wakes, 2) == 0);
    for (size_t i = 0; i < 400; i++) {
        for (size_t n = i == 200 ? 5000 : 10 + i % 7; n--;)
            buf_char(&text, 'a');
        buf_char(&text, '\n');
    }
    CHECK(stream_open_memory(&in, text.s, text.n, NULL) == 0);
    stream_set_sieve(in, (struct sieve){ look, w, false, NULL, NULL, NULL });
    CHECK(text_open(&t, in, NULL, NULL) == 0);
    for (; text_line(t, &line) > 0; lines++) {
        sieved += line.sieved;
        CHECK(!line.sieved || line.marks_n == line.s.n - 6);
        CHECK_INT(line.sieved, lines != 200);
    }
    CHECK_INT(lines, 400);
    CHECK_INT(sieved, 399);
    text_close(t);
    stream_close(in);
    windows_free(w);
    buf_release(&text);
}

/* ---- evidence is the same
   --------------------------------------------------------------------- */

extern const struct parser parser_setuplog, parser_msilog, parser_plaintext, parser_scxlog,
    parser_omilog, parser_trace, parser_dpmlog, parser_vmmlog, parser_cmlog, parser_sqllog,
    parser_hostclock,
    parser_unixkit, parser_inventory;

static void check_same(const struct ruleset *set, const struct parser *parser, struct str bytes,
                       uint64_t *passed)
{
    static const size_t chunks[] = { 0, 1, 7, 4096 };
    struct buf plain = { 0 }, sieved = { 0 };

    CHECK(sieved_evidence(&plain, set, parser, bytes, 0, false, NULL) == 0);
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        buf_clear(&sieved);
        CHECK(sieved_evidence(&sieved, set, parser, bytes, chunks[i], true, passed) == 0);
        CHECK_STR(buf_str(&sieved), buf_str(&plain));
    }
    buf_release(&plain);
    buf_release(&sieved);
}

static void check_file(const struct ruleset *set, const struct parser *parser, const char *path)
{
    size_t n;
    char *bytes = test_read_file(path, &n);

    if (!CHECK(bytes != NULL))
        return;
    check_same(set, parser, (struct str){ bytes, n }, NULL);
    mem_free(bytes);
}

TEST(evidence_of_samples_is_the_same)
{
    static const struct {
        const struct parser *parser;
        const char *path;
    } files[] = {
        { &parser_setuplog, "corpus/setuplog/three-runs.log" },
        { &parser_setuplog, "corpus/setuplog/database-failed-rollback.log" },
        { &parser_setuplog, "corpus/setuplog/ansi-cut-last-line.log" },
        { &parser_setuplog, "corpus/setuplog/pasted-blanks.txt" },
        { &parser_setuplog, "corpus/setuplog/verification-across-midnight-utf16.log" },
        { &parser_msilog, "corpus/msilog/two-runs-patch.log" },
        { &parser_msilog, "corpus/msilog/server-over-midnight.log" },
        { &parser_msilog, "corpus/msilog/custom-action-failed-ansi.log" },
        { &parser_plaintext, "corpus/text/ticket.txt" },
        { &parser_unixkit, "corpus/unixkit/dpkg.log" },
        { &parser_unixkit, "corpus/unixkit/kit-failed.txt" },
        { &parser_unixkit, "corpus/unixkit/listings.txt" },
        { &parser_unixkit, "corpus/unixkit/packages.txt" },
        { &parser_unixkit, "corpus/unixkit/apt-history.log" },
        { &parser_unixkit, "corpus/unixkit/dnf.rpm.log" },
        { &parser_sqllog, "corpus/sqllog/ERRORLOG" },
        { &parser_sqllog, "corpus/sqllog/pasted.txt" },
        { &parser_scxlog, "corpus/scxlog/upgraded.log" },
        { &parser_omilog, "corpus/omilog/before-and-after.log" },
        { &parser_dpmlog, "corpus/dpmlog/DpmSetup.log" },
        { &parser_vmmlog, "corpus/vmmlog/SetupWizard.log" },
        { &parser_hostclock, "corpus/hostclock/Get-Date.txt" },
        { &parser_cmlog, "corpus/cmlog/client-style.log" },
        { &parser_trace, "corpus/trace/TracingGuidsNative.log" },
        { &parser_plaintext, "corpus/text/quoted-mail.txt" },
        { &parser_inventory, "corpus/inventory/agents.csv" },
        { &parser_inventory, "corpus/inventory/products.csv" },
        { &parser_inventory, "corpus/inventory/ProgramVersions.txt" },
        { &parser_inventory, "corpus/inventory/servers.txt" },
        { &parser_inventory, "corpus/inventory/wmic.txt" },
    };
    struct ruleset *set = sieved_shipped();

    for (size_t i = 0; CHECK(set != NULL) && i < sizeof files / sizeof files[0]; i++)
        check_file(set, files[i].parser, files[i].path);
    ruleset_free(set);
}

/* Records of one second, with words and without, of one line and more; ends of runs. */
static void random_setup_log(struct buf *out)
{
    static const char *const levels[] = { "Info", "Always", "Error", "Debug", "Unheard" };
    static const char *const messages[] = {
        "SetProgressScreen: FinishMinorStep.", "Application Ended: 0", "Info:FATAL ACTION: x",
        "ImportManagementPack: Loading management pack C:\\a.mp. 09:00:00", "", "A", " blank first",
        "Creating db path: \\\\MS\\D$\\Data is long enough to be passed over\nand goes on",
        "nothing to see, but long enough to be passed over in silence", "ends\n\n", "\xC3\xBC",
        "Always:Application Ended: later", "Info:once more the level and some words behind it",
        "StartService: returned 29 after 47926 ms and some more words", "no colon\n[09:00:00]: x",
        "Executing sql string BEGIN\n\tCREATE TABLE x (\n\t)\nEND\nGO\n  \n\n\tInfo: y",
        "a line that is long enough to have been wrapped by one who\nmails it\nError: and so on",
        "ProcessInstalls: Install Item X failed to install.", "ProcessInstalls: Install Item X",
        "LaunchMsi: MSI to launch is: C:\\OMServer.msi", "LaunchMsi: MSI OMServer.msi succeeded.",
        "LaunchMsi: MSI C:\\OMConsole.msi returned error 1603", "Info:Creating db path: x   "
    };
    unsigned clock = 9 * 3600;

    for (size_t n = 5 + below(60); n--;) {
        const char *level = levels[below(below(4) ? 3 : 5)];
        const char *message = messages[below(sizeof messages / sizeof messages[0])];

        clock += below(8) && chance % 3 ? 0 : (unsigned)below(below(9) ? 3 : 9000);
        clock %= 86400;
        buf_format(out, "[%02u:%02u:%02u]:\t%s:\t:%s%s", clock / 3600, clock / 60 % 60, clock % 60,
                   level, message, below(9) ? "\n" : "\r\n");
    }
}

/* Paragraphs of one line and more, about the product and about others, quoted, wrapped,
   indented. */
static void random_text(struct buf *out)
{
    static const char *const heads[] = { "", "", "", "> ", " ", "| ", "\t", "10:22:07 ", "- " };
    static const char *const sayings[] = {
        "System Center Operations Manager", "Error (25907)", "another program", "said nothing",
        "Product: Microsoft Monitoring Agent -- Error 1402. Could not open key: X",
        "Fatal action: CreateDatabase", "The HealthService", "failed to start", "id: 4323",
        "Setup has determined that a restart is pending", "\xC3\xBC\xC3\x9F", "OpsMgr",
        "The Microsoft Operations Manager Expression Filter Module could not convert the received",
        "Operations\nManager", "is not of a valid class for\ninsertion", "Error\n11823 of VMM"
    };
    static const char *const ends[] = { "\n", "\n\n", "\r\n\r\n", " \n\n", "\n \n", ". " };

    for (size_t n = 3 + below(40); n--;) {
        buf_add(out, str_of(heads[below(sizeof heads / sizeof heads[0])]));
        buf_add(out, str_of(sayings[below(sizeof sayings / sizeof sayings[0])]));
        buf_add(out, str_of(ends[below(sizeof ends / sizeof ends[0])]));
    }
}

static void check_random_text(const struct ruleset *set, uint64_t seeds)
{
    struct buf text = { 0 };

    for (uint64_t seed = 11; seed < 11 + seeds; seed++) {
        chance = seed;
        buf_clear(&text);
        random_text(&text);
        check_same(set, &parser_plaintext, buf_str(&text), NULL);
    }
    buf_release(&text);
}

TEST(evidence_of_random_text_of_unknown_kind_is_the_same)
{
    struct ruleset *set = sieved_shipped();

    if (CHECK(set != NULL)) {
        check_random_text(set, 300);
        /* nothing of ours is named: rules of its setup are not asked */
        check_same(set, &parser_plaintext, STR("User decided to cancel the install.\n"),
                   NULL);
    }
    ruleset_free(set);
}

static void check_random_setup_logs(const struct ruleset *set, uint64_t *passed)
{
    struct buf log = { 0 };

    for (uint64_t seed = 7; seed < 7 + 300; seed++) {
        chance = seed;
        buf_clear(&log);
        random_setup_log(&log);
        check_same(set, &parser_setuplog, buf_str(&log), passed);
    }
    buf_release(&log);
}

TEST(evidence_of_random_setup_logs_is_the_same)
{
    struct ruleset *set = sieved_shipped();
    uint64_t passed = 0;

    if (CHECK(set != NULL))
        check_random_setup_logs(set, &passed);
    CHECK(passed > 1000); /* else nothing was shown */
    ruleset_free(set);
}

/* What asks for more than words keeps every record in sight. */
static void check_beside(const char *detection)
{
    struct ruleset *set = ruleset_new();
    struct buf yaml = { 0 };
    uint64_t passed = 0;
    struct err err = { 0 };

    buf_format(&yaml, "title: A\nname: a\nlogsource: {category: application, product: opsmgr, service: "
               "setup}\ndetection:\n    s:\n        Text|contains: 'to see, but'\n    condition: s\n"
               "level: high\n---\ntitle: B\nname: b\nlogsource: {category: application, product: "
               "opsmgr, service: setup}\ndetection:\n    s:\n        %s\n    condition: s\n"
               "level: high\n", detection);
    if (CHECK(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err) == 0) &&
        CHECK(ruleset_build(set, &err) == 0))
        check_random_setup_logs(set, &passed);
    CHECK_INT(passed, 0);
    buf_release(&yaml);
    ruleset_free(set);
}

TEST(rules_about_fields_see_every_record)
{
    check_beside("Component: StartService");
    check_beside("Severity: Info");
    check_beside("Run: 2");
}

/* One rule about this text: it is found, or not, however the log is read. */
static void check_finds(const struct parser *parser, const char *service, const char *text,
                        struct str log, bool finds)
{
    struct ruleset *set = ruleset_new();
    struct buf yaml = { 0 }, found = { 0 };
    struct err err = { 0 };

    for (unsigned i = 0; i < 20; i++) /* of few rules no words are looked for */
        buf_format(&yaml, "title: A\nname: %s%u\nlogsource: {category: application, product: opsmgr, "
                   "service: %s}\ndetection:\n    s:\n        Text|contains: \"%s%.0u\"\n"
                   "    condition: s\nlevel: high\n---\n", i ? "other" : "over.the.end", i,
                   service, i ? "nobody says this " : text, i);
    if (CHECK(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err) == 0) &&
        CHECK(ruleset_build(set, &err) == 0)) {
        check_same(set, parser, log, NULL);
        CHECK(sieved_evidence(&found, set, parser, log, 0, true, NULL) == 0);
        CHECK_INT(str_find(buf_str(&found), STR("\"hit\":\"over.the.end")) < found.n, finds);
    }
    buf_release(&yaml);
    buf_release(&found);
    ruleset_free(set);
}

/* Text in which nothing of ours is named has a channel of its own, of which the sieve knows
   nothing: a rule that asks for that channel, or for all but it, sees every paragraph. */
static void check_aside(const char *asks, bool finds)
{
    struct str log = STR("a backup ended\n\nits disk is full\n\n  its disk is full\n");
    struct ruleset *set = ruleset_new();
    struct buf yaml = { 0 }, found = { 0 };
    struct err err = { 0 };

    for (unsigned i = 0; i < 20; i++)
        buf_format(&yaml, "title: A\nname: %s%u\nlogsource: {category: application, product: opsmgr}\n"
                   "detection:\n    s:\n        %s%.0u\n    condition: s\nlevel: high\n---\n",
                   i ? "other" : "over.the.side", i,
                   i ? "Text|contains: nobody says this" : asks, i);
    if (CHECK(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err) == 0) &&
        CHECK(ruleset_build(set, &err) == 0)) {
        check_same(set, &parser_plaintext, log, NULL);
        CHECK(sieved_evidence(&found, set, &parser_plaintext, log, 0, true, NULL) == 0);
        CHECK_INT(str_find(buf_str(&found), STR("\"hit\":\"over.the.side")) < found.n, finds);
    }
    buf_release(&yaml);
    buf_release(&found);
    ruleset_free(set);
}

TEST(a_rule_about_the_channel_of_other_text_sees_all_of_it)
{
    check_aside("Text|contains: disk is full", true);
    check_aside("Channel: other-text", true);
    check_aside("Channel: text", false);
    check_aside("Channel|contains: other", true);
    check_aside("Text|contains: disk is full\n        Channel: other-text", true);
    check_aside("Text|contains: disk is full\n        Channel: text", false);
    check_aside("Text|contains: a\n        Channel|startswith: oth", true);
    check_aside("Text|endswith: ended", true);
}

static void check_found(const char *text, struct str log)
{
    check_finds(&parser_setuplog, "setup", text, log, true);
}

/* What a mark proves: a word of the head is none of the message's, one that leaves it neither. */
TEST(words_are_in_the_message_only_where_they_stand_in_it)
{
    static const char *const rules[] = { "Message|contains: 'Error:'", "Text|contains: 'Error:'",
                                         "Message|contains: ':Both ends'",
                                         "Message|startswith: 'Error:'" };
    struct str log = STR("[09:00:00]:\tError:\t:all is well\r\n[09:00:01]:\tInfo:\t:Error: again\r\n"
                         "[09:00:02]:\tInfo:\t:Both ends\r\n[09:00:03]:\tInfo:\t:and :Both ends\r\n"
                         "[09:00:04]:\tInfo:\t:ERROR: last\r\n[09:00:05]:\tInfo:\t:an \xC3\xA4 Error:\r\n");
    struct ruleset *set = ruleset_new();
    struct buf yaml = { 0 }, found = { 0 };
    struct err err = { 0 };

    for (unsigned i = 0; i < 20; i++)
        buf_format(&yaml, "title: A\nname: rule%u\nlogsource: {category: application, product: opsmgr, "
                   "service: setup}\ndetection:\n    s:\n        %s\n        Severity|contains: %c\n"
                   "    condition: s\nlevel: high\n---\n", i,
                   i < 4 ? rules[i] : "Message|contains: nobody says this", i < 4 ? 'o' : 'e');
    if (CHECK(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err) == 0) &&
        CHECK(ruleset_build(set, &err) == 0)) {
        check_same(set, &parser_setuplog, log, NULL);
        CHECK(sieved_evidence(&found, set, &parser_setuplog, log, 0, true, NULL) == 0);
        CHECK(str_find(buf_str(&found), STR("\"hit\":\"rule2\"")) < found.n);
    }
    buf_release(&yaml);
    buf_release(&found);
    ruleset_free(set);
}

/* Some of these are sure where their word is met, others ask for something beside it. */
TEST(a_word_makes_a_hit_at_once_only_where_the_rule_asks_for_nothing_else)
{
    static const char *const details[] = {
        "Message|contains: 'finishminorstep'", "Text|contains: 'Always:'", "Message|contains: 'Error:'",
        "Text|contains: 'to be passed over'\n    t:\n        Text|contains: 'goes on'\n"
        "    condition: s and not t\nlevel: high\n---\ntitle: C\nname: again\nlogsource: {category: "
        "application, product: opsmgr, service: setup}\ndetection:\n    s:\n"
        "        Message|contains: 'to be passed over'",
        "Message|contains|cased: 'StartService'", "Message|contains|cased: 'startservice'",
        "Message|contains:\n            - 'db path'\n            - 'some words behind it'",
        "Message|contains: 'Loading management pack'"
    };
    struct ruleset *set = ruleset_new();
    struct buf yaml = { 0 };
    uint64_t passed = 0;
    struct err err = { 0 };

    for (size_t i = 0; i < 24; i++)
        buf_format(&yaml, "title: A\nname: rule%u\nlogsource: {category: application, product: opsmgr, "
                   "service: setup}\ndetection:\n    s:\n        %s\n    condition: s\nlevel: high\n"
                   "---\n", (unsigned)i, i < sizeof details / sizeof details[0]
                                             ? details[i] : "Message|contains: nobody says this");
    if (CHECK(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err) == 0) &&
        CHECK(ruleset_build(set, &err) == 0))
        check_random_setup_logs(set, &passed);
    CHECK(passed > 0); /* else all are evaluated */
    buf_release(&yaml);
    ruleset_free(set);
}

/* Hits of entries that were left out, with more words, and without those that ask for more. */
TEST(what_is_told_of_entries_that_are_left_out_is_what_their_rules_say)
{
    static const char *const details[] = {
        "Message|contains|all: ['finish', 'minorstep']", "Text|contains|all: ['Always:', 'path']",
        "Message|contains: ['db path', 'StartService: returned']",
        "Text|contains: 'to be passed over'\n    t:\n        Text|contains: 'goes on'\n"
        "    condition: s and not t\nlevel: high\n---\ntitle: C\nname: again\n"
        "logsource: {category: application, product: opsmgr, service: setup}\n"
        "detection:\n    s:\n        Message|contains: 'FATAL ACTION'\n"
        "    t:\n        Message|contains: 'setprogress'",
        "Message|re: 'returned [0-9]+ after'", "Message|contains|cased: 'startservice'",
        "Message|contains: 'after 47926 ms'\n        Message|endswith: 'words'",
        "Message|contains: 'Info:'", "Text|contains: 'Info:'", "Message|contains: 'once more the'"
    };
    struct ruleset *set = ruleset_new();
    struct buf yaml = { 0 };
    uint64_t passed = 0;
    struct err err = { 0 };

    for (size_t i = 0; i < 24; i++)
        buf_format(&yaml, "title: A\nname: rule%u\nlogsource: {category: application, product: "
                   "opsmgr, service: setup}\ndetection:\n    s:\n        %s\n"
                   "    condition: s%s\nlevel: high\n---\n", (unsigned)i,
                   i < sizeof details / sizeof details[0] ? details[i]
                                                          : "Message|contains: nobody says this",
                   i == 3 ? " and not t" : "");
    if (CHECK(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err) == 0) &&
        CHECK(ruleset_build(set, &err) == 0))
        check_random_setup_logs(set, &passed);
    CHECK(passed > 1000);
    buf_release(&yaml);
    ruleset_free(set);
}

/* What was told of a message is told once more; where a rule asks for its head, too, it is not. */
TEST(the_same_message_is_told_by_its_head_where_somebody_asks_for_that)
{
    static const char *const details[] = { "Message|contains|all: ['db path', 'of long']",
                                           "Text|contains|all: ['Error:', 'db path']",
                                           "Text|contains|all: [':06]:', 'was asked']" };
    struct ruleset *set = ruleset_new();
    struct buf yaml = { 0 }, log = { 0 };
    uint64_t passed = 0;
    struct err err = { 0 };

    for (unsigned i = 0; i < 24; i++)
        buf_format(&yaml, "title: A\nname: rule%u\nlogsource: {category: application, product: "
                   "opsmgr, service: setup}\ndetection:\n    s:\n        %s\n    condition: s\n"
                   "level: high\n---\n", i, i < 3 ? details[i] : "Message|contains: nobody says it");
    for (unsigned i = 0; i < 60; i++)
        buf_format(&log, "[09:00:%02u]:\t%s:\t:%s\r\n", i, i % 3 ? "Info" : "Error",
                   i % 2 ? "Creating db path: of long ago" : "The head was asked for something");
    if (CHECK(ruleset_add_text(set, "x.yml", buf_str(&yaml), &err) == 0) &&
        CHECK(ruleset_build(set, &err) == 0))
        check_same(set, &parser_setuplog, buf_str(&log), &passed);
    CHECK(passed > 100);
    buf_release(&yaml);
    buf_release(&log);
    ruleset_free(set);
}

/* More of them than wait for one event, with records of more lines between them. */
TEST(many_entries_that_are_left_out_lose_nothing)
{
    struct ruleset *set = sieved_shipped();
    struct buf log = { 0 };
    uint64_t passed = 0;

    for (unsigned i = 0; i < 700; i++)
        buf_format(&log, "[09:%02u:%02u]:\tInfo:\t:%s %u\r\n", i / 60 % 60, i % 60,
                   i % 97 == 0 ? "Executing sql string BEGIN\r\n\tSELECT 1\r\nEND\r\n"
                   : i % 3     ? "Creating db path: \\\\MS\\D$\\Data"
                               : "SetProgressScreen: FinishMinorStep.", i);
    if (CHECK(set != NULL))
        check_same(set, &parser_setuplog, buf_str(&log), &passed);
    CHECK(passed > 1200); /* of four readings, those of small pieces pass none */
    buf_release(&log);
    ruleset_free(set);
}

TEST(words_that_go_over_the_end_of_a_quiet_line_are_found)
{
    struct str log = STR("[09:00:00]:\tInfo:\t:a line that is long enough to have been wrapped ends\r\n"
                         "in the next one\r\n  and one\r\nmore\r\n[09:00:01]:\tInfo:\t:and so on\r\n");

    check_found("wrapped ends in the next", log);
    check_found("and one\\nmore", log);
    check_found("the next one", log);
    check_found("line that is", log);
}

/* A full line of a list ends with its value; a cell below "Name  Value" may go on. */
TEST(words_of_a_list_end_with_their_line)
{
    struct str list = STR("Name    : A product whose name is as long as lines that are wrapped one\n"
                          "Version : 1.2.3\nVendor  : M\n\nName : b\nVersion : 2\nVendor : M\n");
    struct str cells = STR("Name         Value\n----         -----\nDisplayName  A machine "
                           "whose name is as long as a line that mail has wrapped\n"
                           "Version      1\nIsGateway    False\n");

    check_finds(&parser_inventory, "inventory", "wrapped one Version", list, false);
    check_finds(&parser_inventory, "inventory", "that are wrapped one", list, true);
    check_finds(&parser_inventory, "inventory", "wrapped one\\nVersion : 1", list, true);
    check_finds(&parser_inventory, "inventory", "has wrapped Version", cells, true);
}

TEST(times_of_records_that_are_passed_over_are_kept)
{
    static const unsigned at[] = { 30, 31, 38, 38, 40, 39, 50, 290, 291, 292, 293 };
    struct ruleset *set = sieved_shipped();
    struct buf log = { 0 }, found = { 0 };
    uint64_t passed = 0;

    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        buf_format(&log, "[09:%02u:%02u]:\tInfo:\t:SetProgressScreen: FinishMinorStep.\r\n",
                   at[i] / 60, at[i] % 60);
    if (CHECK(set != NULL)) {
        check_same(set, &parser_setuplog, buf_str(&log), &passed);
        CHECK(sieved_evidence(&found, set, &parser_setuplog, buf_str(&log), 0, true, NULL) == 0);
        CHECK(str_find(buf_str(&found), STR("\"quiet\":2400000000")) < found.n); /* 240 s */
    }
    CHECK(passed >= 8);
    buf_release(&log);
    buf_release(&found);
    ruleset_free(set);
}
