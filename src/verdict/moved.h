/* SPDX-License-Identifier: Apache-2.0 */
/* Agents that go to a group that was set up beside theirs (moved.c). */
#ifndef VERDICT_MOVED_H
#define VERDICT_MOVED_H

#include "verdict/judge.h"

struct move {
    const struct fact *met;   /* the first word of the new group; NULL: none */
    const struct fact *alone; /* its first start without the old one */
    const struct fact *both;  /* its last start of both */
};

int find_moves(struct judge *j); /* behind find_upgraded_groups; -1: no memory */
bool shows_new_group(const struct judge *j, const struct fact *f);
bool shows_new_group_alone(const struct judge *j, const struct fact *f);
bool shows_both_groups(const struct judge *j, const struct fact *f);

#endif
