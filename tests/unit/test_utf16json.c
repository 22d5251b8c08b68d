/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pass with vectors and the one without, against the two obvious steps they stand for; the
 * first of these, as it is, too.
 */
#include "lib/test.h"

#include "base/json.h"
#include "base/utf.h"
#include "base/utf16json.h"

#include <stdlib.h>
#include <string.h>

/* The same source once more, as it is built where there are no vectors. */
#define WITHOUT_VECTORS
#define utf16_json portable_json
#define ascii_json portable_ascii_json
#define json_put_char portable_put_char
char *portable_ascii_json(char *out, const uint8_t *bytes, size_t n, const uint8_t *end,
                          bool *bad);
char *portable_json(char *out, const uint8_t *units, size_t n, const uint8_t *end, bool *bad);
char *portable_put_char(char *out, uint32_t cp);
#include "src/base/utf16json.c"
#undef utf16_json
#undef ascii_json
#undef json_put_char

/* One unit after the other. */
static void obvious(struct buf *out, const uint8_t *bytes, size_t n, size_t *bad)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t u = bytes[2 * i] | (uint32_t)bytes[2 * i + 1] << 8, low = 0;

        if (i + 1 < n)
            low = bytes[2 * i + 2] | (uint32_t)bytes[2 * i + 3] << 8;
        if (u >= 0xD800 && u < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
            i++;
        }
        *bad += u >= 0xD800 && u < 0xE000;
        buf_utf8(out, u); /* U+FFFD for what is left of a pair */
    }
}

typedef char *json_fn(char *, const uint8_t *, size_t, const uint8_t *, bool *);

/* n units at bytes; behind them, spare bytes that may be read and say nothing. */
static bool same(json_fn *fn, const uint8_t *bytes, size_t n, size_t spare)
{
    struct buf text = { 0 }, want = { 0 }, appended = { 0 };
    uint8_t *exact = malloc(2 * n + spare + 1); /* of this size, so that a read beyond is caught */
    char *out = malloc(UTF16_JSON_ROOM(n));
    size_t bad_n = 0, append_n = 0;
    bool bad = false, good;

    if (!exact || !out)
        abort();
    memcpy(exact, bytes, 2 * n);
    memset(exact + 2 * n, '"', spare);
    obvious(&text, bytes, n, &bad_n);
    if (n)
        utf16le_append(&appended, exact, n, &append_n);
    CHECK_STR(buf_str(&appended), buf_str(&text));
    CHECK_INT(append_n, bad_n);
    buf_release(&appended);
    json_escape(&want, buf_str(&text));
    good = str_eq((struct str){ out, (size_t)(fn(out, exact, n, exact + 2 * n + spare, &bad) - out) },
                  buf_str(&want)) && bad == (bad_n > 0);
    buf_release(&text);
    buf_release(&want);
    free(exact);
    free(out);
    return good;
}

static void check(const uint8_t *bytes, size_t n, const char *what)
{
    static const size_t spares[] = { 0, 1, 2, 15, 31, 32, 64 };

    for (size_t i = 0; i < sizeof spares / sizeof spares[0]; i++) {
        if (!same(utf16_json, bytes, n, spares[i]))
            test_fail(__FILE__, __LINE__, "vectors: %s, %zu units, %zu spare", what, n, spares[i]);
        if (!same(portable_json, bytes, n, spares[i]))
            test_fail(__FILE__, __LINE__, "portable: %s, %zu units, %zu spare", what, n, spares[i]);
    }
}

static void put(uint8_t *bytes, size_t i, unsigned u)
{
    bytes[2 * i] = (uint8_t)u;
    bytes[2 * i + 1] = (uint8_t)(u >> 8);
}

TEST(every_unit_alone_and_among_plain_ones)
{
    uint8_t bytes[2 * 19];

    for (unsigned u = 0; u <= 0xFFFF; u++) {
        for (size_t i = 0; i < 19; i++)
            put(bytes, i, 'a' + (unsigned)i);
        put(bytes, u % 19, u);
        if (!same(utf16_json, bytes, 19, u % 3) || !same(portable_json, bytes, 19, u % 3))
            test_fail(__FILE__, __LINE__, "unit %04x", u);
    }
}

TEST(pairs_and_what_is_left_of_them)
{
    static const unsigned units[] = { 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 'x', '\\', 0xE9, 0xD83D,
                                      0xDE00, 0xDB40, 0xDC41 }; /* U+E0041 acts: two escapes */
    const size_t n = sizeof units / sizeof units[0];
    uint8_t bytes[6];

    for (size_t i = 0; i < n * n * n; i++) {
        put(bytes, 0, units[i % n]);
        put(bytes, 1, units[i / n % n]);
        put(bytes, 2, units[i / n / n]);
        check(bytes, 3, "pairs");
        check(bytes, 2, "pairs");
    }
}

TEST(plain_text_of_every_length)
{
    uint8_t bytes[2 * 70];

    for (size_t i = 0; i < 70; i++)
        put(bytes, i, ' ' + 1 + (unsigned)i);
    put(bytes, 1, 'q');  /* where the quote was */
    put(bytes, 59, 'b'); /* and the backslash */
    for (size_t n = 0; n <= 70; n++)
        check(bytes, n, "plain");
}

TEST(one_unit_that_is_not_ascii_at_every_place_of_every_length)
{
    static const unsigned odd[] = { 0x80, 0xFF, 0x100, 0x4100, 0xD83D };
    uint8_t bytes[2 * 40];

    for (size_t n = 1; n <= 40; n++)
        for (size_t i = 0; i < n * 5; i++) {
            for (size_t k = 0; k < n; k++)
                put(bytes, k, k == i / 5 ? odd[i % 5] : 'A' + (unsigned)k);
            if (!same(utf16_json, bytes, n, 0))
                test_fail(__FILE__, __LINE__, "unit %04x at %zu of %zu", odd[i % 5], i / 5, n);
        }
}

/* Mixtures: which kinds of units a text is made of, and how many in a row. */
TEST(random_texts)
{
    static const unsigned first[] = { 'a', '\\', 0x00, 0x400, 0xD800, 0x80, 0x2028, '"' };
    uint8_t bytes[2 * 200];
    uint32_t seed = 1;

    for (int round = 0; round < 4000; round++) {
        size_t n = (seed >> 8) % 200;

        for (size_t i = 0; i < n; i++) {
            seed = seed * 1664525u + 1013904223u;
            put(bytes, i, (seed >> 28 ? 'a' : first[seed >> 25 & 7]) + (seed >> 9 & 15));
        }
        seed = seed * 1664525u + 1013904223u;
        if (!same(utf16_json, bytes, n, seed >> 26) || !same(portable_json, bytes, n, seed >> 26))
            test_fail(__FILE__, __LINE__, "round %d", round);
    }
}

TEST(bytes_that_are_ascii)
{
    uint8_t bytes[48];

    for (unsigned b = 0; b < 256; b++)
        for (size_t n = 1; n <= sizeof bytes; n += 1 + n / 3) {
            uint8_t *exact = malloc(n);
            char out[UTF16_JSON_ROOM(48)], again[UTF16_JSON_ROOM(48)];
            struct buf want = { 0 };
            bool bad = false, portable_bad = false;
            char *end, *portable_end;

            if (!exact)
                abort();
            memset(bytes, 'x', sizeof bytes);
            bytes[n - 1] = (uint8_t)b;
            bytes[n / 2] = '\\';
            memcpy(exact, bytes, n);
            end = ascii_json(out, exact, n, exact + n, &bad);
            portable_end = portable_ascii_json(again, exact, n, exact + n, &portable_bad);
            CHECK_INT(bad, b >= 0x80 && n - 1 != n / 2);
            CHECK_INT(portable_bad, bad);
            json_escape(&want, (struct str){ (const char *)exact, n });
            if (!bad) {
                CHECK_STR(((struct str){ out, (size_t)(end - out) }), buf_str(&want));
                CHECK_STR(((struct str){ again, (size_t)(portable_end - again) }), buf_str(&want));
            }
            buf_release(&want);
            free(exact);
        }
}
