/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SipHash-2-4 with 128 bits of result and a key of zeros.  A log chooses its own templates, so a
 * hash for which two shapes can be made that collide would let one template hide behind another;
 * the one used here is not known to let anybody do that short of 2^64 attempts.
 */
#include "event/shape.h"

#include "base/le.h"

#include <string.h>

#define COMPRESS 2 /* rounds for each word */
#define FINISH 4   /* rounds for each half of the result */

struct sip {
    uint64_t v0, v1, v2, v3;
    uint64_t word; /* bytes that do not make eight yet */
    uint64_t n;    /* bytes so far */
};

static uint64_t turn(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static void rounds(struct sip *s, int n)
{
    for (; n; n--) {
        s->v0 += s->v1;
        s->v1 = turn(s->v1, 13) ^ s->v0;
        s->v0 = turn(s->v0, 32);
        s->v2 += s->v3;
        s->v3 = turn(s->v3, 16) ^ s->v2;
        s->v0 += s->v3;
        s->v3 = turn(s->v3, 21) ^ s->v0;
        s->v2 += s->v1;
        s->v1 = turn(s->v1, 17) ^ s->v2;
        s->v2 = turn(s->v2, 32);
    }
}

static void add_word(struct sip *s, uint64_t word)
{
    s->v3 ^= word;
    rounds(s, COMPRESS);
    s->v0 ^= word;
}

/* The lowest n bytes of bits, 8 at most; above them it is 0. */
static void add_bytes(struct sip *s, uint64_t bits, unsigned n)
{
    unsigned at = s->n % 8;

    s->n += n;
    s->word |= bits << 8 * at;
    if (at + n < 8)
        return;
    add_word(s, s->word);
    s->word = at ? bits >> 8 * (8 - at) : 0;
}

/* With its length, so that no text runs into the next. */
static void add_text(struct sip *s, struct str text)
{
    const uint8_t *p = (const uint8_t *)text.s;
    uint8_t last[8] = { 0 };
    size_t rest = text.n % 8;

    add_bytes(s, text.n, 8);
    for (size_t i = 0; i + 8 <= text.n; i += 8)
        add_bytes(s, le64(p + i), 8);
    if (rest)
        memcpy(last, p + text.n - rest, rest);
    add_bytes(s, le64(last), (unsigned)rest);
}

static uint64_t half(struct sip *s)
{
    rounds(s, FINISH);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

void shape_seal(struct event_shape *shape)
{
    struct sip s = { .v0 = 0x736F6D6570736575, .v1 = 0x646F72616E646F6D ^ 0xEE,
                     .v2 = 0x6C7967656E657261, .v3 = 0x7465646279746573 };

    add_bytes(&s, shape->may_have_message, 1);
    for (size_t i = 0; i < shape->fields_n; i++) {
        add_bytes(&s, (uint8_t)shape->fields[i].place, 1);
        add_text(&s, shape->fields[i].name);
        add_text(&s, shape->fields[i].path);
    }
    add_word(&s, s.word | s.n << 56);
    s.v2 ^= 0xEE;
    shape->id.a = half(&s);
    s.v1 ^= 0xDD;
    shape->id.b = half(&s);
}

bool shape_has_system(const struct event_shape *s, struct str name)
{
    for (size_t i = 0; i < s->fields_n; i++) {
        const struct field *f = &s->fields[i];

        if (f->place == FIELD_SYSTEM && (str_eq(f->name, name) || str_eq(f->path, name)))
            return true;
    }
    return false;
}
