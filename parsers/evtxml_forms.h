/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct forms: the moulds of a log, so that an event finds the one it may have.  They are found by
 * what stands before its id, and where; each begins with one event and learns from those that come
 * after it which of its values vary.
 */
#ifndef PARSERS_EVTXML_FORMS_H
#define PARSERS_EVTXML_FORMS_H

#include "base/arena.h"
#include "event/shape.h"
#include "parsers/evtxml_mould.h"

#define FORMS_BITS 6u
#define FORMS_SETS (1u << FORMS_BITS)
#define FORMS_WAYS 4u   /* forms of a set */
#define FORM_ENDINGS 4u

struct ending;

/* The form of a beginning, and those of the ends that events of it have. */
struct form {
    struct mould *head; /* NULL: free */
    struct ending *endings[FORM_ENDINGS];
    unsigned replaced;  /* so many of these */
    bool asked;         /* somebody wanted all of the event before, so that it is tried at once */
    struct ending *fitted; /* of the current event, */
    size_t fitted_n;    /* and how long it is; 0: not known */
};

struct forms {
    struct form ways[FORMS_SETS][FORMS_WAYS]; /* behind one that is free all are */
    struct mould *fresh;        /* the next one, not in use */
    struct ending *fresh_ending; /* likewise */
    unsigned replaced;
};

void forms_release(struct forms *t);

/* forms_find(t, s, ev, &form): as evtxml_system (evtxml_system.h); (*form)->head has the values
   then, until the next call; NULL: there is none. */
size_t forms_find(struct forms *t, struct str s, struct event *ev, struct form **form);

/* forms_end(f, rest, &rendered): where an event of that form ends, of which rest and more is at
   hand, and whether it was rendered; 0: not known. */
size_t forms_end(struct form *f, struct str rest, bool *rendered);

/* forms_read(f, rest, ev, arena): the fields of an event of that form and the words it was rendered
   in, if what stands behind </System> has a form, too, and what such an event can have; NULL: it
   has none.  Both live until the next event; what is decoded is in the arena. */
const struct event_shape *forms_read(struct form *f, struct str rest, struct event *ev,
                                     struct arena *arena);

/* forms_ending(t): the mould to take that off into; NULL: no memory.  forms_keep(t, f): it has
   been. */
struct mould *forms_ending(struct forms *t);
void forms_keep(struct forms *t, struct form *f);

#endif
