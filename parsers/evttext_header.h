/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The header of an event written as text: label lines one after the other; and what else evttext*.c
 * share.
 */
#ifndef PARSERS_EVTTEXT_HEADER_H
#define PARSERS_EVTTEXT_HEADER_H

#include "parsers/evttext_label.h"
#include "parsers/parser.h"

struct header {
    struct str value[LABELS];
    bool has[LABELS];
    unsigned labels_n;
    enum label starts, repeats; /* its first label; the one that came again behind it */
    unsigned blanks;  /* blank lines between its labels */
    bool machine;     /* "Event[0]:" before it */
    bool quoted;      /* in mail, with ">" */
    bool cell;        /* of a table: a quotation mark ends it */
    bool cut;         /* the last line of it ends without line end: the file is cut there */
    uint64_t line, offset;
};

/* An event id and one more label, or four labels. */
bool header_is_whole(const struct header *h);

/*
 * One line at the place where a header may go on.  True: it belongs to it.  A value may stand on
 * the line behind its label.
 */
bool header_line(struct header *h, struct str s, enum label label, struct str value,
                 enum label *last);

/* Where in s an <Event> of an event begins; s.n: nowhere.  next is the line behind. */
size_t evttext_event(struct str s, struct str next);
/* Position behind </Event> in s, or 0. */
size_t evttext_event_end(struct str s);

/* Without the rows of "=" that tools draw behind an event. */
struct str evttext_unruled(struct str message);

unsigned evttext_bid(const struct sample *sample);

#endif
