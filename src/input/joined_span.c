/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What holds the lines of a text together.  An element goes to its end tag, a value of JSON to its
 * last bracket, a cell to its quotation mark; of XML only end tags are looked at, since events are
 * damaged and pasted in every way.
 */
#include "base/scan.h"
#include "input/joined_inside.h"

/* s: that begins with it, but for what is declared; "<Event xmlns='x'/>" is over at once. */
static void begin_element(struct span *x, struct str s)
{
    struct str tag = joined_tag(s), rest = { tag.s, (size_t)(s.s + s.n - tag.s) };
    size_t end;

    if (!tag.n || tag.n + 3 > sizeof x->tag)
        return;
    end = str_find_char(rest, '>');
    if (end < rest.n && rest.s[end - 1] == '/')
        return;
    x->what = SPAN_ELEMENT;
    x->tag[0] = '<';
    x->tag[1] = '/';
    memcpy(x->tag + 2, tag.s, tag.n);
    x->tag[tag.n + 2] = '>';
    x->tag_n = (uint32_t)tag.n + 3;
}

void span_begin(struct span *x, enum log_kind kind, struct str s)
{
    *x = (struct span){ .what = SPAN_NONE };
    if (kind == LOG_ROWS || kind == LOG_VIEWER || kind == LOG_LISTED)
        x->what = SPAN_CELLS;
    else if (kind == LOG_JSON || kind == LOG_JSON_LIST)
        x->what = SPAN_VALUE;
    else if (kind >= LOG_XML)
        begin_element(x, s);
}

/* ---- an element ---- */

/* Where the end tag, or what there is of it at the end of s, begins. */
static size_t find_end(const struct span *x, struct str s)
{
    struct str tag = { x->tag, x->tag_n };
    size_t at = str_find(s, tag);

    if (at == s.n)
        at = s.n < tag.n ? 0 : s.n - tag.n + 1;
    return at;
}

static size_t pass_element(struct span *x, struct str s)
{
    size_t at = x->met ? 0 : find_end(x, s);

    for (; at < s.n && x->met < x->tag_n; at++) {
        if (s.s[at] == x->tag[x->met])
            x->met++;
        else
            x->met = s.s[at] == '<';
        if (!x->met)
            at += find_end(x, str_from(s, at + 1));
    }
    if (x->met == x->tag_n)
        x->what = SPAN_NONE;
    return at;
}

/* ---- a value of JSON ---- */

static size_t pass_string(struct span *x, struct str s, size_t at)
{
    if (x->escaped && at < s.n) {
        x->escaped = false;
        at++;
    }
    while (at < s.n && x->quoted) {
        at += scan_either(s.s + at, s.n - at, '"', '\\');
        if (at == s.n)
            break;
        x->quoted = s.s[at] != '"';
        x->escaped = x->quoted && at + 1 == s.n;
        at += x->quoted ? 2 : 1;
    }
    return at < s.n ? at : s.n;
}

/* Brackets are counted, whichever they are: a value that is damaged ends all the same. */
static size_t pass_value(struct span *x, struct str s)
{
    for (size_t at = 0; at < s.n; at++) {
        if (x->quoted && (at = pass_string(x, s, at)) == s.n)
            break;
        at = s.n - str_indented(str_from(s, at)).n;
        if (at == s.n)
            break;
        switch (s.s[at]) {
        case '"':
            x->quoted = true;
            break;
        case '{':
        case '[':
            x->depth++;
            break;
        case '}':
        case ']':
            if (x->depth && --x->depth)
                break;
            x->what = SPAN_NONE;
            return at + 1;
        default:
            break;
        }
    }
    return s.n;
}

/* ---- cells ---- */

static bool parts_cells(char c)
{
    return c == ',' || c == ';' || c == '\t' || c == '\r' || c == '\n';
}

/* The next mark: a cell begins with one, or has it in its middle as one of its signs. */
static size_t open_cell(struct span *x, struct str s, size_t at)
{
    size_t mark = at + str_find_char(str_from(s, at), '"');
    bool first = mark == at ? !x->middle : parts_cells(s.s[mark - 1]);

    x->middle = mark < s.n || (s.n && !parts_cells(s.s[s.n - 1]));
    x->quoted = mark < s.n && first;
    return mark + 1;
}

/* Behind a mark in a cell that begins with one: it is over, or goes on with what was doubled. */
static size_t close_cell(struct span *x, struct str s, size_t at)
{
    if (!x->over)
        at += str_find_char(str_from(s, at), '"') + 1;
    x->over = at == s.n;
    if (at >= s.n)
        return at;
    if (parts_cells(s.s[at]))
        x->quoted = x->middle = false;
    return at + 1;
}

static void pass_cells(struct span *x, struct str s)
{
    for (size_t at = 0; at < s.n;)
        at = x->quoted ? close_cell(x, s, at) : open_cell(x, s, at);
}

size_t span_pass(struct span *x, struct str s)
{
    switch (x->what) {
    case SPAN_ELEMENT:
        return pass_element(x, s);
    case SPAN_VALUE:
        return pass_value(x, s);
    case SPAN_CELLS:
        pass_cells(x, s);
        return s.n;
    default:
        return s.n;
    }
}

bool span_holds(const struct span *x)
{
    return x->what == SPAN_CELLS ? x->quoted : x->what != SPAN_NONE;
}
