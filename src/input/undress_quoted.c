/* SPDX-License-Identifier: Apache-2.0 */
/* "> " of a mail that quotes, as often as it was answered, and the bar that other programs put in
   front of what they quote. */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define LINES_LEAST 4u   /* fewer agree by chance */
#define REPLIED_LEAST 5u /* quoted lines with others between them */
#define BARE_LEAST 2u    /* quoted lines without a blank behind the sign */
#define BROKEN_MOST 8u   /* lines that one was broken into */
#define LEAD_MOST 3u     /* lines above what is quoted to the end */
#define MARKS_MOST 3u    /* of other programs behind it */
#define OTHERS_MOST 8u   /* words around what is behind bars */

/* "||Level||Source||", "|Error|a|", which ends as it begins: no bar of a mail stands right before a
   word. */
static bool is_wiki_row(struct str s)
{
    return s.n > 2 && s.s[0] == '|' && s.s[1] != ' ';
}

/* sign: '>', or the bar of some mail programs; bare: a blank behind the last one is not its. */
static size_t quote_at(struct str line, char sign, bool bare)
{
    size_t n = 0;
    bool row = sign == '|' && str_ends(str_trim(line), STR("|")); /* of a wiki, perhaps */

    while (n < line.n && line.s[n] == sign && !(row && is_wiki_row(str_from(line, n)))) {
        bool blank = n + 1 < line.n && line.s[n + 1] == ' ';

        n += blank && !(bare && (n + 2 >= line.n || line.s[n + 2] != sign)) ? 2 : 1;
    }
    return n;
}

struct str marks_unquoted(struct str line, char sign, bool bare)
{
    return str_from(line, quote_at(line, sign, bare));
}

/* The first line has no blank behind its sign, and it is not the only one: those behind the others
   are their own. */
static bool is_bare(struct str text, char sign)
{
    size_t bare = 0;

    while (text.n && bare < BARE_LEAST) {
        struct str line = str_cut(&text, '\n');
        struct str behind = marks_unquoted(line, sign, true);

        if (behind.s == line.s || !str_trim(behind).n)
            continue;
        if (behind.s[0] != ' ')
            bare++;
        else if (!bare)
            return false;
    }
    return bare == BARE_LEAST;
}

/* "   812<TAB>": blanks that cat -n sets in front of a number are the line's own. */
static size_t blanks_of_quote(struct str behind)
{
    size_t blanks = blanks_at(behind), end = blanks;

    while (end < behind.n && is_digit(behind.s[end]))
        end++;
    if (end == blanks || end == behind.n || behind.s[end] != '\t')
        return blanks;
    end = end > CAT_COLUMNS ? end - CAT_COLUMNS : 0;
    return end < blanks ? end : blanks;
}

/* Blanks that stand behind the signs of all quoted lines, and so belong to these: some programs put
   two there.  One line alone may have them of its own. */
static size_t blanks_behind(struct str text, char sign, bool bare)
{
    size_t least = SIZE_MAX, lines = 0;

    while (text.n && least) {
        struct str line = str_cut(&text, '\n');
        struct str behind = marks_unquoted(line, sign, bare);

        if (behind.s == line.s || !str_trim(behind).n)
            continue;
        lines++;
        least = blanks_of_quote(behind) < least ? blanks_of_quote(behind) : least;
    }
    return lines > 1 ? least : 0;
}

/* A row of a table ends as it begins. */
static bool is_quote(struct str line, char sign)
{
    struct str s = str_trim(line);

    if (sign == '|' && s.n > 1 &&
        (s.s[1] != ' ' || (s.s[s.n - 1] == '|' && !is_wiki_row(str_from(s, 2)))))
        return false;
    return quote_at(line, sign, false) > 0;
}

/* "12: ", "12<TAB>": its bytes, or 0. */
static size_t number_at(struct str s)
{
    size_t from = blanks_at(s), to = from;

    while (to < s.n && is_digit(s.s[to]))
        to++;
    if (to == from || to == s.n)
        return 0;
    return s.s[to] == '\t' || str_starts(str_from(s, to), STR(": ")) ? to + 1 : 0;
}

struct str marks_behind(struct str s)
{
    for (unsigned i = 0; i < MARKS_MOST; i++) {
        size_t n = number_at(s);

        n = n ? n : is_quote(s, '>') ? quote_at(s, '>', false) : n;
        n = n ? n : is_quote(s, '|') ? quote_at(s, '|', false) : n;
        if (!n)
            break;
        s = str_from(s, n);
    }
    return s;
}

/* Does a log, an object or an event begin here, of which few lines are enough?  Marks of another
   program may stand in front of it. */
static bool is_telling(struct str s)
{
    bool sure;

    s = str_trim(marks_behind(s));
    (void)joined_record(s, &sure);
    return sure || str_starts(s, STR("{\"")) || str_starts(s, STR("[{")) ||
           str_starts(s, STR("<Event"));
}

/* Records of one log, one a few lines below the other: a mail may have broken the first one. */
static bool are_records(struct str a, struct str below, char sign)
{
    bool sure;
    enum log_kind kind = joined_record(a, &sure);

    for (size_t i = 0; kind != LOG_NONE && i < BROKEN_MOST && below.n; i++) {
        struct str line = str_cut(&below, '\n');

        if (is_quote(line, sign) &&
            joined_record(str_trim(marks_behind(marks_unquoted(line, sign, false))), &sure) == kind)
            return true;
    }
    return false;
}

/* A log, or the head and the first row of a table, of which a mail may quote few. */
static bool is_telling_quote(struct str line, struct str below, char sign)
{
    struct str s = marks_unquoted(line, sign, false), inner = marks_behind(s);
    struct str rest = below, next = str_cut(&rest, '\n');
    bool drawn;

    next = is_quote(next, sign) ? marks_unquoted(next, sign, false) : STR_NONE;
    if (wiki_headed(str_trim(s), str_trim(next)))
        return true;
    next = str_trim(marks_behind(next));
    if (is_telling(inner) || are_records(str_trim(inner), below, sign))
        return true;
    /* a row of a drawn table has more bars, and no ruler without any below it */
    drawn = sign == '|' && inner.s == s.s && str_find_char(s, '|') < s.n && !structure_ruler(next);
    return !drawn && next.n && structure_begins(str_trim(inner), next);
}

/* All lines from the first quoted one on, which tells what is quoted. */
static bool is_quoted_to_its_end(struct str text, char sign)
{
    size_t quoted = 0, above = 0;
    bool quote;

    while (text.n && above <= LEAD_MOST) {
        struct str line = str_cut(&text, '\n');

        if (!str_trim(line).n)
            continue;
        if (!quoted && str_starts(line, STR("> ```")))
            continue; /* around what is quoted */
        quote = is_quote(line, sign);
        if (quote ? !quoted && !is_telling_quote(line, text, sign) : quoted > 0)
            return false;
        quoted += quote;
        above += !quoted;
    }
    return quoted > 0 && !text.n;
}

/* Some lines one behind the other, or one that tells what is quoted: a mail has words of its own
   around what it quotes.  Or many, with others between them: a mail program that breaks long lines
   behind its mark leaves their rest without one, and whoever answers writes between the lines. */
static bool is_quoted(struct str text, char sign)
{
    size_t run = 0, quoted = 0, others = 0;
    bool telling = false;

    while (text.n && run < LINES_LEAST && !telling) {
        struct str line = str_cut(&text, '\n');
        bool quote = is_quote(line, sign);

        telling = quote && !run && is_telling_quote(line, text, sign);
        run = quote ? run + 1 : 0;
        quoted += quote;
        others += !quote && str_trim(line).n;
    }
    return run == LINES_LEAST || telling ||
           (sign == '>' && quoted >= REPLIED_LEAST && others / 3 <= quoted);
}

/* Notes puts its bar right in front of a line.  Rows of a table end with one, too, or have as many
   inside each. */
static bool is_barred(struct str text)
{
    size_t barred = 0, others = 0, bars = 0;
    bool same = true;

    while (text.n) {
        struct str line = str_trim(str_cut(&text, '\n'));
        size_t inside = 0;

        if (!str_starts(line, STR("|"))) {
            others += line.n > 0;
            continue;
        }
        if (line.n == 1)
            continue;
        for (size_t i = 1; i < line.n; i++)
            inside += line.s[i] == '|';
        if (line.s[line.n - 1] == '|' || line.s[1] == '|')
            return false;
        same = same && (!barred || inside == bars);
        bars = inside;
        barred++;
    }
    return barred >= LINES_LEAST && others <= OTHERS_MOST && others <= barred && (!same || !bars);
}

static void find_blanks(struct str text, struct dress *d)
{
    d->bare = d->quoted && is_bare(text, d->behind);
    d->blanks = d->quoted ? blanks_behind(text, d->behind, d->bare) : 0;
}

bool marks_quoted(struct str text, const struct sight *seen, struct dress *d)
{
    char sign;
    bool mail = sight_begins(seen, ">") && is_quoted_to_its_end(text, '>') &&
                !diff_find(text, &sign);

    d->quoted = mail || (sight_begins(seen, "|") && is_quoted_to_its_end(text, '|'));
    d->behind = d->quoted ? (mail ? '>' : '|') : d->behind;
    find_blanks(text, d);
    return d->quoted;
}

bool marks_some_quoted(struct str text, const struct sight *seen, struct dress *d)
{
    static const char *const quotes[] = { ">", "|" };

    for (size_t i = 0; i < 2 && !d->quoted; i++) {
        d->behind = quotes[i][0];
        d->quoted = sight_begins(seen, quotes[i]) &&
                    (is_quoted(text, d->behind) || (d->behind == '|' && is_barred(text)));
    }
    find_blanks(text, d);
    return d->quoted;
}
