/* SPDX-License-Identifier: Apache-2.0 */
#include "base/defect.h"
#include "lib/test.h"

static bool keeps(const struct defects *d, enum defect_kind kind)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->items[i].kind == kind)
            return true;
    return false;
}

TEST(the_first_defect_of_a_kind_is_kept_however_many_of_others_were_before)
{
    struct defects front = { 0 }, all = { 0 };

    for (uint64_t i = 0; i < 1000; i++)
        defect_note(&front, DEFECT_ENCODING, i, 1);
    defect_note(&front, DEFECT_UNPACK, 1000, 0);
    defect_note(&front, DEFECT_UNPACK, 1001, 0);
    CHECK_INT(front.n, LIMIT_DEFECTS_KEPT + 1);
    CHECK(keeps(&front, DEFECT_UNPACK));
    for (uint64_t i = 0; i < 1000; i++)
        defect_note(&all, DEFECT_RECORD, i, 1);
    defects_join(&all, &front);
    CHECK(keeps(&all, DEFECT_ENCODING) && keeps(&all, DEFECT_UNPACK));
    CHECK_INT(all.counted[DEFECT_UNPACK], 2);
    CHECK_INT(all.noted, 2002);
    CHECK_INT(all.n, LIMIT_DEFECTS_KEPT + 2);
    defects_release(&front);
    defects_release(&all);
}
