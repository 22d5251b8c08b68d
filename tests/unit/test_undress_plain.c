/* SPDX-License-Identifier: Apache-2.0 */
/* What has no dress, however much it looks like one (input/undress.h). */
#include "base/buf.h"
#include "input/codepage.h"
#include "input/undress.h"
#include "lib/test.h"

#include <string.h>

TEST(a_log_of_windows_2003_is_not_taken_for_text_with_unbroken_blanks)
{
    uint8_t log[48 + 6 * 92] = { 48, 0, 0, 0, 'L', 'f', 'L', 'e', 1, 0, 0, 0, 1, 0, 0, 0 };
    struct dress dress;

    for (size_t r = 0; r < 6; r++) {
        uint8_t *record = log + 48 + r * 92;
        memcpy(record, "\x5c\0\0\0LfLe", 8);
        record[8] = (uint8_t)(0x6d + r); /* record 41069: 6D A0 */
        record[9] = 0xA0;
    }
    CHECK(undress_is_binary(log, sizeof log));
    CHECK(!undress_recognises(log, sizeof log, NULL, &dress));
}

TEST(a_log_whose_header_is_lost_is_no_text_whatever_signs_are_in_it)
{
    static const uint8_t fillers[] = { 0x00, 0xFF };
    struct dress dress;

    for (size_t i = 0; i < sizeof fillers; i++) {
        uint8_t log[2 * 4096] = { 0 };

        memcpy(log + 4096, "ElfChnk\0\1", 9);
        for (size_t at = 4096 + 512; at + 8 < sizeof log; at += 64)
            memcpy(log + at, "\0\x1B[0m\0", 6);
        memset(log, fillers[i], i ? 8 : 4096);
        CHECK(undress_is_binary(log, sizeof log));
        CHECK(!undress_recognises(log, sizeof log, NULL, &dress));
    }
}

/* Letters of two bytes first, as in UTF-16; what such text has none of follows. */
TEST(a_log_cut_inside_of_the_words_of_a_record_is_no_text)
{
    static const char *const signs[] = { "\x5c\1\0\0LfLe", "**\0\0\x5c\1\0" };
    struct dress dress;

    for (size_t i = 0; i < 2; i++) {
        uint8_t log[2048];

        for (size_t at = 0; at < sizeof log; at += 2)
            memcpy(log + at, at % 64 ? "a" : "\xA0", 2);
        CHECK(!undress_is_binary(log, sizeof log));
        memcpy(log + 901, signs[i], 8);
        CHECK(undress_is_binary(log, sizeof log));
        CHECK(!undress_recognises(log, sizeof log, NULL, &dress));
    }
}

TEST(text_of_two_and_four_bytes_is_text)
{
    uint8_t wide[4096] = { 0 }, wider[4096] = { 0xFF, 0xFE };

    for (size_t i = 0; i < sizeof wide; i += 2)
        wide[i] = (uint8_t)"[12:00:01]: Info: a\r\n"[i / 2 % 21];
    for (size_t i = 4; i < sizeof wider; i += 4)
        wider[i] = 'x';
    CHECK(!undress_is_binary(wide, sizeof wide));
    CHECK(!undress_is_binary(wider, sizeof wider));
}

/* Event Viewer saves all events on one line; a look sees its beginning only. */
TEST(a_line_that_goes_on_behind_the_look_is_not_taken_for_one_between_ticks)
{
    struct buf text = { 0 };
    struct dress dress;

    buf_add(&text, STR("<?xml version=\"1.0\" encoding=\"utf-8\"?><Events>"));
    while (text.n < 2 * DRESS_LOOK)
        buf_add(&text, STR("<Event><System><EventID>1033</EventID></System></Event>"));
    CHECK(!undress_recognises((const uint8_t *)text.s, text.n, NULL, &dress));
    CHECK(!undress_recognises((const uint8_t *)text.s, DRESS_LOOK, NULL, &dress));
    buf_release(&text);
}

TEST(line_ends_inside_the_texts_of_compact_json_are_not_those_of_a_log)
{
    static const struct str list = STR_INIT(
        "[{\"Message\":\"One.\\r\\n\\r\\nTwo \\\"three\\\".\",\"Id\":2120,\"ProviderName\":\"HealthService\"}]");
    struct dress dress;

    CHECK(!undress_recognises((const uint8_t *)list.s, list.n, NULL, &dress));
}

/* The second byte of a Japanese sign may be a backslash; a number of a letter in front of it. */
TEST(the_code_page_that_was_said_tells_what_signs_there_are)
{
    static const struct str text = STR_INIT(
        "[10:00:01]:\tInfo:\t:a\x83\\n[10:00:02]:\tInfo:\t:b\x83\\n[10:00:03]:\tInfo:\t:c\x83\\n"
        "[10:00:04]:\tInfo:\t:d\x83\\n[10:00:05]:\tInfo:\t:e\x83\\n");
    struct dress dress;

    CHECK(undress_recognises((const uint8_t *)text.s, text.n, codepage_find(1252), &dress));
    CHECK_INT(dress.kind, DRESS_BREAKS);
    if (undress_recognises((const uint8_t *)text.s, text.n, codepage_find(932), &dress))
        CHECK(dress.behind != 'n');
}
