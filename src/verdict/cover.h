/* SPDX-License-Identifier: Apache-2.0 */
/* What was readable, when: of each log of each machine. */
#ifndef VERDICT_COVER_H
#define VERDICT_COVER_H

#include "verdict/fact.h"

struct moment source_last(const struct judge *j, uint32_t source); /* its last record */
/* logs.c: there are other exports of the log that the source is one of. */
bool log_has_others(const struct judge *j, uint32_t source);
/* Both stand in one log, perhaps in two exports of it that are in the same time. */
bool are_of_one_log(const struct judge *j, const struct fact *a, const struct fact *b);
/* Of one machine, told with times: by their places in a log that numbers its records, whatever the
   clock said; else by their times. */
bool comes_before(const struct judge *j, const struct fact *a, const struct fact *b);

/* True if sources of the host read its channel (or log kind) without a hole from..to.  If not NULL,
   *witness gets the absence as evidence. */
bool covered(const struct judge *j, size_t host, struct str channel, when from, when to,
             struct absence *witness);
/* The same by the clock that wrote `from`, whatever its zone: one part of a log, in doubt by as
   much as `from`, holds both. */
bool covered_by_clock(const struct judge *j, size_t host, struct str channel, struct moment from,
                      when to);
/* The same until the last word of all of the channel, which that clock wrote, too. */
bool covered_on_by_clock(const struct judge *j, size_t host, struct str channel,
                         struct moment from);
/* Until when they did, from `from` on, where that is before `to`; WHEN_NONE: there they did not. */
when covered_until(const struct judge *j, size_t host, struct str channel, when from, when to);
/* By when, for certain, the last record of the host's channel was written; WHEN_NONE: none, or not
   known. */
when last_word(const struct judge *j, size_t host, struct str channel);
/* The same of the first record: from when on the channel is there at the latest. */
when first_word(const struct judge *j, size_t host, struct str channel);
/* The last word of all its logs; WHEN_NONE: nobody knows when that was. */
when latest_word(const struct judge *j, size_t host);
bool host_has_sources(const struct judge *j, size_t host);

/* earlier.c: when the first record of all of the channel was written; WHEN_NONE: it is not there,
   or others were before it. */
when first_of_all(const struct judge *j, size_t host, struct str channel);

#endif
