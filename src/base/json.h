/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A writer of JSON into a buf.  It places commas itself; the caller opens and closes in order.
 * Strings may hold any bytes: damaged UTF-8 becomes U+FFFD, everything that utf_acts is
 * escaped (controls, bidirectional marks), so that nothing a log contains can act in a terminal.
 * With indent > 0 the output is broken into lines; 0 writes one line (JSON Lines).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/buf.h"

struct json {
    struct buf *out;
    int indent;  /* blanks per level; 0: all on one line */
    int depth;
    bool filled; /* something stands before the next value at this level */
    bool keyed;  /* a key was just written */
    struct str (*pass)(void *ctx, struct str value); /* NULL, or what json_str writes instead */
    void *ctx;
};

struct json json_into(struct buf *out, int indent);
void json_open(struct json *j, char bracket); /* '{' or '[' */
void json_end_object(struct json *j);
/* JSON Lines: one object a line.  Begin, keys, end. */
struct json json_line(struct buf *out);
void json_end_line(struct json *j);
void json_end_array(struct json *j);
void json_key(struct json *j, const char *key);
void json_key_str(struct json *j, struct str key);
void json_str(struct json *j, struct str value);
void json_text(struct json *j, const char *value); /* NULL writes null */
void json_int(struct json *j, int64_t value);
void json_uint(struct json *j, uint64_t value);
void json_bool(struct json *j, bool value);
void json_raw(struct json *j, struct str json); /* a value that already is JSON */

/* Without linkage: libjansson (jsonread.c) has functions of these names. */
static inline void json_object(struct json *j) { json_open(j, '{'); }
static inline void json_array(struct json *j) { json_open(j, '['); }
static inline void json_null(struct json *j) { json_raw(j, STR("null")); }

size_t json_plain(struct str s); /* bytes at its beginning that stand for themselves in a string */

/* json_escape(out, s): the inside of a JSON string, without the quotes. */
void json_escape(struct buf *out, struct str s);

#endif
