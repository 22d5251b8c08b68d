/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs that were pasted into the messages of a chat, and copied from there with what it puts above
 * each of them, on a line of its own:
 *
 *   Lee  10:20 AM          Slack
 *   Lee Miller [10:20]
 *   [10:20] Lee Miller     Teams
 *
 * Such a line ends the log above it only where the text begins with one of the same form: a message
 * of an event may hold anything.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define NAME_MOST 60u
#define WORDS_MOST 4u   /* of a name */
#define HEADS_LEAST 2u
#define LABEL_MOST 40u
#define LABELS_LEAST 3u /* one below the other are those of an event, in any language */

enum { FORM_HEAD = 1, FORM_BRACKET = 2, FORM_HALVES = 4, FORM_WIDE = 8, FORM_CLOCK_FIRST = 16 };

/* "Lee", "Ann Smith", "Smith, Ann" */
static bool is_somebody(struct str name)
{
    size_t words = 1;

    if (!name.n || name.n > NAME_MOST || !(is_letter(name.s[0]) || (unsigned char)name.s[0] > 127))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.s[i] < ' ' || is_digit(name.s[i]) ||
            is_sign_of(name.s[i], "=<>{}[]\"|\\/:;"))
            return false;
        words += name.s[i] == ' ';
    }
    return words <= WORDS_MOST;
}

/* Where "10:20" or "9:05 AM" begins that s ends with; s.n: nowhere. */
static size_t clock_before(struct str s, unsigned *form)
{
    size_t n = s.n;

    if (n > 3 && (s.s[n - 1] | 0x20) == 'm' && is_sign_of((char)(s.s[n - 2] | 0x20), "ap")) {
        *form |= FORM_HALVES;
        n = str_trim(str_first(s, n - 2)).n;
    }
    if (n < 4 || !is_digit(s.s[n - 1]) || !is_digit(s.s[n - 2]) || s.s[n - 3] != ':' ||
        !is_digit(s.s[n - 4]))
        return s.n;
    n -= n > 4 && is_digit(s.s[n - 5]) ? 5 : 4;
    return n && !is_sign_of(s.s[n - 1], " [") ? s.n : n;
}

unsigned joined_said(struct str line)
{
    struct str s = str_trim(line), name;
    unsigned form = FORM_HEAD;
    size_t at;

    if (str_starts(s, STR("["))) {
        at = str_find_char(s, ']');
        name = str_trim(str_from(s, at + 1));
        form |= FORM_CLOCK_FIRST;
        return at > 1 && clock_before(str_first(str_from(s, 1), at - 1), &form) == 0 &&
                       is_somebody(name) ? form : 0;
    }
    if (str_ends(s, STR("]"))) {
        form |= FORM_BRACKET;
        s.n--;
    }
    at = clock_before(s, &form);
    if (at == s.n || !at || (s.s[at - 1] == '[') != ((form & FORM_BRACKET) > 0))
        return 0;
    at -= (form & FORM_BRACKET) > 0;
    name = str_trim(str_first(s, at));
    form |= at > name.n + 1 ? FORM_WIDE : 0;
    return form > FORM_HEAD && at > name.n && is_somebody(name) ? form : 0;
}

/* "Quelle:        HealthService" */
static bool is_labelled(struct str line)
{
    size_t at = str_find_char(str_first(line, LABEL_MOST), ':');

    return line.n && at && at < line.n && at < LABEL_MOST && !is_digit(line.s[0]) &&
           str_starts(str_from(line, at), STR(": ")) && str_trim(str_from(line, at + 1)).n;
}

enum log_kind joined_message(struct str s)
{
    enum log_kind log = joined_begins(s);
    size_t labels = 0;

    while (log == LOG_NONE && s.n && labels < LABELS_LEAST && is_labelled(str_cut(&s, '\n')))
        labels++;
    return labels == LABELS_LEAST ? LOG_EVENTS : log;
}

bool joined_chat(struct str text)
{
    unsigned form = 0;
    size_t heads = 0;
    bool log = false;

    while (text.n && (heads < HEADS_LEAST || !log)) {
        struct str all = text, line = str_cut(&text, '\n');
        unsigned said = joined_said(line);

        if (!form && str_trim(line).n && (form = said) == 0)
            return false;
        heads += form && said == form;
        log = log || joined_message(str_first(all, JOINED_AHEAD)) != LOG_NONE;
    }
    return heads >= HEADS_LEAST && log;
}
