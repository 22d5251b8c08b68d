/* SPDX-License-Identifier: Apache-2.0 */
/* The list of PsLogList. */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_evtpslist;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_evtpslist, in, expected)

#define LABELS "   Type:     ERROR\n   Computer: c.example\n   Time:     16.03.2024 22:41:07   ID:  7\n"
#define EVENT "2024-03-16T22:41:07 2 [c.example] "

TEST(a_record_is_labels_and_words)
{
    CHECK_OUTLINE("System log on \\\\C:\n\n[12] A b\n" LABELS "   User:     X\\y\nwords\nmore\n\n",
                  EVENT "words|more {Provider_Name=A b}\n");
    CHECK_OUTLINE("[12] A b\n" LABELS "words\n   Data:\n   0000: 41 42   AB\n[11] C\n" LABELS,
                  EVENT "words {Provider_Name=A b}\n" EVENT " {Provider_Name=C}\n");
}

TEST(a_line_in_brackets_is_no_record_without_a_type)
{
    CHECK_OUTLINE("[12] A b\n" LABELS "words\n[3] steps\nmore\n[11] C\n" LABELS "x\n",
                  EVENT "words|[3] steps|more {Provider_Name=A b}\n" EVENT "x {Provider_Name=C}\n");
}

TEST(the_headline_of_the_next_log_ends_a_record)
{
    CHECK_OUTLINE("[12] A b\n" LABELS "words\nSystem log on \\\\C:\n\n[11] C\n" LABELS "x\n",
                  EVENT "words {Provider_Name=A b}\n" EVENT "x {Provider_Name=C}\n");
}

TEST(what_has_no_time_with_an_id_is_no_list)
{
    CHECK_INT(parsed_bid(&parser_evtpslist, STR("[12] A b\n" LABELS)), 240);
    CHECK_INT(parsed_bid(&parser_evtpslist, STR("[12] A b\n   Type: X\n   Time: y\n")), 0);
    CHECK_INT(parsed_bid(&parser_evtpslist, STR("[12] A b\nwords\n   Time: y   ID: 7\n")), 0);
    CHECK_INT(parsed_bid(&parser_evtpslist, STR("")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/evtpslist/list.txt", 4, 0 },
        { "corpus/evtpslist/data-german.txt", 4, 0 },
        { "corpus/evtpslist/head-cut.txt", 3, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_evtpslist, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_evtpslist, STR("[12] A b\n" LABELS "x\n[11] C\n" LABELS "y\n"), 60);
}
