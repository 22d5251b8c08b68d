/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines that a console broke at its right edge, as they were.  They are all the same width, which
 * no line exceeds; lines that were wrapped between words end at many widths below it, and lines of
 * a table are filled up with blanks.
 *
 * Of the widths that consoles have of old a single line tells, if it is one of a log's: what
 * follows it begins as no other record does.
 */
#include "base/scan.h"
#include "base/utf.h"
#include "input/undress_inside.h"

#define NARROWEST 60u
#define WIDEST 400u
#define WIDE_LEAST 3u /* lines that reach the edge */
#define RAGGED 12u    /* columns before it, in which lines broken between words end */
#define FILLED 8u     /* times the same sign */
#define SHAPE_CHARS 4u
#define BEGIN_BYTES sizeof((struct wrap *)NULL)->begin
#define RECORDS_LEAST 2u

struct widths {
    size_t lines, wide, ragged;
    size_t broken;       /* ragged ones behind which no record begins: between words, with no blank
                            in front of the rest; but the first line of a cut log is shorter */
    size_t unfit, alike; /* of the wide ones */
    size_t in_row;       /* behind a wide one */
    size_t strays;       /* none of a record's begin, and behind no wide one */
};

static char class_of(char c)
{
    if (c >= '0' && c <= '9')
        return '0';
    if (c >= 'a' && c <= 'z')
        return 'a';
    return c >= 'A' && c <= 'Z' ? 'A' : c;
}

/* "2024/" and "7195q" both begin with a number, and go on differently. */
static bool go_on_alike(struct str a, struct str b)
{
    size_t n = 0, m = 0;

    while (n < a.n && n < BEGIN_BYTES && is_digit(a.s[n]))
        n++;
    while (m < b.n && m < BEGIN_BYTES && is_digit(b.s[m]))
        m++;
    if (n < SHAPE_CHARS || m < SHAPE_CHARS || n == BEGIN_BYTES || m == BEGIN_BYTES)
        return true;
    return (n < a.n ? class_of(a.s[n]) : '\0') == (m < b.n ? class_of(b.s[m]) : '\0');
}

/* Both begin like a record of the same log: with signs or digits, and with the same ones; or with
   the same word, as the rows of a table do ("Information,10/4/2022 ..."). */
static bool begin_alike(struct str a, struct str b)
{
    bool telling =
        a.n >= SHAPE_CHARS && str_eq(str_first(a, SHAPE_CHARS), str_first(b, SHAPE_CHARS));

    for (size_t i = 0; i < SHAPE_CHARS; i++) {
        char x = i < a.n ? class_of(a.s[i]) : '\0', y = i < b.n ? class_of(b.s[i]) : '\0';

        if (x != y)
            return false;
        telling = telling || (x != 'a' && x != 'A');
    }
    return telling && go_on_alike(a, b);
}

static bool is_known(const struct begins *b, struct str line)
{
    for (size_t i = 0; i < b->n; i++) {
        if (str_starts(line, (struct str){ b->of[i], sizeof b->of[i] }))
            return true;
    }
    return false;
}

static void learn(struct begins *b, struct str line)
{
    if (line.n >= sizeof b->of[0] && b->n < sizeof b->of / sizeof b->of[0] && !is_known(b, line))
        memcpy(b->of[b->n++], line.s, sizeof b->of[0]);
}

static size_t longest(struct str text)
{
    size_t most = 0;

    while (text.n) {
        struct str line = str_cut(&text, '\n');

        line.n -= line.n && line.s[line.n - 1] == '\r';
        if (line.n > most && scan_ascii(line.s, line.n) == line.n)
            most = line.n;
    }
    return most;
}

/* Keys and certificates are lines of one width by nature; so are rulers, and lines that a table or
   a progress bar fills up. */
static bool is_of_its_width(struct str line)
{
    size_t run = 0, words = 0;

    for (size_t i = 0; i < line.n; i++) {
        char c = class_of(line.s[i]);

        words += c == 'a' || c == 'A' || c == '0' || c == '+' || c == '/' || c == '=';
        run = i && c != 'a' && c != 'A' && c != '0' && line.s[i] == line.s[i - 1] ? run + 1 : 0;
        if (run >= FILLED)
            return true;
    }
    return words == line.n;
}

/* "Logfile=Application": what is left of a value that was broken hardly ever begins so. */
static bool is_pair(struct str line)
{
    size_t n = 0;

    while (n < line.n && (class_of(line.s[n]) == 'a' || class_of(line.s[n]) == 'A'))
        n++;
    return n >= SHAPE_CHARS && n < line.n && line.s[n] == '=';
}

/* Two pairs of a list: their colons stand below each other, or both begin with a name. */
static bool are_pairs(struct str line, struct str next)
{
    size_t at = str_find(line, STR(" : "));

    return (at < line.n && at == str_find(next, STR(" : "))) || (is_pair(line) && is_pair(next));
}

/* Rows of quoted values, pairs of a list and keys of a registry that happen to be of one width: a
   break stands inside a row. */
static bool row_ends(struct str line, struct str next)
{
    if (are_pairs(line, next))
        return true;
    return (line.s[line.n - 1] == '"' && next.s[0] == '"') ||
           (line.s[line.n - 1] == ']' && str_starts(line, STR("[HKEY_")));
}

/* Rows of one length that tell the same again and again are often the longest: what stands behind
   them begins as rows do elsewhere. */
static struct begins begins_of(struct str text, size_t width)
{
    struct begins b = { .n = 0 };
    size_t before = 0;

    while (text.n) {
        struct str line = str_cut(&text, '\n');

        line.n -= line.n && line.s[line.n - 1] == '\r';
        if (before != width)
            learn(&b, line);
        before = line.n;
    }
    return b;
}

/* One blank stands between words, which may be where the edge is. */
static bool ends_filled(struct str line)
{
    return line.n > 1 && line.s[line.n - 1] == ' ' && line.s[line.n - 2] == ' ';
}

static bool is_indented(struct str line)
{
    return line.n > 1 && line.s[0] == ' ' && line.s[1] == ' ';
}

static void look_at(struct widths *w, struct str line, struct str next, struct str begin,
                    const struct begins *known)
{
    w->wide++;
    w->unfit += next.n == 0 || is_indented(next) || ends_filled(line) || is_of_its_width(line) ||
                row_ends(line, next);
    w->alike += begin_alike(begin, next) || begin_alike(line, next) || is_known(known, next);
}

static bool is_ragged(struct str line, size_t width)
{
    return line.n < width && line.n + RAGGED >= width;
}

static struct widths measure(struct str text, size_t width)
{
    struct widths w = { 0 };
    struct begins known = begins_of(text, width);
    struct str line = STR_NONE, begin = STR_NONE;

    while (text.n) {
        struct str next = str_cut(&text, '\n'), record = begin;

        next.n -= next.n && next.s[next.n - 1] == '\r';
        if (line.n == width) {
            look_at(&w, line, next, begin, &known);
            w.in_row += next.n == width;
        } else {
            w.strays += begin.n && next.n && !begin_alike(begin, next);
            begin = next;
        }
        w.broken += w.lines > 1 && is_ragged(line, width) && next.n && next.s[0] != ' ' &&
                    !begin_alike(line, next) && !begin_alike(record, next);
        w.lines += next.n > 0;
        w.ragged += is_ragged(next, width);
        line = next;
    }
    return w;
}

/* Lines that begin as the first one does that reaches the edge. */
static size_t count_records(struct str text, size_t width)
{
    struct str begin = STR_NONE;
    size_t n = 0;

    for (struct str rest = text; rest.n && begin.n != width;) {
        begin = str_cut(&rest, '\n');
        begin.n -= begin.n && begin.s[begin.n - 1] == '\r';
    }
    while (text.n)
        n += begin_alike(begin, str_cut(&text, '\n'));
    return n;
}

static bool is_of_console(size_t width)
{
    return width == 80 || width == 120;
}

/* None but what fits, and a log, or a line that is broken twice; or a log in which nothing but what
   is broken begins otherwise: then a break may be where a blank is, and some lines so wide by
   themselves. */
static bool is_console(struct str text, size_t width, const struct widths *w)
{
    bool plain = !w->unfit && !w->alike;
    size_t least = plain && !w->strays ? RECORDS_LEAST : 2 * RECORDS_LEAST;

    if (!is_of_console(width) || !w->wide || w->alike > w->wide / 4 || w->broken ||
        w->unfit > w->wide / 2 || (!plain && w->strays)) /* unfit: filled up with blanks */
        return false;
    return (w->in_row && plain) || count_records(text, width) >= least;
}

/* Enough lines reach the edge, few of which do so by themselves.  Where a console breaks a line,
   there is a blank two of seven times. */
static bool is_broken(size_t width, const struct widths *w)
{
    bool console = is_of_console(width) && !w->broken; /* others are shorter by themselves */

    return w->wide >= WIDE_LEAST && w->wide >= w->lines / 20 && w->alike <= w->wide / 4 &&
           (!w->broken || w->ragged <= w->wide / 4) && w->unfit <= w->wide / (console ? 2 : 3);
}

size_t wrap_find(struct str text, const struct sight *seen)
{
    size_t width = seen->ascii ? seen->longest : longest(text);
    struct widths w;

    if (width < NARROWEST || width > WIDEST ||
        (seen->ascii && seen->as_long < WIDE_LEAST && !is_of_console(width)))
        return 0;
    w = measure(text, width);
    return is_console(text, width, &w) || is_broken(width, &w) ? width : 0;
}

static bool is_wide(struct str line, size_t width)
{
    return line.n >= width && utf_at_column(line, width) == line.n &&
           utf_at_column(line, width - 1) < line.n;
}

void wrap_line(struct wrap *w, size_t width, const struct line *line, struct buf *out)
{
    struct str begin = { w->begin, w->begin_n };
    bool goes_on = w->wide && line->s.n && !begin_alike(begin, line->s) &&
                   !is_known(&w->begins, line->s);

    if (w->any && !goes_on)
        buf_char(out, '\n');
    if (!goes_on) {
        w->begin_n = line->s.n < sizeof w->begin ? line->s.n : sizeof w->begin;
        memcpy(w->begin, line->s.s, w->begin_n);
        if (!w->wide)
            learn(&w->begins, line->s);
    }
    buf_add(out, line->s);
    w->any = true;
    w->ended = line->ended;
    w->wide = is_wide(line->s, width);
}

void wrap_end(const struct wrap *w, struct buf *out)
{
    if (w->any && w->ended)
        buf_char(out, '\n');
}
