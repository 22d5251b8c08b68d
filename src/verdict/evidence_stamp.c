/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_stamp.h"

#include "base/digits.h"

#define CLOCK_MOST 999999 /* hours of a log without dates */

static void clock_text(struct buf *out, struct stamp s)
{
    uint64_t t = s.t < 0 ? 0 : (uint64_t)s.t, hours = t / WHEN_HOUR;
    uint64_t unit = WHEN_SECOND;
    char text[40], *p = text;

    p = hours < 100 ? digits_put2(p, (unsigned)hours) : digits_put(p, hours);
    *p++ = ':';
    p = digits_put2(p, (unsigned)(t % WHEN_HOUR / WHEN_MINUTE));
    *p++ = ':';
    p = digits_put2(p, (unsigned)(t % WHEN_MINUTE / WHEN_SECOND));
    if (s.digits > 0)
        *p++ = '.';
    for (int i = 0; i < s.digits && i < 7; i++) {
        unit /= 10;
        *p++ = (char)('0' + t / unit % 10);
    }
    buf_add(out, (struct str){ text, (size_t)(p - text) });
}

void stamp_format(struct buf *out, struct stamp s)
{
    switch (s.kind) {
    case STAMP_UTC:
        when_append(out, s.t, s.digits, "Z");
        break;
    case STAMP_LOCAL:
        when_append(out, s.t, s.digits, "");
        if (s.date_order)
            buf_format(out, " %c%.*s", s.date_order, (int)s.doubt, "??");
        if (s.days)
            buf_format(out, "%s%d", s.days > 0 ? "+" : "", (int)s.days);
        break;
    case STAMP_CLOCK:
        clock_text(out, s);
        break;
    case STAMP_NONE:
        break;
    }
}

void stamp_json(struct json *j, struct stamp s)
{
    if (s.kind == STAMP_NONE) {
        json_null(j);
        return;
    }
    json_raw(j, STR("\"")); /* nothing of it must be escaped */
    stamp_format(j->out, s);
    buf_char(j->out, '"');
}

static bool digits_of(struct str s, size_t most, when *value)
{
    uint64_t n;

    if (!s.n || s.n > most || !str_u64(s, &n))
        return false;
    *value = (when)n;
    return true;
}

/* "25:10:00" or "25:10:00.123" */
static bool read_clock(struct str s, struct stamp *out)
{
    struct str hours = str_cut(&s, ':'), minutes = str_cut(&s, ':'), seconds = str_cut(&s, '.');
    when h, m, sec, fraction = 0;

    if (!digits_of(hours, 6, &h) || !digits_of(minutes, 2, &m) || !digits_of(seconds, 2, &sec) ||
        h > CLOCK_MOST || m > 59 || sec > 59 || (s.n && !digits_of(s, 7, &fraction)))
        return false;
    for (size_t i = s.n; i < 7; i++)
        fraction *= 10;
    *out = (struct stamp){ .t = h * WHEN_HOUR + m * WHEN_MINUTE + sec * WHEN_SECOND + fraction,
                           .kind = STAMP_CLOCK, .digits = (int8_t)s.n };
    return true;
}

/* "+1", "-1" behind a date in doubt: days from the date that was written. */
static bool take_days(struct str *s, struct stamp *out)
{
    size_t at = str_find_char(*s, '?');
    bool back;
    when days;

    while (at < s->n && s->s[at] == '?')
        at++;
    if (at == s->n)
        return true;
    back = s->s[at] == '-';
    if ((!back && s->s[at] != '+') || !digits_of(str_from(*s, at + 1), 3, &days) || !days ||
        days > INT8_MAX)
        return false;
    out->days = (int8_t)(back ? -days : days);
    *s = str_first(*s, at);
    return true;
}

/* The end of a local time: " d", " m", " y", with a mark of doubt if day and month could be
   exchanged, two if the year could stand elsewhere, too; or nothing. */
static bool take_order(struct str *s, struct stamp *out)
{
    size_t doubt = 0, n;

    while (doubt < s->n && doubt < DATE_ANY_ORDER && s->s[s->n - 1 - doubt] == '?')
        doubt++;
    n = doubt + 2;
    if (s->n < n || s->s[s->n - n] != ' ')
        return !doubt;
    out->date_order = s->s[s->n - n + 1];
    out->doubt = (uint8_t)doubt;
    s->n -= n;
    return out->date_order == 'd' || out->date_order == 'm' ||
           (out->date_order == 'y' && doubt != DATE_DAY_OR_MONTH);
}

static bool read_date(struct str s, struct stamp *out)
{
    int digits;
    char zone;

    *out = STAMP_ABSENT;
    if (!take_days(&s, out) || !take_order(&s, out) || s.n > 40 ||
        !when_parse_short(s, &out->t, &digits, &zone) || (zone && out->date_order))
        return false;
    out->kind = zone ? STAMP_UTC : STAMP_LOCAL;
    out->digits = (int8_t)(digits < 7 ? digits : 7);
    return true;
}

bool stamp_parse(struct str s, struct stamp *out)
{
    return str_find_char(s, '-') < s.n ? read_date(s, out) : read_clock(s, out);
}

/* ---- steps ----------------------------------------------------------------------------------- */

static when unit_of(struct stamp s)
{
    when unit = s.digits == STAMP_NO_SECOND ? WHEN_MINUTE : WHEN_SECOND;

    for (int i = 0; i < s.digits && i < 7; i++)
        unit /= 10;
    return unit;
}

/* What stamp_parse would take: years that have four digits, hours that have six. */
static bool in_range(struct stamp s)
{
    static const struct civil last = { 9999, 12, 31, 23, 59, 59, 9999999 };
    when most = s.kind == STAMP_CLOCK ? CLOCK_MOST * WHEN_HOUR : when_of(&last);

    return s.kind != STAMP_NONE && s.t >= 0 && s.t <= most;
}

bool stamp_step(struct stamp from, struct stamp to, int64_t *step)
{
    when unit = unit_of(from);

    if (from.kind != to.kind || from.digits != to.digits || from.date_order != to.date_order ||
        from.doubt != to.doubt || from.days != to.days || !in_range(from) || !in_range(to) ||
        from.t % unit || to.t % unit)
        return false;
    *step = to.t / unit - from.t / unit;
    return true;
}

bool stamp_follow(struct stamp from, int64_t step, struct stamp *out)
{
    when unit = unit_of(from);
    when most = INT64_MAX / unit / 2;

    *out = from;
    if (from.kind == STAMP_NONE || step > most || step < -most)
        return false;
    out->t = from.t + step * unit;
    return in_range(*out);
}
