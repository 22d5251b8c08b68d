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

static bool is_of_role(const struct signature *s, const void *role)
{
    return str_eq(s->role, *(const struct str *)role);
}

/* Dotted numbers, the first that differs decides. */
static int compare_versions(struct str a, struct str b)
{
    while (a.n || b.n) {
        uint64_t x = 0, y = 0;
        str_u64(str_cut(&a, '.'), &x);
        str_u64(str_cut(&b, '.'), &y);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static bool is_lower(const struct fact *a, const struct fact *b)
{
    if (a->release && b->release)
        return a->release->order < b->release->order;
    return compare_versions(a->version, b->version) < 0;
}

static bool is_installation(const struct fact *f)
{
    return f->signature->outcome == OUTCOME_DONE || f->signature->outcome == OUTCOME_FAILED;
}

/* The last installation that states no version (setup of Configuration Manager says in other lines
   of its log what it found and what it brings); NULL: none. */
static const struct fact *unversioned(const struct judge *j, const uint64_t *of)
{
    const struct fact *last = NULL;

    for (size_t i = 0, n = j->facts_n; (i = next_fact(j, of, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (!f->version.n && is_installation(f) && moment_known(f->time) &&
            (!last || f->time.t > last->time.t))
            last = f;
    }
    return last;
}

/* What says which version was installed: the installation, or a line beside one that does not. */
static bool tells_version(const struct fact *f, const struct fact *beside)
{
    return f->version.n && moment_known(f->time) &&
           (is_installation(f) || (beside && f->signature->outcome == OUTCOME_INFO));
}

/* Of a setup of which no version is known, the last run is taken for the upgrade. */
struct component component_of(const struct judge *j, struct str role)
{
    struct component c = { .from = WHEN_NONE };
    const uint64_t *of = kinds_such(j, is_of_role, &role);
    const struct fact *beside = unversioned(j, of);
    size_t n = j->facts_n;

    for (size_t i = 0; (i = next_fact(j, of, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (tells_version(f, beside) && (!c.last || is_lower(c.last, f)))
            c.last = f;
    }
    for (size_t i = c.last ? 0 : n; (i = next_fact(j, of, i, n)) < n; i++) {
        const struct fact *f = &j->facts[i];
        if (!f->version.n || !moment_known(f->time))
            continue;
        if (is_lower(f, c.last) && (!c.before || is_lower(c.before, f)))
            c.before = f;
        if (tells_version(f, beside) && !is_lower(f, c.last) &&
            (c.from == WHEN_NONE || moment_lo(f->time) - UPGRADE_LOOKBACK < c.from))
            c.from = moment_lo(f->time) - UPGRADE_LOOKBACK;
    }
    if (!c.last && beside)
        c.from = moment_lo(beside->time) - UPGRADE_LOOKBACK;
    c.shown = c.before || (!c.last && beside);
    return c;
}

/* The old product's removal counts, the old product's own installation does not.  What has no time
   is taken, and a failure without one contradicts (attempt.c). */
bool of_component(const struct component *c, const struct fact *f)
{
    if (moment_known(f->time) && f->time.t < c->from)
        return false;
    if (!f->version.n || !c->last)
        return true;
    return f->signature->outcome == OUTCOME_REMOVED ? is_lower(f, c->last)
                                                    : !is_lower(f, c->last);
}

bool is_sequence(const struct plan *p)
{
    return str_eq(p->product, STR("sc"));
}

static size_t components(const struct judge *j, const struct plan *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->phases_n; i++)
        n += component_of(j, p->phases[i].role).shown;
    return n;
}

const struct plan *sequence_plan(const struct judge *j)
{
    for (size_t i = 0; i < j->in->plans_n; i++) {
        const struct plan *p = j->in->plans[i];
        if (is_sequence(p) && p != j->in->forced && components(j, p) > 1)
            return p;
    }
    return NULL;
}
