/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to redact: where the value behind a secret name begins and ends.
 */
#ifndef EVENT_REDACT_EXTENT_H
#define EVENT_REDACT_EXTENT_H

#include "base/str.h"

struct extent {
    size_t from, to; /* bytes of the text */
};

enum name_kind {
    NAME_NONE,
    NAME_PASSWORD,  /* and product keys with a name of their own */
    NAME_KEY,       /* "Key": a secret only as a setup switch, /Key: */
    NAME_COMMUNITY  /* SNMP */
};

enum hides {
    HIDES_NOT,       /* no separator follows, or the value is empty or masked already */
    HIDES_HERE,      /* value is filled */
    HIDES_IN_CONTENT /* the name is that of an element: ask extent_content at its next '>' */
};

/*
 * extent_after(t, name, kind, floor, &value): the value that belongs to the name at
 * t[name.from..name.to); the value before it ended at floor.
 */
enum hides extent_after(struct str t, struct extent name, enum name_kind kind, size_t floor,
                        struct extent *value);
bool extent_content(struct str t, size_t end_of_tag, struct extent *value);

/* extent_private_key(t, word, &value): word is the BEGIN of a PEM block with a private key. */
bool extent_private_key(struct str t, struct extent word, struct extent *value);

/* extent_product_key(t, word): five groups of five begin with this word of five. */
bool extent_product_key(struct str t, struct extent word);

/* A-Z a-z 0-9 _ */
static inline bool is_word_byte(char c)
{
    return is_alnum(c) || c == '_';
}

#endif
