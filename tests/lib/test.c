/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct test {
    const char *file, *name;
    void (*run)(void);
} tests[512];
static size_t tests_n;
static bool failed;
static const char *skipped;

void test_add(const char *file, const char *name, void (*run)(void))
{
    if (tests_n == sizeof tests / sizeof tests[0]) {
        fprintf(stderr, "too many tests in %s\n", file);
        exit(1);
    }
    tests[tests_n++] = (struct test){ file, name, run };
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
    va_list args;

    failed = true;
    printf("  %s:%d: ", file, line);
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    printf("\n");
}

void test_skip(const char *why)
{
    skipped = why;
}

bool test_check_int(const char *file, int line, const char *ea, const char *eb, long long a,
                    long long b)
{
    if (a != b)
        test_fail(file, line, "%s is %lld, %s is %lld", ea, a, eb, b);
    return a == b;
}

bool test_check_str(const char *file, int line, const char *ea, const char *eb, struct str a,
                    struct str b)
{
    bool same = str_eq(a, b);

    if (!same)
        test_fail(file, line, "%s is \"%.*s\", %s is \"%.*s\"", ea, STR_FMT(a), eb, STR_FMT(b));
    return same;
}

char *test_read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    char *s = NULL;
    long size;

    if (!f)
        return NULL;
    if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 && fseek(f, 0, SEEK_SET) == 0) {
        s = malloc((size_t)size + 1);
        *n = s ? fread(s, 1, (size_t)size, f) : 0;
        if (s)
            s[*n] = '\0';
    }
    fclose(f);
    return s;
}

/* One test: its line, and whether it failed. */
static bool run_one(const struct test *t)
{
    const char *base = strrchr(t->file, '/');

    base = base ? base + 1 : t->file;
    failed = false;
    skipped = NULL;
    t->run();
    if (failed)
        printf("FAIL %s: %s\n", base, t->name);
    else if (skipped)
        printf("SKIP %s: %s: %s\n", base, t->name, skipped);
    else
        printf("PASS %s: %s\n", base, t->name);
    return failed;
}

int test_main(const char *only)
{
    bool any_failed = false;

    setvbuf(stdout, NULL, _IOLBF, 0);
    for (size_t i = 0; i < tests_n; i++) {
        if (only && !strstr(tests[i].name, only))
            continue;
        any_failed = run_one(&tests[i]) || any_failed;
    }
    return any_failed;
}
