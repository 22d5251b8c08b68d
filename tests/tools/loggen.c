/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loggen FORMAT BYTES [SEED]: a long log of that format on standard output, at least BYTES long;
 * the same bytes for the same seed.  Times go on, names and numbers vary, nearly no line comes
 * twice.
 *
 *   setup      OpsMgrSetupWizard.log         msi        verbose Windows Installer log
 *   evtxml     wevtutil /f:xml               rendered   wevtutil /f:RenderedXml
 *   wevtutil   wevtutil text                 copy       Event Viewer's "copy as text"
 *   viewercsv  Event Viewer CSV              exportcsv  Get-WinEvent | Export-Csv
 *   json       ConvertTo-Json 5.1            jsonl      ConvertTo-Json 7, a line each
 *   clixml     Export-Clixml              list       Get-WinEvent | Format-List
 *   sql        SQL Server ERRORLOG        dpkg       dpkg.log
 *   scx, omi   logs of a UNIX/Linux agent
 *   dpm, vmm, configmgr                   setup logs of these components
 *   trace      formatted health service trace
 *   plain      text of unknown kind       agents     Get-SCOMAgent | Export-Csv
 *   other      log of another program
 *   products   Get-CimInstance Win32_Product of many machines | Export-Csv
 *   productlist, producttable, productjson, productclixml    the same by Format-List, Format-Table,
 *              ConvertTo-Json, Export-Clixml
 *   prereq     SCOMPrereqCheck.log        view       Event Viewer's friendly view
 *   table      Get-WinEvent | Format-Table
 *   evt        event log of Windows 2003    pairs      raw events of Splunk
 *   rowsxml    Log Parser's XML             pslist     PsLogList's list
 *
 * FORMAT-16 writes it as UTF-16LE with BOM.
 *
 * loggen literals N: failures crossed with components, one a line; three of them are in 1 % of the
 * lines of a setup log.  loggen signatures N: a signature for each of them.
 */
#include <stdlib.h>

#include "loggen_event.h"
#include "loggen_evt.h"
#include "loggen_lists.h"
#include "loggen_shapes.h"
#include "loggen_siblings.h"
#include "loggen_words.h"

/* ---- text logs ---- */

static void text_line(const struct shape *shapes, size_t n)
{
    clock_ms += below(40);
    expand(pick_shape(shapes, n)->text);
    flush_item();
}

/* ---- formats ---- */

#define SHAPES(list) .shapes = list, .shapes_n = sizeof list / sizeof list[0]

static const struct format {
    const char *name, *before, *after;
    const struct shape *shapes;
    size_t shapes_n;
    void (*event)(const struct event *);
    void (*row)(void);
} formats[] = {
    { "setup", "", "", SHAPES(setup_shapes) },
    { "msi", "=== Verbose logging started: 3/16/2022  9:00:00  Build type: SHIP UNICODE "
             "5.00.10011.00  Calling process: C:\\Windows\\system32\\msiexec.exe ===\r\n",
      "=== Verbose logging stopped: 3/17/2022  3:00:00 ===\r\n", SHAPES(msi_shapes) },
    { "evtxml", "", "", .event = xml_plain },
    { "rendered", "", "", .event = xml_rendered },
    { "wevtutil", "", "", .event = wevtutil_event },
    { "copy", "", "", .event = copied_event },
    { "viewercsv", "Level,Date and Time,Source,Event ID,Task Category\r\n", "",
      .event = viewer_row },
    { "exportcsv", "\"Message\",\"Id\",\"Version\",\"Qualifiers\",\"Level\",\"Task\",\"Opcode\","
                   "\"Keywords\",\"RecordId\",\"ProviderName\",\"ProviderId\",\"LogName\","
                   "\"ProcessId\",\"ThreadId\",\"MachineName\",\"UserId\",\"TimeCreated\","
                   "\"ActivityId\",\"RelatedActivityId\",\"ContainerLog\",\"MatchedQueryIds\","
                   "\"Bookmark\",\"LevelDisplayName\",\"OpcodeDisplayName\",\"TaskDisplayName\","
                   "\"KeywordsDisplayNames\",\"Properties\"\r\n", "", .event = export_row },
    { "json", "[\r\n", "\r\n]\r\n", .event = json_event },
    { "jsonl", "", "", .event = jsonl_event },
    { "clixml", "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/"
                "04\">\r\n", "</Objs>\r\n", .event = clixml_event },
    { "list", "", "", .event = list_event },
    { "pairs", "", "", .event = pairs_event },
    { "rowsxml", "<?xml version=\"1.0\" ?>\r\n<ROOT CREATED_BY=\"Microsoft Log Parser V2.2\">\r\n",
      "</ROOT>\r\n", .event = rows_event },
    { "pslist", "Application log on \\\\MS01:\r\n\r\n", "", .event = pslist_event },
    { "evt", "", "", .event = evt_event },
    { "sql", "", "", SHAPES(sql_shapes) },
    { "scx", "*\n* Microsoft System Center Cross Platform Extensions (SCX)\n* Build number: 1.9.1-0 "
             "Labeled_Build - 20240404L\n* Process id: 4242\n* Process started: "
             "2024-03-01T08:59:00,123Z\n*\n* Log format: <date> <severity>     [<code module>:<line "
             "number>:<process id>:<thread id>] <message>\n*\n", "", SHAPES(scx_shapes) },
    { "omi", "", "", SHAPES(omi_shapes) },
    { "dpkg", "", "", SHAPES(dpkg_shapes) },
    { "dpm", "", "", SHAPES(dpm_shapes) },
    { "vmm", "09:00:00:Application Started\r\n", "", SHAPES(vmm_shapes) },
    { "configmgr", "", "", SHAPES(cm_shapes) },
    { "trace", "", "", SHAPES(trace_shapes) },
    { "plain", "Dear all, about the upgrade of System Center Operations Manager:\r\n\r\n", "",
      SHAPES(plain_shapes) },
    { "other", "", "", SHAPES(other_shapes) },
    { "agents", "\"DisplayName\",\"PrincipalName\",\"PrimaryManagementServerName\",\"Version\","
                "\"PatchList\",\"HealthState\"\r\n", "", SHAPES(agents_shapes) },
    { "products", "\"PSComputerName\",\"Name\",\"Version\",\"Vendor\",\"InstallDate\"\r\n", "",
      .row = product_csv },
    { "productlist", "\r\n\r\n", "\r\n", .row = product_list },
    { "producttable", products_columns, "\r\n", .row = product_columns },
    { "productjson", "[\r\n", "\r\n]\r\n", .row = product_json },
    { "productclixml", "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/"
                       "2004/04\">\r\n", "</Objs>\r\n", .row = product_clixml },
    { "prereq", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<PrerequisiteResults>\r\n",
      "</PrerequisiteResults>\r\n", SHAPES(prereq_shapes) },
    { "view", "", "", .event = view_event },
    { "table", events_columns, "\r\n", .event = table_event }
};

static void generate(const struct format *f, uint64_t bytes)
{
    struct event e = { .record = 0, .host = "ms01" };

    if (wide)
        written += fwrite("\xFF\xFE", 1, 2, stdout);
    put(f->before);
    flush_item();
    while (written < bytes) {
        if (f->event) {
            next_event(&e);
            f->event(&e);
            flush_item();
        } else if (f->row) {
            clock_ms += below(40);
            f->row();
            flush_item();
        } else {
            text_line(f->shapes, f->shapes_n);
        }
    }
    put(f->after);
    flush_item();
}

/* ---- literals ---- */

static void list_literals(unsigned n, bool signatures)
{
    unsigned all = sizeof failures / sizeof failures[0], c = sizeof components / sizeof *components;
    unsigned hits[] = { 3, 6 + c, 2 + 2 * c }; /* see setup_shapes */

    for (unsigned i = 0; i < n && i < all * c; i++) {
        unsigned at = i < 3 ? hits[i] : i;
        const char *component = components[at % c], *failure = failures[at / c];

        if (signatures)
            printf("title: Failure %u\nname: bench-%u\nlogsource: {category: application, product: "
                   "opsmgr, service: setup}\ndetection:\n    s:\n        Text|contains: '%s: %s'\n"
                   "    condition: s\nlevel: high\n---\n", i, i, component, failure);
        else
            printf("%s: %s\n", component, failure);
    }
}

int main(int argc, char **argv)
{
    char name[32];

    if (argc > 2 && (strcmp(argv[1], "literals") == 0 || strcmp(argv[1], "signatures") == 0)) {
        list_literals((unsigned)strtoul(argv[2], NULL, 10), argv[1][0] == 's');
        return 0;
    }
    state = 88172645463325252u + (argc > 3 ? strtoul(argv[3], NULL, 10) : 0) * 2654435761u;
    snprintf(name, sizeof name, "%s", argc > 2 ? argv[1] : "");
    wide = strlen(name) > 3 && strcmp(name + strlen(name) - 3, "-16") == 0;
    if (wide)
        name[strlen(name) - 3] = 0;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(name, formats[i].name) == 0) {
            generate(&formats[i], strtoull(argv[2], NULL, 10));
            return fflush(stdout) == 0 ? 0 : 74;
        }
    }
    fprintf(stderr, "usage: loggen FORMAT[-16] BYTES [SEED] | loggen literals|signatures N\n");
    return 64;
}
