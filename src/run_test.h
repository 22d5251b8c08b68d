/* SPDX-License-Identifier: Apache-2.0 */
/* Exemplars through the parsers that would read them in earnest; for `test` and `new`. */
#ifndef RUN_TEST_H
#define RUN_TEST_H

#include "run_rules.h"

struct tally {
    size_t passed, failed;
};

/* All signatures of k; lines about those that fail, and with verbose about all, to out. */
int test_signatures(const struct knowledge *k, bool verbose, struct tally *tally, struct buf *out,
                    struct err *err);

#endif
