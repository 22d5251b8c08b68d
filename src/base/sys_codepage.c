/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Characters of two bytes are asked for once and remembered, for all threads and until the program
 * ends, since what a table says never changes: the library is made for long texts, and here one
 * character is asked for at a time, so that its place in the file stays known; and to open a table
 * takes glibc a quarter of a millisecond, in which other threads wait for it, while every file in
 * such a page has four of them asked.
 */
#include "base/sys_codepage.h"

#include "base/mem.h"

#include <stdatomic.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <iconv.h>
#include <string.h>
#endif

#define PAIRS 65536u
#define NO_CHARACTER 0xFFFFu /* in the memory of pairs; 0: not asked for yet */

struct sys_codepage {
    unsigned number;
    bool open; /* the system's table, nearly always only to ask if there is one */
#ifndef _WIN32
    iconv_t to_utf32;
#endif
    _Atomic uint16_t *pairs; /* code points by both bytes */
};

/* What is remembered of a page; each value stands alone. */
static struct known {
    unsigned number;
    atomic_bool there; /* the system has it */
    _Atomic uint16_t pairs[PAIRS];
} known[] = { { .number = 932 }, { .number = 936 }, { .number = 949 }, { .number = 950 },
              { .number = 54936 } };

#ifdef _WIN32

static int open_tables(struct sys_codepage *page)
{
    return IsValidCodePage(page->number) ? 0 : -1;
}

static void close_tables(struct sys_codepage *page)
{
    (void)page;
}

/* The n bytes as one character; 0: they are none. */
static uint32_t ask(struct sys_codepage *page, const uint8_t *p, size_t n)
{
    wchar_t units[2];
    int got = MultiByteToWideChar(page->number, MB_ERR_INVALID_CHARS, (const char *)p, (int)n,
                                  units, 2);

    if (got == 1)
        return units[0];
    if (got == 2 && units[0] >= 0xD800 && units[0] < 0xDC00 && units[1] >= 0xDC00)
        return 0x10000u + ((uint32_t)(units[0] - 0xD800) << 10) + (uint32_t)(units[1] - 0xDC00);
    return 0;
}

#else

static int open_tables(struct sys_codepage *page)
{
    static const struct {
        unsigned number;
        const char *names[2]; /* glibc and libiconv; others */
    } named[] = { { 932, { "CP932", "SHIFT_JIS" } }, { 936, { "CP936", "GBK" } },
                  { 949, { "CP949", "EUC-KR" } }, { 950, { "CP950", "BIG5" } },
                  { 54936, { "GB18030", "GB18030" } } };

    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        for (size_t k = 0; named[i].number == page->number && k < 2; k++) {
            page->to_utf32 = iconv_open("UTF-32BE", named[i].names[k]);
            if (page->to_utf32 != (iconv_t)-1)
                return 0;
        }
    }
    return -1;
}

static void close_tables(struct sys_codepage *page)
{
    iconv_close(page->to_utf32);
}

/* The n bytes as one character; 0: they are none. */
static uint32_t ask(struct sys_codepage *page, const uint8_t *p, size_t n)
{
    char bytes[SYS_CODEPAGE_LONGEST], *in = bytes;
    uint8_t code[8];
    char *out = (char *)code;
    size_t left = n, room = sizeof code;

    memcpy(bytes, p, n);
    iconv(page->to_utf32, NULL, NULL, NULL, NULL);
    if (iconv(page->to_utf32, &in, &left, &out, &room) != 0 || left || room != sizeof code - 4)
        return 0;
    return (uint32_t)code[0] << 24 | (uint32_t)code[1] << 16 | (uint32_t)code[2] << 8 | code[3];
}

#endif

static struct known *known_page(unsigned number)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i].number == number)
            return &known[i];
    return NULL;
}

static bool is_open(struct sys_codepage *page)
{
    page->open = page->open || open_tables(page) == 0;
    return page->open;
}

int sys_codepage_open(struct sys_codepage **out, unsigned number)
{
    struct sys_codepage *page = mem_zero(1, sizeof *page);
    struct known *k = known_page(number);

    *out = NULL;
    if (!page)
        return -1;
    page->number = number;
    if (!k || !(atomic_load_explicit(&k->there, memory_order_relaxed) || is_open(page))) {
        mem_free(page);
        return 0;
    }
    atomic_store_explicit(&k->there, true, memory_order_relaxed);
    page->pairs = k->pairs;
    *out = page;
    return 0;
}

void sys_codepage_close(struct sys_codepage *page)
{
    if (!page)
        return;
    if (page->open)
        close_tables(page);
    mem_free(page);
}

static uint32_t pair(struct sys_codepage *page, const uint8_t *p)
{
    _Atomic uint16_t *at = &page->pairs[p[0] << 8 | p[1]];
    uint16_t cp = atomic_load_explicit(at, memory_order_relaxed);

    if (!cp && is_open(page)) {
        uint32_t asked = ask(page, p, 2);

        cp = (uint16_t)(asked && asked < NO_CHARACTER ? asked : NO_CHARACTER);
        atomic_store_explicit(at, cp, memory_order_relaxed);
    }
    return cp == NO_CHARACTER ? 0 : cp;
}

size_t sys_codepage_char(struct sys_codepage *page, const uint8_t *p, size_t n, uint32_t *cp)
{
    /* All pages are ASCII below 0x80, whatever 0x5C looks like in Japan. */
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (n >= 2 && p[1] >= 0x40 && (*cp = pair(page, p)) != 0)
        return 2;
    if (page->number == 54936 && n >= 4 && p[1] >= '0' && p[1] <= '9' && p[2] >= 0x81 &&
        is_open(page) && (*cp = ask(page, p, 4)) != 0)
        return 4;
    if (page->number == 932 && p[0] >= 0xA1 && p[0] <= 0xDF) { /* katakana of half width */
        *cp = 0xFF61u + (p[0] - 0xA1u);
        return 1;
    }
    if (page->number == 936 && p[0] == 0x80) {
        *cp = 0x20AC;
        return 1;
    }
    return 0;
}
