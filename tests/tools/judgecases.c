/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgecases [--why] < PAGES: pages of facts (tests/verdict/README.md), each behind a line "=== NAME",
 * judged by everything that is built into the program.  Of each it prints "=== NAME" and the whole
 * verdict (tests/lib/verdictlines.h), times from the page's midnight.  A page that cannot be judged
 * ends it with 1.
 *
 * --why: behind the verdict "midnight SECOND" (since 1601), for each instance that is not done and each
 * constraint that is undecidable, and each task that is not done, "why ID[@HOST] WORDS" (what `check
 * --why` says, in one line, | for its ends), and what is cited for an instance, a task or a breach:
 * "cite ID@HOST HOST CHANNEL SECONDS SIGNATURE"; for a finding its state stands for the machine, or
 * "answered" with what answers it.
 */
#include "lib/casepage.h"
#include "lib/verdictlines.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

static bool wants_why;

static void print_verdict(const struct case_page *p, const struct verdict *v)
{
    struct buf lines = { 0 };

    verdict_lines(&lines, v, p->day);
    fwrite(lines.s, 1, lines.n, stdout);
    buf_release(&lines);
}

/* The words of --why with blanks for line ends. */
static void print_why(const struct verdict *v, struct str id, struct str host)
{
    static const struct report_style style = { .width = 160 };
    struct buf text = { 0 }, what = { 0 };

    buf_format(&what, host.n ? "%.*s@%.*s" : "%.*s%.*s", STR_FMT(id), STR_FMT(host));
    if (report_why(&text, v, &style, buf_str(&what))) {
        printf("why %.*s ", (int)what.n, what.s);
        for (size_t i = 0; i < text.n; i++)
            putchar(text.s[i] == '\n' ? '|' : text.s[i]);
        putchar('\n');
    }
    buf_release(&text);
    buf_release(&what);
}

static void print_cites(const struct case_page *p, struct str id, struct str host,
                        const struct ref *refs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct ref *r = &refs[i];

        if (r->hit && r->source && r->time.t != WHEN_NONE)
            printf("cite %.*s@%.*s %.*s %lld %.*s\n", STR_FMT(id), STR_FMT(host),
                   STR_FMT(r->source->name), (long long)((r->time.t - p->day) / WHEN_SECOND),
                   STR_FMT(r->hit->signature->name));
    }
}

static void print_instance(const struct case_page *p, struct str id, struct str host,
                           const struct instance *in)
{
    print_cites(p, id, host, in->because.items, in->because.n);
    for (size_t k = 0; k < in->attempts_n; k++)
        print_cites(p, id, host, in->attempts[k].because.items, in->attempts[k].because.n);
}

static void print_phase(const struct case_page *p, const struct verdict *v,
                        const struct phase_result *r)
{
    for (size_t i = 0; i < r->instances_n; i++) {
        const struct instance *in = &r->instances[i];
        struct str id = r->phase->id;
        struct str host = in->host < v->hosts_n ? v->hosts[in->host].name : STR_NONE;

        if (!host.n)
            continue;
        if (in->state != STATE_DONE)
            print_why(v, id, host);
        print_instance(p, id, host, in);
    }
}

static void print_tasks(const struct case_page *p, const struct verdict *v)
{
    for (size_t i = 0; i < v->main.tasks_n; i++) {
        const struct task_result *t = &v->main.tasks[i];
        struct str id = t->task->id;

        if (!t->instances_n && t->state != TASK_DONE)
            print_why(v, id, STR_NONE);
        print_cites(p, id, STR_NONE, t->because.items, t->because.n);
        for (size_t k = 0; k < t->instances_n; k++) {
            const struct task_instance *in = &t->instances[k];
            struct str host = v->hosts[in->host].name;

            if (in->state != TASK_DONE)
                print_why(v, id, host);
            print_cites(p, id, host, in->because.items, in->because.n);
        }
    }
}

static void print_findings(const struct case_page *p, const struct verdict *v)
{
    for (size_t i = 0; i < v->findings_n; i++) {
        const struct finding *x = &v->findings[i];

        print_cites(p, x->id, str_of(finding_state_name(x->state)), x->because.items,
                    x->because.n);
        print_cites(p, x->id, STR("answered"), x->answers.items, x->answers.n);
    }
}

static void print_reasons(const struct case_page *p, const struct verdict *v)
{
    const struct judged *m = &v->main;

    printf("midnight %lld\n", (long long)(p->day / WHEN_SECOND));
    for (size_t i = 0; i < m->phases_n; i++)
        print_phase(p, v, &m->phases[i]);
    for (size_t i = 0; i < m->constraints_n; i++) {
        const struct constraint_result *c = &m->constraints[i];

        if (c->state == CONSTRAINT_UNDECIDABLE && c->open_pairs_n)
            print_why(v, c->id, STR_NONE);
        for (size_t k = 0; k < c->breaches_n; k++) {
            const struct breach *b = &c->breaches[k];
            struct str host = v->hosts[b->subject->host].name;

            print_cites(p, c->id, host, b->because, 2);
            print_instance(p, c->id, host, b->subject);
            print_instance(p, c->id, host, b->other);
        }
    }
    print_tasks(p, v);
    print_findings(p, v);
}

static int judge(const struct case_world *w, struct str text)
{
    struct case_page p;
    struct verdict *v = NULL;
    struct err err = { 0 };
    struct str name = str_cut(&text, '\n');
    int result;

    case_page_read(w, &p, text, SIZE_MAX, false);
    p.places = wants_why;
    result = p.unknown.n ? err_set(&err, ERR_DATA, "nobody knows: %.*s", STR_FMT(p.unknown))
                         : case_judge(&v, w, &p, &err);
    printf("=== %.*s\n", STR_FMT(name));
    if (result == 0) {
        print_verdict(&p, v);
        if (wants_why)
            print_reasons(&p, v);
    } else {
        fprintf(stderr, "judgecases: %.*s: %s\n", STR_FMT(name), err.text);
    }
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

int main(int argc, char **argv)
{
    struct case_world w;
    struct err err = { 0 };
    struct buf pages = { 0 };
    int result = case_world_shipped(&w, &err);

    wants_why = argc > 1 && strcmp(argv[1], "--why") == 0;
    if (result < 0)
        fprintf(stderr, "judgecases: %s\n", err.text);
    read_all(&pages);
    if (result == 0)
        result = judge_all(&w, buf_str(&pages));
    buf_release(&pages);
    case_world_release(&w);
    return result == 0 ? 0 : 1;
}
