/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person said (--answers).  An answer settles what no log can show (`confirm`); where logs
 * decide they have the last word, and the answer is listed as not used, with the reason.  A
 * statement about the topology makes `not-seen` phases `not-applicable`; that a phase was not
 * needed on a machine of which nothing tells what it is (hidden.c) makes that none of the
 * upgrade's.
 */
#include "verdict/answer.h"

#include "verdict/host.h"
#include "verdict/phase.h"
#include "verdict/steps.h"

/* A machine that the material does not name: a slip of the pen settles nothing for the group. */
static bool is_about_a_stranger(const struct judge *j, const struct answer *a)
{
    return a->host.n && host_lookup(j, a->host) == SIZE_MAX;
}

static bool about_host(const struct judge *j, const struct answer *a, size_t host)
{
    return !a->host.n || (host != SIZE_MAX && host_lookup(j, a->host) == host);
}

static struct str said_by(struct judge *j, const struct answer *a, const char *what)
{
    return arena_format(j->arena, "%s by %.*s%s%.*s%s%.*s", what,
                        STR_FMT(a->who.n ? a->who : STR("a person")), a->when_said.n ? ", " : "",
                        STR_FMT(a->when_said), a->note.n ? ": " : "", STR_FMT(a->note));
}

static const char *said_words(enum answer_word w)
{
    return w == ANSWER_DONE       ? "confirmed"
           : w == ANSWER_NOT_DONE ? "said to be not done"
                                  : "said to be not needed";
}

static enum task_state task_said(const struct task *t, enum answer_word w)
{
    if (w == ANSWER_DONE)
        return TASK_DONE;
    if (w == ANSWER_NOT_NEEDED)
        return TASK_NOT_NEEDED;
    return t->post ? TASK_REMAINING : TASK_MISSED;
}

static size_t answer_each(struct judge *j, struct task_result *r, const struct answer *a)
{
    size_t counts[TASK_NOT_NEEDED + 1] = { 0 }, settled = 0;

    for (size_t i = 0; i < r->instances_n; i++) {
        struct task_instance *in = &r->instances[i];
        if (in->state == TASK_CONFIRM && about_host(j, a, in->host)) {
            in->state = task_said(r->task, a->word);
            in->reason = said_by(j, a, said_words(a->word));
            in->answer = a;
            settled++;
        }
        counts[in->state]++;
    }
    if (!settled)
        return 0;
    r->state = TASK_NOT_NEEDED;
    for (size_t s = TASK_NOT_NEEDED + 1; s-- > 0;) {
        if (counts[s])
            r->state = (enum task_state)s;
    }
    r->reason = arena_format(j->arena, "%zu of %zu machines: %s", counts[r->state],
                             r->instances_n, task_state_name(r->state));
    return settled;
}

static size_t answer_task(struct judge *j, struct task_result *r, const struct answer *a)
{
    if (!str_eq(r->task->id, a->task))
        return 0;
    if (r->instances_n)
        return answer_each(j, r, a);
    if (r->state != TASK_CONFIRM || is_about_a_stranger(j, a))
        return 0;
    r->state = task_said(r->task, a->word);
    r->reason = said_by(j, a, said_words(a->word));
    r->answer = a;
    return 1;
}

/* An act that was not needed, on a machine or anywhere. */
static size_t leave_out(struct judge *j, struct phase_result *p, const struct answer *a)
{
    size_t kept = 0, settled;

    for (size_t i = 0; i < p->instances_n; i++) {
        if (p->instances[i].state != STATE_CONFIRM || !about_host(j, a, p->instances[i].host))
            p->instances[kept++] = p->instances[i];
    }
    settled = p->instances_n - kept;
    p->instances_n = kept;
    if (settled && !kept) {
        p->state = STATE_NOT_APPLICABLE;
        p->reason = said_by(j, a, said_words(a->word));
    }
    return settled;
}

static size_t answer_phase(struct judge *j, struct phase_result *p, const struct answer *a)
{
    size_t settled = 0;

    if (!str_eq(p->phase->id, a->phase))
        return 0;
    if (!p->instances_n && p->state == STATE_NOT_SEEN && a->word == ANSWER_NOT_NEEDED &&
        !a->host.n) {
        p->state = STATE_NOT_APPLICABLE;
        p->reason = said_by(j, a, said_words(a->word));
        return 1;
    }
    if (phase_is_act(p->phase) && a->word == ANSWER_NOT_NEEDED)
        return leave_out(j, p, a);
    for (size_t i = 0; i < p->instances_n; i++) {
        struct instance *in = &p->instances[i];
        if (in->state != STATE_CONFIRM || !about_host(j, a, in->host) ||
            a->word == ANSWER_NOT_NEEDED)
            continue;
        in->state = a->word == ANSWER_DONE ? STATE_DONE : STATE_MISSING;
        in->reason = said_by(j, a, said_words(a->word));
        settled++;
    }
    return settled;
}

static size_t state_topology(struct judge *j, struct phase_result *p, const struct answer *a)
{
    struct str role = p->phase->role;
    bool meant = str_eq(role, a->role) ||
                 (str_eq(a->role, STR("agent")) && str_starts(role, STR("agent.")));

    if (!meant || p->instances_n || p->state != STATE_NOT_SEEN)
        return 0;
    p->state = STATE_NOT_APPLICABLE;
    p->reason = said_by(j, a, "stated that there is none");
    return 1;
}

/* The results of all answers over all judged plans, made once. */
static struct answer_result *results(struct judge *j)
{
    struct verdict *v = j->v;

    if (!v->answers && j->in->answers_n) {
        v->answers = arena_zero(j->arena, j->in->answers_n, sizeof *v->answers);
        v->answers_n = v->answers ? j->in->answers_n : 0;
        for (size_t i = 0; i < v->answers_n; i++)
            v->answers[i].answer = &j->in->answers[i];
    }
    return v->answers;
}

int judge_phase_answers(struct judge *j)
{
    struct answer_result *r = results(j);
    struct judged *m = &j->v->main;

    for (size_t i = 0; i < j->v->answers_n; i++) {
        const struct answer *a = r[i].answer;
        for (size_t k = 0; k < m->phases_n; k++) {
            size_t settled = a->phase.n  ? answer_phase(j, &m->phases[k], a)
                             : a->role.n ? state_topology(j, &m->phases[k], a)
                                         : 0;
            r[i].settled += settled;
            if (settled && phase_settle(j, &m->phases[k]) < 0)
                return -1;
        }
    }
    return j->arena->failed ? -1 : 0;
}

int judge_task_answers(struct judge *j)
{
    struct answer_result *r = results(j);
    struct judged *m = &j->v->main;

    for (size_t i = 0; i < j->v->answers_n; i++) {
        for (size_t k = 0; r[i].answer->task.n && k < m->tasks_n; k++)
            r[i].settled += answer_task(j, &m->tasks[k], r[i].answer);
        r[i].stranger = is_about_a_stranger(j, r[i].answer);
    }
    return j->arena->failed ? -1 : 0;
}

/* A console that was not needed says nothing of the agent beside it. */
static bool is_about_its_role(const struct judge *j, const struct answer *a, size_t host)
{
    for (size_t p = 0; p < j->v->main.phases_n; p++) {
        const struct phase *phase = j->v->main.phases[p].phase;

        if (str_eq(phase->id, a->phase) && host_has_role(&j->v->hosts[host], phase->role))
            return true;
    }
    return false;
}

bool said_to_be_none(struct judge *j, size_t host)
{
    bool said = false;

    for (size_t i = 0; i < j->v->answers_n; i++) {
        struct answer_result *r = &j->v->answers[i];
        const struct answer *a = r->answer;

        if (!a->phase.n || !a->host.n || a->word != ANSWER_NOT_NEEDED || !about_host(j, a, host) ||
            is_about_its_role(j, a, host))
            continue;
        if (!said && !j->v->hosts[host].roles_n)
            j->v->hosts[host].apart = said_by(j, a, "said to be none of the upgrade's");
        r->settled++;
        said = true;
    }
    return said;
}
