/* SPDX-License-Identifier: Apache-2.0 */
/* What people said (answer.c). */
#ifndef VERDICT_ANSWER_H
#define VERDICT_ANSWER_H

#include "verdict/judge.h"

/* Of a machine that nothing tells of: a person says that the upgrade was none of its. */
bool said_to_be_none(struct judge *j, size_t host);

#endif
