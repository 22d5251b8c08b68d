/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/psobj_keyed.h"

/* What an object or list stands for, or what the value behind a name is. */
enum {
    ANYTHING,    /* given as it comes */
    PAIR,        /* { "key": ..., "value": ... }: a name and its value */
    KEY,
    VALUE,       /* { "stringValue": ... }: what stands in it */
    MAP,         /* behind "kvlistValue": an object */
    MAP_PAIRS,   /* its "values" */
    ARRAY,       /* behind "arrayValue": a list */
    ARRAY_VALUES,
    ATTRIBUTES   /* a list of pairs: an object */
};

bool psobj_keyed_needed(struct str head)
{
    return str_find(head, STR("\"key\"")) < head.n &&
           (str_find(head, STR("\"stringValue\"")) < head.n ||
            str_find(head, STR("\"intValue\"")) < head.n);
}

/* A name that is given, but says what its value is. */
static uint8_t name_of_record(struct str name)
{
    return str_eq(name, STR("body")) ? VALUE : str_eq(name, STR("attributes")) ? ATTRIBUTES
                                                                               : ANYTHING;
}

/* True: the name is not given. */
static bool take_name(struct psobj_keyed *k, uint8_t around, struct str name)
{
    k->next = ANYTHING;
    switch (around) {
    case PAIR:
        k->next = str_eq(name, STR("key")) ? KEY : VALUE;
        return true;
    case VALUE:
        if (str_eq(name, STR("kvlistValue")))
            k->next = MAP;
        else if (str_eq(name, STR("arrayValue")))
            k->next = ARRAY;
        return true;
    case MAP:
    case ARRAY:
        k->next = around == MAP ? MAP_PAIRS : ARRAY_VALUES;
        return true;
    default:
        k->next = name_of_record(name);
        return false;
    }
}

static uint8_t what_opens(const struct psobj_keyed *k, uint8_t around, bool list)
{
    if (list)
        return k->next == MAP_PAIRS || k->next == ARRAY_VALUES || k->next == ATTRIBUTES
                   ? k->next : ANYTHING;
    if (around == MAP_PAIRS || around == ATTRIBUTES)
        return PAIR;
    if (around == ARRAY_VALUES)
        return VALUE;
    return k->next == VALUE || k->next == MAP || k->next == ARRAY ? k->next : ANYTHING;
}

static bool is_left_out(uint8_t what)
{
    return what == PAIR || what == VALUE || what == MAP_PAIRS || what == ARRAY_VALUES;
}

/* What an object or list, as it stands there, is given as. */
static enum jsonpull_kind given_as(uint8_t what, enum jsonpull_kind kind)
{
    bool ends = kind == JSON_CLOSE || kind == JSON_LIST_END;

    if (what == ATTRIBUTES)
        return ends ? JSON_CLOSE : JSON_OPEN;
    if (what == ARRAY)
        return ends ? JSON_LIST_END : JSON_LIST;
    return kind;
}

/* Behind a damaged record the next one seems to lie in it, as a pair; but it has names of its
   own. */
static bool is_record(uint8_t around, struct str name)
{
    return around == PAIR && !str_eq(name, STR("key")) && !str_eq(name, STR("value"));
}

/* The object is given after all, and then its name. */
static void give_record(struct psobj_keyed *k, unsigned depth, struct jsonpull_item *item)
{
    k->open[depth] = ANYTHING;
    k->left_out--;
    k->next = name_of_record(item->text);
    k->name = *item;
    k->held = true;
    *item = (struct jsonpull_item){ .text = STR(""), .line = k->line, .offset = k->offset };
}

/* Is the token given?  *kind as what. */
static bool is_given(struct psobj_keyed *k, unsigned depth, enum jsonpull_kind *kind,
                     struct jsonpull_item *item)
{
    bool empty = k->empty;
    uint8_t what;

    k->empty = false;
    switch (*kind) {
    case JSON_NAME:
        if (!is_record(k->open[depth], item->text))
            return !take_name(k, k->open[depth], item->text);
        give_record(k, depth, item);
        *kind = JSON_OPEN;
        return true;
    case JSON_OPEN:
    case JSON_LIST:
        what = k->open[depth] = what_opens(k, k->open[depth - 1], *kind == JSON_LIST);
        k->empty = what == VALUE;
        k->left_out += is_left_out(what);
        k->line = item->line;
        k->offset = item->offset;
        k->next = ANYTHING;
        *kind = given_as(what, *kind);
        return !is_left_out(what);
    case JSON_CLOSE:
    case JSON_LIST_END:
        what = k->open[depth + 1];
        k->left_out -= is_left_out(what);
        *kind = what == VALUE && empty ? JSON_WORD : given_as(what, *kind);
        item->text = STR("null");
        return !is_left_out(what) || *kind == JSON_WORD;
    default:
        if (k->next == KEY)
            *kind = JSON_NAME;
        item->same = 0;
        return true;
    }
}

enum jsonpull_kind psobj_keyed_token(struct psobj_keyed *k, struct jsonpull *json,
                                     struct jsonpull_item *item)
{
    enum jsonpull_kind kind;

    if (k->held) {
        *item = k->name;
        k->held = false;
        return JSON_NAME;
    }
    do
        kind = jsonpull_next(json, item);
    while (kind > JSON_DONE && !is_given(k, jsonpull_depth(json), &kind, item));
    return kind;
}
