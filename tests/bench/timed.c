/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timed FD COMMAND...: runs the command and writes "wall user system peak exit" (seconds, KiB) to
 * descriptor FD.  A child inherits the peak memory of who starts it until it runs its own program;
 * this one is small, a script is not.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    int fd = argc > 2 ? atoi(argv[1]) : -1, status = 0;
    double begin = seconds();
    struct rusage usage;
    pid_t child = fd < 0 ? -1 : fork();

    if (child < 0)
        return 64;
    if (child == 0) {
        close(fd);
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    wait4(child, &status, 0, &usage);
    dprintf(fd, "%.6f %.6f %.6f %ld %d\n", seconds() - begin, of(usage.ru_utime), of(usage.ru_stime),
            usage.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
