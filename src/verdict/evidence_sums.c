/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict/evidence_sums.h"

#include "base/mem.h"
#include "event/kin.h"
#include "verdict/evidence_named.h"

#define NOT_YET UINT32_MAX
#define IDS_AHEAD 16u /* a few microseconds until they are written */

static int begin(struct sums *s, const struct event *ev, uint64_t *numbers)
{
    if (s->n == s->cap && mem_grow(&s->items, &s->cap, s->n + 1, sizeof *s->items) < 0)
        return -1;
    s->items[s->n++] = (struct sum_row){
        .sums = s->sums_n, .ids = s->ids_n,
        .first = ev->time.t, .last = ev->time.t, .last_sum = NOT_YET,
    };
    s->number = ++*numbers;
    return 0;
}

static struct str kept(struct arena *a, struct str s)
{
    return str_present(s) ? arena_copy(a, s) : s;
}

static bool is_named(const struct sum *sum, const struct event *ev)
{
    return str_eq(sum->channel, ev->channel) && str_eq(sum->computer, ev->computer);
}

/* Of an event of which none that is alike was met in this row.  Names that share a slot may get
   several sums, which is less than to look at all where each record is another machine's.  -1: no
   memory. */
static int add_sum(struct sums *s, const struct event *ev)
{
    const struct sum_row *of = &s->items[s->n - 1];
    struct event_kin *kin = ev->kin;
    uint32_t *slot = &s->slots[named_hash(ev->channel, ev->computer) % SUM_SLOTS];
    size_t i = of->sums + *slot;

    if (i >= s->sums_n || !is_named(&s->sums[i], ev)) {
        i = s->sums_n;
        if (i == s->sums_cap && mem_grow(&s->sums, &s->sums_cap, i + 1, sizeof *s->sums) < 0)
            return -1;
        s->sums[s->sums_n++] = (struct sum){
            .channel = kept(&s->names, ev->channel), .computer = kept(&s->names, ev->computer),
            .first = ev->time.t, .last = ev->time.t,
        };
    }
    kin->row = s->number;
    kin->sum = *slot = (uint32_t)(i - of->sums);
    return s->names.failed ? -1 : 0;
}

static void add_time(struct sum_row *of, struct sum *sum, when t)
{
    when step = t - of->last;

    sum->onward += (step > 0) - (step < 0);
    step = step < 0 ? -step : step;
    sum->longest_quiet = step > sum->longest_quiet ? step : sum->longest_quiet;
    sum->first = t < sum->first ? t : sum->first;
    sum->last = t > sum->last ? t : sum->last;
    of->last = t;
}

/* Behind the ids of the record before. */
static bool goes_on(const struct sums *s, const struct sum_row *of, uint32_t sum,
                    uint64_t record)
{
    const struct sum_ids *last;

    if (of->last_sum != sum) /* or there is none */
        return false;
    last = &s->ids[s->ids_n - 1];
    return record && record - 1 == last->last && last->more < UINT32_MAX;
}

int sums_add(struct sums *s, const struct event *ev, uint64_t *numbers)
{
    const struct event_kin *kin = ev->kin;
    struct sum_row *of;
    struct sum *sum;

    if ((!s->number && begin(s, ev, numbers) < 0) ||
        (kin->row != s->number && add_sum(s, ev) < 0))
        return -1;
    of = &s->items[s->n - 1];
    sum = &s->sums[of->sums + kin->sum];
    sum->records++;
    sum->informs |= ev->level < 1 || ev->level > 3;
    add_time(of, sum, ev->time.t);
    if (goes_on(s, of, kin->sum, ev->record)) {
        s->ids[s->ids_n - 1].last++;
        s->ids[s->ids_n - 1].more++;
        s->ids[s->ids_n - 1].last_time = ev->time.t;
        return 0;
    }
    of->last_sum = kin->sum;
    if (s->ids_n == s->ids_cap && mem_grow(&s->ids, &s->ids_cap, s->ids_n + 1, sizeof *s->ids) < 0)
        return -1;
    if (s->ids_n + IDS_AHEAD < s->ids_cap)
        mem_soon(&s->ids[s->ids_n + IDS_AHEAD], sizeof *s->ids);
    s->ids[s->ids_n++] = (struct sum_ids){
        .last = ev->record, .first_time = ev->time.t, .last_time = ev->time.t, .sum = kin->sum,
    };
    return 0;
}

void sums_reset(struct sums *s)
{
    s->n = s->sums_n = s->ids_n = 0;
    s->number = 0;
    arena_reset(&s->names);
}

void sums_release(struct sums *s)
{
    mem_free(s->items);
    mem_free(s->sums);
    mem_free(s->ids);
    arena_release(&s->names);
    *s = (struct sums){ 0 };
}
