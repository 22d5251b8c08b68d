/* SPDX-License-Identifier: Apache-2.0 */
#include "base/jsonread.h"

#include "base/limits.h"

#include <jansson.h>
#include <string.h>

/* Jansson nests calls as deep as the text nests, up to a limit of its own: ours comes first. */
static bool is_flat_enough(struct str text)
{
    unsigned depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];

        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"') {
            quoted = true;
        } else if (c == '[' || c == '{') {
            if (++depth > LIMIT_JSON_TREE_DEPTH)
                return false;
        } else if (c == ']' || c == '}') {
            depth -= depth > 0;
        }
    }
    return true;
}

static void take(struct arena *a, struct jval *to, json_t *from);

static void take_array(struct arena *a, struct jval *to, json_t *from)
{
    size_t n = json_array_size(from);
    struct jval *items = arena_zero(a, n, sizeof *items);

    to->items = items;
    for (size_t i = 0; items && i < n; i++)
        take(a, &items[i], json_array_get(from, i));
    to->items_n = items ? n : 0;
}

static void take_object(struct arena *a, struct jval *to, json_t *from)
{
    size_t n = json_object_size(from), i = 0;
    struct jval *items = arena_zero(a, n, sizeof *items);
    const char *key;
    json_t *value;

    to->items = items;
    if (!items)
        return;
    json_object_foreach(from, key, value) {
        items[i].key = arena_copy(a, str_of(key));
        take(a, &items[i++], value);
    }
    to->items_n = n;
}

/* Calls itself at most LIMIT_JSON_TREE_DEPTH deep: is_flat_enough has looked. */
static void take(struct arena *a, struct jval *to, json_t *from)
{
    switch (json_typeof(from)) {
    case JSON_NULL:
        to->kind = JKIND_NULL;
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = JKIND_BOOL;
        to->number = json_is_true(from);
        break;
    case JSON_INTEGER:
        to->kind = JKIND_INT;
        to->number = json_integer_value(from);
        break;
    case JSON_REAL:
        to->kind = JKIND_REAL;
        break;
    case JSON_STRING:
        to->kind = JKIND_STR;
        to->str = arena_copy(a, (struct str){ json_string_value(from), json_string_length(from) });
        break;
    case JSON_ARRAY:
        to->kind = JKIND_ARRAY;
        take_array(a, to, from);
        break;
    case JSON_OBJECT:
        to->kind = JKIND_OBJECT;
        take_object(a, to, from);
        break;
    }
}

int json_read(const struct jval **out, struct arena *arena, struct str text)
{
    json_error_t error;
    struct jval *top;
    json_t *read;

    if (!text.n || !is_flat_enough(text))
        return 0;
    read = json_loadb(text.s, text.n, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
    if (!read)
        return json_error_code(&error) == json_error_out_of_memory ? -1 : 0;
    top = arena_zero(arena, 1, sizeof *top);
    if (top)
        take(arena, top, read);
    json_decref(read);
    *out = top;
    return arena->failed ? -1 : 1;
}

const struct jval *jval_get(const struct jval *object, const char *key)
{
    struct str wanted = str_of(key);

    for (size_t i = 0; object && object->kind == JKIND_OBJECT && i < object->items_n; i++)
        if (str_eq(object->items[i].key, wanted))
            return &object->items[i];
    return NULL;
}

struct str jval_str(const struct jval *v)
{
    return v && v->kind == JKIND_STR ? v->str : STR_NONE;
}

bool jval_bool(const struct jval *v)
{
    return v && v->kind == JKIND_BOOL && v->number;
}

bool jval_u64(const struct jval *v, uint64_t *n)
{
    if (v && v->kind == JKIND_STR)
        return str_u64(v->str, n);
    if (!v || v->kind != JKIND_INT || v->number < 0)
        return false;
    *n = (uint64_t)v->number;
    return true;
}
