/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A machine without any attempt: whether its Application log, where installers speak, would show
 * one, or a list of its kind shows that none was made.  Where a list alone shows the new version,
 * and that log no attempt, the two contradict each other (upgrade-plans.md 0.6), and so they do
 * where the server that pushed says so, and the machine's installer has the old version behind it,
 * or a later list has.
 */
#include "verdict/absent.h"

#include "verdict/attempt.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/rollup.h"
#include "verdict/steps.h"

/*
 * A machine may have been the last one: a log that goes on behind the window must do so without a
 * hole for as long as one sitting may take.
 */
static when latest_of(const struct judge *j, size_t host, when to)
{
    when last = last_word(j, host, STR(INSTALLER_LOG));

    if (last == WHEN_NONE || last <= to)
        return to;
    return last < to + SITTING ? last : to + SITTING;
}

/*
 * It may have been the first one as well: where something had to come before its phase, too early.
 * A log that just begins there is none that lost something; one with a hole is.
 */
static when earliest_of(const struct judge *j, size_t host, when from)
{
    when first = first_word(j, host, STR(INSTALLER_LOG));

    if (first == WHEN_NONE || first >= from)
        return from;
    return first > from - SITTING ? first : from - SITTING;
}

/* Servers are upgraded before gateways, and those before agents: each kind is held against its
   own. */
static enum listed listed_as(struct str role)
{
    return str_eq(role, STR("ms"))          ? LISTED_SERVER
           : str_eq(role, STR("gw"))        ? LISTED_GATEWAY
           : str_starts(role, STR("agent")) ? LISTED_AGENT
                                            : LISTED_KINDS;
}

static enum listed listed_in(const struct judge *j, const struct fact *f)
{
    bool in_list = f->release && f->host != SIZE_MAX &&
                   str_eq(j->in->evidence->sources[f->source].channel, STR("inventory"));

    return in_list ? listed_as(f->signature->role) : LISTED_KINDS;
}

/* "UR4+KB5016576", which is of servers alone: its agents have what UR4 brought. */
static struct str rollup_named(const struct release *r)
{
    return str_first(r->update, str_find_char(r->update, '+'));
}

/* At the rollup that was applied, or a later one; where it is not known, at any. */
static bool has_rollup(const struct judge *j, const struct release *r)
{
    const struct release *applied = &j->applied;

    return r->update.n && !str_eq(r->update, STR("RTM")) &&
           (!applied->level || r->level > applied->level ||
            str_eq(rollup_named(r), rollup_named(applied)));
}

bool listed_without_rollup(const struct judge *j, const struct fact *f)
{
    return judges_rollup(j) && listed_in(j, f) != LISTED_KINDS && !has_rollup(j, f->release);
}

/* At the plan's release, or at the rollup of it. */
static bool is_further(const struct judge *j, const struct fact *f)
{
    return f->release->order == j->to_order && (!judges_rollup(j) || has_rollup(j, f->release));
}

static bool is_behind(const struct judge *j, const struct fact *f)
{
    const struct release *r = f->release;

    if (!judges_rollup(j))
        return r->order < j->to_order;
    return r->order == j->to_order &&
           (str_eq(r->update, STR("RTM")) ||
            (r->level && r->level < j->applied.level && !has_rollup(j, r)));
}

/*
 * A list in which others of its kind have the new release and this one the old: whenever it was
 * made, the others had been upgraded by then (upgrade-plans.md 8, hz.ms-left-behind; 10.9: lists
 * rank first).
 */
int judge_lists(struct judge *j)
{
    j->further = arena_zero(j->arena, (j->in->evidence->sources_n + 1) * LISTED_KINDS,
                            sizeof *j->further);
    for (size_t i = 0; j->further && i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        enum listed kind = listed_in(j, f);
        struct further *list;

        if (kind == LISTED_KINDS || !is_further(j, f))
            continue;
        list = &j->further[f->source * LISTED_KINDS + kind];
        list->several = list->several || (list->any && list->host != f->host);
        list->host = f->host;
        list->any = true;
    }
    return j->further ? 0 : -1;
}

bool listed_further(const struct judge *j, struct str role)
{
    enum listed kind = listed_as(role);

    for (size_t i = 0; kind != LISTED_KINDS && i < j->in->evidence->sources_n; i++) {
        if (j->further[i * LISTED_KINDS + kind].any)
            return true;
    }
    return false;
}

/* Of a line of a list of versions. */
static bool is_old_beside_new(const struct judge *j, const struct fact *f)
{
    const struct further *list = &j->further[f->source * LISTED_KINDS + listed_in(j, f)];

    return is_behind(j, f) && list->any && (list->several || list->host != f->host);
}

const struct fact *listed_behind(const struct judge *j, struct str role, size_t host)
{
    enum listed kind = listed_as(role);

    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (kind != LISTED_KINDS && listed_in(j, f) == kind && is_old_beside_new(j, f))
            return f;
    }
    return NULL;
}

/* Some word of the machine, of an update behind it, say, names the new release: it has it. */
static bool has_new_release(const struct judge *j, const struct phase *p, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1] && !judges_rollup(j); i++) {
        const struct fact *f = &j->facts[i];
        if (f->release && f->release->order == j->to_order && j->to_order >= 0 &&
            (f->signature->outcome == OUTCOME_DONE || f->signature->outcome == OUTCOME_PRESENT) &&
            j->source_host[f->source] == host && moment_known(f->time) &&
            attempt_same_role(f->signature->role, p->role))
            return true;
    }
    return false;
}

when cut_bracket_ends(const struct judge *j, size_t host)
{
    for (size_t i = j->host_begin[host]; i < j->host_begin[host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        const struct ev_source *s = &j->in->evidence->sources[f->source];
        enum outcome o = f->signature->outcome;

        if (f->signature->level != LEVEL_BINARIES || s->is_text || !moment_known(f->time) ||
            j->source_host[f->source] != host ||
            !str_eq_nocase(s->channel, STR(INSTALLER_LOG)))
            continue;
        if (o == OUTCOME_STARTED || o == OUTCOME_ENDED)
            return o == OUTCOME_ENDED ? moment_hi(f->time) : WHEN_NONE;
    }
    return WHEN_NONE;
}

struct wanted installer_log_wanted(const struct judge *j, size_t host)
{
    when from = moment_known(j->begin) ? moment_lo(j->begin) : WHEN_NONE, to = from;

    if (from == WHEN_NONE)
        return (struct wanted){ WHEN_NONE, WHEN_NONE, false };
    if (moment_known(j->last) && moment_hi(j->last) > from)
        to = moment_hi(j->last);
    return (struct wanted){ earliest_of(j, host, from), latest_of(j, host, to), false };
}

bool shows_absence(const struct judge *j, const struct phase *p, size_t host,
                   struct absence *witness)
{
    struct wanted span;
    when cut;

    if (has_new_release(j, p, host))
        return false;
    if (!moment_known(j->begin) || str_eq(p->role, STR("agent.unix")) || !looked_for(j, p->done_if))
        return false;
    cut = cut_bracket_ends(j, host);
    if (cut != WHEN_NONE && cut >= moment_lo(j->begin) - SITTING)
        return false;
    span = installer_log_wanted(j, host);
    return covered(j, host, STR(INSTALLER_LOG), span.from, span.to, witness);
}

static bool is_list(const struct ev_source *s)
{
    return str_eq(s->channel, STR("inventory"));
}

/* When the list was made, by its file; the latest of several, WHEN_NONE: one of them says nothing,
   or no list alone made the attempts. */
static bool lists_alone(const struct instance *in, when *made)
{
    *made = WHEN_NONE;
    for (size_t i = 0; i < in->because.n; i++) {
        const struct ref *r = &in->because.items[i];
        if (!r->hit || !is_list(r->source) || moment_known(r->time))
            return false;
        if (r->source->modified != WHEN_NONE && r->source->modified > *made)
            *made = r->source->modified;
    }
    return in->because.n > 0;
}

/* The machine's log was taken when the list had not been made yet: in between it was upgraded,
   perhaps.  A copy that lost the dates of its files says nothing of that. */
static bool log_is_older(const struct judge *j, const struct ev_source *log, size_t host, when made)
{
    when taken = log->modified != WHEN_NONE ? log->modified
                                            : last_word(j, host, STR(INSTALLER_LOG));

    return made != WHEN_NONE && taken != WHEN_NONE && made > taken + SITTING;
}

/* A list says so, or the server that pushed; nothing of the machine does. */
static bool told_by_others(const struct judge *j, const struct instance *in)
{
    for (size_t i = 0; i < in->because.n; i++) {
        const struct ref *r = &in->because.items[i];
        if (r->hit && r->hit->signature->level != LEVEL_WORKS &&
            j->source_host[r->hit->source] == in->host)
            return false;
    }
    return in->because.n > 0;
}

/* What the machine's own installer has of the old release behind the attempt: the push may have
   brought the old files once more (upgrade-plans.md 8, hz.agent-before-gw). */
static const struct fact *old_behind(const struct judge *j, const struct instance *in)
{
    when end = moment_known(in->end) ? moment_hi(in->end) : WHEN_NONE;

    if (j->component || j->to_order < 0 || end == WHEN_NONE)
        return NULL;
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];
        if (f->signature->outcome == OUTCOME_PRESENT && f->release &&
            f->release->order < j->to_order && j->source_host[f->source] == in->host &&
            moment_known(f->time) && moment_lo(f->time) > end &&
            attempt_same_role(f->signature->role, in->phase->role))
            return f;
    }
    return NULL;
}

/*
 * A list of others at the new version has the machine at the old one, behind the end of the attempt
 * by the time of its file, which may be of another clock.  Not the list of the old group beside a
 * new one: what left that, it need not follow.  A rollup need not show in the version of an agent.
 */
static bool is_old_in_list(const struct judge *j, const struct instance *in, const struct fact *f)
{
    const struct ev_source *s = &j->in->evidence->sources[f->source];
    enum listed kind = listed_in(j, f);

    return kind != LISTED_KINDS && kind == listed_as(in->phase->role) &&
           is_old_beside_new(j, f) && !s->modified_local && s->modified != WHEN_NONE &&
           s->modified > moment_hi(in->end) + CLOCK_TOLERANCE;
}

/* Where another list, or the machine itself, shows the new version, nobody need say which of two
   lists is out of date. */
static const struct fact *old_in_list(const struct judge *j, const struct instance *in)
{
    const struct fact *old = NULL;

    if (j->component || judges_rollup(j) || !moment_known(in->end) ||
        j->plan->topology == TOPOLOGY_PARALLEL || has_new_release(j, in->phase, in->host))
        return NULL;
    for (size_t i = j->host_begin[in->host]; i < j->host_begin[in->host + 1]; i++) {
        const struct fact *f = &j->facts[i];

        if (listed_in(j, f) != LISTED_KINDS && f->release->order >= j->to_order)
            return NULL;
        if (!old && is_old_in_list(j, in, f))
            old = f;
    }
    return old;
}

/* The old version behind it, or (*old NULL) the silence of a log that would show the new one. */
static bool objects(const struct judge *j, const struct instance *in, const struct fact **old,
                    struct absence *absent)
{
    when made;

    *old = old_behind(j, in);
    *old = *old ? *old : old_in_list(j, in);
    return *old || (lists_alone(in, &made) && shows_absence(j, in->phase, in->host, absent) &&
                    !log_is_older(j, absent->source, in->host, made));
}

int doubt_told(struct judge *j, struct instance *in)
{
    const struct fact *old;
    struct absence absent;

    if (in->state != STATE_DONE || in->host == SIZE_MAX || !told_by_others(j, in) ||
        !objects(j, in, &old, &absent))
        return 0;
    in->state = STATE_CONTRADICTED;
    in->level = LEVEL_NONE;
    in->told_otherwise = !old ? TOLD_NOTHING
                         : listed_in(j, old) == LISTED_KINDS ? TOLD_OLD : TOLD_OLD_LISTED;
    return old ? refs_add(j, &in->because, ref_stated(j, old))
               : refs_add_absence(j, &in->because, &absent, in->phase->title);
}
