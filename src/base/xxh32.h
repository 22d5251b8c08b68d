/* SPDX-License-Identifier: Apache-2.0 */
/* XXH32, seed 0: the checksum of lz4 frames.  A zero-filled struct is not one: xxh32_begin. */
#ifndef BASE_XXH32_H
#define BASE_XXH32_H

#include <stddef.h>
#include <stdint.h>

struct xxh32 {
    uint32_t lane[4];
    uint64_t n;
    uint8_t held[16]; /* n % 16 of them */
};

void xxh32_begin(struct xxh32 *x);
void xxh32_add(struct xxh32 *x, const uint8_t *p, size_t n);
uint32_t xxh32_sum(const struct xxh32 *x);

#endif
