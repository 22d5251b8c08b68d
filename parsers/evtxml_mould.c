/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_mould.h"

#include "base/scan.h"

#include <string.h>

/* ---- taking it off ---- */

void mould_begin(struct mould *m, const char *from)
{
    m->n = m->text_n = m->names_n = m->open_n = 0;
    m->at = from;
    m->whole = true;
}

/* The text up to `to`. */
static void add_text(struct mould *m, const char *to)
{
    size_t n = (size_t)(to - m->at);

    m->whole = m->whole && n <= MOULD_BYTES - m->text_n;
    if (!m->whole)
        return;
    memcpy(m->text + m->text_n, m->at, n);
    m->text_n += n;
    m->at = to;
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
    add_text(m, value.s);
    *piece = (struct mould_piece){ .kind = kind, .end = end, .from = (uint16_t)m->text_n,
                                   .varies = kind >= MOULD_DATA && end != '\0' };
    if (piece->varies)
        m->at += value.n;
    else
        add_text(m, value.s + value.n);
    piece->n = (uint16_t)(m->text_n - piece->from);
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
    add_text(m, to);
}

static struct str value_of(const struct mould *m, size_t i)
{
    return (struct str){ m->text + m->pieces[i].from, m->pieces[i].n };
}

/* What stands before a value, or at the end. */
static struct str before(const struct mould *m, size_t i)
{
    size_t from = i ? (size_t)m->pieces[i - 1].from + m->pieces[i - 1].n : 0;

    return (struct str){ m->text + from, (i < m->n ? m->pieces[i].from : m->text_n) - from };
}

/* Kinds and names follow from what stands between the values. */
size_t mould_differ(const struct mould *m, const struct mould *other)
{
    size_t n = 0;

    if (m->n != other->n)
        return SIZE_MAX;
    for (size_t i = 0; i <= m->n; i++)
        if (!str_eq(before(m, i), before(other, i)))
            return SIZE_MAX;
    for (size_t i = 0; i < m->n; i++)
        n += !other->pieces[i].varies && !str_eq(value_of(m, i), value_of(other, i));
    return n;
}

void mould_widen(struct mould *m, const struct mould *other)
{
    for (size_t i = 0; i < m->n; i++)
        m->pieces[i].varies = m->pieces[i].varies || other->pieces[i].varies ||
                              !str_eq(value_of(m, i), value_of(other, i));
}

static void add_gap(struct mould *m, size_t from, size_t piece)
{
    const struct mould_piece *p = &m->pieces[piece];

    m->gaps[m->open_n++] = (struct mould_gap){ (uint16_t)from, (uint16_t)(p->from - from),
                                               (uint8_t)piece, p->kind >= MOULD_DATA, p->end };
}

void mould_settle(struct mould *m)
{
    size_t from = 0;

    m->open_n = 0;
    for (size_t i = 0; i < m->n; i++) {
        m->values[i] = value_of(m, i);
        if (!m->pieces[i].varies)
            continue;
        add_gap(m, from, i);
        from = (size_t)m->pieces[i].from + m->pieces[i].n;
    }
    m->tail_n = m->text_n - from;
}

/* ---- trying it ---- */

/* Position of what may end the value; data may have references. */
static size_t value_end(struct mould *m, const struct mould_gap *gap, const char *p, size_t left)
{
    size_t n = scan_three(p, left, gap->end, '<', '&');

    if (n < left && p[n] == '&' && gap->data) {
        m->encoded = true;
        n += scan_either(p + n, left - n, '<', '<');
    }
    return n;
}

size_t mould_fit(struct mould *m, struct str s)
{
    const char *p = s.s;
    size_t left = s.n;

    m->encoded = false;
    for (size_t i = 0; i < m->open_n; i++) {
        const struct mould_gap *gap = &m->gaps[i];
        size_t n;

        if (left < gap->n || memcmp(p, m->text + gap->from, gap->n) != 0)
            return 0;
        p += gap->n;
        left -= gap->n;
        n = value_end(m, gap, p, left);
        if (n == left || p[n] != gap->end)
            return 0;
        m->values[gap->piece] = (struct str){ p, n };
        p += n;
        left -= n;
    }
    if (left < m->tail_n || memcmp(p, m->text + m->text_n - m->tail_n, m->tail_n) != 0)
        return 0;
    return s.n - left + m->tail_n;
}
