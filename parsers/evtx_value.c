/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values of binary XML as text.  Sizes that do not belong to a type happen in real logs (a bool of
 * one byte, integers of another width): integers are read with the width they have.
 */
#include "parsers/evtx_value.h"

#include "base/utf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t le_bytes(const uint8_t *p, uint32_t n)
{
    uint64_t u = 0;

    for (uint32_t i = n < 8 ? n : 8; i > 0; i--)
        u = u << 8 | p[i - 1];
    return u;
}

static int64_t le_signed(const uint8_t *p, uint32_t n)
{
    uint64_t u = le_bytes(p, n);

    if (n > 0 && n < 8 && p[n - 1] & 0x80)
        u |= ~0ull << (8 * n);
    return (int64_t)u;
}

static void append_unsigned(struct buf *out, uint64_t u)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    buf_add(out, (struct str){ digits + at, sizeof digits - at });
}

static void append_signed(struct buf *out, int64_t i)
{
    if (i < 0)
        buf_char(out, '-');
    append_unsigned(out, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
}

static void append_hex(struct buf *out, uint64_t u)
{
    char digits[18];
    size_t at = sizeof digits;

    do {
        digits[--at] = "0123456789abcdef"[u & 15];
        u >>= 4;
    } while (u);
    digits[--at] = 'x';
    digits[--at] = '0';
    buf_add(out, (struct str){ digits + at, sizeof digits - at });
}

static char *put_bytes(char *at, const uint8_t *p, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        *at++ = "0123456789ABCDEF"[p[i] >> 4];
        *at++ = "0123456789ABCDEF"[p[i] & 15];
    }
    return at;
}

static void append_binary(struct buf *out, const uint8_t *p, uint32_t n)
{
    char *at = buf_reserve(out, (size_t)n * 2);

    if (!at)
        return;
    put_bytes(at, p, n);
    out->n += (size_t)n * 2;
}

/* {DDDDDDDD-DDDD-DDDD-DDDD-DDDDDDDDDDDD}: the first three groups are little-endian numbers. */
static void append_guid(struct buf *out, const uint8_t *p)
{
    static const uint8_t order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
    char text[38], *at = text;

    *at++ = '{';
    for (uint32_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        at = put_bytes(at, p + order[i], 1);
    }
    *at = '}';
    buf_add(out, (struct str){ text, sizeof text });
}

static uint32_t sid_size(const uint8_t *p, uint32_t n)
{
    uint32_t size = n < 8 ? 0 : 8u + 4u * p[1];

    return size <= n ? size : 0;
}

static bool append_sid(struct buf *out, const uint8_t *p, uint32_t n)
{
    uint64_t authority = 0;

    if (sid_size(p, n) == 0)
        return false;
    for (int i = 2; i < 8; i++)
        authority = authority << 8 | p[i];
    buf_add(out, STR("S-"));
    append_unsigned(out, p[0]);
    buf_char(out, '-');
    if (authority >> 32)
        append_hex(out, authority);
    else
        append_unsigned(out, authority);
    for (uint32_t i = 0; i < p[1]; i++) {
        buf_char(out, '-');
        append_unsigned(out, le_bytes(p + 8 + 4 * i, 4));
    }
    return true;
}

static void append_systemtime(struct buf *out, const uint8_t *p)
{
    unsigned v[8];

    for (uint32_t i = 0; i < 8; i++)
        v[i] = (unsigned)le_bytes(p + 2 * i, 2);
    /* v[2] is the day of the week; written as stored, even where no calendar has that day */
    buf_format(out, "%04u-%02u-%02uT%02u:%02u:%02u.%03u0000Z", v[0], v[1], v[3], v[4], v[5], v[6],
               v[7]);
}

static void append_double(struct buf *out, double d, bool is_float)
{
    char text[40];

    for (int digits = is_float ? 6 : 15; digits <= (is_float ? 9 : 17); digits++) {
        snprintf(text, sizeof text, "%.*g", digits, d);
        if (is_float ? strtof(text, NULL) == (float)d : strtod(text, NULL) == d)
            break;
    }
    buf_add(out, str_of(text));
}

static bool append_real(struct buf *out, struct evtx_value v)
{
    uint64_t bits = le_bytes(v.p, v.n);
    uint32_t low = (uint32_t)bits;
    double d;
    float f;

    if (v.n == 4) {
        memcpy(&f, &low, sizeof f);
        append_double(out, (double)f, true);
    } else if (v.n == 8) {
        memcpy(&d, &bits, sizeof d);
        append_double(out, d, false);
    }
    return v.n == 4 || v.n == 8;
}

/* Windows-1252 where it differs from Latin-1; the five holes keep their C1 code point, as Windows
   does.  The code page of the machine is not recorded in the file (log-formats.md 0.1). */
static const uint16_t cp1252[32] = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178
};

static void append_ansi(struct buf *out, const uint8_t *p, uint32_t n)
{
    while (n > 0 && p[n - 1] == 0)
        n--;
    for (uint32_t i = 0; i < n; i++)
        buf_utf8(out, p[i] >= 0x80 && p[i] < 0xA0 ? cp1252[p[i] - 0x80] : p[i]);
}

bool evtx_string_append(struct buf *out, const uint8_t *units, uint32_t n)
{
    size_t bad = 0;

    while (n > 0 && units[2 * n - 1] == 0 && units[2 * n - 2] == 0)
        n--;
    if (n > 0) /* an empty buf has no place to append nothing to */
        utf16le_append(out, units, n, &bad);
    return bad == 0;
}

static enum evtx_text worse(enum evtx_text a, enum evtx_text b)
{
    return a > b ? a : b;
}

static enum evtx_text append_items(struct buf *out, struct evtx_value v)
{
    enum evtx_text result = EVTX_TEXT_GOOD;
    struct evtx_value item;
    uint32_t at = 0;

    for (bool first = true; evtx_value_item(v, &at, &item); first = false) {
        if (!first)
            buf_add(out, STR(", "));
        result = worse(result, evtx_value_text(out, item));
    }
    return result;
}

static bool append_integer(struct buf *out, struct evtx_value v)
{
    switch (v.type) {
    case EVTX_INT8:
    case EVTX_INT16:
    case EVTX_INT32:
    case EVTX_INT64:
        append_signed(out, le_signed(v.p, v.n));
        break;
    case EVTX_SIZE:
    case EVTX_HEX32:
    case EVTX_HEX64:
    case EVTX_HANDLE:
        append_hex(out, le_bytes(v.p, v.n));
        break;
    case EVTX_BOOL: /* any width, any value: what is not zero is true */
        buf_add(out, le_bytes(v.p, v.n) ? STR("true") : STR("false"));
        break;
    default:
        append_unsigned(out, le_bytes(v.p, v.n));
        break;
    }
    return v.n <= 8;
}

static bool append_fixed(struct buf *out, struct evtx_value v)
{
    uint32_t size = evtx_type_size(v.type);
    uint64_t ticks;

    if (v.n != size) { /* not the bytes of such a value: show them at least */
        append_binary(out, v.p, v.n);
        return false;
    }
    if (v.type == EVTX_GUID) {
        append_guid(out, v.p);
    } else if (v.type == EVTX_SYSTEMTIME) {
        append_systemtime(out, v.p);
    } else {
        ticks = le_bytes(v.p, 8);
        when_append(out, ticks <= INT64_MAX ? (when)ticks : INT64_MAX, 7, "Z");
    }
    return true;
}

/* Everything but text and arrays. */
static bool append_scalar(struct buf *out, struct evtx_value v)
{
    switch (v.type) {
    case EVTX_NULL:
        return true;
    case EVTX_ANSI:
        append_ansi(out, v.p, v.n);
        return true;
    case EVTX_REAL32:
    case EVTX_REAL64:
        return append_real(out, v);
    case EVTX_GUID:
    case EVTX_FILETIME:
    case EVTX_SYSTEMTIME:
        return append_fixed(out, v);
    case EVTX_SID:
        return append_sid(out, v.p, v.n);
    case EVTX_BINARY:
        append_binary(out, v.p, v.n);
        return true;
    default:
        break;
    }
    if ((v.type >= EVTX_INT8 && v.type <= EVTX_HEX64) || v.type == EVTX_HANDLE)
        return append_integer(out, v);
    append_binary(out, v.p, v.n);
    return false;
}

enum evtx_text evtx_value_text(struct buf *out, struct evtx_value v)
{
    if (v.n == 0)
        return EVTX_TEXT_GOOD;
    if (v.type & EVTX_ARRAY)
        return append_items(out, v);
    if (v.type != EVTX_STRING && v.type != EVTX_XML)
        return append_scalar(out, v) ? EVTX_TEXT_GOOD : EVTX_TEXT_MISFIT;
    if (!evtx_string_append(out, v.p, v.n / 2))
        return EVTX_TEXT_NO_UNICODE;
    return v.n % 2 ? EVTX_TEXT_MISFIT : EVTX_TEXT_GOOD;
}

bool evtx_value_is_empty(struct evtx_value v)
{
    if (v.type == EVTX_NULL || v.n == 0)
        return true;
    if (v.type != EVTX_STRING && v.type != EVTX_ANSI)
        return false;
    return v.p[0] == 0 && memcmp(v.p, v.p + 1, v.n - 1) == 0;
}

/* Text that is all ASCII, without blanks around it, into a small place; empty if it is not. */
static struct str short_text(struct evtx_value v, char *into, uint32_t cap)
{
    uint32_t n = v.n / 2;

    if (v.type != EVTX_STRING || n > cap)
        return STR_NONE;
    while (n > 0 && v.p[2 * n - 2] == 0 && v.p[2 * n - 1] == 0)
        n--;
    for (uint32_t i = 0; i < n; i++) {
        if (v.p[2 * i] >= 0x80 || v.p[2 * i + 1] != 0)
            return STR_NONE;
        into[i] = (char)v.p[2 * i];
    }
    return str_trim((struct str){ into, n });
}

bool evtx_value_number(struct evtx_value v, uint64_t *out)
{
    char text[32]; /* no number has more than 20 digits */

    if (v.n == 0)
        return false;
    if ((v.type >= EVTX_INT8 && v.type <= EVTX_UINT64) || v.type == EVTX_SIZE ||
        v.type == EVTX_HEX32 || v.type == EVTX_HEX64) {
        *out = le_bytes(v.p, v.n);
        return v.n <= 8;
    }
    return str_u64(short_text(v, text, sizeof text), out);
}

static bool systemtime_when(const uint8_t *p, when *out)
{
    struct civil c = { .year = (int)le_bytes(p, 2),
                       .month = (int)le_bytes(p + 2, 2),
                       .day = (int)le_bytes(p + 6, 2),
                       .hour = (int)le_bytes(p + 8, 2),
                       .minute = (int)le_bytes(p + 10, 2),
                       .second = (int)le_bytes(p + 12, 2),
                       .ticks = (int32_t)le_bytes(p + 14, 2) * 10000 };

    if (!civil_valid(&c))
        return false;
    *out = when_of(&c);
    return *out != WHEN_NONE;
}

bool evtx_value_time(struct evtx_value v, when *out)
{
    char text[64], zone;
    int digits;

    if (v.type == EVTX_FILETIME && v.n == 8 && le_bytes(v.p, 8) <= INT64_MAX) {
        *out = (when)le_bytes(v.p, 8);
        return true;
    }
    if (v.type == EVTX_SYSTEMTIME && v.n == 16)
        return systemtime_when(v.p, out);
    return when_parse(short_text(v, text, sizeof text), out, &digits, &zone);
}

uint32_t evtx_type_size(uint8_t type)
{
    static const uint8_t sizes[] = { 0, 0, 0, 1, 1, 2, 2, 4, 4, 8, 8,
                                     4, 8, 4, 0, 16, 8, 8, 16, 0, 4, 8 };

    if (type == EVTX_HANDLE)
        return 8;
    return type < sizeof sizes ? sizes[type] : 0;
}

static uint32_t string_end(struct evtx_value v, uint32_t at)
{
    const uint8_t *p = v.p + at;
    uint32_t n = v.n - at, units = n / 2;
    const uint8_t *zero;

    if (v.type == (EVTX_STRING | EVTX_ARRAY)) {
        size_t end = utf16le_end(p, units);

        return end < units ? at + 2 * (uint32_t)end : v.n;
    }
    zero = n ? memchr(p, 0, n) : NULL;
    return zero ? at + (uint32_t)(zero - p) : v.n;
}

bool evtx_value_item(struct evtx_value v, uint32_t *at, struct evtx_value *item)
{
    uint8_t type = (uint8_t)(v.type & ~EVTX_ARRAY);
    uint32_t size = evtx_type_size(type), left;

    if (*at >= v.n)
        return false;
    left = v.n - *at;
    *item = (struct evtx_value){ v.p + *at, left, type };
    if (type == EVTX_STRING || type == EVTX_ANSI) {
        uint32_t end = string_end(v, *at), width = type == EVTX_STRING ? 2 : 1;
        item->n = end - *at;
        *at = v.n - end < width ? v.n : end + width;
        return true;
    }
    if (type == EVTX_SID)
        size = sid_size(item->p, left);
    else if (type == EVTX_SIZE && v.n % 8 != 0)
        size = 4; /* logged by a 32 bit system */
    if (size > 0 && size < left)
        item->n = size;
    *at += item->n;
    return true;
}
