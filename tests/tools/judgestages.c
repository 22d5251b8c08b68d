/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judgestages PATH...: `check` of logs or evidence, one stage after the other.  A line for each:
 * its name, CPU seconds, and the largest memory of the process at its end, in MiB:
 *
 *   start    signatures and plans
 *   read     evidence, or logs
 *   sort     hits and sources in their order, copies dropped
 *   judge    the verdict
 *   report   text, to nowhere
 *
 * then `hits`, how many there were, and `hosts`.
 */
#include "run.h"
#include "run_gather.h"

#include "base/sys.h"
#include "report/report.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

struct stages {
    clock_t last;
};

static void stage(struct stages *s, const char *name)
{
    struct rusage used;
    clock_t now = clock();

    getrusage(RUSAGE_SELF, &used);
    printf("%s %.3f %ld\n", name, (double)(now - s->last) / CLOCKS_PER_SEC, used.ru_maxrss / 1024);
    s->last = clock();
}

static int judge(struct verdict **v, const struct options *o, const struct knowledge *k,
                 const struct evidence *e, struct err *err)
{
    const struct judge_input in = { .evidence = e, .plans = k->plans, .plans_n = k->plans_n,
                                    .releases = k->releases, .hazards = &k->hazards,
                                    .ruleset = k->set, .glossary = &k->glossary,
                                    .strict = o->strict };

    return verdict_reach(v, &in, err);
}

static void report(const struct verdict *v)
{
    struct report_style style = { .version = STR("0") };
    struct buf text = { 0 };

    report_find(STR("text"))->write(&text, v, &style);
    buf_release(&text);
}

int main(int argc, char **argv)
{
    static char check[] = "check";
    struct stages s = { .last = clock() };
    struct knowledge k = { 0 };
    struct options o = { 0 };
    struct evidence *e = NULL;
    struct verdict *v = NULL;
    struct err err = { 0 };
    char *args[64] = { argv[0], check };
    int n = 2, result;

    sys_start();
    for (int i = 1; i < argc && n < 63; i++)
        args[n++] = argv[i];
    result = options_parse(&o, n, args, &err);
    if (result == 0)
        result = knowledge_load(&k, &o, &err);
    stage(&s, "start");
    if (result == 0)
        result = gather(&e, &o, &k, false, &err);
    stage(&s, "read");
    if (result == 0 && evidence_sort(e) < 0)
        result = err_nomem(&err, "evidence");
    stage(&s, "sort");
    if (result == 0)
        result = judge(&v, &o, &k, e, &err);
    stage(&s, "judge");
    if (result == 0)
        report(v);
    stage(&s, "report");
    if (result == 0)
        printf("hits %zu\nhosts %zu\n", e->hits_n, v->hosts_n);
    else
        fprintf(stderr, "judgestages: %s\n", err.text);
    verdict_free(v);
    evidence_free(e);
    knowledge_release(&k);
    options_release(&o);
    return result == 0 ? 0 : 1;
}
