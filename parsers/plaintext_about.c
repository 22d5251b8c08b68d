/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/plaintext_about.h"

#include <string.h>

#define LOOK_BYTES 65536
#define NAMES_APART 16384 /* so far behind a name nobody looks for another one */

/* Names of the product and of its parts, and words of its setup that no other program has. */
static const struct str ours[] = {
    { "opsmgr", 6 },          { "operations manager", 18 }, { "operationsmanager", 17 },
    { "scom", 4 },            { "system center", 13 },      { "systemcenter", 12 },
    { "healthservice", 13 },  { "health service", 14 },     { "enterprisemanagement", 20 },
    { "momagent", 8 },        { "momgateway", 10 },         { "omserver", 8 },
    { "omconsole", 9 },       { "omwebconsole", 12 },       { "omreporting", 11 },
    { "management pack", 15 }, { "managementpack", 14 },    { "fatal action:", 13 },
    { "processinstalls", 15 }, { "launchmsi", 9 },          { "adtserver", 9 },
    { "scxadmin", 8 },        { "omiserver", 9 },           { "microsoft/scx", 13 },
    { "monitoring agent", 16 }, { "orchestrator", 12 },     { "scvmm", 5 },
    { "msftscx", 7 },         { "msftomi", 7 },
    { "virtualmanager", 14 }, { "data protection manager", 23 },
    { "management group", 16 }, { "upgrade compatible", 18 }, { "components switch", 17 },
    { "operations console", 18 }, { "running sql string", 18 }, { "threw exception.type", 20 },
};

/* No name is shorter than four letters, and no blank is among these. */
static void learn_names(struct glance *names)
{
    glance_init(names, 4);
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        glance_learn(names, ours[i].s);
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

static bool names_us_at(struct str text, size_t at)
{
    struct str s = str_from(text, at);

    if (s.n < 4)
        return false;
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (((ours[i].s[0] ^ s.s[0]) & 31) == 0 && ((ours[i].s[3] ^ s.s[3]) & 31) == 0 &&
            begins_with(s, ours[i]) && !is_inside_a_word(text, at, ours[i]))
            return true;
    return false;
}

static bool names_us(const struct about *a, struct str text)
{
    size_t at = 0;

    for (; (at = glance_next(&a->names, text, at)) < text.n; at++)
        if (names_us_at(text, at))
            return true;
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
