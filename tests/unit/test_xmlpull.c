/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "input/xmlpull.h"

#include <string.h>

/* What the reader says, one line: "<a x=1>", "text", "</a>", "</a!>" implied, "</a~>" cut. */
static void show(struct buf *out, struct xml *x)
{
    struct xml_item item;
    enum xml_kind kind;
    bool text = false;

    while ((kind = xml_next(x, &item)) > XML_DONE) {
        if (text && kind != XML_TEXT)
            buf_char(out, '|');
        text = kind == XML_TEXT;
        if (kind == XML_TEXT) {
            buf_add(out, item.text);
            continue;
        }
        buf_format(out, kind == XML_START ? "<%.*s" : "</%.*s", STR_FMT(item.local));
        for (size_t i = 0; i < item.attrs_n; i++)
            buf_format(out, " %.*s=%.*s", STR_FMT(item.attrs[i].name),
                       STR_FMT(item.attrs[i].value));
        buf_add(out, item.cut ? STR("~>") : item.implied ? STR("!>") : STR(">"));
    }
    if (text)
        buf_char(out, '|');
    if (kind != XML_DONE)
        buf_add(out, STR("NO MEMORY"));
}

static void show_memory(struct buf *out, struct str s)
{
    struct xml *x;

    if (xml_open_memory(&x, NULL) < 0)
        return;
    xml_over(x, s);
    show(out, x);
    xml_close(x);
}

/* Over a stream that gives at most chunk bytes at a time. */
static void show_stream(struct buf *out, struct str s, size_t chunk, struct defects *defects)
{
    struct stream *in = NULL;
    struct text *t = NULL;
    struct xml *x = NULL;

    if (stream_open_memory(&in, s.s, s.n, NULL) == 0) {
        stream_set_chunk(in, chunk);
        if (text_open(&t, in, NULL, NULL) == 0 && xml_open(&x, t, defects, NULL) == 0)
            show(out, x);
    }
    xml_close(x);
    text_close(t);
    stream_close(in);
}

static const struct {
    const char *in, *out;
} samples[] = {
    { "", "" },
    { "<a/>", "<a></a>" },
    { "<a>b</a>", "<a>b|</a>" },
    { "<a x='1' y=\"2\">b</a >", "<a x=1 y=2>b|</a>" },
    { "<a x = '1'\n\ty='>'/>", "<a x=1 y=>></a>" },
    { "<e:a xmlns:e='u' e:x='1'/>", "<a xmlns:e=u e:x=1></a>" },
    { "&lt;&gt;&amp;&quot;&apos;", "<>&\"'|" },
    { "&#65;&#x42;&#X43;&#x20AC;", "ABC\xE2\x82\xAC|" },
    { "&nbsp; &; & &#; &#x; &#x110000; &lt", "&nbsp; &; & &#; &#x; &#x110000; &lt|" },
    { "<a x='&lt;&#10;&unknown;'/>", "<a x=<\n&unknown;></a>" },
    { "<a>x<![CDATA[<b>&amp;]]>y</a>", "<a>x<b>&amp;y|</a>" },
    { "<?xml version='1.0'?><a><!-- <b> --><?p <c>?></a>", "<a></a>" },
    { "<!DOCTYPE a [<!ENTITY b \"c\"> <!ELEMENT a ANY>]><a>&b;</a>", "<a>&b;|</a>" },
    { "<a>\x01\x1F\x7F</a>", "<a>\x01\x1F\x7F|</a>" },
    { "<a>1 < 2 <3 << </ a></a>", "<a>1 < 2 <3 << </ a>|</a>" },
    { "<a>\r\n</a>", "<a>\r\n|</a>" },
    { "\xE6\x97\xA5<\xE6\x97\xA5>\xE6\x9C\xAC</\xE6\x97\xA5>",
      "\xE6\x97\xA5|<\xE6\x97\xA5>\xE6\x9C\xAC|</\xE6\x97\xA5>" },
    /* what a mail puts behind an address, or around it */
    { "<a x='http://b <http://b> ' y='1'>c</a>", "<a x=http://b <http://b>  y=1>c|</a>" },
    { "<a x=\"<https://b&amp;>\"/>", "<a x=<https://b&>></a>" },
    /* damage */
    { "<a x='http://b <http:b</a>", "<a x=http://b ><b></b!></a>" },
    { "<a x='1' y='b <http://b", "<a x=1></a~>" },
    { "<a><b>1</a>", "<a><b>1|</b!></a>" },
    { "<a>1</b>2</a>", "<a>12|</a>" },
    { "<a><b><c>1</b></a>", "<a><b><c>1|</c!></b></a>" },
    { "<a><b>1", "<a><b>1|</b~></a~>" },
    { "<a x='1' y='2", "<a x=1></a~>" },
    { "<a x='1' y", "<a x=1></a~>" },
    { "<ab", "" },
    { "<a>1</a", "<a>1|</a~>" },
    { "<a x='1/><b>2</b>", "<a x=1></a><b>2|</b>" },
    { "<a x='1><b>2</b></a>", "<a x=1><b>2|</b></a>" },
    { "<a x=1 y>2</a>", "<a x=1 y=>2|</a>" },
    { "<a ' \"='><b/>", "<a><b></b></a~>" },
    { "<a <b/>", "<a><b></b></a~>" },
    { "<a / x='1'>2</a>", "<a x=1>2|</a>" },
    { "<a><![CDATA[1</a>", "<a>1</a>|</a~>" },
    { "<a><!-- 1</a>", "<a></a~>" },
    { "x</a>y", "xy|" },
    { "<a><?<b>1</b>?></a>", "<a><?|<b>1|</b>?>|</a>" },
    { "<a><!x<b>1</b>></a>", "<a><!x|<b>1|</b>>|</a>" },
    { "<a><?p q='\n<b>1</b><?r?>\n</a>", "<a><b>1|</b>\n|</a>" },
    { "<?xml version='1.0' en\n<a>1</a>", "<a>1|</a>" },
    { "<a>1<!DOC", "<a>1|</a~>" },
};

TEST(every_kind_of_token_and_damage_reads_as_expected)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct buf b = { 0 };

        show_memory(&b, str_of(samples[i].in));
        if (!CHECK_STR(buf_str(&b), str_of(samples[i].out)))
            test_fail(__FILE__, __LINE__, "sample: %s", samples[i].in);
        buf_release(&b);
    }
}

TEST(the_size_of_the_pieces_has_no_influence)
{
    static const size_t chunks[] = { 1, 2, 3, 7, 4096, 0 };

    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++) {
            struct buf b = { 0 };

            show_stream(&b, str_of(samples[i].in), chunks[c], NULL);
            if (!CHECK_STR(buf_str(&b), str_of(samples[i].out)))
                test_fail(__FILE__, __LINE__, "chunk %zu: %s", chunks[c], samples[i].in);
            buf_release(&b);
        }
    }
}

TEST(utf16_reads_like_utf8)
{
    static const char utf16[] = "\xFF\xFE<\0a\0>\0\xAC\x20<\0/\0a\0>";
    struct buf b = { 0 };

    show_stream(&b, (struct str){ utf16, sizeof utf16 }, 3, NULL);
    CHECK_STR(buf_str(&b), STR("<a>\xE2\x82\xAC|</a>"));
    buf_release(&b);
}

TEST(faults_are_counted_and_noted_where_they_are)
{
    struct defects d = { 0 };
    struct buf b = { 0 };

    show_stream(&b, STR("<a><b></a></c>"), 2, &d);
    CHECK_INT(d.n, 2);
    CHECK_INT(d.items[0].at, 6);
    CHECK_INT(d.items[1].at, 10);
    CHECK_INT(d.counted[DEFECT_VALUE], 2);
    defects_release(&d);
    show_stream(&b, STR("<a><b></b>"), 0, &d);
    CHECK_INT(d.counted[DEFECT_TRUNCATED], 1);
    defects_release(&d);
    buf_release(&b);
}

TEST(elements_beyond_the_depth_limit_are_skipped_and_reported)
{
    struct defects d = { 0 };
    struct buf doc = { 0 }, b = { 0 };

    for (int i = 0; i < LIMIT_XML_DEPTH + 3; i++)
        buf_add(&doc, STR("<d>"));
    buf_add(&doc, STR("deep<x/>"));
    for (int i = 0; i < LIMIT_XML_DEPTH + 3; i++)
        buf_add(&doc, STR("</d>"));
    buf_add(&doc, STR("<end/>"));
    show_stream(&b, buf_str(&doc), 0, &d);
    CHECK_INT(d.counted[DEFECT_LIMIT], 1);
    CHECK(str_find(buf_str(&b), STR("deep")) == b.n);
    CHECK_INT(b.n, LIMIT_XML_DEPTH * 7 + 11);
    CHECK(str_ends(buf_str(&b), STR("</d><end></end>")));
    defects_release(&d);
    buf_release(&doc);
    buf_release(&b);
}

TEST(attributes_beyond_the_limit_are_dropped)
{
    struct buf doc = { 0 };
    struct xml_item item;
    struct xml *x;

    buf_add(&doc, STR("<a"));
    for (unsigned i = 0; i < LIMIT_FIELDS + 5; i++)
        buf_format(&doc, " n%u='%u'", i, i);
    buf_add(&doc, STR("/>"));
    CHECK(xml_open_memory(&x, NULL) == 0);
    xml_over(x, buf_str(&doc));
    CHECK_INT(xml_next(x, &item), XML_START);
    CHECK_INT(item.attrs_n, LIMIT_FIELDS);
    CHECK_INT(xml_faults(x), 1);
    xml_close(x);
    buf_release(&doc);
}

/* One text longer than a record may be, then an element: the rest of the text is dropped. */
TEST(text_beyond_the_record_limit_is_cut_and_reported)
{
    static const size_t chunks[] = { 0, 65536, 100003 };
    size_t n = LIMIT_RECORD_BYTES + 100;

    for (size_t c = 0; c < 3; c++) {
        struct defects d = { 0 };
        struct buf doc = { 0 }, b = { 0 };
        char *to;

        buf_add(&doc, STR("<a>"));
        to = buf_reserve(&doc, n);
        if (!CHECK(to != NULL))
            return;
        memset(to, 'x', n);
        doc.n += n;
        buf_add(&doc, STR("</a><b/>"));
        show_stream(&b, buf_str(&doc), chunks[c], &d);
        CHECK_INT(b.n, LIMIT_RECORD_BYTES + 3 + 1 + 4 + 7);
        CHECK(str_ends(buf_str(&b), STR("x|</a><b></b>")));
        CHECK_INT(d.counted[DEFECT_RECORD_TOO_LONG], 1);
        CHECK_INT(d.items[0].bytes, 100);
        defects_release(&d);
        buf_release(&doc);
        buf_release(&b);
    }
}

TEST(every_failing_allocation_ends_the_reading_and_nothing_else)
{
    struct buf b = { 0 };

    for (long n = 0; n < 12; n++) {
        struct xml_item item;
        struct xml *x;

        mem_fail_at(n);
        if (xml_open_memory(&x, NULL) == 0) {
            xml_over(x, STR("<a x='&amp;' y='2'>&lt;<b/></a>"));
            while (xml_next(x, &item) > XML_DONE)
                continue;
            xml_close(x);
        }
        mem_fail_at(-1);
    }
    buf_release(&b);
}
