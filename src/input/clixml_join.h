/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stood between the last property of an object and the first of the next one, for clixml.c
 * alone; from object to object only the number differs:
 *
 *      <S N="Version">1.0</S>
 *                    ^ from here
 *        </Props>
 *      </Obj>
 *      <Obj RefId="12">
 *        <TNRef RefId="0" />        (or none)
 *        <Props>
 *          <S N="Name">
 *                      ^ to here
 *
 * The last one that was read is kept.  It is for objects whose elements are called Obj and Props,
 * so that it closes and opens the same ones wherever it comes again.
 */
#ifndef INPUT_CLIXML_JOIN_H
#define INPUT_CLIXML_JOIN_H

#include "input/xmlpull.h"

#define CLIXML_JOIN_BYTES 320u /* longer ones are read each time */

enum clixml_step { /* what was read last of it */
    JOIN_NOTHING, JOIN_PROPERTY_ENDED, JOIN_PROPS_ENDED, JOIN_OBJECT_ENDED, JOIN_OBJECT,
    JOIN_TYPES, JOIN_TYPES_ENDED, JOIN_PROPS
};

struct clixml_joint {
    char s[CLIXML_JOIN_BYTES];
    size_t n;
    size_t object_at;       /* of <Obj */
    size_t ref_at, ref_n;   /* of its number */
    uint64_t type_ref;      /* of TNRef, */
    bool has_types;         /* if there is one */
    unsigned before, here;  /* properties before and behind it (clixml_same.h) */
    size_t name_at, name_n; /* of the element that begins last */
    unsigned slot;          /* of its property */
};

struct clixml_join {
    struct clixml_joint known, noted; /* known.n is 0: none was read yet */
    enum clixml_step step;            /* of noted */
    uint64_t faults;                  /* of the reader when it began */
};

/* An item that is none of the first or the last of a joint; level: of its element, 0 is Obj. */
void clixml_join_note(struct clixml_join *j, enum xml_kind kind, const struct xml_item *item,
                      unsigned level);
/* A property (number `before`) has ended, where there were so many faults, and a joint may begin
   with this: its tag, and the text behind it. */
void clixml_join_begin(struct clixml_join *j, struct str behind, unsigned before, uint64_t faults);
/* A property begins.  If a joint was read before it, and no fault in it, that one is known now. */
void clixml_join_end(struct clixml_join *j, const struct xml_item *item, unsigned here,
                     unsigned slot, uint64_t faults);

/* The length of the joint, if what rest begins with is this one but for its number; else 0. */
size_t clixml_join_length(const struct clixml_joint *known, struct str rest);

#endif
