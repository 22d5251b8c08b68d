/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hyper LITERALS FILE [-i]: how many lines of the file hold one of the literals (one a line), by
 * Hyperscan or Vectorscan over the file in memory.  A peer for `make bench`.
 */
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)1 << 20) /* scanned at a time, to the end of a line */
#define LITERALS 10000

struct lines {
    const char *block;
    size_t block_n, after; /* end of the last line that was counted */
    unsigned long long n;
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                    void *ctx)
{
    struct lines *l = ctx;
    const char *end;

    (void)id, (void)from, (void)flags;
    if (to <= l->after)
        return 0;
    end = memchr(l->block + to, '\n', l->block_n - to);
    l->after = end ? (size_t)(end - l->block) + 1 : l->block_n;
    l->n++;
    return 0;
}

static char *map_file(const char *path, size_t *n)
{
    int fd = open(path, O_RDONLY);
    struct stat st;
    void *p = MAP_FAILED;

    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0) {
        *n = (size_t)st.st_size;
        p = mmap(NULL, *n, PROT_READ, MAP_PRIVATE, fd, 0);
    }
    if (p == MAP_FAILED) {
        perror(path);
        exit(66);
    }
    close(fd);
    return p;
}

static hs_database_t *compile(const char *path, unsigned flags)
{
    static const char *list[LITERALS];
    static size_t lengths[LITERALS];
    static unsigned all_flags[LITERALS], ids[LITERALS];
    hs_compile_error_t *error;
    hs_database_t *db;
    size_t n;
    char *p = map_file(path, &n), *end = p + n;
    unsigned count = 0;

    while (p < end && count < LITERALS) {
        char *eol = memchr(p, '\n', (size_t)(end - p));

        list[count] = p;
        lengths[count] = (size_t)((eol ? eol : end) - p);
        ids[count] = count;
        all_flags[count++] = flags;
        p = eol ? eol + 1 : end;
    }
    if (hs_compile_lit_multi(list, all_flags, ids, lengths, count, HS_MODE_BLOCK, NULL, &db,
                             &error) != HS_SUCCESS) {
        fprintf(stderr, "hyper: %s\n", error->message);
        exit(65);
    }
    return db;
}

int main(int argc, char **argv)
{
    struct lines lines = { 0 };
    hs_scratch_t *scratch = NULL;
    hs_database_t *db;
    const char *p;
    size_t n;

    if (argc < 3)
        return 64;
    db = compile(argv[1], argc > 3 ? HS_FLAG_CASELESS : 0);
    if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS)
        return 70;
    p = map_file(argv[2], &n);
    while (n > 0) {
        size_t piece = n < BLOCK ? n : BLOCK;

        while (piece < n && p[piece - 1] != '\n')
            piece++;
        lines.block = p;
        lines.block_n = piece;
        lines.after = 0;
        hs_scan(db, p, (unsigned)piece, 0, scratch, on_match, &lines);
        p += piece;
        n -= piece;
    }
    printf("%llu\n", lines.n);
    return 0;
}
