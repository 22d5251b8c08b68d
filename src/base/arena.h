/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct arena: memory with one lifetime.  What it hands out lives until arena_reset or
 * arena_release; nothing is freed alone.  Allocation is aligned for any type.  On out-of-memory
 * the functions return NULL (arena_copy: a slice with s == NULL and n == 0) and arena.failed is
 * set and stays set until the next reset, so that a group of calls needs one check at its end.
 * A zero-filled struct arena is a valid empty one.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/printf.h"
#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *head;
    size_t used;     /* bytes taken from the head block */
    size_t total;    /* bytes held from the heap */
    bool failed;
};

void *arena_alloc(struct arena *a, size_t n);               /* not cleared */
void *arena_zero(struct arena *a, size_t count, size_t size); /* cleared */
struct str arena_copy(struct arena *a, struct str s);       /* the copy is also NUL terminated */
struct str arena_format(struct arena *a, const char *fmt, ...)
    PRINTF_LIKE(2, 3);
/* arena_push(a, items, n, cap, size): like mem_grow, for an array that lives in the arena. */
int arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t need, size_t size);
/* arena_soon(a, ahead, n): mem_soon of the n bytes that are `ahead` bytes behind what was handed
   out last, in the same block. */
void arena_soon(const struct arena *a, size_t ahead, size_t n);
/* arena_adopt(to, from): what from has handed out lives as long as to; from is empty then. */
void arena_adopt(struct arena *to, struct arena *from);
void arena_reset(struct arena *a);   /* keeps one block for reuse */
void arena_release(struct arena *a); /* everything back to the heap; the arena is empty again */

#endif
