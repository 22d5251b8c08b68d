/* SPDX-License-Identifier: Apache-2.0 */
/* Is it a log of Operations Manager's setup?  Private to setuplog*.c. */
#ifndef PARSERS_SETUPLOG_BID_H
#define PARSERS_SETUPLOG_BID_H

#include "parsers/sample.h"

/* The bid of parser_setuplog. */
unsigned setuplog_bid(const struct sample *sample);

#endif
