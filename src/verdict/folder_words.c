/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/folder_words.h"

#include "verdict/folder_name.h"

#define YEAR_DIGITS 4u

bool separates_names(char c)
{
    return c && strchr("._- ()", c);
}

bool parts_words(char c)
{
    return c && strchr("_- ()", c);
}

size_t separator_at(struct str s, size_t at, const char *signs)
{
    unsigned char c = (unsigned char)s.s[at];
    size_t n = c >= 0xF0 ? 4 : 3;

    if (c < 0xE2)
        return is_sign_of((char)c, signs);
    return n < s.n - at ? n : s.n - at;
}

struct str trim_between(struct str s)
{
    while (s.n && separates_names(s.s[0]))
        s = str_from(s, 1);
    while (s.n && separates_names(s.s[s.n - 1]))
        s.n--;
    return s;
}

/* The first letter, in any case, settles it for most words. */
static bool begins_alike(struct str s, const char *word)
{
    return s.n && ((s.s[0] ^ word[0]) & ~0x20) == 0;
}

static bool is_among(struct str word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (begins_alike(word, words[i]) && str_eq_nocase(word, str_of(words[i])))
            return true;
    return false;
}

/* C of C:\logs; or the last letter of a name whose beginning was cut off. */
static bool is_drive(struct str part)
{
    return part.n == 1 && is_letter(part.s[0]);
}

/* MSSQL15.SCOM, MSSQL10_50.MSSQLSERVER: what an instance of SQL Server keeps. */
static bool is_instance(struct str part)
{
    struct str rest = str_from(part, 5);

    if (!str_starts_nocase(part, STR("MSSQL")))
        return false;
    while (rest.n && (is_digit(rest.s[0]) || rest.s[0] == '_'))
        rest = str_from(rest, 1);
    return rest.n && rest.s[0] == '.';
}

bool is_common_folder(struct str part)
{
    static const char *const names[] = {
        "logs", "log", "setup", "install logs", "event logs", "eventlogs", "events", "scom",
        "export", "exports", "evidence", "msi", "setup logs", "linux", "unix", "server",
        "agentmanagement", "agentlogs", "downloads", "upload", "uploads", "desktop", "documents",
        "application", "system", "security", "operations manager",
        /* of systems, with all that lies on a drive */
        "users", "windows", "system32", "syswow64", "sysnative", "winevt", "panther", "temp",
        "programdata", "appdata", "local", "locallow", "roaming", "inetpub", "wwwroot", "logfiles",
        "amd64", "i386", "x64", "x86", "mssql", "etc", "var", "opt", "usr", "home", "root", "tmp",
        "conf", "microsoft", "scx", "omi",
        /* forms of logs */
        "evtx", "evt", "csv", "tsv", "xml", "clixml", "txt", "json", "jsonl", "html", "htm", "xlsx",
        /* of collectors, log-formats.md 8 */
        "etl", "opsmgrtrace", "smtrace", "network trace", "winrm opsmgr logging", "localemetadata",
        "msinfo32", "gpresults", "sql logs", "certificates", "collector", "scsm_setuplogfiles",
        "orch_logfiles", "orch_installationlogfiles", "configfiles", "network", "pam",
        "scxprovider", "tlscheck", "certs", "core", "scxdirectorystructure", "kerberos",
    };

    return is_among(part, names, sizeof names / sizeof names[0]) || is_drive(part) ||
           is_instance(part) || str_starts(part, STR("SDC_Results")) ||
           str_starts(part, STR("SCSM_DIAG_"));
}

bool tells_of_logs(struct str word)
{
    static const char *const words[] = { "log", "logs", "host", "evtx", "evt", "events",
                                         "eventlogs", "export", "from", "of", "von", "de" };

    return is_among(word, words, sizeof words / sizeof words[0]);
}

bool tells_of_role(struct str word)
{
    static const char *const words[] = { "scom", "opsmgr", "management", "gateway", "server",
                                         "agent", "reporting", "console", "web", "database", "sql",
                                         "computer", "machine", "node", "collected", "new", "old" };

    return is_among(word, words, sizeof words / sizeof words[0]);
}

bool is_number(struct str word)
{
    size_t n = 0;

    while (n < word.n && is_digit(word.s[n]))
        n++;
    return n == word.n;
}

bool is_numbered_word(struct str name)
{
    static const char *const words[] = { "UR", "KB", "CU", "SP", "R", "SR", "INC", "CHG", "case",
                                         "ticket", "day", "night", "week", "run", "try", "attempt",
                                         "step", "phase", "part", "batch", "wave", "copy",
                                         "upgrade", "update", "round", "Tag", "Nacht", "Schritt",
                                         "Teil", "Versuch", "Welle", "Lauf" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct str word, rest;

        if (!begins_alike(name, words[i]))
            continue;
        word = str_of(words[i]);
        rest = str_from(name, word.n);
        rest = str_from(rest, rest.n > 1 && separates_names(rest.s[0]));
        if (str_eq_nocase(str_first(name, word.n), word) && is_number(rest))
            return true;
    }
    return name.n == 2 && is_letter(name.s[0]) && is_digit(name.s[1]); /* Q1, v2 */
}

/* Which of several it is, and not whose: OpsMgrSetupWizard of the first try, kept as "old". */
static bool tells_which(struct str word)
{
    static const char *const words[] = {
        "old", "new", "backup", "bak", "copy", "original", "orig", "first", "second", "third",
        "last", "latest", "failed", "failure", "success", "ok", "before", "after", "previous",
        "prev", "current", "final", "retry", "again", "wizard", "setuplog", "setuplogs",
        "alt", "neu", "kopie", "vorher", "nachher", "sicherung", "versuch", "fehler",
        "ancien", "nouveau", "copie", "avant", "essai", "antes", "copia", "viejo", "nuevo",
    };

    return is_among(word, words, sizeof words / sizeof words[0]);
}

/* SCOM2019UR6, OM2022-RTM: a release and how far it is updated. */
static bool is_release(struct str name)
{
    static const char *const products[] = { "SCOM", "OpsMgr", "OM", "SC" };
    struct str rest = name;
    size_t digits = 0;

    for (size_t i = 0; i < sizeof products / sizeof products[0] && rest.n == name.n; i++)
        if (str_starts_nocase(name, str_of(products[i])))
            rest = str_from(name, str_of(products[i]).n);
    while (rest.n < name.n && rest.n && (is_digit(rest.s[0]) || separates_names(rest.s[0]))) {
        digits += is_digit(rest.s[0]);
        rest = str_from(rest, 1);
    }
    return digits == YEAR_DIGITS && (is_numbered_word(rest) || str_eq_nocase(rest, STR("RTM")));
}

/* Most names of machines have one, none of the words below has, and a release has some. */
static bool has_digit(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (is_digit(name.s[i]))
            return true;
    return false;
}

bool is_place(struct str name)
{
    static const char *const words[] = {
        "attachment", "attachments", "sent", "received", "inbox", "outbox", "drafts", "mail",
        "mails", "outlook", "teams", "general", "misc", "stuff", "other", "others", "various",
        "shared", "share", "public", "archive", "archives", "incoming", "outgoing", "raw",
        "input", "output", "data", "file", "files", "folder", "result", "results", "report",
        "reports", "picture", "pictures", "screenshot", "screenshots", "image", "images", "note",
        "notes", "info", "text", "texts", "sample", "samples", "example", "examples", "dump",
        "dumps", "trace", "traces", "source", "sources", "media", "iso", "kit", "cloud", "drive",
        "usb", "disk", "onedrive", "customer", "vendor", "support", "escalation", "incident",
        "problem", "issue", "analysis", "review", "collected", "collection", "bundle", "unzip",
        "unzipped", "unpacked", "extracted", "untitled", "work", "working", "error", "errors",
        "warnings", "event", "today", "yesterday", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december", "prod", "production",
        "preprod", "uat", "qa", "test", "testing", "dev", "development", "lab", "stage",
        "staging", "acceptance", "installer", "install", "installation", "reinstall", "repair",
        "rollback", "patch", "patching", "rollup", "hotfix", "fix", "all", "any", "anlage",
        "anlagen", "anhang", "anh\xC3\xA4" "nge", "ablage", "daten", "dateien", "protokoll",
        "protokolle", "ereignisse", "ergebnisse", "bericht", "berichte", "bilder", "dokumente",
        "sonstiges", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "journal",
        "journaux", "divers", "documents", "donnees", "donn\xC3\xA9" "es", "fichiers", "rapport",
        "rapports", "adjunto", "adjuntos", "registros", "eventos", "documentos", "varios",
        "datos", "informes", "archivos", "allegato", "allegati", "registri", "documenti", "dati",
        "bijlage", "bijlagen", "logboeken", "gegevens", "bilaga", "bilagor", "loggar", "filer",
        "anexo", "anexos", "relatorios", "dados", "arquivos", "dzienniki", "dokumenty", "pliki",
        "prilohy",
    };

    if (has_digit(name))
        return is_release(name);
    return is_among(name, words, sizeof words / sizeof words[0]);
}

bool is_figures(struct str name)
{
    size_t n = 0;

    while (n < name.n && (is_digit(name.s[n]) || separates_names(name.s[n])))
        n++;
    return n == name.n;
}

bool counts_only(struct str name)
{
    size_t dots = 0;

    for (size_t i = 0; i < name.n; i++)
        dots += name.s[i] == '.';
    return dots != 3 && is_figures(name);
}

bool is_no_name(struct str name)
{
    return counts_only(name) || tells_which(name) || is_numbered_word(name);
}
