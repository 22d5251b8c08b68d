/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Columns of an inventory without their names: damaged, cut off, or in a language that is not
 * known. A cell that is all of a product's name, or of a machine's, beside a version tells what it
 * is. Private to inventory*.c.
 */
#ifndef PARSERS_INVENTORY_GUESS_H
#define PARSERS_INVENTORY_GUESS_H

#include "parsers/inventory_layout.h"

/* inventory_guess(out, ruler, line): the columns of a row; ruler: those of the dashes above whose
   names say nothing, or none.  False: it is none that tells by itself. */
bool inventory_guess(struct layout *out, const struct layout *ruler, struct str line);

/* A list of servers or agents whose versions lost the name of their column: the row tells where
   they are.  Nothing where the list is another one, or holds none. */
void inventory_guess_versions(struct layout *l, struct str line);

/* The row of a guessed table: one of a product is sure; machines are where two rows agree. */
bool inventory_guess_is_sure(const struct layout *l, struct str line);
bool inventory_guess_fits(const struct layout *l, struct str line);
/* Behind a blank line: another row of the table above, by its version? */
bool inventory_guess_goes_on(const struct layout *l, struct str line);
/* A line with signs that no text has: it ends nothing. */
bool inventory_guess_is_damage(struct str line);
/* A row whose cells are those of this line: may it be the names of the same columns, or of others,
   because files were put one behind the other? */
bool inventory_guess_is_head(const struct layout *l, const struct csv_row *row, struct str line);
/* A row of a table whose column names the machine, with its domain or without. */
bool inventory_guess_names_host(const struct layout *l, struct str line);

#endif
