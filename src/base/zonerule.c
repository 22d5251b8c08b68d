/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zonerule.h"

#include "base/zonenames.h"

#define SUNDAY_OF_1601 6 /* the first day of 1601 was a Monday */

/* ---- the rule ------------------------------------------------------------------------------ */

static bool take(struct str *s, char c)
{
    if (!s->n || s->s[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

/* One to three digits. */
static bool take_number(struct str *s, int most, int *out)
{
    size_t n = 0;
    int value = 0;

    for (; n < s->n && n < 3 && is_digit(s->s[n]); n++)
        value = value * 10 + s->s[n] - '0';
    *s = str_from(*s, n);
    *out = value;
    return n != 0 && value <= most;
}

/* [+-]hh[:mm[:ss]] */
static bool take_hours(struct str *s, int most, when *out)
{
    bool minus = take(s, '-');
    int h, m = 0, sec = 0;

    if (!minus)
        take(s, '+');
    if (!take_number(s, most, &h) || (take(s, ':') && !take_number(s, 59, &m)) ||
        (take(s, ':') && !take_number(s, 59, &sec)))
        return false;
    *out = (minus ? -1 : 1) * (h * WHEN_HOUR + m * WHEN_MINUTE + sec * WHEN_SECOND);
    return true;
}

/* Three letters or more; or anything in angle brackets. */
static bool take_name(struct str *s)
{
    size_t n = 0;

    if (take(s, '<')) {
        n = str_find_char(*s, '>');
        *s = str_from(*s, n + 1);
        return n >= 3;
    }
    while (n < s->n && ((s->s[n] | 0x20) >= 'a' && (s->s[n] | 0x20) <= 'z'))
        n++;
    *s = str_from(*s, n);
    return n >= 3;
}

/* ",M3.5.0/2": without a time it is two o'clock. */
static bool take_change(struct str *s, struct zonerule_change *c)
{
    c->at = 2 * WHEN_HOUR;
    return take(s, ',') && take(s, 'M') && take_number(s, 12, &c->month) && c->month &&
           take(s, '.') && take_number(s, 5, &c->week) && c->week && take(s, '.') &&
           take_number(s, 6, &c->day) && (!take(s, '/') || take_hours(s, 24, &c->at));
}

static bool parse_rule(struct str s, struct zonerule *out)
{
    struct zonerule z = { 0 };

    if (!take_name(&s) || !take_hours(&s, 14, &z.standard))
        return false;
    z.standard = -z.standard; /* west of Greenwich is positive there */
    z.summer = z.standard + WHEN_HOUR;
    if (!s.n) {
        z.summer = z.standard;
    } else {
        if (!take_name(&s))
            return false;
        if (s.n && s.s[0] != ',') {
            if (!take_hours(&s, 15, &z.summer))
                return false;
            z.summer = -z.summer;
        }
        if (!take_change(&s, &z.begin) || !take_change(&s, &z.end) || s.n)
            return false;
    }
    *out = z;
    return true;
}

static const struct zonename *name_of(struct str name)
{
    size_t lo = 0, hi = zonenames_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp_nocase(str_of(zonenames[mid].name), name);

        if (c == 0)
            return &zonenames[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

bool zonerule_named(struct str name, struct zonerule *out)
{
    const struct zonename *found = name_of(name);

    return found && found->rule && parse_rule(str_of(found->rule), out);
}

bool zonerule_changed(struct str name)
{
    const struct zonename *found = name_of(name);

    return found && !found->rule;
}

bool zonerule_parse(struct str s, struct zonerule *out)
{
    return zonerule_named(s, out) || parse_rule(s, out);
}

/* ---- local times --------------------------------------------------------------------------- */

static int days_of(int year, int month)
{
    struct civil c = { .year = year, .month = month, .day = 31 };

    while (!civil_valid(&c))
        c.day--;
    return c.day;
}

/* By the clock before the change. */
static when change_at(const struct zonerule_change *c, int year)
{
    struct civil first = { .year = year, .month = c->month, .day = 1 };
    when midnight = when_of(&first);
    int weekday = (int)((midnight / WHEN_DAY + 7 - SUNDAY_OF_1601) % 7); /* Sunday is 0 */
    int day = 1 + (c->day - weekday + 7) % 7 + 7 * (c->week - 1);

    if (day > days_of(year, c->month))
        day -= 7;
    return midnight + (day - 1) * WHEN_DAY + c->at;
}

static bool is_summer(const struct zonerule *z, when utc)
{
    int year = civil_of(utc + z->standard).year;
    when begin = change_at(&z->begin, year) - z->standard;
    when end = change_at(&z->end, year) - z->summer;

    return begin < end ? utc >= begin && utc < end : utc >= begin || utc < end;
}

when zonerule_local(const struct zonerule *z, when utc)
{
    return utc + (z->summer != z->standard && is_summer(z, utc) ? z->summer : z->standard);
}

enum zonerule_fit zonerule_utc(const struct zonerule *z, when local, when *first, when *last)
{
    when a = local - z->summer, b = local - z->standard, swap = a;
    bool summer, standard;

    *first = *last = b;
    if (a == b)
        return ZONERULE_ONE;
    summer = is_summer(z, a);
    standard = !is_summer(z, b);
    if (summer != standard) {
        *first = *last = summer ? a : b;
        return ZONERULE_ONE;
    }
    if (a > b) { /* summer time behind standard time, as the law of Ireland puts it */
        a = b;
        b = swap;
    }
    *first = a;
    *last = b;
    return summer ? ZONERULE_TWICE : ZONERULE_NEVER;
}

/* Behind the sign: h, hh, hhmm, hh:mm. */
static bool parse_offset(struct str s, when *offset)
{
    uint64_t hours, minutes = 0;
    size_t colon = str_find_char(s, ':');
    struct str h = str_first(s, colon < s.n ? colon : s.n == 4 ? 2 : s.n);
    struct str m = str_from(s, h.n + (colon < s.n));

    if (!str_u64(h, &hours) || h.n > 2 || hours > 14)
        return false;
    if ((m.n || colon < s.n) && (m.n != 2 || !str_u64(m, &minutes) || minutes > 59))
        return false;
    *offset = (when)hours * WHEN_HOUR + (when)minutes * WHEN_MINUTE;
    return true;
}

bool zonerule_offset(struct str s, when *offset)
{
    if (str_eq_nocase(s, STR("Z")) || str_eq_nocase(s, STR("UTC"))) {
        *offset = 0;
        return true;
    }
    if (!s.n || (s.s[0] != '+' && s.s[0] != '-') || !parse_offset(str_from(s, 1), offset))
        return false;
    if (s.s[0] == '-')
        *offset = -*offset;
    return true;
}
