/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the judge: management groups, and machines that are none of the upgrade's. */
#ifndef VERDICT_APART_H
#define VERDICT_APART_H

#include "verdict/judge.h"

/* Machines that are none of the upgrade's play no role (host.apart).  judge_groups comes behind
   judge_facts; the others when accepted_from is set, before machines are counted. */
int judge_groups(struct judge *j);
void narrow_server_groups(struct judge *j); /* behind judge_roles: to those that a server starts */
/* The group that a machine's own log names with the fact; empty: none. */
struct str own_group(const struct judge *j, const struct fact *f);
int judge_other_groups(struct judge *j, int order);
bool attempts_any(const struct judge *j, size_t host, int order); /* the release was tried there */
/* With a plan: whether the group of that name, of own_group, may be one that was upgraded (or set
   up, beside another); false: servers name others on which the release was tried, or, where those
   name none, it is one that the plan leaves as it is. */
void find_upgraded_groups(struct judge *j); /* before that is asked */
bool perhaps_upgraded(const struct judge *j, struct str group);
bool is_group_beside(const struct judge *j, struct str group); /* its agents go to another one */
bool is_group_new(const struct judge *j, struct str group);    /* set up beside another one */

/* Whether two machines are of one management group, where several were upgraded. */
enum kin { KIN_SAME, KIN_UNKNOWN, KIN_APART };
enum kin kin_of(const struct judge *j, size_t a, size_t b);

#endif
