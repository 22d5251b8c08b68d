/* SPDX-License-Identifier: Apache-2.0 */
/* Products that went as part of no setup (uninstalled.c). */
#ifndef VERDICT_UNINSTALLED_H
#define VERDICT_UNINSTALLED_H

#include "verdict/judge.h"

/* The fact removes a product for its own sake, as part of no setup. */
bool is_uninstalled(const struct judge *j, const struct fact *f);
/* By which the role of the instance went since it was done; NULL: it did not. */
const struct fact *uninstalled_since(const struct judge *j, const struct instance *in);
/* Roles that went so, and that were never tried at the release of that order. */
int judge_uninstalled(struct judge *j, int order);
/* A task asks for what was uninstalled to be there again (post.agents.redeploy): it concerns the
   machine that it went from in the task's span, though that is none of the upgrade's any more. */
bool lacks_uninstalled(const struct judge *j, const struct task *t, size_t host);

#endif
