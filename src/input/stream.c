/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A window over the bytes of an origin:
 *
 *      buf:  | used up | peekable ...... | free |
 *            0         begin             end    cap
 *
 * Peek reads more only while the window is shorter than what was asked; it then moves the rest to
 * the front and reads 256 KiB at a time.  A stream over memory has no window: peek points into the
 * memory itself.  Only stream_set_chunk gives it one, so that tests see pieces there as well.
 */
#include "input/stream.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/sys_file.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define READ_BYTES ((size_t)256 << 10)

struct stream {
    struct stream_ops ops;
    void *ctx;
    void *block;
    uint8_t *buf; /* in it, at a mem_line */
    size_t begin, end, cap;
    const uint8_t *memory; /* of a memory stream: what is not in the window yet */
    size_t memory_n;
    size_t memory_all;     /* and all of it, up to the same end */
    uint64_t offset;
    uint64_t asked;        /* up to here somebody wanted to see what there is */
    size_t chunk;
    const char *fault;
    const struct codepage *page;
    bool plain;
    struct str name;
    const struct defects *under;
    struct sieve sieve;
    bool ended;
};

static struct stream *stream_new(struct err *err)
{
    struct stream *s = mem_zero(1, sizeof *s);

    if (!s)
        err_nomem(err, "stream");
    return s;
}

int stream_open_custom(struct stream **out, const struct stream_ops *ops, void *ctx,
                       struct err *err)
{
    struct stream *s = stream_new(err);

    if (!s)
        return -1;
    s->ops = *ops;
    s->ctx = ctx;
    *out = s;
    return 0;
}

/* Memory. */

static long memory_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct stream *s = ctx;
    size_t n = s->memory_n < cap ? s->memory_n : cap;

    (void)fault;
    if (n > (size_t)LONG_MAX)
        n = (size_t)LONG_MAX;
    if (n == 0)
        return 0;
    memcpy(into, s->memory, n);
    s->memory += n;
    s->memory_n -= n;
    return (long)n;
}

static const uint8_t *memory_at(const struct stream *s, uint64_t offset, size_t *n)
{
    *n = s->memory_all - (offset < s->memory_all ? (size_t)offset : s->memory_all);
    return s->memory + s->memory_n - *n;
}

static long memory_read_at(void *ctx, uint64_t offset, void *into, size_t cap)
{
    const struct stream *s = ctx;
    size_t n;
    const uint8_t *from = memory_at(s, offset, &n);

    n = n < cap ? n : cap;
    n = n < (size_t)LONG_MAX ? n : (size_t)LONG_MAX;
    if (n)
        memcpy(into, from, n);
    return (long)n;
}

static void memory_seek(void *ctx, uint64_t offset)
{
    struct stream *s = ctx;
    size_t n;

    s->memory = memory_at(s, offset, &n);
    s->memory_n = n;
}

int stream_open_memory(struct stream **out, const void *bytes, size_t n, struct err *err)
{
    static const uint8_t nothing[1];
    struct stream *s = stream_new(err);

    if (!s)
        return -1;
    s->ops = (struct stream_ops){ .read = memory_read, .read_at = memory_read_at,
                                  .seek = memory_seek };
    s->ctx = s;
    s->memory = bytes ? bytes : nothing;
    s->memory_n = s->memory_all = n;
    *out = s;
    return 0;
}

static bool is_direct(const struct stream *s)
{
    return s->memory && s->chunk == 0 && s->begin == s->end;
}

/* Files. */

struct file {
    struct sys_file f;
    bool owned;
    bool placed; /* it goes on at `at`, not where the system is */
    uint64_t at;
    char fault[160];
};

static long file_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct file *file = ctx;
    struct err err;
    long n = file->placed ? sys_read_at(file->f, file->at, into, cap, &err)
                          : sys_read(file->f, into, cap, &err);

    if (n < 0) {
        snprintf(file->fault, sizeof file->fault, "read error: %.120s", err.text);
        *fault = file->fault;
    } else {
        file->at += (uint64_t)n;
    }
    return n;
}

static void file_close(void *ctx)
{
    struct file *file = ctx;

    if (file->owned)
        sys_close(file->f);
    mem_free(file);
}

/* Where does standard input begin? */
static long file_read_at(void *ctx, uint64_t offset, void *into, size_t cap)
{
    const struct file *file = ctx;
    struct err ignored;

    return file->owned ? sys_read_at(file->f, offset, into, cap, &ignored) : -1;
}

static void file_seek(void *ctx, uint64_t offset)
{
    struct file *file = ctx;

    file->placed = true;
    file->at = offset;
}

static const struct stream_ops file_ops = { .read = file_read, .close = file_close,
                                            .read_at = file_read_at, .seek = file_seek };

static int open_file(struct stream **out, struct sys_file f, bool owned, struct err *err)
{
    struct file *file = mem_zero(1, sizeof *file);

    if (!file)
        return err_nomem(err, "stream");
    file->f = f;
    file->owned = owned;
    if (stream_open_custom(out, &file_ops, file, err) < 0) {
        mem_free(file);
        return -1;
    }
    return 0;
}

int stream_open_path(struct stream **out, const char *path, struct err *err)
{
    struct sys_file f;

    if (sys_open(&f, path, err) < 0)
        return -1;
    if (open_file(out, f, true, err) < 0) {
        sys_close(f);
        return -1;
    }
    return 0;
}

int stream_open_stdin(struct stream **out, struct err *err)
{
    return open_file(out, sys_stdin(), false, err);
}

/* The window. */

static void end_with(struct stream *s, const char *fault)
{
    s->ended = true;
    s->fault = fault;
}

/* As mem_grow. */
static bool grow(struct stream *s, size_t need)
{
    size_t cap = s->cap ? s->cap : READ_BYTES;
    void *block;

    if (need <= s->cap)
        return true;
    while (cap < need)
        cap *= 2;
    block = mem_alloc(cap + MEM_LINE);
    if (!block)
        return false;
    if (s->end)
        memcpy(mem_line(block), s->buf, s->end);
    mem_free(s->block);
    s->block = block;
    s->buf = mem_line(block);
    s->cap = cap;
    return true;
}

/* make_room(s, want): the window can hold want bytes and at least one read more. */
static bool make_room(struct stream *s, size_t want)
{
    size_t have = s->end - s->begin;
    size_t need = (want > have ? want : have) + READ_BYTES; /* both are <= LIMIT_PEEK_BYTES */

    if (have == 0)
        s->begin = s->end = 0; /* the same memory again: it is in the cache */
    if (s->cap - s->end >= READ_BYTES && s->cap - s->begin >= want)
        return true;
    if (s->begin > 0 && have > 0)
        memmove(s->buf, s->buf + s->begin, have);
    s->begin = 0;
    s->end = have;
    return grow(s, need);
}

/* Returns how many bytes came; 0: the end. */
static size_t read_into(struct stream *s, uint8_t *to, size_t room)
{
    const char *fault = "read error";
    long n;

    if (s->chunk && room > s->chunk)
        room = s->chunk;
    n = s->ops.read(s->ctx, to, room, &fault);
    if (n > 0 && (size_t)n <= room)
        return (size_t)n;
    end_with(s, n == 0 ? NULL : fault);
    return 0;
}

/* How much to read behind what there is.  Who takes blocks of one size shall find the window empty
   at its end, not a part of a block that must be moved to the front. */
static size_t room_for(const struct stream *s, size_t want)
{
    size_t have = s->end - s->begin, room = s->cap - s->end;

    room = room > READ_BYTES ? READ_BYTES : room;
    if (s->ops.steady)
        return room;
    return want && have + room >= want ? room - (have + room) % want : room;
}

static void read_more(struct stream *s, size_t want)
{
    if (make_room(s, want))
        s->end += read_into(s, s->buf + s->end, room_for(s, want));
    else
        end_with(s, "no memory");
}

/* Of the got bytes that are visible, want were asked for. */
static void note_asked(struct stream *s, size_t want, size_t got)
{
    uint64_t to = s->offset + (want < got ? want : got);

    if (to > s->asked)
        s->asked = to;
}

const uint8_t *stream_peek(struct stream *s, size_t want, size_t *got)
{
    if (want > LIMIT_PEEK_BYTES)
        want = LIMIT_PEEK_BYTES;
    if (is_direct(s)) {
        *got = s->memory_n;
        note_asked(s, want, *got);
        return s->memory;
    }
    while (s->end - s->begin < want && !s->ended)
        read_more(s, want);
    *got = s->end - s->begin;
    note_asked(s, want, *got);
    return s->buf ? s->buf + s->begin : (const uint8_t *)"";
}

const uint8_t *stream_peek_on(struct stream *s, size_t want, size_t *got)
{
    return stream_peek(s, want + (size_t)(-(s->offset + want) % READ_BYTES), got);
}

void stream_consume(struct stream *s, size_t n)
{
    size_t have = is_direct(s) ? s->memory_n : s->end - s->begin;

    if (n > have)
        n = have;
    if (is_direct(s)) {
        s->memory += n;
        s->memory_n -= n;
    } else {
        s->begin += n;
    }
    s->offset += n;
    note_asked(s, 0, 0);
}

/* From the window, which is not filled for that. */
static size_t take_visible(struct stream *s, uint8_t *into, size_t n)
{
    size_t have;
    const uint8_t *window = stream_peek(s, 0, &have);

    n = have < n ? have : n;
    if (n)
        memcpy(into, window, n);
    stream_consume(s, n);
    return n;
}

/* A steady stream has a read of its own size, straight where there is room for that. */
static size_t take_more(struct stream *s, uint8_t *into, size_t n)
{
    size_t got;

    if (s->ops.steady && n < READ_BYTES) {
        (void)stream_peek(s, 1, &got);
        return take_visible(s, into, n);
    }
    got = read_into(s, into, s->ops.steady ? READ_BYTES : n);
    s->offset += got;
    note_asked(s, 0, 0);
    return got;
}

size_t stream_take(struct stream *s, uint8_t *into, size_t n)
{
    size_t got = take_visible(s, into, n);

    while (got < n && !s->ended)
        got += take_more(s, into + got, n - got);
    return got;
}

void stream_give_back(struct stream *s, const uint8_t *bytes, size_t n)
{
    size_t have = s->end - s->begin;

    if (n == 0)
        return;
    if (!grow(s, have + n)) {
        end_with(s, "no memory");
        return;
    }
    memmove(s->buf + n, s->buf + s->begin, have);
    memcpy(s->buf, bytes, n);
    s->begin = 0;
    s->end = have + n;
    s->offset -= n;
}

/* Tests that limit what each read brings mean to see the window. */
long stream_read_at(const struct stream *s, uint64_t offset, uint8_t *into, size_t n)
{
    size_t got = 0;

    if (!s->ops.read_at || s->chunk)
        return -1;
    while (got < n) {
        long more = s->ops.read_at(s->ctx, offset + got, into + got, n - got);

        if (more < 0 && !got)
            return -1;
        if (more <= 0)
            break;
        got += (size_t)more;
    }
    return (long)got;
}

void stream_seek(struct stream *s, uint64_t offset)
{
    s->begin = s->end = 0;
    s->offset = offset;
    s->ended = false;
    s->fault = NULL;
    s->ops.seek(s->ctx, offset);
}

uint64_t stream_offset(const struct stream *s)
{
    return s->offset;
}

uint64_t stream_asked(const struct stream *s)
{
    return s->asked;
}

const char *stream_fault(const struct stream *s)
{
    return s->fault;
}

void stream_set_chunk(struct stream *s, size_t n)
{
    s->chunk = n;
}

void stream_close(struct stream *s)
{
    if (!s)
        return;
    if (s->ops.close)
        s->ops.close(s->ctx);
    mem_free(s->block);
    mem_free(s);
}

void stream_set_page(struct stream *s, const struct codepage *page)
{
    s->page = page;
}

const struct codepage *stream_page(const struct stream *s)
{
    return s->page;
}

void stream_set_name(struct stream *s, struct str name)
{
    s->name = name;
}

struct str stream_name(const struct stream *s)
{
    return s->name;
}

void stream_set_under(struct stream *s, const struct defects *under)
{
    s->under = under;
}

const struct defects *stream_under(const struct stream *s)
{
    return s->under;
}

void stream_set_sieve(struct stream *s, struct sieve sieve)
{
    s->sieve = sieve;
}

struct sieve stream_sieve(const struct stream *s)
{
    return s->sieve;
}

void stream_set_plain(struct stream *s)
{
    s->plain = true;
}

bool stream_plain(const struct stream *s)
{
    return s->plain;
}
