/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks and documents, made here part by part (ECMA-376 Part 1). */
#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"
#include "input/walk.h"
#include "lib/leaves.h"
#include "lib/pack.h"
#include "lib/test.h"

static void on_skip(void *ctx, struct str path, const char *reason)
{
    buf_format(ctx, "{%.*s: %s}", STR_FMT(path), reason);
}

static void read_into(struct buf *got, struct str bytes, size_t chunk)
{
    struct leaf whole = { .name = STR("x"), .mtime = WHEN_NONE };
    const struct walk_sink sink = { leaves_show, on_skip, got };

    if (stream_open_memory(&whole.in, bytes.s, bytes.n, NULL) < 0)
        return;
    stream_set_chunk(whole.in, chunk);
    (void)walk_read_stream(&whole, &sink);
    stream_close(whole.in);
}

/* Name, content, name, content, ..., NULL. */
static void pack(struct buf *out, const char *const *parts, int how)
{
    struct pack_zip z;

    pack_zip_begin(&z, out);
    for (; *parts; parts += 2)
        pack_zip_add(&z, str_of(parts[0]), str_of(parts[1]), how);
    pack_zip_end(&z);
}

static void gives(const char *file, int line, const char *const *parts, struct str want)
{
    static const size_t chunks[] = { 0, 1, 2, 3, 7, 4096 };

    for (size_t c = 0; c < sizeof chunks / sizeof chunks[0]; c++) {
        struct buf zip = { 0 }, got = { 0 };

        pack(&zip, parts, c % 2 ? PACK_DEFLATED | PACK_DESCRIPTOR : PACK_DEFLATED);
        read_into(&got, buf_str(&zip), chunks[c]);
        test_check_str(file, line, "parts", "the parts", buf_str(&got), want);
        buf_release(&zip);
        buf_release(&got);
    }
}

#define PARTS(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define GIVES(parts, want) gives(__FILE__, __LINE__, parts, STR(want))

#define TYPES "[Content_Types].xml", "<Types/>"
#define BOOK "xl/workbook.xml", \
    "<workbook><sheets><sheet name=\"MS01\" sheetId=\"1\" r:id=\"rId1\"/>" \
    "<sheet name=\"a/b &amp; c\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
#define RELS "xl/_rels/workbook.xml.rels", \
    "<Relationships><Relationship Id=\"rId2\" Target=\"worksheets/sheet2.xml\"/>" \
    "<Relationship Id=\"rId1\" Target=\"/xl/worksheets/sheet1.xml\"/></Relationships>"
#define SHEET1 "xl/worksheets/sheet1.xml"
#define SHEET2 "xl/worksheets/sheet2.xml"
#define ROWS(cells) "<worksheet><sheetData>" cells "</sheetData></worksheet>"
#define STRINGS "xl/sharedStrings.xml"
#define STYLES "xl/styles.xml"

TEST(each_sheet_is_a_source_with_its_rows_as_lines_and_its_texts_from_the_list_behind_it)
{
    GIVES(PARTS(TYPES, BOOK, RELS, SHEET1,
                ROWS("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>0</v></c></row>"
                     "<row r=\"2\"/><row r=\"3\"><c r=\"B3\" t=\"s\"><v>2</v></c></row>"
                     "<row><c t=\"b\"><v>1</v></c><c><v>1033</v></c><c t=\"str\"><f>A&amp;B</f>"
                     "<v>_x0009_x</v></c><c t=\"e\"><v>#N/A</v></c></row>"),
                SHEET2, ROWS("<row><c t=\"inlineStr\"><is><r><t>in</t></r><r><t> line</t></r></is></c>"
                             "<c t=\"n\"><v>7.2</v></c></row>"),
                STRINGS, "<sst><si><t>two\r\nlines</t></si><si><r><t>a</t></r><r><t xml:space="
                         "\"preserve\"> b</t></r></si><si><t>[12:00:00]: \"x\"&#x65E5;</t>"
                         "<rPh sb=\"0\" eb=\"1\"><t>ni</t></rPh></si></sst>"),
          "[x/MS01]a b\t\t\"two\r\nlines\"\n[12:00:00]: \"x\"\xE6\x97\xA5\n"
          "True\t1033\t\"\tx\"\t#N/A\n[x/a/b & c]in line\t7.2\n");
}

TEST(numbers_that_are_shown_as_dates_are_written_so)
{
    static const char styles[] =
        "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-411]yyyy/m/d h:mm;@\"/>"
        "<numFmt numFmtId=\"165\" formatCode=\"&quot;day &quot;0.00\\d[Red]\"/>"
        "<numFmt numFmtId=\"166\" formatCode=\"[h]:mm\"/></numFmts>"
        "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
        "<xf numFmtId=\"22\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"14\"/>"
        "<xf numFmtId=\"166\"/></cellXfs></styleSheet>";

    GIVES(PARTS(TYPES, BOOK, SHEET1,
                ROWS("<row><c s=\"0\"><v>45367.5</v></c><c s=\"1\"><v>45367.945219907408</v></c>"
                     "<c s=\"2\"><v>45367.945219907401</v></c><c s=\"3\"><v>45367.5</v></c>"
                     "<c s=\"4\"><v>45367</v></c><c s=\"5\"><v>0.9452199074</v></c>"
                     "<c s=\"1\"><v>45367</v></c><c s=\"1\"><v>1</v></c><c s=\"1\"><v>-1</v></c>"
                     "<c s=\"1\"><v>9e9</v></c><c s=\"99\"><v>5</v></c>"
                     "<c s=\"1\"><v>45367.945225</v></c></row>"),
                STYLES, styles),
          "[x/sheet1.xml]45367.5\t2024-03-16 22:41:07\t2024-03-16 22:41:07\t45367.5\t2024-03-16\t"
          "22:41:07\t2024-03-16 00:00:00\t1900-01-01 00:00:00\t-1\t9e9\t5\t"
          "2024-03-16 22:41:07.440\n");
    GIVES(PARTS(TYPES, "xl/workbook.xml", "<workbook><workbookPr date1904=\"1\"/></workbook>", SHEET1,
                ROWS("<row><c s=\"1\"><v>43905.945219907408</v></c></row>"), STYLES, styles),
          "[x/sheet1.xml]2024-03-16 22:41:07\n");
}

TEST(the_parts_may_lie_in_any_order_and_have_a_prefix)
{
    GIVES(PARTS("docProps/app.xml", "<Properties/>", STRINGS,
                "<x:sst xmlns:x=\"u\"><x:si><x:t>one</x:t></x:si></x:sst>", SHEET1,
                "<x:worksheet><x:sheetData><x:row><x:c t=\"s\"><x:v>0</x:v></x:c></x:row>"
                "</x:sheetData></x:worksheet>", TYPES),
          "[x/sheet1.xml]one\n");
}

TEST(a_document_gives_the_lines_that_it_shows_and_its_tables_as_rows)
{
    GIVES(PARTS(TYPES, "word/document.xml",
                "<w:document><w:body><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Log Name:"
                "</w:t><w:tab/><w:t>Application</w:t></w:r></w:p><w:p/>"
                "<w:p><w:r><w:t xml:space=\"preserve\">a </w:t><w:br/><w:delText>gone</w:delText>"
                "<w:t>b</w:t><w:noBreakHyphen/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>c</w:t>"
                "</w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>d</w:t></w:r></w:p><w:p>"
                "<w:r><w:t>e</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>[12:00:00]:"
                "</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><mc:Choice><w:t>f</w:t></mc:Choice>"
                "<mc:Fallback><w:t>f</w:t></mc:Fallback></w:r></w:p></w:body></w:document>",
                "word/media/image1.png", "\x89PNG",
                "word/embeddings/inside.log", "[12:00:00]:\tInfo:\t:y\n"),
          "{x: its pictures are not read}[x]Log Name:\tApplication\n\na \nb-\nc\t\t\"d\ne\"\n[12:00:00]:\n"
          "f\n[x/word/embeddings/inside.log][12:00:00]:\tInfo:\t:y\n");
}

/* A form: "Server | ...", "Log | ..."; as a row of a table its quotation marks would be doubled. */
TEST(a_cell_that_holds_an_export_is_lines_of_its_own)
{
    GIVES(PARTS(TYPES, "word/document.xml",
                "<w:document><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Log</w:t></w:r></w:p></w:tc>"
                "<w:tc><w:p><w:r><w:t>[12:00:00]: Error: :FATAL ACTION: \"x\"</w:t></w:r></w:p><w:p>"
                "<w:r><w:t>[12:00:01]: Always: :y</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p>"
                "<w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>"
                "</w:tr></w:tbl></w:body></w:document>"),
          "[x]Log\n[12:00:00]: Error: :FATAL ACTION: \"x\"\n[12:00:01]: Always: :y\na\tb\n");
}

TEST(what_OpenDocument_has_is_read_too)
{
    GIVES(PARTS("mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml",
                "<office:body><table:table table:name=\"T\"><table:table-row><table:table-cell "
                "office:value-type=\"date\" office:date-value=\"2024-03-16T22:41:07\"><text:p>16.03."
                "</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"2\"/>"
                "<table:table-cell office:value-type=\"float\" office:value=\"1033\"><text:p>1.033"
                "</text:p></table:table-cell><table:table-cell><office:annotation><text:p>no</text:p>"
                "</office:annotation><text:p>a<text:s text:c=\"2\"/><text:span>b</text:span></text:p>"
                "</table:table-cell></table:table-row></table:table><text:h>head</text:h>"
                "<text:p>x<text:tab/>y</text:p></office:body>"),
          "[x]2024-03-16T22:41:07\t\t\t1033\ta  b\nhead\nx\ty\n");
}

TEST(what_is_none_of_them_is_told_or_read_as_the_zip_that_it_is)
{
    GIVES(PARTS(TYPES, "ppt/presentation.xml", "<p/>"),
          "{x: an Office file of a kind that is not read: save its text as plain text}");
    GIVES(PARTS(TYPES, "xl/workbook.bin", "\x83"),
          "{x: a workbook saved as binary (xlsb) is not read: save it as xlsx or CSV}");
    GIVES(PARTS("word/a.log", "a"), "[x/word/a.log]a");
}

TEST(cells_that_want_too_much_are_left_out_and_this_is_told)
{
    GIVES(PARTS(TYPES, BOOK, SHEET1,
                ROWS("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c><c r=\"XFD1\"><v>3</v></c>"
                     "<c r=\"ZZZZZZZZZZZZ1\"><v>4</v></c></row><row><c t=\"s\"><v>5</v></c></row>")),
          "[x/sheet1.xml]1\n(unpacking: LIMIT_SHEET_COLUMNS or LIMIT_RECORD_BYTES reached, cells are "
          "left out)");
    GIVES(PARTS(TYPES, BOOK, SHEET1,
                ROWS("<row><c t=\"s\"><v>5</v></c><c t=\"s\"><v>-1</v></c><c><v>6</v></c></row>")),
          "[x/sheet1.xml]6\n(unpacking: cells name texts that are not there)");
}

static void pack_repeated(struct pack_zip *z, struct str name, struct str begin, const char *one,
                          size_t n, const char *end)
{
    struct buf xml = { 0 };

    buf_add(&xml, begin);
    for (; n; n--)
        buf_add(&xml, str_of(one));
    buf_add(&xml, str_of(end));
    pack_zip_add(z, name, buf_str(&xml), PACK_DEFLATED);
    buf_release(&xml);
}

TEST(a_list_of_very_many_texts_ends_at_LIMIT_SHARED_STRINGS)
{
    struct buf zip = { 0 }, got = { 0 };
    struct pack_zip z;

    pack_zip_begin(&z, &zip);
    pack_zip_add(&z, STR(SHEET1), STR(ROWS("<row><c><v>1</v></c></row>")), PACK_DEFLATED);
    pack_repeated(&z, STR(STRINGS), STR("<sst>"), "<si/>", LIMIT_SHARED_STRINGS + 1, "</sst>");
    pack_zip_add(&z, STR(SHEET2), STR(ROWS("<row><c><v>2</v></c></row>")), PACK_DEFLATED);
    pack_zip_end(&z);
    read_into(&got, buf_str(&zip), 0);
    CHECK_STR(buf_str(&got),
              STR("{x: LIMIT_SHARED_STRINGS or LIMIT_SHARED_BYTES reached: cells with a later text "
                  "are empty}[x/sheet1.xml]1\n[x/sheet2.xml]2\n"));
    buf_release(&zip);
    buf_release(&got);
}

static int count_leaf(void *ctx, const struct leaf *leaf)
{
    struct buf *out = ctx;
    uint64_t n = 0;
    size_t got;

    while ((void)stream_peek(leaf->in, 1, &got), got) {
        n += got;
        stream_consume(leaf->in, got);
    }
    CHECK(n < 2 * LIMIT_UNPACK_FREE);
    buf_add(out, str_of(stream_fault(leaf->in)));
    return 0;
}

/* Some kilobytes of packed cells that all name one text of a megabyte. */
TEST(a_text_that_many_cells_repeat_ends_at_LIMIT_UNPACK_RATIO)
{
    struct buf zip = { 0 }, got = { 0 }, xml = { 0 };
    const struct walk_sink sink = { count_leaf, on_skip, &got };
    struct leaf whole = { .name = STR("x"), .mtime = WHEN_NONE };
    struct pack_zip z;

    pack_zip_begin(&z, &zip);
    pack_repeated(&z, STR(SHEET1), STR("<sheetData>"), "<row><c t=\"s\"><v>0</v></c></row>", 100000,
                  "</sheetData>");
    pack_repeated(&z, STR(STRINGS), STR("<sst><si><t>"), "0123456789abcdef", 65536,
                  "</t></si></sst>");
    pack_zip_end(&z);
    CHECK_INT(stream_open_memory(&whole.in, zip.s, zip.n, NULL), 0);
    (void)walk_read_stream(&whole, &sink);
    CHECK(str_find(buf_str(&got), STR("LIMIT_UNPACK_RATIO reached")) < got.n);
    stream_close(whole.in);
    buf_release(&zip);
    buf_release(&got);
    buf_release(&xml);
}

static const char *const small[] = { TYPES, BOOK, RELS, SHEET1,
    ROWS("<row><c t=\"s\"><v>0</v></c><c s=\"1\"><v>45367.5</v></c></row>"), STYLES,
    "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"d\"/></numFmts><cellXfs>"
    "<xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>", STRINGS,
    "<sst><si><t>a text</t></si></sst>", NULL };

TEST(a_cut_or_damaged_workbook_is_read_as_far_as_it_goes)
{
    struct buf zip = { 0 }, got = { 0 };

    pack(&zip, small, PACK_STORED);
    for (size_t n = 0; n < zip.n; n += 7)
        read_into(&got, str_first(buf_str(&zip), n), 0);
    for (size_t i = 0; i < zip.n; i += 5) {
        zip.s[i] ^= 0x15;
        read_into(&got, buf_str(&zip), 0);
        zip.s[i] ^= 0x15;
    }
    CHECK(got.n > 0);
    buf_clear(&got);
    read_into(&got, buf_str(&zip), 0);
    CHECK_STR(buf_str(&got), STR("[x/MS01]a text\t2024-03-16 12:00:00\n"));
    buf_release(&zip);
    buf_release(&got);
}

TEST(no_memory_ends_a_workbook_without_a_crash)
{
    struct buf zip = { 0 };

    pack(&zip, small, PACK_DEFLATED);
    for (long n = 0; n < 120; n++) {
        struct buf got = { 0 };

        mem_fail_at(n);
        read_into(&got, buf_str(&zip), 0);
        mem_fail_at(-1);
        buf_release(&got);
    }
    buf_release(&zip);
}
