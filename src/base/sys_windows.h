/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What base/sys*.c share where they are built for Windows; nobody else includes this.  Paths come
 * as UTF-8.  The file calls are those of POSIX by their return values and errno.
 */
#ifndef BASE_SYS_WINDOWS_H
#define BASE_SYS_WINDOWS_H

#ifdef _WIN32

#include <stdbool.h>
#include <stddef.h>

/*
 * path and tail as UTF-16 in heap memory (mem_free); NULL: no memory, or path is no UTF-8.  A path
 * too long for the old calls is made absolute and gets the prefix that lifts their limit.
 */
wchar_t *sys_wide(const char *path, const wchar_t *tail);

bool sys_may_replace(const char *path);  /* nothing is there, or a regular file */
int sys_open_new(const char *path);      /* for writing; it must not exist; a descriptor or -1 */
int sys_open_existing(const char *path); /* for writing, such as NUL or CON; a descriptor or -1 */
int sys_replace(const char *from, const char *to);
void sys_remove(const char *path);

#endif

#endif
