/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/plaintext_row.h"

#include "base/scan.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "parsers/evtcsv_spaced.h"
#include "parsers/plaintext_object.h"

#include <string.h>

#define DATE_MOST 40u
#define NAME_MOST 64u
#define HEAD_MOST 160u
#define ID_MOST 5u
#define SIGNS " \t,;|:-=@'\"[](){}"

/* The end of the text, or a sign that separates stands there. */
static bool is_end(struct str s, size_t at)
{
    return at >= s.n || is_sign_of(s.s[at], SIGNS);
}

static struct str without_signs(struct str s)
{
    while (s.n && s.s[0] && strchr(SIGNS, s.s[0]))
        s = str_from(s, 1);
    return s;
}

/* Up to where no date goes on; comma: nor does it behind one. */
static struct str date_most(struct str s, bool comma)
{
    size_t n = 0;

    for (; n < s.n && n < DATE_MOST; n++) {
        bool blank = n + 1 < s.n && s.s[n + 1] == ' ';

        if (is_sign_of(s.s[n], "\t;|[](){}\"=@") || (blank && s.s[n] == ':') ||
            (blank && s.s[n] == '-') || (comma && s.s[n] == ','))
            break;
    }
    return str_first(s, n);
}

/* The bytes of the date that s begins with; 0: none. */
static size_t take_date(struct plaintext_row *row, struct str s)
{
    struct str date;
    size_t n;

    if (row->time.kind != STAMP_NONE || !s.n || !is_digit(s.s[0]))
        return 0;
    n = spaced_date(date_most(s, true), &date);
    if (!n)
        n = spaced_date(date_most(s, false), &date);
    return n && is_end(s, n) && localdate_parse(date, &row->time) ? n : 0;
}

static size_t take_id(struct plaintext_row *row, struct str s)
{
    uint64_t id;
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    if (row->id || !n || n > ID_MOST || !is_end(s, n) || !str_u64(str_first(s, n), &id))
        return 0;
    row->id = (uint32_t)id;
    return n;
}

static size_t take_provider(struct plaintext_row *row, struct str s)
{
    size_t n = row->provider.n ? 0 : evtword_provider_at(s);

    if (!n || !is_end(s, n))
        return 0;
    row->provider = str_first(s, n);
    return n;
}

static size_t take_level(struct plaintext_row *row, struct str s)
{
    if (row->level >= 0 || !s.n || is_digit(s.s[0]))
        return 0;
    for (size_t n = s.n < NAME_MOST ? s.n : NAME_MOST; n; n--)
        if (is_end(s, n) && !is_sign_of(s.s[n - 1], SIGNS) && evtword_level(str_first(s, n)) >= 0) {
            row->level = (int8_t)evtword_level(str_first(s, n));
            return n;
        }
    return 0;
}

static size_t log_at(struct str s)
{
    static const struct str logs[] = { STR_INIT("Application"), STR_INIT("System"),
                                       STR_INIT("Security"), STR_INIT("Operations Manager") };

    for (size_t i = 0; i < sizeof logs / sizeof logs[0] && s.n; i++)
        if (s.s[0] == logs[i].s[0] && str_starts(s, logs[i]) && is_end(s, logs[i].n))
            return logs[i].n;
    return 0;
}

static size_t take_log(struct plaintext_row *row, struct str s)
{
    size_t n = row->log.n ? 0 : log_at(s);

    if (n)
        row->log = str_first(s, n);
    return n;
}

/* "ms01.corp.example"; the short name of a machine could be any word, unless it has a digit. */
static size_t take_computer(struct plaintext_row *row, struct str s)
{
    bool digit = false;
    size_t n = 0;

    for (; n < s.n && n < NAME_MOST && (is_alnum(s.s[n]) || is_sign_of(s.s[n], "-._")); n++)
        digit = digit || is_digit(s.s[n]);
    while (n && strchr("-._", s.s[n - 1]))
        n--;
    if (row->computer.n || !n || is_digit(s.s[0]) || !is_end(s, n) ||
        (!digit && !evtword_full_name(str_first(s, n))))
        return 0;
    row->computer = str_first(s, n);
    return n;
}

/* Without a digit or a dot it is none: see take_computer. */
static bool may_be_computer(struct str s)
{
    for (size_t n = 0; n < s.n && n < NAME_MOST; n++) {
        if (is_digit(s.s[n]) || s.s[n] == '.')
            return true;
        if (!is_alnum(s.s[n]) && s.s[n] != '-' && s.s[n] != '_')
            break;
    }
    return false;
}

/* "Id=" */
static size_t name_of_pair(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < NAME_MOST && is_alnum(s.s[n]))
        n++;
    return n && n < s.n && s.s[n] == '=' ? n + 1 : 0;
}

static size_t take_any(struct plaintext_row *row, struct str s)
{
    size_t n = take_date(row, s);

    if (!n)
        n = take_id(row, s);
    if (!n)
        n = take_provider(row, s);
    if (!n)
        n = take_level(row, s);
    if (!n)
        n = take_log(row, s);
    return n ? n : take_computer(row, s);
}

/* May take_any take something?  No for most sentences, by their first letters. */
static bool may_take_any(struct str s)
{
    return !s.n || !is_letter(s.s[0]) || evtword_may_be_provider(s) || evtword_may_be_level(s) ||
           log_at(s) || may_be_computer(s);
}

static bool is_whole(const struct plaintext_row *row)
{
    return row->time.kind != STAMP_NONE && row->id && row->provider.n;
}

static bool is_one_of(struct str name, const char *const *names)
{
    while (*names && !str_eq_nocase(name, str_of(*names)))
        names++;
    return *names != NULL;
}

/* Of a pair whose name says nothing, a value that can be nothing else.  A number is an event's by
   its name alone: records, processes and threads have some, too; and a machine's name is any
   word, or a user's SID. */
static void take_pair(struct plaintext_row *row, struct str name, struct str value)
{
    static const char *const ids[] = { "Id", "EventId", "EventCode", "InstanceId", NULL };
    static const char *const sources[] = { "ProviderName", "Source", "SourceName", NULL };
    static const char *const machines[] = { "MachineName", "ComputerName", "PSComputerName",
                                            "Computer", "HostName", "Host", "Machine", "Server",
                                            NULL };
    bool one_word = str_find_char(value, ' ') == value.n;

    if (is_one_of(name, ids))
        (void)take_id(row, value);
    else if (is_one_of(name, sources) && !row->provider.n)
        row->provider = value;
    else if (is_one_of(name, machines) && !row->computer.n && one_word)
        row->computer = value;
    else if (!take_date(row, value) && !take_provider(row, value) && !take_level(row, value))
        (void)take_log(row, value);
}

/* "Id=7; Message=words}": an object that somebody put into a text, its message last. */
static bool take_pairs(struct plaintext_row *row, struct str *words)
{
    size_t n;

    while ((n = name_of_pair(*words)) > 0) {
        struct str name = str_first(*words, n - 1);

        *words = str_from(*words, n);
        if (str_eq_nocase(name, STR("Message"))) {
            words->n -= str_ends(*words, STR("}"));
            return is_whole(row);
        }
        take_pair(row, name, str_trim(str_cut(words, ';')));
        *words = without_signs(*words);
    }
    return false;
}

/* "12: ", as grep -n puts it in front of a line. */
static struct str without_ordinal(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n && str_starts(str_from(s, n), STR(": ")) ? str_from(s, n + 2) : s;
}

/* A capital letter stands there; ".NET Runtime" begins before its own. */
static bool names_source_at(struct str head, size_t at, bool whole)
{
    struct str s;
    size_t n;

    if (at && is_alnum(head.s[at - 1]))
        return false;
    at -= at && head.s[at - 1] == '.';
    s = str_from(head, at);
    if (!evtword_may_be_provider(s) || (at && !is_sign_of(head.s[at - 1], SIGNS)))
        return false;
    n = evtword_provider_at(s);
    return n && (!whole || is_end(s, n));
}

/* Asked of every line of every log that nobody knows, of which most name no source: only capital
   letters are looked at, with which each begins.  Not whole: a name that begins like a source's
   will do. */
static bool names_source(struct str head, bool whole)
{
    for (size_t from = 0; from < head.n; from += SCAN_WORDS) {
        struct str block = str_first(str_from(head, from), SCAN_WORDS);

        for (uint64_t capitals = scan_capitals(block.s, block.n); capitals;
             capitals &= capitals - 1)
            if (names_source_at(head, from + scan_first(capitals), whole))
                return true;
    }
    return false;
}

bool plaintext_row(struct str words, struct plaintext_row *row)
{
    struct str head;
    bool pairs; /* only there a value may be a source that nobody knows */

    words = without_ordinal(words);
    *row = (struct plaintext_row){ .time = STAMP_ABSENT, .level = -1 };
    head = str_first(words, HEAD_MOST);
    words = without_signs(words);
    pairs = name_of_pair(words) > 0;
    if (!pairs && !may_take_any(words))
        return false;
    if (!plaintext_object(head) && !names_source(head, !pairs))
        return false;
    if (pairs && !take_pairs(row, &words))
        return false;
    for (size_t n; !is_whole(row); words = without_signs(str_from(words, n))) {
        n = take_any(row, words);
        if (!n)
            return false;
    }
    row->message = words;
    return row->message.n > 0;
}
