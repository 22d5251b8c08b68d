/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every call checks PJERR here, so that no caller has to know it.  The ...F function forms are
 * used instead of the macros: the macros print and exit on an error.
 * Words are 64 bit on the machines this is built for; a static assert says so.
 */
#include "base/map.h"

#include "base/mem.h"
#include "base/seen.h"

#include <Judy.h>
#include <string.h>

_Static_assert(sizeof(Word_t) == sizeof(uint64_t), "Judy words must hold 64-bit keys and values");

int numap_put(struct numap *m, uint64_t key, uint64_t value)
{
    PPvoid_t slot = JudyLIns(&m->judy, (Word_t)key, PJE0);

    if (slot == PPJERR || !slot)
        return -1;
    *(Word_t *)slot = (Word_t)value;
    return 0;
}

bool numap_get(const struct numap *m, uint64_t key, uint64_t *value)
{
    PPvoid_t slot = JudyLGet(m->judy, (Word_t)key, PJE0);

    if (slot == PPJERR || !slot)
        return false;
    *value = *(Word_t *)slot;
    return true;
}

bool numap_next(const struct numap *m, uint64_t *key, uint64_t *value)
{
    Word_t index = (Word_t)*key;
    PPvoid_t slot = JudyLFirst(m->judy, &index, PJE0);

    if (slot == PPJERR || !slot)
        return false;
    *key = index;
    *value = *(Word_t *)slot;
    return true;
}

void numap_release(struct numap *m)
{
    JudyLFreeArray(&m->judy, PJE0);
}

/* ---- bytes to word ---- */

/*
 * A table of the first keys, and Judy's array of those for which it has no place: few where keys
 * are as they are in logs and rules, all behind a number of keys at which the array takes less
 * memory.  Nothing is slower than Judy for keys that were made to meet in one place: so many places
 * are looked at and no more.
 */
#define PLACES 16u
#define CAP_FIRST 16u
#define CAP_MOST 32768u /* half of them are taken at most */
#define BLOCK_FIRST ((size_t)256)
#define BLOCK_MOST ((size_t)16384)

/* Keys; there are many maps of a few. */
struct strblock {
    struct strblock *next;
    size_t used, size;
    char bytes[];
};

struct strslot {
    const char *key; /* NULL: free */
    uint32_t n, hash;
    uint64_t value;
};

struct strtable {
    struct strblock *keys; /* the last one first */
    struct strslot *slots;
    size_t n, cap;
    void *judy;
};

static uint32_t hash_of(struct str key)
{
    return (uint32_t)(seen_hash(0, key) >> 32);
}

/* Where the key is, or the free place where it belongs; NULL: neither. */
static struct strslot *place_of(struct strslot *slots, size_t cap, struct str key, uint32_t hash)
{
    for (size_t i = 0; i < PLACES; i++) {
        struct strslot *s = &slots[(hash + i) & (cap - 1)];

        if (!s->key || (s->hash == hash && str_eq((struct str){ s->key, s->n }, key)))
            return s;
    }
    return NULL;
}

static int put_apart(struct strtable *t, struct str key, uint64_t **value)
{
    PPvoid_t slot = JudyHSIns(&t->judy, (void *)(uintptr_t)key.s, key.n, PJE0);

    if (slot == PPJERR || !slot)
        return -1;
    *value = (uint64_t *)slot;
    return 0;
}

static uint64_t *find_apart(const struct strtable *t, struct str key)
{
    PPvoid_t slot = t->judy ? JudyHSGet(t->judy, (void *)(uintptr_t)key.s, key.n) : NULL;

    return slot == PPJERR ? NULL : (uint64_t *)slot;
}

static int move(struct strtable *t, struct strslot *to, size_t cap, const struct strslot *s)
{
    struct str key = { s->key, s->n };
    struct strslot *place = place_of(to, cap, key, s->hash);
    uint64_t *value;

    if (place) {
        *place = *s;
        return 0;
    }
    t->n--;
    if (put_apart(t, key, &value) < 0)
        return -1;
    *value = s->value;
    return 0;
}

static int grow(struct strtable *t)
{
    size_t cap = t->cap ? 2 * t->cap : CAP_FIRST;
    struct strslot *slots = mem_zero(cap, sizeof *slots);
    int result = slots ? 0 : -1;

    for (size_t i = 0; i < t->cap && result == 0; i++)
        if (t->slots[i].key)
            result = move(t, slots, cap, &t->slots[i]);
    if (result < 0) {
        mem_free(slots);
        return -1;
    }
    mem_free(t->slots);
    t->slots = slots;
    t->cap = cap;
    return 0;
}

static const char *keep(struct strtable *t, struct str key)
{
    struct strblock *b = t->keys;

    if (!b || key.n > b->size - b->used) {
        size_t size = !b ? BLOCK_FIRST : b->size < BLOCK_MOST ? 2 * b->size : BLOCK_MOST;

        size = key.n > size ? key.n : size;
        b = mem_alloc(sizeof *b + size);
        if (!b)
            return NULL;
        *b = (struct strblock){ .next = t->keys, .size = size };
        t->keys = b;
    }
    if (key.n)
        memcpy(b->bytes + b->used, key.s, key.n);
    b->used += key.n;
    return b->bytes + b->used - key.n;
}

/* Of a key that is nowhere; it begins as 0. */
static int add(struct strtable *t, struct str key, uint32_t hash, uint64_t **value)
{
    struct strslot *s = NULL;
    const char *kept;

    if (2 * t->n >= t->cap && t->cap < CAP_MOST && grow(t) < 0)
        return -1;
    if (2 * t->n < t->cap && key.n <= BLOCK_MOST)
        s = place_of(t->slots, t->cap, key, hash);
    if (!s)
        return put_apart(t, key, value);
    kept = keep(t, key);
    if (!kept)
        return -1;
    *s = (struct strslot){ kept, (uint32_t)key.n, hash, 0 };
    t->n++;
    *value = &s->value;
    return 0;
}

static uint64_t *find(const struct strtable *t, struct str key, uint32_t hash)
{
    struct strslot *s = t->cap ? place_of(t->slots, t->cap, key, hash) : NULL;

    return s && s->key ? &s->value : find_apart(t, key);
}

static int value_of(struct strmap *m, struct str key, uint64_t **value)
{
    uint32_t hash = hash_of(key);

    if (!m->table && !(m->table = mem_zero(1, sizeof *m->table)))
        return -1;
    *value = find(m->table, key, hash);
    return *value ? 0 : add(m->table, key, hash, value);
}

int strmap_put(struct strmap *m, struct str key, uint64_t value)
{
    uint64_t *to;

    if (value_of(m, key, &to) < 0)
        return -1;
    *to = value;
    return 0;
}

int strmap_number(struct strmap *m, struct str key, uint64_t next, uint64_t *value)
{
    uint64_t *to;

    if (value_of(m, key, &to) < 0)
        return -1;
    if (!*to)
        *to = next;
    *value = *to;
    return 0;
}

bool strmap_get(const struct strmap *m, struct str key, uint64_t *value)
{
    const uint64_t *from = m->table ? find(m->table, key, hash_of(key)) : NULL;

    if (!from)
        return false;
    *value = *from;
    return true;
}

void strmap_release(struct strmap *m)
{
    if (!m->table)
        return;
    JudyHSFreeArray(&m->table->judy, PJE0);
    mem_free(m->table->slots);
    for (struct strblock *b = m->table->keys, *next; b; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(m->table);
    m->table = NULL;
}
