/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --redact: a report that may leave the house.  Names of machines, of their DNS and NetBIOS
 * domains, of accounts and management groups, IPv4 addresses and SIDs become host-01, domain-1,
 * user-1, group-1, address-1, sid-1: one name, one pseudonym, in every report of one run.  The
 * verdict is reached before, on the real names, so that it never depends on this.
 *
 * Names are known from what was judged (machines and their other names, management groups) or by
 * their shape: NAME.known.domain, DOMAIN\name, name@domain, Users\name.  What is called by a word
 * of the trade (SQL, server, ...) is masked only in its long form.  Free text may hold more: read
 * a report before it is given away.
 */
#ifndef REPORT_MASK_H
#define REPORT_MASK_H

#include "verdict/verdict.h"

struct mask;

/* Numbers follow the order of the names, then that of the evidence (sorted).  NULL: no memory. */
struct mask *mask_new(const struct verdict *v, const struct evidence *e);
void mask_free(struct mask *m); /* NULL is fine */

/* The text itself where nothing in it is a name, else a copy that lives as long as m.  Without
   memory: "********".  m NULL: the text itself. */
struct str mask_text(struct mask *m, struct str s);

#endif
