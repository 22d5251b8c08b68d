/* SPDX-License-Identifier: Apache-2.0 */
/* What a reader must know of machines before trusting their times and names. */
#include "report/report_text.h"

#define APART_SHOWN 6u

static void heading_once(struct page *p, bool *headed)
{
    if (!*headed)
        page_heading(p, "Machines");
    *headed = true;
}

static void collision(struct page *p, const struct verdict *v, const struct host *h)
{
    page_show(p, h->name);
    page_put(p, " could be ");
    for (size_t i = 0; i < h->fits_n; i++) {
        page_put(p, i ? " or " : "");
        page_show(p, v->hosts[h->fits[i]].name);
    }
    page_put(p, "; it is taken for none of them");
    page_end(p, 2, 4);
}

/* One machine alone: it gave the name up, and another has it now. */
static void had_before(struct page *p, const struct verdict *v, const struct host *h)
{
    page_show(p, h->name);
    page_put(p, " was the name of ");
    page_show(p, v->hosts[h->fits[0]].name);
    page_put(p, " before: older records under it may be of that one");
    page_end(p, 2, 4);
}

static when size_of(when by)
{
    return by < 0 ? -by : by;
}

/* Phases are shown at the times that are right; records at those that stand in them. */
static void wrong_clock(struct page *p, const struct host *h)
{
    long long minutes = (long long)((size_of(h->clock_offset) + WHEN_MINUTE / 2) / WHEN_MINUTE);

    page_show(p, h->name);
    page_put(p, ": its clock is about ");
    if (minutes >= 60)
        page_put(p, "%lld h ", minutes / 60);
    page_put(p, "%lld min %s, as other machines tell of the same acts; the times of its phases are "
             "corrected by that", minutes % 60, h->clock_offset < 0 ? "slow" : "fast");
    page_end(p, 2, 4);
}

static void not_judged(struct page *p, const struct host *h)
{
    page_show(p, h->name);
    page_put(p, " is not judged: ");
    page_show(p, h->apart);
    page_end(p, 2, 4);
}

static void hidden(struct page *p, const struct host *h)
{
    page_show(p, h->name);
    page_put(p, h->roles_n ? ": what of it reports to the group nothing tells; "
                           : ": what it is nothing tells; ");
    page_show(p, h->why_hidden);
    page_end(p, 2, 4);
}

/* Where other machines have names that something speaks for. */
static bool has_named(const struct verdict *v)
{
    for (size_t i = 0; i < v->hosts_n; i++)
        if (!v->hosts[i].by_word)
            return true;
    return false;
}

static void by_word(struct page *p, const struct host *h)
{
    page_show(p, h->name);
    page_put(p, ": nothing but its folder names this machine; if its logs are of another one, they "
             "belong in that one's folder");
    page_end(p, 2, 4);
}

void show_hosts(struct page *p, const struct verdict *v)
{
    bool headed = false, named = has_named(v);
    size_t apart = 0;

    for (size_t i = 0; i < v->hosts_n; i++) {
        const struct host *h = &v->hosts[i];
        bool wrong = h->has_clock_offset && size_of(h->clock_offset) >= WHEN_MINUTE;

        if (h->fits_n || wrong || h->apart.n || h->hidden || (named && h->by_word))
            heading_once(p, &headed);
        if (h->fits_n > 1)
            collision(p, v, h);
        else if (h->fits_n)
            had_before(p, v, h);
        if (named && h->by_word)
            by_word(p, h);
        if (wrong)
            wrong_clock(p, h);
        if (h->hidden)
            hidden(p, h);
        apart += h->apart.n > 0;
        if (h->apart.n && (p->verbose || apart <= APART_SHOWN))
            not_judged(p, h);
    }
    if (!p->verbose && apart > APART_SHOWN) {
        page_put(p, "and %zu more are not judged (-v)", apart - (size_t)APART_SHOWN);
        page_end(p, 2, 4);
    }
}
