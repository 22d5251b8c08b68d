/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two logs in one text of which the first is longer than what is looked at.  Somebody appended the
 * second one, so it is there at the end.  Only where that is of another kind, or has no record of
 * the first kind, as the rows of a long table, the whole is read once more, with all that a message
 * may quote in mind.
 */
#include "input/joined.h"
#include "input/joined_inside.h"
#include "input/text.h"
#include "input/undress.h"

#define FIRST_LOOK 8192u
#define LAST_LOOK 16384u
#define UNIT 4u /* bytes of the largest sign in any encoding */

/* ---- the whole ---- */

/* A stream with places, or its bytes where all of them are at hand. */
struct whole {
    struct stream *of;
    const uint8_t *bytes; /* or NULL */
    uint64_t size;
    uint64_t at;          /* so many were read once more */
};

static long whole_read(void *ctx, void *into, size_t cap, const char **fault)
{
    struct whole *w = ctx;
    long n = stream_read_at(w->of, w->at, into, cap);

    if (n < 0)
        *fault = "not read";
    else
        w->at += (uint64_t)n;
    return n;
}

static int open_again(struct stream **out, struct whole *w)
{
    static const struct stream_ops ops = { .read = whole_read };

    return w->bytes ? stream_open_memory(out, w->bytes, (size_t)w->size, NULL)
                    : stream_open_custom(out, &ops, w, NULL);
}

static bool look_at_all(struct several *g, struct text *text)
{
    bool middle = false;
    struct str ahead;

    while ((ahead.s = text_peek(text, JOINED_AHEAD, &ahead.n)), ahead.n) {
        struct str line = str_first(ahead, JOINED_AHEAD);
        size_t held;

        if (!middle && !several_begins(g, line))
            return false;
        line = joined_line(line);
        held = watch_pass(&g->at, line);
        text_consume(text, held);
        middle = held == line.n && line.s[held - 1] != '\n';
    }
    return !text_failed(text);
}

static bool is_several(struct whole *w)
{
    struct several g = { .changes = 0 };
    struct stream *again = NULL;
    struct text *text = NULL;
    bool is = false;

    if (open_again(&again, w) == 0) {
        stream_set_page(again, stream_page(w->of));
        is = text_open(&text, again, NULL, NULL) == 0 && look_at_all(&g, text) && g.changes > 0 &&
             !stream_fault(again);
    }
    text_close(text);
    stream_close(again);
    return is;
}

/* ---- both ends ---- */

/* bytes: the last ones. */
static bool ends_otherwise(struct several *g, const uint8_t *bytes, size_t n,
                           const struct codepage *page)
{
    struct buf decoded = { 0 };
    struct str text = text_sampled(&decoded, bytes, n, page);
    enum log_kind first = g->at.kind;

    (void)str_cut(&text, '\n'); /* a piece of a line */
    g->at.span = (struct span){ .what = SPAN_NONE };
    g->seen = 0;
    if (text.n && several_look(g, text) && first <= LOG_EVENTS && !g->begun)
        g->changes++;
    buf_release(&decoded);
    return g->changes > 0;
}

/* The kind that it begins as; it was found to go on so as far as JOINED_LOOK. */
static bool begins_as_one(struct several *g, struct stream *in)
{
    struct buf decoded = { 0 };
    size_t n;
    const uint8_t *p = stream_peek(in, FIRST_LOOK, &n);
    struct str text;
    bool is = false;

    n = n < FIRST_LOOK ? n : FIRST_LOOK;
    if (n && !undress_is_binary(p, n)) {
        text = text_sampled(&decoded, p, n, stream_page(in));
        is = several_may_hold(text) && several_look(g, text) && g->at.kind != LOG_NONE;
    }
    buf_release(&decoded);
    g->changes = g->begun = 0;
    return is;
}

/* The last bytes; into: room for them.  NULL: nobody can look at them. */
static const uint8_t *last_bytes(struct whole *w, uint8_t *into)
{
    uint64_t from = (w->size - LAST_LOOK) / UNIT * UNIT;
    long n;

    if (w->bytes)
        return w->bytes + from;
    n = stream_read_at(w->of, from, into, LAST_LOOK);
    return n == (long)LAST_LOOK ? into : NULL;
}

static bool find_whole(struct whole *w)
{
    size_t n;

    if (!w->size) {
        w->bytes = stream_peek(w->of, JOINED_WHOLE + 1, &n);
        w->size = n <= JOINED_WHOLE ? n : 0;
    }
    return w->size > JOINED_LOOK;
}

bool joined_recognises_far(struct stream *in, uint64_t size)
{
    struct several g = { .changes = 0 };
    struct whole w = { .of = in, .size = size };
    uint8_t room[LAST_LOOK];
    const uint8_t *end;
    bool is;

    if ((size && stream_offset(in)) || !begins_as_one(&g, in) || !find_whole(&w))
        return false;
    end = last_bytes(&w, room);
    is = end && ends_otherwise(&g, end, LAST_LOOK, stream_page(in)) && is_several(&w);
    if (!w.bytes)
        stream_seek(in, 0);
    return is;
}
