/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Maps on Judy arrays: the only file that sees Judy.h is map.c.  Values are copied in and out; no
 * pointer into an array is ever handed out (Judy: a value pointer dies at the next insert or
 * delete).  A zero-filled struct is a valid empty map.  Insertions return 0, or -1 on no memory.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

/* Word to word, ordered by key (JudyL). */
struct numap {
    void *judy;
};

int numap_put(struct numap *m, uint64_t key, uint64_t value);
bool numap_get(const struct numap *m, uint64_t key, uint64_t *value);
bool numap_next(const struct numap *m, uint64_t *key, uint64_t *value); /* first key >= *key */
void numap_release(struct numap *m);

/* Bytes to word (a table, then JudyHS), unordered, not iterable: keep the keys in an array beside
   it. */
struct strmap {
    struct strtable *table;
};

int strmap_put(struct strmap *m, struct str key, uint64_t value);
/* The value of a key; a new one gets next.  For maps in which no value is 0. */
int strmap_number(struct strmap *m, struct str key, uint64_t next, uint64_t *value);
bool strmap_get(const struct strmap *m, struct str key, uint64_t *value);
void strmap_release(struct strmap *m);

#endif
