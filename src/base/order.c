/* SPDX-License-Identifier: Apache-2.0 */
#include "base/order.h"

#include "base/mem.h"
#include "base/two.h"

#include <stdlib.h>
#include <string.h>

typedef int compare_fn(const void *, const void *);

/* The first item behind `from` that should stand before the one in front of it; or n. */
static size_t in_order(const char *items, size_t from, size_t n, size_t size, compare_fn *compare)
{
    size_t i = from + 1;

    while (i < n && compare(items + (i - 1) * size, items + i * size) <= 0)
        i++;
    return i < n ? i : n;
}

/* Two parts in order, the first of so many items, become one.  False: no memory, nothing is
   done. */
static bool merge(char *items, size_t first, size_t n, size_t size, compare_fn *compare)
{
    char *left = mem_alloc(first * size), *at = left, *left_end;
    char *right = items + first * size, *end = items + n * size, *out = items;

    if (!left)
        return false;
    memcpy(left, items, first * size);
    left_end = left + first * size;
    while (at < left_end && right < end) {
        char **from = compare(right, at) < 0 ? &right : &at;

        memcpy(out, *from, size);
        *from += size;
        out += size;
    }
    memcpy(out, at, (size_t)(left_end - at));
    mem_free(left);
    return true;
}

void order_sort(void *items, size_t n, size_t size, compare_fn *compare)
{
    size_t first = n ? in_order(items, 0, n, size, compare) : n;

    if (first == n)
        return;
    if (in_order(items, first, n, size, compare) < n || !merge(items, first, n, size, compare))
        qsort(items, n, size, compare);
}

struct half {
    char *items;
    size_t n, size;
    compare_fn *compare;
};

static void sort_half(void *half)
{
    const struct half *h = half;

    order_sort(h->items, h->n, h->size, h->compare);
}

void order_sort_two(void *items, size_t n, size_t size, compare_fn *compare, bool threads)
{
    struct half first = { items, n / 2, size, compare };
    struct half second = { first.items + n / 2 * size, n - n / 2, size, compare };

    if (threads && n >= TWO_LEAST)
        two_run(sort_half, &first, &second, true);
    order_sort(items, n, size, compare);
}
