/* SPDX-License-Identifier: Apache-2.0 */
/* Machines whose event logs are damaged where their upgrade may have stood. */
#ifndef VERDICT_TORN_H
#define VERDICT_TORN_H

#include "verdict/judge.h"

/* Records are damaged that may have told of an upgrade of the machine, or of what it is. */
bool is_torn(const struct judge *j, size_t host);
/* Records of its installer's log are damaged, or were cut off. */
bool installers_log_is_damaged(const struct judge *j, size_t host);
/* Another log of the machine than the installer's was there to be read the whole time of the
   upgrade, an hour of which is known. */
bool other_logs_speak(const struct judge *j, size_t host);
/* Such a machine of which nothing says what it is, and no other log speaks, nor a person that it is
   none of the upgrade's; the first behind `from` (SIZE_MAX: of all), or SIZE_MAX. */
size_t next_torn(struct judge *j, size_t from);
/* The first machine that may have one of the roles, which damage hides; SIZE_MAX: none. */
size_t may_have_role(struct judge *j, struct strs roles);

#endif
