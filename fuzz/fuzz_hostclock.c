/* SPDX-License-Identifier: Apache-2.0 */
#define TWO_WAYS_LEAST 2 /* a line of one letter */
#include "two_ways.h"

extern const struct parser parser_hostclock;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    return read_two_ways(&parser_hostclock, data, n);
}
