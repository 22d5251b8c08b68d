/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/buf.h"
#include "base/limits.h"

extern const struct parser parser_prereq;

TEST(an_entry_goes_from_title_to_title_and_its_last_result_counts)
{
    parsed_check_outline(__FILE__, __LINE__, &parser_prereq,
                         "<a><b>OneCheckTitle</b>Fail if x\n<r>Pass</r></a>"
                         "<a><b>TwoCheckTitle</b> y <r>Fail</r>\n</a><b>ThreeCheckTitle</b>",
                         " -1 [] OneCheck {Check=OneCheck; Result=Pass}\n"
                         " -1 [] TwoCheckTitle y Fail {Check=TwoCheck; Result=Fail}\n"
                         " -1 [] ThreeCheck {Check=ThreeCheck}\n");
}

/* The next title was damaged, and a check that had passed failed by the result of that one. */
TEST(the_result_of_an_entry_without_title_is_not_that_of_the_one_before)
{
    parsed_check_outline(__FILE__, __LINE__, &parser_prereq,
                         "<c><t>OneCheckTitle</t><x/>\n<r a='>'>Pass</r></c>\n<c><t>Two\1\2 Upgrade it."
                         "<r>Fail</r></c><c><t>ThreeCheckTitle</t></c><r>Fail</r>",
                         " -1 [] OneCheck {Check=OneCheck; Result=Pass}\n"
                         " -1 [] ThreeCheckTitle Fail {Check=ThreeCheck; Result=Fail}\n");
}

TEST(tags_are_blanks_and_several_blanks_one)
{
    parsed_check_outline(__FILE__, __LINE__, &parser_prereq,
                         "<a><b>OneCheckTitle</b>   a  b <i\n j>c<<d>> e   \n  <x/>Fail</a>   "
                         "<b>TwoCheckTitle</b>",
                         " -1 [] OneCheckTitle a b c e Fail {Check=OneCheck; Result=Fail}\n"
                         " -1 [] TwoCheck {Check=TwoCheck}\n");
}

TEST(a_row_of_the_checkers_page_has_its_result_in_a_cell)
{
    static const char rows[] = "Check\tResult\tDescription\nOneCheckTitle\tPass\tor it would Fail\n"
                               "TwoCheckTitle\tFail\tnot a Warning\n";

    CHECK(parsed_bid(&parser_prereq, STR(rows)) > 0);
    parsed_check_outline(__FILE__, __LINE__, &parser_prereq, rows,
                         " -1 [] OneCheck {Check=OneCheck; Result=Pass}\n"
                         " -1 [] TwoCheckTitle\tFail\tnot a Warning {Check=TwoCheck; Result=Fail}\n");
    CHECK_INT(parsed_bid(&parser_prereq, STR("OneCheckTitle\tnothing else\n")), 0);
}

/* Damage had left "CheckTitle" alone of the first one, and the whole log was text of unknown kind. */
TEST(the_first_title_that_names_a_check_tells_what_the_log_is)
{
    CHECK(parsed_bid(&parser_prereq, STR("<t>\1\2\3CheckTitle</t><t>OneCheckTitle</t>")) > 0);
    CHECK_INT(parsed_bid(&parser_prereq, STR("<t>CheckTitle</t><t>CheckTitle</t>")), 0);
}

TEST(only_failed_checks_are_of_setup)
{
    struct reading r;
    struct event ev;

    CHECK(reading_open(&r, &parser_prereq,
                       STR("<b>OneCheckTitle</b>Pass<b>TwoCheckTitle</b>Fail"), 0));
    CHECK(reading_next(&r, &ev));
    CHECK_STR(ev.channel, STR("prereq"));
    CHECK(reading_next(&r, &ev));
    CHECK_STR(ev.channel, STR("setup"));
    CHECK(!reading_next(&r, &ev));
    reading_close(&r);
}

TEST(other_markup_is_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_prereq, STR("<html><title>CheckTitle</title>")), 0);
    CHECK_INT(parsed_bid(&parser_prereq, STR("the OneCheckTitle of a mail")), 0);
}

TEST(an_entry_beyond_the_limit_is_cut_and_said_so)
{
    struct buf in = { 0 };
    struct reading r;
    struct event ev;

    buf_add(&in, STR("<b>OneCheckTitle</b>\n"));
    for (size_t i = 0; i <= LIMIT_RECORD_BYTES / 1000; i++)
        buf_format(&in, "%0999d\n", 1);
    CHECK(reading_open(&r, &parser_prereq, buf_str(&in), 0));
    CHECK(reading_next(&r, &ev));
    CHECK(ev.damaged && ev.text.n <= LIMIT_RECORD_BYTES);
    CHECK_INT(r.defects.counted[DEFECT_RECORD_TOO_LONG], 1);
    reading_close(&r);
    buf_release(&in);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/prereq/SCOMPrereqCheck.log", 3, 0 },
        { "corpus/prereq/one-line-cut.log", 3, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_prereq, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_prereq, STR("<b>OneCheckTitle</b>Pass\n"), 30);
}
