/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks that were set.
 *
 * A clock that was set (Kernel-General 1, or 52 of the time service) was wrong before: since when
 * is not known, so what was written in the week before is in doubt by as much as it was set. Where
 * the time service sees a difference that it may not put right (34), the week behind it is, too.
 * Both tell of one act: the larger doubt holds where they do.
 *
 * Where one act put it wrong and the next one put it right by as much, it was right before the one
 * and behind the other, and between them it was wrong by exactly that: the times that it showed in
 * between alone are known; those that it showed twice are in doubt by that.
 *
 * A clock that was wrong by more than a year had lost its battery: what was written in the week
 * before by that clock has no time at all.
 */
#include "verdict/zone.h"

#include "verdict/clock.h"
#include "verdict/fact.h"

#include <stdlib.h>

#define FAR_SECONDS (366u * 86400u)
#define FAR_OFF ((when)FAR_SECONDS * WHEN_SECOND)
#define JUMP_LEAST WHEN_MINUTE        /* time services put a clock right by less all the time */
#define JUMP_TOLD (2 * WHEN_MINUTE) /* between tellings of one act, in time and in their words */

/* Event Viewer writes marks for the direction of writing between the digits; of Export-Csv, which
   writes ASCII, they are question marks. */
static bool instant_of(struct str s, when *t)
{
    char plain[64];
    size_t n = 0;
    int digits;
    char zone = 0;

    for (size_t i = 0; i < s.n && n < sizeof plain; i++) {
        if ((unsigned char)s.s[i] < 0x80 && s.s[i] != '?')
            plain[n++] = s.s[i];
    }
    return when_parse((struct str){ plain, n }, t, &digits, &zone) && zone == 'Z';
}

static int compare_jumps(const void *a, const void *b)
{
    const struct clock_jump *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->by < y->by ? -1 : x->by > y->by;
}

/* "-3598", "+5400", "0.3041": seconds without their sign and fraction. */
static bool seconds_of(struct str s, when *by)
{
    uint64_t n;

    if (s.n && (s.s[0] == '-' || s.s[0] == '+'))
        s = str_from(s, 1);
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] == '.' || s.s[i] == ',')
            s = str_first(s, i);
    if (!str_u64(s, &n))
        return false;
    *by = n > FAR_SECONDS ? ZONE_DOUBT : (when)n * WHEN_SECOND;
    return true;
}

/* When a hit was written, by its own log: of a table as soon as zones are known. */
static when told_at(const struct judge *j, const struct ev_hit *h)
{
    struct moment m = MOMENT_UNKNOWN;

    if (h->time.kind == STAMP_UTC)
        return h->time.t;
    if (h->time.kind == STAMP_LOCAL && j->zone_told)
        m = moment_of_stamp(j, h->source, h->run, h->time);
    return moment_known(m) ? moment_hi(m) : WHEN_NONE;
}

/* What the time service says: it has put the clock right, or sees that it is wrong and stays so. */
static bool offset_of(const struct ev_hit *h, struct clock_jump *jump, when told)
{
    struct str set = hit_capture(h, STR("clock_offset")), off = hit_capture(h, STR("clock_off"));

    if (told == WHEN_NONE || !seconds_of(set.n ? set : off, &jump->by))
        return false;
    jump->stays = !set.n;
    jump->back = str_starts(set, STR("-"));
    jump->at = told + (set.n ? jump->by : JUMP_REACH);
    return true;
}

static bool jump_of(const struct judge *j, const struct ev_hit *h, struct clock_jump *jump)
{
    struct str to = hit_capture(h, STR("clock_to")), from = hit_capture(h, STR("clock_from"));
    when a, b, told = told_at(j, h);

    *jump = (struct clock_jump){ .host = j->source_host[h->source],
                                 .told = told == WHEN_NONE ? h->time.t : told };
    if (jump->host == SIZE_MAX)
        return false;
    if (to.n && instant_of(from, &a) && instant_of(to, &b)) {
        jump->by = a > b ? a - b : b - a;
        jump->at = a > b || jump->by > FAR_OFF ? a : b; /* far off: a is a time of its own */
        jump->back = a > b;
        jump->exact = true;
    } else if (!offset_of(h, jump, told)) {
        return false;
    }
    return jump->by >= JUMP_LEAST;
}

static int compare_told(const void *a, const void *b)
{
    const struct clock_jump *x = a, *y = b;

    if (x->host != y->host)
        return x->host < y->host ? -1 : 1;
    if (x->told != y->told)
        return x->told < y->told ? -1 : 1;
    return compare_jumps(a, b);
}

static bool same_act(const struct clock_jump *x, const struct clock_jump *y)
{
    return x->host == y->host && x->told - y->told <= JUMP_TOLD && y->told - x->told <= JUMP_TOLD &&
           x->by - y->by <= JUMP_TOLD && y->by - x->by <= JUMP_TOLD;
}

static void note_again(struct clock_jump *jump, const struct clock_jump **exact)
{
    if (jump->exact)
        *exact = jump;
    else if (!jump->stays && *exact && same_act(jump, *exact))
        jump->again = true;
}

/* The time service names seconds, the kernel both readings of the clock: where the one beside it
   tells of the same act, that is enough.  How many are left. */
static size_t without_vaguer(struct clock_jump *jumps, size_t n)
{
    const struct clock_jump *before = NULL, *behind = NULL;
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        note_again(&jumps[i], &before);
    for (size_t i = n; i-- > 0;)
        note_again(&jumps[i], &behind);
    for (size_t i = 0; i < n; i++) {
        if (!jumps[i].again)
            jumps[kept++] = jumps[i];
    }
    return kept;
}

/* The same act once more: by two exports, or by the kernel and the time service. */
static bool told_again(const struct clock_jump *jumps, size_t i)
{
    const struct clock_jump *x = &jumps[i];

    for (size_t k = i; k-- > 0 && jumps[k].host == x->host && x->at - jumps[k].at <= JUMP_TOLD;)
        if (!jumps[k].stays && jumps[k].by - x->by <= JUMP_TOLD && x->by - jumps[k].by <= JUMP_TOLD)
            return true;
    return false;
}

static when read_before(const struct clock_jump *x)
{
    return x->back ? x->at : x->at - x->by;
}

static when read_behind(const struct clock_jump *x)
{
    return x->back ? x->at - x->by : x->at;
}

static bool puts_right(const struct clock_jump *x, const struct clock_jump *wrong)
{
    return x->host == wrong->host && x->exact && wrong->exact && x->back != wrong->back &&
           x->by <= FAR_OFF && x->by - wrong->by <= JUMP_TOLD && wrong->by - x->by <= JUMP_TOLD &&
           read_behind(wrong) <= read_before(x) &&
           read_before(x) - read_behind(wrong) <= JUMP_REACH;
}

/* The jumps are sorted. */
static void find_pairs(struct clock_jump *jumps, size_t n)
{
    struct clock_jump *wrong = NULL;

    for (size_t i = 0; i < n; i++) {
        struct clock_jump *x = &jumps[i];

        if (x->stays || told_again(jumps, i))
            continue;
        if (wrong && puts_right(x, wrong)) {
            wrong->other = x;
            x->other = wrong;
            wrong = NULL;
        } else {
            wrong = x;
        }
    }
}

int judge_jumps(struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    struct clock_jump jump;
    size_t cap = 0, n = 0;

    j->jumps = NULL;
    for (size_t i = 0; i < e->hits_n; i++) {
        if (!hit_captures(j, &e->hits[i], CAPTURED_CLOCK) || !jump_of(j, &e->hits[i], &jump))
            continue;
        if (arena_grow(j->arena, &j->jumps, n, &cap, n + 1, sizeof *j->jumps) < 0)
            return -1;
        j->jumps[n++] = jump;
    }
    if (n)
        qsort(j->jumps, n, sizeof *j->jumps, compare_told);
    j->jumps_n = n = without_vaguer(j->jumps, n);
    if (n)
        qsort(j->jumps, n, sizeof *j->jumps, compare_jumps);
    find_pairs(j->jumps, n);
    return 0;
}

bool jump_is_step_back(const struct judge *j, size_t i)
{
    const struct clock_jump *jump = &j->jumps[i];

    return jump->back && !jump->stays && jump->by <= FAR_OFF && !told_again(j->jumps, i);
}

/* The first one of the host that is not before t. */
static size_t first_from(const struct judge *j, size_t host, when t)
{
    size_t lo = 0, hi = j->jumps_n;

    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        const struct clock_jump *x = &j->jumps[mid];

        if (x->host < host || (x->host == host && x->at < t))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool jump_is_far(const struct judge *j, size_t host, when t)
{
    for (size_t i = first_from(j, host, t); i < j->jumps_n; i++) {
        const struct clock_jump *x = &j->jumps[i];

        if (x->host != host || x->at - t > JUMP_REACH)
            break;
        if (!x->stays && x->by > FAR_OFF)
            return true;
    }
    return false;
}

/* What the clock showed between the two alone is put right; what it showed twice is in doubt. */
static void shift_between(const struct clock_jump *wrong, const struct clock_jump *right,
                          struct moment m, struct jump_shift *s)
{
    when from = read_behind(wrong), to = read_before(right);
    when differ = right->by > wrong->by ? right->by - wrong->by : wrong->by - right->by;

    if (moment_hi(m) < from || moment_lo(m) > to)
        return;
    if (wrong->back && moment_lo(m) > wrong->at && moment_hi(m) <= to) {
        s->by += right->by;
        s->doubt += differ;
    } else if (!wrong->back && moment_lo(m) >= from && moment_hi(m) < read_behind(right)) {
        s->by -= right->by;
        s->doubt += differ;
    } else {
        s->doubt += right->by;
    }
}

struct jump_shift jump_shift(const struct judge *j, size_t host, struct moment m)
{
    struct jump_shift s = { 0, 0 };
    when wrong = 0;

    for (size_t i = first_from(j, host, m.t); i < j->jumps_n && s.doubt < ZONE_DOUBT; i++) {
        const struct clock_jump *x = &j->jumps[i];
        when by = x->by < ZONE_DOUBT ? x->by : ZONE_DOUBT;

        if (x->host != host || x->at - m.t > 2 * JUMP_REACH)
            break;
        if (x->at - m.t > JUMP_REACH * (1 + x->stays))
            continue;
        if (x->stays) /* seen again and again */
            wrong = by > wrong ? by : wrong;
        else if (x->other && x->other > x)
            shift_between(x, x->other, m, &s);
        else if (x->other && x->other->at < m.t)
            shift_between(x->other, x, m, &s);
        else if (!x->other && !told_again(j->jumps, i))
            s.doubt += by;
    }
    s.doubt += wrong;
    s.doubt = s.doubt < ZONE_DOUBT ? s.doubt : ZONE_DOUBT - 1;
    return s;
}

when jump_doubt(const struct judge *j, size_t host, when t)
{
    return jump_shift(j, host, (struct moment){ t, 0 }).doubt;
}

when jump_days(const struct judge *j, size_t host, when begun, when t)
{
    when passed = 0;

    for (size_t i = first_from(j, host, begun);
         i < j->jumps_n && j->jumps[i].host == host && j->jumps[i].at <= t - passed; i++) {
        const struct clock_jump *x = &j->jumps[i];
        when days = (x->by + WHEN_DAY - 1) / WHEN_DAY * WHEN_DAY;

        if (jump_is_step_back(j, i) && t - passed >= x->at - x->by + days)
            passed += days;
    }
    return passed;
}
