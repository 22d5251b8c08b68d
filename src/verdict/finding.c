/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: one entry per id and state (recovered.c has the states).
 *
 * A breach of a constraint whose arrow names a hazard is a finding too, with its twins in `also`.
 * What pasted text says is a finding only where no log says it; it is open, noise, or recovered if
 * the same text says so further down.
 *
 * An umbrella ("a step failed") near a specific cause on the same machine stays listed and says
 * what explains it.
 */
#include "verdict/finding.h"

#include "verdict/rest.h"

#include "base/limits.h"
#include "base/mem.h"
#include "verdict/fact.h"
#include "verdict/phase.h"
#include "verdict/recovered.h"
#include "verdict/steps.h"
#include "verdict/teller.h"

#include <stdlib.h>

#define EXPLAINS_WITHIN (10 * WHEN_MINUTE)

/* Is it one of ours? */
static bool is_found(const struct fact *f)
{
    return is_finding(f->signature) && !f->others;
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

static bool is_instance_of(const struct judge *j, struct str pattern, size_t host)
{
    const struct judged *m = &j->v->main;

    for (size_t i = 0; i < m->phases_n && host != SIZE_MAX; i++) {
        if (phase_matches(pattern, m->phases[i].phase->id) && instance_on(&m->phases[i], host))
            return true;
    }
    return false;
}

/* Of the phases that may show it the one that its machine is in: an agent was pushed, or not. */
static struct str phase_of(const struct judge *j, const struct fact *f)
{
    struct strs phases = f->signature->phases;

    for (size_t i = 0; i < phases.n && phases.n > 1; i++) {
        if (is_instance_of(j, phases.items[i], f->host))
            return phases.items[i];
    }
    return phases.n ? phases.items[0] : STR_NONE;
}

static void describe(const struct judge *j, struct finding *x, const struct fact *f)
{
    const struct signature *s = f->signature;

    if (x->title.n) {
        x->inferred = x->inferred && hit_inferred(f->hit); /* one that is seen is enough */
        return;
    }
    x->title = s->title;
    x->phase = phase_of(j, f);
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

/* Hits beyond those kept stand for the state of the last kept one of their series. */
static int last_of_series(struct judge *j, struct rests *rests)
{
    if (rests_of(j, rests) < 0)
        return -1;
    for (size_t i = 0; rests->n && i < j->facts_n; i++) {
        struct rest *r = is_found(&j->facts[i]) ? rest_find(j, rests, j->facts[i].hit) : NULL;

        if (r)
            r->last = i;
    }
    return 0;
}

/* What says it, behind what told why. */
static int cite(struct judge *j, struct finding *x, const struct fact *f,
                const struct tellers *tellers)
{
    const struct fact *why = teller_of(j, tellers, f);

    return (why && refs_add(j, &x->because, ref_of(j, why)) < 0) ||
                   refs_add(j, &x->because, ref_of(j, f)) < 0 ? -1 : 0;
}

static int from_fact(struct judge *j, size_t i, const struct rests *rests,
                     const struct tellers *tellers)
{
    const struct fact *f = &j->facts[i];
    const struct fact *answer;
    enum finding_state state = state_of_hit(j, f, &answer);
    struct finding *x = finding_for(j, f->signature->finding, state);
    const struct rest *rest = rests->n ? rest_find(j, rests, f->hit) : NULL;
    bool again;

    if (!x)
        return -1;
    describe(j, x, f);
    again = fact_is_told_before(j, i);
    x->count += !again + (rest && rest->last == i ? rest_count(rest) : 0);
    finding_span(x, f->time);
    if (judge_codes(j, x, f) < 0 || other_ids(j, x, f->signature) < 0 ||
        (answer && refs_add(j, &x->answers, ref_of(j, answer)) < 0))
        return -1;
    return finding_host(j, x, f->host) < 0 || (!again && cite(j, x, f, tellers) < 0) ? -1 : 0;
}

/* In the words of the plan; the ids of its two phases are in the constraint's. */
static struct str breach_title(struct judge *j, const struct constraint_result *c)
{
    const struct breach *b = c->breaches_n ? &c->breaches[0] : NULL;
    bool excl = str_starts(c->id, STR("excl:")), with = str_starts(c->id, STR("with:"));

    if (!b)
        return arena_format(j->arena, "Order broken: %.*s", STR_FMT(c->id));
    return arena_format(j->arena, "%s: %.*s %s %.*s",
                        excl ? "At the same time" : with ? "Not in one sitting" : "Out of order",
                        STR_FMT(b->subject->phase->title), excl || with ? "and" : "ahead of",
                        STR_FMT(b->other->phase->title));
}

static int from_breach(struct judge *j, const struct constraint_result *c)
{
    struct finding *x = finding_for(j, c->arrow->hazard, FINDING_OPEN);

    if (!x)
        return -1;
    if (!x->title.n) {
        x->title = breach_title(j, c);
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

static int from_breaches(struct judge *j, const struct judged *m)
{
    for (size_t i = 0; i < m->constraints_n; i++) {
        const struct constraint_result *c = &m->constraints[i];
        if (c->state == CONSTRAINT_VIOLATED && c->arrow->hazard.n && from_breach(j, c) < 0)
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

/* Does f explain it better than best?  What is worse does; of the same severity, what the same
   record says. */
static bool explains_better(const struct fact *umbrella, const struct fact *f,
                            const struct fact *best)
{
    enum severity now = f->signature->severity;

    return !best || now < best->signature->severity ||
           (now == best->signature->severity && fact_same_record(f, umbrella) &&
            !fact_same_record(best, umbrella));
}

/* A cause that can explain an umbrella. */
static bool is_cause(const struct signature *s)
{
    return is_finding(s) && !s->umbrella && s->severity < SEVERITY_INFO;
}

/* What explains umbrellas is looked for among these alone: a log can have thousands of those. */
struct causes {
    uint32_t *at; /* positions in facts, ascending */
    size_t n;
};

static int causes_collect(struct judge *j, struct causes *c)
{
    for (size_t i = 0; i < j->facts_n; i++)
        c->n += is_cause(j->facts[i].signature);
    c->at = arena_alloc(j->arena, (c->n + 1) * sizeof *c->at);
    if (!c->at)
        return -1;
    c->n = 0;
    for (size_t i = 0; i < j->facts_n; i++) {
        if (is_cause(j->facts[i].signature))
            c->at[c->n++] = (uint32_t)i;
    }
    return 0;
}

static size_t cause_from(const struct causes *c, size_t fact)
{
    size_t lo = 0, hi = c->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->at[mid] < fact)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The specific finding nearest to an umbrella's hit on the same machine. */
static struct str explanation(const struct judge *j, const struct causes *c,
                              const struct fact *umbrella)
{
    bool known = umbrella->host != SIZE_MAX;
    size_t from = cause_from(c, known ? j->host_begin[umbrella->host] : 0);
    size_t to = known ? cause_from(c, j->host_begin[umbrella->host + 1]) : c->n;
    const struct fact *best = NULL;

    for (size_t i = from; i < to; i++) {
        const struct fact *f = &j->facts[c->at[i]];
        bool near;

        if (str_eq(f->signature->finding, umbrella->signature->finding))
            continue;
        near = moment_known(f->time) && moment_known(umbrella->time)
                   ? llabs((long long)(f->time.t - umbrella->time.t)) <= EXPLAINS_WITHIN
                   : f->source == umbrella->source && f->hit->run == umbrella->hit->run;
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
            state_of_hit(j, &j->facts[i], NULL) == FINDING_OPEN)
            return true;
    }
    return false;
}

static int explain_umbrellas(struct judge *j)
{
    bool *asked = arena_zero(j->arena, j->v->findings_n + 1, sizeof *asked);
    bool *plain = arena_zero(j->arena, j->v->findings_n + 1, sizeof *plain);
    struct causes causes = { NULL, 0 };

    if (!asked || !plain || causes_collect(j, &causes) < 0)
        return -1;
    for (size_t i = 0; i < j->facts_n; i++) {
        const struct fact *f = &j->facts[i];
        struct finding *x;
        size_t at;

        if (!is_found(f) || !f->signature->umbrella)
            continue;
        x = finding_for(j, f->signature->finding, state_of_hit(j, f, NULL));
        if (!x)
            return -1;
        at = (size_t)(x - j->v->findings); /* there since its fact made it */
        plain[at] = asked[at] ? plain[at] : is_plain(j, x->id);
        asked[at] = true;
        if (!x->explained_by.n && !plain[at])
            x->explained_by = explanation(j, &causes, f);
    }
    return 0;
}

/* Pasted text has no times: what explains an umbrella stands in the same source. */
static struct str pasted_explanation(const struct judge *j, const struct fact *umbrella)
{
    const struct fact *best = NULL;

    for (size_t i = 0; i < j->pasted_n; i++) {
        const struct fact *f = &j->pasted[i];

        if (f->source == umbrella->source && is_finding(f->signature) &&
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

static int from_pasted(struct judge *j, size_t i)
{
    const struct fact *f = &j->pasted[i];
    const struct signature *s = f->signature;
    struct finding *x;

    if (!is_finding(s) || says_a_log(j, s->finding) || counted(j, i))
        return 0;
    x = finding_for(j, s->finding, state_of_pasted(j, f));
    if (!x)
        return -1;
    describe(j, x, f);
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

static int from_facts(struct judge *j)
{
    struct tellers tellers = { NULL, 0, 0 };
    struct rests rests;
    int result = last_of_series(j, &rests) < 0 ? -1 : tellers_collect(j, &tellers);

    for (size_t i = 0; result == 0 && i < j->facts_n; i++) {
        if (is_found(&j->facts[i]))
            result = from_fact(j, i, &rests, &tellers);
    }
    mem_free(tellers.items);
    return result;
}

int judge_findings(struct judge *j)
{
    struct verdict *v = j->v;

    if (from_facts(j) < 0)
        return -1;
    for (size_t i = 0; i <= v->also_n; i++) {
        if (from_breaches(j, i ? &v->also[i - 1] : &v->main) < 0)
            return -1;
    }
    if (from_jump(j) < 0)
        return -1;
    if (judge_hazards(j) < 0)
        return -1;
    if (explain_umbrellas(j) < 0)
        return -1;
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
