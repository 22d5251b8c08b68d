/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events as PowerShell's Format-Table shows them, which is how Get-WinEvent and Get-EventLog answer
 * when nothing is said.  Lossy: messages are cut at the width, dates may lack the year, the log and
 * the computer are not there.  Private to psobj_list.c.
 *
 *         ProviderName: MsiInstaller
 *
 *      TimeCreated                     Id LevelDisplayName Message
 *      -----------                     -- ---------------- -------
 *      3/16/2024 10:36:07 PM         1033 Information      Windows Installer installed the produ...
 *
 * The same of what Import-Csv made of a table of Event Viewer, whose names are in its language.
 *
 * With -Wrap nothing is cut, and cells go on below themselves.
 *
 * Log Parser's own form (-o:NAT) has dashes as wide as the widest cell.
 *
 * And with all runs of blanks squeezed to one, as a page or a chat shows it.
 *
 * And as wmic ntevent shows them, whole but for messages of several lines: their first one counts.
 */
#ifndef PARSERS_PSOBJ_TABLE_H
#define PARSERS_PSOBJ_TABLE_H

#include "base/buf.h"
#include "parsers/psobj_event.h"

#define PSOBJ_TABLE_COLUMNS 32

struct psobj_table {
    struct buf names;      /* the last line that was no row: names, if a line of dashes follows */
    struct buf provider;   /* of the group */
    struct {
        enum psobj_slot slot;
        size_t begin, end; /* of its dashes */
        bool day;          /* "Time" of Get-EventLog, which has no year */
        bool wide;         /* more dashes than its name has letters: Log Parser's, as its cells */
    } columns[PSOBJ_TABLE_COLUMNS];
    size_t n;              /* 0: no table is open */
    struct buf more[PSOBJ_SLOTS];  /* cells of a row that go on, piece by piece */
    size_t widest[PSOBJ_SLOTS];    /* piece of the table's so far */
    bool foreign;          /* its names do not tell enough; the first row may */
    bool tight;            /* no run of blanks stands in its dashes */
    bool squeezed;         /* every run of blanks became one: no cell stands below its name */
};

/* A row's cells may not stand below their names, where blanks were lost before those, or in the
   row. It is read as far to the side as none of its words is cut. */
struct psobj_row {
    const struct psobj_table *t;
    struct str line;
    bool ascii;                        /* this and what follows: unless the table is squeezed */
    bool fits;                         /* no word is cut */
    long aside;                        /* to the right; below 0: to the left */
    size_t begin[PSOBJ_TABLE_COLUMNS]; /* of each column's cell, in bytes */
};

/* One line outside of lists.  True: it is a row; what is in it: psobj_table_row. */
bool psobj_table_line(struct psobj_table *t, struct str line);
void psobj_table_row(const struct psobj_table *t, struct psobj_row *r, struct str line);
void psobj_table_lend(const struct psobj_row *r, struct psobj *o); /* its cells */
/* Is it prose below a table?  Columns begin inside of its words, and it has no time; of a table
   without one: no number. */
bool psobj_table_strays(const struct psobj_row *r);
bool psobj_table_is_cut(struct str cell); /* ends in "..." */
/* It is what Get-EventLog shows when nothing is said: days have no year there, and words end where
   the column does.  That is all there ever was: no damage. */
bool psobj_table_has_day(const struct psobj_table *t);
/* What was not cut; half a name is none, but of a source that is known. */
struct str psobj_table_whole_name(enum psobj_slot slot, struct str cell);
/* Is a column of the line its byte, as far as to this one? */
bool psobj_table_is_ascii(struct str line, size_t column);
bool psobj_table_is_number(enum psobj_slot slot);
unsigned psobj_table_bid(struct str text);
/* The same two of squeezed ones (psobj_squeezed.c): is the line of dashes below the table's names,
   or a row, one's; a row, as what stands in it tells. */
bool psobj_squeezed(const struct psobj_table *t, struct str line);
void psobj_squeezed_row(const struct psobj_table *t, struct psobj *o, struct str line);
bool psobj_squeezed_tight(struct str line); /* has no run of blanks */
bool psobj_squeezed_fits(const struct psobj_table *t, struct str line); /* is such a row, numbered */
/* Rows that go on (psobj_wrapped.c): does the line go on with the row above it; the row's cells
   outlive its line from here on; adds the line, blank lines behind the one before (false: not all
   of it has room); the cells are whole (-1: no memory). */
bool psobj_wrapped_goes_on(const struct psobj_table *t, const struct psobj *o, struct str line);
void psobj_wrapped_keep(struct psobj *o);
bool psobj_wrapped_add(struct psobj_table *t, const struct psobj *o, struct str line, size_t blank);
int psobj_wrapped_end(struct psobj_table *t, struct psobj *o);
void psobj_table_release(struct psobj_table *t);

#endif
