/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/folder_name.h"

#include "verdict/folder_words.h"
#include "verdict/host.h"
#include "verdict/host_names.h"

#include "base/fold.h"
#include "base/limits.h"
#include "event/evtword.h"

#include <string.h>

struct str folder_of(struct str path)
{
    while (path.n && path.s[path.n - 1] != '/')
        path.n--;
    if (path.n)
        path.n--;
    return path;
}

struct str last_part(struct str path)
{
    struct str folder = folder_of(path);

    return folder.n ? str_from(path, folder.n + 1) : path;
}

bool path_is_deep(struct str path)
{
    size_t n = 0;

    for (size_t i = 0; i < path.n; i++)
        n += path.s[i] == '/';
    return n > LIMIT_PATH_DEPTH;
}

/* Files that hold others: sheets, attachments, logs below each other, rows of several machines. */
static const char *const documents[] = { ".xlsx", ".xlsm", ".docx", ".eml", ".txt", ".log", ".csv",
                                         ".tsv", ".json", ".jsonl", ".ndjson", ".rtf", ".htm",
                                         ".html" };

static struct str without_ending(struct str part, const char *const *ends, size_t n)
{
    size_t at = part.n;

    while (at && part.s[at - 1] != '.')
        at--;
    for (size_t i = 0; at > 1 && i < n; i++) { /* the letter behind the stop settles most */
        if (at < part.n && ((ends[i][1] ^ part.s[at]) & ~0x20) == 0 &&
            str_eq_nocase(str_from(part, at - 1), str_of(ends[i])))
            return str_first(part, at - 1);
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

static bool has_small(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] >= 'a' && s.s[i] <= 'z')
            return true;
    }
    return false;
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
    bool digit = false;

    if (!evtword_machine(part) || is_common_folder(unpacked_name(part)) || is_words(part) ||
        !is_letter(part.s[0]) || is_common_folder(without_number(part)))
        return false;
    for (size_t i = 0; i < part.n; i++) {
        digit = digit || (part.s[i] >= '0' && part.s[i] <= '9');
        if (part.s[i] == '_') /* in no name of a machine */
            return false;
    }
    return digit || !has_small(part);
}

/* MS01.tar.zst and MS01.csv.gz are packed twice over: what packed the stream, and what is in it. */
struct str unpacked_name(struct str part)
{
    static const char *const streams[] = { ".gz", ".bz2", ".xz", ".zst", ".lz4", ".lzma" };
    static const char *const ends[] = { ".zip", ".7z", ".cab", ".rar", ".tgz", ".tbz2", ".txz",
                                        ".tzst", ".tar" };

    part = without_ending(part, streams, sizeof streams / sizeof streams[0]);
    return without_document(without_ending(part, ends, sizeof ends / sizeof ends[0]));
}

/* ---- dates beside the machine ---- */

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

/* ---- words beside the machine ---- */

bool is_word_of_logs(struct str name)
{
    return is_no_name(name) || tells_of_logs(name) || tells_of_role(name) || is_common_folder(name);
}

/* In letters of another script alone, as no machine is called unless it is counted (Korean for
   "server", and 1); or with some of a script that parts no words beside ASCII. */
static bool is_foreign_word(struct str name)
{
    bool plain = false, foreign = false, parts_none = false;
    bool counted = name.n && is_digit(name.s[name.n - 1]) && (unsigned char)name.s[0] >= 0x80;

    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.s[i];

        plain = plain || is_letter((char)c) || (is_digit((char)c) && !counted);
        foreign = foreign || c >= 0x80;
        parts_none = parts_none || c >= 0xE2;
    }
    return plain ? parts_none : foreign && !counted;
}

/* What a separator parts from the name. */
static bool is_word(struct str word, char separator)
{
    return tells_of_logs(word) || tells_of_role(word) || is_foreign_word(word) ||
           (separator != '-' && (is_figures(word) || is_numbered_word(word)));
}

/* A word beside a dash may be of the name, unless one further in is not. */
static struct str without_words_before(struct str part)
{
    size_t at = 0, done = 0;

    while (at < part.n) {
        size_t n = at;
        struct str word;

        while (n < part.n && !parts_words(part.s[n]))
            n++;
        word = str_first(str_from(part, at), n - at);
        if (n == part.n || !is_word(word, part.s[n]))
            break;
        at = n + 1;
        if (tells_of_logs(word) || part.s[n] != '-')
            done = at;
    }
    return str_from(part, done);
}

static struct str without_words_behind(struct str part)
{
    size_t at = part.n, done = part.n;

    while (at) {
        size_t n = at;
        struct str word;

        while (n && !parts_words(part.s[n - 1]))
            n--;
        word = str_first(str_from(part, n), at - n);
        if (!n || !is_word(word, part.s[n - 1]))
            break;
        at = n - 1;
        if (tells_of_logs(word) || part.s[n - 1] != '-')
            done = at;
    }
    return str_first(part, done);
}

/* SCOM2019 is a product. */
static bool ends_in_year(struct str name)
{
    struct str year = str_from(name, name.n > 4 ? name.n - 4 : 0);

    return str_starts(year, STR("20")) && is_number(year);
}

/* Among words only a name with a number is a machine's; one in small letters has a number of two
   digits, lonpsrv01, or a dash. */
bool stands_out(struct str name)
{
    size_t digits = 0, dashes = 0;

    for (size_t i = 0; i < name.n; i++) {
        digits += name.s[i] >= '0' && name.s[i] <= '9';
        dashes += name.s[i] == '-';
    }
    return digits && (digits > 1 || dashes || !has_small(name)) && looks_like_machine(name) &&
           !is_numbered_word(name) && !ends_in_year(name);
}

bool is_common_word(struct str word)
{
    return is_word_of_logs(word) || is_place(word);
}

struct str without_roles(struct str word)
{
    size_t first = str_find_char(word, '-'), last = word.n;

    while (last && word.s[last - 1] != '-')
        last--;
    if (first < word.n && tells_of_role(str_first(word, first)))
        return str_from(word, first + 1);
    return last && tells_of_role(str_from(word, last)) ? str_first(word, last - 1) : word;
}

/* Blanks and brackets are in no machine's name: of the words between them the only one that stands
   out is one, "Protokolle MS01", "05 - MS02 (gw)"; empty: none, or several. */
static struct str only_machine_among(struct str part)
{
    struct str found = STR_NONE;

    for (size_t at = 0, n; at < part.n; at = n + (n < part.n ? separator_at(part, n, " ()") : 1)) {
        struct str word;

        for (n = at; n < part.n && !separator_at(part, n, " ()");)
            n++;
        word = without_date(str_first(str_from(part, at), n - at));
        word = without_words_behind(without_words_before(word));
        if (!stands_out(word))
            continue;
        if (found.n)
            return STR_NONE;
        found = word;
    }
    return found;
}

struct str without_words(struct str name)
{
    size_t n;

    do {
        n = name.n;
        name = without_date(without_words_behind(without_words_before(name)));
    } while (name.n < n);
    return name;
}

/* scom_logs_20240318.zip, SCOM-upgrade-logs: nothing but words is left of it. */
static bool has_words_alone(struct str part)
{
    struct str plain = without_date(unpacked_name(part)), name = without_words(plain);

    return name.n < plain.n && (is_common_folder(name) || tells_of_logs(name) ||
                                tells_of_role(name) || is_numbered_word(name) || counts_only(name));
}

/* OM01-old, failed_OM01.  SQL-BACKUP may be a machine: only for names that are known. */
struct str without_which(struct str part)
{
    part = without_date(unpacked_name(part));
    for (;;) {
        size_t first = 0, last = part.n;

        while (first < part.n && !parts_words(part.s[first]))
            first++;
        while (last && !parts_words(part.s[last - 1]))
            last--;
        if (last && is_no_name(str_from(part, last)))
            part = trim_between(str_first(part, last));
        else if (first < part.n && is_no_name(str_first(part, first)))
            part = trim_between(str_from(part, first));
        else
            return part;
    }
}

bool is_machine_folder(struct str part)
{
    struct str name = without_date(unpacked_name(part));

    return !is_no_name(name) && !is_place(name) && !is_foreign_word(folder_machine(part)) &&
           str_find_char(name, '@') == name.n && /* who sent it */
           evtword_machine(folder_machine(part)) && !is_common_folder(unpacked_name(part)) &&
           !is_words(part) && !has_words_alone(part);
}

/* MS02 of 02-MS02: no name of a machine begins with a number that counts. */
static struct str without_count(struct str name)
{
    struct str rest = name;

    while (rest.n && (is_digit(rest.s[0]) || separates_names(rest.s[0])))
        rest = str_from(rest, 1);
    return rest.n && rest.n < name.n && separates_names(rest.s[-1]) && stands_out(rest) ? rest
                                                                                        : name;
}

struct str folder_machine(struct str part)
{
    struct str plain = without_date(unpacked_name(part)), name;

    if (!evtword_machine(plain) || is_foreign_word(plain)) {
        name = only_machine_among(plain);
        return name.n ? name : plain;
    }
    name = without_count(without_words(plain));
    return name.n < plain.n && looks_like_machine(name) ? name : plain;
}

/* ---- what writes them ---- */

/* SDC_Results.zip/Event Logs/MS01/..., SCOMLinuxDataCollectorData_lx01_16032024.tar.gz/... */
struct str machine_of_collector(struct str path)
{
    static const char *const above[] = { "Event Logs", "AppData Install Logs" };
    struct str linux_data = STR("SCOMLinuxDataCollectorData_"), before = STR_NONE;
    struct str file = last_part(path);

    /* registry exports: Management Server Config/Operations Manager - 3.0/MS01.txt */
    if (str_find(path, STR("Management Server Config/")) < path.n && str_ends(file, STR(".txt")))
        return str_first(file, file.n - 4);
    while (path.n) {
        struct str part = str_cut(&path, '/');

        if (str_starts(part, linux_data)) {
            part = str_from(part, linux_data.n);
            return str_first(part, str_find_char(part, '_'));
        }
        for (size_t i = 0; i < sizeof above / sizeof above[0]; i++)
            if (path.n && str_eq_nocase(before, str_of(above[i])) && evtword_machine(part))
                return part;
        before = part;
    }
    return STR_NONE;
}

struct str pushed_agent(struct str path)
{
    static const char *const pushed[] = { "MOMAgentMgmt", "AgentInstall" };
    struct str file = last_part(path), rest;

    for (size_t i = 0; i < sizeof pushed / sizeof pushed[0]; i++) {
        size_t at = str_find_nocase(file, str_of(pushed[i])), begin = at;

        rest = str_from(file, at + str_of(pushed[i]).n);
        if (at == file.n || str_find_nocase(rest, STR(".log")) == rest.n || is_letter(rest.s[0]))
            continue;
        while (begin && file.s[begin - 1] != ' ')
            begin--;
        file = str_from(str_first(file, at), begin);
        return str_eq_nocase(file, STR("MOM")) ? STR_NONE : file; /* by whoever sat there */
    }
    return STR_NONE;
}

bool is_log_of_others(struct str path)
{
    return pushed_agent(path).n ||
           str_find_nocase(last_part(path), STR("ForwardedEvents")) < last_part(path).n;
}

static bool has_any(struct str s, char from, char to)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] >= from && s.s[i] <= to)
            return true;
    }
    return false;
}

static bool has_two_digits(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += is_digit(s.s[i]);
    return n > 1;
}

bool is_called_alike(struct str name, struct str known)
{
    if (is_named_in_full(name) || (has_two_digits(name) && stands_out(name)))
        return true;
    return has_any(known, 'a', 'z') ? has_any(name, '0', '9') : !has_any(name, 'a', 'z');
}

bool folder_is_of(struct str folder, struct str computer)
{
    struct str name = fold_first_label(computer);

    folder = folder_machine(folder);
    return computer.n && (fold_same_name(folder, computer) || fold_same_name(folder, name) ||
                          (name.n == computer.n && is_named_in_full(folder) &&
                           fold_same_name(fold_first_label(folder), name)) ||
                          (folder.n == NETBIOS_CHARS &&
                           fold_same_name(folder, str_first(name, NETBIOS_CHARS))));
}

bool folder_is_of_account(struct str folder, struct str behind)
{
    struct str above = last_part(folder_of(folder)), next = str_cut(&behind, '/');

    if (str_eq_nocase(above, STR("users")) || str_eq_nocase(above, STR("home")))
        return true;
    folder = last_part(folder);
    if (str_eq_nocase(next, STR("appdata")))
        return !looks_like_machine(folder);
    return str_eq_nocase(next, STR("local")) && str_ends_nocase(STR("AppData"), folder);
}
