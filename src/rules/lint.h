/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an author of rules should know although the file loads: how values were understood, what is
 * probably misspelt, what is never asked for, what can never match.  Every remark is one line,
 * "file:line:column: error|warning|note: text".  Rules of others are judged more gently than ours.
 */
#ifndef RULES_LINT_H
#define RULES_LINT_H

#include "base/arena.h"
#include "base/buf.h"
#include "rules/ruleset.h"
#include "rules/yaml.h"

struct lint {
    struct buf *out;
    const struct ruleset *set;      /* built: the rules of the files */
    const struct ruleset *beside;   /* built: where other names may come from; or NULL */
    bool quiet;                     /* no notes */
    bool verbose;                   /* a note about every value */
    size_t errors, warnings;
    struct arena scratch;           /* release it in the end */
    /* the document at hand */
    const char *name;
    struct str text;
    bool ours, windows;             /* has a postflight: key; is about Windows events */
    struct str log_kind;
};

enum remark { REMARK_NOTE, REMARK_WARNING, REMARK_ERROR };

/* One file that loads.  -1: no memory. */
int lint_file(struct lint *l, const char *name, struct str text);
/* All rules of the set together.  -1: no memory. */
int lint_set(struct lint *l);

/* lint_shadow.c: rules that match only where another one does. */
void lint_shadows(struct lint *l);
/* lint_value.c: one "field|modifier: values" of a search; key NULL: keywords. */
void lint_item(struct lint *l, const struct yaml *key, const struct yaml *value);

void lint_say(struct lint *l, enum remark kind, const struct yaml *at, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
/* Severity of what is an error in a signature of ours and a warning in another rule. */
enum remark lint_grave(const struct lint *l);

#endif
