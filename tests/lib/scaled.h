/* SPDX-License-Identifier: Apache-2.0 */
/* Much evidence, made line by line, and how long it takes to judge it. */
#ifndef TESTS_SCALED_H
#define TESTS_SCALED_H

#include "lib/casepage.h"

/* A case in the making: its evidence as lines, then its verdict. */
struct scale {
    struct case_world w;
    struct evidence *e;
    struct buf text;
    struct verdict *v;
};

void scale_begin(struct scale *s);
/* The last line, of so many entries. */
void scale_close(struct buf *out, int entries);
/* Reads and judges the text; fails where judging alone takes too much processor time.  plan: empty,
   or the one to judge by. */
void scale_judge(struct scale *s, struct str plan);
void scale_end(struct scale *s);

#endif
