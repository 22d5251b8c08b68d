/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/mem.h"
#include "base/utf.h"
#include "input/text.h"
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

struct table {
    struct str bytes;
    struct str lines;
    enum encoding encoding; /* at the end */
};

#define U8 ENCODING_UTF8
#define LE ENCODING_UTF16LE
#define BE ENCODING_UTF16BE
#define ANSI ENCODING_ANSI
#define LE32 ENCODING_UTF32LE
#define BE32 ENCODING_UTF32BE

#define EIGHT "\0\0\0\0\0\0\0\0"
#define SIXTEEN EIGHT EIGHT

static const struct table table[] = {
    { STR_INIT(""), STR_INIT(""), U8 },
    { STR_INIT("\n"), STR_INIT("1@0 |"), U8 },
    { STR_INIT("a"), STR_INIT("1@0 a~|"), U8 },
    { STR_INIT("a\r\nb\nc\rd\r\n"), STR_INIT("1@0 a|2@3 b|3@5 c|4@7 d|"), U8 },
    { STR_INIT("a\r\r\n\nb\r"), STR_INIT("1@0 a|2@2 |3@4 |4@5 b|"), U8 },
    { STR_INIT("\xEF\xBB\xBF" "a\n"), STR_INIT("1@3 a|"), U8 },
    { STR_INIT("a\0b\nc\n"), STR_INIT("1@0 a\0b|2@4 c|"), U8 },
    { STR_INIT("gr\xC3\xBC\xC3\x9F\n\xE2\x82\xAC\n\xF0\x9F\x98\x80\n"),
      STR_INIT("1@0 gr\xC3\xBC\xC3\x9F|2@7 \xE2\x82\xAC|3@11 \xF0\x9F\x98\x80|"), U8 },
    /* ANSI: 0x80 is the euro sign, 0x81 nothing */
    { STR_INIT("gr\xFC\xDF\n\x80\n\x81\nx"),
      STR_INIT("1@0 gr\xC3\xBC\xC3\x9F|2@5 \xE2\x82\xAC|3@7 \xEF\xBF\xBD|4@9 x~|<encoding 7+1>"), ANSI },
    /* a stray byte in UTF-8 is shown as ANSI; one without meaning is lost */
    { STR_INIT("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\n" "a\xE4" "b\nc\n"
          "\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\x81\nd"),
      STR_INIT("1@0 \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4|2@9 a\xC3\xA4" "b|3@13 c|"
          "4@15 \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xEF\xBF\xBD|5@25 d~|"
          "<encoding 10+0><encoding 23+1>"), U8 },
    /* cut inside a sequence */
    { STR_INIT("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xE2\x82"),
      STR_INIT("1@0 \xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA2\xE2\x80\x9A~|"
          "<encoding 8+0><encoding 9+0>"), U8 },
    /* UTF-16 with BOM */
    { STR_INIT("\xFF\xFE" "a\0\r\0\n\0\xE4\0\n\0"), STR_INIT("1@2 a|2@8 \xC3\xA4|"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\r\0\n\0\xE4\0\n"), STR_INIT("1@2 a|2@8 \xC3\xA4|"), BE },
    { STR_INIT("\xFF\xFE"), STR_INIT(""), LE },
    /* and without */
    { STR_INIT("a\0b\0c\0\n\0d\0"), STR_INIT("1@0 abc|2@8 d~|"), LE },
    { STR_INIT("\0a\0b\0c\0\n\0d"), STR_INIT("1@0 abc|2@8 d~|"), BE },
    { STR_INIT("a\0b\0\xAC\x20\n\0"), STR_INIT("1@0 ab\xE2\x82\xAC|"), LE },
    /* UTF-32, with and without BOM (PowerShell's -Encoding utf32) */
    { STR_INIT("\xFF\xFE\0\0" "a\0\0\0\r\0\0\0\n\0\0\0\xE4\0\0\0\x00\xF6\1\0\n\0\0\0"),
      STR_INIT("1@4 a|2@16 \xC3\xA4\xF0\x9F\x98\x80|"), LE32 },
    { STR_INIT("\0\0\xFE\xFF" "\0\0\0a\0\0\0\r\0\0\0\n\0\0\0\xE4\0\0\0\n"),
      STR_INIT("1@4 a|2@16 \xC3\xA4|"), BE32 },
    { STR_INIT("a\0\0\0b\0\0\0\n\0\0\0c\0\0\0"), STR_INIT("1@0 ab|2@12 c~|"), LE32 },
    { STR_INIT("\0\0\0a\0\0\0b\0\0\0\n\0\0\0c"), STR_INIT("1@0 ab|2@12 c~|"), BE32 },
    { STR_INIT("\xFF\xFE\0\0"), STR_INIT(""), LE32 },
    /* NULs, what is no character, a part of a unit, the BOM of a file that was appended */
    { STR_INIT("\xFF\xFE\0\0" "a\0\0\0\n\0\0\0\0\0\0\0b\0\0\0\xFF\xFE\0\0" "c\0\0\0"
               "\0\xD8\0\0\n\0\0\0d\0"),
      STR_INIT("1@4 a|2@16 bc\xEF\xBF\xBD|<encoding 12+4><encoding 28+4><encoding 36+2>"), LE32 },
    /* appended in another encoding */
    { STR_INIT("a\0\0\0b\0\0\0c\0\0\0\n\0\0\0" "def\nghi\n"), STR_INIT("1@0 abc|2@16 def|3@20 ghi|"), U8 },
    { STR_INIT("\xFF\xFE\0\0" "a\0\0\0\n\0\0\0" "b\0c\0d\0e\0\n\0"),
      STR_INIT("1@4 a|2@12 bcde|"), LE },
    /* but a hole behind the BOM of UTF-16 is one */
    { STR_INIT("\xFF\xFE" SIXTEEN SIXTEEN "b\0c\0\n\0"), STR_INIT("1@34 bc|<encoding 2+32>"), LE },
    /* pairs, lone halves, half a unit */
    { STR_INIT("\xFF\xFE\x3D\xD8\x00\xDE\n\0x\0"), STR_INIT("1@2 \xF0\x9F\x98\x80|2@8 x~|"), LE },
    { STR_INIT("\xFF\xFE\x3D\xD8x\0\x00\xDE\n\0"),
      STR_INIT("1@2 \xEF\xBF\xBDx\xEF\xBF\xBD|<encoding 2+2><encoding 6+2>"), LE },
    { STR_INIT("\xFF\xFE" "a\0\n\0b"), STR_INIT("1@2 a|<encoding 6+1>"), LE },
    { STR_INIT("\xFF\xFE\x3D\xD8"), STR_INIT("1@2 \xEF\xBF\xBD~|<encoding 2+2>"), LE },
    /* appended files: the same encoding again, and another one */
    { STR_INIT("a\n\xEF\xBB\xBF" "b\n"), STR_INIT("1@0 a|2@5 b|"), U8 },
    { STR_INIT("\xFF\xFE" "a\0\n\0\xFF\xFE" "b\0\n\0"), STR_INIT("1@2 a|2@8 b|"), LE },
    { STR_INIT("a\n\xFF\xFE" "b\0\n\0"), STR_INIT("1@0 a|2@4 b|"), LE },
    { STR_INIT("\xFC\n\xFF\xFE" "b\0\n\0"), STR_INIT("1@0 \xC3\xBC|2@4 b|"), LE },
    { STR_INIT("a\n\xFE\xFF\0b\0\n"), STR_INIT("1@0 a|2@4 b|"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0\xEF\xBB\xBF" "bc\n"), STR_INIT("1@2 a|2@9 bc|"), U8 },
    { STR_INIT("\xFC\n\xEF\xBB\xBF\xC3\xBC\n"), STR_INIT("1@0 \xC3\xBC|2@5 \xC3\xBC|"), U8 },
    { STR_INIT("ab\xEF\xBB\xBF" "cd\r\xEF\xBB\xBF\nef"), STR_INIT("1@0 abcd|2@12 ef~|"), U8 },
    /* the machine stopped, and its log went on behind a block of NULs */
    { STR_INIT("a\n" SIXTEEN "b\n"), STR_INIT("1@0 a|2@18 b|<encoding 2+16>"), U8 },
    { STR_INIT("a\nx" SIXTEEN EIGHT "b\n"), STR_INIT("1@0 a|2@2 x|3@27 b|<encoding 3+24>"), U8 },
    { STR_INIT("x" SIXTEEN "\r\nb\n"), STR_INIT("1@0 x|2@19 b|<encoding 1+16>"), U8 },
    { STR_INIT("a\n" SIXTEEN), STR_INIT("1@0 a|<encoding 2+16>"), U8 },
    { STR_INIT("a\nx" SIXTEEN), STR_INIT("1@0 a|2@2 x|<encoding 3+16>"), U8 },
    { STR_INIT(SIXTEEN "ab\nc\n"), STR_INIT("1@16 ab|2@19 c|<encoding 0+16>"), U8 },
    { STR_INIT("\xC3\xBC" SIXTEEN "\xC3\xBC\n"),
      STR_INIT("1@0 \xC3\xBC|2@18 \xC3\xBC|<encoding 2+16>"), U8 },
    { STR_INIT("\xFC\nx" SIXTEEN "b\n"),
      STR_INIT("1@0 \xC3\xBC|2@2 x|3@19 b|<encoding 3+16>"), ANSI },
    { STR_INIT("\xFC\xFC" SIXTEEN "\xFC\n"),
      STR_INIT("1@0 \xC3\xBC\xC3\xBC|2@18 \xC3\xBC|<encoding 2+16>"), ANSI },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "b\0\n\0"),
      STR_INIT("1@2 a|2@38 b|<encoding 6+32>"), LE },
    { STR_INIT("a\0\n\0" SIXTEEN SIXTEEN EIGHT "b\0\n\0"),
      STR_INIT("1@0 a|2@44 b|<encoding 4+40>"), LE },
    { STR_INIT("\xFF\xFE" "a\0" SIXTEEN SIXTEEN "b\0\n\0"),
      STR_INIT("1@2 a|2@36 b|<encoding 4+32>"), LE },
    { STR_INIT("\xFE\xFF" "\0a" SIXTEEN SIXTEEN EIGHT "\0\n\0b\0\n"),
      STR_INIT("1@2 a|2@46 b|<encoding 4+40>"), BE },
    /* of an odd number of bytes, where the units behind it are no longer at even ones */
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "b\0c\0\n\0d\0\n\0"),
      STR_INIT("1@2 a|2@39 bc|3@45 d|<encoding 6+33>"), LE },
    { STR_INIT("\xFF\xFE" "a\0" SIXTEEN SIXTEEN EIGHT "\0" "\r\0\n\0b\0\n\0"),
      STR_INIT("1@2 a|2@49 b|<encoding 4+41>"), LE },
    { STR_INIT("a\0b\0c\0" SIXTEEN SIXTEEN "\0" "b\0\n\0" SIXTEEN SIXTEEN "\0" "d\0\n\0"),
      STR_INIT("1@0 abc|2@39 b|3@76 d|<encoding 6+33><encoding 43+33>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n" SIXTEEN SIXTEEN "\0" "\0b\0c\0\n\0d\0\n"),
      STR_INIT("1@2 a|2@39 bc|3@45 d|<encoding 6+33>"), BE },
    { STR_INIT("\xFE\xFF" "\0a" SIXTEEN SIXTEEN "\0" "\0\r\0\n\0b\0\n"),
      STR_INIT("1@2 a|2@41 b|<encoding 4+33>"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "\x1F\x04\x40\x04 \0" "1\0\n\0"),
      STR_INIT("1@2 a|2@39 \xD0\x9F\xD1\x80 1|<encoding 6+33>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n" SIXTEEN SIXTEEN "\0" "\x04\x1F\x04\x40\0 \0" "1\0\n"),
      STR_INIT("1@2 a|2@39 \xD0\x9F\xD1\x80 1|<encoding 6+33>"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "\xFF\xFE" "b\0\n\0"),
      STR_INIT("1@2 a|2@41 b|<encoding 6+33>"), LE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "\xFE\xFF" "\0b\0c\0d\0\n"),
      STR_INIT("1@2 a|2@41 bcd|<encoding 6+33>"), BE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0" "appended in bytes, a line\r\nb\n"),
      STR_INIT("1@2 a|2@39 appended in bytes, a line|3@66 b|<encoding 6+33>"), U8 },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0"), STR_INIT("1@2 a|<encoding 6+33>"), LE },
    /* an even one stays one: characters whose low byte is NUL, and nothing that tells */
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0\x4E\x8C\x4E \0" "1\0\n\0"),
      STR_INIT("1@2 a|2@38 \xE4\xB8\x80\xE4\xBA\x8C 1|<encoding 6+32>"), LE },
    { STR_INIT("\xFF\xFE" "a\0\n\0" SIXTEEN SIXTEEN "\0\x4E\x8C\x4E\0\x4E"),
      STR_INIT("1@2 a|2@38 \xE4\xB8\x80\xE4\xBA\x8C\xE4\xB8\x80~|<encoding 6+32>"), LE },
    /* bytes were lost, or too few to tell are NULs: what lies across the units is found again */
    { STR_INIT("\xFF\xFE" "a\0\n\0x\0y\0" "\0d\0e\0f\0g\0h\0i\0j\0k\0\n\0z\0\n\0"),
      STR_INIT("1@2 a|2@6 xydefghijk|3@29 z|<encoding 10+1>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n\0x\0y" "z\0b\0c\0d\0e\0f\0g\0h\0i\0\n\0w\0\n"),
      STR_INIT("1@2 a|2@6 xybcdefghi|3@29 w|<encoding 10+1>"), BE },
    { STR_INIT("\xFF\xFE" "a\0" "\0d\0e\0f\0g\0h\0i\0j"), /* not as far as that tells */
      STR_INIT("1@2 a\xE6\x90\x80\xE6\x94\x80\xE6\x98\x80\xE6\x9C\x80\xE6\xA0\x80\xE6\xA4\x80\xE6\xA8\x80~|"),
      LE },
    /* in front of a line fewer are none of its signs */
    { STR_INIT("a\r\n\0b\r\n\0\0" "c\n"),
      STR_INIT("1@0 a|2@4 b|3@9 c|<encoding 3+1><encoding 7+2>"), U8 },
    { STR_INIT("a\r\0b\r\0\nc\n"), STR_INIT("1@0 a|2@3 b|3@7 c|<encoding 2+1><encoding 5+1>"), U8 },
    { STR_INIT("\0" "a\n\0"), STR_INIT("1@1 a|<encoding 0+1><encoding 3+1>"), U8 },
    { STR_INIT("\xFC\r\0b\n\0\xFC\n"),
      STR_INIT("1@0 \xC3\xBC|2@3 b|3@6 \xC3\xBC|<encoding 2+1><encoding 5+1>"), ANSI },
    { STR_INIT("\xFF\xFE" "a\0\n\0\0\0b\0\n\0"), STR_INIT("1@2 a|2@8 b|<encoding 6+2>"), LE },
    { STR_INIT("\xFE\xFF" "\0a\0\n\0\0\0b\0\n"), STR_INIT("1@2 a|2@8 b|<encoding 6+2>"), BE },
    /* but fewer may be meant */
    { STR_INIT("x" EIGHT "b" SIXTEEN "c\n"),
      STR_INIT("1@0 x" EIGHT "b|2@26 c|<encoding 10+16>"), U8 },
    { STR_INIT("x" EIGHT "b\n"), STR_INIT("1@0 x" EIGHT "b|"), U8 },
    { STR_INIT("\xFC" EIGHT "b\n"), STR_INIT("1@0 \xC3\xBC" EIGHT "b|"), ANSI },
    { STR_INIT("\xFF\xFE" "a\0" SIXTEEN "b\0\n\0"), STR_INIT("1@2 a" EIGHT "b|"), LE },
    /* cut inside of its first unit */
    { STR_INIT("\xC2 \x00\x15\xC8 \x00" "b\x00 \x00\x15\xC8 \x00" "c\x00 \x00" "d\x00 \x00"
               "e\x00 \x00" "f\x00\x0D\x00\x0A\x00x\x00\x0D\x00\x0A\x00"),
      STR_INIT("1@1  \xEC\xA0\x95 b \xEC\xA0\x95 c d e f|2@33 x|"), LE },
    { STR_INIT("\x00o\x00\x0D\x01:\x00 \x00" "a\x00 \x00" "b\x00 \x00" "c\x00 \x00" "d\x00\x0D\x00"
               "\x0A\x00P\x00o\x00\x0D\x01:\x00 \x00" "e\x00 \x00" "f\x00 \x00g\x00 \x00h\x00"
               "\x0D\x00\x0A\x00"),
      STR_INIT("1@1 o\xC4\x8D: a b c d|2@27 Po\xC4\x8D: e f g h|"), LE },
    /* but not what only looks like a BOM */
    { STR_INIT("\xFC\xFF\xFE\xFD\n"), STR_INIT("1@0 \xC3\xBC\xC3\xBF\xC3\xBE\xC3\xBD|"), ANSI },
};

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
