/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports: one file per form, one row in the table of report.c.  A writer turns a verdict into
 * bytes; it judges nothing and opens nothing.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "report/mask.h"
#include "rules/ruleset.h"
#include "verdict/verdict.h"

/* A signature that could not be decided on some events: neither yes nor no. */
struct undecided {
    struct str signature;
    struct str finding;  /* that it would make, or empty */
    uint64_t no_message; /* events without the rendered message that it needs */
    uint64_t limit;      /* events on which a pattern reached a limit */
    uint64_t no_time;    /* events that correlations cannot place in time */
    bool too_many;       /* a correlation: more events than it can look at */
};

struct report_style {
    bool color;          /* ANSI colours allowed */
    bool quiet, verbose; /* text: the verdict line alone; or nothing shortened */
    int width;           /* columns of the terminal; 0: not a terminal, 100 is used */
    struct str version;  /* of the tool */
    struct str options;  /* the options that shape the verdict, as given, redacted */
    size_t signatures;   /* loaded */
    uint64_t signatures_hash;
    const struct undecided *undecided; /* sorted by signature */
    size_t undecided_n;
    const struct skipped_rule *skipped; /* rules left out, --skip-bad-rules */
    size_t skipped_n;
    struct mask *mask;   /* NULL, or whose names no report shows */
};

struct report_writer {
    const char *name;    /* what -f takes: "text", "json" */
    const char *summary;
    void (*write)(struct buf *out, const struct verdict *v, const struct report_style *style);
};

/* report_why(out, v, style, "PHASE[@HOST]"): the chain behind a phase, task or constraint, as text.
   False: nothing goes by that name. */
bool report_why(struct buf *out, const struct verdict *v, const struct report_style *style,
                struct str what);

extern const struct report_writer report_writers[]; /* ends with a row whose name is NULL */
const struct report_writer *report_find(struct str name); /* NULL: unknown */

#endif
