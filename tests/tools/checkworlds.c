/* SPDX-License-Identifier: Apache-2.0 */
/*
 * checkworlds < COMMANDS: the program's own commands, many in one process, because reading the
 * signatures costs more than judging a small world.  A command is a line of fields between tabs:
 *
 *   lines KEY SECOND ARG...   `postflight check ARG...`; prints "=== KEY" and the verdict
 *                             (tests/lib/verdictlines.h), times from SECOND since 1601
 *   run KEY ARG...            the whole program with these arguments, as a user starts it; its
 *                             output is what -o names; prints "=== KEY" and "exit CODE"
 *
 * `lines` reads the signatures once, for all commands.  A command that cannot be done ends the
 * program with 1.
 */
#include "lib/verdictlines.h"
#include "run.h"
#include "run_gather.h"

#include "base/sys.h"

#include <stdio.h>
#include <string.h>

#define ARGS_MOST 4096 /* a fleet of a scan each */

struct words_of_line {
    char *items[ARGS_MOST + 1];
    int n;
};

/* false: too many words. */
static bool split(struct words_of_line *w, char *line)
{
    w->n = 0;
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at; w->n++) {
        char *tab = strchr(at, '\t');

        if (w->n == ARGS_MOST)
            return false;
        w->items[w->n] = at;
        if (tab)
            *tab++ = '\0';
        at = tab;
    }
    w->items[w->n] = NULL;
    return true;
}

static int judge(struct verdict **v, const struct options *o, const struct knowledge *k,
                 struct evidence **e, struct err *err)
{
    struct judge_input in = { .plans = k->plans, .plans_n = k->plans_n, .releases = k->releases,
                              .hazards = &k->hazards, .ruleset = k->set, .zones = o->zones,
                              .zones_n = o->zones_n, .dates = o->dates,
                              .dates_n = o->dates_n, .strict = o->strict, .expect = o->expect };

    for (size_t i = 0; o->plan && i < k->plans_n; i++)
        if (str_eq(k->plans[i]->id, str_of(o->plan)))
            in.forced = k->plans[i];
    if (gather(e, o, k, false, err) < 0)
        return -1;
    in.evidence = *e;
    return evidence_sort(*e) < 0 ? err_nomem(err, "evidence") : verdict_reach(v, &in, err);
}

static int check_lines(const struct knowledge *k, const char *key, const char *second, int argc,
                       char **argv, struct err *err)
{
    struct options o = { 0 };
    struct evidence *e = NULL;
    struct verdict *v = NULL;
    struct buf out = { 0 };
    int64_t day = 0;
    int result = options_parse(&o, argc, argv, err);

    str_i64(str_of(second), &day);
    if (result == 0)
        result = judge(&v, &o, k, &e, err);
    if (result == 0) {
        buf_format(&out, "=== %s\n", key);
        verdict_lines(&out, v, day * WHEN_SECOND);
        fwrite(out.s, 1, out.n, stdout);
    }
    buf_release(&out);
    verdict_free(v);
    evidence_free(e);
    options_release(&o);
    return result;
}

static int run_whole(const char *key, int argc, char **argv, struct err *err)
{
    struct options o = { 0 };
    int code = options_parse(&o, argc, argv, err);

    if (code == 0)
        code = run(&o, err);
    options_release(&o);
    printf("=== %s\nexit %d\n", key, code < 0 ? (int)err->code : code);
    return 0;
}

static int command(const struct knowledge *k, char *line, struct err *err)
{
    static char program[] = "postflight", check[] = "check";
    struct words_of_line w;

    if (!split(&w, line))
        return err_set(err, ERR_USAGE, "more than %d words", ARGS_MOST);
    if (w.n > 3 && strcmp(w.items[0], "lines") == 0) {
        const char *key = w.items[1], *second = w.items[2];

        w.items[1] = program;
        w.items[2] = check;
        return check_lines(k, key, second, w.n - 1, w.items + 1, err);
    }
    if (w.n > 2 && strcmp(w.items[0], "run") == 0) {
        const char *key = w.items[1];

        w.items[1] = program;
        return run_whole(key, w.n - 1, w.items + 1, err);
    }
    return err_set(err, ERR_USAGE, "no command: %s", w.n ? w.items[0] : "");
}

int main(void)
{
    static char line[1 << 20];
    struct knowledge k = { 0 };
    struct options none = { 0 };
    struct err err = { 0 };
    int result;

    sys_start();
    result = knowledge_load(&k, &none, &err);
    while (result == 0 && fgets(line, sizeof line, stdin)) {
        result = command(&k, line, &err);
        fflush(stdout);
    }
    if (result < 0)
        fprintf(stderr, "checkworlds: %s\n", err.text);
    knowledge_release(&k);
    options_release(&none);
    return result < 0 ? 1 : 0;
}
