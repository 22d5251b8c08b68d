/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fields of a record from the members of its templates, all of them or some: names and paths are
 * there, what is left is text.  All texts stand in one buffer, which may move while it grows:
 * fields get their pointers at the end.
 */
#include "parsers/evtx_draft.h"
#include "parsers/evtx_fill.h"

#include "base/mem.h"
#include "base/utf.h"

void evtx_made_release(struct evtx_made *m)
{
    buf_release(&m->texts);
    mem_free(m->fields);
}

/* A value: its text is at the end of texts.  False: refused. */
static bool put_text(struct evtx_made *m, struct evtx_value v)
{
    return !(v.type & EVTX_ARRAY) && v.type != EVTX_BINXML &&
           evtx_value_text(&m->texts, v) == EVTX_TEXT_GOOD;
}

/* What stands in texts from begin on is the value. */
static bool add(struct evtx_made *m, const struct draft *d, size_t begin)
{
    if (m->n == m->cap && mem_grow(&m->fields, &m->cap, m->n + 1, sizeof *m->fields) < 0) {
        m->texts.failed = true;
        return false;
    }
    m->fields[m->n++] = (struct field){ d->name, d->path,
                                        { NULL, m->texts.n - begin },
                                        d->is_system ? FIELD_SYSTEM : FIELD_DATA };
    return true;
}

/* Strings, each up to its NUL: what classic events have, and so most of what hits quote. */
static bool add_strings(struct evtx_made *m, const struct draft *d, struct evtx_value v)
{
    const uint8_t *p = v.p;
    size_t left = v.n / 2, bad = 0;

    while (left) {
        size_t begin = m->texts.n, n = utf16le_end(p, left);

        if (n)
            utf16le_append(&m->texts, p, n, &bad);
        if (++m->items > EVTX_FILL_ITEMS || bad || !add(m, d, begin))
            return false;
        n += n < left; /* its NUL */
        p += 2 * n;
        left -= n;
    }
    return v.n % 2 == 0;
}

static bool add_items(struct evtx_made *m, const struct draft *d, struct evtx_value v)
{
    struct evtx_value item;
    uint32_t at = 0;

    if (v.n == 0)
        return add(m, d, m->texts.n);
    if (v.type == (EVTX_STRING | EVTX_ARRAY))
        return add_strings(m, d, v);
    while (evtx_value_item(v, &at, &item)) {
        size_t begin = m->texts.n;

        if (++m->items > EVTX_FILL_ITEMS || !put_text(m, item) || !add(m, d, begin))
            return false;
    }
    return true;
}

static bool add_value(struct evtx_made *m, const struct draft *d, struct evtx_value v)
{
    size_t begin = m->texts.n;

    if (d->kind == OP_OPTIONAL && evtx_value_is_empty(v))
        return true;
    if (d->kind == OP_DATA && v.type & EVTX_ARRAY)
        return add_items(m, d, v);
    if (!put_text(m, v))
        return false;
    if (d->kind == OP_SHOWN && str_trim(str_from(buf_str(&m->texts), begin)).n == 0) {
        m->texts.n = begin;
        return true;
    }
    return add(m, d, begin);
}

/* Which of the wanted ones, counted through both templates, is the next. */
struct next_wanted {
    const uint64_t *wanted; /* NULL: all are */
    size_t at;
};

static bool take_wanted(struct next_wanted *w)
{
    size_t at = w->at++;

    return !w->wanted || w->wanted[at / 64] >> at % 64 & 1;
}

/* At the beginning: none of the first n.  They are passed over. */
static bool pass_unwanted(struct next_wanted *w, size_t n)
{
    if (!w->wanted || n == 0 || n > 64 || w->wanted[0] << (64 - n))
        return false;
    w->at += n;
    return true;
}

static bool add_members(struct evtx_made *m, const struct evtx_filling *g, struct next_wanted *w)
{
    for (size_t i = 0; i < g->program->members_n; i++) {
        const struct draft *d = &g->program->members[i];
        size_t begin = m->texts.n;
        bool good;

        if (!draft_is_named(d) || !take_wanted(w))
            continue;
        if (d->content.from == CONTENT_SLOT) {
            good = add_value(m, d, g->values[d->content.slot]);
        } else {
            buf_add(&m->texts, d->content.text);
            good = add(m, d, begin);
        }
        if (!good)
            return false;
    }
    return true;
}

/* Of what is fetched, most stands in the inner template. */
static bool add_both(struct evtx_fill *f, struct evtx_head *h, struct evtx_made *m,
                     struct next_wanted *w)
{
    if (!pass_unwanted(w, f->outer.program->named_n)) {
        f->outer.values = evtx_head_values(h);
        if (!add_members(m, &f->outer, w))
            return false;
    }
    return !f->inner.program || add_members(m, &f->inner, w);
}

int evtx_fill_fields(struct evtx_fill *f, struct evtx_head *h, const uint64_t *wanted,
                     struct evtx_made *m, struct event *ev)
{
    struct next_wanted w = { wanted, 0 };
    const char *text;

    m->n = m->items = 0;
    buf_clear(&m->texts);
    if (!(wanted ? evtx_fill_begin_promised(f, h) : evtx_fill_begin(f, h)))
        return 0;
    buf_char(&m->texts, ' '); /* so that an empty value has a place */
    if (!add_both(f, h, m, &w) || m->texts.failed)
        return m->texts.failed ? -1 : 0;
    text = m->texts.s + 1;
    for (size_t i = 0; i < m->n; i++) {
        m->fields[i].value.s = text;
        text += m->fields[i].value.n;
    }
    ev->fields = m->fields;
    ev->fields_n = m->n;
    return 1;
}
