/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What few hits capture and many questions ask for: a fleet has millions of hits, and to look for a
 * name among the captures of each costs more than all else that is asked of them.  One pass notes
 * which of these names a hit has.
 */
#include "verdict/judge.h"

#include "verdict/fact.h"
#include "verdict/steps.h"

static const struct {
    const char *name;
    enum captured is;
} asked[] = {
    { "old_name", CAPTURED_OLD_NAME }, { "clock_from", CAPTURED_CLOCK },
    { "clock_to", CAPTURED_CLOCK },    { "clock_offset", CAPTURED_CLOCK },
    { "clock_off", CAPTURED_CLOCK },   { "bias", CAPTURED_BIAS },
    { "bias-now", CAPTURED_BIAS_NOW },
    { "cleared", CAPTURED_CLEARED },   { "parent", CAPTURED_PARENT },
    { "server", CAPTURED_SERVER },     { "group", CAPTURED_GROUP },
    { "database", CAPTURED_DATABASE }, { "test-database", CAPTURED_CHECK },
    { "cluster_node", CAPTURED_NODE }, { "update", CAPTURED_UPDATE },
    { "root", CAPTURED_ROOT },
};
#define ASKED_N (sizeof asked / sizeof asked[0])

static unsigned captured_by(const struct ev_hit *h)
{
    unsigned all = 0;

    for (size_t c = 0; c < h->captures_n; c++) {
        struct str name = h->captures[c].name;
        for (size_t i = 0; name.n > 3 && i < ASKED_N; i++)
            if (asked[i].name[0] == name.s[0] && str_eq(str_of(asked[i].name), name))
                all |= asked[i].is;
    }
    return all;
}

int judge_captured(struct judge *j)
{
    const struct evidence *e = j->in->evidence;

    j->captured = arena_alloc(j->arena, (e->hits_n + 1) * sizeof *j->captured);
    for (size_t i = 0; j->captured && i < e->hits_n; i++)
        j->captured[i] = (uint16_t)captured_by(&e->hits[i]);
    return j->captured ? 0 : -1;
}
