/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/mem.h"
#include "base/utf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

char *buf_reserve(struct buf *b, size_t more)
{
    if (b->failed)
        return NULL;
    if (more < b->cap - b->n) /* "<": an empty buf has no s to point into */
        return b->s + b->n;
    if (more > SIZE_MAX - b->n || mem_grow(&b->s, &b->cap, b->n + more, 1) < 0) {
        b->failed = true;
        return NULL;
    }
    return b->s + b->n;
}

void buf_add(struct buf *b, struct str s)
{
    char *at = s.n ? buf_reserve(b, s.n) : NULL;

    if (!at)
        return;
    memcpy(at, s.s, s.n);
    b->n += s.n;
}

size_t buf_take(const struct buf *b, size_t *used, void *into, size_t cap)
{
    size_t n = b->n - *used < cap ? b->n - *used : cap;

    if (n)
        memcpy(into, b->s + *used, n);
    *used += n;
    return n;
}

void buf_char(struct buf *b, char c)
{
    char *at = buf_reserve(b, 1);

    if (!at)
        return;
    *at = c;
    b->n++;
}

void buf_line(struct buf *b, struct str s)
{
    size_t end = b->n > 0;
    char *at = s.n + end ? buf_reserve(b, s.n + end) : NULL;

    if (!at)
        return;
    *at = '\n';
    if (s.n)
        memcpy(at + end, s.s, s.n);
    b->n += s.n + end;
}

void buf_format(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    char *at;
    int n;

    va_start(args, fmt);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    at = n < 0 ? NULL : buf_reserve(b, (size_t)n + 1);
    if (at) {
        vsnprintf(at, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_utf8(struct buf *b, uint32_t code_point)
{
    char *at = buf_reserve(b, 4);

    if (at)
        b->n += utf8_encode(at, code_point);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    b->failed = false;
}

void buf_release(struct buf *b)
{
    mem_free(b->s);
    *b = (struct buf){ 0 };
}
