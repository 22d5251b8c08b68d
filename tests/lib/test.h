/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The test harness.  A test program is a file of TEST(name) { ... } blocks, named after what they
 * prove; tests/lib/main.c runs them in the order of the file.  Each prints "PASS file: name",
 * "FAIL file: name" or "SKIP file: name: why"; tests/run adds them up.  A failed CHECK prints both
 * sides and goes on; the test fails.
 */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

#include "base/printf.h"
#include "base/str.h"

#include <stdbool.h>

int test_main(const char *only); /* runs all (or those named so); 1 if one failed */
void test_add(const char *file, const char *name, void (*run)(void));
void test_fail(const char *file, int line, const char *fmt, ...) PRINTF_LIKE(3, 4);
void test_skip(const char *why); /* then return from the test */
bool test_check_int(const char *file, int line, const char *ea, const char *eb, long long a,
                    long long b);
bool test_check_str(const char *file, int line, const char *ea, const char *eb, struct str a,
                    struct str b);

#define TEST(name)                                                      \
    static void name(void);                                             \
    __attribute__((constructor)) static void add_##name(void)           \
    {                                                                   \
        test_add(__FILE__, #name, name);                                \
    }                                                                   \
    static void name(void)

#define CHECK(cond)                                                     \
    ((cond) ? true : (test_fail(__FILE__, __LINE__, "not true: %s", #cond), false))
#define CHECK_INT(a, b) test_check_int(__FILE__, __LINE__, #a, #b, (long long)(a), (long long)(b))
#define CHECK_STR(a, b) test_check_str(__FILE__, __LINE__, #a, #b, (a), (b))

/* test_read_file(path, &n): whole file in heap memory (NUL behind it), or NULL. */
char *test_read_file(const char *path, size_t *n);

#endif
