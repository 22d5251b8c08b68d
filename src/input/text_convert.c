/* SPDX-License-Identifier: Apache-2.0 */
/* Text that cannot be shown where it lies: another encoding, damaged bytes, BOMs. */
#include "input/text_inside.h"

#include "base/limits.h"
#include "base/mem.h"
#include "base/scan.h"
#include "base/utf.h"
#include "input/encoding.h"

#include <string.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#define CAN_NARROW 1
#else
#define CAN_NARROW 0
#endif

#define STEP_BYTES 32768u /* raw bytes converted at a time */
#define NEAR_NUL 64u /* bytes before a NUL in which lines are made one by one */
#define ACROSS_LEAST 8u /* units of ASCII in a row that are not where units are: see take_across */
#define HOLE_LEAST 16u /* NULs in a row: what was never written, see take_hole */
#define PHASE_BYTES 256u /* behind a hole in UTF-16: they tell where its units begin */

static struct str slice(const uint8_t *p, size_t n)
{
    return (struct str){ (const char *)p, n };
}

void text_note(struct text *t, uint64_t at, uint64_t bytes)
{
    if (t->defects)
        defect_note(t->defects, DEFECT_ENCODING, at, bytes);
}

/* Says that the last n bytes of out come from raw bytes at this offset. */
void text_add_stretch(struct text *t, uint64_t raw, size_t n, unsigned unit)
{
    struct stretch *last = t->stretch_n ? &t->stretches[t->stretch_n - 1] : NULL;

    if (n == 0)
        return;
    if (last && last->unit == 0 && unit == 0 && last->raw + last->n == raw) {
        last->n += n;
        return;
    }
    if (mem_grow(&t->stretches, &t->stretch_cap, t->stretch_n + 1, sizeof *t->stretches) < 0) {
        t->out.n -= n;
        t->failed = true;
        return;
    }
    t->stretches[t->stretch_n++] = (struct stretch){ raw, n, unit };
}

static void copy_plain(struct text *t, const uint8_t *p, size_t n)
{
    size_t before = t->out.n;

    buf_add(&t->out, slice(p, n));
    text_add_stretch(t, stream_offset(t->in), t->out.n - before, 0);
    stream_consume(t->in, n);
}

bool text_may_be_bom(const struct text *t, const uint8_t *p, size_t n)
{
    enum encoding then;

    return n < TEXT_LOOK_AHEAD || encoding_bom_inside(t->encoding, true, p, n, &then) > 0;
}

static size_t put_ansi(struct text *t, char *at, uint8_t byte, uint64_t raw)
{
    uint32_t cp = text_ansi(t, byte);

    if (cp == 0 && byte) {
        text_note(t, raw, 1);
        cp = UTF_BAD;
    }
    return utf8_encode(at, cp);
}

/* ---- holes ---- */

static uint32_t unit_at(const struct text *t, const uint8_t *p)
{
    return t->encoding == ENCODING_UTF16LE ? (uint32_t)(p[0] | p[1] << 8)
                                           : (uint32_t)(p[1] | p[0] << 8);
}

/* NULs at the front of n bytes, in units of so many bytes. */
static size_t count_zeros(const uint8_t *p, size_t n, size_t unit)
{
    size_t at = 0;

    while (at < n && !p[at])
        at++;
    return at / unit;
}

static bool is_line_end(uint8_t c)
{
    return c == '\r' || c == '\n';
}

/* Where a hole begins in n characters of ASCII, or NULs that n may cut or that begin a line: but
   not those in front, of which it is known that they are none.  Else n. */
static size_t before_hole(const uint8_t *p, size_t n)
{
    size_t at = count_zeros(p, n, 1);

    while (at < n) {
        const uint8_t *nul = memchr(p + at, 0, n - at);
        size_t zeros;

        if (!nul)
            return n;
        at = (size_t)(nul - p);
        zeros = count_zeros(nul, n - at < HOLE_LEAST ? n - at : HOLE_LEAST, 1);
        if (zeros == HOLE_LEAST || at + zeros == n || (at && is_line_end(p[at - 1])))
            return at;
        at += zeros;
    }
    return n;
}

/* A line goes on or ends here: CR or LF in units of so many bytes. */
static bool is_end_at(const struct text *t, const uint8_t *p, size_t n, size_t unit)
{
    uint32_t c = n < unit ? 0 : unit == 1 ? p[0] : unit_at(t, p);

    return c < 0x80 && is_line_end((uint8_t)c);
}

/* How many units of n bytes, up to the next hole, are printable ASCII, or a blank or line end. */
static size_t count_ascii_units(const struct text *t, const uint8_t *p, size_t n)
{
    size_t units = 0;

    for (; n >= 2 && count_zeros(p, n, 1) < 3; p += 2, n -= 2) {
        uint32_t c = unit_at(t, p);
        uint8_t low = (uint8_t)c;

        units += c < 0x80 && encoding_is_printable(&low, 1);
    }
    return units;
}

/*
 * A hole in UTF-16 may have an odd number of bytes; and its last NUL may be half of the unit behind
 * it (0: of none; 1).  p: from the last but one NUL on, n bytes; odd: as units were so far, the
 * last one is half of a unit.  That stays so, but where by far more ASCII is read the other way.
 */
static size_t half_behind_hole(const struct text *t, const uint8_t *p, size_t n, bool odd)
{
    enum encoding then;
    size_t whole, half;

    if (n <= 2 || encoding_bom_inside(t->encoding, true, p + 2, n - 2, &then) ||
        encoding_ascii_tail(p + 2, n - 2))
        return 0;
    if (n > PHASE_BYTES)
        n = PHASE_BYTES;
    whole = count_ascii_units(t, p + 2, n - 2);
    half = count_ascii_units(t, p + 1, n - 1);
    return odd ? whole <= 2 * half + 1 : half > 2 * whole + 1;
}

/* Uses up the NULs that begin at p, n bytes; but one that is half of a unit. */
static void use_hole(struct text *t, const uint8_t *p, size_t n)
{
    bool wide = encoding_is_utf16(t->encoding), odd = false;
    size_t keep = wide ? 2 : 0, zeros;

    while ((zeros = count_zeros(p, n, 1)) > keep) {
        stream_consume(t->in, zeros - keep);
        odd = odd != ((zeros - keep) % 2 != 0);
        p = stream_peek(t->in, keep + 1, &n);
    }
    if (wide) {
        p = stream_peek(t->in, PHASE_BYTES, &n);
        stream_consume(t->in, 2 - half_behind_hole(t, p, n, odd));
    }
}

/*
 * Where a machine stops, the file system may have given its log a block that was never written: it
 * is NULs, and the log goes on behind it.  They are damage, and a line end where none stands on
 * either side, so that the record behind them is none of the one before.  Fewer in front of a line
 * are damage, too, as they would hide its label; but not where they are halves of what was
 * appended.
 */
static bool take_hole(struct text *t, const uint8_t *p, size_t n)
{
    size_t unit = encoding_is_utf16(t->encoding) ? 2 : 1;
    uint64_t from = stream_offset(t->in);
    bool line_start = text_at_line_start(t);
    size_t zeros = count_zeros(p, n, unit);
    enum encoding then;

    if (zeros < (line_start ? 1 : HOLE_LEAST) ||
        (zeros < HOLE_LEAST && unit == 1 && encoding_utf16_tail(p, n, &then)))
        return false;
    use_hole(t, p, n);
    p = stream_peek(t->in, unit, &n);
    text_note(t, from, stream_offset(t->in) - from);
    if (!line_start && !is_end_at(t, p, n, unit)) {
        buf_char(&t->out, '\n');
        text_add_stretch(t, from, 1, 1);
    }
    return true;
}

/* UTF-8, in text that may be of a code page; looked at again where it is whole. */
static bool may_be_sequence(const uint8_t *p, size_t n)
{
    return p[0] >= 0xC2 && (n < TEXT_LOOK_AHEAD || encoding_is_sequence(p, n));
}

/* n raw bytes of a code page; stops before what may be a BOM, or UTF-8 where it is in doubt, but
   not at the first byte. */
static void convert_ansi(struct text *t, const uint8_t *p, size_t n)
{
    uint64_t raw = stream_offset(t->in);
    char *at = buf_reserve(&t->out, n * 3);
    size_t i = 0, used = 0;

    if (!at)
        return;
    while (i < n) {
        if (p[i] < 0x80) {
            size_t run = scan_ascii((const char *)p + i, n - i);

            memcpy(at + used, p + i, run);
            used += run;
            i += run;
        } else if (i > 0 && ((p[i] >= 0xEF && text_may_be_bom(t, p + i, n - i)) ||
                             (t->in_doubt && may_be_sequence(p + i, n - i)))) {
            break;
        } else {
            used += put_ansi(t, at + used, p[i], raw + i);
            i++;
        }
    }
    t->out.n += used;
    text_add_stretch(t, raw, used, 1);
    stream_consume(t->in, i);
}

/* A byte that is not UTF-8, in text that otherwise is. */
static void convert_stray(struct text *t, const uint8_t *p)
{
    if (text_ansi(t, p[0]))
        text_note(t, stream_offset(t->in), 0);
    convert_ansi(t, p, 1);
}

/* One character from the n >= 2 bytes at p; *cp and the raw bytes it takes. */
static size_t take_utf16(struct text *t, const uint8_t *p, size_t n, uint64_t raw, uint32_t *cp)
{
    uint32_t low;

    *cp = unit_at(t, p);
    if (*cp < 0xD800 || *cp > 0xDFFF)
        return 2;
    low = *cp < 0xDC00 && n >= 4 ? unit_at(t, p + 2) : 0;
    if (low >= 0xDC00 && low <= 0xDFFF) {
        *cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
        return 4;
    }
    text_note(t, raw, 2);
    *cp = UTF_BAD;
    return 2;
}

/* Half of one character of ASCII and half of the next one; or a character by itself. */
static bool is_across(uint32_t unit)
{
    uint8_t high = (uint8_t)(unit >> 8);

    return high && !(unit & 0xFF) && encoding_is_printable(&high, 1);
}

/* Characters of so few kinds are no text. */
static bool are_across(const struct text *t, const uint8_t *p, size_t n)
{
    if (n < 2 * ACROSS_LEAST)
        return false;
    for (size_t i = 0; i < ACROSS_LEAST; i++)
        if (!is_across(unit_at(t, p + 2 * i)))
            return false;
    return true;
}

/* An odd number of bytes was lost in UTF-16, or came in: all behind them is garbage, but for the
   byte that is passed here. */
static bool take_across(struct text *t, const uint8_t *p, size_t n)
{
    if (!encoding_is_utf16(t->encoding) || !are_across(t, p, n))
        return false;
    text_note(t, stream_offset(t->in), 1);
    stream_consume(t->in, 1);
    return true;
}

/* The ASCII characters at the beginning of n raw bytes, eight at a time; returns how many. */
static size_t narrow_ascii(const struct text *t, const uint8_t *p, size_t n, char *out)
{
    size_t done = 0;

#if CAN_NARROW
    const __m128i beyond = _mm_set1_epi16((short)0xFF80);

    for (; n - 2 * done >= 16; done += 8) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + 2 * done));

        if (t->encoding == ENCODING_UTF16BE)
            v = _mm_or_si128(_mm_slli_epi16(v, 8), _mm_srli_epi16(v, 8));
        if (_mm_movemask_epi8(_mm_cmpeq_epi16(_mm_and_si128(v, beyond), _mm_setzero_si128())) !=
            0xFFFF)
            break;
        _mm_storel_epi64((__m128i *)(void *)(out + done), _mm_packus_epi16(v, v));
    }
#endif
    for (; n - 2 * done >= 2 && unit_at(t, p + 2 * done) < 0x80; done++)
        out[done] = (char)unit_at(t, p + 2 * done);
    return done;
}

/*
 * n raw bytes, fewer than TEXT_LOOK_AHEAD only at the end of the stream.  Stops before what may be
 * a BOM (its first byte in a stream is EF, FE or FF) or a pair that n cuts, but not at the first
 * unit.
 */
static void convert_utf16(struct text *t, const uint8_t *p, size_t n)
{
    uint64_t raw = stream_offset(t->in);
    char *at = buf_reserve(&t->out, n * 3);
    size_t i = 0, used = 0;

    if (!at)
        return;
    while (n - i >= 2) {
        uint32_t cp = unit_at(t, p + i);

        if (cp < 0x80) {
            size_t more;

            if (!cp && i > 0)
                break; /* it may be a hole that begins there: take_hole looks closer */
            more = narrow_ascii(t, p + i, n - i, at + used);
            more = before_hole((const uint8_t *)at + used, more);
            i += 2 * more;
            used += more;
            continue;
        }
        if (i > 0 && (p[i] >= 0xEF || cp >= 0xD800) && text_may_be_bom(t, p + i, n - i))
            break;
        if (i > 0 && at[used - 1] == '\n' && encoding_is_printable(p + i, 2))
            break; /* single bytes may begin here; ends_utf16 looks closer */
        if (i > 0 && is_across(cp) && (at[used - 1] == '\n' || n - i < 2 * ACROSS_LEAST ||
                                       are_across(t, p + i, n - i)))
            break; /* turns_utf16, or take_across, looks closer */
        i += take_utf16(t, p + i, n - i, raw + i, &cp);
        used += utf8_encode(at + used, cp);
    }
    t->out.n += used;
    text_add_stretch(t, raw, used, 2);
    if (n == 1) { /* half a unit, the last byte of the stream */
        text_note(t, raw, 1);
        i = 1;
    }
    stream_consume(t->in, i);
}

static bool drop_bom(struct text *t, const uint8_t *p, size_t n)
{
    enum encoding then;
    size_t bom = encoding_bom_inside(t->encoding, text_at_line_start(t), p, n, &then);

    if (!bom)
        return false;
    t->encoding = then;
    t->undecided = false;
    stream_consume(t->in, bom);
    return true;
}

/* Single bytes that were appended to UTF-16. */
static bool ends_utf16(struct text *t, const uint8_t *p, size_t n)
{
    if (!encoding_is_utf16(t->encoding) || !text_at_line_start(t) || !encoding_ascii_tail(p, n))
        return false;
    t->encoding = ENCODING_UTF8;
    t->undecided = true;
    return true;
}

/* UTF-16 of the other order of bytes was appended. */
static bool turns_utf16(struct text *t, const uint8_t *p, size_t n)
{
    enum encoding then;

    if (!encoding_is_utf16(t->encoding) || n < 2 || !is_across(unit_at(t, p)) ||
        !text_at_line_start(t))
        return false;
    p = stream_peek(t->in, ENCODING_TAIL_LOOK, &n);
    if (!encoding_utf16_tail(p, n, &then) || then == t->encoding)
        return false;
    t->encoding = then;
    return true;
}

/* NUL beside ASCII, or a line that begins with a byte beyond it: was UTF-16 appended? */
static bool begins_utf16(struct text *t, const uint8_t *p)
{
    enum encoding then;
    size_t n;

    if (p[0] >= 0x80 && !text_at_line_start(t))
        return false;
    p = stream_peek(t->in, ENCODING_TAIL_LOOK, &n);
    if (!encoding_utf16_tail(p, n, &then))
        return false;
    t->encoding = then;
    t->undecided = false;
    return true;
}

/* A NUL, or a byte before one; more NULs behind it are like the first, but for one that begins a
   line (begins_utf16). */
static void copy_beside_nul(struct text *t, const uint8_t *p, size_t n)
{
    size_t i = 1;

    if (p[0] && count_zeros(p + 1, n - 1, 1) >= HOLE_LEAST)
        n = 1;
    while (!is_line_end(p[0]) && i < n && !p[i])
        i++;
    text_note_nuls(t, p, i);
    copy_plain(t, p, i);
}

/* n bytes, fewer than which can be made at once where a NUL is near: see begins_utf16. */
static size_t before_nul(const uint8_t *p, size_t n)
{
    const uint8_t *nul = memchr(p, 0, n), *end;
    size_t at = nul ? (size_t)(nul - p) : n;

    if (!nul || at < NEAR_NUL + SYS_CODEPAGE_LONGEST) {
        end = nul ? memchr(p, '\n', n) : NULL;
        return end ? (size_t)(end - p) + 1 : n;
    }
    return at - NEAR_NUL;
}

/* Bytes of a code page, up to a hole or before_nul; NULs at their end are seen whole first. */
static void convert_page(struct text *t, const uint8_t *p, size_t n)
{
    if (!p[n - 1]) {
        size_t got, most = n + HOLE_LEAST;

        p = stream_peek(t->in, most, &got);
        while (n < most && n < got && !p[n])
            n++;
    }
    n = before_nul(p, before_hole(p, n));
    text_note_nuls(t, p, n);
    if (t->several)
        text_convert_several(t, p, n);
    else
        convert_ansi(t, p, n);
}

static void convert_bytes(struct text *t, const uint8_t *p, size_t n)
{
    size_t plain = text_plain_prefix(t, p, n, n < ENCODING_TAIL_LOOK);

    if (plain) {
        copy_plain(t, p, plain);
        return;
    }
    if (begins_utf16(t, p))
        return;
    if (p[0] < 0x80)
        copy_beside_nul(t, p, n);
    else if (t->undecided)
        text_decide(t);
    else if (t->in_doubt && encoding_is_sequence(p, n))
        text_decide_again(t);
    else if (t->encoding == ENCODING_ANSI)
        convert_page(t, p, n);
    else
        convert_stray(t, p);
}

/* Converts a little more, or switches the encoding.  False: the stream has ended, or no memory. */
static bool convert_some(struct text *t)
{
    size_t n;
    const uint8_t *p = stream_peek(t->in, ENCODING_TAIL_LOOK, &n);

    if (n == 0)
        return false;
    if (n > STEP_BYTES)
        n = STEP_BYTES;
    if (encoding_is_utf32(t->encoding)) {
        text_convert_utf32(t, p, n);
        return !t->out.failed && !t->failed;
    }
    if (!p[0] && take_hole(t, p, n))
        return !t->out.failed && !t->failed;
    if (drop_bom(t, p, n) || ends_utf16(t, p, n) || turns_utf16(t, p, n) || take_across(t, p, n))
        return true;
    if (encoding_is_utf16(t->encoding))
        convert_utf16(t, p, n);
    else
        convert_bytes(t, p, n);
    t->failed = t->failed || t->out.failed;
    return !t->failed;
}

/* Room at the end is made by forgetting what was used, once that is the larger part. */
static void forget_used(struct text *t)
{
    size_t left = text_converted(t);

    if (t->out_at <= left)
        return;
    memmove(t->out.s, t->out.s + t->out_at, left);
    t->out.n = left;
    t->out_at = 0;
    t->stretch_n -= t->stretch_at;
    memmove(t->stretches, t->stretches + t->stretch_at, t->stretch_n * sizeof *t->stretches);
    t->stretch_at = 0;
}

void text_convert(struct text *t, size_t want)
{
    text_settle(t);
    if (t->plain)
        copy_plain(t, t->window, t->plain);
    t->plain = 0;
    forget_used(t);
    while (text_converted(t) < want && convert_some(t))
        continue;
}

/* Raw bytes behind the first n decoded ones of a stretch. */
static uint64_t raw_bytes(const char *p, size_t n, unsigned unit)
{
    uint64_t raw = 0;

    if (unit == 0)
        return n;
    if (scan_ascii(p, n) == n)
        return unit == UNIT_MIXED ? n : (uint64_t)n * unit;
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)p[i];

        if ((c & 0xC0) == 0x80)
            continue;
        if (unit == UNIT_MIXED)
            raw += c < 0x80 ? 1 : 2;
        else
            raw += c >= 0xF0 && unit == 2 ? 4 : unit;
    }
    return raw;
}

void text_use_converted(struct text *t, size_t n)
{
    while (n > 0) {
        struct stretch *s = &t->stretches[t->stretch_at];
        size_t part = n < s->n ? n : s->n;

        if (part < s->n) {
            s->raw += raw_bytes(t->out.s + t->out_at, part, s->unit);
            s->n -= part;
        } else {
            t->stretch_at++;
        }
        t->out_at += part;
        n -= part;
    }
    if (t->out_at == t->out.n)
        t->out.n = t->out_at = t->stretch_n = t->stretch_at = 0;
}

