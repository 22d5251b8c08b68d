/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/mem.h"
#include "base/sys_heap.h"
#include "base/sys_thread.h"

#include <stdio.h>
#include <string.h>

#define THREADS 3
#define PIECES 200u
#define PIECE 100000u /* all of them are more than a thread's first megabytes */

/* Requests behind what was set up are met, and do not share a byte. */
static bool is_usable(void)
{
    unsigned char *piece[PIECES];
    bool all = true;

    for (size_t i = 0; i < PIECES; i++) {
        piece[i] = mem_alloc(PIECE);
        all = all && piece[i];
        if (piece[i])
            memset(piece[i], (int)i, PIECE);
    }
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t at = 0; piece[i] && at < PIECE; at += 1000)
            all = all && piece[i][at] == i;
        mem_free(piece[i]);
    }
    return all;
}

/* Does the system say of some memory of this process that it wants large pages?  1, 0; -1: it does
   not tell. */
static int wants_large(void)
{
    char line[512];
    FILE *maps = fopen("/proc/self/smaps", "r");
    int wants = -1;

    if (!maps)
        return -1;
    while (wants < 1 && fgets(line, sizeof line, maps))
        if (strncmp(line, "VmFlags:", 8) == 0)
            wants = strstr(line, " hg") ? 1 : 0;
    (void)fclose(maps);
    return wants;
}

#if defined __linux__ && defined __GLIBC__
static bool has_large(void)
{
    FILE *f = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");

    if (f)
        (void)fclose(f);
    return f;
}
#else
static bool has_large(void)
{
    return false;
}
#endif

/* Whoever made the whole process want them would let the check below pass without us. */
TEST(first_heap_is_usable_and_wants_large_pages)
{
    bool none = wants_large() == 0;
    void *heap = sys_heap_start();

    CHECK(is_usable());
    if (none && has_large())
        CHECK_INT(wants_large(), 1);
    sys_heap_end(heap);
    CHECK(is_usable());
    if (!none || !has_large())
        test_skip("the system does not tell of large pages");
}

static void in_thread(void *ctx)
{
    *(bool *)ctx = is_usable(); /* sys_thread.c has begun the heap */
}

TEST(heaps_of_threads_are_usable_beside_each_other)
{
    struct sys_thread *thread[THREADS];
    bool usable[THREADS] = { false };

    for (size_t i = 0; i < THREADS; i++)
        CHECK_INT(sys_thread_start(&thread[i], in_thread, &usable[i], NULL), 0);
    for (size_t i = 0; i < THREADS; i++)
        sys_thread_join(thread[i]);
    for (size_t i = 0; i < THREADS; i++)
        CHECK(usable[i]);
}

TEST(nothing_is_a_heap_that_can_be_ended)
{
    sys_heap_end(NULL);
    CHECK(is_usable());
}
