/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text that a console or a chat drew a box around:
 *
 *   +------------------------------+      or with the signs that are made for it
 *   | Log Name:  Operations Manager |
 *   +------------------------------+
 *
 * A rule with more corners than two is one of a table.
 */
#include "input/undress_inside.h"

#define RULE_LEAST 10u /* signs */
#define LINES_LEAST 3u

/* The bytes of a sign of a box at s: | or one of U+2500 to U+257F that is upright; 0: none. */
static size_t bar_at(struct str s)
{
    if (str_starts(s, STR("|")))
        return 1;
    return str_starts(s, STR("\xE2\x94\x82")) || str_starts(s, STR("\xE2\x94\x83")) ||
                   str_starts(s, STR("\xE2\x95\x91"))
               ? 3 : 0;
}

static size_t bar_before(struct str s)
{
    return str_ends(s, STR("|")) ? 1 : s.n >= 3 ? bar_at(str_from(s, s.n - 3)) / 3 * 3 : 0;
}

/* "+-----+" or such a line of signs that are made for it, without corners inside. */
static bool is_rule(struct str line)
{
    struct str inside, drawn = STR("\xE2\x94\x80"), twice = STR("\xE2\x95\x90");
    size_t signs = 0, corner;

    line = str_trim(line);
    corner = str_starts(line, STR("+")) ? 1 : str_starts(line, STR("\xE2\x94")) ||
             str_starts(line, STR("\xE2\x95")) ? 3 : 0;
    if (!corner || line.n < 2 * corner + RULE_LEAST)
        return false;
    inside = (struct str){ line.s + corner, line.n - 2 * corner };
    for (; inside.n; signs++) {
        bool one = inside.s[0] == '-' || inside.s[0] == '=';

        if (!one && !str_starts(inside, drawn) && !str_starts(inside, twice))
            return false;
        inside = str_from(inside, one ? 1 : 3);
    }
    return signs >= RULE_LEAST;
}

struct str box_off(struct str line)
{
    struct str s = str_trim(line);
    size_t front = bar_at(s), behind = bar_before(s);

    if (is_rule(line))
        return STR("");
    if (!front || !behind || s.n < front + behind)
        return line;
    s = (struct str){ s.s + front, s.n - front - behind };
    s = str_from(s, s.n && s.s[0] == ' ');
    while (s.n && s.s[s.n - 1] == ' ')
        s.n--;
    return s;
}

bool box_find(struct str text, struct dress *dress)
{
    struct str line = STR_NONE;
    size_t lines = 0;

    while (text.n && !str_trim(line).n)
        line = str_cut(&text, '\n');
    if (!is_rule(line))
        return false;
    while (text.n && lines < LINES_LEAST) {
        line = str_trim(str_cut(&text, '\n'));
        if (!bar_at(line) || !bar_before(line))
            break;
        lines++;
    }
    if (lines < LINES_LEAST)
        return false;
    dress->behind = DRESS_BOX;
    return true;
}
