/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that were met before, for jsonpull.c alone.
 *
 * Objects of one export have the same names in the same order, and the same bytes between the end
 * of one value and the beginning of the next:
 *
 *      {"Id":7036,"Level":4,"Name":"x"}
 *               ^^^^^^^^^ from the end of the value to where the next one begins
 *
 * So what stood behind a value (an opening, an end) the last time is compared at once, and nothing
 * of it is read again.  Each such stretch has a number; names with the same number are equal.
 *
 * JSON_STRETCHES are kept, the oldest one makes room.  A file whose names never come again only
 * pays for copying stretches of up to JSON_STRETCH_BYTES.
 */
#ifndef INPUT_JSONNAMES_H
#define INPUT_JSONNAMES_H

#include "base/str.h"

#define JSON_STRETCHES 64u
#define JSON_STRETCH_BYTES 56u /* longer ones are read each time */
#define JSON_DEPTHS 16u        /* deeper ones share what follows their ends */

struct json_stretch {
    char s[JSON_STRETCH_BYTES];
    uint8_t n, name_at, name_n; /* n 0: not in use */
    uint8_t lines;              /* that end in it */
    uint32_t number;            /* from 1 */
};

/* Zero-filled, it knows nothing. */
struct jsonnames {
    struct json_stretch at[JSON_STRETCHES];
    uint8_t follows[JSON_STRETCHES + 2 * JSON_DEPTHS]; /* what came last behind each place */
    uint8_t by_hash[256];
    uint32_t last;              /* number */
};

/* Places: the value of a stretch's name; the beginning of an object; the end of one, or of a
   list. */
static inline unsigned jsonnames_begin(unsigned depth)
{
    return JSON_STRETCHES + depth % JSON_DEPTHS;
}

static inline unsigned jsonnames_end(unsigned depth)
{
    return JSON_STRETCHES + JSON_DEPTHS + depth % JSON_DEPTHS;
}

/* What came last behind that place, if s begins so; else NULL. */
static inline const struct json_stretch *jsonnames_next(const struct jsonnames *names,
                                                        unsigned place, struct str s)
{
    const struct json_stretch *next = &names->at[names->follows[place]];

    return next->n && next->n <= s.n && memcmp(next->s, s.s, next->n) == 0 ? next : NULL;
}

/* The stretch s, whose name is name_n bytes at name_at, stands behind that place; in it end so many
   lines.  Returns where it is kept, or NULL if it is too long. */
const struct json_stretch *jsonnames_learn(struct jsonnames *names, unsigned place, struct str s,
                                           size_t name_at, size_t name_n, size_t lines);

#endif
