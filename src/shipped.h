/* SPDX-License-Identifier: Apache-2.0 */
/* The signatures, plans and maps of this build, so that the program works as a single file. */
#ifndef SHIPPED_H
#define SHIPPED_H

#include <stddef.h>

struct shipped_file {
    const char *name;           /* "signatures/ms/sdk_26361_started.yml" */
    const unsigned char *bytes;
    size_t n;
};

extern const struct shipped_file shipped_files[]; /* ends with a row whose name is NULL */

#endif
