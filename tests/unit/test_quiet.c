/* SPDX-License-Identifier: Apache-2.0 */
/* Events that are told by their data alone (rules/quiet.h). */
#include "lib/test.h"

#include "base/mem.h"
#include "rules/quiet.h"

/* Asked about, and kept where it was not known, as an event is of which no rule was true. */
static bool meets(struct quiet *q, uint64_t door, uint64_t form, struct str data)
{
    struct quiet_as as = { .door = door, .form = form, .data = data };
    bool known = quiet_knows(q, &as);

    if (!known)
        quiet_keep(q, &as);
    return known;
}

TEST(data_that_come_again_are_known_from_the_third_time_on)
{
    struct quiet *q = mem_zero(1, sizeof *q);

    CHECK(q != NULL);
    CHECK(!meets(q, 1, 1, STR("Windows Update running")));
    CHECK(!meets(q, 1, 1, STR("Windows Update running")));
    CHECK(meets(q, 1, 1, STR("Windows Update running")));
    CHECK(meets(q, 1, 1, STR("Windows Update running")));
    mem_free(q);
}

TEST(other_data_or_another_place_are_not_known)
{
    struct quiet *q = mem_zero(1, sizeof *q);

    CHECK(q != NULL);
    for (int i = 0; i < 3; i++)
        (void)meets(q, 1, 1, STR("Windows Update running"));
    CHECK(!meets(q, 1, 1, STR("Windows Update stopped")));
    CHECK(!meets(q, 1, 1, STR("Windows Update runnin")));
    CHECK(!meets(q, 2, 1, STR("Windows Update running")));
    CHECK(!meets(q, 1, 2, STR("Windows Update running")));
    mem_free(q);
}

/* More of them than there are places: each takes one from another, and none is taken for it. */
TEST(data_that_come_once_are_never_taken_for_others)
{
    struct quiet *q = mem_zero(1, sizeof *q);
    char data[] = "session 00000";

    CHECK(q != NULL);
    for (unsigned i = 0; i < 20 * QUIET_SLOTS; i++) {
        for (unsigned at = sizeof data - 2, n = i; at > 7; at--, n /= 10)
            data[at] = (char)('0' + n % 10);
        CHECK(!meets(q, 1, 1, (struct str){ data, sizeof data - 1 }));
    }
    mem_free(q);
}
