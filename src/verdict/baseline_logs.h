/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which logs of which machines a verdict was reached from, and how many days each of them covers:
 * for what is compared with a baseline (baseline.c).
 */
#ifndef VERDICT_BASELINE_LOGS_H
#define VERDICT_BASELINE_LOGS_H

#include "verdict/verdict.h"

/* From the first to the last record; of several exports of one log, behind one another. */
struct stretch { when first, last; };

/* One machine's log of that channel. */
struct log {
    size_t machine;       /* hosts_n: of none */
    struct str channel;
    bool whole;           /* it would show what was not there: no selection, and all has arrived */
    struct stretch *parts; /* sorted, apart from each other, without the gaps */
    size_t parts_n;
    double days;          /* of all parts; less than a day counts as one; 0: no time is known */
};

struct logs {
    struct log *items;    /* sorted by machine, then by channel */
    size_t n;
};

static inline size_t machine_of(const struct verdict *v, size_t host)
{
    return host < v->hosts_n ? host : v->hosts_n;
}

double days_in(struct stretch s); /* less than a day counts as one; nothing as 0 */
int logs_find(struct logs *l, const struct verdict *v, struct arena *a); /* -1: no memory */
struct log *logs_of_machine(const struct logs *l, size_t machine, struct str channel); /* NULL */
void log_leave_out(struct log *l, const struct log *other); /* its days: those that other has not */

#endif
