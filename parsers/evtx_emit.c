/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From drafts to operations: drafts of one name come together at the place of the first, as a list,
 * and everything that is the same for every record is joined into as few texts as possible.
 */
#include "parsers/evtx_draft.h"

#include "base/json.h"

struct emit {
    struct buf *text; /* of all operations */
    struct evtx_op *ops;
    size_t n;
    size_t from; /* the text of the next operation begins here */
};

static void emit_op(struct emit *e, enum evtx_op_kind kind, const struct draft *d)
{
    struct evtx_op *op = &e->ops[e->n++];
    size_t n = e->text->n - e->from;

    *op = (struct evtx_op){ .text = (uint32_t)e->from, .n = (uint16_t)n, .kind = (uint8_t)kind };
    if (d) {
        op->slot = d->content.slot;
        op->place = (uint8_t)d->place;
    }
    e->from += n;
}

/* One value of a list or of a member; its opening quote is not written yet. */
static void emit_value(struct emit *e, const struct draft *d, enum evtx_op_kind kind)
{
    struct buf *text = e->text;

    buf_char(text, '"');
    if (d->content.from == CONTENT_SLOT) {
        emit_op(e, kind, d);
        return;
    }
    if (d->content.from == CONTENT_TEXT)
        json_escape(text, d->content.text);
    buf_char(text, '"');
}

static void emit_name(struct emit *e, struct str name)
{
    struct buf *text = e->text;

    buf_add(text, STR(",\""));
    json_escape(text, name);
    buf_add(text, STR("\":"));
}

static bool may_vanish(const struct draft *d)
{
    return d->content.from == CONTENT_SLOT && (d->kind == OP_OPTIONAL || d->kind == OP_SHOWN);
}

/* All drafts of one name; how many of them are there is only known if they always are. */
static bool emit_group(struct emit *e, struct draft *drafts, size_t n, size_t i, bool system)
{
    bool list = !system && str_eq(drafts[i].name, STR("Data"));
    size_t members = 0;

    for (size_t k = i; k < n; k++) {
        if (drafts[k].kind == OP_NESTED || !str_eq(drafts[k].name, drafts[i].name))
            continue;
        drafts[k].grouped = true;
        members++;
        if ((members > 1 || list) && (system || may_vanish(&drafts[k])))
            return false;
    }
    if (may_vanish(&drafts[i])) {
        if (members > 1)
            return false;
        if (e->text->n > e->from)
            emit_op(e, OP_TEXT, NULL); /* what stands before it stays */
    }
    emit_name(e, drafts[i].name);
    if (members == 1 && !list) {
        emit_value(e, &drafts[i], drafts[i].kind);
        return true;
    }
    for (size_t k = i; k < n; k++) {
        if (drafts[k].kind == OP_NESTED || !str_eq(drafts[k].name, drafts[i].name))
            continue;
        buf_char(e->text, k == i ? '[' : ',');
        emit_value(e, &drafts[k], drafts[k].kind == OP_DATA ? OP_ITEMS : drafts[k].kind);
    }
    buf_char(e->text, ']');
    return true;
}

static bool emit_all(struct drafts *drafts, bool system, struct buf *text, struct arena *a,
                     const struct evtx_op **ops, size_t *ops_n)
{
    struct emit e = { text, arena_alloc(a, (2 * drafts->n + 1) * sizeof *e.ops), 0, text->n };
    bool nested = false;

    if (!e.ops)
        return false;
    for (size_t i = 0; i < drafts->n; i++) {
        if (drafts->items[i].kind == OP_NESTED) {
            emit_op(&e, OP_NESTED, &drafts->items[i]);
            nested = true;
        } else if (!drafts->items[i].grouped &&
                   !emit_group(&e, drafts->items, drafts->n, i, system)) {
            return false;
        }
    }
    if (text->n > e.from)
        emit_op(&e, OP_TEXT, NULL);
    *ops = e.ops;
    *ops_n = e.n;
    /* Names of another template could be the same: it must be alone. */
    return text->n <= EVTX_PROGRAM_TEXT && (!nested || drafts->n == 1);
}

bool evtx_emit(struct evtx_program *p, struct drafts *data, struct drafts *system,
               struct buf *scratch, struct arena *a)
{
    static const char spill[EVTX_PROGRAM_SPILL];

    buf_clear(scratch);
    if (!emit_all(data, false, scratch, a, &p->data, &p->data_n) ||
        !emit_all(system, true, scratch, a, &p->system, &p->system_n))
        return false;
    p->text_n = scratch->n;
    buf_add(scratch, (struct str){ spill, sizeof spill });
    p->text = arena_copy(a, buf_str(scratch)).s;
    return !scratch->failed && !a->failed;
}
