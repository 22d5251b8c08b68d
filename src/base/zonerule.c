/* SPDX-License-Identifier: Apache-2.0 */
#include "base/zonerule.h"

#define SUNDAY_OF_1601 6 /* the first day of 1601 was a Monday */
#define EUROPE ",M3.5.0,M10.5.0/3"
#define AMERICA ",M3.2.0,M11.1.0"
#define AUSTRALIA ",M10.1.0,M4.1.0/3"

static const struct {
    const char *name, *rule;
} names[] = {
    { "W. Europe Standard Time", "CET-1CEST" EUROPE },
    { "Central Europe Standard Time", "CET-1CEST" EUROPE },
    { "Central European Standard Time", "CET-1CEST" EUROPE },
    { "Romance Standard Time", "CET-1CEST" EUROPE },
    { "GMT Standard Time", "GMT0BST,M3.5.0/1,M10.5.0" },
    { "FLE Standard Time", "EET-2EEST,M3.5.0/3,M10.5.0/4" },
    { "GTB Standard Time", "EET-2EEST,M3.5.0/3,M10.5.0/4" },
    { "Atlantic Standard Time", "AST4ADT" AMERICA },
    { "Eastern Standard Time", "EST5EDT" AMERICA },
    { "Central Standard Time", "CST6CDT" AMERICA },
    { "Mountain Standard Time", "MST7MDT" AMERICA },
    { "Pacific Standard Time", "PST8PDT" AMERICA },
    { "Alaskan Standard Time", "AKST9AKDT" AMERICA },
    { "AUS Eastern Standard Time", "AEST-10AEDT" AUSTRALIA },
    { "Tasmania Standard Time", "AEST-10AEDT" AUSTRALIA },
    { "Cen. Australia Standard Time", "ACST-9:30ACDT" AUSTRALIA },
    { "New Zealand Standard Time", "NZST-12NZDT,M9.5.0,M4.1.0/3" },
    { "Coordinated Universal Time", "UTC0" },
    { "UTC", "UTC0" },
    { "US Mountain Standard Time", "MST7" },
    { "Hawaiian Standard Time", "HST10" },
    { "SA Pacific Standard Time", "COT5" },
    { "South Africa Standard Time", "SAST-2" },
    { "Arab Standard Time", "AST-3" },
    { "Arabian Standard Time", "GST-4" },
    { "Afghanistan Standard Time", "<+0430>-4:30" },
    { "West Asia Standard Time", "<+05>-5" },
    { "India Standard Time", "IST-5:30" },
    { "Sri Lanka Standard Time", "<+0530>-5:30" },
    { "Nepal Standard Time", "<+0545>-5:45" },
    { "Myanmar Standard Time", "<+0630>-6:30" },
    { "SE Asia Standard Time", "ICT-7" },
    { "China Standard Time", "CST-8" },
    { "Singapore Standard Time", "SGT-8" },
    { "Taipei Standard Time", "CST-8" },
    { "Tokyo Standard Time", "JST-9" },
    { "Korea Standard Time", "KST-9" },
    { "E. Australia Standard Time", "AEST-10" },
    { "AUS Central Standard Time", "ACST-9:30" },
    { "Dateline Standard Time", "<-12>12" },
    { "Canada Central Standard Time", "CST6" },
    { "Central America Standard Time", "CST6" },
    { "SA Western Standard Time", "<-04>4" },
    { "SA Eastern Standard Time", "<-03>3" },
    { "Cape Verde Standard Time", "<-01>1" },
    { "Greenwich Standard Time", "GMT0" },
    { "W. Central Africa Standard Time", "WAT-1" },
    { "E. Africa Standard Time", "EAT-3" },
    { "Arabic Standard Time", "<+03>-3" },
    { "Georgian Standard Time", "<+04>-4" },
    { "West Pacific Standard Time", "<+10>-10" },
    { "Central Pacific Standard Time", "<+11>-11" },
    { "Europe/Amsterdam", "CET-1CEST" EUROPE },
    { "Europe/Berlin", "CET-1CEST" EUROPE },
    { "Europe/Brussels", "CET-1CEST" EUROPE },
    { "Europe/Copenhagen", "CET-1CEST" EUROPE },
    { "Europe/Madrid", "CET-1CEST" EUROPE },
    { "Europe/Oslo", "CET-1CEST" EUROPE },
    { "Europe/Paris", "CET-1CEST" EUROPE },
    { "Europe/Prague", "CET-1CEST" EUROPE },
    { "Europe/Rome", "CET-1CEST" EUROPE },
    { "Europe/Stockholm", "CET-1CEST" EUROPE },
    { "Europe/Vienna", "CET-1CEST" EUROPE },
    { "Europe/Warsaw", "CET-1CEST" EUROPE },
    { "Europe/Zurich", "CET-1CEST" EUROPE },
    { "Europe/Lisbon", "WET0WEST,M3.5.0/1,M10.5.0" },
    { "Europe/London", "GMT0BST,M3.5.0/1,M10.5.0" },
    { "Europe/Athens", "EET-2EEST,M3.5.0/3,M10.5.0/4" },
    { "Europe/Helsinki", "EET-2EEST,M3.5.0/3,M10.5.0/4" },
    { "America/New_York", "EST5EDT" AMERICA },
    { "America/Chicago", "CST6CDT" AMERICA },
    { "America/Denver", "MST7MDT" AMERICA },
    { "America/Los_Angeles", "PST8PDT" AMERICA },
    { "America/Phoenix", "MST7" },
    { "Asia/Tokyo", "JST-9" },
    { "Asia/Shanghai", "CST-8" },
    { "Asia/Singapore", "SGT-8" },
    { "Asia/Kolkata", "IST-5:30" },
    { "Australia/Sydney", "AEST-10AEDT" AUSTRALIA },
    { "Pacific/Auckland", "NZST-12NZDT,M9.5.0,M4.1.0/3" },
};

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

bool zonerule_named(struct str name, struct zonerule *out)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq_nocase(name, str_of(names[i].name)))
            return parse_rule(str_of(names[i].rule), out);
    return false;
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
