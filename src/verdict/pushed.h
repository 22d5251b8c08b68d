/* SPDX-License-Identifier: Apache-2.0 */
/* Private to phases and constraints: who pushed an agent, and who may have. */
#ifndef VERDICT_PUSHED_H
#define VERDICT_PUSHED_H

#include "verdict/judge.h"

static inline bool is_push(const struct phase *p)
{
    return str_eq(p->role, STR("agent.push"));
}

/* judge.unheard_servers: machines that may have pushed agents, and whose Operations Manager log,
   which would say so, does not cover the upgrade.  0, or -1 on no memory. */
int find_unheard(struct judge *j);
/* In words, behind the reason of an agent that counts as upgraded by hand; or empty. */
struct str push_doubt(struct judge *j, const struct instance *in);

/* The name of the server that its own connector names; empty: none. */
struct str parent_named(const struct judge *j, const struct instance *in);

/* judge.perhaps_pushed and push_in_doubt, behind judge_phases.  0, or -1 on no memory. */
int find_perhaps_pushed(struct judge *j);
/* It counts as upgraded by hand, or as none that is, for want of a log. */
bool perhaps_not_by_hand(const struct judge *j, const struct instance *in);
/*
 * b was perhaps pushed, and a waits for agents upgraded by hand alone: perhaps not for this one.
 * before: b was done before a.  Where pushed agents wait for machines like a that shows that nobody
 * pushed it, as who pushes hands out what is on itself (upgrade-plans.md 2.3).
 */
bool may_be_pushed(const struct judge *j, const struct instance *a, const struct instance *b,
                   bool before);

/* hidden.c: who was in contact with a server of which nothing is in the material; NULL. */
const struct fact *reports_elsewhere(const struct judge *j);
/* Any machine was, at any time, that may be of one group with that one. */
bool may_have_unseen_server(const struct judge *j, size_t of);

/* The machine is one of databases. */
bool tells_of_databases(const struct judge *j, size_t host);
/* A machine with Windows of which nothing says what it is. */
bool is_of_unknown_role(const struct judge *j, size_t host);
/* One of which nothing says what of it has a health service, if it has one: not a console, a web
   console, reporting nor a database. */
bool is_of_unknown_service(const struct judge *j, size_t host);

/* The machine an agent reports to or, where it names none, that pushed it; SIZE_MAX: not
   known */
size_t machine_above(const struct judge *j, const struct instance *in);

#endif
