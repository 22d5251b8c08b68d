/* SPDX-License-Identifier: Apache-2.0 */
/* The same record in two exports of its log. */
#include "lib/test.h"

#include "verdict/evidence.h"

static const struct signature sig_a = { .name = { "a", 1 } };

/* WMI's table of a log has no insertion strings, and sorts before the log itself. */
TEST(of_a_record_in_two_exports_the_one_that_captured_more_stays)
{
    struct evidence *e = evidence_new();
    struct defects none = { 0 };
    struct event ev = { .kind = EVENT_WINDOWS, .channel = STR("System"), .computer = STR("AG01"),
                        .provider = STR("EventLog"), .record = 10, .has_record = true, .level = 4,
                        .time = { .t = 10 * WHEN_SECOND, .kind = STAMP_UTC } };
    struct capture bias = { STR("bias"), STR("-540 Tokyo Standard Time") };

    for (int log = 0; log < 2; log++) {
        evidence_begin(e, log ? STR("b.evt") : STR("a.txt"), STR("x"), WHEN_NONE);
        evidence_event(e, &ev);
        evidence_hit(e, &ev, &sig_a, log ? &bias : NULL, log ? 1 : 0);
        evidence_end(e, 1, &none);
    }
    CHECK_INT(evidence_sort(e), 0);
    if (CHECK_INT(e->hits_n, 1) && CHECK_INT(e->hits[0].captures_n, 1))
        CHECK_STR(e->hits[0].captures[0].value, bias.value);
    evidence_free(e);
}
