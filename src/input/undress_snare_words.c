/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of Snare whose tabs became blanks, one or up to the next column, as an editor or a chat
 * leaves them; a mail has wrapped them, too:
 *
 *   Nov 25 03:07:31 MS01 MSWinEventLog   1       System  37256   Mon Nov 25 03:07:31 2024
 *   7036    Service Control Manager N/A     N/A     Information     MS01    None
 *   The Microsoft Monitoring Agent service entered the running state.       37256
 *
 * Fields have blanks inside: what tells them are the date, the user, who is mostly "N/A", and the
 * word of the level.
 */
#include "input/snare_inside.h"

#define DATE_WORDS 24u     /* in front of the end of the date */
#define SOURCE_WORDS 12u   /* of source and user */
#define SID_WORDS 4u
#define CATEGORY_BYTES 64u
#define GAP_LEAST 3u       /* blanks, which words of a message have not */
#define WRAPPED_MOST 140u  /* bytes of a line that a mail wrapped */

/* The next word of s; *s is what follows it.  Empty: there is none. */
static struct str take_word(struct str *s)
{
    size_t n = 0;
    struct str word;

    while (s->n && is_blank(s->s[0]))
        *s = str_from(*s, 1);
    while (n < s->n && !is_blank(s->s[n]))
        n++;
    word = str_first(*s, n);
    *s = str_from(*s, n);
    return word;
}

static bool is_number(struct str word)
{
    uint64_t number;

    return str_u64(word, &number);
}

/* What lies between the beginnings of two texts, the second one further on in the same bytes. */
static struct str between(struct str from, struct str to)
{
    return str_trim((struct str){ from.s, (size_t)(to.s - from.s) });
}

static bool is_clock(struct str word)
{
    return word.n == 8 && is_digit(word.s[0]) && word.s[2] == ':' && word.s[5] == ':';
}

/* Log, counter and date: "Application 15721 Fri Jan 27 12:10:29 2023". */
static bool take_date(struct str *s, struct str field[SNARE_FIELDS])
{
    struct str begin = *s, last[4] = { STR(""), STR(""), STR(""), STR("") }, word;

    for (size_t i = 0; i < DATE_WORDS && (word = take_word(s)).n; i++) {
        if (is_clock(word) && is_number(last[3]) && is_number(last[0])) {
            word = take_word(s);
            field[LOG] = between(begin, last[0]);
            field[COUNTER] = last[0];
            field[DATE] = between(last[1], *s);
            return word.n == 4 && is_number(word) && field[LOG].n;
        }
        for (size_t k = 0; k < 3; k++)
            last[k] = last[k + 1];
        last[3] = word;
    }
    return false;
}

/* "N/A", "SYSTEM", "CONTOSO\admin"; of "NT AUTHORITY\SYSTEM" the second word. */
static bool is_user(struct str word)
{
    return str_eq_nocase(word, STR("N/A")) || str_eq_nocase(word, STR("SYSTEM")) ||
           str_find_char(word, '\\') < word.n;
}

static bool take_source(struct str *s, struct str field[SNARE_FIELDS])
{
    struct str begin = *s, before = *s, word;

    for (size_t i = 0; i < SOURCE_WORDS; i++) {
        word = take_word(s);
        if (!word.n)
            return false;
        if (is_user(word)) {
            before = str_eq_nocase(before, STR("NT")) ? before : word;
            field[SOURCE] = between(begin, before);
            field[USER] = between(before, *s);
            return field[SOURCE].n > 0;
        }
        before = word;
    }
    return false;
}

/* Snare writes them in English, whatever language the machine has. */
static bool is_level(struct str word)
{
    static const struct str levels[] = { STR_INIT("Information"), STR_INIT("Warning"),
                                         STR_INIT("Error"), STR_INIT("Success"),
                                         STR_INIT("Failure"), STR_INIT("Critical"),
                                         STR_INIT("Verbose") };

    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
        if (str_eq_nocase(word, levels[i]))
            return true;
    return false;
}

/* The kind of the user's SID, and behind it the level. */
static bool take_level(struct str *s, struct str field[SNARE_FIELDS])
{
    struct str word, rest;

    for (size_t i = 0; i < SID_WORDS; i++) {
        word = take_word(s);
        if (!word.n)
            return false;
        if (!is_level(word))
            continue;
        rest = *s;
        field[LEVEL] = word;
        if (str_eq_nocase(take_word(&rest), STR("Audit"))) {
            field[LEVEL] = (struct str){ word.s, (size_t)(rest.s - word.s) };
            *s = rest;
        }
        return true;
    }
    return false;
}

/* The category goes up to the columns that data left empty; a line end took them: one word. */
static void take_category(struct str *s, struct str field[SNARE_FIELDS])
{
    struct str rest = str_trim(*s);
    size_t at = 0, gap = 0;

    while (at < rest.n && at < CATEGORY_BYTES && gap < GAP_LEAST) {
        gap = is_blank(rest.s[at]) ? gap + 1 : 0;
        at++;
    }
    field[CATEGORY] = str_trim(gap < GAP_LEAST ? take_word(&rest) : str_first(rest, at));
    *s = str_trim(gap < GAP_LEAST ? rest : str_from(rest, at));
}

/* The number of the counter comes again at the end. */
static bool take_counter(struct str *s, struct str counter)
{
    size_t n = s->n;

    while (n && !is_blank(s->s[n - 1]))
        n--;
    if (!str_eq(str_from(*s, n), counter))
        return false;
    *s = str_trim(str_first(*s, n));
    return true;
}

static bool take_fields(struct str s, struct str field[SNARE_FIELDS], bool *over)
{
    for (size_t i = 0; i < SNARE_FIELDS; i++)
        field[i] = STR("");
    s = snare_behind(s);
    field[CRITICALITY] = take_word(&s);
    if (!is_number(field[CRITICALITY]) || !take_date(&s, field))
        return false;
    field[ID] = take_word(&s);
    if (!is_number(field[ID]) || !take_source(&s, field) || !take_level(&s, field))
        return false;
    field[COMPUTER] = take_word(&s);
    take_category(&s, field);
    *over = take_counter(&s, field[COUNTER]);
    field[MESSAGE] = s;
    return s.n > 0 && field[COMPUTER].n > 0;
}

bool snare_words_fields(struct snare *w, struct str field[SNARE_FIELDS], bool *over)
{
    struct str held = buf_str(&w->held);

    *over = false;
    buf_clear(&w->words);
    while (held.n) {
        buf_add(&w->words, str_cut(&held, '\n'));
        buf_char(&w->words, ' ');
    }
    return !w->words.failed && take_fields(str_trim(buf_str(&w->words)), field, over);
}

bool snare_words_begin(struct str line)
{
    struct str behind = snare_behind(line);

    return behind.s && (!behind.n || is_blank(behind.s[0]));
}

bool snare_words_go_on(const struct snare *w, struct str line)
{
    struct str machine, program;

    (void)relay_off(line, &machine, &program);
    return w->lines && w->lines < SNARE_LINES_MOST && w->last <= WRAPPED_MOST &&
           str_trim(line).n && !machine.n && line.s[0] != '<';
}

void snare_words_add(struct snare *w, struct str line)
{
    buf_add(&w->held, line);
    buf_char(&w->held, '\n');
    w->last = line.n;
    w->lines++;
}
