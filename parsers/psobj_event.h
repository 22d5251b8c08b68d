/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An event as PowerShell sees it: an object whose properties come one by one, by name.  Private to
 * the readers of what PowerShell makes of such objects (psobj*.c; log-formats.md 3.10 to 3.12).
 */
#ifndef PARSERS_PSOBJ_EVENT_H
#define PARSERS_PSOBJ_EVENT_H

#include "base/arena.h"
#include "event/event.h"
#include "event/localdate.h"
#include "event/told.h"

enum psobj_slot {
    PSOBJ_ID,
    PSOBJ_INSTANCE, /* the id with its upper bits, where there is no other */
    PSOBJ_NUMBER,   /* the id of Get-SCOMEvent, whose Id is a GUID and whose times are UTC */
    PSOBJ_LEVEL,
    PSOBJ_LEVEL_WORD,
    PSOBJ_TYPE,     /* EntryType: a word, or as a number 1, 2, 4, 8, 16 */
    PSOBJ_TIME,
    PSOBJ_DAY,      /* a time without its year: none, but words that somebody may read */
    PSOBJ_PROVIDER,
    PSOBJ_LOG,
    PSOBJ_COMPUTER,
    PSOBJ_SESSION,  /* whom a remote session asked: the machine, where nothing else names it */
    PSOBJ_RECORD,
    PSOBJ_MESSAGE,
    PSOBJ_DATA,     /* the list of parameters */
    PSOBJ_SLOTS
};

struct psobj {
    struct arena arena;
    struct str slot[PSOBJ_SLOTS];
    struct field *fields;
    size_t data_n, fields_cap;
    size_t data_bytes;
    struct localdate_memo date; /* of the objects before */
    struct told *told;          /* once an event came without its provider */
    bool has_data;
    bool cut; /* parameters beyond LIMIT_FIELDS or LIMIT_RECORD_BYTES were left out */
};

/* psobj_slot_of(name): the slot of a property; PSOBJ_SLOTS if it is not needed. */
enum psobj_slot psobj_slot_of(struct str name);

void psobj_clear(struct psobj *o);
/* Copies; the first value of a slot counts. */
void psobj_set(struct psobj *o, enum psobj_slot slot, struct str value);
/* The same without a copy: the value lives as long as the event. */
void psobj_lend(struct psobj *o, enum psobj_slot slot, struct str value);
void psobj_data(struct psobj *o, struct str value); /* one more parameter; copies */
void psobj_binary(struct psobj *o, struct str hex); /* the bytes behind them; copies */
/* The parameter of that number, from 1; those before it may come later, or not at all.  0: the
   next */
void psobj_param(struct psobj *o, unsigned number, struct str value);

bool psobj_is_event(const struct psobj *o); /* has an id; and a time, a provider, or log and words */
bool psobj_lacks(const struct psobj *o); /* is none, though it has what only events have together */
/* psobj_is_event, or its words are those of the event that has this id: the rest was lost. */
bool psobj_tells_event(struct psobj *o);

/* psobj_fill(o, ev): all but line and offset.  Borrowed until psobj_clear.  -1: no memory. */
int psobj_fill(struct psobj *o, struct event *ev);
void psobj_release(struct psobj *o);

#endif
