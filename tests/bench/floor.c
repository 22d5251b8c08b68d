/* SPDX-License-Identifier: Apache-2.0 */
/*
 * floor FILE: reads the file (- for standard input) and counts its newlines: the least that any
 * program can do with it.  One thread.  Every figure of `make bench` is shown as a share of this.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char buffer[256 << 10];

/* Sixty-four sums of at most 255 each, so that the compiler can count whole registers at a time. */
#if defined(__x86_64__) && defined(__gnu_linux__)
__attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#endif
static uint64_t newlines(const char *p, size_t n)
{
    uint64_t total = 0;

    while (n >= 64) {
        size_t rounds = n / 64 < 255 ? n / 64 : 255;
        uint8_t sums[64] = { 0 };

        for (size_t i = 0; i < rounds; i++, p += 64)
            for (size_t k = 0; k < 64; k++)
                sums[k] = (uint8_t)(sums[k] + (p[k] == '\n'));
        for (size_t k = 0; k < 64; k++)
            total += sums[k];
        n -= rounds * 64;
    }
    for (size_t i = 0; i < n; i++)
        total += p[i] == '\n';
    return total;
}

int main(int argc, char **argv)
{
    int fd = argc > 1 && strcmp(argv[1], "-") != 0 ? open(argv[1], O_RDONLY) : 0;
    uint64_t total = 0;
    ssize_t n;

    if (fd < 0) {
        perror(argv[1]);
        return 66;
    }
    while ((n = read(fd, buffer, sizeof buffer)) > 0)
        total += newlines(buffer, (size_t)n);
    printf("%llu\n", (unsigned long long)total);
    return n < 0 ? 74 : 0;
}
