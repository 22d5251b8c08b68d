/* SPDX-License-Identifier: Apache-2.0 */
#include "event/asked.h"

#include "base/scan.h"

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

/* Every command has a t before a dash or a v before a t, in whatever case: two bytes beside each
   other are looked for 32 places at a time, and of most text that is all that must be done. */
static bool may_hold_command(struct str text)
{
    static const char pairs[][3] = { "t-", "T-", "vt", "vT", "Vt", "VT" };

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (scan_apart(text.s, text.n, pairs[i][0], pairs[i][1], 1) < text.n)
            return has_one(text, commands);
    return false;
}

/* A prompt may stand before the command; an event that tells of one is none. */
static bool is_command(struct str line)
{
    line = str_trim(line);
    return line.n && !is_sign_of(line.s[0], "<{\"") && has_one(str_first(line, 120), commands);
}

bool asked_by_filter(struct str text)
{
    struct str query;

    text = str_first(text, ASKED_LOOK);
    query = str_from(text, str_find(text, STR("<QueryList")));
    query = str_first(query, str_find(query, STR("</QueryList")));
    if (has_one(query, (const char *const[]){ "<Select", NULL }) && has_one(query, subjects))
        return true;
    if (!may_hold_command(text))
        return false;
    while (text.n) {
        struct str line = str_cut(&text, '\n');

        if (is_command(line) && has_one(line, filters) && has_one(line, subjects))
            return true;
    }
    return false;
}
