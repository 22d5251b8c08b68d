/* SPDX-License-Identifier: Apache-2.0 */
/* Lines: text up to CR LF, LF or a lone CR. */
#include "input/text_inside.h"

#include "base/limits.h"
#include "base/scan.h"

#define MARKS_SEEN 8u /* lines with more of them are not passed */

/* The next ends from there on; false: there are none before `end`. */
static bool find_ends(struct text *t, uint64_t from, uint64_t end)
{
    while (t->end_at == t->ends_n) {
        uint64_t left;

        t->ends_from = t->ends_to > from ? t->ends_to : from;
        if (t->ends_from >= end)
            return false;
        left = end - t->ends_from;
        t->ends_to = t->ends_from + (left < TEXT_ENDS_BYTES ? left : TEXT_ENDS_BYTES);
        t->ends_n = scan_ends(text_view(t) + (t->ends_from - t->used),
                              (size_t)(t->ends_to - t->ends_from), t->ends);
        t->end_at = 0;
    }
    return true;
}

/* end_from(t, at, have): position of the first CR or LF from `at` on among the have visible bytes,
   or have.  Nobody asks for one before that again. */
static inline size_t end_from(struct text *t, size_t at, size_t have)
{
    uint64_t from = t->used + at;

    while (t->end_at < t->ends_n && t->ends_from + t->ends[t->end_at] < from)
        t->end_at++;
    if (t->end_at == t->ends_n && !find_ends(t, from, t->used + have))
        return have;
    at = (size_t)(t->ends_from + t->ends[t->end_at] - t->used);
    return at < have ? at : have;
}

/* first_end(t, have): position of the first CR or LF among the have visible bytes, or have. */
static size_t first_end(struct text *t, size_t have)
{
    return end_from(t, 0, have);
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

/* What lies in place and could still be UTF-8 or ANSI. */
static bool is_all_ascii(const struct text *t)
{
    return t->undecided && !text_converted(t);
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
    t->looked_ascii = is_all_ascii(t) || scan_ascii(s.s, t->looked) == t->looked;
    t->since = 0;
}

static void pass_marks(struct text *t)
{
    while (t->mark_at < t->marks_end && t->marks[t->mark_at].met < t->since)
        t->mark_at++;
}

/* Marks of words that go beyond the line are none of its own; those that are begin in it. */
static void give_marks(struct text *t, struct line *line)
{
    size_t n = line->s.n, first, kept;

    pass_marks(t);
    first = kept = t->mark_at;
    for (; t->mark_at < t->marks_end && t->marks[t->mark_at].met < t->since + n; t->mark_at++) {
        const struct mark *m = &t->marks[t->mark_at];

        if (m->from < t->since || m->from + m->n > t->since + n)
            continue;
        t->marks[kept] = *m;
        t->marks[kept++].from -= (uint32_t)t->since;
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
static inline bool take_seen(struct text *t, struct line *line)
{
    size_t have = t->plain - t->plain_at, at, end;
    const char *p;

    if (text_converted(t) || !have)
        return false;
    p = (const char *)t->window + t->plain_at;
    if (t->last == '\r' && *p == '\n')
        return false;
    at = first_end(t, have);
    if (at + 1 >= have || at > LIMIT_LINE_BYTES)
        return false;
    end = p[at] == '\r' && p[at + 1] == '\n' ? 2 : 1;
    *line = (struct line){ .s = { p, at }, .number = t->number++, .offset = text_offset(t),
                           .ended = true };
    sieve_line(t, line);
    t->last = p[at + end - 1];
    t->plain_at += at + end;
    t->used += at + end;
    text_use_looked(t, at + end);
    return true;
}

bool text_line_seen(struct text *t, struct line *line)
{
    return take_seen(t, line);
}

/* Programs of DOS end a text with a sign of their own, which is none of it. */
static size_t sign_of_dos(const struct text *t, size_t at, size_t have)
{
    return at && at == have && text_view(t)[at - 1] == '\x1a';
}

int text_line(struct text *t, struct line *line)
{
    size_t have, at, end, dos;

    if (take_seen(t, line))
        return 1;
    if (t->last == '\r')
        skip_half_end(t);
    at = find_end(t, &have);
    if (t->failed)
        return -1;
    dos = sign_of_dos(t, at, have);
    if (have == dos) {
        text_use(t, have);
        return 0;
    }
    *line = (struct line){ .number = t->number++, .offset = text_offset(t) };
    if (at > LIMIT_LINE_BYTES)
        return cut_line(t, line);
    end = end_bytes(t, at, have);
    line->s = (struct str){ text_view(t), at - dos };
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

void text_pass_empty(struct text *t)
{
    const char *p = text_view(t);
    size_t have = text_visible(t), at = 0;
    uint64_t lines = 0;

    if (t->last == '\r')
        return;
    while (have - at > 2 && (p[at] == '\n' || (p[at] == '\r' && p[at + 1] == '\n'))) {
        at += p[at] == '\r' ? 2 : 1;
        lines++;
    }
    t->number += lines;
    text_use(t, at);
}

size_t text_tell(const struct text *t, const struct line *line, struct str message,
                 uint32_t told[SIEVE_TOLD])
{
    if (!t->sieve.tell)
        return SIEVE_ASKS;
    return t->sieve.tell(t->sieve.teller, line->s, message, line->marks, line->marks_n, told);
}

bool text_apart(const struct text *t, struct str line, struct str next)
{
    return t->sieve.apart && t->sieve.apart(t->sieve.ctx, line, next);
}

/* Of the place `at` bytes ahead, where all before it was looked at. */
static bool offset_ahead(const struct text *t, size_t at, uint64_t *offset)
{
    size_t unit = 1;

    if (text_converted(t)) {
        const struct stretch *s = &t->stretches[t->stretch_at];

        if (!t->looked_ascii || at >= s->n)
            return false;
        unit = s->unit == 2 ? 2 : s->unit == UNIT_FOUR ? 4 : 1;
    }
    *offset = text_offset(t) + at * unit;
    return true;
}

/* Of a line with marks, `at` bytes ahead; as give_marks, but that they may be looked at again.
   *end: the first mark behind it. */
static bool see_marks(const struct text *t, size_t at, struct line *line, struct mark *marks,
                      size_t *end)
{
    size_t from = t->since + at, n = line->s.n;

    line->marks = marks;
    for (*end = t->mark_at; *end < t->marks_end && t->marks[*end].met < from + n; ++*end) {
        const struct mark *m = &t->marks[*end];

        if (m->from < from || m->from + m->n > from + n)
            continue;
        if (line->marks_n == MARKS_SEEN)
            return false;
        marks[line->marks_n] = *m;
        marks[line->marks_n++].from -= (uint32_t)from;
    }
    return offset_ahead(t, at, &line->offset);
}

/* Lines that are asked for. */
struct passing {
    text_alike_fn *alike;
    void *ctx;
    struct str before, begun; /* begun: where the last entry begins */
    uint32_t lines, counted;  /* up to the end of that line */
    uint32_t n;               /* entries */
};

static enum text_alike ask(struct text *t, const struct passing *w, struct str s, size_t at)
{
    struct line line;
    struct mark marks[MARKS_SEEN];
    enum text_alike alike;
    size_t end;

    if (!(t->looked_ascii || scan_ascii(s.s, s.n) == s.n))
        return TEXT_OTHER;
    if (t->mark_at == t->marks_end || t->marks[t->mark_at].met >= t->since + at + s.n)
        return w->alike(w->ctx, s, w->before, NULL);
    line = (struct line){ .s = s, .number = t->number + w->lines, .ended = true, .sieved = true };
    if (!see_marks(t, at, &line, marks, &end))
        return TEXT_OTHER;
    alike = w->alike(w->ctx, s, w->before, &line);
    if (alike != TEXT_OTHER)
        t->mark_at = end;
    return alike;
}

/* Lines behind it were asked for, and the next ones are they again. */
static void forget_ahead(struct text *t)
{
    t->ends_to = 0;
    t->end_at = t->ends_n = 0;
}

/* Up to where the last entry begins, whose marks are looked at once more. */
static void take_passed(struct text *t, const struct passing *w, struct line *line)
{
    const char *p = w->begun.s + w->begun.n;

    text_use(t, (size_t)(w->begun.s - text_view(t)));
    t->number += w->counted;
    *line = (struct line){ .s = w->begun, .number = t->number - 1, .offset = text_offset(t),
                           .ended = true, .sieved = true };
    while (t->mark_at > t->half && t->marks[t->mark_at - 1].met >= t->since)
        t->mark_at--;
    give_marks(t, line);
    text_use(t, w->begun.n + (p[0] == '\r' && p[1] == '\n' ? 2 : 1));
}

/* As far as was looked. */
static uint32_t pass_looked(struct text *t, text_alike_fn *alike, void *ctx, struct line *line)
{
    struct passing w = { .alike = alike, .ctx = ctx };
    const char *p = text_view(t);
    size_t have = text_visible(t), at = 0, end = first_end(t, have);

    if (end + 1 >= have || end > LIMIT_LINE_BYTES)
        return 0;
    if (t->looked < end)
        look(t, end);
    pass_marks(t);
    while (end + 1 < have && end <= t->looked && end - at <= LIMIT_LINE_BYTES) {
        struct str s = { p + at, end - at };
        enum text_alike is = ask(t, &w, s, at);

        if (is == TEXT_OTHER)
            break;
        at = end + (p[end] == '\r' && p[end + 1] == '\n' ? 2 : 1);
        end = end_from(t, at, have);
        w.lines++;
        w.before = s;
        if (is == TEXT_GOES_ON)
            continue;
        w.begun = s;
        w.counted = w.lines;
        w.n++;
    }
    if (w.lines > w.counted)
        forget_ahead(t);
    if (w.n)
        take_passed(t, &w, line);
    return w.n;
}

uint32_t text_pass(struct text *t, text_alike_fn *alike, void *ctx, struct line *line)
{
    uint32_t all = 0, n;

    if (!t->sieve.look || !t->sieve.alone || t->last == '\r')
        return 0;
    while ((n = pass_looked(t, alike, ctx, line)) > 0)
        all += n;
    return all;
}
