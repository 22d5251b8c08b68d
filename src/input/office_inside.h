/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of Office files have in common; private to office*.c. */
#ifndef INPUT_OFFICE_INSIDE_H
#define INPUT_OFFICE_INSIDE_H

#include "base/limits.h"
#include "input/xmlpull.h"

enum number_kind { NUMBER_PLAIN = 0, NUMBER_DATE = 1, NUMBER_TIME = 2 }; /* or both */

/* What the cells of all sheets refer to.  A zero-filled struct book is an empty one. */
struct book {
    struct buf strings;      /* shared texts, one behind the other, */
    uint32_t *ends;          /* and where they end */
    size_t strings_n, strings_cap;
    bool strings_full;       /* a limit was reached */
    uint8_t *styles;         /* enum number_kind, by the number of the style */
    size_t styles_n, styles_cap;
    uint8_t *formats;        /* the same by the number of the format: those of this book */
    size_t formats_n, formats_cap;
    bool since_1904;
    bool failed;             /* no memory */
};

/* One row of a table, cell by cell, in the order of its columns. */
struct office_row {
    struct buf bytes;
    struct {
        uint32_t column, from, to;
    } cells[LIMIT_SHEET_COLUMNS];
    size_t n;
    bool dropped; /* LIMIT_SHEET_COLUMNS or LIMIT_RECORD_BYTES was reached */
};

void office_row_add(struct office_row *row, uint32_t column, struct str cell);
void office_row_end(struct office_row *row, struct buf *out);
/* The same, but a cell that holds an export of events, and those beside it, are lines of their
   own. */
void office_row_split(struct office_row *row, struct buf *out); /* a line, or none; empties it */

/* Where a reader of XML stands: elements open, and the one in which nothing is shown. */
struct office_place {
    unsigned depth, hidden;
};

/* Readers of one part each; they are fed with all items of it.  Zero-filled they are at its
   begin. */
struct book_reader {
    struct office_place at;
    unsigned text;           /* the depth of a <t>, or 0 */
    uint32_t begin;          /* of the text at hand */
    bool any;                /* there is one */
    bool cells;              /* inside <cellXfs> */
};
void book_take_strings(struct book *b, struct book_reader *r, enum xml_kind kind,
                       const struct xml_item *item);
void book_take_styles(struct book *b, struct book_reader *r, enum xml_kind kind,
                      const struct xml_item *item);
void book_release(struct book *b);

/* What is written for a character that XML cannot hold: _x000D_.  In place; the bytes left. */
size_t book_unescape(char *s, size_t n);

/* A cell with this number and style, added to out. */
void book_number(const struct book *b, struct str number, uint64_t style, struct buf *out);

struct sheet_reader {
    const struct book *book;
    struct office_place at;
    struct office_row row;
    struct buf value, shown;
    unsigned text;           /* the depth of <v> or <t>, or 0 */
    uint32_t column;         /* of the cell at hand */
    uint64_t style;
    char type[12];           /* as written: "s", "inlineStr", ... */
    size_t type_n;
    bool in_cell;
    bool lost;               /* a cell names a text that is not there */
};
void sheet_take(struct sheet_reader *s, enum xml_kind kind, const struct xml_item *item,
                struct buf *out);
void sheet_release(struct sheet_reader *s);

struct words_reader {
    bool open;               /* OpenDocument: else only <t> is text */
    struct office_place at;
    unsigned text, tables;   /* depth of what is text, or 0; tables inside one another */
    struct office_row row;
    struct buf cell;
    uint32_t column, again;  /* again: how many columns the cell stands for */
    bool in_cell, valued;    /* valued: cell has what its attributes say; no text of it counts */
    bool line;               /* something stands on this line, outside a table */
};
void words_take(struct words_reader *w, enum xml_kind kind, const struct xml_item *item,
                struct buf *out);
void words_release(struct words_reader *w);

struct str office_attr(const struct xml_item *item, const char *local); /* or absent */

/* Counts the depth; true: what this item shows is not to be shown. */
bool office_hides(struct office_place *at, enum xml_kind kind, const struct xml_item *item,
                  const char *const *hidden);

#endif
