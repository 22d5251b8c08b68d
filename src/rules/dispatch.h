/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct dispatch: which rules an event can concern at all, by its place: kind, channel, and event
 * id or provider, as far as their conditions demand one.  Built once, then const.
 *
 * Names and ids that no condition compares are all one: what is found out about a place holds for
 * every event there, and there are not more places than the rules make.
 */
#ifndef RULES_DISPATCH_H
#define RULES_DISPATCH_H

#include "event/event.h"

struct ruleset;
struct atom;

/* Numbers of names and ids; those that conditions compare are from PLACE_FIRST on. */
enum { PLACE_ANY, PLACE_ABSENT, PLACE_OTHER, PLACE_FIRST, PLACE_NONE = 0x7FFFFFFF };

struct place {
    enum event_kind kind;
    uint32_t channel, provider, id; /* PLACE_ANY: not known which */
};

struct dispatch *dispatch_new(const struct ruleset *set); /* NULL: no memory */
void dispatch_free(struct dispatch *d);

uint32_t dispatch_channel(const struct dispatch *d, struct str folded);
uint32_t dispatch_provider(const struct dispatch *d, struct str folded);
uint32_t dispatch_id(const struct dispatch *d, uint32_t id);

/* dispatch_atom(d, atom): the number that a channel, provider or id must have to equal the atom's
   (PLACE_NONE: none does); PLACE_ANY where the atom says something else. */
uint32_t dispatch_atom(const struct dispatch *d, uint32_t atom);

/* dispatch_rules(d, at, rules): the rules that can be true at a place, sorted, into rules, which
   has room for all of the set.  Returns how many. */
size_t dispatch_rules(const struct dispatch *d, const struct place *at, uint32_t *rules);

#endif
