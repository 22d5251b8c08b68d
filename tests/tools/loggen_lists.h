/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of loggen.c: lists of machines and of what is installed on them, in the forms in which
 * PowerShell writes one (log-formats.md 8.1 to 8.3), and what the prerequisite checker found
 * (1.7).
 */
#ifndef TOOLS_LOGGEN_LISTS_H
#define TOOLS_LOGGEN_LISTS_H

#include "loggen_event.h"

/* Get-SCOMAgent | Export-Csv */
static const struct shape agents_shapes[] = {
    { 50, "\"%i.corp.example\",\"%i.corp.example\",\"%s.corp.example\",\"10.22.%n.0\",\"\","
          "\"Success\"\n" },
    { 5, "\"%i.corp.example\",\"%i.corp.example\",\"%s.corp.example\",\"10.19.%n.0\","
         "\"System Center 2019 Update Rollup %k\",\"Warning\"\n" }
};

/* Win32_Product of many machines: of some forty products of a machine one or two are ours.  Name,
   version, vendor and date are apart by bars; %M is the machine. */
static const struct shape products_shapes[] = {
    { 3, "%M|Microsoft Monitoring Agent|10.22.%n.0|Microsoft Corporation|20240314" },
    { 1, "%M|System Center Operations Manager Console|10.22.%n.0|Microsoft Corporation|20240314" },
    { 20, "%M|Microsoft Visual C++ 2015-2022 Redistributable (x64) - 14.%k.%n|14.%k.%n.0|"
          "Microsoft Corporation|20230314" },
    { 20, "%M|Microsoft .NET Runtime - 6.0.%k (x64)|48.%k.%n|Microsoft Corporation|20230314" },
    { 16, "%M|Microsoft SQL Server 2019 %i|15.0.%n.%k|Microsoft Corporation|20220314" },
    { 10, "%M|Microsoft ODBC Driver 17 for SQL Server|17.%k.%k.1|Microsoft Corporation|20220314" },
    { 10, "%M|Update for Windows Server 2019 for x64-based Systems (KB%n)|8.%k.0.0|"
          "Microsoft Corporation|20240314" },
    { 8, "%M|Configuration Manager Client|5.00.%n.1000|Microsoft Corporation|20230314" },
    { 8, "%M|VMware Tools|12.%k.0.%n|VMware, Inc.|20230314" },
    { 8, "%M|Local Administrator Password Solution|6.2.%k.0|Microsoft Corporation|20210314" },
    { 8, "%M|7-Zip 22.%k (x64 edition)|22.%k.00.0|Igor Pavlov|" },
    { 12, "%M|%i %W Service|%k.%k.%n|Contoso Ltd.|20240314" }
};

enum { MACHINE, NAME, VERSION, VENDOR, INSTALLED, CELLS };

static const char *const cell_names[CELLS] = { "PSComputerName", "Name", "Version", "Vendor",
                                               "InstallDate" };

/* The next product: its cells. */
static void next_product(char cells[CELLS][128])
{
    char row[512], *at = row;
    size_t from = item_n;

    expand(pick_shape(products_shapes, sizeof products_shapes / sizeof *products_shapes)->text);
    taken(row, sizeof row, from);
    for (unsigned i = 0; i < CELLS; i++) {
        size_t n = strcspn(at, "|");

        snprintf(cells[i], sizeof cells[i], "%.*s", (int)n, at);
        at += n + (at[n] == '|');
    }
}

static void product_csv(void)
{
    char cells[CELLS][128];

    next_product(cells);
    for (unsigned i = 0; i < CELLS; i++) {
        put(i ? ",\"" : "\"");
        put(cells[i]);
        put("\"");
    }
    put("\r\n");
}

/* Format-List */
static void product_list(void)
{
    char cells[CELLS][128], label[32];

    next_product(cells);
    for (unsigned i = 0; i < CELLS; i++) {
        snprintf(label, sizeof label, "%-14s : ", cell_names[i]);
        put(label);
        put(cells[i]);
        put("\r\n");
    }
    put("\r\n");
}

/* Format-Table; products_columns stands above it. */
static const char products_columns[] =
    "\r\nPSComputerName        Version         InstallDate Name\r\n"
    "--------------        -------         ----------- ----\r\n";

static void product_columns(void)
{
    char cells[CELLS][128], row[CELLS * 128];

    next_product(cells);
    snprintf(row, sizeof row, "%-21s %-15s %-11s %s\r\n", cells[MACHINE], cells[VERSION],
             cells[INSTALLED], cells[NAME]);
    put(row);
}

/* ConvertTo-Json; the list is opened and closed by others. */
static void product_json(void)
{
    static bool more;
    char cells[CELLS][128];

    next_product(cells);
    put(more ? ",\r\n    {\r\n" : "    {\r\n");
    more = true;
    for (unsigned i = 0; i < CELLS; i++) {
        put("        \"");
        put(cell_names[i]);
        put("\":  \"");
        put(cells[i]);
        put(i + 1 < CELLS ? "\",\r\n" : "\"\r\n");
    }
    put("    }");
}

/* Export-Clixml */
static void product_clixml(void)
{
    static unsigned objects;
    char cells[CELLS][128], tag[80];

    next_product(cells);
    snprintf(tag, sizeof tag, "  <Obj RefId=\"%u\">\r\n    <TN%s RefId=\"0\"", objects,
             objects ? "Ref" : "");
    put(tag);
    put(objects++ ? " />\r\n" : "><T>Deserialized.Microsoft.Management.Infrastructure.CimInstance#"
                                "root/cimv2/Win32_Product</T><T>System.Object</T></TN>\r\n");
    put("    <Props>\r\n");
    for (unsigned i = 0; i < CELLS; i++)
        clixml_named("S", cell_names[i], cells[i]);
    put("    </Props>\r\n  </Obj>\r\n");
}

/* SCOMPrereqCheck.log */
static const struct shape prereq_shapes[] = {
    { 30, "  <Check id=\"%k\">\n    <Title>OM%iCheckTitle</Title>\n    <Text>%W %w %w %w %i %w."
          "</Text>\n    <Resolution>%W %w %w.</Resolution>\n    <Result>Pass</Result>\n"
          "  </Check>\n" },
    { 4, "  <Check id=\"%k\">\n    <Title>OM%iCheckTitle</Title>\n    <Text>%W %w %w %w.</Text>\n"
         "    <Result>Warning</Result>\n  </Check>\n" },
    { 1, "  <Check id=\"%k\">\n    <Title>OMDBSqlVersionCheckTitle</Title>\n    <Text>The SQL "
         "Server version of %s is not supported.</Text>\n    <Resolution>Upgrade SQL Server."
         "</Resolution>\n    <Result>Fail</Result>\n  </Check>\n" }
};

/* Event Viewer's friendly view, copied. */
static void view_event(const struct event *e)
{
    put("- System\r\n\r\n  - Provider\r\n\r\n   [ Name]  ");
    put(e->shape->provider);
    put("\r\n\r\n  - EventID ");
    put_number(e->shape->id, 1);
    put("\r\n\r\n   [ Qualifiers]  0\r\n\r\n   Level ");
    put_number(e->shape->level, 1);
    put("\r\n\r\n   Task 0\r\n\r\n   Keywords 0x80000000000000\r\n\r\n  - TimeCreated\r\n\r\n"
        "   [ SystemTime]  ");
    iso_time(e, "Z\r\n\r\n   EventRecordID ");
    put_number(e->record, 1);
    put("\r\n\r\n   Channel ");
    put(e->shape->channel);
    put("\r\n\r\n   Computer ");
    put(fqdn(e));
    put("\r\n\r\n   Security\r\n\r\n\r\n- EventData\r\n\r\n");
    for (unsigned i = 0; i < e->n; i++) {
        put("   ");
        put(e->values[i]);
        put("\r\n");
    }
    put("\r\n\r\n");
}

/* Get-WinEvent | Format-Table TimeCreated, ProviderName, Id, Message, as wide as it must be, with
   messages made one line (-replace '\\s+', ' '). */
static const char events_columns[] =
    "\r\nTimeCreated           ProviderName                             Id Message\r\n"
    "-----------           ------------                             -- -------\r\n";

static void table_event(const struct event *e)
{
    char time[32], row[128];
    size_t from = item_n;
    bool blank = false;

    us_time(e);
    taken(time, sizeof time, from);
    snprintf(row, sizeof row, "%-21s %-36s %6u ", time, e->shape->provider, e->shape->id);
    put(row);
    for (const char *s = e->message; *s; s++) {
        bool is_blank = strchr(" \t\r\n", *s) != NULL;

        if (!is_blank || !blank)
            put_n(is_blank ? " " : s, 1);
        blank = is_blank;
    }
    put("\r\n");
}

#endif
