/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of Office as text: a workbook (.xlsx, .xlsm) sheet by sheet, a document (.docx), and what
 * OpenDocument has for both (.ods, .odt).  They are zip files of XML, and recognised as such:
 *
 *      while (office_next(o, &part))
 *          ... office_stream(o, &s, err) to read this one ...
 *
 * A row is a line of cells with tabs between them, quoted as a spreadsheet does; a row with one
 * cell is that text, because whole lines are pasted into cells.  Numbers that are shown as dates
 * are written so: 2024-03-16 22:41:07.  What a document shows are its lines; its tables are rows.
 * Files that were put into a document are parts.
 *
 * A workbook keeps the texts of its cells in a list that mostly lies behind the sheets, so that the
 * packed file is held while it is read (LIMIT_OFFICE_BYTES), and the list (LIMIT_SHARED_BYTES,
 * LIMIT_SHARED_STRINGS).  What unpacks is counted, and so are the texts that cells repeat.
 */
#ifndef INPUT_OFFICE_H
#define INPUT_OFFICE_H

#include "base/err.h"
#include "input/stream.h"
#include "input/unpack.h"

struct office_reader;

enum office_kind {
    OFFICE_NOT,
    OFFICE_BOOK,
    OFFICE_WORDS,
    OFFICE_OPEN,    /* OpenDocument */
    OFFICE_OTHER    /* an Office file of another kind; office_fault says that it is not read */
};

struct office_part {    /* dies at the next office_next */
    struct str name;    /* defused, see name.h; empty: the document itself */
};

/* By the first bytes of a zip: its first member is one that Office files begin with. */
bool office_recognises(const uint8_t *bytes, size_t n);

/* Takes all of in; limits (may be NULL) stay the caller's and must outlive the reader. */
int office_open(struct office_reader **out, struct stream *in, struct unpack *limits,
                struct err *err);

/* OFFICE_NOT: a zip that only looked like one; office_again gives it to read as such. */
enum office_kind office_kind(const struct office_reader *o);
struct stream *office_again(struct office_reader *o);

/* office_next: 1 a part, 0 the end. */
int office_next(struct office_reader *o, struct office_part *part);

/* What is not read, and why, or NULL; once each.  Ask until NULL after open and after each next. */
const char *office_fault(struct office_reader *o);

/* The current part.  The stream is the reader's and dies at the next office_next. */
int office_stream(struct office_reader *o, struct stream **out, struct err *err);
void office_close(struct office_reader *o); /* NULL is fine */

#endif
