/* SPDX-License-Identifier: Apache-2.0 */
#include "two_ways.h"

extern const struct parser parser_evtrows;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    return read_two_ways(&parser_evtrows, data, n);
}
