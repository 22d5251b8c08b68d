/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a source has an inventory: by the first table, list or guessed rows that are one. */
#include "parsers/inventory_bid.h"

#include "event/evtword.h"
#include "parsers/inventory_guess.h"

#define BID_LINES 400u
#define DOUBLED_LEAST 3u

bool inventory_is_doubled(struct str text)
{
    size_t n = 0;

    text = str_from(text, (size_t)(str_trim(text).s - text.s)); /* blank lines above are none */
    while (n < 2 * DOUBLED_LEAST && text.n) {
        if (str_trim(str_cut(&text, '\n')).n ? n % 2 == 1 : n % 2 == 0)
            return false;
        n++;
    }
    return n == 2 * DOUBLED_LEAST;
}

/* The lines of a paragraph, up to this one. */
static struct str lines_above(struct str above, struct str line)
{
    if (!str_trim(line).n)
        return STR_NONE;
    return above.n ? (struct str){ above.s, (size_t)(line.s - above.s) + line.n } : line;
}

/* What was met on the way to the first table. */
struct look {
    struct str above;
    struct layout list, ruler, rows; /* rows: guessed */
    unsigned slots;       /* of the item of a list */
    enum inventory_listed listed;
    bool named;           /* a table of names and versions, which may be of anything */
    bool machine;         /* the item of a list names one */
    size_t lines, fit;    /* not blank; rows that were guessed and agree with one before */
};

static bool counts(const struct look *l, struct str line)
{
    struct layout found;

    if (l->rows.shape == SHAPE_CSV && str_find_char(line, l->rows.separator) == line.n)
        return false; /* below the table */
    return inventory_has_product(line) || inventory_guess(&found, &l->ruler, line) ||
           inventory_guess_names_host(&l->rows, line);
}

/* Names and versions of anything count if a product is named, or a machine with its version. */
static void look_at_value(struct look *l, enum inventory_slot slot, struct str value)
{
    l->slots |= 1u << slot;
    if (slot == SLOT_NAME) {
        l->named = inventory_has_product(value);
        l->machine = inventory_is_machine(value);
    }
    if (slot == SLOT_VERSION && l->machine && inventory_is_release(value))
        l->named = true;
}

/* A row of a table whose names are lost. */
static unsigned look_at_row(struct look *l, struct str line)
{
    struct layout found;

    if (evtword_ruler(line))
        inventory_ruler(&l->ruler, line);
    if (l->rows.n && inventory_guess_fits(&l->rows, line)) {
        l->fit++;
    } else if (inventory_guess(&found, &l->ruler, line)) {
        if (inventory_guess_is_sure(&found, line))
            return 20;
        l->rows = found;
    }
    return 0;
}

/* A bid, or 0: nothing to bid for up to this line. */
static unsigned look_at(struct look *l, struct str line)
{
    struct layout found;
    enum inventory_slot slot;
    struct str value;

    inventory_command(line, &l->listed);
    if (!str_trim(line).n) {
        l->slots = 0;
        l->list = inventory_plain_list;
        l->named = false;
        l->ruler.n = 0;
        return 0;
    }
    l->lines++;
    if (inventory_begins(&found, l->above, line, l->listed)) {
        if (found.shape != SHAPE_LIST && found.kind != INVENTORY_NAMED)
            return 36;
        l->named = found.kind == INVENTORY_NAMED;
        if (l->named)
            l->rows = found;
        else
            l->list = found;
        l->slots = 0;
    } else if (l->named && counts(l, line)) {
        return 36;
    } else if (inventory_label(&l->list, line, &slot, &value) && slot != SLOTS) {
        if (inventory_registry_alone(slot) && inventory_registry(line, &slot, &value))
            return 20;
        look_at_value(l, slot, value);
    } else {
        return look_at_row(l, line);
    }
    return 0;
}

/* Of an item of a list. */
static bool is_item(const struct look *l)
{
    enum inventory_kind kind = inventory_kind_of_table(l->slots, l->listed);

    return kind == INVENTORY_NAMED ? l->named : kind != INVENTORY_NONE;
}

/* The first table that is an inventory, an item of a list, or rows that most of the text is. */
unsigned inventory_bid(const struct sample *sample)
{
    struct sample_walk walk = sample_walk(sample);
    struct sample_line at;
    struct look l = { .list = inventory_plain_list, .listed = inventory_listed_in(sample->name) };
    bool doubled = inventory_is_doubled(sample->text), passed = false;

    for (size_t i = 0; i < BID_LINES && sample_next(&walk, &at); i++) {
        struct str line = at.s;
        unsigned bid = 0;

        if (line.n && line.s[line.n - 1] == '\r')
            line.n--;
        passed = doubled && !passed && !str_trim(line).n;
        if (passed)
            continue;
        if (at.logged)
            l.lines++;
        else
            bid = look_at(&l, line);
        if (bid || is_item(&l))
            return bid ? bid : 24;
        l.above = lines_above(l.above, line);
    }
    return l.fit && 2 * (l.fit + 1) >= l.lines ? 20 : 0;
}
