/* SPDX-License-Identifier: Apache-2.0 */
#include "event/asked.h"

static bool has_one(struct str s, const char *const *words)
{
    for (; *words; words++)
        if (str_find_nocase(s, str_of(*words)) < s.n)
            return true;
    return false;
}

static const char *const commands[] = { "Get-WinEvent", "Get-EventLog", "wevtutil", NULL };
static const char *const filters[] = { "-Filter", "Where-Object", "| where", "|where", "?{", "? {",
                                       "/q:", "/query:", "-InstanceId", "-EntryType", "-Source",
                                       "-Message", "-ProviderName", "Select-String", "findstr",
                                       NULL };
/* What else than a time events are filtered by. */
static const char *const subjects[] = { "EventID", "Id=", "Id =", ".Id ", "-Id ", "InstanceId",
                                        "Provider", "Level", "EntryType", "Source", "Message",
                                        "EventData", "Keywords", "UserID", "Select-String",
                                        "findstr", NULL };

/* A prompt may stand before the command; an event that tells of one is none. */
static bool is_command(struct str line)
{
    line = str_trim(line);
    return line.n && !strchr("<{\"", line.s[0]) && has_one(str_first(line, 120), commands);
}

bool asked_by_filter(struct str text)
{
    struct str query;

    text = str_first(text, ASKED_LOOK);
    query = str_from(text, str_find(text, STR("<QueryList")));
    query = str_first(query, str_find(query, STR("</QueryList")));
    if (has_one(query, (const char *const[]){ "<Select", NULL }) && has_one(query, subjects))
        return true;
    while (text.n) {
        struct str line = str_cut(&text, '\n');

        if (is_command(line) && has_one(line, filters) && has_one(line, subjects))
            return true;
    }
    return false;
}
