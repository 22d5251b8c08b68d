/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Terminals that write down what they show, and programs that were told to colour what goes into a
 * file, leave ESC [ 32 ; 1 m between the words, and ESC ] 0 ; title BEL.  Blanks may be a step of
 * the cursor (ESC [ 9 C), as the console of Windows 10 has it.  A backspace takes the sign before
 * it away.  And what a pager asks between two pages is none of the text:
 *
 *      -- More  --   -- Fortsetzung (42%) --   --More--(42%)   <SPACE> next page; ...
 */
#include "input/undress_inside.h"

#define ESCAPES_LEAST 3u
#define TITLE_MOST 300u
#define PAGER_MOST 40u
#define STEP_MOST 8u /* blanks for each byte of what steps over them */
#define ESC '\x1B'

/* Bytes of the escape that s begins with; 0: it begins with none. */
static size_t escape_length(struct str s)
{
    size_t n = 2;

    if (s.n < 3 || s.s[0] != ESC || (s.s[1] != '[' && s.s[1] != ']'))
        return 0;
    if (s.s[1] == ']') {
        n = str_find_char(str_first(s, TITLE_MOST), '\a');
        return n < str_first(s, TITLE_MOST).n ? n + 1 : 0;
    }
    while (n < s.n && ((s.s[n] >= '0' && s.s[n] <= ';') || s.s[n] == '?'))
        n++;
    return n < s.n && s.s[n] >= 0x40 && s.s[n] <= 0x7E ? n + 1 : 0;
}

/* "(42%)" of the file */
static bool is_share(struct str s)
{
    if (s.n < 4 || s.n > 6 || s.s[0] != '(' || !str_ends(s, STR("%)")))
        return false;
    for (size_t i = 1; i + 2 < s.n; i++)
        if (!is_digit(s.s[i]))
            return false;
    return true;
}

static bool is_of_word(char c)
{
    return is_letter(c) || (unsigned char)c >= 0x80;
}

/* "-- More  --", in any language one word; more.com asks "-- More (42%) --" of a file; more of
   UNIX "--More--(42%)"; what PowerShell asks. */
static bool is_pager(struct str line)
{
    static const struct str dashes = STR_INIT("--"), ask = STR_INIT("<SPACE> next page;");
    struct str s = str_trim(line), word;
    size_t n = 0;

    if (s.n > PAGER_MOST || !str_starts(s, dashes))
        return str_starts(s, ask);
    if (str_starts(s, STR("--More--")))
        return true;
    if (s.n < 6 || s.s[2] != ' ' || !str_ends(s, STR(" --")))
        return false;
    word = str_trim((struct str){ s.s + 3, s.n - 6 });
    while (n < word.n && is_of_word(word.s[n]))
        n++;
    word = str_trim(str_from(word, n));
    return n && (!word.n || is_share(word));
}

static bool has_pager(struct str text)
{
    while (text.n) {
        struct str line = str_cut(&text, '\n');

        if (is_pager(str_first(line, str_find_char(line, '\r'))))
            return true;
    }
    return false;
}

bool colours_find(struct str text, const struct sight *seen)
{
    struct str s = text;
    unsigned found = 0;

    if (str_find_char(text, '\b') < text.n)
        return true;
    for (; s.n && found < ESCAPES_LEAST; s = str_from(s, 1)) {
        s = str_from(s, str_find_char(s, ESC));
        found += escape_length(s) > 0;
    }
    return found == ESCAPES_LEAST || (sight_begins(seen, "-<") && has_pager(text));
}

/* A step of the cursor to the right is blanks. */
static void add_step(struct buf *out, struct str escape)
{
    uint64_t n = 1;

    if (!str_ends(escape, STR("C")) || (escape.n > 3 &&
        !str_u64((struct str){ escape.s + 2, escape.n - 3 }, &n)))
        return;
    for (uint64_t i = 0; i < n && i < STEP_MOST * escape.n; i++)
        buf_char(out, ' ');
}

/* The last character behind from goes. */
static void step_back(struct buf *out, size_t from)
{
    while (!out->failed && out->n > from) {
        out->n--;
        if (((unsigned char)out->s[out->n] & 0xC0) != 0x80)
            return;
    }
}

/* What was shown so far, since from, was only a question: the next line overwrites it. */
static void overwrite(struct buf *out, size_t from)
{
    if (out->n - from <= PAGER_MOST && is_pager(str_from(buf_str(out), from)))
        out->n = from;
    else
        buf_char(out, '\r');
}

/* One sign that is none of the text's own; how many bytes it has. */
static size_t take_sign(struct str s, size_t from, struct buf *out)
{
    size_t escape = escape_length(s);

    if (escape)
        add_step(out, str_first(s, escape));
    else if (s.s[0] == '\b')
        step_back(out, from);
    else if (s.s[0] == '\r')
        overwrite(out, from);
    else
        buf_char(out, s.s[0]);
    return escape ? escape : 1;
}

/* NUL, with which a file is filled up, is a sign like any other here. */
static bool is_own(char c)
{
    return c != ESC && c != '\b' && c != '\r';
}

bool colours_off(struct str line, struct buf *out)
{
    size_t from = out->n;
    bool changed = false;

    while (line.n && !out->failed) {
        size_t n = 0;

        while (n < line.n && is_own(line.s[n]))
            n++;
        buf_add(out, str_first(line, n));
        line = str_from(line, n);
        changed = changed || line.n;
        if (line.n)
            line = str_from(line, take_sign(line, from, out));
    }
    while (changed && !out->failed && out->n > from && out->s[out->n - 1] == ' ')
        out->n--;
    line = str_from(buf_str(out), from);
    if (out->failed || !(is_pager(line) || (changed && !str_trim(line).n)))
        return true;
    out->n = from;
    return false;
}
