/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why an instance of a phase is in its state, in words.  What rests on inferred knowledge alone
 * says so (domain/README.md).
 */
#include "verdict/leader.h"

#include "base/fold.h"
#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/host.h"
#include "verdict/kinds.h"
#include "verdict/phase.h"
#include "verdict/pushed.h"
#include "verdict/shape.h"
#include "verdict/uninstalled.h"

static bool rests_on_inferred(const struct attempt *a)
{
    for (size_t i = 0; i < a->because.n; i++) {
        const struct ev_hit *h = a->because.items[i].hit;
        if (h && !hit_inferred(h) && h->signature->outcome == OUTCOME_DONE &&
            h->signature->level != LEVEL_WORKS)
            return false;
    }
    return true;
}

static struct str guess_reason(enum guess guess)
{
    return guess == GUESS_LAST ? STR("; nothing names the server that upgraded the group: this one "
                                     "was the last to begin")
                               : STR("; a list from behind the upgrade names this server as the "
                                     "root server's emulator, and another one began later");
}

static struct str contradicted_reason(const struct judge *j, const struct instance *in)
{
    if (in->gone_again)
        return STR("what was installed was removed again, and nothing came behind it: undone, or "
                   "uninstalled for its own sake");
    if (in->told_otherwise == TOLD_NOTHING)
        return STR("a list shows the new version, and the machine's own Application log, which "
                   "covers the upgrade, no installation of it");
    if (in->told_otherwise == TOLD_OLD)
        return STR("others say that it was upgraded, and its own installer has the old version "
                   "behind that");
    if (in->told_otherwise == TOLD_OLD_LISTED)
        return STR("others say that it was upgraded, and a list that is younger shows it at the "
                   "old version beside others at the new one");
    if (service_in_doubt(j, in))
        return service_failed_last(in)
                   ? STR("a service of it failed, and was started before that or behind it: by the "
                         "doubt of the clocks nobody knows which")
                   : STR("a service of it failed before the installation or behind it: by the "
                         "doubt of the clocks nobody knows which");
    return last_in_doubt(j, in) ? STR("a success and a failure lie inside the doubt of their "
                                      "clocks: which came last is not known")
                                : STR("two sources disagree about the result");
}

/* "If that cannot tell either, both are named" (domain/README.md, "Rules the ids hide"). */
static struct str first_in_doubt(struct judge *j, const struct instance *in)
{
    const struct instance *others[RIVALS_NAMED];
    size_t n = rivals_of(j, in, others), named = n < RIVALS_NAMED ? n : RIVALS_NAMED;
    struct str who = STR_NONE;

    if (!n)
        return STR_NONE;
    for (size_t i = 0; i < named; i++)
        who = arena_format(j->arena, "%.*s%s%.*s", STR_FMT(who), i + 1 < n ? ", " : " or ",
                           STR_FMT(fold_first_label(j->v->hosts[others[i]->host].name)));
    if (n > named)
        who = arena_format(j->arena, "%.*s or another one", STR_FMT(who));
    return arena_format(j->arena, "; nothing tells which server began first: this one%.*s",
                        STR_FMT(who));
}

/* Why it stands in this place, where that is not certain, or not by the clocks. */
static struct str place_reason(struct judge *j, const struct instance *in)
{
    if (in->guessed)
        return guess_reason(in->guessed);
    if (in->phase->pick == PICK_FIRST)
        return leads_by_mark(j, in)
                   ? STR("; clocks cannot tell which server began first: its setup log tells of the "
                         "first server's steps")
                   : first_in_doubt(j, in);
    return push_doubt(j, in);
}

static struct str done_reason(struct judge *j, const struct instance *in)
{
    const struct attempt *last = last_attempt(in);
    const char *doubt = rests_on_inferred(last) ? "; rests on inferred knowledge alone" : "";
    struct str place = place_reason(j, in);

    if (uninstalled_since(j, in))
        return arena_format(j->arena,
                            "proven: %s%s; its product was uninstalled since, by no setup",
                            level_name(in->level), doubt);
    if (in->joined == JOINED_LATER)
        return arena_format(j->arena, "proven: %s%s; it joined the group behind the upgrade and has no "
                            "place in its order", level_name(in->level), doubt);
    if (in->attempts_n == 1)
        return arena_format(j->arena, "proven: %s%s%.*s", level_name(in->level), doubt,
                            STR_FMT(place));
    return arena_format(j->arena, "done at attempt %zu of %zu, proven: %s%s%.*s",
                        attempts_decide(in), in->attempts_n, level_name(in->level), doubt,
                        STR_FMT(place));
}

/* The installer's last word on what was undone is a success: of an older release. */
static bool was_brought_back(const struct attempt *last)
{
    for (size_t i = last->because.n; i-- > 0;) {
        const struct ev_hit *h = last->because.items[i].hit;
        enum outcome o = h ? h->signature->outcome : OUTCOME_ENDED;

        if (is_bad(o) || o == OUTCOME_REMOVED)
            return false;
        if (o == OUTCOME_DONE && h->signature->level == LEVEL_BINARIES &&
            hit_capture(h, STR("version")).n)
            return true;
    }
    return false;
}

/* An update package was removed (1019, 1037). */
static bool was_taken_back(const struct attempt *last)
{
    for (size_t i = last->because.n; i-- > 0;) {
        const struct ev_hit *h = last->because.items[i].hit;
        if (h && h->signature->outcome == OUTCOME_ROLLED_BACK)
            return hit_capture(h, STR("update")).n > 0;
    }
    return false;
}

static struct str failed_reason(struct judge *j, const struct attempt *last, enum state state)
{
    if (state == STATE_FAILED)
        return last && last->outcome == ATTEMPT_CANCELLED
                   ? STR("the last attempt was cancelled and not repeated")
                   : last && last->service_failed
                         ? STR("it was installed, and its service failed behind that and was not "
                               "seen to run again")
                         : STR("the last attempt failed");
    if (last && was_brought_back(last))
        return arena_format(j->arena, "an older release was installed behind it: %.*s",
                            STR_FMT(last->to));
    if (last && was_taken_back(last))
        return STR("its update was removed again and did not come back");
    return STR("the last attempt undid itself; the role may be gone");
}

/* Another release than the plan's came to it in that time, with media that somebody took; empty:
   none did. */
static struct str other_release(const struct judge *j, const struct instance *in)
{
    const uint64_t *kinds = attempt_kinds(j, in->phase);

    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (kind_is(j, kinds, f) && f->signature->outcome == OUTCOME_DONE && tells_release(f) &&
            f->release->order != j->to_order && moment_known(f->time) &&
            moment_lo(f->time) >= j->accepted_from && !fact_capture(f, STR("update")).n)
            return f->release->release;
    }
    return STR_NONE;
}

static struct str missing_reason(struct judge *j, const struct instance *in)
{
    struct str other;

    if (phase_is_act(in->phase) && in->because.n && in->because.items[0].hit)
        return arena_format(j->arena, "still to be done: %.*s",
                            STR_FMT(in->because.items[0].hit->signature->title));
    if (in->because.n && in->because.items[0].hit)
        return STR("a list shows it at the old version beside others at the new one");
    other = other_release(j, in);
    if (other.n)
        return arena_format(j->arena, "%.*s was installed there, and its log shows no attempt at "
                            "%.*s", STR_FMT(other), STR_FMT(j->v->main.to));
    return arena_format(j->arena, "its Application log covers the upgrade and shows no "
                        "attempt%.*s", STR_FMT(push_doubt(j, in)));
}

/* A machine with UNIX or Linux has no log of an installer, but what somebody kept of the kit. */
static struct str unseen_on_unix(const struct instance *in)
{
    return in->attempts_n
               ? STR("a kit began, and what was kept of its output tells no end: it may still have "
                     "run then, or the rest was not kept")
               : STR("no output of a kit, package list or scx.log of it that was read tells of "
                     "this release");
}

static struct str unobservable_reason(struct judge *j, const struct instance *in)
{
    if (in->attempts_n && failed_on_unknown_day(j, in))
        return STR("setup failed there on a day that nothing tells (its log has times of day "
                   "alone): in this upgrade, or before it");
    if (in->attempts_n && !looked_for(j, in->phase->done_if))
        return STR("an attempt began; not all signatures that would show its end are loaded");
    if (str_eq(in->phase->role, STR("agent.unix")) && host_has_sources(j, in->host))
        return unseen_on_unix(in);
    if (in->attempts_n && success_is_torn(j, in))
        return STR("the last attempt that can be read failed, and its Application log is damaged "
                   "behind that: a later one may have stood there");
    if (in->attempts_n)
        return STR("an attempt began, and what follows in its Application log is missing: "
                   "how it ended is not known");
    if (in->perhaps_moved)
        return STR("its old part went and no new one came; another machine has a new one, and "
                   "whether that came in its place the logs do not go back far enough to show");
    return host_has_sources(j, in->host)
               ? STR("no attempt seen, and its Application log does not cover the upgrade "
                     "(missing, cleared, wrapped, damaged or too short)")
               : STR("the machine is named, but no log of it is in the material");
}

struct str instance_reason(struct judge *j, const struct instance *in)
{
    const struct attempt *last = last_attempt(in);

    switch (in->state) {
    case STATE_DONE:
        if (phase_is_act(in->phase))
            return STR("seen in a log");
        return in->phase->pick == PICK_RETIRED ? STR("its old product was removed")
                                               : done_reason(j, in);
    case STATE_CONFIRM:
        if (phase_is_act(in->phase))
            return in->because.n
                       ? STR("what logs show of this act is not all of it, or a later word is "
                             "against it; a person has to say whether it was done")
                       : STR("no log shows this act; a person has to say whether it was done");
        return in->phase->pick == PICK_RETIRED
                   ? STR("it was not upgraded; whether it was taken out of the group no log shows")
                   : STR("no machine of this role shows the update; not every rollup has a "
                         "package for it, its article says");
    case STATE_FAILED:
    case STATE_ROLLED_BACK:
        return failed_reason(j, last, in->state);
    case STATE_IN_PROGRESS:
        return STR("an attempt began and no end of it is in the material");
    case STATE_CONTRADICTED:
        return contradicted_reason(j, in);
    case STATE_MISSING:
        return missing_reason(j, in);
    case STATE_UNOBSERVABLE:
        return unobservable_reason(j, in);
    default:
        return STR_NONE;
    }
}

struct str not_seen_reason(const struct judge *j, const struct phase *p)
{
    if (p->pick == PICK_RETIRED)
        return STR("which server left the group, if one did, the material does not show");
    for (size_t h = 0; h < j->v->hosts_n; h++) {
        if (host_plays(&j->v->hosts[h], p->role)) /* it has its place in another phase */
            return STR("no further machine of this role is named in the material");
    }
    return STR("no machine of this role is named anywhere in the material");
}
