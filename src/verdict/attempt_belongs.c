/* SPDX-License-Identifier: Apache-2.0 */
/* Which facts of a machine are of a phase, by the plan's lists, its release and its time. */
#include "verdict/attempt.h"
#include "verdict/absent.h"
#include "verdict/component.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/kinds.h"
#include "verdict/rollup.h"
#include "verdict/shape.h"

#define RESULT_WITHIN (10 * WHEN_SECOND) /* 11707 and 1033 of one installation [inferred] */
#define LAUNCH_WITHIN (10 * WHEN_SECOND) /* setup goes on at once [inferred] */
#define SETUP_ENDS_WITHIN (2 * WHEN_MINUTE) /* setup's own line of it and 1033 [inferred] */
#define PACKAGE_MOST (4 * WHEN_HOUR)     /* its 1040 and its 1033, with much data [inferred] */
#define TOLD_WITHIN (10 * WHEN_MINUTE)   /* a push and its 1033, told by two clocks [inferred] */

/* "agent" is the role of agent.push and agent.manual too. */
bool attempt_same_role(struct str of_signature, struct str of_phase)
{
    return str_eq(of_signature, of_phase) ||
           (str_eq(of_signature, STR("agent")) && str_starts(of_phase, STR("agent.")));
}

static bool names_phase(const struct signature *s, const struct phase *p)
{
    for (size_t i = 0; i < s->phases.n; i++) {
        if (phase_matches(s->phases.items[i], p->id))
            return true;
    }
    return false;
}

/* A plan names what proves its phases; a removal is one of the same role's product (a console's
   makes no console of its machine: it has a phase only), and a bracket (step binaries, no role) is
   any installer transaction. */
static bool is_listed(const struct signature *s, const void *phase)
{
    const struct phase *p = phase;

    if (strs_has(p->begin_if, s->name) || strs_has(p->done_if, s->name) ||
        strs_has(p->fail_if, s->name) || strs_has(p->works_if, s->name))
        return true;
    if (s->outcome == OUTCOME_REMOVED)
        return s->role.n ? attempt_same_role(s->role, p->role) : names_phase(s, p);
    return s->outcome == OUTCOME_STARTED && !s->role.n && s->level == LEVEL_BINARIES;
}

/* A kit of the UNIX/Linux agent serves releases before its own as well. */
static bool is_kit(const struct fact *f)
{
    return str_eq(f->signature->role, STR("agent.unix"));
}

static bool of_another_release(const struct judge *j, const struct fact *f)
{
    return f->release && (is_kit(f) ? f->release->order < j->to_order
                                    : f->release->order != j->to_order);
}

/*
 * A line of a setup log that names no feature ("User decided to cancel the install.") is of the one
 * whose package was launched last above it.  A server is upgraded with all that is on it.
 */
static bool of_another_feature(const struct judge *j, const struct phase *p, const struct fact *f)
{
    const struct fact *last = NULL;

    if (f->signature->role.n || !is_text_line(j, f->hit) || f->host == SIZE_MAX ||
        str_eq(p->role, STR("ms")))
        return false;
    for (const struct fact *g = fact_beside(j, f); g != f; g = fact_beside(j, g)) {
        if (g->hit->at < f->hit->at &&
            g->signature->role.n && g->signature->outcome == OUTCOME_STARTED &&
            (!last || g->hit->at > last->hit->at))
            last = g;
    }
    return last && !attempt_same_role(last->signature->role, p->role);
}

/* A kit says at its end which version it brought: what it says without one is of the next that is
   told. */
static const struct release *release_of_kit(const struct judge *j, const struct fact *f)
{
    if (f->release || f->host == SIZE_MAX)
        return f->release;
    for (const struct fact *g = fact_beside(j, f); g > f; g = fact_beside(j, g)) {
        if (is_kit(g) && g->release)
            return g->release;
    }
    return NULL;
}

/* It tells that a product was removed, or that its removal was tried: the version is that of what
   was there. */
static bool is_of_removal(const struct fact *f)
{
    return f->signature->outcome == OUTCOME_REMOVED ||
           str_eq(f->signature->role, STR("orch.old"));
}

/* A version that the release map does not have; but for the one that is taken for the new one. */
static bool of_unknown_build(const struct judge *j, const struct fact *f)
{
    return fact_version(f).n && !f->release && !is_of_removal(f) &&
           !str_eq(fact_version(f), j->unmapped);
}

/* A row of a list whose version is empty: it names the machine, and says nothing of its release. */
static bool is_row_without_version(const struct judge *j, const struct fact *f)
{
    return f->signature->outcome == OUTCOME_DONE && !fact_version(f).n && !f->release &&
           str_eq(j->in->evidence->sources[f->source].channel, STR("inventory"));
}

/* How the run of a kit ended that began so; NULL: its source does not say. */
static const struct fact *end_of_kit(const struct judge *j, const struct fact *begin)
{
    if (begin->host == SIZE_MAX)
        return NULL;
    for (const struct fact *g = fact_beside(j, begin); g > begin; g = fact_beside(j, g)) {
        if ((is_kit(g) && fact_version(g).n) || g->signature->outcome == OUTCOME_FAILED)
            return g;
    }
    return NULL;
}

/* A kit that brought what is none of this upgrade began none of it. */
static bool begins_another(const struct judge *j, const struct phase *p, const struct fact *f)
{
    const struct fact *end = str_eq(p->role, STR("agent.unix")) && fact_named(f, p->begin_if)
                                 ? end_of_kit(j, f) : NULL;

    return end && (of_another_release(j, end) || of_unknown_build(j, end));
}

/* Of UNIX agents: what came with the release itself is none of a rollup's, and what has no time is
   the upgrade's that the rollup is judged beside. */
static bool is_of_the_upgrade(const struct judge *j, const struct phase *p, const struct fact *f)
{
    const struct release *r;

    if (!str_eq(p->role, STR("agent.unix")) || !str_eq(j->v->main.from, j->v->main.to))
        return false;
    r = release_of_kit(j, f);
    return (j->upgrade && !moment_known(f->time)) || (r && str_eq(r->update, STR("RTM")));
}

/* A failure that names no package, of those that fail the upgrade's own phase, too: beside an
   upgrade that is judged nobody knows which of the two was pushed, and the upgrade's phase tells
   it. */
static bool is_the_upgrades_failure(const struct judge *j, const struct phase *p,
                                    const struct fact *f)
{
    if (f->release || !is_bad(f->signature->outcome))
        return false;
    for (size_t i = 0; j->upgrade && i < j->upgrade->phases_n; i++) {
        const struct phase *of = j->upgrade->phases[i].phase;
        if (str_eq(of->role, p->role) && fact_named(f, of->fail_if))
            return true;
    }
    return false;
}

static bool same_log_and_role(const struct fact *a, const struct fact *b)
{
    return a->source == b->source && a->host == b->host &&
           attempt_same_role(a->signature->role, b->signature->role);
}

static bool was_tried_before(const struct judge *j, const struct fact *f)
{
    for (const struct fact *g = fact_beside(j, f); g != f; g = fact_beside(j, g)) {
        if (g < f && g->release && g->release->order == j->to_order && same_log_and_role(f, g))
            return true;
    }
    return false;
}

/* The same in any log. */
static bool was_attempted_before(const struct judge *j, const struct fact *f)
{
    for (size_t i = j->released_begin[f->host]; i < j->released_begin[f->host + 1]; i++) {
        const struct fact *g = &j->facts[j->released[i]];
        if (g < f && g->release->order == j->to_order &&
            attempt_same_role(g->signature->role, f->signature->role))
            return true;
    }
    return false;
}

/* The fact of the same installation that tells its release: behind f, or shortly before a result;
   NULL: there is none.  A package that begins ends what another one had begun. */
static const struct fact *tells_release_of(const struct judge *j, const struct fact *f)
{
    bool result = f->signature->outcome == OUTCOME_DONE;
    const struct fact *first = &j->facts[j->host_begin[f->host]];
    const struct fact *end = &j->facts[j->host_begin[f->host + 1]];

    for (const struct fact *g = f + 1; g < end && moment_known(g->time) &&
         g->time.t - f->time.t <= (result ? RESULT_WITHIN : PACKAGE_MOST); g++) {
        if (!same_log_and_role(f, g) || g->signature->outcome == OUTCOME_REMOVED)
            continue;
        if (g->release)
            return g;
        if (g->signature->outcome == OUTCOME_STARTED && f->signature->outcome == OUTCOME_STARTED)
            return NULL;
    }
    for (const struct fact *g = f;
         result && g-- > first && f->time.t - g->time.t <= RESULT_WITHIN;) {
        if (same_log_and_role(f, g) && g->signature->outcome == OUTCOME_DONE && g->release)
            return g;
    }
    return NULL;
}

/* Two lines on one launch (log-formats.md 1.5): which package, and with which arguments. */
static bool is_said_twice(const struct fact *f, const struct fact *g)
{
    return g->signature == f->signature && moment_known(g->time) &&
           g->time.t - f->time.t <= LAUNCH_WITHIN;
}

/*
 * Setup's own log tells no version: of which release its package was says the installer's result
 * that is next behind its launch, or beside its end.  An attempt towards the judged release that
 * was before it is brought back by it.
 */
static bool is_setup_of_older(const struct judge *j, const struct fact *f)
{
    const struct fact *first = &j->facts[j->host_begin[f->host]], *g = f;
    const struct fact *end = &j->facts[j->host_begin[f->host + 1]];
    when within = f->signature->outcome == OUTCOME_DONE ? SETUP_ENDS_WITHIN : PACKAGE_MOST;

    while (g > first && g[-1].time.t >= f->time.t - SETUP_ENDS_WITHIN)
        g--;
    for (; g < end && moment_known(g->time) && g->time.t <= f->time.t + within; g++) {
        if (g > f && g->source == f->source && g->signature->outcome == OUTCOME_STARTED &&
            !is_said_twice(f, g))
            return false;
        if (g->release && g->signature->outcome == OUTCOME_DONE &&
            attempt_same_role(g->signature->role, f->signature->role))
            return g->release->order < j->to_order && !was_attempted_before(j, f);
    }
    return false;
}

/*
 * 1040 and 11707 name no version, and 1033 of the same installation does: the older console that
 * setup asks for on a reporting server (hz.rep-false-check) is no upgrade.  Which of the two
 * results stands first is not sure: a table that begins with the newest turns those of one second
 * around.  Behind an attempt an older release brings the machine back (attempt_build.c).
 */
static bool is_of_older_package(const struct judge *j, const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    const struct fact *g;

    if ((o != OUTCOME_DONE && o != OUTCOME_STARTED) || fact_version(f).n || !f->signature->role.n ||
        f->signature->level > LEVEL_BINARIES || f->host == SIZE_MAX || !moment_known(f->time))
        return false;
    if (j->in->evidence->sources[f->source].is_text && is_setup_of_older(j, f))
        return true;
    g = tells_release_of(j, f);
    return g && g->signature->outcome == OUTCOME_DONE && g->release->order < j->to_order &&
           !was_tried_before(j, f);
}

/* The same of a component, whose releases are its own. */
static bool is_of_lower_package(const struct judge *j, const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    const struct fact *g, *last = j->component->last;

    if ((o != OUTCOME_DONE && o != OUTCOME_STARTED) || fact_version(f).n || !f->signature->role.n ||
        f->signature->level > LEVEL_BINARIES || f->host == SIZE_MAX || !moment_known(f->time))
        return false;
    g = tells_release_of(j, f);
    return last && g && g->signature->outcome == OUTCOME_DONE && is_lower(g, last);
}

/* Nor has what stands in the package of a later release a part in it: that is another upgrade, of
   which the servers' logs may show nothing. */
static bool is_of_newer_package(const struct judge *j, const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    const struct fact *g;

    if ((o != OUTCOME_DONE && o != OUTCOME_STARTED && o != OUTCOME_REMOVED) ||
        (f->release && o != OUTCOME_REMOVED) || !f->signature->role.n || j->to_order < 0 ||
        f->signature->level > LEVEL_BINARIES || f->host == SIZE_MAX || !moment_known(f->time))
        return false;
    g = tells_release_of(j, f);
    return g && g->signature->outcome == OUTCOME_DONE && g->release->order > j->to_order;
}

/* What an upgrade of the days before took away for its own, still older, product; 11724 tells no
   version. */
static bool went_for_an_older(const struct judge *j, const struct fact *f)
{
    const struct fact *g = NULL;

    if (f->host != SIZE_MAX && moment_known(f->time))
        g = tells_release_of(j, f);
    return g && g->signature->outcome == OUTCOME_DONE && g->release->order < j->to_order &&
           (!f->release || f->release->order < g->release->order) && !was_tried_before(j, f);
}

/* It is a success that tells the release, of what f is a word on. */
static bool tells_result(const struct fact *g, const struct fact *f)
{
    return g->release && g->signature->outcome == OUTCOME_DONE && moment_known(g->time) &&
           attempt_same_role(g->signature->role, f->signature->role);
}

/* The result that is nearest to f: which tells the release of what f is a word on. */
static const struct fact *nearest_result(const struct judge *j, const struct fact *f, when *least)
{
    const struct fact *nearest = NULL;

    for (size_t i = j->released_begin[f->host]; i < j->released_begin[f->host + 1]; i++) {
        const struct fact *g = &j->facts[j->released[i]];
        when apart;

        if (!tells_result(g, f))
            continue;
        apart = f->time.t < g->time.t ? g->time.t - f->time.t : f->time.t - g->time.t;
        if (nearest && apart >= *least)
            continue;
        nearest = g;
        *least = apart;
    }
    return nearest;
}

/*
 * A word without a version that is of an upgrade of the days before: a success that its server
 * tells of beside that of an older release, or, hours in doubt, a push that its server tells of in
 * the time of an unknown zone.
 */
static bool is_word_on_older(const struct judge *j, const struct fact *f)
{
    const struct fact *nearest;
    when apart = 0;

    if (f->host == SIZE_MAX || f->release)
        return false;
    nearest = nearest_result(j, f, &apart);
    if (!nearest || nearest->release->order >= j->to_order)
        return false;
    return moment_lo(f->time) < j->accepted_from ||
           (f->signature->outcome == OUTCOME_DONE &&
            apart <= TOLD_WITHIN + moment_hi(f->time) - f->time.t && !was_attempted_before(j, f));
}

/* Within a release only the time tells one rollup from the next. */
static bool is_of_rollup_before(const struct judge *j, const struct fact *f)
{
    return judges_rollup(j) && j->accepted_from != WHEN_NONE && moment_known(f->time) &&
           moment_hi(f->time) < j->accepted_from;
}

/* Who was upgraded ahead of the servers began ahead of them, too: an upgrade of the days before
   has no part in it. */
static bool is_of_judged_package(const struct judge *j, const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    const struct fact *g;

    if ((o != OUTCOME_DONE && o != OUTCOME_STARTED) || !f->signature->role.n ||
        f->signature->level > LEVEL_BINARIES || f->host == SIZE_MAX)
        return false;
    if (names_judged_package(j, f))
        return true;
    if (f->release)
        return false;
    g = tells_release_of(j, f);
    return g && release_attempt(g) && g->release->order == j->to_order &&
           !is_of_rollup_before(j, g);
}

/* What failed, and was repeated within hours with the judged package: behind an upgrade of the days
   before, that was no part of that one. */
static bool is_repeated(const struct judge *j, const struct phase *p, const struct fact *f)
{
    const struct fact *end;

    if (f->host == SIZE_MAX)
        return false;
    end = &j->facts[j->host_begin[f->host + 1]];
    for (const struct fact *g = f + 1; g < end && moment_known(g->time) &&
         g->time.t - f->time.t <= PACKAGE_MOST; g++) {
        if (g->release && g->signature->outcome == OUTCOME_DONE && release_attempt(g) &&
            attempt_same_role(g->signature->role, p->role))
            return !of_another_release(j, g) && !is_of_rollup_before(j, g);
    }
    return false;
}

static bool is_result(const struct phase *p, const struct signature *s)
{
    return s->outcome == OUTCOME_REMOVED || ((s->outcome == OUTCOME_DONE || is_bad(s->outcome)) &&
           (strs_has(p->done_if, s->name) || strs_has(p->fail_if, s->name)));
}

static bool succeeded_before(const struct judge *j, const struct phase *p, const struct fact *f)
{
    for (const struct fact *g = &j->facts[j->host_begin[f->host]]; g < f; g++) {
        if (g->signature->outcome == OUTCOME_DONE && fact_named(g, p->done_if) && g->release &&
            g->release->order == j->to_order && moment_hi(g->time) < moment_lo(f->time) &&
            attempt_same_role(g->signature->role, f->signature->role))
            return true;
    }
    return false;
}

/* What stands in the installer's bracket that f opens, until `last`. */
struct bracket {
    bool result;  /* of this phase */
    bool keeps;   /* it keeps the product */
    when last;
};

/* Records of one second may stand in any order. */
static struct bracket look_into(const struct judge *j, const struct phase *p, const struct fact *f)
{
    struct bracket in = { .last = f->time.t + PACKAGE_MOST };

    for (const struct fact *g = f + 1, *end = &j->facts[j->host_begin[f->host + 1]];
         g < end && moment_known(g->time) && g->time.t <= in.last; g++) {
        enum outcome o = g->signature->outcome;

        if (g->source != f->source)
            continue;
        if (o == OUTCOME_ENDED)
            in.last = g->time.t;
        else if (o == OUTCOME_STARTED && g->signature->level == LEVEL_BINARIES)
            break;
        if (!attempt_same_role(g->signature->role, f->signature->role))
            continue;
        in.result = in.result || is_result(p, g->signature);
        in.keeps = in.keeps || o == OUTCOME_PRESENT || o == OUTCOME_DONE;
    }
    return in;
}

/*
 * The installer's bracket says by what stands in it that the product was repaired (1035 proves that
 * it is there, and is never an attempt), or that a package updated it which the plan does not ask
 * for.  Where a hole hides what stood in it, an upgrade that was done before is not begun again.
 */
static bool opens_repair(const struct judge *j, const struct phase *p, const struct fact *f)
{
    const struct signature *s = f->signature;
    struct bracket in;

    if (s->outcome != OUTCOME_STARTED || !s->role.n || s->level != LEVEL_BINARIES ||
        j->in->evidence->sources[f->source].is_text || f->host == SIZE_MAX ||
        !moment_known(f->time))
        return false;
    in = look_into(j, p, f);
    return !in.result &&
           (in.keeps || (!covered(j, f->host, STR(INSTALLER_LOG), f->time.t, in.last, NULL) &&
                         last_word(j, f->host, STR(INSTALLER_LOG)) > in.last &&
                         succeeded_before(j, p, f)));
}

/* A check that failed (known-failures.md 2): a warning, as setup goes on when it was mended. */
static bool is_failed_check(const struct signature *s)
{
    return s->outcome == OUTCOME_WARNING && str_starts(s->name, STR("prereq-"));
}

bool only_checks_before(const struct judge *j, const struct fact *f)
{
    bool checks = false;

    if (!is_text_line(j, f->hit))
        return false;
    for (const struct fact *g = fact_beside(j, f); g != f; g = fact_beside(j, g)) {
        enum outcome o = g->signature->outcome;

        if (g->hit->run != f->hit->run || g->hit->at >= f->hit->at)
            continue;
        if (o == OUTCOME_STARTED || o == OUTCOME_DONE || is_bad(o))
            return false;
        checks = checks || is_failed_check(g->signature);
    }
    return checks;
}

/* What tells the release, first behind f and hours off at most; of a success nearest to it. */
static const struct fact *result_near(const struct judge *j, const struct fact *f)
{
    const struct fact *first = &j->facts[j->host_begin[f->host]];
    const struct fact *end = &j->facts[j->host_begin[f->host + 1]];
    bool done = f->signature->outcome == OUTCOME_DONE;
    when within = done ? TOLD_WITHIN + f->time.doubt : PACKAGE_MOST;
    const struct fact *near = NULL;

    for (const struct fact *g = f + 1; !near && g < end && moment_known(g->time) &&
         g->time.t - f->time.t <= within; g++) {
        if (tells_result(g, f))
            near = g;
    }
    within = near ? near->time.t - f->time.t : within;
    for (const struct fact *g = f; done && g-- > first && f->time.t - g->time.t <= within;) {
        if (tells_result(g, f))
            return g;
    }
    return near;
}

/* Who pushes hands out what is on itself (upgrade-plans.md 2.3): by the last result before f. */
static bool pusher_was_newer(const struct judge *j, const struct fact *f)
{
    size_t pusher = j->source_host[f->source];
    bool newer = false;

    if (pusher == SIZE_MAX)
        return false;
    for (size_t i = j->host_begin[pusher]; i < j->host_begin[pusher + 1]; i++) {
        const struct fact *g = &j->facts[i];

        if (g->signature->outcome == OUTCOME_DONE && release_attempt(g) &&
            (of_server(g) || str_eq(g->signature->role, STR("gw"))) && moment_known(g->time) &&
            moment_hi(g->time) < moment_lo(f->time))
            newer = g->release->order > j->to_order;
    }
    return newer;
}

/*
 * A word without a version on a push towards a later release, behind that towards the judged one:
 * the machine's own installer tells beside it what was installed, or soon behind a failure that was
 * repeated; so does what was on the machine that pushed.
 */
static bool is_word_on_newer(const struct judge *j, const struct phase *p, const struct fact *f)
{
    enum outcome o = f->signature->outcome;
    const struct fact *near;

    if ((o != OUTCOME_DONE && !is_bad(o)) || f->release || j->to_order < 0 ||
        f->signature->level == LEVEL_WORKS || f->host == SIZE_MAX || !moment_known(f->time) ||
        j->source_host[f->source] == f->host)
        return false;
    near = result_near(j, f);
    return (!near || near->release->order > j->to_order) && succeeded_before(j, p, f) &&
           (near || pusher_was_newer(j, f));
}

const uint64_t *attempt_kinds(const struct judge *j, const struct phase *p)
{
    return kinds_kept(j, is_listed, p);
}

bool attempt_belongs(const struct judge *j, const struct phase *p, const struct fact *f)
{
    const struct signature *s = f->signature;

    if (!is_listed(s, p) || f->refused || of_another_feature(j, p, f) || is_row_without_version(j, f))
        return false;
    if (s->outcome == OUTCOME_CANCELLED && !s->role.n && f->host != SIZE_MAX &&
        only_checks_before(j, f))
        return false; /* setup was closed at its checks */
    if (j->component)
        return of_component(j->component, f) && !is_of_lower_package(j, f);
    if (!is_of_removal(f) && (of_another_release(j, f) || is_of_the_upgrade(j, p, f)))
        return false;
    if (is_the_upgrades_failure(j, p, f) || names_package_before(j, f) ||
        listed_without_rollup(j, f))
        return false;
    /* an update removes no product; what went then belongs to the upgrade before it */
    if (s->outcome == OUTCOME_REMOVED && !(f->release && f->release->order == j->to_order) &&
        j->v->main.to.n && str_eq(j->v->main.from, j->v->main.to))
        return false;
    if (of_unknown_build(j, f) || begins_another(j, p, f) || is_of_older_package(j, f) ||
        is_of_newer_package(j, f) || is_word_on_newer(j, p, f) || opens_repair(j, p, f))
        return false;
    if (is_of_removal(f) && (fact_named(f, p->done_if) || fact_named(f, p->fail_if)) &&
        f->release && j->to_order >= 0 && f->release->order >= j->to_order)
        return false; /* the new one that went is none of the old ones */
    if (s->outcome == OUTCOME_REMOVED && went_for_an_older(j, f))
        return false;
    /* within a release the version tells nothing of which rollup it was */
    if ((!f->release || is_kit(f) || str_eq(j->v->main.from, j->v->main.to)) &&
        j->accepted_from != WHEN_NONE && moment_known(f->time))
        return (moment_hi(f->time) >= j->accepted_from && /* a local time may be hours later */
                !is_word_on_older(j, f)) ||
               is_of_judged_package(j, f) || is_repeated(j, p, f);
    if (is_of_removal(f) && moment_known(f->time))
        return j->accepted_from == WHEN_NONE || moment_hi(f->time) >= j->accepted_from ||
               is_repeated(j, p, f);
    return true;
}
