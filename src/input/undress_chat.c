/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a chat puts in front of each message when it is copied or exported; a log that was pasted
 * into one begins behind it:
 *
 *   [16.04.24, 09:12:44] Bob: Log Name:      Operations Manager      WhatsApp on a phone of Apple's
 *   Source:        HealthService
 *   16.04.24, 09:12 - Bob: ...                                       WhatsApp on Android
 *   [16.04.2024 09:12] Bob Miller: ...                               Teams and Skype
 *
 * The time is that of the message, and never of what it holds.  Logs have no comma behind a date
 * with points or strokes, or they have seconds; those that JavaScript stamps so name a level where
 * a chat has its somebody, or have the stamp on every line.
 */
#include "input/undress_inside.h"

#define STAMP_MOST 40u /* bytes, brackets and all */
#define NAME_MOST 60u
#define WORDS_MOST 5u  /* of a name */
#define LINES_LEAST 4u /* all of which have a stamp: those of a log */

/* The numbers and signs of a date and a time at the front of s, "AM" and blanks of any kind among
   them. */
static size_t stamp_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < STAMP_MOST) {
        struct str rest = str_from(s, n);

        if (is_digit(rest.s[0]) || is_sign_of(rest.s[0], "./:, "))
            n++;
        else if (str_starts_nocase(rest, STR("AM")) || str_starts_nocase(rest, STR("PM")))
            n += 2;
        else if (str_starts(rest, STR("\xE2\x80\xAF")) || str_starts(rest, STR("\xE2\x80\x8E")))
            n += 3; /* a narrow blank, and a sign of none */
        else
            break;
    }
    return n;
}

static size_t count(struct str s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.s[i] == c;
    return n;
}

/* "16.04.24, 09:12:44", "4/16/2024 9:12 AM" */
static bool is_stamp(struct str s)
{
    size_t end = 0, colons = count(s, ':');
    struct str date;

    while (end < s.n && !is_sign_of(s.s[end], " ,"))
        end++;
    date = str_first(s, end);
    return s.n && is_digit(s.s[0]) && (count(date, '.') == 2 || count(date, '/') == 2) &&
           !count(date, ':') && (colons == 1 || (colons == 2 && str_from(s, end).s[0] == ','));
}

static bool is_level(struct str name)
{
    static const struct str levels[] = {
        STR_INIT("information"), STR_INIT("info"),    STR_INIT("warning"), STR_INIT("warn"),
        STR_INIT("error"),       STR_INIT("debug"),   STR_INIT("trace"),   STR_INIT("verbose"),
        STR_INIT("fatal"),       STR_INIT("critical"), STR_INIT("log"),    STR_INIT("stdout"),
    };

    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (str_eq_nocase(name, levels[i]))
            return true;
    return false;
}

/* Somebody's name, or the number of a phone. */
static bool is_somebody(struct str name)
{
    size_t words = 1;

    if (!name.n || name.n > NAME_MOST || is_level(name) || is_sign_of(name.s[0], " -."))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.s[i] < ' ' || is_sign_of(name.s[i], "=<>{}[]\"|\\/:;,"))
            return false;
        words += name.s[i] == ' ';
    }
    return words <= WORDS_MOST;
}

/* The bytes in front of what somebody said; 0: the line begins no message. */
static size_t front_at(struct str line)
{
    size_t from = str_starts(line, STR("\xE2\x80\x8E")) ? 3 : 0, n, colon;
    bool bracket = from < line.n && line.s[from] == '[';
    struct str stamp, rest;

    from += bracket;
    n = stamp_at(str_from(line, from));
    stamp = str_trim(str_first(str_from(line, from), n));
    rest = str_from(line, from + n);
    if (!is_stamp(stamp) || !str_starts(rest, bracket ? STR("] ") : STR("- ")))
        return 0;
    rest = str_from(rest, 2);
    colon = str_find_char(rest, ':');
    if (!is_somebody(str_first(rest, colon)) || !str_starts(str_from(rest, colon), STR(": ")))
        return 0;
    return (size_t)(rest.s - line.s) + colon + 2;
}

bool chat_find(struct str text, struct dress *dress)
{
    size_t lines = 0, messages = 0;

    while (text.n) {
        struct str line = str_cut(&text, '\n');

        messages += front_at(line) > 0;
        lines += str_trim(line).n > 0;
        if (lines && !messages)
            return false;
    }
    if (!messages || (messages == lines && lines >= LINES_LEAST))
        return false;
    dress->behind = DRESS_CHAT;
    return true;
}

struct str chat_off(struct str line)
{
    return str_from(line, front_at(line));
}
