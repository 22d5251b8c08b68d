/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list of blocks, newest first.  A request that does not fit the head block opens a new one of
 * at least BLOCK bytes.  Reset keeps one block, as large as all that there were, so that whoever
 * resets once per record stops calling the heap after the first records.
 */
#include "base/arena.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define BLOCK ((size_t)16384)
#define FIRST_BYTES ((size_t)128) /* of an array that grows: most have an item or two */
#define KEEP_AT_MOST ((size_t)1 << 20) /* a reset gives back what is larger */
#define ALIGN sizeof(max_align_t)

struct arena_block {
    struct arena_block *next;
    size_t size;
    max_align_t data[];
};

void *arena_alloc(struct arena *a, size_t n)
{
    size_t rounded, size;
    struct arena_block *b;

    if (n > SIZE_MAX / 4)
        goto fail;
    rounded = (n + ALIGN - 1) / ALIGN * ALIGN;
    if (!a->head || rounded > a->head->size - a->used) {
        size = rounded > BLOCK ? rounded : BLOCK;
        b = mem_alloc(sizeof *b + size);
        if (!b)
            goto fail;
        b->next = a->head;
        b->size = size;
        a->head = b;
        a->used = 0;
        a->total += sizeof *b + size;
    }
    a->used += rounded;
    return (char *)a->head->data + (a->used - rounded);
fail:
    a->failed = true;
    return NULL;
}

void arena_soon(const struct arena *a, size_t ahead, size_t n)
{
    if (a->head && a->used + ahead + n <= a->head->size)
        mem_soon((const char *)a->head->data + a->used + ahead, n);
}

void *arena_zero(struct arena *a, size_t count, size_t size)
{
    void *p;

    if (size && count > SIZE_MAX / size) {
        a->failed = true;
        return NULL;
    }
    p = arena_alloc(a, count * size);
    if (p)
        memset(p, 0, count * size);
    return p;
}

struct str arena_copy(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);

    if (!p)
        return STR_NONE;
    if (s.n)
        memcpy(p, s.s, s.n);
    p[s.n] = '\0';
    return (struct str){ p, s.n };
}

struct str arena_format(struct arena *a, const char *fmt, ...)
{
    va_list args, again;
    char *p;
    int n;

    va_start(args, fmt);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
    if (p)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p ? (struct str){ p, (size_t)n } : STR_NONE;
}

int arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t need, size_t size)
{
    void *old, *bigger;
    size_t more = *cap ? *cap * 2 : size < FIRST_BYTES ? FIRST_BYTES / size : 1;

    if (need <= *cap)
        return 0;
    if (more < need)
        more = need;
    if (more > SIZE_MAX / size)
        return -1;
    bigger = arena_alloc(a, more * size);
    if (!bigger)
        return -1;
    memcpy(&old, items, sizeof old);
    if (n)
        memcpy(bigger, old, n * size);
    memcpy(items, &bigger, sizeof bigger);
    *cap = more;
    return 0;
}

/* The blocks go behind the head of to, whose free rest stays in use. */
void arena_adopt(struct arena *to, struct arena *from)
{
    struct arena_block **end = &from->head;

    if (!to->head) {
        to->head = from->head;
        to->used = from->used;
    } else if (from->head) {
        while (*end)
            end = &(*end)->next;
        *end = to->head->next;
        to->head->next = from->head;
    }
    to->total += from->total;
    to->failed = to->failed || from->failed;
    *from = (struct arena){ 0 };
}

static void release_blocks(struct arena *a)
{
    while (a->head) {
        struct arena_block *next = a->head->next;

        mem_free(a->head);
        a->head = next;
    }
}

/* What was filled again and again in many blocks goes into one from the second time on. */
void arena_reset(struct arena *a)
{
    size_t total = a->total;

    if (a->head && (a->head->next || total > KEEP_AT_MOST)) {
        release_blocks(a);
        a->head = total > KEEP_AT_MOST ? NULL : mem_alloc(total);
        if (a->head)
            *a->head = (struct arena_block){ NULL, total - sizeof *a->head };
    }
    a->used = 0;
    a->total = a->head ? total : 0;
    a->failed = false;
}

void arena_release(struct arena *a)
{
    release_blocks(a);
    *a = (struct arena){ 0 };
}
