/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of two numbers is the day.
 *
 * A date whose day and month could be exchanged is settled by the whole file (a 13 anywhere, or
 * days on end that would otherwise be months apart), by what the user told (--dates), by the other
 * files of its host (their order, or the week in which they end), by the day on which the file was
 * written last, or by the pairs that settle its zone (zone.c); else it stays unknown.
 */
#include "verdict/zone.h"

#define SAME_WEEK (7 * WHEN_DAY)   /* two logs of a quiet machine, collected together */
#define NO_PAUSE (36 * WHEN_HOUR)  /* between records of a log that goes on from day to day */
#define A_MONTH (27 * WHEN_DAY)
#define DAYS_OF_BOTH (12 * WHEN_DAY) /* a 13 would tell */
#define WHOLE_LOG 20               /* records: fewer are a selection, that may have pauses */

when date_swapped(when t)
{
    struct civil c = civil_of(t);
    int day = c.day;

    c.day = c.month;
    c.month = day;
    return when_of(&c);
}

when local_of(const struct judge *j, uint32_t source, struct stamp s)
{
    char order = j->source_order[source];

    if (!s.day_month_unsure || order == s.date_order)
        return s.t;
    return order ? date_swapped(s.t) : WHEN_NONE;
}

static char order_of(bool day_first, bool month_first)
{
    return day_first == month_first ? 0 : day_first ? 'd' : 'm';
}

/* Files that do not say it themselves follow the other files of their host. */
int dates_spread(struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    bool *day = arena_zero(j->arena, j->v->hosts_n, sizeof *day);
    bool *month = arena_zero(j->arena, j->v->hosts_n, sizeof *month);

    if (!day || !month)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];
        if (h == SIZE_MAX)
            continue;
        day[h] = day[h] || e->sources[i].day_first || j->source_order[i] == 'd';
        month[h] = month[h] || e->sources[i].month_first || j->source_order[i] == 'm';
    }
    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];
        if (!j->source_order[i] && h != SIZE_MAX)
            j->source_order[i] = order_of(day[h], month[h]);
    }
    return 0;
}

static bool near_day(when a, when b)
{
    return a != WHEN_NONE && b != WHEN_NONE && a < b + SAME_DAY && b < a + SAME_DAY;
}

static char other_order(char order)
{
    return order == 'd' ? 'm' : 'd';
}

/* The logs of one machine are collected together: those that bear their instants say when. */
static when *last_instants(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    when *last = arena_zero(j->arena, j->v->hosts_n, sizeof *last);

    for (size_t h = 0; last && h < j->v->hosts_n; h++)
        last[h] = WHEN_NONE;
    for (size_t i = 0; last && i < e->sources_n; i++) {
        const struct stamp *t = &e->sources[i].last;
        size_t h = j->source_host[i];

        if (h != SIZE_MAX && t->kind == STAMP_UTC && (last[h] == WHEN_NONE || t->t > last[h]))
            last[h] = t->t;
    }
    return last;
}

/* Of two ways to read a log's last date, the one that ends it with the other logs of its
   machine. */
static char order_by_others(const struct ev_source *s, when others)
{
    when last = s->last.t, swapped = date_swapped(last);
    bool as_read, as_other;

    if (others == WHEN_NONE || !s->last.day_month_unsure || swapped == WHEN_NONE)
        return 0;
    as_read = last < others + SAME_WEEK && others < last + SAME_WEEK;
    as_other = swapped < others + SAME_WEEK && others < swapped + SAME_WEEK;
    return as_read == as_other ? 0 : as_read ? s->last.date_order : other_order(s->last.date_order);
}

/* Can every date of the file be read both ways?  The second of February is none of them. */
static bool open_throughout(const struct ev_source *s)
{
    return (s->first.day_month_unsure || s->last.day_month_unsure) &&
           date_swapped(s->first.t) != WHEN_NONE && date_swapped(s->last.t) != WHEN_NONE;
}

static char order_as_read(const struct ev_source *s)
{
    return s->last.day_month_unsure ? s->last.date_order : s->first.date_order;
}

/*
 * Read rightly, a log goes on from day to day; read wrongly, its days lie a month apart, and
 * nothing would stand between them.
 */
static char order_by_days(const struct ev_source *s)
{
    when first = s->first.t, last = s->last.t, swapped;
    bool goes_on = s->longest_quiet && s->longest_quiet < NO_PAUSE;

    if (!open_throughout(s) || s->records < WHOLE_LOG || last / WHEN_DAY == first / WHEN_DAY)
        return 0;
    swapped = date_swapped(last) - date_swapped(first);
    if (goes_on && (swapped >= A_MONTH || swapped < 0))
        return order_as_read(s);
    if (s->longest_quiet >= A_MONTH && swapped > 0 && swapped < DAYS_OF_BOTH)
        return other_order(order_as_read(s));
    return 0;
}

/* The file was written last when its last record was. */
static char order_by_file(const struct ev_source *s)
{
    bool as_read = near_day(s->last.t, s->modified);
    bool as_other = near_day(date_swapped(s->last.t), s->modified);

    if (!open_throughout(s) || as_read == as_other)
        return 0;
    return as_read ? order_as_read(s) : other_order(order_as_read(s));
}

/* What the user said of the source's machine; of two words on it the later one counts, and one on
   this machine before one on all. */
static char order_as_told(const struct judge *j, size_t source)
{
    size_t host = j->source_host[source];
    bool named = false;
    char order = 0;

    for (size_t i = 0; i < j->in->dates_n; i++) {
        const struct dates_setting *set = &j->in->dates[i];

        if (set->host.n ? host == SIZE_MAX || !host_meant(j, host, set->host) : named)
            continue;
        named = set->host.n != 0;
        order = set->order;
    }
    return order;
}

/* The user is asked after the dates of the file, but before all that is only near it. */
static void dates_as_told(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; j->in->dates_n && i < e->sources_n; i++) {
        if (!j->source_order[i])
            j->source_order[i] = order_by_days(&e->sources[i]);
        if (j->source_order[i])
            continue;
        j->source_order[i] = order_as_told(j, i);
        j->order_told[i] = j->source_order[i] != 0;
    }
}

/* What the dates of the file itself say, or those of all files of its host. */
int judge_dates(struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    const when *others = last_instants(j);

    if (!others)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++)
        j->source_order[i] = order_of(e->sources[i].day_first, e->sources[i].month_first);
    dates_as_told(j);
    if (dates_spread(j) < 0)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        if (!j->source_order[i])
            j->source_order[i] = order_by_days(&e->sources[i]);
        if (!j->source_order[i])
            j->source_order[i] = order_by_file(&e->sources[i]);
    }
    if (dates_spread(j) < 0)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];

        if (!j->source_order[i] && h != SIZE_MAX)
            j->source_order[i] = order_by_others(&e->sources[i], others[h]);
    }
    return dates_spread(j);
}
