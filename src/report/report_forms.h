/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the room: the writers that report.c lists, and what they share. */
#ifndef REPORT_REPORT_FORMS_H
#define REPORT_REPORT_FORMS_H

#include "report/report.h"

void report_text(struct buf *out, const struct verdict *v, const struct report_style *style);
void report_answers(struct buf *out, const struct verdict *v, const struct report_style *style);
void report_json(struct buf *out, const struct verdict *v, const struct report_style *style);

/* Digits of the second that t needs: 0, 3 or 7. */
static inline int moment_digits(when t)
{
    return t % WHEN_SECOND == 0 ? 0 : t % WHEN_MS == 0 ? 3 : 7;
}

#endif
