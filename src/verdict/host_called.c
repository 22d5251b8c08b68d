/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine whose own logs give its short name alone (tables of events name no computer) has the
 * full name by which others call the server that they report to, or that a folder of its logs is
 * called by, unless two full names begin so.  Without it an agent would report to a machine of
 * which nothing is there, and the clock of a gateway would have no bound (clock_tolerance).
 */
#include "verdict/folder_name.h"
#include "verdict/host_names.h"

#include "base/fold.h"
#include "event/evtword.h"
#include "verdict/fact.h"
#include "verdict/host.h"

#define AMBIGUOUS  UINT64_MAX
#define NOT_CALLED (UINT64_MAX - 1)

/* Short names that no full one begins with: NOT_CALLED; the others: AMBIGUOUS. */
static int lone_names(const struct names *names, struct strmap *lone)
{
    for (size_t i = 0; i < names->n; i++) {
        struct str lower = names->items[i].lower;
        uint64_t at;

        if (strmap_get(lone, fold_first_label(lower), &at) && !host_domain(lower).n)
            continue;
        if (strmap_put(lone, fold_first_label(lower),
                       host_domain(lower).n ? AMBIGUOUS : NOT_CALLED) < 0)
            return -1;
    }
    return 0;
}

/* Of a domain in two parts or more that no number begins or ends: GW01.logs is none, nor is
   GW01.2024.05.16. */
static bool is_full_name(struct str name)
{
    struct str domain = host_domain(name);

    return domain.n && host_domain(domain).n && !is_digit(domain.s[0]) &&
           !is_digit(domain.s[domain.n - 1]);
}

/* The deepest part of a path that is the machine's name in full; empty: none is. */
static struct str part_called(struct str path, struct str computer)
{
    for (path = folder_of(path); path.n; path = folder_of(path)) {
        struct str part = folder_machine(last_part(path));

        if (is_full_name(part) && fold_same_name(fold_first_label(part), computer))
            return part;
    }
    return STR_NONE;
}

static struct str folder_called(const struct ev_source *s)
{
    struct str called;

    if (!s->computer.n || host_domain(s->computer).n)
        return STR_NONE;
    called = part_called(s->name, s->computer);
    if (called.n || !s->folder.n)
        return called;
    called = folder_machine(last_part(s->folder));
    return is_full_name(called) && fold_same_name(fold_first_label(called), s->computer) ? called
                                                                                   : STR_NONE;
}

/* Who calls a machine by its full name: each hit twice, then each source. */
static uint64_t callers(const struct judge *j)
{
    return 2 * (uint64_t)j->in->evidence->hits_n + j->in->evidence->sources_n;
}

static struct str server_called(const struct judge *j, uint64_t at)
{
    uint64_t hits = 2 * (uint64_t)j->in->evidence->hits_n;
    const struct ev_hit *h;

    if (at >= hits)
        return folder_called(&j->in->evidence->sources[at - hits]);
    h = &j->in->evidence->hits[at / 2];
    if (!hit_captures(j, h, CAPTURED_PARENT | CAPTURED_SERVER))
        return STR_NONE;
    return without_dot(hit_capture(h, at % 2 ? STR("server") : STR("parent")));
}

int names_add_servers(struct judge *j, struct names *names)
{
    struct strmap lone = { 0 };
    size_t n = names->n;
    int result = lone_names(names, &lone);

    for (uint64_t i = 0; i < callers(j) && result == 0; i++) {
        struct str full = server_called(j, i), other;
        char lower[FOLD_NAME_BYTES];
        uint64_t at;

        if (!host_domain(full).n || full.n > FOLD_NAME_MOST ||
            !strmap_get(&lone, fold_name(lower, fold_first_label(full)), &at) || at == AMBIGUOUS)
            continue;
        other = at == NOT_CALLED ? full : server_called(j, at);
        if (!fold_same_name(full, other))
            result = strmap_put(&lone, fold_name(lower, fold_first_label(full)), AMBIGUOUS);
        else if (at == NOT_CALLED || str_cmp(full, other) < 0)
            result = strmap_put(&lone, fold_name(lower, fold_first_label(full)), i);
    }
    for (size_t i = 0; i < n && result == 0; i++) {
        uint64_t at;

        if (strmap_get(&lone, names->items[i].lower, &at) && at < NOT_CALLED)
            result = names_add(j, names, server_called(j, at));
    }
    strmap_release(&lone);
    return result;
}

/* A short name says less than a full one; two full ones are of two machines. */
static int note_called(const struct judge *j, struct strmap *called, struct str name, uint64_t i)
{
    char lower[FOLD_NAME_BYTES];
    struct str label = fold_name(lower, fold_first_label(name)), other;
    uint64_t at;

    if (!strmap_get(called, label, &at))
        return strmap_put(called, label, i);
    other = at == AMBIGUOUS ? STR_NONE : server_called(j, at);
    if (at == AMBIGUOUS || !host_domain(name).n || fold_same_name(name, other))
        return 0;
    return strmap_put(called, label, host_domain(other).n ? AMBIGUOUS : i);
}

int servers_called(const struct judge *j, struct strmap *called)
{
    uint64_t hits = 2 * (uint64_t)j->in->evidence->hits_n;
    int result = 0;

    for (uint64_t i = 0; i < hits && result == 0; i++) {
        struct str name = server_called(j, i);

        if (name.n && name.n <= FOLD_NAME_MOST && evtword_machine(name))
            result = note_called(j, called, name, i);
    }
    return result;
}

struct str server_of_folder(const struct judge *j, const struct strmap *called, struct str path)
{
    char lower[FOLD_NAME_BYTES];
    uint64_t at;

    for (struct str p = folder_of(path); p.n; p = folder_of(p)) {
        struct str part = folder_machine(last_part(p)), name;

        if (part.n > FOLD_NAME_MOST ||
            !strmap_get(called, fold_name(lower, fold_first_label(part)), &at) || at == AMBIGUOUS)
            continue;
        name = server_called(j, at);
        if (!host_domain(part).n || fold_same_name(part, name))
            return name;
    }
    return STR_NONE;
}

/* A list whose rows all name their machine, or tell of the group as those of subscriptions and
   backups do, is of none itself: of each source whether it is one. */
bool *lists_of_others(const struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    bool *of_others = arena_zero(j->arena, e->sources_n, sizeof *of_others);

    for (size_t i = 0; of_others && i < e->hits_n; i++) {
        uint32_t source = e->hits[i].source;
        of_others[source] = str_eq(e->sources[source].channel, STR("inventory"));
    }
    for (size_t i = 0; of_others && i < e->hits_n; i++) {
        if (!e->hits[i].subject.n && e->hits[i].signature->names_host)
            of_others[e->hits[i].source] = false;
    }
    return of_others;
}
