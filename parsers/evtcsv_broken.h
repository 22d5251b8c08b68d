/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row without quotes, Log Parser's, or Event Viewer's in front of the message, whose line a mail
 * broke at blanks: it is one line again when it has as many fields as there are names above it, or
 * when its message begins.  Private to evtcsv.c.
 *
 *      Operations Manager,881211,2024-06-26 17:59:07,2024-06-26
 *      17:59:07,33333,2,Warning
 *      event,0,None,DataAccessLayer,...
 */
#ifndef PARSERS_EVTCSV_BROKEN_H
#define PARSERS_EVTCSV_BROKEN_H

#include "parsers/evtcsv_columns.h"

struct broken_row {
    struct buf lines;    /* pieces of the row, a blank between them; failed: no memory */
    struct csv_row next; /* what a line would be by itself */
    size_t names;        /* columns of the table at hand; 0: nobody knows */
    size_t need;         /* fields of the row at hand */
    size_t last;         /* bytes of the last piece */
    size_t pieces;
};

/* The line is the names of the columns; an empty one: they are not known. */
void broken_names(struct broken_row *b, struct str line, char separator);

/* The row was read from this line: may it go on in the next one? */
bool broken_begins(struct broken_row *b, const struct columns *c, const struct csv_row *row,
                   struct str line);

/* The line goes on with the row, which is read again with it; false: it does not, and the row is as
   whole as it gets. */
bool broken_goes_on(struct broken_row *b, const struct columns *c, struct csv_row *row,
                    struct str line);
void broken_release(struct broken_row *b);

#endif
