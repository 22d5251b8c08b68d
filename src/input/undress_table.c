/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables below a line of dashes whose lines a mail or a console broke, as they were:
 *
 *      TimeCreated           ProviderName         Id MachineName
 *       LevelDisplayName Message
 *      -----------           ------------         -- -----------
 *       ---------------- -------
 *      3/16/2024 10:36:48 PM MsiInstaller       1033 MS01.corp.example
 *      Information      Windows Installer installed the product. Product
 *      Name: ...
 *
 * A row begins with the signs that the first one begins with, numbers and what stands between them,
 * or, if that begins with a word, has a blank in front of each of its columns; what begins
 * otherwise goes on.  A console breaks at its edge, so that a line of that width is followed by the
 * next one as it is, and others had blanks behind them.  A mail breaks at blanks, and drops them:
 * where its breaks go through the dashes, no column tells where a cell stood, and all runs of
 * blanks become one (parsers/psobj_squeezed.c reads such).
 */
#include "input/undress_inside.h"

#define NARROWEST 60u
#define WIDEST 400u
#define COLUMNS_LEAST 3u /* behind the first one */
#define FULL_LEAST 2u /* and three of four: one of seven has a blank there, or just fits a mail */

static bool is_ruler(struct str line)
{
    size_t dashes = 0;

    for (size_t i = 0; i < line.n; i++) {
        if (line.s[i] != '-' && !is_blank(line.s[i]))
            return false;
        dashes += line.s[i] == '-';
    }
    return dashes > 1;
}

/* Dashes alone, without a blank between them, are the line below the words of a mail. */
static bool has_columns(struct str ruler)
{
    ruler = str_trim(ruler);
    return str_find_char(ruler, ' ') < ruler.n || str_find_char(ruler, '\t') < ruler.n;
}

/* Words of letters; what else stands above a table has other signs. */
static bool is_names(struct str line)
{
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.s[i], letter = c | 0x20;

        if (!is_blank(line.s[i]) && c != '_' && c < 0x80 && !(letter >= 'a' && letter <= 'z'))
            return false;
    }
    return true;
}

/* Characters, which is what lines are broken by. */
static size_t width_of(struct str line)
{
    size_t n = 0;

    for (size_t i = 0; i < line.n; i++)
        n += ((unsigned char)line.s[i] & 0xC0) != 0x80;
    return n;
}

static char class_of(char c)
{
    if (is_digit(c))
        return '0';
    if (((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (unsigned char)c >= 0x80)
        return 'a';
    return is_blank(c) ? ' ' : c;
}

/* The first signs of a row, each run of a kind as one: "0/0/0 0:0:0 a".  Two words of them.  *cut:
   the column had no room for all of a time, "..." stands instead of its end; what stands before
   tells. */
static size_t begin_of(struct str line, char begin[TABLE_BEGIN], bool *cut)
{
    size_t n = 0, words = 0;

    *cut = false;
    line = str_trim(line);
    for (size_t i = 0; i < line.n && n < TABLE_BEGIN; i++) {
        char c = class_of(line.s[i]);

        *cut = c == '.' && str_starts(str_from(line, i), STR("... "));
        words += c == ' ' && n && begin[n - 1] != ' ';
        if (words == 2 || *cut)
            break;
        if (!n || begin[n - 1] != c)
            begin[n++] = c;
    }
    while (*cut && n && begin[n - 1] != '0')
        n--;
    return n;
}

static void note_columns(struct broken *b, struct str ruler)
{
    b->columns = 0;
    for (size_t i = 0; i < ruler.n && b->columns < TABLE_COLUMNS; i++)
        if (ruler.s[i] == '-' && (!i || ruler.s[i - 1] != '-'))
            b->column[b->columns++] = i;
}

/* A blank stands in front of each column that the line reaches, and these are some. */
static bool is_in_columns(const struct broken *b, struct str line, size_t least)
{
    size_t next = 1, at = 0; /* in characters */

    if (!line.n || is_blank(line.s[0]))
        return false;
    for (size_t i = 0; i < line.n && next < b->columns; i++) {
        if (((unsigned char)line.s[i] & 0xC0) == 0x80)
            continue;
        if (++at < b->column[next])
            continue;
        if (!is_blank(line.s[i]))
            return false;
        next++;
    }
    return next > least;
}

/* A console breaks each row where it broke the dashes: a row is as many lines as these. */
static bool begins_by_count(struct broken *b, struct str line)
{
    bool begins = b->pieces && b->piece++ % b->pieces == 0;

    b->lost = b->lost || (begins && !is_in_columns(b, line, 1));
    return begins;
}

/* With the signs of the first one, or, where that begins with a word, below the dashes as it. */
static bool begins_row(struct broken *b, bool through, struct str line)
{
    char begin[TABLE_BEGIN];
    bool cut;
    size_t n = begin_of(line, begin, &cut);

    if (b->where == TABLE_RULER) {
        b->begin_n = n;
        b->begin_cut = cut;
        memcpy(b->begin, begin, n);
        b->piece = 0;
        b->worded = n && begin[0] == 'a' && is_in_columns(b, line, through ? 1 : COLUMNS_LEAST);
    }
    if (b->worded)
        return through ? begins_by_count(b, line) : is_in_columns(b, line, COLUMNS_LEAST);
    if (n != b->begin_n && (cut || b->begin_cut))
        n = n < b->begin_n ? n : b->begin_n;
    else if (n != b->begin_n)
        return false;
    return n && begin[0] == '0' && !memcmp(begin, b->begin, n);
}

/* Does the line go on with the one before?  through: the dashes are broken, too. */
static bool goes_on(struct broken *b, bool through, struct str line)
{
    enum broken_where was = b->where;

    if (!str_trim(line).n) {
        b->blank = through && was == TABLE_ROWS && !b->blank && b->taken++ < b->pieces;
        b->piece += b->blank; /* what the last columns of the row above have: nothing */
        b->where = b->blank ? TABLE_ROWS : TABLE_OUTSIDE;
        return b->blank;
    } else if (is_ruler(line)) {
        b->where = was == TABLE_RULER || has_columns(line) ? TABLE_RULER : TABLE_OUTSIDE;
        b->pieces = was == TABLE_RULER ? b->pieces + 1 : 1;
        if (!through || b->pieces == 1)
            note_columns(b, line);
        return through && was == TABLE_RULER;
    } else if (was == TABLE_RULER || was == TABLE_ROWS) {
        bool begins = begins_row(b, through, line), more = was == TABLE_ROWS && !b->blank;

        b->where = begins || more ? TABLE_ROWS : TABLE_OUTSIDE;
        b->taken = begins ? 1 : b->taken + 1;
        b->blank = false;
        return more && !begins;
    } else {
        b->where = through && is_names(line) ? TABLE_NAMES : TABLE_OUTSIDE;
        return was == TABLE_NAMES && b->where == TABLE_NAMES;
    }
    return false;
}

/* ---- looking -------------------------------------------------------------------------------- */

static struct str next_line(struct str *text)
{
    struct str line = str_cut(text, '\n');

    line.n -= line.n && line.s[line.n - 1] == '\r';
    return line;
}

/* Two lines of dashes in a row. */
static bool is_through(struct str text)
{
    bool before = false;

    while (text.n) {
        bool ruler = is_ruler(next_line(&text));

        if (ruler && before)
            return true;
        before = ruler;
    }
    return false;
}

static size_t widest(struct str text, bool through)
{
    struct broken b = { .where = TABLE_OUTSIDE };
    size_t most = 0;

    while (text.n) {
        struct str line = next_line(&text);
        size_t n = width_of(line);

        (void)goes_on(&b, through, line);
        most = b.where != TABLE_OUTSIDE && n > most ? n : most;
    }
    return most;
}

struct breaks_seen {
    size_t rows;   /* that go on in the next line */
    size_t full;   /* lines of them that reach the edge */
    size_t unfit;  /* what follows had room in them */
    bool counted, lost; /* rows are told by how many lines they have; they are not so */
    size_t below;  /* it stands below its cell, as PowerShell wraps */
};

static size_t first_word(struct str line)
{
    line = str_trim(line);
    return width_of(str_first(line, str_find_char(line, ' ')));
}

static struct breaks_seen count(struct str text, bool through, size_t width)
{
    struct breaks_seen seen = { 0 };
    struct broken b = { .where = TABLE_OUTSIDE };
    size_t before = 0;

    while (text.n) {
        struct str line = next_line(&text);

        if (goes_on(&b, through, line) && b.where == TABLE_ROWS && !b.blank) {
            seen.rows++;
            seen.full += before == width;
            seen.unfit += before != width && before + 1 + first_word(line) <= width;
            seen.below += !through && line.n > 1 && is_blank(line.s[0]) && is_blank(line.s[1]);
        }
        before = width_of(line);
    }
    seen.counted = b.worded && through;
    seen.lost = b.lost;
    return seen;
}

size_t table_find(struct str text, const struct sight *seen, char *how)
{
    struct breaks_seen breaks;
    bool through, hard;
    size_t width;

    if (!sight_begins(seen, "-") || str_find(text, STR("--")) == text.n)
        return 0;
    through = is_through(text);
    width = widest(text, through);
    if (width < NARROWEST || width > WIDEST)
        return 0;
    breaks = count(text, through, width);
    hard = breaks.full >= FULL_LEAST && 4 * breaks.full >= 3 * breaks.rows;
    *how = hard ? (through ? TABLE_HARD_THROUGH : TABLE_HARD)
                : through ? TABLE_SOFT_THROUGH : TABLE_SOFT;
    if (!breaks.rows || breaks.below || breaks.lost || (breaks.counted && !hard) ||
        (!hard && 4 * breaks.unfit > breaks.rows))
        return 0;
    return width;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* Blanks up to the first column that the row has not reached; it has all: one. */
static size_t blanks_to_column(const struct broken *b)
{
    for (size_t i = 0; i < b->columns; i++)
        if (b->column[i] > b->width)
            return b->column[i] - b->width;
    return 1;
}

static void put(struct broken *b, struct str s, bool squeezed, struct buf *out)
{
    for (size_t i = 0; i < s.n && squeezed; i++) {
        if (!is_blank(s.s[i]))
            buf_char(out, s.s[i]);
        else if (i && !is_blank(s.s[i - 1]))
            buf_char(out, ' ');
    }
    if (!squeezed)
        buf_add(out, s);
    b->width += width_of(s);
}

void table_line(struct broken *b, const struct dress *dress, const struct line *line,
                struct buf *out)
{
    bool hard = dress->behind == TABLE_HARD || dress->behind == TABLE_HARD_THROUGH;
    bool through = dress->behind == TABLE_HARD_THROUGH || dress->behind == TABLE_SOFT_THROUGH;
    bool more = goes_on(b, through, line->s);
    struct str s = line->s;

    if (more) {
        size_t blanks = !hard ? (through ? 1 : blanks_to_column(b))
                        : b->last < dress->width ? dress->width - b->last : 0;

        s = hard ? s : str_trim(s);
        b->width += blanks;
        while (blanks--)
            buf_char(out, ' ');
    } else {
        if (b->any)
            buf_char(out, '\n');
        b->width = 0;
    }
    if (b->where == TABLE_RULER && !(through && more))
        note_columns(b, s);
    put(b, !hard && through && b->where ? str_trim(s) : s, !hard && through && b->where, out);
    b->last = width_of(line->s);
    b->any = true;
    b->ended = line->ended;
}

void table_end(const struct broken *b, struct buf *out)
{
    if (b->any && b->ended)
        buf_char(out, '\n');
}
