/* SPDX-License-Identifier: Apache-2.0 */
#include "input/ahead.h"

#include "base/sys_thread.h"
#include "input/gunzip.h"
#include "lib/pack.h"
#include "lib/test.h"

#include <stdatomic.h>

/* Who reads ahead: nobody, whoever reads, that one before it reads, a thread of its own, another
   thread whenever it is wanted; whoever reads before it begins, some of it or all that there is
   room for, and then a thread. */
enum how { ALONE, BY_READING, BY_TURNS, BY_THREAD, BY_OTHERS, EARLY_SOME, EARLY_ALL, HOWS };

static void text_of(struct buf *out, size_t n)
{
    for (unsigned i = 0; out->n < n; i++)
        buf_format(out, "line %u of many, %u\r\n", i, i * 2654435761u);
}

static void take_turns(struct ahead *a, size_t step)
{
    if (step % 3 == 0 && ahead_wanted(a)) {
        ahead_work(a, step % 2 ? step * 1000 : SIZE_MAX);
        CHECK(step % 2 || !ahead_wanted(a));
    }
    ahead_wait(a, AHEAD_BYTES);
    if (step % 2)
        (void)ahead_ready(a, step * 100);
}

/* What comes out of a stream, then its fault. */
static void drain(struct buf *out, struct stream *in, struct ahead *turns)
{
    const uint8_t *p;
    size_t n;

    for (size_t step = 0; p = stream_peek(in, 1, &n), n; step++) {
        if (turns)
            take_turns(turns, step);
        n = n > 70000 ? 70000 : n;
        buf_add(out, (struct str){ (const char *)p, n });
        stream_consume(in, n);
    }
    buf_add(out, stream_fault(in) ? str_of(stream_fault(in)) : STR("|"));
}

struct other {
    struct ahead *ahead;
    atomic_bool over;
};

static void work_for(void *ctx)
{
    struct other *o = ctx;

    while (!atomic_load(&o->over))
        if (ahead_wanted(o->ahead))
            ahead_work(o->ahead, SIZE_MAX);
}

static bool waits(void *ctx)
{
    int *turns = ctx;

    return (*turns)-- > 0;
}

static void begin_early(struct ahead *a, int turns)
{
    ahead_work_early(a, waits, &turns);
    CHECK(turns < 0 || ahead_ready(a, AHEAD_EARLY_BYTES));
    ahead_start(a);
}

static void unpack(struct buf *out, struct str packed, enum how how, size_t chunk)
{
    struct sys_thread *thread = NULL;
    struct other other;
    struct stream *in, *unpacked;
    struct ahead *early = NULL;

    CHECK_INT(stream_open_memory(&in, packed.s, packed.n, NULL), 0);
    stream_set_chunk(in, chunk);
    CHECK_INT(gunzip_open(&unpacked, in, NULL, NULL), 0);
    if (how != ALONE)
        CHECK_INT(ahead_open(&early, unpacked, NULL), 0);
    if (how == BY_THREAD)
        ahead_start(early);
    if (how == EARLY_SOME || how == EARLY_ALL)
        begin_early(early, how == EARLY_SOME ? 3 : 1000);
    other.ahead = early;
    atomic_init(&other.over, false);
    if (how == BY_OTHERS)
        CHECK_INT(sys_thread_start(&thread, work_for, &other, NULL), 0);
    drain(out, early ? ahead_stream(early) : unpacked, how == BY_TURNS ? early : NULL);
    atomic_store(&other.over, true);
    sys_thread_join(thread);
    ahead_close(early);
    stream_close(unpacked);
    stream_close(in);
}

TEST(what_is_read_ahead_is_what_would_have_been_read)
{
    static const size_t cuts[] = { 0, 1, 9, 100000 }, chunks[] = { 0, 4096 };
    struct buf text = { 0 }, packed = { 0 };

    text_of(&text, 6000000); /* more than is read ahead */
    pack_gzip(&packed, buf_str(&text));
    for (size_t i = 0; i < 8; i++) {
        struct buf a = { 0 }, b = { 0 };
        struct str cut = str_first(buf_str(&packed), packed.n - cuts[i / 2]);

        unpack(&a, cut, ALONE, chunks[i % 2]);
        CHECK(a.n > 1000000);
        for (enum how how = BY_READING; how < HOWS; how++) {
            buf_clear(&b);
            unpack(&b, cut, how, chunks[i % 2]);
            CHECK(str_eq(buf_str(&a), buf_str(&b)));
        }
        buf_release(&a);
        buf_release(&b);
    }
    buf_release(&packed);
    buf_release(&text);
}

TEST(who_works_early_ends_where_there_is_no_room)
{
    struct buf text = { 0 }, got = { 0 };
    struct stream *in;
    struct ahead *early;
    int turns = 1000;

    text_of(&text, AHEAD_EARLY_BYTES + 3000000);
    CHECK_INT(stream_open_memory(&in, text.s, text.n, NULL), 0);
    CHECK_INT(ahead_open(&early, in, NULL), 0);
    ahead_work_early(early, waits, &turns);
    CHECK(turns > 0);
    CHECK_INT(stream_offset(in), AHEAD_EARLY_BYTES);
    CHECK(!ahead_wanted(early));
    drain(&got, ahead_stream(early), early);
    CHECK_INT(got.n, text.n + 1);
    CHECK(str_eq(str_first(buf_str(&got), text.n), buf_str(&text)));
    ahead_close(early);
    stream_close(in);
    buf_release(&got);
    buf_release(&text);
}

TEST(nothing_and_a_fault_alone_arrive_too)
{
    struct buf packed = { 0 }, got = { 0 };

    pack_gzip(&packed, STR(""));
    for (enum how how = BY_READING; how < HOWS; how++) {
        buf_clear(&got);
        unpack(&got, buf_str(&packed), how, 0);
        CHECK_STR(buf_str(&got), STR("|"));
        buf_clear(&got);
        unpack(&got, str_first(buf_str(&packed), 5), how, 0);
        CHECK_STR(buf_str(&got), STR("unpacking: the packed data is cut off"));
    }
    buf_release(&got);
    buf_release(&packed);
}

TEST(a_stream_that_is_read_ahead_can_be_closed_at_any_time)
{
    struct buf text = { 0 };

    text_of(&text, 6000000); /* more than is read ahead */
    for (size_t stop = 0; stop < 2500000; stop += 250001) {
        struct ahead *early;
        struct stream *in;
        size_t done = 0, n;

        CHECK_INT(stream_open_memory(&in, text.s, text.n, NULL), 0);
        CHECK_INT(ahead_open(&early, in, NULL), 0);
        ahead_start(early);
        while (done < stop && (stream_peek(ahead_stream(early), 1, &n), n > 0)) {
            stream_consume(ahead_stream(early), n);
            done += n;
        }
        ahead_close(early);
        CHECK(stream_offset(in) >= done);
        stream_close(in);
    }
    buf_release(&text);
}
