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
#include "base/sys_windows.h"
#else
#include <sys/ioctl.h>

void sys_start(void)
{
    signal(SIGPIPE, SIG_IGN);
}

int sys_processors(void)
{
#ifdef _SC_NPROCESSORS_ONLN
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

char **sys_arguments(int *argc, char **argv)
{
    (void)argc;
    return argv;
}

static bool sys_may_replace(const char *path)
{
    struct stat st;

    return stat(path, &st) != 0 || S_ISREG(st.st_mode);
}

static int sys_open_new(const char *path)
{
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static int sys_open_existing(const char *path)
{
    return open(path, O_WRONLY | O_CLOEXEC);
}

static int sys_replace(const char *from, const char *to)
{
    return rename(from, to);
}

static void sys_remove(const char *path)
{
    (void)remove(path);
}

#endif

const char *sys_env(const char *name)
{
    return getenv(name);
}

/* All of it, however many writes that takes.  errno says why not. */
static int write_all(int fd, struct str s)
{
    while (s.n) {
        unsigned piece = s.n < (1u << 20) ? (unsigned)s.n : 1u << 20;
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

/* Whoever read no further (head) needs no words about it. */
static int out_failed(const struct out *o, struct err *err)
{
    if (!o->path && errno == EPIPE)
        return err_set(err, ERR_OUTPUT, "%s", "");
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
        o->fd = sys_open_new(o->beside);
        if (o->fd < 0 && errno != EEXIST)
            break;
    }
    o->regular = o->fd >= 0;
    return o->fd < 0 ? out_failed(o, err) : 0;
}

static int open_named(struct out *o, const char *path, struct err *err)
{
    size_t n = strlen(path) + 1;

    o->path = mem_alloc(n);
    if (!o->path)
        return err_nomem(err, "output");
    memcpy(o->path, path, n);
    if (sys_may_replace(path))
        return open_beside(o, err);
    o->fd = sys_open_existing(path);
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
        if (closed != 0 || (o->regular && sys_replace(o->beside, o->path) != 0))
            result = out_failed(o, err);
    }
    if (result < 0 && o->regular)
        sys_remove(o->beside);
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
        sys_remove(o->beside);
    out_free(o);
}
