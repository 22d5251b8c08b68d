/* SPDX-License-Identifier: Apache-2.0 */
#include "event/told_glance.h"

#define SMALL_LETTERS 0x2020202020202020u
#define MULTIPLIER 0x9E3779B97F4A7C15u

static uint64_t load(const char *p, size_t n)
{
    uint64_t bytes = 0;

    memcpy(&bytes, p, n);
    return bytes;
}

static uint64_t hash_of(uint64_t bytes, uint64_t mask)
{
    return ((bytes | SMALL_LETTERS) & mask) * MULTIPLIER >> (64 - GLANCE_LOG);
}

static bool is_known(const struct glance *g, uint64_t bytes)
{
    uint64_t h = hash_of(bytes, g->mask);

    return g->bits[h / 64] >> h % 64 & 1;
}

void glance_init(struct glance *g, size_t width)
{
    memset(g, 0, sizeof *g);
    memset(&g->mask, 0xFF, width);
}

void glance_learn(struct glance *g, const char *word)
{
    size_t n = strlen(word);
    uint64_t h = hash_of(load(word, n < GLANCE_MOST ? n : GLANCE_MOST), g->mask);

    g->bits[h / 64] |= (uint64_t)1 << h % 64;
}

bool glance_at(const struct glance *g, const char *p)
{
    return is_known(g, load(p, GLANCE_MOST));
}

size_t glance_next(const struct glance *g, struct str text, size_t at)
{
    for (; at + GLANCE_MOST <= text.n; at++)
        if (glance_at(g, text.s + at))
            return at;
    for (; at < text.n; at++)
        if (is_known(g, load(text.s + at, text.n - at)))
            return at;
    return text.n;
}
