/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One row of separated values, fed line by line, because a quoted field may hold line ends:
 *
 *      csv_begin(&row, ',', 0);
 *      while (!csv_feed(&row, line)) ... the next line ...
 *
 * Read leniently, since files are cut, pasted and edited by hand: a quote opens at the beginning of
 * a field only, "" inside quotes is one quote, and a quote closes only where the field ends behind
 * it, or the line but for blanks; any other quote is a character.  So one lost quote costs a row,
 * not the rest of the file.
 *
 * Limits: CSV_FIELDS (the rest is dropped), LIMIT_RECORD_BYTES of one row; dropped counts.
 * A zero-filled struct csv_row is a valid empty one; memory is reused from row to row.
 */
#ifndef INPUT_CSVROW_H
#define INPUT_CSVROW_H

#include "base/buf.h"

#define CSV_FIELDS 64u

struct csv_row {
    struct buf bytes;     /* the values, one behind the other; failed: no memory */
    size_t from[CSV_FIELDS], to[CSV_FIELDS];
    bool quoted[CSV_FIELDS];
    size_t n;             /* fields so far */
    size_t last;          /* the last field takes the rest of its line if not quoted; 0: no such */
    uint64_t dropped;     /* bytes that did not fit */
    char separator;
    bool open;            /* inside quotes: the row goes on in the next line */
};

/* csv_begin(row, separator, fields): fields is how many there are at most, if the last of them may
   hold separators; 0: as many as there are. */
void csv_begin(struct csv_row *row, char separator, size_t fields);

/* csv_feed(row, line): the next line without its end.  True: the row is complete. */
bool csv_feed(struct csv_row *row, struct str line);

/* csv_places(row, line): the same for a row that is one line, behind csv_begin and instead of
   csv_feed, without a copy: field i is what stands in the line from row->from[i] to row->to[i].
   False: a value is not what stands there, or goes on, or there are too many, and nothing is
   taken. */
bool csv_places(struct csv_row *row, struct str line);

/* csv_extend(row, line): one more line of the last field, which the writer did not quote. */
void csv_extend(struct csv_row *row, struct str line);

/* csv_field(row, i): the value; absent behind the last one.  Dies at the next call on the row. */
struct str csv_field(const struct csv_row *row, size_t i);
void csv_release(struct csv_row *row);

#endif
