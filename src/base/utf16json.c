/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sixteen units a step.  They are narrowed to bytes with saturation, which turns every unit that is
 * not ASCII into a byte that is none either: 0x80 to 0xFF stay, larger ones become 0xFF, and those
 * with the sign bit (0x8000 and up) become 0x00.  So one look at the bytes tells plain units, which
 * stand for themselves, from all others: controls, quote, backslash, 0x7F and beyond.
 *
 * All sixteen bytes are stored; if one is not plain, the text goes on there after its escape, over
 * what was stored behind it.  Paths are full of backslashes: one costs a store and a new load, no
 * loop over units.
 */
#include "base/utf16json.h"

#include "base/utf.h"

#include <string.h>

#if defined(__SSE2__) && !defined(WITHOUT_VECTORS)
#include <emmintrin.h>
#define VECTORS 1
#else
#define VECTORS 0
#endif

#define STEP 16u

static char *put_u16(char *out, uint32_t u)
{
    static const char digits[] = "0123456789abcdef";

    out[0] = '\\';
    out[1] = 'u';
    for (int i = 0; i < 4; i++)
        out[2 + i] = digits[u >> (12 - 4 * i) & 15];
    return out + 6;
}

static char *put_short(char *out, char letter)
{
    out[0] = '\\';
    out[1] = letter;
    return out + 2;
}

/* What follows the backslash of a short escape. */
static const char short_forms[128] = { ['"'] = '"', ['\\'] = '\\', ['\n'] = 'n', ['\r'] = 'r',
                                       ['\t'] = 't' };

char *json_put_char(char *out, uint32_t cp)
{
    if (cp < 0x80 && short_forms[cp])
        return put_short(out, short_forms[cp]);
    if (!utf_acts(cp))
        return out + utf8_encode(out, cp);
    if (cp <= 0xFFFF)
        return put_u16(out, cp);
    out = put_u16(out, 0xD800 + ((cp - 0x10000) >> 10));
    return put_u16(out, 0xDC00 + (cp & 0x3FF));
}

static uint32_t unit_at(const uint8_t *units, size_t i)
{
    return (uint32_t)units[2 * i] | (uint32_t)units[2 * i + 1] << 8;
}

/* One code point at units; *used: its units. */
static uint32_t decode(const uint8_t *units, size_t n, size_t *used, bool *bad)
{
    uint32_t u = unit_at(units, 0), low;

    *used = 1;
    if (u < 0xD800 || u > 0xDFFF)
        return u;
    low = u < 0xDC00 && n > 1 ? unit_at(units, 1) : 0;
    if (low < 0xDC00 || low > 0xDFFF) {
        *bad = true;
        return UTF_BAD;
    }
    *used = 2;
    return 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
}

#if VECTORS

static inline __m128i load(const uint8_t *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Stores the bytes; returns how many of them, and of n, are plain before the first that is not. */
static inline size_t put_plain(char *out, __m128i bytes, size_t n)
{
    __m128i odd = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)); /* signed: 0x80 and up, too */
    unsigned mask;

    _mm_storeu_si128((__m128i *)(void *)out, bytes);
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
    mask = (unsigned)_mm_movemask_epi8(odd) | (n < STEP ? 1u << n : 0);
    return mask ? (size_t)__builtin_ctz(mask) : STEP;
}

/* Copies plain units; returns how many of n begin the text.  Sixteen bytes are written at out. */
static inline size_t plain_units(char *out, const uint8_t *units, size_t n, const uint8_t *end)
{
    uint8_t rest[2 * STEP];

    if ((size_t)(end - units) < sizeof rest) { /* the last of the readable bytes */
        memset(rest, 0, sizeof rest);
        memcpy(rest, units, 2 * n);
        units = rest;
    }
    return put_plain(out, _mm_packus_epi16(load(units), load(units + STEP)), n);
}

static inline size_t plain_bytes(char *out, const uint8_t *bytes, size_t n, const uint8_t *end)
{
    uint8_t rest[STEP];

    if ((size_t)(end - bytes) < sizeof rest) {
        memset(rest, 0, sizeof rest);
        memcpy(rest, bytes, n);
        bytes = rest;
    }
    return put_plain(out, load(bytes), n);
}

#else

static inline bool is_plain(uint32_t u)
{
    return u >= 0x20 && u < 0x7F && u != '"' && u != '\\';
}

static inline size_t plain_units(char *out, const uint8_t *units, size_t n, const uint8_t *end)
{
    size_t i = 0;

    (void)end;
    for (; i < n && i < STEP && is_plain(unit_at(units, i)); i++)
        out[i] = (char)unit_at(units, i);
    return i;
}

static inline size_t plain_bytes(char *out, const uint8_t *bytes, size_t n, const uint8_t *end)
{
    size_t i = 0;

    (void)end;
    for (; i < n && i < STEP && is_plain(bytes[i]); i++)
        out[i] = (char)bytes[i];
    return i;
}

#endif

/* What is not ASCII comes in runs: unit by unit until it is over. */
static char *put_foreign(char *out, const uint8_t **units, size_t *n, bool *bad)
{
    size_t used;

    do {
        out = json_put_char(out, decode(*units, *n, &used, bad));
        *units += 2 * used;
        *n -= used;
    } while (*n && unit_at(*units, 0) >= 0x80);
    return out;
}

char *utf16_json(char *out, const uint8_t *units, size_t n, const uint8_t *end, bool *bad)
{
    while (n) {
        size_t run = plain_units(out, units, n, end);

        out += run;
        units += 2 * run;
        n -= run;
        if (run == STEP || n == 0)
            continue;
        if (unit_at(units, 0) < 0x80 && short_forms[units[0]]) {
            out = put_short(out, short_forms[units[0]]);
            units += 2;
            n--;
        } else {
            out = put_foreign(out, &units, &n, bad);
        }
    }
    return out;
}

char *ascii_json(char *out, const uint8_t *bytes, size_t n, const uint8_t *end, bool *bad)
{
    while (n) {
        size_t run = plain_bytes(out, bytes, n, end);

        out += run;
        bytes += run;
        n -= run;
        if (run == STEP || n == 0)
            continue;
        *bad = *bad || *bytes >= 0x80;
        out = json_put_char(out, *bytes++);
        n--;
    }
    return out;
}
