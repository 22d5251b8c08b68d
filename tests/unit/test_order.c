/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting what stands in parts in order already, also where there is no memory for it. */
#include "lib/test.h"

#include "base/mem.h"
#include "base/order.h"

/* An item with its place, which no comparison sees. */
struct placed {
    uint32_t key, place;
};

static int compare_placed(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;

    return x->key < y->key ? -1 : x->key > y->key;
}

static bool is_sorted(const struct placed *items, size_t n, bool stable)
{
    uint64_t places = 0;
    bool sorted = true;

    for (size_t i = 0; i < n; i++) {
        places += items[i].place;
        sorted = sorted && (!i || items[i - 1].key < items[i].key ||
                            (items[i - 1].key == items[i].key &&
                             (!stable || items[i - 1].place < items[i].place)));
    }
    return sorted && places == (uint64_t)n * (n - (n > 0)) / 2;
}

/* One part in order, two, and more; of equal items of two parts those of the first come first. */
TEST(what_stands_in_parts_in_order_is_sorted_as_anything_else)
{
    struct placed items[300];
    uint32_t seed = 5;

    for (size_t n = 0; n <= 300; n += 1 + n / 9)
        for (size_t parts = 1; parts <= 4; parts++)
            for (long fail = -1; fail < 1; fail++) {
                uint32_t key = 0;

                for (size_t i = 0; i < n; i++) {
                    seed = seed * 1664525 + 1013904223;
                    key = i % (n / parts + 1) ? key + (seed >> 28) / 5 : (seed >> 24) % 9;
                    items[i] = (struct placed){ key, (uint32_t)i };
                }
                mem_fail_at(fail);
                order_sort(items, n, sizeof *items, compare_placed);
                mem_fail_at(-1);
                CHECK(is_sorted(items, n, parts <= 2 && fail < 0));
            }
}
