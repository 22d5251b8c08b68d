/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Machines that the upgrade at hand is none of, though their logs lie beside the others':
 *
 *   - of another management group: their own logs name groups, and none of them is one of those that
 *     the upgraded servers name.  What shows an attempt at the new release stays: somebody meant it
 *   - their product was uninstalled for its own sake, and nothing of the new release tried
 *     (uninstalled.c)
 *   - of a group that was upgraded to another release: no log of theirs names a group, and only that
 *     group's servers write about them, or they went to that group's higher release and not to this
 *
 * Where several groups were upgraded, each has its own first server, and only machines of one group
 * have an order (upgrade-plans.md 0.3: "once" is once for each management group).
 *
 * A plan with a group beside the old one (2.8) and those in which a server goes (2.2, 2.4) say
 * themselves what becomes of such machines.  In the first, servers of the old group show nothing,
 * and nothing is asked of them: a machine that names that group alone may be one
 * (perhaps_upgraded), unless it says which server it reports to.
 */
#include "verdict/apart.h"

#include "base/fold.h"
#include "verdict/fact.h"
#include "verdict/homes.h"
#include "verdict/host.h"
#include "verdict/shape.h"

struct group_names {
    struct str items[MG_MOST];
    size_t n;
    bool ascii; /* some log names a group in letters of ASCII alone */
};

static size_t place_of(const struct group_names *names, struct str name)
{
    size_t i = 0;

    while (i < names->n && !str_eq_nocase(names->items[i], name))
        i++;
    return i;
}

/* Behind the last one all are the same: machines are rather taken for one group than for two. */
static uint64_t bit_of(const struct group_names *names, struct str name)
{
    size_t i = place_of(names, name);

    return UINT64_C(1) << (i < MG_MOST ? i : MG_MOST - 1);
}

static uint64_t bit_for(struct group_names *names, struct str name)
{
    if (names->n < MG_MOST && place_of(names, name) == names->n)
        names->items[names->n++] = name;
    return bit_of(names, name);
}

static struct str group_told(const struct judge *j, const struct fact *f)
{
    bool own = f->captured & CAPTURED_GROUP && f->host != SIZE_MAX &&
               j->source_host[f->source] == f->host;

    return own ? fact_capture(f, STR("group")) : STR_NONE;
}

/*
 * What damage made of a name is no other group: believed of a server that was upgraded, it would set
 * all machines of its group apart.  A group may have a name in any script; but in a damaged log,
 * where another log names one in ASCII, letters of others are rather what lay behind the name.
 */
struct str own_group(const struct judge *j, const struct fact *f)
{
    const struct ev_source *s = &j->in->evidence->sources[f->source];
    struct str name = group_told(j, f);

    return name.n && j->group_names->ascii && !fold_is_ascii(name) &&
                   (s->doubted || source_is_damaged(s))
               ? STR_NONE : name;
}

int judge_groups(struct judge *j)
{
    struct group_names *names = arena_zero(j->arena, 1, sizeof *names);

    j->group_names = names;
    j->groups = arena_zero(j->arena, j->v->hosts_n, sizeof *j->groups);
    if (!names || !j->groups)
        return -1;
    for (size_t i = 0; i < j->facts_n && !names->ascii; i++) {
        struct str name = group_told(j, &j->facts[i]);
        names->ascii = name.n && fold_is_ascii(name);
    }
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        struct str name = own_group(j, f);

        if (name.n)
            j->groups[f->host] |= bit_for(names, name);
    }
    return 0;
}

/* A management server is of one group, the one that it starts; what else its log names is not its
   own.  An agent has several, and the start of one may lie before its log. */
static void keep_started(struct judge *j, size_t host)
{
    uint64_t started = 0;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        struct str name = own_group(j, f);

        if (name.n && fact_starts_group(f))
            started |= bit_of(j->group_names, name);
    }
    if (started)
        j->groups[host] = started;
}

void narrow_server_groups(struct judge *j)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (host_has_role(&j->v->hosts[h], STR("ms")))
            keep_started(j, h);
    }
}

/* An attempt at the release in the time of the upgrade. */
static bool is_attempt(const struct judge *j, const struct fact *f, int order)
{
    return release_attempt(f) && f->release->order == order && f->host != SIZE_MAX &&
           (!moment_known(f->time) || moment_hi(f->time) >= j->accepted_from);
}

/* One at any other release, whenever that was. */
static bool is_attempt_elsewhere(const struct fact *f, int order)
{
    return release_attempt(f) && f->release->order != order && f->host != SIZE_MAX;
}

/* The name of a group of the machine, as its logs write it last. */
static struct str named_group(const struct judge *j, size_t host)
{
    struct str last = STR_NONE;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        struct str name = own_group(j, &j->facts[i]);

        last = name.n ? name : last;
    }
    return last;
}

bool attempts_any(const struct judge *j, size_t host, int order)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        if (is_attempt(j, &j->facts[i], order))
            return true;
    }
    return false;
}

/* Who writes about a machine, and whom it names as its server, is of its group. */
static uint64_t *spread_groups(struct judge *j)
{
    uint64_t *of = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *of);

    for (size_t h = 0; of && h < j->v->hosts_n; h++)
        of[h] = j->groups[h];
    for (size_t i = 0; of && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        size_t teller = j->source_host[f->source];
        struct str parent =
            f->captured & CAPTURED_PARENT ? fact_capture(f, STR("parent")) : STR_NONE;
        size_t above = parent.n ? host_lookup(j, parent) : SIZE_MAX;

        if (f->host == SIZE_MAX || j->groups[f->host])
            continue;
        of[f->host] |= (teller != SIZE_MAX ? j->groups[teller] : 0) |
                       (above != SIZE_MAX ? j->groups[above] : 0);
    }
    return of;
}

enum kin kin_of(const struct judge *j, size_t a, size_t b)
{
    if (!j->of_groups || a == b || a == SIZE_MAX || b == SIZE_MAX)
        return KIN_SAME;
    if (j->of_groups[a] & j->of_groups[b])
        return KIN_SAME;
    return j->of_groups[a] && j->of_groups[b] ? KIN_APART : KIN_UNKNOWN;
}

/* The groups that servers name on which the release was tried; *several: not all share one. */
static uint64_t upgraded_groups(const struct judge *j, int order, bool *several)
{
    uint64_t upgraded = 0, first = 0;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        uint64_t own = of_server(f) && is_attempt(j, f, order) ? j->groups[f->host] : 0;

        upgraded |= own;
        first = first ? first : own;
        *several = *several || (own && !(own & first));
    }
    return upgraded;
}

/* The groups that servers name on which other releases were tried, and none of this upgrade;
   *higher: the highest of those releases. */
static uint64_t groups_elsewhere(const struct judge *j, int order, uint64_t upgraded, int *higher)
{
    uint64_t elsewhere = 0;

    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        uint64_t own = of_server(f) && is_attempt_elsewhere(f, order) ? j->groups[f->host] : 0;

        if (!own || own & upgraded)
            continue;
        elsewhere |= own;
        *higher = f->release->order > *higher ? f->release->order : *higher;
    }
    return elsewhere;
}

/* Machines whose own logs name no group, where others (elsewhere) went to releases of their own. */
static void leave_elsewhere(struct judge *j, int order, int higher, uint64_t elsewhere,
                            const uint64_t *of)
{
    for (size_t h = 0; elsewhere && h < j->v->hosts_n; h++) {
        if (j->groups[h] || attempts_any(j, h, order))
            continue;
        if (of[h] && !(of[h] & ~elsewhere))
            j->v->hosts[h].apart = STR("only servers of another management group, which was "
                                       "upgraded to another release, write about it");
        else if (!of[h] && higher > order && attempts_any(j, h, higher))
            j->v->hosts[h].apart = STR("it went to a higher release, as another management group "
                                       "did");
    }
}

int judge_other_groups(struct judge *j, int order)
{
    bool several = false;
    int higher = order;
    uint64_t upgraded = upgraded_groups(j, order, &several);
    uint64_t elsewhere = upgraded ? groups_elsewhere(j, order, upgraded, &higher) : 0;
    uint64_t *of = several || elsewhere ? spread_groups(j) : NULL;

    if ((several || elsewhere) && !of)
        return -1;
    if (several)
        j->of_groups = of;
    for (size_t h = 0; upgraded && h < j->v->hosts_n; h++) {
        if (!j->groups[h] || j->groups[h] & upgraded || attempts_any(j, h, order))
            continue;
        j->v->hosts[h].apart = arena_format(j->arena, "its logs name the management group %.*s, "
                                            "which is not the one that was upgraded",
                                            STR_FMT(named_group(j, h)));
    }
    leave_elsewhere(j, order, higher, elsewhere, of);
    return j->arena->failed ? -1 : 0;
}

/* The groups of servers that show an older release, in a plan that leaves them as they are. */
static uint64_t groups_of_old_servers(const struct judge *j)
{
    uint64_t beside = 0;

    for (size_t i = 0; i < j->facts_n && j->plan->topology == TOPOLOGY_PARALLEL; i++) {
        const struct fact *f = &j->facts[i];

        if (of_server(f) && tells_release(f) && f->release->order < j->to_order &&
            f->host != SIZE_MAX)
            beside |= j->groups[f->host];
    }
    return beside;
}

void find_upgraded_groups(struct judge *j)
{
    bool several = false, parallel = j->plan->topology == TOPOLOGY_PARALLEL;
    uint64_t upgraded = upgraded_groups(j, j->to_order, &several);
    struct homes homes = parallel && !upgraded ? homes_of_agents(j, j->to_order)
                                               : (struct homes){ 0 };

    upgraded |= homes.gained;
    j->perhaps_upgraded = upgraded ? upgraded : ~groups_of_old_servers(j);
    j->groups_beside = 0;
    for (size_t h = 0; parallel && h < j->v->hosts_n; h++) {
        if (j->groups[h] & j->perhaps_upgraded)
            j->groups_beside |= attempts_any(j, h, j->to_order) ? j->groups[h] : 0;
    }
    j->groups_beside = (j->groups_beside | groups_of_old_servers(j)) & ~j->perhaps_upgraded;
    j->groups_new = parallel ? upgraded & ~groups_of_old_servers(j) : 0;
}

uint64_t group_bit(const struct judge *j, struct str group)
{
    return bit_of(j->group_names, group);
}

bool is_group_beside(const struct judge *j, struct str group)
{
    return bit_of(j->group_names, group) & j->groups_beside;
}

bool is_group_new(const struct judge *j, struct str group)
{
    return bit_of(j->group_names, group) & j->groups_new;
}

bool perhaps_upgraded(const struct judge *j, struct str group)
{
    return bit_of(j->group_names, group) & j->perhaps_upgraded;
}
