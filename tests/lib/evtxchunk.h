/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private parts of the writer of event logs (lib/evtxwrite.h): one chunk with its tables, and
 * binary XML written into it.  Offsets and tokens: the published format notes, and the bytes of
 * public samples (log-formats.md 3.1).  What does not fit is seen after writing, then undone.
 */
#ifndef TESTS_EVTXCHUNK_H
#define TESTS_EVTXCHUNK_H

#include "lib/evtxwrite.h"

enum {
    CHUNK_HEADER = 512,
    STRING_SLOTS = 128,   /* 64 heads of name chains, by hash */
    TEMPLATE_SLOTS = 384, /* 32 heads of template chains */
    TABLES_END = 512,
    TEMPLATES_MAX = 256,
    SLOP = 2 * 65536
};

enum {
    TOKEN_EOF = 0x00,
    TOKEN_OPEN = 0x01,
    TOKEN_CLOSE_START = 0x02,
    TOKEN_CLOSE_EMPTY = 0x03,
    TOKEN_END = 0x04,
    TOKEN_VALUE = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_NORMAL = 0x0d,
    TOKEN_OPTIONAL = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40
};

enum {
    TYPE_NULL = 0x00,
    TYPE_STRING = 0x01,
    TYPE_U8 = 0x04,
    TYPE_U16 = 0x06,
    TYPE_U32 = 0x08,
    TYPE_U64 = 0x0a,
    TYPE_BINARY = 0x0e,
    TYPE_GUID = 0x0f,
    TYPE_TIME = 0x11,
    TYPE_SID = 0x13,
    TYPE_HEX64 = 0x15,
    TYPE_XML = 0x21,
    TYPE_STRINGS = 0x81
};

struct template_at {
    uint64_t key;
    uint32_t at;
};

struct chunk {
    uint8_t b[EVTX_CHUNK_BYTES + SLOP];
    size_t n;
    uint64_t first_id, last_id;
    size_t last_record;
    struct template_at templates[TEMPLATES_MAX];
    size_t templates_n;
};

void bytes_set(uint8_t *to, uint64_t v, size_t n); /* n bytes, little-endian */
uint64_t bytes_get(const uint8_t *from, size_t n);

void chunk_put(struct chunk *c, const void *bytes, size_t n);
void chunk_put8(struct chunk *c, unsigned v);
void chunk_put_n(struct chunk *c, uint64_t v, size_t n);
size_t chunk_hole32(struct chunk *c); /* a 32-bit length whose value is known later */
void chunk_fill32(struct chunk *c, size_t hole);
size_t chunk_utf16(struct chunk *c, struct str s); /* without an end; the number of 16-bit units */

void token_name(struct chunk *c, struct str s);
void token_text(struct chunk *c, struct str s);
void token_subst(struct chunk *c, unsigned token, unsigned index, unsigned type);
size_t token_open(struct chunk *c, const char *name, unsigned dependency, bool attributes);
void token_end(struct chunk *c, size_t hole);
void token_end_empty(struct chunk *c, size_t hole);
void token_attribute(struct chunk *c, const char *name, bool more);
void token_element_subst(struct chunk *c, const char *name, unsigned index, unsigned type,
                         bool dependent);
void token_element_text(struct chunk *c, const char *name, struct str text);
void token_fragment(struct chunk *c);

void chunk_record(struct chunk *c, const struct evtx_event *e, uint64_t record_id);

#endif
