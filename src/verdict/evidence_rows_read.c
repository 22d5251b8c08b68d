/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of hits, read (evidence_json.h says what they are).  Words are kept once, however many hits
 * say them.  A number that nothing has defined makes the line wrong that uses it: then its source
 * has not arrived whole.
 */
#include "verdict/evidence_reader.h"

#include "base/limits.h"
#include "base/mem.h"
#include "verdict/evidence_stamp.h"

#define ROW_LEAST 5u

void rows_end_part(struct evidence_reader *r)
{
    numap_release(&r->shape_of);
    r->words_n = r->shapes_n = 0;
}

void rows_read_release(struct evidence_reader *r)
{
    rows_end_part(r);
    mem_free(r->words);
    mem_free(r->shapes);
}

/* ---- what has a number ---------------------------------------------------------------------- */

enum took take_words(struct evidence_reader *r, const struct jval *line)
{
    const struct jval *are = jval_get(line, "are");
    struct words_read *last = r->words_n ? &r->words[r->words_n - 1] : NULL;
    struct str *items;
    uint64_t from;

    if (!jval_u64(jval_get(line, "words"), &from) || !are || are->kind != JKIND_ARRAY ||
        from > COUNT_MOST || (last && from < last->from + last->n))
        return TOOK_WRONG;
    for (size_t i = 0; i < are->items_n; i++)
        if (are->items[i].kind != JKIND_STR || are->items[i].str.n > LIMIT_EVIDENCE_WORD)
            return TOOK_WRONG;
    r->items += are->items_n;
    items = arena_zero(&r->e->arena, are->items_n, sizeof *items);
    for (size_t i = 0; items && i < are->items_n; i++)
        items[i] = arena_copy(&r->e->arena, are->items[i].str);
    if (r->e->arena.failed ||
        mem_grow(&r->words, &r->words_cap, r->words_n + 1, sizeof *r->words) < 0)
        return TOOK_NO_MEMORY;
    r->words[r->words_n++] = (struct words_read){ from, items, are->items_n };
    return TOOK;
}

static bool word_of(const struct evidence_reader *r, uint64_t number, struct str *word)
{
    size_t lo = 0, hi = r->words_n;

    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;

        if (r->words[mid].from <= number)
            lo = mid;
        else
            hi = mid;
    }
    if (!r->words_n || number < r->words[lo].from || number - r->words[lo].from >= r->words[lo].n)
        return false;
    *word = r->words[lo].items[number - r->words[lo].from];
    return true;
}

static bool read_names(struct evidence_reader *r, const struct jval *v, struct shape *to)
{
    size_t n = v ? v->items_n : 0;
    struct str *names;

    if (v && (v->kind != JKIND_ARRAY || n > LIMIT_CAPTURES))
        return false;
    names = arena_zero(&r->e->arena, n, sizeof *names);
    for (size_t i = 0; names && i < n; i++) {
        struct str name = jval_str(&v->items[i]);
        if (name.n > LIMIT_EVIDENCE_WORD)
            return false;
        names[i] = arena_copy(&r->e->arena, name);
    }
    to->captures = names;
    to->captures_n = names ? n : 0;
    return true;
}

enum took take_shape(struct evidence_reader *r, const struct jval *line)
{
    struct str name = jval_str(jval_get(line, "hit")), at = jval_str(jval_get(line, "at"));
    struct shape s = { .signature = ruleset_find(r->set, name) };
    uint64_t number, before;

    s.is_line = str_eq(at, STR("line"));
    s.carved = jval_bool(jval_get(line, "carved"));
    if (!jval_u64(jval_get(line, "shape"), &number) || numap_get(&r->shape_of, number, &before) ||
        !name.n || (!s.is_line && !str_eq(at, STR("record"))) ||
        !read_names(r, jval_get(line, "captures"), &s))
        return TOOK_WRONG;
    s.name = arena_copy(&r->e->arena, name);
    if (r->e->arena.failed ||
        mem_grow(&r->shapes, &r->shapes_cap, r->shapes_n + 1, sizeof *r->shapes) < 0 ||
        numap_put(&r->shape_of, number, r->shapes_n) < 0)
        return TOOK_NO_MEMORY;
    r->shapes[r->shapes_n++] = s;
    return TOOK;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static bool read_step(const struct jval *v, uint64_t *at)
{
    if (v->kind != JKIND_INT)
        return false;
    *at += (uint64_t)v->number;
    return true;
}

static bool read_time(const struct jval *v, struct stamp *last, struct stamp *out)
{
    if (v->kind == JKIND_INT ? !stamp_follow(*last, v->number, out) : !read_stamp(v, out))
        return false;
    if (out->kind != STAMP_NONE)
        *last = *out;
    return true;
}

/* A word by its number, or itself. */
static bool read_word(struct evidence_reader *r, const struct jval *v, struct str *out)
{
    if (v->kind == JKIND_INT)
        return v->number >= 0 && word_of(r, (uint64_t)v->number, out);
    if (v->kind != JKIND_STR || v->str.n > LIMIT_EVIDENCE_WORD)
        return false;
    *out = arena_copy(&r->e->arena, v->str);
    return true;
}

/* Not inside a character: what is taken can be written again. */
static bool is_boundary(struct str s, uint64_t at)
{
    return at == s.n || (at < s.n && ((unsigned char)s.s[at] & 0xC0) != 0x80);
}

static bool read_capture(struct evidence_reader *r, const struct jval *v, struct str text,
                         struct str *out)
{
    uint64_t at, n;

    if (v->kind != JKIND_ARRAY)
        return read_word(r, v, out);
    if (!is_array(v, 2) || !jval_u64(&v->items[0], &at) || !jval_u64(&v->items[1], &n) ||
        at > text.n || n > text.n - at || !is_boundary(text, at) || !is_boundary(text, at + n))
        return false;
    *out = str_first(str_from(text, (size_t)at), (size_t)n);
    return true;
}

static bool read_captures(struct evidence_reader *r, const struct jval *row, const struct shape *s,
                          struct ev_hit *h)
{
    struct capture *captures = arena_zero(&r->e->arena, s->captures_n, sizeof *captures);

    for (size_t i = 0; captures && i < s->captures_n; i++) {
        captures[i].name = s->captures[i];
        if (!read_capture(r, &row->items[ROW_LEAST + i], h->text, &captures[i].value))
            return false;
        if (str_eq(captures[i].name, STR("host")) && !h->subject.n)
            h->subject = captures[i].value;
    }
    h->captures = captures;
    h->captures_n = s->captures_n;
    return true;
}

/* *h is what the row before left: places and times are steps from it. */
static bool read_row(struct evidence_reader *r, const struct jval *row, struct stamp *last,
                     struct ev_hit *h, const struct shape **shape)
{
    uint64_t number, at;

    h->subject = STR_NONE;
    if (row->kind != JKIND_ARRAY || row->items_n < ROW_LEAST ||
        !jval_u64(&row->items[0], &number) || !numap_get(&r->shape_of, number, &at))
        return false;
    *shape = &r->shapes[at];
    h->signature = (*shape)->signature;
    h->is_line = (*shape)->is_line;
    h->carved = (*shape)->carved;
    return row->items_n == ROW_LEAST + (*shape)->captures_n &&
           read_step(&row->items[1], &h->at) && read_step(&row->items[2], &h->offset) &&
           read_time(&row->items[3], last, &h->time) && read_word(r, &row->items[4], &h->text) &&
           read_captures(r, row, *shape, h);
}

static enum took keep_row(struct evidence_reader *r, const struct shape *s, const struct ev_hit *h)
{
    struct evidence *e = r->e;

    if (!s->signature)
        return note_unknown(r, s->name);
    if (is_worked_out(r, s->signature))
        return TOOK;
    if (mem_grow(&e->hits, &e->hits_cap, e->hits_n + 1, sizeof *e->hits) < 0)
        return TOOK_NO_MEMORY;
    e->hits[e->hits_n++] = *h;
    return TOOK;
}

/* All rows of a line, or none. */
enum took take_rows(struct evidence_reader *r, const struct jval *line)
{
    const struct jval *rows = jval_get(line, "rows");
    struct stamp last = STAMP_ABSENT;
    struct ev_hit h = { .signature = NULL };
    size_t before = r->e->hits_n;
    enum took took = TOOK;
    uint64_t number, at;

    if (!jval_u64(jval_get(line, "hits"), &number) || !numap_get(&r->entries, number, &at) ||
        !rows || rows->kind != JKIND_ARRAY || !read_u32(jval_get(line, "run"), &h.run))
        return TOOK_WRONG;
    h.source = (uint32_t)at;
    r->items += rows->items_n;
    for (size_t i = 0; i < rows->items_n && took == TOOK; i++) {
        const struct shape *shape;

        if (!read_row(r, &rows->items[i], &last, &h, &shape))
            took = TOOK_WRONG;
        else
            took = keep_row(r, shape, &h);
    }
    if (r->e->arena.failed)
        took = TOOK_NO_MEMORY;
    if (took == TOOK)
        r->lines[at]++;
    else
        r->e->hits_n = before;
    return took;
}
