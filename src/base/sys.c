/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sys.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef _WIN32
#include <io.h>
#include <windows.h>
#else
#include <sys/ioctl.h>
#endif

#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif

void sys_start(void)
{
#ifdef SIGPIPE
    signal(SIGPIPE, SIG_IGN);
#endif
#ifdef _WIN32
    _setmode(0, O_BINARY);
    _setmode(1, O_BINARY);
#endif
}

int sys_processors(void)
{
#ifdef _WIN32
    SYSTEM_INFO info;

    GetSystemInfo(&info);
    return info.dwNumberOfProcessors > 0 ? (int)info.dwNumberOfProcessors : 1;
#elif defined(_SC_NPROCESSORS_ONLN)
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n > 0 && n < 4096 ? (int)n : 1;
#else
    return 1;
#endif
}

bool sys_is_terminal(int fd)
{
    return isatty(fd) != 0;
}

int sys_columns(int fd)
{
#ifdef TIOCGWINSZ
    struct winsize size;

    if (ioctl(fd, TIOCGWINSZ, &size) == 0)
        return size.ws_col;
#endif
    (void)fd;
    return 0;
}

const char *sys_env(const char *name)
{
    return getenv(name);
}

/* All of it, however many writes that takes.  errno says why not. */
static int write_all(int fd, struct str s)
{
    while (s.n) {
        size_t piece = s.n < (1u << 20) ? s.n : 1u << 20;
        ssize_t n = write(fd, s.s, piece);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        s = str_from(s, (size_t)n);
    }
    return 0;
}

void sys_print_error(struct str s)
{
    (void)write_all(2, s);
}

struct out {
    int fd;
    bool regular;  /* fd is a new file beside path */
    char *path;    /* NULL: standard output */
    char *beside;
};

static int out_failed(const struct out *o, struct err *err)
{
    return err_set(err, ERR_OUTPUT, "cannot write %s: %s", o->path ? o->path : "standard output",
                   strerror(errno));
}

/* The names beside.0 ... beside.99 are tried, so that two runs at once do not meet. */
static int open_beside(struct out *o, struct err *err)
{
    size_t n = strlen(o->path) + 32;

    o->beside = mem_alloc(n);
    if (!o->beside)
        return err_nomem(err, "output");
    for (int i = 0; i < 100 && o->fd < 0; i++) {
        snprintf(o->beside, n, "%s.part%d-%d", o->path, (int)getpid(), i);
        o->fd = open(o->beside, O_WRONLY | O_CREAT | O_EXCL | O_BINARY | O_CLOEXEC, 0666);
        if (o->fd < 0 && errno != EEXIST)
            break;
    }
    o->regular = o->fd >= 0;
    return o->fd < 0 ? out_failed(o, err) : 0;
}

static int open_named(struct out *o, const char *path, struct err *err)
{
    size_t n = strlen(path) + 1;
    struct stat st;

    o->path = mem_alloc(n);
    if (!o->path)
        return err_nomem(err, "output");
    memcpy(o->path, path, n);
    if (stat(path, &st) != 0 || S_ISREG(st.st_mode))
        return open_beside(o, err);
    o->fd = open(path, O_WRONLY | O_BINARY | O_CLOEXEC);
    return o->fd < 0 ? out_failed(o, err) : 0;
}

int out_open(struct out **out, const char *path, struct err *err)
{
    struct out *o = mem_zero(1, sizeof *o);
    bool named = path && strcmp(path, "-") != 0;

    if (!o)
        return err_nomem(err, "output");
    o->fd = named ? -1 : 1;
    if (named && open_named(o, path, err) < 0) {
        out_abandon(o);
        return -1;
    }
    *out = o;
    return 0;
}

int out_write(struct out *o, struct str bytes, struct err *err)
{
    return write_all(o->fd, bytes) < 0 ? out_failed(o, err) : 0;
}

static void out_free(struct out *o)
{
    mem_free(o->path);
    mem_free(o->beside);
    mem_free(o);
}

int out_commit(struct out *o, struct err *err)
{
    int result = 0;

    if (o->path) {
        int closed = close(o->fd);

        o->fd = -1;
#ifdef _WIN32
        if (closed == 0 && o->regular)
            (void)remove(o->path);
#endif
        if (closed != 0 || (o->regular && rename(o->beside, o->path) != 0))
            result = out_failed(o, err);
    }
    if (result < 0 && o->regular)
        (void)remove(o->beside);
    out_free(o);
    return result;
}

void out_abandon(struct out *o)
{
    if (!o)
        return;
    if (o->path && o->fd >= 0)
        close(o->fd);
    if (o->regular)
        (void)remove(o->beside);
    out_free(o);
}
