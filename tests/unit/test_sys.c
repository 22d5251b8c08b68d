/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sys.h"
#include "base/utf.h"
#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>

static const char path[] = "build/test_sys.out";

static void write_whole(void)
{
    struct err err = { 0 };
    struct out *o = NULL;
    size_t n = 0;

    remove(path);
    CHECK_INT(out_open(&o, path, &err), 0);
    CHECK_INT(out_write(o, STR("one "), &err), 0);
    CHECK(!test_read_file(path, &n));
    CHECK_INT(out_write(o, STR("two"), &err), 0);
    CHECK_INT(out_commit(o, &err), 0);
}

TEST(a_result_appears_only_when_it_is_whole)
{
    char *s;
    size_t n = 0;

    write_whole();
    s = test_read_file(path, &n);
    CHECK(s != NULL);
    CHECK_STR(((struct str){ s, n }), STR("one two"));
    free(s);
}

TEST(an_abandoned_result_leaves_the_old_one)
{
    struct err err = { 0 };
    struct out *o = NULL;
    char *s;
    size_t n = 0;

    write_whole();
    CHECK_INT(out_open(&o, path, &err), 0);
    CHECK_INT(out_write(o, STR("half"), &err), 0);
    out_abandon(o);
    s = test_read_file(path, &n);
    CHECK_STR(((struct str){ s, n }), STR("one two"));
    free(s);
    remove(path);
}

TEST(a_result_that_cannot_be_written_is_an_output_error)
{
    struct err err = { 0 };
    struct out *o = NULL;

    CHECK_INT(out_open(&o, "build/no/such/folder/x", &err), -1);
    CHECK_INT(err.code, ERR_OUTPUT);
#ifdef _WIN32
    test_skip("no /dev/full");
    return;
#endif
    if (out_open(&o, "/dev/full", &err) < 0) {
        test_skip("no /dev/full");
        return;
    }
    CHECK_INT(out_write(o, STR("x"), &err), -1);
    CHECK_INT(err.code, ERR_OUTPUT);
    out_abandon(o);
}

TEST(text_for_people_holds_nothing_that_acts)
{
    static const struct {
        struct str in, out;
    } cases[] = {
        { { "a\x1b[31mb", 7 }, { "a<U+001B>[31mb", 14 } },
        { { "a\tb\r\nc", 6 }, { "a b  c", 6 } },
        { { "\xE2\x80\xAEx", 4 }, { "<U+202E>x", 9 } },
        { { "\xC2\x9B", 2 }, { "<U+009B>", 8 } },
        { { "gr\xC3\xBC\xC3\x9F", 6 }, { "gr\xC3\xBC\xC3\x9F", 6 } },
        { { "\xFFz", 2 }, { "\xEF\xBF\xBDz", 4 } },
        { { "\0", 1 }, { "<U+0000>", 8 } },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buf b = { 0 };

        utf_show(&b, cases[i].in);
        CHECK_STR(buf_str(&b), cases[i].out);
        buf_release(&b);
    }
}
