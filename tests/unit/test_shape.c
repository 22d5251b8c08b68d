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

static const struct field base[] = { { .name = STR_INIT("Image") }, { .name = STR_INIT("CommandLine") } };

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

/* The hash as it is written down, a byte after the other: what the words of shape.c must give. */
struct slow {
    uint64_t v[4], word;
    size_t n;
};

static uint64_t slow_turn(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static void slow_rounds(uint64_t *v, int n)
{
    while (n--) {
        v[0] += v[1], v[1] = slow_turn(v[1], 13), v[1] ^= v[0], v[0] = slow_turn(v[0], 32);
        v[2] += v[3], v[3] = slow_turn(v[3], 16), v[3] ^= v[2];
        v[0] += v[3], v[3] = slow_turn(v[3], 21), v[3] ^= v[0];
        v[2] += v[1], v[1] = slow_turn(v[1], 17), v[1] ^= v[2], v[2] = slow_turn(v[2], 32);
    }
}

static void slow_word(struct slow *s, uint64_t word)
{
    s->v[3] ^= word;
    slow_rounds(s->v, 2);
    s->v[0] ^= word;
}

static void slow_byte(struct slow *s, uint8_t byte)
{
    s->word |= (uint64_t)byte << s->n % 8 * 8;
    if (++s->n % 8)
        return;
    slow_word(s, s->word);
    s->word = 0;
}

static void slow_text(struct slow *s, struct str text)
{
    for (unsigned i = 0; i < 64; i += 8)
        slow_byte(s, (uint8_t)((uint64_t)text.n >> i));
    for (size_t i = 0; i < text.n; i++)
        slow_byte(s, (uint8_t)text.s[i]);
}

static struct shape_id slow_id(const struct field *fields, size_t n, bool may_have_message)
{
    struct slow s = { .v = { 0x736F6D6570736575, 0x646F72616E646F6D ^ 0xEE, 0x6C7967656E657261,
                             0x7465646279746573 } };
    struct shape_id id;

    slow_byte(&s, may_have_message);
    for (size_t i = 0; i < n; i++) {
        slow_byte(&s, (uint8_t)fields[i].place);
        slow_text(&s, fields[i].name);
        slow_text(&s, fields[i].path);
    }
    slow_word(&s, s.word | (uint64_t)s.n << 56);
    s.v[2] ^= 0xEE;
    slow_rounds(s.v, 4);
    id.a = s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
    s.v[1] ^= 0xDD;
    slow_rounds(s.v, 4);
    id.b = s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
    return id;
}

/* Texts of every length in every position of a word: what stands before shifts them. */
TEST(words_and_bytes_give_one_hash)
{
    char text[64];
    struct field fields[3] = { { .name = STR("Data") } };

    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(0x80 + 37 * i);
    for (size_t first = 0; first < 20; first++)
        for (size_t n = 0; n < 40; n++) {
            fields[0].path = (struct str){ text, first };
            fields[1] = (struct field){ .name = { text + first, n }, .place = FIELD_SYSTEM };
            fields[2] = (struct field){ .name = { text, n / 2 }, .path = { text + n / 3, n / 3 } };
            for (size_t fields_n = 0; fields_n <= 3; fields_n++)
                CHECK(shape_same(id_of(fields, fields_n, n % 2),
                                 slow_id(fields, fields_n, n % 2)));
        }
}
