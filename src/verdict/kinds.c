/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which signatures have facts, and on which machines: a fleet has hundreds of tasks times thousands
 * of machines, and almost none of them has a fact that the task asks for.  Each signature that has
 * facts is a kind, with a number; a list of names is a set of kinds, worked out once; a machine has
 * a set, too.  And which facts are of one log, and which tell a release.
 */
#include "verdict/kinds.h"

#include "base/mem.h"
#include "verdict/steps.h"

#include <stdlib.h>
#include <string.h>

struct kinds {
    struct strmap by_name;      /* of a signature -> kind */
    struct numap by_signature;  /* the same by its address, which is quicker */
    struct numap by_list;       /* where a list of names, or what else asks, stands -> its set */
    const struct signature **signatures; /* of each kind; */
    size_t cap;                          /* room for so many */
    uint32_t *of_fact;          /* the kind of each: to walk through these takes little */
    uint64_t *of_host;          /* sets, one behind the other */
    size_t *begin;              /* n + 1 positions in facts */
    uint32_t *facts;            /* grouped by kind, in their order */
    size_t n, words;
};

static void add_kind(uint64_t *set, size_t kind)
{
    set[kind / 64] |= UINT64_C(1) << kind % 64;
}

static int number_kinds(struct judge *j, struct kinds *k)
{
    k->of_fact = arena_alloc(j->arena, (j->facts_n + 1) * sizeof *k->of_fact);
    for (size_t i = 0; k->of_fact && i < j->facts_n; i++) {
        const struct signature *s = j->facts[i].signature;
        uint64_t key = (uint64_t)(uintptr_t)s, kind;

        if (!numap_get(&k->by_signature, key, &kind)) {
            kind = k->n++;
            if (mem_grow(&k->signatures, &k->cap, k->n, sizeof *k->signatures) < 0 ||
                numap_put(&k->by_signature, key, kind) < 0 ||
                strmap_put(&k->by_name, s->name, kind) < 0)
                return -1;
            k->signatures[kind] = s;
        }
        k->of_fact[i] = (uint32_t)kind;
    }
    if (!k->of_fact)
        return -1;
    k->words = k->n / 64 + 1;
    return 0;
}

/* Facts of a kind stand together, and each machine knows its kinds. */
static int sort_by_kind(struct judge *j, struct kinds *k)
{
    k->begin = arena_zero(j->arena, k->n + 2, sizeof *k->begin);
    k->facts = arena_alloc(j->arena, (j->facts_n + 1) * sizeof *k->facts);
    k->of_host = arena_zero(j->arena, j->v->hosts_n * k->words + 1, sizeof *k->of_host);
    if (!k->begin || !k->facts || !k->of_host)
        return -1;
    for (size_t i = 0; i < j->facts_n; i++)
        k->begin[k->of_fact[i] + 2]++;
    for (size_t i = 2; i < k->n + 2; i++)
        k->begin[i] += k->begin[i - 1];
    for (size_t i = 0; i < j->facts_n; i++) {
        size_t host = j->facts[i].host, kind = k->of_fact[i];

        k->facts[k->begin[kind + 1]++] = (uint32_t)i;
        if (host != SIZE_MAX)
            add_kind(k->of_host + host * k->words, kind);
    }
    return 0;
}

/* Each log's facts on a machine become a ring: a machine may have thousands of logs, and most
   questions about a line are about its own. */
static int join_logs(struct judge *j)
{
    uint32_t *last = mem_alloc((j->in->evidence->sources_n + 1) * sizeof *last);

    j->fact_next = arena_alloc(j->arena, (j->facts_n + 1) * sizeof *j->fact_next);
    if (!last || !j->fact_next) {
        mem_free(last);
        return -1;
    }
    memset(last, 0xFF, j->in->evidence->sources_n * sizeof *last);
    for (size_t i = 0; i < j->facts_n; i++) {
        uint32_t before = last[j->facts[i].source];
        bool goes_on = before != UINT32_MAX && j->facts[before].host == j->facts[i].host;

        j->fact_next[i] = goes_on ? j->fact_next[before] : (uint32_t)i;
        if (goes_on)
            j->fact_next[before] = (uint32_t)i;
        last[j->facts[i].source] = (uint32_t)i;
    }
    mem_free(last);
    return 0;
}

/* Of thousands of facts few tell a release, and what an attempt leads to is asked of these. */
static int list_released(struct judge *j)
{
    size_t n = 0;

    for (size_t i = 0; i < j->facts_n; i++)
        n += j->facts[i].release != NULL;
    j->released = arena_alloc(j->arena, (n + 1) * sizeof *j->released);
    j->released_begin = arena_zero(j->arena, j->v->hosts_n + 1, sizeof *j->released_begin);
    if (!j->released || !j->released_begin)
        return -1;
    n = 0;
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        for (size_t i = j->host_begin[h]; i < j->host_begin[h + 1]; i++)
            if (j->facts[i].release)
                j->released[n++] = (uint32_t)i;
        j->released_begin[h + 1] = n;
    }
    return 0;
}

int judge_kinds(struct judge *j)
{
    j->kinds = mem_zero(1, sizeof *j->kinds);
    if (!j->kinds || j->facts_n >= UINT32_MAX || number_kinds(j, j->kinds) < 0 ||
        join_logs(j) < 0 || list_released(j) < 0)
        return -1;
    return sort_by_kind(j, j->kinds);
}

void kinds_free(struct kinds *k)
{
    if (!k)
        return;
    strmap_release(&k->by_name);
    numap_release(&k->by_signature);
    numap_release(&k->by_list);
    mem_free(k->signatures);
    mem_free(k);
}

const uint64_t *kinds_named(const struct judge *j, struct strs names)
{
    struct kinds *k = j->kinds;
    uint64_t key = (uint64_t)(uintptr_t)names.items, at, kind;
    uint64_t *set;

    if (!names.n)
        return NULL;
    if (numap_get(&k->by_list, key, &at))
        return (const uint64_t *)(uintptr_t)at;
    set = arena_zero(j->arena, k->words, sizeof *set);
    for (size_t i = 0; set && i < names.n; i++)
        if (strmap_get(&k->by_name, names.items[i], &kind))
            add_kind(set, kind);
    if (!set || numap_put(&k->by_list, key, (uint64_t)(uintptr_t)set) < 0) {
        j->arena->failed = true;
        return NULL;
    }
    return set;
}

const uint64_t *kinds_such(const struct judge *j, signature_fn *is, const void *ctx)
{
    const struct kinds *k = j->kinds;
    uint64_t *set = arena_zero(j->arena, k->words, sizeof *set);
    bool any = false;

    for (size_t i = 0; set && i < k->n; i++) {
        if (!is(k->signatures[i], ctx))
            continue;
        add_kind(set, i);
        any = true;
    }
    return any ? set : NULL;
}

const uint64_t *kinds_kept(const struct judge *j, signature_fn *is, const void *ctx)
{
    uint64_t key = (uint64_t)(uintptr_t)ctx, at;

    if (!numap_get(&j->kinds->by_list, key, &at)) {
        at = (uint64_t)(uintptr_t)kinds_such(j, is, ctx);
        if (numap_put(&j->kinds->by_list, key, at) < 0)
            j->arena->failed = true;
    }
    return (const uint64_t *)(uintptr_t)at;
}

uint32_t kind_of(const struct judge *j, const struct fact *f)
{
    return j->kinds->of_fact[f - j->facts];
}

bool kind_is(const struct judge *j, const uint64_t *set, const struct fact *f)
{
    uint32_t kind = kind_of(j, f);

    return set && set[kind / 64] >> kind % 64 & 1;
}

size_t next_fact(const struct judge *j, const uint64_t *set, size_t i, size_t end)
{
    const uint32_t *kinds = j->kinds->of_fact;

    while (set && i < end && !(set[kinds[i] / 64] >> kinds[i] % 64 & 1))
        i++;
    return set && i < end ? i : end;
}

bool host_shows(const struct judge *j, size_t host, struct strs names)
{
    const struct kinds *k = j->kinds;
    const uint64_t *set = kinds_named(j, names);
    bool shows = false;

    for (size_t i = 0; set && i < k->words && !shows; i++)
        shows = set[i] & k->of_host[host * k->words + i];
    return shows;
}

const uint32_t *facts_named(const struct judge *j, struct str name, size_t *n)
{
    const struct kinds *k = j->kinds;
    uint64_t kind;

    *n = 0;
    if (!strmap_get(&k->by_name, name, &kind))
        return NULL;
    *n = k->begin[kind + 1] - k->begin[kind];
    return k->facts + k->begin[kind];
}
