/* SPDX-License-Identifier: Apache-2.0 */
/* Tasks and acts of the group. */
#ifndef VERDICT_TASK_H
#define VERDICT_TASK_H

#include "verdict/fact.h"

/* The machine has one of the roles, or is an instance of one of the phases */
bool host_concerned(const struct judge *j, struct strs roles, size_t host);

/* act.c: an act is seen where each part of its act-if was, on a machine or (SIZE_MAX) anywhere;
   then *in has its evidence and times.  0 or -1 (no memory). */
int judge_act(struct judge *j, const struct phase *p, struct instance *in);
/* Behind the collection of all phases: when the last machine was done is not known, or to come. */
bool end_is_open(const struct judge *j);
/* What did an act of the group in its place; NULL: nothing that is known */
const struct fact *act_replaced(const struct judge *j, const struct phase *p);

#endif
