/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is a text of unknown kind about the product?  Names of it and of its parts tell, and words of its
 * setup that no other program has.
 */
#ifndef PARSERS_PLAINTEXT_ABOUT_H
#define PARSERS_PLAINTEXT_ABOUT_H

#include "base/few.h"
#include "input/text.h"

struct about {
    struct few names;    /* the first bytes of each */
    uint64_t named_at;   /* the latest is here, */
    bool named;          /* in this or an earlier paragraph */
    bool head;           /* the beginning of the text names the product */
};

void about_begin(struct about *a, struct text *text);
/* A paragraph at that offset; all are asked about in their order. */
bool about_us(struct about *a, uint64_t at, struct str paragraph);

/* A program, which quotes what logs say? */
bool about_script(struct str text);

#endif
