/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to evttext: what the English words of an event tell, where its labels do not.  Some
 * people paste the description first and the labels behind it: what stood before a header is kept,
 * until it is known whose it is.
 */
#ifndef PARSERS_EVTTEXT_WORDS_H
#define PARSERS_EVTTEXT_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "event/event.h"
#include "event/told.h"

#define WORDS_MOST 8192 /* bytes kept */

struct evttext_words {
    struct told *told; /* once it was needed */
    struct buf before; /* lines that no event has, behind the last one */
    bool failed;       /* no memory */
};

/* A line of no event. */
void evtwords_keep(struct evttext_words *w, struct str line);
/* Behind the labels of ev, whose description is in *message: the other way round it is if the words
   before the labels are those of ev and these are not.  They change places then. */
void evtwords_turn(struct evttext_words *w, struct arena *a, const struct event *ev,
                   struct buf *message);
void evtwords_release(struct evttext_words *w);

#endif
