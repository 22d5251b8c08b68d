/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody put around a line that matters, in the middle of others:
 *
 *   **Error: 9002, Severity: 17, State: 2.**   *[22:02:11]: ...*   _[22:02:11]: ..._
 *   {color:red}[22:02:11]: ...{color}          --> [22:02:11]: ...     >>> [22:02:11]: ...
 *
 * Two stars and Jira's colours stand there for nothing else; one sign, and what points at a line,
 * may be the line's own: they are taken off where the record of a log that is known stands behind
 * them.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define POINTS_LEAST 2u /* signs that point: one begins what a mail quotes, and lists */
#define POINTS_MOST 8u
#define RECORDS_MOST 200u /* looked at */

static const struct str stars = STR_INIT("**"), colour = STR_INIT("{color:"),
                        colour_end = STR_INIT("{color}");

static bool is_known(struct str s)
{
    bool sure;

    return joined_record(s, &sure) != LOG_NONE || structure_line(s);
}

/* All of the line, and not "***", which rules a page; a line that begins with a star of its own has
   a blank behind it. */
static struct str behind_stars(struct str line)
{
    struct str inner;

    if (line.n < 6 || !str_starts(line, stars) || !str_ends(line, stars))
        return STR_NONE;
    inner = str_first(str_from(line, stars.n), line.n - 2 * stars.n);
    if ((inner.s[0] == '*' && !str_starts(inner, STR("* "))) || inner.s[inner.n - 1] == '*' ||
        str_find(inner, stars) < inner.n)
        return is_known(inner) ? inner : STR_NONE;
    return inner;
}

static struct str behind_colour(struct str line)
{
    size_t close = str_find_char(line, '}');

    if (!str_starts(line, colour) || close + 1 + colour_end.n > line.n ||
        !str_ends(line, colour_end))
        return STR_NONE;
    return str_first(str_from(line, close + 1), line.n - close - 1 - colour_end.n);
}

static struct str behind_one(struct str line)
{
    struct str inner = str_first(str_from(line, 1), line.n < 2 ? 0 : line.n - 2);

    if (line.n < 3 || !is_sign_of(line.s[0], "*_") || line.s[line.n - 1] != line.s[0])
        return STR_NONE;
    return is_known(inner) ? inner : STR_NONE;
}

/* The bytes of a sign that points: of a keyboard, an arrow or shape of U+2190 to U+2BFF, or a
   picture behind U+1F000 and what varies it; 0: it is none. */
static size_t point_at(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.s;

    if (s.n && p[0] < 0x80)
        return p[0] && strchr("-=>!#*", p[0]);
    if (s.n > 3 && p[0] == 0xF0 && p[1] == 0x9F)
        return 4;
    return s.n > 2 && ((p[0] == 0xE2 && p[1] >= 0x86 && p[1] <= 0xAF) ||
                       (p[0] == 0xEF && p[1] == 0xB8 && p[2] == 0x8F)) ? 3 : 0;
}

/* "-->", ">>>", "!!!", or a picture, and a blank. */
static struct str behind_pointer(struct str line)
{
    struct str inner;
    size_t n = 0, more;

    while (n < POINTS_MOST && (more = point_at(str_from(line, n))) > 0)
        n += more;
    if (n < POINTS_LEAST || n == line.n || line.s[n] != ' ')
        return STR_NONE;
    inner = str_trim(str_from(line, n));
    return is_known(inner) ? inner : STR_NONE;
}

static struct str behind_mark(struct str line)
{
    struct str inner = STR_NONE;

    switch (line.n ? line.s[0] : '\0') {
    case '{':
        return behind_colour(line);
    case '*':
        inner = behind_stars(line);
        inner = inner.n ? inner : behind_one(line);
        break;
    case '_':
        return behind_one(line);
    default:
        break;
    }
    return inner.n ? inner : behind_pointer(line);
}

/* May a line that begins so have a mark? */
bool marked_begins(char first)
{
    return (unsigned char)first >= 0x80 || (first && strchr("{*_-=>!#", first));
}

enum marked marked_line(struct str line)
{
    struct str s = str_trim(line), inner = behind_mark(s);

    if (!inner.n)
        return MARKED_NOT;
    return inner.s + inner.n == s.s + s.n ? MARKED_POINTED : MARKED_AROUND;
}

/* Signs in front of all lines are those of a quote, a list or somebody's front: others have none
   here. */
bool marked_some(struct str text, size_t pointed, char *what)
{
    size_t bare = 0, blanks = SIZE_MAX;

    for (size_t i = 0; text.n && i < RECORDS_MOST && bare < pointed; i++) {
        struct str line = str_cut(&text, '\n'), s = str_trim(line);

        if (marked_begins(s.n ? s.s[0] : '\0') || !is_known(s))
            continue;
        bare++;
        blanks = blanks_at(line) < blanks ? blanks_at(line) : blanks;
    }
    *what = blanks ? MARKED_INDENTED : MARKED_STANDS_OUT;
    return bare >= pointed;
}

void marked_off(struct str line, char what, struct buf *out)
{
    struct str s = str_trim(line), inner = behind_mark(s);

    if (!inner.n) {
        buf_add(out, line);
        return;
    }
    for (const char *p = s.s; p < inner.s && what == MARKED_INDENTED; p++)
        buf_char(out, ' ');
    buf_add(out, str_first(line, (size_t)(s.s - line.s)));
    buf_add(out, inner);
}
