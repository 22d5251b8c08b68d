/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/inventory_list.h"

/* Of a product its caption is the same words. */
bool inventory_list_next(const struct inventory_row *item, unsigned more, enum inventory_slot slot,
                         struct str value)
{
    struct str told = slot == SLOTS ? STR_NONE : item->value[slot];

    return slot != SLOTS && slot != SLOT_TYPE && item->seen >> slot & 1 &&
           !(slot == SLOT_NAME && str_eq(value, more ? str_first(told, value.n) : told) &&
             !(item->seen >> SLOT_VERSION & 1));
}

static struct str before_colon(struct str line)
{
    return str_first(line, str_find_char(line, ':'));
}

static size_t blanks_at_end(struct str s)
{
    return s.n - (size_t)(str_trim(s).s + str_trim(s).n - s.s);
}

/* Colons stand below each other, or runs of blanks in front of them became one. */
static bool is_in_column(struct str label, struct str first)
{
    return label.n == first.n || (blanks_at_end(label) <= 1 && blanks_at_end(first) <= 1);
}

static bool names_item(const struct inventory_row *item)
{
    return (item->seen & (1u << SLOT_NAME | 1u << SLOT_PRINCIPAL | 1u << SLOT_HOST)) != 0;
}

bool inventory_list_goes_on(const struct inventory_row *item, const struct layout *l,
                            struct str raw, struct str ahead)
{
    struct str first = before_colon(str_cut(&raw, '\n'));
    size_t labels = 0;

    if (!names_item(item) || !first.n)
        return false;
    while (ahead.n) {
        struct str line = str_cut(&ahead, '\n'), label = before_colon(line), value;
        enum inventory_slot slot;

        if (!str_trim(line).n && labels)
            break;
        if (!inventory_label(l, line, &slot, &value)) {
            if (!labels && str_trim(line).n)
                return false;
            continue; /* a value goes on, or a blank line more */
        }
        if (!is_in_column(label, first) || str_eq(str_trim(label), str_trim(first)) ||
            inventory_list_next(item, 0, slot, value))
            return false;
        labels++;
    }
    return labels > 0;
}
