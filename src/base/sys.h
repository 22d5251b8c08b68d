/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operating system, as far as the program speaks to it outside of reading its input: terminals,
 * processors, environment, and writing results.
 *
 * struct out is one result on its way: a file appears under its name only when it is whole (written
 * beside it, then renamed); what exists and is no regular file (a device, a pipe) is written to
 * directly.  Path NULL is standard output.  A closed pipe is an error like any other.
 */
#ifndef BASE_SYS_H
#define BASE_SYS_H

#include "base/err.h"
#include "base/str.h"

void sys_start(void);                /* once, in main: a closed pipe is an error, not a signal */
int sys_processors(void);            /* at least 1 */
bool sys_is_terminal(int fd);
int sys_columns(int fd);             /* of the terminal; 0: unknown */
char **sys_arguments(int *argc, char **argv); /* of main, in UTF-8; they live as long as it does */
const char *sys_env(const char *name); /* NULL if not set */
void sys_print_error(struct str s);  /* to standard error; nothing can be done if that fails */

struct out;

int out_open(struct out **o, const char *path, struct err *err); /* NULL, "-": standard output */
int out_write(struct out *o, struct str bytes, struct err *err);
int out_commit(struct out *o, struct err *err); /* frees o; ERR_OUTPUT if not all arrived */
void out_abandon(struct out *o);                /* leaves nothing behind; NULL is fine */

#endif
