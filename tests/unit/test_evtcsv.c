/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "input/csvrow.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evtcsv;

static const struct parsed_file files[] = {
    { "corpus/evtcsv/viewer-en.csv", 4, 0 },
    { "corpus/evtcsv/viewer-de.csv", 3, 0 },
    { "corpus/evtcsv/viewer-ja.csv", 3, 0 },
    { "corpus/evtcsv/viewer-fr-unknown-names.csv", 2, 0 },
    { "corpus/evtcsv/security-en.csv", 2, 0 },
    { "corpus/evtcsv/viewer-not-rendered.csv", 2, 0 },
    { "corpus/evtcsv/viewer-tabs.txt", 2, 0 },
    { "corpus/evtcsv/viewer-tabs-lost.txt", 4, 0 },
    { "corpus/evtcsv/pasted-quotes-lost.txt", 2, 1 },
    { "corpus/evtcsv/windows2003.csv", 2, 0 },
    { "corpus/evtcsv/cut-both-ends.csv", 3, 4 },
    { "corpus/evtcsv/get-winevent.csv", 3, 0 },
    { "corpus/evtcsv/get-winevent-useculture.csv", 3, 0 },
    { "corpus/evtcsv/get-eventlog.csv", 2, 0 },
    { "corpus/evtcsv/logparser.csv", 1, 0 },
    { "corpus/evtcsv/log-analytics.csv", 1, 0 },
    { "corpus/evtcsv/hayabusa.csv", 2, 0 },
    { "corpus/evtcsv/text-column.csv", 2, 0 },
    { "corpus/evtcsv/unknown-message.csv", 2, 0 },
};
#define FILES (sizeof files / sizeof files[0])

#define CHECK_OUTLINE(in, expected) \
    parsed_check_events(__FILE__, __LINE__, &parser_evtcsv, in, expected)

static void check_row(int at, char separator, size_t fields, const char *lines,
                      const char *expected)
{
    struct str rest = str_of(lines);
    struct csv_row row = { 0 };
    struct buf out = { 0 };
    bool whole = false;

    csv_begin(&row, separator, fields);
    while (rest.n && !whole)
        whole = csv_feed(&row, str_cut(&rest, '\n'));
    for (size_t i = 0; i < row.n; i++)
        buf_format(&out, "<%.*s>", STR_FMT(csv_field(&row, i)));
    buf_add(&out, whole ? STR("") : STR("..."));
    if (!CHECK_STR(buf_str(&out), str_of(expected)))
        test_fail(__FILE__, at, "row: %s", lines);
    csv_release(&row);
    buf_release(&out);
}

#define CHECK_ROW(separator, fields, lines, expected) \
    check_row(__LINE__, separator, fields, lines, expected)

TEST(a_quote_opens_at_the_beginning_and_closes_at_the_end_of_a_field)
{
    CHECK_ROW(',', 0, "a,b,,c", "<a><b><><c>");
    CHECK_ROW(',', 0, "a,", "<a><>");
    CHECK_ROW(',', 0, "\"a,b\",c", "<a,b><c>");
    CHECK_ROW(',', 0, "\"a \"\"b\"\"\",c", "<a \"b\"><c>");
    CHECK_ROW(',', 0, "\"\",\"\"\"\",x", "<><\"><x>");
    CHECK_ROW(',', 0, "\"a\nb\",c", "<a\nb><c>");
    CHECK_ROW(',', 0, "\"a\n\n,b", "<a\n\n,b>...");
    CHECK_ROW(',', 0, "a \"b\",c", "<a \"b\"><c>");
    CHECK_ROW(',', 0, "\"a\" b,c\",d", "<a\" b,c><d>");
    CHECK_ROW(';', 0, "a,b;c", "<a,b><c>");
    CHECK_ROW(',', 2, "a,b, and, c", "<a><b, and, c>");
    CHECK_ROW(',', 2, "a,\"b, and\",c", "<a><b, and><c>");
}

TEST(fields_beyond_the_limit_are_counted_as_dropped)
{
    struct csv_row row = { 0 };
    struct buf line = { 0 };

    for (size_t i = 0; i < CSV_FIELDS + 2; i++)
        buf_add(&line, STR("ab,"));
    csv_begin(&row, ',', 0);
    CHECK(csv_feed(&row, buf_str(&line)));
    CHECK_STR(csv_field(&row, CSV_FIELDS - 1), STR("ab"));
    CHECK(!csv_field(&row, CSV_FIELDS).s);
    CHECK_INT(row.dropped, 4);
    csv_release(&row);
    buf_release(&line);
}

TEST(every_sample_is_claimed_and_gives_its_events_in_pieces_of_any_size)
{
    parsed_check_files(&parser_evtcsv, files, FILES);
}

TEST(a_file_may_end_anywhere_and_no_id_is_half_a_number)
{
    parsed_check_cuts(&parser_evtcsv, files, FILES, 1);
    CHECK_OUTLINE("Error,1/2/2024 1:02:03 PM,A,20", "");
}

/* One for each, tabs of eight columns; a quoted message of two lines; quoted by a mail. */
TEST(where_tabs_became_blanks_rows_are_told_by_what_stands_in_them)
{
    static const char events[] =
        "1033 4 2024-03-16T23:12:44 [Application] [] Removed it.  Status: 0. x\n"
        "2010 2 2024-03-16T23:10:02 [Operations Manager] [] No (connection).\n"
        "7036 4 2024-03-16T23:09:13 [System] [] The 7 1 Agent service|entered it.\n"
        "5 3 2024-03-16T23:09:00 [] [] Disk 2 is 9 full.\n";

    CHECK_OUTLINE("Level Date and Time Source Event ID Task Category\n"
                  "Information 3/16/2024 11:12:44 PM MsiInstaller 1033 None Removed it.  "
                  "Status: 0. x\n"
                  "Error 3/16/2024 11:10:02 PM HealthService 2010 None No (connection).\n"
                  "Information 3/16/2024 11:09:13 PM Service Control Manager 7036 None "
                  "\"The 7 1 Agent service\nentered it.\"\n"
                  "Warning 3/16/2024 11:09:00 PM Some Thing 5 (3) Disk 2 is 9 full.\n", events);
    CHECK_OUTLINE("> Level   Date and Time   Source  Event ID        Task Category\n"
                  "> Information     3/16/2024 11:12:44 PM   MsiInstaller    1033    None    "
                  "Removed it.  Status: 0. x\n"
                  "> Error   3/16/2024 11:10:02 PM   HealthService   2010    Health   "
                  "No (connection).\n"
                  "> Information     3/16/2024 11:09:13 PM   Service Control Manager 7036    "
                  "None    \"The 7 1 Agent service\n> entered it.\"\n"
                  "> Warning 3/16/2024 11:09:00 PM   Some Thing      5       Two words  "
                  "Disk 2 is 9 full.\n", events);
    CHECK_OUTLINE("Informationen   16.03.2024 23:12:44     MsiInstaller    1033    Keine   a\n"
                  "Fehler 16.03.2024 23:10 HealthService 2010 Health b\n"
                  "情報 2024/03/16 23:10:02 HealthService 7 なし c\n",
                  "1033 4 2024-03-16T23:12:44 [Application] [] a\n"
                  "2010 2 2024-03-16T23:10 [Operations Manager] [] Health b\n"
                  "7 4 2024-03-16T23:10:02 [Operations Manager] [] c\n");
    /* a date as wide as its column */
    CHECK_OUTLINE("Level        Date and Time         Source                   Event ID  Task Category\n"
                  "Information  3/13/2024 9:41:07 PM  Service Control Manager  7036      None  a\n"
                  "Warning      3/13/2024 10:13:00 PM HealthService            2115      None  b\n"
                  "Error        3/14/2024 12:32:59 AM OpsMgr Connector         21016     None  c\n",
                  "7036 4 2024-03-13T21:41:07 [System] [] a\n"
                  "2115 3 2024-03-13T22:13:00 [Operations Manager] [] b\n"
                  "21016 2 2024-03-14T00:32:59 [Operations Manager] [] c\n");
    CHECK_OUTLINE("Information 16/3/2024 11:10:02 p. m. HealthService 2010 Ninguna  b\n",
                  "2010 4 2024-03-16T23:10:02 [Operations Manager] [] b\n");
}

TEST(a_line_with_a_level_and_a_date_is_no_row_of_a_source_that_nobody_knows)
{
    static const char *const lines[] = {
        "Error 3/16/2024 11:10:02 PM Some Thing 2010 None No connection.\n",
        "Error 2024-03-16 23:10:02 HealthService has 2010 connections\n",
        "Error 2024-03-16 23:10:02 HealthService 123456 None x\n",
        "Error: HealthService 2010 None x\n", "Information\n", "Error 3/16/2024 11:10\n",
    };

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        CHECK_INT(parsed_bid(&parser_evtcsv, str_of(lines[i])), 0);
}

/* Such a table was a text, without time and machine. */
TEST(a_wave_may_separate_fields)
{
    CHECK_OUTLINE("TimeCreated~Id~ProviderName~MachineName~Message\n"
                  "2024/11/25 22:39:10~7~A~ms1~b, c; d | e\n",
                  "7 -1 2024-11-25T22:39:10 [] [ms1] b, c; d | e\n");
}

TEST(columns_are_known_by_name_in_any_order)
{
    CHECK_OUTLINE("Event ID;Computer;Date and Time;Level;Source;Description\n"
                  "7;c1;1.2.2024 3:04:05;Fehler;A;x;y\n",
                  "7 2 2024-02-01T03:04:05 [] [c1] x;y\n");
    CHECK_OUTLINE("\"RecordId\",\"Id\",\"ProviderName\",\"TimeCreated\"\n"
                  "\"5\",\"7036\",\"Service Control Manager\",\"2024-03-16T22:41:07.5Z\"\n",
                  "7036 -1 2024-03-16T22:41:07.5Z [System] [] \n");
    CHECK_OUTLINE("TimeGenerated [UTC],Source,EventLog,Computer,EventLevelName,EventID,"
                  "RenderedDescription\n"
                  "\"3/16/2024, 10:41:07 PM\",A,L,c1,Error,7,\"x\ny\"\n"
                  "\"3/4/2024, 10:41:08 PM\",A,L,c1,Error,7,z\n",
                  "7 2 2024-03-16T22:41:07Z [L] [c1] x|y\n"
                  "7 2 2024-03-04T22:41:08 [L] [c1] z\n");
    /* EvtxECmd: UTC, and a number of its own beside the record's */
    CHECK_OUTLINE("RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,Channel,Computer\n"
                  "1,4711,2024-03-16 22:41:07.1234567,7,Error,A,L,c1\n",
                  "7 2 2024-03-16T22:41:07.1234567Z [L] [c1] \n");
    CHECK_OUTLINE("Level|Date and Time|Source|Event ID|Task Category|Message\n"
                  "Error|16.03.2024 22:41:07|A|7|None|\"x\n|y\"\n",
                  "7 2 2024-03-16T22:41:07 [] [] x||y\n");
    CHECK_OUTLINE("\"_time\",EventCode,SourceName,ComputerName,LogName,RecordNumber,Message,source\n"
                  "\"2024-03-16T22:41:07.000+00:00\",7,A,c1,L,11,m,\"WinEventLog:L\"\n",
                  "7 -1 2024-03-16T22:41:07.000Z [L] [c1] m\n");
    CHECK_OUTLINE("\"@timestamp\",\"winlog.event_id\",\"winlog.provider_name\",\"winlog.computer_name\","
                  "\"winlog.channel\",\"message\"\n"
                  "\"2024-03-16T22:41:07.500Z\",7,A,c1,L,m\n",
                  "7 -1 2024-03-16T22:41:07.500Z [L] [c1] m\n");
    CHECK_OUTLINE("| Level | Date | Source | Event ID | Message |\n|---|---|---|---|---|\n"
                  "| Error | 2024-03-16 22:41:07 | A | 7 | x y. |\n",
                  "7 2 2024-03-16T22:41:07 [] [] x y.\n");
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category\n"
                  "Error,a date of another culture \xD9\xA1\xD9\xA6\xD9\xA3\xD9\xA4,A,5,None,m\n",
                  "5 2  [] [] m\n");
}

/* All rows were lost. */
TEST(a_spreadsheet_marks_what_stays_a_text)
{
    static const char rows[] = "7 2 2024-03-01T01:02:03 [] [] m\n8 4 2024-03-02T01:02:03 [] [] n\n";

    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category,\n"
                  "Error,'3/1/2024 1:02:03 AM,A,'7,None,'m\n"
                  "Information,'3/2/2024 1:02:03 AM,A,'8,None,'n\n", rows);
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category,\n"
                  "Error,\"=\"\"3/1/2024 1:02:03 AM\"\"\",A,\"=\"\"7\"\"\",None,m\n"
                  "Information,=\"3/2/2024 1:02:03 AM\",A,=\"8\",None,n\n", rows);
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category\n"
                  "Error,3/1/2024 1:02:03 AM,A,7,None,'a' and \"b\"\n",
                  "7 2 2024-03-01T01:02:03 [] [] 'a' and \"b\"\n");
}

TEST(server_manager_names_the_machine_of_a_row)
{
    CHECK_OUTLINE("Server Name\tID\tSeverity\tSource\tLog\tDate and Time\n"
                  "ms1\t7\tError\tA\tL\t3/1/2024 1:02:03 AM\n",
                  "7 2 2024-03-01T01:02:03 [L] [ms1] \n");
}

/* What Chainsaw writes was taken for an archive of Windows 2003, a path for the source. */
TEST(words_behind_a_date_are_no_time)
{
    CHECK_OUTLINE("2024-03-16T22:41:07.12+00:00,Service Changed,/mnt/System.evtx,1,A,7,11,ms1,"
                  "\"Data:\n- x\"\n", "");
}

/* Its "source" is a machine; "message" is short where there is a full one. */
TEST(what_graylog_calls_source_is_the_machine)
{
    CHECK_OUTLINE("\"timestamp\",\"source\",\"EventID\",\"SourceName\",\"Channel\","
                  "\"full_message\"\n"
                  "\"2025-09-18T08:12:44.441Z\",\"c1\",\"7\",\"A\",\"L\",\"x\ny\"\n",
                  "7 -1 2025-09-18T08:12:44.441Z [L] [c1] x|y\n");
    CHECK_OUTLINE("\"timestamp\",\"source\",\"message\",\"winlogbeat_winlog_event_id\","
                  "\"winlogbeat_winlog_provider_name\",\"winlogbeat_winlog_channel\"\n"
                  "\"2025-09-18T08:12:44.441Z\",\"c1\",\"m\",\"7\",\"A\",\"L\"\n",
                  "7 -1 2025-09-18T08:12:44.441Z [L] [c1] m\n");
}

/* A cell with XML, commas and doubled marks in it is passed over; so is EventLevel, whose 2 is an
   error of one agent and a warning of another [inferred]. */
TEST(what_log_analytics_keeps_of_an_event_beside_its_words_is_no_column)
{
    CHECK_OUTLINE("TenantId,TimeGenerated [UTC],Source,EventLog,Computer,EventLevel,EventData,"
                  "EventID,RenderedDescription\n"
                  "00,\"9/18/2025, 8:12:44.441 AM\",A,L,c1,4,\"<DataItem type="
                  "\"\"System.XmlData\"\" time=\"\"2025-09-18T08:12:44\"\"><EventData><Data>1, 2"
                  "</Data></EventData></DataItem>\",1033,\"x, y\"\n",
                  "1033 -1 2025-09-18T08:12:44.441Z [L] [c1] x, y\n");
}

TEST(columns_that_somebody_chose_are_known_without_their_names)
{
    /* the names are lost, and half of the first row; in another language, in another order */
    CHECK_OUTLINE("half a message\"\r\n\"9/14/2019 9:10:00 PM\",\"HealthService\",\"1210\",\"System\","
                  "\"Error\",\"a.x.example\",\"771\",\"one, two\r\n\r\nthree\"\r\n"
                  "\"9/15/2019 9:10:00 PM\",\"Other\",\"7\",\"System\",\"Error\",\"b\",\"772\",\"four\"\r\n",
                  "1210 2 2019-09-14T21:10:00 [System] [a.x.example] one, two||three\n"
                  "7 2 2019-09-15T21:10:00 [System] [b] four\n");
    CHECK_OUTLINE("Gazda;Kod;Izvor;Kada;Rijeci\na.x.example;1210;HealthService;15.09.2019 21:10:00;"
                  "words that are long enough\nb.x.example;7;Other;16.09.2019 21:10:00;short\n",
                  "1210 -1 2019-09-15T21:10:00 [Operations Manager] [a.x.example] words that are long "
                  "enough\n7 -1 2019-09-16T21:10:00 [] [b.x.example] short\n");
    /* Get-EventLog: the number of the record is nearer to the source than the id */
    CHECK_OUTLINE("\"1210\",\"a.x.example\",\"System.Byte[]\",\"48213\",\"(0)\",\"Error\",\"words that are long enough\","
                  "\"HealthService\",\"9/14/2019 9:10:00 PM\"\n",
                  "1210 2 2019-09-14T21:10:00 [Operations Manager] [a.x.example] words that are long "
                  "enough\n");
    CHECK_OUTLINE("on 9/14/2019, HealthService said 1210, then nothing\n", "");
}

/* One place of the headline, damaged by as many other bytes. */
static const struct damaged_name {
    const char *path, *name, *damaged;
} damaged_names[] = {
    { "corpus/evtcsv/viewer-en.csv", "Level", "Lev\x01l" },
    { "corpus/evtcsv/viewer-en.csv", "Source", "So\xFFrce" },
    { "corpus/evtcsv/viewer-en.csv", "Event ID", "Event,ID" },
    { "corpus/evtcsv/viewer-en.csv", "Date and Time", "Datexand Time" },
    { "corpus/evtcsv/viewer-en.csv", "Source,", "Source\"" },
    { "corpus/evtcsv/viewer-de.csv", "Quelle", "Que;le" },
    { "corpus/evtcsv/viewer-de.csv", "Ebene", "\"bene" },
    { "corpus/evtcsv/viewer-de.csv", "Ereignis-ID", "Ereignis-I\xC4" },
    { "corpus/evtcsv/viewer-ja.csv", "\xE3\x82\xBD", "\xE3\x82\xBE" },
    { "corpus/evtcsv/viewer-ja.csv", " ID", " I/" },
    { "corpus/evtcsv/get-winevent.csv", "\"Id\"", "\"Iq\"" },
    { "corpus/evtcsv/get-winevent.csv", "\"ProviderName\"", "\"Provide7Name\"" },
    { "corpus/evtcsv/get-winevent.csv", "\"RecordId\"", "\"R\x02" "cordId\"" },
    { "corpus/evtcsv/get-winevent.csv", "\"TimeCreated\"", "\"TimeCre.ted\"" },
    { "corpus/evtcsv/get-winevent.csv", "\"Message\"", "\"Messbge\"" },
    { "corpus/evtcsv/get-winevent.csv", "\"LogName\",", "\"LogName\"_" },
    { "corpus/evtcsv/get-winevent.csv", "\"Version\"", "\"Versi\"n\"" },
    { "corpus/evtcsv/get-winevent.csv", "\"MachineName\"", "\"MachineNameE" },
    { "corpus/evtcsv/get-winevent.csv", "\"UserId\"", "{UserId\"" },
    { "corpus/evtcsv/get-eventlog.csv", "\"EventID\"", "\"EvextID\"" },
    { "corpus/evtcsv/get-eventlog.csv", "\"Source\"", "\"S urce\"" },
    { "corpus/evtcsv/get-eventlog.csv", "\"Index\"", "\"Inde\xF8\"" },
    { "corpus/evtcsv/get-eventlog.csv", "\"TimeGenerated\"", "\"Tim+Generated\"" },
    { "corpus/evtcsv/get-eventlog.csv", "\"Data\",", "\"Data\"-" },
    { "corpus/evtcsv/log-analytics.csv", "TimeGenerated", "TimeG~\x8A" "erated" },
    { "corpus/evtcsv/log-analytics.csv", "EventLevelName", "EvenM\xCA" "evelName" },
    { "corpus/evtcsv/log-analytics.csv", ",EventID", ",Ev\xBF\x88tID" },
    { "corpus/evtcsv/log-analytics.csv", "RenderedDescription", "RenderedDescript&\xB1n" },
    { "corpus/evtcsv/log-analytics.csv", "Computer,E", "Computer\x94_" },
    { "corpus/evtcsv/log-analytics.csv", "EventLog,C", "EventLog+\xEB" },
    { "corpus/evtcsv/log-analytics.csv", "Xml,EventData", "Xm;ZEventData" },
    { "corpus/evtcsv/log-analytics.csv", "EventData,EventID", "EventData\xEE\xE7ventID" },
    { "corpus/evtcsv/logparser.csv", "EventType,", "EventType\xB7" },
    { "corpus/evtcsv/logparser.csv", "TimeGenerated,", "TimeGenerated|" },
    { "corpus/evtcsv/logparser.csv", "SourceName,", "SourceName\x8D" },
    { "corpus/evtcsv/logparser.csv", "ComputerName,", "ComputerName\x05" },
};

static void check_damaged_name(const struct damaged_name *d)
{
    struct buf before = { 0 }, after = { 0 };
    struct str bytes, end;
    char *whole;
    size_t at;

    whole = test_read_file(d->path, &bytes.n);
    bytes.s = whole;
    at = str_find(bytes, str_of(d->name));
    CHECK(at < bytes.n);
    end = str_of(d->damaged);
    (void)parsed_json(&before, &parser_evtcsv, bytes, 0, NULL);
    memcpy(whole + at, end.s, end.n);
    CHECK(parsed_bid(&parser_evtcsv, bytes) >= 64);
    (void)parsed_json(&after, &parser_evtcsv, bytes, 0, NULL);
    if (!CHECK_STR(buf_str(&after), buf_str(&before)))
        test_fail(__FILE__, __LINE__, "%s: %s", d->path, d->damaged);
    free(whole);
    buf_release(&before);
    buf_release(&after);
}

TEST(a_damaged_name_of_a_column_costs_nothing)
{
    for (size_t i = 0; i < sizeof damaged_names / sizeof damaged_names[0]; i++)
        check_damaged_name(&damaged_names[i]);
}

/* One more field is no lost separator. */
TEST(rows_with_a_separator_at_their_end_keep_their_columns)
{
    CHECK_OUTLINE("EventID,TimeGenerated,Gr\xC3\xB6\xC3\x9F" "e,SourceName,Message,Ort\n"
                  "1210,2019-09-15 21:10:00,5,HealthService,words,here,\n",
                  "1210 -1 2019-09-15T21:10:00 [Operations Manager] [] words\n");
}

TEST(damaged_names_of_columns_in_any_order_are_known_by_what_is_left_and_by_the_rows)
{
    static const char *const names[] = {
        "\"TimeCreated\",\"Id\",\"LevelDisplayName\","
        "\"ProviderName\",\"MachineName\",\"Message\"",
        "\"TimeCr-ated\",\"Id\",\"LevelDisplayName\","
        "\"ProviderName\",\"MachineName\",\"Message\"",
        "\"TimeCreated\",\"I|\",\"LevelDisplayName\","
        "\"ProviderName\",\"MachineName\",\"Message\"",
        "\"TimeCreated\",\"Id\",\"Level DisplayNam\","
        "\"ProviderName\",\"MachineName\",\"Message\"",
        "\"TimeCreated\",\"Id\",\"LevelDisplayName\xDD,"
        "\"ProviderName\",\"MachineName\",\"Message\"",
        "\"TimeCreated\",\"Id\",\"LevelDisplayName\","
        "\"Pr!viderName\",\"MachineName\",\"Message\"",
        "\"TimeCreated\",\"Id\",\"LevelDisplayName\","
        "\"ProviderName\"\xDE\"MachineName\",\"Message\"",
        "\"TimeCreated\",\"Id\",\"LevelDisplayName\","
        "\"ProviderName\",\"Mac\x99ineName\",\"Message\"",
        "\"TimeCreated\",\"Id\",\"LevelDisplayName\","
        "\"ProviderName\",\"MachineName\",\"Mess8ge\"",
        "\"TimeCreated\",\"Id\",\"LevelDisplayName\","
        "\"ProviderName\",\"MachineName\",\"MessageH",
    };
    struct buf doc = { 0 };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        buf_clear(&doc);
        buf_add(&doc, str_of(names[i]));
        buf_add(&doc, STR("\n\"3/16/2024 1:02:03 PM\",\"7\",\"Error\",\"HealthService\",\"c1\","
                          "\"x\ny\"\n\"3/17/2024 1:02:03 PM\",\"8\",\"Warning\","
                          "\"Other\",\"c2\",z\n"));
        buf_char(&doc, 0);
        if (doc.s)
            CHECK_OUTLINE(doc.s, "7 2 2024-03-16T13:02:03 [Operations Manager] [c1] x|y\n"
                                 "8 3 2024-03-17T13:02:03 [] [c2] z\n");
    }
    buf_release(&doc);
}

TEST(a_row_of_more_fields_than_are_kept_stands_below_damaged_names)
{
    struct buf doc = { 0 };

    buf_add(&doc, STR("TimeCreated,I|,LevelDisplayName,ProviderName,MachineName,Message\n"
                      "3/16/2024 1:02:03 PM,7,Error,HealthService,c1,x"));
    for (size_t i = 0; i < 2 * CSV_FIELDS; i++)
        buf_add(&doc, STR(",y"));
    buf_add(&doc, STR("\n3/17/2024 1:02:03 PM,8,Warning,Other,c2,z\n"));
    buf_char(&doc, 0);
    if (doc.s)
        CHECK_OUTLINE(doc.s, "7 2 2024-03-16T13:02:03 [Operations Manager] [c1] x\n"
                             "8 3 2024-03-17T13:02:03 [] [c2] z\n");
    buf_release(&doc);
}

TEST(names_of_something_else_stay_it_whatever_is_below)
{
    CHECK_OUTLINE("Server,Date,Source,Level\nms01,1/20/2024 1:02:03 PM,backup,Error\n"
                  "Level,Date and Time,Source,Event ID,Task Category\n"
                  "Error,1/20/2024 1:02:03 PM,A,1,None,one\n",
                  "1 2 2024-01-20T13:02:03 [] [] one\n");
    /* a column whose name is known stays what it is, and "Sender" is no server */
    CHECK_OUTLINE("TimeCreated,Id,ProviderName,Sender\n1/20/2024 1:02:03 PM,7,A,x.y.example\n",
                  "7 -1 2024-01-20T13:02:03 [] [] \n");
}

TEST(tables_put_together_have_their_names_again)
{
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category\n"
                  "Error,1/20/2024 1:02:03 PM,A,1,None,one\n"
                  "Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie\n"
                  "Fehler,20.1.2024 13:02:04,A,2,Keine,two\n",
                  "1 2 2024-01-20T13:02:03 [] [] one\n"
                  "2 2 2024-01-20T13:02:04 [] [] two\n");
    CHECK_OUTLINE("Message,Id,TimeCreated,LogName\n"
                  "\"a\nb\",1,1/20/2024 1:02:03 PM,L\n"
                  "\"Message\",\"Id\",\"TimeCreated\",\"LogName\"\n"
                  "\"c\",2,1/20/2024 1:02:04 PM,M\n",
                  "1 -1 2024-01-20T13:02:03 [L] [] a|b\n"
                  "2 -1 2024-01-20T13:02:04 [M] [] c\n");
}

/* Get-EventLog | Export-Csv without its names; the words of a mail above it. */
TEST(the_first_row_of_a_table_without_names_keeps_all_lines_of_its_message)
{
    CHECK_OUTLINE("Hello, \"this\" is it:\n"
                  "\"10606\",\"a.corp.example\",\"System.Byte[]\",\"1\",\"(0)\",\"0\",\"Error\","
                  "\"one \"\"b\"\"\n\ntwo\",\"Health Service Modules\",\"System.String[]\",\"7\","
                  "\"20.1.2024 13:02:03\",\"20.1.2024 13:02:03\",,,\n"
                  "\"21015\",\"a.corp.example\",\"System.Byte[]\",\"2\",\"(0)\",\"0\",\"Error\","
                  "\"three\",\"OpsMgr Connector\",\"System.String[]\",\"8\","
                  "\"20.1.2024 13:02:04\",\"20.1.2024 13:02:04\",,,\n",
                  "10606 2 2024-01-20T13:02:03 [Operations Manager] [a.corp.example] one \"b\"||two\n"
                  "21015 2 2024-01-20T13:02:04 [Operations Manager] [a.corp.example] three\n");
}

TEST(a_row_that_reaches_neither_date_nor_source_nor_message_is_none)
{
    CHECK_OUTLINE("\"EventID\",\"MachineName\",\"Message\",\"Source\",\"TimeGenerated\"\n"
                  "\"7\",\"a.corp.example\",\"one\",\"A\",\"1/20/2024 1:02:03 PM\"\n"
                  "\n"
                  "Date,Ticket\n"
                  "1,2\n",
                  "7 -1 2024-01-20T13:02:03 [] [a.corp.example] one\n");
}

TEST(a_name_that_a_mail_broke_inside_its_quotes_begins_a_row_all_the_same)
{
    static const char table[] =
        "\"TimeCreated\",\"LogName\",\"ProviderName\",\"Id\",\"Message\"\n"
        "\"11/25/2023 8:47:30 PM\",\"Operations Manager\",\"OpsMgr\nConnector\","
        "\"20022\",\"a\nb\"\n"
        "\"11/25/2023 8:37:30\nPM\",\"Operations\nManager\",\"HealthService\",\"1210\",\"c\"\n";

    CHECK_OUTLINE(table, "20022 -1 2023-11-25T20:47:30 [Operations Manager] [] a|b\n"
                         "1210 -1 2023-11-25T20:37:30 [Operations Manager] [] c\n");
}

TEST(parameters_come_from_the_message_or_from_their_column)
{
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category\n"
                  "Information,1/20/2024 1:02:03 PM,HealthService,2002,None,"
                  "Management Group \"MG01\" was started.\n"
                  "Information,1/20/2024 1:02:03 PM,HealthService,1210,None,"
                  "\"Kein Text: 1210, HealthService.\n\nDaten:\n\nMG01\nx\n\nEnde\"\n",
                  "2002 4 2024-01-20T13:02:03 [Operations Manager] [] "
                  "Management Group \"MG01\" was started. <MG01>\n"
                  "1210 4 2024-01-20T13:02:03 [Operations Manager] [] "
                  "Kein Text: 1210, HealthService.||Daten:||MG01|x||Ende <MG01> <x>\n");
    CHECK_OUTLINE("EventLog,TimeGenerated,EventID,SourceName,Strings,EventType,EventTypeName\n"
                  "L,2024-03-16 23:12:44,5,A,x||y|,2,Warning event\n",
                  "5 3 2024-03-16T23:12:44 [L] []  <x> <> <y> <>\n");
}

/* Get-EventLog of several logs in one list: the line above its names tells of the first event. */
TEST(the_type_above_a_table_tells_the_log_of_the_provider_that_it_names)
{
    CHECK_OUTLINE("#TYPE System.Diagnostics.EventLogEntry#Application/HealthService/10001\n"
                  "EventID,TimeGenerated,Source,Message\n"
                  "10001,2024-03-16 23:12:44,HealthService,a\n"
                  "7036,2024-03-16 23:12:45,Service Control Manager,b\n"
                  "7,2024-03-16 23:12:46,Unknown,c\n",
                  "10001 -1 2024-03-16T23:12:44 [Application] [] a\n"
                  "7036 -1 2024-03-16T23:12:45 [System] [] b\n"
                  "7 -1 2024-03-16T23:12:46 [Application] [] c\n");
}

/* What Event Viewer's list and its General tab leave out of a name; 6005 is another provider's. */
TEST(a_source_without_the_front_that_providers_of_windows_have_is_theirs)
{
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category\n"
                  "Information,3/16/2024 10:36:07 PM,Eventlog,104,Log clear,a\n"
                  "Information,3/16/2024 10:36:08 PM,EventLog,6005,None,b\n"
                  "Information,3/16/2024 10:36:09 PM,RestartManager,10000,None,c\n"
                  "Information,3/16/2024 10:36:09 PM,Manager,10000,None,d\n",
                  "104 4 2024-03-16T22:36:07 [System] [] a\n"
                  "6005 4 2024-03-16T22:36:08 [System] [] b\n"
                  "10000 4 2024-03-16T22:36:09 [Application] [] c\n"
                  "10000 4 2024-03-16T22:36:09 [] [] d\n");
}

/* Log Parser quotes nothing that needs no quotes, so that only the names tell how long a row is. */
TEST(a_row_without_quotes_that_a_mail_broke_is_as_long_as_its_names)
{
    static const char names[] =
        "EventLog,RecordNumber,TimeGenerated,EventID,EventTypeName,SourceName,Strings,ComputerName,"
        "Message,Data\n";
    char text[1024];

    snprintf(text, sizeof text, "%s%s", names,
             "Operations Manager,881211,2024-06-26 17:59:07,33333,Warning\n"
             "event,DataAccessLayer,p_StateChangeEventProcess|14|2627|Violation\n"
             "of a key,c,Data Access Layer rejected retry on SqlError: Request:\n"
             "p_StateChangeEventProcess Class: 14,\n"
             "Operations Manager,881212,2024-06-26 17:59:08,7,Warning\n"
             "event,OpsMgr SDK Service,\"a sentence that goes on up to the end of the\n"
             "line\nb\",c,x y,\n"
             "Application,9,2024-06-26 17:59:09,8,Error event,A,,c,z,\n");
    CHECK_OUTLINE(text, "33333 3 2024-06-26T17:59:07 [Operations Manager] [c] Data Access Layer "
                        "rejected retry on SqlError: Request: p_StateChangeEventProcess Class: 14 "
                        "<p_StateChangeEventProcess> <14> <2627> <Violation of a key>\n"
                        "7 3 2024-06-26T17:59:08 [Operations Manager] [c] x y "
                        "<a sentence that goes on up to the end of the line b>\n"
                        "8 2 2024-06-26T17:59:09 [Application] [c] z\n");
    /* in front of a message, whose lines stay */
    CHECK_OUTLINE("Level,Date and Time,Source,Event ID,Task Category\n"
                  "Error,10/24/2024 02:08:32 PM,Application Error,1000,Application Crashing\n"
                  "Events,\"Faulting application name: a\nb\"\n"
                  "Error,10/24/2024 02:08:33 PM,Application Error,1000,Application Crashing\n"
                  "Events,Faulting application name: c\n"
                  "Error,10/24/2024 02:08:34 PM,HealthService,7,None,d\n",
                  "1000 2 2024-10-24T14:08:32 [Application] [] Faulting application name: a|b\n"
                  "1000 2 2024-10-24T14:08:33 [Application] [] Faulting application name: c\n"
                  "7 2 2024-10-24T14:08:34 [Operations Manager] [] d\n");
    /* what is short by itself, and has a row below */
    snprintf(text, sizeof text, "%s%s", names,
             "Operations Manager,881211,2024-06-26 17:59:07,33333,Warning event,DataAccessLayer\n"
             "Operations Manager,881212,2024-06-26 17:59:08,7,Warning event,OpsMgr SDK Service\n");
    CHECK_OUTLINE(text, "33333 3 2024-06-26T17:59:07 [Operations Manager] [] \n"
                        "7 3 2024-06-26T17:59:08 [Operations Manager] [] \n");
}

/* A blank that does not break is a word between blanks, and nothing when trimmed. */
TEST(a_blank_of_another_kind_between_fields_is_no_field)
{
    CHECK_OUTLINE("Information  3/16/2024 10:36:07 PM  MsiInstaller  1033  \xC2\xA0  It went\n"
                  "Information  3/16/2024 10:36:07 \xC2\xA0 PM  MsiInstaller  1033  None  y\n",
                  "1033 4 2024-03-16T22:36:07 [Application] [] It went\n"
                  "1033 4 2024-03-16T22:36:07 [Application] [] y\n");
}

/* Get-SCOMEvent | Export-Csv: Id is the GUID under which the database has it. */
TEST(an_event_of_the_database_has_its_id_as_its_number_and_its_time_in_utc)
{
    CHECK_OUTLINE("\"Number\",\"Id\",\"Channel\",\"PublisherName\",\"LoggingComputer\",\"TimeGenerated\","
                  "\"Description\"\n"
                  "\"20070\",\"6f9b2a3c-1a2b-4c5d-8e9f-001122334455\",\"Operations Manager\","
                  "\"OpsMgr Connector\",\"MS01\",\"3/16/2024 10:36:07 PM\",\"a\"\n",
                  "20070 -1 2024-03-16T22:36:07Z [Operations Manager] [MS01] a\n");
    /* somebody's own number of the row is none */
    CHECK_OUTLINE("Number,Id,ProviderName,MachineName,TimeCreated,Message\n"
                  "1,7,X,MS01,3/16/2024 10:36:07 PM,a\n",
                  "7 -1 2024-03-16T22:36:07 [] [MS01] a\n");
}

/* Somebody asked Event Viewer for more columns; a short name of a machine may be any word. */
TEST(columns_that_event_viewer_can_show_are_known_by_their_names)
{
    CHECK_OUTLINE("Nivel,Fecha y hora,Origen,Id. del evento,Categoría de la tarea,Usuario,Registro,Equipo\n"
                  "Error,16/03/2024 22:36:07,X,7,Ninguno,N/A,System,SRV1,a\n",
                  "7 2 2024-03-16T22:36:07 [System] [SRV1] a\n");
    CHECK_OUTLINE("レベル,日付と時刻,ソース,イベント ID,タスクのカテゴリ,ユーザー,ログ,コンピューター\n"
                  "エラー,2024/03/16 22:36:07,X,7,なし,N/A,System,SRV1,a\n",
                  "7 2 2024-03-16T22:36:07 [System] [SRV1] a\n");
}

TEST(what_is_no_table_of_events_is_not_claimed)
{
    static const char *const others[] = {
        "",
        "Name,Version,Date\nx,1.0,1/1/2024\n",
        "a,b,c,d,e,f\n1,2,3,4,5,6\n",
        "Log Name: A\nSource: B\nDate: 1/2/2024 1:02:03 PM\nEvent ID: 5\nLevel: Error\n",
        "[22:41:07]:\tInfo:\t:Setup:\tx, 1/2/2024 1:02:03, y, 5\n",
        "Server,Date and Time,Source\nms01,1/2/2024 1:02:03 PM,backup\n",
        /* two rows without an end between them, and in the order of Windows 2003 */
        "10-6-2024 14:04:19\t7028\tInformatie\tHealthService\tWell. 10-6-2024 14:04:21\t2002\tFout\tEventLog\tx\n",
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (!CHECK_INT(parsed_bid(&parser_evtcsv, str_of(others[i])), 0))
            test_fail(__FILE__, __LINE__, "sample: %s", others[i]);
}

TEST(a_message_beyond_the_record_limit_is_cut_and_reported)
{
    struct defects d = { 0 };
    struct buf doc = { 0 }, b = { 0 };

    buf_add(&doc, STR("Error,1/20/2024 1:02:03 PM,A,1,None,\"x\n"));
    while (doc.n < LIMIT_RECORD_BYTES + 100000)
        buf_add(&doc, STR("................................................................\n"));
    buf_add(&doc, STR("\"\nError,1/20/2024 1:02:03 PM,A,2,None,y\n"));
    CHECK_INT(parsed_json(&b, &parser_evtcsv, buf_str(&doc), 0, &d), 2);
    CHECK_INT(d.counted[DEFECT_RECORD_TOO_LONG], 1);
    defects_release(&d);
    buf_release(&doc);
    buf_release(&b);
}

TEST(a_failing_allocation_ends_this_source_only)
{
    parsed_check_no_memory_of(&parser_evtcsv, "corpus/evtcsv/windows2003.csv", 60);
    parsed_check_no_memory_of(&parser_evtcsv, "corpus/evtcsv/get-winevent.csv", 60);
}
