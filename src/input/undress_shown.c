/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was shown with its ends, tabs and bytes (cat -A, -e, -v): "^M$" ends a line, "^I" is a tab,
 * "M-CM-<" are the bytes of a character.  And differences of two texts, of which both sides are
 * read: the lines of a log that has grown are all in there, once.
 */
#include "base/utf.h"
#include "input/undress_inside.h"

#define LINES_LEAST 4u /* fewer agree by chance */
#define LINES_MOST 500u
#define ALL_LEAST 2u   /* lines that all end so */

/* ---- ends, tabs and bytes ---- */

static struct str without_end(struct str line)
{
    line.n -= line.n && line.s[line.n - 1] == '\r';
    return line;
}

/* Lines of any other kind may stand around: a prompt, the last line of a sample.  Where there is
   none fewer tell. */
static bool agree(size_t fit, size_t lines, size_t all_least)
{
    return fit >= LINES_LEAST ? lines - fit <= 2 + fit / 20 : fit == lines && fit >= all_least;
}

bool shown_find(struct str text)
{
    size_t lines = 0, dollars = 0, returns = 0;

    while (text.n && lines < LINES_MOST) {
        struct str line = without_end(str_cut(&text, '\n'));

        if (!line.n)
            continue;
        lines++;
        dollars += str_ends(line, STR("$"));
        returns += str_ends(line, STR("^M"));
    }
    return agree(dollars, lines, ALL_LEAST) || agree(returns, lines, ALL_LEAST);
}

/* The byte that "M-C", "M-^I" stands for, at the beginning of s: how long that is; 0: none. */
static size_t take_meta(struct str s, char *byte)
{
    unsigned char c;

    if (s.n < 3 || s.s[0] != 'M' || s.s[1] != '-')
        return 0;
    c = (unsigned char)s.s[2];
    if (c == '^' && s.n > 3) {
        c = (unsigned char)s.s[3];
        *byte = (char)(c == '?' ? 0xFF : 0x80 | (c & 0x1F));
        return 4;
    }
    *byte = (char)(0x80 | c);
    return 3;
}

/* The character that such bytes make; where they make none these are words ("TEAM-A"). */
static size_t take_character(struct str s, struct buf *out)
{
    char bytes[4];
    size_t at = 0;

    for (size_t n = 0; n < sizeof bytes;) {
        size_t taken = take_meta(str_from(s, at), &bytes[n]);

        if (!taken)
            return 0;
        at += taken;
        n++;
        if (n > 1 && utf8_valid_prefix((struct str){ bytes, n }) == n) {
            buf_add(out, (struct str){ bytes, n });
            return at;
        }
    }
    return 0;
}

void shown_right(struct str line, struct buf *out)
{
    line = without_end(line);
    line.n -= str_ends(line, STR("$"));
    line.n -= str_ends(line, STR("^M")) ? 2 : 0;
    while (line.n) {
        size_t taken = line.s[0] == 'M' ? take_character(line, out) : 0;

        if (!taken && str_starts(line, STR("^I"))) {
            buf_char(out, '\t');
            taken = 2;
        } else if (!taken) {
            buf_char(out, line.s[0]);
            taken = 1;
        }
        line = str_from(line, taken);
    }
}

/* ---- differences ---- */

/* "3,7d2", "0a1,22" */
static bool is_command(struct str line)
{
    size_t letters = 0;

    for (size_t i = 0; i < line.n; i++) {
        bool letter = line.s[i] == 'a' || line.s[i] == 'c' || line.s[i] == 'd';

        if ((letter && (!i || i + 1 == line.n)) ||
            !(letter || line.s[i] == ',' || is_digit(line.s[i])))
            return false;
        letters += letter;
    }
    return letters == 1 && line.n < 24;
}

static bool is_about(struct str line)
{
    static const struct str begins[] = { STR_INIT("diff "), STR_INIT("index "), STR_INIT("--- "),
                                         STR_INIT("+++ "), STR_INIT("@@ -"),
                                         STR_INIT("new file mode "), STR_INIT("deleted file mode "),
                                         STR_INIT("commit "), STR_INIT("Author: "),
                                         STR_INIT("Date:   "), /* git show */
                                         STR_INIT("\\ No newline") };

    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
        if (str_starts(line, begins[i]))
            return true;
    return str_eq(line, STR("---")) || is_command(line);
}

struct signs {
    size_t lines, plus, minus, blank, left, right;
    bool hunk, command;
};

static void look_at(struct signs *g, struct str line)
{
    g->hunk = g->hunk || str_starts(line, STR("@@ -"));
    g->command = g->command || is_command(line);
    if (is_about(line))
        return;
    g->lines++;
    g->plus += line.s[0] == '+';
    g->minus += line.s[0] == '-' && line.n > 1 && line.s[1] != '-' && line.s[1] != ' ';
    g->blank += line.s[0] == ' ' || (line.s[0] == '-' && line.n == 1);
    g->left += str_starts(line, STR("< ")) || str_eq(line, STR("<"));
    g->right += str_starts(line, STR("> ")) || str_eq(line, STR(">"));
}

bool diff_find(struct str text, char *sign)
{
    struct signs g = { 0 };

    while (text.n && g.lines < LINES_MOST) {
        struct str line = without_end(str_cut(&text, '\n'));

        if (line.n)
            look_at(&g, line);
    }
    *sign = '+';
    if (g.hunk && agree(g.plus + g.minus + g.blank, g.lines, 1))
        return true;
    if (!g.hunk && (g.plus == g.lines || (g.minus && g.minus + g.blank == g.lines)))
        return g.lines >= LINES_LEAST;
    *sign = '<';
    return g.command ? agree(g.left + g.right, g.lines, 1)
                     : g.lines >= LINES_LEAST && g.left == g.lines;
}

bool diff_off(char sign, struct str line, struct str *out)
{
    size_t n = sign == '+' ? line.n && strchr("+- ", line.s[0])
                           : str_starts(line, STR("< ")) || str_starts(line, STR("> ")) ? 2
                             : str_eq(line, STR("<")) || str_eq(line, STR(">"));

    *out = str_from(line, n);
    return !is_about(without_end(line));
}
