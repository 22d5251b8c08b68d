/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/test.h"

extern const struct parser parser_evtcsv;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_events(__FILE__, __LINE__, &parser_evtcsv, in, expected)

TEST(a_column_called_text_is_the_message_of_events_with_a_source)
{
    CHECK_OUTLINE("Time,Computer,Log,ID,Source,Level,Text\n"
                  "3/16/2024 22:41:07,c,L,7,P,Error,short\n",
                  "7 2 2024-03-16T22:41:07 [L] [c] short\n");
    CHECK_OUTLINE("Zeit;Computer;ID;Quelle;Meldungstext\n16.03.2024 22:41:07;c;7;P;kurz\n",
                  "7 -1 2024-03-16T22:41:07 [] [c] kurz\n");
    CHECK_OUTLINE("TimeCreated,Id,ProviderName,Message,Text\n2024-03-16 22:41:07,7,P,m,t\n",
                  "7 -1 2024-03-16T22:41:07 [] [] m\n");
}

TEST(a_list_of_tickets_with_texts_is_no_table_of_events)
{
    const char *tickets = "ID,Date,Text\n7,2024-03-16 22:41:07,The server is down since noon\n";
    struct sample sample = { .text = str_of(tickets), .whole = true };

    CHECK_INT(parser_evtcsv.bid(&sample), 0);
}

TEST(a_message_below_an_unknown_name_is_the_longest_text_of_the_row)
{
    CHECK_OUTLINE("TimeCreated,Id,ProviderName,Was es sagt,Note\n"
                  "2024-03-16 22:41:07,7,P,Der Dienst wurde gestartet und läuft,zur Kenntnis bitte alle\n"
                  "2024-03-16 22:41:08,8,P,kurz,x\n",
                  "7 -1 2024-03-16T22:41:07 [] [] Der Dienst wurde gestartet und läuft\n"
                  "8 -1 2024-03-16T22:41:08 [] [] kurz\n");
    CHECK_OUTLINE("TimeGenerated,EventID,SourceName,Strings,What the table says\n"
                  "2024-03-16 22:41:07,7,P,a|b,something else that is long\n",
                  "7 -1 2024-03-16T22:41:07 [] []  <a> <b>\n");
}

/* Hayabusa. */
TEST(the_level_of_a_rule_is_not_that_of_the_event)
{
    CHECK_OUTLINE("\"Timestamp\",\"RuleTitle\",\"Level\",\"Computer\",\"Channel\",\"EventID\",\"RecordID\","
                  "\"Details\"\n\"2024-03-16 22:41:07.120 +01:00\",\"Some rule\",\"info\",\"c\",\"L\",7,11,"
                  "\"Svc: x\"\n",
                  "7 -1 2024-03-16T21:41:07.120Z [L] [c] Svc: x\n");
}
