/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_spread.h"

#include "verdict/evidence_stamp.h"

static void count_more(uint32_t *count, uint32_t more)
{
    *count = more > UINT32_MAX - *count ? UINT32_MAX : *count + more;
}

void spread_lengthen(struct spread *s, when step)
{
    struct spread old = *s;

    *s = (struct spread){ .begin = old.begin - old.begin % step, .step = step };
    for (size_t i = 0; i < old.n; i++) {
        size_t at = (size_t)((old.begin + (when)i * old.step - s->begin) / step);

        count_more(&s->counts[at], old.counts[i]);
        s->n = at + 1;
    }
}

/* Room for the step of an instant before the first. */
static void begin_earlier(struct spread *s, when begin)
{
    size_t by = (size_t)((s->begin - begin) / s->step);

    for (size_t i = s->n; i-- > 0;)
        s->counts[i + by] = s->counts[i];
    for (size_t i = 0; i < by; i++)
        s->counts[i] = 0;
    s->begin = begin;
    s->n += by;
}

static bool has_room(const struct spread *s, when t)
{
    when last = s->begin + (when)(s->n - 1) * s->step;
    when lo = t < s->begin ? t - t % s->step : s->begin, hi = t > last ? t : last;

    return (hi - lo) / s->step < (when)SPREAD_STEPS;
}

size_t spread_add(struct spread *s, when t)
{
    size_t at;

    if (!s->step)
        *s = (struct spread){ .begin = t - t % WHEN_SECOND, .step = WHEN_SECOND, .n = 1 };
    while (!has_room(s, t))
        spread_lengthen(s, 2 * s->step);
    if (t < s->begin)
        begin_earlier(s, t - t % s->step);
    at = (size_t)((t - s->begin) / s->step);
    count_more(&s->counts[at], 1);
    s->n = at >= s->n ? at + 1 : s->n;
    return at;
}

const struct spread *spread_copy(struct arena *a, const struct spread *s)
{
    struct spread *copy = arena_alloc(a, sizeof *copy);

    if (copy)
        *copy = *s;
    return copy;
}

void spread_json(struct json *j, const struct spread *s)
{
    if (!s)
        return;
    json_key(j, "begin");
    stamp_json(j, (struct stamp){ .t = s->begin, .kind = STAMP_UTC });
    json_key(j, "step_s");
    json_uint(j, (uint64_t)(s->step / WHEN_SECOND));
    json_key(j, "all");
    json_array(j);
    for (size_t i = 0; i < s->n; i++)
        json_uint(j, s->counts[i]);
    json_end_array(j);
}

bool spread_is_one(const struct spread *s)
{
    when step = WHEN_SECOND;

    while (step < s->step && step < SPREAD_LONGEST)
        step *= 2;
    return step == s->step && s->begin >= 0 && s->begin % step == 0 && s->n &&
           s->n <= SPREAD_STEPS && (INT64_MAX - s->begin) / step >= (when)s->n - 1 &&
           s->counts[0] && s->counts[s->n - 1];
}
