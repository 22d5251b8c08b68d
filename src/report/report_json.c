/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report for programs: contract section 4 to the letter.  Every key is always there, in this
 * order; what is not known is null.  Keys that the contract does not name stand behind its own.
 */
#include "report/report_forms.h"

#include "base/limits.h"
#include "report/json_keys.h"

static void tool(struct json *j, const struct report_style *style)
{
    struct buf hash = { 0 };

    json_key(j, "tool");
    json_object(j);
    key_str(j, "version", style->version);
    json_key(j, "signatures");
    json_object(j);
    key_uint(j, "count", style->signatures);
    buf_format(&hash, "%016llx", (unsigned long long)style->signatures_hash);
    key_str(j, "hash", buf_str(&hash));
    json_end_object(j);
    key_str(j, "options", style->options);
    json_end_object(j);
    buf_release(&hash);
}

static void verdict_part(struct json *j, const struct verdict *v)
{
    json_key(j, "verdict");
    json_object(j);
    key_text(j, "state", whole_name(v->whole));
    json_key(j, "exit");
    json_int(j, v->exit_code);
    key_str(j, "reason", v->reason);
    key_uint(j, "machines", v->machines);
    json_end_object(j);
}

static void plan_part(struct json *j, const struct verdict *v)
{
    const struct plan *plan = v->main.plan;

    json_key(j, "plan");
    if (!plan && !v->candidates.n) {
        json_null(j);
        return;
    }
    json_object(j); /* an upgrade between plans: no id, but the candidates */
    key_str_or_null(j, "id", plan ? plan->id : STR_NONE);
    key_str_or_null(j, "title", plan ? plan->title : STR_NONE);
    key_str_or_null(j, "from", v->main.from);
    key_str_or_null(j, "to", v->main.to);
    because(j, v->plan_because);
    key_strs(j, "candidates", v->candidates);
    json_end_object(j);
}

static void attempts(struct json *j, const struct instance *in)
{
    json_key(j, "attempts");
    json_array(j);
    for (size_t i = 0; i < in->attempts_n; i++) {
        const struct attempt *a = &in->attempts[i];

        json_object(j);
        key_time(j, "begin", a->begin);
        key_time(j, "end", a->end);
        key_str_or_null(j, "from", a->from);
        key_str_or_null(j, "to", a->to);
        key_text(j, "outcome", attempt_outcome_name(a->outcome));
        because(j, a->because);
        json_end_object(j);
    }
    json_end_array(j);
}

static void instance(struct json *j, const struct verdict *v, const struct instance *in)
{
    json_object(j);
    host_key(j, v, in->host);
    key_text(j, "state", state_name(in->state));
    key_text(j, "level", in->level == LEVEL_NONE ? NULL : level_name(in->level));
    key_str(j, "reason", in->reason);
    key_time(j, "begin", in->begin);
    key_time(j, "end", in->end);
    key_doubt(j, "begin_uncertainty_s", in->begin);
    key_doubt(j, "end_uncertainty_s", in->end);
    because(j, in->because);
    attempts(j, in);
    json_end_object(j);
}

/* What names the machines of a phase: the evidence of their role. */
static void expected_because(struct json *j, const struct verdict *v, const struct phase_result *p)
{
    size_t shown = 0;

    json_key(j, "because");
    json_array(j);
    for (size_t i = 0; i < p->instances_n; i++) {
        size_t at = p->instances[i].host;
        const struct host *h = at < v->hosts_n ? &v->hosts[at] : NULL;

        for (size_t k = 0; h && k < h->roles_n; k++)
            if (str_eq(h->roles[k].role, p->phase->role) && h->roles[k].because.n &&
                shown++ < LIMIT_REFS)
                json_ref(j, &h->roles[k].because.items[0]);
    }
    json_end_array(j);
}

static void expected(struct json *j, const struct verdict *v, const struct phase_result *p)
{
    json_key(j, "expected");
    if (!p->instances_n) {
        json_null(j);
        return;
    }
    json_object(j);
    key_uint(j, "n", p->instances_n);
    expected_because(j, v, p);
    json_end_object(j);
}

static void phases(struct json *j, const struct verdict *v, const struct judged *d)
{
    json_key(j, "phases");
    json_array(j);
    for (size_t i = 0; i < d->phases_n; i++) {
        const struct phase_result *p = &d->phases[i];

        json_object(j);
        key_str(j, "id", p->phase->id);
        key_str(j, "title", p->phase->title);
        key_text(j, "state", state_name(p->state));
        key_str(j, "reason", p->reason);
        key_bool(j, "required", p->required);
        expected(j, v, p);
        json_key(j, "instances");
        json_array(j);
        for (size_t k = 0; k < p->instances_n; k++)
            instance(j, v, &p->instances[k]);
        json_end_array(j);
        json_end_object(j);
    }
    json_end_array(j);
}

static void subject(struct json *j, const struct verdict *v, const struct instance *in)
{
    json_object(j);
    key_str_or_null(j, "phase", in ? in->phase->id : STR_NONE);
    host_key(j, v, in ? in->host : SIZE_MAX);
    json_end_object(j);
}

static void breach(struct json *j, const struct verdict *v, const struct breach *b)
{
    json_object(j);
    json_key(j, "subjects");
    json_array(j);
    subject(j, v, b->subject);
    subject(j, v, b->other);
    json_end_array(j);
    key_str(j, "reason", b->reason);
    json_key(j, "because");
    json_array(j);
    json_ref(j, &b->because[0]);
    json_ref(j, &b->because[1]);
    json_end_array(j);
    json_end_object(j);
}

static void constraint(struct json *j, const struct verdict *v, const struct constraint_result *c)
{
    json_object(j);
    key_str(j, "id", c->id);
    key_text(j, "strength", c->advice ? "advice" : "hard");
    key_text(j, "state", constraint_state_name(c->state));
    json_key(j, "pairs");
    json_object(j);
    key_uint(j, "kept", c->kept);
    key_uint(j, "undecidable", c->undecidable);
    key_uint(j, "violated", c->violated);
    json_end_object(j);
    json_key(j, "breaches");
    json_array(j);
    for (size_t i = 0; i < c->breaches_n; i++)
        breach(j, v, &c->breaches[i]);
    json_end_array(j);
    key_str(j, "reason", c->reason);
    key_str(j, "why", c->arrow ? c->arrow->why : STR_NONE);
    json_end_object(j);
}

static void constraints(struct json *j, const struct verdict *v, const struct judged *d)
{
    json_key(j, "constraints");
    json_array(j);
    for (size_t i = 0; i < d->constraints_n; i++)
        constraint(j, v, &d->constraints[i]);
    json_end_array(j);
}

static void answer_keys(struct json *j, const struct answer *a)
{
    key_text(j, "answer", a->role.n ? "none" : answer_word_name(a->word));
    key_str_or_null(j, "who", a->who);
    key_str_or_null(j, "when", a->when_said);
    key_str_or_null(j, "note", a->note);
}

/* What settled it was no log but a person. */
static void answer_key(struct json *j, const struct answer *a)
{
    if (!a)
        return;
    json_key(j, "answer");
    json_object(j);
    answer_keys(j, a);
    json_end_object(j);
}

static void answers(struct json *j, const struct verdict *v)
{
    json_key(j, "answers");
    json_array(j);
    for (size_t i = 0; i < v->answers_n; i++) {
        const struct answer *a = v->answers[i].answer;

        json_object(j);
        key_str_or_null(j, "task", a->task);
        key_str_or_null(j, "phase", a->phase);
        key_str_or_null(j, "role", a->role);
        key_str_or_null(j, "host", a->host);
        answer_keys(j, a);
        key_uint(j, "settled", v->answers[i].settled);
        json_end_object(j);
    }
    json_end_array(j);
}

static void task(struct json *j, const struct verdict *v, const struct task_result *t)
{
    json_object(j);
    key_str(j, "id", t->task->id);
    key_str(j, "title", t->task->title);
    key_text(j, "when", t->task->post ? "post" : "pre");
    key_text(j, "state", task_state_name(t->state));
    key_str(j, "reason", t->reason);
    key_str(j, "question", t->task->question);
    key_str(j, "remedy", t->task->remedy);
    json_key(j, "instances");
    json_array(j);
    for (size_t i = 0; i < t->instances_n; i++) {
        json_object(j);
        host_key(j, v, t->instances[i].host);
        key_text(j, "state", task_state_name(t->instances[i].state));
        because(j, t->instances[i].because);
        key_str(j, "reason", t->instances[i].reason);
        answer_key(j, t->instances[i].answer);
        json_end_object(j);
    }
    json_end_array(j);
    because(j, t->because);
    key_str(j, "look", t->task->look);
    answer_key(j, t->answer);
    json_end_object(j);
}

static void tasks(struct json *j, const struct verdict *v, const struct judged *d)
{
    json_key(j, "tasks");
    json_array(j);
    for (size_t i = 0; i < d->tasks_n; i++)
        task(j, v, &d->tasks[i]);
    json_end_array(j);
}

static void also_judged(struct json *j, const struct verdict *v)
{
    json_key(j, "also_judged");
    json_array(j);
    for (size_t i = 0; i < v->also_n; i++) {
        const struct judged *d = &v->also[i];

        json_object(j);
        key_str_or_null(j, "plan", d->plan ? d->plan->id : STR_NONE);
        key_text(j, "verdict", whole_name(d->whole));
        phases(j, v, d);
        constraints(j, v, d);
        tasks(j, v, d);
        key_str(j, "reason", d->reason);
        key_str_or_null(j, "from", d->from);
        key_str_or_null(j, "to", d->to);
        json_end_object(j);
    }
    json_end_array(j);
}

static void earlier(struct json *j, const struct verdict *v)
{
    json_key(j, "earlier");
    json_array(j);
    for (size_t i = 0; i < v->earlier_n; i++) {
        const struct earlier_upgrade *e = &v->earlier[i];

        json_object(j);
        key_str_or_null(j, "from", e->from);
        key_str_or_null(j, "to", e->to);
        key_time(j, "begin", e->begin);
        key_time(j, "end", e->end);
        key_text(j, "outcome", attempt_outcome_name(e->outcome));
        json_end_object(j);
    }
    json_end_array(j);
}

/* Codes that the evidence names, decoded; left out where there is none. */
static void codes(struct json *j, const struct finding *f)
{
    if (!f->codes_n)
        return;
    json_key(j, "codes");
    json_array(j);
    for (size_t i = 0; i < f->codes_n; i++) {
        json_object(j);
        key_str(j, "code", f->codes[i].written);
        key_str(j, "name", f->codes[i].code->name);
        key_str(j, "means", f->codes[i].code->means);
        json_end_object(j);
    }
    json_end_array(j);
}

static void finding(struct json *j, const struct verdict *v, const struct finding *f)
{
    json_object(j);
    key_str(j, "id", f->id);
    key_str(j, "title", f->title);
    key_text(j, "severity", severity_name(f->severity));
    key_text(j, "state", finding_state_name(f->state));
    key_str_or_null(j, "phase", f->phase);
    json_key(j, "hosts");
    json_array(j);
    for (size_t i = 0; i < f->hosts_n; i++)
        json_str(j, f->hosts[i] < v->hosts_n ? v->hosts[f->hosts[i]].name : STR_NONE);
    json_end_array(j);
    key_uint(j, "count", f->count);
    key_time(j, "first", f->first);
    key_time(j, "last", f->last);
    key_strs(j, "also", f->also);
    key_str_or_null(j, "explained_by", f->explained_by);
    because(j, f->because);
    key_str(j, "cause", f->cause);
    key_str(j, "remedy", f->remedy);
    key_str(j, "provenance", f->provenance);
    key_bool(j, "inferred", f->inferred);
    codes(j, f);
    if (f->pasted) {
        key_text(j, "basis", "pasted text");
        key_text(j, "confidence", f->inferred ? "low" : "medium");
    }
    if (v->has_baseline)
        key_text(j, "baseline", baseline_name(f->baseline));
    json_end_object(j);
}

static void findings(struct json *j, const struct verdict *v)
{
    json_key(j, "findings");
    json_array(j);
    for (size_t i = 0; i < v->findings_n; i++)
        finding(j, v, &v->findings[i]);
    json_end_array(j);
}

static void baseline(struct json *j, const struct verdict *v)
{
    if (!v->has_baseline)
        return;
    json_key(j, "baseline");
    json_object(j);
    json_key(j, "gone");
    json_array(j);
    for (size_t i = 0; i < v->gone_n; i++) {
        json_object(j);
        key_str(j, "id", v->gone[i].id);
        key_str(j, "title", v->gone[i].title);
        key_uint(j, "count", v->gone[i].count);
        json_key(j, "covered");
        json_bool(j, v->gone[i].covered);
        json_end_object(j);
    }
    json_end_array(j);
    json_end_object(j);
}

static void undecided(struct json *j, const struct report_style *style)
{
    json_key(j, "undecided");
    json_array(j);
    for (size_t i = 0; i < style->undecided_n; i++) {
        json_object(j);
        key_str(j, "signature", style->undecided[i].signature);
        key_uint(j, "no_message", style->undecided[i].no_message);
        key_uint(j, "limit", style->undecided[i].limit);
        if (style->undecided[i].no_time)
            key_uint(j, "no_time", style->undecided[i].no_time);
        if (style->undecided[i].too_many) {
            json_key(j, "too_many");
            json_bool(j, true);
        }
        json_end_object(j);
    }
    json_end_array(j);
}

static void skipped_rules(struct json *j, const struct report_style *style)
{
    if (!style->skipped_n)
        return;
    json_key(j, "skipped_rules");
    json_array(j);
    for (size_t i = 0; i < style->skipped_n; i++) {
        json_object(j);
        key_str(j, "file", style->skipped[i].file);
        key_uint(j, "line", style->skipped[i].line);
        key_str(j, "reason", style->skipped[i].why);
        json_end_object(j);
    }
    json_end_array(j);
}

static struct str masked(void *ctx, struct str value)
{
    return mask_text(ctx, value);
}

void report_json(struct buf *out, const struct verdict *v, const struct report_style *style)
{
    struct json j = json_into(out, 2);

    j.pass = masked;
    j.ctx = style->mask;
    json_object(&j);
    key_text(&j, "schema", "postflight.report/1");
    tool(&j, style);
    verdict_part(&j, v);
    plan_part(&j, v);
    also_judged(&j, v);
    earlier(&j, v);
    json_hosts(&j, v);
    phases(&j, v, &v->main);
    constraints(&j, v, &v->main);
    tasks(&j, v, &v->main);
    findings(&j, v);
    json_coverage(&j, v);
    undecided(&j, style);
    skipped_rules(&j, style);
    baseline(&j, v);
    answers(&j, v);
    json_end_object(&j);
    buf_char(out, '\n');
}
