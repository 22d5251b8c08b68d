/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_thread.h"
#include "input/walk.h"
#include "lib/pack.h"
#include "lib/test.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOP "build/test_walk.tmp"
#define TREE TOP "/tree"

/* A tree to walk.  What is there from an earlier run is replaced. */
static void put_file(const char *path, struct str bytes)
{
    FILE *f;

    remove(path);
    f = fopen(path, "wb");
    if (!CHECK(f != NULL))
        return;
    CHECK_INT(fwrite(bytes.s, 1, bytes.n, f), bytes.n);
    fclose(f);
}

static void put_folder(const char *path)
{
    (void)mkdir(TOP, 0755);
    CHECK(mkdir(path, 0755) == 0 || errno == EEXIST);
}

static void put_link(const char *target, const char *path)
{
    remove(path);
    CHECK_INT(symlink(target, path), 0);
}

static bool walk_these(struct walk *w, const char *const *paths, struct err *err)
{
    memset(w, 0, sizeof *w);
    for (; *paths; paths++)
        if (walk_add(w, *paths, err) < 0)
            return false;
    return walk_finish(w, err) == 0;
}

static void names_into(struct buf *out, const struct walk *w)
{
    for (size_t i = 0; i < w->files_n; i++) {
        buf_add(out, w->files[i].name);
        buf_char(out, '|');
    }
    for (size_t i = 0; i < w->skips_n; i++)
        buf_format(out, "(%.*s: %s)|", STR_FMT(w->skips[i].path), w->skips[i].reason);
}

static void check_names(const char *const *paths, struct str want)
{
    struct buf got = { 0 };
    struct walk w;
    struct err err = { ERR_NONE, "" };

    if (!CHECK(walk_these(&w, paths, &err)))
        test_fail(__FILE__, __LINE__, "%s", err.text);
    names_into(&got, &w);
    CHECK_STR(buf_str(&got), want);
    buf_release(&got);
    walk_release(&w);
}

#define PATHS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void make_tree(void)
{
    put_folder(TREE);
    put_folder(TREE "/MS01");
    put_folder(TREE "/MS01/sub");
    put_folder(TREE "/MS02");
    put_file(TREE "/MS01/sub/b.log", STR("b"));
    put_file(TREE "/MS01/sub.log", STR("x"));
    put_file(TREE "/MS01/a.log", STR("a"));
    put_file(TREE "/MS01/B.log", STR(""));
    put_file(TREE "/MS02/a.log", STR("other"));
}

TEST(a_folder_gives_its_files_sorted_by_bytes_of_their_names)
{
    make_tree();
    check_names(PATHS(TREE "/MS01"), STR("B.log|a.log|sub.log|sub/b.log|"));
    check_names(PATHS(TREE "/MS01/"), STR("B.log|a.log|sub.log|sub/b.log|"));
    check_names(PATHS(TREE), STR("MS01/B.log|MS01/a.log|MS01/sub.log|MS01/sub/b.log|MS02/a.log|"));
}

TEST(a_file_goes_by_its_base_name_and_standard_input_by_a_dash)
{
    make_tree();
    check_names(PATHS(TREE "/MS01/sub/b.log", "-"), STR("-|b.log|"));
    check_names(PATHS("-", "-"), STR("-|"));
}

TEST(the_order_of_paths_does_not_matter)
{
    make_tree();
    check_names(PATHS(TREE "/MS01/sub", TREE "/MS01/a.log"), STR("a.log|b.log|"));
    check_names(PATHS(TREE "/MS01/a.log", TREE "/MS01/sub"), STR("a.log|b.log|"));
}

TEST(a_file_reached_twice_is_read_once)
{
    make_tree();
    check_names(PATHS(TREE "/MS02", TREE "/MS02/a.log", TREE "/MS02/"), STR("a.log|"));
}

TEST(equal_names_from_two_paths_get_the_path_in_front)
{
    make_tree();
    check_names(PATHS(TREE "/MS02", TREE "/MS01", TREE "/MS01/sub"),
                STR(TREE "/MS01/B.log|" TREE "/MS01/a.log|" TREE "/MS01/sub.log|"
                    TREE "/MS01/sub/b.log|" TREE "/MS02/a.log|"));
    check_names(PATHS(TREE "/MS02/a.log", TREE "/MS01/a.log", TREE "/MS01/sub"),
                STR("b.log|" TREE "/MS01/a.log|" TREE "/MS02/a.log|"));
}

static void check_folder(const char *const *paths, const char *source, struct str want)
{
    struct walk w;
    struct err err;

    if (CHECK(walk_these(&w, paths, &err)))
        CHECK_STR(walk_folder(&w, str_of(source)), want);
    walk_release(&w);
}

TEST(a_folder_that_is_a_path_is_known_of_its_files)
{
    make_tree();
    check_folder(PATHS(TREE "/MS01"), "a.log", STR("MS01"));
    check_folder(PATHS(TREE "/MS01//"), "sub/b.log", STR("MS01"));
    check_folder(PATHS(TREE "/MS01/./"), "a.log", STR("MS01"));
    check_folder(PATHS(TREE "/MS01/.."), "MS01/a.log", STR_NONE);
    check_folder(PATHS("."), "Makefile", STR_NONE); /* where it is, nobody said */
    check_folder(PATHS(TREE "/MS01/a.log"), "a.log", STR_NONE);
    check_folder(PATHS(TREE "/MS02", TREE "/MS01/sub"), "a.log", STR("MS02"));
    check_folder(PATHS(TREE "/MS02", TREE "/MS01/sub"), "b.log/inner/x.log#2", STR("sub"));
    check_folder(PATHS(TREE "/MS02", TREE "/MS01/sub"), "c.log", STR_NONE);
    check_folder(PATHS(TREE "/MS02", TREE "/MS01"), TREE "/MS02/a.log", STR_NONE);
}

TEST(a_path_that_cannot_be_opened_is_an_error)
{
    struct walk w;
    struct err err;

    CHECK(!walk_these(&w, PATHS(TOP "/nothing-here"), &err));
    CHECK_INT(err.code, ERR_NO_INPUT);
    CHECK(strstr(err.text, "nothing-here") && strstr(err.text, "No such file"));
    walk_release(&w);
    CHECK(!walk_these(&w, PATHS(""), &err));
    walk_release(&w);
}

TEST(what_could_block_or_loop_is_skipped_with_a_reason)
{
    put_folder(TOP "/odd");
    put_file(TOP "/odd/real.log", STR("r"));
    remove(TOP "/odd/pipe");
    CHECK_INT(mkfifo(TOP "/odd/pipe", 0644), 0);
    put_link("real.log", TOP "/odd/link.log");
    put_link("..", TOP "/odd/up");
    put_link("loop", TOP "/odd/loop");
    put_link("gone.log", TOP "/odd/dangling");
    put_link("/dev/zero", TOP "/odd/zero");
    check_names(PATHS(TOP "/odd"),
                STR("link.log|real.log|(dangling: No such file or directory)|"
                    "(loop: Too many levels of symbolic links)|"
                    "(pipe: a device, pipe or socket)|"
                    "(up: a symbolic link to a folder: not followed)|"
                    "(zero: a device, pipe or socket)|"));
    put_link("odd", TOP "/link-to-odd"); /* but what is named is followed */
    check_names(PATHS(TOP "/link-to-odd/real.log"), STR("real.log|"));
    remove(TOP "/odd/pipe");
    remove(TOP "/odd/up");
    remove(TOP "/link-to-odd");
}

TEST(folders_end_at_LIMIT_PATH_DEPTH)
{
    char path[4096] = TOP "/deep";
    struct walk w;
    struct err err;

    put_folder(path);
    for (int i = 0; i < LIMIT_PATH_DEPTH; i++) {
        size_t n = strlen(path);

        snprintf(path + n, sizeof path - n, "/d");
        put_folder(path);
    }
    {
        size_t n = strlen(path);

        snprintf(path + n, sizeof path - n, "/x.log");
        put_file(path, STR("x"));
    }
    CHECK(walk_these(&w, PATHS(TOP "/deep"), &err));
    CHECK_INT(w.files_n, 0);
    if (CHECK_INT(w.skips_n, 1))
        CHECK_STR(str_of(w.skips[0].reason), STR("LIMIT_PATH_DEPTH reached"));
    walk_release(&w);
    CHECK(walk_these(&w, PATHS(TOP "/deep/d"), &err)); /* one less */
    CHECK_INT(w.files_n, 1);
    walk_release(&w);
    remove(path);
}

TEST(files_end_at_LIMIT_SOURCES)
{
    struct walk w = { .files_n = LIMIT_SOURCES }; /* as if there were so many already */
    struct err err;

    make_tree();
    CHECK_INT(walk_add(&w, TREE "/MS01", &err), 0);
    CHECK_INT(w.files_n, LIMIT_SOURCES);
    if (CHECK_INT(w.skips_n, 1)) /* said once */
        CHECK(strstr(w.skips[0].reason, "LIMIT_SOURCES reached") != NULL);
    w.files_n = 0;
    walk_release(&w);
}

/* Folders with files, and links that are skipped. */
static void make_wide_tree(const char *top)
{
    char path[120];

    put_folder(top);
    for (int i = 0; i < 40; i++) {
        snprintf(path, sizeof path, "%s/%d", top, i);
        put_folder(path);
        snprintf(path, sizeof path, "%s/%d/link", top, i);
        put_link(".", path);
        for (int k = 0; k < i % 4; k++) {
            snprintf(path, sizeof path, "%s/%d/%d.log", top, i, k);
            put_file(path, STR("x"));
        }
    }
}

static void list_by(struct buf *names, const char *path, int threads)
{
    struct walk w = { .threads = threads };
    struct err err;

    CHECK_INT(walk_add(&w, path, &err), 0);
    CHECK_INT(walk_finish(&w, &err), 0);
    names_into(names, &w);
    walk_release(&w);
}

TEST(several_threads_list_what_one_lists)
{
    struct buf one = { 0 }, several = { 0 };

    make_wide_tree(TOP "/wide");
    list_by(&one, TOP "/wide", 1);
    list_by(&several, TOP "/wide", 4);
    CHECK(one.n > 60 * 8);
    CHECK_STR(buf_str(&several), buf_str(&one));
    buf_release(&one);
    buf_release(&several);
}

TEST(several_threads_leave_out_what_one_leaves_out)
{
    struct walk w[2] = { { .threads = 1 }, { .threads = 4 } };
    struct err err;

    make_wide_tree(TOP "/wide");
    for (int k = 0; k < 2; k++) {
        w[k].files_n = LIMIT_SOURCES - 30; /* as if there were so many already */
        CHECK_INT(walk_add(&w[k], TOP "/wide", &err), 0);
        CHECK_INT(w[k].files_n, LIMIT_SOURCES);
    }
    for (size_t i = LIMIT_SOURCES - 30; i < LIMIT_SOURCES; i++)
        CHECK_STR(w[1].files[i].name, w[0].files[i].name);
    CHECK_INT(w[1].skips_n, w[0].skips_n);
    for (int k = 0; k < 2; k++)
        walk_release(&w[k]);
}

TEST(a_name_that_is_no_utf8_or_acts_is_shown_defused)
{
    put_folder(TOP "/names");
    put_file(TOP "/names/gr\xFC\xDF.log", STR("x"));
    put_file(TOP "/names/a\nb", STR("x"));
    check_names(PATHS(TOP "/names"), STR("a<U+000A>b|gr<0xFC><0xDF>.log|"));
}

/* Reading. */

struct seen {
    struct buf out;
    size_t leaves, stop_after;
};

static int keep_leaf(void *ctx, const struct leaf *leaf)
{
    struct seen *s = ctx;
    size_t n;
    const uint8_t *p = stream_peek(leaf->in, 100, &n);

    buf_add(&s->out, leaf->name);
    buf_char(&s->out, '=');
    buf_add(&s->out, (struct str){ (const char *)p, n });
    if (leaf->mtime == WHEN_NONE || leaf->mtime_local)
        buf_add(&s->out, leaf->mtime_local ? STR(" l") : STR("?"));
    if (stream_fault(leaf->in))
        buf_format(&s->out, "!%s", stream_fault(leaf->in));
    buf_char(&s->out, '|');
    return ++s->leaves == s->stop_after ? 7 : 0;
}

static void keep_skip(void *ctx, struct str path, const char *reason)
{
    struct seen *s = ctx;

    buf_format(&s->out, "(%.*s: %s)|", STR_FMT(path), reason);
}

static void make_bundle(void)
{
    struct buf bytes = { 0 };
    struct pack_zip z;

    put_folder(TOP "/bundles");
    pack_zip_begin(&z, &bytes);
    pack_zip_add(&z, STR("MS01/b.log"), STR("b"), PACK_DEFLATED);
    pack_zip_add(&z, STR("MS01/a.log"), STR("a"), PACK_UNIX_TIME);
    pack_zip_end(&z);
    put_file(TOP "/bundles/bundle.dat", buf_str(&bytes));
    buf_clear(&bytes);
    pack_gzip(&bytes, STR("text"));
    put_file(TOP "/bundles/x.log.gz", buf_str(&bytes));
    put_file(TOP "/bundles/no.zip", STR("PK? no"));
    buf_release(&bytes);
}

TEST(an_unreadable_file_in_a_folder_is_a_skip)
{
    struct seen seen = { 0 };
    struct walk_sink sink = { keep_leaf, keep_skip, &seen };
    struct walk w;
    struct err err;

    bool root = geteuid() == 0;

    put_folder(TOP "/secret");
    put_file(TOP "/secret/x.log", STR("x"));
    CHECK_INT(chmod(TOP "/secret/x.log", 0), 0);
    if (root && seteuid(65534) < 0) { /* root can read everything */
        test_skip("cannot be another user");
        return;
    }
    CHECK(walk_these(&w, PATHS(TOP "/secret"), &err));
    if (CHECK_INT(w.files_n, 1))
        CHECK_INT(walk_read(&w.files[0], &sink), 0);
    CHECK_STR(buf_str(&seen.out), STR("(x.log: Permission denied)|"));
    buf_release(&seen.out);
    walk_release(&w);
    CHECK(!walk_these(&w, PATHS(TOP "/secret/x.log"), &err));
    CHECK_INT(err.code, ERR_NO_INPUT);
    walk_release(&w);
    if (root)
        CHECK_INT(seteuid(0), 0);
}

TEST(reading_gives_members_below_the_name_of_their_archive)
{
    struct seen seen = { 0 };
    struct walk_sink sink = { keep_leaf, keep_skip, &seen };
    struct walk w;
    struct err err;

    make_bundle();
    CHECK(walk_these(&w, PATHS(TOP "/bundles"), &err));
    for (size_t i = 0; i < w.files_n; i++)
        CHECK_INT(walk_read(&w.files[i], &sink), 0);
    CHECK_STR(buf_str(&seen.out), STR("bundle.dat/MS01/b.log=b l|bundle.dat/MS01/a.log=a|"
                                      "no.zip=PK? no|x.log.gz=text|"));
    buf_release(&seen.out);
    walk_release(&w);
}

TEST(a_file_that_vanished_is_a_skip_and_a_leaf_can_stop)
{
    struct seen seen = { .stop_after = 1 };
    struct walk_sink sink = { keep_leaf, keep_skip, &seen };
    struct walk_file gone = { .name = STR("gone"), .path = TOP "/gone" };
    struct walk_file bundle = { .name = STR("b"), .path = TOP "/bundles/bundle.dat" };

    make_bundle();
    CHECK_INT(walk_read(&gone, &sink), 0);
    CHECK_INT(walk_read(&bundle, &sink), 7);
    CHECK_STR(buf_str(&seen.out), STR("(gone: No such file or directory)|b/MS01/b.log=b l|"));
    buf_release(&seen.out);
}

TEST(no_memory_while_listing_is_an_error)
{
    int failed = 0;

    make_tree();
    for (long k = 0; k < 60; k++) {
        struct walk w;
        struct err err = { ERR_NONE, "" };

        mem_fail_at(k);
        if (!walk_these(&w, PATHS(TREE "/MS01", TREE "/MS02"), &err)) {
            CHECK_INT(err.code, ERR_INTERNAL);
            failed++;
        }
        mem_fail_at(-1);
        walk_release(&w);
    }
    CHECK(failed > 5 && failed < 60);
}

TEST(no_memory_while_reading_an_archive_is_reported)
{
    make_bundle();
    for (long k = 0; k < 12; k++) {
        struct seen seen = { 0 };
        struct walk_sink sink = { keep_leaf, keep_skip, &seen };
        struct walk_file bundle = { .name = STR("b"), .path = TOP "/bundles/bundle.dat" };

        buf_reserve(&seen.out, 1000);
        mem_fail_at(k);
        CHECK_INT(walk_read(&bundle, &sink), 0);
        mem_fail_at(-1);
        if (!CHECK(seen.leaves == 2 || str_find(buf_str(&seen.out), STR("memory")) < seen.out.n))
            test_fail(__FILE__, __LINE__, "at %ld: %.*s", k, STR_FMT(buf_str(&seen.out)));
        buf_release(&seen.out);
    }
}

/* Two threads over the same list. */
struct share {
    const struct walk *w;
    struct sys_mutex *lock;
    size_t next, leaves;
};

static int count_leaf(void *ctx, const struct leaf *leaf)
{
    struct share *s = ctx;

    (void)leaf;
    sys_mutex_lock(s->lock);
    s->leaves++;
    sys_mutex_unlock(s->lock);
    return 0;
}

static void no_skip(void *ctx, struct str path, const char *reason)
{
    (void)ctx;
    test_fail(__FILE__, __LINE__, "%.*s: %s", STR_FMT(path), reason);
}

static void work(void *ctx)
{
    struct share *s = ctx;
    struct walk_sink sink = { count_leaf, no_skip, s };

    for (;;) {
        size_t i;

        sys_mutex_lock(s->lock);
        i = s->next++;
        sys_mutex_unlock(s->lock);
        if (i >= 30 * s->w->files_n)
            return;
        walk_read(&s->w->files[i % s->w->files_n], &sink);
    }
}

TEST(workers_read_files_of_one_list_at_the_same_time)
{
    struct sys_thread *t[2] = { 0 };
    struct share s = { 0 };
    struct walk w;
    struct err err;

    make_bundle();
    CHECK(walk_these(&w, PATHS(TOP "/bundles"), &err));
    s.w = &w;
    CHECK_INT(sys_mutex_new(&s.lock, &err), 0);
    for (int i = 0; i < 2; i++)
        CHECK_INT(sys_thread_start(&t[i], work, &s, &err), 0);
    for (int i = 0; i < 2; i++)
        sys_thread_join(t[i]);
    CHECK_INT(s.leaves, 30 * 4);
    sys_mutex_free(s.lock);
    walk_release(&w);
}
