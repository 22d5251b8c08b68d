/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sys_file.h"

#ifndef _WIN32

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_MOST (1u << 30) /* one system call; larger sizes are not portable */

static int fault(struct err *err)
{
    int number = errno;
    char text[200];

    if (strerror_r(number, text, sizeof text) != 0)
        return err_set(err, ERR_NO_INPUT, "error %d", number);
    return err_set(err, ERR_NO_INPUT, "%s", text);
}

static int fd_of(struct sys_file f)
{
    return (int)f.handle;
}

static when when_of_stat(const struct stat *st)
{
    int64_t seconds = (int64_t)st->st_mtim.tv_sec;

    if (seconds < -(WHEN_UNIX / WHEN_SECOND) || seconds > INT64_MAX / WHEN_SECOND / 2)
        return WHEN_NONE;
    return WHEN_UNIX + seconds * WHEN_SECOND + st->st_mtim.tv_nsec / 100;
}

int sys_stat(const char *path, struct sys_info *info, struct err *err)
{
    struct stat st;
    bool link;

    if (lstat(path, &st) < 0)
        return fault(err);
    link = S_ISLNK(st.st_mode);
    if (link && stat(path, &st) < 0)
        return fault(err);
    *info = (struct sys_info){
        .kind = S_ISREG(st.st_mode) ? SYS_FILE : S_ISDIR(st.st_mode) ? SYS_FOLDER : SYS_OTHER,
        .link = link,
        .size = S_ISREG(st.st_mode) && st.st_size > 0 ? (uint64_t)st.st_size : 0,
        .mtime = when_of_stat(&st),
        .device = (uint64_t)st.st_dev,
        .node = (uint64_t)st.st_ino,
    };
    return 0;
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

int sys_list(const char *path, int (*each)(void *ctx, const char *name), void *ctx,
             struct err *err)
{
    DIR *dir = opendir(path);
    int result = 0;

    if (!dir)
        return fault(err);
    while (result == 0) {
        struct dirent *entry;

        errno = 0; /* the only way to tell the end from a fault */
        entry = readdir(dir);
        if (!entry) {
            if (errno)
                result = fault(err);
            break;
        }
        if (!is_dots(entry->d_name))
            result = each(ctx, entry->d_name);
    }
    closedir(dir);
    return result;
}

int sys_open(struct sys_file *f, const char *path, struct err *err)
{
    int fd;

    do
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (fd < 0 && errno == EINTR);
    if (fd < 0)
        return fault(err);
    f->handle = fd;
    return 0;
}

void sys_close(struct sys_file f)
{
    (void)close(fd_of(f)); /* nothing was written, so nothing can be lost */
}

struct sys_file sys_stdin(void)
{
    return (struct sys_file){ STDIN_FILENO };
}

long sys_read(struct sys_file f, void *into, size_t n, struct err *err)
{
    ssize_t got;

    do
        got = read(fd_of(f), into, n < READ_MOST ? n : READ_MOST);
    while (got < 0 && errno == EINTR);
    return got < 0 ? fault(err) : (long)got;
}

long sys_read_at(struct sys_file f, uint64_t offset, void *into, size_t n, struct err *err)
{
    ssize_t got;

    if (offset > INT64_MAX || (uint64_t)(off_t)offset != offset)
        return err_set(err, ERR_NO_INPUT, "the file is too large for this system");
    do
        got = pread(fd_of(f), into, n < READ_MOST ? n : READ_MOST, (off_t)offset);
    while (got < 0 && errno == EINTR);
    return got < 0 ? fault(err) : (long)got;
}

bool sys_is_separator(char c)
{
    return c == '/';
}

#endif
