/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hazards that show by two statements about the same thing: one from before the upgrade, one from
 * behind it.  A list that some collector made bears no time: it was true when its file was written.
 * Copying a file can make that later, never earlier, so one list alone proves nothing about a
 * change; two that differ in time, one of them from before the upgrade, do.
 */
#include "verdict/hazard.h"
#include "verdict/clock.h"
#include "verdict/fact.h"
#include "verdict/kinds.h"
#include "verdict/task_rule.h"

/* ---- a version stays ---------------------------------------------------------------------- */

/* All that is said of one version: of a machine's product, or of a pack of the group. */
struct saying {
    const struct fact *last;
    when first_hi, last_lo, last_hi;
    bool of_its_time; /* the last one has a time of its own */
};

#define SAYINGS_MOST 64 /* versions of one machine, or of the few packs that count */

struct sayings {
    struct saying items[SAYINGS_MOST];
    size_t n;
};

struct span_known {
    when from, to; /* WHEN_NONE: not known, or no update */
};

static bool same_pack(const struct fact *a, const struct fact *b)
{
    return str_eq_nocase(fact_capture(a, STR("pack")), fact_capture(b, STR("pack")));
}

static struct saying *saying_of(struct sayings *all, const struct fact *f)
{
    for (size_t i = 0; i < all->n; i++) {
        if (same_pack(all->items[i].last, f) &&
            str_eq(fact_version(all->items[i].last), fact_version(f)))
            return &all->items[i];
    }
    if (all->n == SAYINGS_MOST)
        return NULL;
    all->items[all->n] = (struct saying){ .last = f, .first_hi = WHEN_NONE };
    return &all->items[all->n++];
}

static void gather(const struct judge *j, const struct hazard *h, size_t from, size_t to,
                   struct sayings *all)
{
    const uint64_t *seen = kinds_named(j, h->rule.seen);

    all->n = 0;
    for (size_t i = from; (i = next_fact(j, seen, i, to)) < to; i++) {
        const struct fact *f = &j->facts[i];
        struct moment m = fact_version(f).n ? moment_stated(j, f) : MOMENT_UNKNOWN;
        struct saying *s = moment_known(m) ? saying_of(all, f) : NULL;

        if (!s)
            continue;
        if (s->first_hi == WHEN_NONE || moment_hi(m) < s->first_hi)
            s->first_hi = moment_hi(m);
        if (s->last == f || moment_lo(m) > s->last_lo) {
            s->last = f;
            s->last_lo = moment_lo(m);
            s->last_hi = moment_hi(m);
            s->of_its_time = moment_known(f->time);
        }
    }
}

/* What the packages did to a machine, or (SIZE_MAX) to all management servers: from begin to
   end. */
static struct span_known update_span(const struct judge *j, size_t host)
{
    struct span_known s = { WHEN_NONE, WHEN_NONE };

    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];
        for (size_t i = 0; i < r->instances_n && str_eq(r->phase->role, STR("ms")); i++) {
            const struct instance *in = &r->instances[i];
            if (host != SIZE_MAX && in->host != host)
                continue;
            if (in->state != STATE_DONE || !moment_known(in->begin) || !moment_known(in->end))
                return (struct span_known){ WHEN_NONE, WHEN_NONE };
            if (s.from == WHEN_NONE || moment_lo(in->begin) < s.from)
                s.from = moment_lo(in->begin);
            if (s.to == WHEN_NONE || moment_hi(in->end) > s.to)
                s.to = moment_hi(in->end);
        }
    }
    return s;
}

/* The version that the update began with: the release's own; of 1807 (plans 2.11) that of 1801. */
static bool is_from_before(const struct judge *j, const struct fact *f)
{
    const struct judged *m = &j->v->main;

    if (!f->release || str_eq(m->from, m->to))
        return f->release && str_eq(f->release->update, STR("RTM"));
    return str_eq(f->release->release, m->from);
}

static bool is_of_update(const struct judge *j, const struct fact *f)
{
    const struct judged *m = &j->v->main;

    return !f->release || str_eq(f->release->release, m->to) ||
           str_eq(f->release->release, m->from);
}

/* It is older than every update, or was there before this one; and nothing else is said since. */
static bool stayed(const struct judge *j, const struct sayings *all, const struct saying *s,
                   struct span_known span, when limit)
{
    const struct fact *f = s->last;
    bool old = s->of_its_time && is_from_before(j, f);

    if (!is_of_update(j, f) || s->last_lo <= span.to + limit || (!old && s->first_hi >= span.from))
        return false;
    for (size_t i = 0; i < all->n; i++) {
        const struct saying *other = &all->items[i];
        if (other != s && same_pack(other->last, f) && other->last_hi >= span.from)
            return false;
    }
    return true;
}

static int unchanged_in(struct judge *j, const struct hazard *h, size_t host)
{
    struct span_known span = update_span(j, host);
    struct sayings all;

    if (span.to == WHEN_NONE)
        return 0;
    gather(j, h, host == SIZE_MAX ? 0 : j->host_begin[host],
           host == SIZE_MAX ? j->facts_n : j->host_begin[host + 1], &all);
    for (size_t i = 0; i < all.n; i++) {
        if (stayed(j, &all, &all.items[i], span, (when)h->limit * WHEN_HOUR) &&
            hazard_note(j, h, all.items[i].last->host, ref_stated(j, all.items[i].last)) < 0)
            return -1;
    }
    return 0;
}

/* span after-own: each machine for itself; else the whole group */
int hazard_unchanged(struct judge *j, const struct hazard *h)
{
    if (h->rule.span != SPAN_AFTER_OWN)
        return unchanged_in(j, h, SIZE_MAX);
    for (size_t host = 0; host < j->v->hosts_n; host++) {
        if (unchanged_in(j, h, host) < 0)
            return -1;
    }
    return 0;
}

/* ---- a switch is thrown ------------------------------------------------------------------- */

#define SWITCHES_MOST 4096 /* statements; more of them are no list that a person exported */

/* On a list that was made when all had been switched off for the upgrade nobody sees what was off
   before: something must be on in it. */
static bool is_of_daily_life(const struct fact *const *said, size_t n, const struct fact *f)
{
    for (size_t i = 0; i < n; i++) {
        if (said[i]->source == f->source &&
            str_eq_nocase(fact_capture(said[i], STR("enabled")), STR("True")))
            return true;
    }
    return false;
}

/* The last statement about the name that is certainly before from, or else behind it. */
static const struct fact *latest(const struct judge *j, const struct fact *const *said, size_t n,
                                 struct str name, bool before, when limit)
{
    const struct fact *best = NULL;
    when at = WHEN_NONE;

    for (size_t i = 0; i < n; i++) {
        struct moment m = moment_stated(j, said[i]);
        if (!str_eq(fact_capture(said[i], STR("name")), name) ||
            (before ? moment_hi(m) >= limit : moment_lo(m) <= limit) || (best && m.t <= at))
            continue;
        best = said[i];
        at = m.t;
    }
    return best;
}

static int switched_in(struct judge *j, const struct hazard *h, const struct fact *const *said,
                       size_t n)
{
    struct str to = h->change, from = str_cut(&to, '>');

    for (size_t i = 0; i < n; i++) {
        struct str name = fact_capture(said[i], STR("name"));
        const struct fact *a = latest(j, said, n, name, true, moment_lo(j->begin));
        const struct fact *b = latest(j, said, n, name, false, moment_hi(j->end));

        if (b != said[i] || !a || !str_eq_nocase(fact_capture(a, STR("enabled")), from) ||
            !str_eq_nocase(fact_capture(b, STR("enabled")), to))
            continue;
        if (hazard_note(j, h, SIZE_MAX, ref_stated(j, a)) < 0 ||
            hazard_note(j, h, SIZE_MAX, ref_stated(j, b)) < 0)
            return -1;
    }
    return 0;
}

int hazard_switched(struct judge *j, const struct hazard *h)
{
    const uint64_t *seen = kinds_named(j, h->rule.seen);
    const struct fact **said, **kept;
    size_t n = 0, kept_n = 0;

    if (!moment_known(j->begin) || !moment_known(j->end) || !rule_seen(j, &h->rule))
        return 0;
    said = arena_zero(j->arena, SWITCHES_MOST, sizeof *said);
    kept = arena_zero(j->arena, SWITCHES_MOST, sizeof *kept);
    if (!said || !kept)
        return -1;
    for (size_t i = 0; (i = next_fact(j, seen, i, j->facts_n)) < j->facts_n; i++) {
        if (n < SWITCHES_MOST && moment_known(moment_stated(j, &j->facts[i])))
            said[n++] = &j->facts[i];
    }
    for (size_t i = 0; i < n; i++) {
        if (moment_hi(moment_stated(j, said[i])) >= moment_lo(j->begin) ||
            is_of_daily_life(said, n, said[i]))
            kept[kept_n++] = said[i];
    }
    return switched_in(j, h, kept, kept_n);
}

/* ---- a product is installed over itself --------------------------------------------------- */

/* The last installation of the product on this machine that was not removed; by its name. */
static const struct fact *installed(struct judge *j, struct strmap *products, struct str product,
                                    const struct fact *now)
{
    struct buf key = { 0 };
    uint64_t before = 0;

    buf_char(&key, '='); /* one without a name is one, too */
    for (size_t i = 0; i < product.n; i++) {
        char c = product.s[i];
        buf_char(&key, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c);
    }
    if (!strmap_get(products, buf_str(&key), &before))
        before = 0;
    if (key.failed || strmap_put(products, buf_str(&key), (uint64_t)(uintptr_t)now) < 0)
        j->arena->failed = true;
    buf_release(&key);
    return (const struct fact *)(uintptr_t)before;
}

static int not_removed_on(struct judge *j, const struct hazard *h, size_t host)
{
    struct strmap products = { 0 };
    int result = 0;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1] && result == 0; i++) {
        const struct fact *f = &j->facts[i], *before;
        bool seen = fact_named(f, h->rule.seen);

        if (!moment_known(f->time))
            break;
        if (!seen && !fact_named(f, h->removed))
            continue;
        before = installed(j, &products, fact_capture(f, STR("product")), seen ? f : NULL);
        if (seen && before && !str_eq(fact_version(before), fact_version(f)))
            result = hazard_note(j, h, host, ref_of(j, f));
    }
    strmap_release(&products);
    return j->arena->failed ? -1 : result;
}

int hazard_not_removed(struct judge *j, const struct hazard *h)
{
    for (size_t host = 0; host < j->v->hosts_n; host++) {
        if (host_shows(j, host, h->rule.seen) && not_removed_on(j, h, host) < 0)
            return -1;
    }
    return 0;
}

/* By hand: what came from the machine's own log, not by a push. */
static bool installs_agent(const struct judge *j, const struct fact *f)
{
    return f->signature->outcome == OUTCOME_DONE && j->source_host[f->source] == f->host &&
           str_starts(f->signature->role, STR("agent"));
}

/* By the clocks of whoever wrote them; of one log in any zone they stand in order. */
static bool certainly_behind(const struct judge *j, const struct fact *later,
                             const struct fact *earlier)
{
    when tolerance = clock_tolerance(j, j->source_host[later->source],
                                     j->source_host[earlier->source]);

    if (later->source == earlier->source && later->time.doubt == earlier->time.doubt)
        return later->time.t > earlier->time.t;
    return tolerance != WHEN_NONE && moment_hi(earlier->time) + tolerance <= moment_lo(later->time);
}

static bool is_vaguer_word(const struct judge *j, const struct fact *f, const struct fact *failure)
{
    return failure && f->time.doubt > failure->time.doubt && !certainly_behind(j, f, failure);
}

/* The failure, then a removal in a bracket of its own, then an installation that worked.  One
   that worked before answers the failure: nothing was removed by hand for it.  A server's word that
   is not certainly of a later failure is of this one, whose own time says more where the word's is
   less certain. */
int hazard_reinstalled(struct judge *j, const struct hazard *h)
{
    for (size_t host = 0; host < j->v->hosts_n; host++) {
        const struct fact *failure = NULL, *removal = NULL, *between = NULL;

        if (!host_shows(j, host, h->rule.seen))
            continue;
        for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
            const struct fact *f = &j->facts[i];
            if (!moment_known(f->time))
                break;
            if (fact_named(f, h->rule.seen)) {
                if (removal ? !certainly_behind(j, f, removal) : is_vaguer_word(j, f, failure))
                    continue;
                failure = f;
                removal = between = NULL;
            } else if (failure && fact_named(f, h->removed)) {
                if (certainly_behind(j, f, failure))
                    removal = f;
            } else if (removal && fact_named(f, h->between)) {
                between = f;
            } else if (failure && installs_agent(j, f)) {
                if (between && (hazard_note(j, h, host, ref_of(j, failure)) < 0 ||
                                hazard_note(j, h, host, ref_of(j, f)) < 0))
                    return -1;
                failure = removal = between = NULL;
            }
        }
    }
    return 0;
}
