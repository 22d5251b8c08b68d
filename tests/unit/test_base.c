/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/map.h"
#include "base/seen.h"
#include "base/order.h"
#include "base/mem.h"
#include "base/rd.h"
#include "base/scan.h"
#include "base/scan_threes.h"
#include "base/scan_wide.h"
#include "base/utf.h"

/* Byte by byte, as str_trim may not do it. */
static struct str trimmed(struct str s)
{
    while (s.n && is_space(s.s[0]))
        s = str_from(s, 1);
    while (s.n && is_space(s.s[s.n - 1]))
        s.n--;
    return s;
}

TEST(runs_of_blanks_of_any_length_are_trimmed_at_both_ends)
{
    char text[64];

    for (size_t front = 0; front < 20; front++)
        for (size_t back = 0; back < 20; back++)
            for (size_t tab = 0; tab <= front + back; tab++) {
                size_t n = front + back + tab % 3;
                struct str s = { text, n }, got, expected;

                memset(text, ' ', n);
                memset(text + front, 'x', tab % 3);
                if (tab < n && text[tab] == ' ')
                    text[tab] = '\t';
                got = str_trim(s);
                expected = trimmed(s);
                CHECK(str_eq(got, expected) && (!got.n || got.s == expected.s));
            }
}

TEST(strings_are_found_cut_and_read_as_numbers)
{
    struct str s = STR("key=value=more");
    uint64_t u = 7;
    int64_t i = 0;

    CHECK_INT(str_find(STR("aab"), STR("ab")), 1);
    CHECK_INT(str_find(STR("aab"), STR("x")), 3);
    CHECK_INT(str_find_nocase(STR("xABy"), STR("ab")), 1);
    CHECK_STR(str_cut(&s, '='), STR("key"));
    CHECK_STR(s, STR("value=more"));
    CHECK_STR(str_cut(&s, ';'), STR("value=more"));
    CHECK_INT(s.n, 0);
    CHECK(str_u64(STR("18446744073709551615"), &u));
    CHECK(u == UINT64_MAX);
    CHECK(!str_u64(STR("18446744073709551616"), &u));
    CHECK(!str_u64(STR("12a"), &u));
    CHECK(str_i64(STR("-9223372036854775808"), &i));
    CHECK(i == INT64_MIN);
    CHECK(!str_i64(STR("9223372036854775808"), &i));
    CHECK(str_hex64(STR("0x80070643"), &u));
    CHECK(u == 0x80070643u);
}

TEST(a_reader_past_the_end_turns_bad_and_stays_bad)
{
    static const uint8_t bytes[] = { 1, 2, 3, 4, 5 };
    struct rd r = rd_over(bytes, sizeof bytes);

    CHECK_INT(rd_le32(&r), 0x04030201);
    CHECK(rd_ok(&r));
    CHECK_INT(rd_le16(&r), 0);
    CHECK(!rd_ok(&r));
    CHECK_INT(rd_u8(&r), 0);
}

TEST(damaged_utf8_is_cut_at_its_longest_valid_beginning)
{
    uint32_t cp;
    bool bad = false;

    CHECK_INT(utf8_decode(STR("\xE2\x82\xAC"), &cp, &bad), 3);
    CHECK(cp == 0x20AC && !bad);
    CHECK_INT(utf8_decode(STR("\xE2\x82x"), &cp, &bad), 2);
    CHECK(cp == UTF_BAD && bad);
    CHECK_INT(utf8_decode(STR("\xC0\x80"), &cp, &bad), 1);
    CHECK_INT(utf8_decode(STR("\xED\xA0\x80"), &cp, &bad), 1);
    CHECK_INT(utf8_valid_prefix(STR("abcdefghij\xFFx")), 10);
}

TEST(columns_of_the_screen_are_characters_and_some_are_two)
{
    struct str line = STR("ab\xC3\xA4" "c\xE3\x81\x82" "d\xFF" "e");
    static const size_t at[] = { 0, 1, 2, 4, 5, 8, 8, 9, 10, 11, 11 };

    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
        CHECK_INT(utf_at_column(line, i), at[i]);
    CHECK_INT(utf_columns(line), 9);
    CHECK_INT(utf_columns(STR("")), 0);
}

TEST(utf16_pairs_join_and_lone_surrogates_are_counted)
{
    static const uint8_t units[] = { 'a', 0, 0x3D, 0xD8, 0x00, 0xDE, 0x00, 0xD8, 'b', 0 };
    struct buf b = { 0 };
    size_t bad = 0;

    utf16le_append(&b, units, 5, &bad);
    CHECK_STR(buf_str(&b), STR("a\xF0\x9F\x98\x80\xEF\xBF\xBD" "b"));
    CHECK_INT(bad, 1);
    buf_release(&b);
}

TEST(json_escapes_what_could_act_in_a_terminal)
{
    struct buf b = { 0 };
    struct json j = json_into(&b, 0);

    json_object(&j);
    json_key(&j, "a");
    json_str(&j, STR("x\x1b[31m\"\\\n\x7f\xC2\x9B\xFF"));
    json_key(&j, "b");
    json_array(&j);
    json_int(&j, -1);
    json_str(&j, STR("\xE2\x80\xAE\xEF\xBB\xBF\xF3\xA0\x80\x81"));
    json_null(&j);
    json_end_array(&j);
    json_end_object(&j);
    CHECK_STR(buf_str(&b),
              STR("{\"a\":\"x\\u001b[31m\\\"\\\\\\n\\u007f\\u009b\xEF\xBF\xBD\",\"b\":[-1,"
                  "\"\\u202e\\ufeff\\udb40\\udc01\",null]}"));
    buf_release(&b);
}

static int compare_bytes(const void *a, const void *b)
{
    const unsigned char *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

TEST(items_are_sorted_whether_they_were_in_order_or_not)
{
    char none[] = "", one[] = "a", done[] = "aabcz", last[] = "bcda", back[] = "zyx";

    order_sort(none, 0, 1, compare_bytes);
    order_sort(one, 1, 1, compare_bytes);
    order_sort(done, 5, 1, compare_bytes);
    order_sort(last, 4, 1, compare_bytes);
    order_sort(back, 3, 1, compare_bytes);
    CHECK(strcmp(done, "aabcz") == 0 && strcmp(last, "abcd") == 0 && strcmp(back, "xyz") == 0);
}

/* Every byte at every place of a word: the fast way must find what the slow way finds. */
TEST(json_finds_every_byte_that_needs_escaping)
{
    for (int c = 0; c < 256; c++)
        for (size_t at = 0; at < 20; at++) {
            char text[20];
            struct buf b = { 0 };
            bool plain = c >= 0x20 && c < 0x7F && c != '"' && c != '\\';

            memset(text, 'a', sizeof text);
            text[at] = (char)c;
            json_escape(&b, (struct str){ text, sizeof text });
            if (plain != (b.n == sizeof text && memcmp(b.s, text, b.n) == 0))
                test_fail(__FILE__, __LINE__, "byte %02X at %d", (unsigned)c, (int)at);
            buf_release(&b);
        }
}

/* A bit for each letter or digit, and none beyond the text. */
static void check_words(const char *text, size_t n)
{
    uint64_t words = scan_words(text, n), capitals = scan_capitals(text, n);

    for (size_t i = 0; i < SCAN_WORDS; i++) {
        char c = i < n ? text[i] : ' ';
        bool capital = c >= 'A' && c <= 'Z';
        bool is_word = (c >= '0' && c <= '9') || capital || (c >= 'a' && c <= 'z');

        CHECK_INT(words >> i & 1, is_word);
        CHECK_INT(capitals >> i & 1, capital);
    }
    for (size_t i = 0; i < SCAN_WORDS; i++) {
        struct scan_two two = scan_both(text, n, 'b', '"');
        CHECK_INT(two.as >> i & 1, i < n && text[i] == 'b');
        CHECK_INT(two.bs >> i & 1, i < n && text[i] == '"');
    }
    CHECK(!words || (words >> scan_first(words) & 1));
    CHECK(!words || words << 1 << (63 - scan_first(words)) == 0);
}

TEST(an_absent_text_is_ascii_to_its_end)
{
    CHECK_INT(scan_ascii(NULL, 0), 0);
    CHECK_INT(utf8_valid_prefix(STR_NONE), 0);
}

enum quote_way { QUOTE_ANY, QUOTE_PLAIN, QUOTE_WIDE, QUOTE_COMPRESSED, QUOTE_WAYS };

static bool quote_by(enum quote_way way, char **to, struct str s, size_t *took)
{
    if (way == QUOTE_WIDE)
        return scan_quote_wide(to, s.s, s.n, took);
    if (way == QUOTE_COMPRESSED)
        return scan_quote_compressed(to, s.s, s.n, took);
    *took = way == QUOTE_ANY ? scan_quote(to, s.s, s.n) : scan_quote_plain(to, s.s, s.n);
    return true;
}

/* Byte by byte; what stands behind the room that is asked for stays as it was. */
static void check_quote(struct str s)
{
    char usual[1200], *room = malloc(2 * s.n + SCAN_SPARE);
    size_t at = 0, n = 0;

    for (; at < s.n && s.s[at] >= 0x20 && s.s[at] < 0x7F; usual[n++] = s.s[at++])
        if (s.s[at] == '"' || s.s[at] == '\\')
            usual[n++] = '\\';
    for (enum quote_way way = QUOTE_ANY; way < QUOTE_WAYS; way++) {
        char *to = room;
        size_t took;

        if (!quote_by(way, &to, s, &took))
            continue;
        CHECK_INT(took, at);
        CHECK(str_eq((struct str){ room, (size_t)(to - room) }, (struct str){ usual, n }));
    }
    free(room);
}

/* In the text every fourth byte or so is a backslash, a quote or a line end. */
static void check_unquote(struct str s)
{
    char usual[200], *room = malloc(s.n + SCAN_SPARE), *to = room;
    static const char escapes[] = "bfnrt\"\\/", chars[] = "\b\f\n\r\t\"\\/";
    size_t at = 0, n = 0;
    const char *hit;

    CHECK(room != NULL);
    for (; at < s.n && !strchr("\"\r\n", s.s[at]); at++) {
        usual[n] = s.s[at];
        if (s.s[at] == '\\') {
            hit = at + 1 < s.n && s.s[at + 1] ? strchr(escapes, s.s[at + 1]) : NULL;
            if (!hit)
                break;
            usual[n] = chars[hit - escapes];
            at++;
        }
        n++;
    }
    CHECK_INT(scan_unquote(&to, s.s, s.n), at);
    CHECK(str_eq((struct str){ room, (size_t)(to - room) }, (struct str){ usual, n }));
    free(room);
}

TEST(escapes_of_json_are_replaced_as_by_looking_at_each_byte)
{
    static const char letters[] = "bfnrtu\"/\\\\\\\\\\xyz";
    char text[150];
    uint32_t seed = 7;

    for (size_t round = 0; round < 6000; round++) {
        size_t n = round % sizeof text;

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = seed >> 16 & 3 || (i && text[i - 1] == '\\')
                          ? letters[(seed >> 20) % (sizeof letters - 1)] : 'a';
            if (!(seed >> 24 & 63))
                text[i] = seed >> 18 & 1 ? '\n' : '"';
            else if (text[i] == '"' && !(i && text[i - 1] == '\\'))
                text[i] = ' ';
        }
        check_unquote((struct str){ text, n });
        check_unquote((struct str){ text + n / 2, n - n / 2 });
    }
}

static bool is_three(const char *text, const char *three)
{
    for (size_t i = 0; i < 3; i++)
        if ((text[i] | 0x20) != three[i])
            return false;
    return true;
}

TEST(bytes_are_found_many_at_a_time_as_one_by_one)
{
    static const char letters[] = "ab\r\n\xC3\x7F\"\\";
    char text[200], low[200];
    uint32_t seed = 1;

    for (size_t round = 0; round < 4000; round++) {
        size_t n = round % sizeof text, end = 0, ascii = 0, either = 0, at = 0, quoted;
        size_t three = 0, word = 0, plain = 0;

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = seed >> 16 & 15 ? (char)('@' + (seed >> 24 & 31)) : letters[seed >> 20 & 7];
        }
        while (end < n && text[end] != '\r' && text[end] != '\n')
            end++;
        while (ascii < n && (unsigned char)text[ascii] < 0x80)
            ascii++;
        while (either < n && text[either] != 'b' && text[either] != '\x7F')
            either++;
        while (at + 2 < n && !is_three(text + at, "bab") && !is_three(text + at, "xba"))
            at++;
        CHECK_INT(scan_threes(text, n, "babxba", 6), at + 2 < n);
        quoted = 0;
        while (quoted < n && !strchr("\"\\\r\n", text[quoted]))
            quoted++;
        CHECK_INT(scan_quoted(text, n), quoted);
        scan_lower(low, text, n);
        for (size_t i = 0; i < n; i++)
            CHECK_INT(low[i], text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
        CHECK_INT(scan_line_end(text, n), end);
        CHECK_INT(scan_ascii(text, n), ascii);
        check_words(text, n < SCAN_WORDS ? n : SCAN_WORDS);
        CHECK_INT(scan_either(text, n, 'b', '\x7F'), either);
        while (three < n && text[three] != 'b' && text[three] != '\x7F' && text[three] != '"')
            three++;
        while (word < n && ((text[word] >= 'A' && text[word] <= 'Z') ||
                            (text[word] >= 'a' && text[word] <= 'z')))
            word++;
        while (plain < n && text[plain] >= 0x20 && text[plain] < 0x7F &&
               text[plain] != '"' && text[plain] != '\\')
            plain++;
        CHECK_INT(scan_three(text, n, 'b', '\x7F', '"'), three);
        CHECK_INT(scan_letters(text, n), word);
        CHECK_INT(scan_plain(text, n), plain);
        check_quote((struct str){ text, n });
    }
}

TEST(line_ends_are_found_as_by_looking_at_each_byte)
{
    static char text[1500];
    static uint16_t ends[sizeof text + SCAN_ENDS_ROOM], plain[sizeof text + SCAN_ENDS_ROOM];
    static const char letters[] = "\r\n\n\ra\t\xFF\f";
    uint32_t seed = 3;

    for (size_t round = 0; round < 3000; round++) {
        size_t n = round % sizeof text, found;
        unsigned rare = (unsigned)(round / 7 % 90);

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = (seed >> 16) % (rare + 1) ? 'x' : letters[(seed >> 24) % 8];
        }
        found = scan_ends_plain(text, n, plain);
        if (CHECK_INT(scan_ends(text, n, ends), found))
            for (size_t i = 0; i < found; i++)
                CHECK_INT(ends[i], plain[i]);
        for (size_t i = 0, at = 0; at < n; at++)
            if (text[at] == '\r' || (text[at] == '\n' && !(at && text[at - 1] == '\r')))
                CHECK_INT(plain[i++], at);
        CHECK_INT(scan_count_ends(text, n, false), found);
        CHECK_INT(scan_count_ends_plain(text, n, false), found);
        for (size_t at = n < 3 ? n : n - 3; at < n; at++) { /* in two parts */
            size_t first = scan_count_ends(text, at, false);

            CHECK_INT(first + scan_count_ends(text + at, n - at, at && text[at - 1] == '\r'), found);
        }
        for (size_t at = 1; at < n && at < 200; at += 13) {
            size_t first = scan_count_ends_plain(text, at, false);

            CHECK_INT(first + scan_count_ends(text + at, n - at, text[at - 1] == '\r'), found);
        }
    }
}

static void check_nocase(struct str hay, struct str needle, size_t gap)
{
    size_t apart = 0, found = 0;

    while (apart < hay.n && !(hay.n - apart > gap && (hay.s[apart] | 0x20) == 'b' &&
                              (hay.s[apart + gap] | 0x20) == 'c'))
        apart++;
    CHECK_INT(scan_apart_nocase(hay.s, hay.n, 'B', 'c', gap), apart);
    while (found < hay.n && !str_starts_nocase(str_from(hay, found), needle))
        found++;
    CHECK_INT(str_find_nocase(hay, needle), found);
}

TEST(two_bytes_apart_and_whole_needles_are_found_as_by_looking_everywhere)
{
    char text[700];
    uint32_t seed = 5;

    for (size_t round = 0; round < 8000; round++) {
        size_t n = round % sizeof text, gap = 1 + round / 7 % 40, apart = 0, found = 0;
        struct str hay = { text, n }, needle = { text + n / 2, n - n / 2 < 4 ? n - n / 2 : gap % 4 };
        unsigned rare = (unsigned)(round / 11 % 20);

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = (seed >> 16) % (rare + 1) ? 'x' : (char)('a' + (seed >> 24 & 3));
        }
        while (apart < n && !(n - apart > gap && text[apart] == 'b' && text[apart + gap] == 'c'))
            apart++;
        CHECK_INT(scan_apart(text, n, 'b', 'c', gap), apart);
        while (found < n && !str_starts(str_from(hay, found), needle))
            found++;
        CHECK_INT(str_find(hay, needle), found);
        for (size_t i = 0; i < n; i += 3)
            text[i] = (char)(text[i] - 'a' + 'A');
        check_nocase(hay, needle, gap);
    }
}

TEST(long_texts_are_looked_at_as_byte_by_byte)
{
    static char text[1000];
    uint32_t seed = 5;

    for (size_t round = 0; round < 4000; round++) {
        size_t n = round % sizeof text, from, end, plain;

        memset(text, 'x', sizeof text);
        for (size_t i = 0; n && i < round % 4; i++) {
            seed = seed * 1103515245u + 12345u;
            text[(seed >> 8) % n] = "\r\n\0\x80\xFF"[(seed >> 4) % 5];
        }
        from = end = plain = n ? seed % n % 7 : 0;
        while (end < n && text[end] != '\r' && text[end] != '\n')
            end++;
        while (plain < n && text[plain] && (unsigned char)text[plain] < 0x80)
            plain++;
        CHECK_INT(scan_line_end(text + from, n - from), end - from);
        CHECK_INT(scan_text(text + from, n - from), plain - from);
    }
}

TEST(texts_that_differ_in_case_are_equal_as_byte_by_byte)
{
    static const char letters[] = "aAzZ@`[{Mm\xC1\xE1\x01! 0";
    char a[40], b[40];
    uint32_t seed = 11;

    for (size_t round = 0; round < 40000; round++) {
        size_t n = round % sizeof a;
        struct str x = { a, n }, y = { b, n };

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245u + 12345u;
            a[i] = letters[(seed >> 16) % (sizeof letters - 1)];
            b[i] = (seed >> 20) % 3 ? a[i] : (char)(a[i] ^ 0x20);
        }
        if (n && round % 3 == 0)
            b[seed % n] = letters[(seed >> 8) % (sizeof letters - 1)];
        CHECK_INT(str_eq_nocase(x, y), str_cmp_nocase(x, y) == 0);
    }
}

TEST(maps_give_back_what_was_put)
{
    struct numap n = { 0 };
    struct strmap s = { 0 };
    uint64_t v = 0, k = 6;

    CHECK_INT(numap_put(&n, 5, 50), 0);
    CHECK_INT(numap_put(&n, 9, 90), 0);
    CHECK(numap_next(&n, &k, &v));
    CHECK_INT(k, 9);
    CHECK_INT(v, 90);
    CHECK(!numap_get(&n, 6, &v));
    CHECK_INT(strmap_put(&s, STR("a\0b"), 1), 0);
    CHECK(strmap_get(&s, STR("a\0b"), &v));
    CHECK(!strmap_get(&s, STR("a"), &v));
    CHECK_INT(strmap_number(&s, STR("a"), 7, &v), 0);
    CHECK_INT(v, 7);
    CHECK_INT(strmap_number(&s, STR("a"), 8, &v), 0);
    CHECK_INT(v, 7);
    numap_release(&n);
    strmap_release(&s);
}

static struct str key_of(char *room, size_t size, unsigned i)
{
    return (struct str){ room, (size_t)snprintf(room, size, "key %u%s", i, i % 3 ? "" : " long") };
}

TEST(a_map_of_many_keys_and_of_keys_that_meet_in_one_place_loses_none)
{
    enum { KEYS = 60000, MEET = 3 << 20 };
    struct strmap s = { 0 };
    uint64_t v = 0, met = 0;
    char room[40];

    for (unsigned i = 0; i < KEYS; i++)
        CHECK_INT(strmap_number(&s, key_of(room, sizeof room, i), i + 1, &v), 0);
    for (unsigned i = 0; i < KEYS; i++)
        if (!strmap_get(&s, key_of(room, sizeof room, i), &v) || v != i + 1)
            test_fail(__FILE__, __LINE__, "%s has %llu", room, (unsigned long long)v);
    CHECK(!strmap_get(&s, STR("key"), &v));
    strmap_release(&s);
    for (unsigned i = 0; i < MEET; i++) /* one place of 32,768 */
        if ((seen_hash(0, key_of(room, sizeof room, i)) >> 32 & 32767) == 77)
            CHECK_INT(strmap_put(&s, key_of(room, sizeof room, i), ++met), 0);
    CHECK(met > 40);
    for (unsigned i = 0; i < KEYS; i++)
        CHECK_INT(strmap_number(&s, key_of(room, sizeof room, MEET + i), 1, &v), 0);
    met = 0;
    for (unsigned i = 0; i < MEET; i++)
        if ((seen_hash(0, key_of(room, sizeof room, i)) >> 32 & 32767) == 77) {
            CHECK(strmap_get(&s, key_of(room, sizeof room, i), &v));
            CHECK_INT(v, ++met);
        }
    CHECK_INT(strmap_put(&s, STR_NONE, 5), 0);
    CHECK(strmap_get(&s, STR(""), &v));
    CHECK_INT(v, 5);
    strmap_release(&s);
}

TEST(no_memory_is_an_error_and_not_a_crash)
{
    struct arena a = { 0 };
    struct buf b = { 0 };

    mem_fail_at(0);
    CHECK(!arena_alloc(&a, 10));
    CHECK(a.failed);
    buf_add(&b, STR("abc"));
    CHECK(b.failed);
    CHECK_INT(b.n, 0);
    mem_fail_at(-1);
    arena_release(&a);
    buf_release(&b);
}

TEST(what_is_soon_written_stays_as_it_is_even_where_there_is_no_room_for_it)
{
    struct arena a = { 0 };
    char *first, *next;

    arena_soon(&a, 0, 100);
    CHECK(!a.failed && !a.total);
    first = arena_copy(&a, STR("first")).s ? (char *)arena_alloc(&a, 64) : NULL;
    memset(first, 'a', 64);
    arena_soon(&a, 0, 64);
    arena_soon(&a, 1000, 100000);
    next = arena_alloc(&a, 64);
    CHECK(next == first + 64);
    CHECK(first[0] == 'a' && first[63] == 'a');
    mem_soon(first, 0);
    mem_soon(first, 64);
    CHECK(first[0] == 'a' && first[63] == 'a');
    arena_release(&a);
}

TEST(an_arena_that_was_reset_holds_as_much_again_without_asking_for_memory)
{
    struct arena a = { 0 };

    for (size_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < 100; i++)
            CHECK(arena_alloc(&a, 1000));
        CHECK(a.total > 100000 && a.total < 140000);
        arena_reset(&a);
        mem_fail_at(0);
    }
    mem_fail_at(-1);
    CHECK(arena_zero(&a, 2, 1000000));
    arena_reset(&a); /* so much is not kept */
    CHECK_INT(a.total, 0);
    arena_release(&a);
}

TEST(the_end_of_units_is_where_one_by_one_finds_it)
{
    for (size_t n = 0; n < 40; n++)
        for (size_t zero = 0; zero <= n; zero++) {
            uint8_t *units = malloc(2 * n + 1); /* of this size, so that a read beyond is caught */

            for (size_t i = 0; units && i < n; i++) { /* half of each is zero */
                units[2 * i] = (uint8_t)(i % 2 ? 0 : 7);
                units[2 * i + 1] = (uint8_t)(i % 2 ? 7 : 0);
            }
            if (units && zero < n)
                memset(units + 2 * zero, 0, 2);
            CHECK(units && utf16le_end(units, n) == zero);
            free(units);
        }
}
