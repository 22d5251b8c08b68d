/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every call checks PJERR here, so that no caller has to know it.  The ...F function forms are
 * used instead of the macros: the macros print and exit on an error.
 * Words are 64 bit on the machines this is built for; a static assert says so.
 */
#include "base/map.h"

#include <Judy.h>

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

int strmap_put(struct strmap *m, struct str key, uint64_t value)
{
    PPvoid_t slot = JudyHSIns(&m->judy, (void *)(uintptr_t)key.s, key.n, PJE0);

    if (slot == PPJERR || !slot)
        return -1;
    *(Word_t *)slot = (Word_t)value;
    return 0;
}

int strmap_number(struct strmap *m, struct str key, uint64_t next, uint64_t *value)
{
    PPvoid_t slot = JudyHSIns(&m->judy, (void *)(uintptr_t)key.s, key.n, PJE0);

    if (slot == PPJERR || !slot)
        return -1;
    if (!*(Word_t *)slot)
        *(Word_t *)slot = (Word_t)next;
    *value = *(Word_t *)slot;
    return 0;
}

bool strmap_get(const struct strmap *m, struct str key, uint64_t *value)
{
    PPvoid_t slot = JudyHSGet(m->judy, (void *)(uintptr_t)key.s, key.n);

    if (slot == PPJERR || !slot)
        return false;
    *value = *(Word_t *)slot;
    return true;
}

void strmap_release(struct strmap *m)
{
    JudyHSFreeArray(&m->judy, PJE0);
}
