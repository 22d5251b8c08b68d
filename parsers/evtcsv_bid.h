/* SPDX-License-Identifier: Apache-2.0 */
/* What speaks for a table of events.  Private to evtcsv.c. */
#ifndef PARSERS_EVTCSV_BID_H
#define PARSERS_EVTCSV_BID_H

#include "parsers/parser.h"

unsigned evtcsv_bid(const struct sample *sample);

#endif
