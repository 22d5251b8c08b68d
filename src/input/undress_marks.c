/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks in front of lines.  They are taken off only where the lines of the sample agree: the same
 * name in front of all, and numbers that count up.
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define LINES_LEAST 4u /* fewer agree by chance */
#define COUNTED_LEAST 3u /* lines that count 1, 2, 3 */
#define MIDDLE_LEAST 8u  /* lines that count 812, 813, ..., as the middle of a file does */
#define LINES_MOST 500u /* looked at */
#define HEAD_LINES 24u /* a name stands in front of one of them; a transcript has 14 above */
#define NO_NUMBER UINT64_MAX
#define INDENT 4u
#define RECORDS_LEAST 2u /* of a log, whose rests are not indented */
#define LEAD_MOST 3u   /* lines above what is indented */
#define TAIL_MOST 3u   /* lines below what is numbered: "Thanks,", a name, the end of a DOS file */

/* "12:" of grep and findstr, "[12]" of find /N: who searches leaves lines out. */
static bool is_search(const struct dress *d)
{
    return d->behind == ':' || d->behind == ']';
}

/* Lines that do not fit: a prompt, a mail around it.  A name and a number are no chance, nor is a
   number before a record of a log, and a search may have found one line. */
#define OTHERS_MOST (HEAD_LINES + LINES_MOST / 20)
static bool enough_fit(const struct dress *d, size_t fit, size_t others, bool record,
                       bool one_file)
{
    bool counted = d->numbered && !is_search(d);
    bool sure = one_file && ((d->name_n && d->numbered) || record);
    size_t least = sure ? 1 : counted ? COUNTED_LEAST : LINES_LEAST;

    return fit >= least && others <= (sure ? HEAD_LINES : 2) + fit / 20;
}

static bool has_ending(struct str name)
{
    size_t n = 0;

    while (n < 5 && n < name.n && name.s[name.n - 1 - n] != '.')
        n++;
    return n > 1 && n + 1 < name.n && name.s[name.n - 1 - n] == '.' &&
           !is_digit(name.s[name.n - 1]);
}

/* Names without an ending: whole paths, and the log of SQL Server. */
static bool needs_no_ending(struct str name)
{
    struct str last = name;

    for (size_t i = 0; i < name.n; i++)
        if (name.s[i] == '\\' || name.s[i] == '/')
            last = str_from(name, i + 1);
    return str_starts(last, STR("ERRORLOG")) || str_starts(name, STR("/")) ||
           str_starts(name, STR("./")) || str_starts(name, STR("\\\\")) ||
           (name.n > 3 && name.s[1] == ':');
}

static bool may_be_file(struct str name)
{
    if (name.n + 1 >= DRESS_NAME_MOST || !(has_ending(name) || needs_no_ending(name)))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.s[i] < ' ' || is_sign_of(name.s[i], "\"<>|*?[]="))
            return false;
    return true;
}

static bool has_blanks_alone(struct str name)
{
    return str_find_char(name, ' ') < name.n && str_find_char(name, '/') == name.n &&
           str_find_char(name, '\\') == name.n;
}

bool marks_is_file(struct str name)
{
    return may_be_file(name) && !has_blanks_alone(name);
}

/* "Setup - Copy.log:12:[22:02:11]: ...": words without a path are a name in front of a record. */
static bool leads_record(struct str behind)
{
    size_t n = 0;
    bool sure;

    while (n < behind.n && is_digit(behind.s[n]))
        n++;
    if (n && n < behind.n && behind.s[n] == ':')
        behind = str_from(behind, n + 1);
    return joined_record(str_trim(behind), &sure) != LOG_NONE;
}

size_t marks_name(struct str line)
{
    size_t from = line.n > 2 && line.s[1] == ':' && (line.s[2] == '\\' || line.s[2] == '/') ? 2 : 0;
    bool record = line.n && line.s[0] == '['; /* as most begin, and no name of a file */
    size_t end = record ? line.n : from + str_find_char(str_from(line, from), ':');
    struct str name = str_first(line, end);

    if (name.n == line.n || !may_be_file(name) ||
        (has_blanks_alone(name) && !leads_record(str_from(line, name.n + 1))))
        return 0;
    return name.n + 1;
}

/* "9:15:00" is a time and no number of a line. */
static bool is_time(struct str behind)
{
    return behind.n >= 5 && is_digit(behind.s[0]) && is_digit(behind.s[1]) && behind.s[2] == ':' &&
           is_digit(behind.s[3]) && is_digit(behind.s[4]) &&
           !(behind.n >= 8 && behind.s[5] == ':' && is_digit(behind.s[6]) && is_digit(behind.s[7]));
}

/* The sign behind a number, at the beginning of s: its bytes, or 0.  Blanks and a bar are one sign,
   and lines around what was searched for have a dash in the place of their colons. */
static size_t sign_at(const struct dress *d, struct str s)
{
    size_t n = 0;

    if (d->behind == ':')
        return (s.s[0] == ':' && !is_time(str_from(s, 1))) || (d->around && s.s[0] == '-');
    if (d->behind == '.') /* of a list; "9.1" is a version */
        return s.s[0] == '.' && (s.n == 1 || is_blank(s.s[1]));
    if (d->behind != '|')
        return s.s[0] == d->behind;
    while (n < s.n && s.s[n] == ' ')
        n++;
    s = str_from(s, n);
    if (str_starts(s, STR("|")))
        return n + 1;
    return str_starts(s, STR("\xE2\x94\x82")) ? n + 3 : 0; /* of a table's frame */
}

/* The bytes of blanks, number and the sign behind it; 0: none of these. */
static size_t number_before(const struct dress *d, struct str s, uint64_t *number)
{
    size_t from = 0, to, n;

    while (from < s.n && is_blank(s.s[from]))
        from++;
    if (d->behind == ']' && (from || !str_starts(s, STR("["))))
        return 0;
    from += d->behind == ']';
    to = from;
    while (to < s.n && is_digit(s.s[to]))
        to++;
    if (!str_u64((struct str){ s.s + from, to - from }, number) || to - from > 9)
        return 0;
    if (to == s.n) /* the line itself is empty, and its end was trimmed */
        return is_sign_of(d->behind, " \t.") ? to : 0;
    n = sign_at(d, str_from(s, to));
    return n ? to + n : 0;
}

/* The bytes of the name, and of the "> " or the blanks in front of it that Select-String shows
   lines around with; SIZE_MAX: it is not there. */
static size_t name_at(const struct dress *d, struct str line)
{
    size_t lead = d->around && (str_starts(line, STR("> ")) || str_starts(line, STR("  "))) ? 2 : 0;
    struct str s = str_from(line, lead);

    if (!d->name_n)
        return 0;
    if (s.n < d->name_n || !str_starts(s, (struct str){ d->name, d->name_n - 1 }))
        return SIZE_MAX;
    return s.s[d->name_n - 1] == ':' || (d->around && s.s[d->name_n - 1] == '-') ? lead + d->name_n
                                                                              : SIZE_MAX;
}

/* Between the places that a search shows with the lines around them. */
static bool is_gap(const struct dress *d, struct str line)
{
    return d->around && str_eq(str_trim(line), STR("--"));
}

/* A search prints "12:", and leaves lines out; grep -b and findstr /O print how many bytes stand in
   front, of which the first line has none.  Whoever numbers lines numbers all of them, from 1
   or from the middle of the file; a table whose first column counts has a headline without a
   number. */
static bool counts_on(const struct dress *d, uint64_t last, uint64_t number)
{
    return last == NO_NUMBER || (is_search(d) ? number > last : number == last + 1);
}

/* The bytes of a line's mark; 0: it has none, SIZE_MAX: these marks are none. */
static size_t mark_of(const struct dress *d, struct str line, uint64_t *last)
{
    uint64_t number;
    size_t name = name_at(d, line), n;

    if (name == SIZE_MAX || !d->numbered)
        return name == SIZE_MAX ? 0 : name;
    n = number_before(d, str_from(line, name), &number);
    if (n && !counts_on(d, *last, number))
        return SIZE_MAX;
    *last = n ? number : *last;
    return n ? name + n : 0;
}

/* "[21:02:11]:" of setup, "MSI (s) (64:F4)", a line of a package's history: no cell of a table. */
static bool is_of_log(struct str behind, bool *sure)
{
    bool here, record = joined_record(behind, &here) != LOG_NONE;
    bool other = structure_line(behind) || relay_record(behind);

    *sure = *sure || here || other;
    return record || other;
}

struct fit {
    size_t lines, cat;   /* that have a mark; one that cat set */
    size_t found;        /* one with a colon behind */
    size_t records;      /* of a log */
    bool sure;           /* one of which nothing else is */
    size_t words;        /* that have a mark and more behind it */
    size_t above;        /* lines without a number above those with one */
    size_t below;        /* and below them */
    bool leads;          /* the last of these does, "Ana wrote:", or a blank line is below it */
    bool no_rows;        /* some of them are none of a table */
    struct str first[2]; /* what stands behind the first marks that have more behind them */
};

/* "    97<TAB>": cat -n and nl set all numbers at the right end of six columns, a tab behind; no
   table does. */
static bool is_set_by_cat(const struct dress *d, struct str line)
{
    return d->behind == '\t' && line.n > CAT_COLUMNS && line.s[0] == ' ' &&
           line.s[CAT_COLUMNS] == '\t' && is_digit(line.s[CAT_COLUMNS - 1]);
}

/* "log: |" of YAML, "Output:" of a forum, "Hi," of a mail: the line above what is indented. */
static bool leads_in(struct str line)
{
    line = str_trim(line);
    return line.n && strchr(":|,", line.s[line.n - 1]);
}

/* Whoever numbers lines numbers all of them, but not the words of a mail above and below. */
static bool has_place(const struct dress *d, struct fit *f, struct str line, size_t n)
{
    if (!d->numbered || is_search(d))
        return true;
    if (n)
        return !f->below && (f->lines || !f->above || f->leads);
    if (f->lines)
        return !d->name_n && ++f->below <= TAIL_MOST;
    f->leads = leads_in(line);
    return !d->name_n && ++f->above <= LEAD_MOST;
}

/* The first line's number is 1, or enough lines follow it that are no rows of a table: one is
   empty, goes on a line before it, or is a log's; or all of them are set by cat.  A mail may have
   steps that count from 1 below its words. */
static bool begins_well(const struct dress *d, uint64_t last, const struct fit *f)
{
    return !d->numbered || is_search(d) || (last == f->lines && !f->above) ||
           f->cat == f->lines ||
           (f->lines >= MIDDLE_LEAST && f->no_rows) || f->records >= COUNTED_LEAST ||
           (f->sure && (!f->above || f->leads)) ||
           structure_begins(f->first[0], f->first[1]) ||
           structure_list(f->first[0], f->first[1]);
}

/* What stands between brackets may be the number of a processor, in a trace. */
static bool counts_lines(const struct dress *d, const struct fit *f)
{
    return d->behind != ']' || f->sure || f->records >= COUNTED_LEAST;
}

/* One way to read the marks, against all lines: how many have one, or 0. */
static size_t fits(struct str text, struct dress *d)
{
    struct fit f = { .lines = 0 };
    size_t others = 0, blanks = SIZE_MAX;
    bool one_file = true;
    uint64_t last = NO_NUMBER;

    while (text.n && f.lines < LINES_MOST && others <= OTHERS_MOST) {
        struct str line = str_cut(&text, '\n'), behind;
        size_t n;

        if (str_trim(line).n == 0 || is_gap(d, line)) {
            f.leads = f.leads || f.above; /* what has a headline has none between */
            continue;
        }
        line.n -= line.s[line.n - 1] == '\r';
        n = mark_of(d, line, &last);
        if (n == SIZE_MAX || !has_place(d, &f, line, n))
            return 0;
        f.found += n && line.s[n - 1] == ':';
        f.cat += is_set_by_cat(d, line);
        others += !n && !f.above && !f.below;
        one_file = one_file && (n || !marks_name(line));
        f.lines += n > 0;
        behind = str_from(line, n);
        if (n && str_trim(behind).n && f.words++ < 2)
            f.first[f.words - 1] = marks_behind(str_from(behind, blanks_at(behind)));
        if (n && str_trim(behind).n && blanks_at(behind) < blanks)
            blanks = blanks_at(behind);
        f.records += n && is_of_log(str_trim(marks_behind(behind)), &f.sure);
        f.no_rows = f.no_rows || f.records || (n && (!str_trim(behind).n ||
                                                     blanks_at(behind) > blanks));
    }
    f.sure = f.sure || structure_begins(f.first[0], f.first[1]) ||
             (f.records >= RECORDS_LEAST && f.records == f.words);
    if (!begins_well(d, last, &f))
        return 0;
    d->blanks = !d->numbered || blanks == SIZE_MAX ? 0 : blanks;
    return (f.found || !d->around) && counts_lines(d, &f) &&
           enough_fit(d, f.lines, others, f.sure, one_file) ? f.lines : 0;
}

static size_t try_numbers(struct str text, struct dress *d)
{
    static const char behind[] = { ':', '\t', ')', '|', '.', ' ' };
    size_t fit = 0;

    d->numbered = true;
    for (size_t i = 0; i < sizeof behind && (i == 0 || !(d->name_n || d->around)) && !fit; i++) {
        d->behind = behind[i];
        fit = fits(text, d);
    }
    d->numbered = fit > 0;
    return fit;
}

/* "[12]" of find /N, below the name of the file. */
static bool try_brackets(struct str text, struct dress *d)
{
    struct str look = text;
    uint64_t number;
    size_t n = 0;

    d->numbered = true;
    d->behind = ']';
    for (size_t i = 0; i < LEAD_MOST + 1 && look.n && !n; i++)
        n = number_before(d, str_cut(&look, '\n'), &number);
    if (n && fits(text, d))
        return true;
    d->numbered = false;
    d->behind = 0;
    return false;
}

static size_t try_marks(struct str text, struct dress *d)
{
    size_t fit = try_numbers(text, d);

    return fit || !d->name_n ? fit : fits(text, d);
}

/* As they are, or with the lines around what was searched for: what more lines have. */
static bool try_names(struct str text, struct dress *d)
{
    struct dress around = *d;
    size_t fit = try_marks(text, d);

    around.around = true;
    if (try_marks(text, &around) <= fit)
        return fit > 0;
    *d = around;
    return true;
}

/* The name in front of one of the first lines; empty where there is none. */
static void find_name(struct str text, struct dress *d)
{
    d->name_n = 0;
    for (size_t i = 0; i < HEAD_LINES && text.n && !d->name_n;) {
        struct str line = str_cut(&text, '\n');

        i += str_trim(line).n > 0;
        if (str_starts(line, STR("> ")) || str_starts(line, STR("  ")))
            line = str_from(line, 2);
        d->name_n = marks_name(line);
        memcpy(d->name, line.s, d->name_n);
    }
}

static struct str indentation(struct str line)
{
    size_t n = 0;

    while (n < line.n && is_blank(line.s[n]))
        n++;
    return str_first(line, n);
}

/* Dashes below the names of columns. */
static bool is_ruler(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.s[i] != '-' && !is_blank(line.s[i]) && line.s[i] != '\r')
            return false;
    return str_find(line, STR("--")) < line.n;
}

static struct str common_of(struct str a, struct str b)
{
    size_t n = 0;

    while (n < a.n && n < b.n && a.s[n] == b.s[n])
        n++;
    return str_first(a, n);
}

/* Is it JSON or XML?  Logs have dates and times in brackets, tables quoted names with something
   else than a colon behind. */
static bool needs_no_help(struct str s)
{
    size_t end = str_find_char(str_from(s, 1), '"');

    switch (s.s[0]) {
    case '{':
        return true;
    case '<': /* "<02-20-2024 20:01:02>" begins a log, too */
        return s.n < 2 || !is_digit(s.s[1]);
    case '[':
        return s.n < 2 || !is_digit(s.s[1]);
    case '"':
        return str_starts(str_trim(str_from(s, end + 2)), STR(":"));
    default:
        return false;
    }
}

/* The record of a log that nothing else looks like, or two of one kind; n: which line was added. */
static bool is_known(const struct str begin[2], size_t n)
{
    bool sure = false, next;
    enum log_kind kind = n < 2 ? joined_record(begin[0], &sure) : LOG_NONE;

    return sure || (n == 1 && kind != LOG_NONE && joined_record(begin[1], &next) == kind);
}

/* Four blanks or a tab before every line make it code in a ticket or a forum, any blanks in YAML or
   in a mail; numbers at the right end of their column are none.  A table needs no more than its
   head and a row.  PowerShell writes objects of JSON
   so, and who reads JSON or XML needs no help with blanks; a table with a ruler has its own. */
static size_t indent_of(struct str text)
{
    struct str common = STR_NONE;
    struct str begin[2] = { STR_NONE, STR_NONE };
    size_t lines = 0, before = 0, first = 0; /* blanks of the first line */
    bool led = false, yaml = false, ruler = false; /* by the line above */
    bool record = false; /* of a log that is known */

    while (text.n) {
        struct str line = str_cut(&text, '\n'), indent = indentation(line);

        if (!str_trim(line).n)
            continue;
        if (!lines && !indent.n && before++ < LEAD_MOST) {
            led = leads_in(line);
            yaml = str_ends(str_trim(line), STR("|"));
            continue;
        }
        ruler = ruler || is_ruler(line);
        if (!lines && needs_no_help(str_from(line, indent.n)))
            return 0;
        first = lines ? first : indent.n;
        if (lines < 2)
            begin[lines] = str_from(line, indent.n);
        record = record || is_known(begin, lines);
        common = lines++ ? common_of(common, indent) : indent;
        if (!common.n)
            return 0;
    }
    if ((lines < LINES_LEAST && !(lines && record) &&
         !(lines > 1 && structure_begins(begin[0], begin[1]))) ||
        (before && !led))
        return 0;
    return common.n == INDENT || common.s[0] == '\t' ||
                   (common.n > 1 && (yaml || !(before || ruler || first > common.n)))
               ? common.n : 0;
}

/* The same where a mail broke the lines afterwards, so that their rests have no indentation:
   records of a log that is known, all behind the same blanks. */
static size_t indent_of_records(struct str text)
{
    struct str common = STR_NONE;
    size_t records = 0;
    bool known = false;

    while (text.n) {
        struct str line = str_cut(&text, '\n'), indent = indentation(line);
        bool sure = false, record = is_of_log(str_from(line, indent.n), &sure);

        if (sure && (!indent.n || (records && !str_eq(indent, common))))
            return 0;
        common = record && !records ? indent : common;
        records += record && str_eq(indent, common);
        known = known || sure;
    }
    return known && records >= RECORDS_LEAST && (common.n == INDENT || str_eq(common, STR("\t")))
               ? common.n : 0;
}

bool marks_find(struct str text, const struct sight *seen, bool whole, struct dress *d)
{
    while (!whole && text.n && text.s[text.n - 1] != '\n')
        text.n--;
    if (marks_some_quoted(text, seen, d))
        return true;
    d->behind = sight_begins(seen, "|") && column_find(text) ? DRESS_COLUMN : d->behind;
    if (d->behind == DRESS_COLUMN)
        return true;
    d->blanks = sight_ends(seen, "|-+123456789") ? yaml_block(text) : 0;
    if (d->blanks)
        return true;
    find_name(text, d);
    if (d->name_n && try_names(text, d))
        return true;
    d->name_n = 0;
    if (sight_begins(seen, "0123456789") && try_names(text, d))
        return true;
    if (try_brackets(text, d))
        return true;
    d->blanks = indent_of(text);
    if (!d->blanks)
        d->blanks = indent_of_records(text);
    return d->blanks > 0;
}

struct str marks_off(const struct dress *d, struct str line)
{
    size_t name = name_at(d, line), n = 0, blanks;
    struct str behind;
    uint64_t number;

    if (d->behind == DRESS_BOX)
        return box_off(line);
    if (d->behind == DRESS_FRONT)
        return front_off(d, line);
    if (d->behind == DRESS_CHAT)
        return chat_off(line);
    if (d->behind == DRESS_COLUMN)
        return column_off(line);
    if (d->quoted) {
        behind = marks_unquoted(line, d->behind, d->bare);
        blanks = behind.s == line.s ? 0 : blanks_at(behind);
        return str_from(behind, blanks < d->blanks ? blanks : d->blanks);
    }
    if (is_gap(d, line))
        return STR_NONE;
    if (name == SIZE_MAX)
        return line;
    behind = str_from(line, name);
    if (d->numbered && (n = number_before(d, behind, &number)) == 0)
        return line;
    behind = str_from(behind, n);
    blanks = d->numbered ? blanks_at(behind) : indentation(behind).n;
    return str_from(behind, blanks < d->blanks ? blanks : d->blanks);
}
