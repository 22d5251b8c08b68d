/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Windows events as QRadar's collector sends and exports them, one a line, behind what syslog puts
 * in front, names and values between tabs [layout general knowledge of WinCollect, inferred]:
 *
 *   AgentDevice=WindowsLog  AgentLogFile=System  PluginVersion=...  Source=Service Control Manager
 *   Computer=MS01.corp.example  OriginatingComputer=10.1.2.3  User=  Domain=  EventID=7036
 *   EventIDCode=7036  EventType=4  EventCategory=0  RecordNumber=17745  TimeGenerated=1710628999
 *   TimeWritten=1710628999  Level=...  Keywords=...  Task=...  Opcode=...  Message=...
 *
 * Each becomes the pairs of Splunk, which have a place for all of it; the time is in seconds.
 */
#include "base/when.h"
#include "input/undress_inside.h"

#define FRONT_MOST 200u /* bytes that syslog puts in front */

static const struct str mark = STR_INIT("AgentDevice=WindowsLog");

enum { LOG, SOURCE, COMPUTER, ID, CODE, TYPE, RECORD, TIME, MESSAGE, VALUES };

/* False: it is no such line. */
static bool take_values(struct str line, struct str value[VALUES])
{
    static const struct str names[VALUES] = {
        STR_INIT("AgentLogFile="), STR_INIT("Source="), STR_INIT("Computer="), STR_INIT("EventID="),
        STR_INIT("EventIDCode="), STR_INIT("EventType="), STR_INIT("RecordNumber="),
        STR_INIT("TimeGenerated="), STR_INIT("Message=")
    };
    struct str tab = STR("\t"), front = str_first(line, FRONT_MOST), rest;
    size_t from = str_find(front, mark);
    uint64_t number;

    memset(value, 0, VALUES * sizeof *value);
    if (from == front.n)
        return false;
    rest = str_from(line, from + mark.n);
    tab = str_starts(rest, tab) ? tab : STR("#011");
    while (rest.n && !value[MESSAGE].s) {
        size_t at = str_find(rest, tab);
        struct str field = str_first(rest, at);

        for (size_t i = 0; i < VALUES; i++)
            if (str_starts(field, names[i]) && !value[i].s)
                value[i] = str_from(i == MESSAGE ? rest : field, names[i].n);
        rest = str_from(rest, at + tab.n);
    }
    value[ID] = value[CODE].n ? value[CODE] : value[ID];
    return str_u64(value[ID], &number) && value[SOURCE].n;
}

bool wincollect_find(struct str text)
{
    struct str value[VALUES];

    if (str_find(text, mark) == text.n)
        return false;
    while (text.n)
        if (take_values(str_cut(&text, '\n'), value))
            return true;
    return false;
}

static void put_pair(struct buf *out, const char *name, struct str value)
{
    buf_format(out, "%s=", name);
    buf_add(out, str_trim(value));
    buf_char(out, '\n');
}

/* As WMI has it. */
static void put_time(struct buf *out, struct str seconds)
{
    uint64_t n;
    struct civil c;

    if (!str_u64(seconds, &n) || n > UINT32_MAX)
        return;
    c = civil_of(WHEN_UNIX + (when)n * WHEN_SECOND);
    buf_format(out, "TimeGenerated=%04d%02d%02d%02d%02d%02d.000000-000\n", c.year, c.month, c.day,
               c.hour, c.minute, c.second);
}

bool wincollect_line(struct str line, struct buf *out)
{
    static const char *const types[] = { "Error", "Warning", "Information" };
    struct str value[VALUES];
    uint64_t type = 0;

    if (!take_values(line, value))
        return false;
    put_pair(out, "LogName", value[LOG]);
    put_pair(out, "EventCode", value[ID]);
    put_pair(out, "ComputerName", value[COMPUTER]);
    put_pair(out, "SourceName", value[SOURCE]);
    if (str_u64(value[TYPE], &type) && (type == 1 || type == 2 || type == 4))
        put_pair(out, "Type", str_of(types[type / 2]));
    put_pair(out, "RecordNumber", value[RECORD]);
    put_time(out, value[TIME]);
    put_pair(out, "Message", value[MESSAGE]);
    return true;
}
