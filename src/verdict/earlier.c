/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs that the material may have lost.  A log that begins only within the upgrade, or has a hole
 * there, keeps silent about a run that failed in what is missing: what is known of the machine is
 * then perhaps not its first begin.  Nobody can say of it that it came behind what ended later than
 * its log is whole (order_bounds.c).  What it did last stays as it is.
 *
 * A log is whole from the begin of the upgrade on, or from its first record of all on (number 1,
 * and nobody cleared it).  A run is told by the log of the machine's installers, or else by what
 * tells of it; that, or the log of a server that pushed it, has to be whole.  Setup writes its own
 * log with every run (log-formats.md 1, inferred): where that tells of the run that is known, it
 * would tell of another one.  A machine without a log of installers is judged by what there is.
 */
#include "verdict/order_words.h"

when first_of_all(const struct judge *j, size_t host, struct str channel)
{
    when born = WHEN_NONE;

    for (size_t k = j->by_host_begin[host]; k < j->by_host_begin[host + 1]; k++) {
        const struct coverage *c = &j->v->coverage[j->by_host[k]];
        const struct ev_source *s = c->source;

        if (s->is_text || !str_eq_nocase(s->channel, channel))
            continue;
        if (c->cleared)
            return WHEN_NONE;
        if (s->ranges_n && s->ranges[0].lo == 1)
            born = first_word(j, host, channel);
    }
    return born;
}

/* Until when the host's channel is whole; ALWAYS: it does not go back to the upgrade's begin. */
static when whole_until(const struct judge *j, size_t host, struct str channel, when begin)
{
    when from = moment_lo(j->begin), born = first_of_all(j, host, channel);

    from = born != WHEN_NONE && born > from ? born : from;
    return covered_until(j, host, channel, from < begin ? from : begin, begin);
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

static void look_before(const struct judge *j, struct instance *in)
{
    const struct attempt *a = &in->attempts[first_ran(in)];
    struct moment known = moment_known(a->begin) ? a->begin : a->end;
    when begin = moment_known(known) ? moment_lo(known) : ALWAYS, own, others;

    if (begin <= moment_lo(j->begin) ||
        (has_log_of_setup(j, in, a, false) && !begins_inside(j, in, a)))
        return;
    own = first_word(j, in->host, STR(INSTALLER_LOG)) != WHEN_NONE
              ? whole_until(j, in->host, STR(INSTALLER_LOG), begin)
              : told_until(j, in, a, true, begin);
    others = own < begin ? told_until(j, in, a, false, begin) : ALWAYS;
    in->whole_until = own > others ? own : others;
    in->begin_open = in->whole_until < begin;
}

void judge_earlier(struct judge *j)
{
    for (size_t p = 0; p < j->v->main.phases_n && moment_known(j->begin); p++) {
        struct phase_result *r = &j->v->main.phases[p];

        for (size_t i = 0; i < r->instances_n; i++) {
            if (first_ran(&r->instances[i]) < r->instances[i].attempts_n)
                look_before(j, &r->instances[i]);
        }
    }
}
