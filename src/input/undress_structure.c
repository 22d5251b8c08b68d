/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How that begins which has no records with a time in front: JSON, a table of CSV, an object or a
 * table as PowerShell formats it.  By its first two lines that are not blank.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#include <string.h>

#define NAME_MOST 40u
#define COLUMNS_LEAST 3u
#define GROUP_INDENT 3u
#define TIME_BYTES 8u /* 22:41:07 */

static bool begins_json(struct str first, struct str next)
{
    struct str s = str_trim(first), behind = str_trim(str_from(s, 1));

    if (!s.n || (s.s[0] != '{' && s.s[0] != '['))
        return false;
    behind = behind.n ? behind : str_trim(next);
    return behind.n && (behind.s[0] == '"' || (s.s[0] == '[' && behind.s[0] == '{'));
}

/* The bytes of a name without blanks, as programs give to what they list. */
static size_t name_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < NAME_MOST && is_letter(s.s[n]))
        n++;
    return n;
}

/* "2024-03-16T22:41:07.0Z" and "1.9.1-0" below: both lines of installinfo.txt
   (system-center-siblings.md 11.3). */
static bool begins_installinfo(struct str first, struct str next)
{
    size_t dots = 0, at = 0;

    if (first.n < 20 || first.n > 24 || first.s[10] != 'T' || first.s[13] != ':' ||
        !str_ends(first, STR("Z")))
        return false;
    for (; at < next.n && (is_digit(next.s[at]) || is_sign_of(next.s[at], ".-")); at++)
        dots += next.s[at] != '-' && !is_digit(next.s[at]);
    return next.n >= 5 && at == next.n && is_digit(next.s[0]) && dots >= 2;
}

/* "Name        : scx" and "Version     : 1.9.1" below, as rpm -qi lists. */
static bool begins_details(struct str first, struct str next)
{
    static const struct str names[] = { STR_INIT("Name"), STR_INIT("Version") };
    struct str two[] = { first, next };

    for (size_t i = 0; i < 2; i++) {
        struct str behind = str_from(two[i], names[i].n);

        if (!str_starts(two[i], names[i]) ||
            !str_starts(str_from(behind, blanks_at(behind)), STR(": ")))
            return false;
    }
    return true;
}

/* "EventCode=1033" and another name below: what wmic lists. */
static bool begins_pairs(struct str first, struct str next)
{
    size_t one = name_at(first), two = name_at(next);

    return one && two && str_starts(str_from(first, one), STR("=")) &&
           str_starts(str_from(next, two), STR("=")) &&
           !str_eq(str_first(first, one), str_first(next, two)) &&
           first.s[0] >= 'A' && first.s[0] <= 'Z';
}

/* Does a column of the next line begin where this one does? */
static bool is_below(struct str next, size_t at)
{
    return at < next.n && next.s[at] != ' ' && (!at || next.s[at - 1] == ' ');
}

/* "Name  PackageName  Version", and cells right below: what wmic shows as a table.  Names alone, as
   no line of a log is. */
static bool begins_columns(struct str first, struct str next)
{
    struct str names = str_trim(first);
    size_t at = 0, columns = 0, n;

    while (at < names.n) {
        n = name_at(str_from(names, at));
        if (!n || names.s[at] < 'A' || names.s[at] > 'Z' || !is_below(next, at))
            return false;
        columns++;
        at += n;
        n = blanks_at(str_from(names, at));
        if (n == 1 || (!n && at < names.n))
            return false;
        at += n;
    }
    return columns >= COLUMNS_LEAST && names.s == first.s;
}

/* "Operations Manager log on \\MS01:", as PsLogList names it; no digit stands in front. */
static bool names_log(struct str line)
{
    size_t at = str_find(line, STR(" log on \\\\"));

    for (size_t i = 0; i < at && at < line.n; i++)
        if (is_digit(line.s[i]))
            return false;
    return at < line.n;
}

/* What tools begin with, and what their lists of events do (events.md 7). */
static bool begins_known(struct str first, struct str next)
{
    static const struct str begins[] = { STR_INIT("PsExec v"), STR_INIT("PsLogList v"),
                                         STR_INIT("HKEY_LOCAL_MACHINE\\"), STR_INIT("HKLM\\"),
                                         STR_INIT("<?xml "), STR_INIT("Desired=Unknown/Install") };
    static const struct str pairs[][2] = {
        { STR_INIT("Date\t"), STR_INIT("Log\t") }, { STR_INIT("- System"), STR_INIT("- Provider") },
        { STR_INIT("["), STR_INIT("Type:  ") }, { STR_INIT(""), STR_INIT("[ Name] ") },
        { STR_INIT("Package: "), STR_INIT("Status: ") },
    };

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(first, begins[i]))
            return true;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (str_starts(first, pairs[i][0]) && str_starts(str_trim(next), pairs[i][1]))
            return true;
    return str_starts(next, STR("LogName=")) || begins_pairs(first, next) ||
           begins_columns(first, next) || names_log(first) || begins_details(first, next) ||
           begins_installinfo(first, next);
}

/* Names of columns, each of them in marks or none of them; nothing else is so close together. */
static bool begins_csv(struct str line)
{
    struct str s = str_trim(line);
    bool quoted = s.n && s.s[0] == '"';
    size_t columns = 1;
    char separator;

    if (str_starts(s, STR("#TYPE ")))
        return true;
    if (s.n < 2)
        return false;
    for (size_t i = 1; quoted && i + 1 < s.n; i++)
        if (s.s[i - 1] == '"' && strchr(",;\t", s.s[i]) && s.s[i + 1] == '"')
            return true;
    separator = str_find_char(s, '\t') < s.n ? '\t' : str_find_char(s, ';') < s.n ? ';' : ',';
    while (s.n && !quoted) {
        struct str name = str_cut(&s, separator);

        if (!name.n || name.n > NAME_MOST || is_sign_of(name.s[0], " [") || is_digit(name.s[0]) ||
            str_find_char(name, ':') < name.n || str_find_char(name, '"') < name.n ||
            str_find_char(name, '|') < name.n)
            return false;
        columns += s.n > 0;
    }
    return columns >= COLUMNS_LEAST;
}

/* "Info: :a", a setup log that lost its times. */
static bool is_setup(struct str line)
{
    static const struct str levels[] = { STR_INIT("Always:"), STR_INIT("Error:"),
                                         STR_INIT("Warn:"), STR_INIT("Info:"),
                                         STR_INIT("Debug:") };

    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (str_starts(line, levels[i]))
            return str_starts(str_trim(str_from(line, levels[i].n)), STR(":"));
    return false;
}

static struct str behind_word(struct str s)
{
    return str_from(s, str_find_char(s, ' ') + 1);
}

/* Histories of packages: "2024-03-16 22:41:07 status a", "2024-03-16T22:41:07+0100 INFO a",
   "Mar 16 22:41:07 Updated: a", "2024-03-16 22:41:07|install|a". */
static bool is_history(struct str line)
{
    static const struct {
        struct str word;
        unsigned behind; /* so many other words */
    } words[] = {
        { STR_INIT("startup "), 2 },   { STR_INIT("status "), 2 },     { STR_INIT("upgrade "), 2 },
        { STR_INIT("install "), 2 },   { STR_INIT("configure "), 2 },  { STR_INIT("remove "), 2 },
        { STR_INIT("INFO "), 1 },      { STR_INIT("SUBDEBUG "), 1 },   { STR_INIT("DEBUG "), 1 },
        { STR_INIT("Installed: "), 3 }, { STR_INIT("Updated: "), 3 },  { STR_INIT("Erased: "), 3 },
    };
    struct str behind[4] = { line };
    bool dated = line.n > 10 && line.s[4] == '-' && line.s[7] == '-', named;

    for (size_t i = 1; i < sizeof behind / sizeof behind[0]; i++)
        behind[i] = behind_word(behind[i - 1]);
    named = behind[2].n > 2 && behind[2].s[2] == ':' && line.s[3] == ' ';
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if ((words[i].behind == 3 ? named : dated) &&
            str_starts(behind[words[i].behind], words[i].word))
            return true;
    return dated && (str_starts(str_from(behind[1], TIME_BYTES), STR("|install|")) ||
                     str_starts(str_from(behind[1], TIME_BYTES), STR("|remove |")));
}

/* "scx-1.9.1-0.x86_64" of rpm -qa, which --last sets a date behind; "ii  scx  1.9.1.0" of dpkg -l:
   a package of the agent. */
static bool is_package(struct str line)
{
    static const char *const names[] = { "scx", "omi" };
    bool dpkg = line.n > 4 && line.s[1] == 'i' && line.s[2] == ' ' && strchr("ih", line.s[0]);
    struct str s = dpkg ? str_trim(str_from(line, 2)) : line;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct str rest = str_from(s, 3);

        if (!str_starts(s, str_of(names[i])) || rest.n < 6)
            continue;
        if (dpkg)
            return is_sign_of(rest.s[0], " :");
        return rest.s[0] == '-' && is_digit(rest.s[1]) &&
               str_find_char(str_first(rest, 6), '.') < 6 &&
               str_find(rest, STR("##")) == rest.n; /* rpm's progress: "1:scx-1.9.1-0  ####" */
    }
    return false;
}

bool structure_line(struct str line)
{
    static const struct str begins[] = {
        STR_INIT("Extracting..."), STR_INIT("Updating cross-platform agent"),
        STR_INIT("Installing cross-platform agent"), STR_INIT("----- Upgrading package: "),
        STR_INIT("----- Updating package: "), STR_INIT("----- Installing package: "),
        STR_INIT("Start-Date: "),
    };
    size_t digits = 0;
    bool sure;

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(line, begins[i]))
            return true;
    while (digits < line.n && is_digit(line.s[digits]))
        digits++;
    return is_setup(line) || is_history(line) || is_package(line) ||
           (str_starts(line, STR("~")) && str_find(line, STR("  $$<")) < line.n) ||
           (digits && str_starts(str_from(line, digits), STR(" [")) &&
            joined_record(str_from(line, digits + 1), &sure) == LOG_TRACE);
}

/* The place of the colon in "Name    : a"; 0: it is no such line. */
static size_t colon_of(struct str line)
{
    size_t at = str_find(str_first(line, NAME_MOST), STR(" :"));
    struct str name = str_trim(str_first(line, at));

    if (at >= NAME_MOST || at + 1 >= line.n || !name.n || line.s[0] == ' ')
        return 0;
    for (size_t i = 0; i < name.n; i++)
        if (!name.s[i] || is_sign_of(name.s[i], " \t,;=\""))
            return 0;
    return line.n == at + 2 || line.s[at + 2] == ' ' ? at + 1 : 0;
}

bool structure_ruler(struct str line)
{
    struct str s = str_trim(line);

    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != '-' && s.s[i] != ' ')
            return false;
    return str_starts(s, STR("--")) && str_find_char(s, ' ') < s.n;
}

bool structure_below(struct str line, struct str next)
{
    return structure_ruler(next) || begins_known(line, next);
}

bool structure_begins(struct str first, struct str next)
{
    return begins_json(first, next) || begins_csv(first) || structure_ruler(next) ||
           begins_known(first, next);
}

bool structure_list(struct str first, struct str next)
{
    size_t colon = colon_of(first);

    return colon && colon == colon_of(next) &&
           !str_eq(str_first(first, colon), str_first(next, colon));
}

bool structure_group(struct str line)
{
    size_t colon = str_find(str_first(line, NAME_MOST), STR(": "));
    struct str name = str_from(str_first(line, colon), GROUP_INDENT);

    return blanks_at(line) == GROUP_INDENT && colon < line.n && name.n &&
           str_find_char(name, ' ') == name.n;
}

bool structure_act(struct str shape)
{
    static const char *const acts[] = { "Updated:", "Upgrade:", "Upgraded:", "Installed:",
                                        "Install:", "Reinstall:", "Downgrade:", "Obsoleted:",
                                        "Cleanup:", "Erase:", "Erased:", "Removed:" };

    shape = str_trim(shape);
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (str_ends(shape, str_of(acts[i])))
            return true;
    return false;
}
