/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the records of an event log say of themselves is the same all along: a table without a
 * column for the machine has it in no row, and event XML has it in each.  One that lost its
 * provider or its number where the others have theirs is damaged, however well-formed it looks;
 * what it says stands, and it proves no absence.  A table without numbers of records mostly has no
 * column for the log either: some providers alone tell it.
 */
#ifndef RUN_USUAL_H
#define RUN_USUAL_H

#include "event/event.h"

#define USUAL_LEAST 4u /* more records have these members than others have */
#define USUAL_MOST 16u /* so that an export of another form below this one is not damage to its end */

struct usual {
    unsigned members; /* of most records so far */
    uint64_t more;    /* by so many they outnumber the others */
};

static inline unsigned members_of(const struct event *ev)
{
    return (unsigned)(ev->provider.n > 0) | (unsigned)ev->has_event_id << 1 |
           (unsigned)(ev->has_record && ev->channel.n) << 2 | (unsigned)(ev->computer.n > 0) << 3 |
           (unsigned)ev->has_record << 4 | (unsigned)(ev->time.kind != STAMP_NONE) << 5;
}

/* True: the record lacks what most of those before it have. */
static inline bool usual_lost(struct usual *u, const struct event *ev)
{
    unsigned members = members_of(ev);

    if (members == u->members) {
        u->more += u->more < USUAL_MOST;
        return false;
    }
    if (u->more >= USUAL_LEAST) {
        u->more--;
        return u->members & ~members;
    }
    u->more = u->more ? u->more - 1 : 0;
    u->members = u->more ? u->members : members;
    return false;
}

#endif
