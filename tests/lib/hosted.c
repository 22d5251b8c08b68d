/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/hosted.h"

#include "lib/test.h"

static const struct signature names_it = { .name = { "names-it", 8 }, .role = { "agent", 5 } };

struct evidence *hosted(const struct made *m, size_t n)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };

    for (size_t i = 0; i < n; i++) {
        struct event ev = { .kind = m[i].computer ? EVENT_WINDOWS : EVENT_TEXT,
                            .channel = STR("x"), .computer = str_of(m[i].computer),
                            .time = { .t = WHEN_DAY, .kind = STAMP_UTC } };
        struct capture c = { STR("host"), str_of(m[i].subject) };
        evidence_begin(e, str_of(m[i].source), STR("evtx"), WHEN_NONE);
        evidence_event(e, &ev);
        if (m[i].subject)
            evidence_hit(e, &ev, &names_it, &c, 1);
        evidence_end(e, 1, &none);
    }
    evidence_sort(e);
    return e;
}

struct verdict *hosted_verdict(const struct evidence *e)
{
    struct judge_input in = { .evidence = e };
    struct verdict *v = NULL;
    struct err err;

    CHECK_INT(verdict_reach(&v, &in, &err), 0);
    return v;
}

/* The name of the host that the coverage gives to a source; "-" for none. */
struct str hosted_source(const struct verdict *v, const char *source)
{
    for (size_t i = 0; i < v->coverage_n; i++) {
        if (str_eq(v->coverage[i].source->name, str_of(source)))
            return v->coverage[i].host == SIZE_MAX ? STR("-") : v->hosts[v->coverage[i].host].name;
    }
    return STR("absent");
}

/* "=": its logs name it so. */
void hosted_check(const char *const (*wanted)[2], size_t n)
{
    struct made m[20] = { { 0 } };

    for (size_t i = 0; i < n; i++)
        m[i] = (struct made){ wanted[i][0], *wanted[i][1] == '=' ? wanted[i][1] + 1 : NULL, NULL };
    struct evidence *e = hosted(m, n);
    struct verdict *v = hosted_verdict(e);
    for (size_t i = 0; i < n; i++)
        CHECK_STR(hosted_source(v, wanted[i][0]), str_of(wanted[i][1] + (*wanted[i][1] == '=')));
    verdict_free(v);
    evidence_free(e);
}
