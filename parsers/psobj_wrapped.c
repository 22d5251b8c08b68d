/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of Format-Table -Wrap: what its column has no room for stands below it, in every cell but
 * numbers, which fit.  The formatter breaks at blanks, and inside of words only where one is longer
 * than the column: such a piece is as wide as any of its column.  Without -AutoSize all columns are
 * of one width, and a time of day may stand below its date, AM below both.
 */
#include "base/limits.h"
#include "base/utf.h"
#include "event/evtword.h"
#include "event/localdate.h"
#include "parsers/psobj_table.h"

#define TIME_MOST 80u
#define HALF_MOST 24u /* bytes of a word that is half a day */
#define CONSOLE_LEAST 79u /* columns of 80; the last one stays free */
#define CJK_FIRST 0xE3 /* first byte of UTF-8 from U+3000 on */

static struct str cell_of(const struct psobj_table *t, size_t i, struct str line)
{
    size_t next = i + 1 < t->n ? t->columns[i + 1].begin : line.n;
    bool ascii = psobj_table_is_ascii(line, next);
    size_t from = utf_at_column_of(line, ascii, t->columns[i].begin);
    size_t to = i + 1 < t->n ? utf_at_column_of(line, ascii, next) : line.n;

    return str_trim(str_first(str_from(line, from), to - from));
}

static struct str so_far(const struct psobj_table *t, const struct psobj *o, enum psobj_slot slot)
{
    return t->more[slot].n ? buf_str(&t->more[slot]) : o->slot[slot];
}

static size_t first_word(struct str s)
{
    return str_find_char(s, ' ');
}

static struct str last_piece(struct str pieces)
{
    size_t begin = pieces.n; /* a cell may have many: they are not passed again for each line */

    while (begin && pieces.s[begin - 1] != '\n')
        begin--;
    return str_from(pieces, begin);
}

/* above and cell make a time. */
static bool make_time(struct str above, struct str cell, struct stamp *time)
{
    char whole[TIME_MOST];

    if (above.n + 1 + cell.n > sizeof whole)
        return false;
    for (size_t i = 0; i < above.n; i++)
        whole[i] = above.s[i] == '\n' ? ' ' : above.s[i];
    whole[above.n] = ' ';
    memcpy(whole + above.n + 1, cell.s, cell.n);
    return localdate_parse((struct str){ whole, above.n + 1 + cell.n }, time);
}

/* A half of the day, in whatever language: it makes another hour of noon, or of one o'clock. */
static bool is_half(struct str cell)
{
    struct stamp noon, one, alone;

    return make_time(STR("1/1/2001 12:00:00"), cell, &noon) &&
           make_time(STR("1/1/2001 1:00:00"), cell, &one) &&
           noon.t - one.t != 11 * WHEN_HOUR && !localdate_parse(cell, &alone);
}

/* "10/12/2019 ...", "2019-10-12 ...": most rows, seen without a look at all of it. */
static bool begins_date(struct str cell)
{
    size_t n = 0;

    while (n < cell.n && is_digit(cell.s[n]))
        n++;
    return n && n < cell.n && (cell.s[n] == '/' || cell.s[n] == '-');
}

/* What stands above the cell is a date alone, or lacks the half of the day. */
static bool is_rest_of_time(const struct psobj_table *t, const struct psobj *o, struct str cell)
{
    struct str above = so_far(t, o, PSOBJ_TIME);
    struct stamp time, whole;

    if (begins_date(cell) || localdate_parse(cell, &time))
        return false;
    if (localdate_parse(last_piece(above), &time) || str_find_char(above, '\n') < above.n)
        return is_half(cell);
    return above.n && make_time(above, cell, &whole);
}

/* It is a text, and the next one, too, which begins where this one ends. */
static bool is_of_known_width(const struct psobj_table *t, size_t i)
{
    return i + 1 < t->n && !psobj_table_is_number(t->columns[i].slot) &&
           !psobj_table_is_number(t->columns[i + 1].slot);
}

static size_t known_width(const struct psobj_table *t, size_t i)
{
    return t->columns[i + 1].begin - t->columns[i].begin - 1;
}

/* All columns are of one width, which they are without -AutoSize; 0: they are not. */
static size_t equal_width(const struct psobj_table *t)
{
    size_t width = 0;

    for (size_t i = 0; i + 1 < t->n; i++) {
        if (!is_of_known_width(t, i))
            continue;
        if (width && width != known_width(t, i))
            return 0;
        width = known_width(t, i);
    }
    return width;
}

static bool others_go_on(const struct psobj_table *t)
{
    bool any = false;

    for (size_t i = 0; i + 1 < t->n; i++)
        any = any || (t->columns[i].slot != PSOBJ_SLOTS && t->widest[t->columns[i].slot]);
    return any;
}

/* At least so wide is the column: as any piece of it; the last one as far as the narrowest console
   goes, and as the others are. */
static size_t width_of(const struct psobj_table *t, size_t i)
{
    size_t begin = t->columns[i].begin, most = t->widest[t->columns[i].slot];

    if (is_of_known_width(t, i))
        return known_width(t, i);
    if (i + 1 < t->n)
        return most;
    if (begin < CONSOLE_LEAST && CONSOLE_LEAST - begin > most)
        most = CONSOLE_LEAST - begin;
    return others_go_on(t) && equal_width(t) > most ? equal_width(t) : most;
}

/* The first word of the cell had no room behind what stands above it; else it begins a row.  With
   -AutoSize each column has room for all of its cells, so that the widest one fills it. */
static bool had_no_room(const struct psobj_table *t, const struct psobj *o, size_t i,
                        struct str cell)
{
    struct str above;
    size_t width;

    if (t->columns[i].slot == PSOBJ_SLOTS || !is_of_known_width(t, i) || !equal_width(t))
        return false;
    above = last_piece(so_far(t, o, t->columns[i].slot));
    width = known_width(t, i);
    return above.n && above.n <= width && cell.n <= width && above.n + 1 + first_word(cell) > width;
}

/* Where all runs of blanks were squeezed words of other cells stand behind it: "AM became
   active." */
static struct str half_of(const struct psobj *o, struct str line)
{
    struct str cell = str_trim(line);
    struct stamp whole;

    cell = str_first(cell, first_word(cell));
    return !begins_date(cell) && cell.n < HALF_MOST && make_time(o->slot[PSOBJ_TIME], cell, &whole) &&
                   is_half(cell) ? cell : STR_NONE;
}

bool psobj_wrapped_goes_on(const struct psobj_table *t, const struct psobj *o, struct str line)
{
    bool any = false;

    if (!line.n || evtword_ruler(line))
        return false;
    if (t->squeezed)
        return !t->more[PSOBJ_TIME].n && half_of(o, line).n;
    for (size_t i = 0; i < t->n; i++) {
        struct str cell = cell_of(t, i, line);
        enum psobj_slot slot = t->columns[i].slot;

        if (!cell.n)
            continue;
        if (psobj_table_is_number(slot) || t->columns[i].day)
            return false;
        if (slot == PSOBJ_TIME ? !is_rest_of_time(t, o, cell)
                               : line.s[0] != ' ' && !i && !had_no_room(t, o, i, cell))
            return false;
        any = true;
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
    if (utf_columns(piece) > t->widest[slot])
        t->widest[slot] = utf_columns(piece);
    return true;
}

bool psobj_wrapped_add(struct psobj_table *t, const struct psobj *o, struct str line, size_t blank)
{
    bool room = true;

    if (t->squeezed)
        return add_piece(t, PSOBJ_TIME, o->slot[PSOBJ_TIME]) &&
               add_piece(t, PSOBJ_TIME, half_of(o, line));
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

static size_t last_word(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[s.n - 1 - n] != ' ')
        n++;
    return n;
}

/* What stood between two pieces of a column that is so wide; words of a time are short, and a
   machine's name is one. */
static struct str between(enum psobj_slot slot, struct str a, struct str b, size_t width)
{
    if (slot == PSOBJ_TIME)
        return STR(" ");
    if (slot == PSOBJ_COMPUTER)
        return STR("");
    if (!a.n || !b.n)
        return STR("\n");
    if ((unsigned char)a.s[a.n - 1] >= 0x80 && (unsigned char)b.s[0] >= CJK_FIRST)
        return STR("");
    return utf_columns(a) == width && last_word(a) + first_word(b) > width ? STR("") : STR(" ");
}

/* What the pieces of a cell were before the column broke them. */
static void join(const struct psobj_table *t, enum psobj_slot slot, size_t width, struct buf *joined)
{
    struct str rest = buf_str(&t->more[slot]), before = STR_NONE;

    while (rest.n) {
        struct str piece = str_cut(&rest, '\n');

        if (str_present(before))
            buf_add(joined, between(slot, before, piece, width));
        buf_add(joined, piece);
        before = piece;
    }
}

int psobj_wrapped_end(struct psobj_table *t, struct psobj *o)
{
    for (size_t i = 0; i < t->n; i++) {
        enum psobj_slot slot = t->columns[i].slot;
        struct buf joined = { 0 };

        if (slot == PSOBJ_SLOTS || !t->more[slot].n)
            continue;
        join(t, slot, width_of(t, i), &joined);
        o->slot[slot] = arena_copy(&o->arena, buf_str(&joined));
        o->arena.failed = o->arena.failed || joined.failed || t->more[slot].failed;
        buf_release(&joined);
        buf_clear(&t->more[slot]);
    }
    return o->arena.failed ? -1 : 0;
}
