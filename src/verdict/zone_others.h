/* SPDX-License-Identifier: Apache-2.0 */
/* When clocks were, or will be, set by an hour or less where zone_night.c's Sundays do not tell. */
#ifndef VERDICT_ZONE_OTHERS_H
#define VERDICT_ZONE_OTHERS_H

#include <stddef.h>
#include <stdint.h>

/* Local time by the clock before; the rest in quarters of an hour, `before` as local - UTC. */
struct zone_other {
    uint16_t year;
    uint8_t month, day, at;
    int8_t before, by;
};

extern const struct zone_other zone_others[];
extern const size_t zone_others_n;

#endif
