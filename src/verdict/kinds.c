/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which signatures have facts, and on which machines: a fleet has hundreds of tasks times thousands
 * of machines, and almost none of them has a fact that the task asks for.  Each signature that has
 * facts is a kind, with a number; a list of names is a set of kinds, worked out once; a machine has
 * a set, too.
 */
#include "verdict/judge.h"

#include "base/mem.h"

#include <stdlib.h>

struct kinds {
    struct strmap by_name;      /* of a signature -> kind */
    struct numap by_signature;  /* the same by its address, which is quicker */
    struct numap by_list;       /* where a list of names stands -> its set */
    uint64_t *of_host;          /* sets, one behind the other */
    size_t *begin;              /* n + 1 positions in facts */
    uint32_t *facts;            /* grouped by kind, in their order */
    size_t n, words;
};

static int number_kinds(struct judge *j, struct kinds *k)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        struct fact *f = &j->facts[i];
        uint64_t key = (uint64_t)(uintptr_t)f->signature, kind;

        if (!numap_get(&k->by_signature, key, &kind)) {
            kind = k->n++;
            if (numap_put(&k->by_signature, key, kind) < 0 ||
                strmap_put(&k->by_name, f->signature->name, kind) < 0)
                return -1;
        }
        f->kind = (uint32_t)kind;
    }
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
        k->begin[j->facts[i].kind + 2]++;
    for (size_t i = 2; i < k->n + 2; i++)
        k->begin[i] += k->begin[i - 1];
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];

        k->facts[k->begin[f->kind + 1]++] = (uint32_t)i;
        if (f->host != SIZE_MAX)
            k->of_host[f->host * k->words + f->kind / 64] |= UINT64_C(1) << f->kind % 64;
    }
    return 0;
}

int judge_kinds(struct judge *j)
{
    j->kinds = mem_zero(1, sizeof *j->kinds);
    if (!j->kinds || j->facts_n >= UINT32_MAX || number_kinds(j, j->kinds) < 0)
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
    mem_free(k);
}

static const uint64_t *set_of(const struct judge *j, struct strs names)
{
    struct kinds *k = j->kinds;
    uint64_t key = (uint64_t)(uintptr_t)names.items, at, kind;
    uint64_t *set;

    if (numap_get(&k->by_list, key, &at))
        return (const uint64_t *)(uintptr_t)at;
    set = arena_zero(j->arena, k->words, sizeof *set);
    for (size_t i = 0; set && i < names.n; i++)
        if (strmap_get(&k->by_name, names.items[i], &kind))
            set[kind / 64] |= UINT64_C(1) << kind % 64;
    if (!set || numap_put(&k->by_list, key, (uint64_t)(uintptr_t)set) < 0) {
        j->arena->failed = true;
        return NULL;
    }
    return set;
}

bool host_shows(const struct judge *j, size_t host, struct strs names)
{
    const struct kinds *k = j->kinds;
    const uint64_t *set = names.n ? set_of(j, names) : NULL;
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
