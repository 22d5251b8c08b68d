/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/digits.h"
#include "base/scan.h"
#include "base/utf.h"

#include <string.h>

#define SHORT_BYTES ((size_t)1 << 16)

struct json json_into(struct buf *out, int indent)
{
    return (struct json){ .out = out, .indent = indent };
}

static void new_line(struct json *j)
{
    if (!j->indent)
        return;
    buf_char(j->out, '\n');
    for (int i = 0; i < j->depth * j->indent; i++)
        buf_char(j->out, ' ');
}

/* What must stand before a value: nothing behind a key, else a comma and a new line. */
static void before_value(struct json *j)
{
    if (!j->keyed) {
        if (j->filled)
            buf_char(j->out, ',');
        if (j->depth)
            new_line(j);
    }
    j->keyed = false;
    j->filled = true;
}

static void open_with(struct json *j, char c)
{
    before_value(j);
    buf_char(j->out, c);
    j->depth++;
    j->filled = false;
}

static void close_with(struct json *j, char c)
{
    bool filled = j->filled;

    j->depth--;
    if (filled)
        new_line(j);
    buf_char(j->out, c);
    j->filled = true;
}

void json_open(struct json *j, char bracket)
{
    open_with(j, bracket);
}

void json_end_object(struct json *j)
{
    close_with(j, '}');
}

struct json json_line(struct buf *out)
{
    struct json j = json_into(out, 0);

    json_object(&j);
    return j;
}

void json_end_line(struct json *j)
{
    json_end_object(j);
    buf_char(j->out, '\n');
}

void json_end_array(struct json *j)
{
    close_with(j, ']');
}

static void escape_one(struct buf *out, uint32_t cp, struct str raw)
{
    switch (cp) {
    case '"':
        buf_add(out, STR("\\\""));
        return;
    case '\\':
        buf_add(out, STR("\\\\"));
        return;
    case '\n':
        buf_add(out, STR("\\n"));
        return;
    case '\r':
        buf_add(out, STR("\\r"));
        return;
    case '\t':
        buf_add(out, STR("\\t"));
        return;
    default:
        break;
    }
    if (cp > 0xFFFF && utf_acts(cp))
        buf_format(out, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((cp - 0x10000) >> 10)),
                   (unsigned)(0xDC00 + (cp & 0x3FF)));
    else if (utf_acts(cp))
        buf_format(out, "\\u%04x", (unsigned)cp);
    else if (cp == UTF_BAD)
        buf_utf8(out, UTF_BAD);
    else
        buf_add(out, raw);
}

void json_escape(struct buf *out, struct str s)
{
    while (s.n) {
        size_t n = scan_plain(s.s, s.n);
        uint32_t cp;

        if (n) {
            buf_add(out, str_first(s, n));
        } else {
            n = utf8_decode(s, &cp, NULL);
            escape_one(out, cp, str_first(s, n));
        }
        s = str_from(s, n);
    }
}

size_t json_plain(struct str s)
{
    return scan_plain(s.s, s.n);
}

/* Most strings are short and usual: room is made once. */
static void quoted(struct json *j, struct str s)
{
    char *at = s.n < SHORT_BYTES ? buf_reserve(j->out, 2 * s.n + 1 + SCAN_SPARE) : NULL;

    if (at) {
        *at++ = '"';
        s = str_from(s, scan_quote(&at, s.s, s.n));
        j->out->n = (size_t)(at - j->out->s);
    } else {
        buf_char(j->out, '"');
    }
    if (s.n)
        json_escape(j->out, s);
    buf_char(j->out, '"');
}

void json_key_str(struct json *j, struct str key)
{
    before_value(j);
    quoted(j, key);
    buf_char(j->out, ':');
    if (j->indent)
        buf_char(j->out, ' ');
    j->keyed = true;
}

/* The names that the program writes need no escapes; room is made once. */
void json_key(struct json *j, const char *key)
{
    struct str name = str_of(key);
    char *at = j->indent ? NULL : buf_reserve(j->out, name.n + 4), *to = at;

    if (!at || scan_plain(name.s, name.n) < name.n) {
        json_key_str(j, name);
        return;
    }
    if (j->filled && !j->keyed)
        *to++ = ',';
    *to++ = '"';
    memcpy(to, name.s, name.n);
    to += name.n;
    *to++ = '"';
    *to++ = ':';
    j->out->n += (size_t)(to - at);
    j->keyed = j->filled = true;
}

void json_str(struct json *j, struct str value)
{
    before_value(j);
    quoted(j, j->pass ? j->pass(j->ctx, value) : value);
}

void json_text(struct json *j, const char *value)
{
    if (value)
        json_str(j, str_of(value));
    else
        json_null(j);
}

/* Numbers are most of what a dump writes: no printf. */
static void digits(struct buf *out, uint64_t value)
{
    char *at = buf_reserve(out, 20);

    if (at)
        out->n += (size_t)(digits_put(at, value) - at);
}

void json_int(struct json *j, int64_t value)
{
    before_value(j);
    if (value < 0)
        buf_char(j->out, '-');
    digits(j->out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void json_uint(struct json *j, uint64_t value)
{
    before_value(j);
    digits(j->out, value);
}

void json_bool(struct json *j, bool value)
{
    before_value(j);
    buf_add(j->out, value ? STR("true") : STR("false"));
}

void json_raw(struct json *j, struct str json)
{
    before_value(j);
    buf_add(j->out, json);
}
