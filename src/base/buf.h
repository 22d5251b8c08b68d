/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct buf: bytes that grow.  Invariants: n <= cap; once an allocation fails, failed is set, the
 * content stays as it was, and every later call is a no-op: check failed once, at the end.
 * A zero-filled struct buf is a valid empty one.  Not NUL terminated.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/printf.h"
#include "base/str.h"

struct buf {
    char *s;
    size_t n, cap;
    bool failed;
};

char *buf_reserve(struct buf *b, size_t more); /* room for more bytes at b->s + b->n, or NULL */
void buf_add(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_line(struct buf *b, struct str s); /* s as one more line: behind an LF, but the first */
void buf_format(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_utf8(struct buf *b, uint32_t code_point); /* surrogates and beyond U+10FFFF: U+FFFD */
/* At most cap bytes behind the first *used, which become more.  How many. */
size_t buf_take(const struct buf *b, size_t *used, void *into, size_t cap);
void buf_clear(struct buf *b);   /* empty, memory kept, failed forgotten */
void buf_release(struct buf *b); /* memory back to the heap */
static inline struct str buf_str(const struct buf *b) { return (struct str){ b->s, b->n }; }

#endif
