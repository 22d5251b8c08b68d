/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of a log each between quotation marks: what a list of texts is as CSV, a column of a
 * spreadsheet whose cells are lines, or a piece of a list in JSON or in a program.
 *
 *      "[22:02:11]:    Always: :Current Action: ..."
 *      '[22:02:12]:    Info:   :Info:LaunchMsi: ...',
 *
 * A spreadsheet leaves the marks out around what needs none.  Only logs that are known are taken
 * out: a table may have one column.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define SEPARATORS ",;\t|~" /* of fields of a table */
#define QUOTED_LEAST 2u
#define HEAD_LINES 12u

/* A mark, a separator, a mark: cells of a table. */
static bool has_cells(struct str s, char mark)
{
    for (size_t i = 2; i + 2 < s.n; i++)
        if (s.s[i - 1] == mark && s.s[i + 1] == mark && strchr(SEPARATORS, s.s[i]))
            return true;
    return false;
}

/* Between the first two marks that are neither doubled nor behind a backslash is less than the
   line: the first field of a row that has others without marks. */
static bool has_first_field(struct str s, char mark)
{
    size_t i = 1;

    while (i + 1 < s.n && (s.s[i] != mark || s.s[i + 1] == mark))
        i += s.s[i] == mark || s.s[i] == '\\' ? 2 : 1;
    return i + 2 < s.n && strchr(SEPARATORS, s.s[i + 1]) && s.s[i + 2] != ' ';
}

/* "Version": "7.1.10184.0" is a member of an object. */
static bool is_member(struct str s, char mark)
{
    for (size_t i = 1; i + 1 < s.n; i++)
        if (s.s[i] == mark)
            return s.s[i + 1] == ':' && s.s[i - 1] != '\\';
    return false;
}

/* What stands between the marks; the comma behind may be there.  s is NULL where there are none. */
static struct str inside_of(struct str line, char mark)
{
    struct str s = str_trim(line);

    s.n -= s.n > 2 && s.s[s.n - 1] == ',' && s.s[s.n - 2] == mark;
    if (s.n < 2 || s.s[0] != mark || s.s[s.n - 1] != mark || has_cells(s, mark) ||
        has_first_field(s, mark) || is_member(s, mark))
        return STR_NONE;
    return (struct str){ s.s + 1, s.n - 2 };
}

/* Records of a log in the first lines, or what begins with a list or a table. */
static bool has_log(struct str text, char mark)
{
    struct str first[2] = { STR_NONE, STR_NONE };
    enum log_kind last = LOG_NONE;
    bool sure = false;

    for (size_t i = 0, n = 0; text.n && i < HEAD_LINES; i++) {
        struct str line = str_trim(str_cut(&text, '\n')), in = inside_of(line, mark);
        enum log_kind kind;

        in = in.s ? in : line;
        kind = joined_record(in, &sure);
        if (sure || (kind != LOG_NONE && kind == last) || structure_line(in) ||
            structure_ruler(in))
            return true;
        last = kind != LOG_NONE ? kind : last;
        if (n < 2 && str_trim(in).n)
            first[n++] = in;
    }
    return structure_list(first[0], first[1]) || structure_begins(first[0], first[1]);
}

/* All lines that begin with a mark are between two; commas: behind how many of them is one. */
static size_t quoted_of(struct str text, char mark, bool whole, size_t *commas)
{
    size_t quoted = 0;

    *commas = 0;
    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        bool in = inside_of(line, mark).s != NULL;

        if (line.n && !in && line.s[0] == mark && (text.n || whole))
            return 0;
        quoted += in;
        *commas += in && line.s[line.n - 1] == ',';
    }
    return quoted;
}

bool between_find(struct str text, const struct sight *seen, bool whole, char *what)
{
    static const char marks[] = { '"', '\'' };

    for (size_t i = 0; i < sizeof marks; i++) {
        char sign[2] = { marks[i], '\0' };
        size_t commas, quoted;

        if (!sight_begins(seen, sign) || !has_log(text, marks[i]))
            continue;
        quoted = quoted_of(text, marks[i], whole, &commas);
        if (quoted < QUOTED_LEAST)
            continue;
        *what = marks[i] == '\'' ? BETWEEN_SINGLE
                : commas + 1 >= quoted ? BETWEEN_JSON : BETWEEN_MARKS;
        return true;
    }
    return false;
}

/* The sign that a backslash and c are, or 0. */
static char escaped(char c)
{
    return c == 't' ? '\t' : c == '"' || c == '\\' || c == '/' ? c : '\0';
}

void between_off(struct str line, char what, struct buf *out)
{
    struct str s = inside_of(line, what == BETWEEN_SINGLE ? '\'' : '"');

    if (!s.s) {
        buf_add(out, line);
        return;
    }
    for (size_t i = 0; i < s.n; i++) {
        bool pair = i + 1 < s.n;
        char c = s.s[i];

        if (pair && what == BETWEEN_MARKS && c == '"' && s.s[i + 1] == '"')
            i++;
        else if (pair && what == BETWEEN_JSON && c == '\\' && escaped(s.s[i + 1]))
            c = escaped(s.s[++i]);
        buf_char(out, c);
    }
}
