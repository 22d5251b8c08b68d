/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of logs of several machines in one file, as a central syslog keeps what their agents
 * forwarded [layout of RFC 3164 and 5424; that logs arrive so: inferred]:
 *
 *   Mar  9 17:55:53 lx02 omiserver[12]: 2024/03/09 17:55:53 [4242,4242] WARNING: null(0): ...
 *   Mar  9 18:40:52 lx01.corp.example omiserver[7]: 2024/03/09 18:40:52 [81,81] WARNING: ...
 *   <14>1 2024-03-09T18:40:53.12+01:00 lx01.corp.example scx 7 - - 2024-03-09T18:40:52,001Z ...
 *
 * The name is the sender's own, which relays keep.  Of one machine alone it may be that of whoever
 * collected: that is a front like any other (undress_front.c).
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define SURE_LEAST 2u  /* records of a log that is known, and machines */
#define WORDS_MOST 24u /* lines above; a transcript has 14 */
#define WORD_MOST 255u /* bytes of a name */

/* The word at the front of s, and one blank or more behind it; empty: there is none. */
static struct str take_word(struct str *s)
{
    struct str word = str_first(*s, str_find_char(*s, ' '));

    if (!word.n || word.n == s->n || word.n > WORD_MOST)
        return STR_NONE;
    *s = str_from(*s, word.n);
    while (s->n && s->s[0] == ' ')
        *s = str_from(*s, 1);
    return word;
}

/* "<14>", "<14>1 "; *new_form: the second one. */
static struct str behind_number(struct str s, bool *new_form)
{
    size_t end = str_find_char(s, '>');

    *new_form = false;
    if (!str_starts(s, STR("<")) || end < 2 || end > 4 || !is_digit(s.s[1]))
        return s;
    s = str_from(s, end + 1);
    *new_form = str_starts(s, STR("1 "));
    return str_from(s, *new_form ? 2 : 0);
}

static bool is_clock(struct str word)
{
    return word.n == 8 && is_digit(word.s[0]) && is_digit(word.s[1]) && word.s[2] == ':' &&
           is_digit(word.s[3]) && word.s[5] == ':' && is_digit(word.s[7]);
}

/* "Mar  9 17:55:53 " or "2024-03-09T17:55:53.12+01:00 " */
static bool take_stamp(struct str *s)
{
    static const char months[] = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
    struct str word = take_word(s), day;

    if (word.n >= 19 && word.s[10] == 'T')
        return is_digit(word.s[0]) && is_clock(str_first(str_from(word, 11), 8));
    if (word.n != 3 || str_find(STR(months), word) == sizeof months - 1)
        return false;
    day = take_word(s);
    return day.n && day.n <= 2 && is_digit(day.s[0]) && is_clock(take_word(s));
}

static bool is_machine(struct str word)
{
    bool letter = false;

    for (size_t i = 0; i < word.n; i++) {
        char c = word.s[i], lower = (char)(c | 0x20);

        letter = letter || (lower >= 'a' && lower <= 'z');
        if (!(lower >= 'a' && lower <= 'z') && !is_digit(c) && !strchr(".-_", c))
            return false;
    }
    return letter;
}

/* "omiserver[12]: "; in the new form "omiserver 12 - - ", without what it says in brackets. */
static struct str take_program(struct str *s, bool new_form)
{
    struct str program = take_word(s), data;

    if (new_form) {
        (void)take_word(s);
        (void)take_word(s);
        data = str_starts(*s, STR("-")) ? take_word(s) : STR_NONE;
        return data.n ? program : STR_NONE;
    }
    if (!str_ends(program, STR(":")))
        return STR_NONE;
    program.n--;
    return str_first(program, str_find_char(program, '['));
}

struct str relay_off(struct str line, struct str *machine, struct str *program)
{
    bool new_form;
    struct str s = behind_number(line, &new_form);

    *machine = *program = STR_NONE;
    if (!take_stamp(&s))
        return line;
    *machine = take_word(&s);
    *program = is_machine(*machine) ? take_program(&s, new_form) : STR_NONE;
    if (program->n)
        return s;
    *machine = STR_NONE;
    return line;
}

bool relay_find(struct str text, struct dress *dress)
{
    size_t above = 0, lines = 0, fronts = 0, records = 0;
    struct str first = STR_NONE;
    bool several = false;

    while (text.n) {
        struct str line = str_cut(&text, '\n'), machine, program;
        struct str rest = relay_off(line, &machine, &program);
        bool sure = false;

        if (!str_trim(line).n)
            continue;
        if (!machine.n && !fronts && ++above > WORDS_MOST)
            return false; /* as nearly all texts */
        lines += fronts > 0 || machine.n > 0;
        if (!machine.n)
            continue;
        fronts++;
        first = first.n ? first : machine;
        several = several || !str_eq_nocase(first, machine);
        records += joined_record(rest, &sure) != LOG_NONE && sure;
    }
    if (!several || records < SURE_LEAST || fronts * 2 < lines)
        return false;
    dress->behind = DRESS_RELAY;
    return dress->parts = true;
}
