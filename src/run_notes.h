/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct notes: what the coverage of a source needs of its events, and nothing more, kept until it
 * is their turn.  Records whose ids and times follow those of the one before, with the same names,
 * stand in one note with it; so do entries of one run of a text log.
 *
 * One thread writes notes and another reads them, and each line of a cache goes from one processor
 * to the other and back; so they are small.  Names are kept once, and of a note only what differs
 * from the one before, where that is little.
 *
 * Zero-filled is empty.
 */
#ifndef RUN_NOTES_H
#define RUN_NOTES_H

#include "base/arena.h"
#include "event/event.h"

#define NOTE_SLOTS 32u

struct note_of {
    struct stamp time, passed_from;
    when passed_step;
    uint64_t record, line;
    uint32_t run;
    uint32_t passed;
    uint32_t names; /* which */
    uint32_t after; /* so many note_next come behind it */
    enum event_kind kind;
    int8_t level;
    bool has_record, carved, chosen;
};

/* A note of a record that is the one before it in all but this. */
struct note_next {
    uint32_t from, span, step; /* ticks: passed_from since the time before, time since then */
    uint32_t record;           /* since the record before */
    uint32_t passed;
    uint16_t names;
    int8_t level;
};

struct notes {
    struct note_of *items;
    size_t n, cap;
    struct note_next *nexts;
    size_t nexts_n, nexts_cap;
    bool plain;        /* of the last item nexts may come, */
    bool followed;     /* have come */
    struct stamp time; /* of the last record then, */
    uint64_t record;   /* and its id */
    struct note_names {
        struct str channel, computer;
    } *names;
    size_t names_n, names_cap;
    uint32_t last_names;        /* of the last note */
    uint16_t slots[NOTE_SLOTS]; /* names by their hash, from 1: those that came last */
    struct arena arena;
};

/* Where somebody reads them; begins zero-filled but for what is read. */
struct notes_at {
    const struct notes *of;
    size_t item, next;
    uint32_t left; /* of the item's nexts */
    struct stamp time;
    uint64_t record;
};

int notes_keep(struct notes *notes, const struct event *ev); /* -1: no memory */
/* The next one, into a blank event or one that this filled before: the rest stays blank.  The
   records that were kept with it are its passed ones.  False: there are no more. */
bool notes_load(struct notes_at *at, struct event *ev);
void notes_reset(struct notes *notes); /* empty, with its memory for the next ones */
void notes_release(struct notes *notes);

#endif
