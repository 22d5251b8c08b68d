/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which column of a table of events is what.  Private to evtcsv*.c.
 *
 * By their names, where the first row has names that are known; else by what stands in them: for
 * the tables whose columns have one order in every language (that of Event Viewer with five names
 * and six fields, that of Windows 2003 ...), and where one of them is a source that is known.
 */
#ifndef PARSERS_EVTCSV_COLUMNS_H
#define PARSERS_EVTCSV_COLUMNS_H

#include "input/csvrow.h"

enum column {
    COLUMN_LEVEL,
    COLUMN_LEVEL_WORD, /* beside a level in numbers */
    COLUMN_TYPE,       /* as the event log interface counts: 1, 2, 4, 8, 16 */
    COLUMN_KEYWORDS,
    COLUMN_DATE,
    COLUMN_TIME,       /* on its own */
    COLUMN_SOURCE,
    COLUMN_ID,
    COLUMN_MESSAGE,
    COLUMN_LOG,
    COLUMN_COMPUTER,
    COLUMN_RECORD,
    COLUMN_INSTANCE,
    COLUMN_NUMBER,     /* the id of an event of the database */
    COLUMN_STRINGS,    /* insertion strings with | between them */
    COLUMN_PAYLOAD,    /* the event's data as JSON */
    COLUMN_TEXT,       /* the message, if nothing else is and there is a source */
    COLUMNS
};

#define COLUMN_NONE ((unsigned char)255)

/* The last one is what people give Export-Csv because no message has it. */
#define COLUMNS_SEPARATORS ",\t;|~"

struct columns {
    unsigned char at[COLUMNS];
    size_t fields;   /* of a row whose message comes last and may hold anything; else 0 */
    bool utc;        /* the name of the date says so */
    bool ordered;    /* a line can be told to begin a row, see columns_begin_row */
    unsigned bits;   /* of known names */
    bool database;   /* the events are those of the operations database */
    bool stamped;    /* the first one is called "timestamp" */
    bool ruled;      /* there is the title of a rule, whose level it is */
    bool guessed;    /* in an order of somebody's own, by what stands in one row */
};

enum columns_found {
    COLUMNS_NOT,
    COLUMNS_NAMED, /* the line is the names of a table of events */
    COLUMNS_SEEN   /* it is a row of one of these tables */
};

/* columns_find(c, line, &separator): what the line is, with whatever separator. */
enum columns_found columns_find(struct columns *c, struct str line, char *separator);

/*
 * columns_widen(c, above, line, separator): columns that were known by the content of this line,
 * below names in an unknown language: Event Viewer has more columns where somebody asked for them,
 * all before the message, which has no name.
 */
void columns_widen(struct columns *c, struct str above, struct str line, char separator);

/* Names and nothing else: as they are written, or with one of their bytes changed (of five and
   more) or two (of seven).  n is less than CSV_FIELDS. */
enum columns_like { COLUMNS_AS_WRITTEN, COLUMNS_LIKE };
void columns_by_names(struct columns *c, const struct str *names, size_t n, enum columns_like like);

/* One row: of a table with one order; of one in which a source that is known tells the rest
   (evtcsv_meaning.c).  open: the last field begins with a quote and goes on. */
bool columns_in_order(struct columns *c, const struct str *fields, size_t n);
bool columns_of_row(struct columns *c, const struct str *fields, size_t n, bool open);

/* Columns that one row told by what stands in it are those of another one only if a date and a
   source stand there, too: where quotation marks were lost, the commas of a message move all that
   is behind it, and the row tells by itself.  False: it does not; or its cells stand in columns
   of others. */
bool columns_fit(struct columns *c, const struct csv_row *row);
/* No column is known. */
void columns_clear(struct columns *c);
bool columns_is_date(struct str s);

/* The value in a column; absent if there is none. */
struct str columns_value(const struct columns *c, const struct csv_row *row, enum column column);

/* An id alone, with a machine perhaps, is a row of another table below this one. */
bool columns_tell_nothing(const struct columns *c, const struct csv_row *row);

/* columns_begin_row(c, line, separator): only where ordered: the line has an id at its place
   and what may be a date. */
bool columns_begin_row(const struct columns *c, struct str line, char separator);
/* It ends inside of the name of a known source, behind a date: a mail broke it there. */
bool columns_begin_half_row(const struct columns *c, struct str line, char separator);

/* The same of a line that ends inside a quoted field in front of the id, which a mail broke. */
bool columns_begin_broken_row(const struct columns *c, struct str line, char separator);

/* A number of an event: digits and nothing else, but marks between groups of them ("1,033"), as a
   spreadsheet puts them there. */
bool columns_is_id(struct str s);
bool columns_number(struct str s, uint64_t *value); /* of any size */

#endif
