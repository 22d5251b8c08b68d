/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log in YAML's texts between single quotation marks (yaml.org 1.2.2, 7.3.2): each line an item
 * of a list, or all of it the value of a key.  A doubled mark is one; a line end is a blank, and
 * each blank line is an end.  The next item ends a text whose mark was lost.
 *
 *      log:                                         log: '[22:41:09]: Always: ...
 *      - '[22:41:09]: Always: ...'
 *      - 'Log Name:      Application'                 [22:41:10]: Info: ...'
 *      - a text that needs no marks
 */
#include "input/joined_inside.h"
#include "input/undress_inside.h"

#define KEY_MOST 64u
#define LINES_LEAST 3u

/* What stands behind the marks of items and a key; item: it is one. */
static struct str behind_marks(struct str line, bool *item)
{
    struct str s = str_trim(line);
    size_t colon;

    *item = str_starts(s, STR("- "));
    while (str_starts(s, STR("- ")))
        s = str_trim(str_from(s, 2));
    if (str_starts(s, STR("'")))
        return s;
    colon = str_find(str_first(s, KEY_MOST), STR(": '"));
    for (size_t i = 0; i < colon; i++)
        if (i == KEY_MOST || i + 3 > s.n || !s.s[i] || is_sign_of(s.s[i], " \t[]{}#&*!|>%@`,\""))
            return s;
    return str_from(s, colon + 2);
}

/* What is left of the line belongs to the text; its end is there or not. */
static void take_text(struct single *q, struct str s, struct buf *out)
{
    while (s.n) {
        size_t n = str_find_char(s, '\'');

        buf_add(out, str_first(s, n));
        if (n == s.n)
            return;
        if (!str_starts(str_from(s, n), STR("''"))) {
            q->inside = false;
            return;
        }
        buf_char(out, '\'');
        s = str_from(s, n + 2);
    }
}

/* A text ended, or a line that is none: its end is one. */
static void end_line(const struct single *q, struct buf *out)
{
    if (!q->inside)
        buf_char(out, '\n');
}

void single_line(struct single *q, struct str line, struct buf *out)
{
    struct str s = str_trim(line), text;
    bool item;

    if (q->inside && str_starts(s, STR("- '"))) {
        q->inside = false;
        buf_char(out, '\n');
    }
    if (q->inside && !s.n) {
        buf_char(out, '\n');
        q->ended = true;
        return;
    }
    if (q->inside) {
        if (!q->ended)
            buf_char(out, ' ');
        q->ended = false;
        take_text(q, s, out);
        end_line(q, out);
        return;
    }
    text = behind_marks(line, &item);
    q->inside = str_starts(text, STR("'"));
    q->ended = false;
    if (q->inside)
        take_text(q, str_from(text, 1), out);
    else
        buf_add(out, item ? text : line);
    end_line(q, out);
}

void single_end(const struct single *q, struct buf *out)
{
    if (q->inside)
        buf_char(out, '\n');
}

/* Has what was made lines of a log?  Two of a kind are, or what a kit prints. */
static bool has_records(struct str made)
{
    enum log_kind last = LOG_NONE;
    size_t records = 0, lines = 0;

    for (; made.n; lines++) {
        struct str line = str_cut(&made, '\n');
        bool sure;
        enum log_kind kind = joined_record(line, &sure);

        records += sure || (kind != LOG_NONE && kind == last) || structure_line(line);
        last = kind;
    }
    return records && lines >= LINES_LEAST;
}

/* No record stands there without its mark, and most of all are in texts. */
bool single_find(struct str text, const struct sight *seen)
{
    struct single q = { .inside = false };
    struct buf made = { 0 };
    size_t all = text.n, in_texts = 0;
    bool found;

    if (!sight_ends(seen, "'") || (str_find(text, STR("- '")) == text.n &&
                                   str_find(text, STR(": '")) == text.n))
        return false;
    while (text.n) {
        struct str line = str_cut(&text, '\n');
        bool item, sure;

        (void)joined_record(line, &sure);
        if (sure && !q.inside)
            break;
        in_texts += q.inside || str_starts(behind_marks(line, &item), STR("'")) ? line.n + 1 : 0;
        single_line(&q, line, &made);
    }
    found = !text.n && in_texts >= all / 2 && has_records(buf_str(&made));
    buf_release(&made);
    return found;
}
