/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: one entry per id and state.  A hit of a signature that names a finding is
 *
 *   noise      its severity or outcome says so, or its expected-noise window holds;
 *   recovered  a later hit of a recovery partner for the same machine is there, or its attempt was repeated
 *              and the last one succeeded (of results at a doubtful hour);
 *   open       otherwise.
 *
 * A breach of a constraint whose arrow names a hazard is a finding too, with its twins in `also`.
 * What pasted text says is a finding only where no log says it; it is open, noise, or recovered if
 * the same text says so further down.
 *
 * An umbrella ("a step failed") near a specific cause on the same machine stays listed and says
 * what explains it.
 */
#include "verdict/attempt.h"

#include "base/limits.h"

#include <stdlib.h>

#define EXPLAINS_WITHIN (10 * WHEN_MINUTE)

static bool is_finding(const struct signature *s)
{
    return s->finding.n && s->severity != SEVERITY_NONE;
}

/* Later in time; within one text log the position decides where times are not known. */
static bool comes_after(const struct fact *a, const struct fact *b)
{
    if (moment_known(a->time) && moment_known(b->time))
        return a->time.t > b->time.t || (a->time.t == b->time.t && a->hit->at > b->hit->at);
    return a->hit->source == b->hit->source && a->hit->at > b->hit->at;
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
        const struct instance *in = f->host != SIZE_MAX ? instance_on(&m->phases[p], f->host) : NULL;

        for (size_t a = 0; in && in->state == STATE_DONE && a + 1 < in->attempts_n; a++) {
            if (cites(&in->attempts[a].because, f))
                return true;
        }
    }
    return false;
}

/* A result at a doubtful hour has no place of its own in the order of time; its attempt has one. */
static bool is_repaired(const struct judge *j, const struct fact *f)
{
    bool repaired = is_heard(f) && repaired_in(&j->v->main, f);

    for (size_t i = 0; is_heard(f) && i < j->v->also_n; i++)
        repaired = repaired || repaired_in(&j->v->also[i], f);
    return repaired;
}

static bool is_answered(const struct judge *j, const struct fact *f)
{
    /* facts of no known machine stand behind those of the last one */
    size_t from = j->host_begin[f->host == SIZE_MAX ? j->v->hosts_n : f->host];
    size_t to = f->host == SIZE_MAX ? j->facts_n : j->host_begin[f->host + 1];

    if (!f->signature->recovered_by.n || is_about_someone(f) ||
        (f->host != SIZE_MAX && !host_shows(j, f->host, f->signature->recovered_by)))
        return false;
    if (is_repaired(j, f))
        return true;
    while (to-- > from) { /* most partners come late */
        const struct fact *p = &j->facts[to];
        if (fact_named(p, f->signature->recovered_by) && comes_after(p, f))
            return true;
    }
    return false;
}

/* The end of the machine's own phases; of the whole upgrade where it has none. */
static when own_end(const struct judge *j, size_t host)
{
    if (host != SIZE_MAX && moment_known(j->host_end[host]))
        return moment_hi(j->host_end[host]);
    return moment_known(j->end) ? moment_hi(j->end) : WHEN_NONE;
}

static bool in_noise_window(const struct judge *j, const struct fact *f)
{
    const struct noise_rule *n = &f->signature->noise;
    when end;

    if (!n->during_upgrade || !j->plan || !moment_known(j->begin) || !moment_known(f->time))
        return false;
    end = own_end(j, f->host);
    return f->time.t >= moment_lo(j->begin) && end != WHEN_NONE && f->time.t <= end + n->after;
}

static enum finding_state state_of(const struct judge *j, const struct fact *f)
{
    if (f->signature->severity == SEVERITY_NOISE || f->signature->outcome == OUTCOME_NOISE)
        return FINDING_NOISE;
    if (is_answered(j, f))
        return FINDING_RECOVERED;
    return in_noise_window(j, f) ? FINDING_NOISE : FINDING_OPEN;
}

int finding_host(struct judge *j, struct finding *x, size_t host)
{
    size_t at = x->hosts_n, lo = 0;

    while (lo < at) {
        size_t mid = lo + (at - lo) / 2;
        if (x->hosts[mid] < host)
            lo = mid + 1;
        else
            at = mid;
    }
    if (host == SIZE_MAX || (at < x->hosts_n && x->hosts[at] == host))
        return 0;
    if (arena_grow(j->arena, &x->hosts, x->hosts_n, &x->hosts_cap, x->hosts_n + 1,
                   sizeof *x->hosts) < 0)
        return -1;
    for (size_t i = x->hosts_n; i > at; i--)
        x->hosts[i] = x->hosts[i - 1];
    x->hosts[at] = host;
    x->hosts_n++;
    return 0;
}

int finding_twin(struct judge *j, struct finding *x, struct str id)
{
    struct str *ids;

    if (strs_has(x->also, id))
        return 0;
    ids = arena_zero(j->arena, x->also.n + 1, sizeof *ids);
    if (!ids)
        return -1;
    for (size_t i = 0; i < x->also.n; i++)
        ids[i] = x->also.items[i];
    ids[x->also.n] = id;
    x->also = (struct strs){ ids, x->also.n + 1 };
    return 0;
}

struct finding *finding_for(struct judge *j, struct str id, enum finding_state state)
{
    struct verdict *v = j->v;

    for (size_t i = 0; i < v->findings_n; i++) {
        if (v->findings[i].state == state && str_eq(v->findings[i].id, id))
            return &v->findings[i];
    }
    if (arena_grow(j->arena, &v->findings, v->findings_n, &v->findings_cap, v->findings_n + 1,
                   sizeof *v->findings) < 0)
        return NULL;
    v->findings[v->findings_n++] = (struct finding){ .id = id, .state = state,
                                                     .first = MOMENT_UNKNOWN,
                                                     .last = MOMENT_UNKNOWN };
    return &v->findings[v->findings_n - 1];
}

static void describe(struct finding *x, const struct fact *f)
{
    const struct signature *s = f->signature;

    if (x->title.n) {
        x->inferred = x->inferred && hit_inferred(f->hit); /* one that is seen is enough */
        return;
    }
    x->title = s->title;
    x->phase = s->phases.n ? s->phases.items[0] : STR_NONE;
    x->severity = s->severity;
    x->cause = s->cause;
    x->remedy = s->remedy;
    x->provenance = s->provenance;
    x->inferred = hit_inferred(f->hit);
}

/* Who asks for one of its other ids finds it. */
static int other_ids(struct judge *j, struct finding *x, const struct signature *s)
{
    for (size_t i = 0; i < s->also.n; i++)
        if (finding_twin(j, x, s->also.items[i]) < 0)
            return -1;
    return 0;
}

void finding_span(struct finding *x, struct moment m)
{
    if (!moment_known(m))
        return;
    if (!moment_known(x->first) || m.t < x->first.t)
        x->first = m;
    if (!moment_known(x->last) || m.t > x->last.t)
        x->last = m;
}

/* Which entry of `more` counts the rest of the fact's series; SIZE_MAX: none.  They are sorted by
   signature, source and subject. */
static size_t rest_of(const struct evidence *e, const struct fact *f)
{
    size_t lo = 0, hi = e->more_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct ev_more *m = &e->more[mid];
        int c = str_cmp(m->signature->name, f->signature->name);

        if (!c)
            c = m->source < f->hit->source ? -1 : m->source > f->hit->source;
        if (!c)
            c = str_cmp(m->subject, f->hit->subject);
        if (!c)
            return mid;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return SIZE_MAX;
}

/* Hits beyond those kept stand for the state of the last kept one of their series: its position
   for each entry of `more`. */
static size_t *last_of_series(struct judge *j)
{
    const struct evidence *e = j->in->evidence;
    size_t *last = arena_alloc(j->arena, (e->more_n + 1) * sizeof *last), at;

    for (size_t i = 0; last && i < e->more_n; i++)
        last[i] = SIZE_MAX;
    for (size_t i = 0; last && e->more_n && i < j->facts_n; i++) {
        if (is_finding(j->facts[i].signature) && (at = rest_of(e, &j->facts[i])) != SIZE_MAX)
            last[at] = i;
    }
    return last;
}

/* The last hit before it in its run that tells why; NULL: none. */
static const struct fact *teller(const struct judge *j, const struct fact *f)
{
    size_t from = f->host == SIZE_MAX ? 0 : j->host_begin[f->host];
    size_t to = f->host == SIZE_MAX ? j->facts_n : j->host_begin[f->host + 1];
    const struct fact *best = NULL;

    for (size_t i = from; f->signature->told_by.n && i < to; i++) {
        const struct fact *t = &j->facts[i];

        if (t->hit->source == f->hit->source && t->hit->run == f->hit->run &&
            t->hit->at < f->hit->at && (!best || t->hit->at > best->hit->at) &&
            fact_named(t, f->signature->told_by))
            best = t;
    }
    return best;
}

/* What says it, behind what told why. */
static int cite(struct judge *j, struct finding *x, const struct fact *f)
{
    const struct fact *why = teller(j, f);

    return (why && refs_add(j, &x->because, ref_of(j, why)) < 0) ||
                   refs_add(j, &x->because, ref_of(j, f)) < 0 ? -1 : 0;
}

static int from_fact(struct judge *j, size_t i, const size_t *last)
{
    const struct evidence *e = j->in->evidence;
    const struct fact *f = &j->facts[i];
    struct finding *x = finding_for(j, f->signature->finding, state_of(j, f));
    size_t at = e->more_n ? rest_of(e, f) : SIZE_MAX;

    if (!x)
        return -1;
    describe(x, f);
    x->count += 1 + (at != SIZE_MAX && last[at] == i ? e->more[at].count : 0);
    finding_span(x, f->time);
    if (judge_codes(j, x, f) < 0 || other_ids(j, x, f->signature) < 0)
        return -1;
    return finding_host(j, x, f->host) < 0 || cite(j, x, f) < 0 ? -1 : 0;
}

static int from_breach(struct judge *j, const struct constraint_result *c)
{
    struct finding *x = finding_for(j, c->arrow->hazard, FINDING_OPEN);

    if (!x)
        return -1;
    if (!x->title.n) {
        x->title = arena_format(j->arena, "Order broken: %.*s", STR_FMT(c->id));
        x->cause = c->arrow->why;
        x->also = c->arrow->also;
        x->phase = c->breaches_n ? c->breaches[0].subject->phase->id : STR_NONE;
        x->severity = c->arrow->severity ? c->arrow->severity : SEVERITY_DEGRADED;
        x->remedy = c->arrow->remedy;
        if (!x->remedy.n && c->breaches_n)
            x->remedy = c->breaches[0].subject->phase->remedy;
        x->provenance = c->breaches_n ? c->breaches[0].subject->phase->source : j->plan->source;
        x->inferred = provenance_is_inferred(x->provenance);
    }
    x->count += c->violated;
    for (size_t i = 0; i < c->breaches_n; i++) {
        const struct breach *b = &c->breaches[i];
        if (finding_host(j, x, b->subject->host) < 0 ||
            refs_add(j, &x->because, b->because[0]) < 0 ||
            refs_add(j, &x->because, b->because[1]) < 0)
            return -1;
        finding_span(x, b->because[0].time);
        finding_span(x, b->because[1].time);
    }
    return 0;
}

/* Where there is no gateway its phase passes on to the servers: who came before those was not ahead
   of the machine that it reports to. */
static bool is_passed_on(const struct constraint_result *c)
{
    return c->arrow->scope == SCOPE_PARENT && c->breaches_n &&
           !phase_matches(c->arrow->phase, c->breaches[0].other->phase->id);
}

static int from_breaches(struct judge *j, const struct judged *m)
{
    for (size_t i = 0; i < m->constraints_n; i++) {
        const struct constraint_result *c = &m->constraints[i];
        if (c->state == CONSTRAINT_VIOLATED && c->arrow->hazard.n && !is_passed_on(c) &&
            from_breach(j, c) < 0)
            return -1;
    }
    return 0;
}

/* hz.jump: one and the same server shows both releases (choose.c). */
static int from_jump(struct judge *j)
{
    const struct fact *from = j->jump_from, *to = j->jump_to;
    struct finding *x;

    if (!to)
        return 0;
    x = finding_for(j, STR("hz.jump"), FINDING_OPEN);
    if (!x)
        return -1;
    if (!x->title.n) {
        x->title = arena_format(j->arena, "Unsupported upgrade path: %.*s to %.*s",
                                STR_FMT(from->release->release), STR_FMT(to->release->release));
        x->severity = SEVERITY_FATAL;
        x->cause = STR("No guide leads from the one release to the other in one step; a release "
                       "in between was skipped.");
        x->remedy = STR("Restore the databases of the old release and upgrade by way of the "
                        "release in between, or build a new management group beside the old one.");
        x->provenance = STR("upgrade-plans.md 1.1, 8 [seen: S0, D]");
    }
    x->count++;
    finding_span(x, to->time);
    return finding_host(j, x, to->host) < 0 || refs_add(j, &x->because, ref_of(j, from)) < 0 ||
                   refs_add(j, &x->because, ref_of(j, to)) < 0 ? -1 : 0;
}

static bool same_record(const struct fact *a, const struct fact *b)
{
    return a->hit->source == b->hit->source && a->hit->at == b->hit->at;
}

/* Does f explain it better than best?  What is worse does; of the same severity, what the same
   record says. */
static bool explains_better(const struct fact *umbrella, const struct fact *f,
                            const struct fact *best)
{
    enum severity now = f->signature->severity;

    return !best || now < best->signature->severity ||
           (now == best->signature->severity && same_record(f, umbrella) &&
            !same_record(best, umbrella));
}

/* The specific finding nearest to an umbrella's hit on the same machine. */
static struct str explanation(const struct judge *j, const struct fact *umbrella)
{
    size_t from = umbrella->host == SIZE_MAX ? 0 : j->host_begin[umbrella->host];
    size_t to = umbrella->host == SIZE_MAX ? j->facts_n : j->host_begin[umbrella->host + 1];
    const struct fact *best = NULL;

    for (size_t i = from; i < to; i++) {
        const struct fact *f = &j->facts[i];
        const struct signature *s = f->signature;
        bool near;

        if (!is_finding(s) || s->umbrella || s->severity >= SEVERITY_INFO ||
            str_eq(s->finding, umbrella->signature->finding))
            continue;
        near = moment_known(f->time) && moment_known(umbrella->time)
                   ? llabs((long long)(f->time.t - umbrella->time.t)) <= EXPLAINS_WITHIN
                   : f->hit->source == umbrella->hit->source && f->hit->run == umbrella->hit->run;
        if (near && explains_better(umbrella, f, best))
            best = f;
    }
    return best ? best->signature->finding : STR_NONE;
}

/* Some of it is no umbrella: that explains itself. */
static bool is_plain(const struct judge *j, struct str finding)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct signature *s = j->facts[i].signature;
        if (!s->umbrella && is_finding(s) && str_eq(s->finding, finding) &&
            state_of(j, &j->facts[i]) == FINDING_OPEN)
            return true;
    }
    return false;
}

static void explain_umbrellas(struct judge *j)
{
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        struct finding *x;

        if (!is_finding(f->signature) || !f->signature->umbrella)
            continue;
        x = finding_for(j, f->signature->finding, state_of(j, f));
        if (x && !x->explained_by.n && !is_plain(j, x->id))
            x->explained_by = explanation(j, f);
    }
}

/* Pasted text has no times: what explains an umbrella stands in the same source. */
static struct str pasted_explanation(const struct judge *j, const struct fact *umbrella)
{
    const struct fact *best = NULL;

    for (size_t i = 0; i < j->pasted_n; i++) {
        const struct fact *f = &j->pasted[i];

        if (f->hit->source == umbrella->hit->source && is_finding(f->signature) &&
            !f->signature->umbrella && f->signature->severity < SEVERITY_INFO &&
            !str_eq(f->signature->finding, umbrella->signature->finding) &&
            explains_better(umbrella, f, best))
            best = f;
    }
    return best ? best->signature->finding : STR_NONE;
}

static bool says_a_log(const struct judge *j, struct str finding)
{
    for (size_t i = 0; i < j->v->findings_n; i++) {
        if (str_eq(j->v->findings[i].id, finding) && !j->v->findings[i].pasted)
            return true;
    }
    return false;
}

/* A line can be known from several logs: the same words in one place count once. */
static bool counted(const struct judge *j, size_t i)
{
    const struct ev_hit *h = j->pasted[i].hit;

    for (size_t k = i; k-- > 0;) {
        const struct ev_hit *before = j->pasted[k].hit;
        if (before->source != h->source || before->at != h->at)
            return false;
        if (str_eq(before->signature->finding, h->signature->finding))
            return true;
    }
    return false;
}

static enum finding_state pasted_state(const struct judge *j, const struct fact *f)
{
    const struct signature *s = f->signature;

    if (s->severity == SEVERITY_NOISE || s->outcome == OUTCOME_NOISE)
        return FINDING_NOISE;
    for (size_t i = 0; i < j->pasted_n && s->recovered_by.n; i++) {
        if (fact_named(&j->pasted[i], s->recovered_by) && comes_after(&j->pasted[i], f))
            return FINDING_RECOVERED;
    }
    return FINDING_OPEN;
}

static int from_pasted(struct judge *j, size_t i)
{
    const struct fact *f = &j->pasted[i];
    const struct signature *s = f->signature;
    struct finding *x;

    if (!is_finding(s) || says_a_log(j, s->finding) || counted(j, i))
        return 0;
    x = finding_for(j, s->finding, pasted_state(j, f));
    if (!x)
        return -1;
    describe(x, f);
    x->pasted = true;
    x->count++;
    if (judge_codes(j, x, f) < 0 || other_ids(j, x, s) < 0)
        return -1;
    if (s->umbrella && !x->explained_by.n)
        x->explained_by = pasted_explanation(j, f);
    return finding_host(j, x, f->host) < 0 || refs_add(j, &x->because, ref_of(j, f)) < 0 ? -1 : 0;
}

static int compare_findings(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    int c;

    if (x->state != y->state)
        return x->state < y->state ? -1 : 1;
    if (x->severity != y->severity)
        return x->severity < y->severity ? -1 : 1;
    c = str_cmp(x->id, y->id);
    return c;
}

int judge_findings(struct judge *j)
{
    struct verdict *v = j->v;
    const size_t *last = last_of_series(j);

    for (size_t i = 0; last && i < j->facts_n; i++) {
        if (is_finding(j->facts[i].signature) && from_fact(j, i, last) < 0)
            return -1;
    }
    for (size_t i = 0; i <= v->also_n; i++) {
        if (from_breaches(j, i ? &v->also[i - 1] : &v->main) < 0)
            return -1;
    }
    if (from_jump(j) < 0)
        return -1;
    if (judge_hazards(j) < 0)
        return -1;
    explain_umbrellas(j);
    for (size_t i = 0; i < j->pasted_n; i++) {
        if (from_pasted(j, i) < 0)
            return -1;
    }
    if (judge_hazard_twins(j) < 0)
        return -1;
    if (v->findings_n)
        qsort(v->findings, v->findings_n, sizeof *v->findings, compare_findings);
    return j->arena->failed ? -1 : 0;
}
