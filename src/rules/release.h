/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The release map: builds to product, release and update level (signatures/maps/releases.yml, from
 * upgrade-plans.md section 6).  Server and agent streams of one release differ (7.2.x and 8.0.x are
 * both 2016): numbers of different streams are never compared, both are mapped first.
 */
#ifndef RULES_RELEASE_H
#define RULES_RELEASE_H

#include "base/arena.h"
#include "base/err.h"

struct release {
    struct str product;  /* "om", "orch", "sm", ... */
    struct str release;  /* "2022" */
    struct str update;   /* "RTM", "UR1"; empty: level unknown */
    int order;           /* releases of one product, oldest first; for comparison */
    int level;           /* its updates, oldest first, from 1; 0: not known */
};

struct releases;

int releases_read(struct releases **out, struct arena *arena, const char *name, struct str yaml,
                  struct err *err);
/* Exceptions first, then exact build, then longest known prefix (update empty), then, for kits of
   the UNIX/Linux agent, the nearest older one that is listed.  False: unknown. */
bool release_lookup(const struct releases *map, struct str product, struct str version,
                    struct release *out);
/* The map says that this build is another product's (10.20: the Log Analytics agent). */
bool release_is_foreign(const struct releases *map, struct str product, struct str version);
/* The release that a package named by its article ("KB4133779-AMD64-Server") brings.  False: no
   article of the map is named, or one that is for several releases. */
bool release_of_article(const struct releases *map, struct str product, struct str words,
                        struct release *out);
/* It brought a build of agent and gateway: there are packages for them. */
bool release_has_agent(const struct releases *map, const struct release *release);
/* Whether it is the release and update that `words` name ("2022 UR2"), or a later one. */
bool release_from(const struct releases *map, const struct release *release, struct str words);
/* -1: unknown */
int release_order(const struct releases *map, struct str product, struct str release);

#endif
