/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SCOMPrereqCheck.log, what setup's prerequisite checker found (log-formats.md 1.7).  Its schema is
 * not public.  Known is: it looks like XML, a check is recognised by a title such as
 * OMDBSqlVersionCheckTitle, and the word of its result (Fail) stands near the end of its entry.
 *
 * The checker's page is a table [inferred]: its rows come without tags, cells between tabs.
 *
 * So an entry goes from one title to the next, and its last word of a result is its result; tags
 * count as blanks.  Where the next title is damaged, that is another's: what stands in the element
 * around the title comes first.  A failed entry is of the channel "setup", where signatures look
 * for the words of a failed check.  The others, of the channel "prereq", keep only the name of the
 * check and its result, because their texts say what would be wrong.
 * Fields: Check (the title without its ending), Result (Fail, Pass, Warning or nothing).
 */
#include "base/buf.h"
#include "base/limits.h"
#include "base/scan.h"
#include "input/text.h"
#include "parsers/parser.h"

#define TITLE STR("CheckTitle")
#define CHECK STR("Check")
#define CHECK_MOST 80u

struct parse {
    struct text *text;
    struct defects *defects;
    struct line line;
    size_t at;            /* in the line: what comes next */
    bool held, open, cut;
    struct buf entry;     /* the one at hand, tags as blanks */
    bool tag;             /* inside one */
    int depth;            /* of elements behind the title */
    size_t ended;         /* of the entry, where the element around that of the title did; or 0 */
    size_t check_n;       /* its title stands at the front of the entry */
    uint64_t line_number, offset;
    struct field fields[2];
};

extern const struct parser parser_prereq;

static const struct {
    struct str word;
    const char *result;
} results[] = {
    { { "Fail", 4 }, "Fail" },    { { "Failed", 6 }, "Fail" }, { { "Error", 5 }, "Fail" },
    { { "Pass", 4 }, "Pass" },    { { "Passed", 6 }, "Pass" }, { { "Success", 7 }, "Pass" },
    { { "Warning", 7 }, "Warning" }, { { "Warn", 4 }, "Warning" },
};

static const char *result_word(struct str s)
{
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
        if (str_eq(s, results[i].word))
            return results[i].result;
    return NULL;
}

/* In a row of a table: the first cell that is a result and nothing else. */
static const char *result_cell(struct str row)
{
    const char *found = NULL;

    while (row.n && !found)
        found = result_word(str_trim(str_cut(&row, '\t')));
    return found;
}

/* That, or the last word of a result in an entry; NULL: none. */
static const char *result_of(struct str s)
{
    const char *found = result_cell(s);

    if (found)
        return found;

    while (s.n && !found) {
        size_t n = 0;

        while (n < s.n && is_letter(s.s[s.n - 1 - n]))
            n++;
        if (n)
            found = result_word(str_from(s, s.n - n));
        s.n -= n < s.n ? n + 1 : n;
    }
    return found;
}

static bool is_name(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* Where the next title of the line begins, from a place on; the end of the line: none. */
static size_t find_title(struct str line, size_t from, size_t *name_n)
{
    size_t at = from + str_find(str_from(line, from), TITLE), begin = at;

    if (at >= line.n)
        return line.n;
    while (begin > from && at - begin < CHECK_MOST && is_name(line.s[begin - 1]))
        begin--;
    *name_n = at + CHECK.n - begin;
    return begin;
}

static void add_blank(struct buf *b)
{
    if (b->n && b->s[b->n - 1] != ' ')
        buf_char(b, ' ');
}

/* Of several blanks one. */
static void add_words(struct buf *b, struct str s)
{
    while (s.n) {
        size_t n = 0;

        while (n < s.n && s.s[n] == ' ')
            n++;
        if (n) {
            add_blank(b);
        } else {
            n = str_find(s, STR("  "));
            buf_add(b, str_first(s, n));
        }
        s = str_from(s, n);
    }
}

/* s begins with "<". */
static void count_tag(struct parse *p, struct str s)
{
    if (s.n < 2 || (s.s[1] != '/' && !is_letter(s.s[1])))
        return;
    p->depth += s.s[1] == '/' ? -1 : 1;
    if (p->depth == -2 && !p->ended)
        p->ended = p->entry.n;
}

/* Tags as blanks. */
static void add(struct parse *p, struct str s)
{
    if (p->entry.n + s.n + 1 > LIMIT_RECORD_BYTES) {
        if (!p->cut)
            defect_note(p->defects, DEFECT_RECORD_TOO_LONG, p->offset, s.n);
        p->cut = true;
        return;
    }
    while (s.n) {
        size_t at = p->tag ? str_find_char(s, '>') : scan_either(s.s, s.n, '<', '>');

        if (!p->tag)
            add_words(&p->entry, str_first(s, at));
        if (p->tag || at < s.n)
            add_blank(&p->entry);
        if (at < s.n && s.s[at] == '<')
            count_tag(p, str_from(s, at));
        else if (at && at < s.n && p->tag && s.s[at - 1] == '/')
            p->depth--;
        if (at < s.n)
            p->tag = s.s[at++] == '<';
        s = str_from(s, at);
    }
}

static enum next give(struct parse *p, struct event *ev)
{
    struct str text = str_trim(buf_str(&p->entry));
    const char *result = result_of(str_first(text, p->ended));
    bool failed;

    if (!result)
        result = result_of(text);
    p->open = false;
    if (p->entry.failed)
        return NEXT_DEAD;
    *ev = (struct event){ .kind = EVENT_TEXT, .time = STAMP_ABSENT, .level = -1 };
    failed = result && result[0] == 'F';
    ev->channel = failed ? STR("setup") : STR("prereq");
    ev->message = ev->text = failed ? text : str_first(text, p->check_n);
    ev->line = p->line_number;
    ev->offset = p->offset;
    ev->damaged = p->cut;
    ev->fields = p->fields;
    p->fields[ev->fields_n++] = (struct field){ .name = STR("Check"),
                                                .value = str_first(text, p->check_n) };
    if (result)
        p->fields[ev->fields_n++] = (struct field){ .name = STR("Result"),
                                                    .value = str_of(result) };
    return NEXT_EVENT;
}

static void begin(struct parse *p, size_t name_n)
{
    buf_clear(&p->entry);
    p->open = true;
    p->cut = p->line.cut;
    p->tag = false;
    p->depth = 0;
    p->ended = 0;
    p->check_n = name_n;
    p->line_number = p->line.number;
    p->offset = p->line.offset;
}

/* What is left of the line.  True: an entry is complete, and the line goes on behind it. */
static bool feed(struct parse *p)
{
    size_t name_n = 0, title = find_title(p->line.s, p->at, &name_n);

    if (title == p->line.s.n) {
        if (p->open) {
            add(p, str_from(p->line.s, p->at));
            add(p, STR(" "));
        }
        p->held = false;
        return false;
    }
    if (p->open && title >= p->at && p->entry.n) {
        add(p, (struct str){ p->line.s.s + p->at, title - p->at });
        p->at = title;
        return true;
    }
    begin(p, name_n);
    add(p, (struct str){ p->line.s.s + title, name_n + 5 });
    p->at = title + name_n + 5;
    return false;
}

static enum next prereq_next(struct parse *p, struct event *ev)
{
    int got;

    for (;;) {
        if (!p->held) {
            got = text_line(p->text, &p->line);
            if (got < 0)
                return NEXT_DEAD;
            if (got == 0)
                return p->open ? give(p, ev) : NEXT_END;
            p->held = true;
            p->at = 0;
        }
        if (feed(p))
            return give(p, ev);
        if (p->entry.failed)
            return NEXT_DEAD;
    }
}

static void prereq_close(struct parse *p)
{
    buf_release(&p->entry);
}

static int prereq_open(struct parse *p, const struct parser_source *from)
{
    p->defects = from->defects;
    p->text = from->text;
    return 0;
}

/* The first title that names a check: damage may have left the ending of one alone. */
static size_t find_named(struct str s, size_t *name_n)
{
    size_t at = find_title(s, 0, name_n);

    while (at < s.n && *name_n <= CHECK.n)
        at = find_title(s, at + *name_n, name_n);
    return at;
}

static unsigned prereq_bid(const struct sample *s)
{
    size_t name_n = 0, at = find_named(s->text, &name_n);
    struct str row = str_from(s->text, at);

    row = str_first(row, str_find_char(row, '\n'));
    return row.n && (str_find_char(s->text, '<') < s->text.n ||
                     (str_find_char(row, '\t') == name_n + 5 && result_cell(row))) ? 30 : 0;
}

const struct parser parser_prereq = {
    .name = "prereq",
    .summary = "prerequisite checker of setup (SCOMPrereqCheck.log)",
    .files = "SCOMPrereqCheck.log, beside the setup log; the checker's page, copied",
    .times = "none",
    .machine = "no name in it: that of its folder, its file or the archive counts",
    .bid = prereq_bid,
    .most = 30,
    .state_bytes = sizeof(struct parse),
    .open = prereq_open,
    .next = prereq_next,
    .close = prereq_close,
};
