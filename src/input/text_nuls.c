/* SPDX-License-Identifier: Apache-2.0 */
/*
 * NULs inside of lines, in text of single bytes: they stay where they are.  One or two may be
 * meant, as between the strings of a list and at its end; where there are more, something else
 * stood.
 */
#include "input/text_inside.h"

#include <string.h>

#define DAMAGE_LEAST 3

void text_note_nuls(struct text *t, const uint8_t *p, size_t n)
{
    const uint8_t *end = p + n, *nul = n ? memchr(p, 0, n) : NULL;

    while (nul) {
        const uint8_t *from = nul;

        while (nul < end && !*nul)
            nul++;
        if (nul - from >= DAMAGE_LEAST)
            text_note(t, stream_offset(t->in) + (uint64_t)(from - p), (uint64_t)(nul - from));
        nul = nul < end ? memchr(nul, 0, (size_t)(end - nul)) : NULL;
    }
}
