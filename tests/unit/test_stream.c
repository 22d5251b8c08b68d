/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_file.h"
#include "base/sys_thread.h"
#include "input/stream.h"
#include "lib/test.h"

#include <string.h>

static uint8_t byte_at(uint64_t i)
{
    return (uint8_t)(i * 131 + (i >> 8));
}

/* An origin of n known bytes that come in pieces of changing size, with a fault behind them. */
struct origin {
    uint64_t at, n;
    const char *fault;
    int closed;
};

static long origin_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct origin *o = ctx;
    uint8_t *p = into;
    size_t n = o->at % 1000 + 1;

    if (o->at == o->n && o->fault) {
        *fault = o->fault;
        return -1;
    }
    if (n > cap)
        n = cap;
    if (n > o->n - o->at)
        n = (size_t)(o->n - o->at);
    for (size_t i = 0; i < n; i++)
        p[i] = byte_at(o->at + i);
    o->at += n;
    return (long)n;
}

static void origin_close(void *ctx)
{
    ((struct origin *)ctx)->closed++;
}

static const struct stream_ops origin_ops = { .read = origin_read, .close = origin_close };

static bool right_bytes(const uint8_t *p, size_t n, uint64_t at)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] != byte_at(at + i))
            return false;
    return true;
}

TEST(every_byte_arrives_once_whatever_is_peeked_and_consumed)
{
    static const size_t wants[] = { 1, 17, 4096, 0, 65536, 300000, 5 };
    struct origin o = { .n = 3000001 };
    struct stream *s;
    size_t got, step = 0;
    uint64_t at = 0;

    if (!CHECK_INT(stream_open_custom(&s, &origin_ops, &o, NULL), 0))
        return;
    for (;;) {
        size_t want = wants[step++ % 7];
        const uint8_t *p = stream_peek(s, want, &got);

        if (!CHECK(right_bytes(p, got, at)) || !CHECK(got >= want || at + got == o.n))
            break;
        if (want && got == 0)
            break;
        if (step % 3 == 0)
            got = got / 2;
        stream_consume(s, got);
        at += got;
        if (!CHECK_INT(stream_offset(s), at))
            break;
    }
    CHECK_INT(at, 3000001);
    CHECK(!stream_fault(s));
    stream_close(s);
    CHECK_INT(o.closed, 1);
}

TEST(a_second_peek_sees_the_same_bytes)
{
    struct stream *s;
    size_t got;

    stream_open_memory(&s, "abcdef", 6, NULL);
    stream_set_chunk(s, 2);
    CHECK_STR(((struct str){ (const char *)stream_peek(s, 1, &got), 2 }), STR("ab"));
    CHECK_INT(got, 2);
    CHECK_STR(((struct str){ (const char *)stream_peek(s, 5, &got), 6 }), STR("abcdef"));
    CHECK_INT(got, 6);
    stream_consume(s, 99); /* more than there is: all that is there */
    CHECK_INT(stream_offset(s), 6);
    stream_peek(s, 1, &got);
    CHECK_INT(got, 0);
    stream_close(s);
}

static void take_and_give_back(struct stream *s, uint64_t n)
{
    static const size_t sizes[] = { 65536, 1, 300000, 4096, 0, 777 };
    static uint8_t into[300000];
    uint64_t at = 0;

    for (size_t i = 0; at < n; i++) {
        size_t want = sizes[i % 6], got, peeked, back;

        if (i % 3 == 1) { /* something lies in the window */
            const uint8_t *p = stream_peek(s, 5000, &peeked);

            CHECK(right_bytes(p, peeked, at));
        }
        got = stream_take(s, into, want);
        CHECK_INT(got, want < n - at ? want : n - at);
        CHECK(right_bytes(into, got, at));
        back = i % 4 == 3 ? got / 3 : 0;
        stream_give_back(s, into + got - back, back);
        at += got - back;
        CHECK_INT(stream_offset(s), at);
    }
    CHECK_INT(stream_take(s, into, sizeof into), 0);
}

TEST(every_byte_is_taken_once_but_those_that_are_given_back)
{
    struct origin o = { .n = 3000000, .fault = "broken" };
    struct stream *s = NULL;
    uint8_t *bytes = mem_alloc(1000000);

    CHECK_INT(stream_open_custom(&s, &origin_ops, &o, NULL), 0);
    take_and_give_back(s, o.n);
    CHECK_STR(str_of(stream_fault(s)), STR("broken"));
    stream_close(s);
    for (size_t chunk = 0; bytes && chunk < 3; chunk++) {
        for (size_t i = 0; i < 1000000; i++)
            bytes[i] = byte_at(i);
        CHECK_INT(stream_open_memory(&s, bytes, 1000000, NULL), 0);
        stream_set_chunk(s, chunk * 1000);
        take_and_give_back(s, 1000000);
        CHECK(!stream_fault(s));
        stream_close(s);
    }
    mem_free(bytes);
}

TEST(memory_is_handed_out_without_a_copy)
{
    static const char bytes[] = "0123456789";
    struct stream *s;
    size_t got;

    stream_open_memory(&s, bytes, 10, NULL);
    CHECK(stream_peek(s, 1, &got) == (const uint8_t *)bytes && got == 10);
    stream_consume(s, 4);
    CHECK(stream_peek(s, 1, &got) == (const uint8_t *)bytes + 4 && got == 6);
    stream_set_chunk(s, 1); /* a window from here on, and back again */
    CHECK(*stream_peek(s, 1, &got) == '4' && got == 1);
    stream_set_chunk(s, 0);
    CHECK(*stream_peek(s, 3, &got) == '4' && got == 6);
    stream_consume(s, 6);
    CHECK(stream_peek(s, 1, &got) && got == 0);
    stream_close(s);
}

TEST(nothing_is_an_empty_stream)
{
    struct stream *s;
    size_t got = 1;

    stream_open_memory(&s, NULL, 0, NULL);
    CHECK(stream_peek(s, 1, &got) && got == 0 && !stream_fault(s));
    stream_close(s);
    stream_close(NULL);
}

TEST(a_fault_comes_after_the_bytes_before_it)
{
    struct origin o = { .n = 5000, .fault = "read error: made for the test" };
    struct stream *s;
    size_t got;

    stream_open_custom(&s, &origin_ops, &o, NULL);
    stream_peek(s, 10, &got);
    CHECK(got >= 10 && !stream_fault(s));
    stream_peek(s, 6000, &got);
    CHECK_INT(got, 5000);
    CHECK_STR(str_of(stream_fault(s)), STR("read error: made for the test"));
    stream_consume(s, 5000);
    stream_peek(s, 1, &got);
    CHECK_INT(got, 0);
    stream_close(s);
}

TEST(one_look_is_limited_by_LIMIT_PEEK_BYTES)
{
    struct origin o = { .n = LIMIT_PEEK_BYTES + 2000000ull };
    struct stream *s;
    size_t got;

    stream_open_custom(&s, &origin_ops, &o, NULL);
    stream_peek(s, SIZE_MAX, &got);
    CHECK(got >= LIMIT_PEEK_BYTES && got < LIMIT_PEEK_BYTES + 1000000u);
    CHECK(!stream_fault(s));
    stream_close(s);
}

TEST(no_memory_is_a_fault)
{
    struct origin o = { .n = 5000 };
    struct stream *s;
    struct err err;
    size_t got;

    mem_fail_at(0);
    CHECK_INT(stream_open_memory(&s, "x", 1, &err), -1);
    mem_fail_at(1);
    CHECK_INT(stream_open_custom(&s, &origin_ops, &o, &err), 0);
    stream_peek(s, 1, &got);
    mem_fail_at(-1);
    CHECK_INT(got, 0);
    CHECK_STR(str_of(stream_fault(s)), STR("no memory"));
    stream_close(s);
}

TEST(a_file_is_read_and_a_missing_one_is_an_error)
{
    struct stream *s;
    struct err err;
    size_t got;

    CHECK_INT(stream_open_path(&s, "tests/no-such-file", &err), -1);
    CHECK_INT(err.code, ERR_NO_INPUT);
    if (!CHECK_INT(stream_open_path(&s, "tests/unit/test_stream.c", &err), 0))
        return;
    CHECK(memcmp(stream_peek(s, 8, &got), "/* SPDX-", 8) == 0);
    stream_close(s);
}

TEST(a_folder_opened_as_a_file_ends_with_a_fault)
{
    struct stream *s;
    struct err err;
    size_t got = 0;

    if (stream_open_path(&s, "tests", &err) < 0)
        return; /* some systems refuse earlier */
    stream_peek(s, 1, &got);
    CHECK_INT(got, 0);
    CHECK(stream_fault(s) && str_starts(str_of(stream_fault(s)), STR("read error: ")));
    stream_close(s);
}

/* sys_file.h, sys_thread.h */

static int count_entry(void *ctx, const char *name)
{
    int *n = ctx;

    CHECK(strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
    if (strcmp(name, "stop") == 0)
        return 7;
    ++*n;
    return 0;
}

TEST(the_system_says_what_a_path_is)
{
    struct sys_info info;
    struct err err;
    int n = 0;

    CHECK_INT(sys_stat("tests", &info, &err), 0);
    CHECK_INT(info.kind, SYS_FOLDER);
    CHECK_INT(sys_stat("tests/unit/test_stream.c", &info, &err), 0);
    CHECK_INT(info.kind, SYS_FILE);
    CHECK(info.size > 1000 && info.mtime > 0 && !info.link);
    CHECK_INT(sys_stat("/dev/null", &info, &err), 0);
    CHECK_INT(info.kind, SYS_OTHER);
    CHECK_INT(sys_stat("tests/no-such", &info, &err), -1);
    CHECK_INT(sys_list("tests/unit", count_entry, &n, &err), 0);
    CHECK(n > 1);
    CHECK_INT(sys_list("tests/no-such", count_entry, &n, &err), -1);
}

struct shared {
    struct sys_mutex *lock;
    long n;
};

static void add_many(void *ctx)
{
    struct shared *s = ctx;

    for (int i = 0; i < 20000; i++) {
        sys_mutex_lock(s->lock);
        s->n++;
        sys_mutex_unlock(s->lock);
    }
}

TEST(threads_count_together_under_a_mutex)
{
    struct shared shared = { 0 };
    struct sys_thread *t[4] = { 0 };
    struct err err;

    if (!CHECK_INT(sys_mutex_new(&shared.lock, &err), 0))
        return;
    for (int i = 0; i < 4; i++)
        CHECK_INT(sys_thread_start(&t[i], add_many, &shared, &err), 0);
    for (int i = 0; i < 4; i++)
        sys_thread_join(t[i]);
    CHECK_INT(shared.n, 80000);
    sys_mutex_free(shared.lock);
}
