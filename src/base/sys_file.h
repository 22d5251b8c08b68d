/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files and folders that are read.  The files base/sys*.c are the only ones that make system calls:
 * sys_file.c is for POSIX, sys_file_windows.c for Windows; both stand behind this header.
 *
 * Paths are NUL terminated bytes as the system has them (UTF-8 on Windows).  Sizes and offsets are
 * bytes.  Functions that can fail return 0 or -1 and describe the fault in err, without the path:
 * who calls knows how to name the file.  An interrupted call is repeated here.
 */
#ifndef BASE_SYS_FILE_H
#define BASE_SYS_FILE_H

#include "base/err.h"
#include "base/str.h"
#include "base/when.h"

/* An open file.  A value, copied freely; closed once, by whoever opened it. */
struct sys_file {
    intptr_t handle;
};

enum sys_kind {
    SYS_FILE,   /* can be read from end to end without waiting */
    SYS_FOLDER,
    SYS_OTHER   /* device, pipe, socket: reading may never end, or never begin */
};

struct sys_info {
    enum sys_kind kind;
    bool link;                /* the path itself is a symbolic link; all else is its target's */
    uint64_t size;            /* of a SYS_FILE; else 0 */
    when mtime;               /* UTC; WHEN_NONE where it is out of range */
    uint64_t device, node;    /* together: the identity of the file */
};

/* sys_stat: what a path is.  A link that loops or points nowhere is an error. */
int sys_stat(const char *path, struct sys_info *info, struct err *err);

/*
 * sys_list(path, each, ctx, err): each(ctx, name) for every entry of a folder but "." and "..", in
 * no fixed order; the name dies when each returns.  A non-zero return of each ends the walk and is
 * returned.  -1 also where the folder cannot be read to its end.
 */
int sys_list(const char *path, int (*each)(void *ctx, const char *name), void *ctx,
             struct err *err);

bool sys_is_separator(char c); /* between the parts of a path; '/' is one everywhere */

int sys_open(struct sys_file *f, const char *path, struct err *err);
void sys_close(struct sys_file f);
struct sys_file sys_stdin(void);

/* sys_read: 1 to n bytes, 0 at the end, -1 on a fault. */
long sys_read(struct sys_file f, void *into, size_t n, struct err *err);

/* sys_read_at: the same from a place in the file; several threads may do it at once.  A fault for
   what has no places, as pipes.  Where sys_read goes on afterwards is undefined. */
long sys_read_at(struct sys_file f, uint64_t offset, void *into, size_t n, struct err *err);

#endif
