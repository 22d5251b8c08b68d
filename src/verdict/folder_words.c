/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/folder_words.h"

#include "verdict/folder_name.h"

#define YEAR_DIGITS 4u

static bool is_among(struct str word, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase(word, str_of(words[i])))
            return true;
    return false;
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
                                         "upgrade", "update" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        struct str word = str_of(words[i]);
        if (str_eq_nocase(str_first(name, word.n), word) && is_number(str_from(name, word.n)))
            return true;
    }
    return false;
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

/* 2017, 20.05.2017; an address may stand for a machine. */
static bool counts_only(struct str name)
{
    size_t dots = 0;

    for (size_t i = 0; i < name.n; i++) {
        if (!is_digit(name.s[i]) && !separates_names(name.s[i]))
            return false;
        dots += name.s[i] == '.';
    }
    return dots != 3;
}

bool is_no_name(struct str name)
{
    return counts_only(name) || tells_which(name) || is_numbered_word(name);
}
