/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/test.h"

#include "parsers/evtx_value.h"

static const struct {
    uint8_t type;
    uint32_t n;
    const char *bytes, *text;
    enum evtx_text result;
} cases[] = {
    { EVTX_NULL, 0, "", "", EVTX_TEXT_GOOD },
    { EVTX_NULL, 3, "abc", "", EVTX_TEXT_GOOD },
    { EVTX_STRING, 8, "a\0\xE4\0\xAC\x20\0\0", "a\xC3\xA4\xE2\x82\xAC", EVTX_TEXT_GOOD },
    { EVTX_STRING, 4, "\0\0\0\0", "", EVTX_TEXT_GOOD },
    { EVTX_STRING, 4, "\x40\xD9" "x\0", "\xEF\xBF\xBDx", EVTX_TEXT_NO_UNICODE },
    { EVTX_STRING, 3, "a\0b", "a", EVTX_TEXT_MISFIT },
    { EVTX_ANSI, 5, "a\x80\xFC\0\0", "a\xE2\x82\xAC\xC3\xBC", EVTX_TEXT_GOOD },
    { EVTX_INT8, 1, "\xFF", "-1", EVTX_TEXT_GOOD },
    { EVTX_UINT8, 1, "\xFF", "255", EVTX_TEXT_GOOD },
    { EVTX_INT16, 2, "\0\x80", "-32768", EVTX_TEXT_GOOD },
    { EVTX_UINT16, 2, "\xFF\xFF", "65535", EVTX_TEXT_GOOD },
    { EVTX_INT32, 4, "\xFE\xFF\xFF\xFF", "-2", EVTX_TEXT_GOOD },
    { EVTX_INT32, 2, "\xFE\xFF", "-2", EVTX_TEXT_GOOD },
    { EVTX_UINT32, 4, "\xFF\xFF\xFF\xFF", "4294967295", EVTX_TEXT_GOOD },
    { EVTX_INT64, 8, "\0\0\0\0\0\0\0\x80", "-9223372036854775808", EVTX_TEXT_GOOD },
    { EVTX_UINT64, 8, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", "18446744073709551615",
      EVTX_TEXT_GOOD },
    { EVTX_UINT64, 9, "\1\0\0\0\0\0\0\0\0", "1", EVTX_TEXT_MISFIT },
    { EVTX_REAL32, 4, "\xCD\xCC\xCC\x3D", "0.1", EVTX_TEXT_GOOD },
    { EVTX_REAL64, 8, "\x9A\x99\x99\x99\x99\x99\xB9\x3F", "0.1", EVTX_TEXT_GOOD },
    { EVTX_REAL64, 8, "\x33\x33\x33\x33\x33\x33\xD3\x3F", "0.3", EVTX_TEXT_GOOD },
    { EVTX_REAL64, 8, "\x34\x33\x33\x33\x33\x33\xD3\x3F", "0.30000000000000004",
      EVTX_TEXT_GOOD },
    { EVTX_REAL64, 4, "\0\0\0\0", "0", EVTX_TEXT_GOOD },
    { EVTX_REAL64, 3, "\0\0\0", "", EVTX_TEXT_MISFIT },
    { EVTX_BOOL, 4, "\1\0\0\0", "true", EVTX_TEXT_GOOD },
    { EVTX_BOOL, 4, "\0\0\0\0", "false", EVTX_TEXT_GOOD },
    { EVTX_BOOL, 1, "\x07", "true", EVTX_TEXT_GOOD },
    { EVTX_BOOL, 8, "\0\0\0\0\0\0\0\x80", "true", EVTX_TEXT_GOOD },
    { EVTX_BINARY, 3, "\x0A\xFF\0", "0AFF00", EVTX_TEXT_GOOD },
    { EVTX_GUID, 16, "\x25\x96\x84\x54\x78\x54\x94\x49\xA5\xBA\x3E\x3B\x03\x28\xC3\x0D",
      "{54849625-5478-4994-A5BA-3E3B0328C30D}", EVTX_TEXT_GOOD },
    { EVTX_GUID, 2, "\x25\x96", "2596", EVTX_TEXT_MISFIT },
    { EVTX_SIZE, 8, "\0\xA0\0\0\1\0\0\0", "0x10000a000", EVTX_TEXT_GOOD },
    { EVTX_SIZE, 4, "\0\xA0\0\0", "0xa000", EVTX_TEXT_GOOD },
    { EVTX_FILETIME, 8, "\0\0\0\0\0\0\0\0", "1601-01-01T00:00:00.0000000Z", EVTX_TEXT_GOOD },
    { EVTX_FILETIME, 8, "\x68\x1B\xD6\x17\x42\xD9\xD1\x01", "2016-07-08T17:56:46.1431656Z",
      EVTX_TEXT_GOOD },
    { EVTX_SYSTEMTIME, 16, "\xE2\x07\x08\0\x03\0\x01\0\x02\0\x03\0\x04\0\x05\0",
      "2018-08-01T02:03:04.0050000Z", EVTX_TEXT_GOOD },
    { EVTX_SID, 12, "\1\1\0\0\0\0\0\5\x12\0\0\0", "S-1-5-18", EVTX_TEXT_GOOD },
    { EVTX_SID, 12, "\1\1\0\1\0\0\0\5\x12\0\0\0", "S-1-0x100000005-18", EVTX_TEXT_GOOD },
    { EVTX_SID, 11, "\1\1\0\0\0\0\0\5\x12\0\0", "", EVTX_TEXT_MISFIT },
    { EVTX_HEX32, 4, "\0\xFA\0\0", "0xfa00", EVTX_TEXT_GOOD },
    { EVTX_HEX32, 4, "\0\0\0\0", "0x0", EVTX_TEXT_GOOD },
    { EVTX_HEX64, 8, "\0\0\0\0\0\0\x20\x80", "0x8020000000000000", EVTX_TEXT_GOOD },
    { EVTX_HANDLE, 8, "\x10\0\0\0\0\0\0\0", "0x10", EVTX_TEXT_GOOD },
    { 0x77, 2, "\x10\x20", "1020", EVTX_TEXT_MISFIT },
    { EVTX_ARRAY | EVTX_STRING, 10, "a\0\0\0\0\0b\0\0\0", "a, , b", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_STRING, 6, "a\0\0\0b\0", "a, b", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_ANSI, 4, "a\0b\0", "a, b", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_UINT16, 4, "\1\0\2\0", "1, 2", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_UINT16, 3, "\1\0\2", "1, 2", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_BOOL, 8, "\1\0\0\0\0\0\0\0", "true, false", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_SID, 24, "\1\1\0\0\0\0\0\5\x12\0\0\0\1\1\0\0\0\0\0\5\x13\0\0\0",
      "S-1-5-18, S-1-5-19", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_HEX64, 8, "\1\0\0\0\0\0\0\0", "0x1", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_SIZE, 4, "\1\0\0\0", "0x1", EVTX_TEXT_GOOD },
    { EVTX_ARRAY | EVTX_BINARY, 2, "\1\2", "0102", EVTX_TEXT_GOOD },
};

TEST(every_type_has_its_text)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct evtx_value v = { (const uint8_t *)cases[i].bytes, cases[i].n, cases[i].type };
        struct str want = str_of(cases[i].text);
        struct buf b = { 0 };
        enum evtx_text result = evtx_value_text(&b, v);
        if (!CHECK_STR(buf_str(&b), want) || !CHECK_INT(result, cases[i].result))
            test_fail(__FILE__, __LINE__, "case %zu, type 0x%02x", i, cases[i].type);
        buf_release(&b);
    }
}

TEST(a_nul_inside_a_string_stays)
{
    struct evtx_value v = { (const uint8_t *)"a\0\0\0b\0\0\0\0\0", 10, EVTX_STRING };
    struct buf b = { 0 };

    CHECK_INT(evtx_value_text(&b, v), EVTX_TEXT_GOOD);
    CHECK_STR(buf_str(&b), STR("a\0b"));
    buf_release(&b);
}

static bool number(uint8_t type, const void *p, uint32_t n, uint64_t *u)
{
    return evtx_value_number((struct evtx_value){ p, n, type }, u);
}

TEST(numbers_come_from_integers_and_from_digits_only)
{
    uint64_t u = 0;

    CHECK(number(EVTX_UINT16, "\x34\x12", 2, &u));
    CHECK_INT(u, 0x1234);
    CHECK(number(EVTX_STRING, "1\0" "7\0\0\0", 6, &u));
    CHECK_INT(u, 17);
    CHECK(!number(EVTX_STRING, "x\0", 2, &u));
    CHECK(!number(EVTX_UINT32, "", 0, &u));
    CHECK(!number(EVTX_GUID, "0123456789abcdef", 16, &u));
    CHECK_INT(u, 17);
}

TEST(times_come_from_three_types)
{
    struct evtx_value file = { (const uint8_t *)"\x68\x1B\xD6\x17\x42\xD9\xD1\x01", 8,
                               EVTX_FILETIME };
    struct evtx_value system = { (const uint8_t *)"\xD0\x07\x02\0\0\0\x1D\0\0\0\0\0\0\0\1\0", 16,
                                 EVTX_SYSTEMTIME };
    struct evtx_value no_day = { (const uint8_t *)"\xD1\x07\x02\0\0\0\x1D\0\0\0\0\0\0\0\1\0", 16,
                                 EVTX_SYSTEMTIME };
    struct evtx_value text = { (const uint8_t *)"2\0000\0000\0000\0-\0000\0001\0-\0000\0002\0T\0"
                                                "0\0003\0:\0000\0004\0:\0000\0005\0Z\0",
                               40, EVTX_STRING };
    when t = 0;

    CHECK(evtx_value_time(file, &t));
    CHECK_INT(t, 131124742061431656);
    CHECK(evtx_value_time(system, &t));
    CHECK_INT(t % WHEN_DAY, WHEN_MS);
    CHECK(!evtx_value_time(no_day, &t));
    CHECK(evtx_value_time(text, &t));
    CHECK_INT(t % WHEN_DAY, 3 * WHEN_HOUR + 4 * WHEN_MINUTE + 5 * WHEN_SECOND);
}
