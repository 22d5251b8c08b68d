/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct notes: what the coverage of a source needs of its events, and nothing more, kept until it
 * is their turn.  Records of an event log are summed up (verdict/evidence_sums.h); entries of one
 * run of a text log stand in one note.
 *
 * One thread writes notes and another reads them, and each line of a cache goes from one processor
 * to the other and back; so they are small.  Names are kept once.
 *
 * Zero-filled is empty.
 */
#ifndef RUN_NOTES_H
#define RUN_NOTES_H

#include "base/arena.h"
#include "event/event.h"
#include "verdict/evidence_sums.h"

#define NOTE_SLOTS 32u

struct note_of {
    struct stamp time, passed_from;
    when passed_step;
    uint64_t record, line;
    uint32_t run;
    uint32_t passed;
    uint32_t names; /* which */
    enum event_kind kind;
    int8_t level;
    bool has_record, carved, chosen;
    bool unread;   /* event_unread */
    bool doubted;  /* event_doubted */
    bool followed; /* by a row */
};

struct notes {
    struct note_of *items;
    size_t n, cap;
    struct sums sums;
    bool led; /* a row comes before the first item */
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
    size_t item, row;
    bool begun, due; /* due: a row is next */
};

enum note {
    NOTE_END,
    NOTE_EVENT,
    NOTE_ROW /* number at->row of of->sums, from 1 */
};

/* numbers: as of sums_add; -1: no memory. */
int notes_keep(struct notes *notes, const struct event *ev, uint64_t *numbers);
/* The next one, an event into a blank one or one that this filled before: the rest stays blank. */
enum note notes_load(struct notes_at *at, struct event *ev);
void notes_reset(struct notes *notes); /* empty, with its memory for the next ones */
void notes_release(struct notes *notes);

#endif
