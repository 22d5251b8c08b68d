/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ORDER_H
#define BASE_ORDER_H

#include <stdbool.h>
#include <stddef.h>

/* As qsort, for items that often stand in order already: then one look at each is all; and for two
   parts in order, one behind the other: these are merged. */
void order_sort(void *items, size_t n, size_t size, int (*compare)(const void *, const void *));

/* The same by two threads, if threads is true and there is enough to do. */
void order_sort_two(void *items, size_t n, size_t size, int (*compare)(const void *, const void *),
                    bool threads);

#endif
