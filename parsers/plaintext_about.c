/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/plaintext_about.h"

#include "base/scan.h"

#include <string.h>

#define LOOK_BYTES 65536
#define NAMES_APART 16384 /* so far behind a name nobody looks for another one */

/* Names of the product and of its parts, and words of its setup that no other program has.  Names
   that begin alike stand together, and so are told by the same group of the few. */
static const struct str ours[] = {
    { "adtserver", 9 }, { "components switch", 17 }, { "data protection manager", 23 },
    { "enterprisemanagement", 20 }, { "fatal action:", 13 }, { "health service", 14 },
    { "healthservice", 13 }, { "launchmsi", 9 }, { "management group", 16 },
    { "management pack", 15 }, { "managementpack", 14 }, { "microsoft/scx", 13 }, { "momagent", 8 },
    { "momgateway", 10 }, { "monitoring agent", 16 }, { "msftomi", 7 }, { "msftscx", 7 },
    { "omconsole", 9 }, { "omiserver", 9 }, { "omreporting", 11 }, { "omserver", 8 },
    { "omwebconsole", 12 }, { "operations console", 18 }, { "operations manager", 18 },
    { "operationsmanager", 17 }, { "opsmgr", 6 }, { "orchestrator", 12 }, { "processinstalls", 15 },
    { "running sql string", 18 }, { "scom", 4 }, { "scvmm", 5 }, { "scxadmin", 8 },
    { "system center", 13 }, { "systemcenter", 12 }, { "threw exception.type", 20 },
    { "upgrade compatible", 18 }, { "virtualmanager", 14 },
};

#define NAMES (sizeof ours / sizeof ours[0])
_Static_assert(NAMES <= FEW_MOST, "each has a number among the few");

/* No name is shorter than four letters, and no blank is among these. */
static void learn_names(struct few *names)
{
    for (unsigned i = 0; i < NAMES; i++)
        few_put_in(names, (unsigned)(i * FEW_GROUPS / NAMES), i, ours[i]);
}

/* A blank of the name may be a line end of the text, with marks of quoting behind it. */
static bool begins_with(struct str text, struct str name)
{
    size_t at = 0;

    for (size_t i = 0; i < name.n; i++) {
        char c = at < text.n ? text.s[at++] : '\0';

        if (c == '\n' && name.s[i] == ' ') {
            while (at < text.n && strchr(" \t>|\r", text.s[at]))
                at++;
            continue;
        }
        c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c == '\t' ? ' ' : c;
        if (c != name.s[i])
            return false;
    }
    return true;
}

/* "SCOM" may stand in the name of a machine; "scom" is a part of many words ("KeysCommand"). */
static bool is_inside_a_word(struct str text, size_t at, struct str name)
{
    bool capital = text.s[at + name.n - 1] == 'M' && text.s[at] == 'S';
    char after = at + name.n < text.n ? text.s[at + name.n] : ' ';

    return name.n == 4 && (is_letter(after) || (!capital && at && is_letter(text.s[at - 1])));
}

static bool names_us_at(const struct about *a, struct str text, size_t at)
{
    for (uint64_t some = few_words(&a->names, text, at); some; some &= some - 1) {
        struct str name = ours[scan_first(some)];

        if (begins_with(str_from(text, at), name) && !is_inside_a_word(text, at, name))
            return true;
    }
    return false;
}

/* Asked of every paragraph of every log that nobody knows. */
static bool names_us(const struct about *a, struct str text)
{
    for (size_t from = 0; from < text.n; from += FEW_PLACES) {
        char last[FEW_REACH] = { 0 };
        const char *p = text.s + from;

        if (text.n - from < FEW_REACH)
            p = memcpy(last, p, text.n - from);
        for (uint64_t at = few_places(&a->names, p); at; at &= at - 1)
            if (names_us_at(a, text, from + scan_first(at)))
                return true;
    }
    return false;
}

/* Who writes a program that looks into logs, or installs, quotes what they say; none of it
   happened.  The first line that is no remark tells. */
bool about_script(struct str text)
{
    static const struct str begins[] = {
        STR_INIT("#!/"), STR_INIT("#requires "), STR_INIT("<#"), STR_INIT("param("),
        STR_INIT("param ("), STR_INIT("[CmdletBinding("), STR_INIT("@echo off"),
        STR_INIT("Option Explicit"), STR_INIT("On Error Resume Next"), STR_INIT("Set-StrictMode "),
        STR_INIT("$ErrorActionPreference"),
    };

    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));

        for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
            if (str_starts_nocase(line, begins[i]))
                return true;
        if (line.n && line.s[0] != '#' && line.s[0] != '\'' && !str_starts(line, STR("::")) &&
            !str_starts_nocase(line, STR("REM ")))
            return false;
    }
    return false;
}

void about_begin(struct about *a, struct text *text)
{
    struct str head;

    learn_names(&a->names);
    head.s = text_peek(text, LOOK_BYTES, &head.n);
    a->head = head.s && names_us(a, str_first(head, LOOK_BYTES));
}

/* A name speaks for LOOK_BYTES behind it (and what stands before the next look), and at the
   beginning for all of the first ones: a mail is, the other half of a long log is not. */
bool about_us(struct about *a, uint64_t at, struct str paragraph)
{
    if (!(a->named && at - a->named_at < NAMES_APART) && names_us(a, paragraph)) {
        a->named = true;
        a->named_at = at;
    }
    return (a->head && at < LOOK_BYTES) ||
           (a->named && at - a->named_at <= LOOK_BYTES + NAMES_APART);
}
