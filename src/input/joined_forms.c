/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How that begins in the middle of a text which is written in a form with a beginning and an end
 * (XML, JSON), and tables.  Messages of events quote XML and JSON of any kind: a log begins only
 * where names that exports of events or inventories have stand at the beginning, two of them.
 */
#include "base/scan.h"
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#include <string.h>

#define NAME_MOST 40u
#define KNOWN_LEAST 2u
#define COLUMNS_LEAST 3u
#define VIEWER_COLUMNS 5u
#define NAMES_AHEAD 2048u /* that far names are looked for, */
#define MARKS_MOST 128u   /* and behind so many of the signs that stand before them, */
#define TAGS_MOST 32u     /* or of tags */
#define LEADS_MOST 4u

/* ---- names ---- */

/* What exports of events and inventories name their columns and properties (events.md 7,
   log-formats.md 3 and 6); those that other tables have, too, are left out. */
static const struct name {
    struct str name;
    bool listed; /* of an inventory */
} names[] = {
    { STR_INIT("TimeCreated"), false },      { STR_INIT("TimeGenerated"), false },
    { STR_INIT("ProviderName"), false },     { STR_INIT("LogName"), false },
    { STR_INIT("RecordId"), false },         { STR_INIT("EventRecordID"), false },
    { STR_INIT("LevelDisplayName"), false }, { STR_INIT("EntryType"), false },
    { STR_INIT("InstanceId"), false },       { STR_INIT("EventID"), false },
    { STR_INIT("EventId"), false },          { STR_INIT("SystemTime"), false },
    { STR_INIT("Channel"), false },          { STR_INIT("EventTime"), false },
    { STR_INIT("SourceName"), false },       { STR_INIT("EventCode"), false },
    { STR_INIT("EventLog"), false },         { STR_INIT("RecordNumber"), false },
    { STR_INIT("EventLevelName"), false },   { STR_INIT("RenderedDescription"), false },
    { STR_INIT("event_id"), false },         { STR_INIT("provider_name"), false },
    { STR_INIT("record_id"), false },        { STR_INIT("channel"), false },
    { STR_INIT("MachineName"), false },
    { STR_INIT("PrincipalName"), true },     { STR_INIT("DisplayVersion"), true },
    { STR_INIT("ProductVersion"), true },    { STR_INIT("AgentVersion"), true },
    { STR_INIT("IdentifyingNumber"), true }, { STR_INIT("InstallDate"), true },
    { STR_INIT("PatchList"), true },         { STR_INIT("HealthState"), true },
    { STR_INIT("IsGateway"), true },         { STR_INIT("IsRootManagementServer"), true },
    { STR_INIT("PrimaryManagementServerName"), true },
    { STR_INIT("Publisher"), true },         { STR_INIT("DisplayName"), true },
    { STR_INIT("database_name"), true },     { STR_INIT("LastBackupDate"), true },
    { STR_INIT("BackupType"), true },        { STR_INIT("backup_finish_date"), true },
};

/* Whose names they are. */
enum content { OF_NOBODY, OF_EVENTS, OF_LIST };

struct tally {
    uint64_t seen; /* of the names, by their place */
    unsigned events, listed;
};

_Static_assert(sizeof names / sizeof names[0] <= 64, "a bit for each");

static enum content count_name(struct tally *t, struct str name)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].name.n != name.n || names[i].name.s[0] != name.s[0] ||
            memcmp(names[i].name.s, name.s, name.n) != 0)
            continue;
        t->events += !names[i].listed && !(t->seen >> i & 1);
        t->listed += names[i].listed && !(t->seen >> i & 1);
        t->seen |= (uint64_t)1 << i;
        break;
    }
    return t->events >= KNOWN_LEAST ? OF_EVENTS : t->listed >= KNOWN_LEAST ? OF_LIST : OF_NOBODY;
}

static size_t name_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < NAME_MOST && (is_letter(s.s[n]) || s.s[n] == '_'))
        n++;
    return n;
}

/* The first two of whose names stand in s, right between these two signs. */
static enum content content_of(struct str s, char before, char behind)
{
    struct tally t = { 0 };
    enum content found = OF_NOBODY;

    s = str_first(s, NAMES_AHEAD);
    for (unsigned i = 0; i < (before == '"' ? MARKS_MOST : TAGS_MOST) && found == OF_NOBODY; i++) {
        s = str_from(s, str_find_char(s, before) + 1);
        if (name_at(s) && str_starts(str_from(s, name_at(s)), (struct str){ &behind, 1 }))
            found = count_name(&t, str_first(s, name_at(s)));
    }
    return found;
}

/* ---- XML ---- */

/* What may stand above it: a declaration, comments, the number that evtx_dump gives a record, the
   type that Export-Csv names. */
static struct str behind_lead(struct str s)
{
    static const struct {
        struct str from, to;
    } leads[] = { { STR_INIT("<?"), STR_INIT("?>") },      { STR_INIT("<!--"), STR_INIT("-->") },
                  { STR_INIT("<!DOCTYPE"), STR_INIT(">") }, { STR_INIT("Record "), STR_INIT("\n") },
                  { STR_INIT("#TYPE "), STR_INIT("\n") } };
    size_t i = 0;

    s = str_trim(s);
    for (unsigned n = 0; n < LEADS_MOST && i < sizeof leads / sizeof leads[0]; n++) {
        for (i = 0; i < sizeof leads / sizeof leads[0]; i++)
            if (str_starts(s, leads[i].from))
                break;
        if (i < sizeof leads / sizeof leads[0])
            s = str_trim(str_from(s, str_find(s, leads[i].to) + leads[i].to.n));
    }
    return s;
}

struct str joined_tag(struct str s)
{
    size_t n = 1;

    s = behind_lead(s);
    if (!str_starts(s, STR("<")))
        return STR_NONE;
    while (n < s.n && (is_alnum(s.s[n]) || is_sign_of(s.s[n], "_:-.")))
        n++;
    return str_from(str_first(s, n), 1);
}

static bool has(struct str s, struct str what)
{
    return str_find(s, what) < s.n;
}

/* "<Event xmlns=", or <System> in it, in <Events> or alone. */
static bool is_event_xml(struct str s)
{
    struct str head;

    s = behind_lead(s);
    if (str_starts(s, STR("<Events")))
        s = str_trim(str_from(s, str_find_char(s, '>') + 1));
    head = str_cut(&s, '>');
    return str_starts(head, STR("<Event")) &&
           (has(head, STR("xmlns")) || str_starts(str_trim(s), STR("<System>")));
}

static enum log_kind clixml_of(struct str s)
{
    enum content content = content_of(s, '"', '"');

    return content == OF_EVENTS ? LOG_CLIXML : content == OF_LIST ? LOG_CLIXML_LIST : LOG_NONE;
}

static enum log_kind xml_of(struct str s)
{
    struct str tag = joined_tag(s);

    if (!tag.n)
        return LOG_NONE;
    if (str_eq(tag, STR("Event")) || str_eq(tag, STR("Events"))) {
        if (is_event_xml(s))
            return LOG_XML;
    } else if (str_eq(tag, STR("Objs"))) {
        return clixml_of(s);
    } else if (str_eq(tag, STR("Objects"))) {
        return content_of(s, '"', '"') != OF_NOBODY ? LOG_OBJECTS : LOG_NONE;
    } else if (has(s, STR("CheckTitle<"))) {
        return LOG_PREREQ;
    }
    return content_of(s, '<', '>') == OF_EVENTS || content_of(s, ' ', '=') == OF_EVENTS
               ? LOG_XML_ROWS : LOG_NONE;
}

/* ---- JSON ---- */

static enum log_kind json_of(struct str s)
{
    enum content content;
    struct str value = s;

    if (str_starts(value, STR("[")))
        value = str_trim(str_from(value, 1));
    if (!str_starts(value, STR("{")) || !str_starts(str_trim(str_from(value, 1)), STR("\"")))
        return LOG_NONE;
    content = content_of(s, '"', '"');
    return content == OF_EVENTS ? LOG_JSON : content == OF_LIST ? LOG_JSON_LIST : LOG_NONE;
}

/* ---- tables ---- */

struct columns {
    struct str rest;
    char separator;
    bool over;
};

static struct columns cells_of(struct str line)
{
    static const char separators[] = "\t;,";
    size_t i = 0;

    line = str_trim(line);
    while (separators[i + 1] && str_find_char(line, separators[i]) == line.n)
        i++;
    return (struct columns){ .rest = line, .separator = separators[i] };
}

static bool next_cell(struct columns *c, struct str *cell)
{
    size_t at = str_find_char(c->rest, c->separator);

    if (c->over)
        return false;
    *cell = str_trim(str_first(c->rest, at));
    if (cell->n > 1 && cell->s[0] == '"' && cell->s[cell->n - 1] == '"')
        *cell = (struct str){ cell->s + 1, cell->n - 2 };
    c->over = at == c->rest.n;
    c->rest = str_from(c->rest, at + 1);
    return true;
}

/* The columns of a line that holds names of columns and nothing else; 0: it is none. */
static size_t columns_of(struct str line, enum content *content)
{
    struct columns cells = cells_of(line);
    struct tally known = { 0 };
    struct str name;
    size_t n = 0;

    *content = OF_NOBODY;
    for (; next_cell(&cells, &name); n++) {
        if (!name.n || name.n > NAME_MOST || is_digit(name.s[0]) ||
            (!is_letter(name.s[0]) && name.s[0] != '_' && (unsigned char)name.s[0] < 0x80) ||
            str_find_char(name, '"') < name.n || str_find_char(name, ':') < name.n)
            return 0;
        if (*content == OF_NOBODY)
            *content = count_name(&known, name);
    }
    return n >= COLUMNS_LEAST ? n : 0;
}

static bool is_number(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n && n == s.n;
}

/* A row of Event Viewer's: level, time, source, number and category, whatever they are called. */
static bool is_viewer_row(struct str line)
{
    struct columns cells = cells_of(line);
    struct str cell[VIEWER_COLUMNS] = { STR_NONE };
    size_t n = 0;

    while (n < VIEWER_COLUMNS && next_cell(&cells, &cell[n]))
        n++;
    return n == VIEWER_COLUMNS && cell[0].n && !is_digit(cell[0].s[0]) && cell[1].n &&
           is_digit(cell[1].s[0]) && has(cell[1], STR(":")) && cell[2].n && is_number(cell[3]);
}

static enum log_kind table_of(struct str line, struct str below)
{
    enum content content;
    size_t columns = 0, first = scan_three(line.s, line.n, '\t', ';', ',');

    if (first < line.n && first < NAME_MOST + 2 * sizeof "\"")
        columns = columns_of(line, &content);
    if (!columns)
        return LOG_NONE;
    if (content == OF_EVENTS)
        return LOG_ROWS;
    if (content == OF_LIST)
        return LOG_LISTED;
    return columns == VIEWER_COLUMNS && is_viewer_row(str_cut(&below, '\n')) ? LOG_VIEWER
                                                                            : LOG_NONE;
}

/* Names of columns above dashes, two of them those of an inventory. */
static bool is_list_above_ruler(struct str line, struct str below)
{
    struct tally known = { 0 };
    enum content content = OF_NOBODY;

    if (!str_starts(str_from(below, blanks_at(below)), STR("--")) ||
        !structure_ruler(str_first(below, str_find_char(below, '\n'))))
        return false;
    for (line = str_trim(line); line.n; line = str_trim(line)) {
        struct str name = str_cut(&line, ' ');

        if (content == OF_NOBODY && name.n)
            content = count_name(&known, name);
    }
    return content == OF_LIST;
}

/* ---- any form ---- */

/* "Application log on \\MS01:" of PsLogList, "- System" of Event Viewer's view, the banner of
   scx.log, which names its machine. */
static enum log_kind shown_of(struct str line, struct str below)
{
    static const struct str banner =
        STR_INIT("* Microsoft System Center Cross Platform Extensions");

    line = str_trim(line);
    if (str_ends(line, STR(":")))
        return str_find(line, STR(" log on \\\\")) < line.n ? LOG_PSLIST : LOG_NONE;
    if (str_eq(line, STR("*")))
        return str_starts(str_trim(below), banner) ? LOG_SCX : LOG_NONE;
    if (!str_eq(line, STR("- System")) && !str_eq(line, STR("+ System")))
        return LOG_NONE;
    below = str_trim(below);
    return str_starts(below, STR("- Provider")) || str_starts(below, STR("Provider")) ? LOG_VIEW
                                                                                    : LOG_NONE;
}

static bool is_lead(struct str line)
{
    return str_starts(line, STR("#TYPE ")) ||
           (str_starts(line, STR("Record ")) &&
            is_number(str_trim(str_from(line, strlen("Record ")))));
}

/* line: without blanks in front; s: that begins with it. */
static enum log_kind form_of(struct str line, struct str s)
{
    struct str below = str_from(s, line.n + 1);
    enum log_kind kind = LOG_NONE;

    if (!line.n)
        return LOG_NONE;
    if (line.s[0] == '<')
        kind = xml_of(s);
    else if (line.s[0] == '{' || line.s[0] == '[')
        kind = json_of(s);
    if (kind == LOG_NONE)
        kind = shown_of(line, below);
    if (kind == LOG_NONE)
        kind = table_of(line, below);
    return kind != LOG_NONE || !is_list_above_ruler(line, below) ? kind : LOG_LISTED;
}

enum log_kind joined_form(struct str line, struct str s)
{
    size_t blanks = blanks_at(line);

    line = str_from(line, blanks);
    s = str_from(str_first(s, JOINED_AHEAD), blanks);
    if (is_lead(line)) {
        s = behind_lead(s);
        line = str_first(s, str_find_char(s, '\n'));
    }
    return form_of(line, s);
}
