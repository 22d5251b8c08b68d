/* SPDX-License-Identifier: Apache-2.0 */
/* What is said of a pair of instances: why it is a breach, kept, or not to be decided. */
#include "verdict/order_words.h"

#include "base/fold.h"
#include "base/limits.h"
#include "verdict/attempt.h"
#include "verdict/clock.h"
#include "verdict/fact.h"
#include "verdict/phase.h"

/* Evidence may bear any time, and an instant may be none: of two of them no signed one is the
   distance. */
static uint64_t distance(when a, when b)
{
    return a < b ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b;
}

/* The instance bears no evidence. */
static const struct absence untold = { .from = { WHEN_NONE, 0 }, .to = { WHEN_NONE, 0 } };

/* The piece of evidence nearest to an instant; service starts after it do not speak for it. */
static struct ref ref_at(const struct judge *j, const struct instance *in, when t)
{
    struct moment best_time = MOMENT_UNKNOWN;
    size_t best = 0;

    for (size_t i = 0; i < in->because.n; i++) {
        const struct ref *r = &in->because.items[i];
        struct moment m = ref_moment(j, r);
        if (!moment_known(m) || (r->hit && r->hit->signature->level == LEVEL_WORKS))
            continue;
        if (!moment_known(best_time) || distance(m.t, t) < distance(best_time.t, t)) {
            best_time = m;
            best = i;
        }
    }
    return in->because.n ? in->because.items[best]
                         : (struct ref){ .time = MOMENT_UNKNOWN, .absence = &untold };
}

/* Where the instant is that of the first or the last line of a run, and no hit's: that line. */
static struct run_edge edge_at(const struct judge *j, const struct instance *in, when t, bool last)
{
    for (size_t i = 0; i < in->because.n; i++) {
        const struct ev_hit *h = in->because.items[i].hit;
        const struct run_span *r = h ? attempt_run(j, h) : NULL;
        struct run_line line;
        struct moment m;

        if (!r)
            continue;
        line = last ? run_last(j, h->source, r) : run_first(j, h->source, r);
        m = moment_of(j, h->source, r->run, line.time);
        if (moment_known(m) && m.t == t)
            return (struct run_edge){ .source = &j->in->evidence->sources[h->source],
                                      .line = line.at };
    }
    return (struct run_edge){ .source = NULL };
}

/* What the installer said at that very instant, of whichever package of the run. */
static const struct fact *told_at(const struct judge *j, size_t host, when t)
{
    for (size_t i = host < j->v->hosts_n ? j->host_begin[host] : SIZE_MAX;
         i < j->facts_n && i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (moment_known(f->time) && f->time.t == t && f->hit &&
            f->signature->outcome == OUTCOME_ENDED)
            return f;
    }
    return NULL;
}

/* The evidence of an instant: where the nearest is of another one, the line or the bracket of the
   installer that bears it. */
static struct ref cited(const struct judge *j, const struct instance *in, when t, bool last,
                        struct run_edge *edge)
{
    struct ref near = ref_at(j, in, t);
    struct moment m = ref_moment(j, &near);
    const struct fact *told;

    if (t == WHEN_NONE || !moment_known(m) || m.t == t)
        return near;
    *edge = edge_at(j, in, t, last);
    told = !edge->source && distance(m.t, t) > (uint64_t)WHEN_MINUTE ? told_at(j, in->host, t)
                                                                     : NULL;
    return told ? ref_of(j, told) : near;
}

void cite(const struct judge *j, struct breach *b)
{
    const struct instance *a = b->subject, *other = b->other;

    b->because[0] = cited(j, a, begin_or_first_end(a).t, false, &b->edges[0]);
    b->because[1] = other->not_yet ? *other->not_yet
                                   : cited(j, other, last_known(other).t, true, &b->edges[1]);
}

struct moment begin_or_first_end(const struct instance *in)
{
    if (moment_known(in->begin))
        return in->begin;
    for (size_t i = first_ran(in); i < in->attempts_n; i++) {
        if (moment_known(in->attempts[i].end))
            return in->attempts[i].end;
    }
    return MOMENT_UNKNOWN;
}

struct moment last_known(const struct instance *in)
{
    struct moment last = in->begin;

    if (in->not_yet)
        return in->not_yet->time;
    for (size_t i = 0; i < in->attempts_n; i++) {
        const struct attempt *a = &in->attempts[i];
        if (a->idle)
            continue;
        if (moment_known(a->end) && (!moment_known(last) || a->end.t > last.t))
            last = a->end;
        if (moment_known(a->begin) && (!moment_known(last) || a->begin.t > last.t))
            last = a->begin;
    }
    return last;
}

/* The machine; the phase where it is no one machine's, or the other one's, too. */
static struct str subject_name(const struct judge *j, const struct instance *in,
                               const struct instance *other)
{
    return in->host == SIZE_MAX || in->host == other->host
               ? in->phase->id : fold_first_label(j->v->hosts[in->host].name);
}

struct str breach_reason(struct judge *j, const struct breach *b)
{
    struct moment begin = begin_or_first_end(b->subject), end = last_known(b->other);
    struct buf text = { 0 };
    struct str reason;

    buf_add(&text, subject_name(j, b->subject, b->other));
    buf_add(&text, moment_known(b->subject->begin) ? STR(" began ") : STR(" had begun by "));
    when_append(&text, begin.t, 0, "Z");
    buf_format(&text, ", %.*s %s ", STR_FMT(subject_name(j, b->other, b->subject)),
               b->other->not_yet ? "was not done by" : "ended");
    when_append(&text, end.t, 0, "Z");
    if (end.t > begin.t) {
        long long minutes = (long long)((end.t - begin.t + WHEN_MINUTE - 1) / WHEN_MINUTE);
        buf_add(&text, STR(": "));
        if (minutes >= 60)
            buf_format(&text, "%lld h ", minutes / 60);
        buf_format(&text, "%lld min too early", minutes % 60);
    }
    reason = arena_copy(j->arena, buf_str(&text));
    buf_release(&text);
    return reason;
}

struct str clock_words(struct judge *j, const struct instance *a, const struct instance *b)
{
    when tolerance = clocks_apart(j, a, b);
    long long minutes = tolerance == WHEN_NONE ? 0 : (long long)(tolerance / WHEN_MINUTE);

    if (a->host == b->host || a->host == SIZE_MAX || b->host == SIZE_MAX)
        return STR_NONE;
    if (tolerance == WHEN_NONE)
        return STR("nothing says how far the two clocks are apart");
    if (j->clock_group[a->host] != SIZE_MAX && j->clock_group[a->host] == j->clock_group[b->host])
        return arena_format(j->arena, "measured against each other by acts that both logs tell; "
                            "%lld minutes of doubt", minutes);
    return arena_format(j->arena, "never compared: no act is told by both machines; taken to be "
                        "within %lld minutes, as members of a domain are", minutes);
}

/* ---- pairs that are no breach ---------------------------------------------------------------- */

/* A server of which one upgrade is seen, or several: its own, or the group's. */
static struct str which_run(struct judge *j, const struct instance *in, struct str name)
{
    return in->own == in->attempts_n
               ? arena_format(j->arena, "what is seen of %.*s may be its own upgrade alone: when it "
                              "upgraded the group, setup's log would tell", STR_FMT(name))
               : arena_format(j->arena, "with which of its runs %.*s upgraded the group nothing "
                              "says: setup's log of them would", STR_FMT(name));
}

static struct str unknown_end(struct judge *j, const struct instance *a, const struct instance *b)
{
    if (b->own && b->own == b->attempts_n)
        return which_run(j, b, subject_name(j, b, a));
    if (b->state != STATE_DONE)
        return arena_format(j->arena, "%.*s has not ended as far as its logs show (%s): nothing can "
                            "be said of who came after it", STR_FMT(subject_name(j, b, a)),
                            state_name(b->state));
    return arena_format(j->arena, "when %.*s ended is not known", STR_FMT(subject_name(j, b, a)));
}

/* Both times are known, and too close to each other for these clocks. */
static struct str too_close(struct judge *j, const struct instance *a, const struct instance *b)
{
    struct moment begin = begin_or_first_end(a), end = last_known(b);
    when tolerance = clocks_apart(j, a, b);
    struct buf text = { 0 };
    struct str reason;

    buf_add(&text, subject_name(j, a, b));
    buf_add(&text, STR(" began "));
    when_append(&text, begin.t, 0, "Z");
    buf_format(&text, ", %.*s ended ", STR_FMT(subject_name(j, b, a)));
    when_append(&text, end.t, 0, "Z");
    if (tolerance == WHEN_NONE)
        buf_add(&text, STR("; how far their clocks are apart is not known"));
    else
        buf_format(&text, "; the clocks are sure to %lld min between them, the times themselves to "
                   "%lld min", (long long)(tolerance / WHEN_MINUTE),
                   (long long)((begin.doubt + end.doubt) / WHEN_MINUTE));
    reason = arena_copy(j->arena, buf_str(&text));
    buf_release(&text);
    return reason;
}

/* Neither was seen while it went on, only what it left behind. */
static struct str both_after(struct judge *j, const struct instance *a, const struct instance *b)
{
    struct buf text = { 0 };
    struct str reason;

    buf_add(&text, subject_name(j, a, b));
    buf_add(&text, STR(" had begun by "));
    when_append(&text, begin_or_first_end(a).t, 0, "Z");
    buf_format(&text, ", %.*s had ended by ", STR_FMT(subject_name(j, b, a)));
    when_append(&text, last_known(b).t, 0, "Z");
    buf_add(&text, STR("; how long before that, is not known of either"));
    reason = arena_copy(j->arena, buf_str(&text));
    buf_release(&text);
    return reason;
}

/* The log of the one that came later, as it seems, is not whole before it. */
static const struct instance *perhaps_begun_before(const struct instance *a,
                                                   const struct instance *b)
{
    struct moment a_ended = last_known(a);

    if (a->begin_open)
        return a;
    return b->begin_open && moment_known(b->begin) && moment_known(a_ended) &&
           a_ended.t < b->begin.t ? b : NULL;
}

static struct str doubt_reason(struct judge *j, const struct instance *a, const struct instance *b)
{
    struct bounds x = bounds_of(a), y = bounds_of(b);
    bool begun = moment_known(a->begin);
    const struct instance *open = perhaps_begun_before(a, b);

    if (open && y.end_hi != FOREVER)
        return arena_format(j->arena, "what %.*s did before is not known: the log that would tell "
                            "of an earlier run does not go back to the begin of the upgrade, or has a "
                            "hole", STR_FMT(subject_name(j, open, open == a ? b : a)));
    if (a->own)
        return which_run(j, a, subject_name(j, a, b));
    if (!begun && x.begin_hi != FOREVER && y.end_lo == ALWAYS && y.end_hi != FOREVER)
        return both_after(j, a, b);
    if (!begun)
        return arena_format(j->arena, "when %.*s began is not known",
                            STR_FMT(subject_name(j, a, b)));
    return y.end_hi == FOREVER ? unknown_end(j, a, b) : too_close(j, a, b);
}

static struct str kept_reason(struct judge *j, const struct instance *a, const struct instance *b)
{
    struct moment begin = begin_or_first_end(a), end = last_known(b);
    struct buf text = { 0 };
    struct str reason;

    if (!moment_known(begin) || !moment_known(end))
        return STR("certainly one behind the other");
    buf_format(&text, "%.*s ended ", STR_FMT(subject_name(j, b, a)));
    when_append(&text, end.t, 0, "Z");
    buf_format(&text, ", %.*s%s", STR_FMT(subject_name(j, a, b)),
               moment_known(a->begin) ? " began " : " had begun by ");
    when_append(&text, begin.t, 0, "Z");
    reason = arena_copy(j->arena, buf_str(&text));
    buf_release(&text);
    return reason;
}

/* A component, or a server of one, that was perhaps there for the first time. */
static bool perhaps_installed(const struct judge *j, const struct instance *in)
{
    return result_of(j, in->phase)->perhaps ||
           (is_sequence(j->plan) && in->joined == JOINED_PERHAPS_LATER);
}

static struct str example_reason(struct judge *j, enum constraint_state s,
                                 enum constraint_state looks, const struct instance *a,
                                 const struct instance *b)
{
    const struct instance *guess = a->guessed ? a : b->guessed ? b : guess_beside(j, a);

    if (s == CONSTRAINT_KEPT)
        return kept_reason(j, a, b);
    if (guess && looks != CONSTRAINT_UNDECIDABLE)
        return arena_format(j->arena, "it hangs on which server upgraded the group: %s, and %.*s "
                            "is taken for it%s",
                            guess->guessed == GUESS_LAST ? "nothing names the root server" :
                            "the list that names the root server is from behind the upgrade, and "
                            "another one began later",
                            STR_FMT(subject_name(j, guess, guess == a ? b : a)),
                            guess->guessed == GUESS_LAST ? " as the last to begin" : "");
    if (looks == CONSTRAINT_KEPT)
        return STR("in time as it looks, but a machine that the material does not show may have been "
                   "the last");
    if (looks == CONSTRAINT_VIOLATED &&
        (perhaps_installed(j, a) || perhaps_installed(j, b)))
        return STR("too early as it looks, but what was there before one of the two is not known: it "
                   "was perhaps no upgrade, but its first installation");
    if (looks == CONSTRAINT_VIOLATED &&
        of_another_step(j, result_of(j, a->phase), result_of(j, b->phase)))
        return STR("too early as it looks, but it came to a release that the other one had had "
                   "before: it was perhaps the order of a step that the material does not show");
    if (looks == CONSTRAINT_VIOLATED && overlap_in_doubt(j, a, b))
        return STR("too early as it looks, but not every server of the components was seen from "
                   "begin to end, or a component that stands between the two was not");
    if (looks == CONSTRAINT_VIOLATED)
        return STR("too early as it looks, but a machine that the material does not show may have led, "
                   "or pushed, or the two were perhaps not of one group then");
    return doubt_reason(j, a, b);
}

/* One more of the examples, its reason still to be said; NULL: there are enough, or no memory. */
static struct breach *example_new(struct judge *j, struct constraint_result *c,
                                  enum constraint_state s, const struct instance *a,
                                  const struct instance *b)
{
    struct breach **list = s == CONSTRAINT_KEPT ? &c->kept_pairs : &c->open_pairs;
    size_t *n = s == CONSTRAINT_KEPT ? &c->kept_pairs_n : &c->open_pairs_n;
    struct breach *one;

    if (*n >= LIMIT_EXAMPLES)
        return NULL;
    if (!*list)
        *list = arena_zero(j->arena, LIMIT_EXAMPLES, sizeof **list);
    if (!*list)
        return NULL;
    one = &(*list)[(*n)++];
    *one = (struct breach){ .subject = a, .other = b };
    cite(j, one);
    one->clocks = clock_words(j, a, b);
    return one;
}

int example_add(struct judge *j, struct constraint_result *c, enum constraint_state s,
                enum constraint_state looks, const struct instance *a, const struct instance *b)
{
    struct breach *one = example_new(j, c, s, a, b);

    if (one)
        one->reason = example_reason(j, s, looks, a, b);
    return j->arena->failed ? -1 : 0;
}

int example_of_unknown_parent(struct judge *j, struct constraint_result *c,
                              const struct instance *a, const struct instance *b)
{
    struct breach *one = example_new(j, c, CONSTRAINT_UNDECIDABLE, a, b);

    if (one)
        one->reason = arena_format(j->arena, "what %.*s reports to is not known: %.*s is one of the "
                                   "machines that it may be", STR_FMT(subject_name(j, a, b)),
                                   STR_FMT(subject_name(j, b, a)));
    return j->arena->failed ? -1 : 0;
}
