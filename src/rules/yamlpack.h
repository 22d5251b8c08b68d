/* SPDX-License-Identifier: Apache-2.0 */
/*
 * YAML that was read when the program was built: the same trees as yaml_read gives, packed into
 * bytes.  Reading the shipped signatures as text took two thirds of the program's start.
 *
 * yaml_read takes packed bytes like text: they begin with a NUL, which no text may hold.  Files of
 * the user are never packed (run_rules.c refuses them before).
 *
 *      "\0yaml1", hash of the text (8 bytes), number of documents, documents
 *      node:  kind and quoted (1 byte), line, column, then
 *             scalar: length, bytes, NUL | list: n, nodes | map: n, nodes of key and value in turn
 *
 * Numbers are 7 bits a byte, lowest first.  Texts stay where they are: the bytes must outlive the
 * tree.
 */
#ifndef RULES_YAMLPACK_H
#define RULES_YAMLPACK_H

#include "base/buf.h"
#include "rules/yaml.h"

bool yaml_is_packed(struct str bytes);
void yaml_pack(struct buf *out, struct str text, const struct yaml *const *docs, size_t n);
/* 0, or -1 with err: no memory, or bytes that yaml_pack did not write. */
int yaml_unpack(struct arena *nodes, const char *name, struct str bytes,
                const struct yaml ***docs, size_t *n, struct err *err);

uint64_t yaml_hash(struct str bytes); /* of the text, packed or not */

#endif
