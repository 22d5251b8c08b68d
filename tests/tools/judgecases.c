/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgecases < PAGES: pages of facts (tests/verdict/README.md), each behind a line "=== NAME",
 * judged by everything that is built into the program.  Of each it prints "=== NAME" and the whole
 * verdict, a statement a line:
 *
 *   state WORD EXIT | plan ID | machines N
 *   phase ID STATE | instance PHASE HOST STATE LEVEL ATTEMPTS BEGIN END
 *   constraint ID STATE KEPT UNDECIDABLE VIOLATED | breach ID PHASE HOST PHASE HOST
 *   task ID STATE | taskon ID HOST STATE | finding ID STATE HOST...
 *
 * Times are seconds from the page's midnight, or "-".  A page that cannot be judged ends it with 1.
 */
#include "lib/casepage.h"

#include "base/buf.h"

#include <stdio.h>

static struct str host_of(const struct verdict *v, size_t host)
{
    if (host == SIZE_MAX)
        return STR("group"); /* an act of no one machine */
    return str_first(v->hosts[host].name, str_find_char(v->hosts[host].name, '.'));
}

static void print_time(const struct case_page *p, struct moment m)
{
    if (m.t == WHEN_NONE)
        fputs(" -", stdout);
    else
        printf(" %lld", (long long)((m.t - p->day) / WHEN_SECOND));
}

static void print_phase(const struct case_page *p, const struct verdict *v,
                        const struct phase_result *r)
{
    printf("phase %.*s %s\n", STR_FMT(r->phase->id), state_name(r->state));
    for (size_t i = 0; i < r->instances_n; i++) {
        const struct instance *in = &r->instances[i];
        printf("instance %.*s %.*s %s %s %zu", STR_FMT(r->phase->id),
               STR_FMT(host_of(v, in->host)), state_name(in->state),
               in->level ? level_name(in->level) : "none", in->attempts_n);
        print_time(p, in->begin);
        print_time(p, in->end);
        putchar('\n');
    }
}

static void print_constraint(const struct verdict *v, const struct constraint_result *c)
{
    printf("constraint %.*s %s %llu %llu %llu\n", STR_FMT(c->id), constraint_state_name(c->state),
           (unsigned long long)c->kept, (unsigned long long)c->undecidable,
           (unsigned long long)c->violated);
    for (size_t i = 0; i < c->breaches_n; i++) {
        const struct breach *b = &c->breaches[i];
        printf("breach %.*s %.*s %.*s %.*s %.*s\n", STR_FMT(c->id), STR_FMT(b->subject->phase->id),
               STR_FMT(host_of(v, b->subject->host)), STR_FMT(b->other->phase->id),
               STR_FMT(host_of(v, b->other->host)));
    }
}

static void print_task(const struct verdict *v, const struct task_result *t)
{
    printf("task %.*s %s\n", STR_FMT(t->task->id), task_state_name(t->state));
    for (size_t i = 0; i < t->instances_n; i++)
        printf("taskon %.*s %.*s %s\n", STR_FMT(t->task->id),
               STR_FMT(host_of(v, t->instances[i].host)), task_state_name(t->instances[i].state));
}

static void print_finding(const struct verdict *v, const struct finding *f)
{
    printf("finding %.*s %s", STR_FMT(f->id), finding_state_name(f->state));
    for (size_t i = 0; i < f->hosts_n; i++)
        printf(" %.*s", STR_FMT(host_of(v, f->hosts[i])));
    putchar('\n');
}

static void print_verdict(const struct case_page *p, const struct verdict *v)
{
    const struct judged *m = &v->main;

    printf("state %s %d\n", whole_name(v->whole), v->exit_code);
    printf("plan %.*s\n", STR_FMT(m->plan ? m->plan->id : STR("none")));
    printf("machines %zu\n", v->machines);
    for (size_t i = 0; i < m->phases_n; i++)
        print_phase(p, v, &m->phases[i]);
    for (size_t i = 0; i < m->constraints_n; i++)
        print_constraint(v, &m->constraints[i]);
    for (size_t i = 0; i < m->tasks_n; i++)
        print_task(v, &m->tasks[i]);
    for (size_t i = 0; i < v->findings_n; i++)
        print_finding(v, &v->findings[i]);
}

static int judge(const struct case_world *w, struct str text)
{
    struct case_page p;
    struct verdict *v = NULL;
    struct err err = { 0 };
    struct str name = str_cut(&text, '\n');
    int result;

    case_page_read(w, &p, text, SIZE_MAX, false);
    result = p.unknown.n ? err_set(&err, ERR_DATA, "no signature %.*s", STR_FMT(p.unknown))
                         : case_judge(&v, w, &p, &err);
    printf("=== %.*s\n", STR_FMT(name));
    if (result == 0)
        print_verdict(&p, v);
    else
        fprintf(stderr, "judgecases: %.*s: %s\n", STR_FMT(name), err.text);
    verdict_free(v);
    case_page_release(&p);
    return result;
}

static int judge_all(const struct case_world *w, struct str pages)
{
    static const char mark[] = "\n=== ";
    int result = 0;

    pages = str_from(pages, str_find(pages, STR("=== ")) + 4);
    while (pages.n && result == 0) {
        size_t n = str_find(pages, STR(mark));
        result = judge(w, str_first(pages, n + 1));
        pages = str_from(pages, n + sizeof mark - 1);
    }
    return result;
}

static void read_all(struct buf *pages)
{
    static char block[1 << 16];

    for (size_t n; (n = fread(block, 1, sizeof block, stdin)) > 0;)
        buf_add(pages, (struct str){ block, n });
}

int main(void)
{
    struct case_world w;
    struct err err = { 0 };
    struct buf pages = { 0 };
    int result = case_world_shipped(&w, &err);

    if (result < 0)
        fprintf(stderr, "judgecases: %s\n", err.text);
    read_all(&pages);
    if (result == 0)
        result = judge_all(&w, buf_str(&pages));
    buf_release(&pages);
    case_world_release(&w);
    return result == 0 ? 0 : 1;
}
