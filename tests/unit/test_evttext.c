/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"
#include "lib/reading.h"
#include "lib/test.h"

#include "base/limits.h"
#include "base/mem.h"
#include "parsers/evttext_ahead.h"
#include "parsers/evttext_label.h"

#include <stdlib.h>
#include <string.h>

extern const struct parser parser_evttext;

static const struct parsed_file files[] = {
    { "corpus/evttext/copy-en.txt", 1, 0 },
    { "corpus/evttext/copy-with-xml.txt", 2, 0 },
    { "corpus/evttext/ticket.txt", 2, 0 },
    { "corpus/evttext/doubled-lines.txt", 1, 0 },
    { "corpus/evttext/quoted-mail.txt", 1, 0 },
    { "corpus/evttext/wevtutil-utc.txt", 3, 0 },
    { "corpus/evttext/wevtutil-cut.txt", 2, 1 },
    { "corpus/evttext/windows2003.txt", 2, 0 },
    { "corpus/evttext/windows2003-de.txt", 2, 0 },
    { "corpus/evttext/my-event-viewer.txt", 2, 0 },
    { "corpus/evttext/windows2003-ja.txt", 1, 0 },
    { "corpus/evttext/copy-de.txt", 1, 0 },
    { "corpus/evttext/copy-ja.txt", 2, 0 },
    { "corpus/evttext/copy-ja-utf16.txt", 2, 0 },
    { "corpus/evttext/general-tab.txt", 1, 0 },
    { "corpus/evttext/copy-ru-utf16-no-bom.txt", 1, 0 },
};
#define FILES (sizeof files / sizeof files[0])

#define CHECK_OUTLINE(in, expected) \
    parsed_check_events(__FILE__, __LINE__, &parser_evttext, in, expected)

#define NS "http://schemas.microsoft.com/win/2004/08/events/event"

/* Text, and of each event: what follows the offset in its JSON, one after the other. */
static const char *const samples[][2] = {
    /* two labels are enough if one is the id; the description may lack its label */
    { "Event ID: 7\nSource: A\nIt failed.\nBadly.\n\nprose\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"It failed.\\nBadly.\",\"fields\":{}}" },
    /* the exception that a description speaks of may stand far below it */
    { "Event ID: 7\nSource: A\nDescription:\nIt failed:\n\n\n\nA.B.SqlException: why\n\n\nprose\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"It failed:\\n\\n\\n\\nA.B.SqlException: why\",\"fields\":{}}" },
    /* a console's prompt, and the end of a transcript */
    { "Event ID: 7\nSource: A\nDescription:\nIt failed.\n\nPS C:\\temp> exit\nEvent ID: 8\nSource: A\n"
      "Description:\nPS: none.\n**********************\nWindows PowerShell transcript end\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"It failed.\",\"fields\":{}}"
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":8,"
      "\"level\":null,\"message\":\"PS: none.\",\"fields\":{}}" },
    /* the prompts of a script's help; those below the event are none of them */
    { "Event ID: 4104\nSource: Microsoft-Windows-PowerShell\nDescription:\nCreating Scriptblock text (1 of "
      "1):\n<#\nPS C:\\>Get-A\n\nGets.\n#>\n\nScriptBlock ID: 01234567-89ab-CDEF-0123-456789abcdef\n"
      "Path: \n\nPS C:\\> exit\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"Microsoft-Windows-PowerShell\","
      "\"event_id\":4104,\"level\":null,\"message\":\"Creating Scriptblock text (1 of 1):\\n<#\\n"
      "PS C:\\\\>Get-A\\n\\nGets.\\n#>\\n\\nScriptBlock ID: 01234567-89ab-CDEF-0123-456789abcdef\\n"
      "Path: \",\"fields\":{}}" },
    /* four labels are enough without */
    { "Log Name: L\nSource: A\nLevel: Warning\nComputer: c\n",
      "\"time\":null,\"host\":\"c\",\"channel\":\"L\",\"provider\":\"A\",\"event_id\":null,"
      "\"level\":3,\"fields\":{}}" },
    /* one label, or labels without number, are prose */
    { "Source: A\nFine so far.\nEvent ID: 7\nmore\nEvent ID: none\nSource: B\n", "" },
    /* a value on the next line */
    { "Log Name:\nOperations Manager\nSource: A\nEvent ID: 7\n",
      "\"time\":null,\"host\":null,\"channel\":\"Operations Manager\",\"provider\":\"A\","
      "\"event_id\":7,\"level\":null,\"fields\":{}}" },
    /* two headers without descriptions */
    { "Source: A\nEvent ID: 1\nSource: B\nEvent ID: 2\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":1,"
      "\"level\":null,\"fields\":{}}"
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"B\",\"event_id\":2,"
      "\"level\":null,\"fields\":{}}" },
    /* a stray label before a header does not join it */
    { "Computer: wrong\n\nSource: A\nEvent ID: 1\nComputer: right\nDescription: d\n",
      "\"time\":null,\"host\":\"right\",\"channel\":null,\"provider\":\"A\",\"event_id\":1,"
      "\"level\":null,\"message\":\"d\",\"fields\":{}}" },
    /* a label that is not known, or was damaged on the way, stands among those that are */
    { "Source: A\nEvent ID: 7\nCategoria attivit\xE2\x80\xA6: -\nLevel: Error\nComputer: c\n"
      "Description: d\n",
      "\"time\":null,\"host\":\"c\",\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":2,\"message\":\"d\",\"fields\":{}}" },
    /* but a description without its label may begin like one */
    { "Source: A\nEvent ID: 7\nReason: none\nhas been told.\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"Reason: none\\nhas been told.\",\"fields\":{}}" },
    /* labels behind the words that they belong to, twice; what is no event's stays out */
    { "Hello,\nNo certificate could be loaded or created.\n\nSource: OpsMgr Connector\n"
      "Event ID: 21021\n\nA monitoring host is unresponsive or has crashed.\n\nSource: HealthService\n"
      "Event ID: 4000\n\nAny ideas?\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"OpsMgr Connector\","
      "\"event_id\":21021,\"level\":null,"
      "\"message\":\"Hello,\\nNo certificate could be loaded or created.\","
      "\"fields\":{}}"
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"HealthService\","
      "\"event_id\":4000,\"level\":null,"
      "\"message\":\"A monitoring host is unresponsive or has crashed.\",\"fields\":{}}" },
    /* a source that was left out is told by the description, if it is that of the id */
    { "Event ID: 20056\nLevel: Error\nComputer: c\nDescription: Failed to initialize\nthe IPC "
      "channels.\n",
      "\"time\":null,\"host\":\"c\",\"channel\":null,\"provider\":\"OpsMgr Connector\","
      "\"event_id\":20056,\"level\":2,\"message\":\"Failed to initialize\\nthe IPC channels.\","
      "\"fields\":{}}" },
    { "Event ID: 7\nLevel: Error\nComputer: c\nDescription: Failed to initialize the IPC channels.\n",
      "\"time\":null,\"host\":\"c\",\"channel\":null,\"provider\":null,\"event_id\":7,"
      "\"level\":2,\"message\":\"Failed to initialize the IPC channels.\",\"fields\":{}}" },
    /* the names of the product's console, and of a tool that lists events */
    { "Date and Time: 2/17/2013 10:11:32\nLog Name: L\nSource: A\nGenerating Rule: some rule\n"
      "Event Number: 7\nLevel: Error\nLogging Computer: c\nUser: N/A\nDescription:\nd\n",
      "\"time\":\"2013-02-17T10:11:32\",\"time_kind\":\"local\",\"host\":\"c\",\"channel\":\"L\","
      "\"provider\":\"A\",\"event_id\":7,\"level\":2,\"message\":\"d\",\"fields\":{}}" },
    { "Event Time        : 16.03.2024 22:41:07\nRecord ID         : 50211\nEvent ID          : 7\n"
      "Level             : Warning\nChannel           : L\nProvider          : A\n"
      "Description       : d\n",
      "\"time\":\"2024-03-16T22:41:07\",\"time_kind\":\"local\",\"host\":null,\"channel\":\"L\","
      "\"provider\":\"A\",\"event_id\":7,\"level\":3,\"message\":\"d\",\"fields\":{}}" },
    /* a parameter of a message that a mail has wrapped is one line */
    { "Source: MsiInstaller\nEvent ID: 1040\nBeginning a Windows Installer transaction: D:\\My\n"
      "Packs\\a.msi. Client Process Id: 7.\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"MsiInstaller\",\"event_id\":1040,"
      "\"level\":null,\"message\":\"Beginning a Windows Installer transaction: D:\\\\My\\nPacks"
      "\\\\a.msi. Client Process Id: 7.\",\"fields\":{\"Data\":[\"D:\\\\My Packs\\\\a.msi\",\"7\"]}}" },
    /* a date that cannot be read */
    { "Source: A\nDate: some day\nEvent ID: 7\nLevel: Kaputt\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":\"Kaputt\",\"damaged\":true,\"fields\":{}}" },
    /* two blank lines end a description, one does not */
    { "Source: A\nEvent ID: 7\nDescription:\na\n\nb\n\n\nprose\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"a\\n\\nb\",\"fields\":{}}" },
    /* the label of the XML is there, the XML is not */
    { "Source: A\nEvent ID: 7\nDescription: d\nEvent Xml:\n\nSource: B\nEvent ID: 8\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"d\",\"fields\":{}}"
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"B\",\"event_id\":8,"
      "\"level\":null,\"fields\":{}}" },
    /* XML of the same event, of another, and alone */
    { "Source: A\nEvent ID: 7\nDescription: d\nEvent Xml:\n<Event xmlns=\"" NS "\"><System>\n"
      "<EventID>7</EventID><Level>2</Level></System><EventData><Data>x</Data></EventData></Event>\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,\"level\":2,"
      "\"message\":\"d\",\"fields\":{\"Data\":[\"x\"]}}" },
    { "来源: A\n事件 ID: 7\n描述:\nd\n事件 Xml:\n<Event xmlns=\"" NS "\"><System>"
      "<EventID>7</EventID></System></Event>\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"d\",\"fields\":{}}" },
    { "Source: A\nEvent ID: 7\nDescription: This is no XML:\nx\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"This is no XML:\\nx\",\"fields\":{}}" },
    { "Source: A\nEvent ID: 7\nd\n<Event xmlns=\"" NS "\"><System><EventID>8</EventID></System>"
      "</Event> and <Event xmlns=\"" NS "\"><System><EventID>9</EventID></System></Event>\nprose\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"d\",\"fields\":{}}"
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":8,"
      "\"level\":null,\"fields\":{}}"
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":null,\"event_id\":9,"
      "\"level\":null,\"fields\":{}}" },
    /* names that a mail wrapped in XML below a text */
    { "Source: A\nEvent ID: 7\nd\n<Event xmlns=\"" NS "\"><System><Provider\nName='B\nC'/>"
      "<EventID>8</EventID><Channel>Operations\nManager</Channel><Computer>ms-\n01.x</Computer>"
      "</System></Event>\n",
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"message\":\"d\",\"fields\":{}}"
      "\"time\":null,\"host\":\"ms-01.x\",\"channel\":\"Operations Manager\","
      "\"provider\":\"B C\",\"event_id\":8,\"level\":null,\"fields\":{}}" },
    /* XML without its end, then another event */
    { "Source: A\nEvent ID: 7\nEvent Xml:\n<Event xmlns=\"" NS "\">\n<System>\n<EventID>7</EventID>\n"
      "<Channel>C</Channel>\n\nSource: B\nEvent ID: 8\n",
      "\"time\":null,\"host\":null,\"channel\":\"C\",\"provider\":\"A\",\"event_id\":7,"
      "\"level\":null,\"damaged\":true,\"fields\":{}}"
      "\"time\":null,\"host\":null,\"channel\":null,\"provider\":\"B\",\"event_id\":8,"
      "\"level\":null,\"fields\":{}}" },
};

static void add_after_offset(struct buf *out, struct str json)
{
    while (json.n) {
        struct str line = str_cut(&json, '\n');

        line = str_from(line, str_find(line, STR("\"offset\":")));
        buf_add(out, str_from(line, str_find_char(line, ',') + 1));
    }
}

/* Without "system", which only repeats the provider. */
TEST(labels_and_descriptions_become_events)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct buf json = { 0 }, b = { 0 };

        CHECK(parsed_json(&json, &parser_evttext, str_of(samples[i][0]), 0, NULL) >= 0);
        add_after_offset(&b, buf_str(&json));
        if (!CHECK_STR(buf_str(&b), str_of(samples[i][1])))
            test_fail(__FILE__, __LINE__, "sample: %s", samples[i][0]);
        buf_release(&json);
        buf_release(&b);
    }
}

TEST(every_form_and_language_is_claimed_and_gives_its_events_in_pieces_of_any_size)
{
    parsed_check_files(&parser_evttext, files, FILES);
    for (size_t k = 0; k < sizeof samples / sizeof samples[0]; k++)
        reading_check_chunks(samples[k][0], 0, &parser_evttext, str_of(samples[k][0]));
}

TEST(a_file_may_end_anywhere)
{
    parsed_check_cuts(&parser_evttext, files, FILES, 1);
}

/* One header that ends the file, and wevtutil's last description, may be half of what they were. */
TEST(what_the_end_of_the_file_cuts_is_marked)
{
    static const char *const cut[] = { "Source: A\nEvent ID: 70",
                                       "Event[0]:\n  Source: A\n  Event ID: 7\n  Description:\nHa" };
    static const char *const whole[] = { "Source: A\nEvent ID: 7\nDescription:\nNo line end" };

    for (size_t i = 0; i < 3; i++) {
        struct defects d = { 0 };
        struct buf b = { 0 };

        CHECK_INT(parsed_json(&b, &parser_evttext, str_of(i < 2 ? cut[i] : whole[0]), 0, &d), 1);
        CHECK_INT(d.counted[DEFECT_TRUNCATED], i < 2);
        CHECK_INT(str_find(buf_str(&b), STR("\"damaged\":true")) < b.n, i < 2);
        defects_release(&d);
        buf_release(&b);
    }
}

TEST(a_description_beyond_the_record_limit_is_cut_and_reported)
{
    struct defects d = { 0 };
    struct buf doc = { 0 }, b = { 0 };

    buf_add(&doc, STR("Source: A\nEvent ID: 7\nDescription:\n"));
    while (doc.n < LIMIT_RECORD_BYTES + 100000)
        buf_add(&doc, STR("................................................................\n"));
    CHECK_INT(parsed_json(&b, &parser_evttext, buf_str(&doc), 0, &d), 1);
    CHECK_INT(d.counted[DEFECT_RECORD_TOO_LONG], 1);
    CHECK(b.n > LIMIT_RECORD_BYTES - 1000);
    defects_release(&d);
    buf_release(&doc);
    buf_release(&b);
}

TEST(level_words_are_known)
{
    CHECK_INT(label_level(STR("Error")), 2);
    CHECK_INT(label_level(STR("Informationen")), 4);
    CHECK_INT(label_level(STR("Warnung")), 3);
    CHECK_INT(label_level(STR("警告")), 3);
    CHECK_INT(label_level(STR("重大")), 1);
    CHECK_INT(label_level(STR("Failure Audit")), 0);
    CHECK_INT(label_level(STR("5")), 5);
    CHECK_INT(label_level(STR("Erreur")), 2);
    CHECK_INT(label_level(STR("Cảnh báo")), 3);
    CHECK_INT(label_level(STR("ข้อผิดพลาด")), 2);
    CHECK_INT(label_level(STR("Kļūda")), 2);
    CHECK_INT(label_level(STR("خطأ")), 2);
    CHECK_INT(label_level(STR("Villa")), -1);
    CHECK_INT(label_level(STR("")), -1);
}

TEST(words_and_labels_in_capitals_mean_the_same)
{
    CHECK_INT(label_level(STR("BŁĄD")), 2);
    CHECK_INT(label_level(STR("INFORMAÇÕES")), 4);
    CHECK_INT(label_level(STR("ПРЕДУПРЕЖДЕНИЕ")), 3);
    CHECK_INT(label_level(STR("ΠΛΗΡΟΦΟΡΊΕΣ")), 4);
    CHECK_INT(label_level(STR("Πληροφορίες")), 4);
    CHECK_INT(label_level(STR("UYARI")), 3);
    CHECK_INT(label_of(STR("ID DE L’ÉVÉNEMENT : 1033"), NULL, NULL, NULL), LABEL_ID);
    CHECK_INT(label_of(STR("ŹRÓDŁO: a"), NULL, NULL, NULL), LABEL_SOURCE);
    CHECK_INT(label_of(STR("УРОВЕНЬ: a"), NULL, NULL, NULL), LABEL_LEVEL);
    /* letters that are longer when they are small, to the end of a key and beyond */
    CHECK_INT(label_level(STR("ȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺ")), -1);
    CHECK_INT(label_level(STR("ȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺȺ")), -1);
    CHECK_INT(label_level(STR("B\xC5")), -1);
}

/* Found by fuzzing: the comparison went on behind the end of its own text. */
TEST(a_nul_does_not_end_a_label)
{
    CHECK_INT(label_of(STR("Description\0\0: x"), NULL, NULL, NULL), LABEL_NONE);
    CHECK_INT(label_of(STR("Description: x"), NULL, NULL, NULL), LABEL_DESCRIPTION);
    CHECK_INT(label_level(STR("error\0")), -1);
}

/* Names that share a place in the memo push each other out. */
TEST(a_label_means_the_same_whether_it_is_remembered_or_not)
{
    static const char *const words[] = { "Log Name", "Event ID", "Ereignis-ID", "Level", "Source",
                                         "Security ID", "Account Name", "Quelle", "Date",
                                         "Schl\xC3\xBCsselw\xC3\xB6rter" };
    struct label_memo memo = { 0 };
    struct buf line = { 0 };

    for (unsigned i = 0; i < 3000; i++) {
        struct str value, again;
        size_t n = i * 7 % (sizeof words / sizeof words[0]);

        buf_clear(&line);
        if (i % 3)
            buf_format(&line, "%s: %u", words[n], i);
        else
            buf_format(&line, "> %.*s%u and much more: x", (int)(i % 9), words[n], i % 50);
        CHECK_INT(label_of(buf_str(&line), &memo, &value, NULL),
                  label_of(buf_str(&line), NULL, &again, NULL));
        CHECK_STR(value, again);
    }
    buf_release(&line);
}

/* Lines begin as those at their place did before, or nearly. */
TEST(a_line_that_begins_as_before_is_what_it_is_by_itself)
{
    static const char *const begins[] = { "  Log Name: ", "  Event ID:", "> Source: ", "Date:", "\t",
                                          "``` ```Level: ", "  Log Name\xEF\xBC\x9A ", "  Log Namen: ",
                                          "Event[3]:", "  Event[3]: x", "", "> > User: ", "Text: " };
    struct lines_ahead ahead = { 0 };
    struct buf doc = { 0 };
    struct stream *in = NULL;
    const struct line *line;
    uint32_t seed = 7;
    size_t labels = 0;

    for (unsigned i = 0; i < 20000; i++) {
        seed = seed * 1103515245u + 12345u;
        buf_format(&doc, "%s%s\n", begins[(seed >> 16) % (sizeof begins / sizeof begins[0])],
                   seed >> 8 & 1 ? "HealthService  " : ": \xE3\x80\x80 x: y");
    }
    CHECK_INT(stream_open_memory(&in, doc.s, doc.n, NULL), 0);
    CHECK_INT(text_open(&ahead.text, in, NULL, NULL), 0);
    for (unsigned i = 0; (line = ahead_line(&ahead, i % 3)); i++) {
        struct str value = STR_NONE, alone;
        size_t quote = label_quote(line->s);
        enum label label = quote == line->s.n ? LABEL_NONE
                                              : label_of(str_from(line->s, quote), NULL, &alone, NULL);

        CHECK_INT(ahead_label(&ahead, i % 3, &value), label);
        CHECK_INT(ahead_quote(&ahead, i % 3), quote);
        if (label != LABEL_NONE && label != LABEL_NUMBER)
            CHECK_STR(value, alone);
        labels += label != LABEL_NONE;
        for (unsigned k = 0; i % 3 == 2 && k < 3; k++)
            ahead_drop(&ahead);
    }
    CHECK(labels > 5000);
    ahead_release(&ahead);
    text_close(ahead.text);
    stream_close(in);
    buf_release(&doc);
}

TEST(what_is_not_event_text_is_not_claimed)
{
    static const char *const others[] = {
        "",
        "Source: A\nDate: today\nUser: me\n",
        "<html>\nLog Name: A\nSource: B\nEvent ID: 5\nLevel: Error\n</html>",
        ("<Event xmlns=\"" NS "\"><System><EventID>7</EventID></System><RenderingInfo><Message>\n"
         "Source: A\nEvent ID: 5\n</Message></RenderingInfo></Event>"),
        "[22:41:07]:\tInfo:\t:Setup:\tSource: x Event ID: 5",
        "MSI (s) (A0:B4) [22:41:07:123]: Note: 1: 1708\nAction ended 22:41:07: InstallFinalize.\n",
        ("Level,Date and Time,Source,Event ID,Task Category\n"
         "Error,3/16/2024 10:41:07 PM,HealthService,2010,None,\"Text\"\n"),
        "From: a\nDate: Mon, 4 Mar 2024 10:00:00 +0100\nSubject: Event ID: 5\n\nSource: x\n",
    };

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (!CHECK_INT(parsed_bid(&parser_evttext, str_of(others[i])), 0))
            test_fail(__FILE__, __LINE__, "sample: %s", others[i]);
}

/* Issues have a label above what follows that is the last one of an event. */
TEST(a_description_above_an_event_is_none_of_its_labels)
{
    static const char *const events[] = {
        "OPS-4711  Upgrade fails\nStatus: In Progress   Priority: High\nDescription:\n"
        "ログの名前:         Operations Manager\nソース:           OpsMgr Connector\n"
        "日付:            2023/05/26 15:34:45\nイベント ID:       20056\nレベル:           エラー\n"
        "コンピューター:       OMSRV2.corp.mueller.de\n説明:\nFailed.\n",
        "OPS-4711\nDescription:\nLog Name: System\nSource: a\nDate: 5/26/2023 3:34:45 PM\n"
        "Event ID: 7\nLevel: Error\nComputer: b.c\nDescription:\nd\n",
    };

    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
        if (!CHECK(parsed_bid(&parser_evttext, str_of(events[i])) >= 64))
            test_fail(__FILE__, __LINE__, "sample: %s", events[i]);
    CHECK_INT(parsed_bid(&parser_evttext, str_of("Description: a\nComputer: b\n")), 0);
}

/* In a language that is not known the log tells where the labels begin. */
TEST(a_log_of_any_product_of_Microsoft_begins_labels_that_are_not_known)
{
    CHECK(parsed_bid(&parser_evttext,
                     STR("Günlük Adı:    Microsoft-VirtualMachineManager-Server/Operational\n"
                         "Kaynak:        Microsoft-VirtualMachineManager-Server\n"
                         "Tarih:         18.01.2024 09:16:48\nOlay Kimliği:  5004\n"
                         "Görev Kategorisi:Yok\nDüzey:         Hata\nAnahtar Sözcükler:Klasik\n"
                         "Kullanıcı:     SYSTEM\nBilgisayar:    vmm.firma.example\nAçıklama:\n"
                         "VMM encountered a critical failure.\n")) >= 64);
}

/* MyEventViewer. */
TEST(rows_of_signs_around_an_event_are_not_its_words)
{
    CHECK_OUTLINE("==================================================\nRecord Number     : 3\n"
                  "Log Type          : L\nEvent Type        : Error\nTime              : 2024-03-16 "
                  "22:41:07\nSource            : P\nCategory          : 0\nEvent ID          : 7\n"
                  "User Name         : \nComputer          : c\nEvent Data Length : 0\n"
                  "Record Length     : 9\nEvent Description : one\ntwo\n"
                  "==================================================\n\n"
                  "==================================================\n",
                  "7 2 2024-03-16T22:41:07 [L] [c] one|two\n");
}

/* Whatever they are called: a level, a source, a number, a date and a time on lines of their own. */
TEST(labels_of_windows_2003_are_learned_in_any_language)
{
    CHECK_OUTLINE("Tipo de suceso:\tError\nOrigen del suceso:\tP\nCategoría del suceso:\tNinguno\n"
                  "Id. suceso:\t7\nFecha:\t\t16/03/2007\nHora:\t\t22:41:07\nUsuario:\t\tNo\n"
                  "Equipo:\tms01\nDescripción:\nx\n",
                  "7 2 2007-03-16T22:41:07 [] [ms01] x\n");
    CHECK_OUTLINE("Тип события:\tУведомление\nИсточник события:\tP\nКатегория события:\tОтсутствует\n"
                  "Код события:\t7\nДата:\t\t16.03.2007\nВремя:\t\t22:41:07\nПользователь:\t\tН/Д\n"
                  "Компьютер:\tMS01\nОписание:\nx\n\nДополнительные сведения: "
                  "http://go.microsoft.com/fwlink/events.asp.\nno longer of the event\n",
                  "7 4 2007-03-16T22:41:07 [] [MS01] x||Дополнительные сведения: "
                  "http://go.microsoft.com/fwlink/events.asp.\n");
}

/* Two bytes each in UTF-8: the Bulgarian name of the log's name. */
TEST(a_label_of_many_letters_is_learned_too)
{
    CHECK(parsed_bid(&parser_evttext,
                     STR("Име на регистрационния файл:Application\nИзточник:      MsiInstaller\n"
                         "Дата:          12.10.2019 г. 6:10:03 ч.\nИД на събитие: 1033\n"
                         "Категория на задача:Няма\nНиво:          Информация\n"
                         "Ключови думи:  Класически\nПотребител:    N/A\n"
                         "Компютър:      ms01.corp.example\nОписание:\n"
                         "Windows Installer installed the product.\n")) >= 64);
}

TEST(a_failing_allocation_ends_this_source_only)
{
    size_t size;
    char *s = test_read_file("corpus/evttext/copy-with-xml.txt", &size);

    if (!CHECK(s != NULL))
        return;
    for (long n = 0; n < 80; n++) {
        struct buf b = { 0 };

        mem_fail_at(n);
        parsed_json(&b, &parser_evttext, (struct str){ s, size }, 7, NULL);
        mem_fail_at(-1);
        buf_release(&b);
    }
    free(s);
}
