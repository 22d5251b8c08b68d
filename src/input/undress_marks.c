/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks in front of lines.  They are taken off only where the lines of the sample agree: the same
 * name in front of all, and numbers that count up.
 */
#include "input/undress_inside.h"

#define LINES_LEAST 4u /* fewer agree by chance */
#define LINES_MOST 500u /* looked at */
#define DOUBLES_LEAST 2u
#define INDENT 4u

/* Lines that do not fit: a prompt, a mail around it. */
#define OTHERS_MOST (2 + LINES_MOST / 20)
static bool enough_fit(size_t fit, size_t others)
{
    return fit >= LINES_LEAST && others <= 2 + fit / 20;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool has_ending(struct str name)
{
    size_t n = 0;

    while (n < 5 && n < name.n && name.s[name.n - 1 - n] != '.')
        n++;
    return n > 1 && n + 1 < name.n && name.s[name.n - 1 - n] == '.' &&
           !is_digit(name.s[name.n - 1]);
}

/* "C:\logs\x.log:", "./a/x.log:", "x.log:"; 0: there is no name of a file. */
static size_t name_before(struct str line)
{
    size_t from = line.n > 2 && line.s[1] == ':' && (line.s[2] == '\\' || line.s[2] == '/') ? 2 : 0;
    struct str name = str_first(line, from + str_find_char(str_from(line, from), ':'));
    bool path = str_find_char(name, '/') < name.n || str_find_char(name, '\\') < name.n;

    if (name.n == line.n || name.n + 1 >= DRESS_NAME_MOST || !has_ending(name))
        return 0;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.s[i] < ' ' || strchr("\"<>|*?[]=", name.s[i]) ||
            (name.s[i] == ' ' && !path))
            return 0;
    return name.n + 1;
}

/* "9:15:00" is a time and no number of a line. */
static bool is_time(struct str behind)
{
    return behind.n >= 5 && is_digit(behind.s[0]) && is_digit(behind.s[1]) && behind.s[2] == ':' &&
           is_digit(behind.s[3]) && is_digit(behind.s[4]) &&
           !(behind.n >= 8 && behind.s[5] == ':' && is_digit(behind.s[6]) && is_digit(behind.s[7]));
}

/* The bytes of blanks, number and the sign behind it; 0: none of these. */
static size_t number_before(struct str s, char behind, uint64_t *number)
{
    size_t from = 0, to;

    while (from < s.n && is_blank(s.s[from]))
        from++;
    to = from;
    while (to < s.n && is_digit(s.s[to]))
        to++;
    if (!str_u64((struct str){ s.s + from, to - from }, number) || to - from > 9)
        return 0;
    if (to == s.n) /* the line itself is empty, and its end was trimmed */
        return behind == ' ' || behind == '\t' ? to : 0;
    return s.s[to] == behind && !(behind == ':' && is_time(str_from(s, to + 1))) ? to + 1 : 0;
}

static size_t blanks_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] == ' ')
        n++;
    return n;
}

static bool has_name(const struct dress *d, struct str line)
{
    return str_starts(line, (struct str){ d->name, d->name_n });
}

/* A search prints "12:", and leaves lines out.  Whoever numbers lines begins with 1 and numbers all
   of them; a table whose first column counts has a headline without a number. */
static bool counts_on(const struct dress *d, uint64_t last, uint64_t number)
{
    return d->behind == ':' ? number > last : number == last + 1;
}

/* One way to read the marks, against all lines. */
static bool fits(struct str text, struct dress *d)
{
    size_t fit = 0, others = 0, blanks = SIZE_MAX;
    uint64_t last = 0, number = 0;

    while (text.n && fit < LINES_MOST && others <= OTHERS_MOST) {
        struct str line = str_cut(&text, '\n'), behind;
        size_t n = d->name_n;

        if (str_trim(line).n == 0)
            continue;
        line.n -= line.s[line.n - 1] == '\r';
        if (has_name(d, line) && d->numbered) {
            n = number_before(str_from(line, d->name_n), d->behind, &number);
            if (d->behind != ':' && (!n || others))
                return false;
            if (n && !counts_on(d, last, number))
                return false;
            last = n ? number : last;
            n += n ? d->name_n : 0;
        }
        if (!has_name(d, line) || n == 0) {
            others++;
            continue;
        }
        fit++;
        behind = str_from(line, n);
        if (str_trim(behind).n && blanks_at(behind) < blanks)
            blanks = blanks_at(behind);
    }
    d->blanks = !d->numbered || blanks == SIZE_MAX ? 0 : blanks;
    return enough_fit(fit, others);
}

static bool try_numbers(struct str text, struct dress *d)
{
    static const char behind[] = { ':', '\t', ')', ' ' };

    d->numbered = true;
    for (size_t i = 0; i < sizeof behind && (i == 0 || !d->name_n); i++) {
        d->behind = behind[i];
        if (fits(text, d))
            return true;
    }
    d->numbered = false;
    return false;
}

/* The name in front of one of the first lines; empty where there is none. */
static void find_name(struct str text, struct dress *d)
{
    d->name_n = 0;
    for (size_t i = 0; i < LINES_LEAST && text.n && !d->name_n; i++) {
        struct str line = str_cut(&text, '\n');

        d->name_n = name_before(line);
        memcpy(d->name, line.s, d->name_n);
    }
}

/* Four blanks before every line make it code in a ticket or a forum.  PowerShell writes objects of
   JSON so, and who reads JSON or XML needs no help with blanks. */
static bool is_indented(struct str text)
{
    size_t least = SIZE_MAX, lines = 0;
    struct str begin = str_trim(text);

    if (begin.n && strchr("{[<", begin.s[0]))
        return false;
    while (text.n) {
        struct str line = str_cut(&text, '\n');

        if (!str_trim(line).n)
            continue;
        lines++;
        least = blanks_at(line) < least ? blanks_at(line) : least;
        if (least < INDENT)
            return false;
    }
    return lines >= LINES_LEAST && least == INDENT;
}

static size_t quote_at(struct str line)
{
    size_t n = 0;

    while (n < line.n && line.s[n] == '>')
        n += n + 1 < line.n && line.s[n + 1] == ' ' ? 2 : 1;
    return n;
}

/* Some lines one behind the other: a mail has words of its own around what it quotes. */
static bool is_quoted(struct str text)
{
    size_t run = 0;

    while (text.n && run < LINES_LEAST)
        run = quote_at(str_cut(&text, '\n')) ? run + 1 : 0;
    return run == LINES_LEAST;
}

bool marks_find(struct str text, bool whole, struct dress *d)
{
    while (!whole && text.n && text.s[text.n - 1] != '\n')
        text.n--;
    d->quoted = is_quoted(text);
    if (d->quoted)
        return true;
    find_name(text, d);
    if (d->name_n && (try_numbers(text, d) || fits(text, d)))
        return true;
    d->name_n = 0;
    if (try_numbers(text, d))
        return true;
    d->blanks = is_indented(text) ? INDENT : 0;
    return d->blanks > 0;
}

struct str marks_off(const struct dress *d, struct str line)
{
    struct str behind = str_from(line, d->name_n);
    uint64_t number;
    size_t n = 0, blanks;

    if (d->quoted)
        return str_from(line, quote_at(line));
    if (!has_name(d, line))
        return line;
    if (d->numbered && (n = number_before(behind, d->behind, &number)) == 0)
        return line;
    behind = str_from(behind, n);
    blanks = blanks_at(behind);
    return str_from(behind, blanks < d->blanks ? blanks : d->blanks);
}

/* CR CR LF: what a program of Windows wrote once more as text, wmic's list in a pipe. */
static bool has_double_ends(struct str text)
{
    size_t ends = 0, at;

    for (; (at = str_find_char(text, '\n')) < text.n; text = str_from(text, at + 1), ends++)
        if (at < 2 || text.s[at - 1] != '\r' || text.s[at - 2] != '\r')
            return false;
    return ends >= DOUBLES_LEAST;
}

bool doubled_find(struct str text)
{
    size_t words = 0, behind = 0; /* a blank line of the text's own */
    bool own = false;

    if (has_double_ends(text))
        return true;

    for (size_t i = 0; text.n; i++) {
        bool blank = !str_trim(str_cut(&text, '\n')).n;

        if (i % 2 && !blank && text.n) /* the last line may be cut */
            return false;
        words += i % 2 == 0 && !blank;
        own = own || (i % 2 == 0 && blank);
        behind += i % 2 == 0 && !blank && own;
    }
    return words >= LINES_LEAST && behind > 0;
}
