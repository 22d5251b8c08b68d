/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Matching with wildcards: the stars cut a pattern into segments of fixed shape.  The first segment
 * must stand at the beginning, the last at the end, and each one between at the first place where
 * it fits behind its predecessor; first fit is enough because a star takes whatever is between.
 * No backtracking.  Places are code points: '?' never takes half a letter.
 */
#include "rules/value.h"

#include "base/fold.h"
#include "base/utf.h"

#include <string.h>

static const struct str dashes[] = { { "-", 1 },
                                     { "/", 1 },
                                     { "\xE2\x80\x93", 3 },   /* en dash */
                                     { "\xE2\x80\x94", 3 },   /* em dash */
                                     { "\xE2\x80\x95", 3 } }; /* horizontal bar */
#define DASHES (sizeof dashes / sizeof dashes[0])

/* Building: pieces are collected with room for the worst case, then texts point into one copy. */
struct builder {
    struct pattern *p;
    char *text;     /* room for all literal bytes */
    size_t text_n;
    size_t open_at; /* where the running literal begins */
};

static int begin(struct builder *b, struct pattern *p, struct arena *a, size_t pieces, size_t bytes)
{
    *p = (struct pattern){ 0 };
    p->pieces = arena_alloc(a, (pieces + 2) * sizeof *p->pieces);
    *b = (struct builder){ .p = p, .text = arena_alloc(a, bytes + 1) };
    return p->pieces && b->text ? 0 : -1;
}

static void end_text(struct builder *b)
{
    struct str text = { b->text + b->open_at, b->text_n - b->open_at };

    if (text.n)
        b->p->pieces[b->p->n++] = (struct piece){ PIECE_TEXT, text };
    b->open_at = b->text_n;
}

static void add_piece(struct builder *b, enum piece_kind kind)
{
    struct pattern *p = b->p;

    end_text(b);
    if (kind == PIECE_STAR && p->n && p->pieces[p->n - 1].kind == PIECE_STAR)
        return;
    p->pieces[p->n++] = (struct piece){ .kind = kind };
}

/* A text between any two wildcards, at most. */
static size_t most_pieces(struct str text)
{
    size_t n = 1;

    for (size_t i = 0; i < text.n; i++)
        n += text.s[i] == '*' || text.s[i] == '?' ? 2 : 0;
    return n;
}

int pattern_parse(struct pattern *p, struct arena *a, struct str text)
{
    struct builder b;

    if (begin(&b, p, a, most_pieces(text), text.n) < 0)
        return -1;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i], next = i + 1 < text.n ? text.s[i + 1] : '\0';

        if (c == '\\' && (next == '*' || next == '?' || next == '\\'))
            b.text[b.text_n++] = text.s[++i];
        else if (c == '*')
            add_piece(&b, PIECE_STAR);
        else if (c == '?')
            add_piece(&b, PIECE_ONE);
        else
            b.text[b.text_n++] = c;
    }
    end_text(&b);
    return 0;
}

int pattern_of_text(struct pattern *p, struct arena *a, struct str literal)
{
    struct builder b;

    if (begin(&b, p, a, 1, literal.n) < 0)
        return -1;
    if (literal.n)
        memcpy(b.text, literal.s, literal.n);
    b.text_n = literal.n;
    end_text(&b);
    return 0;
}

static bool is_star(const struct pattern *p, size_t i)
{
    return i < p->n && p->pieces[i].kind == PIECE_STAR;
}

/* There is room: each end gets its star once. */
void pattern_open(struct pattern *p, bool front, bool back)
{
    if (front && !is_star(p, 0)) {
        memmove(p->pieces + 1, p->pieces, p->n * sizeof *p->pieces);
        p->pieces[0] = (struct piece){ .kind = PIECE_STAR };
        p->n++;
    }
    if (back && !(p->n && is_star(p, p->n - 1)))
        p->pieces[p->n++] = (struct piece){ .kind = PIECE_STAR };
}

/* A letter, digit or underscore; beyond ASCII everything but the dashes counts as a letter. */
static bool is_word(struct str s, size_t i)
{
    unsigned char c;

    if (i >= s.n)
        return false;
    c = (unsigned char)s.s[i];
    for (size_t d = 2; d < DASHES; d++)
        if (str_starts(str_from(s, i), dashes[d]))
            return false;
    return c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

/* The dash at i opens an option: nothing of a word before it, a word behind it (sigma.md, T5). */
static bool is_option_dash(struct str s, size_t i)
{
    unsigned char before = i ? (unsigned char)s.s[i - 1] : ' ';

    if (s.s[i] != '-' && s.s[i] != '/')
        return false;
    if (before >= 0x80) /* the last byte of a letter, unless it is one of the dashes */
        for (size_t d = 2; d < DASHES; d++)
            if (str_ends(str_first(s, i), dashes[d]))
                return is_word(s, i + 1);
    return !(before >= 0x80 || is_word(s, i - 1)) && is_word(s, i + 1);
}

int pattern_windash(struct pattern *p, struct arena *a)
{
    struct pattern old = *p;
    struct builder b;
    size_t bytes = 0;

    for (size_t i = 0; i < old.n; i++)
        bytes += old.pieces[i].text.n;
    if (begin(&b, p, a, old.n + bytes, bytes) < 0)
        return -1;
    for (size_t i = 0; i < old.n; i++) {
        struct str s = old.pieces[i].text;

        if (old.pieces[i].kind != PIECE_TEXT)
            add_piece(&b, old.pieces[i].kind);
        for (size_t j = 0; old.pieces[i].kind == PIECE_TEXT && j < s.n; j++) {
            if (is_option_dash(s, j))
                add_piece(&b, PIECE_DASH);
            else
                b.text[b.text_n++] = s.s[j];
        }
        end_text(&b);
    }
    return 0;
}

bool pattern_is_plain(const struct pattern *p, struct str *text)
{
    *text = p->n ? p->pieces[0].text : (struct str){ "", 0 };
    return p->n == 0 || (p->n == 1 && p->pieces[0].kind == PIECE_TEXT);
}

static bool shape_is(const struct pattern *p, const char *shape)
{
    static const char letters[] = { 't', '*', '?', '-' };
    size_t i = 0;

    for (; shape[i] && i < p->n; i++)
        if (letters[p->pieces[i].kind] != shape[i])
            return false;
    return !shape[i] && i == p->n;
}

/* Most values of a collection are in lower case already: no copy then. */
static bool is_folded(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] >= 0x80 || (s.s[i] >= 'A' && s.s[i] <= 'Z'))
            return false;
    return true;
}

int pattern_finish(struct pattern *p, struct arena *a, bool cased)
{
    static const struct {
        const char *shape;
        enum form form;
    } forms[] = { { "", FORM_EQUAL },    { "t", FORM_EQUAL },  { "*t*", FORM_CONTAINS },
                  { "t*", FORM_STARTS }, { "*t", FORM_ENDS }, { "*", FORM_ANY } };

    for (size_t i = 0; !cased && i < p->n; i++)
        if (p->pieces[i].kind == PIECE_TEXT && !is_folded(p->pieces[i].text)) {
            p->pieces[i].text = fold_text(a, p->pieces[i].text);
            if (!p->pieces[i].text.s)
                return -1;
        }
    p->form = FORM_WILD;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (shape_is(p, forms[i].shape))
            p->form = forms[i].form;
    p->needle = (struct str){ "", 0 };
    for (size_t i = 0; i < p->n; i++)
        if (p->form != FORM_WILD && p->pieces[i].kind == PIECE_TEXT)
            p->needle = p->pieces[i].text;
    return 0;
}

int pattern_keep(struct pattern *p, struct arena *a)
{
    struct piece *pieces;

    if (p->form != FORM_WILD) {
        p->needle = arena_copy(a, p->needle);
        p->pieces = NULL;
        p->n = 0;
        return p->needle.s ? 0 : -1;
    }
    pieces = arena_alloc(a, p->n * sizeof *pieces);
    for (size_t i = 0; pieces && i < p->n; i++) {
        pieces[i] = p->pieces[i];
        if (pieces[i].kind == PIECE_TEXT)
            pieces[i].text = arena_copy(a, pieces[i].text);
    }
    p->pieces = pieces;
    return a->failed ? -1 : 0;
}

struct str pattern_literal(const struct pattern *p)
{
    struct str best = p->needle;

    for (size_t i = 0; i < p->n; i++)
        if (p->pieces[i].kind == PIECE_TEXT && p->pieces[i].text.n > best.n)
            best = p->pieces[i].text;
    return best;
}

/* Bytes that a piece takes at the beginning of s, or SIZE_MAX if it does not fit there. */
static size_t fits_front(const struct piece *piece, struct str s)
{
    uint32_t c;

    switch (piece->kind) {
    case PIECE_TEXT:
        return str_starts(s, piece->text) ? piece->text.n : SIZE_MAX;
    case PIECE_ONE:
        return s.n ? utf8_decode(s, &c, NULL) : SIZE_MAX;
    default:
        for (size_t d = 0; d < DASHES; d++)
            if (str_starts(s, dashes[d]))
                return dashes[d].n;
        return SIZE_MAX;
    }
}

/* The same at the end of s.  One code point back: at most three bytes that continue one. */
static size_t fits_back(const struct piece *piece, struct str s)
{
    uint32_t c;

    switch (piece->kind) {
    case PIECE_TEXT:
        return str_ends(s, piece->text) ? piece->text.n : SIZE_MAX;
    case PIECE_ONE:
        for (size_t n = 4; n > 1; n--)
            if (n <= s.n && utf8_decode(str_from(s, s.n - n), &c, NULL) == n)
                return n;
        return s.n ? 1 : SIZE_MAX;
    default:
        for (size_t d = 0; d < DASHES; d++)
            if (str_ends(s, dashes[d]))
                return dashes[d].n;
        return SIZE_MAX;
    }
}

static size_t segment_front(const struct piece *pieces, size_t n, struct str s)
{
    size_t at = 0;

    for (size_t i = 0; i < n; i++) {
        size_t used = fits_front(&pieces[i], str_from(s, at));

        if (used == SIZE_MAX)
            return SIZE_MAX;
        at += used;
    }
    return at;
}

static size_t segment_back(const struct piece *pieces, size_t n, struct str s)
{
    size_t left = s.n;

    while (n--) {
        size_t used = fits_back(&pieces[n], str_first(s, left));

        if (used == SIZE_MAX)
            return SIZE_MAX;
        left -= used;
    }
    return s.n - left;
}

/* Where a segment first fits in s: its end, or SIZE_MAX. */
static size_t segment_find(const struct piece *pieces, size_t n, struct str s)
{
    uint32_t c;

    for (size_t at = 0; at <= s.n;) {
        size_t used;

        if (pieces[0].kind == PIECE_TEXT) {
            at += str_find(str_from(s, at), pieces[0].text);
            if (at >= s.n)
                return SIZE_MAX;
        }
        used = segment_front(pieces, n, str_from(s, at));
        if (used != SIZE_MAX)
            return at + used;
        if (at == s.n)
            return SIZE_MAX;
        at += utf8_decode(str_from(s, at), &c, NULL);
    }
    return SIZE_MAX;
}

static size_t segment_end(const struct pattern *p, size_t from)
{
    while (from < p->n && p->pieces[from].kind != PIECE_STAR)
        from++;
    return from;
}

static bool match_wild(const struct pattern *p, struct str s)
{
    size_t from = 0, to = segment_end(p, 0);
    size_t used = segment_front(p->pieces, to, s);

    if (used == SIZE_MAX)
        return false;
    s = str_from(s, used);
    if (to == p->n)
        return s.n == 0;
    for (;;) { /* pieces[to] is a star */
        from = to + 1;
        to = segment_end(p, from);
        if (to == p->n)
            return segment_back(p->pieces + from, to - from, s) != SIZE_MAX;
        if (from == to)
            continue;
        used = segment_find(p->pieces + from, to - from, s);
        if (used == SIZE_MAX)
            return false;
        s = str_from(s, used);
    }
}

bool pattern_match(const struct pattern *p, struct str s)
{
    switch (p->form) {
    case FORM_EQUAL:
        return str_eq(s, p->needle);
    case FORM_CONTAINS:
        return s.n >= p->needle.n && str_find(s, p->needle) < s.n;
    case FORM_STARTS:
        return str_starts(s, p->needle);
    case FORM_ENDS:
        return str_ends(s, p->needle);
    case FORM_ANY:
        return true;
    default:
        return match_wild(p, s);
    }
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Base64 of shift zero bytes followed by bytes. */
static struct str base64_shifted(struct arena *a, struct str bytes, size_t shift)
{
    size_t n = shift + bytes.n, at = 0;
    char *out = bytes.n > SIZE_MAX / 4 ? NULL : arena_alloc(a, n / 3 * 4 + 5);

    if (!out)
        return STR_NONE;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t three = 0;
        size_t have = n - i < 3 ? n - i : 3;

        for (size_t j = 0; j < 3; j++) {
            size_t k = i + j;
            uint32_t byte = j < have && k >= shift ? (unsigned char)bytes.s[k - shift] : 0;

            three = three << 8 | byte;
        }
        for (size_t j = 0; j < 4; j++)
            out[at++] = j <= have ? alphabet[three >> (18 - 6 * j) & 63] : '=';
    }
    return (struct str){ out, at };
}

struct str encode_base64(struct arena *a, struct str bytes)
{
    return base64_shifted(a, bytes, 0);
}

struct str encode_base64_at(struct arena *a, struct str bytes, size_t shift)
{
    /* characters that the bytes before and behind reach into (sigma.md, T8) */
    static const size_t front[] = { 0, 2, 3 }, back[] = { 0, 3, 2 };
    struct str whole = base64_shifted(a, bytes, shift);
    size_t cut = back[(shift + bytes.n) % 3];

    if (!whole.s)
        return whole;
    if (whole.n < front[shift] + cut)
        return (struct str){ "", 0 };
    return (struct str){ whole.s + front[shift], whole.n - front[shift] - cut };
}

static size_t put16(char *out, uint32_t unit, bool big_endian)
{
    out[0] = (char)(big_endian ? unit >> 8 & 255 : unit & 255);
    out[1] = (char)(big_endian ? unit & 255 : unit >> 8 & 255);
    return 2;
}

struct str encode_utf16(struct arena *a, struct str text, bool big_endian, bool mark)
{
    char *out = text.n > SIZE_MAX / 4 ? NULL : arena_alloc(a, 2 * text.n + 4);
    size_t n = 0;

    if (!out)
        return STR_NONE;
    if (mark)
        n += put16(out, 0xFEFF, big_endian);
    for (size_t i = 0; i < text.n;) {
        uint32_t c;

        i += utf8_decode(str_from(text, i), &c, NULL);
        if (c < 0x10000) {
            n += put16(out + n, c, big_endian);
        } else {
            n += put16(out + n, 0xD800 + ((c - 0x10000) >> 10), big_endian);
            n += put16(out + n, 0xDC00 + ((c - 0x10000) & 0x3FF), big_endian);
        }
    }
    return (struct str){ out, n };
}
