/* SPDX-License-Identifier: Apache-2.0 */
/* github.com/Cyan4973/xxHash, doc/xxhash_spec.md. */
#include "base/xxh32.h"

#include <string.h>

#define PRIME1 0x9E3779B1u
#define PRIME2 0x85EBCA77u
#define PRIME3 0xC2B2AE3Du
#define PRIME4 0x27D4EB2Fu
#define PRIME5 0x165667B1u
#define STRIPE 16u

static uint32_t turned(uint32_t v, unsigned n)
{
    return v << n | v >> (32 - n);
}

static uint32_t le32(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void xxh32_begin(struct xxh32 *x)
{
    *x = (struct xxh32){ .lane = { PRIME1 + PRIME2, PRIME2, 0, 0u - PRIME1 } };
}

static void add_stripe(struct xxh32 *x, const uint8_t *p)
{
    for (size_t i = 0; i < 4; i++)
        x->lane[i] = turned(x->lane[i] + le32(p + 4 * i) * PRIME2, 13) * PRIME1;
}

void xxh32_add(struct xxh32 *x, const uint8_t *p, size_t n)
{
    size_t held = (size_t)(x->n % STRIPE);

    x->n += n;
    if (held) {
        size_t take = STRIPE - held < n ? STRIPE - held : n;

        memcpy(x->held + held, p, take);
        p += take;
        n -= take;
        if (held + take < STRIPE)
            return;
        add_stripe(x, x->held);
    }
    for (; n >= STRIPE; p += STRIPE, n -= STRIPE)
        add_stripe(x, p);
    if (n)
        memcpy(x->held, p, n);
}

uint32_t xxh32_sum(const struct xxh32 *x)
{
    size_t held = (size_t)(x->n % STRIPE), at = 0;
    uint32_t sum = x->n < STRIPE ? PRIME5
                                 : turned(x->lane[0], 1) + turned(x->lane[1], 7) +
                                       turned(x->lane[2], 12) + turned(x->lane[3], 18);

    sum += (uint32_t)x->n;
    for (; held - at >= 4; at += 4)
        sum = turned(sum + le32(x->held + at) * PRIME3, 17) * PRIME4;
    for (; at < held; at++)
        sum = turned(sum + x->held[at] * PRIME5, 11) * PRIME1;
    sum = (sum ^ sum >> 15) * PRIME2;
    sum = (sum ^ sum >> 13) * PRIME3;
    return sum ^ sum >> 16;
}
