/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_relook.h"

#include "event/evtword.h"

#include <string.h>

#define KEPT_MOST 65536u
#define NAMES_MOST 320u /* bytes of names in front of a row */
#define ROW_LOOK 1024u /* bytes in which a row shows its id: not the rest of a line at each blank */

struct place {
    size_t n;
    uint64_t number, offset;
    bool cut, ended;
};

void relook_keep(struct relook *a, const struct line *line)
{
    struct str s = evtword_unquoted(line->s);
    struct place place = { .n = s.n, .number = line->number, .offset = line->offset,
                           .cut = line->cut, .ended = line->ended };

    if (a->lines.n + s.n > KEPT_MOST) {
        buf_clear(&a->lines);
        buf_clear(&a->places);
    }
    if (s.n > KEPT_MOST)
        return;
    buf_add(&a->lines, s);
    buf_add(&a->places, (struct str){ (const char *)&place, sizeof place });
}

/* The next kept line; false: there is none. */
static bool kept_next(struct relook *a, struct line *line)
{
    struct place place;

    if (a->place + sizeof place > a->places.n)
        return false;
    memcpy(&place, a->places.s + a->place, sizeof place);
    *line = (struct line){ .s = { a->lines.s + a->at, place.n }, .number = place.number,
                           .offset = place.offset, .cut = place.cut, .ended = place.ended };
    a->place += sizeof place;
    a->at += place.n;
    return true;
}

uint64_t relook_begin(struct relook *a, const struct columns *c, char separator, struct line *line)
{
    size_t at = 0, place = 0, from = 0, bytes = 0;
    struct line kept;

    a->open = false;
    a->at = a->place = 0;
    while (c->ordered && kept_next(a, &kept) && kept.number < line->number) {
        if (!a->open && columns_begin_row(c, kept.s, separator)) {
            a->open = true;
            at = from;
            place = a->place - sizeof(struct place);
        }
        bytes += a->open ? kept.s.n + 1 : 0;
        from = a->at;
    }
    a->at = at;
    a->place = place;
    a->now = *line;
    (void)relook_next(a, line);
    return bytes;
}

bool relook_next(struct relook *a, struct line *line)
{
    if (!a->open)
        return false;
    if (kept_next(a, line) && line->number < a->now.number)
        return true;
    *line = a->now;
    a->open = false;
    return true;
}

void relook_release(struct relook *a)
{
    buf_release(&a->lines);
    buf_release(&a->places);
}

/* A row begins with its level or its date, which blanks alone do not tell. */
static bool is_row(const struct columns *c, struct str s, char separator)
{
    struct str first;

    s = str_first(s, ROW_LOOK);
    first = str_first(s, str_find_char(s, separator));
    if (first.n > 1 && first.s[0] == '"' && first.s[first.n - 1] == '"')
        first = str_first(str_from(first, 1), first.n - 2);
    return (c->at[COLUMN_LEVEL] ? c->at[COLUMN_DATE] == 0 : evtword_level(first) >= 0) &&
           columns_begin_row(c, s, separator);
}

struct str relook_names(struct relook *a, struct str line)
{
    struct columns c;
    unsigned most = 0; /* names of several words end where most of them are known */
    size_t end = 0;
    char separator;

    for (size_t i = 0; i < line.n && i < NAMES_MOST; i++) {
        if (line.s[i] == ' ' &&
            columns_find(&c, str_first(line, i), &separator) == COLUMNS_NAMED && c.ordered &&
            c.bits > most && is_row(&c, str_from(line, i + 1), separator)) {
            most = c.bits;
            end = i;
        }
    }
    a->flat = a->flat || end;
    a->rest = end ? str_from(line, end + 1) : STR_NONE;
    return end ? str_first(line, end) : line;
}

void relook_parts(struct relook *a, const struct columns *c, char separator, struct line *line)
{
    a->rest = line->s;
    (void)relook_part(a, c, separator, line);
}

bool relook_part(struct relook *a, const struct columns *c, char separator, struct line *line)
{
    size_t end = 1;

    if (!a->rest.n)
        return false;
    while (end < a->rest.n &&
           !(a->rest.s[end] == ' ' && is_row(c, str_from(a->rest, end + 1), separator)))
        end++;
    line->s = str_first(a->rest, end);
    a->rest = str_from(a->rest, end + 1);
    return true;
}
