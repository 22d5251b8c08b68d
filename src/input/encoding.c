/* SPDX-License-Identifier: Apache-2.0 */
/* What is met in practice: domain/log-formats.md, section 0.1. */
#include "input/encoding.h"

#include "base/limits.h"
#include "base/scan.h"
#include "base/utf.h"

#include <string.h>

#define NUL_SAMPLE 512u /* bytes in which UTF-16 without BOM is recognised */
#define HOLE_SAMPLE 32u
#define HALF_SAMPLE 4096u /* in which halves of units are told from whole ones */
#define WRONG_LEAST 2u
#define UTF32_SAMPLE 1024u
#define UTF32_LEAST 4u /* characters that tell without BOM */
#define STRAYS_MOST 50u /* one byte of so many, where it is damage: 1 % changed is told, a table drawn
                           with the lines of a console is none */
#define TAIL_UNITS_LEAST 4u /* of ASCII, before something counts as appended text */
#define TAIL_ASCII_LEAST 32u
#define TAIL_BLANK_MOST 16u /* bytes of empty lines in front of it */

/* Windows-1252, 0x80 to 0x9F; 0 has no meaning there. */
static const uint16_t ansi_high[32] = {
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

uint32_t encoding_ansi(uint8_t byte)
{
    return byte >= 0x80 && byte < 0xA0 ? ansi_high[byte - 0x80] : byte;
}

static struct str slice(const uint8_t *p, size_t n)
{
    return (struct str){ (const char *)p, n };
}

static bool is_utf8_bom(const uint8_t *p, size_t n)
{
    return n >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF;
}

size_t encoding_bom_inside(enum encoding now, bool line_start, const uint8_t *p, size_t n,
                           enum encoding *then)
{
    *then = ENCODING_UTF8;
    if (is_utf8_bom(p, n))
        return !encoding_is_utf16(now) || (line_start && n >= 5 && p[3] && p[4]) ? 3 : 0;
    if (n < 2 || (p[0] ^ p[1]) != 1 || (p[0] & p[1]) != 0xFE)
        return 0;
    *then = p[0] == 0xFF ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    if (now == *then)
        return 2;
    if (n < 4)
        return 0;
    return (p[0] == 0xFF ? p[2] && !p[3] : !p[2] && p[3]) ? 2 : 0;
}

/*
 * Lines of single bytes come first, UTF-16 was appended to them: the first line ends before the
 * first NUL, and is UTF-8 or nearly all ASCII.  (0A is also the low byte of some characters.)
 */
static bool begins_with_bytes(const uint8_t *p, size_t n)
{
    size_t ascii = 0, end = 0;

    while (end + 1 < n && p[end] && p[end] != '\n')
        ascii += p[end++] < 0x80;
    if (end + 1 >= n || p[end] != '\n' || !p[end + 1])
        return false;
    return ascii * 4 >= end * 3 || utf8_valid_prefix(slice(p, end)) == end;
}

/* A block that was never written begins here: NULs of no encoding. */
static bool is_hole(const uint8_t *p, size_t n)
{
    return n > HOLE_SAMPLE && !p[0] && !p[1] && memcmp(p, p + 1, HOLE_SAMPLE) == 0;
}

/* UTF-16 without BOM: NUL bytes on one side only.  False: it is not UTF-16. */
static bool utf16_by_nuls(const uint8_t *p, size_t n, enum encoding *e)
{
    size_t nuls[2] = { 0, 0 }, high = 0, all = n, units, need, i;
    enum encoding then;

    if (n > NUL_SAMPLE)
        n = NUL_SAMPLE;
    if (!n || !memchr(p, 0, n)) /* the usual case, known soon */
        return false;
    for (i = 0; i < n && !encoding_bom_inside(ENCODING_UTF8, true, p + i, n - i, &then); i++) {
        if (i % 2 == 0 && is_hole(p + i, all - i))
            break;
        nuls[i % 2] += p[i] == 0;
        high += p[i] >= 0x80 || (p[i] < ' ' && p[i] && !memchr("\t\r\n", p[i], 3)); /* Cyrillic */
    }
    units = i / 2;
    need = high ? units / 10 + 1 : units - units / 3; /* all ASCII: nearly every unit has one */
    if (units == 0 || (nuls[0] < need && nuls[1] < need) || begins_with_bytes(p, n))
        return false;
    *e = nuls[1] > nuls[0] ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    return nuls[*e == ENCODING_UTF16LE ? 0 : 1] * 10 < need;
}

/* The line that begins here fits to UTF-16 whose high bytes are at offset high (0 or 1) of a
   unit. */
static bool fits_utf16(const uint8_t *p, size_t n, size_t high)
{
    size_t ascii = 0, i;

    for (i = 0; i < n / 2; i++) {
        uint8_t up = p[2 * i + high], low = p[2 * i + 1 - high];

        if (low == 0 || (low == '\n' && up) || up == '\n')
            return false;
        ascii += up == 0;
        if (low == '\n' && ascii >= TAIL_UNITS_LEAST)
            break;
    }
    return ascii >= TAIL_UNITS_LEAST && ascii * 4 >= i;
}

bool encoding_utf16_tail(const uint8_t *p, size_t n, enum encoding *then)
{
    if (n > ENCODING_TAIL_LOOK)
        n = ENCODING_TAIL_LOOK;
    *then = fits_utf16(p, n, 1) ? ENCODING_UTF16LE : ENCODING_UTF16BE;
    return *then == ENCODING_UTF16LE || fits_utf16(p, n, 0);
}

/* Where UTF-16 begins that was appended to text of single bytes, if it does; else n. */
static size_t before_utf16(const uint8_t *p, size_t n)
{
    const uint8_t *nul = n ? memchr(p, 0, n) : NULL;
    size_t at = nul ? (size_t)(nul - p) : 0, line = at;
    enum encoding then;

    if (at == 0)
        return n;
    while (line && p[line - 1] != '\n')
        line--;
    if (encoding_utf16_tail(p + line, n - line, &then))
        return line;
    return encoding_utf16_tail(p + at - 1, n - at + 1, &then) ? at - 1 : n;
}

bool encoding_is_sequence(const uint8_t *p, size_t n)
{
    bool damaged = false;
    uint32_t cp;

    return n && p[0] >= 0xC2 && utf8_decode(slice(p, n), &cp, &damaged) > 1 && !damaged;
}

enum encoding encoding_judge(const uint8_t *p, size_t n, enum encoding_doubt *doubt)
{
    size_t good = 0, bad = 0, at = 0;
    enum encoding then;

    n = before_utf16(p, n);
    while ((at += scan_ascii((const char *)p + at, n - at)) < n) {
        bool damaged = false;
        uint32_t cp;
        size_t used = utf8_decode(slice(p + at, n - at), &cp, &damaged);

        if (damaged && encoding_bom_inside(ENCODING_UTF8, true, p + at, n - at, &then))
            break;
        if (damaged && at + used == n && n == LIMIT_BID_BYTES && p[at] >= 0xC2)
            break; /* cut by the end of the sample */
        good += used > 1 && !damaged;
        bad += damaged;
        at += used;
    }
    *doubt = good == 0 && bad == 0                              ? DOUBT_ALL_ASCII
             : good && bad * 4 > good && bad <= n / STRAYS_MOST ? DOUBT_STRAYS
                                                                : DOUBT_NOTHING;
    return bad * 4 <= good ? ENCODING_UTF8 : ENCODING_ANSI;
}

/* Units that no text has, where UTF-16 is read so; CR without LF is one of them. */
static size_t wrong_units(const uint8_t *p, size_t n, enum encoding e)
{
    size_t wrong = 0;
    bool cr = false;

    for (size_t i = 0; i + 1 < n; i += 2) {
        uint8_t up = p[i + (e == ENCODING_UTF16LE)], low = p[i + (e != ENCODING_UTF16LE)];

        wrong += cr && (up || low != '\n');
        cr = !up && low == '\r';
        wrong += !up && low && ((low < ' ' && !memchr("\t\n\r", low, 3)) ||
                                (low >= 0x7F && low < 0xA0));
    }
    return wrong;
}

/* It begins with the second half of a unit: read so, halves of two make units that no text has. */
static bool begins_with_half(const uint8_t *p, size_t n, enum encoding *e)
{
    enum encoding other = *e == ENCODING_UTF16LE ? ENCODING_UTF16BE : ENCODING_UTF16LE;

    n = n < HALF_SAMPLE ? n : HALF_SAMPLE;
    if (wrong_units(p, n, *e) < WRONG_LEAST || wrong_units(p + 1, n - 1, other))
        return false;
    *e = other;
    return true;
}

bool encoding_utf32(enum encoding e, const uint8_t *p, uint32_t *cp)
{
    *cp = e == ENCODING_UTF32LE
              ? (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0]
              : (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    return *cp && *cp <= 0x10FFFF && (*cp < 0xD800 || *cp > 0xDFFF);
}

bool encoding_at_start_utf32(const uint8_t *p, size_t n, enum encoding *e, size_t *bom)
{
    size_t units = (n < UTF32_SAMPLE ? n : UTF32_SAMPLE) / 4, ascii = 0, sound = 0;
    uint32_t cp;

    if (!units || (p[0] && p[3]))
        return false;
    *e = p[0] ? ENCODING_UTF32LE : ENCODING_UTF32BE;
    *bom = encoding_utf32(*e, p, &cp) && cp == 0xFEFF ? 4 : 0;
    while (sound < units && encoding_utf32(*e, p + 4 * sound, &cp)) {
        uint8_t low = (uint8_t)cp;

        ascii += cp < 0x80 && encoding_is_printable(&low, 1);
        sound++;
    }
    return *bom ? sound == units || sound > 1 : sound >= UTF32_LEAST && ascii * 2 >= sound;
}

/* The same as encoding_at_start. */
static size_t known_bom(const uint8_t *p, size_t n, enum encoding *e, enum encoding_doubt *doubt)
{
    size_t bom;

    *doubt = DOUBT_NOTHING;
    if (encoding_at_start_utf32(p, n, e, &bom))
        return bom;
    if (is_utf8_bom(p, n)) {
        *e = ENCODING_UTF8;
        return 3;
    }
    if (n >= 2 && p[0] == 0xFF && p[1] == 0xFE) {
        *e = ENCODING_UTF16LE;
        return 2;
    }
    if (n >= 2 && p[0] == 0xFE && p[1] == 0xFF) {
        *e = ENCODING_UTF16BE;
        return 2;
    }
    if (utf16_by_nuls(p, n, e))
        return begins_with_half(p, n, e);
    *e = encoding_judge(p, n, doubt);
    return 0;
}

/* What is left of the BOM of UTF-16 where a program took its bytes for letters, or replaced them
   because UTF-8 has none such, and wrote the text again; NULs may be halves of units still. */
static size_t misread_bom(const uint8_t *p, size_t n)
{
    static const struct str forms[] = { STR_INIT("\xC3\xBF\xC3\xBE"),
                                        STR_INIT("\xC3\xBE\xC3\xBF"),
                                        STR_INIT("\xEF\xBF\xBD\xEF\xBF\xBD") };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (str_starts(slice(p, n), forms[i]))
            return forms[i].n;
    return 0;
}

size_t encoding_at_start(const uint8_t *p, size_t n, enum encoding *e, enum encoding_doubt *doubt)
{
    size_t misread = misread_bom(p, n);

    return misread + known_bom(p + misread, n - misread, e, doubt);
}

bool encoding_is_printable(const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 0x7F || (p[i] < ' ' && p[i] != '\t' && p[i] != '\r' && p[i] != '\n'))
            return false;
    return true;
}

/* Of n bytes those before a line end, or before one that no text of single bytes has. */
static size_t before_line_end(const uint8_t *p, size_t n)
{
    size_t end = 0;

    while (end < n && p[end] != '\n' && (p[end] >= 0x80 || encoding_is_printable(p + end, 1)))
        end++;
    return end;
}

/* A line with letters beyond ASCII: in UTF-8, or with CR and LF at its end, or nearly all ASCII. */
static bool is_line_of_letters(const uint8_t *p, size_t n)
{
    size_t most = n < ENCODING_TAIL_LOOK ? n : ENCODING_TAIL_LOOK;
    size_t end = before_line_end(p, most), good = 0, bad = 0;

    if (end < TAIL_UNITS_LEAST * 4 || (end < most && p[end] != '\n') ||
        !encoding_is_printable(p, TAIL_UNITS_LEAST * 2))
        return false;
    if (end < most && p[end - 1] == '\r')
        return true;
    for (size_t at = 0; (at += scan_ascii((const char *)p + at, end - at)) < end;) {
        bool damaged = false;
        uint32_t cp;
        size_t used = utf8_decode(slice(p + at, end - at), &cp, &damaged);

        if (!damaged)
            good++;
        else
            bad += at + 4 <= end; /* else it may be cut */
        at += used;
    }
    return (good && !bad) || bad * 8 <= end;
}

/* Characters of China and Japan can look like two of ASCII, but not many in a row, and no character
   is CR and LF; what Format-List and Format-Table write begins with empty lines. */
bool encoding_ascii_tail(const uint8_t *p, size_t n)
{
    size_t blank = 0, most, end = 0;

    while (blank + 1 < n && blank < TAIL_BLANK_MOST && p[blank] == '\r' && p[blank + 1] == '\n')
        blank += 2;
    p += blank;
    n -= blank;
    most = n < TAIL_ASCII_LEAST ? n : TAIL_ASCII_LEAST;
    while (end < most && p[end] != '\n' && encoding_is_printable(p + end, 1))
        end++;
    if (end < most && p[end] == '\n')
        return end > TAIL_UNITS_LEAST && (p[end - 1] == '\r' || end * 2 >= TAIL_ASCII_LEAST);
    if (end < most)
        return p[end] >= 0x80 && is_line_of_letters(p, n);
    return end >= TAIL_UNITS_LEAST * 2;
}
