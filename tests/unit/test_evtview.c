/* SPDX-License-Identifier: Apache-2.0 */
/* The friendly view of Event Viewer. */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_psobj_view;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_psobj_view, in, expected)

#define HEAD "- System\n  - Provider\n\n   [ Name]  A b \n \n  - EventID 7 \n\n   [ Qualifiers]  1 \n"

TEST(a_view_becomes_an_event)
{
    CHECK_OUTLINE(HEAD "   Level 2 \n  - TimeCreated\n   [ SystemTime]  2019-05-05T05:05:05.120000000Z \n"
                  "   Computer c.example \n- EventData \n\n   x y \n   z \n\nprose\n",
                  "2019-05-05T05:05:05.1200000Z 2 [c.example]  {Provider_Name=A b; Data=x y; Data=z}\n");
}

TEST(an_event_ends_where_the_next_begins)
{
    CHECK_OUTLINE(HEAD HEAD "- EventData\nx\n" HEAD,
                  " -1 []  {Provider_Name=A b}\n -1 []  {Provider_Name=A b; Data=x}\n"
                  " -1 []  {Provider_Name=A b}\n");
    CHECK_OUTLINE("Provider\n[ Name] A\nEventID 1\nProvider\n[Name] B\nEventID 2\n",
                  " -1 []  {Provider_Name=A}\n -1 []  {Provider_Name=B}\n");
}

TEST(numbered_names_of_values_are_left_out)
{
    CHECK_OUTLINE(HEAD "EventData\nparam1 Some Service\nparam2 stopped\nparameter x\nparam3\n",
                  " -1 []  {Provider_Name=A b; Data=Some Service; Data=stopped; Data=parameter x; "
                  "Data=param3}\n");
}

/* Event Viewer shows the element of a log that was cleared so (the tree's marks may be lost). */
TEST(values_of_the_providers_own_element_come_without_their_names)
{
    CHECK_OUTLINE(HEAD "- UserData \n\n  - LogFileCleared \n\n   [ xmlns]  http://m.example/eventlog \n \n"
                  "   SubjectUserName admin kl \n \n   Channel Application \n \n   BackupPath  \n \n\nprose\n",
                  " -1 []  {Provider_Name=A b; Data=admin kl; Data=Application; Data=}\n");
    CHECK_OUTLINE(HEAD "UserData\nLogFileCleared\nSubjectUserName x\nChannel System\n" HEAD,
                  " -1 []  {Provider_Name=A b; Data=x; Data=System}\n -1 []  {Provider_Name=A b}\n");
    CHECK_OUTLINE(HEAD "- UserData \n\n" HEAD,
                  " -1 []  {Provider_Name=A b}\n -1 []  {Provider_Name=A b}\n");
}

TEST(an_empty_value_keeps_its_place)
{
    CHECK_OUTLINE(HEAD "- EventData \n\n   a \n    \n   b \n    \n\nprose\n",
                  " -1 []  {Provider_Name=A b; Data=a; Data=; Data=b; Data=}\n");
    CHECK_OUTLINE(HEAD "- EventData \n\n    \n   a \n\n   b \n\n  prose\n" HEAD,
                  " -1 []  {Provider_Name=A b; Data=; Data=a; Data=; Data=b}\n"
                  " -1 []  {Provider_Name=A b}\n");
    CHECK_OUTLINE(HEAD "EventData\n  param1 S \n  param2  \n  param3 x \n  param9\n",
                  " -1 []  {Provider_Name=A b; Data=S; Data=; Data=x; Data=}\n");
    CHECK_OUTLINE(HEAD "EventData\na\n\nprose\n", " -1 []  {Provider_Name=A b; Data=a}\n");
}

TEST(bytes_behind_numbered_values_are_the_binary_part)
{
    CHECK_OUTLINE(HEAD "EventData\nparam1 S\nparam2 running\n4800650061006C00\n",
                  " -1 []  {Provider_Name=A b; Data=S; Data=running; Binary=4800650061006C00}\n");
    CHECK_OUTLINE(HEAD "EventData\nparam1 S\n48006500x\n", /* a word */
                  " -1 []  {Provider_Name=A b; Data=S; Data=48006500x}\n");
    CHECK_OUTLINE(HEAD "EventData\nS\n80070431\n", /* the value of one that has no names */
                  " -1 []  {Provider_Name=A b; Data=S; Data=80070431}\n");
}

TEST(prose_with_the_same_words_is_no_event)
{
    CHECK_OUTLINE("System\nLevel 2\nProvider\nSystem\n", "");
    CHECK_INT(parsed_bid(&parser_psobj_view, STR("Provider\nA\nEventID 7\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_view, STR("[ Name] A\nEventID 7\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_view, STR("Provider\n[ Name] A\nEventID x\n")), 0);
    CHECK_INT(parsed_bid(&parser_psobj_view, STR("")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/evtview/copied.txt", 2, 0 },
        { "corpus/evtview/collapsed.txt", 1, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_psobj_view, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_psobj_view, STR(HEAD "EventData\nx\n\n" HEAD), 60);
}
