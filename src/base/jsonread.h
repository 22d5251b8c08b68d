/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One JSON text (RFC 8259) as a tree.  The only file that sees jansson.h is jsonread.c.  Hostile
 * input is normal: nesting is limited to LIMIT_JSON_TREE_DEPTH, the size is the caller's to limit,
 * a key that an object has twice makes the text wrong.  The tree lives in the caller's arena.
 */
#ifndef BASE_JSONREAD_H
#define BASE_JSONREAD_H

#include "base/arena.h"

enum jkind { JKIND_NULL, JKIND_BOOL, JKIND_INT, JKIND_REAL, JKIND_STR, JKIND_ARRAY, JKIND_OBJECT };

struct jval {
    enum jkind kind;
    struct str key;           /* of a member of an object */
    struct str str;           /* JKIND_STR; may hold NUL */
    int64_t number;           /* JKIND_INT; JKIND_BOOL: 0 or 1; a real has none */
    const struct jval *items; /* JKIND_ARRAY, JKIND_OBJECT: as written */
    size_t items_n;
};

/* 1: *out is the tree.  0: that is not JSON, or nests too deep.  -1: no memory. */
int json_read(const struct jval **out, struct arena *arena, struct str text);

/* All of these take NULL for a value that is not there. */
const struct jval *jval_get(const struct jval *object, const char *key); /* NULL: has none */
struct str jval_str(const struct jval *v);        /* empty where it is no string */
bool jval_bool(const struct jval *v);             /* true where it is true */
/* Numbers beyond 2^63 are written as strings of digits: both are read.  False: neither. */
bool jval_u64(const struct jval *v, uint64_t *n);

#endif
