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
        defect_note(&front, DEFECT_ENCODING, 1000 + i, 1);
    defect_note(&front, DEFECT_UNPACK, 2000, 0);
    defect_note(&front, DEFECT_UNPACK, 2001, 0);
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

/* ahead: so many of the one kind are noted before the first of the other one. */
static void note_two_kinds(struct defects *d, uint64_t ahead)
{
    for (uint64_t i = 0; i < 100 + ahead; i++) {
        if (i < 100)
            defect_note(d, DEFECT_ENCODING, i * 10, 1);
        if (i >= ahead)
            defect_note(d, DEFECT_VALUE, (i - ahead) * 10, 0);
    }
    defect_note(d, DEFECT_TRUNCATED, 5000, 0);
}

TEST(what_is_kept_and_its_order_do_not_hang_on_who_noted_first)
{
    for (uint64_t ahead = 0; ahead <= 100; ahead += 20) {
        struct defects even = { 0 }, d = { 0 };

        note_two_kinds(&even, 0);
        note_two_kinds(&d, ahead);
        CHECK_INT(d.n, LIMIT_DEFECTS_KEPT + 1);
        CHECK_INT(d.n, even.n);
        for (size_t i = 0; i < d.n && i < even.n; i++) {
            CHECK_INT(d.items[i].kind, even.items[i].kind);
            CHECK_INT(d.items[i].at, even.items[i].at);
        }
        defects_release(&even);
        defects_release(&d);
    }
}
