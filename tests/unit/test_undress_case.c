/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that are all in capitals, or all in small letters (input/undress.h). */
#include "input/undress.h"
#include "lib/test.h"
#include "lib/undressed.h"

TEST(a_setup_log_in_capitals_has_its_levels)
{
    GIVES("[10:00:01]:\tINFO:\t:LAUNCHMSI: ONE.MSI\n[10:00:02]:\tERROR:\t:TWO 0X80070643\n",
          "[10:00:01]:\tInfo:\t:LaunchMsi: ONE.MSI\n[10:00:02]:\tError:\t:TWO 0X80070643\n");
    GIVES("[3/2/2024 10:00:01 AM] INFORMATION : RETURNED 0.\n"
          "[3/2/2024 10:00:02 AM] * EXCEPTION : END\n",
          "[3/2/2024 10:00:01 AM] Information : RETURNED 0.\n"
          "[3/2/2024 10:00:02 AM] * Exception : END\n");
}

TEST(an_event_in_small_letters_has_its_tags_and_its_time)
{
    GIVES("<event><system><eventid>7036</eventid><timecreated systemtime='2024-03-16t22:41:07z'/>"
          "</system></event>\n",
          "<Event><System><EventID>7036</EventID><TimeCreated SystemTime='2024-03-16T22:41:07Z'/>"
          "</System></Event>\n");
    GIVES("msi (s) (7c:1a) [23:58:11:000]: mainenginethread is returning 1603\n",
          "MSI (s) (7C:1A) [23:58:11:000]: MainEngineThread is returning 1603\n");
}

TEST(pairs_of_splunk_in_small_letters_have_their_names)
{
    GIVES("03/04/2024 10:41:07 pm\nlogname=application\neventcode=1033\neventtype=2\ntype=error\n"
          "message=one type=error\n",
          "03/04/2024 10:41:07 pm\nLogName=application\nEventCode=1033\nEventType=2\nType=Error\n"
          "Message=one Type=Error\n");
}

TEST(words_are_whole_ones)
{
    GIVES("[10:00:01]:\tINFO:\t:ERRORS OF INFORMATIONS, AN_ERROR, ERROR\n",
          "[10:00:01]:\tInfo:\t:ERRORS OF INFORMATIONS, AN_ERROR, Error\n");
}

TEST(what_has_both_kinds_of_letters_or_no_known_record_stays)
{
    GIVES("[10:00:01]:\tInfo:\t:launchmsi: a line of its own\n", "(nothing)");
    GIVES("[10:00:01]:\tINFO:\t:LAUNCHMSI: ONE.MSI FOr\n", "(nothing)");
    GIVES("PLEASE LOOK AT THE ERROR OF THE SERVER, IT IS URGENT\n", "(nothing)");
    GIVES("scx-1.9.1-0.x86_64\nomi-1.9.1-0.x86_64\nmanagement and configuration of a server\n",
          "(nothing)");
    GIVES("2024-03-16 22:41:06 upgrade omi:amd64 1.6.9.1 1.9.1.0\n", "(nothing)");
}

/* Its escapes hang on their letters, too: by halves it would be a list of nothing. */
TEST(json_in_capitals_stays)
{
    GIVES("{\"EVENTS\":{\"EVENT\":[{\"SYSTEM\":{\"EVENTID\":1,\"TIMECREATED\":\"A\\NB\"}}]}}\n",
          "(nothing)");
}
