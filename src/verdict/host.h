/* SPDX-License-Identifier: Apache-2.0 */
/* Machines: by their names, and what they are. */
#ifndef VERDICT_HOST_H
#define VERDICT_HOST_H

#include "verdict/judge.h"

/* host.c */
size_t host_lookup(const struct judge *j, struct str name); /* SIZE_MAX: none */
size_t host_of_pasted(const struct judge *j, struct str path); /* one that is known; SIZE_MAX */
/* One that is apart plays none of Operations Manager. */
bool host_has_role(const struct host *h, struct str role);
bool host_plays(const struct host *h, struct str role); /* "agent" covers agent.* and vice versa */
/* Setup failed by its own log, in words that may mean several roles.  And the role that the reason
   of its refusal names, of a machine that shows none, with the fact that does so; or NULL. */
bool setup_failed_as_any(const struct judge *j, size_t host);
const struct fact *role_by_refusal(const struct judge *j, size_t host, struct str *role);
#define NETBIOS_CHARS 15 /* of a name that is longer */
bool source_is_damaged(const struct ev_source *s); /* some of its records, or bytes of its text */
struct str host_domain(struct str name); /* behind the first dot; empty if none */

#endif
