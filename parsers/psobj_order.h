/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the objects of a list begin, as its names tell.  Private to psobj_list.c.
 *
 * Behind blank lines the first name of an object stands, and no other does, but where one of many
 * is damaged or pasted below another; a message may end in such a line, which PowerShell's own
 * first and last names tell.  Where a text has none of them, all objects have the same names in the
 * same order, so that the names go round in a ring; the one that it is entered by is the name that
 *   - the text begins with, and that would follow its last one: nothing is lost at either end; or
 *   - PowerShell begins objects with whose last name is the one before it in the ring; or else
 *   - the text begins with.  If it would not follow the last one, either end may have lost names,
 *     and values between the two names are of the object before or of the one behind: nobody knows.
 */
#ifndef PARSERS_PSOBJ_ORDER_H
#define PARSERS_PSOBJ_ORDER_H

#include "parsers/psobj_event.h"

struct psobj_order {
    unsigned seen;                /* slots */
    uint16_t apart[PSOBJ_SLOTS], joined[PSOBJ_SLOTS]; /* how often behind a blank line; right below
                                     another one */
    uint16_t follows[PSOBJ_SLOTS][PSOBJ_SLOTS]; /* [a][b]: how often b stood behind a */
    enum psobj_slot top, last;
    bool twice; /* a name came again */
};

struct psobj_first {
    enum psobj_slot slot; /* that objects begin with; PSOBJ_SLOTS: it is not known */
    bool bare;            /* no blank line stands before it */
    unsigned disputed;    /* slots of which nobody knows whose value stands there, as bits */
};

/* psobj_order_add(o, slot, fresh): the next name of the text; fresh: behind a blank line.  o was
   zero-filled; at most UINT16_MAX names. */
void psobj_order_add(struct psobj_order *o, enum psobj_slot slot, bool fresh);

/* whole: the text ends behind the last name that was added. */
struct psobj_first psobj_order_first(const struct psobj_order *o, bool whole);

#endif
