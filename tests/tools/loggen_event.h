/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of loggen.c: one event in each of the forms in which events are exported
 * (log-formats.md 3.3 to 3.12).
 */
#ifndef TOOLS_LOGGEN_EVENT_H
#define TOOLS_LOGGEN_EVENT_H

#include "loggen_shapes.h"
#include "loggen_words.h"

struct event {
    const struct event_shape *shape;
    char names[7][32], values[7][512], message[4096];
    unsigned n;
    uint64_t record;
    unsigned day;
    char host[32];
};

static const struct shape *pick_shape(const struct shape *shapes, size_t n)
{
    unsigned sum = 0, at;

    for (size_t i = 0; i < n; i++)
        sum += shapes[i].weight;
    at = below(sum);
    while (at >= shapes->weight)
        at -= shapes++->weight;
    return shapes;
}

/* Runs a writer of item and takes what it wrote. */
static void taken(char *into, size_t cap, size_t from)
{
    size_t n = item_n - from;

    if (n >= cap)
        n = cap - 1;
    memcpy(into, item + from, n);
    into[n] = 0;
    item_n = from;
}

static void fill_message(struct event *e)
{
    size_t from = item_n;

    for (const char *s = e->shape->message; *s; s++) {
        if (*s == '%' && s[1] >= '1' && s[1] <= '6')
            put(e->values[*++s - '1']);
        else if (*s == '\n')
            put("\r\n");
        else if (*s != '\r')
            put_n(s, 1);
    }
    taken(e->message, sizeof e->message, from);
}

static void next_event(struct event *e)
{
    const struct event_shape *shape = event_shapes;
    unsigned sum = 0, at;
    size_t n = sizeof event_shapes / sizeof event_shapes[0];

    for (size_t i = 0; i < n; i++)
        sum += event_shapes[i].weight;
    for (at = below(sum); at >= shape->weight; shape++)
        at -= shape->weight;
    clock_ms += below(3000);
    e->shape = shape;
    e->record++;
    e->day = 1 + (unsigned)(clock_ms / 86400000 % 28);
    for (e->n = 0; e->n < 7 && shape->data[e->n]; e->n++) {
        const char *eq = strchr(shape->data[e->n], '=');
        size_t from = item_n;

        snprintf(e->names[e->n], sizeof e->names[0], "%.*s", (int)(eq - shape->data[e->n]),
                 shape->data[e->n]);
        expand(eq + 1);
        taken(e->values[e->n], sizeof e->values[0], from);
    }
    fill_message(e);
}

static const char *level_word(const struct event *e)
{
    return e->shape->level == 2 ? "Error" : e->shape->level == 3 ? "Warning" : "Information";
}

static void iso_time(const struct event *e, const char *end)
{
    put("2024-03-");
    put_number(e->day, 2);
    put("T");
    time_of_day();
    put(".");
    put_number(clock_ms % 1000 * 10000 + below(10000), 7);
    put(end);
}

static void us_time(const struct event *e)
{
    unsigned hour = (unsigned)(clock_ms / 3600000 % 24);

    put("3/");
    put_number(e->day, 1);
    put("/2024 ");
    put_number(hour % 12 ? hour % 12 : 12, 1);
    put(":");
    put_number(clock_ms / 60000 % 60, 2);
    put(":");
    put_number(clock_ms / 1000 % 60, 2);
    put(hour < 12 ? " AM" : " PM");
}

static void xml_escaped(const char *s)
{
    for (; *s; s++) {
        if (*s == '<' || *s == '>' || *s == '&')
            put(*s == '<' ? "&lt;" : *s == '>' ? "&gt;" : "&amp;");
        else
            put_n(s, 1);
    }
}

static void element(const char *before, const char *value, const char *after)
{
    put(before);
    xml_escaped(value);
    put(after);
}

static void number_element(const char *name, uint64_t value)
{
    put("<");
    put(name);
    put(">");
    put_number(value, 1);
    put("</");
    put(name);
    put(">");
}

static void xml_system(const struct event *e)
{
    const struct event_shape *s = e->shape;

    element("<System><Provider Name='", s->provider, "'");
    if (s->guid)
        element(" Guid='{", s->guid, "}'");
    put(s->guid ? "/><EventID>" : "/><EventID Qualifiers='16384'>");
    put_number(s->id, 1);
    put("</EventID>");
    if (s->guid)
        put("<Version>0</Version>");
    number_element("Level", s->level);
    put("<Task>0</Task>");
    put(s->guid ? "<Opcode>0</Opcode><Keywords>0x8080000000000000</Keywords>"
                : "<Keywords>0x80000000000000</Keywords>");
    put("<TimeCreated SystemTime='");
    iso_time(e, "00Z'/>");
    number_element("EventRecordID", e->record);
    if (s->guid) {
        put("<Correlation/><Execution ProcessID='");
        put_number(below(9999), 1);
        put("' ThreadID='");
        put_number(below(9999), 1);
        put("'/>");
    }
    element("<Channel>", s->channel, "</Channel><Computer>");
    element(e->host, ".corp.example", "</Computer>");
    put(s->guid ? "<Security UserID='S-1-5-18'/></System>" : "<Security/></System>");
}

static void xml_event(const struct event *e, bool rendered)
{
    put("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>");
    xml_system(e);
    put("<EventData>");
    for (unsigned i = 0; i < e->n; i++) {
        put(e->names[i][0] ? "<Data Name='" : "<Data>");
        if (e->names[i][0])
            element(e->names[i], "", "'>");
        element("", e->values[i], "</Data>");
    }
    put("</EventData>");
    if (rendered) {
        element("<RenderingInfo Culture='en-US'><Message>", e->message, "</Message><Level>");
        element(level_word(e), "", "</Level><Task></Task><Opcode>Info</Opcode><Channel></Channel>"
                "<Provider></Provider><Keywords><Keyword>Classic</Keyword></Keywords>"
                "</RenderingInfo>");
    }
    put("</Event>\r\n");
}

static void labelled(const char *label, const char *value)
{
    put(label);
    put(value);
    put("\r\n");
}

static void wevtutil_event(const struct event *e)
{
    put("Event[");
    put_number(e->record - 1, 1);
    put("]:\r\n");
    labelled("  Log Name: ", e->shape->channel);
    labelled("  Source: ", e->shape->provider);
    put("  Date: ");
    iso_time(e, "Z\r\n  Event ID: ");
    put_number(e->shape->id, 1);
    labelled("\r\n  Task: N/A\r\n  Level: ", level_word(e));
    put("  Opcode: N/A\r\n  Keyword: Classic\r\n  User: S-1-5-18\r\n  User Name: NT "
        "AUTHORITY\\SYSTEM\r\n  Computer: ");
    labelled(e->host, ".corp.example");
    labelled("  Description: \r\n", e->message);
    put("\r\n");
}

static void copied_event(const struct event *e)
{
    labelled("Log Name:      ", e->shape->channel);
    labelled("Source:        ", e->shape->provider);
    put("Date:          ");
    us_time(e);
    put("\r\nEvent ID:      ");
    put_number(e->shape->id, 1);
    labelled("\r\nTask Category: None\r\nLevel:         ", level_word(e));
    put("Keywords:      Classic\r\nUser:          N/A\r\nComputer:      ");
    labelled(e->host, ".corp.example");
    labelled("Description:\r\n", e->message);
}

static void csv_quoted(const char *s, bool always)
{
    if (!always && !strpbrk(s, ",\"\r\n")) {
        put(s);
        return;
    }
    put("\"");
    for (; *s; s++)
        put_n(*s == '"' ? "\"\"" : s, *s == '"' ? 2 : 1);
    put("\"");
}

static void viewer_row(const struct event *e)
{
    put(level_word(e));
    put(",");
    us_time(e);
    put(",");
    put(e->shape->provider);
    put(",");
    put_number(e->shape->id, 1);
    put(",None,");
    csv_quoted(e->message, false);
    put("\r\n");
}

static void export_row(const struct event *e)
{
    csv_quoted(e->message, true);
    put(",\"");
    put_number(e->shape->id, 1);
    put("\",,\"0\",\"");
    put_number(e->shape->level, 1);
    put("\",\"0\",,\"36028797018963968\",\"");
    put_number(e->record, 1);
    put("\",\"");
    put(e->shape->provider);
    put("\",,\"");
    put(e->shape->channel);
    put("\",\"0\",\"0\",\"");
    put(e->host);
    put(".corp.example\",,\"");
    us_time(e);
    put("\",,,\"");
    put(e->shape->channel);
    put("\",\"System.UInt32[]\",\"System.Diagnostics.Eventing.Reader.EventBookmark\",\"");
    put(level_word(e));
    put("\",,,\"System.Collections.ObjectModel.ReadOnlyCollection`1[System.String]\",\"System."
        "Collections.Generic.List`1[System.Diagnostics.Eventing.Reader.EventProperty]\"\r\n");
}

static void json_text(const char *s)
{
    put("\"");
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            put("\\");
        if (*s == '\n' || *s == '\r' || *s == '\t')
            put(*s == '\n' ? "\\n" : *s == '\r' ? "\\r" : "\\t");
        else
            put_n(s, 1);
    }
    put("\"");
}

static void json_number(const char *name, uint64_t value)
{
    put("        \"");
    put(name);
    put("\":  ");
    put_number(value, 1);
    put(",\r\n");
}

static void json_pair(const char *name, const char *value)
{
    put("        \"");
    put(name);
    put("\":  ");
    if (value)
        json_text(value);
    else
        put("null");
    put(",\r\n");
}

static const char *fqdn(const struct event *e)
{
    static char name[64];

    snprintf(name, sizeof name, "%s.corp.example", e->host);
    return name;
}

static void json_event(const struct event *e)
{
    put(e->record > 1 ? ",\r\n    {\r\n" : "    {\r\n");
    json_number("Id", e->shape->id);
    json_pair("Version", NULL);
    json_number("Qualifiers", 0);
    json_number("Level", e->shape->level);
    json_number("Task", 0);
    json_pair("Opcode", NULL);
    json_number("Keywords", 36028797018963968u);
    json_number("RecordId", e->record);
    json_pair("ProviderName", e->shape->provider);
    json_pair("ProviderId", e->shape->guid);
    json_pair("LogName", e->shape->channel);
    json_number("ProcessId", 0);
    json_number("ThreadId", 0);
    json_pair("MachineName", fqdn(e));
    put("        \"UserId\":  {\r\n                       \"BinaryLength\":  12,\r\n"
        "                       \"Value\":  \"S-1-5-18\"\r\n                   },\r\n"
        "        \"TimeCreated\":  \"\\/Date(");
    put_number(1710000000000u + clock_ms, 1);
    put(")\\/\",\r\n");
    json_pair("ActivityId", NULL);
    json_pair("ContainerLog", e->shape->channel);
    put("        \"MatchedQueryIds\":  [\r\n\r\n                            ],\r\n"
        "        \"Bookmark\":  {\r\n\r\n                     },\r\n");
    json_pair("LevelDisplayName", level_word(e));
    put("        \"KeywordsDisplayNames\":  [\r\n                                     \"Classic\""
        "\r\n                                 ],\r\n        \"Properties\":  [\r\n");
    for (unsigned i = 0; i < e->n; i++)
        put(i + 1 < e->n ? "                           \"System.Diagnostics.Eventing.Reader."
                           "EventProperty\",\r\n"
                         : "                           \"System.Diagnostics.Eventing.Reader."
                           "EventProperty\"\r\n");
    put("                       ],\r\n        \"Message\":  ");
    json_text(e->message);
    put("\r\n    }");
}

static void jsonl_event(const struct event *e)
{
    put("{\"Id\":");
    put_number(e->shape->id, 1);
    put(",\"Version\":null,\"Level\":");
    put_number(e->shape->level, 1);
    put(",\"RecordId\":");
    put_number(e->record, 1);
    put(",\"ProviderName\":");
    json_text(e->shape->provider);
    put(",\"LogName\":");
    json_text(e->shape->channel);
    put(",\"MachineName\":");
    json_text(fqdn(e));
    put(",\"TimeCreated\":\"");
    iso_time(e, "+01:00\",\"LevelDisplayName\":");
    json_text(level_word(e));
    put(",\"Properties\":[");
    for (unsigned i = 0; i < e->n; i++) {
        put(i ? ",{\"Value\":" : "{\"Value\":");
        json_text(e->values[i]);
        put("}");
    }
    put("],\"Message\":");
    json_text(e->message);
    put("}\r\n");
}

static void clixml_value(const char *s)
{
    for (; *s; s++) {
        if (*s == '\r' || *s == '\n')
            put(*s == '\r' ? "_x000D_" : "_x000A_");
        else
            xml_escaped((char[]){ *s, 0 });
    }
}

static void clixml_named(const char *type, const char *name, const char *value)
{
    put("      <");
    put(type);
    put(" N=\"");
    put(name);
    put("\">");
    clixml_value(value);
    put("</");
    put(type);
    put(">\r\n");
}

static void clixml_number(const char *type, const char *name, uint64_t value)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    clixml_named(type, name, digits);
}

static void clixml_properties(const struct event *e)
{
    put("      <Obj N=\"Properties\" RefId=\"");
    put_number(e->record * 10 + 1, 1);
    put("\">\r\n        <TNRef RefId=\"2\" />\r\n        <LST>\r\n");
    for (unsigned i = 0; i < e->n; i++) {
        put("            <Obj RefId=\"");
        put_number(e->record * 10 + 2 + i, 1);
        put("\">\r\n              <TNRef RefId=\"3\" />\r\n              <ToString>System."
            "Diagnostics.Eventing.Reader.EventProperty</ToString>\r\n              <Props>\r\n"
            "                <S N=\"Value\">");
        clixml_value(e->values[i]);
        put("</S>\r\n              </Props>\r\n            </Obj>\r\n");
    }
    put("        </LST>\r\n      </Obj>\r\n");
}

static void clixml_event(const struct event *e)
{
    put("  <Obj RefId=\"");
    put_number(e->record * 10, 1);
    put(e->record == 1 ? "\">\r\n    <TN RefId=\"0\"><T>System.Diagnostics.Eventing.Reader."
                         "EventLogRecord</T><T>System.Diagnostics.Eventing.Reader.EventRecord</T>"
                         "<T>System.Object</T></TN>\r\n"
                       : "\">\r\n    <TNRef RefId=\"0\" />\r\n");
    put("    <ToString>System.Diagnostics.Eventing.Reader.EventLogRecord</ToString>\r\n"
        "    <Props>\r\n");
    clixml_number("I32", "Id", e->shape->id);
    put("      <Nil N=\"Version\" />\r\n      <I32 N=\"Qualifiers\">0</I32>\r\n");
    clixml_number("By", "Level", e->shape->level);
    put("      <I32 N=\"Task\">0</I32>\r\n      <Nil N=\"Opcode\" />\r\n"
        "      <I64 N=\"Keywords\">36028797018963968</I64>\r\n");
    clixml_number("I64", "RecordId", e->record);
    clixml_named("S", "ProviderName", e->shape->provider);
    clixml_named("S", "LogName", e->shape->channel);
    clixml_named("S", "MachineName", fqdn(e));
    put("      <DT N=\"TimeCreated\">");
    iso_time(e, "+01:00</DT>\r\n");
    clixml_named("S", "LevelDisplayName", level_word(e));
    clixml_properties(e);
    put("    </Props>\r\n    <MS>\r\n");
    clixml_named("S", "Message", e->message);
    put("    </MS>\r\n  </Obj>\r\n");
}

/* Lines after the first stand below it, as Format-List wraps nothing that has none. */
static void list_event(const struct event *e)
{
    char number[24];

    put("TimeCreated  : ");
    us_time(e);
    put("\r\nProviderName : ");
    put(e->shape->provider);
    snprintf(number, sizeof number, "\r\nId           : %u", e->shape->id);
    put(number);
    put("\r\nMessage      : ");
    for (const char *s = e->message; *s; s++)
        put(*s == '\n' ? "\r\n               " : (char[]){ *s, 0 });
    put("\r\n\r\n");
}

/* A raw event of Splunk. */
static void pairs_event(const struct event *e)
{
    char lines[80];

    us_time(e);
    put("\r\nLogName=");
    put(e->shape->channel);
    snprintf(lines, sizeof lines, "\r\nEventCode=%u\r\nEventType=4\r\nComputerName=", e->shape->id);
    put(lines);
    put(fqdn(e));
    put("\r\nSourceName=");
    put(e->shape->provider);
    put("\r\nType=Information\r\nRecordNumber=");
    put_number(e->record, 1);
    put("\r\nMessage=");
    put(e->message);
    put("\r\n\r\n");
}

/* One value of Log Parser's XML, on a line of its own. */
static void rows_value(const char *name, const char *value)
{
    put("  <");
    put(name);
    put(">\r\n  ");
    xml_escaped(value);
    put("\r\n  </");
    put(name);
    put(">\r\n");
}

static void rows_event(const struct event *e)
{
    char number[24];

    put(" <ROW>\r\n");
    rows_value("EventLog", e->shape->channel);
    snprintf(number, sizeof number, "%llu", (unsigned long long)e->record);
    rows_value("RecordNumber", number);
    put("  <TimeGenerated>\r\n  ");
    iso_time(e, "\r\n  </TimeGenerated>\r\n");
    snprintf(number, sizeof number, "%u", e->shape->id);
    rows_value("EventID", number);
    rows_value("EventType", "4");
    rows_value("EventTypeName", "Information event");
    rows_value("SourceName", e->shape->provider);
    rows_value("ComputerName", fqdn(e));
    rows_value("Message", e->message);
    put(" </ROW>\r\n");
}

static void pslist_event(const struct event *e)
{
    char lines[80];

    put("[");
    put_number(e->record, 1);
    put("] ");
    put(e->shape->provider);
    put("\r\n   Type:     INFORMATION\r\n   Computer: ");
    put(fqdn(e));
    put("\r\n   Time:     ");
    us_time(e);
    snprintf(lines, sizeof lines, "   ID:       %u\r\n", e->shape->id);
    put(lines);
    put(e->message);
    put("\r\n\r\n");
}

static void xml_plain(const struct event *e) { xml_event(e, false); }
static void xml_rendered(const struct event *e) { xml_event(e, true); }

#endif
