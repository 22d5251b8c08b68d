/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days are counted with the March-based year (the leap day is the last day of a year), which turns
 * month lengths into one linear expression.
 */
#include "base/when.h"

#include "base/digits.h"

#include <string.h>

#define DAYS_1601 584694 /* days from 0000-03-01 to 1601-01-01 */

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

int civil_month(struct str s)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    if (!s.n || !is_letter(s.s[0])) /* most that is asked about is a digit */
        return 0;
    for (int i = 0; i < 12; i++)
        if (str_starts_nocase(s, (struct str){ names + 3 * i, 3 }))
            return i + 1;
    return 0;
}

bool civil_valid(const struct civil *c)
{
    return c->year >= 1601 && c->year <= 9999 && c->month >= 1 && c->month <= 12 && c->day >= 1 &&
           c->day <= month_days(c->year, c->month) && c->hour >= 0 && c->hour < 24 &&
           c->minute >= 0 && c->minute < 60 && c->second >= 0 && c->second < 60 && c->ticks >= 0 &&
           c->ticks < WHEN_SECOND;
}

when when_of(const struct civil *c)
{
    int64_t y, m, days;

    if (!civil_valid(c))
        return WHEN_NONE;
    y = c->month > 2 ? c->year : c->year - 1;
    m = (c->month + 9) % 12;
    days = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + c->day - 1 - DAYS_1601;
    return days * WHEN_DAY + c->hour * WHEN_HOUR + c->minute * WHEN_MINUTE +
           c->second * WHEN_SECOND + c->ticks;
}

struct civil civil_of(when t)
{
    static const struct civil last = { 9999, 12, 31, 23, 59, 59, 9999999 };
    struct civil c;
    int64_t days, rest, era, in_era, year, in_year, m;

    if (t < 0)
        t = 0;
    if (t > when_of(&last))
        t = when_of(&last);
    days = t / WHEN_DAY + DAYS_1601;
    rest = t % WHEN_DAY;
    era = days / 146097;
    in_era = days % 146097;
    year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    in_year = in_era - (365 * year + year / 4 - year / 100);
    m = (5 * in_year + 2) / 153;
    c.day = (int)(in_year - (153 * m + 2) / 5 + 1);
    c.month = (int)(m < 10 ? m + 3 : m - 9);
    c.year = (int)(year + era * 400 + (c.month <= 2));
    c.hour = (int)(rest / WHEN_HOUR);
    c.minute = (int)(rest % WHEN_HOUR / WHEN_MINUTE);
    c.second = (int)(rest % WHEN_MINUTE / WHEN_SECOND);
    c.ticks = (int32_t)(rest % WHEN_SECOND);
    return c;
}

/* take_int(&s, digits, &v): exactly that many digits from the front, four at most. */
static bool take_int(struct str *s, size_t digits, int *v)
{
    int n = 0;

    if (s->n < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        unsigned d = (unsigned char)s->s[i] - (unsigned)'0';

        if (d > 9)
            return false;
        n = n * 10 + (int)d;
    }
    *s = str_from(*s, digits);
    *v = n;
    return true;
}

static bool take_char(struct str *s, char c)
{
    if (!s->n || s->s[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

#define TICK_DIGITS 7 /* of a second that are kept */

static void take_fraction(struct str *s, int32_t *ticks, int *digits)
{
    static const int32_t scale[] = { 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };
    size_t n = 1;

    *ticks = 0;
    *digits = 0;
    if (s->n < 2 || (s->s[0] != '.' && s->s[0] != ',') || s->s[1] < '0' || s->s[1] > '9')
        return;
    for (; n < s->n && s->s[n] >= '0' && s->s[n] <= '9'; n++)
        if (n <= TICK_DIGITS)
            *ticks = *ticks * 10 + (s->s[n] - '0');
    *digits = (int)(n - 1);
    *ticks *= scale[n - 1 < TICK_DIGITS ? n - 1 : TICK_DIGITS];
    *s = str_from(*s, n);
}

static bool take_zone(struct str *s, when *offset, char *zone)
{
    bool minus = s->n && s->s[0] == '-';
    int h, m;

    *offset = 0;
    *zone = 0;
    if (s->n == 0)
        return true;
    *zone = 'Z';
    if (take_char(s, 'Z') || take_char(s, 'z')) /* RFC 3339 knows both */
        return s->n == 0;
    if (!take_char(s, '+') && !take_char(s, '-'))
        return false;
    if (!take_int(s, 2, &h) || (!take_char(s, ':') && s->n != 2) || !take_int(s, 2, &m) || s->n ||
        h > 18 || m > 59)
        return false;
    *offset = (minus ? -1 : 1) * (h * WHEN_HOUR + m * WHEN_MINUTE);
    return true;
}

/* Two digits; others make it more than 99. */
static int two_at(const char *p)
{
    unsigned ten = (unsigned char)p[0] - (unsigned)'0', one = (unsigned char)p[1] - (unsigned)'0';

    return ten > 9 || one > 9 ? 1000 : (int)(10 * ten + one);
}

#define SECONDS_BYTES 19u /* "2024-03-16T22:41:07": every part has its place */
#define MINUTE_BYTES 16u  /* of them, up to the minute */

static bool take_seconds(struct str *s, struct civil *c)
{
    const char *p = s->s;
    int century, year;

    if (s->n < SECONDS_BYTES || p[4] != '-' || p[7] != '-' ||
        (p[10] != 'T' && p[10] != 't' && p[10] != ' ') || p[13] != ':' || p[16] != ':')
        return false;
    century = two_at(p);
    year = two_at(p + 2);
    *c = (struct civil){ 100 * century + year, two_at(p + 5), two_at(p + 8),
                         two_at(p + 11), two_at(p + 14), two_at(p + 17), 0 };
    *s = str_from(*s, SECONDS_BYTES);
    return century < 100 && year < 100; /* of the others when_of knows */
}

#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/*
 * What eight bytes have beyond a form: of digits, where that has '0', their values, else 0.
 * Another byte than a digit there, and than that of the form elsewhere, leaves bits in *wrong;
 * limits is 6 for a digit and 15 for others, so that what is more than it may be reaches the upper
 * half.
 */
static uint64_t beyond(const char *p, uint64_t form, uint64_t limits, uint64_t *wrong)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
    v ^= form;
    *wrong |= (v | (v + limits)) & 0xF0F0F0F0F0F0F0F0u;
    return v;
}

/* Two digits of it, the first in byte i. */
static int pair_at(uint64_t v, unsigned i)
{
    return (int)((v * 10 + (v >> 8)) >> 8 * i & 0xFF);
}

/* Eight digits: pairs in every other byte, then fours, then all. */
static uint32_t number_of(uint64_t v)
{
    v = v * 10 + (v >> 8);
    v = ((v & 0x00FF00FF00FF00FFu) * 100 + (v >> 16 & 0x00FF00FF00FF00FFu)) & 0x0000FFFF0000FFFFu;
    return (uint32_t)(v * 10000 + (v >> 32));
}

#define USUAL_BYTES 28u /* "2024-03-16T22:41:07.1234567Z", and up to two more digits */

/* The form in which Windows writes the times of events. */
static bool take_usual(struct str s, struct civil *c)
{
    uint64_t wrong = 0, date, clock, ticks;

    if (s.n < USUAL_BYTES || s.n > USUAL_BYTES + 2 || s.s[s.n - 1] != 'Z' || s.s[10] != 'T')
        return false;
    for (size_t i = USUAL_BYTES - 1; i < s.n - 1; i++)
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    date = beyond(s.s, 0x2D30302D30303030u, 0x0F06060F06060606u, &wrong);       /* 0000-00- */
    clock = beyond(s.s + 11, 0x30303A30303A3030u, 0x06060F06060F0606u, &wrong); /* 00:00:00 */
    ticks = beyond(s.s + 19, 0x303030303030302Eu, 0x060606060606060Fu, &wrong); /* .0000000 */
    *c = (struct civil){ 100 * pair_at(date, 0) + pair_at(date, 2), pair_at(date, 5),
                         two_at(s.s + 8), pair_at(clock, 0), pair_at(clock, 3),
                         pair_at(clock, 6), (int32_t)number_of(ticks) };
    return !wrong;
}
#else
static bool take_usual(struct str s, struct civil *c)
{
    (void)s, (void)c;
    return false;
}
#endif

/* In any form that is known. */
static bool take_parts(struct str s, struct civil *c, when *offset, int *digits, char *zone)
{
    if (!take_seconds(&s, c))
        return false;
    take_fraction(&s, &c->ticks, digits);
    return take_zone(&s, offset, zone);
}

bool when_parse(struct str s, when *t, int *digits, char *zone)
{
    struct civil c;
    when offset = 0, v;

    if (take_usual(s, &c)) {
        *digits = (int)(s.n - USUAL_BYTES) + TICK_DIGITS;
        *zone = 'Z';
    } else if (!take_parts(s, &c, &offset, digits, zone)) {
        return false;
    }
    v = when_of(&c);
    if (v == WHEN_NONE || v < offset)
        return false;
    *t = v - offset;
    return true;
}

/* Written with them it is one of those. */
static bool parse_minute(struct str s, when *t, char *zone)
{
    char text[SECONDS_BYTES + 6]; /* "+02:00" */
    int digits;

    if (s.n < MINUTE_BYTES || s.n > sizeof text - 3 || s.s[MINUTE_BYTES - 3] != ':')
        return false;
    memcpy(text, s.s, MINUTE_BYTES);
    memcpy(text + MINUTE_BYTES, ":00", 3);
    memcpy(text + SECONDS_BYTES, s.s + MINUTE_BYTES, s.n - MINUTE_BYTES);
    return when_parse((struct str){ text, s.n + 3 }, t, &digits, zone) && !digits;
}

bool when_parse_short(struct str s, when *t, int *digits, char *zone)
{
    if (when_parse(s, t, digits, zone))
        return true;
    *digits = WHEN_NO_SECOND;
    return parse_minute(s, t, zone);
}

/* n decimal digits of value at p; returns what follows. */
static char *put_digits(char *p, int n, int value)
{
    for (int i = n; i-- > 0; value /= 10)
        p[i] = (char)('0' + value % 10);
    return p + n;
}

/* Every event of a dump passes here: no printf. */
void when_append(struct buf *out, when t, int digits, const char *zone)
{
    struct civil c = civil_of(t);
    int32_t fraction = c.ticks;
    char text[32], *p = text;

    p = put_digits(p, 4, c.year);
    *p++ = '-';
    p = put_digits(p, 2, c.month);
    *p++ = '-';
    p = put_digits(p, 2, c.day);
    *p++ = 'T';
    p = put_digits(p, 2, c.hour);
    *p++ = ':';
    p = put_digits(p, 2, c.minute);
    if (digits >= 0) {
        *p++ = ':';
        p = put_digits(p, 2, c.second);
    }
    if (digits > 0) {
        for (int i = 7; i > digits; i--)
            fraction /= 10;
        *p++ = '.';
        p = put_digits(p, digits > 7 ? 7 : digits, fraction);
    }
    buf_add(out, (struct str){ text, (size_t)(p - text) });
    buf_add(out, str_of(zone));
}

char *when_put(char *at, when t)
{
    struct civil c = civil_of(t);
    unsigned year = (unsigned)c.year, ticks = (unsigned)c.ticks;

    digits_put2(at, year / 100);
    digits_put2(at + 2, year % 100);
    at[4] = '-';
    digits_put2(at + 5, (unsigned)c.month);
    at[7] = '-';
    digits_put2(at + 8, (unsigned)c.day);
    at[10] = 'T';
    digits_put2(at + 11, (unsigned)c.hour);
    at[13] = ':';
    digits_put2(at + 14, (unsigned)c.minute);
    at[16] = ':';
    digits_put2(at + 17, (unsigned)c.second);
    at[19] = '.';
    digits_put2(at + 20, ticks / 100000);
    digits_put2(at + 22, ticks / 1000 % 100);
    digits_put2(at + 24, ticks / 10 % 100);
    at[26] = (char)('0' + ticks % 10);
    at[27] = 'Z';
    return at + 28;
}

bool when_take_clock(struct str *s, when *t)
{
    struct str rest = *s;
    int h, m, sec;

    if (!(rest.n > 1 && rest.s[1] == ':' ? take_int(&rest, 1, &h) : take_int(&rest, 2, &h)))
        return false;
    if (!take_char(&rest, ':') || !take_int(&rest, 2, &m) || !take_char(&rest, ':') ||
        !take_int(&rest, 2, &sec) || h > 23 || m > 59 || sec > 59)
        return false;
    *t = h * WHEN_HOUR + m * WHEN_MINUTE + sec * WHEN_SECOND;
    *s = rest;
    return true;
}

when when_follow(when last, when clock, when back)
{
    when from = last - back, midnight = from - from % WHEN_DAY;

    if (from % WHEN_DAY < 0)
        midnight -= WHEN_DAY;
    return midnight + clock >= from ? midnight + clock : midnight + clock + WHEN_DAY;
}
