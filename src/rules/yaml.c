/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libyaml's events become a tree in the caller's arena.  libyaml resolves no types by itself, so
 * that 00000429, on and 12:30:45 stay the text they are (sigma.md, 5.1 and trap T18).
 *
 * The text is checked as a whole before libyaml sees it: size, UTF-8, NUL.  Open lists and maps
 * stand on a stack of at most LIMIT_YAML_DEPTH frames, what they hold so far on two more; there is
 * no recursion.  Nobody else looks for duplicate keys: a small map compares them one by one, a
 * larger one keeps them in a strmap.
 */
#include "rules/yaml.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf.h"
#include "rules/yamlpack.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#define SMALL_MAP 16

/* A list or map that is still open. */
struct frame {
    struct yaml *node;
    struct strmap seen;          /* map beyond SMALL_MAP: key text to index + 1 */
    size_t items_at, keys_at;    /* where its part of the stacks begins */
    size_t n;
    const struct yaml *key;      /* map: key that waits for its value */
};

/* Nodes of all open frames, the innermost's last. */
struct nodes {
    const struct yaml **s;
    size_t n, cap;
};

struct reader {
    yaml_parser_t parser;
    struct arena *arena, *texts;
    const char *name;
    struct err *err;
    struct frame stack[LIMIT_YAML_DEPTH];
    size_t depth;
    struct nodes items, keys;
    size_t nodes;
    const struct yaml **docs;
    size_t docs_n, docs_cap;
};

int yaml_fail(struct err *err, const char *name, const struct yaml *at, const char *fmt, ...)
{
    char text[800];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return err_set(err, ERR_DATA, "%s:%u:%u: error: %s", name, at ? (unsigned)at->line : 1u,
                   at ? (unsigned)at->column : 1u, text);
}

/* Line and column of a byte, for faults that libyaml reports by offset or never sees. */
static struct yaml place_of(struct str text, size_t offset)
{
    struct yaml at = { .line = 1, .column = 1 };

    for (size_t i = 0; i < offset && i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];

        if (c == '\n') {
            at.line++;
            at.column = 1;
        } else if ((c & 0xC0) != 0x80) {
            at.column++;
        }
    }
    return at;
}

static int check_bytes(const char *name, struct str text, struct err *err)
{
    size_t nul = str_find_char(text, '\0'), valid = utf8_valid_prefix(text);
    struct yaml at;

    if (text.n > LIMIT_YAML_BYTES) {
        at = place_of(text, 0);
        return yaml_fail(err, name, &at, "file is larger than %u bytes", LIMIT_YAML_BYTES);
    }
    at = place_of(text, nul < valid ? nul : valid);
    if (nul < valid)
        return yaml_fail(err, name, &at, "NUL character");
    if (valid < text.n)
        return yaml_fail(err, name, &at, "not valid UTF-8 (save the file as UTF-8)");
    return 0;
}

static bool tab_indents(struct str text, size_t line)
{
    size_t at = 0;

    for (; line && at < text.n; at++)
        line -= text.s[at] == '\n';
    while (at < text.n && text.s[at] == ' ')
        at++;
    return at < text.n && text.s[at] == '\t';
}

/* The same in words for who fills in a file and does not know YAML. */
static const char *problem_words(const yaml_parser_t *p, struct str text)
{
    const char *problem = p->problem ? p->problem : "not readable as YAML";

    if (tab_indents(text, p->problem_mark.line))
        return "a tab stands here: YAML is indented with blanks";
    if (strcmp(problem, "mapping values are not allowed in this context") == 0)
        return "mapping values are not allowed in this context; a text with ': ' in it needs "
               "quotes";
    if (strcmp(problem, "could not find expected ':'") == 0)
        return "could not find expected ':'; is the blank missing behind the ':' of the line "
               "above?";
    return problem;
}

static int fail_syntax(struct reader *r, struct str text)
{
    const yaml_parser_t *p = &r->parser;
    const char *problem = problem_words(p, text);
    struct yaml at = { .line = (uint32_t)p->problem_mark.line + 1,
                       .column = (uint32_t)p->problem_mark.column + 1 };

    if (p->error == YAML_MEMORY_ERROR)
        return err_nomem(r->err, r->name);
    if (p->error == YAML_READER_ERROR)
        at = place_of(text, p->problem_offset);
    if (p->context && p->context_mark.line != p->problem_mark.line)
        return yaml_fail(r->err, r->name, &at, "%s (%s that begins in line %lu)", problem,
                         p->context, (unsigned long)p->context_mark.line + 1);
    if (p->context)
        return yaml_fail(r->err, r->name, &at, "%s (%s)", problem, p->context);
    return yaml_fail(r->err, r->name, &at, "%s", problem);
}

static struct yaml *new_node(struct reader *r, enum yaml_kind kind, yaml_mark_t mark)
{
    struct yaml *node = arena_zero(r->arena, 1, sizeof *node);

    if (!node) {
        err_nomem(r->err, r->name);
        return NULL;
    }
    node->kind = kind;
    node->line = (uint32_t)mark.line + 1;
    node->column = (uint32_t)mark.column + 1;
    if (++r->nodes > LIMIT_YAML_NODES) {
        yaml_fail(r->err, r->name, node, "more than %u values in one file", LIMIT_YAML_NODES);
        return NULL;
    }
    return node;
}

/* Anchors and tags say what we do not want to know: a value is what stands there. */
static int check_properties(struct reader *r, const struct yaml *node, const yaml_char_t *anchor,
                            const yaml_char_t *tag)
{
    if (anchor)
        return yaml_fail(r->err, r->name, node, "anchor '&%.60s' (anchors are not accepted here)",
                         (const char *)anchor);
    if (tag && strcmp((const char *)tag, YAML_STR_TAG) != 0)
        return yaml_fail(r->err, r->name, node, "tag '%.60s' (only !!str is accepted)",
                         (const char *)tag);
    return 0;
}

static int push(struct nodes *stack, const struct yaml *node)
{
    if (mem_grow(&stack->s, &stack->cap, stack->n + 1, sizeof *stack->s) < 0)
        return -1;
    stack->s[stack->n++] = node;
    return 0;
}

/* Position + 1 of a key of the open map; 0: it is new. */
static uint64_t key_before(const struct reader *r, const struct frame *f, struct str key)
{
    uint64_t before = 0;

    if (f->n > SMALL_MAP)
        return strmap_get(&f->seen, key, &before) ? before : 0;
    for (size_t i = 0; i < f->n && !before; i++)
        if (str_eq(r->keys.s[f->keys_at + i]->text, key))
            before = i + 1;
    return before;
}

/* f->n keys stand on the stack, the last of them is new. */
static int note_key(struct reader *r, struct frame *f)
{
    size_t from = f->n == SMALL_MAP + 1 ? 0 : f->n - 1;

    for (size_t i = from; f->n > SMALL_MAP && i < f->n; i++)
        if (strmap_put(&f->seen, r->keys.s[f->keys_at + i]->text, i + 1) < 0)
            return -1;
    return 0;
}

static int take_key(struct reader *r, struct frame *f, const struct yaml *node)
{
    uint64_t before;

    if (node->kind != YAML_SCALAR)
        return yaml_fail(r->err, r->name, node, "a key must be a single word or text");
    if (!node->quoted && str_eq(node->text, STR("<<")))
        return yaml_fail(r->err, r->name, node, "merge key '<<' (write the keys out)");
    before = key_before(r, f, node->text);
    if (before) {
        const struct yaml *first = r->keys.s[f->keys_at + before - 1];

        return yaml_fail(
            r->err, r->name, node, "duplicate key '%.*s' (first in line %u, column %u)",
            STR_FMT(str_first(node->text, 100)), (unsigned)first->line, (unsigned)first->column);
    }
    if (push(&r->keys, node) < 0)
        return err_nomem(r->err, r->name);
    f->key = node;
    return 0;
}

/* A finished value goes where the innermost open list or map wants it. */
static int take_node(struct reader *r, const struct yaml *node)
{
    struct frame *f = r->depth ? &r->stack[r->depth - 1] : NULL;

    if (!f) {
        if (node->kind == YAML_SCALAR && !node->quoted && node->text.n == 0)
            return 0; /* an empty document */
        if (arena_grow(r->arena, &r->docs, r->docs_n, &r->docs_cap, r->docs_n + 1,
                       sizeof *r->docs) < 0)
            return err_nomem(r->err, r->name);
        r->docs[r->docs_n++] = node;
        return 0;
    }
    if (f->node->kind == YAML_MAP && !f->key)
        return take_key(r, f, node);
    if (push(&r->items, node) < 0)
        return err_nomem(r->err, r->name);
    f->n++;
    if (f->key && note_key(r, f) < 0)
        return err_nomem(r->err, r->name);
    f->key = NULL;
    return 0;
}

static int take_scalar(struct reader *r, const yaml_event_t *event)
{
    struct yaml *node = new_node(r, YAML_SCALAR, event->start_mark);
    struct str value = { (const char *)event->data.scalar.value, event->data.scalar.length };

    if (!node || check_properties(r, node, event->data.scalar.anchor, event->data.scalar.tag) < 0)
        return -1;
    if (str_find_char(value, '\0') < value.n)
        return yaml_fail(r->err, r->name, node, "NUL character in a text");
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE || event->data.scalar.tag;
    node->text = arena_copy(r->texts, value);
    if (!node->text.s)
        return err_nomem(r->err, r->name);
    return take_node(r, node);
}

static int open_frame(struct reader *r, enum yaml_kind kind, const yaml_event_t *event)
{
    struct yaml *node = new_node(r, kind, event->start_mark);
    const struct frame *outer = r->depth ? &r->stack[r->depth - 1] : NULL;
    int bad;

    if (!node)
        return -1;
    bad = kind == YAML_LIST
              ? check_properties(r, node, event->data.sequence_start.anchor,
                                 event->data.sequence_start.tag)
              : check_properties(r, node, event->data.mapping_start.anchor,
                                 event->data.mapping_start.tag);
    if (bad < 0)
        return -1;
    if (outer && outer->node->kind == YAML_MAP && !outer->key)
        return yaml_fail(r->err, r->name, node, "a key must be a single word or text");
    if (r->depth == LIMIT_YAML_DEPTH)
        return yaml_fail(r->err, r->name, node, "nested deeper than %d levels", LIMIT_YAML_DEPTH);
    r->stack[r->depth++] = (struct frame){ .node = node, .items_at = r->items.n,
                                           .keys_at = r->keys.n };
    return 0;
}

/* The nodes of a stack from one on. */
static const struct yaml **keep_nodes(struct arena *a, const struct nodes *stack, size_t from,
                                      size_t n)
{
    const struct yaml **copy = arena_alloc(a, (n ? n : 1) * sizeof *copy);

    if (copy && n)
        memcpy(copy, stack->s + from, n * sizeof *copy);
    return copy;
}

static int close_frame(struct reader *r)
{
    struct frame *f = &r->stack[r->depth - 1];
    struct yaml *node = f->node;

    node->n = f->n;
    node->items = keep_nodes(r->arena, &r->items, f->items_at, f->n);
    if (node->kind == YAML_MAP)
        node->keys = keep_nodes(r->arena, &r->keys, f->keys_at, f->n);
    r->items.n = f->items_at;
    r->keys.n = f->keys_at;
    strmap_release(&f->seen);
    r->depth--;
    if (!node->items || (node->kind == YAML_MAP && !node->keys))
        return err_nomem(r->err, r->name);
    return take_node(r, node);
}

static int take_event(struct reader *r, const yaml_event_t *event)
{
    struct yaml at = { .line = (uint32_t)event->start_mark.line + 1,
                       .column = (uint32_t)event->start_mark.column + 1 };

    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return take_scalar(r, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_frame(r, YAML_LIST, event);
    case YAML_MAPPING_START_EVENT:
        return open_frame(r, YAML_MAP, event);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return close_frame(r);
    case YAML_ALIAS_EVENT:
        return yaml_fail(r->err, r->name, &at, "alias '*%.60s' (write the value out)",
                         (const char *)event->data.alias.anchor);
    default:
        return 0; /* begin and end of the stream and of documents */
    }
}

static int read_events(struct reader *r, struct str text)
{
    bool more = true;
    int done = 0;

    while (more && done == 0) {
        yaml_event_t event;

        if (!yaml_parser_parse(&r->parser, &event))
            return fail_syntax(r, text);
        more = event.type != YAML_STREAM_END_EVENT;
        done = take_event(r, &event);
        yaml_event_delete(&event);
    }
    return done;
}

int yaml_read(struct arena *arena, const char *name, struct str text, const struct yaml ***docs,
              size_t *n, struct err *err)
{
    return yaml_read_apart(arena, arena, name, text, docs, n, err);
}

static int read_text(struct arena *nodes, struct arena *texts, const char *name, struct str text,
                     const struct yaml ***docs, size_t *n, struct err *err)
{
    struct reader r = { .arena = nodes, .texts = texts, .name = name, .err = err };
    int done;

    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_from(text, 3);
    if (check_bytes(name, text, err) < 0)
        return -1;
    if (!yaml_parser_initialize(&r.parser))
        return err_nomem(err, name);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)(text.n ? text.s : ""), text.n);
    done = read_events(&r, text);
    while (r.depth)
        strmap_release(&r.stack[--r.depth].seen);
    mem_free(r.items.s);
    mem_free(r.keys.s);
    yaml_parser_delete(&r.parser);
    if (done < 0)
        return -1;
    *docs = r.docs;
    *n = r.docs_n;
    return 0;
}

/* Each shipped file is packed, and a reader of text is large: it is not even cleared for them. */
int yaml_read_apart(struct arena *nodes, struct arena *texts, const char *name, struct str text,
                    const struct yaml ***docs, size_t *n, struct err *err)
{
    *docs = NULL;
    *n = 0;
    return yaml_is_packed(text) ? yaml_unpack(nodes, name, text, docs, n, err)
                                : read_text(nodes, texts, name, text, docs, n, err);
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
    struct str wanted = str_of(key);

    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (str_eq(map->keys[i]->text, wanted))
            return map->items[i];
    return NULL;
}

bool yaml_is_null(const struct yaml *node)
{
    if (!node || node->kind != YAML_SCALAR || node->quoted)
        return false;
    return node->text.n == 0 || str_eq(node->text, STR("~")) || str_eq(node->text, STR("null")) ||
           str_eq(node->text, STR("Null")) || str_eq(node->text, STR("NULL"));
}

bool yaml_bool(const struct yaml *node, bool *out)
{
    if (!node || node->kind != YAML_SCALAR || node->quoted)
        return false;
    if (str_eq_nocase(node->text, STR("true")))
        *out = true;
    else if (str_eq_nocase(node->text, STR("false")))
        *out = false;
    else
        return false;
    return true;
}

struct str yaml_text(const struct yaml *node)
{
    return node && node->kind == YAML_SCALAR ? node->text : (struct str){ "", 0 };
}
