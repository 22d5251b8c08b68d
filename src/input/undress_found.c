/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an editor's search found, copied from its panel: the file on a line, and below it a line for
 * each hit with its number.  Notepad++ in any language, and Visual Studio Code and Sublime Text,
 * whose lines around a hit have a blank in the place of the colon [inferred].
 *
 *      Search "Error" (2 hits in 1 file of 1 searched)         # Query: Error
 *        C:\Temp\OpsMgrSetupWizard.log (2 hits)                C:\Temp\OpsMgrSetupWizard.log:
 *      	Line  811: [22:02:11]: ...                              810  [22:02:10]: ...
 *      	Line 1004: [22:03:40]: ...                              811: [22:02:11]: ...
 *
 * The name becomes one that tail would print, so that each file is read by itself.
 */
#include "input/undress_inside.h"

#define HITS_LEAST 3u
#define OTHERS_MOST 6u /* and one more for each hit */
#define WORD_MOST 24u

static size_t digits_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.s[n]))
        n++;
    return n;
}

/* "Line", in any language: no sign and no digit. */
static size_t word_at(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < WORD_MOST && (is_letter(s.s[n]) || (unsigned char)s.s[n] >= 0x80))
        n++;
    return n;
}

/* The bytes in front of what a hit of Notepad++ says; 0: the line is none. */
static size_t numbered_by_word(struct str line)
{
    size_t at = 1, n = word_at(str_from(line, 1));

    if (!str_starts(line, STR("\t")) || !n)
        return 0;
    at += n;
    n = blanks_at(str_from(line, at));
    at += n;
    if (!n || (n = digits_at(str_from(line, at))) == 0)
        return 0;
    line = str_from(line, at + n);
    if (str_starts(line, STR(": ")))
        return at + n + 2;
    return str_eq(line, STR(":")) ? at + n + 1 : 0;
}

/* The same where the number stands at the right end of its column. */
static size_t numbered_alone(struct str line)
{
    size_t blanks = blanks_at(line), n = digits_at(str_from(line, blanks));
    struct str rest = str_from(line, blanks + n);

    if (!blanks || !n)
        return 0;
    if (rest.n < 2)
        return blanks + n + (rest.n && rest.s[0] == ':');
    return rest.s[1] == ' ' && (rest.s[0] == ':' || rest.s[0] == ' ') ? blanks + n + 2 : 0;
}

/* "  C:\Temp\x.log (12 hits)" */
static struct str file_with_hits(struct str line)
{
    struct str s = str_trim(line), name = STR_NONE;
    size_t at = s.n;

    if (!str_starts(line, STR("  ")) || !str_ends(s, STR(")")))
        return STR_NONE;
    while (at && s.s[at - 1] != '(')
        at--;
    name = str_trim(str_first(s, at ? at - 1 : 0));
    return digits_at(str_from(s, at)) && marks_is_file(name) ? name : STR_NONE;
}

/* "C:\Temp\x.log:" */
static struct str file_with_colon(struct str line)
{
    struct str s = str_trim(line), name = str_first(s, s.n ? s.n - 1 : 0);

    return str_ends(s, STR(":")) && line.s[0] != ' ' && marks_is_file(name) ? name : STR_NONE;
}

static size_t hit_of(char how, struct str line)
{
    return how == FOUND_WORD ? numbered_by_word(line) : numbered_alone(line);
}

static struct str file_of(char how, struct str line)
{
    return how == FOUND_WORD ? file_with_hits(line) : file_with_colon(line);
}

/* Numbers that stand alone need the file above them. */
static bool is_found(struct str text, char how)
{
    size_t hits = 0, others = 0, least = HITS_LEAST;
    bool file = how == FOUND_WORD;

    while (text.n && others <= OTHERS_MOST + hits) {
        struct str line = str_cut(&text, '\n');

        line.n -= line.n && line.s[line.n - 1] == '\r';
        if (!str_trim(line).n)
            continue;
        if (file && hit_of(how, line)) {
            hits++;
        } else if (file_of(how, line).n) {
            file = true;
            least = how == FOUND_WORD ? 1 : least; /* it says how many it has */
        } else {
            others++;
        }
    }
    return hits >= least && others <= OTHERS_MOST + hits / 2;
}

bool found_find(struct str text, const struct sight *seen, char *how)
{
    bool numbers = sight_ends(seen, ":") && sight_begins(seen, "0123456789");

    *how = str_find(text, STR("\n\t")) < text.n && is_found(text, FOUND_WORD) ? FOUND_WORD
           : numbers && is_found(text, FOUND_ALONE) ? FOUND_ALONE : 0;
    return *how != 0;
}

void found_off(struct str line, char how, struct buf *out)
{
    struct str name = file_of(how, line);

    if (!name.n) {
        buf_add(out, str_from(line, hit_of(how, line)));
        return;
    }
    buf_add(out, STR("==> "));
    buf_add(out, name);
    buf_add(out, STR(" <=="));
}
