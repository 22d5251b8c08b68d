/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to the kinds of hazard: what each file of them finds.  Functions give 0, or -1 on no
 * memory.
 */
#ifndef VERDICT_HAZARD_H
#define VERDICT_HAZARD_H

#include "verdict/attempt.h"

#include "rules/hazard.h"

/* One more place where the hazard shows; host SIZE_MAX: of no one machine. */
int hazard_note(struct judge *j, const struct hazard *h, size_t host, struct ref ref);
/* At the last word on the instance; one of which there is none is left out. */
int hazard_note_instance(struct judge *j, const struct hazard *h, const struct instance *in);

/* hazard_change.c: what was stated before the upgrade against what is stated behind it */
int hazard_unchanged(struct judge *j, const struct hazard *h);
int hazard_switched(struct judge *j, const struct hazard *h);
int hazard_not_removed(struct judge *j, const struct hazard *h);
int hazard_reinstalled(struct judge *j, const struct hazard *h);

/* hazard_newer.c: the agent is at a release that its server did not have yet, or never had */
int hazard_agent_newer(struct judge *j, const struct hazard *h, const struct instance *agent);
/* The server still had its old release when the agent had the new one, whatever the clocks. */
bool hazard_ended_before(const struct judge *j, const struct instance *agent,
                         const struct instance *server);

#endif
