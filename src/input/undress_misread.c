/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 that was read as Windows-1252 or Latin-1 and written again, each of its bytes as a
 * character: "Ã¤" for "ä".  What is of another kind cannot be put right by halves: it is undone
 * where all characters that are not ASCII are such bytes, and these are UTF-8.
 */
#include "input/undress_inside.h"

#include "base/scan.h"
#include "base/utf.h"
#include "input/codepage.h"

#define RARE_LEAST 4u /* characters that two others may well stand side by side for */

/* The byte that a character was; 0: it was none above ASCII. */
static char byte_of(const uint16_t *high, uint32_t cp)
{
    if (cp >= 0x80 && cp <= 0xFF)
        return (char)cp; /* also those that Windows-1252 has none for */
    for (unsigned i = 0; cp > 0xFF && i < 0x20; i++)
        if (high[i] == cp)
            return (char)(0x80 + i);
    return 0;
}

/* The bytes of the character that begins with a letter at s: they become *cp; 0: there is none. */
static size_t misread_at(const uint16_t *high, struct str s, uint32_t *cp)
{
    char bytes[4];
    size_t n = 0, at = 0, want = 0;

    do {
        uint32_t c;

        at += utf8_decode(str_from(s, at), &c, NULL);
        bytes[n] = byte_of(high, c);
        if (!bytes[n])
            return 0;
        if (!n)
            want = (unsigned char)bytes[0] >= 0xF0 ? 4 : (unsigned char)bytes[0] >= 0xE0 ? 3 : 2;
        n++;
    } while (n < want && at < s.n);
    if (n < want || utf8_valid_prefix((struct str){ bytes, n }) < n)
        return 0;
    (void)utf8_decode((struct str){ bytes, n }, cp, NULL);
    return at;
}

/* All of the text that is not ASCII was misread; *sure: how many of it can hardly be else, *any:
   how many there are. */
static bool all_misread(struct str s, size_t *sure, size_t *any)
{
    const struct codepage *page = codepage_find(1252);

    *sure = *any = 0;
    while (s.n) {
        uint32_t cp = 0;
        size_t n = scan_ascii(s.s, s.n);

        if (!n && !(n = misread_at(page->high, s, &cp)))
            return false;
        *any += cp > 0;
        *sure += (cp > 0 && cp < 0x100) || cp >= 0x800;
        s = str_from(s, n);
    }
    return *any > 0;
}

bool misread_find(struct str text, bool whole)
{
    size_t sure, any, n = text.n;

    while (!whole && n && text.s[n - 1] != '\n') /* what was cut may end inside a character */
        n--;
    return all_misread(str_first(text, n), &sure, &any) && (sure || any >= RARE_LEAST);
}

void misread_right(struct str line, struct buf *out)
{
    const struct codepage *page = codepage_find(1252);
    size_t sure, any;

    if (!all_misread(line, &sure, &any)) {
        buf_add(out, line);
        return;
    }
    while (line.n) {
        uint32_t cp = (unsigned char)line.s[0];
        size_t n = cp < 0x80 ? 1 : misread_at(page->high, line, &cp);
        char bytes[4];

        buf_add(out, (struct str){ bytes, utf8_encode(bytes, cp) });
        line = str_from(line, n);
    }
}
