/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A strict reader of YAML for signatures, plans and the tests' case files; libyaml is seen by
 * yaml.c alone.  Scalars are text: nothing is guessed.  Refused, with file:line:column: duplicate
 * keys (both places named), aliases, anchors, merge keys, tags other than !!str, NUL, invalid
 * UTF-8, more than LIMIT_YAML_BYTES / _DEPTH / _NODES.  BOM and CR LF are accepted.
 */
#ifndef RULES_YAML_H
#define RULES_YAML_H

#include "base/arena.h"
#include "base/err.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
    enum yaml_kind kind;
    uint32_t line, column;   /* from 1 */
    bool quoted;             /* scalar in quotes or a block: never null, number or boolean */
    struct str text;         /* scalar */
    const struct yaml **items; /* list: the items; map: the values */
    const struct yaml **keys;  /* map: scalar keys, same order */
    size_t n;
};

/*
 * yaml_read(arena, name, text, &docs, &n, &err): all documents of text; empty ones are left out.
 * Nodes live in the arena.  On error -1 with ERR_DATA; err->text begins with "name:line:column: ".
 */
/* yaml_read_apart: the same with the texts in an arena of their own, which may live longer. */
int yaml_read_apart(struct arena *nodes, struct arena *texts, const char *name, struct str text,
                    const struct yaml ***docs, size_t *n, struct err *err);
int yaml_read(struct arena *arena, const char *name, struct str text, const struct yaml ***docs,
              size_t *n, struct err *err);

const struct yaml *yaml_get(const struct yaml *map, const char *key); /* NULL if absent or no map */
bool yaml_is_null(const struct yaml *node);  /* plain null, ~ or empty */
bool yaml_bool(const struct yaml *node, bool *out); /* plain true / false */
struct str yaml_text(const struct yaml *node); /* scalar's text; empty for NULL and non-scalars */
int yaml_fail(struct err *err, const char *name, const struct yaml *at, const char *fmt, ...)
    PRINTF_LIKE(4, 5); /* always -1; ERR_DATA "name:line:column: error: ..." */

#endif
