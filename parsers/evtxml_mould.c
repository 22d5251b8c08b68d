/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_mould.h"

#include "base/scan.h"

#include <string.h>

/* ---- taking it off ---- */

void mould_begin(struct mould *m, const char *from)
{
    m->n = m->text_n = m->names_n = m->open_n = 0;
    m->from = from;
    m->whole = true;
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
    size_t from = (size_t)(value.s - m->from);

    m->whole = m->whole && m->n < MOULD_PIECES && from <= MOULD_BYTES &&
               value.n <= MOULD_BYTES - from;
    if (!m->whole)
        return;
    *piece = (struct mould_piece){ .kind = kind, .end = end, .from = (uint16_t)from,
                                   .n = (uint16_t)value.n };
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
    m->text_n = (size_t)(to - m->from);
    m->whole = m->whole && m->text_n <= MOULD_BYTES;
    if (m->whole)
        memcpy(m->text, m->from, m->text_n);
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

void mould_settle(struct mould *m)
{
    m->open_n = 0;
    for (size_t i = 0; i < m->n; i++) {
        m->values[i] = value_of(m, i);
        if (m->pieces[i].varies)
            m->open[m->open_n++] = (uint8_t)i;
    }
}

/* ---- trying it ---- */

/* The n bytes of the form that begin at from stand at `at` in s. */
static bool stands(const struct mould *m, size_t from, size_t n, struct str s, size_t at)
{
    return s.n - at >= n && memcmp(s.s + at, m->text + from, n) == 0;
}

size_t mould_fit(struct mould *m, struct str s)
{
    size_t at = 0, from = 0;

    for (size_t i = 0; i < m->open_n; i++) {
        const struct mould_piece *piece = &m->pieces[m->open[i]];
        size_t n = piece->from - from;
        struct str value;

        if (!stands(m, from, n, s, at))
            return 0;
        at += n;
        value = str_from(s, at);
        n = scan_three(value.s, value.n, piece->end, '<', '&');
        if (n == value.n || value.s[n] != piece->end)
            return 0;
        m->values[m->open[i]] = str_first(value, n);
        at += n;
        from = (size_t)piece->from + piece->n;
    }
    return stands(m, from, m->text_n - from, s, at) ? at + m->text_n - from : 0;
}
