/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct sums: records of an event log that follow each other, summed up by whoever reads them
 * for somebody else.  Who takes them over needs as many steps as there are names in them and places
 * where their ids do not go on, and sees the coverage that evidence_event would have made of one
 * after the other: what is summed up does not hang on what came before, and ids stay in order.
 *
 * Zero-filled is empty.
 */
#ifndef VERDICT_EVIDENCE_SUMS_H
#define VERDICT_EVIDENCE_SUMS_H

#include "base/arena.h"
#include "event/event.h"
#include "verdict/evidence.h"

/* The times of records that are summed up: nothing but the instant is different. */
#define SUM_STAMP(when) ((struct stamp){ .t = (when), .kind = STAMP_UTC, .digits = 7 })

#define SUM_SLOTS 32u

/* The records of one channel and computer. */
struct sum {
    struct str channel, computer;
    uint64_t records;
    when first, last;   /* earliest and latest */
    when longest_quiet; /* before one of them, since whichever record of the row came before */
    int64_t onward;
    uint32_t source;    /* of the evidence that takes it over */
    bool informs;
};

/* Ids of one sum without a gap, of records without others between them. */
struct sum_ids {
    uint64_t last;
    when first_time, last_time;
    uint32_t more; /* before the last */
    uint32_t sum;  /* of its row */
};

struct sum_row {
    size_t sums, ids;  /* where its own begin; they end where those of the next one begin */
    when first, last;  /* of its first and its last record */
    uint32_t last_sum;
};

struct sums {
    struct sum_row *items;
    size_t n, cap;
    struct sum *sums; /* of each row in the order in which they were first met */
    size_t sums_n, sums_cap;
    struct sum_ids *ids;
    size_t ids_n, ids_cap;
    uint32_t slots[SUM_SLOTS]; /* of the last row, sums by their names: that met last */
    uint64_t number;          /* of the last row, while it goes on; or 0 */
    struct arena names;
};

/* It is summed up only if so. */
static inline bool sums_take(const struct event *ev)
{
    return ev->kin && ev->kind == EVENT_WINDOWS && ev->has_record &&
           ev->time.kind == STAMP_UTC && ev->time.digits == 7 && ev->time.t >= 0 &&
           !(ev->time.doubt | ev->time.date_order | ev->carved | ev->chosen) &&
           !(ev->run | ev->passed) && !event_doubted(ev);
}

/* numbers: counts the rows of all that are filled by who reads with this parse; from 1 on.
   -1: no memory. */
int sums_add(struct sums *s, const struct event *ev, uint64_t *numbers);
static inline void sums_break(struct sums *s) { s->number = 0; } /* the next: another one */
void sums_reset(struct sums *s); /* empty, with its memory for the next ones */
void sums_release(struct sums *s);

/* As evidence_event for each of its records, in their order; i < s->n. */
int evidence_sum_row(struct evidence *e, struct sums *s, size_t i);

#endif
