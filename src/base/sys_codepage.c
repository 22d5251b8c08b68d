/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Characters of two bytes are asked for once and remembered: the library is made for long texts,
 * and here one character is asked for at a time, so that its place in the file stays known.
 */
#include "base/sys_codepage.h"

#include "base/mem.h"

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
#ifndef _WIN32
    iconv_t to_utf32;
#endif
    uint16_t *pairs; /* code points by both bytes; PAIRS */
};

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
    } known[] = { { 932, { "CP932", "SHIFT_JIS" } }, { 936, { "CP936", "GBK" } },
                  { 949, { "CP949", "EUC-KR" } }, { 950, { "CP950", "BIG5" } },
                  { 54936, { "GB18030", "GB18030" } } };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        for (size_t k = 0; known[i].number == page->number && k < 2; k++) {
            page->to_utf32 = iconv_open("UTF-32BE", known[i].names[k]);
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

int sys_codepage_open(struct sys_codepage **out, unsigned number)
{
    struct sys_codepage *page = mem_zero(1, sizeof *page);

    bool room;

    *out = NULL;
    if (!page)
        return -1;
    page->number = number;
    page->pairs = mem_zero(PAIRS, sizeof *page->pairs);
    if (page->pairs && open_tables(page) == 0) {
        *out = page;
        return 0;
    }
    room = page->pairs != NULL;
    mem_free(page->pairs);
    mem_free(page);
    return room ? 0 : -1;
}

void sys_codepage_close(struct sys_codepage *page)
{
    if (!page)
        return;
    close_tables(page);
    mem_free(page->pairs);
    mem_free(page);
}

static uint32_t pair(struct sys_codepage *page, const uint8_t *p)
{
    uint16_t *known = &page->pairs[p[0] << 8 | p[1]];

    if (!*known) {
        uint32_t cp = ask(page, p, 2);

        *known = (uint16_t)(cp && cp < NO_CHARACTER ? cp : NO_CHARACTER);
    }
    return *known == NO_CHARACTER ? 0 : *known;
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
        (*cp = ask(page, p, 4)) != 0)
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
