/* SPDX-License-Identifier: Apache-2.0 */
/* Stamps of sources as moments. */
#ifndef VERDICT_CLOCK_H
#define VERDICT_CLOCK_H

#include "verdict/judge.h"

/* moment_told: by the clock of the source's machine, as a person reads it there; moment_of: with
   what is known to be wrong with that clock taken off, for every comparison. */
/* moment_of_stamp: by the zone alone, whatever was set. */
struct moment moment_of_stamp(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
struct moment moment_told(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
struct moment moment_of(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
/* A time that no clock of its machine shows (zone_left_out). */
bool stamp_left_out(const struct judge *j, uint32_t source, uint32_t run, struct stamp s);
/* How far apart the clocks of two machines can be; WHEN_NONE: no bound is known. */
when clock_tolerance(const struct judge *j, size_t a, size_t b);

#endif
