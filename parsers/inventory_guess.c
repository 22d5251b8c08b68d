/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/inventory_guess.h"

#define LINE_MOST 1024u  /* bytes of a row that is looked at */
#define BUILD_DIGITS 4u  /* of a version of the product, which is no address because of them */

struct cells {
    struct str cell[CSV_FIELDS];
    size_t begin[CSV_FIELDS];
    size_t n;
};

/* Most lines that are no rows hold nothing that may be a version. */
static bool may_hold_version(struct str line)
{
    size_t dots = 0, digits = 0;
    bool long_run = false;

    if (line.n > LINE_MOST)
        return false;
    for (size_t i = 0; i < line.n; i++) {
        dots += line.s[i] == '.' && digits;
        digits = is_digit(line.s[i]) ? digits + 1 : 0;
        long_run = long_run || digits == BUILD_DIGITS;
    }
    return dots >= 2 && long_run;
}

static void add_cell(struct cells *c, struct str line, size_t from, size_t to)
{
    if (c->n == CSV_FIELDS)
        return;
    c->begin[c->n] = from;
    c->cell[c->n++] = str_trim((struct str){ line.s + from, to - from });
}

/* A quoted cell may hold the separator. */
static void cut_at(struct cells *c, struct str line, char separator)
{
    size_t from = 0;
    bool quoted = false;

    c->n = 0;
    for (size_t at = 0; at <= line.n; at++) {
        if (at < line.n && line.s[at] == '"')
            quoted = !quoted;
        if (at < line.n && (quoted || line.s[at] != separator))
            continue;
        add_cell(c, line, from, at);
        c->cell[c->n - 1] = inventory_unquoted(c->cell[c->n - 1]);
        from = at + 1;
    }
}

static void cut_at_blanks(struct cells *c, struct str line, size_t least)
{
    size_t from = 0;

    c->n = 0;
    while (from < line.n) {
        size_t end = from, next;

        for (next = from; next < line.n && next - end < least; next++)
            end = line.s[next] == ' ' ? end : next + 1;
        while (next < line.n && line.s[next] == ' ')
            next++;
        if (end > from)
            add_cell(c, line, from, end);
        from = next;
    }
}

static void cut_below(struct cells *c, struct str line, const struct layout *ruler)
{
    c->n = 0;
    for (size_t i = 0; i < ruler->n; i++) {
        c->begin[i] = ruler->columns[i].begin;
        c->cell[c->n++] = inventory_cell(ruler, line, i);
    }
}

/* Another machine between the first one and the version: nobody says whose it is, unless the first
   one is named twice, as agents are.  Beside a product it is that one's. */
static bool is_alone(const struct cells *c, size_t name, size_t version, struct str line)
{
    bool twice = false, other = false;

    for (size_t i = name + 1; i < c->n; i++) {
        bool same = str_eq_nocase(c->cell[i], c->cell[name]);

        twice = twice || same;
        other = other || (!same && i < version && inventory_is_machine(c->cell[i]));
    }
    return (twice || !other) && !inventory_has_product(line);
}

/* A product's or a machine's name and, of it, a version. */
static bool take_cells(struct layout *out, const struct cells *c, struct str line)
{
    size_t name = 0, version = 0;
    bool product;

    while (name < c->n && !inventory_is_product(c->cell[name]))
        name++;
    product = name < c->n;
    for (name = product ? name : 0; name < c->n && !product; name++)
        if (inventory_is_machine(c->cell[name]))
            break;
    while (version < c->n && !(product ? inventory_is_version(c->cell[version])
                                       : inventory_is_release(c->cell[version])))
        version++;
    if (name == c->n || version == c->n || !(product || is_alone(c, name, version, line)))
        return false;
    out->kind = INVENTORY_NAMED;
    out->n = c->n;
    for (size_t i = 0; i < c->n; i++)
        out->columns[i] = (struct column){ SLOTS, c->begin[i] };
    out->columns[name].slot = SLOT_NAME;
    out->columns[version].slot = SLOT_VERSION;
    return true;
}

bool inventory_guess(struct layout *out, const struct layout *ruler, struct str line)
{
    static const char separators[] = { ',', ';', '\t', '|' };
    struct cells c;

    if (!may_hold_version(line))
        return false;
    *out = (struct layout){ .shape = SHAPE_COLUMNS };
    if (ruler->n) {
        cut_below(&c, line, ruler);
        if (take_cells(out, &c, line))
            return true;
    }
    for (size_t least = 2; least; least--) {
        cut_at_blanks(&c, line, least);
        if (take_cells(out, &c, line))
            return true;
    }
    out->shape = SHAPE_CSV;
    for (size_t i = 0; i < sizeof separators; i++) {
        cut_at(&c, line, separators[i]);
        out->separator = separators[i];
        if (take_cells(out, &c, line))
            return true;
    }
    return false;
}

static void cut_by(struct cells *c, struct str line, const struct layout *l)
{
    if (l->shape == SHAPE_CSV)
        cut_at(c, line, l->separator);
    else
        cut_below(c, line, l);
}

void inventory_guess_versions(struct layout *l, struct str line)
{
    bool servers = l->kind == INVENTORY_SERVER_NAME;
    struct cells c;

    if ((!servers && l->kind != INVENTORY_AGENT_NAME) || !may_hold_version(line))
        return;
    cut_by(&c, line, l);
    for (size_t i = 0; i < l->n && i < c.n; i++) {
        if (l->columns[i].slot != SLOTS || !inventory_is_release(c.cell[i]))
            continue;
        l->columns[i].slot = SLOT_VERSION;
        l->kind = servers ? INVENTORY_SERVER : INVENTORY_AGENT;
        return;
    }
}

/* The cell of one slot. */
static struct str cell_of(const struct layout *l, struct str line, enum inventory_slot slot)
{
    struct cells c = { .n = 0 };

    cut_by(&c, line, l);
    for (size_t i = 0; i < l->n && i < c.n; i++)
        if (l->columns[i].slot == slot)
            return c.cell[i];
    return STR_NONE;
}

bool inventory_guess_names_host(const struct layout *l, struct str line)
{
    return cell_of(l, line, SLOT_HOST).n && !cell_of(l, line, SLOT_NAME).n &&
           inventory_is_release(cell_of(l, line, SLOT_VERSION));
}

bool inventory_guess_is_sure(const struct layout *l, struct str line)
{
    return inventory_is_product(cell_of(l, line, SLOT_NAME));
}

bool inventory_guess_fits(const struct layout *l, struct str line)
{
    return inventory_is_machine(cell_of(l, line, SLOT_NAME)) &&
           inventory_is_release(cell_of(l, line, SLOT_VERSION));
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_digit(s.s[i]) && (s.s[i] != '.' || !i))
            return false;
    return str_find_char(s, '.') + 1 < s.n;
}

bool inventory_guess_goes_on(const struct layout *l, struct str line)
{
    struct cells c = { .n = 0 };

    if (line.n > LINE_MOST)
        return false;
    cut_by(&c, line, l);
    return c.n == l->n && is_number(cell_of(l, line, SLOT_VERSION));
}

bool inventory_guess_is_damage(struct str line)
{
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)line.s[i] < ' ' && line.s[i] != '\t')
            return true;
    return false;
}

bool inventory_guess_is_head(const struct layout *l, const struct csv_row *row, struct str line)
{
    for (size_t i = 0; i < l->n && i < row->n; i++) {
        struct str cell = { line.s + row->from[i], row->to[i] - row->from[i] };

        if (l->columns[i].slot == SLOT_VERSION)
            return cell.n && !is_digit(cell.s[0]);
    }
    return true;
}
