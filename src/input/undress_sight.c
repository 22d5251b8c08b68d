/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the lines of a text begin and end with.  Most dresses show there, and most logs wear none:
 * one look tells which of them need not be looked for, line by line, in each of many small files.
 */
#include "input/undress_inside.h"

#include "base/scan.h"

static bool is_blank_or_cr(char c)
{
    return is_blank(c) || c == '\r';
}

static void add(uint64_t signs[4], char c)
{
    signs[(unsigned char)c >> 6] |= 1ull << ((unsigned char)c & 63);
}

static void measure(struct sight *seen, struct str line)
{
    size_t n = line.n - (line.n && line.s[line.n - 1] == '\r');

    seen->as_long = n > seen->longest ? 1 : seen->as_long + (n == seen->longest);
    seen->longest = n > seen->longest ? n : seen->longest;
}

/* The beginning of a line as it is: letters of UTF-16 have a blank or a zero between them, the
   first of them after what may have been a BOM. */
static void note_front(struct sight *seen, struct str line)
{
    char next = line.n > 1 ? line.s[1] : line.s[0];

    add(seen->first, line.s[0]);
    if (line.s[0] != next)
        seen->spaced = seen->spaced || !line.s[0] || line.s[0] == ' ' || !next || next == ' ';
    seen->spaced = seen->spaced || (unsigned char)line.s[0] >= 0x80;
}

/* A line that says something, without blanks. */
static void note(struct sight *seen, struct str line)
{
    char last = line.s[line.n - 1];

    if (line.s[0] != '[' || line.n == 1 || !is_digit(line.s[1]))
        add(seen->begin, line.s[0]);
    add(seen->end, last);
    if (line.n > SIGHT_BRIEF)
        return;
    add(seen->brief_begin, line.s[0]);
    add(seen->brief_end, last);
}

struct sight sight_of(struct str text)
{
    struct sight seen = { .ascii = scan_ascii(text.s, text.n) == text.n };

    while (text.n) {
        struct str line = str_cut(&text, '\n');

        measure(&seen, line);
        if (line.n)
            note_front(&seen, line);
        while (line.n && is_blank_or_cr(line.s[line.n - 1]))
            line.n--;
        while (line.n && is_blank_or_cr(line.s[0]))
            line = str_from(line, 1);
        if (line.n)
            note(&seen, line);
    }
    return seen;
}

static bool has_any(const uint64_t have[4], const char *signs)
{
    for (; *signs; signs++)
        if (have[(unsigned char)*signs >> 6] >> ((unsigned char)*signs & 63) & 1)
            return true;
    return false;
}

bool sight_begins(const struct sight *seen, const char *signs)
{
    return has_any(seen->begin, signs);
}

bool sight_ends(const struct sight *seen, const char *signs)
{
    return has_any(seen->end, signs);
}

bool sight_first(const struct sight *seen, const char *signs)
{
    return has_any(seen->first, signs);
}

bool sight_begins_foreign(const struct sight *seen)
{
    return seen->begin[2] | seen->begin[3];
}

bool sight_is_numbered(const struct sight *seen)
{
    return has_any(seen->brief_begin, "0123456789-") || has_any(seen->brief_end, "0123456789") ||
           (seen->brief_begin[2] | seen->brief_begin[3]);
}
