/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stood between two properties before, for clixml.c alone.  Objects of one export have the
 * same properties in the same order, so that the same bytes stand between their values:
 *
 *      <S N="Name">x</S>
 *      <S N="Version">1.0</S>
 *                    ^ from the end of one value up to here: the end of one element, white space,
 *                      the beginning of the next; of the first property its beginning alone
 *
 * Where they come again behind the same property they are not read again.  The first CLIXML_SAME
 * of them are kept, and none is ever replaced: each begins with the end of the element that the
 * one before it begins, so that following them never leaves an element open.
 */
#ifndef INPUT_CLIXML_SAME_H
#define INPUT_CLIXML_SAME_H

#include "base/str.h"

#define CLIXML_SAME 64u
#define CLIXML_SAME_BYTES 104u /* longer ones are read each time */
#define CLIXML_SAME_NONE CLIXML_SAME

struct clixml_stretch {
    char s[CLIXML_SAME_BYTES];
    uint8_t n;
    uint8_t name_at, name_n; /* of the element that begins in it */
    unsigned slot;           /* of its property */
};

struct clixml_same {
    struct clixml_stretch at[CLIXML_SAME];
    unsigned n;
    uint8_t follows[CLIXML_SAME]; /* what came last behind each, + 1; 0: nothing yet */
    unsigned here;           /* the property at hand; CLIXML_SAME_NONE: it is none of them */
    bool fresh;              /* it has just begun */
    bool ended;              /* it has ended: s, n of what stands behind it are noted in: */
    char behind[CLIXML_SAME_BYTES];
    size_t behind_n;
    uint64_t faults;         /* of the reader then */
};

/* Nothing of the object at hand is known. */
static inline void clixml_same_forget(struct clixml_same *k)
{
    k->here = CLIXML_SAME_NONE;
    k->fresh = k->ended = false;
}

/* What rest begins with is the value of the property at hand, plain, and behind it comes what came
   there the last time: that, and *value; else NULL. */
const struct clixml_stretch *clixml_same_next(const struct clixml_same *k, struct str rest,
                                              struct str *value);

/* The value of the property at hand, plain, with which rest begins; n is 0: the reader has to. */
struct str clixml_same_value(struct str rest);

/* A property has ended with this tag; then comes this text; then this tag begins the next one, or
   the first, whose element has name_n bytes of name. */
void clixml_same_end(struct clixml_same *k, struct str tag, uint64_t faults);
void clixml_same_text(struct clixml_same *k, struct str text);
void clixml_same_begin(struct clixml_same *k, struct str tag, size_t name_n, unsigned slot,
                       uint64_t faults);

#endif
