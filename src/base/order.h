/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ORDER_H
#define BASE_ORDER_H

#include <stddef.h>

/* As qsort, for items that often stand in order already: then one look at each is all; and for two
   parts in order, one behind the other: these are merged. */
void order_sort(void *items, size_t n, size_t size, int (*compare)(const void *, const void *));

#endif
