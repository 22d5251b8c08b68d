/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are called by a machine and a log, or by a form of it: folder_name.h. */
#include "verdict/folder_name.h"

#include "event/evtword.h"
#include "verdict/folder_words.h"

/* What stands behind the log in a name: a date, a number, "evtx" of a table made of it. */
static bool is_no_word(struct str rest)
{
    rest = trim_between(rest);
    if (str_eq_nocase(rest, STR("evtx")) || str_eq_nocase(rest, STR("evt")))
        return true;
    for (size_t i = 0; i < rest.n; i++) {
        if (is_letter(rest.s[i]) || (unsigned char)rest.s[i] >= 0x80)
            return false;
    }
    return true;
}

/* The tool or the form that a log was written by, as it stands behind a name. */
static bool is_form(struct str word)
{
    static const char *const forms[] = { "fl", "ft", "list", "table", "details", "view", "copied",
                                         "tabs", "rendered", "query", "search", "export", "txt",
                                         "csv", "xml", "json", "clixml", "otlp", "eventlog",
                                         "ntevent", "wmic", "wevtutil", "logparser", "psloglist" };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (str_eq(word, str_of(forms[i])))
            return true;
    return false;
}

bool is_named_in_full(struct str name)
{
    size_t labels = 0;

    if (!evtword_full_name(name) || !is_letter(name.s[name.n - 1]))
        return false;
    while (name.n) {
        struct str label = str_cut(&name, '.');
        if (!label.n || is_no_name(label) || tells_of_logs(label) || is_form(label))
            return false;
        labels++;
    }
    return labels > 2;
}

/* `at`: where the log of `n` bytes stands. */
static struct str beside_log(struct str file, size_t at, size_t n)
{
    struct str rest = str_from(file, at + n), name;

    if ((at && !separates_names(file.s[at - 1])) || (rest.n && !separates_names(rest.s[0])))
        return STR_NONE;
    if (!at) { /* Application log MS01 */
        name = without_words(trim_between(rest));
        return looks_like_machine(name) || is_named_in_full(name) ? name : STR_NONE;
    }
    name = folder_machine(trim_between(str_first(file, at)));
    if (str_ends_nocase(name, STR("_evt"))) /* of old support packages: MS01_evt_System.csv */
        name.n -= 4;
    if (is_no_word(rest) && file.s[at - 1] != ' ')
        return name;
    rest = trim_between(rest);
    return (is_no_word(rest) || is_form(rest) || tells_of_logs(rest)) &&
                   (looks_like_machine(name) || is_named_in_full(name)) ? name : STR_NONE;
}

/* As Event Viewer calls them in Japanese. */
#define APPLICATION_JA                                                                             \
    "\xE3\x82\xA2\xE3\x83\x97\xE3\x83\xAA\xE3\x82\xB1\xE3\x83\xBC\xE3\x82\xB7\xE3\x83\xA7"       \
    "\xE3\x83\xB3"
#define SYSTEM_JA "\xE3\x82\xB7\xE3\x82\xB9\xE3\x83\x86\xE3\x83\xA0"

#define EVENT_LOGS 8u /* at the begin of the table */

static const char *const logs[] = { "Application", "System", "Security", "Operations Manager",
                                    "Operations_Manager", "Operations-Manager",
                                    "Operations%20Manager", "OperationsManager",
                                    "OpsMgrSetupWizard", "OMServer", "OMConsole", "OMWebConsole",
                                    "OMReporting", "SCOMPrereqCheck", "MOMAgent", "MOMGateway",
                                    "TracingGuidsNative", "scx", "omiserver", "omiagent", "dpkg",
                                    "installinfo", "Anwendung", "Sicherheit", APPLICATION_JA,
                                    SYSTEM_JA };

static struct str without_last_ending(struct str file)
{
    size_t dot = file.n;

    while (dot && file.s[dot - 1] != '.')
        dot--;
    return dot ? str_first(file, dot - 1) : file;
}

/* MS01.evtx.csv: a table made of a log. */
static struct str without_forms(struct str file)
{
    file = without_last_ending(file);
    return str_ends_nocase(file, STR(".evtx")) || str_ends_nocase(file, STR(".evt"))
               ? without_last_ending(file) : file;
}

struct str log_in_any_form(struct str path)
{
    struct str stem = without_last_ending(path), log = last_part(stem);

    for (size_t i = 0; i < EVENT_LOGS; i++)
        if (str_eq_nocase(log, str_of(logs[i])))
            return stem;
    return path;
}

/* SRV-SCOM01_OpsMgr: as people shorten the names of logs.  SRV-OPSMGR is a machine. */
static struct str before_short_log(struct str file)
{
    static const char *const shorts[] = { "OpsMgr", "OpsMan", "App", "Sys" };

    for (size_t i = 0; i < sizeof shorts / sizeof shorts[0]; i++) {
        struct str log = str_of(shorts[i]);
        size_t at = str_find_nocase(file, log);
        struct str name = trim_between(str_first(file, at < file.n ? at : 0));

        if (name.n && file.s[at - 1] != '-' && separates_names(file.s[at - 1]) &&
            is_no_word(str_from(file, at + log.n)) && stands_out(name))
            return name;
    }
    return STR_NONE;
}

struct str machine_of_log(struct str file)
{
    struct str name = STR_NONE;

    file = without_forms(file);
    for (size_t i = 0; i < sizeof logs / sizeof logs[0] && !name.n; i++) {
        struct str log = str_of(logs[i]);
        size_t at = str_find_nocase(file, log);

        while (at < file.n && !name.n) {
            name = beside_log(file, at, log.n);
            at += 1 + str_find_nocase(str_from(file, at + 1), log);
        }
    }
    return name.n ? name : before_short_log(file);
}

/* AG01-fl, AG01_rendered, "AG01 (copied)": small letters behind a name in capitals.  SP01-SEARCH is
   a machine, and so may sp01-search be. */
static struct str without_form(struct str name)
{
    size_t end = name.n, at;
    bool capital = false;

    end -= end && name.s[end - 1] == ')';
    for (at = end; at && !parts_words(name.s[at - 1]);)
        at--;
    for (size_t i = 0; i < at; i++)
        capital = capital || (name.s[i] >= 'A' && name.s[i] <= 'Z');
    return capital && is_form((struct str){ name.s + at, end - at })
               ? trim_between(str_first(name, at)) : name;
}

struct str machine_in_log_folder(struct str folder, struct str file)
{
    struct str name = without_form(without_date(without_forms(file)));

    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++)
        if (str_eq_nocase(unpacked_name(folder), str_of(logs[i])))
            return looks_like_machine(name) || is_named_in_full(name) ? name : STR_NONE;
    return STR_NONE;
}
