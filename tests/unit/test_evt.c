/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evt;

static struct str sample(const char *name)
{
    struct str s = { 0 };
    char path[64];

    snprintf(path, sizeof path, "corpus/evt/%s.evt", name);
    s.s = test_read_file(path, &s.n);
    CHECK(s.s != NULL);
    return s;
}

/* One line per event: number, id, level, strings; * carved, ! damaged. */
static void outline(struct buf *out, struct str bytes, struct defects *d)
{
    struct reading r;
    struct event ev;

    if (!reading_open(&r, &parser_evt, bytes, 0))
        return;
    while (reading_next(&r, &ev)) {
        buf_format(out, "%u %u %d%s%s", (unsigned)ev.record, (unsigned)ev.event_id, ev.level,
                   ev.carved ? "*" : "", ev.damaged ? "!" : "");
        for (size_t i = 0; i < ev.fields_n; i++)
            if (ev.fields[i].place == FIELD_DATA)
                buf_format(out, " <%.*s>", STR_FMT(str_first(ev.fields[i].value, 8)));
        buf_char(out, '\n');
    }
    for (int k = 0; k < DEFECT_KINDS; k++)
        d->counted[k] = r.defects.counted[k];
    reading_close(&r);
}

static void check_outline(int line, struct str bytes, const char *expected, struct defects *d)
{
    struct buf out = { 0 };

    outline(&out, bytes, d);
    if (!str_eq(buf_str(&out), str_of(expected)))
        test_fail(__FILE__, line, "got:\n%.*sexpected:\n%s", STR_FMT(buf_str(&out)), expected);
    buf_release(&out);
    reading_check_chunks(__FILE__, line, &parser_evt, bytes);
}

#define R100 "100 7036 4 <OpsMgr S> <running>\n"
#define R101 "101 7031 2 <OpsMgr H> <1> <60000> <1> <Restart >\n"
#define R102 "102 11707 4 <Product:> <(NULL)> <(NULL)> <7B414243>\n"
#define R103 "103 20022 3 <{GUID}> <ag17> <MG01>\n"
#define R104 "104 1102 0\n"

TEST(the_shown_id_is_the_low_half_and_strings_are_the_parameters)
{
    struct defects d = { 0 };
    struct str s = sample("clean");

    check_outline(__LINE__, s, R100 R101 R102 R103 R104 "105 1210 4 <MG01 \xC3\xA4\xE6>\n", &d);
    for (int k = 0; k < DEFECT_KINDS; k++)
        CHECK_INT(d.counted[k], 0);
    CHECK(parsed_bid(&parser_evt, s) >= 64);
    free((void *)(size_t)s.s);
}

TEST(a_log_copied_while_open_is_read_and_said_to_be)
{
    struct defects d = { 0 };
    struct str s = sample("dirty");

    check_outline(__LINE__, s, R100 R101 R102 R103 R104 "105 1210 4 <MG01 \xC3\xA4\xE6>\n", &d);
    CHECK_INT(d.counted[DEFECT_DIRTY], 1);
    free((void *)(size_t)s.s);
}

TEST(a_record_goes_on_behind_the_end_of_the_ring)
{
    struct defects d = { 0 };
    struct str s = sample("wrapped");

    check_outline(__LINE__, s, R104 "105 1210 4 <MG01 \xC3\xA4\xE6>\n" "99 5 4* <stale>\n" R101 R102
                  R103, &d);
    for (int k = 0; k < DEFECT_KINDS; k++)
        CHECK_INT(d.counted[k], 0);
    free((void *)(size_t)s.s);
}

TEST(what_stands_behind_a_name_whose_end_is_damaged_is_no_name_of_a_machine)
{
    static const size_t at[] = { 0x96, 0xA2, 0x54 }; /* ends of both names, where strings are */
    struct str s = sample("clean");

    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        struct buf b = { 0 };
        struct reading r;
        struct event ev;

        buf_add(&b, s);
        b.s[at[i]] = 'x';
        b.s[at[i] + 1] = 'x';
        if (CHECK(reading_open(&r, &parser_evt, buf_str(&b), 0)) && CHECK(reading_next(&r, &ev))) {
            CHECK(!ev.computer.n && ev.damaged);
            CHECK(reading_next(&r, &ev));
            CHECK_STR(ev.computer, STR("RMS01"));
        }
        reading_close(&r);
        buf_release(&b);
    }
    free((void *)(size_t)s.s);
}

TEST(damage_costs_the_damaged_record)
{
    struct defects d = { 0 };
    struct str s = sample("damaged-record"), cut = sample("cut");
    struct buf b = { 0 };

    check_outline(__LINE__, s, R100 R101 R103 R104 "105 1210 4 <MG01 \xC3\xA4\xE6>\n", &d);
    CHECK_INT(d.counted[DEFECT_RECORD], 1);
    check_outline(__LINE__, cut, R100 R101 R102 R103 R104, &d);
    CHECK_INT(d.counted[DEFECT_TRUNCATED], 1);
    buf_add(&b, str_from(s, 100)); /* the beginning is lost, and with it its alignment */
    check_outline(__LINE__, buf_str(&b), R101 R103 R104 "105 1210 4 <MG01 \xC3\xA4\xE6>\n", &d);
    CHECK_INT(d.counted[DEFECT_RECORD], 2);
    CHECK(parsed_bid(&parser_evt, buf_str(&b)) > 0);
    buf_release(&b);
    free((void *)(size_t)s.s);
    free((void *)(size_t)cut.s);
}

/* Nothing is broken there, but the header says that more was written. */
TEST(a_log_that_was_cut_between_two_records_says_so)
{
    struct defects d = { 0 };
    struct str s = sample("clean");
    size_t end = 48;

    for (int i = 0; i < 4; i++)
        end += (uint8_t)s.s[end] | (size_t)(uint8_t)s.s[end + 1] << 8;
    check_outline(__LINE__, str_first(s, end), R100 R101 R102 R103, &d);
    CHECK_INT(d.counted[DEFECT_TRUNCATED], 1);
    CHECK_INT(d.counted[DEFECT_RECORD], 0);
    free((void *)(size_t)s.s);
}

/* Windows fills what is too short for the fixed part of a record with this number. */
TEST(the_filler_at_the_end_of_a_ring_is_no_damage)
{
    struct str s = sample("clean"), records = str_first(str_from(s, 48), 1128 - 48);

    for (size_t n = 1; n <= 13; n++) {
        struct defects d = { 0 };
        struct buf b = { 0 };

        buf_add(&b, str_first(s, 48));
        buf_add(&b, str_first(str_from(s, 1128), 40)); /* the end record: the oldest one follows */
        buf_add(&b, records);
        for (size_t i = 0; i < n; i++)
            buf_add(&b, (struct str){ "\x27\0\0\0", 4 });
        check_outline(__LINE__, buf_str(&b),
                      R100 R101 R102 R103 R104 "105 1210 4 <MG01 \xC3\xA4\xE6>\n", &d);
        for (int k = 0; k < DEFECT_KINDS; k++)
            CHECK_INT(d.counted[k], 0);
        buf_release(&b);
    }
    free((void *)(size_t)s.s);
}

#define R105 "105 1210 4 <MG01 \xC3\xA4\xE6>\n"
#define CLEAN R100 R101 R102 R103 R104 R105
#define WRAPPED R104 R105 "99 5 4* <stale>\n" R101 R102 R103

static void check_joined(int line, const char *first, const char *second, const char *expected,
                         uint64_t cuts)
{
    struct str a = sample(first), b = sample(second);
    struct buf both = { 0 };
    struct defects d = { 0 };

    buf_add(&both, a);
    buf_add(&both, b);
    check_outline(line, buf_str(&both), expected, &d);
    CHECK_INT(d.counted[DEFECT_RECORD], 0);
    CHECK_INT(d.counted[DEFECT_TRUNCATED], cuts);
    buf_release(&both);
    free((void *)(size_t)a.s);
    free((void *)(size_t)b.s);
}

/* Each with its own end, whose record goes on behind its own header. */
TEST(logs_that_were_joined_are_read_one_after_the_other)
{
    check_joined(__LINE__, "clean", "clean", CLEAN CLEAN, 0);
    check_joined(__LINE__, "wrapped", "clean", WRAPPED CLEAN, 0);
    check_joined(__LINE__, "clean", "wrapped", CLEAN WRAPPED, 0);
    check_joined(__LINE__, "wrapped", "wrapped", WRAPPED WRAPPED, 0);
    check_joined(__LINE__, "cut", "clean", R100 R101 R102 R103 R104 CLEAN, 1);
}

TEST(filler_in_front_of_a_log_that_was_joined_is_no_damage)
{
    struct str s = sample("clean");
    struct defects d = { 0 };
    struct buf b = { 0 };

    buf_add(&b, str_first(s, 48));
    buf_add(&b, str_first(str_from(s, 1128), 40));
    buf_add(&b, str_first(str_from(s, 48), 1128 - 48));
    buf_add(&b, (struct str){ "\x27\0\0\0\x27\0\0\0", 8 });
    buf_add(&b, s);
    check_outline(__LINE__, buf_str(&b), CLEAN CLEAN, &d);
    CHECK_INT(d.counted[DEFECT_RECORD], 0);
    CHECK_INT(d.counted[DEFECT_TRUNCATED], 0);
    buf_release(&b);
    free((void *)(size_t)s.s);
}

/* Zeros in the place of records, or of the beginning; bytes that are lost in between. */
TEST(what_was_wiped_or_lost_costs_its_records)
{
    struct str s = sample("clean");
    size_t first = 48 + (uint8_t)s.s[48] + ((size_t)(uint8_t)s.s[49] << 8);
    size_t second = first + (uint8_t)s.s[first] + ((size_t)(uint8_t)s.s[first + 1] << 8);
    struct defects d = { 0 };
    struct buf b = { 0 };
    struct sample wiped = { .name = STR("SysEvent.Evt") };

    buf_add(&b, s);
    memset(b.s + first, 0, second - first);
    check_outline(__LINE__, buf_str(&b), R100 R102 R103 R104 R105, &d);
    CHECK_INT(d.counted[DEFECT_RECORD], 1);
    memset(b.s, 0, second);
    check_outline(__LINE__, buf_str(&b), R102 R103 R104 R105, &d);
    CHECK_INT(d.counted[DEFECT_RECORD], 1);
    wiped.bytes = (const uint8_t *)b.s;
    wiped.n = second;
    CHECK(parser_evt.bid(&wiped) > 0);
    wiped.name = STR("zeros.bin");
    CHECK_INT(parser_evt.bid(&wiped), 0);
    for (size_t lost = 1; lost < 4; lost++) {
        buf_clear(&b);
        buf_add(&b, str_first(s, first + 20));
        buf_add(&b, str_from(s, first + 20 + lost));
        check_outline(__LINE__, buf_str(&b), R100 R102 R103 R104 R105, &d);
        CHECK_INT(d.counted[DEFECT_RECORD], 1);
    }
    buf_release(&b);
    free((void *)(size_t)s.s);
}

/* It would be the begin of what the log covers: the other time of the record stands. */
TEST(a_time_of_before_all_logs_gives_way_to_the_other_of_the_record)
{
    static const uint32_t rows[][3] = { /* generated, written, and which is shown */
        { 5, 1100000000, 1100000000 },
        { 1100000001, 1100000000, 1100000001 },
        { 1100000001, 5, 1100000001 },
        { 5, 6, 5 },
    };
    struct str s = sample("clean");
    char *copy = malloc(s.n);

    for (size_t i = 0; copy && i < sizeof rows / sizeof rows[0]; i++) {
        struct reading r;
        struct event ev;

        memcpy(copy, s.s, s.n);
        for (size_t at = 0; at < 8; at++)
            copy[48 + 12 + at] = (char)(rows[i][at / 4] >> at % 4 * 8);
        if (!reading_open(&r, &parser_evt, (struct str){ copy, s.n }, 0))
            continue;
        if (CHECK(reading_next(&r, &ev)))
            CHECK_INT((ev.time.t - WHEN_UNIX) / WHEN_SECOND, rows[i][2]);
        reading_close(&r);
    }
    free(copy);
    free((void *)(size_t)s.s);
}

/* Places and lengths that lie: every byte of a record set to what hurts most. */
TEST(no_byte_of_a_record_can_do_harm)
{
    static const unsigned char worst[] = { 0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF };
    struct str s = sample("clean");

    for (size_t at = 48; at < 500 && at < s.n; at++) {
        for (size_t w = 0; w < sizeof worst; w++) {
            struct buf b = { 0 };
            char *copy = malloc(s.n);

            memcpy(copy, s.s, s.n);
            copy[at] = (char)worst[w];
            CHECK(parsed_json(&b, &parser_evt, (struct str){ copy, s.n }, 0, NULL) >= 4);
            free(copy);
            buf_release(&b);
        }
    }
    free((void *)(size_t)s.s);
}

TEST(a_file_may_end_anywhere)
{
    struct str s = sample("wrapped");

    for (size_t n = 0; n <= s.n; n++) {
        struct buf b = { 0 };
        char *copy = malloc(n ? n : 1);

        memcpy(copy, s.s, n);
        CHECK(parsed_json(&b, &parser_evt, (struct str){ copy, n }, 0, NULL) >= 0);
        free(copy);
        buf_release(&b);
    }
    free((void *)(size_t)s.s);
}

TEST(what_is_no_event_log_is_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_evt, STR("")), 0);
    CHECK_INT(parsed_bid(&parser_evt, STR("    LfLe is a signature, and LfLe again")), 0);
    CHECK_INT(parsed_bid(&parser_evt, STR("ElfFile\0")), 0);
}

TEST(a_failing_allocation_ends_this_source_only)
{
    struct str s = sample("wrapped");

    for (long n = 0; n < 40; n++) {
        struct buf b = { 0 };

        mem_fail_at(n);
        parsed_json(&b, &parser_evt, s, 7, NULL);
        mem_fail_at(-1);
        buf_release(&b);
    }
    free((void *)(size_t)s.s);
}
