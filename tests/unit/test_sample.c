/* SPDX-License-Identifier: Apache-2.0 */
/* The lines of a sample: found once for all who bid, or by each on its way. */
#include "lib/test.h"

#include "base/buf.h"
#include "parsers/parser.h"

/* As one after the other is cut off. */
static void check_walk(struct str text)
{
    static struct sample_lines lines;
    struct sample listed = { .text = text, .lines = &lines }, plain = { .text = text };
    struct sample_walk a, b;
    struct sample_line one = { .logged = false }, other = one;
    struct str rest = text;

    sample_find_lines(&lines, text);
    CHECK(lines.n <= SAMPLE_LINES);
    a = sample_walk(&listed);
    b = sample_walk(&plain);
    while (rest.n) {
        struct str line = str_cut(&rest, '\n');

        CHECK(sample_next(&a, &one) && sample_next(&b, &other));
        CHECK(one.s.s == line.s && one.s.n == line.n);
        CHECK(other.s.s == line.s && other.s.n == line.n);
        CHECK_INT(one.logged, digits_fit(line, "[00:00:00]:"));
        CHECK_INT(other.logged, one.logged);
    }
    CHECK(!sample_next(&a, &one) && !sample_next(&b, &other));
}

TEST(lines_are_the_same_with_a_list_and_without)
{
    static const char *const texts[] = {
        "", "\n", "a", "a\n", "\n\n", "\na", "a\r\nb\r\n", "[09:15:00]:", "[09:15:00]:\tInfo:\n",
        "[09:15:00]\n", "[09:15:0a]:\n", "[09-15:00]:\n", " [09:15:00]:\n", "[09:15:00}:\n",
        "09:15:00]:\n[9:15:00]:\n[19:15:00]:x\n",
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_walk(str_of(texts[i]));
}

TEST(lines_behind_those_of_the_list_are_found_on_the_way)
{
    for (unsigned n = SAMPLE_LINES - 2; n < SAMPLE_LINES + 3; n++) {
        struct buf text = { 0 };

        for (unsigned i = 0; i < n; i++)
            buf_format(&text, i % 3 ? "line %u\n" : "[09:15:%02u]:\tInfo:\n", i % 60);
        check_walk(buf_str(&text));
        buf_add(&text, STR("and one that is not ended"));
        check_walk(buf_str(&text));
        buf_release(&text);
    }
}

/* Each of its lines may hold anything, and makes nothing else of the whole. */
TEST(a_setup_log_stays_one_whatever_its_records_say)
{
    static const char *const said[] = {
        "Info:Columns, Level, Date, Source, Event ID", "Info:Export\tDate\tSource\tEvent ID\t",
        "Info:Rows; Name; Version; Vendor", "Info:Log Name: x\tSource: y\tEvent ID: 3\tLevel: z",
    };

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        struct buf text = { 0 };
        struct sample s = { .whole = true };

        buf_format(&text, "[09:15:00]:\tInfo:\t:Info:LaunchMsi: a\n[09:15:01]:\tInfo:\t:%s\n"
                          "[09:15:02]:\tError:\t:Error:FATAL ACTION: b\n", said[i]);
        s.text = buf_str(&text);
        CHECK_STR(str_of(parser_choose(&s)->name), STR("setuplog"));
        s.text = str_from(s.text, 12); /* cut inside of the first record */
        CHECK_STR(str_of(parser_choose(&s)->name), STR("setuplog"));
        buf_release(&text);
    }
}
