/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list bears no time: it is as old as its file (moment_stated).  Its lines say many things, each
 * of something else, and where a rule asks for all of them (by) each is weighed by itself: the last
 * line about it counts, and one whose time is in doubt leaves it open.  Events about many machines
 * are weighed so, too.
 */
#include "verdict/task_rule.h"

#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/kinds.h"
#include "verdict/moved.h"

static bool names_role(const struct judge *j, struct str machine, struct str role)
{
    size_t host = machine.n ? host_lookup(j, machine) : SIZE_MAX;

    return host != SIZE_MAX && host_plays(&j->v->hosts[host], role);
}

/* The update that a package brings is told by its article: the product keeps its version. */
static bool is_from(const struct judge *j, const struct fact *f, struct str level)
{
    struct str package = fact_capture(f, STR("update"));
    struct release r = f->release ? *f->release : (struct release){ .product = STR("om") };
    bool known = f->release != NULL;

    if (!j->in->releases)
        return false;
    if (package.n && release_of_article(j->in->releases, r.product, package, &r))
        known = true;
    else if (package.n)
        r.level = 0;
    return known && release_from(j->in->releases, &r, level);
}

/* It comes from a rollup of the release that the upgrade led to, and not from one before that which
   the servers have now. */
static bool is_of_applied(const struct judge *j, const struct fact *f)
{
    const struct release *r = f->release;

    return r && r->order >= j->to_order && r->update.n && !str_eq_nocase(r->update, STR("RTM")) &&
           (r->order != j->applied.order || r->level >= j->applied.level);
}

/* capture=value, or a word about its version. */
static bool says(const struct judge *j, struct str what, const struct fact *f)
{
    struct str rest = what, name = str_cut(&rest, '=');

    if (str_eq(what, STR("update=applied")))
        return is_of_applied(j, f);
    if (str_eq(what, STR("group=new")))
        return shows_new_group(j, f);
    if (str_eq(what, STR("group=new-alone")))
        return shows_new_group_alone(j, f);
    if (str_eq(what, STR("group=both")))
        return shows_both_groups(j, f);
    if (str_eq(name, STR("update"))) /* the update level of its version, by the release map */
        return f->release && str_eq_nocase(f->release->update, rest) && !left_failed(j, f->host);
    if (str_eq(name, STR("from")) || str_eq(name, STR("from!")))
        return is_from(j, f, rest) == (name.s[name.n - 1] != '!');
    if (str_eq(what, STR("release=older"))) /* than that of the upgrade */
        return f->release && f->release->order < j->to_order;
    if (str_eq(name, STR("release")))
        return f->release && str_eq_nocase(f->release->release, rest);
    if (str_eq(name, STR("signature")) || str_eq(name, STR("signature!")))
        return str_eq(f->signature->name, rest) == (name.s[name.n - 1] != '!');
    if (str_starts(rest, STR("role:"))) /* the machine that is named has it */
        return names_role(j, fact_capture(f, name), str_from(rest, 5));
    return str_eq_nocase(fact_capture(f, name), rest);
}

bool rule_holds(const struct judge *j, const struct task_rule *r, const struct fact *f)
{
    return !r->where.n || says(j, r->where, f);
}

/* In doubt by as much as the edge of the span, both by the clock of the fact's machine: the digits
   tell on which side it is.  False: they do not. */
static bool fits_by_one_clock(const struct judge *j, const struct task_rule *r,
                              const struct fact *f, struct moment at, enum fits *fits)
{
    enum span span = r->span;
    struct moment begun = j->host_begun[f->host], ended = own_ended(j, f->host), edge = ended;
    bool before = span == SPAN_BEFORE_FIRST;

    /* inside its own phase, which lies inside the window */
    if (span == SPAN_WINDOW || span == SPAN_INSIDE) {
        *fits = FITS;
        return moments_same_doubt(at, begun) && moments_same_doubt(at, ended) &&
               at.t >= begun.t && at.t <= ended.t;
    }
    if (span == SPAN_FROM_OWN && moment_known(ended))
        edge = own_begun(j, f->host);
    else if (before)
        edge = j->first && j->first->host == f->host ? first_begun(j) : MOMENT_UNKNOWN;
    else if (span != SPAN_AFTER_OWN)
        return false;
    if (!moments_same_doubt(at, edge))
        return false;
    *fits = (before ? at.t <= edge.t && at.t >= edge.t - BEFORE_LOOKBACK
                    : at.t >= edge.t + r->later) ? FITS : FITS_NOT;
    return true;
}

static enum fits fits_span(const struct judge *j, const struct task_rule *r, const struct fact *f)
{
    enum span span = r->span;
    struct moment at = moment_stated(j, f);
    enum fits fits;
    when from, to;

    if (span == SPAN_ANY)
        return FITS;
    if (!moment_known(at) || !span_bounds(j, span, f->host, &from, &to))
        return FITS_NOT;
    if (at.doubt && f->host != SIZE_MAX && j->host_end && fits_by_one_clock(j, r, f, at, &fits))
        return fits;
    if (moment_lo(at) - r->later >= from && moment_hi(at) <= to)
        return FITS;
    span_edges(j, span, f->host, true, &from, &to);
    return moment_hi(at) - r->later >= from && moment_lo(at) <= to ? FITS_PERHAPS : FITS_NOT;
}

enum fits rule_fits(const struct judge *j, const struct task_rule *r, const struct fact *f)
{
    return fact_named(f, r->seen) && rule_holds(j, r, f) ? fits_span(j, r, f) : FITS_NOT;
}

bool evidence_inside(const struct judge *j, const struct task_rule *r, const struct fact *f)
{
    return rule_fits(j, r, f) == FITS;
}

/* Later in time, a known time before none; in one moment the one that stands behind. */
static bool is_later(const struct judge *j, const struct fact *f, const struct fact *best)
{
    struct moment at = moment_stated(j, f), other = best ? moment_stated(j, best) : MOMENT_UNKNOWN;

    if (!best || !moment_known(at) || !moment_known(other))
        return !best || moment_known(at) || (!moment_known(other) && f < best);
    return at.t > other.t || (at.t == other.t && f > best);
}

static const struct fact *latest_on(const struct judge *j, const struct task_rule *r, size_t host,
                                    const struct fact *best)
{
    const uint64_t *seen = kinds_named(j, r->seen);
    size_t end = j->host_begin[host + 1];

    if (!host_shows(j, host, r->seen))
        return best;
    for (size_t i = j->host_begin[host]; (i = next_fact(j, seen, i, end)) < end; i++) {
        const struct fact *f = &j->facts[i];
        if (rule_holds(j, r, f) && fits_span(j, r, f) == FITS && is_later(j, f, best))
            best = f;
    }
    return best;
}

static const struct fact *latest_anywhere(const struct judge *j, const struct task_rule *r,
                                          const struct fact *best)
{
    for (size_t s = 0, n; s < r->seen.n; s++) {
        const uint32_t *at = facts_named(j, r->seen.items[s], &n);
        for (size_t i = 0; i < n; i++) {
            const struct fact *f = &j->facts[at[i]];
            if (rule_fits(j, r, f) == FITS && is_later(j, f, best))
                best = f;
        }
    }
    return best;
}

/* ---- lists: each thing by itself ---------------------------------------------------------- */

#define THINGS_MOST 4096 /* more of them are no list that a person exported */

struct thing {
    const struct fact *last; /* inside the span */
    when doubt;              /* until when a line may lie inside the span; WHEN_NONE: none may */
};

struct things {
    struct strmap numbers;
    struct thing *items;     /* THINGS_MOST */
    size_t n;
};

/* What the fact is about: a machine under its one name, or what its list calls the thing. */
static struct str thing_told(const struct judge *j, const struct task_rule *r,
                             const struct fact *f)
{
    if (!str_eq(r->by, STR("host")))
        return fact_capture(f, r->by);
    return f->host == SIZE_MAX ? STR_NONE : j->v->hosts[f->host].name;
}

/* The thing, with `make` also a new one; NULL: there is none.  Too many, or no memory: -1. */
static int thing_of(const struct judge *j, struct things *all, struct str name, bool make,
                    struct thing **thing)
{
    uint64_t number = 0;

    *thing = NULL;
    if (!make && !strmap_get(&all->numbers, name, &number))
        return 0;
    if (make && strmap_number(&all->numbers, name, all->n + 1, &number) < 0)
        j->arena->failed = true;
    if (number > THINGS_MOST || j->arena->failed)
        return -1;
    if (number > all->n)
        all->items[all->n++].doubt = WHEN_NONE;
    *thing = &all->items[number - 1];
    return 0;
}

static bool was_before(const struct judge *j, const struct task_rule *r, const struct fact *f)
{
    struct moment at = moment_stated(j, f);

    return moment_known(at) && moment_known(j->begin) && moment_hi(at) < moment_lo(j->begin) &&
           says(j, r->was, f);
}

static void note(const struct judge *j, const struct task_rule *r, const struct fact *f,
                 struct thing *x)
{
    enum fits fits = fits_span(j, r, f);

    if (fits == FITS && is_later(j, f, x->last))
        x->last = f;
    if (fits == FITS_PERHAPS && moment_hi(moment_stated(j, f)) > x->doubt)
        x->doubt = moment_hi(moment_stated(j, f));
}

/* The latest counts: what may lie inside the span, and lies before it for certain, is over. */
static bool is_in_doubt(const struct judge *j, const struct thing *x)
{
    return x->doubt != WHEN_NONE &&
           (!x->last || x->doubt >= moment_lo(moment_stated(j, x->last)));
}

/* With `was` two walks: which things it was said of, then what is said of these. */
static bool gather(const struct judge *j, const struct task_rule *r, size_t host, bool marking,
                   struct things *all)
{
    bool make = marking || !r->was.n;

    for (size_t s = 0, n; s < r->seen.n; s++) {
        const uint32_t *at = facts_named(j, r->seen.items[s], &n);
        for (size_t i = 0; i < n; i++) {
            const struct fact *f = &j->facts[at[i]];
            struct str name = thing_told(j, r, f);
            struct thing *x;

            if (!name.n || (host != SIZE_MAX && f->host != host) ||
                (marking && !was_before(j, r, f)))
                continue;
            if (thing_of(j, all, name, make, &x) < 0)
                return false;
            if (x && !marking)
                note(j, r, f, x);
        }
    }
    return true;
}

/* In a damaged list a line may be lost, or be about another thing than it says. */
static bool any_list_is_damaged(const struct judge *j, const struct task_rule *r)
{
    for (size_t k = 0; k < r->seen.n; k++) {
        size_t n = 0;
        const uint32_t *at = facts_named(j, r->seen.items[k], &n);

        for (size_t i = 0; i < n; i++) {
            const struct ev_source *s = &j->in->evidence->sources[j->facts[at[i]].source];
            if (str_eq(s->channel, STR("inventory")) && (s->doubted || source_is_damaged(s)))
                return true;
        }
    }
    return false;
}

/* Of a long list the lines in the middle are not kept: what it says of all nobody knows. */
static bool all_kept(const struct judge *j, const struct task_rule *r)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->more_n; i++) {
        if (!e->more[i].subject.n && strs_has(r->seen, e->more[i].signature->name))
            return false;
    }
    return true;
}

/* One that nothing in the span tells of counts only where it must be told of: it was there
   before. */
static const struct fact *latest_thing(const struct judge *j, const struct task_rule *r, bool every,
                                       const struct things *all)
{
    const struct fact *best = NULL;

    for (size_t i = 0; i < all->n; i++) {
        const struct thing *x = &all->items[i];
        bool holds = x->last && !is_in_doubt(j, x) && rule_holds(j, r, x->last);

        if (!r->was.n && !x->last && x->doubt == WHEN_NONE)
            continue;
        if (every && !holds)
            return NULL;
        if (holds && is_later(j, x->last, best))
            best = x->last;
    }
    return best;
}

bool rule_seen(const struct judge *j, const struct task_rule *r)
{
    size_t n = 0;

    for (size_t i = 0; i < r->seen.n && !n; i++)
        facts_named(j, r->seen.items[i], &n);
    return n > 0;
}

static const struct fact *latest_listed(const struct judge *j, const struct task_rule *r,
                                        size_t host, bool every)
{
    struct things all = { .n = 0 };
    const struct fact *best = NULL;

    if (!rule_seen(j, r) || (every && (!all_kept(j, r) || any_list_is_damaged(j, r))))
        return NULL;
    all.items = arena_zero(j->arena, THINGS_MOST, sizeof *all.items);
    if (all.items && (!r->was.n || gather(j, r, host, true, &all)) &&
        gather(j, r, host, false, &all))
        best = latest_thing(j, r, every, &all);
    strmap_release(&all.numbers);
    return best;
}

const struct fact *rule_latest(const struct judge *j, const struct task_rule *r, size_t host,
                               bool every, const struct fact *best)
{
    const struct fact *f;

    if (!r->by.n)
        return host == SIZE_MAX ? latest_anywhere(j, r, best) : latest_on(j, r, host, best);
    f = latest_listed(j, r, host, every);
    return f && is_later(j, f, best) ? f : best;
}

bool speaks_until_begin(const struct judge *j, const struct fact *f, struct str log)
{
    when begin = moment_known(j->begin) ? moment_lo(j->begin) : WHEN_NONE;

    return begin == WHEN_NONE || f->host == SIZE_MAX || !moment_known(f->time) ||
           f->time.t >= begin || covered(j, f->host, log, f->time.t, begin, NULL);
}

bool may_be_elsewhere(const struct judge *j, const struct task_rule *rule)
{
    for (size_t h = 0; h < j->v->hosts_n && rule->unless.n; h++) {
        if (host_shows(j, h, rule->unless))
            return true;
    }
    return false;
}

/* A rule that names no part is of every part. */
bool rule_of_part(const struct task_rule *r, struct str part)
{
    return !part.n || !r->part.n || str_eq(r->part, part);
}

bool is_new_part(const struct task_rule *rules, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (str_eq(rules[k].part, rules[i].part))
            return false;
    }
    return true;
}

const struct fact *latest_of(const struct judge *j, const struct task_rule *rules, size_t n,
                             struct str part, size_t host, bool every, bool hearsay)
{
    const struct fact *best = NULL;

    for (size_t r = 0; r < n; r++) {
        if (rule_of_part(&rules[r], part) && !rules[r].alone && !rules[r].started.n &&
            !rules[r].answers && rules[r].hearsay == hearsay)
            best = rule_latest(j, &rules[r], host, every, best);
    }
    return best;
}

bool is_no_later(const struct judge *j, const struct fact *a, const struct fact *b)
{
    struct moment x = moment_stated(j, a), y = moment_stated(j, b);

    if (!moment_known(x) || !moment_known(y))
        return false;
    return x.t == a->time.t && y.t == b->time.t ? !comes_before(j, b, a) : x.t <= y.t;
}
