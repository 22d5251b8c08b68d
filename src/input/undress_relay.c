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
 * collected: that is a front like any other (undress_front.c), unless the program is the one that
 * writes the log.
 *
 * A mail or a console may have broken the lines; the pieces have nothing in front, and none that
 * syslog wrote begins so.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define SURE_LEAST 2u  /* records of a log that is known, and machines */
#define WORDS_MOST 24u /* lines above; a transcript has 14 */
#define WORD_MOST 255u /* bytes of a name */
#define WIDEST 400u    /* where lines are broken */
#define SPARED 4u      /* columns that a mail leaves free, and a blank */
#define FRONTS "<0123456789JFMASONDjfmasond" /* numbers, dates, months */
#define HEAD_BYTES 80u /* of a record, in which it is known */

static struct str first_word(struct str s)
{
    return str_first(s, str_find_char(s, ' '));
}

/* The word at the front of s, and one blank or more behind it; empty: there is none. */
static struct str take_word(struct str *s)
{
    struct str word = first_word(*s);

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

    if (word.n >= 19 && (word.s[10] | 0x20) == 't')
        return is_digit(word.s[0]) && is_clock(str_first(str_from(word, 11), 8));
    if (word.n != 3 || str_find_nocase(STR(months), word) == sizeof months - 1)
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
        if (!(lower >= 'a' && lower <= 'z') && !is_digit(c) && !is_sign_of(c, ".-_"))
            return false;
    }
    return letter;
}

/* "omiserver[12]: "; in the new form "omiserver 12 - - ", without what it says in brackets. */
static struct str take_program(struct str *s, bool new_form)
{
    struct str program = first_word(*s), data;

    *s = str_trim(str_from(*s, program.n)); /* a mail may have broken the line here */
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

/* As most lines of logs do not: they begin with a bracket or a blank. */
static bool may_have_front(struct str line)
{
    return line.n && line.s[0] != '[' && (unsigned char)line.s[0] > ' ';
}

struct str relay_off(struct str line, struct str *machine, struct str *program)
{
    bool new_form;
    struct str s;

    *machine = *program = STR_NONE;
    if (!may_have_front(line))
        return line;
    s = behind_number(line, &new_form);
    if (!take_stamp(&s))
        return line;
    *machine = take_word(&s);
    *program = is_machine(*machine) ? take_program(&s, new_form) : STR_NONE;
    if (program->n)
        return s;
    *machine = STR_NONE;
    return line;
}

/* ---- lines that were broken ----------------------------------------------------------------- */

bool relay_goes_on(const struct dress *dress, struct str above, struct str line)
{
    if (!dress->width || !str_trim(line).n || !str_trim(above).n)
        return false;
    if (dress->inside)
        return above.n + 1 >= dress->width;
    return line.s[0] != ' ' && line.s[0] != '\t' &&
           above.n + SPARED + first_word(line).n > dress->width;
}

void relay_glue(const struct dress *dress, size_t above, struct str line, struct buf *out)
{
    if (above && (!dress->inside || above < dress->width))
        buf_char(out, ' ');
    buf_add(out, line);
}

static struct str next_line(struct str *text)
{
    struct str line = str_cut(text, '\n');

    line.n -= line.n && line.s[line.n - 1] == '\r';
    return line;
}

/* The longest of the lines with a machine and of those that follow them. */
static size_t widest_of(struct str text)
{
    size_t widest = 0;
    bool goes_on = false;

    while (text.n) {
        struct str line = next_line(&text), machine, program;

        (void)relay_off(line, &machine, &program);
        goes_on = line.n && (goes_on || machine.n);
        if (goes_on && line.n > widest)
            widest = line.n;
    }
    return widest;
}

/* Is there a line that goes on with the one above?  Then all are of the width of the longest
   one. */
static void find_width(struct str text, struct dress *dress)
{
    struct dress probe = { .width = widest_of(text) };
    struct str above = STR_NONE;
    bool broken = false;

    while (text.n && probe.width <= WIDEST && !broken) {
        struct str line = next_line(&text), machine, program;

        (void)relay_off(line, &machine, &program);
        broken = !machine.n && relay_goes_on(&probe, above, line);
        above = machine.n ? line : STR_NONE;
    }
    dress->width = broken ? probe.width : 0;
}

/* The beginning of a record, of which the pieces below are part. */
static struct str head_of(const struct dress *dress, struct str line, struct str rest,
                          struct str below, struct buf *head)
{
    struct str machine, program;

    if (!dress->width)
        return rest;
    buf_clear(head);
    buf_add(head, rest);
    while (below.n && head->n < HEAD_BYTES) {
        struct str piece = next_line(&below);

        (void)relay_off(piece, &machine, &program);
        if (machine.n || !relay_goes_on(dress, line, piece))
            break;
        relay_glue(dress, head->n ? line.n : 0, piece, head);
        line = piece;
    }
    return buf_str(head);
}

/* ---- is it? --------------------------------------------------------------------------------- */

struct count {
    size_t above, lines, fronts, records;
    size_t last;      /* lines up to the last one that has a machine */
    struct str first; /* machine */
    bool several;     /* machines */
    bool own;         /* a program has the name of its log: no collector's has */
};

static bool names_log(struct str program, enum log_kind kind)
{
    return (kind == LOG_SCX && str_starts_nocase(program, STR("scx"))) ||
           (kind == LOG_OMI && str_starts_nocase(program, STR("omi")));
}

static void count_record(struct count *n, struct str program, struct str head)
{
    bool sure = false;
    enum log_kind kind = joined_record(head, &sure);

    n->records += kind != LOG_NONE && sure;
    n->own = n->own || (sure && names_log(program, kind));
}

/* False: there is too much above. */
static bool count_lines(struct str text, const struct dress *dress, struct count *n)
{
    struct buf head = { 0 };
    struct str above = STR_NONE;

    while (text.n && n->above <= WORDS_MOST) {
        struct str line = next_line(&text), machine, program;
        struct str rest = relay_off(line, &machine, &program);
        bool piece = n->fronts && !machine.n && relay_goes_on(dress, above, line);

        above = line;
        if (!str_trim(line).n || piece)
            continue;
        n->above += !machine.n && !n->fronts;
        n->lines += n->fronts || machine.n;
        if (!machine.n)
            continue;
        n->fronts++;
        n->last = n->lines;
        n->first = n->first.n ? n->first : machine;
        n->several = n->several || !str_eq_nocase(n->first, machine);
        count_record(n, program, head_of(dress, line, rest, text, &head));
    }
    buf_release(&head);
    return n->above <= WORDS_MOST;
}

static bool is_relayed(const struct count *n)
{
    return n->records >= (n->own ? 1 : SURE_LEAST) && (n->own || n->several) &&
           n->fronts * 2 >= n->last;
}

bool relay_find(struct str text, const struct sight *seen, struct dress *dress)
{
    struct count n = { 0 }, broken = { 0 };

    dress->width = 0;
    if (!sight_first(seen, FRONTS) || !count_lines(text, dress, &n) || !n.fronts)
        return false; /* as nearly all texts */
    find_width(text, dress);
    if (dress->width) {
        dress->inside = pieces_inside(text, dress->width);
        (void)count_lines(text, dress, &broken);
        n = broken;
    }
    if (!is_relayed(&n)) {
        dress->width = 0;
        return dress->inside = false;
    }
    dress->behind = DRESS_RELAY;
    return dress->parts = true;
}

bool relay_record(struct str line)
{
    struct str machine, program, rest = relay_off(line, &machine, &program);
    bool sure = false;

    return machine.n && joined_record(rest, &sure) != LOG_NONE && sure;
}
