/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libarchive turns the names of 7z, cab, rar and ISO files into the locale's character set and has
 * none for what that lacks: in ours, which is C, for all that is not ASCII.  Between enter and
 * leave the calling thread has UTF-8 as its character set; all else of the locale stays.
 */
#ifndef BASE_SYS_NAMES_H
#define BASE_SYS_NAMES_H

struct sys_names;

/* NULL: the system has no such locale, or needs none (Windows), or no memory; fine below. */
struct sys_names *sys_names_open(void);

/* Not one within the other. */
void sys_names_enter(struct sys_names *names);
void sys_names_leave(struct sys_names *names);

void sys_names_close(struct sys_names *names);

#endif
