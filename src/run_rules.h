/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct knowledge: everything that the program knows before it reads a log: signatures, plans, the
 * release map.  Shipped files first, then what --signatures and --plan name.  Immutable once
 * loaded.
 */
#ifndef RUN_RULES_H
#define RUN_RULES_H

#include "options.h"
#include "rules/answers.h"
#include "rules/glossary.h"
#include "rules/hazard.h"
#include "rules/plan.h"
#include "rules/release.h"
#include "rules/ruleset.h"

struct knowledge {
    struct arena arena;
    struct ruleset *set;
    const struct plan **plans; /* sorted by id */
    size_t plans_n, plans_cap;
    const struct plan *forced; /* --plan, or NULL */
    struct releases *releases; /* NULL: no map */
    struct glossary glossary;  /* what no signature says */
    struct hazards hazards;
    struct answers answers;    /* --answers */
};

/* 0 or -1 with err (ERR_DATA names file, line and column).  k must be zero-filled. */
int knowledge_load(struct knowledge *k, const struct options *o, struct err *err);

/* The parts of it, for `test` and `lint`: one file or folder of the user's; the end of loading. */
int knowledge_add_path(struct knowledge *k, const char *path, struct err *err);
/* What the options say about rules, before the first is added. */
int knowledge_prepare(struct knowledge *k, const struct options *o, struct err *err);
int knowledge_add_shipped(struct knowledge *k, bool signatures, bool plans, struct err *err);
int knowledge_build(struct knowledge *k, struct err *err);
void knowledge_release(struct knowledge *k);

/* rule_paths(arena, path, &list, &n, err): path itself, or all *.yml below a folder, sorted. */
int rule_paths(struct arena *arena, const char *path, const char ***list, size_t *n,
               struct err *err);
/* One file of the user's: a signature, plan or map, told apart by its keys. */
int knowledge_add_file(struct knowledge *k, const char *path, struct err *err);
/* The two halves of it: its bytes into k's arena; bytes to knowledge. */
int knowledge_read_file(struct knowledge *k, const char *path, struct str *out, struct err *err);
int knowledge_add_text(struct knowledge *k, const char *path, struct str yaml, struct err *err);

#endif
