/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtcsv_level.h"

#include "event/evtword.h"

/* 1 error, 2 warning, 4 information, 8 and 16 audits. */
static int level_of_type(struct str type)
{
    static const struct {
        uint64_t type;
        int level;
    } types[] = { { 1, 2 }, { 2, 3 }, { 4, 4 }, { 8, 0 }, { 16, 0 } };
    uint64_t n;

    for (size_t i = 0; str_u64(type, &n) && i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == n)
            return types[i].level;
    return -1;
}

/* "Event Type" with a word, where Log Parser has a number. */
static void take_type_word(struct str type, struct event *ev)
{
    int level = ev->level < 0 && !columns_is_id(type) ? evtword_level(type) : -1;

    if (level >= 0) {
        ev->level = (int8_t)level;
        ev->level_text = type;
    }
}

void evtcsv_take_level(const struct columns *c, const struct csv_row *row, struct event *ev)
{
    struct str level = columns_value(c, row, COLUMN_LEVEL);
    struct str word = columns_value(c, row, COLUMN_LEVEL_WORD);
    struct str keywords = columns_value(c, row, COLUMN_KEYWORDS);
    struct str type = columns_value(c, row, COLUMN_TYPE);

    if (level.n && (!word.n || evtword_level(level) >= 0)) { /* "Type" may be that of the row */
        ev->level = (int8_t)evtword_level(level);
        ev->level_text = level.s[0] >= '0' && level.s[0] <= '9' ? word : level;
    } else if (word.n) {
        ev->level = (int8_t)evtword_level(word);
        if (ev->level < 0)
            ev->level = (int8_t)level_of_type(type);
        ev->level_text = word;
    } else if (keywords.n && c->at[COLUMN_KEYWORDS] == 0) {
        ev->level = 0; /* the Security log: a keyword in the place of the level */
        ev->level_text = keywords;
    }
    take_type_word(type, ev);
    if (!ev->level_text.n)
        ev->level_text = STR_NONE;
}
