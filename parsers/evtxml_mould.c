/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_mould.h"

#include "base/scan.h"

#include <string.h>

#define WORD sizeof(uint64_t)

/* ---- taking it off ---- */

void mould_begin(struct mould *m, const char *from)
{
    m->n = m->text_n = m->names_n = m->tail_n = 0;
    m->at = from;
    m->whole = true;
}

/* What is fixed up to `to`; returns how much that is. */
static size_t add_fixed(struct mould *m, const char *to)
{
    size_t n = (size_t)(to - m->at);

    m->whole = m->whole && n <= MOULD_BYTES - m->text_n;
    if (!m->whole)
        return 0;
    memcpy(m->text + m->text_n, m->at, n);
    m->text_n += n;
    m->at = to;
    return n;
}

static struct str add_name(struct mould *m, struct str name)
{
    char *to = m->names + m->names_n;

    m->whole = m->whole && name.n <= MOULD_BYTES - m->names_n;
    if (!m->whole || !name.n)
        return STR("");
    memcpy(to, name.s, name.n);
    m->names_n += name.n;
    return (struct str){ to, name.n };
}

void mould_note(struct mould *m, enum mould_kind kind, struct str element, struct str attr,
                struct str value, char end)
{
    struct mould_piece *piece = &m->pieces[m->n];

    m->whole = m->whole && m->n < MOULD_PIECES;
    if (!m->whole)
        return;
    *piece = (struct mould_piece){ .kind = kind, .end = end };
    piece->fixed_n = (uint16_t)add_fixed(m, value.s);
    m->at += value.n;
    piece->name = piece->element = add_name(m, element);
    if (attr.n) {
        piece->name.n += add_name(m, STR("_")).n;
        piece->attr = add_name(m, attr);
        piece->name.n += attr.n;
    }
    m->n++;
}

void mould_end(struct mould *m, const char *to)
{
    m->tail_n = add_fixed(m, to);
}

/* ---- trying it ---- */

static uint64_t word_at(const char *p)
{
    uint64_t word;

    memcpy(&word, p, WORD);
    return word;
}

/* n bytes, word by word; the last word goes over some once more. */
static bool is_fixed(const char *p, const char *fixed, size_t n)
{
    size_t at = 0;

    if (n < WORD) {
        while (at < n && p[at] == fixed[at])
            at++;
        return at == n;
    }
    for (; at + WORD < n; at += WORD)
        if (word_at(p + at) != word_at(fixed + at))
            return false;
    return word_at(p + n - WORD) == word_at(fixed + n - WORD);
}

/* The first place from there on that may end a value; beyond s: none is known. */
static size_t next_end(struct mould_ends *e, size_t at)
{
    for (size_t i = at / SCAN_WORDS; i < MOULD_REACH / SCAN_WORDS; i++, at = i * SCAN_WORDS) {
        uint64_t word;

        for (; e->words_n <= i; e->words_n++) {
            if (e->s.n < (e->words_n + 1) * SCAN_WORDS)
                return e->s.n;
            e->words[e->words_n] = scan_markup(e->s.s + e->words_n * SCAN_WORDS);
        }
        word = e->words[i] >> at % SCAN_WORDS;
        if (word)
            return at + scan_first(word);
    }
    return e->s.n;
}

/* Where the value ends, as reading name by name ends it; beyond s: it is none. */
static size_t value_end(struct mould_ends *e, size_t at, char end)
{
    for (;; at++) {
        char c;

        at = next_end(e, at);
        if (at >= e->s.n)
            return e->s.n;
        c = e->s.s[at];
        if (c == end)
            return at;
        if (c == '<' || c == '&')
            return e->s.n;
    }
}

size_t mould_fit(const struct mould *m, struct mould_ends *e, struct str *values)
{
    const char *fixed = m->text;
    size_t at = 0;

    for (size_t i = 0; i < m->n; i++) {
        const struct mould_piece *piece = &m->pieces[i];
        size_t from;

        if (e->s.n - at <= piece->fixed_n || !is_fixed(e->s.s + at, fixed, piece->fixed_n))
            return 0;
        fixed += piece->fixed_n;
        from = at += piece->fixed_n;
        if (piece->end && (at = value_end(e, from, piece->end)) >= e->s.n)
            return 0;
        values[i] = (struct str){ e->s.s + from, at - from };
    }
    return e->s.n - at >= m->tail_n && is_fixed(e->s.s + at, fixed, m->tail_n) ? at + m->tail_n : 0;
}
