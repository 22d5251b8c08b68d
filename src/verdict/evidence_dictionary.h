/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to the evidence's text: words that differ, numbered from 0 in the order in which they
 * come, and how often each comes.  By a hash that the caller has made; words are borrowed.  A
 * zero-filled struct dictionary is a valid empty one.
 *
 * Words of one hash (hostile ones: it has no secret) stand behind each other.  No more than
 * DICTIONARY_STEPS are passed; a word that finds no place has no number.
 */
#ifndef VERDICT_EVIDENCE_DICTIONARY_H
#define VERDICT_EVIDENCE_DICTIONARY_H

#include "base/str.h"

#define DICTIONARY_STEPS 64u
#define DICTIONARY_MOST (UINT32_C(1) << 29) /* words */
#define NO_NUMBER UINT32_MAX

struct dictionary_word {
    struct str word;
    uint32_t hash, number, uses; /* uses: 0: free; 2: two or more */
};

struct dictionary {
    struct dictionary_word *slots;
    size_t cap;     /* a power of two */
    unsigned shift; /* leaves of a hash what numbers the slots */
    uint32_t n;
};

/* It will be asked for soon: the table is large, and memory far away. */
void dictionary_expect(const struct dictionary *d, uint32_t hash);
/* NO_NUMBER: it gets none.  -1: no memory. */
int dictionary_number(struct dictionary *d, uint32_t hash, struct str word, uint32_t *number);
void dictionary_release(struct dictionary *d);

#endif
