/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtx_put.h"

#include "base/digits.h"
#include "base/json.h"
#include "base/utf16json.h"
#include "event/redact.h"

#include <string.h>

static uint64_t le_bytes(const uint8_t *p, uint32_t n)
{
    uint64_t u = 0;

    if (n == 2)
        return (uint64_t)(p[0] | p[1] << 8);
    if (n == 4)
        return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    for (uint32_t i = n; i > 0; i--)
        u = u << 8 | p[i - 1];
    return u;
}

static int64_t le_signed(const uint8_t *p, uint32_t n)
{
    uint64_t u = le_bytes(p, n);

    if (n < 8 && p[n - 1] & 0x80)
        u |= ~0ull << (8 * n);
    return (int64_t)u;
}

static char *refuse(struct evtx_put *p, char *at)
{
    p->refused = true;
    return at;
}

/* By way of the text: v once more, without its secrets. */
static char *put_redacted(struct evtx_put *p, char *at, struct evtx_value v)
{
    struct str text;

    buf_clear(&p->text);
    buf_clear(&p->escaped);
    if (evtx_value_text(&p->text, v) != EVTX_TEXT_GOOD)
        return refuse(p, at);
    text = redact(buf_str(&p->text), &p->masked);
    json_escape(&p->escaped, text);
    if (p->text.failed || p->escaped.failed || p->masked.failed ||
        p->escaped.n > 8 * (size_t)v.n)
        return refuse(p, at);
    if (p->escaped.n)
        memcpy(at, p->escaped.s, p->escaped.n);
    if (text.s != p->text.s)
        arena_reset(&p->masked);
    return at + p->escaped.n;
}

/* Text of the record, as v became it: does it hold what redact would mask? */
static char *shown(struct evtx_put *p, char *begin, char *end, struct evtx_value v)
{
    return redact_may_hide((struct str){ begin, (size_t)(end - begin) })
               ? put_redacted(p, begin, v)
               : end;
}

void evtx_put_release(struct evtx_put *p)
{
    buf_release(&p->text);
    buf_release(&p->escaped);
    arena_release(&p->masked);
}

static char *put_string(struct evtx_put *p, char *at, struct evtx_value v)
{
    uint32_t n = v.n / 2;
    bool bad = v.n % 2;
    char *end;

    while (n > 0 && v.p[2 * n - 1] == 0 && v.p[2 * n - 2] == 0)
        n--;
    end = utf16_json(at, v.p, n, p->end, &bad);
    p->refused = p->refused || bad;
    return shown(p, at, end, v);
}

static char *put_ansi(struct evtx_put *p, char *at, struct evtx_value v)
{
    uint32_t n = v.n;
    bool foreign = false;
    char *end;

    while (n > 0 && v.p[n - 1] == 0)
        n--;
    end = ascii_json(at, v.p, n, p->end, &foreign);
    return foreign ? put_redacted(p, at, v) : shown(p, at, end, v); /* it has a code page */
}

static char *put_guid(struct evtx_put *p, char *at, struct evtx_value v)
{
    static const uint8_t order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
    static const uint8_t places[16] = { 1,  3,  5,  7,  10, 12, 15, 17,
                                        20, 22, 25, 27, 29, 31, 33, 35 };

    if (v.n != 16)
        return refuse(p, at);
    memcpy(at, "{00000000-0000-0000-0000-000000000000}", 38);
    for (size_t i = 0; i < 16; i++)
        digits_put_byte(at + places[i], v.p[order[i]]);
    return at + 38;
}

static char *put_sid(struct evtx_put *p, char *at, struct evtx_value v)
{
    uint64_t authority = 0;
    char *begin = at;

    if (v.n < 8 || 8u + 4u * v.p[1] > v.n)
        return refuse(p, at);
    for (int i = 2; i < 8; i++)
        authority = authority << 8 | v.p[i];
    *at++ = 'S';
    *at++ = '-';
    at = digits_put(at, v.p[0]);
    *at++ = '-';
    at = authority >> 32 ? digits_put_hex(at, authority) : digits_put(at, authority);
    for (uint32_t i = 0; i < v.p[1]; i++) {
        *at++ = '-';
        at = digits_put(at, le_bytes(v.p + 8 + 4 * i, 4));
    }
    return shown(p, begin, at, v); /* groups of five digits look like a product key */
}

static char *put_time(struct evtx_put *p, char *at, struct evtx_value v)
{
    uint64_t ticks;

    if (v.n != 8)
        return refuse(p, at);
    ticks = le_bytes(v.p, 8);
    return when_put(at, ticks <= INT64_MAX ? (when)ticks : INT64_MAX);
}

/* As stored, where each number has the digits that its place has. */
static char *put_systemtime(struct evtx_put *p, char *at, struct evtx_value v)
{
    static const uint8_t from[] = { 0, 2, 6, 8, 10, 12 }; /* 4 is the day of the week */
    static const char behind[] = "--T::.";
    unsigned year, ms;
    char *to = at;

    if (v.n != 16)
        return refuse(p, at);
    year = (unsigned)le_bytes(v.p, 2);
    ms = (unsigned)le_bytes(v.p + 14, 2);
    if (year > 9999 || ms > 999)
        return put_redacted(p, at, v);
    to = digits_put2(to, year / 100);
    for (size_t i = 0; i < sizeof from; i++) {
        unsigned u = i ? (unsigned)le_bytes(v.p + from[i], 2) : year % 100;

        if (u > 99)
            return put_redacted(p, at, v);
        to = digits_put2(to, u);
        *to++ = behind[i];
    }
    *to++ = (char)('0' + ms / 100);
    to = digits_put2(to, ms % 100);
    memcpy(to, "0000Z", 5);
    return to + 5;
}

static char *put_binary(char *at, struct evtx_value v)
{
    for (uint32_t i = 0; i < v.n; i++)
        digits_put_byte(at + 2 * (size_t)i, v.p[i]);
    return at + 2 * (size_t)v.n;
}

static char *put_signed(char *at, int64_t i)
{
    if (i < 0)
        *at++ = '-';
    return digits_put(at, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
}

static char *put_bool(char *at, uint64_t u)
{
    memcpy(at, u ? "true " : "false", 5);
    return at + (u ? 4 : 5);
}

static char *put_number(struct evtx_put *p, char *at, struct evtx_value v)
{
    if (v.n > 8)
        return refuse(p, at);
    switch (v.type) {
    case EVTX_INT8:
    case EVTX_INT16:
    case EVTX_INT32:
    case EVTX_INT64:
        return put_signed(at, le_signed(v.p, v.n));
    case EVTX_SIZE:
    case EVTX_HEX32:
    case EVTX_HEX64:
    case EVTX_HANDLE:
        return digits_put_hex(at, le_bytes(v.p, v.n));
    case EVTX_BOOL:
        return put_bool(at, le_bytes(v.p, v.n));
    default:
        return digits_put(at, le_bytes(v.p, v.n));
    }
}

char *evtx_put(struct evtx_put *p, char *at, struct evtx_value v)
{
    if (v.type == EVTX_BINXML) /* no text, not even an empty one */
        return refuse(p, at);
    if (v.n == 0)
        return at;
    switch (v.type) {
    case EVTX_NULL:
        return at;
    case EVTX_STRING:
    case EVTX_XML:
        return put_string(p, at, v);
    case EVTX_ANSI:
        return put_ansi(p, at, v);
    case EVTX_GUID:
        return put_guid(p, at, v);
    case EVTX_FILETIME:
        return put_time(p, at, v);
    case EVTX_SID:
        return put_sid(p, at, v);
    case EVTX_BINARY:
        return put_binary(at, v);
    case EVTX_REAL32:
    case EVTX_REAL64:
        return put_redacted(p, at, v); /* rare */
    case EVTX_SYSTEMTIME:
        return put_systemtime(p, at, v);
    default:
        break;
    }
    if ((v.type >= EVTX_INT8 && v.type <= EVTX_HEX64) || v.type == EVTX_HANDLE)
        return put_number(p, at, v);
    return v.type & EVTX_ARRAY ? refuse(p, at) : put_redacted(p, at, v);
}
