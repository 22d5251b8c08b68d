/* SPDX-License-Identifier: Apache-2.0 */
/* What a cabinet says of its members, in front of all of them: their names, where damage ends
   it. */
#ifndef INPUT_CABHEAD_H
#define INPUT_CABHEAD_H

#include "base/buf.h"
#include "input/stream.h"

struct cabhead {
    struct buf list; /* of members, as it lies there: the part that is at the beginning */
    size_t at;       /* in it, of the next member */
    unsigned left;   /* members from there on */
};

void cabhead_keep(struct cabhead *h, struct stream *in); /* at its beginning; takes no bytes */

/* cabhead_next(h, &name, &utf8): the name of the next member.  False: there is none, or the list
   is damaged or too long. */
bool cabhead_next(struct cabhead *h, struct str *name, bool *utf8);

#endif
