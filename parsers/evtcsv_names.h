/* SPDX-License-Identifier: Apache-2.0 */
/* What programs and people call the columns of a table of events.  Private to evtcsv*.c. */
#ifndef PARSERS_EVTCSV_NAMES_H
#define PARSERS_EVTCSV_NAMES_H

#include "parsers/evtcsv_columns.h"

/* None of the names begins so: most fields of most lines that are no table. */
bool columns_no_name(struct str s);

/* What the column at that place is, by its name as it is written. */
void columns_take_name(struct columns *c, struct str name, size_t at);

/* What one name says of another, once all were taken. */
void columns_settle(struct columns *c);

#endif
