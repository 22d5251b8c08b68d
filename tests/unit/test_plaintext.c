/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/buf.h"
#include "base/mem.h"

#include <string.h>

extern const struct parser parser_plaintext;

#define CHECK_OUTLINE(in, expected) \
    parsed_check_outline(__FILE__, __LINE__, &parser_plaintext, in, expected)

TEST(a_paragraph_is_an_event_and_its_lines_are_joined)
{
    CHECK_OUTLINE("one\ntwo  \n  three\n\n\nfour",
                  " -1 [] one two three {Text=one two three}\n -1 [] four\n");
}

TEST(marks_of_quoting_are_no_words)
{
    CHECK_OUTLINE("> > said FATAL\n> > ACTION: x\n>\n> other\n",
                  " -1 [] said FATAL ACTION: x {Text=said FATAL ACTION: x}\n"
                  " -1 [] other {Text=other}\n");
}

TEST(a_line_with_a_time_begins_an_event)
{
    CHECK_OUTLINE("12:36:22:a\n2024-03-16 b\nc\n[3/16/2024 1:02] d\n16.03.2024 e\n",
                  " -1 [] 12:36:22:a\n -1 [] 2024-03-16 b c {Text=2024-03-16 b c}\n"
                  " -1 [] [3/16/2024 1:02] d\n -1 [] 16.03.2024 e\n");
}

/* As syslog and programs of UNIX write it. */
TEST(a_line_with_the_name_of_a_month_begins_an_event)
{
    CHECK_OUTLINE("Mar 16 22:41:07 lx01 a\nMar  6 22:41:07 lx01 b\nc\nSat Mar 16 22:41:07 2024 d\n",
                  " -1 [] Mar 16 22:41:07 lx01 a\n"
                  " -1 [] Mar  6 22:41:07 lx01 b c {Text=Mar  6 22:41:07 lx01 b c}\n"
                  " -1 [] Sat Mar 16 22:41:07 2024 d\n");
    CHECK_OUTLINE("<30>Mar 16 22:41:07 a\n<134>1 2024-03-16T22:41:07Z b\n16-Mar-2024 22:41:07 c\n"
                  "[16/Mar/2024:22:41:07 +0100] d\n16 Mar 2024 22:41:07,123 e\n",
                  " -1 [] <30>Mar 16 22:41:07 a\n -1 [] <134>1 2024-03-16T22:41:07Z b\n"
                  " -1 [] 16-Mar-2024 22:41:07 c\n -1 [] [16/Mar/2024:22:41:07 +0100] d\n"
                  " -1 [] 16 Mar 2024 22:41:07,123 e\n");
    CHECK_OUTLINE("it was on\nMar 16 or in\nMay 2024 and\n16 Mar that\nSat is it\n",
                  " -1 [] it was on Mar 16 or in May 2024 and 16 Mar that Sat is it "
                  "{Text=it was on Mar 16 or in May 2024 and 16 Mar that Sat is it}\n");
}

TEST(a_version_or_an_address_at_the_front_of_a_wrapped_line_is_no_time)
{
    CHECK_OUTLINE("packs of version\n10.22.10118.0 or\n7.5.3079 at\n10.20.0.15 are\n",
                  " -1 [] packs of version 10.22.10118.0 or 7.5.3079 at 10.20.0.15 are "
                  "{Text=packs of version 10.22.10118.0 or 7.5.3079 at 10.20.0.15 are}\n");
    CHECK_OUTLINE("a\n16.03.2024. b\n", " -1 [] a\n -1 [] 16.03.2024. b\n");
}

TEST(lines_as_wide_as_a_console_box_go_on_without_a_blank)
{
    char in[256], *at = in;
    struct buf out = { 0 };

    memset(at, 'x', 76);
    memcpy(at + 76, "FATA\nL ACTION: y\n", 18);
    parsed_outline(&out, &parser_plaintext, str_of(in));
    CHECK(str_find(buf_str(&out), STR("xFATAL ACTION: y; Message=")) < out.n);
    CHECK(str_find(buf_str(&out), STR("xFATA L ACTION: y")) < out.n);
    buf_clear(&out);
    memcpy(at + 76, "THE \nL ACTION: y\n", 18); /* the box ended at a blank */
    parsed_outline(&out, &parser_plaintext, str_of(in));
    CHECK(str_find(buf_str(&out), STR("xTHE L ACTION: y")) < out.n);
    CHECK(str_find(buf_str(&out), STR("xTHEL")) == out.n);
    buf_release(&out);
}

/* The ids of the events that are told, in their order; 0: the words are those of no event. */
static bool tells(const char *text, const uint32_t *ids)
{
    struct reading r;
    struct event ev;
    bool same = true;

    if (!reading_open(&r, &parser_plaintext, str_of(text), 0))
        return false;
    while (same && reading_next(&r, &ev))
        same = *ids != UINT32_MAX && (ev.has_event_id ? ev.event_id : 0) == *ids++;
    reading_close(&r);
    return same && *ids == UINT32_MAX;
}

#define CHECK_TOLD(text, ...) CHECK(tells(text, (const uint32_t[]){ __VA_ARGS__, UINT32_MAX }))

#define DEAF "The OpsMgr Connector could not connect to ms1:5723. The error code is 10061L(x)."
#define ALONE "OpsMgr was unable to set up a communications channel to ms1 and\n" \
              "there are no failover hosts."

TEST(every_event_of_a_paragraph_is_one)
{
    CHECK_TOLD(DEAF "\n" ALONE, 21006, 21016);
    CHECK_TOLD("> " DEAF "\n> \"" ALONE, 21006, 21016);
    CHECK_TOLD("Two of them:\n- 21016: " ALONE "\n- 21006: " DEAF "\n- and more", 21016, 21006, 0);
    CHECK_TOLD("Two of them:\n1. " ALONE "\n2) " DEAF, 21016, 21006);
    CHECK_TOLD("- a\n- b", 0);
    CHECK_TOLD("10:01 Event ID 21006: " DEAF "\n10:02\tEvent ID 21016: " ALONE "\n1:2 a", 21006, 21016);
    CHECK_TOLD("Event 21006: " DEAF "\nEvent ID: 21016, " ALONE "\nEvents followed", 21006, 21016);
    CHECK_TOLD("12 " DEAF "\n13 with the lines numbered\n14 " ALONE, 21016);
    CHECK_TOLD("- a\n- b\n" DEAF "\n- c", 21006, 0);
    CHECK_TOLD(DEAF "\nthat is: " ALONE, 21016); /* in the middle of a line it may be quoted */
}

TEST(what_word_set_is_there_as_it_was_typed_too)
{
    CHECK_OUTLINE("a\xC2\xA0" "b \xE2\x80\x98x\xE2\x80\x99 \xE2\x80\x9Cy\xE2\x80\x9D\xE2\x80\xA6\n",
                  " -1 [] a\xC2\xA0" "b \xE2\x80\x98x\xE2\x80\x99 \xE2\x80\x9Cy\xE2\x80\x9D\xE2\x80\xA6"
                  " {Text=a b 'x' \"y\"...; Message=a b 'x' \"y\"...}\n");
    CHECK_OUTLINE("f\xC3\xBCr \xC2\xAB" "a\xC2\xBB\n", " -1 [] f\xC3\xBCr \xC2\xAB" "a\xC2\xBB\n");
}

TEST(a_dash_of_word_may_be_one_or_two)
{
    CHECK_OUTLINE("a \xE2\x80\x93 b\n", " -1 [] a \xE2\x80\x93 b {Text=a - b; Message=a - b; "
                                        "Text=a -- b; Message=a -- b}\n");
}

TEST(words_of_an_event_are_told_behind_the_signs_of_word)
{
    CHECK_TOLD("The OpsMgr Connector could not connect\xC2\xA0to ms1:5723. The error code is 10061L(x).\n"
               "\xE2\x80\x9C" ALONE "\xE2\x80\x9D", 21006, 21016);
}

TEST(a_row_of_event_viewer_begins_an_event)
{
    CHECK_TOLD("Level Date and Time Source\nError 7/14/2022 10:20:31 AM OpsMgr Connector 21006 None " DEAF
               "\nFehler 14.07.2022 10:20:31 OpsMgr Connector 21016 Keine " ALONE, 0, 21006, 21016);
    CHECK_TOLD("some 7/14/2022\nthree 7/14/2022 10:20:31", 0);
}

#define REASON "Operation: Agent Install\nError Code: 800706BA\n"

TEST(what_ends_a_push_belongs_to_the_paragraph_before)
{
    CHECK_TOLD("The MOM Server failed to open service control manager on computer X.\n\n" REASON
               "\nhello\n\n" REASON, 10602, 10602, 0, 10612);
    CHECK_TOLD(DEAF "\n\n" REASON, 21006, 10612);
}

/* A table that was copied cell by cell, or lost its tabs; the line of somebody's script. */
TEST(a_date_an_id_and_a_source_in_front_of_words_are_those_of_an_event)
{
    CHECK_OUTLINE("TimeCreated Id Level\n2024-03-16 22:36:07\n7777\nMsiInstaller\nfirst\nsecond\n"
                  "16.03.2024 22:36:08 7778 Fehler Health Service Modules - third\n"
                  "Error 3/16/2024 10:36:09 PM | ms01.corp.example | HealthService: 7779: fourth\n"
                  "2024-03-16T22:36:10.5Z [Application] [ERROR] [7] [EventLog] [fifth]\n",
                  " -1 [] TimeCreated Id Level\n"
                  "2024-03-16T22:36:07 -1 [] first second\n"
                  "2024-03-16T22:36:08 2 [] third\n"
                  "2024-03-16T22:36:09 2 [ms01.corp.example] fourth\n"
                  "2024-03-16T22:36:10.5Z 2 [] fifth]\n");
    CHECK_OUTLINE("2: 24-9-2024 0:13:44 7 Informatie EventLog a\n", "2024-09-24T00:13:44 4 [] a\n");
    CHECK_OUTLINE("@{TimeCreated=03/16/2024 22:36:07; Id=7; User=; ProviderName=EventLog; Message=a; b}\n"
                  "@{Id=8; TimeCreated=03/16/2024 22:36:08; ProviderName=EventLog; Message=c\nd}\n",
                  "2024-03-16T22:36:07 -1 [] a; b\n2024-03-16T22:36:08 -1 [] c d\n");
    /* what an event's own words tell has its time from there as well */
    CHECK_OUTLINE("2024-03-16 22:36:07 HealthService 2002 Management Group \"M\" was started.\n",
                  "2024-03-16T22:36:07 -1 [] Management Group \"M\" was started.\n");
}

/* Sources are looked for 64 bytes at a time, at letters that one can begin with. */
TEST(a_source_is_found_wherever_it_stands_in_the_head_of_a_row)
{
    static const char *const sources[] = {
        "MsiInstaller", "HealthService", "Health Service ESE Store", "OpsMgr SDK Service",
        "DataAccessLayer", "AdtServer", "Service Control Manager", "EventLog", "User32",
        "Microsoft-Windows-Kernel-General", "Security", "Application Error", ".NET Runtime",
        "MSSQLSERVER", "MSSQL$OPS",
    };
    static const char signs[] = " \t,;|-=@'\"[](){}";

    for (size_t source = 0; source < sizeof sources / sizeof sources[0]; source++)
        for (size_t far = 2; far < 100; far++) {
            struct str sign = { &signs[far % (sizeof signs - 1)], 1 };
            struct buf in = { 0 }, out = { 0 };

            buf_add(&in, STR("2024-03-16 22:36:07 | 7 "));
            for (size_t i = 0; i < far; i++)
                buf_add(&in, i + 1 < far ? STR(" ") : sign);
            buf_add(&in, str_of(sources[source]));
            buf_add(&in, STR(" a\n"));
            parsed_outline(&out, &parser_plaintext, buf_str(&in));
            CHECK(str_eq(buf_str(&out), STR("2024-03-16T22:36:07 -1 [] a\n")));
            buf_release(&in);
            buf_release(&out);
        }
}

/* Most sentences are told from a row by the letters that they begin with. */
TEST(a_row_may_begin_with_a_level_of_any_language)
{
    static const char *const words[] = { "",
        "Critical Kritisch Critique Crítico Critico Kritiek Krytyczne Kritikus Kriittinen "
        "Fatal 重大 Критический Κρίσιμο 关键",
        "Error Fehler Erreur Errore Erro Fout Fel Fejl Feil Błąd Chyba Hiba Hata Ошибка Virhe "
        "Eroare Pogreška Napaka ErrorEvent エラー",
        "Warning Warnung Avertissement Advertencia Avviso Aviso Waarschuwing Varning Advarsel "
        "Ostrzeżenie Upozornění Figyelmeztetés Uyarı UYARI Varoitus Avertisment Upozornenie "
        "Upozorenje Opozorilo Warn WarningEvent 警告",
        "Information Informationen Información Informazioni Informações Informatie Gegevens "
        "Oplysninger Informasjon Informacje Informace Információ Bilgi BİLGİ Tiedot "
        "Informații Informácie Informacije Info INFO Success InformationEvent 情報",
        "Verbose Ausführlich Commentaires Detallado Detalhado Подробно 詳細",
    };

    for (size_t level = 1; level < sizeof words / sizeof words[0]; level++)
        for (struct str rest = str_of(words[level]); rest.n;) {
            struct str word = str_cut(&rest, ' ');
            struct buf in = { 0 }, out = { 0 }, expected = { 0 };

            buf_add(&in, word);
            buf_add(&in, STR(" 2024-03-16 22:36:07 7 EventLog a\n"));
            buf_add(&expected, STR("2024-03-16T22:36:07 "));
            buf_add(&expected, (struct str){ &"012345"[level], 1 });
            buf_add(&expected, STR(" [] a\n"));
            parsed_outline(&out, &parser_plaintext, buf_str(&in));
            if (!CHECK(str_eq(buf_str(&out), buf_str(&expected))))
                printf("  %.*s\n", STR_FMT(word));
            buf_release(&in);
            buf_release(&out);
            buf_release(&expected);
        }
}

TEST(a_row_may_begin_with_a_log_a_machine_or_a_level_with_a_blank)
{
    CHECK_OUTLINE("Operations Manager 2024-03-16 22:36:07 7 EventLog a\n\n"
                  "Application 2024-03-16 22:36:08 7 EventLog b\n",
                  "2024-03-16T22:36:07 -1 [] a\n2024-03-16T22:36:08 -1 [] b\n");
    CHECK_OUTLINE("ms01 2024-03-16 22:36:07 7 EventLog a\n", "2024-03-16T22:36:07 -1 [ms01] a\n");
    CHECK_OUTLINE("(m-s_x.corp 2024-03-16 22:36:07 7 EventLog a\n",
                  "2024-03-16T22:36:07 -1 [m-s_x.corp] a\n");
    CHECK_OUTLINE("Failure Audit 2024-03-16 22:36:07 7 EventLog a\n",
                  "2024-03-16T22:36:07 0 [] a\n");
    CHECK_OUTLINE("E rror 2024-03-16 22:36:07 7 EventLog a\n", "2024-03-16T22:36:07 2 [] a\n");
    CHECK_OUTLINE("machine 2024-03-16 22:36:07 7 EventLog a\n",
                  " -1 [] machine 2024-03-16 22:36:07 7 EventLog a\n");
}

/* A number behind a time changes nothing of it, and so was taken for a part of the date. */
TEST(an_id_in_front_of_a_run_of_blanks_is_none_of_the_date)
{
    CHECK_OUTLINE("2024-03-16 22:36:07 7   EventLog   a\n", "2024-03-16T22:36:07 -1 [] a\n");
    CHECK_OUTLINE("16 Mar 2024 22:36:07 7   EventLog   a\n", "2024-03-16T22:36:07 -1 [] a\n");
}

TEST(what_only_ends_like_a_source_is_none)
{
    CHECK_OUTLINE("2024-03-16 22:36:07 7 x.NET Runtime a\n",
                  " -1 [] 2024-03-16 22:36:07 7 x.NET Runtime a\n");
    CHECK_OUTLINE("2024-03-16 22:36:07 7 xEventLog a\n",
                  " -1 [] 2024-03-16 22:36:07 7 xEventLog a\n");
}

/* Behind the first blank line were words that no event had. */
TEST(the_words_of_an_object_may_have_blank_lines_and_braces)
{
    CHECK_OUTLINE("@{TimeCreated=03/16/2024 22:36:07; Id=7; ProviderName=EventLog; Message=a {1}\n\nb}\n"
                  "@{TimeCreated=03/16/2024 22:36:08; Id=8; ProviderName=EventLog; Message=c\n\n"
                  "2024-03-16 22:00:00 d {2}\n{3}\n}\n\ne\n",
                  "2024-03-16T22:36:07 -1 [] a {1} b\n"
                  "2024-03-16T22:36:08 -1 [] c 2024-03-16 22:00:00 d {2} {3} \n -1 [] e\n");
    /* one that was cut has no end: what follows is not its */
    CHECK_OUTLINE("@{TimeCreated=03/16/2024 22:36:07; Id=7; ProviderName=EventLog; Message=a\n\nb\n"
                  "@{TimeCreated=03/16/2024 22:36:08; Id=8; ProviderName=EventLog; Message=c}\n",
                  "2024-03-16T22:36:07 -1 [] a\n -1 [] b\n2024-03-16T22:36:08 -1 [] c\n");
}

/* The number of a record was the event's, and a user's SID a machine. */
TEST(the_values_of_an_object_are_what_their_names_say)
{
    CHECK_OUTLINE("@{RecordId=4711; TimeCreated=03/16/2024 22:36:07; ProcessId=88; UserId=S-1-5-18; "
                  "MachineName=SRV; ProviderName=Some Source; Message=a}\n",
                  " -1 [] @{RecordId=4711; TimeCreated=03/16/2024 22:36:07; ProcessId=88; "
                  "UserId=S-1-5-18; MachineName=SRV; ProviderName=Some Source; Message=a}\n");
    CHECK_OUTLINE("@{RecordId=4711; TimeCreated=03/16/2024 22:36:07; UserId=S-1-5-18; Id=7; "
                  "MachineName=SRV; ProviderName=Some Source; Message=a}\n",
                  "2024-03-16T22:36:07 -1 [SRV] a\n");
}

TEST(a_log_that_names_a_source_is_no_table_of_events)
{
    CHECK_OUTLINE("2024-03-16 22:36:07 [7000] starting HealthService\n"
                  "2024-03-16 22:36:07 HealthService has 7 files\n"
                  "HealthService 7000 failed\n",
                  " -1 [] 2024-03-16 22:36:07 [7000] starting HealthService\n"
                  " -1 [] 2024-03-16 22:36:07 HealthService has 7 files HealthService 7000 failed "
                  "{Text=2024-03-16 22:36:07 HealthService has 7 files HealthService 7000 failed}\n");
}

TEST(a_long_block_is_divided)
{
    struct buf in = { 0 }, out = { 0 };
    size_t events = 0;

    for (int i = 0; i < 100; i++)
        buf_add(&in, STR("word\n"));
    parsed_outline(&out, &parser_plaintext, buf_str(&in));
    for (struct str rest = buf_str(&out); rest.n; events++)
        str_cut(&rest, '\n');
    CHECK_INT(events, 3);
    buf_release(&in);
    buf_release(&out);
}

static struct str channel_of(const char *text)
{
    struct reading r;
    struct event ev;
    struct str channel = STR_NONE;

    if (!reading_open(&r, &parser_plaintext, str_of(text), 0))
        return channel;
    while (reading_next(&r, &ev))
        channel = str_eq(ev.channel, STR("text")) ? STR("text") : STR("other-text");
    reading_close(&r);
    return channel;
}

TEST(text_is_looked_at_only_where_something_of_the_product_is_named)
{
    CHECK_STR(channel_of("the backup failed"), STR("other-text"));
    CHECK_STR(channel_of("the backup failed\n\nof SCOM"), STR("text"));
    CHECK_STR(channel_of("our Operations\nManager servers"), STR("text"));
    CHECK_STR(channel_of("AuthorizedKeysCommand of discom"), STR("other-text"));
    CHECK_STR(channel_of("see PRDSCOM01"), STR("text"));
    CHECK_STR(channel_of("see scom-server"), STR("text"));
    CHECK_STR(channel_of("sco"), STR("other-text"));
}

TEST(a_script_that_quotes_a_log_is_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_plaintext,
                         STR("#!/bin/sh\ngrep -q 'FATAL ACTION: ' OpsMgrSetupWizard.log")), 0);
    CHECK_INT(parsed_bid(&parser_plaintext,
                         STR("# looks into logs\n\nparam([string]$Path)\n'FATAL ACTION: ' # SCOM")), 0);
    CHECK_INT(parsed_bid(&parser_plaintext,
                         STR("REM SCOM\n@Echo Off\nfind \"FATAL ACTION\" x.log")), 0);
    CHECK(parsed_bid(&parser_plaintext, STR("# of SCOM\nFATAL ACTION: Configure")) > 0);
    CHECK(parsed_bid(&parser_plaintext, STR("Parameters of SCOM were wrong")) > 0);
}

TEST(a_name_speaks_for_what_stands_near_it)
{
    struct buf in = { 0 };

    buf_add(&in, STR("SCOM\n\n"));
    for (int i = 0; i < 20000; i++)
        buf_add(&in, STR("some words\n"));
    buf_char(&in, '\0');
    CHECK_STR(channel_of(in.s), STR("other-text"));
    buf_release(&in);
}

/* Names are looked for once in a while: what stands behind one is of the product for longer. */
TEST(a_name_counts_wherever_it_begins_in_its_line)
{
    static const char *const names[] = { "OpsMgr", "scom", "System\tCenter", "Fatal Action:",
                                         "Upgrade\n> Compatible", "MSFTSCX" };
    struct buf in = { 0 };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        for (size_t before = 0; before < 9; before++) {
            buf_clear(&in);
            buf_add(&in, str_first(STR("12345678 "), before));
            buf_format(&in, "%s%c", names[i], '\0');
            CHECK_STR(channel_of(in.s), STR("text"));
        }
    buf_release(&in);
}

/* Many places are looked at at a time, and the last ones by themselves. */
TEST(a_name_counts_wherever_it_begins_in_a_long_line)
{
    struct buf in = { 0 };

    for (size_t before = 0; before < 150; before++)
        for (size_t behind = 0; behind < 70; behind += 23) {
            buf_clear(&in);
            for (size_t i = 0; i < before; i++)
                buf_char(&in, "system opens ascii omega "[i % 25]);
            if (before % 2)
                buf_add(&in, STR("Health service"));
            else
                buf_add(&in, STR("-SCOM"));
            for (size_t i = 0; i < behind; i++)
                buf_char(&in, '-');
            buf_char(&in, '\0');
            CHECK_STR(channel_of(in.s), STR("text"));
            in.s[before + 2] = '-';
            CHECK_STR(channel_of(in.s), STR("other-text"));
        }
    buf_release(&in);
}

TEST(binary_and_our_own_output_are_not_claimed)
{
    CHECK_INT(parsed_bid(&parser_plaintext, STR("")), 0);
    CHECK_INT(parsed_bid(&parser_plaintext, STR("words\x1b[1m of a console\n")), 1);
    CHECK_INT(parsed_bid(&parser_plaintext, STR("\x7f\x02\x03\x04 and so on\x05\x06")), 0);
    CHECK_INT(parsed_bid(&parser_plaintext, STR("title: x\npostflight:\n    phase: gw\n")), 0);
    CHECK_INT(parsed_bid(&parser_plaintext, STR("{\n  \"schema\": \"postflight.report/1\"")), 0);
    CHECK_INT(parsed_bid(&parser_plaintext,
                         STR("COMPLETE: x\nExit code 0. What an id means: postflight explain "
                             "ID.")), 0);
}

TEST(every_sample_is_claimed_and_read_in_any_pieces_cut_or_damaged)
{
    static const struct parsed_sample samples[] = {
        { "corpus/text/quoted-mail.txt", 6, 0 },
        { "corpus/text/console-box-80.txt", 1, 0 },
        { "corpus/text/ordinary-mail-de.txt", 3, 0 },
        { "corpus/text/other-program.log", 5, 0 },
        { "corpus/text/ticket.txt", 2, 0 },
    };

    parsed_check_samples(__FILE__, __LINE__, &parser_plaintext, samples,
                         sizeof samples / sizeof samples[0]);
}

TEST(without_memory_the_source_is_over_and_nothing_leaks)
{
    parsed_check_no_memory(&parser_plaintext, STR("> a b\n> c SCOM\n\nd\ne\n"), 40);
}

/* Of the heap, until the first event is there. */
static long requests_for(const char *text)
{
    struct reading r;
    struct event ev;

    for (long n = 0; n < 1000; n++) {
        bool open, read;

        mem_fail_at(n);
        open = reading_open(&r, &parser_plaintext, str_of(text), 0);
        read = open && reading_next(&r, &ev);
        mem_fail_at(-1);
        if (open)
            reading_close(&r);
        if (read)
            return n;
    }
    return 1000;
}

/* An archive may have 80,000 members of one byte. */
TEST(descriptions_are_learned_for_a_text_that_is_as_long_as_one)
{
    CHECK_INT(requests_for("shortish") + 1, requests_for("long enough"));
    CHECK_INT(requests_for("x"), requests_for("shortish"));
}
