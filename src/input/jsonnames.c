/* SPDX-License-Identifier: Apache-2.0 */
#include "input/jsonnames.h"

/* Equal ones have equal sums; of others only some, which then are learned twice. */
static uint8_t sum_of(struct str s, size_t name_at, size_t name_n)
{
    unsigned sum = (unsigned)s.n * 7 + (unsigned)name_n * 31 + (unsigned char)s.s[0];

    if (name_n)
        sum += (unsigned char)s.s[name_at] * 3u + (unsigned char)s.s[name_at + name_n - 1] * 5u +
               (unsigned char)s.s[name_at + name_n / 2] * 11u;
    return (uint8_t)(sum ^ sum >> 8);
}

const struct json_stretch *jsonnames_learn(struct jsonnames *names, unsigned place, struct str s,
                                           size_t name_at, size_t name_n, size_t lines)
{
    struct json_stretch *kept;
    uint8_t sum;

    if (!s.n || s.n > JSON_STRETCH_BYTES)
        return NULL;
    sum = sum_of(s, name_at, name_n);
    kept = &names->at[names->by_hash[sum]];
    if (!str_eq((struct str){ kept->s, kept->n }, s)) {
        names->last += names->last < UINT32_MAX ? 1 : 2; /* 0 is none */
        kept = &names->at[names->last % JSON_STRETCHES];
        *kept = (struct json_stretch){ .n = (uint8_t)s.n, .name_at = (uint8_t)name_at,
                                       .name_n = (uint8_t)name_n, .lines = (uint8_t)lines,
                                       .number = names->last };
        memcpy(kept->s, s.s, s.n);
        names->by_hash[sum] = (uint8_t)(names->last % JSON_STRETCHES);
    }
    names->follows[place] = (uint8_t)(kept - names->at);
    return kept;
}
