/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A long list of words in one field ("Message|contains: [...]") is one atom beside those of its
 * words: what other rules say is left out by fifty words of which none is in nearly any message,
 * and one pass finds that out.  Tables for it are each matcher's own, made when a list has been
 * asked for some times: most never are.
 */
#ifndef RULES_WORDLIST_H
#define RULES_WORDLIST_H

#include "rules/record.h"
#include "rules/rule.h"
#include "rules/windows.h"

/* Once the rest of the set is there: node->list, where the node is such a list.  -1: no memory. */
int wordlist_note(struct ruleset *set, struct node *node);

struct wordlist {
    struct windows *words;
    uint32_t asked;
};

struct wordlists {
    const struct ruleset *set;
    struct wordlist *lists; /* per list of the set */
    size_t bytes;           /* of their tables */
};

/* wordlists_init: 0, or -1 on no memory; release it all the same. */
int wordlists_init(struct wordlists *l, const struct ruleset *set);
void wordlists_release(struct wordlists *l);
/* wordlists_of(l, list): NULL: there is no table for the list (yet); its words are to be looked for
   one by one. */
const struct windows *wordlists_of(struct wordlists *l, const struct atom *list);
/* Is one of the words in the value? */
bool wordlist_in(const struct windows *words, struct record *r, struct value *v);

#endif
