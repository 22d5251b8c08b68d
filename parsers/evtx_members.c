/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fields of a record from the members of its templates: names and paths are there, what is left is
 * text.  All texts stand in one buffer, which may move while it grows: fields get their pointers
 * at the end.
 */
#include "parsers/evtx_draft.h"
#include "parsers/evtx_fill.h"

#include "base/mem.h"

/* A value: its text is at the end of texts.  False: refused. */
static bool put_text(struct evtx_fill *f, struct evtx_value v)
{
    return !(v.type & EVTX_ARRAY) && v.type != EVTX_BINXML &&
           evtx_value_text(&f->texts, v) == EVTX_TEXT_GOOD;
}

/* What stands in texts from begin on is the value. */
static bool add(struct evtx_fill *f, const struct draft *d, size_t begin)
{
    if (mem_grow(&f->fields, &f->fields_cap, f->fields_n + 1, sizeof *f->fields) < 0) {
        f->texts.failed = true;
        return false;
    }
    f->fields[f->fields_n++] = (struct field){ d->name, d->path,
                                               { NULL, f->texts.n - begin },
                                               d->is_system ? FIELD_SYSTEM : FIELD_DATA };
    return true;
}

static bool add_items(struct evtx_fill *f, const struct draft *d, struct evtx_value v)
{
    struct evtx_value item;
    uint32_t at = 0;

    if (v.n == 0)
        return add(f, d, f->texts.n);
    while (evtx_value_item(v, &at, &item)) {
        size_t begin = f->texts.n;

        if (++f->items > EVTX_FILL_ITEMS || !put_text(f, item) || !add(f, d, begin))
            return false;
    }
    return true;
}

static bool add_value(struct evtx_fill *f, const struct draft *d, struct evtx_value v)
{
    size_t begin = f->texts.n;

    if (d->kind == OP_OPTIONAL && evtx_value_is_empty(v))
        return true;
    if (d->kind == OP_DATA && v.type & EVTX_ARRAY)
        return add_items(f, d, v);
    if (!put_text(f, v))
        return false;
    if (d->kind == OP_SHOWN && str_trim(str_from(buf_str(&f->texts), begin)).n == 0) {
        f->texts.n = begin;
        return true;
    }
    return add(f, d, begin);
}

static bool add_members(struct evtx_fill *f, const struct evtx_filling *g)
{
    for (size_t i = 0; i < g->program->members_n; i++) {
        const struct draft *d = &g->program->members[i];
        size_t begin = f->texts.n;
        bool good;

        if (d->kind == OP_NESTED && d->content.from == CONTENT_SLOT)
            continue;
        if (d->content.from == CONTENT_SLOT) {
            good = add_value(f, d, g->values[d->content.slot]);
        } else {
            buf_add(&f->texts, d->content.text);
            good = add(f, d, begin);
        }
        if (!good)
            return false;
    }
    return true;
}

int evtx_fill_fields(struct evtx_fill *f, struct evtx_head *h, struct event *ev)
{
    const char *at;

    f->fields_n = 0;
    buf_clear(&f->texts);
    if (!evtx_fill_begin(f, h))
        return 0;
    buf_char(&f->texts, ' '); /* so that an empty value has a place */
    if (!add_members(f, &f->outer) || (f->inner.program && !add_members(f, &f->inner)) ||
        f->texts.failed)
        return f->texts.failed ? -1 : 0;
    at = f->texts.s + 1;
    for (size_t i = 0; i < f->fields_n; i++) {
        f->fields[i].value.s = at;
        at += f->fields[i].value.n;
    }
    ev->fields = f->fields;
    ev->fields_n = f->fields_n;
    return 1;
}
