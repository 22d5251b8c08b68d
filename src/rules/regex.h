/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regular expressions of rules: PCRE2, a search (not anchored), case-sensitive unless asked, over
 * text that may hold damaged UTF-8.  Compiled once and shared; each worker has its own scratch, and
 * in it the machine code of those that it has searched with.
 * regex.c is the only file that sees pcre2.h.
 */
#ifndef RULES_REGEX_H
#define RULES_REGEX_H

#include "base/str.h"

struct regex;
struct regex_scratch;

/* LATER: the pattern is known to be right, outlives the expression, and nobody asks for its groups:
   each scratch compiles it before its first search. */
enum regex_flag { REGEX_NOCASE = 1, REGEX_LINES = 2, REGEX_DOTALL = 4, REGEX_LATER = 8 };

struct regex_fault {
    char text[160]; /* empty: no memory */
    size_t at;
};

enum regex_result { REGEX_NO, REGEX_YES, REGEX_LIMIT, REGEX_NO_MEMORY };

struct regex *regex_new(struct str pattern, unsigned flags, struct regex_fault *fault);
void regex_free(struct regex *re); /* NULL is fine */
/* regex_count(re, number): from 0, other than that of any other with which a scratch is used. */
void regex_count(struct regex *re, size_t number);
size_t regex_groups(const struct regex *re); /* capturing groups */
/* regex_name(re, i, &name, &group): the i-th named group, sorted by name; false beyond them. */
bool regex_name(const struct regex *re, size_t i, struct str *name, size_t *group);

struct regex_scratch *regex_scratch_new(size_t most_groups); /* NULL: no memory */
void regex_scratch_free(struct regex_scratch *s);
enum regex_result regex_search(const struct regex *re, struct regex_scratch *s, struct str text);
/* After REGEX_YES on the same scratch: what a group matched; false if it took no part. */
bool regex_group(const struct regex_scratch *s, struct str text, size_t group, struct str *out);

#endif
