/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In which state a finding is by one hit.  A hit of a signature that names a finding is
 *
 *   noise      its severity or outcome says so, or its expected-noise window holds;
 *   recovered  a later hit of a recovery partner for the same machine, and of the same thing where
 *              the partner asks for that (recovers-same), is there, or its attempt was repeated and
 *              the last one succeeded (of pushes, and of results at a doubtful hour);
 *   open       otherwise.
 */
#include "verdict/recovered.h"

#include "verdict/attempt.h"
#include "verdict/clock.h"
#include "verdict/cover.h"
#include "verdict/fact.h"
#include "verdict/kinds.h"
#include "verdict/phase.h"

/* When f was written at the latest: a line without a time of its own (what an installer's custom
   action prints) stands above the end of its run. */
static struct moment written_until(const struct judge *j, const struct fact *f)
{
    const struct run_span *r = moment_known(f->time) ? NULL : attempt_run(j, f->hit);

    return r ? moment_of(j, f->source, r->run, run_last(j, f->source, r).time) : f->time;
}

/* Later in time; within one text log the position decides where times are not known. */
static bool comes_after(const struct judge *j, const struct fact *a, const struct fact *b)
{
    struct moment until;

    if (moment_known(a->time) && moment_known(b->time))
        return comes_before(j, b, a) || (a->time.t == b->time.t && a->hit->at > b->hit->at);
    if (a->source == b->source)
        return a->hit->at > b->hit->at;
    until = written_until(j, b);
    return moment_known(a->time) && moment_known(until) && a->time.t > until.t;
}

/* A server's word on a push that does not name the computer: nobody knows which push answers it. */
static bool is_about_someone(const struct fact *f)
{
    return str_eq(f->signature->role, STR("agent.push")) && !f->hit->subject.n;
}

static bool cites(const struct refs *refs, const struct fact *f)
{
    for (size_t i = 0; i < refs->n; i++) {
        if (refs->items[i].hit == f->hit)
            return true;
    }
    return false;
}

/* Of one plan: the attempt that the failure is evidence of was repeated, and the last one
   succeeded. */
static bool repaired_in(const struct judged *m, const struct fact *f)
{
    for (size_t p = 0; p < m->phases_n; p++) {
        const struct instance *in =
            f->host != SIZE_MAX ? instance_on(&m->phases[p], f->host) : NULL;

        for (size_t a = 0; in && in->state == STATE_DONE && a + 1 < attempts_decide(in); a++) {
            if (cites(&in->attempts[a].because, f))
                return true;
        }
    }
    return false;
}

/* A server tells of a push that failed; no word of it answers an installation by hand. */
static bool is_of_push(const struct judge *j, const struct fact *f)
{
    return str_eq(f->signature->role, STR("agent.push")) && f->host != SIZE_MAX &&
           j->source_host[f->source] != f->host;
}

/* A result at a doubtful hour has no place of its own in the order of time; its attempt has one. */
static bool is_repaired(const struct judge *j, const struct fact *f)
{
    bool asked = is_heard(f) || is_of_push(j, f);
    bool repaired = asked && repaired_in(&j->v->main, f);

    for (size_t i = 0; asked && i < j->v->also_n; i++)
        repaired = repaired || repaired_in(&j->v->also[i], f);
    return repaired;
}

/* An older release in the place of the one that failed repairs nothing. */
static bool is_older(const struct fact *partner, const struct fact *f)
{
    return partner->release && f->release && partner->release->order < f->release->order;
}

/* One account that was logged on, one workflow that writes again, one database that was backed up
   answers nothing of another one (known-failures.md 0.1, 10). */
static bool is_about_another(const struct fact *partner, const struct fact *f)
{
    struct str a = fact_capture(partner, partner->signature->recovers_same);
    struct str b = fact_capture(f, partner->signature->recovers_same);

    return a.n && b.n && !str_eq_nocase(a, b);
}

/* Answers of others that are passed over, for each failure; behind so many it stays open. */
#define OTHERS_MOST 1024u

/* By a fact of that signature: those of the machine, the latest first (most partners come late),
   until all that are left came before. */
static const struct fact *answer_by(const struct judge *j, const struct fact *f, struct str partner,
                                    size_t from, size_t to)
{
    size_t n, lo = 0, hi, others = 0;
    const uint32_t *at = facts_named(j, partner, &n);

    for (hi = n; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        if (at[mid] < to)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo-- > 0 && at[lo] >= from && others <= OTHERS_MOST) {
        const struct fact *p = &j->facts[at[lo]];
        bool other = is_about_another(p, f);

        if (!other && comes_after(j, p, f) && !is_older(p, f))
            return p;
        others += other;
        if (moment_known(p->time) && moment_known(f->time) && p->time.t < f->time.t)
            return NULL;
    }
    return NULL;
}

/* by: the event that does so; NULL where its attempt was repeated. */
static bool is_answered(const struct judge *j, const struct fact *f, const struct fact **by)
{
    /* facts of no known machine stand behind those of the last one */
    size_t from = j->host_begin[f->host == SIZE_MAX ? j->v->hosts_n : f->host];
    size_t to = f->host == SIZE_MAX ? j->facts_n : j->host_begin[f->host + 1];
    struct strs partners = f->signature->recovered_by;

    *by = NULL;
    if (!partners.n || is_about_someone(f))
        return false;
    if (is_repaired(j, f))
        return true;
    if (f->host != SIZE_MAX && !host_shows(j, f->host, partners))
        return false;
    for (size_t i = 0; i < partners.n && !*by; i++)
        *by = answer_by(j, f, partners.items[i], from, to);
    return *by != NULL;
}

/* The end of the machine's own phases, as late as it may be against what the machine itself wrote;
   of the whole upgrade where it has none. */
static when own_end(const struct judge *j, const struct fact *f)
{
    struct moment own = f->host != SIZE_MAX ? j->host_end[f->host] : MOMENT_UNKNOWN;

    if (moment_known(own) && f->host == j->source_host[f->source] &&
        moments_same_doubt(f->time, own))
        return own.t;
    if (moment_known(own))
        return moment_hi(own);
    return moment_known(j->end) ? moment_hi(j->end) : WHEN_NONE;
}

static bool in_noise_window(const struct judge *j, const struct fact *f)
{
    const struct noise_rule *n = &f->signature->noise;
    when end;

    if (!n->during_upgrade || !j->plan || !moment_known(j->begin) || !moment_known(f->time))
        return false;
    end = own_end(j, f);
    return f->time.t >= moment_lo(j->begin) && end != WHEN_NONE && f->time.t <= end + n->after;
}

enum finding_state state_of_hit(const struct judge *j, const struct fact *f,
                                const struct fact **answer)
{
    const struct fact *by = NULL;
    enum finding_state state = in_noise_window(j, f) ? FINDING_NOISE : FINDING_OPEN;

    if (f->signature->severity == SEVERITY_NOISE || f->signature->outcome == OUTCOME_NOISE)
        state = FINDING_NOISE;
    else if (is_answered(j, f, &by))
        state = FINDING_RECOVERED;
    if (answer)
        *answer = by;
    return state;
}

enum finding_state state_of_pasted(const struct judge *j, const struct fact *f)
{
    const struct signature *s = f->signature;

    if (s->severity == SEVERITY_NOISE || s->outcome == OUTCOME_NOISE)
        return FINDING_NOISE;
    for (size_t i = 0; i < j->pasted_n && s->recovered_by.n; i++) {
        if (fact_named(&j->pasted[i], s->recovered_by) && comes_after(j, &j->pasted[i], f))
            return FINDING_RECOVERED;
    }
    return FINDING_OPEN;
}
