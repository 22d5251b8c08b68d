/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The conductor: the only place that knows every room.  run() does what a parsed command line asks
 * for and returns the exit code (contract section 3), or -1 with err filled.  Each command lives in
 * a file of its own (run_check.c, run_dump.c, ...); what they share is in run_read.h (sources and
 * workers), run_rules.h (signatures and plans) and run_write.h (outputs).
 */
#ifndef RUN_H
#define RUN_H

#include "options.h"

int run(const struct options *o, struct err *err);

/* One command each; as run. */
int run_check(const struct options *o, struct err *err);
int run_scan(const struct options *o, struct err *err);
int run_dump(const struct options *o, struct err *err);
int run_explain(const struct options *o, struct err *err);
int run_list(const struct options *o, struct err *err);
int run_test(const struct options *o, struct err *err);
int run_lint(const struct options *o, struct err *err);
int run_new(const struct options *o, struct err *err);

/* The only output of a command that has no -o: to standard output, in one go. */
int run_print(struct buf *text, struct err *err); /* releases text */

#endif
