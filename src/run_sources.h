/* SPDX-License-Identifier: Apache-2.0 */
/* Private to run_sources.c and run_read.c: the list of files to read. */
#ifndef RUN_SOURCES_H
#define RUN_SOURCES_H

#include "run_read.h"

struct source {
    const char *path; /* to open; "-" is standard input */
    struct str name;  /* in reports: relative to the operand */
    when modified;
};

struct skipped {
    struct str path;
    const char *reason;
};

struct sources {
    struct arena arena;
    struct source *items; /* sorted by name */
    size_t n, cap;
    struct skipped *skips;
    size_t skips_n, skips_cap;
};

#endif
