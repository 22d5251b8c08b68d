/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The shape of the group that was upgraded, from the machines and what they show (upgrade-plans.md
 * 1.3, 2.4, 2.8).
 *
 * distributed  several management servers, or server roles on several machines
 * single       one machine with the features that a group has once: reporting, the operational
 *              database, or both consoles beside the server; and nobody names another server.  A
 *              management server with a console is what one server of several looks like, too.
 *              Where a server left the group, it may be that one
 * parallel     a new group beside the old one: a management server that never had an older release,
 *              none that was upgraded, and either an old server of another group, or agents that
 *              report to two groups
 */
#include "verdict/shape.h"

#include "verdict/apart.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/homes.h"
#include "verdict/host.h"

#define SETUP_AROUND WHEN_HOUR /* of a removal, its begin and its result [inferred] */

/* It tells a release of Operations Manager, not of another component. */
bool tells_release(const struct fact *f)
{
    return f->release && str_eq(f->release->product, STR("om"));
}

bool release_attempt(const struct fact *f)
{
    enum outcome o = f->signature->outcome;

    return tells_release(f) && (o == OUTCOME_DONE || o == OUTCOME_STARTED || is_bad(o));
}

bool of_server(const struct fact *f)
{
    return str_eq(f->signature->role, STR("ms"));
}

static bool is_towards(const struct fact *f, int to_order)
{
    return of_server(f) && release_attempt(f) && f->release->order == to_order;
}

static bool is_server_role(struct str role)
{
    return str_eq(role, STR("ms")) || str_eq(role, STR("gw")) || str_eq(role, STR("web")) ||
           str_eq(role, STR("rep"));
}

/* Setup's own log has lines of the server that tell no release: its databases, the packs of the
   first. */
bool is_setup_of_server(const struct judge *j, const struct fact *f)
{
    return of_server(f) && !f->release &&
           (f->signature->outcome == OUTCOME_STARTED ||
            j->in->evidence->sources[f->source].is_text);
}

bool server_tried(const struct judge *j, size_t host, int to_order)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (is_setup_of_server(j, f) || (f->release && is_towards(f, to_order)))
            return true;
    }
    return false;
}

static const struct fact *removal_of(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (of_server(f) && f->signature->outcome == OUTCOME_REMOVED)
            return f;
    }
    return NULL;
}

static bool was_removed(const struct judge *j, size_t host)
{
    return removal_of(j, host) != NULL;
}

/* Around a removal the installer's log would show a setup that it was part of. */
static bool stands_alone(const struct judge *j, const struct fact *removal)
{
    if (!moment_known(removal->time) || removal->time.doubt || is_text_line(j, removal->hit) ||
        last_word(j, removal->host, STR(INSTALLER_LOG)) == WHEN_NONE)
        return true; /* nothing else could tell */
    return covered(j, removal->host, STR(INSTALLER_LOG), moment_lo(removal->time) - SETUP_AROUND,
                   moment_hi(removal->time) + SETUP_AROUND, NULL);
}

/* What a setup of the new release removed and did not replace is no server that went: it failed. */
bool server_went(const struct judge *j, size_t host, int to_order)
{
    const struct fact *removal = removal_of(j, host);

    return removal && host_has_role(&j->v->hosts[host], STR("ms")) &&
           !server_tried(j, host, to_order) && stands_alone(j, removal);
}

bool server_perhaps_went(const struct judge *j, size_t host, int to_order)
{
    const struct fact *removal = removal_of(j, host);

    return removal && host_has_role(&j->v->hosts[host], STR("ms")) &&
           !server_tried(j, host, to_order) && !stands_alone(j, removal);
}

/* A management server that shows nothing of the new release, and no removal either. */
bool server_stayed(const struct judge *j, size_t host, int to_order)
{
    return host_has_role(&j->v->hosts[host], STR("ms")) && !was_removed(j, host) &&
           !server_tried(j, host, to_order);
}

/* What a plan says of the server that upgrades the group (pick-if). */
static bool upgraded_group(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        for (size_t p = 0; p < j->in->plans_n; p++) {
            const struct plan *plan = j->in->plans[p];
            for (size_t k = 0; k < plan->phases_n; k++)
                if (plan->phases[k].pick == PICK_LAST &&
                    fact_named(&j->facts[i], plan->phases[k].pick_if))
                    return true;
        }
    }
    return false;
}

/* Of 2007 R2: the configuration service is the root management server's (events.md 3), and a list
   of servers names it.  Both of the time before its upgrade: later ones have the service, too, and
   the list then names the emulator. */
bool tells_root(const struct fact *f)
{
    return str_eq(f->signature->name, STR("cfg-29000-started")) ||
           str_eq(f->signature->name, STR("cfg-29001-stopped")) || f->captured & CAPTURED_ROOT;
}

static bool was_root(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        if (tells_root(&j->facts[i]))
            return true;
    }
    return false;
}

/* A root server that shows nothing of the new release, beside one that does. */
bool root_stayed(const struct judge *j, size_t host, int to_order)
{
    return server_stayed(j, host, to_order) && was_root(j, host);
}

/* A server that was upgraded shows that it upgraded the group. */
bool group_went_on(const struct judge *j, int to_order)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (host_has_role(&j->v->hosts[h], STR("ms")) && !server_stayed(j, h, to_order) &&
            !server_went(j, h, to_order) && upgraded_group(j, h))
            return true;
    }
    return false;
}

/* It was installed at the old release, inside the material: a server brought in for the upgrade. */
static bool was_added(const struct judge *j, size_t host, int to_order)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (of_server(f) && tells_release(f) && f->signature->outcome == OUTCOME_DONE &&
            f->release->order < to_order)
            return true;
    }
    return false;
}

/* ---- one machine or several ---------------------------------------------------------------- */

static bool has_database(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (f->captured & CAPTURED_DATABASE &&
            str_eq_nocase(fact_capture(f, STR("database")), STR("OperationsManager")))
            return true;
    }
    return false;
}

/* The features that a group has once are here. */
static bool holds_group(const struct judge *j, size_t host)
{
    const struct host *h = &j->v->hosts[host];

    return host_has_role(h, STR("rep")) || has_database(j, host) ||
           (host_has_role(h, STR("con")) && host_has_role(h, STR("web")));
}

/* A machine that agents say they report to, or that a server says stands between; empty: none but
   those that are known as servers. */
struct str server_named(const struct judge *j)
{
    static const char *const captures[] = { "parent", "server" };

    for (size_t i = 0; i < j->facts_n; i++) {
        bool any = j->facts[i].captured & (CAPTURED_PARENT | CAPTURED_SERVER);
        for (size_t c = 0; any && c < sizeof captures / sizeof captures[0]; c++) {
            struct str name = fact_capture(&j->facts[i], str_of(captures[c]));
            size_t h = name.n ? host_lookup(j, name) : SIZE_MAX;

            if (name.n && (h == SIZE_MAX || (!host_has_role(&j->v->hosts[h], STR("ms")) &&
                                             !host_has_role(&j->v->hosts[h], STR("gw")))))
                return name;
        }
    }
    return STR_NONE;
}

/* A server dropped from the group does not count (2007 R2, complex). */
static bool is_gone(const struct judge *j, size_t host, int to_order, bool group_moved)
{
    return server_went(j, host, to_order) || (group_moved && root_stayed(j, host, to_order));
}

/* Where one group was upgraded, servers may name others all the same: a new one beside it. */
static uint64_t groups_of(const struct judge *j, size_t host)
{
    return j->of_groups ? j->of_groups[host] : j->groups[host];
}

/* Of the group (0: all that is there), or nobody knows of which. */
static bool may_be_of(const struct judge *j, size_t host, uint64_t group)
{
    uint64_t own = groups_of(j, host);

    return !group || !own || own & group;
}

/* With retired: for plans in which a server goes, the machines that are left are counted. */
static enum topology count_servers(const struct judge *j, int to_order, bool retired,
                                   uint64_t group)
{
    bool moved = retired && group_went_on(j, to_order);
    size_t servers = 0, machines = 0, the_one = SIZE_MAX;
    bool all_went = false;

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        const struct host *host = &j->v->hosts[h];
        bool gone = retired && is_gone(j, h, to_order, moved), server = false;

        all_went = all_went || (gone && holds_group(j, h));
        if (host->apart.n || gone || !may_be_of(j, h, group))
            continue;
        for (size_t r = 0; r < host->roles_n; r++)
            server = server || is_server_role(host->roles[r].role);
        machines += server;
        if (host_has_role(host, STR("ms"))) {
            servers++;
            the_one = h;
        }
    }
    if (servers > 1 || (servers == 1 && machines > 1))
        return TOPOLOGY_DISTRIBUTED;
    if (servers != 1 || (!retired && server_named(j).n))
        return TOPOLOGY_ANY;
    return all_went || holds_group(j, the_one) || (retired && was_added(j, the_one, to_order))
               ? TOPOLOGY_SINGLE : TOPOLOGY_ANY;
}

/* Where several groups were upgraded, each has its shape; of different ones nothing is said for all
   but that some group has several servers. */
static enum topology count_groups(const struct judge *j, int to_order, bool retired)
{
    enum topology all = TOPOLOGY_ANY;
    uint64_t groups = 0;

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        const struct host *host = &j->v->hosts[h];
        if (host_has_role(host, STR("ms")))
            groups |= groups_of(j, h);
    }
    if (!groups)
        return count_servers(j, to_order, retired, 0);
    for (uint64_t left = groups, one; left; left &= ~one) {
        enum topology t;

        one = left & (~left + 1);
        t = count_servers(j, to_order, retired, one);
        if (t == TOPOLOGY_DISTRIBUTED)
            return t;
        all = left == groups || t == all ? t : TOPOLOGY_ANY;
    }
    return all;
}

/* ---- a group beside the old one ------------------------------------------------------------ */

enum generation { NO_SERVER, OLD_SERVER, NEW_SERVER, UPGRADED_SERVER };

static enum generation generation_of(const struct judge *j, size_t host, int to_order)
{
    bool older = false, attempted = false, installed = false;

    if (!host_has_role(&j->v->hosts[host], STR("ms")))
        return NO_SERVER;
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        bool text = j->in->evidence->sources[f->source].is_text;

        if (!of_server(f) || !tells_release(f))
            continue;
        older = older || f->release->order < to_order;
        attempted = attempted || is_towards(f, to_order);
        installed = installed || (is_towards(f, to_order) && !text &&
                                  f->signature->outcome == OUTCOME_DONE);
    }
    if (attempted)
        return older || !installed ? UPGRADED_SERVER : NEW_SERVER;
    return older ? OLD_SERVER : NO_SERVER;
}

/* A machine that is no server and reports to the new group and to another one. */
static bool reports_to_both(const struct judge *j, uint64_t new_ones)
{
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        uint64_t own = j->groups[h];

        if (host_has_role(&j->v->hosts[h], STR("ms")) ||
            host_has_role(&j->v->hosts[h], STR("gw")))
            continue;
        if (own & (own - 1) && own & new_ones)
            return true;
    }
    return false;
}

/* The servers of each generation that there are, and the groups that they name. */
struct sides {
    uint64_t old, new_ones;
    bool any_old, any_new, upgraded;
    bool unnamed; /* one that names no group */
    bool unstarted; /* a new one that names groups, and starts none that is known */
};

static bool starts_a_group(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        if (fact_starts_group(&j->facts[i]) && own_group(j, &j->facts[i]).n)
            return true;
    }
    return false;
}

static struct sides sides_of(const struct judge *j, int to_order)
{
    struct sides s = { 0 };

    for (size_t h = 0; h < j->v->hosts_n; h++) {
        enum generation g = generation_of(j, h, to_order);

        s.upgraded = s.upgraded || g == UPGRADED_SERVER;
        s.any_new = s.any_new || g == NEW_SERVER;
        s.any_old = s.any_old || g == OLD_SERVER;
        s.unnamed = s.unnamed || ((g == OLD_SERVER || g == NEW_SERVER) && !j->groups[h]);
        s.unstarted = s.unstarted || (g == NEW_SERVER && j->groups[h] && !starts_a_group(j, h));
        if (g == OLD_SERVER)
            s.old |= j->groups[h];
        if (g == NEW_SERVER)
            s.new_ones |= j->groups[h];
    }
    return s;
}

bool is_side_by_side(const struct judge *j, int to_order)
{
    struct sides s = sides_of(j, to_order);

    if (!s.upgraded && !s.any_new && !s.any_old)
        return homes_of_agents(j, to_order).gained != 0;
    if (s.upgraded || !s.any_new || !s.new_ones)
        return false;
    return s.old ? !(s.old & s.new_ones) : !s.unstarted && reports_to_both(j, s.new_ones);
}

bool perhaps_side_by_side(const struct judge *j, int to_order)
{
    struct sides s = sides_of(j, to_order);

    if (no_server_is_seen(j))
        return true;
    if (s.upgraded || !s.any_new)
        return false;
    if (s.unstarted && (s.any_old || reports_to_both(j, s.new_ones)))
        return true;
    return s.any_old && s.unnamed && !(s.old & s.new_ones);
}

enum topology group_shape(const struct judge *j, int to_order, bool retired)
{
    return is_side_by_side(j, to_order) ? TOPOLOGY_PARALLEL : count_groups(j, to_order, retired);
}
