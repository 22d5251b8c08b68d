/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of Format-Table -Wrap: what its column has no room for stands below it, in every cell but
 * numbers and times, which fit.  The formatter breaks at blanks, and inside of words only where one
 * is longer than the column: such a piece is as wide as any of its column.
 */
#include "base/limits.h"
#include "base/utf.h"
#include "base/scan.h"
#include "event/evtword.h"
#include "parsers/psobj_table.h"

#define CJK_FIRST 0xE3 /* first byte of UTF-8 from U+3000 on */

static struct str cell_of(const struct psobj_table *t, size_t i, struct str line)
{
    bool ascii = scan_ascii(line.s, line.n) == line.n;
    size_t from = utf_at_column_of(line, ascii, t->columns[i].begin);
    size_t to = i + 1 < t->n ? utf_at_column_of(line, ascii, t->columns[i + 1].begin) : line.n;

    return str_trim(str_first(str_from(line, from), to - from));
}

static bool fits(const struct psobj_table *t, size_t i)
{
    return psobj_table_is_number(t->columns[i].slot) || t->columns[i].slot == PSOBJ_TIME ||
           t->columns[i].day;
}

bool psobj_wrapped_goes_on(const struct psobj_table *t, struct str line)
{
    bool any = false;

    if (t->squeezed || !line.n || line.s[0] != ' ' || evtword_ruler(line))
        return false;
    for (size_t i = 0; i < t->n; i++) {
        struct str cell = cell_of(t, i, line);

        if (cell.n && fits(t, i))
            return false;
        any = any || cell.n;
    }
    return any && !str_trim(str_first(line, t->columns[0].begin)).n;
}

void psobj_wrapped_keep(struct psobj *o)
{
    for (size_t slot = 0; slot < PSOBJ_SLOTS; slot++)
        if (o->slot[slot].n)
            o->slot[slot] = arena_copy(&o->arena, o->slot[slot]);
}

/* False: a cell that long has no room for it. */
static bool add_piece(struct psobj_table *t, enum psobj_slot slot, struct str piece)
{
    struct buf *more = &t->more[slot];

    if (more->n + piece.n >= LIMIT_RECORD_BYTES)
        return false;
    if (more->n)
        buf_char(more, '\n');
    buf_add(more, piece);
    t->widest[slot] = piece.n > t->widest[slot] ? piece.n : t->widest[slot];
    return true;
}

bool psobj_wrapped_add(struct psobj_table *t, const struct psobj *o, struct str line, size_t blank)
{
    bool room = true;

    for (size_t i = 0; i < t->n; i++) {
        enum psobj_slot slot = t->columns[i].slot;
        struct str cell = cell_of(t, i, line);

        if (slot == PSOBJ_SLOTS || !cell.n)
            continue;
        if (!t->more[slot].n)
            room &= add_piece(t, slot, str_present(o->slot[slot]) ? o->slot[slot] : STR(""));
        for (size_t n = 0; n < blank && slot == PSOBJ_MESSAGE; n++)
            room &= add_piece(t, slot, STR(""));
        room &= add_piece(t, slot, cell);
    }
    return room;
}

static size_t first_word(struct str s)
{
    return str_find_char(s, ' ');
}

static size_t last_word(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[s.n - 1 - n] != ' ')
        n++;
    return n;
}

/* What stood between two pieces of a column whose widest is so wide. */
static struct str between(struct str a, struct str b, size_t widest)
{
    if (!a.n || !b.n)
        return STR("\n");
    if ((unsigned char)a.s[a.n - 1] >= 0x80 && (unsigned char)b.s[0] >= CJK_FIRST)
        return STR("");
    return a.n == widest && last_word(a) + first_word(b) > widest ? STR("") : STR(" ");
}

int psobj_wrapped_end(struct psobj_table *t, struct psobj *o)
{
    for (size_t slot = 0; slot < PSOBJ_SLOTS; slot++) {
        struct str rest = buf_str(&t->more[slot]), before = STR_NONE;
        struct buf joined = { 0 };

        if (!rest.n)
            continue;
        while (rest.n) {
            struct str piece = str_cut(&rest, '\n');

            if (str_present(before))
                buf_add(&joined, between(before, piece, t->widest[slot]));
            buf_add(&joined, piece);
            before = piece;
        }
        o->slot[slot] = arena_copy(&o->arena, buf_str(&joined));
        o->arena.failed = o->arena.failed || joined.failed || t->more[slot].failed;
        buf_release(&joined);
        buf_clear(&t->more[slot]);
    }
    return o->arena.failed ? -1 : 0;
}
