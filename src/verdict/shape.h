/* SPDX-License-Identifier: Apache-2.0 */
/* Single, distributed or parallel: what the machines say of the group (shape.c). */
#ifndef VERDICT_SHAPE_H
#define VERDICT_SHAPE_H

#include "verdict/fact.h"

/* What the machines say of the group.  group_shape with retired: for plans in which a
   server goes, those that are left are counted */
bool tells_release(const struct fact *f);   /* of Operations Manager itself */
bool release_attempt(const struct fact *f); /* an attempt towards the release that it tells */
bool of_server(const struct fact *f);
bool is_setup_of_server(const struct judge *j, const struct fact *f); /* the release stays open */
bool server_stayed(const struct judge *j, size_t host, int to_order);
bool tells_root(const struct fact *f);      /* its machine is the root server of 2007 R2 */
bool root_stayed(const struct judge *j, size_t host, int to_order);
bool group_went_on(const struct judge *j, int to_order);
struct str server_named(const struct judge *j); /* a server of which only others tell, or empty */
enum topology group_shape(const struct judge *j, int to_order, bool retired);
bool is_side_by_side(const struct judge *j, int to_order);
/* Some of the servers, old and new, name no group: they may be of two. */
bool perhaps_side_by_side(const struct judge *j, int to_order); /* a new group beside the old one */

/* Setup of the plan's release began on the server, whatever came of it. */
bool server_tried(const struct judge *j, size_t host, int to_order);
/* A management server whose product went for good: its machine leaves the group. */
bool server_went(const struct judge *j, size_t host, int to_order);
/* Its product went; whether a setup took it away is in records that are missing. */
bool server_perhaps_went(const struct judge *j, size_t host, int to_order);

#endif
