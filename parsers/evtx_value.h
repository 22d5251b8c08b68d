/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One value of binary XML: a type, and bytes that are borrowed from the chunk.  Nothing is decoded
 * before somebody asks for the number, the time or the text.
 */
#ifndef PARSERS_EVTX_VALUE_H
#define PARSERS_EVTX_VALUE_H

#include "base/buf.h"
#include "base/when.h"

/* [MS-EVEN6] 2.2.12 */
enum evtx_type {
    EVTX_NULL = 0x00,
    EVTX_STRING = 0x01,
    EVTX_ANSI = 0x02,
    EVTX_INT8 = 0x03,
    EVTX_UINT8 = 0x04,
    EVTX_INT16 = 0x05,
    EVTX_UINT16 = 0x06,
    EVTX_INT32 = 0x07,
    EVTX_UINT32 = 0x08,
    EVTX_INT64 = 0x09,
    EVTX_UINT64 = 0x0A,
    EVTX_REAL32 = 0x0B,
    EVTX_REAL64 = 0x0C,
    EVTX_BOOL = 0x0D,
    EVTX_BINARY = 0x0E,
    EVTX_GUID = 0x0F,
    EVTX_SIZE = 0x10,
    EVTX_FILETIME = 0x11,
    EVTX_SYSTEMTIME = 0x12,
    EVTX_SID = 0x13,
    EVTX_HEX32 = 0x14,
    EVTX_HEX64 = 0x15,
    EVTX_HANDLE = 0x20,
    EVTX_BINXML = 0x21, /* not a value for these functions: the walker reads it */
    EVTX_XML = 0x23,
    EVTX_ARRAY = 0x80   /* or-ed to one of the others */
};

enum evtx_text {
    EVTX_TEXT_GOOD,
    EVTX_TEXT_NO_UNICODE, /* a string with lone surrogates; they became U+FFFD */
    EVTX_TEXT_MISFIT      /* the bytes do not fit the type */
};

struct evtx_value {
    const uint8_t *p;
    uint32_t n;
    uint8_t type;
};

/*
 * evtx_value_text(out, v): append the text as event XML shows it.  Integers decimal; Hex32, Hex64
 * and size_t "0x" and lower case without leading zeros; GUID in braces, upper case; times ISO 8601
 * with 7 digits and Z; floats the shortest that reads back the same; binary upper-case
 * hexadecimal; strings without their final NULs.  Items of an array are joined with ", ".
 * Whatever it returns, as much as could be read is appended.
 */
enum evtx_text evtx_value_text(struct buf *out, struct evtx_value v);

bool evtx_value_is_empty(struct evtx_value v); /* null, no bytes, or only NULs of a string */

/* Numbers of any integer type, and decimal text; false where it is none. */
bool evtx_value_number(struct evtx_value v, uint64_t *out);

/* FILETIME or SYSTEMTIME, and ISO text; false where it is none. */
bool evtx_value_time(struct evtx_value v, when *out);

/* evtx_value_item(v, &at, &item): the items of an array one after the other; at starts at 0. */
bool evtx_value_item(struct evtx_value v, uint32_t *at, struct evtx_value *item);

/* evtx_type_size(type, n): bytes of one value of this type, 0 where they vary. */
uint32_t evtx_type_size(uint8_t type);

/* evtx_string_append(out, units, n): n UTF-16 units; false if some were no Unicode. */
bool evtx_string_append(struct buf *out, const uint8_t *units, uint32_t n);

#endif
