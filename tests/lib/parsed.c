/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/parsed.h"

#include "lib/reading.h"
#include "lib/test.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "event/event_json.h"
#include "input/text.h"

#include <stdlib.h>
#include <string.h>

static long read_all(struct buf *out, const struct parser *parser, struct stream *in,
                     struct defects *defects)
{
    struct event_out scratch = { 0 };
    struct defects own = { 0 };
    struct parse *p = NULL;
    struct event ev;
    enum next next = NEXT_DEAD;
    long n = 0;

    if (parser_open(parser, &p, in, defects ? defects : &own, NULL) == 0) {
        while ((next = parser->next(p, &ev)) == NEXT_EVENT || next == NEXT_DAMAGED) {
            if (next == NEXT_EVENT && event_json(out, &scratch, STR("x"), &ev) < 0)
                break;
            n += next == NEXT_EVENT;
        }
    }
    parser_close(parser, p);
    event_out_release(&scratch);
    defects_release(&own);
    return next == NEXT_END ? n : -1;
}

long parsed_json(struct buf *out, const struct parser *parser, struct str bytes, size_t chunk,
                 struct defects *defects)
{
    struct stream *in = NULL;
    long n = -1;

    if (stream_open_memory(&in, bytes.s, bytes.n, NULL) == 0) {
        stream_set_chunk(in, chunk);
        n = read_all(out, parser, in, defects);
    }
    stream_close(in);
    return n;
}

/* The sample of some bytes as a parser sees it; text is the decoded beginning. */
static struct sample sample_of(struct str bytes, struct buf *text)
{
    struct str head = str_first(bytes, LIMIT_BID_BYTES);
    struct sample sample = { .bytes = (const uint8_t *)head.s, .n = head.n };

    text_sample(text, sample.bytes, sample.n, NULL);
    sample.text = buf_str(text);
    sample.whole = bytes.n < LIMIT_BID_BYTES;
    return sample;
}

unsigned parsed_bid(const struct parser *parser, struct str bytes)
{
    struct buf text = { 0 };
    struct sample sample = sample_of(bytes, &text);
    unsigned bid = parser->bid(&sample);

    buf_release(&text);
    return bid;
}

const struct parser *parsed_choice(struct str bytes)
{
    struct buf text = { 0 };
    struct sample sample = sample_of(bytes, &text);
    const struct parser *chosen = parser_choose(&sample);

    buf_release(&text);
    return chosen;
}

static void outline_event(struct buf *out, const struct event *ev)
{
    size_t at = out->n;

    if (ev->time.kind != STAMP_NONE)
        stamp_append(out, ev->time);
    buf_format(out, " %d [%.*s] %.*s", ev->level, STR_FMT(ev->computer), STR_FMT(ev->message));
    for (size_t i = 0; i < ev->fields_n; i++)
        buf_format(out, "%s%.*s=%.*s", i ? "; " : " {", STR_FMT(ev->fields[i].name),
                   STR_FMT(ev->fields[i].value));
    buf_add(out, ev->fields_n ? STR("}") : STR(""));
    for (; at < out->n; at++)
        out->s[at] = out->s[at] == '\n' ? '|' : out->s[at];
    buf_char(out, '\n');
}

void parsed_outline(struct buf *out, const struct parser *parser, struct str bytes)
{
    struct reading r;
    struct event ev;

    if (!reading_open(&r, parser, bytes, 0))
        return;
    while (reading_next(&r, &ev))
        outline_event(out, &ev);
    reading_close(&r);
}

void parsed_check_outline(const char *file, int line, const struct parser *parser, const char *in,
                          const char *expected)
{
    struct buf out = { 0 };

    parsed_outline(&out, parser, str_of(in));
    if (!str_eq(buf_str(&out), str_of(expected)))
        test_fail(file, line, "got:\n%.*sexpected:\n%s", STR_FMT(buf_str(&out)), expected);
    buf_release(&out);
    reading_check_chunks(file, line, parser, str_of(in));
}

static void check_prefixes(const char *file, int line, const struct parser *parser,
                           struct str bytes)
{
    size_t step = bytes.n / 400 + 1;

    for (size_t n = 0; n < bytes.n; n += n < 200 ? 1 : step) {
        struct buf out = { 0 };
        char *part = malloc(n + 1); /* of its own, so that a read behind it is seen */

        if (part) {
            memcpy(part, bytes.s, n);
            if (parsed_json(&out, parser, (struct str){ part, n }, n % 5, NULL) < 0)
                test_fail(file, line, "no report of the first %zu bytes", n);
        }
        free(part);
        buf_release(&out);
    }
}

/* How many lines of a stand nowhere in b. */
static size_t lines_missing(struct str a, struct str b)
{
    struct strmap have = { 0 };
    size_t missing = 0;
    uint64_t at;

    while (b.n)
        strmap_put(&have, str_cut(&b, '\n'), 1);
    while (a.n)
        missing += !strmap_get(&have, str_cut(&a, '\n'), &at);
    strmap_release(&have);
    return missing;
}

static size_t head_bytes(struct str bytes, unsigned lines)
{
    size_t at = 0;

    for (; lines && at < bytes.n; lines--)
        at += str_find_char(str_from(bytes, at), '\n') + 1;
    return at;
}

/* What a record says by itself.  Not its day and run, which in a log without dates are counted from
   the lines before it, nor its machine, which one line of the log may name. */
static void words(struct buf *out, const struct parser *parser, struct str bytes)
{
    struct reading r;
    struct event ev;

    if (!reading_open(&r, parser, bytes, 0))
        return;
    while (reading_next(&r, &ev)) {
        size_t at = out->n;
        buf_format(out, "%d %.*s", ev.level, STR_FMT(ev.message));
        for (size_t i = 0; i < ev.fields_n; i++)
            if (!str_eq(ev.fields[i].name, STR("Run")))
                buf_format(out, "; %.*s=%.*s", STR_FMT(ev.fields[i].name),
                           STR_FMT(ev.fields[i].value));
        for (; at < out->n; at++)
            out->s[at] = out->s[at] == '\n' ? '|' : out->s[at];
        buf_char(out, '\n');
    }
    reading_close(&r);
}

static void check_damaged(const char *file, int line, const struct parser *parser,
                          struct str bytes, size_t head)
{
    struct buf whole = { 0 }, part = { 0 };
    char *copy = malloc(bytes.n + 1);
    uint32_t seed = 1;

    words(&whole, parser, bytes);
    for (unsigned round = 0; copy && round < 60 && bytes.n > head + 1; round++) {
        size_t changes = round % 5 ? 1 : (bytes.n - head) / 100 + 1, lost;

        memcpy(copy, bytes.s, bytes.n);
        for (size_t i = 0; i < changes; i++) {
            seed = seed * 1664525u + 1013904223u;
            copy[head + (seed >> 8) % (bytes.n - head)] = (char)(seed >> 3);
        }
        buf_clear(&part);
        words(&part, parser, (struct str){ copy, bytes.n });
        lost = lines_missing(buf_str(&whole), buf_str(&part));
        if (lost > 3 * changes)
            test_fail(file, line, "round %u: %zu bytes changed, %zu events lost", round, changes,
                      lost);
    }
    free(copy);
    buf_release(&whole);
    buf_release(&part);
}

void parsed_check_damage(const char *file, int line, const struct parser *parser, const char *path,
                         unsigned head)
{
    struct str bytes;

    bytes.s = test_read_file(path, &bytes.n);
    if (!bytes.s)
        test_fail(file, line, "%s cannot be read", path);
    else
        check_damaged(path, line, parser, bytes, head_bytes(bytes, head));
    free((char *)(uintptr_t)bytes.s);
}

void parsed_check_samples(const char *file, int line, const struct parser *parser,
                          const struct parsed_sample *samples, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct parser *chosen;
        struct buf out = { 0 };
        struct str bytes;
        long events;

        bytes.s = test_read_file(samples[i].path, &bytes.n);
        if (!bytes.s) {
            test_fail(file, line, "%s cannot be read", samples[i].path);
            continue;
        }
        chosen = parsed_choice(bytes);
        if (chosen != parser)
            test_fail(file, line, "%s is read by %s", samples[i].path,
                      chosen ? chosen->name : "nobody");
        events = parsed_json(&out, parser, bytes, 0, NULL);
        if (events != samples[i].events)
            test_fail(file, line, "%s: %ld events:\n%.*s", samples[i].path, events,
                      STR_FMT(buf_str(&out)));
        reading_check_chunks(file, line, parser, bytes);
        check_prefixes(file, line, parser, bytes);
        check_damaged(file, line, parser, bytes, head_bytes(bytes, samples[i].head));
        buf_release(&out);
        free((char *)(uintptr_t)bytes.s);
    }
}

void parsed_check_no_memory(const struct parser *parser, struct str bytes, long most)
{
    for (long n = 0; n < most; n++) {
        struct buf out = { 0 };

        mem_fail_at(n);
        parsed_json(&out, parser, bytes, 7, NULL);
        mem_fail_at(-1);
        buf_release(&out);
    }
}

/* ---- Windows events ---------------------------------------------------------------------- */

static void outline_events(struct buf *out, const struct parser *parser, struct str bytes)
{
    struct reading r;
    struct event ev;

    if (!reading_open(&r, parser, bytes, 0))
        return;
    while (reading_next(&r, &ev)) {
        size_t at = out->n;
        buf_format(out, "%u %d ", (unsigned)ev.event_id, ev.level);
        stamp_append(out, ev.time);
        buf_format(out, " [%.*s] [%.*s] %.*s", STR_FMT(ev.channel), STR_FMT(ev.computer),
                   STR_FMT(ev.message));
        for (size_t i = 0; i < ev.fields_n; i++)
            if (ev.fields[i].place == FIELD_DATA)
                buf_format(out, " <%.*s>", STR_FMT(ev.fields[i].value));
        for (; at < out->n; at++)
            out->s[at] = out->s[at] == '\n' ? '|' : out->s[at];
        buf_char(out, '\n');
    }
    reading_close(&r);
}

void parsed_check_events(const char *file, int line, const struct parser *parser, const char *in,
                         const char *expected)
{
    struct buf out = { 0 };

    outline_events(&out, parser, str_of(in));
    if (!str_eq(buf_str(&out), str_of(expected)))
        test_fail(file, line, "got:\n%.*sexpected:\n%s", STR_FMT(buf_str(&out)), expected);
    buf_release(&out);
    reading_check_chunks(file, line, parser, str_of(in));
}

static struct str file_bytes(const char *path)
{
    struct str s = { 0 };

    s.s = test_read_file(path, &s.n);
    if (!s.s)
        test_fail(path, 0, "it cannot be read");
    return s;
}

static void free_bytes(struct str s)
{
    free((char *)(uintptr_t)s.s);
}

void parsed_check_files(const struct parser *parser, const struct parsed_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str s = file_bytes(files[i].name);
        struct defects d = { 0 };
        struct buf b = { 0 };

        if (!s.s)
            continue;
        if (!CHECK_INT(parsed_json(&b, parser, s, 0, &d), files[i].events) ||
            !CHECK_INT(d.n, files[i].defects) || !CHECK(parsed_bid(parser, s) >= 64))
            test_fail(files[i].name, 0, "see above");
        reading_check_chunks(files[i].name, 0, parser, s);
        defects_release(&d);
        buf_release(&b);
        free_bytes(s);
    }
}

void parsed_check_cuts(const struct parser *parser, const struct parsed_file *files, size_t n,
                       size_t step)
{
    for (size_t i = 0; i < n; i++) {
        struct str s = file_bytes(files[i].name);

        for (size_t cut = 0; s.s && cut <= s.n; cut += step) {
            struct buf b = { 0 };
            char *copy = malloc(cut ? cut : 1); /* so that a read past the end is seen */

            memcpy(copy, s.s, cut);
            if (parsed_json(&b, parser, (struct str){ copy, cut }, 0, NULL) < 0)
                test_fail(files[i].name, 0, "cut at %zu", cut);
            free(copy);
            buf_release(&b);
        }
        free_bytes(s);
    }
}

void parsed_check_no_memory_of(const struct parser *parser, const char *path, long most)
{
    struct str s = file_bytes(path);

    if (s.s)
        parsed_check_no_memory(parser, s, most);
    free_bytes(s);
}
