/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct pattern: a Sigma value: literal text, '*' (any run), '?' (one code point), and after
 * `windash` places that any dash or slash fills.  Built and changed as a list of pieces, in an
 * arena; pattern_finish folds its texts (unless cased) and finds the cheapest way to match.
 * A finished pattern is matched against folded text, a cased one against text as it is.
 */
#ifndef RULES_VALUE_H
#define RULES_VALUE_H

#include "base/arena.h"

enum piece_kind { PIECE_TEXT, PIECE_STAR, PIECE_ONE, PIECE_DASH };

struct piece {
    enum piece_kind kind;
    struct str text; /* PIECE_TEXT: never empty */
};

/* What a finished pattern comes to. */
enum form { FORM_EQUAL, FORM_CONTAINS, FORM_STARTS, FORM_ENDS, FORM_ANY, FORM_WILD };

struct pattern {
    struct piece *pieces; /* with room for a star at each end */
    size_t n;
    enum form form;
    struct str needle; /* of the forms with one text */
};

/* All return 0, or -1 on no memory. */
int pattern_parse(struct pattern *p, struct arena *a, struct str text); /* escapes: sigma.md 5.2 */
int pattern_of_text(struct pattern *p, struct arena *a, struct str literal);
/* pattern_open: a star at the front, the back or both, not doubled */
void pattern_open(struct pattern *p, bool front, bool back);
int pattern_windash(struct pattern *p, struct arena *a);
int pattern_finish(struct pattern *p, struct arena *a, bool cased);
/* pattern_keep: a finished pattern moves to another arena; pieces are kept for FORM_WILD alone. */
int pattern_keep(struct pattern *p, struct arena *a);

bool pattern_is_plain(const struct pattern *p, struct str *text); /* no wildcard; its text */
bool pattern_match(const struct pattern *p, struct str text);

/* pattern_literal(p): the longest text that every match contains; empty if there is none. */
struct str pattern_literal(const struct pattern *p);

/* encodings of the modifiers; out lives in the arena; out->s == NULL: no memory */
struct str encode_base64(struct arena *a, struct str bytes);
/* The part of Base64 that does not depend on what surrounds bytes, which stand shift bytes after a
   multiple of three.  Empty: nothing is certain, the value is too short. */
struct str encode_base64_at(struct arena *a, struct str bytes, size_t shift);
struct str encode_utf16(struct arena *a, struct str text, bool big_endian, bool mark);

#endif
