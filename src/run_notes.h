/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct notes: what the coverage of a source needs of its events, and nothing more, kept until it
 * is their turn.  Names are kept once as long as they stay the same, and records whose ids and times
 * follow those of the one before stand in one note with it; so do entries of one run of a text log.
 * Zero-filled is empty.
 */
#ifndef RUN_NOTES_H
#define RUN_NOTES_H

#include "base/arena.h"
#include "event/event.h"

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
};

struct notes {
    struct note_of *items;
    size_t n, cap;
    struct note_names {
        struct str channel, computer;
    } *names;
    size_t names_n, names_cap;
    struct arena arena;
};

int notes_keep(struct notes *notes, const struct event *ev); /* -1: no memory */
/* Note i, into a blank event or one that this filled before: the rest stays blank.  The records that
   were kept with it are its passed ones. */
void notes_load(const struct notes *notes, size_t i, struct event *ev);
void notes_reset(struct notes *notes); /* empty, with its memory for the next ones */
void notes_release(struct notes *notes);

#endif
