/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The XML reader over any bytes, whole, in pieces and from memory; the last byte says how large the
 * pieces are.  Every start has its end, depth stays within its limit, all text is UTF-8, and the
 * three readings agree.
 */
#include "promise.h"

#include "base/limits.h"
#include "base/utf.h"
#include "input/xmlpull.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void add(struct buf *out, struct str s, char end)
{
    promise(utf8_valid_prefix(s) == s.n);
    buf_add(out, s);
    buf_char(out, end);
}

static void read_all(struct xml *x, struct buf *out)
{
    struct xml_item item;
    enum xml_kind kind;
    long open = 0;

    while ((kind = xml_next(x, &item)) != XML_DONE) {
        promise(kind == XML_START || kind == XML_TEXT || kind == XML_END);
        buf_char(out, kind == XML_START ? '<' : kind == XML_END ? '/' : '-');
        open += kind == XML_START ? 1 : kind == XML_END ? -1 : 0;
        promise(open >= 0 && open <= LIMIT_XML_DEPTH && xml_depth(x) == (unsigned)open);
        add(out, kind == XML_TEXT ? item.text : item.name, item.implied ? '!' : '>');
        for (size_t i = 0; i < item.attrs_n; i++) {
            add(out, item.attrs[i].name, '=');
            add(out, item.attrs[i].value, ';');
        }
    }
    promise(open == 0);
}

static void read_stream(const uint8_t *data, size_t n, size_t chunk, struct buf *out)
{
    struct stream *in;
    struct text *t;
    struct xml *x;

    promise(stream_open_memory(&in, data, n, NULL) == 0);
    stream_set_chunk(in, chunk);
    promise(text_open(&t, in, NULL, NULL) == 0);
    promise(xml_open(&x, t, NULL, NULL) == 0);
    read_all(x, out);
    xml_close(x);
    text_close(t);
    stream_close(in);
}

static void read_memory(struct str s, struct buf *out)
{
    struct xml *x;

    promise(xml_open_memory(&x, NULL) == 0);
    xml_over(x, s);
    read_all(x, out);
    xml_close(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const size_t pieces[] = { 1, 2, 3, 5, 7, 64, 511, 4096 };
    struct buf whole = { 0 }, b = { 0 };
    struct str s;
    size_t chunk = 1;

    if (n > 0)
        chunk = pieces[data[--n] % (sizeof pieces / sizeof pieces[0])];
    read_stream(data, n, 0, &whole);
    read_stream(data, n, chunk, &b);
    promise(str_eq(buf_str(&whole), buf_str(&b)));
    s = (struct str){ (const char *)data, n };
    if (n && data[0] < 0x80 && utf8_valid_prefix(s) == n && str_find_char(s, '\0') == n &&
        str_find(s, STR("\xEF\xBB\xBF")) == n) {
        buf_clear(&b);
        read_memory(s, &b);
        promise(str_eq(buf_str(&whole), buf_str(&b)));
    }
    buf_release(&whole);
    buf_release(&b);
    return 0;
}
