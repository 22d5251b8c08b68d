/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of evidence as text (verdict/evidence_json.h): writing it, reading it back. */
#ifndef TESTS_EVIDENCED_H
#define TESTS_EVIDENCED_H

#include "verdict/evidence_json.h"

/* The whole of it, of version 1. */
struct evidence_about evidenced_about(const struct ruleset *set);
void evidenced_write(struct buf *out, const struct evidence *e, const struct evidence_about *about);
/* All lines of text into e; what reading said. */
int evidenced_read(struct evidence *e, const struct ruleset *set, struct str text);
/* The same as new evidence, united. */
struct evidence *evidenced_back(const struct ruleset *set, struct str text);
/* Writing and reading, each allocation failing once, at most so many: what succeeds is whole. */
void evidenced_without_memory(const struct evidence *e, const struct evidence_about *about,
                              long most);

#endif
