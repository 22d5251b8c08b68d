/* SPDX-License-Identifier: Apache-2.0 */
#include "event/stamp.h"

static void clock_append(struct buf *out, struct stamp s)
{
    when day = s.t / WHEN_DAY, in_day = s.t % WHEN_DAY;
    int32_t ticks = (int32_t)(in_day % WHEN_SECOND);

    if (day)
        buf_format(out, "%dd ", (int)day);
    buf_format(out, "%02d:%02d:%02d", (int)(in_day / WHEN_HOUR),
               (int)(in_day % WHEN_HOUR / WHEN_MINUTE), (int)(in_day % WHEN_MINUTE / WHEN_SECOND));
    if (s.digits > 0)
        buf_format(out, ".%03d", (int)(ticks / 10000));
}

void stamp_append(struct buf *out, struct stamp s)
{
    switch (s.kind) {
    case STAMP_UTC:
        when_append(out, s.t, s.digits, "Z");
        break;
    case STAMP_LOCAL:
        when_append(out, s.t, s.digits, "");
        break;
    case STAMP_CLOCK:
        clock_append(out, s);
        break;
    case STAMP_NONE:
        break;
    }
}

const char *stamp_doubt(struct stamp s)
{
    static const char *const words[] = {
        [DATE_SURE] = NULL,
        [DATE_DAY_OR_MONTH] = "day_or_month",
        [DATE_ANY_ORDER] = "any_order",
    };

    return s.kind == STAMP_LOCAL ? words[s.doubt] : NULL;
}
