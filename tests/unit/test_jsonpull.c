/* SPDX-License-Identifier: Apache-2.0 */
/* Names that come again are not read again (jsonnames.h): that must not be seen. */
#include "lib/test.h"

#include "input/jsonpull.h"

#include <stdlib.h>
#include <string.h>

/* All tokens with the places of what begins and of the end, line and offset. */
static struct buf tokens(struct str in, size_t chunk, size_t *same)
{
    struct stream *stream = NULL;
    struct text *text = NULL;
    struct jsonpull *json = NULL;
    struct jsonpull_item item;
    enum jsonpull_kind kind;
    struct buf out = { 0 };

    CHECK(stream_open_memory(&stream, in.s, in.n, NULL) == 0);
    stream_set_chunk(stream, chunk);
    CHECK(text_open(&text, stream, NULL, NULL) == 0 && jsonpull_open(&json, text, NULL) == 0);
    do {
        kind = jsonpull_next(json, &item);
        *same += kind == JSON_NAME && item.same;
        buf_format(&out, "%d %u %d%d %u %u %u <", (int)kind, jsonpull_depth(json), item.implied,
                   item.cut, (unsigned)item.line, (unsigned)item.offset,
                   (unsigned)jsonpull_faults(json));
        buf_add(&out, item.text);
        buf_add(&out, STR(">\n"));
    } while (kind > JSON_DONE);
    CHECK_INT(kind, JSON_DONE);
    jsonpull_close(json);
    text_close(text);
    stream_close(stream);
    return out;
}

/* Byte for byte no name is at hand as a whole, so that each is read: that is the oracle. */
static size_t check_chunks(int line, struct str in)
{
    static const size_t chunks[] = { 2, 3, 7, 31, 4096, 0 };
    size_t read = 0, same = 0;
    struct buf expected = tokens(in, 1, &read);

    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf out = tokens(in, chunks[i], &same);

        if (!CHECK_STR(buf_str(&out), buf_str(&expected)))
            test_fail(__FILE__, line, "pieces of %u: %.*s", (unsigned)chunks[i], STR_FMT(in));
        buf_release(&out);
    }
    buf_release(&expected);
    return same;
}

TEST(names_that_come_again_are_those_that_would_be_read)
{
    static const struct str documents[] = {
        STR_INIT("[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"y\"},{\"a\":3,\"c\":\"z\"},"
                 "{\"a\":4,\"b\":\"y\"}]"),
        STR_INIT("[\r\n  {\r\n    \"a\":  1,\r\n    \"b\":  \"x\"\r\n  },\r\n  {\r\n"
                 "    \"a\":  2,\r\n    \"b\":  \"x\"\r\n  }\r\n]"),
        STR_INIT("{\"a\":\r\n1,\r\r\n\"b\":\n\r2}\n{\"a\":\r\n1,\r\r\n\"b\":\n\r2}\n"),
        STR_INIT("{\"a\":[{\"a\":1},{\"a\":2}],\"b\":{\"a\":3}}{\"a\":[{\"a\":1}],\"b\":{}}"),
        /* a list, where the same bytes are texts; and objects without an end */
        STR_INIT("{\"a\":1,\"b\":2}[{\"a\":1},\"b\":2,{\"a\":1},\"b\"]"),
        STR_INIT("{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":2\n{\"a\":1,\"b\":{\"c\":\"x\n{\"a\":1}}"),
        /* what is no JSON between them, a name with an escape, one without bytes */
        STR_INIT("{\"a\":1;,\"b\":2}{\"a\":1;,\"b\":2}{\"a\":1,,\"b\":2}{\"a\":1,,\"b\":2}"),
        STR_INIT("{\"a\\n\":1,\"\":2}{\"a\\n\":1,\"\":2}{\"a\"}{\"a\"}{\"a\":\"b\":\"c\"}"
                 "{\"a\":\"b\":\"c\"}"),
        STR_INIT("{\"a\":\"x\\n\\\"y\\\\\",\"b\":\"\\u00e4\"}{\"a\":\"x\\n\\\"z\\q\",\"b\":1}"),
        /* a mail wrapped the texts */
        STR_INIT("{\"a\":\"one\ntwo\",\"b\":1}\n{\"a\":\"one\r\ntwo\",\"b\":1}\n"),
    };
    size_t same = 0;

    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++)
        same += check_chunks(__LINE__, documents[i]);
    CHECK(same > 100);
}

TEST(more_names_than_are_kept_and_longer_ones_are_read)
{
    struct buf in = { 0 };
    uint32_t seed = 5;

    for (unsigned i = 0; i < 600; i++) {
        seed = seed * 1103515245u + 12345u;
        buf_format(&in, "%s\"n%u%s\":%u", i % 5 ? ",\n" : i ? "}\n{" : "{", seed >> 16 & 127,
                   seed >> 24 & 7 ? "" : "-a name that is longer than all of what is ever kept", i);
    }
    buf_add(&in, STR("}"));
    CHECK(check_chunks(__LINE__, buf_str(&in)) > 0);
    buf_release(&in);
}

TEST(any_tokens_in_any_order_are_the_same_in_pieces)
{
    static const char *const parts[] = { "{", "}", "[", "]", ",", ":", "\"a\":", "\"b\": ", "1",
                                         "\"x\"", "\r\n", "\n", "\r", " ", "{\"a\":1,\"b\":\"x\"}",
                                         ",\"b\":", "\xC3\xA4", "\"" };
    uint32_t seed = 9;

    for (unsigned round = 0; round < 600; round++) {
        struct buf in = { 0 };

        for (unsigned i = 0; i < 60; i++) {
            seed = seed * 1103515245u + 12345u;
            buf_add(&in, str_of(parts[(seed >> 16) % (sizeof parts / sizeof parts[0])]));
        }
        check_chunks(__LINE__, buf_str(&in));
        buf_release(&in);
    }
}

TEST(lines_and_offsets_of_utf16_are_those_of_its_bytes)
{
    struct str plain = STR("[\r\n {\"a\":\"\xC3\xA4\", \"b\":1},\n {\"a\":\"x\", \"b\":2}]\n");
    struct buf wide = { 0 };
    size_t same = 0;
    struct buf out;

    buf_add(&wide, STR("\xFF\xFE"));
    for (size_t i = 0; i < plain.n; i++) {
        bool two = (unsigned char)plain.s[i] >= 0x80;

        buf_char(&wide, two ? (char)0xE4 : plain.s[i]);
        buf_char(&wide, '\0');
        i += two;
    }
    check_chunks(__LINE__, buf_str(&wide));
    out = tokens(buf_str(&wide), 0, &same);
    CHECK(same == 4);
    CHECK(str_find(buf_str(&out), STR("1 2 00 2 10 0 <>")) < out.n); /* { of line 2, byte 10 */
    CHECK(str_find(buf_str(&out), STR("1 2 00 3 48 0 <>")) < out.n);
    buf_release(&out);
    buf_release(&wide);
}

static unsigned objects_in(struct str in)
{
    size_t same = 0;
    struct buf out = tokens(in, 0, &same);
    struct str rest = buf_str(&out);
    unsigned n = 0;

    while (rest.n)
        n += str_starts(str_cut(&rest, '\n'), STR("1 ")); /* JSON_OPEN */
    buf_release(&out);
    return n;
}

/* Both in one line, as ConvertTo-Json -Compress writes it or a mail leaves it: the next object was
   lost with the one that was damaged. */
TEST(a_text_that_lost_its_end_takes_no_object_along)
{
    static const struct str documents[] = {
        STR_INIT("[{\"n\": \"a\", \"v\": \"1\x9F junk  {   \"n\": \"b\", \"v\": \"2\" }, {\"n\": \"c\"}]"),
        STR_INIT("[{\"n\": \"a\", \"v\": \"1 \\n junk{\"n\": \"b\", \"v\": \"2\" }, {\"n\": \"c\"}]"),
        STR_INIT("[{\"n\": \"a\", \"v\": \"1\"2 junk\"   },   {   \"n\": \"b\" }, {\"n\": \"c\"}]"),
    };

    for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
        CHECK_INT(objects_in(documents[i]), 3);
        check_chunks(__LINE__, documents[i]);
    }
}
