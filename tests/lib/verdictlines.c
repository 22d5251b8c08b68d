/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/verdictlines.h"

static struct str host_of(const struct verdict *v, size_t host)
{
    if (host == SIZE_MAX)
        return STR("group"); /* an act of no one machine */
    return str_first(v->hosts[host].name, str_find_char(v->hosts[host].name, '.'));
}

static void add_time(struct buf *out, struct moment m, when day)
{
    if (m.t == WHEN_NONE)
        buf_add(out, STR(" -"));
    else
        buf_format(out, " %lld", (long long)((m.t - day) / WHEN_SECOND));
}

static void instance_lines(struct buf *out, const char *word, const struct verdict *v,
                           const struct phase_result *r, when day)
{
    for (size_t i = 0; i < r->instances_n; i++) {
        const struct instance *in = &r->instances[i];
        buf_format(out, "%s %.*s %.*s %s %s %zu", word, STR_FMT(r->phase->id),
                   STR_FMT(host_of(v, in->host)), state_name(in->state),
                   in->level ? level_name(in->level) : "none", in->attempts_n);
        add_time(out, in->begin, day);
        add_time(out, in->end, day);
        buf_char(out, '\n');
    }
}

static void phase_lines(struct buf *out, const struct verdict *v, const struct phase_result *r,
                        when day)
{
    buf_format(out, "phase %.*s %s\n", STR_FMT(r->phase->id), state_name(r->state));
    instance_lines(out, "instance", v, r, day);
}

static void also_lines(struct buf *out, const struct verdict *v, const struct judged *also,
                       when day)
{
    buf_format(out, "also %.*s %s\n", STR_FMT(also->plan->id), whole_name(also->whole));
    for (size_t i = 0; i < also->phases_n; i++)
        instance_lines(out, "also-instance", v, &also->phases[i], day);
}

static void constraint_lines(struct buf *out, const struct verdict *v,
                             const struct constraint_result *c)
{
    buf_format(out, "constraint %.*s %s %llu %llu %llu\n", STR_FMT(c->id),
               constraint_state_name(c->state), (unsigned long long)c->kept,
               (unsigned long long)c->undecidable, (unsigned long long)c->violated);
    for (size_t i = 0; i < c->breaches_n; i++) {
        const struct breach *b = &c->breaches[i];
        buf_format(out, "breach %.*s %.*s %.*s %.*s %.*s\n", STR_FMT(c->id),
                   STR_FMT(b->subject->phase->id), STR_FMT(host_of(v, b->subject->host)),
                   STR_FMT(b->other->phase->id), STR_FMT(host_of(v, b->other->host)));
    }
}

static void task_lines(struct buf *out, const struct verdict *v, const struct task_result *t)
{
    buf_format(out, "task %.*s %s\n", STR_FMT(t->task->id), task_state_name(t->state));
    for (size_t i = 0; i < t->instances_n; i++)
        buf_format(out, "taskon %.*s %.*s %s\n", STR_FMT(t->task->id),
                   STR_FMT(host_of(v, t->instances[i].host)),
                   task_state_name(t->instances[i].state));
}

static void finding_line(struct buf *out, const struct verdict *v, const struct finding *f)
{
    buf_format(out, "finding %.*s %s", STR_FMT(f->id), finding_state_name(f->state));
    for (size_t i = 0; i < f->hosts_n; i++)
        buf_format(out, " %.*s", STR_FMT(host_of(v, f->hosts[i])));
    for (size_t i = 0; i < f->also.n; i++)
        buf_format(out, "%s %.*s", i ? "" : " =", STR_FMT(f->also.items[i]));
    buf_char(out, '\n');
}

void verdict_lines(struct buf *out, const struct verdict *v, when day)
{
    const struct judged *m = &v->main;

    buf_format(out, "state %s %d\n", whole_name(v->whole), v->exit_code);
    buf_format(out, "plan %.*s\n", STR_FMT(m->plan ? m->plan->id : STR("none")));
    buf_format(out, "machines %zu\n", v->machines);
    for (size_t i = 0; i < v->hosts_n; i++)
        buf_format(out, "host %.*s%s\n", STR_FMT(host_of(v, i)),
                   v->hosts[i].hidden ? " hidden" : "");
    for (size_t i = 0; i < v->also_n; i++)
        also_lines(out, v, &v->also[i], day);
    for (size_t i = 0; i < m->phases_n; i++)
        phase_lines(out, v, &m->phases[i], day);
    for (size_t i = 0; i < m->constraints_n; i++)
        constraint_lines(out, v, &m->constraints[i]);
    for (size_t i = 0; i < m->tasks_n; i++)
        task_lines(out, v, &m->tasks[i]);
    for (size_t i = 0; i < v->findings_n; i++)
        finding_line(out, v, &v->findings[i]);
}
