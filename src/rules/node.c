/* SPDX-License-Identifier: Apache-2.0 */
#include "rules/node.h"

#include "base/when.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MISS_LENGTH 40 /* words longer than this are not compared for typing errors */
#define MISS_CHANGES 2
#define LASTS_MOST 36500 /* of any unit: a hundred years of days */

struct reading reading_begin(struct arena *arena, const char *name, struct err *err)
{
    err->code = ERR_NONE;
    err->text[0] = '\0';
    return (struct reading){ .arena = arena, .name = name, .err = err };
}

int reading_end(struct reading *r)
{
    size_t used = strlen(r->err->text);

    if (r->no_memory || r->arena->failed)
        return err_nomem(r->err, r->name);
    if (r->unshown)
        snprintf(r->err->text + used, sizeof r->err->text - used, "\n%.*s: and %zu more errors",
                 STR_FMT(str_first(str_of(r->name), 50)), r->unshown);
    return r->faults ? -1 : 0;
}

void node_fault(struct reading *r, const struct yaml *at, const char *fmt, ...)
{
    char text[400], line[600];
    struct str name = str_of(r->name);
    size_t used = strlen(r->err->text), n;
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    if (name.n > 150)
        name = str_from(name, name.n - 150);
    snprintf(line, sizeof line, "%s%.*s:%u:%u: error: %s", used ? "\n" : "", STR_FMT(name),
             at ? (unsigned)at->line : 1u, at ? (unsigned)at->column : 1u, text);
    n = strlen(line);
    r->err->code = ERR_DATA;
    r->faults++;
    /* 100 bytes stay free for the line that counts the others */
    if (r->unshown || used + n + 101 > sizeof r->err->text)
        r->unshown++;
    else
        memcpy(r->err->text + used, line, n + 1);
}

/* Levenshtein distance of two short words, one row at a time. */
static size_t changes(struct str a, struct str b)
{
    size_t row[MISS_LENGTH + 1];

    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t swap = diagonal + (a.s[i - 1] != b.s[j - 1]);
            size_t drop = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

            diagonal = row[j];
            row[j] = swap < drop ? swap : drop;
        }
    }
    return row[b.n];
}

static bool is_known(struct str key, const char *const known[])
{
    for (size_t i = 0; known[i]; i++)
        if (str_is_word(key, known[i]))
            return true;
    return false;
}

const char *near_miss(struct str word, const char *const known[])
{
    const char *best = NULL;
    size_t least = MISS_CHANGES + 1;

    if (is_known(word, known))
        return NULL;
    for (size_t i = 0; known[i] && word.n <= MISS_LENGTH; i++) {
        struct str k = str_of(known[i]);
        size_t d = k.n <= MISS_LENGTH ? changes(word, k) : least;

        /* "to" is not a misspelt "id": at least half of a word must be right */
        if (d < least && 2 * d <= word.n) {
            least = d;
            best = known[i];
        }
    }
    return best;
}

bool node_keys(struct reading *r, const struct yaml *map, const char *what,
               const char *const known[])
{
    if (map->kind != YAML_MAP) {
        node_fault(r, map, "%s must be a map of keys and values", what);
        return false;
    }
    for (size_t i = 0; i < map->n && !r->checked; i++) {
        struct str key = map->keys[i]->text;
        const char *near = NULL;

        if (is_known(key, known))
            continue;
        if (!r->unshown) /* nobody reads more suggestions than fit the message */
            near = near_miss(key, known);
        node_fault(r, map->keys[i], "unknown key '%.*s' in %s%s%s%s", STR_FMT(str_first(key, 60)),
                   what, near ? " (did you mean '" : "", near ? near : "", near ? "'?)" : "");
    }
    return true;
}

const struct yaml *reading_file(struct reading *r, struct arena *arena, const char *name,
                                struct str yaml, const char *what, const char *const known[],
                                struct err *err)
{
    const struct yaml **docs;
    size_t n;

    *r = reading_begin(arena, name, err);
    if (yaml_read(arena, name, yaml, &docs, &n, err) < 0) {
        r->faults++; /* and err says which */
        return NULL;
    }
    if (n != 1) {
        node_fault(r, n ? docs[1] : NULL, "%s holds one document, not %zu", what, n);
        return NULL;
    }
    return node_keys(r, docs[0], what, known) ? docs[0] : NULL;
}

struct str node_text(struct reading *r, const struct yaml *map, const char *key)
{
    const struct yaml *node = yaml_get(map, key);

    if (!node || yaml_is_null(node))
        return (struct str){ "", 0 };
    if (node->kind != YAML_SCALAR)
        node_fault(r, node, "'%s' must be a text", key);
    return yaml_text(node);
}

struct str node_need(struct reading *r, const struct yaml *map, const char *key)
{
    const struct yaml *node = yaml_get(map, key);
    struct str s = node_text(r, map, key);

    if (!node)
        node_fault(r, map, "key '%s' is missing", key);
    else if (s.n == 0 && node->kind == YAML_SCALAR)
        node_fault(r, node, "'%s' is empty", key);
    return s;
}

void *node_array(struct reading *r, size_t n, size_t size)
{
    void *p = n ? arena_zero(r->arena, n, size) : NULL;

    if (n && !p)
        r->no_memory = true;
    return p;
}

const struct yaml *const *node_list(struct reading *r, const struct yaml *map, const char *key,
                                    size_t *n)
{
    const struct yaml *node = yaml_get(map, key);
    const struct yaml **one;

    *n = 0;
    if (!node || yaml_is_null(node))
        return NULL;
    if (node->kind == YAML_LIST) {
        *n = node->n;
        return node->items;
    }
    one = node_array(r, 1, sizeof *one);
    if (!one)
        return NULL;
    one[0] = node;
    *n = 1;
    return one;
}

struct strs node_strs(struct reading *r, const struct yaml *map, const char *key)
{
    size_t n;
    const struct yaml *const *items = node_list(r, map, key, &n);
    struct str *out = node_array(r, n, sizeof *out);

    for (size_t i = 0; out && i < n; i++) {
        if (items[i]->kind != YAML_SCALAR || items[i]->text.n == 0)
            node_fault(r, items[i], "'%s' must be a word or a list of words", key);
        out[i] = yaml_text(items[i]);
    }
    return (struct strs){ out, out ? n : 0 };
}

bool node_flag(struct reading *r, const struct yaml *map, const char *key)
{
    const struct yaml *node = yaml_get(map, key);
    bool b = false;

    if (node && !yaml_bool(node, &b))
        node_fault(r, node, "'%s' must be true or false", key);
    return b;
}

static void fault_word(struct reading *r, const struct yaml *node, const char *key,
                       const struct word words[])
{
    char all[200] = "";

    for (size_t i = 0, used = 0; words[i].word && used < sizeof all; i++) {
        int n = snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", words[i].word);

        used += n > 0 ? (size_t)n : 0;
    }
    node_fault(r, node, "'%.*s' is no value of '%s' (%s)", STR_FMT(str_first(yaml_text(node), 60)),
               key, all);
}

int node_word(struct reading *r, const struct yaml *map, const char *key,
              const struct word words[], int otherwise)
{
    const struct yaml *node = yaml_get(map, key);

    if (!node)
        return otherwise;
    for (size_t i = 0; words[i].word; i++)
        if (node->kind == YAML_SCALAR && str_is_word(node->text, words[i].word))
            return words[i].value;
    fault_word(r, node, key, words);
    return otherwise;
}

bool text_lasts(struct str text, int64_t *lasts)
{
    char c = text.n >= 2 ? text.s[text.n - 1] : '\0';
    int64_t unit = c == 's' ? WHEN_SECOND : c == 'm' ? WHEN_MINUTE : c == 'h' ? WHEN_HOUR
                                                   : c == 'd' ? WHEN_DAY : 0;
    uint64_t n = 0;

    if (!unit || !str_u64(str_first(text, text.n - 1), &n) || n == 0 || n > LASTS_MOST)
        return false;
    *lasts = (int64_t)n * unit;
    return true;
}
