/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes as evidence: what is taken from them is written, read again and written the same; and
 * judged with every shipped signature and plan, whatever it claims.
 */
#include "promise.h"

#include "shipped.h"
#include "verdict/evidence_json.h"
#include "verdict/verdict.h"

#include <string.h>

#define PLANS_MOST 100

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* So that sightings in evidence are taken. */
static const char correlation[] =
    "title: e\nid: fuzz-event\nlogsource: {product: windows}\n"
    "detection: {s: {EventID: 1}, condition: s}\n---\n"
    "title: c\nid: fuzz-correlation\ncorrelation: {type: event_count, rules: [fuzz-event], "
    "group-by: [F, G], timespan: 5m, condition: {gte: 2}}\n";

static struct arena arena;
static struct ruleset *set;
static struct releases *releases;
static const struct plan *plans[PLANS_MOST];
static size_t plans_n;

/* Once: knowledge does not change. */
static void load(void)
{
    struct err err = { 0 };

    set = ruleset_new();
    for (const struct shipped_file *f = shipped_files; f->name; f++) {
        struct str yaml = { (const char *)f->bytes, f->n };
        struct plan *plan;

        if (strstr(f->name, "/maps/releases.yml")) {
            promise(releases_read(&releases, &arena, f->name, yaml, &err) == 0);
        } else if (strstr(f->name, "/maps/")) {
            continue; /* explain's: nothing is judged by them */
        } else if (strstr(f->name, "/plans/")) {
            promise(plan_read(&plan, &arena, f->name, yaml, &err) == 0 && plans_n < PLANS_MOST);
            plans[plans_n++] = plan;
        } else {
            promise(ruleset_add_text(set, f->name, yaml, &err) == 0);
        }
    }
    promise(ruleset_add_text(set, "correlation", STR(correlation), &err) == 0);
    promise(ruleset_build(set, &err) == 0);
}

static struct evidence *read_all(struct str text)
{
    struct evidence_reader *r = evidence_reader_new(STR("e"), set);
    struct evidence *e = evidence_new();
    int result = 1;

    promise(r && e);
    while (text.n && result > 0)
        result = evidence_reader_line(r, str_cut(&text, '\n'));
    promise(result >= 0 && evidence_reader_end(r, NULL, e) == 0 && evidence_unite(e) == 0);
    evidence_reader_free(r);
    return e;
}

static void judge(struct evidence *e, bool forced)
{
    struct judge_input in = { .evidence = e, .plans = plans, .plans_n = plans_n,
                              .forced = forced ? plans[0] : NULL, .releases = releases,
                              .ruleset = set, .strict = forced };
    struct verdict *v = NULL;
    struct err err = { 0 };

    promise(verdict_reach(&v, &in, &err) == 0);
    promise(v->exit_code >= 0 && v->exit_code <= 3);
    verdict_free(v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct evidence_about about = { .version = STR("1"), .since = WHEN_NONE, .until = WHEN_NONE };
    struct buf one = { 0 }, two = { 0 };
    struct evidence *e, *back;

    if (!set)
        load();
    about.set = set;
    e = read_all((struct str){ (const char *)data, n });
    promise(evidence_write(&one, e, &about) == 0);
    back = read_all(buf_str(&one));
    promise(evidence_write(&two, back, &about) == 0);
    promise(str_eq(buf_str(&one), buf_str(&two)));
    promise(evidence_sort(back) == 0);
    judge(back, n % 2);
    buf_release(&one);
    buf_release(&two);
    evidence_free(e);
    evidence_free(back);
    return 0;
}
