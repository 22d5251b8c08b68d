/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/scaled.h"

#include "lib/test.h"
#include "verdict/evidence_json.h"

#include <time.h>

#define SECONDS_MOST 20

void scale_begin(struct scale *s)
{
    struct err err = { 0 };

    s->e = evidence_new();
    CHECK_INT(case_world_shipped(&s->w, &err), 0);
    buf_add(&s->text,
            STR("{\"schema\":\"postflight.evidence/1\",\"layout\":2,\"tool\":\"1\"}\n"));
}

static void scale_read(struct scale *s)
{
    struct evidence_reader *r = evidence_reader_new(STR("e.jsonl"), s->w.ruleset);
    struct str text = buf_str(&s->text);
    size_t incomplete = 0;
    int result = 1;

    while (text.n && result > 0)
        result = evidence_reader_line(r, str_cut(&text, '\n'));
    CHECK_INT(result >= 0 ? evidence_reader_end(r, NULL, s->e) : result, 0);
    evidence_reader_free(r);
    for (size_t i = 0; i < s->e->sources_n; i++)
        incomplete += s->e->sources[i].incomplete;
    CHECK_INT(incomplete, 0); /* such a log speaks for nothing: there would be little to judge */
    CHECK_INT(evidence_unite(s->e) < 0 ? -1 : evidence_sort(s->e), 0);
}

void scale_judge(struct scale *s, struct str plan)
{
    struct case_page p = { .evidence = s->e, .forced = plan };
    struct err err = { 0 };
    clock_t from;
    double seconds;

    scale_read(s);
    from = clock();
    CHECK_INT(case_judge(&s->v, &s->w, &p, &err), 0);
    seconds = (double)(clock() - from) / CLOCKS_PER_SEC;
    if (seconds > SECONDS_MOST)
        test_fail(__FILE__, __LINE__, "%.1f seconds", seconds);
}

void scale_end(struct scale *s)
{
    verdict_free(s->v);
    evidence_free(s->e);
    buf_release(&s->text);
    case_world_release(&s->w);
}

void scale_close(struct buf *out, int entries)
{
    buf_format(out, "{\"complete\":\"all\",\"entries\":%d}\n", entries);
}
