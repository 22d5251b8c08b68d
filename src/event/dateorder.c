/* SPDX-License-Identifier: Apache-2.0 */
#include "event/dateorder.h"

#define BUDDHA 543
/* Of two digits: no logs are of 2040 to 2069, but the Hijra's 1440 began in 2018 and 2500 of Buddha
   has such years, too. */
#define OTHERS_FROM 40
#define OTHERS_UP_TO 69
#define BUDDHA_FROM 2400 /* no year of the other calendar in which there are logs */

static const char letters[] = "dmy"; /* in the order of the bits */

unsigned date_order_bit(char order)
{
    for (unsigned i = 0; i < 3; i++)
        if (letters[i] == order)
            return 1u << i;
    return 0;
}

char date_order_only(unsigned orders)
{
    for (unsigned i = 0; i < 3; i++)
        if (orders == 1u << i)
            return letters[i];
    return 0;
}

struct str date_order_letters(unsigned orders, char out[4])
{
    size_t n = 0;

    for (unsigned i = 0; i < 3; i++)
        if (orders & 1u << i)
            out[n++] = letters[i];
    out[n] = '\0';
    return (struct str){ out, n };
}

static int whole_year(int v, size_t digits)
{
    if (digits == 4)
        return v;
    if (digits != 2 || (v >= OTHERS_FROM && v <= OTHERS_UP_TO))
        return 0;
    return v + (v < OTHERS_FROM ? 2000 : 1900);
}

/* Thai systems count from the death of Buddha. */
static int common_year(int year)
{
    return year > BUDDHA_FROM ? year - BUDDHA : year;
}

/* What the numbers are in that order. */
static void put_date(const struct date_numbers *n, char order, struct civil *c)
{
    size_t year = order == 'y' ? 0 : 2, month = order == 'm' ? 0 : 1;
    size_t day = order == 'y' ? 2 : order == 'm' ? 1 : 0;

    c->year = common_year(whole_year(n->v[year], n->digits[year]));
    c->month = n->v[month];
    c->day = n->digits[day] > 2 ? 0 : n->v[day];
}

/* The numbers of a date whose year has two digits, as they were written. */
static struct date_numbers written(struct civil c, char order)
{
    int year = c.year % 100;

    if (order == 'y')
        return (struct date_numbers){ { year, c.month, c.day }, { 2, 2, 2 }, '/', false, false };
    if (order == 'm')
        return (struct date_numbers){ { c.month, c.day, year }, { 2, 2, 2 }, '/', false, false };
    return (struct date_numbers){ { c.day, c.month, year }, { 2, 2, 2 }, '/', false, false };
}

when date_in(struct stamp s, char order)
{
    struct date_numbers n;
    struct civil c;
    when t;

    if (s.doubt == DATE_SURE)
        return !s.date_order || s.date_order == order ? s.t : WHEN_NONE;
    if (s.date_order == order)
        return s.t;
    if (s.t == WHEN_NONE || !date_order_bit(order) ||
        (order == 'y' && s.doubt == DATE_DAY_OR_MONTH))
        return WHEN_NONE;
    c = civil_of(s.t - s.days * WHEN_DAY);
    n = written(c, s.date_order);
    if (s.doubt == DATE_DAY_OR_MONTH) { /* whose year may have four digits */
        int day = c.day;

        c.day = c.month;
        c.month = day;
    } else {
        put_date(&n, order, &c);
    }
    t = when_of(&c);
    return t == WHEN_NONE ? WHEN_NONE : t + s.days * WHEN_DAY;
}

unsigned date_orders(struct stamp s)
{
    unsigned orders = 0;

    if (s.doubt == DATE_DAY_OR_MONTH)
        return DATE_DMY | DATE_MDY;
    for (unsigned i = 0; i < 3; i++)
        if (date_in(s, letters[i]) != WHEN_NONE)
            orders |= 1u << i;
    return orders;
}

/* A year of two digits, which may stand at either end: what the numbers themselves exclude. */
static void doubt_year(struct stamp *s)
{
    struct stamp any = *s;
    unsigned orders;
    bool same = true;

    any.doubt = DATE_ANY_ORDER;
    any.date_order = any.date_order ? any.date_order : 'd';
    orders = date_orders(any);
    for (unsigned i = 0; i < 3; i++)
        same = same && (!(orders & 1u << i) || date_in(any, letters[i]) == any.t);
    if (date_order_only(orders))
        return;
    if (same) {
        s->date_order = 0;
    } else if (orders & DATE_YMD) {
        *s = any;
    }
}

/* Both of the first two numbers can be the month. */
static void doubt_month(const struct date_numbers *n, char guess, struct stamp *s)
{
    int a = n->v[0], b = n->v[1];

    s->date_order = 'd';
    if (a > 12 || b > 12)
        s->date_order = b > 12 ? 'm' : 'd';
    else if (n->separator != '.' && n->separator != ' ') {
        s->date_order = guess;
        s->doubt = a != b ? DATE_DAY_OR_MONTH : DATE_SURE;
    }
}

/* Dots of the countries that have the year first, where it can be. */
static bool is_eastern(const struct date_numbers *n)
{
    struct civil day = { 0 };

    put_date(n, 'y', &day);
    return n->eastern && n->separator == '.' && when_of(&day) != WHEN_NONE;
}

/*
 * Can an order be learned from it that other dates of its machine are in?  Dots are in doubt only
 * where they are spaced, so whoever wrote a date in doubt wrote no plain dots, and a machine that
 * has both has them from people of two languages.
 */
static bool teaches(const struct date_numbers *n, char order)
{
    bool plain_dots = n->separator == '.' && !n->spaced && n->digits[1];

    if (n->separator == ' ' || (plain_dots && order != 'y'))
        return false;
    return n->v[0] != n->v[1] || order == 'y';
}

void date_read(const struct date_numbers *n, char guess, struct civil *c, struct stamp *stamp)
{
    struct civil day = { 0 };
    struct stamp read = { .kind = stamp->kind };

    if (n->digits[0] == 4) {
        put_date(n, 'y', c);
        return;
    }
    doubt_month(n, guess, &read);
    put_date(n, read.date_order, &day);
    if (n->digits[0] == 2 && n->digits[1]) {
        read.t = when_of(&day);
        if (read.t == WHEN_NONE || is_eastern(n)) {
            read = (struct stamp){ .kind = stamp->kind, .date_order = 'y' };
            put_date(n, 'y', &day);
        } else if (n->digits[2] == 2 && (n->separator != '.' || n->spaced)) {
            doubt_year(&read);
        }
    }
    if (read.doubt == DATE_SURE && !teaches(n, read.date_order))
        read.date_order = 0;
    c->year = day.year;
    c->month = day.month;
    c->day = day.day;
    stamp->date_order = read.date_order;
    stamp->doubt = read.doubt;
}
