/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/folder_words.h"

#include "verdict/folder_name.h"

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
