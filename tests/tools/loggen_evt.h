/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of loggen.c: a record of an event log of Windows 2003 (log-formats.md 3.2), the header of
 * the file before the first.  There is no end record, as in a copy of a log that is being written.
 */
#ifndef TOOLS_LOGGEN_EVT_H
#define TOOLS_LOGGEN_EVT_H

#include "loggen_event.h"

#define EVT_HEADER 48u
#define EVT_FIXED 56u
#define MARCH_2024 1709251200u /* Unix time */

static void put_le(uint32_t value, unsigned bytes)
{
    for (; bytes--; value >>= 8)
        put_n(&(char){ (char)(value & 255) }, 1);
}

/* UTF-16 with its NUL; what is generated is ASCII. */
static void put_wide(const char *s)
{
    do {
        put_n(s, 1);
        put_le(0, 1);
    } while (*s++);
}

static size_t wide_bytes(const char *s)
{
    return 2 * (strlen(s) + 1);
}

static void evt_header(void)
{
    const uint32_t rest[] = { 1, 1, EVT_HEADER, 0, 0, 1, 0x10000, 0, 0, EVT_HEADER };

    put_le(EVT_HEADER, 4);
    put("LfLe");
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++)
        put_le(rest[i], 4);
}

static uint32_t evt_type(unsigned level)
{
    return level == 2 ? 1 : level == 3 ? 2 : level == 0 ? 8 : 4;
}

static void evt_event(const struct event *e)
{
    uint32_t strings_at = (uint32_t)(EVT_FIXED + wide_bytes(e->shape->provider) +
                                     wide_bytes(e->host));
    uint32_t seconds = MARCH_2024 + (e->day - 1) * 86400u + (uint32_t)(clock_ms / 1000 % 86400);
    uint32_t used = strings_at, size;

    for (unsigned i = 0; i < e->n; i++)
        used += (uint32_t)wide_bytes(e->values[i]);
    size = (used + 3) / 4 * 4 + 4;
    if (e->record == 1)
        evt_header();
    put_le(size, 4);
    put("LfLe");
    put_le((uint32_t)e->record, 4);
    put_le(seconds, 4);
    put_le(seconds, 4);
    put_le(e->shape->id, 4);
    put_le(evt_type(e->shape->level), 2);
    put_le(e->n, 2);
    put_le(0, 8); /* category, closing record */
    put_le(strings_at, 4);
    for (unsigned i = 0; i < 4; i++) /* neither SID nor data */
        put_le(i % 2 ? used : 0, 4);
    put_wide(e->shape->provider);
    put_wide(e->host);
    for (unsigned i = 0; i < e->n; i++)
        put_wide(e->values[i]);
    put_le(0, size - 4 - used);
    put_le(size, 4);
}

#endif
