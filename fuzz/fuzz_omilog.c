/* SPDX-License-Identifier: Apache-2.0 */
#define TWO_WAYS_LEAST 5
#include "two_ways.h"

extern const struct parser parser_omilog;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    return read_two_ways(&parser_omilog, data, n);
}
