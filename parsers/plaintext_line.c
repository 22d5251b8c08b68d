/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/plaintext_line.h"

#include "base/when.h"
#include "event/evtword.h"

#include <string.h>

#define QUOTES_MOST 8   /* marks of quoting before a line */
#define HEAD_MOST 24    /* bytes of a line in which a date or time must stand */

static struct str trim_left(struct str s)
{
    while (s.n && is_blank(s.s[0]))
        s = str_from(s, 1);
    return s;
}

struct str plaintext_unquoted(struct str line)
{
    struct str s = trim_left(line);

    for (unsigned i = 0; i < QUOTES_MOST && s.n && (s.s[0] == '>' || s.s[0] == '|'); i++)
        s = trim_left(str_from(s, 1));
    return s;
}

static bool is_century(struct str s)
{
    return str_starts(s, STR("19")) || str_starts(s, STR("20"));
}

static size_t digits(struct str s, size_t at, size_t most)
{
    size_t n = 0;

    while (n < most && at + n < s.n && s.s[at + n] >= '0' && s.s[at + n] <= '9')
        n++;
    return n;
}

/* "<134>1 " of syslog, or a bracket, in front of a time. */
static struct str stamped(struct str s)
{
    size_t n = str_starts(s, STR("<")) ? digits(s, 1, 3) : 0;

    if (n && str_starts(str_from(s, n + 1), STR(">")))
        s = str_from(s, n + (str_starts(str_from(s, n + 2), STR("1 ")) ? 4 : 2));
    return str_from(s, s.n && (s.s[0] == '[' || s.s[0] == '('));
}

/* "Mar 16 22:41:07", "Sat Mar  6 22:41:07 2024", "16-Mar-2024 22:41:07", "16/Mar/2024:22:41:07". */
static bool begins_with_month(struct str s)
{
    size_t day = digits(s, 0, 2), n;
    char between = day < s.n ? s.s[day] : '\0';

    if (s.n > 4 && s.s[3] == ' ' && civil_month(str_from(s, 4)))
        s = str_from(s, 4);
    if (!day && s.n > 4 && s.s[3] == ' ' && civil_month(s)) {
        s = trim_left(str_from(s, 3));
        n = digits(s, 0, 2);
        return n && n < s.n && s.s[n] == ' ' && digits(s, n + 1, 3) == 2 &&
               str_starts(str_from(s, n + 3), STR(":"));
    }
    s = str_from(s, day + 1);
    return day && civil_month(s) && digits(s, 4, 5) == 4 && s.n > 10 && strchr(" :", s.s[8]) &&
           digits(s, 9, 3) == 2 && s.s[3] == between;
}

/* 22:41:07, 2024-03-16, 3/16/2024, 16.03.2024, behind a bracket or not; "10.22.10118.0",
   "7.5.3079" and "10.0.0.4" are none: a date has two dots, and only its year has four digits. */
static bool begins_with_time(struct str words)
{
    struct str s = str_first(stamped(words), HEAD_MOST);
    unsigned signs = 0, between = 0, dots = 0, others = 0, run = 0;
    bool odd = false; /* a long number that is no year */

    if (begins_with_month(s))
        return true;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        bool digit = c >= '0' && c <= '9';

        if (!digit && (!i || !is_sign_of(c, "-/.:")))
            break;
        signs += digit;
        run = digit ? run + 1 : 0;
        odd = odd || run > 4 || (run == 4 && !is_century(str_from(s, i - 3)));
        between += !digit && s.s[i - 1] >= '0' && s.s[i - 1] <= '9';
        dots += digit && i && s.s[i - 1] == '.'; /* "16.03.2024." has two */
        others += !digit && c != '.';
    }
    return signs >= 4 && between >= 2 && (others || (dots <= 2 && !odd));
}

/* "Error 7/14/2022 10:20:31 AM": a row of Event Viewer whose tabs became blanks. */
static bool begins_with_level(struct str words)
{
    struct str rest = words, word = str_cut(&rest, ' ');

    return rest.n && rest.s[0] >= '0' && rest.s[0] <= '9' && word.n && is_letter(word.s[0]) &&
           begins_with_time(rest) && evtword_level(word) >= 0;
}

bool plaintext_begins_record(struct str line)
{
    struct str words = plaintext_unquoted(line);

    return begins_with_time(words) || begins_with_level(words);
}

/* "2.", "3)", "10:02": its length, or 0. */
static size_t number_of_list(struct str line)
{
    size_t n = digits(line, 0, 3);

    if (!n || n == line.n)
        return 0;
    if (line.s[n] == ':' && digits(line, n + 1, 3) == 2)
        return n + 3;
    return line.s[n] == '.' || line.s[n] == ')' ? n + 1 : 0;
}

/* "Event 7002: words", "Event ID 7002 words". */
static bool begins_with_id(struct str line)
{
    size_t at = str_starts(line, STR("Event ID")) ? 8 : str_starts(line, STR("EventID")) ? 7 : 5;

    if (!str_starts(line, STR("Event")))
        return false;
    while (at < line.n && (is_blank(line.s[at]) || line.s[at] == ':'))
        at++;
    return digits(line, at, 5) > 2;
}

bool plaintext_of_list(struct str line)
{
    static const struct str marks[] = { { "-", 1 }, { "*", 1 }, { "+", 1 }, { "\xE2\x80\xA2", 3 },
                                        { "\xC2\xB7", 2 } };
    size_t n = number_of_list(line);

    for (size_t i = 0; i < sizeof marks / sizeof marks[0] && !n; i++)
        n = str_starts(line, marks[i]) ? marks[i].n : 0;
    return (n && n < line.n && is_blank(line.s[n])) || begins_with_id(line);
}
