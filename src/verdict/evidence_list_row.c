/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A byte of flags; then the steps of place and offset, as far as the flags do not tell them; then
 *
 *   PLAIN: the words, and of each capture where it stands in them (from 1) and its length, or 0,
 *   its length and itself;
 *
 *   else a bit for each part (the lowest of a byte first) that tells whether it differs; of those
 *   that do, the length of their middle, twice, and one more where its front and its back follow,
 *   because they are no longer those of before; the middle; last, captures outside of the words.
 *
 * Numbers are in base 128, the lowest digits first.
 */
#include "verdict/evidence_list_row.h"

#include "base/scan.h"

#include <string.h>

enum flags { PLAIN = 1, NEXT_PLACE = 2, SAME_GAP = 4 };

#define NO_CUT UINT8_MAX
#define WORTH_TELLING 4u /* bytes: so much longer a front and a back are told anew */
#define MASK_BYTES(parts_n) (((parts_n) + 7) / 8)

static char *put_number(char *to, uint64_t n)
{
    for (; n >= 128; n >>= 7)
        *to++ = (char)(n | 128);
    *to++ = (char)n;
    return to;
}

static uint64_t take_number(const char **from)
{
    uint64_t n = 0;
    unsigned shift = 0;

    for (; (unsigned char)**from >= 128; shift += 7)
        n |= (uint64_t)((unsigned char)*(*from)++ & 127) << shift;
    return n | (uint64_t)(unsigned char)*(*from)++ << shift;
}

/* n bytes; up to ROW_SPARE behind them are read and written, too. */
static inline char *put_bytes(char *to, const char *from, size_t n)
{
    for (size_t at = 0; at < n; at += ROW_SPARE)
        memcpy(to + at, from + at, ROW_SPARE);
    return to + n;
}

static char *put_text(char *to, struct str s)
{
    to = put_number(to, s.n);
    if (s.n)
        memcpy(to, s.s, s.n);
    return to + s.n;
}

static struct str take_text(const char **from)
{
    size_t n = (size_t)take_number(from);
    struct str s = { *from, n };

    *from += n;
    return s;
}

static inline char *bytes_of(struct row_words *w)
{
    return w->room + ROW_SPARE;
}

/* ---- cuts ----------------------------------------------------------------------------------- */

/* The cuts of a row whose captures lie among each other as in the row before; false: they do
   not. */
static bool cut_alike(const struct row_before *r, struct row_words *w, const struct ev_hit *h,
                      const uint32_t *places)
{
    bool alike = r->parts_n > 0;

    for (size_t i = 0; alike && i < h->captures_n; i++) {
        alike = (places[i] == NOT_IN_WORDS) == (r->from[i] == NO_CUT);
        if (alike && r->from[i] != NO_CUT) {
            w->ends[r->from[i]] = (uint16_t)places[i];
            w->ends[r->to[i]] = (uint16_t)(places[i] + h->captures[i].value.n);
        }
    }
    if (!alike)
        return false;
    w->ends[r->parts_n - 1] = (uint16_t)w->n;
    for (size_t i = 1; i < r->parts_n; i++)
        alike = alike && w->ends[i - 1] <= w->ends[i];
    for (size_t i = 0; i < h->captures_n; i++) /* two may have one cut */
        alike = alike && (r->from[i] == NO_CUT ||
                          (w->ends[r->from[i]] == places[i] &&
                           w->ends[r->to[i]] == places[i] + h->captures[i].value.n));
    return alike;
}

static void add_cut(struct row_words *w, size_t *n, size_t cut)
{
    size_t at = *n;

    while (at && w->ends[at - 1] > cut)
        at--;
    if (at && w->ends[at - 1] == cut)
        return;
    memmove(w->ends + at + 1, w->ends + at, (*n - at) * sizeof *w->ends);
    w->ends[at] = (uint16_t)cut;
    ++*n;
}

static uint8_t number_of(const struct row_words *w, size_t cut)
{
    uint8_t i = 0;

    while (w->ends[i] != cut)
        i++;
    return i;
}

/* Rows behind this one are told by it. */
static void cut_anew(struct row_before *r, struct row_words *w, const struct ev_hit *h,
                     const uint32_t *places)
{
    size_t cuts = 0;

    for (size_t i = 0; i < h->captures_n; i++)
        if (places[i] != NOT_IN_WORDS) {
            add_cut(w, &cuts, places[i]);
            add_cut(w, &cuts, places[i] + h->captures[i].value.n);
        }
    for (size_t i = 0; i < h->captures_n; i++) {
        bool in = places[i] != NOT_IN_WORDS;

        r->from[i] = in ? number_of(w, places[i]) : NO_CUT;
        r->to[i] = in ? number_of(w, places[i] + h->captures[i].value.n) : NO_CUT;
    }
    w->ends[cuts] = (uint16_t)w->n;
    r->parts_n = cuts + 1;
    memset(r->front, 0, sizeof r->front);
    memset(r->back, 0, sizeof r->back);
}

/* ---- parts ---------------------------------------------------------------------------------- */

#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
static inline uint64_t differ(const char *a, const char *b)
{
    uint64_t x, y;

    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return x ^ y;
}

/* How many of the first `most` bytes are the same; what is behind them may be read. */
static inline size_t same_front(const char *a, const char *b, size_t most)
{
    size_t n = 0;
    uint64_t other;

    for (; n < most; n += sizeof other) {
        other = differ(a + n, b + n);
        if (other) {
            n += scan_first(other) / 8;
            break;
        }
    }
    return n < most ? n : most;
}

/* How many of the last `most` bytes before a and b are; what is before them may be read. */
static inline size_t same_back(const char *a, const char *b, size_t most)
{
    size_t n = 0;
    uint64_t other;

    for (; n < most; n += sizeof other) {
        other = differ(a - n - sizeof other, b - n - sizeof other);
        if (other) {
            n += (unsigned)__builtin_clzll(other) / 8;
            break;
        }
    }
    return n < most ? n : most;
}
#else
static size_t same_front(const char *a, const char *b, size_t most)
{
    size_t n = 0;

    while (n < most && a[n] == b[n])
        n++;
    return n;
}

static size_t same_back(const char *a, const char *b, size_t most)
{
    size_t n = 0;

    while (n < most && *(a - n - 1) == *(b - n - 1))
        n++;
    return n;
}
#endif

/* The part i, which differs from that of the row before: its middle, and what tells it. */
static inline char *put_part(struct row_before *r, size_t i, char *to, struct str part,
                             size_t front, size_t back)
{
    bool told = front < r->front[i] || back < r->back[i] ||
                front + back >= r->front[i] + r->back[i] + WORTH_TELLING;
    size_t middle;

    if (told) {
        r->front[i] = (uint16_t)front;
        r->back[i] = (uint16_t)back;
    }
    middle = part.n - r->front[i] - r->back[i];
    to = put_number(to, 2 * middle + told);
    if (told)
        to = put_number(put_number(to, front), back);
    return put_bytes(to, part.s + r->front[i], middle);
}

static char *put_parts(struct row_before *r, char *to, struct row_words *old,
                       struct row_words *new)
{
    char *mask = to;
    const char *was = bytes_of(old), *is = bytes_of(new);

    memset(mask, 0, MASK_BYTES(r->parts_n));
    to += MASK_BYTES(r->parts_n);
    for (size_t i = 0; i < r->parts_n; i++) {
        const char *was_end = bytes_of(old) + old->ends[i], *is_end = bytes_of(new) + new->ends[i];
        size_t was_n = (size_t)(was_end - was), is_n = (size_t)(is_end - is);
        size_t least = was_n < is_n ? was_n : is_n, front = same_front(was, is, least);

        if (front < was_n || front < is_n) {
            mask[i / 8] = (char)(mask[i / 8] | 1 << i % 8);
            to = put_part(r, i, to, (struct str){ is, is_n }, front,
                          same_back(was_end, is_end, least - front));
        }
        was = was_end;
        is = is_end;
    }
    return to;
}

static void take_parts(struct row_before *r, const char **from, struct row_words *old,
                       struct row_words *new)
{
    const char *mask = *from, *was = bytes_of(old);
    char *to = bytes_of(new);

    *from += MASK_BYTES(r->parts_n);
    for (size_t i = 0; i < r->parts_n; i++) {
        const char *end = bytes_of(old) + old->ends[i];

        if (mask[i / 8] >> i % 8 & 1) {
            uint64_t middle = take_number(from);

            if (middle & 1) {
                r->front[i] = (uint16_t)take_number(from);
                r->back[i] = (uint16_t)take_number(from);
            }
            to = put_bytes(to, was, r->front[i]);
            to = put_bytes(to, *from, (size_t)(middle >> 1));
            *from += middle >> 1;
            to = put_bytes(to, end - r->back[i], r->back[i]);
        } else {
            to = put_bytes(to, was, (size_t)(end - was));
        }
        was = end;
        new->ends[i] = (uint16_t)(to - bytes_of(new));
    }
    new->n = new->ends[r->parts_n - 1];
}

/* ---- rows ----------------------------------------------------------------------------------- */

static char *put_plain(char *to, const struct ev_hit *h, const uint32_t *places)
{
    to = put_text(to, h->text);
    for (size_t i = 0; i < h->captures_n; i++) {
        struct str value = h->captures[i].value;

        if (places[i] != NOT_IN_WORDS)
            to = put_number(put_number(to, places[i] + (uint64_t)1), value.n);
        else
            to = put_text(put_number(to, 0), value);
    }
    return to;
}

static char *put_alike(struct row_before *r, char *to, struct row_words *w,
                       const struct ev_hit *h)
{
    to = put_parts(r, to, &r->two[r->own], w);
    for (size_t i = 0; i < h->captures_n; i++)
        if (r->from[i] == NO_CUT)
            to = put_text(to, h->captures[i].value);
    return to;
}

char *row_put(struct row_before *r, char *to, struct row_steps steps, const struct ev_hit *h,
              const uint32_t *places)
{
    struct row_words *w = &r->two[!r->own];
    uint64_t gap = steps.offset - r->two[r->own].n;
    bool alike;
    char *flags = to++;

    w->n = h->text.n;
    if (w->n)
        memcpy(bytes_of(w), h->text.s, w->n);
    alike = cut_alike(r, w, h, places);
    *flags = (char)((alike ? 0 : PLAIN) | (steps.at == 1 ? NEXT_PLACE : 0) |
                    (gap == r->gap ? SAME_GAP : 0));
    if (steps.at != 1)
        to = put_number(to, steps.at);
    if (gap != r->gap)
        to = put_number(to, steps.offset);
    to = alike ? put_alike(r, to, w, h) : put_plain(to, h, places);
    if (!alike)
        cut_anew(r, w, h, places);
    r->gap = gap;
    r->own = !r->own;
    return to;
}

static void take_plain(const char **from, struct row_words *w, struct capture *captures,
                       uint32_t *places, size_t n)
{
    struct str text = take_text(from);

    w->n = text.n;
    put_bytes(bytes_of(w), text.s, text.n);
    for (size_t i = 0; i < n; i++) {
        uint64_t place = take_number(from);

        places[i] = place ? (uint32_t)place - 1 : NOT_IN_WORDS;
        captures[i].value = take_text(from);
        if (place)
            *from = captures[i].value.s; /* only its length was there */
    }
}

/* Captures in the words are where the cuts are. */
static void take_captures(const struct row_before *r, const char **from, struct row_words *w,
                          struct capture *captures, uint32_t *places, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (r->from[i] == NO_CUT) {
            places[i] = NOT_IN_WORDS;
            captures[i].value = take_text(from);
        } else {
            places[i] = w->ends[r->from[i]];
            captures[i].value.n = w->ends[r->to[i]] - w->ends[r->from[i]];
        }
}

struct row_steps row_take(struct row_before *r, struct str *from, struct ev_hit *h,
                          struct capture *captures, uint32_t *places)
{
    struct row_words *old = &r->two[r->own], *w = &r->two[!r->own];
    const char *at = from->s;
    unsigned flags = (unsigned char)*at++;
    struct row_steps steps = { 1, old->n + r->gap };

    if (!(flags & NEXT_PLACE))
        steps.at = take_number(&at);
    if (!(flags & SAME_GAP))
        steps.offset = take_number(&at);
    if (flags & PLAIN) {
        take_plain(&at, w, captures, places, h->captures_n);
        cut_anew(r, w, h, places);
    } else {
        take_parts(r, &at, old, w);
        take_captures(r, &at, w, captures, places, h->captures_n);
    }
    h->text = (struct str){ bytes_of(w), w->n };
    for (size_t i = 0; i < h->captures_n; i++)
        if (places[i] != NOT_IN_WORDS)
            captures[i].value.s = h->text.s + places[i];
    r->gap = steps.offset - old->n;
    r->own = !r->own;
    *from = str_from(*from, (size_t)(at - from->s));
    return steps;
}
