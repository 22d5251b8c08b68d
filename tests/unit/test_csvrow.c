/* SPDX-License-Identifier: Apache-2.0 */
#include "input/csvrow.h"
#include "lib/test.h"

#include <string.h>

static bool is_spaces(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] != ' ')
            return false;
    return true;
}

/* Letter by letter, as csvrow.h says it.  False: the row goes on. */
static bool by_letters(struct buf *out, struct str s, char separator, size_t last)
{
    size_t n = 0, i = 0;

    for (;; i++) {
        bool quoted = i < s.n && s.s[i] == '"', open = quoted;

        buf_char(out, quoted ? '<' : '[');
        n++;
        for (i += quoted; i < s.n; i++) {
            bool two = open && s.s[i] == '"' && i + 1 < s.n && s.s[i + 1] == '"';

            if (open && !two && s.s[i] == '"' &&
                (s.s[i + 1 < s.n ? i + 1 : i] == separator || is_spaces(str_from(s, i + 1)))) {
                open = false;
                i = i + 1 < s.n && s.s[i + 1] == separator ? i + 1 : s.n;
                break;
            }
            if (!quoted && s.s[i] == separator && !(last && n >= last))
                break;
            i += two;
            buf_char(out, s.s[i]);
        }
        if (open)
            return false;
        if (i >= s.n)
            return true;
    }
}

static void by_row(struct buf *out, struct csv_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        buf_char(out, row->quoted[i] ? '<' : '[');
        buf_add(out, csv_field(row, i));
    }
}

static void by_place(struct buf *out, const struct csv_row *row, struct str line)
{
    for (size_t i = 0; i < row->n; i++) {
        buf_char(out, row->quoted[i] ? '<' : '[');
        buf_add(out, str_first(str_from(line, row->from[i]), row->to[i] - row->from[i]));
    }
}

TEST(a_row_that_is_taken_whole_is_what_its_letters_say)
{
    static const char letters[] = "\"\",,;ab ";
    struct csv_row row = { 0 };
    unsigned seed = 7, whole = 0, placed = 0;

    for (int round = 0; round < 20000; round++) {
        struct buf want = { 0 }, got = { 0 };
        size_t last = round % 3 ? 0 : (size_t)(round % 5);
        char text[150];
        struct str line = { text, (size_t)(round % (round % 7 ? 24 : 150)) };
        bool over;

        for (size_t i = 0; i < line.n; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = (seed >> 24) % (round % 7 ? 1 : 20)
                          ? 'x'
                          : letters[(seed >> 16) % (sizeof letters - 1)];
        }
        csv_begin(&row, ',', last);
        over = csv_feed(&row, line);
        CHECK_INT(over, by_letters(&want, line, ',', last));
        if (over) {
            by_row(&got, &row);
            CHECK_STR(buf_str(&got), buf_str(&want));
            whole++;
        }
        csv_begin(&row, ',', last);
        if (csv_places(&row, line)) {
            CHECK(over);
            buf_clear(&got);
            by_place(&got, &row, line);
            CHECK_STR(buf_str(&got), buf_str(&want));
            placed++;
        }
        buf_release(&want);
        buf_release(&got);
    }
    CHECK(whole > 5000 && placed > 5000);
    csv_release(&row);
}

TEST(the_last_field_of_a_row_goes_on_in_the_next_line)
{
    struct csv_row row = { 0 };

    csv_begin(&row, ',', 3);
    CHECK(csv_feed(&row, STR("\"a\",b,c")));
    csv_extend(&row, STR("d"));
    CHECK_INT(row.n, 3);
    CHECK_STR(csv_field(&row, 2), STR("c\nd"));
    csv_begin(&row, ',', 0);
    CHECK(!csv_feed(&row, STR("a,\"b")));
    CHECK(csv_feed(&row, STR("c\",d")));
    CHECK_STR(csv_field(&row, 1), STR("b\nc"));
    CHECK_STR(csv_field(&row, 2), STR("d"));
    csv_release(&row);
}

/* OneNote and others add a blank to each line: the row went on in the next one. */
TEST(blanks_behind_the_last_quotes_of_a_line_end_the_row)
{
    struct csv_row row = { 0 };

    csv_begin(&row, '\t', 0);
    CHECK(csv_feed(&row, STR("\"a\"\t\"b\"  ")));
    CHECK_STR(csv_field(&row, 1), STR("b"));
    csv_begin(&row, '\t', 0);
    CHECK(!csv_feed(&row, STR("a\t\"b")));
    CHECK(csv_feed(&row, STR("c \"d\" e\" ")));
    CHECK_STR(csv_field(&row, 1), STR("b\nc \"d\" e"));
    csv_begin(&row, '\t', 0);
    CHECK(!csv_feed(&row, STR("\"a\" \tb"))); /* not the line's end */
    csv_release(&row);
}
