/* SPDX-License-Identifier: Apache-2.0 */
/* The level of a row: a word, a number, a type, or the audit of the Security log.  Private to
   evtcsv*.c. */
#ifndef PARSERS_EVTCSV_LEVEL_H
#define PARSERS_EVTCSV_LEVEL_H

#include "event/event.h"
#include "parsers/evtcsv_columns.h"

/* Into ev, whose level is not known yet. */
void evtcsv_take_level(const struct columns *c, const struct csv_row *row, struct event *ev);

#endif
