/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/psobj_rows.h"

static void take_name(struct psobj_rows *r, struct str name)
{
    r->ahead = ROWS_OUTSIDE;
    if (str_eq_nocase(name, STR("columns")))
        r->ahead = ROWS_COLUMNS;
    else if (str_eq_nocase(name, STR("rows")) && r->n)
        r->ahead = ROWS_VALUES;
}

static enum psobj_rows_told outside(struct psobj_rows *r, enum jsonpull_kind kind,
                                    const struct jsonpull_item *item, unsigned depth)
{
    bool begins = kind == JSON_LIST && r->ahead != ROWS_OUTSIDE;

    if (kind == JSON_NAME) {
        take_name(r, item->text);
        return ROWS_NOT_MINE;
    }
    if (begins) {
        r->mode = r->ahead;
        r->depth = depth;
        r->n = r->mode == ROWS_COLUMNS ? 0 : r->n;
    }
    r->ahead = ROWS_OUTSIDE;
    return begins ? ROWS_TAKEN : ROWS_NOT_MINE;
}

/* "name", or "ColumnName" */
static void columns(struct psobj_rows *r, enum jsonpull_kind kind, const struct jsonpull_item *item)
{
    if (kind == JSON_NAME) {
        r->name = str_eq(item->text, STR("name")) || str_eq(item->text, STR("ColumnName"));
    } else if (r->name && kind == JSON_TEXT) {
        if (r->n < PSOBJ_ROWS_COLUMNS)
            r->slots[r->n++] = (unsigned char)psobj_slot_of(item->text);
        r->name = false;
    }
}

static enum psobj_rows_told values(struct psobj_rows *r, enum jsonpull_kind kind,
                                   const struct jsonpull_item *item, unsigned depth,
                                   struct psobj *o)
{
    bool null = kind == JSON_WORD && str_eq(item->text, STR("null"));

    if (kind == JSON_LIST && depth == r->depth + 1) {
        psobj_clear(o);
        r->at = 0;
        r->line = item->line;
        r->offset = item->offset;
    } else if ((kind == JSON_TEXT || kind == JSON_WORD) && depth == r->depth + 1) {
        if (r->at < r->n && !null && (!item->cut || r->slots[r->at] == PSOBJ_MESSAGE))
            psobj_set(o, (enum psobj_slot)r->slots[r->at], item->text);
        o->cut = o->cut || item->cut;
        r->at++;
    } else if ((kind == JSON_OPEN || kind == JSON_LIST) && depth == r->depth + 2) {
        r->at++;
    } else if (kind == JSON_LIST_END && depth == r->depth) {
        o->cut = o->cut || item->implied;
        return ROWS_ROW;
    }
    return ROWS_TAKEN;
}

enum psobj_rows_told psobj_rows_feed(struct psobj_rows *r, enum jsonpull_kind kind,
                                     const struct jsonpull_item *item, unsigned depth,
                                     struct psobj *o)
{
    if (r->mode == ROWS_OUTSIDE)
        return outside(r, kind, item, depth);
    if ((kind == JSON_LIST_END || kind == JSON_CLOSE) && depth < r->depth) {
        r->mode = ROWS_OUTSIDE;
        return kind == JSON_LIST_END ? ROWS_TAKEN : ROWS_NOT_MINE;
    }
    if (r->mode == ROWS_VALUES)
        return values(r, kind, item, depth, o);
    columns(r, kind, item);
    return ROWS_TAKEN;
}
