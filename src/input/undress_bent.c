/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables and JSON whose quotation marks Word or a mail program bent: the marks at the ends of their
 * fields are straight again.  Those that the words have of their own stay: in a table a mark that
 * belongs to the words is doubled, in JSON it stands behind a backslash, so whatever is neither and
 * ends no field was bent from the beginning.  French has blanks inside of its marks.
 */
#include "input/undress_inside.h"

#define UNQUOTED_LEAST 2u /* separators in front of the only field of a line that has marks */

static const struct str unbroken = STR_INIT("\xC2\xA0");

/* A bent mark at the beginning of s: its bytes, or 0. */
static size_t mark_at(struct str s)
{
    static const struct str marks[] = { STR_INIT("\xE2\x80\x9C"), STR_INIT("\xE2\x80\x9D"),
                                        STR_INIT("\xE2\x80\x9E"), STR_INIT("\xE2\x80\x9F"),
                                        STR_INIT("\xE2\x80\xB3"), STR_INIT("\xC2\xAB"),
                                        STR_INIT("\xC2\xBB") };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_starts(s, marks[i]))
            return marks[i].n;
    return 0;
}

/* A mark with the blank inside of it, in front of a field and behind one: its bytes, or 0.  At the
   beginning of a line French ones that close are taken for some that open. */
static size_t opening_at(struct str s)
{
    size_t n = mark_at(s);

    return n && str_starts(str_from(s, n), unbroken) ? n + unbroken.n : n;
}

static size_t closing_at(struct str s)
{
    size_t blank = str_starts(s, unbroken) ? unbroken.n : 0, n = opening_at(str_from(s, blank));

    return n ? blank + n : 0;
}

/* Two of them in a row, which stand for one of the words. */
static size_t pair_at(struct str s)
{
    size_t open = opening_at(s), next = open ? opening_at(str_from(s, open)) : 0;
    size_t close = closing_at(s), last = close ? closing_at(str_from(s, close)) : 0;

    return next ? open + next : last ? close + last : 0;
}

static struct str skip_blanks(struct str s)
{
    while (s.n && (s.s[0] == ' ' || s.s[0] == '\t' || str_starts(s, unbroken)))
        s = str_from(s, s.s[0] == '\xC2' ? unbroken.n : 1);
    return s;
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Behind a mark, at s: the field ends there.  The words have a blank behind their commas. */
static bool field_ends(struct str s, char separator)
{
    return !s.n || (s.s[0] == separator && !(s.n > 1 && s.s[1] == ' '));
}

/* What stands behind the first field, which has marks; nothing: no separator ends it. */
static struct str behind_field(struct str s, char separator)
{
    size_t n;

    for (s = str_from(s, opening_at(s)); s.n; s = str_from(s, 1))
        if ((n = closing_at(s)) > 0 && n < s.n && s.s[n] == separator)
            return str_from(s, n + 1);
    return s;
}

/* How much speaks for a row of a table: its first separator stands between marks; marks are behind
   fields without any, around the last one or another. */
static size_t row_speaks(struct str line, char separator)
{
    size_t before = 0, n;

    if (opening_at(line))
        return opening_at(behind_field(line, separator)) > 0;
    while ((n = str_find_char(line, separator)) < line.n) {
        line = str_from(line, n + 1);
        before += line.n && line.s[0] != ' ';
        if (opening_at(line))
            break;
    }
    if (!line.n || before < UNQUOTED_LEAST || !opening_at(line))
        return 0;
    line = behind_field(line, separator);
    return line.n && line.s[0] != ' ' ? 2 : 1;
}

/* A table whose fields have straight marks has bent ones in its words. */
static bool is_straight(struct str text, char separator)
{
    const char field[] = { separator, '"' };

    return str_find(text, (struct str){ field, sizeof field }) < text.n;
}

static bool is_table(struct str text, char separator)
{
    size_t rows = 0;

    if (is_straight(text, separator))
        return false;
    while (text.n && rows < 2)
        rows += row_speaks(str_trim(str_cut(&text, '\n')), separator);
    return rows >= 2;
}

static void table_right(struct bent *b, struct str line, char separator, struct buf *out)
{
    bool begins = true; /* a field does */

    while (line.n) {
        size_t n = b->inside ? closing_at(line) : begins ? opening_at(line) : 0;
        size_t once = mark_at(line), twice = pair_at(line);

        if (n && (!b->inside || field_ends(str_from(line, n), separator))) {
            b->inside = !b->inside;
            buf_char(out, '"');
        } else if (b->inside && twice) {
            n = twice;
            buf_add(out, STR("\"\""));
        } else {
            n = once ? once : 1;
            buf_add(out, str_first(line, n));
        }
        begins = !b->inside && n == 1 && line.s[0] == separator;
        line = str_from(line, n);
    }
}

/* ---- JSON ----------------------------------------------------------------------------------- */

/* A bent mark, what stands between, another one, and a colon. */
static bool is_name(struct str s)
{
    size_t n;

    for (s = str_from(s, opening_at(s)); s.n; s = str_from(s, 1))
        if ((n = closing_at(s)) > 0)
            return str_starts(skip_blanks(str_from(s, n)), STR(":"));
    return false;
}

/* The name that the first object begins with, on its line or the next one, tells. */
static bool is_json(struct str text)
{
    bool opened = false;

    while (text.n) {
        struct str line = skip_blanks(str_trim(str_cut(&text, '\n')));

        while (line.n && (line.s[0] == '{' || line.s[0] == '[')) {
            opened = true;
            line = skip_blanks(str_from(line, 1));
        }
        if (line.n && opened && (opening_at(line) || line.s[0] == '"'))
            return opening_at(line) && is_name(line);
        opened = opened && !line.n;
    }
    return false;
}

/* Behind a mark, at s: the string ends there.  value: it stands behind a colon. */
static bool string_ends(struct str s, bool value)
{
    s = skip_blanks(s);
    if (!s.n || s.s[0] == '}' || s.s[0] == ']')
        return true;
    if (s.s[0] == ':')
        return !value;
    s = s.s[0] == ',' ? skip_blanks(str_from(s, 1)) : STR("?");
    return !s.n || s.s[0] == '{' || s.s[0] == '[' || opening_at(s);
}

static size_t escaped_at(struct str s)
{
    size_t open = opening_at(s);

    return open ? open : closing_at(s);
}

/* A string ends on its line. */
static void json_right(struct str line, struct buf *out)
{
    bool inside = false, value = false;

    while (line.n) {
        size_t n = inside ? closing_at(line) : opening_at(line);
        bool escaped = inside && line.s[0] == '\\', blank = !inside && str_starts(line, unbroken);

        if (n && (!inside || string_ends(str_from(line, n), value))) {
            inside = !inside;
            value = value && inside;
            buf_char(out, '"');
        } else if (escaped && (n = escaped_at(str_from(line, 1))) > 0) {
            n++;
            buf_add(out, STR("\\\""));
        } else {
            n = blank ? unbroken.n : escaped && line.n > 1 && line.s[1] == '\\' ? 2 : 1;
            if (!inside && !blank && !is_sign_of(line.s[0], " \t"))
                value = line.s[0] == ':';
            buf_add(out, blank ? STR(" ") : str_first(line, n));
        }
        line = str_from(line, n);
    }
}

/* ---- both ----------------------------------------------------------------------------------- */

bool bent_find(struct str text, char *what)
{
    static const char separators[] = { ',', ';', '\t' };

    *what = 0;
    if (str_find_char(text, '\xE2') == text.n && str_find_char(text, '\xC2') == text.n)
        return false;
    if (is_json(text))
        *what = BENT_JSON;
    for (size_t i = 0; i < sizeof separators && !*what; i++)
        if (is_table(text, separators[i]))
            *what = separators[i];
    return *what != 0;
}

void bent_right(struct bent *b, struct str line, char what, struct buf *out)
{
    if (what == BENT_JSON)
        json_right(line, out);
    else
        table_right(b, line, what, out);
}
