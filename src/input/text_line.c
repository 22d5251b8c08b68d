/* SPDX-License-Identifier: Apache-2.0 */
/* Lines: text up to CR LF, LF or a lone CR. */
#include "input/text_inside.h"

#include "base/limits.h"
#include "base/scan.h"

/* first_end(t, have): position of the first CR or LF among the have visible bytes, or have. */
static size_t first_end(struct text *t, size_t have)
{
    if (t->no_end < have)
        t->no_end += scan_line_end(text_view(t) + t->no_end, have - t->no_end);
    return t->no_end < have ? t->no_end : have;
}

/*
 * find_end(t, &have): position of the line's end.  Less than *have: a CR or LF stands there and all
 * of the end is visible.  Else the line is over-long or the last one, and *have bytes are visible.
 */
static size_t find_end(struct text *t, size_t *have)
{
    size_t at;

    *have = text_fill(t, 1);
    for (;;) {
        size_t more;

        at = first_end(t, *have);
        if (at < *have || *have > LIMIT_LINE_BYTES)
            break;
        more = text_fill(t, *have + 1);
        if (more == *have)
            return at;
        *have = more;
    }
    if (at + 1 == *have)
        *have = text_fill(t, at + 2); /* is there an LF behind the CR? */
    return at;
}

/* The end itself: 0, 1 or 2 visible bytes. */
static size_t end_bytes(const struct text *t, size_t at, size_t have)
{
    const char *p = text_view(t);

    if (at >= have)
        return 0;
    return p[at] == '\r' && have - at > 1 && p[at + 1] == '\n' ? 2 : 1;
}

/* The rest of an over-long line, up to its end, is dropped. */
static size_t drop_rest(struct text *t)
{
    uint64_t from = text_offset(t), to;
    size_t have, at;

    for (;;) {
        have = text_fill(t, 1);
        at = first_end(t, have);
        if (at < have || have == 0)
            break;
        text_use(t, at);
    }
    text_use(t, at);
    to = text_offset(t);
    if (t->defects)
        defect_note(t->defects, DEFECT_LINE_TOO_LONG, from, to - from);
    have = text_fill(t, 2);
    at = end_bytes(t, 0, have);
    text_use(t, at);
    return at;
}

static int cut_line(struct text *t, struct line *line)
{
    size_t n = LIMIT_LINE_BYTES;
    const char *p = text_view(t);

    while ((p[n] & 0xC0) == 0x80) /* not inside a sequence */
        n--;
    buf_clear(&t->held);
    buf_add(&t->held, (struct str){ p, n });
    if (t->held.failed) {
        t->failed = true;
        return -1;
    }
    text_use(t, n);
    line->s = buf_str(&t->held);
    line->cut = true;
    line->ended = drop_rest(t) > 0;
    return t->failed ? -1 : 1;
}

/* A pull that ended between CR and LF has left us the LF. */
static void skip_half_end(struct text *t)
{
    if (text_fill(t, 1) && *text_view(t) == '\n')
        text_use(t, 1);
}

/* The marks of a line wait in one half while those behind it are made in the other. */
static void look(struct text *t, size_t least)
{
    size_t n = text_visible(t) < SIEVE_BYTES ? text_visible(t) : SIEVE_BYTES, marks = SIEVE_MARKS;
    struct str s = { text_view(t), n < least ? least : n };

    t->half = SIEVE_MARKS - t->half;
    t->mark_at = t->half;
    t->looked = t->sieve.look(t->sieve.ctx, s, t->marks + t->half, &marks);
    t->marks_end = t->half + marks;
    t->looked_ascii = scan_ascii(s.s, t->looked) == t->looked;
    t->since = 0;
}

static void pass_marks(struct text *t)
{
    while (t->mark_at < t->marks_end && t->marks[t->mark_at].met < t->since)
        t->mark_at++;
}

/* Marks of words that go beyond the line are none of its own. */
static void give_marks(struct text *t, struct line *line)
{
    size_t n = line->s.n, first, kept;

    pass_marks(t);
    first = kept = t->mark_at;
    for (; t->mark_at < t->marks_end && t->marks[t->mark_at].met < t->since + n; t->mark_at++) {
        const struct mark *m = &t->marks[t->mark_at];

        if (m->from >= t->since && m->from + m->n <= t->since + n)
            t->marks[kept++] = *m;
    }
    line->marks = t->marks + first;
    line->marks_n = kept - first;
}

/* A line that goes on behind what was looked at is looked at again from its beginning. */
static void sieve_line(struct text *t, struct line *line)
{
    if (!t->sieve.look)
        return;
    if (t->looked < line->s.n)
        look(t, line->s.n);
    line->sieved = t->looked >= line->s.n &&
                   (t->looked_ascii || scan_ascii(line->s.s, line->s.n) == line->s.n);
    if (line->sieved)
        give_marks(t, line);
}

/* The usual case: the line and what follows it lie in the window. */
static bool take_seen(struct text *t, struct line *line, bool quiet)
{
    size_t have = t->plain - t->plain_at, at, end;
    const char *p;

    if (text_converted(t) || !have || t->last == '\r')
        return false;
    at = first_end(t, have);
    if (at + 1 >= have || at > LIMIT_LINE_BYTES)
        return false;
    p = (const char *)t->window + t->plain_at;
    end = p[at] == '\r' && p[at + 1] == '\n' ? 2 : 1;
    *line = (struct line){ .s = { p, at }, .number = t->number++, .offset = text_offset(t),
                           .ended = true, .sieved = quiet };
    if (!quiet)
        sieve_line(t, line);
    t->last = p[at + end - 1];
    t->plain_at += at + end;
    t->no_end = 0;
    text_use_looked(t, at + end);
    return true;
}

int text_line(struct text *t, struct line *line)
{
    size_t have, at, end;

    if (take_seen(t, line, false))
        return 1;
    if (t->last == '\r')
        skip_half_end(t);
    at = find_end(t, &have);
    if (t->failed)
        return -1;
    if (have == 0)
        return 0;
    *line = (struct line){ .number = t->number++, .offset = text_offset(t) };
    if (at > LIMIT_LINE_BYTES)
        return cut_line(t, line);
    end = end_bytes(t, at, have);
    line->s = (struct str){ text_view(t), at };
    sieve_line(t, line);
    line->ended = end > 0;
    text_use(t, at + end);
    return 1;
}

bool text_line_ahead(struct text *t, struct str *line)
{
    const char *p = text_view(t);
    size_t have = text_visible(t), at;

    if (t->last == '\r')
        return false;
    at = first_end(t, have);
    if (at + 1 >= have || at > LIMIT_LINE_BYTES)
        return false;
    *line = (struct str){ p, at };
    return true;
}

bool text_quiet_ahead(struct text *t, struct str *line)
{
    if (!t->sieve.look || !t->sieve.alone || !text_line_ahead(t, line))
        return false;
    if (t->looked < line->n)
        look(t, line->n);
    if (t->looked < line->n || !(t->looked_ascii || scan_ascii(line->s, line->n) == line->n))
        return false;
    pass_marks(t);
    return t->mark_at == t->marks_end || t->marks[t->mark_at].met >= t->since + line->n;
}

int text_quiet_line(struct text *t, struct line *line)
{
    return take_seen(t, line, true) ? 1 : text_line(t, line);
}
