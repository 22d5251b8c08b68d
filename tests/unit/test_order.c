/* SPDX-License-Identifier: Apache-2.0 */
#include "base/order.h"
#include "base/mem.h"
#include "lib/chance.h"
#include "lib/test.h"

#define MOST 50000u

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* How much is in order already: nothing, all, all but the place where two parts meet. */
static void draw(uint32_t *items, size_t n, unsigned how)
{
    for (size_t i = 0; i < n; i++)
        items[i] = how == 0 ? below(3 * n) : (uint32_t)(how == 1 ? i : (i + n / 3) % n);
}

static bool is_sorted(const uint32_t *items, size_t n, uint64_t sum)
{
    bool sorted = true;

    for (size_t i = 0; i < n; i++) {
        sum -= items[i];
        sorted = sorted && (!i || items[i - 1] <= items[i]);
    }
    return sorted && sum == 0;
}

TEST(two_threads_sort_as_one_does)
{
    static const size_t sizes[] = { 0, 1, 2, 3, 1000, 20001, MOST };
    static uint32_t items[MOST];

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (unsigned how = 0; how < 3; how++)
            for (int threads = 0; threads < 2; threads++) {
                uint64_t sum = 0;

                draw(items, sizes[i], how);
                for (size_t k = 0; k < sizes[i]; k++)
                    sum += items[k];
                order_sort_two(items, sizes[i], sizeof *items, compare_numbers, threads);
                CHECK(is_sorted(items, sizes[i], sum));
            }
}

TEST(without_memory_two_threads_sort_too)
{
    static uint32_t items[MOST];
    uint64_t sum = 0;

    draw(items, MOST, 0);
    for (size_t i = 0; i < MOST; i++)
        sum += items[i];
    mem_fail_at(0);
    order_sort_two(items, MOST, sizeof *items, compare_numbers, true);
    mem_fail_at(-1);
    CHECK(is_sorted(items, MOST, sum));
}
