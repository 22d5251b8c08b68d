/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names become machines.  A full name (with a domain) is one machine; a short name is the machine
 * whose full name begins with it, if there is exactly one, else a machine of its own: a collision
 * is never merged, but named.  Letter case does not count.  A short name of 15 characters may be
 * the NetBIOS name of a longer one (agent logs of a pushing server are called so).
 *
 * A name that a machine gave up (EventLog 6011) is that machine's, unless records under it go on
 * afterwards, or another took it: then it is that one's, and could be the first's.  The name of a
 * cluster that SQL Server ran under is the node's, if only one node is known to have run it.
 */
#include "verdict/host.h"

#include "base/fold.h"
#include "base/mem.h"
#include "event/evtword.h"
#include "verdict/fact.h"
#include "verdict/host_names.h"

#include <stdlib.h>
#include <string.h>

#define AMBIGUOUS UINT64_MAX

struct str host_domain(struct str name)
{
    return str_from(name, str_find_char(name, '.') + 1);
}

static struct str lower_copy(struct arena *a, struct str s)
{
    char folded[FOLD_NAME_BYTES];

    return arena_copy(a, fold_name(folded, s));
}

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = str_cmp(x->lower, y->lower);

    return c ? c : str_cmp(x->name, y->name);
}

struct str without_dot(struct str name)
{
    return name.n > 1 && name.s[name.n - 1] == '.' ? str_first(name, name.n - 1) : name;
}

int names_add(struct judge *j, struct names *names, struct str name)
{
    name = without_dot(name);
    if (!evtword_machine(name))
        return 0;
    if (names->n && str_eq(names->items[names->n - 1].name, name))
        return 0;
    if (mem_grow(&names->items, &names->cap, names->n + 1, sizeof *names->items) < 0)
        return -1;
    names->items[names->n++] = (struct named){ name, lower_copy(j->arena, name) };
    return j->arena->failed ? -1 : 0;
}

static int host_add(struct judge *j, struct str name)
{
    struct verdict *v = j->v;

    if (mem_grow(&v->hosts, &v->hosts_cap, v->hosts_n + 1, sizeof *v->hosts) < 0)
        return -1;
    v->hosts[v->hosts_n++] = (struct host){ .name = name };
    return 0;
}

/* The same name can come again: sort_aliases keeps it once. */
static int host_alias(struct judge *j, struct host *h, struct str name, struct str why)
{
    if (str_eq(h->name, name))
        return 0;
    if (arena_grow(j->arena, &h->aliases, h->aliases_n, &h->aliases_cap, h->aliases_n + 1,
                   sizeof *h->aliases) < 0)
        return -1;
    h->aliases[h->aliases_n++] = (struct host_alias){ name, why };
    return 0;
}

static int label_put(struct strmap *map, struct str label, uint64_t host)
{
    uint64_t taken;

    return strmap_put(map, label, strmap_get(map, label, &taken) ? AMBIGUOUS : host);
}

/* Sorted names: full ones first become hosts; map keeps host numbers by lower-case name. */
static int add_full_names(struct judge *j, const struct names *names, struct strmap *by_label,
                          struct strmap *by_netbios)
{
    for (size_t i = 0; i < names->n; i++) {
        const struct named *x = &names->items[i];
        struct str label = fold_first_label(x->lower);
        uint64_t at;

        if (!host_domain(x->lower).n)
            continue;
        if (strmap_get(&j->host_index, x->lower, &at)) {
            if (host_alias(j, &j->v->hosts[at], x->name, STR("letter case")) < 0)
                return -1;
            continue;
        }
        if (strmap_put(&j->host_index, x->lower, j->v->hosts_n) < 0)
            return -1;
        if (label_put(by_label, label, j->v->hosts_n) < 0 ||
            label_put(by_netbios, str_first(label, NETBIOS_CHARS), j->v->hosts_n) < 0 ||
            host_add(j, x->name) < 0)
            return -1;
    }
    return 0;
}

/* The one machine whose full name begins with a short one, or with more than a NetBIOS name
   holds. */
static bool find_by_label(struct str label, const struct strmap *by_label,
                          const struct strmap *by_netbios, uint64_t *at)
{
    if (strmap_get(by_label, label, at))
        return *at != AMBIGUOUS;
    return label.n == NETBIOS_CHARS && strmap_get(by_netbios, label, at) && *at != AMBIGUOUS;
}

static struct str why_short(struct str full, struct str name)
{
    if (fold_same_name(full, name))
        return STR("letter case");
    return fold_same_name(fold_first_label(full), name) ? STR("short name")
                                                 : STR("NetBIOS name, cut to 15 characters");
}

static int add_short_names(struct judge *j, const struct names *names,
                           const struct strmap *by_label, const struct strmap *by_netbios)
{
    for (size_t i = 0; i < names->n; i++) {
        const struct named *x = &names->items[i];
        uint64_t at;

        if (host_domain(x->lower).n)
            continue;
        if (!strmap_get(&j->host_index, x->lower, &at)) {
            if (!find_by_label(x->lower, by_label, by_netbios, &at)) {
                at = j->v->hosts_n;
                if (host_add(j, x->name) < 0)
                    return -1;
            }
            if (strmap_put(&j->host_index, x->lower, at) < 0)
                return -1;
        }
        if (host_alias(j, &j->v->hosts[at], x->name,
                       why_short(j->v->hosts[at].name, x->name)) < 0)
            return -1;
    }
    return 0;
}

/* ---- old names ----------------------------------------------------------------------------- */

struct labels {
    const struct strmap *by_label, *by_netbios;
    struct strmap last;  /* short name -> the last source with it to end, of those that tell when */
    struct strmap nodes; /* cluster -> the last hit that names its node; AMBIGUOUS: several */
    struct strmap given; /* old name -> a hit that names the new one; AMBIGUOUS: several */
    struct strmap taken; /* new name -> the last hit that tells that a machine took it, and when */
};

/* Short names of sources, and when records under them end. */
static int note_last(struct judge *j, struct strmap *last)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        const struct ev_source *s = &e->sources[i];
        struct str name = lower_copy(j->arena, fold_first_label(s->computer));
        uint64_t at;

        if (s->last.kind != STAMP_UTC || !name.n ||
            (strmap_get(last, name, &at) && e->sources[at].last.t >= s->last.t))
            continue;
        if (strmap_put(last, name, i) < 0)
            return -1;
    }
    return 0;
}

static bool is_later_taken(const struct judge *j, uint64_t taken, const struct ev_hit *renamed)
{
    struct stamp t = j->in->evidence->hits[taken].time;

    return t.kind == STAMP_UTC && t.t > renamed->time.t;
}

/* Somebody else has the old name now: a machine took it after it was given up, or a log of records
   under it goes on.  Of a local time this early, so that it holds in any zone. */
static bool is_used_after(const struct judge *j, const struct labels *l, struct str old,
                          const struct ev_hit *renamed)
{
    bool local = renamed->time.kind == STAMP_LOCAL;
    when given_up = renamed->time.t - (local ? ZONE_DOUBT : 0);
    uint64_t at;

    if (!local && strmap_get(&l->taken, old, &at) && is_later_taken(j, at, renamed))
        return true;
    return strmap_get(&l->last, old, &at) &&
           ((renamed->time.kind != STAMP_UTC && !local) ||
            j->in->evidence->sources[at].last.t > given_up + WHEN_HOUR);
}

/* Among hosts that are not sorted yet; the one whose name is another's is emptied. */
static int join(struct judge *j, struct str old, struct str new, struct str why,
                const struct labels *l)
{
    struct host *from, *to;
    uint64_t a, b;

    if (!evtword_machine(old) || !evtword_machine(new) || str_eq(old, new))
        return j->arena->failed ? -1 : 0;
    if (!strmap_get(&j->host_index, new, &b) && !find_by_label(new, l->by_label, l->by_netbios, &b))
        return 0;
    to = &j->v->hosts[b];
    if (!strmap_get(&j->host_index, old, &a) &&
        !find_by_label(old, l->by_label, l->by_netbios, &a))
        return host_alias(j, to, old, why);
    from = &j->v->hosts[a];
    if (from == to || !from->name.n || !to->name.n)
        return 0;
    if (host_alias(j, to, from->name, why) < 0)
        return -1;
    for (size_t i = 0; i < from->aliases_n; i++) {
        if (host_alias(j, to, from->aliases[i].name, why) < 0)
            return -1;
    }
    *from = (struct host){ .name = STR_NONE };
    return strmap_put(&j->host_index, old, b);
}

static struct str old_name(struct judge *j, const struct ev_hit *h)
{
    return hit_captures(j, h, CAPTURED_OLD_NAME)
               ? lower_copy(j->arena, hit_capture(h, STR("old_name"))) : STR_NONE;
}

static int note_taken(struct judge *j, struct strmap *taken)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        struct str new;
        uint64_t at;

        if (!hit_captures(j, h, CAPTURED_OLD_NAME))
            continue;
        new = lower_copy(j->arena, hit_capture(h, STR("new_name")));
        if (strmap_get(taken, new, &at) && e->hits[at].time.kind == STAMP_UTC &&
            (h->time.kind != STAMP_UTC || e->hits[at].time.t >= h->time.t))
            continue;
        if (strmap_put(taken, new, i) < 0)
            return -1;
    }
    return 0;
}

/* Machines made of one image had the same name: it is of none of them. */
static int note_given(struct judge *j, struct strmap *given)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        struct str old = old_name(j, &e->hits[i]);
        uint64_t at;

        if (!old.n)
            continue;
        if (!strmap_get(given, old, &at))
            at = i;
        if (at != AMBIGUOUS && !fold_same_name(hit_capture(&e->hits[at], STR("new_name")),
                                               hit_capture(&e->hits[i], STR("new_name"))))
            at = AMBIGUOUS;
        if (strmap_put(given, old, at) < 0)
            return -1;
    }
    return 0;
}

static bool is_of_several(const struct labels *l, struct str old)
{
    uint64_t at;

    return strmap_get(&l->given, old, &at) && at == AMBIGUOUS;
}

/* A log of two names is two sources; it is of one machine all the same. */
static bool are_of_one_file(const struct judge *j, const struct ev_hit *a, const struct ev_hit *b)
{
    const struct ev_source *x = &j->in->evidence->sources[a->source];
    const struct ev_source *y = &j->in->evidence->sources[b->source];

    return a->source == b->source || (str_eq(x->name, y->name) && str_eq(x->folder, y->folder));
}

/* The old name was taken by a machine that gave up the new one, in another log (or by one that has
   its name from one that did, and so on): names were exchanged, and all these machines are there.
   One that went there and back tells of both in its own log. */
#define EXCHANGED_MOST 8u
static bool is_exchanged(struct judge *j, const struct labels *l, const struct ev_hit *renamed,
                         struct str old, struct str new)
{
    const struct ev_hit *hits = j->in->evidence->hits;
    uint64_t at;

    for (size_t i = 0; i < EXCHANGED_MOST; i++) {
        if (!strmap_get(&l->taken, old, &at) || are_of_one_file(j, &hits[at], renamed))
            return false;
        old = old_name(j, &hits[at]);
        if (str_eq(old, new))
            return true;
    }
    return false;
}

/* Records under the old name may be of another machine than the one that had it then. */
static bool is_others_now(struct judge *j, const struct ev_hit *h, const struct labels *l)
{
    struct str old = old_name(j, h);
    struct str new = lower_copy(j->arena, hit_capture(h, STR("new_name")));

    return is_of_several(l, old) || is_used_after(j, l, old, h) || is_exchanged(j, l, h, old, new);
}

static int join_renamed(struct judge *j, const struct ev_hit *h, const struct labels *l)
{
    struct str new = lower_copy(j->arena, hit_capture(h, STR("new_name")));

    return is_others_now(j, h, l)
               ? 0 : join(j, old_name(j, h), new, STR("old name (EventLog 6011)"), l);
}

static struct str cluster_of(struct judge *j, const struct ev_hit *h)
{
    return lower_copy(j->arena, j->in->evidence->sources[h->source].computer);
}

/* Where another node ran the same cluster, its name is of neither. */
static int note_nodes(struct judge *j, struct strmap *nodes)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        const struct ev_hit *h = &e->hits[i];
        struct str cluster = STR_NONE;
        uint64_t at;

        if (hit_captures(j, h, CAPTURED_NODE))
            cluster = cluster_of(j, h);
        if (!cluster.n)
            continue;
        if (!strmap_get(nodes, cluster, &at))
            at = i;
        if (at != AMBIGUOUS && !fold_same_name(hit_capture(&e->hits[at], STR("cluster_node")),
                                               hit_capture(h, STR("cluster_node"))))
            at = AMBIGUOUS;
        if (strmap_put(nodes, cluster, at == AMBIGUOUS ? at : i) < 0)
            return -1;
    }
    return 0;
}

static int join_cluster(struct judge *j, const struct ev_hit *h, const struct labels *l)
{
    struct str cluster = cluster_of(j, h);
    struct str node = lower_copy(j->arena, hit_capture(h, STR("cluster_node")));
    uint64_t at;

    if (!strmap_get(&l->nodes, cluster, &at) || at != (size_t)(h - j->in->evidence->hits))
        return 0;
    return join(j, cluster, node, STR("cluster name (log of SQL Server)"), l);
}

/* Old names, latest first, so that a chain of them ends at the name of today. */
static int join_all(struct judge *j, struct labels *l)
{
    const struct evidence *e = j->in->evidence;
    size_t n = 0;

    if (note_last(j, &l->last) < 0 || note_nodes(j, &l->nodes) < 0 ||
        note_given(j, &l->given) < 0 || note_taken(j, &l->taken) < 0)
        return -1;
    for (size_t i = e->hits_n; i-- > 0;) {
        const struct ev_hit *h = &e->hits[i];

        if ((hit_captures(j, h, CAPTURED_OLD_NAME) && join_renamed(j, h, l) < 0) ||
            (hit_captures(j, h, CAPTURED_NODE) && join_cluster(j, h, l) < 0))
            return -1;
    }
    for (size_t i = 0; i < j->v->hosts_n; i++) {
        if (j->v->hosts[i].name.n)
            j->v->hosts[n++] = j->v->hosts[i];
    }
    j->v->hosts_n = n;
    return 0;
}

static int compare_hosts(const void *a, const void *b)
{
    const struct host *x = a, *y = b;
    int c = fold_cmp_name(x->name, y->name);

    return c ? c : str_cmp(x->name, y->name);
}

static int compare_aliases(const void *a, const void *b)
{
    const struct host_alias *x = a, *y = b;
    int c = str_cmp(x->name, y->name);

    return c ? c : str_cmp(x->why, y->why);
}

/* Each name once. */
static void sort_aliases(struct host *h)
{
    size_t n = 0;

    if (h->aliases_n)
        qsort(h->aliases, h->aliases_n, sizeof *h->aliases, compare_aliases);
    for (size_t i = 0; i < h->aliases_n; i++) {
        if (!n || !str_eq(h->aliases[n - 1].name, h->aliases[i].name))
            h->aliases[n++] = h->aliases[i];
    }
    h->aliases_n = n;
}

/* Of each machine the first `most` bytes of its label. */
static int index_cut(struct judge *j, size_t most)
{
    struct strmap taken = { 0 };
    int result = 0;

    for (size_t i = 0; i < j->v->hosts_n && result == 0; i++) {
        struct str label = str_first(fold_first_label(j->v->hosts[i].name), most);
        uint64_t at;
        label = lower_copy(j->arena, label);
        if (strmap_get(&j->host_index, label, &at) && !strmap_get(&taken, label, &at))
            continue; /* someone is called just that */
        at = strmap_get(&taken, label, &at) ? AMBIGUOUS : i;
        if (strmap_put(&taken, label, at) < 0 || strmap_put(&j->host_index, label, at) < 0)
            result = -1;
    }
    strmap_release(&taken);
    return result;
}

/* A short name that nobody used still finds its machine, if only one full name begins with it, and
   so does its NetBIOS name (a folder that is called so). */
static int index_labels(struct judge *j)
{
    return index_cut(j, SIZE_MAX) < 0 ? -1 : index_cut(j, NETBIOS_CHARS);
}

static bool could_be(struct str name, struct str full)
{
    struct str label = fold_first_label(full);

    return host_domain(full).n && (fold_same_name(label, name) || name.n == NETBIOS_CHARS);
}

static int fits_add(struct judge *j, struct host *h, size_t k)
{
    for (size_t i = 0; i < h->fits_n; i++)
        if (h->fits[i] == k)
            return 0;
    if (arena_grow(j->arena, &h->fits, h->fits_n, &h->fits_cap, h->fits_n + 1, sizeof *h->fits) < 0)
        return -1;
    h->fits[h->fits_n++] = k;
    return 0;
}

/* Who had a name that others had, too. */
static int find_heirs(struct judge *j, const struct labels *l)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->hits_n; i++) {
        size_t h, k;

        if (!hit_captures(j, &e->hits[i], CAPTURED_OLD_NAME) || !is_others_now(j, &e->hits[i], l))
            continue;
        h = host_lookup(j, hit_capture(&e->hits[i], STR("old_name")));
        k = host_lookup(j, hit_capture(&e->hits[i], STR("new_name")));
        if (h != SIZE_MAX && k != SIZE_MAX && h != k && fits_add(j, &j->v->hosts[h], k) < 0)
            return -1;
    }
    return 0;
}

/* Sorted, the machines that a short name could mean stand right behind it. */
static int find_fits(struct judge *j)
{
    for (size_t i = 0; i < j->v->hosts_n; i++) {
        struct host *h = &j->v->hosts[i];

        if (host_domain(h->name).n)
            continue;
        for (size_t k = i + 1; k < j->v->hosts_n; k++) {
            struct str full = j->v->hosts[k].name;
            if (!fold_name_starts(full, h->name))
                break;
            if (could_be(h->name, full) && fits_add(j, h, k) < 0)
                return -1;
        }
    }
    return 0;
}

/* Hosts get their final order; the index follows. */
static int sort_hosts(struct judge *j)
{
    struct verdict *v = j->v;

    if (v->hosts_n)
        qsort(v->hosts, v->hosts_n, sizeof *v->hosts, compare_hosts);
    strmap_release(&j->host_index);
    for (size_t i = 0; i < v->hosts_n; i++) {
        struct host *h = &v->hosts[i];
        sort_aliases(h);
        if (strmap_put(&j->host_index, lower_copy(j->arena, h->name), i) < 0)
            return -1;
        for (size_t k = 0; k < h->aliases_n; k++) {
            if (strmap_put(&j->host_index, lower_copy(j->arena, h->aliases[k].name), i) < 0)
                return -1;
        }
    }
    return index_labels(j) < 0 || find_fits(j) < 0 || j->arena->failed ? -1 : 0;
}

int hosts_from(struct judge *j, struct names *names)
{
    struct strmap by_label = { 0 }, by_netbios = { 0 };
    struct labels labels = { .by_label = &by_label, .by_netbios = &by_netbios };
    int result = names_add_servers(j, names);

    if (names->n)
        qsort(names->items, names->n, sizeof *names->items, compare_named);
    if (result == 0)
        result = add_full_names(j, names, &by_label, &by_netbios);
    if (result == 0)
        result = add_short_names(j, names, &by_label, &by_netbios);
    if (result == 0)
        result = join_all(j, &labels);
    if (result == 0)
        result = sort_hosts(j);
    if (result == 0)
        result = find_heirs(j, &labels);
    strmap_release(&by_label);
    strmap_release(&by_netbios);
    strmap_release(&labels.last);
    strmap_release(&labels.nodes);
    strmap_release(&labels.given);
    strmap_release(&labels.taken);
    return result;
}

size_t host_lookup(const struct judge *j, struct str name)
{
    char lower[FOLD_NAME_BYTES];
    uint64_t at;

    name = without_dot(name);
    if (!name.n || name.n > FOLD_NAME_MOST + 1 ||
        !strmap_get(&j->host_index, fold_name(lower, name), &at) || at == AMBIGUOUS)
        return SIZE_MAX;
    return (size_t)at;
}

int names_collect(struct judge *j, struct names *names)
{
    const struct evidence *e = j->in->evidence;
    struct strmap bent = { 0 };
    bool any;
    int result = names_bent(j, &bent, &any);

    for (size_t i = 0; i < e->sources_n && result == 0; i++) {
        if (!j->name_torn[i])
            result = names_add(j, names, e->sources[i].computer);
    }
    for (size_t i = 0; i < e->hits_n && result == 0; i++) {
        if (!source_is_pasted(&e->sources[e->hits[i].source]) &&
            !(any && name_is_among(&bent, e->hits[i].subject)))
            result = names_add(j, names, e->hits[i].subject);
    }
    strmap_release(&bent);
    return result;
}
