/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text whose line ends are others': VT (the soft return of Word), FF, U+0085, U+2028 and U+2029, or
 * the two signs "\n", with or without "\r", that a program which shows a text on one line writes
 * for them.  In what JSON escaped, all that begins with a backslash is escaped; else "\n" may begin
 * the name of a folder: behind "D:\" or "\\" it is no end where a small letter follows.
 *
 * Whoever pastes a setup log into a field of one line loses its ends: its records begin lines.  So
 * do rows of a table with quotation marks around all its fields: there is no blank between two of
 * these but where a row ends.
 */
#include "base/digits.h"
#include "base/scan.h"
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define SIGN_MOST 8u /* bytes of a list's sign, and what an object begins with */
#define ENDS_LEAST 2u
#define FIELDS_LEAST 3u   /* of a row */
#define RECORD_FRONT 64u  /* bytes that a record of a setup log is told by */
#define MISREAD_FROM 0xC3 /* U+00C3 and more before U+0085: the two bytes of one letter (misread) */

/* The bytes of an unusual line end at the beginning of s, or 0. */
static size_t odd_end(struct str s)
{
    static const struct str wide[] = { STR_INIT("\xC2\x85"), STR_INIT("\xE2\x80\xA8"),
                                       STR_INIT("\xE2\x80\xA9") };

    if (s.s[0] == '\v' || s.s[0] == '\f')
        return 1;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (str_starts(s, wide[i]))
            return wide[i].n;
    return 0;
}

static bool has_odd_ends(struct str text, bool ascii)
{
    size_t odd = 0, usual = 0;

    if (ascii && str_find_char(text, '\v') == text.n && str_find_char(text, '\f') == text.n)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        bool misread = i > 1 && (unsigned char)text.s[i - 2] == MISREAD_FROM;

        if (text.s[i] >= ' ' && text.s[i] <= '~')
            continue;
        usual += text.s[i] == '\n';
        odd += odd_end(str_from(text, i)) && !misread;
    }
    return odd >= ENDS_LEAST && odd >= 2 * usual;
}

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

/* "\r\n", "\n" as two signs each, at the beginning of s: their bytes, or 0.  path: that of a file
   may stand there. */
static size_t literal_end(struct str s, bool path, bool escaped)
{
    size_t n = str_starts(s, STR("\\r\\n")) ? 4 : str_starts(s, STR("\\n")) ? 2 : 0;

    return n == 2 && path && !escaped && s.n > 2 && is_small(s.s[2]) ? 0 : n;
}

/* Every backslash begins an escape of JSON, one of them of a backslash or a quotation mark. */
static bool is_escaped(struct str s)
{
    bool pairs = false;

    while ((s = str_from(s, str_find_char(s, '\\'))).n > 1) {
        if (!is_sign_of(s.s[1], "\\\"/nrtu"))
            return false;
        pairs = pairs || s.s[1] == '\\' || s.s[1] == '"';
        s = str_from(s, 2);
    }
    return pairs;
}

/* "D:\", "\\": from here to the end of the line backslashes are those of a path. */
static void look_for_path(struct breaks *e, struct str s)
{
    bool drive = e->last[2] == ':' && is_letter(e->last[1]) && !is_letter(e->last[0]);

    e->path = e->path || (s.s[0] == '\\' && (drive || str_starts(s, STR("\\\\"))));
}

static void remember(struct breaks *e, char sign)
{
    e->begins = sign == '\n' || (e->begins && sign == '\t');
    e->path = e->path && sign != '\n';
    e->last[0] = e->last[1];
    e->last[1] = e->last[2];
    e->last[2] = sign;
}

/* An object or a list of JSON, or a text; a setup log begins with a bracket, too.  In front of an
   object there may be the sign of a list, "- " or "12. ". */
static bool begins_json(struct str s)
{
    struct str front = str_first(s, SIGN_MOST);

    if (str_find(front, STR(" {\"")) < front.n)
        return true;
    if (s.n && s.s[0] == '[')
        s = str_trim(str_from(s, 1));
    return s.n && (s.s[0] == '{' || s.s[0] == '"');
}

/* So does it behind the mark of who searched or numbered: "12:[{", "ev.json:1:{", a number and a
   tab.  What is escaped in it stays; JSON's own reader knows its ends. */
static bool has_json(struct str s)
{
    struct str front = str_first(s, DRESS_NAME_MOST), name;
    size_t at = str_find(front, STR("{\""));

    if (begins_json(s))
        return true;
    if (!at || at == front.n || !is_sign_of(front.s[at - 1], "[:\t "))
        return false;
    name = str_from(front, at + 2);
    return str_starts(str_trim(str_from(name, str_find_char(name, '"') + 1)), STR(":"));
}

/* Records of a setup log, by what stands before them. */
struct marks {
    size_t first, more; /* of its line, others */
    size_t literal;     /* behind two signs that are a line end */
};

static bool ends_literally(struct str s)
{
    return str_ends(s, STR("\\n"));
}

static struct marks marks_of(struct str text)
{
    struct marks m = { 0 };

    while (text.n) {
        struct str line = str_cut(&text, '\n');
        bool had = false, sure;

        for (size_t at = 0; (at += str_find_char(str_from(line, at), '[')) < line.n; at++) {
            struct str rest = str_from(line, at);

            if (joined_record(str_first(rest, RECORD_FRONT), &sure) != LOG_SETUP || !sure)
                continue;
            m.literal += had && ends_literally(str_first(line, at));
            m.more += had;
            m.first += !had;
            had = true;
        }
    }
    return m;
}

/* No more records than these stand behind another one in its line; most logs have none, which is
   less to find out than what their lines begin with. */
static size_t stamps_inside(struct str text)
{
    size_t n = 0;

    for (size_t at = 0; (at += scan_apart(text.s + at, text.n - at, '[', ':', 3)) < text.n; at++)
        n += at && text.s[at - 1] != '\n' && digits_stamped(str_from(text, at));
    return n;
}

/* On one line; JSON and rows of tables have such ends inside of texts, and so has XML where none
   stands behind a tag. */
static bool has_literal_ends(struct str text, bool escaped)
{
    struct breaks e = { .begins = true };
    size_t found = 0, behind = 0, n;

    text = str_trim(text);
    if (!text.n || has_json(text) || str_find_char(text, '\n') < text.n)
        return false;
    for (struct str s = text; s.n; s = str_from(s, n)) {
        look_for_path(&e, s);
        n = literal_end(s, e.path, escaped);
        found += n > 0;
        behind += n && e.last[2] == '>';
        remember(&e, n ? '\n' : s.s[0]);
        n = n ? n : escaped && s.s[0] == '\\' ? 2 : 1;
    }
    return found >= ENDS_LEAST && (text.s[0] != '<' || behind >= ENDS_LEAST);
}

/* On one line, the row of names as PowerShell writes it: no blank in front of a field. */
static bool has_rows(struct str text)
{
    bool inside = false;
    size_t others = 0;

    if (str_starts(text, STR("#TYPE ")))
        text = str_from(text, str_find_char(text, '"'));
    if (!text.n || text.s[0] != '"' || str_find_char(text, '\n') < text.n)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!inside && text.s[i] == ' ')
            return others >= FIELDS_LEAST - 1 && text.s[i - 1] == '"' && i + 1 < text.n &&
                   text.s[i + 1] == '"';
        others += !inside && text.s[i] != '"';
        inside = inside != (text.s[i] == '"');
    }
    return false;
}

bool breaks_find(struct str text, const struct sight *seen, char *what)
{
    bool escaped = is_escaped(text);
    struct str begin = str_trim(str_first(text, RECORD_FRONT));
    struct marks m = { 0 };

    *what = has_odd_ends(text, seen->ascii) ? BREAKS_ODD : escaped ? BREAKS_ESCAPED : BREAKS_LITERAL;
    if (*what == BREAKS_ODD || has_literal_ends(text, escaped))
        return true;
    if (has_rows(str_trim(text))) {
        *what = BREAKS_ROWS;
        return true;
    }
    if (!begin.n || begin.s[0] == '<' || begins_json(begin))
        return false;
    if (stamps_inside(text) >= ENDS_LEAST)
        m = marks_of(text);
    if (m.literal >= ENDS_LEAST && 2 * m.literal >= m.first)
        return true;
    *what = BREAKS_LOST;
    return m.more >= ENDS_LEAST && m.more > m.first;
}

/* An escape that is no line end: the sign that it stands for and its bytes; 0: none is.  after: it
   stands at the beginning of a line. */
static size_t other_escape(struct str s, bool escaped, bool after, char *sign)
{
    bool tab = str_starts(s, STR("\\t")) && (escaped || after || (s.n > 2 && !is_small(s.s[2])));

    if (s.n < 2)
        return 0;
    *sign = tab ? '\t' : s.s[1];
    return tab || (escaped && (s.s[1] == '\\' || s.s[1] == '"' || s.s[1] == '/')) ? 2 : 0;
}

/* A line end is put before it, and nothing taken. */
static void put_lost(struct breaks *e, struct str s, struct buf *out)
{
    if (s.s[0] != '[' || !digits_stamped(s) || e->last[2] == '\n' || !e->last[2])
        return;
    buf_char(out, '\n');
    remember(e, '\n');
}

/* A blank between two rows. */
static bool ends_row(struct breaks *e, struct str s)
{
    e->inside = e->inside != (s.s[0] == '"');
    return !e->inside && str_starts(s, STR(" \""));
}

/* One step on: how many bytes it took. */
static size_t step(struct breaks *e, struct str s, char what, struct buf *out)
{
    bool escaped = what == BREAKS_ESCAPED;
    size_t n;
    char sign = '\n';

    look_for_path(e, s);
    if (what == BREAKS_LOST)
        put_lost(e, s, out);
    n = what == BREAKS_LOST   ? 0
        : what == BREAKS_ROWS ? ends_row(e, s)
        : what == BREAKS_ODD  ? odd_end(s)
                              : literal_end(s, e->path, escaped);
    if (!n && (what == BREAKS_LITERAL || what == BREAKS_ESCAPED) && s.s[0] == '\\')
        n = other_escape(s, escaped, e->begins, &sign);
    if (n) {
        buf_char(out, sign);
    } else {
        for (n = 1; n < s.n && ((unsigned char)s.s[n] & 0xC0) == 0x80;)
            n++;
        buf_add(out, str_first(s, n));
        sign = s.s[0];
    }
    remember(e, sign);
    return n;
}

size_t breaks_right(struct breaks *e, struct str s, char what, bool last, struct buf *out)
{
    size_t all = s.n;

    while (s.n && (last || s.n >= UNDRESS_AHEAD))
        s = str_from(s, step(e, s, what, out));
    return all - s.n;
}
