/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/mem.h"
#include "base/utf.h"
#include "input/text.h"
#include "lib/encodings.h"
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };
#define CHUNKS_N (sizeof chunks / sizeof chunks[0])

struct opened {
    struct stream *in;
    struct text *t;
    struct defects defects;
};

static bool open_bytes(struct opened *o, const void *bytes, size_t n, size_t chunk)
{
    memset(o, 0, sizeof *o);
    if (!CHECK_INT(stream_open_memory(&o->in, bytes, n, NULL), 0))
        return false;
    stream_set_chunk(o->in, chunk);
    return CHECK_INT(text_open(&o->t, o->in, &o->defects, NULL), 0);
}

static void close_bytes(struct opened *o)
{
    text_close(o->t);
    stream_close(o->in);
    defects_release(&o->defects);
}

/* "number@offset text|" for each line; '!' for a cut one, '~' for one without end. */
static void lines_into(struct buf *out, struct text *t)
{
    struct line line;
    int r;

    while ((r = text_line(t, &line)) == 1) {
        buf_format(out, "%d@%d ", (int)line.number, (int)line.offset);
        buf_add(out, line.s);
        buf_format(out, "%s%s|", line.cut ? "!" : "", line.ended ? "" : "~");
        CHECK_INT(utf8_valid_prefix(line.s), line.s.n);
    }
    CHECK_INT(r, 0);
}

static void defects_into(struct buf *out, const struct defects *d)
{
    for (size_t i = 0; i < d->n; i++)
        buf_format(out, "<%s %d+%d>", defect_name(d->items[i].kind), (int)d->items[i].at,
                   (int)d->items[i].bytes);
}

TEST(every_encoding_gives_the_same_lines_at_every_chunk_size)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        for (size_t c = 0; c < CHUNKS_N; c++) {
            const struct table *row = &table[i];
            struct buf got = { 0 };
            struct opened o;

            if (!open_bytes(&o, row->bytes.s, row->bytes.n, chunks[c]))
                return;
            lines_into(&got, o.t);
            defects_into(&got, &o.defects);
            if (!CHECK_STR(buf_str(&got), row->lines) ||
                !CHECK_INT(text_encoding(o.t), row->encoding))
                test_fail(__FILE__, __LINE__, "in row %zu at chunk size %zu", i, chunks[c]);
            close_bytes(&o);
            buf_release(&got);
        }
    }
}

TEST(a_pull_gives_the_same_bytes_offsets_and_numbers_as_lines)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        for (size_t c = 0; c < CHUNKS_N; c++) {
            struct buf got = { 0 };
            struct opened o;
            uint64_t line = 0;
            const char *p;
            size_t n;

            if (!open_bytes(&o, table[i].bytes.s, table[i].bytes.n, chunks[c]))
                return;
            while ((p = text_peek(o.t, 1, &n)) != NULL) {
                size_t use = 1;

                while (use < n && (p[use] & 0xC0) == 0x80)
                    use++;
                if (text_number(o.t) != line && (*p != '\n' || got.n == 0 || line == 0 ||
                                                 text_number(o.t) > line)) {
                    line = text_number(o.t);
                    buf_format(&got, "%s%d@%d ", got.n ? "|" : "", (int)line,
                               (int)text_offset(o.t));
                }
                if (*p == '\r' && (p = text_peek(o.t, 2, &n)) && n > 1 && p[1] == '\n')
                    use = 2;
                if (*p != '\n' && *p != '\r')
                    buf_add(&got, (struct str){ p, use });
                text_consume(o.t, use);
            }
            /* Compare without the marks that only lines have. */
            {
                struct buf want = { 0 };
                struct str w = table[i].lines;
                size_t end = str_find(w, STR("|<"));

                w = str_first(w, end);
                if (end == table[i].lines.n && w.n && w.s[w.n - 1] == '|')
                    w.n--;
                for (size_t k = 0; k < w.n; k++)
                    if (w.s[k] != '~')
                        buf_char(&want, w.s[k]);
                if (!CHECK_STR(buf_str(&got), buf_str(&want)))
                    test_fail(__FILE__, __LINE__, "in row %zu at chunk size %zu", i, chunks[c]);
                buf_release(&want);
            }
            close_bytes(&o);
            buf_release(&got);
        }
    }
}

/* A file that is ASCII longer than anything is looked at, and then is not. */
TEST(the_encoding_is_decided_where_the_first_foreign_byte_is)
{
    static const struct {
        struct str tail, shown;
        enum encoding encoding;
    } tails[] = {
        { STR_INIT("\xFC" "ber\n"), STR_INIT("\xC3\xBC" "ber"), ANSI },
        { STR_INIT("\xC3\xBC" "ber\n"), STR_INIT("\xC3\xBC" "ber"), U8 },
        { STR_INIT("\xFF\xFEz\0\n\0"), STR_INIT("z"), LE },
    };
    size_t n = 3 * LIMIT_BID_BYTES + 1;
    char *bytes = malloc(n + 10);

    memset(bytes, 'x', n);
    bytes[n - 1] = '\n';
    for (size_t i = 0; i < 3; i++) {
        for (size_t c = 0; c < CHUNKS_N; c++) {
            struct opened o;
            struct line line;

            memcpy(bytes + n, tails[i].tail.s, tails[i].tail.n);
            if (!open_bytes(&o, bytes, n + tails[i].tail.n, chunks[c]))
                break;
            CHECK_INT(text_line(o.t, &line), 1);
            CHECK_INT(line.s.n, n - 1);
            CHECK_INT(text_line(o.t, &line), 1);
            CHECK_STR(line.s, tails[i].shown);
            CHECK_INT(text_encoding(o.t), tails[i].encoding);
            CHECK_INT(o.defects.n, 0);
            close_bytes(&o);
        }
    }
    free(bytes);
}

TEST(utf8_cut_by_the_end_of_the_sample_stays_utf8)
{
    char *bytes = malloc(LIMIT_BID_BYTES + 16);
    struct opened o;

    for (size_t back = 1; back < 3; back++) {
        memset(bytes, 'x', LIMIT_BID_BYTES + 16);
        memcpy(bytes + LIMIT_BID_BYTES - back, "\xE2\x82\xAC", 3);
        if (!open_bytes(&o, bytes, LIMIT_BID_BYTES + 16, 0))
            break;
        while (text_peek(o.t, 1, &(size_t){ 0 }))
            text_consume(o.t, SIZE_MAX);
        CHECK_INT(text_encoding(o.t), U8);
        CHECK_INT(o.defects.n, 0);
        close_bytes(&o);
    }
    free(bytes);
}

TEST(the_sign_that_ends_a_text_of_DOS_is_none_of_it)
{
    static const char *const texts[][2] = {
        { "a\r\nb\r\n\x1a", "1@0 a|2@3 b|" }, { "a\r\nb\x1a", "1@0 a|2@3 b~|" },
        { "\x1a", "" }, { "a\x1a\r\nb\r\n", "1@0 a\x1a|2@4 b|" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (size_t c = 0; c < CHUNKS_N; c++) {
            struct opened o;
            struct buf got = { 0 };

            if (!open_bytes(&o, texts[i][0], strlen(texts[i][0]), chunks[c]))
                return;
            lines_into(&got, o.t);
            CHECK_STR(buf_str(&got), str_of(texts[i][1]));
            buf_release(&got);
            close_bytes(&o);
        }
    }
}

TEST(a_line_over_LIMIT_LINE_BYTES_is_cut_and_reported)
{
    size_t n = LIMIT_LINE_BYTES + 300000;
    char *bytes = malloc(n + 10);

    memset(bytes, 'x', n);
    memcpy(bytes + LIMIT_LINE_BYTES - 1, "\xC3\xBC", 2); /* the limit falls into it */
    memcpy(bytes + n, "\r\nshort\n", 8);
    for (size_t c = 0; c < CHUNKS_N; c++) {
        struct opened o;
        struct line line;

        if (!open_bytes(&o, bytes, n + 8, chunks[c]))
            break;
        CHECK_INT(text_line(o.t, &line), 1);
        CHECK(line.cut && line.ended);
        CHECK_INT(line.s.n, LIMIT_LINE_BYTES - 1);
        CHECK_INT(text_line(o.t, &line), 1);
        CHECK_STR(line.s, STR("short"));
        CHECK_INT(line.number, 2);
        CHECK_INT(line.offset, n + 2);
        CHECK_INT(text_line(o.t, &line), 0);
        if (CHECK_INT(o.defects.n, 1)) {
            CHECK_INT(o.defects.items[0].kind, DEFECT_LINE_TOO_LONG);
            CHECK_INT(o.defects.items[0].at, LIMIT_LINE_BYTES - 1);
            CHECK_INT(o.defects.items[0].bytes, n - LIMIT_LINE_BYTES + 1);
        }
        close_bytes(&o);
    }
    free(bytes);
}

TEST(a_line_of_exactly_LIMIT_LINE_BYTES_is_whole)
{
    char *bytes = malloc(LIMIT_LINE_BYTES + 1);
    struct opened o;
    struct line line;

    memset(bytes, 'x', LIMIT_LINE_BYTES);
    bytes[LIMIT_LINE_BYTES] = '\n';
    if (open_bytes(&o, bytes, LIMIT_LINE_BYTES + 1, 0)) {
        CHECK_INT(text_line(o.t, &line), 1);
        CHECK(!line.cut && line.ended && line.s.n == LIMIT_LINE_BYTES);
        CHECK_INT(text_line(o.t, &line), 0);
        CHECK_INT(o.defects.n, 0);
        close_bytes(&o);
    }
    free(bytes);
}

/* Reads line by line, keeping the one before wherever the next was seen ahead. */
static void follow_ahead(const struct table *row, size_t chunk, size_t *seen)
{
    struct opened o;
    struct line line, next;
    struct str ahead;
    int got;

    if (!open_bytes(&o, row->bytes.s, row->bytes.n, chunk))
        return;
    for (got = text_line(o.t, &line); got == 1; line = next) {
        struct buf before = { 0 };
        bool is_ahead = text_line_ahead(o.t, &ahead);

        buf_add(&before, line.s);
        got = text_line(o.t, &next);
        if (is_ahead && CHECK_INT(got, 1)) {
            CHECK_STR(next.s, ahead);
            CHECK(str_eq(line.s, buf_str(&before)));
            CHECK(next.ended && !next.cut);
            ++*seen;
        }
        buf_release(&before);
    }
    close_bytes(&o);
}

/* The same with text_line_seen, beside a reader who never asks. */
static void follow_seen(const struct table *row, size_t chunk, size_t *seen)
{
    struct opened o, plain;
    struct line line = { .number = 0 }, other;
    struct buf before = { 0 };

    if (!open_bytes(&o, row->bytes.s, row->bytes.n, chunk) ||
        !open_bytes(&plain, row->bytes.s, row->bytes.n, chunk))
        return;
    while (text_line(plain.t, &other) > 0) {
        struct line last = line;

        buf_clear(&before);
        buf_add(&before, last.s);
        if (text_line_seen(o.t, &line)) {
            CHECK(str_eq(last.s, buf_str(&before)));
            ++*seen;
        } else {
            CHECK_INT(text_line(o.t, &line), 1);
        }
        CHECK_STR(line.s, other.s);
        CHECK(line.number == other.number && line.offset == other.offset &&
              line.ended == other.ended && line.cut == other.cut);
    }
    CHECK(!text_line_seen(o.t, &line));
    CHECK_INT(text_line(o.t, &line), 0);
    buf_release(&before);
    close_bytes(&o);
    close_bytes(&plain);
}

TEST(a_line_seen_is_the_next_and_keeps_the_one_before)
{
    size_t seen = 0;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (size_t c = 0; c < CHUNKS_N; c++)
            follow_seen(&table[i], chunks[c], &seen);
    CHECK(seen > 10);
}

TEST(a_line_seen_ahead_is_the_next_and_keeps_the_one_before)
{
    size_t seen = 0;

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        for (size_t c = 0; c < CHUNKS_N; c++)
            follow_ahead(&table[i], chunks[c], &seen);
    CHECK(seen > 10);
}

static void unit_into(struct buf *out, uint32_t unit, bool big)
{
    buf_char(out, (char)(big ? unit >> 8 : unit));
    buf_char(out, (char)(big ? unit : unit >> 8));
}

/* Mostly ASCII, as logs are; and what lines_into must say. */
static void random_text(struct buf *utf16, struct buf *lines, bool big, uint32_t seed)
{
    static const uint32_t points[] = { 0xE4, 0x3042, 0x1F600, '\n', 'x', 0xFEFE, 0x7F, 0x80 };
    int number = 1;

    unit_into(utf16, 0xFEFF, big);
    buf_format(lines, "1@2 ");
    for (size_t i = 0; i < 700; i++) {
        uint32_t c;

        seed = seed * 1103515245u + 12345u;
        c = seed >> 16 & 31 ? 'a' + (seed >> 21 & 15) : points[seed >> 21 & 7];
        if (c >= 0x10000)
            unit_into(utf16, 0xD800 + ((c - 0x10000) >> 10), big);
        unit_into(utf16, c >= 0x10000 ? 0xDC00 + (c & 0x3FF) : c, big);
        if (c == '\n')
            buf_format(lines, "|%d@%d ", ++number, (int)utf16->n);
        else
            buf_utf8(lines, c);
    }
    unit_into(utf16, '\n', big);
    buf_format(lines, "|");
}

TEST(utf16_becomes_the_same_text_and_keeps_its_offsets)
{
    for (uint32_t seed = 0; seed < 60; seed++) {
        struct buf utf16 = { 0 }, lines = { 0 };

        random_text(&utf16, &lines, seed % 2, seed);
        for (size_t c = 0; c < CHUNKS_N; c++) {
            struct buf got = { 0 };
            struct opened o;

            if (!open_bytes(&o, utf16.s, utf16.n, chunks[c]))
                return;
            lines_into(&got, o.t);
            CHECK_STR(buf_str(&got), buf_str(&lines));
            close_bytes(&o);
            buf_release(&got);
        }
        buf_release(&utf16);
        buf_release(&lines);
    }
}

TEST(lines_of_what_is_consumed_are_counted_whatever_its_pieces)
{
    static char bytes[900];
    uint32_t seed = 9;

    for (size_t round = 1; round < 3000; round++) {
        size_t n = round % sizeof bytes, at = 0, got;
        uint64_t lines = 1;
        struct opened o;

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            bytes[i] = (seed >> 16) % (round / 7 % 90 + 1) ? 'x' : "\r\n"[seed >> 30 & 1];
        }
        if (!open_bytes(&o, bytes, n, chunks[round % CHUNKS_N]))
            return;
        while (text_peek(o.t, 1, &got)) {
            size_t take = got < 1 + seed % 200 ? got : 1 + seed % 200;

            for (size_t end = at + take; at < end; at++)
                lines += bytes[at] == '\r' || (bytes[at] == '\n' && !(at && bytes[at - 1] == '\r'));
            text_consume(o.t, take);
            CHECK_INT(text_number(o.t), lines);
            seed += (uint32_t)take;
        }
        CHECK_INT(at, n);
        close_bytes(&o);
    }
}

TEST(lines_and_pulls_mix)
{
    static const char bytes[] = "<a>\r\nline\r\nrest";
    struct opened o;
    struct line line;
    size_t n;

    for (size_t c = 0; c < CHUNKS_N; c++) {
        if (!open_bytes(&o, bytes, sizeof bytes - 1, chunks[c]))
            return;
        CHECK(text_peek(o.t, 4, &n) && n >= 4);
        text_consume(o.t, 4); /* ends between CR and LF */
        CHECK_INT(text_number(o.t), 2);
        CHECK_INT(text_line(o.t, &line), 1);
        CHECK_STR(line.s, STR("line"));
        CHECK_INT(line.number, 2);
        CHECK_INT(line.offset, 5);
        CHECK_INT(text_number(o.t), 3);
        CHECK_INT(text_offset(o.t), 11);
        CHECK(text_peek(o.t, 100, &n) && n == 4);
        text_consume(o.t, 4);
        CHECK(!text_peek(o.t, 1, &n) && n == 0);
        close_bytes(&o);
    }
}

TEST(text_is_shown_in_place_where_it_is_utf8)
{
    static const char bytes[] = "gr\xC3\xBC\xC3\x9F\nabc\n";
    struct opened o;
    struct line line;

    if (!open_bytes(&o, bytes, sizeof bytes - 1, 0))
        return;
    text_line(o.t, &line);
    text_line(o.t, &line);
    CHECK(line.s.s == bytes + 7);
    close_bytes(&o);
}

TEST(a_sample_is_decoded_for_bidding)
{
    struct buf out = { 0 };

    CHECK_INT(text_sample(&out, (const uint8_t *)"\xFF\xFE" "a\0\xE4\0\n", 7, NULL), LE);
    CHECK_STR(buf_str(&out), STR("a\xC3\xA4"));
    buf_clear(&out);
    CHECK_INT(text_sample(&out, (const uint8_t *)"a\xE4\n", 3, NULL), ANSI);
    CHECK_STR(buf_str(&out), STR("a\xC3\xA4\n"));
    buf_clear(&out);
    CHECK_INT(text_sample(&out, NULL, 0, NULL), U8);
    CHECK_INT(out.n, 0);
    buf_release(&out);
}

/* A log of CRs in a mail of LFs; those of CR CR LF are one end. */
TEST(a_sample_ends_lines_where_CR_alone_does)
{
    static const char *const texts[][2] = {
        { "a\nb\rc\r\nd\r\r\ne", "a\nb\nc\r\nd\r\r\ne" },
        { "a\r\rb\rc", "a\n\nb\nc" },
        { "\ra\n\xC3\xA4\rb\n", "\na\n\xC3\xA4\nb\n" },
        { "a\r\nb\r\n", "a\r\nb\r\n" },
        { "a\nb\r", "a\nb\r" },
    };
    struct buf out = { 0 };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct str in = str_of(texts[i][0]);

        buf_clear(&out);
        CHECK_STR(text_sampled(&out, (const uint8_t *)in.s, in.n, NULL), str_of(texts[i][1]));
    }
    buf_release(&out);
}

/* By a program that read UTF-16 as Windows-1252 or as UTF-8: with NULs, or without. */
TEST(a_BOM_that_was_misread_is_none_of_the_text)
{
    static const char *const forms[] = { "\xC3\xBF\xC3\xBE", "\xEF\xBF\xBD\xEF\xBF\xBD" };
    struct buf in = { 0 }, out = { 0 };

    for (size_t i = 0; i < 2; i++) {
        buf_clear(&in);
        buf_add(&in, str_of(forms[i]));
        buf_add(&in, (struct str){ "a\0b\0c\0\n\0", 8 });
        buf_clear(&out);
        CHECK_INT(text_sample(&out, (const uint8_t *)in.s, in.n, NULL), LE);
        CHECK_STR(buf_str(&out), STR("abc\n"));
        buf_clear(&in);
        buf_add(&in, str_of(forms[i]));
        buf_add(&in, STR("abc\n"));
        buf_clear(&out);
        CHECK_INT(text_sample(&out, (const uint8_t *)in.s, in.n, NULL), U8);
        CHECK_STR(buf_str(&out), STR("abc\n"));
    }
    buf_clear(&out);
    CHECK_INT(text_sample(&out, (const uint8_t *)"\xC3\xBE\xC3\xBF\0a\0b\0c\0\n", 12, NULL), BE);
    CHECK_STR(buf_str(&out), STR("abc\n"));
    buf_release(&in);
    buf_release(&out);
}

TEST(no_memory_ends_a_text_with_an_error)
{
    static const char bytes[] = "\xFF\xFE" "a\0\n\0b\0\n\0";

    for (long k = 0; k < 8; k++) {
        struct stream *in;
        struct text *t;
        struct line line;
        int r = -1;

        if (!CHECK_INT(stream_open_memory(&in, bytes, 10, NULL), 0))
            return;
        mem_fail_at(k);
        if (text_open(&t, in, NULL, NULL) == 0) {
            while ((r = text_line(t, &line)) == 1)
                continue;
            CHECK(text_failed(t) == (r < 0));
            text_close(t);
        }
        mem_fail_at(-1);
        CHECK(k > 2 ? r == 0 : r < 0);
        stream_close(in);
    }
}
