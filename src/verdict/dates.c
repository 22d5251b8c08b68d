/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which of the numbers of a date is the day, the month, the year of two digits.
 *
 * A date that can be read in several orders is settled by the whole file (a 13 anywhere, or days on
 * end that would otherwise be months or years apart), by what the user told (--dates), by the other
 * files of its host (their order, or the week in which they end), by the day on which the file was
 * written last (no date of it lies behind that, and no log ends before there was an upgrade), or by
 * the pairs that settle its zone (zone.c); else it stays unknown.  A table of events is written as
 * at the home of who exported it: text logs of its machine follow one behind all the others.  Of
 * two people each writes as at home: an order that takes a file away from all the days of its
 * machine, where another one has it among them, is none of its.
 */
#include "verdict/zone.h"

#include "event/dateorder.h"

#define SAME_WEEK (7 * WHEN_DAY)   /* two logs of a quiet machine, collected together */
#define NO_PAUSE (36 * WHEN_HOUR)  /* between records of a log that goes on from day to day */
#define A_MONTH (27 * WHEN_DAY)
#define A_YEAR (300 * WHEN_DAY)
#define DAYS_OF_BOTH (12 * WHEN_DAY) /* a 13 would tell */
#define WHOLE_LOG 20               /* records: fewer are a selection, that may have pauses */

/* ---- in which orders it can be -------------------------------------------------------------- */

static bool is_open(struct stamp s)
{
    return s.doubt != DATE_SURE;
}

unsigned dates_open(const struct ev_source *s)
{
    unsigned orders = DATE_ORDERS;

    if (!is_open(s->first) && !is_open(s->last))
        return 0;
    if (is_open(s->first))
        orders &= date_orders(s->first);
    if (is_open(s->last))
        orders &= date_orders(s->last);
    return orders & ~s->dates_not ? orders & ~s->dates_not : orders;
}

when local_of(const struct judge *j, uint32_t source, struct stamp s)
{
    char order = j->source_order[source];
    unsigned left = date_orders(s) & ~j->in->evidence->sources[source].dates_not;
    when only = WHEN_NONE;

    if (!is_open(s) || order)
        return is_open(s) ? date_in(s, order) : s.t;
    for (const char *o = "dmy"; *o; o++) {
        when t = left & date_order_bit(*o) ? date_in(s, *o) : WHEN_NONE;

        if (t != WHEN_NONE && only != WHEN_NONE && t != only)
            return WHEN_NONE;
        only = t != WHEN_NONE ? t : only;
    }
    return only;
}

/* The only order that is left, where the dates of a file do not contradict each other. */
static char order_proven(const struct ev_source *s)
{
    return date_order_only(DATE_ORDERS & ~s->dates_not);
}

static bool can_be(const struct ev_source *s, char order)
{
    unsigned open = dates_open(s);

    return !open || (open & date_order_bit(order));
}

/* What files of each host say: all of them, or text logs alone. */
static unsigned *orders_said(const struct judge *j, bool texts)
{
    const struct evidence *e = j->in->evidence;
    unsigned *said = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *said);

    for (size_t i = 0; said && i < e->sources_n; i++) {
        size_t h = j->source_host[i];
        if (h == SIZE_MAX || (texts && !e->sources[i].is_text))
            continue;
        said[h] |= date_order_bit(order_proven(&e->sources[i]));
        said[h] |= date_order_bit(j->source_order[i]);
    }
    return said;
}

/* A first or last date in that order; dates that say nothing of it are what they are. */
static when read_in(struct stamp s, char order)
{
    return s.t == WHEN_NONE ? WHEN_NONE : date_in(s, order);
}

/* Can every date of the file be read in all of the orders that are left?  Then these, else none. */
static unsigned open_throughout(const struct ev_source *s)
{
    unsigned open = dates_open(s);

    for (const char *o = "dmy"; *o && open; o++)
        if ((open & date_order_bit(*o)) && (read_in(s->first, *o) == WHEN_NONE ||
                                            read_in(s->last, *o) == WHEN_NONE))
            open = 0;
    return open && !date_order_only(open) ? open : 0;
}

/* ---- where the days of a machine lie -------------------------------------------------------- */

struct days {
    when from, to; /* WHEN_NONE: none is known */
};

static void days_add(struct days *d, when t)
{
    if (t == WHEN_NONE)
        return;
    d->from = d->from == WHEN_NONE || t < d->from ? t : d->from;
    d->to = d->to == WHEN_NONE || t > d->to ? t : d->to;
}

/* From the first to the last one that its files tell, whose dates are known: by their own clock,
   which hours do not matter to. */
static struct days *days_known(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    struct days *known = arena_zero(j->arena, j->v->hosts_n, sizeof *known);

    for (size_t h = 0; known && h < j->v->hosts_n; h++)
        known[h] = (struct days){ WHEN_NONE, WHEN_NONE };
    for (size_t i = 0; known && i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];

        if (j->source_host[i] == SIZE_MAX || s->first.kind == STAMP_CLOCK)
            continue;
        days_add(&known[j->source_host[i]], local_of(j, (uint32_t)i, s->first));
        days_add(&known[j->source_host[i]], local_of(j, (uint32_t)i, s->last));
    }
    return known;
}

/* The orders in which a file that is open throughout lies within a week of these days. */
static unsigned orders_among(const struct ev_source *s, struct days d)
{
    unsigned open = open_throughout(s), among = 0;

    for (const char *o = "dmy"; *o && d.from != WHEN_NONE; o++)
        if ((open & date_order_bit(*o)) && read_in(s->first, *o) > d.from - SAME_WEEK &&
            read_in(s->last, *o) < d.to + SAME_WEEK)
            among |= date_order_bit(*o);
    return among;
}

/* An order takes a file away from the days of its machine where another one alone has it there. */
static bool is_astray(const struct ev_source *s, char order, struct days d)
{
    unsigned among = orders_among(s, d);

    return among && !(among & date_order_bit(order));
}

/*
 * Files that do not say it themselves follow the other files of their host.  A table has the order
 * of whoever exported it, which a text log follows only when nothing else is left (last): pairs may
 * tell its own.
 */
static int spread(struct judge *j, bool last)
{
    const struct evidence *e = j->in->evidence;
    const unsigned *all = orders_said(j, false), *texts = orders_said(j, true);
    const struct days *days = days_known(j);

    if (!all || !texts || !days)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];
        size_t h = j->source_host[i];
        const unsigned *said = s->is_text && (!last || (h != SIZE_MAX && texts[h])) ? texts : all;
        char order = h == SIZE_MAX ? 0 : date_order_only(said[h]);

        if (!j->source_order[i] && order && can_be(s, order) &&
            !is_astray(s, order, days[h]))
            j->source_order[i] = order;
    }
    return 0;
}

int dates_spread(struct judge *j)
{
    return spread(j, true);
}

/* ---- what lies near ------------------------------------------------------------------------- */

/* The logs of one machine are collected together: those that bear their instants say when. */
static when *last_instants(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    when *last = arena_zero(j->arena, j->v->hosts_n, sizeof *last);

    for (size_t h = 0; last && h < j->v->hosts_n; h++)
        last[h] = WHEN_NONE;
    for (size_t i = 0; last && i < e->sources_n; i++) {
        struct stamp t = source_latest(&e->sources[i]);
        size_t h = j->source_host[i];

        if (h != SIZE_MAX && t.kind == STAMP_UTC && (last[h] == WHEN_NONE || t.t > last[h]))
            last[h] = t.t;
    }
    return last;
}

static bool near_by(when a, when b, when most)
{
    return a != WHEN_NONE && b != WHEN_NONE && a < b + most && b < a + most;
}

/* The one order that has the log's last date near then; 0: none, or more than one. */
static char order_ending(const struct ev_source *s, unsigned open, when then, when most)
{
    unsigned near = 0;

    for (const char *o = "dmy"; *o; o++)
        if ((open & date_order_bit(*o)) && near_by(read_in(s->last, *o), then, most))
            near |= date_order_bit(*o);
    return date_order_only(near);
}

/* Of the ways to read a log's last date, the one that ends it with the other logs of its
   machine. */
static char order_by_others(const struct ev_source *s, when others)
{
    return is_open(s->last) ? order_ending(s, dates_open(s), others, SAME_WEEK) : 0;
}

static char order_as_read(const struct ev_source *s)
{
    return is_open(s->last) ? s->last.date_order : s->first.date_order;
}

/* From the first to the last date; they need not be in order where the order is a wrong one. */
static when span_in(const struct ev_source *s, char order)
{
    when span = read_in(s->last, order) - read_in(s->first, order);

    return s->first.doubt == DATE_ANY_ORDER && span < 0 ? -span : span;
}

/* The orders of some in which it takes from (more) to less than most. */
static unsigned orders_within(const struct ev_source *s, unsigned some, when from, when most)
{
    unsigned within = 0;

    for (const char *o = "dmy"; *o; o++)
        if ((some & date_order_bit(*o)) && span_in(s, *o) > from && span_in(s, *o) < most)
            within |= date_order_bit(*o);
    return within;
}

/* Those in which the year stands elsewhere than in the ones that are near, and has changed. */
static unsigned years_apart(const struct ev_source *s, unsigned open, unsigned near)
{
    unsigned apart = near == DATE_YMD ? DATE_DMY | DATE_MDY : DATE_YMD;

    if (!near || (near != DATE_YMD && (near & DATE_YMD)))
        return 0;
    return orders_within(s, open & apart, A_YEAR, INT64_MAX);
}

/*
 * Read rightly, a log goes on from day to day; read wrongly, its days lie a month or a year apart,
 * and nothing would stand between them.  A month may be a pause of a selection; that two days of
 * one month become the same day of two years is no chance.
 */
static char order_by_days(const struct ev_source *s)
{
    bool goes_on = s->longest_quiet && s->longest_quiet < NO_PAUSE;
    unsigned open = open_throughout(s), near, others;
    char as_read = order_as_read(s);

    if (!open || s->last.t / WHEN_DAY == s->first.t / WHEN_DAY)
        return 0;
    near = orders_within(s, open, 0, DAYS_OF_BOTH);
    open &= ~years_apart(s, open, near);
    if (s->records < WHOLE_LOG || date_order_only(open))
        return date_order_only(open);
    others = open & ~date_order_bit(as_read);
    if (goes_on && !orders_within(s, others, -1, A_MONTH))
        return as_read;
    return s->longest_quiet >= A_MONTH ? date_order_only(near & others) : 0;
}

/* Behind the time at which the file was written last, or before there was anything to upgrade. */
static bool is_impossible(const struct ev_source *s, char order)
{
    static const struct civil before = { .year = 2006, .month = 1, .day = 1 };
    when first = read_in(s->first, order), last = read_in(s->last, order);
    when end = s->modified == WHEN_NONE ? INT64_MAX : s->modified + SAME_DAY;

    if (first > end || last > end)
        return true;
    return (s->first.doubt == DATE_ANY_ORDER || s->last.doubt == DATE_ANY_ORDER) &&
           last < when_of(&before);
}

/* The file was written last when its last record was; at least not before. */
static char order_by_file(const struct ev_source *s)
{
    unsigned open = open_throughout(s);
    char order = order_ending(s, open, s->modified, SAME_DAY);

    for (const char *o = "dmy"; *o && !order; o++)
        if ((open & date_order_bit(*o)) && is_impossible(s, *o))
            open &= ~date_order_bit(*o);
    return order ? order : date_order_only(open);
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
        if (!can_be(&j->in->evidence->sources[source], set->order))
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
    for (size_t i = 0; i < e->sources_n; i++) {
        j->source_order[i] = order_proven(&e->sources[i]);
        if (!j->source_order[i])
            j->source_order[i] = order_by_days(&e->sources[i]);
    }
    dates_as_told(j);
    if (spread(j, false) < 0)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        if (!j->source_order[i])
            j->source_order[i] = order_by_file(&e->sources[i]);
    }
    if (spread(j, false) < 0)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];

        if (!j->source_order[i] && h != SIZE_MAX)
            j->source_order[i] = order_by_others(&e->sources[i], others[h]);
    }
    return spread(j, false);
}
