/* SPDX-License-Identifier: Apache-2.0 */
/* How the tables of an inventory are laid out, found by their first lines.  Private to
   inventory*.c. */
#ifndef PARSERS_INVENTORY_LAYOUT_H
#define PARSERS_INVENTORY_LAYOUT_H

#include "input/csvrow.h"
#include "parsers/inventory_row.h"

enum shape { SHAPE_NONE, SHAPE_CSV, SHAPE_COLUMNS, SHAPE_LIST };

struct column {
    enum inventory_slot slot;
    size_t begin;         /* on the screen; SHAPE_COLUMNS only */
};

struct layout {
    enum shape shape;
    enum inventory_kind kind;
    char separator;       /* of SHAPE_LIST: between a name and its value, else columns[1] or " :" */
    bool wrapped;         /* its names are broken over lines, and so may its cells be */
    bool tight;           /* one blank between all columns: more of them were perhaps lost */
    struct column columns[CSV_FIELDS];
    size_t n;
};

/* "Name : value", a line each. */
extern const struct layout inventory_plain_list;

#define INVENTORY_ABOVE 4u /* lines in which the names of columns may be broken */

/* A line without its end, the lines above it, and what the last command there lists.
   False: no table begins here, or none that counts. */
bool inventory_begins(struct layout *out, struct str above, struct str line,
                      enum inventory_listed listed);

/* Dashes whose names say nothing: where the columns are. */
void inventory_ruler(struct layout *out, struct str dashes);

/* A value without blanks around it: nearly all have none. */
static inline struct str inventory_trimmed(struct str s)
{
    return s.n && s.s[0] > ' ' && s.s[s.n - 1] > ' ' ? s : str_trim(s);
}

/* A value without its quotes. */
struct str inventory_unquoted(struct str s);

/* Columns between blanks: the cell of one of them. */
struct str inventory_cell(const struct layout *l, struct str line, size_t column);
/* The same of a line from a tight table whose blanks were lost: a cell is a word, the name of a
   product the words that are left.  False: which word is which cannot be told.  Cells borrow from
   the line; those of unknown words are empty. */
bool inventory_words(const struct layout *l, struct str line, struct str cells[CSV_FIELDS]);
/* Do the columns cut through words of this line? */
bool inventory_cuts_words(const struct layout *l, struct str line);
/* A row of so many separated values whose cells stand below other names than theirs: it is too
   short and has no version, or words in the place of that. */
bool inventory_is_torn(const struct layout *l, size_t fields, const struct inventory_row *row);
/* The same of one that quotes all of its cells, as a program does, which leaves none out. */
bool inventory_lacks_cells(const struct layout *l, size_t fields, struct str line);
/* Columns that do not stand below their names any more cut a version, or give it a second word:
   the cell of one, from and to in the line. */
enum cell_cut { CELLS_WHOLE, CELLS_DOUBTFUL, CELLS_CUT };
enum cell_cut inventory_cells_of(struct str line, size_t from, size_t to, struct str cell);
/* Do the cells of this line go on in the next one? */
bool inventory_goes_on(const struct layout *l, struct str line, struct str next);

/* "Name : value", or as the list at hand has it; a value as the registry is exported, where its
   name is known; a line that names a key. */
bool inventory_label(const struct layout *l, struct str line, enum inventory_slot *slot,
                     struct str *value);
bool inventory_registry(struct str line, enum inventory_slot *slot, struct str *value);
bool inventory_registry_alone(enum inventory_slot slot); /* its key tells no more than the value */
bool inventory_registry_key(struct str line);
/* False: the line tells nothing of whose registry follows; *host may be empty, borrowed from it. */
bool inventory_registry_host(struct str line, struct str *host);

#define LABELS_MOST 32u
#define LABEL_BYTES 64u /* of a label with its colon; a longer one is read each time */

/* The labels that were met in a list, in their order: nearly all of its items have the same, with
   as many blanks.  A zero-filled one is empty; it knows lists of "Name : value" only. */
struct labels {
    struct {
        char text[LABEL_BYTES]; /* up to its colon */
        size_t n;
        enum inventory_slot slot;
    } met[LABELS_MOST];
    size_t n, next;
};

/* As inventory_label. */
bool inventory_label_of(struct labels *labels, const struct layout *l, struct str line,
                        enum inventory_slot *slot, struct str *value);
/* Does the line begin with a label that was met and that counts, and is its value nothing but
   words, so that no table, command or anything else can begin there? */
bool inventory_is_item(const struct labels *labels, struct str line);

#endif
