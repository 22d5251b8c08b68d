/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a cell of a ticket system's table holds: a log or a list that somebody pasted into a
 * comment, below words of his own or not.  Messages of events may quote such things, so a table of
 * events is none of these.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#include <string.h>

#define LINES_LEAST 3u
#define HEAD_LINES 12u /* it begins in one of them */

/* Columns that tables of events have, and others have not (events.md 7); Splunk's own has an event
   or a line in each row. */
bool held_of_events(struct str name)
{
    static const struct str names[] = {
        STR_INIT("TimeCreated"), STR_INIT("TimeGenerated"), STR_INIT("Date and Time"),
        STR_INIT("EventID"),     STR_INIT("Event ID"),      STR_INIT("EventCode"),
        STR_INIT("InstanceId"),  STR_INIT("RecordNumber"),  STR_INIT("EventRecordID"),
        STR_INIT("Level"),       STR_INIT("LevelDisplayName"), STR_INIT("EntryType"),
        STR_INIT("ProviderName"), STR_INIT("LogName"),      STR_INIT("_raw"),
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

static size_t separators(struct str line)
{
    size_t n = 0;

    for (size_t i = 0; i < line.n; i++)
        n += line.s[i] == ',' || line.s[i] == ';' || line.s[i] == '\t';
    return n;
}

/* Rows have as many cells as there are names, or more; sentences have commas, too. */
static bool begins_here(struct str line, struct str next)
{
    size_t n = separators(line);
    bool rows = n > 1 && n <= separators(next) && str_find(line, STR(", ")) == line.n;

    return structure_below(line, next) || structure_list(line, next) ||
           ((rows || is_sign_of(line.s[0], "{[")) && structure_begins(line, next));
}

bool held_log(struct str cell)
{
    struct str line = STR_NONE;
    bool found = false;
    size_t lines = 0;

    if (str_find_char(cell, '\n') == cell.n)
        return false;
    while (cell.n && (lines < LINES_LEAST || (!found && lines < HEAD_LINES))) {
        struct str above = line, rest = cell;

        line = str_cut(&cell, '\n');
        line.n -= line.n && line.s[line.n - 1] == '\r';
        if (!str_trim(line).n) {
            line = above;
            continue;
        }
        found = found || structure_line(line) || (lines > 0 && begins_here(above, line)) ||
                joined_begins(str_first(rest, JOINED_AHEAD)) != LOG_NONE;
        lines++;
    }
    return found && lines >= LINES_LEAST;
}
