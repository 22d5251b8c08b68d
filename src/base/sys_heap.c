/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only the GNU library can be asked for it, and only Linux has such pages: elsewhere the heap is as
 * it is.  Whether they are given is for the system to decide.
 */
#include "base/sys_heap.h"

#include <stddef.h>

#if defined __linux__ && defined __GLIBC__
#include <linux/mman.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

int madvise(void *from, size_t n, int advice); /* the headers of POSIX leave it out */

#define LARGE_PAGE ((size_t)2 << 20) /* where they are larger, nothing is gained */
#define HEAP_BYTES (6 * LARGE_PAGE)
#define PAGE 4096u

/* What was asked for and given back is the free end of the heap, from which the next requests are
   met.  It is no large page up to where the first one begins: that part stays out of use. */
void *sys_heap_begin(void)
{
    char *heap = malloc(HEAP_BYTES);
    size_t before = LARGE_PAGE - (uintptr_t)heap % LARGE_PAGE;

    if (!heap)
        return NULL;
    (void)madvise(heap + before, HEAP_BYTES - before, MADV_HUGEPAGE);
    free(heap);
    return before > PAGE ? malloc(before - PAGE) : NULL;
}

/* Larger buffers are still apart, and a larger free end is still given back. */
void *sys_heap_start(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, (int)(HEAP_BYTES + LARGE_PAGE));
    (void)mallopt(M_TRIM_THRESHOLD, (int)(HEAP_BYTES + LARGE_PAGE));
    return sys_heap_begin();
}

void sys_heap_end(void *heap)
{
    free(heap);
}

#else

void *sys_heap_start(void)
{
    return NULL;
}

void *sys_heap_begin(void)
{
    return NULL;
}

void sys_heap_end(void *heap)
{
    (void)heap;
}

#endif
