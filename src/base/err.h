/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct err: what went wrong, described once, where it is detected.  Everyone above only passes
 * it on (return -1); only main prints it.  The codes are the exit codes of the contract.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/printf.h"

enum err_code {
    ERR_NONE = 0,
    ERR_USAGE = 64,    /* the command line is wrong */
    ERR_DATA = 65,     /* a signature, plan or answers file is wrong */
    ERR_NO_INPUT = 66, /* an input cannot be opened at all */
    ERR_INTERNAL = 70, /* a broken promise of our own, or no memory */
    ERR_OUTPUT = 74,   /* the report cannot be written */
    ERR_AGAIN = 75     /* a passing fault: run it again */
};

struct err {
    enum err_code code;
    char text[1024]; /* one or more lines, NUL terminated, without a final line feed */
};

/* Both return -1, so that "return err_set(...)" reads well.  A NULL err is allowed. */
int err_set(struct err *err, enum err_code code, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
int err_nomem(struct err *err, const char *what);

#endif
