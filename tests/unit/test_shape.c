/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "event/shape.h"

static struct shape_id id_of(const struct field *fields, size_t n, bool may_have_message)
{
    struct event_shape s = { .fields = fields, .fields_n = n,
                             .may_have_message = may_have_message };

    shape_seal(&s);
    return s.id;
}

static const struct field base[] = { { .name = STR("Image") }, { .name = STR("CommandLine") } };

TEST(equal_shapes_have_one_id_wherever_they_lie)
{
    const struct field copy[] = { { .name = STR("Image"), .value = STR("not looked at") },
                                  { .name = STR("CommandLine") } };

    CHECK(shape_same(id_of(base, 2, false), id_of(copy, 2, false)));
}

TEST(whatever_a_shape_says_is_in_its_id)
{
    const struct field others[][2] = {
        { { .name = STR("Image") }, { .name = STR("CommandLinf") } },
        { { .name = STR("CommandLine") }, { .name = STR("Image") } },
        { { .name = STR("ImageC") }, { .name = STR("ommandLine") } },
        { { .name = STR("Image"), .path = STR("CommandLine") }, { .name = STR("") } },
        { { .name = STR("Image"), .path = STR("x") }, { .name = STR("CommandLine") } },
        { { .name = STR("Image"), .place = FIELD_SYSTEM }, { .name = STR("CommandLine") } },
    };
    struct shape_id id = id_of(base, 2, false);

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK(!shape_same(id, id_of(others[i], 2, false)));
    CHECK(!shape_same(id, id_of(base, 1, false)));
    CHECK(!shape_same(id, id_of(base, 0, false)));
    CHECK(!shape_same(id, id_of(base, 2, true)));
}

/* Computed with an independent SipHash-2-4-128 that gives the reference's vectors. */
TEST(the_hash_is_siphash)
{
    struct shape_id none = id_of(NULL, 0, false), two = id_of(base, 2, false);

    CHECK(none.a == 0xB8AF4C5EE8121ED4 && none.b == 0x01B83875E594F031);
    CHECK(two.a == 0xA9A574C3043B4294 && two.b == 0xC7C950CC3AE8A06D);
}
