/* SPDX-License-Identifier: Apache-2.0 */
#include "event/told_glance.h"

static uint64_t load(const char *p, size_t n)
{
    uint64_t bytes = 0;

    memcpy(&bytes, p, n);
    return bytes;
}

void glance_init(struct glance *g, size_t width)
{
    memset(g, 0, sizeof *g);
    memset(&g->mask, 0xFF, width);
}

void glance_note(struct glance *g, uint64_t bytes)
{
    uint64_t h = glance_hash(g, bytes);

    g->bits[h / 64] |= (uint64_t)1 << h % 64;
}

void glance_learn(struct glance *g, const char *word)
{
    size_t n = strlen(word);

    glance_note(g, load(word, n < GLANCE_MOST ? n : GLANCE_MOST));
}

size_t glance_next(const struct glance *g, struct str text, size_t at)
{
    for (; at + GLANCE_MOST <= text.n; at++)
        if (glance_at(g, text.s + at))
            return at;
    for (; at < text.n; at++)
        if (glance_known(g, load(text.s + at, text.n - at)))
            return at;
    return text.n;
}
