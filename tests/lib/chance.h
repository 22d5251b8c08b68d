/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that look drawn by chance and are the same in every run and on every machine
 * (Marsaglia's xorshift, 13-7-17).  Each file that includes this has a state of its own: set it,
 * to anything but 0, and what follows is decided.
 */
#ifndef TESTS_CHANCE_H
#define TESTS_CHANCE_H

#include <stddef.h>
#include <stdint.h>

static uint64_t chance = 88172645463325252u;

static inline uint64_t chance_next(void)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return chance;
}

/* 0 to n - 1; n is neither 0 nor beyond 2^32. */
static inline unsigned below(size_t n)
{
    return (unsigned)(chance_next() % n);
}

#endif
