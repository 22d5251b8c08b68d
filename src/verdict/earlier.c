/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs that the material may have lost.  A log that begins only within the upgrade, or has a hole
 * there, keeps silent about a run that failed in what is missing: what is known of the machine is
 * then perhaps not its first begin.  Nobody can say of it that it came behind what ended later than
 * its log is whole (order_bounds.c).  What it did last stays as it is.
 *
 * A log is whole from the begin of the upgrade on, for all that is known of that, or from its first
 * record of all on (number 1, and nobody cleared it).  A run is told by the log of the machine's
 * installers, or else by what tells of it; that, or the log of a server that pushed it, has to be
 * whole.  Setup writes its own log with every run (log-formats.md 1, inferred): where that tells of
 * the run that is known, it would tell of another one.  A machine without a log of installers is
 * judged by what there is.
 */
#include "verdict/order_words.h"

#include "verdict/absent.h"
#include "verdict/clock.h"
#include "verdict/cover.h"
#include "verdict/phase.h"
#include "verdict/steps.h"

when first_of_all(const struct judge *j, size_t host, struct str channel)
{
    bool has_first = false;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct coverage *c = &j->v->coverage[j->by_host[k]];
        const struct ev_source *s = c->source;

        if (s->is_text || !str_eq_nocase(s->channel, channel))
            continue;
        if (c->cleared)
            return WHEN_NONE;
        has_first = has_first || (s->ranges_n && s->ranges[0].lo == 1);
    }
    return has_first ? first_word(j, host, channel) : WHEN_NONE;
}

/* A transaction that does not say whose it is was open when the log's hole began: that may have
   been the run.  When it opened; else `until`. */
static when before_open_bracket(const struct judge *j, size_t host, when until)
{
    when opened = until;

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        const struct ev_source *s = &j->in->evidence->sources[f->source];
        enum outcome o = f->signature->outcome;

        if (f->signature->level != LEVEL_BINARIES || s->is_text ||
            j->source_host[f->source] != host || !moment_known(f->time) ||
            moment_lo(f->time) > until)
            continue;
        if (o == OUTCOME_STARTED)
            opened = f->signature->role.n ? until : moment_lo(f->time);
        else if (o == OUTCOME_ENDED)
            opened = until;
    }
    return opened;
}

/* Until when the host's channel is whole; ALWAYS: it does not go back to the upgrade's begin. */
static when whole_until(const struct judge *j, size_t host, struct str channel, when begin)
{
    when from = j->perhaps_begun, born = first_of_all(j, host, channel), until;

    from = born != WHEN_NONE && born > from ? born : from;
    until = covered_until(j, host, channel, from < begin ? from : begin, begin);
    return until != ALWAYS && until < begin && str_eq_nocase(channel, STR(INSTALLER_LOG))
               ? before_open_bracket(j, host, until)
               : until;
}

/* The same of all logs that tell of the attempt, the machine's own or those of others; ALWAYS: none
   tells of it.  A text has no numbers: whether it is whole cannot be seen. */
static when told_until(const struct judge *j, const struct instance *in, const struct attempt *a,
                       bool own, when begin)
{
    when until = FOREVER;

    for (size_t i = 0; i < a->because.n; i++) {
        const struct ev_hit *h = a->because.items[i].hit;
        const struct ev_source *s = h ? &j->in->evidence->sources[h->source] : NULL;
        size_t teller = h ? j->source_host[h->source] : SIZE_MAX;
        when here;

        if (teller == SIZE_MAX || (teller == in->host) != own || (s->is_text && !own))
            continue;
        here = s->is_text ? begin : whole_until(j, teller, s->channel, begin);
        until = here < until ? here : until;
    }
    return until == FOREVER ? ALWAYS : until;
}

/* A collector's file holds what somebody subscribed to, at all times alike: where it has the
   begin of this run, it would have that of an earlier one.  From when on it goes without a hole;
   FOREVER. */
static when subscribed_since(const struct judge *j, const struct instance *in,
                             const struct attempt *a)
{
    when since = FOREVER;

    for (size_t i = 0; i < a->because.n; i++) {
        const struct ev_hit *h = a->because.items[i].hit;
        const struct ev_source *s = h ? &j->in->evidence->sources[h->source] : NULL;
        struct moment first = MOMENT_UNKNOWN;

        if (s && s->partial && !s->as_read.asked && s->ranges_n == 1 && !s->ranges_dropped &&
            j->source_host[h->source] == in->host && h->signature->outcome == OUTCOME_STARTED)
            first = moment_of(j, h->source, 0, s->ranges[0].lo_time);
        if (moment_known(first) && moment_hi(first) < since)
            since = moment_hi(first);
    }
    return since;
}

/* Setup's own log tells of the attempt, or launches its package; an installer's log is of one
   package. */
static bool has_log_of_setup(const struct judge *j, const struct instance *in,
                             const struct attempt *a, bool launch)
{
    for (size_t i = 0; i < a->because.n; i++) {
        const struct ev_hit *h = a->because.items[i].hit;
        const struct ev_source *s = h ? &j->in->evidence->sources[h->source] : NULL;

        if (s && s->is_text && !str_eq(s->channel, STR("msi")) &&
            j->source_host[h->source] == in->host &&
            (!launch || h->signature->outcome == OUTCOME_STARTED))
            return true;
    }
    return false;
}

/* The log of installers begins between the run's first line and its end, and no line launches the
   package: a transaction was open then, and began in the run or before it (attempt_build.c,
   begin_with_bracket). */
static bool begins_inside(const struct judge *j, const struct instance *in,
                          const struct attempt *a)
{
    when from = first_word(j, in->host, STR(INSTALLER_LOG));

    return from != WHEN_NONE && moment_known(a->begin) && moment_known(a->end) &&
           from > moment_hi(a->begin) && from <= moment_lo(a->end) &&
           !has_log_of_setup(j, in, a, true);
}

/* Setup's log has its runs, so that one missing among the installer's events would be there; but
   of a failed one it may not tell the day, which may be that of the upgrade. */
static bool has_all_runs(const struct judge *j, const struct instance *in, const struct attempt *a)
{
    return has_log_of_setup(j, in, a, false) && !begins_inside(j, in, a) && !in->failed_once;
}

static void look_before(const struct judge *j, struct instance *in)
{
    const struct attempt *a = &in->attempts[first_ran(in)];
    struct moment known = moment_known(a->begin) ? a->begin : a->end;
    when begin = moment_known(known) ? moment_lo(known) : ALWAYS, own, others;

    if (begin <= moment_lo(j->begin) || has_all_runs(j, in, a))
        return;
    own = first_word(j, in->host, STR(INSTALLER_LOG)) != WHEN_NONE
              ? whole_until(j, in->host, STR(INSTALLER_LOG), begin)
              : told_until(j, in, a, true, begin);
    if (subscribed_since(j, in, a) <= j->perhaps_begun)
        own = begin;
    others = own < begin ? told_until(j, in, a, false, begin) : ALWAYS;
    in->whole_until = own > others ? own : others;
    in->begin_open = in->whole_until < begin;
}

/*
 * The log of a machine that was upgraded begins inside a transaction that was over before anything
 * that is known, in the same sitting: that may have been a run of the upgrade, and its begin.
 */
static when perhaps_begun(const struct judge *j)
{
    when begin = moment_lo(j->begin), from = begin;

    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n; i++) {
            const struct instance *in = &r->instances[i];
            when ended = first_ran(in) < in->attempts_n ? cut_bracket_ends(j, in->host) : WHEN_NONE;

            if (ended == WHEN_NONE || ended >= begin || ended < begin - SITTING)
                continue;
            ended = first_word(j, in->host, STR(INSTALLER_LOG));
            from = ended != WHEN_NONE && ended < from ? ended : from;
        }
    }
    return from;
}

void judge_earlier(struct judge *j)
{
    j->perhaps_begun = moment_known(j->begin) ? perhaps_begun(j) : WHEN_NONE;
    for (size_t p = 0; p < j->v->main.phases_n && moment_known(j->begin); p++) {
        struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n; i++) {
            if (first_ran(&r->instances[i]) < r->instances[i].attempts_n)
                look_before(j, &r->instances[i]);
        }
    }
}
