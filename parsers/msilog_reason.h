/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private to msilog: the reason of a failed run.  "Read a verbose log from the first `Return value
 * 3` upwards" (known-failures.md 12.2): the last line above it that states an error is the reason.
 * What states an error, and how well:
 *
 *   a reason   "Error NNNN." and "Internal Error NNNN."; "Product: X -- text" unless it reports
 *              success or only "Installation failed."; an exception; what a custom action says with
 *              "failed", "error code", "could not", "cannot" or "FATAL ACTION"
 *   an echo    "CustomAction X returned actual error code N", "Note: 1: 17NN", "DEBUG: Error NNNN",
 *              engine lines that speak of a system error: they tell that, not why
 *
 * The last line wins, except that an echo gives way to a reason at most REASON_REACH lines above
 * it.  Lines that say "continuing anyway" state nothing, nor do property dumps.
 */
#ifndef PARSERS_MSILOG_REASON_H
#define PARSERS_MSILOG_REASON_H

#include "base/buf.h"
#include "parsers/msilog_line.h"

#define REASON_REACH 25u

struct msi_said {
    struct buf text;
    uint64_t line; /* 0: none */
};

struct msi_reason {
    struct msi_said reason, echo;
};

void msi_reason_hear(struct msi_reason *r, const struct msi_line *line, uint64_t number);
struct str msi_reason_str(const struct msi_reason *r); /* absent if no line stated an error */
void msi_reason_forget(struct msi_reason *r);          /* a new run */
bool msi_reason_failed(const struct msi_reason *r);    /* no memory */
void msi_reason_release(struct msi_reason *r);

#endif
