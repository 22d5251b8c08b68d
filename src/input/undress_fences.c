/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tells a ticket, a wiki or a chat that lines are code, alone on a line or before the first
 * and behind the last one:
 *
 *   ```   ```text   ~~~   {noformat}   {code:title=a.log}   [code]   [/code]   `one line`
 *
 * And a mark of the byte order that was read as letters of a code page, before the first line; and
 * what somebody put around lines that matter (undress_marked.c).
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define MARK_MOST 80u
#define INFO_MOST 20u /* the name of a language */

static bool is_word_char(char c)
{
    return is_alnum(c) || is_sign_of(c, "+-_#.");
}

/* "```", "~~~", three or more; the name of a language behind it if that is all. */
static size_t fence_at(struct str s)
{
    size_t n = 0, info;

    while (n < s.n && s.s[n] == s.s[0])
        n++;
    if (n < 3 || !(s.s[0] == '`' || (s.s[0] == '~' && n == 3)))
        return 0;
    for (info = n; info < s.n && info - n < INFO_MOST && s.s[info] && is_word_char(s.s[info]);)
        info++;
    if (s.s[0] == '~' && info < s.n)
        return 0;
    return info == s.n ? info : n;
}

/* "{code}", "{code:java}", "[code]", "[/code]": s begins with a bracket; to its closing one. */
static size_t tag_at(struct str s)
{
    static const char *const names[] = { "noformat", "code", "quote", "panel", "pre" };
    char end = s.s[0] == '{' ? '}' : ']';
    struct str name = str_from(str_first(s, MARK_MOST), 1);
    size_t close;

    if (name.n && is_digit(name.s[0])) /* "[10:00:01]:" */
        return 0;
    close = str_find_char(name, end);
    if (close == name.n)
        return 0;
    name = str_from(name, end == ']' && name.s[0] == '/');
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t n = strlen(names[i]);

        if (str_starts_nocase(name, str_of(names[i])) && n < name.n &&
            (name.s[n] == end || name.s[n] == ':' || name.s[n] == '='))
            return close + 2;
    }
    return 0;
}

/* EF BB BF as Windows-1252, 1251, code pages 437, 850 and 866 show it. */
static size_t letters_at(struct str s)
{
    static const struct str marks[] = {
        STR_INIT("\xC3\xAF\xC2\xBB\xC2\xBF"), STR_INIT("\xD0\xBF\xC2\xBB\xD1\x97"),
        STR_INIT("\xE2\x88\xA9\xE2\x95\x97\xE2\x94\x90"),
        STR_INIT("\xC2\xB4\xE2\x95\x97\xE2\x94\x90"), STR_INIT("\xD1\x8F\xE2\x95\x97\xE2\x94\x90"),
    };

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_starts(s, marks[i]))
            return marks[i].n;
    return 0;
}

static struct str without_end(struct str line)
{
    line.n -= line.n && line.s[line.n - 1] == '\r';
    return line;
}

static size_t mark_at(struct str line)
{
    char first = line.n ? line.s[0] : '\0';

    if ((unsigned char)first >= 0x80)
        return letters_at(line);
    if (first == '`' || first == '~')
        return fence_at(line);
    return first == '{' || first == '[' ? tag_at(line) : 0;
}

/* As most lines of logs begin: "[10:00:01]:", or with a letter. */
static bool begins_plain(struct str line)
{
    char first = line.n ? line.s[0] : '\0', next = line.n > 1 ? line.s[1] : '\0';

    return first == '[' ? is_digit(next)
                        : first && !strchr("`~", first) && !marked_begins(first);
}

/* The last mark of a line begins here; the length of the line where it has none. */
static size_t mark_behind(struct str line)
{
    static const char *const marks[] = { "```", "{noformat}", "{code}", "{quote}", "{panel}",
                                         "[/code]", "[/quote]", "[/pre]" };
    struct str s = str_trim(line);

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (str_ends_nocase(s, str_of(marks[i])))
            return (size_t)(s.s - line.s) + s.n - strlen(marks[i]);
    return line.n;
}

static bool is_ticked(struct str line)
{
    return line.n > 2 && line.s[0] == '`' && line.s[line.n - 1] == '`' && line.s[1] != '`';
}

/* ServiceNow shows "[code]<pre>" as it is; where words stand before it, what is inside is no page
   of its own. */
static const struct str pre = STR_INIT("<pre>"), pre_end = STR_INIT("</pre>");

static bool has_page(struct str text)
{
    size_t at = str_find(text, STR("[code]<pre>"));

    return at && at < text.n;
}

static struct str without_page(struct str s)
{
    s = str_from(s, str_starts(s, pre) ? pre.n : 0);
    return str_first(s, s.n - (str_ends(s, pre_end) ? pre_end.n : 0));
}

/* A fence inside of a line ends it. */
static void put(struct str s, struct buf *out)
{
    size_t at = str_find(s, STR("```"));

    buf_add(out, str_first(s, at));
    if (at < s.n) {
        buf_char(out, '\n');
        buf_add(out, str_from(s, at + 3));
    }
}

/* Words of a chat, and the fence behind them on the same line, before a log that is known. */
static bool has_fence_behind_words(struct str text)
{
    size_t at = str_find(text, STR("```"));

    return at && at < text.n && text.s[at - 1] == ' ' &&
           joined_begins(str_from(text, at + 3)) != LOG_NONE;
}

bool fences_find(struct str text, const struct sight *seen, bool whole, char *what)
{
    struct str given = text, all = str_trim(text);
    size_t lines = 0, ticked = 0, marked[MARKED_POINTED + 1] = { 0 };
    bool found = has_fence_behind_words(text);

    if (!found && !sight_begins(seen, "`~[{*_-=>!#") && !sight_begins_foreign(seen))
        return false; /* no line begins with a mark: most logs, line by line not looked at */
    while (text.n) {
        struct str line = from_sign(str_cut(&text, '\n'));

        lines += line.n > 0;
        if (begins_plain(line))
            continue;
        line = str_trim(line);
        ticked += is_ticked(line);
        marked[marked_line(line)]++;
        found = found || mark_at(line) > 0;
    }
    *what = !found ? '`' : has_page(all) ? 'p' : 'f';
    if (found || (ticked && ticked + !whole >= lines) || (whole && is_ticked(all)))
        return true;
    *what = MARKED_STANDS_OUT;
    return marked[MARKED_AROUND] ||
           (marked[MARKED_POINTED] && marked_some(given, marked[MARKED_POINTED], what));
}

/* A fence and the lines below it may stand below an item of a list (CommonMark 0.31, 4.5): so many
   blanks are none of theirs. */
static struct str without_blanks(struct str s, size_t most)
{
    size_t n = blanks_at(s);

    return str_from(s, n < most ? n : most);
}

bool fences_off(struct str line, char what, size_t *indent, struct buf *out)
{
    struct str s = without_end(line);
    size_t n;

    if (what == '`') {
        s = str_from(s, s.n > 1 && s.s[0] == '`');
        s.n -= s.n && s.s[s.n - 1] == '`';
        buf_add(out, s);
        return true;
    }
    if (what == MARKED_STANDS_OUT || what == MARKED_INDENTED) {
        marked_off(s, what, out);
        return true;
    }
    if (mark_at(str_trim(s)) == 0 && mark_behind(s) == s.n) {
        put(without_blanks(line, *indent), out);
        return true;
    }
    *indent = mark_at(str_trim(s)) ? blanks_at(s) : 0;
    s = mark_at(str_trim(s)) ? str_trim(s) : s;
    while ((n = mark_at(s)) > 0)
        s = str_from(s, n);
    s = str_first(s, mark_behind(s));
    s = what == 'p' ? without_page(s) : s;
    buf_add(out, s);
    return str_trim(s).n > 0;
}
