/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines that are seen to hold rows only once the columns are known: those above the first row with
 * a known source, in a table without names, and the rows of a table that lies in one line, as a
 * ticket or a chat makes it.  Private to evtcsv.c.
 */
#ifndef PARSERS_EVTCSV_RELOOK_H
#define PARSERS_EVTCSV_RELOOK_H

#include "input/text.h"
#include "parsers/evtcsv_columns.h"

struct relook {
    struct buf lines, places; /* kept: their text, and where they stand; */
    size_t at, place;         /* the next one of them, in both */
    struct line now;          /* goes on behind them, if */
    bool open;
    bool flat;                /* rows stand beside each other; */
    struct str rest;          /* of the line at hand */
};

/* No column is known at this line, which is kept; beyond 64 KiB of such lines those before it are
   forgotten. */
void relook_keep(struct relook *a, const struct line *line);

/* relook_begin(a, c, separator, line): columns were told by the row that line is.  Where kept lines
   begin rows line becomes the first of them, and what it was comes again behind the others, so that
   it must stay alive.  Returns the bytes of these lines. */
uint64_t relook_begin(struct relook *a, const struct columns *c, char separator, struct line *line);

/* Are there lines that were not read from the text? */
static inline bool relook_waits(const struct relook *a)
{
    return a->open || a->rest.n;
}

/* The next of these lines, and then that one; false: there is none. */
bool relook_next(struct relook *a, struct line *line);

void relook_release(struct relook *a);

/* The names in a line, behind which the first row of a flat table may stand, which is the next line
   then. */
struct str relook_names(struct relook *a, struct str line);

/* A line of a flat table becomes its first row; relook_part: the next line is another one of it. */
void relook_parts(struct relook *a, const struct columns *c, char separator, struct line *line);
bool relook_part(struct relook *a, const struct columns *c, char separator, struct line *line);

#endif
