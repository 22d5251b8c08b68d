/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sequence of several System Center components (upgrade-plans.md 2.14,
 * system-center-siblings.md 10).  A component is upgraded where an installation shows a release
 * above one that was there before; the same release again is an update or a repair and does not
 * count (10.1).  Where the map does not know one of the two builds, it is of another release, and
 * the numbers of the versions say which is higher (the tables begin with 2012 R2, whose
 * predecessors went there).  Two upgraded components make a sequence, judged beside the plan of
 * Operations Manager; an absent one constrains nothing.
 */
#include "verdict/component.h"

#include "verdict/fact.h"
#include "verdict/kinds.h"

/* Between two components of which one was perhaps not upgraded at all [inferred]. */
#define SEQUENCE_LASTS (14 * WHEN_DAY)

static bool is_of_role(const struct signature *s, const void *role)
{
    return str_eq(s->role, *(const struct str *)role);
}

/* Logs of Configuration Manager tell the build alone (8790), its installer all (5.00.8790.1000). */
static struct str build_of(struct str version, struct str other)
{
    if (str_find_char(other, '.') < other.n || str_find_char(version, '.') == version.n)
        return version;
    (void)str_cut(&version, '.');
    (void)str_cut(&version, '.');
    return str_cut(&version, '.');
}

/* Dotted numbers, the first that differs decides. */
static int compare_versions(struct str one, struct str other)
{
    struct str a = build_of(one, other), b = build_of(other, one);

    while (a.n || b.n) {
        uint64_t x = 0, y = 0;
        str_u64(str_cut(&a, '.'), &x);
        str_u64(str_cut(&b, '.'), &y);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

bool is_lower(const struct fact *a, const struct fact *b)
{
    if (a->release && b->release)
        return a->release->order < b->release->order;
    return compare_versions(fact_version(a), fact_version(b)) < 0;
}

/* That a service works tells of none: it starts on any day. */
static bool is_installation(const struct fact *f)
{
    return (f->signature->outcome == OUTCOME_DONE && f->signature->level != LEVEL_WORKS) ||
           f->signature->outcome == OUTCOME_FAILED;
}

/* The last installation that states no version (setup of Configuration Manager says in other lines
   of its log what it found and what it brings); NULL: none. */
static const struct fact *unversioned(const struct judge *j, const uint64_t *of)
{
    const struct fact *last = NULL;

    for (size_t i = 0, n = j->facts_n; (i = next_fact(j, of, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (!fact_version(f).n && is_installation(f) && moment_known(f->time) &&
            (!last || f->time.t > last->time.t))
            last = f;
    }
    return last;
}

/* What says which version was installed: the installation, or a line beside one that does not. */
static bool tells_version(const struct fact *f, const struct fact *beside)
{
    return fact_version(f).n && moment_known(f->time) &&
           (is_installation(f) || (beside && (f->signature->outcome == OUTCOME_INFO ||
                                              f->signature->outcome == OUTCOME_STARTED)));
}

/* What was there before; a list of no time tells of it as well as an event. */
static void find_before(const struct judge *j, const uint64_t *of, struct component *c)
{
    for (size_t i = 0, n = j->facts_n; (i = next_fact(j, of, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (fact_version(f).n && is_lower(f, c->last) && (!c->before || is_lower(c->before, f)))
            c->before = f;
    }
}

static void find_from(const struct judge *j, const uint64_t *of, struct component *c,
                      const struct fact *beside)
{
    for (size_t i = 0, n = j->facts_n; (i = next_fact(j, of, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (tells_version(f, beside) && !is_lower(f, c->last) &&
            (c->from == WHEN_NONE || moment_lo(f->time) - UPGRADE_LOOKBACK < c->from))
            c->from = moment_lo(f->time) - UPGRADE_LOOKBACK;
    }
}

/*
 * An installation above nothing that is known is an upgrade or the first of its machine: of an
 * upgrade in place the removal may not be visible (siblings 1.3), and setup logs need not state
 * what was there.  Of a setup of which no version is known, the last run is taken.
 */
struct component component_of(const struct judge *j, struct str role)
{
    struct component c = { .from = WHEN_NONE };
    const uint64_t *of = kinds_such(j, is_of_role, &role);
    const struct fact *beside = unversioned(j, of);

    for (size_t i = 0, n = j->facts_n; (i = next_fact(j, of, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (tells_version(f, beside) && (!c.last || is_lower(c.last, f)))
            c.last = f;
    }
    if (c.last) {
        find_before(j, of, &c);
        find_from(j, of, &c, beside);
    } else if (beside) {
        c.from = moment_lo(beside->time) - UPGRADE_LOOKBACK;
    }
    c.shown = c.before != NULL;
    c.perhaps = !c.before && (c.last || beside);
    c.at = c.last ? c.last->time : beside ? beside->time : MOMENT_UNKNOWN;
    return c;
}

/* The old product's removal counts, the old product's own installation does not.  What has no time
   is taken, and a failure without one contradicts (attempt.c). */
bool of_component(const struct component *c, const struct fact *f)
{
    if (moment_known(f->time) && f->time.t < c->from)
        return false;
    if (!fact_version(f).n || !c->last)
        return true;
    return f->signature->outcome == OUTCOME_REMOVED ? is_lower(f, c->last)
                                                    : !is_lower(f, c->last);
}

bool had_older(const struct judge *j, const struct component *c, size_t host, struct str role)
{
    for (size_t i = j->host_begin[host]; c->last && i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (fact_version(f).n && str_eq(f->signature->role, role) && is_lower(f, c->last))
            return true;
    }
    return false;
}

bool is_sequence(const struct plan *p)
{
    return str_eq(p->product, STR("sc"));
}

static bool is_near(when a, when b)
{
    uint64_t apart = a < b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b;

    return apart <= SEQUENCE_LASTS;
}

/* One that was perhaps upgraded makes a sequence with one that certainly was, and in its time. */
static bool is_sequence_of(const struct judge *j, const struct plan *p)
{
    struct component shown = { .from = WHEN_NONE };
    size_t n = 0;

    for (size_t i = 0; i < p->phases_n; i++) {
        struct component c = component_of(j, p->phases[i].role);
        shown = c.shown ? c : shown;
        n += c.shown;
    }
    for (size_t i = 0; n == 1 && i < p->phases_n; i++) {
        struct component c = component_of(j, p->phases[i].role);
        n += c.perhaps && is_near(c.at.t, shown.at.t);
    }
    return n > 1;
}

const struct plan *sequence_plan(const struct judge *j)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        if (is_sequence(p) && p != j->in->forced && is_sequence_of(j, p))
            return p;
    }
    return NULL;
}
