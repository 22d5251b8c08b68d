/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct event_kin: what has been found out about an event and holds for all that are like it: of
 * the same kind, channel, provider, computer and event id (or without one), with a message or
 * without, and with the same of the functions of struct event.  A log has few kinds of events; who
 * compared its names once, notes the result here and need not compare them for the next one.
 *
 * It is the parser's, which may give one to its events (event.kin): zero-filled when it begins to
 * stand for some, or for others than before; it lives as long as the parse.  Each of those who note
 * something says by an address of its own that it was he, and lives longer than the parse.
 *
 * struct event_form: likewise, of the events whose bytes of data are read in the same way.
 */
#ifndef EVENT_KIN_H
#define EVENT_KIN_H

#include <stdbool.h>
#include <stdint.h>

struct event_kin {
    const void *evidence; /* verdict/evidence.c: who reads, */
    uint64_t file;       /* which of its files, by number: a parse may go on with the next one, */
    uint32_t source;     /* and which of its sources */
    uint32_t door;       /* from 1: of the one that was met last; 0: none was */
    const void *routes;  /* rules/routes.c: whose door that is, */
    bool nobody;         /* and that no rule can be true or doubtful of them */
    uint32_t sum;        /* verdict/evidence_sums.c: which sum is theirs */
    uint64_t row;        /* in this row: who reads gives its number to no other */
};

struct event_form {
    const void *routes; /* rules/routes.c: whose number that is */
    uint64_t number;
};

#endif
