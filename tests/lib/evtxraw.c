/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/evtxraw.h"

#include "base/crc32.h"

#include <stdlib.h>
#include <string.h>

struct raw *raw_new(void)
{
    struct raw *r = calloc(1, sizeof *r);

    if (!r)
        abort();
    memcpy(r->b, "ElfFile", 8);
    r->n = 32;
    raw_u32(r, 128);
    raw_u16(r, 1);
    raw_u16(r, 3);
    raw_u16(r, 4096);
    r->n = 4096;
    return r;
}

void raw_bytes(struct raw *r, const void *p, size_t n)
{
    if (n > sizeof r->b - r->n)
        abort();
    if (n)
        memcpy(r->b + r->n, p, n);
    r->n += n;
}

void raw_u8(struct raw *r, uint8_t v) { raw_bytes(r, &v, 1); }

static void number(struct raw *r, uint64_t v, int bytes)
{
    for (; bytes > 0; bytes--, v >>= 8)
        raw_u8(r, (uint8_t)v);
}

void raw_u16(struct raw *r, uint16_t v) { number(r, v, 2); }
void raw_u32(struct raw *r, uint32_t v) { number(r, v, 4); }
void raw_u64(struct raw *r, uint64_t v) { number(r, v, 8); }

void raw_utf16(struct raw *r, const char *ascii)
{
    for (; *ascii; ascii++)
        raw_u16(r, (uint16_t)(unsigned char)*ascii);
}

static void patch(struct raw *r, size_t at, uint64_t v, int bytes)
{
    size_t n = r->n;

    r->n = at;
    number(r, v, bytes);
    r->n = n;
}

void raw_patch32(struct raw *r, size_t at, uint32_t v) { patch(r, at, v, 4); }
uint32_t raw_at(const struct raw *r) { return (uint32_t)(r->n - r->chunk); }

/* File and chunks. */

void raw_chunk(struct raw *r)
{
    r->chunk = r->n;
    raw_bytes(r, "ElfChnk", 8);
    r->n = r->chunk + 512;
    r->first_id = r->last_id = 0;
}

void raw_chunk_done(struct raw *r)
{
    size_t c = r->chunk;

    patch(r, c + 8, r->first_id, 8);
    patch(r, c + 16, r->last_id, 8);
    patch(r, c + 24, r->first_id, 8);
    patch(r, c + 32, r->last_id, 8);
    raw_patch32(r, c + 40, 128);
    raw_patch32(r, c + 44, (uint32_t)(r->record - c));
    raw_patch32(r, c + 48, raw_at(r));
    r->n = c + 65536;
    raw_seal(r);
}

void raw_seal(struct raw *r)
{
    uint8_t *c = r->b + r->chunk;
    uint32_t free_at = c[48] | (uint32_t)c[49] << 8 | (uint32_t)c[50] << 16;
    struct crc32 t;

    crc32_init(&t);
    raw_patch32(r, r->chunk + 52, crc32_add(&t, 0, c + 512, free_at - 512));
    raw_patch32(r, r->chunk + 124, crc32_add(&t, crc32_add(&t, 0, c, 120), c + 128, 384));
}

void raw_file_done(struct raw *r)
{
    struct crc32 t;

    patch(r, 42, (r->n - 4096) / 65536, 2);
    crc32_init(&t);
    raw_patch32(r, 124, crc32_add(&t, 0, r->b, 120));
}

void raw_record(struct raw *r, uint64_t id)
{
    r->record = r->n;
    raw_u32(r, 0x2A2A);
    raw_u32(r, 0);
    raw_u64(r, id);
    raw_u64(r, RAW_TIME + id * 10000000);
    if (r->first_id == 0)
        r->first_id = id;
    r->last_id = id;
}

void raw_record_done(struct raw *r)
{
    uint32_t size;

    while ((r->n + 4 - r->record) % 8 != 0)
        raw_u8(r, 0);
    size = (uint32_t)(r->n + 4 - r->record);
    raw_u32(r, size);
    raw_patch32(r, r->record + 4, size);
}

/* Tokens. */

static void name(struct raw *r, const char *ascii)
{
    raw_u32(r, raw_at(r) + 4);
    raw_u32(r, 0);
    raw_u16(r, 0);
    raw_u16(r, (uint16_t)strlen(ascii));
    raw_utf16(r, ascii);
    raw_u16(r, 0);
}

void raw_token(struct raw *r, uint8_t token) { raw_u8(r, token); }

void raw_fragment(struct raw *r) { raw_bytes(r, "\x0f\x01\x01\x00", 4); }

void raw_open(struct raw *r, const char *text, bool in_template, bool attributes)
{
    raw_u8(r, attributes ? 0x41 : 0x01);
    if (in_template)
        raw_u16(r, 0xFFFF);
    raw_u32(r, 0);
    name(r, text);
    if (attributes)
        raw_u32(r, 0);
}

void raw_attribute(struct raw *r, const char *text)
{
    raw_u8(r, 0x06);
    name(r, text);
}

void raw_text(struct raw *r, const char *ascii)
{
    raw_u8(r, 0x05);
    raw_u8(r, 0x01);
    raw_u16(r, (uint16_t)strlen(ascii));
    raw_utf16(r, ascii);
}

void raw_slot(struct raw *r, uint8_t token, uint16_t index, uint8_t type)
{
    raw_u8(r, token);
    raw_u16(r, index);
    raw_u8(r, type);
}

void raw_leaf(struct raw *r, const char *element, const char *text, bool in_template)
{
    raw_open(r, element, in_template, false);
    raw_token(r, 0x02);
    raw_text(r, text);
    raw_token(r, 0x04);
}

void raw_leaf_slot(struct raw *r, const char *element, uint16_t index, uint8_t type)
{
    raw_open(r, element, true, false);
    raw_token(r, 0x02);
    raw_slot(r, 0x0E, index, type);
    raw_token(r, 0x04);
}

void raw_data(struct raw *r, const char *text, uint16_t index)
{
    raw_open(r, "Data", true, text != NULL);
    if (text) {
        raw_attribute(r, "Name");
        raw_text(r, text);
    }
    raw_token(r, 0x02);
    raw_slot(r, 0x0E, index, 0);
    raw_token(r, 0x04);
}

/* Templates. */

size_t raw_template(struct raw *r, uint32_t id)
{
    size_t size_at;

    raw_u8(r, 0x0C);
    raw_u8(r, 1);
    raw_u32(r, id);
    raw_u32(r, raw_at(r) + 4);
    raw_u32(r, 0);
    raw_u32(r, id);
    raw_bytes(r, "guid of 12 b", 12);
    size_at = r->n;
    raw_u32(r, 0);
    return size_at;
}

void raw_template_done(struct raw *r, size_t size_at)
{
    raw_u8(r, 0);
    raw_patch32(r, size_at, (uint32_t)(r->n - size_at - 4));
}

void raw_instance(struct raw *r, uint32_t id, uint32_t definition)
{
    raw_u8(r, 0x0C);
    raw_u8(r, 1);
    raw_u32(r, id);
    raw_u32(r, definition);
}

void raw_values(struct raw *r, const struct raw_value *values, uint32_t n)
{
    raw_u32(r, n);
    for (uint32_t i = 0; i < n; i++) {
        raw_u16(r, values[i].n);
        raw_u8(r, values[i].type);
        raw_u8(r, 0);
    }
    for (uint32_t i = 0; i < n; i++)
        raw_bytes(r, values[i].p, values[i].n);
}

/* The usual event. */

void raw_system(struct raw *r, bool in_template)
{
    raw_open(r, "System", in_template, false);
    raw_token(r, 0x02);
    raw_open(r, "Provider", in_template, true);
    raw_attribute(r, "Name");
    raw_text(r, "Prov");
    raw_token(r, 0x03);
    raw_leaf(r, "EventID", "77", in_template);
    raw_leaf(r, "Level", "2", in_template);
    if (in_template) {
        raw_open(r, "TimeCreated", true, true);
        raw_attribute(r, "SystemTime");
        raw_slot(r, 0x0E, 0, 0x11);
        raw_token(r, 0x03);
        raw_leaf_slot(r, "EventRecordID", 1, 0x0A);
    }
    raw_leaf(r, "Channel", "Chan", in_template);
    raw_leaf(r, "Computer", "Host", in_template);
    raw_token(r, 0x04);
}

size_t raw_nested(struct raw *r, uint64_t time, uint64_t id)
{
    size_t table;

    raw_u32(r, 3);
    raw_u32(r, 8 | 0x11u << 16);
    raw_u32(r, 8 | 0x0Au << 16);
    table = r->n;
    raw_u32(r, 0);
    raw_u64(r, time);
    raw_u64(r, id);
    return table;
}

void raw_nested_done(struct raw *r, size_t table)
{
    size_t begin = table + 4 + 8 + 8;

    raw_patch32(r, table, (uint32_t)(r->n - begin) | 0x21u << 16);
}

void raw_event(struct raw *r, uint64_t id, const struct raw_value *values, uint32_t n)
{
    uint64_t time = RAW_TIME + 5;
    struct raw_value all[34] = { { 0x11, &time, 8 }, { 0x0A, &id, 8 } };
    size_t size_at;

    raw_record(r, id);
    raw_fragment(r);
    size_at = raw_template(r, 0x1000 + n);
    raw_fragment(r);
    raw_open(r, "Event", true, false);
    raw_token(r, 0x02);
    raw_system(r, true);
    raw_open(r, "EventData", true, false);
    raw_token(r, 0x02);
    for (uint32_t i = 0; i < n && i < 32; i++) {
        char text[2] = { (char)('A' + i), '\0' };
        raw_data(r, text, (uint16_t)(i + 2));
        all[i + 2] = values[i];
    }
    raw_token(r, 0x04);
    raw_token(r, 0x04);
    raw_template_done(r, size_at);
    raw_values(r, all, n + 2);
    raw_token(r, 0x00);
    raw_record_done(r);
}

void raw_events(struct raw *r, uint64_t first, uint64_t n)
{
    static const struct raw_value value = { 0x06, "\x39\x05", 2 };

    for (uint64_t id = first; id < first + n; id++)
        raw_event(r, id, &value, 1);
}

struct raw *raw_simple(uint64_t events)
{
    struct raw *r = raw_new();

    raw_chunk(r);
    raw_events(r, 1, events);
    raw_chunk_done(r);
    raw_file_done(r);
    return r;
}
