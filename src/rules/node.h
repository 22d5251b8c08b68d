/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading YAML nodes into structures, for the files of this room.  A fault does not stop: it is
 * added to err->text as one line "file:line:column: error: text" and counted, so that an author
 * sees all of them at once.  Readers return the default then; who reads a file asks
 * reading_end() once, at its end.  What does not fit err->text is counted in its last line.
 */
#ifndef RULES_NODE_H
#define RULES_NODE_H

#include "base/arena.h"
#include "base/err.h"
#include "rules/signature.h"
#include "rules/yaml.h"

struct reading {
    struct arena *arena; /* where results live */
    const char *name;    /* of the file, for messages */
    struct err *err;     /* not NULL */
    size_t faults, unshown;
    bool no_memory;
    bool checked; /* the file was, when this was built: what it says is right and outlives all */
};

/* A word of the grammar and what it means. */
struct word {
    const char *word;
    int value;
};

/* Words that plans and hazards share (plan.c). */
extern const struct word severity_words[], span_words[];

struct reading reading_begin(struct arena *arena, const char *name, struct err *err);
/* The same, and the one document of the file, a map whose keys all stand in known; NULL where it is
   no YAML, no such map, or one of several: a fault then.  what: as messages name it ("a plan"). */
const struct yaml *reading_file(struct reading *r, struct arena *arena, const char *name,
                                struct str yaml, const char *what, const char *const known[],
                                struct err *err);
int reading_end(struct reading *r); /* 0, or -1 with err complete */

void node_fault(struct reading *r, const struct yaml *at, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

/* node_keys(r, map, what, known): map must be a map whose keys all stand in known (NULL at the
   end).  False if it is no map at all; unknown keys are faults that name the nearest known key. */
bool node_keys(struct reading *r, const struct yaml *map, const char *what,
               const char *const known[]);
/* near_miss(word, known): the known word that is meant, up to two changes away; NULL if there is
   none, or if word is known itself. */
const char *near_miss(struct str word, const char *const known[]);

/* All take a map and the key to look up; at absent keys they return the default. */
struct str node_text(struct reading *r, const struct yaml *map, const char *key);
struct str node_need(struct reading *r, const struct yaml *map, const char *key); /* not empty */
struct strs node_strs(struct reading *r, const struct yaml *map, const char *key);
bool node_flag(struct reading *r, const struct yaml *map, const char *key);
int node_word(struct reading *r, const struct yaml *map, const char *key,
              const struct word words[], int otherwise);
/* node_list(r, map, key, &n): the items under key; a single value counts as a list of one. */
const struct yaml *const *node_list(struct reading *r, const struct yaml *map, const char *key,
                                    size_t *n);
/* text_lasts("2h", &lasts): a number and one of s m h d.  False: it is none. */
bool text_lasts(struct str text, int64_t *lasts);
/* node_array: cleared; NULL: no memory, or n == 0 */
void *node_array(struct reading *r, size_t n, size_t size);

#endif
