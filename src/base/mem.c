/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mem.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The one mutable variable of the program: tests make allocations fail through it. */
static atomic_long fail_in = -1;

void mem_fail_at(long n)
{
    atomic_store(&fail_in, n);
}

static bool must_fail(void)
{
    long left = atomic_load_explicit(&fail_in, memory_order_relaxed);

    if (left < 0)
        return false;
    if (left == 0)
        return true;
    atomic_store(&fail_in, left - 1);
    return false;
}

void *mem_alloc(size_t n)
{
    return must_fail() ? NULL : malloc(n ? n : 1);
}

void *mem_zero(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return must_fail() ? NULL : calloc(count ? count : 1, size ? size : 1);
}

void *mem_resize(void *p, size_t n)
{
    return must_fail() ? NULL : realloc(p, n ? n : 1);
}

void mem_free(void *p)
{
    free(p);
}

int mem_grow(void *items, size_t *cap, size_t need, size_t size)
{
    void *old, *bigger;
    size_t more = *cap ? *cap : 8;

    if (need <= *cap)
        return 0;
    while (more < need) {
        if (more > SIZE_MAX / 2)
            return -1;
        more *= 2;
    }
    if (more > SIZE_MAX / size)
        return -1;
    memcpy(&old, items, sizeof old); /* items is a T **: any pointer, copied as such */
    bigger = mem_resize(old, more * size);
    if (!bigger)
        return -1;
    memcpy(items, &bigger, sizeof bigger);
    *cap = more;
    return 0;
}
