/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/folder_name.h"

#include "verdict/host_names.h"

#include "event/evtword.h"

#include <string.h>

static bool is_common_folder(struct str part)
{
    static const char *const names[] = { "logs", "log", "setup", "install logs", "event logs",
                                         "eventlogs", "events", "appdata", "local", "scom",
                                         "users", "windows", "temp", "export", "exports",
                                         "evidence", "c", "d", "msi", "setup logs", "etc",
                                         "var", "opt", "usr", "home", "root", "tmp", "conf",
                                         "microsoft", "scx", "omi", "linux", "unix",
                                         "server", "agentmanagement", "agentlogs", "downloads",
                                         "desktop", "documents", "application", "system",
                                         "security", "operations manager",
                                         /* of collectors, log-formats.md 8 */
                                         "etl", "opsmgrtrace", "smtrace", "network trace",
                                         "winrm opsmgr logging", "localemetadata", "csv",
                                         "msinfo32", "gpresults", "sql logs", "certificates",
                                         "collector", "scsm_setuplogfiles", "orch_logfiles",
                                         "orch_installationlogfiles", "configfiles", "network",
                                         "pam", "scxprovider", "tlscheck", "certs", "core",
                                         "scxdirectorystructure", "kerberos" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq_nocase(part, str_of(names[i])))
            return true;
    }
    return str_starts(part, STR("SDC_Results")) || str_starts(part, STR("SCSM_DIAG_"));
}

/* Files that hold others: sheets, attachments, logs below each other, rows of several machines. */
static const char *const documents[] = { ".xlsx", ".xlsm", ".docx", ".eml", ".txt", ".log", ".csv",
                                         ".tsv", ".json", ".jsonl", ".ndjson" };

static struct str without_ending(struct str part, const char *const *ends, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str end = str_of(ends[i]);

        if (part.n > end.n && str_ends_nocase(part, end))
            return str_first(part, part.n - end.n);
    }
    return part;
}

static struct str without_document(struct str part)
{
    return without_ending(part, documents, sizeof documents / sizeof documents[0]);
}

bool is_document(struct str part)
{
    return without_document(part).n < part.n;
}

/* MS01_ProgramVersions.xlsx and reply.eml are no folders; MS01.xlsx and MS01.eml are called like
   one. */
static bool is_words(struct str part)
{
    return is_document(part) && !looks_like_machine(without_document(part));
}

bool is_machine_folder(struct str part)
{
    return evtword_machine(part) && !is_common_folder(unpacked_name(part)) && !is_words(part);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "logs" of "logs-2". */
static struct str without_number(struct str part)
{
    while (part.n && ((part.s[part.n - 1] >= '0' && part.s[part.n - 1] <= '9') ||
                      part.s[part.n - 1] == '-'))
        part.n--;
    return part;
}

bool looks_like_machine(struct str part)
{
    bool digit = false, lower = false;

    if (!is_machine_folder(part) || !is_letter(part.s[0]) || is_common_folder(without_number(part)))
        return false;
    for (size_t i = 0; i < part.n; i++) {
        digit = digit || (part.s[i] >= '0' && part.s[i] <= '9');
        lower = lower || (part.s[i] >= 'a' && part.s[i] <= 'z');
        if (part.s[i] == '_') /* in no name of a machine */
            return false;
    }
    return digit || !lower;
}

struct str unpacked_name(struct str part)
{
    static const char *const ends[] = { ".zip", ".7z", ".cab", ".rar", ".tgz", ".tar.gz", ".tar",
                                        ".gz" };

    return without_document(without_ending(part, ends, sizeof ends / sizeof ends[0]));
}

/* ---- files called by a machine and a log ---- */

bool separates_names(char c)
{
    return c && strchr("._- ()", c);
}

static struct str trim_between(struct str s)
{
    while (s.n && separates_names(s.s[0]))
        s = str_from(s, 1);
    while (s.n && separates_names(s.s[s.n - 1]))
        s.n--;
    return s;
}

/* 20240211 or 2024-02-11: so long; 0: no date. */
static size_t date_length(struct str s)
{
    bool dashes = s.n > 4 && s.s[4] == '-';
    size_t n = dashes ? 10 : 8;

    if (s.n < n || !str_starts(s, STR("20")))
        return 0;
    for (size_t i = 0; i < n; i++) {
        bool dash = dashes && (i == 4 || i == 7);
        if (dash ? s.s[i] != '-' : s.s[i] < '0' || s.s[i] > '9')
            return 0;
    }
    return n;
}

#define STAMP_BYTES ((size_t)19)

/* "-05.14.2023-09.11AM", which collectors put behind names (log-formats.md 8.2). */
static bool is_stamp(struct str s)
{
    static const char like[] = "-00.00.0000-00.00";

    if (s.n != STAMP_BYTES || !(str_eq(str_from(s, s.n - 2), STR("AM")) ||
                                 str_eq(str_from(s, s.n - 2), STR("PM"))))
        return false;
    for (size_t i = 0; i < sizeof like - 1; i++) {
        if (like[i] == '0' ? s.s[i] < '0' || s.s[i] > '9' : s.s[i] != like[i])
            return false;
    }
    return true;
}

struct str without_date(struct str name)
{
    size_t n = date_length(name);

    if (name.n > STAMP_BYTES && is_stamp(str_from(name, name.n - STAMP_BYTES)))
        return str_first(name, name.n - STAMP_BYTES);
    if (n && n < name.n && separates_names(name.s[n]))
        return trim_between(str_from(name, n));
    for (n = 8; n <= 10; n += 2) {
        if (name.n > n + 1 && separates_names(name.s[name.n - n - 1]) &&
            date_length(str_from(name, name.n - n)) == n)
            return trim_between(str_first(name, name.n - n));
    }
    return name;
}

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

/* `at`: where the log of `n` bytes stands. */
static struct str beside_log(struct str file, size_t at, size_t n)
{
    struct str rest = str_from(file, at + n), name;

    if ((at && !separates_names(file.s[at - 1])) || (rest.n && !separates_names(rest.s[0])))
        return STR_NONE;
    if (!at) {
        name = without_date(trim_between(rest));
        return looks_like_machine(name) ? name : STR_NONE;
    }
    name = without_date(trim_between(str_first(file, at)));
    if (str_ends_nocase(name, STR("_evt"))) /* of old support packages: MS01_evt_System.csv */
        name.n -= 4;
    return is_no_word(rest) && (file.s[at - 1] != ' ' || looks_like_machine(name)) ? name
                                                                                  : STR_NONE;
}

struct str machine_of_log(struct str file)
{
    static const char *const logs[] = { "Application", "System", "Security",
                                        "Operations Manager", "Operations_Manager",
                                        "Operations-Manager", "Operations%20Manager",
                                        "OperationsManager", "OpsMgrSetupWizard", "OMServer",
                                        "OMConsole", "OMWebConsole", "OMReporting",
                                        "SCOMPrereqCheck", "MOMAgent", "MOMGateway",
                                        "scx", "omiserver", "omiagent", "dpkg", "installinfo" };
    struct str name = STR_NONE;
    size_t dot = file.n;

    while (dot && file.s[dot - 1] != '.')
        dot--;
    if (dot)
        file = str_first(file, dot - 1);
    for (size_t i = 0; i < sizeof logs / sizeof logs[0] && !name.n; i++) {
        struct str log = str_of(logs[i]);
        size_t at = str_find_nocase(file, log);

        while (at < file.n && !name.n) {
            name = beside_log(file, at, log.n);
            at += 1 + str_find_nocase(str_from(file, at + 1), log);
        }
    }
    return name;
}
