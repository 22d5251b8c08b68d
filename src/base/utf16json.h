/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-16 straight to the inside of a JSON string: what utf16le_append and json_escape do one after
 * the other, in one pass and without looking at most units alone.
 */
#ifndef BASE_UTF16JSON_H
#define BASE_UTF16JSON_H

#include "base/str.h"

/* Bytes that n units may become, and that are written beyond them while that is done. */
#define UTF16_JSON_ROOM(n) (6 * (n) + 32)

/*
 * utf16_json(out, units, n, end, &bad): n little-endian units as escaped UTF-8 at out, where there
 * is UTF16_JSON_ROOM(n); returns where they end.  end: up to where bytes may be read, at least
 * units + 2 * n.  Lone surrogates become U+FFFD and set *bad.
 */
char *utf16_json(char *out, const uint8_t *units, size_t n, const uint8_t *end, bool *bad);

/* The same for bytes; those that are not ASCII set *bad and become anything. */
char *ascii_json(char *out, const uint8_t *bytes, size_t n, const uint8_t *end, bool *bad);

/* A code point as it stands in a JSON string: itself, or its escape (at most 12 bytes). */
char *json_put_char(char *out, uint32_t cp);

#endif
