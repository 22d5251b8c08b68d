/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct forms: the moulds of a log, so that an event finds the one it may have.  They are found by
 * what stands before its id, and where; each begins with one event and learns from those that come
 * after it which of its values vary.
 */
#ifndef PARSERS_EVTXML_FORMS_H
#define PARSERS_EVTXML_FORMS_H

#include "parsers/evtxml_mould.h"

#define FORMS_SETS 64u
#define FORMS_WAYS 4u /* moulds of a set */

struct forms {
    struct mould *ways[FORMS_SETS][FORMS_WAYS]; /* NULL: free, and so are those behind it */
    struct mould *fresh;  /* the next one, not in use */
    unsigned replaced;    /* so often */
};

void forms_release(struct forms *t);

/* forms_find(t, s, ev, &mould): as evtxml_system (evtxml_system.h); *mould has the values then,
   until the next call; NULL: there is none. */
size_t forms_find(struct forms *t, struct str s, struct event *ev, struct mould **mould);

#endif
