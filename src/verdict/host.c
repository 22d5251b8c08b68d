/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names become machines.  A full name (with a domain) is one machine; a short name is the machine
 * whose full name begins with it, if there is exactly one, else a machine of its own: a collision
 * is never merged.  Letter case does not count.
 *
 * A source whose records name no computer gets its machine, first that holds:
 *   1. its file name has the machine in it (log-formats.md 2.3, 8): that of a push log is the agent
 *      even in the folder of the server that pushed;
 *   2. a part of its path is the name of a known machine (deepest part first);
 *   3. its path is that of a known collector, which has a folder of each machine (8.1);
 *   4. all sources under the nearest folder above it that name a computer name the same one;
 *   5. the topmost folder of its path that is not a common folder name is taken as a name.
 */
#include "verdict/judge.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define AMBIGUOUS UINT64_MAX

struct str host_short(struct str name)
{
    return str_first(name, str_find_char(name, '.'));
}

struct str host_domain(struct str name)
{
    return str_from(name, str_find_char(name, '.') + 1);
}

/* A name that can be a machine's: not empty, no placeholder, no blanks or path in it. */
static bool is_machine_name(struct str s)
{
    if (!s.n || s.n > 255 || str_eq(s, STR("-")) || str_eq_nocase(s, STR("N/A")) ||
        str_eq_nocase(s, STR("localhost")) || str_eq(s, STR("(NULL)")) || s.s[0] == '.')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c <= ' ' || c == 0x7F || strchr("/\\:*?\"<>|,;()[]{}", c))
            return false;
    }
    return true;
}

static struct str lower_copy(struct arena *a, struct str s)
{
    struct str copy = arena_copy(a, s);
    char *p = (char *)(uintptr_t)copy.s;

    for (size_t i = 0; i < copy.n; i++) {
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + 32);
    }
    return copy;
}

/* One name as found; sorted so that every machine's names stand together. */
struct named {
    struct str name, lower;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = str_cmp(x->lower, y->lower);

    return c ? c : str_cmp(x->name, y->name);
}

struct names {
    struct named *items;
    size_t n, cap;
};

static int names_add(struct judge *j, struct names *names, struct str name)
{
    if (!is_machine_name(name))
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

static int host_alias(struct judge *j, struct host *h, struct str name)
{
    if (str_eq(h->name, name))
        return 0;
    for (size_t i = 0; i < h->aliases_n; i++) {
        if (str_eq(h->aliases[i], name))
            return 0;
    }
    if (arena_grow(j->arena, &h->aliases, h->aliases_n, &h->aliases_cap, h->aliases_n + 1,
                   sizeof *h->aliases) < 0)
        return -1;
    h->aliases[h->aliases_n++] = name;
    return 0;
}

/* Sorted names: full ones first become hosts; map keeps host numbers by lower-case name. */
static int add_full_names(struct judge *j, const struct names *names, struct strmap *by_label)
{
    for (size_t i = 0; i < names->n; i++) {
        const struct named *x = &names->items[i];
        struct str label = host_short(x->lower);
        uint64_t at;

        if (!host_domain(x->lower).n)
            continue;
        if (strmap_get(&j->host_index, x->lower, &at)) {
            if (host_alias(j, &j->v->hosts[at], x->name) < 0)
                return -1;
            continue;
        }
        if (strmap_put(&j->host_index, x->lower, j->v->hosts_n) < 0)
            return -1;
        at = strmap_get(by_label, label, &at) ? AMBIGUOUS : j->v->hosts_n;
        if (strmap_put(by_label, label, at) < 0 || host_add(j, x->name) < 0)
            return -1;
    }
    return 0;
}

static int add_short_names(struct judge *j, const struct names *names, struct strmap *by_label)
{
    for (size_t i = 0; i < names->n; i++) {
        const struct named *x = &names->items[i];
        uint64_t at;

        if (host_domain(x->lower).n)
            continue;
        if (!strmap_get(&j->host_index, x->lower, &at)) {
            if (!strmap_get(by_label, x->lower, &at) || at == AMBIGUOUS) {
                at = j->v->hosts_n;
                if (host_add(j, x->name) < 0)
                    return -1;
            }
            if (strmap_put(&j->host_index, x->lower, at) < 0)
                return -1;
        }
        if (host_alias(j, &j->v->hosts[at], x->name) < 0)
            return -1;
    }
    return 0;
}

static int compare_hosts(const void *a, const void *b)
{
    const struct host *x = a, *y = b;
    int c = str_cmp_nocase(x->name, y->name);

    return c ? c : str_cmp(x->name, y->name);
}

static int compare_strs(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* A short name that nobody used still finds its machine, if only one full name begins with it. */
static int index_labels(struct judge *j)
{
    struct strmap taken = { 0 };
    int result = 0;

    for (size_t i = 0; i < j->v->hosts_n && result == 0; i++) {
        struct str label = lower_copy(j->arena, host_short(j->v->hosts[i].name));
        uint64_t at;
        if (strmap_get(&j->host_index, label, &at) && !strmap_get(&taken, label, &at))
            continue; /* someone is called just that */
        at = strmap_get(&taken, label, &at) ? AMBIGUOUS : i;
        if (strmap_put(&taken, label, at) < 0 || strmap_put(&j->host_index, label, at) < 0)
            result = -1;
    }
    strmap_release(&taken);
    return result;
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
        if (h->aliases_n)
            qsort(h->aliases, h->aliases_n, sizeof *h->aliases, compare_strs);
        if (strmap_put(&j->host_index, lower_copy(j->arena, h->name), i) < 0)
            return -1;
        for (size_t k = 0; k < h->aliases_n; k++) {
            if (strmap_put(&j->host_index, lower_copy(j->arena, h->aliases[k]), i) < 0)
                return -1;
        }
    }
    return index_labels(j) < 0 || j->arena->failed ? -1 : 0;
}

static int hosts_from(struct judge *j, struct names *names)
{
    struct strmap by_label = { 0 };
    int result;

    if (names->n)
        qsort(names->items, names->n, sizeof *names->items, compare_named);
    result = add_full_names(j, names, &by_label);
    if (result == 0)
        result = add_short_names(j, names, &by_label);
    strmap_release(&by_label);
    return result == 0 ? sort_hosts(j) : -1;
}

size_t host_lookup(const struct judge *j, struct str name)
{
    char lower[256];
    uint64_t at;

    if (!name.n || name.n > sizeof lower)
        return SIZE_MAX;
    for (size_t i = 0; i < name.n; i++)
        lower[i] = (char)(name.s[i] >= 'A' && name.s[i] <= 'Z' ? name.s[i] + 32 : name.s[i]);
    if (!strmap_get(&j->host_index, (struct str){ lower, name.n }, &at) || at == AMBIGUOUS)
        return SIZE_MAX;
    return (size_t)at;
}

/* ---- sources that name no computer --------------------------------------------------------- */

static struct str folder_of(struct str path)
{
    while (path.n && path.s[path.n - 1] != '/')
        path.n--;
    if (path.n)
        path.n--;
    return path;
}

static struct str last_part(struct str path)
{
    struct str folder = folder_of(path);

    return folder.n ? str_from(path, folder.n + 1) : path;
}

size_t host_in_path(const struct judge *j, struct str path)
{
    for (struct str p = folder_of(path); p.n; p = folder_of(p)) {
        size_t h = host_lookup(j, last_part(p));
        if (h == SIZE_MAX)
            h = host_lookup(j, host_short(last_part(p))); /* MS01.zip/... */
        if (h != SIZE_MAX)
            return h;
    }
    return SIZE_MAX;
}

static bool lies_under(struct str path, struct str folder)
{
    return !folder.n || (str_starts(path, folder) && path.n > folder.n && path.s[folder.n] == '/');
}

/* The one machine that all naming sources under the folder name; SIZE_MAX: none, or several. */
static size_t only_host_under(const struct judge *j, struct str folder, bool *several)
{
    const struct evidence *e = j->in->evidence;
    size_t found = SIZE_MAX;

    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];
        if (!e->sources[i].computer.n || h == SIZE_MAX || !lies_under(e->sources[i].name, folder))
            continue;
        if (found != SIZE_MAX && found != h) {
            *several = true;
            return SIZE_MAX;
        }
        found = h;
    }
    return found;
}

static size_t host_of_neighbours(const struct judge *j, struct str path)
{
    bool several = false;
    struct str folder = folder_of(path);

    for (;;) {
        size_t h = only_host_under(j, folder, &several);
        if (h != SIZE_MAX || several || !folder.n)
            return h;
        folder = folder_of(folder);
    }
}

/* MS01AgentInstall.LOG; MS01.System.csv, MS01_Application.txt */
static struct str name_from_file(struct str path)
{
    static const char *const pushed[] = { "AgentInstall.LOG", "MOMAgentMgmt.log" };
    static const char *const logs[] = { "Application", "System", "Security",
                                        "Operations Manager" };
    struct str file = last_part(path), name = STR_NONE;
    size_t dot = file.n;

    for (size_t i = 0; i < sizeof pushed / sizeof pushed[0]; i++)
        if (str_ends_nocase(file, str_of(pushed[i])))
            name = str_first(file, file.n - str_of(pushed[i]).n);
    while (dot && file.s[dot - 1] != '.')
        dot--;
    if (dot)
        file = str_first(file, dot - 1);
    for (size_t i = 0; i < sizeof logs / sizeof logs[0]; i++) {
        struct str log = str_of(logs[i]);
        char before = file.n > log.n ? file.s[file.n - log.n - 1] : '\0';

        if (str_ends_nocase(file, log) && (before == '.' || before == '_' || before == '-'))
            name = str_first(file, file.n - log.n - 1);
    }
    return is_machine_name(name) ? name : STR_NONE;
}

/* SDC_Results.zip/Event Logs/MS01/..., SCOMLinuxDataCollectorData_lx01_16032024.tar.gz/... */
static struct str name_from_collector(struct str path)
{
    static const char *const above[] = { "Event Logs", "AppData Install Logs" };
    struct str linux_data = STR("SCOMLinuxDataCollectorData_"), before = STR_NONE;

    while (path.n) {
        struct str part = str_cut(&path, '/');

        if (str_starts(part, linux_data)) {
            part = str_from(part, linux_data.n);
            return str_first(part, str_find_char(part, '_'));
        }
        for (size_t i = 0; i < sizeof above / sizeof above[0]; i++)
            if (path.n && str_eq_nocase(before, str_of(above[i])) && is_machine_name(part))
                return part;
        before = part;
    }
    return STR_NONE;
}

static bool is_common_folder(struct str part)
{
    static const char *const names[] = { "logs", "log", "setup", "install logs", "event logs",
                                         "eventlogs", "events", "appdata", "local", "scom",
                                         "users", "windows", "temp", "export", "exports",
                                         "evidence", "c", "d", "msi", "setup logs", "etc",
                                         "var", "opt", "usr", "home", "root", "tmp", "conf",
                                         "microsoft", "scx", "omi", "linux", "unix" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq_nocase(part, str_of(names[i])))
            return true;
    }
    return str_starts(part, STR("SDC_Results")) || str_starts(part, STR("SCSM_DIAG_"));
}

static struct str name_from_folder(struct str path)
{
    struct str rest = folder_of(path);

    while (rest.n) {
        struct str part = str_cut(&rest, '/');
        if (is_machine_name(part) && !is_common_folder(part))
            return part;
    }
    return STR_NONE;
}

static int collect_names(struct judge *j, struct names *names)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++) {
        if (names_add(j, names, e->sources[i].computer) < 0)
            return -1;
    }
    for (size_t i = 0; i < e->hits_n; i++) {
        if (!source_is_pasted(&e->sources[e->hits[i].source]) &&
            names_add(j, names, e->hits[i].subject) < 0)
            return -1;
    }
    return 0;
}

static void hosts_clear(struct judge *j)
{
    strmap_release(&j->host_index);
    j->v->hosts_n = 0;
}

static void place_sources(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    for (size_t i = 0; i < e->sources_n; i++)
        j->source_host[i] = host_lookup(j, e->sources[i].computer);
}

/* The machine of a source that names none; empty: nothing tells. */
static struct str name_for(const struct judge *j, struct str path)
{
    struct str name = name_from_file(path);
    size_t h = name.n ? host_lookup(j, name) : host_in_path(j, path);

    if (h == SIZE_MAX && !name.n)
        name = name_from_collector(path);
    if (h == SIZE_MAX && !name.n)
        h = host_of_neighbours(j, path);
    if (h != SIZE_MAX)
        return j->v->hosts[h].name;
    return name.n ? name : name_from_folder(path);
}

/* Second pass: names taken from folders may add machines, so all are indexed again. */
static int place_orphans(struct judge *j, struct names *names)
{
    const struct evidence *e = j->in->evidence;
    struct str *given = arena_zero(j->arena, e->sources_n, sizeof *given);

    if (!given)
        return -1;
    for (size_t i = 0; i < e->sources_n; i++) {
        size_t h = j->source_host[i];
        if (h != SIZE_MAX || e->sources[i].computer.n || source_is_pasted(&e->sources[i]))
            continue;
        given[i] = name_for(j, e->sources[i].name);
        if (names_add(j, names, given[i]) < 0)
            return -1;
    }
    hosts_clear(j);
    if (hosts_from(j, names) < 0)
        return -1;
    place_sources(j);
    for (size_t i = 0; i < e->sources_n; i++) {
        if (given[i].n)
            j->source_host[i] = host_lookup(j, given[i]);
    }
    return 0;
}

int judge_hosts(struct judge *j)
{
    struct names names = { 0 };
    size_t n = j->in->evidence->sources_n;
    int result = -1;

    j->source_host = arena_zero(j->arena, n, sizeof *j->source_host);
    j->source_order = arena_zero(j->arena, n, sizeof *j->source_order);
    if (j->source_host && j->source_order && collect_names(j, &names) == 0 &&
        hosts_from(j, &names) == 0) {
        place_sources(j);
        result = place_orphans(j, &names);
    }
    mem_free(names.items);
    return result;
}

bool host_has_role(const struct host *h, struct str role)
{
    for (size_t i = 0; i < h->roles_n; i++) {
        if (str_eq(h->roles[i].role, role))
            return true;
    }
    return false;
}

bool host_plays(const struct host *h, struct str role)
{
    for (size_t i = 0; i < h->roles_n; i++) {
        struct str r = h->roles[i].role;
        if (str_eq(r, role) || (str_eq(role, STR("agent")) && str_starts(r, STR("agent."))))
            return true;
    }
    return false;
}
