/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only the GNU library can be asked for it, and only Linux has such pages: elsewhere the heap is as
 * it is.  Whether they are given is for the system to decide.
 */
#include "base/sys_heap.h"

#include <stdbool.h>
#include <stddef.h>

#if defined __linux__ && defined __GLIBC__
#include <linux/mman.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>

int madvise(void *from, size_t n, int advice); /* the headers of POSIX leave it out */

#define LARGE_PAGE ((size_t)2 << 20) /* where they are larger, nothing is gained */
#define HEAP_BYTES (6 * LARGE_PAGE)
#define HEAP_BLOCKS 4u /* of another thread's heap: the library lets it have 64 MB in a row */
#define FIRST_BYTES (32 * LARGE_PAGE) /* lists of machines fill it (verdict/evidence_list.c) */
#define PAGE 4096u

static size_t up_to(const char *at, size_t page)
{
    return page - (uintptr_t)at % page;
}

/* What was asked for and given back is the free end of the heap, from which the next requests are
   met.  It is no large page up to where the first one begins: that part stays out of use. */
static void *begin(size_t bytes, size_t blocks)
{
    char *heap[HEAP_BLOCKS] = { NULL };
    size_t before;

    for (size_t i = 0; i < blocks; i++) {
        heap[i] = malloc(bytes);
        before = heap[i] ? up_to(heap[i], i ? PAGE : LARGE_PAGE) : 0;
        if (heap[i])
            (void)madvise(heap[i] + before, bytes - before, MADV_HUGEPAGE);
    }
    before = heap[0] ? up_to(heap[0], LARGE_PAGE) : 0;
    while (blocks)
        free(heap[--blocks]);
    return before > PAGE ? malloc(before - PAGE) : NULL;
}

/* As many blocks as are no larger than what sys_heap_start lets a heap hold. */
void *sys_heap_begin(void)
{
    return begin(HEAP_BYTES, HEAP_BLOCKS);
}

/* What is as large as the free end must not be apart while it is asked for.  Afterwards larger
   buffers are, as before, and only a larger free end is given back.  Where so much cannot be had,
   or the library takes no such threshold, less is asked for. */
void *sys_heap_start(void)
{
    bool takes = mallopt(M_MMAP_THRESHOLD, (int)(FIRST_BYTES + LARGE_PAGE));
    void *heap;

    (void)mallopt(M_TRIM_THRESHOLD, (int)(FIRST_BYTES + LARGE_PAGE));
    heap = takes ? begin(FIRST_BYTES, 1) : NULL;
    (void)mallopt(M_MMAP_THRESHOLD, (int)(HEAP_BYTES + LARGE_PAGE));
    return heap ? heap : begin(HEAP_BYTES, 1);
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
