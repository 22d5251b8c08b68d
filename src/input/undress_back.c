/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A setup log whose newest lines come first, as viewers show it and people sort it.  Its lines have
 * a time and no date, so that whoever reads it would go on into the next day at every line.  Either
 * all lines were turned round, or the records were and the lines of each kept their order: the
 * stack below an exception tells which.
 */
#include "base/digits.h"
#include "base/limits.h"
#include "input/undress_inside.h"

#define STEPS_LEAST 4u /* back in time, */
#define STEPS_EACH 8u  /* for each one forward: midnight */
#define CLOCK 10u      /* bytes */

/* "[22:41:07]:" or "22:41:07:" */
static bool clock_at(struct str line, int *seconds)
{
    struct str s = str_from(line, str_starts(line, STR("[")));

    if (!digits_fit(s, "00:00:00") || s.n < 9 || s.s[8] != (s.s == line.s ? ':' : ']'))
        return false;
    *seconds = (digits_value(s.s, 2) * 60 + digits_value(s.s + 3, 2)) * 60 +
               digits_value(s.s + 6, 2);
    return true;
}

static bool tells_more(struct str head)
{
    return str_find(head, STR("StackTrace:")) < head.n || str_find(head, STR("Exception")) < head.n;
}

/* Both begin with the same clock, if with any: few of the lines of a log have another one than the
   line before. */
static bool same_clock(struct str line, struct str head)
{
    return line.n >= CLOCK && head.n >= CLOCK && memcmp(line.s, head.s, CLOCK) == 0;
}

bool back_find(struct str text, bool *records)
{
    struct str head = STR_NONE; /* the last one, behind which other lines came */
    size_t forward = 0, back = 0, below = 0, above = 0;
    int last = -1, seconds;
    bool others = false;

    while (text.n) {
        struct str line = str_cut(&text, '\n');

        if (same_clock(line, head)) {
            seconds = last;
        } else if (!clock_at(line, &seconds)) {
            others = others || str_trim(line).n;
            continue;
        }
        forward += last >= 0 && seconds > last;
        back += last >= 0 && seconds < last;
        below += others && tells_more(head) && !tells_more(line);
        above += others && !tells_more(head) && tells_more(line);
        last = seconds;
        head = line;
        others = false;
    }
    *records = below > above;
    return back >= STEPS_LEAST && back >= forward * STEPS_EACH;
}

bool back_keep(struct back *b, struct str line)
{
    if (b->lines.n + line.n >= LIMIT_TURNED_BYTES) {
        b->too_many = true;
        return false;
    }
    buf_add(&b->lines, line);
    buf_char(&b->lines, '\n');
    return !b->lines.failed;
}

/* The lines that come next, from the end of those kept. */
static struct str last_lines(const struct back *b, bool records)
{
    size_t from = b->lines.n, to = b->lines.n;
    struct str line;
    int seconds;

    do {
        to = from--;
        while (from && b->lines.s[from - 1] != '\n')
            from--;
        line = (struct str){ b->lines.s + from, to - from };
    } while (records && from && !clock_at(line, &seconds));
    return (struct str){ b->lines.s + from, b->lines.n - from };
}

bool back_give(struct back *b, bool records, struct buf *out)
{
    struct str some;

    if (!b->lines.n)
        return false;
    some = b->too_many ? buf_str(&b->lines) : last_lines(b, records);
    buf_add(out, some);
    b->lines.n -= some.n;
    return true;
}
