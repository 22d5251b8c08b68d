/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evtxml_ending.h"

#include "input/xmlpull.h"
#include "parsers/evtxml_system.h"

static bool is_message(const struct mould_piece *piece)
{
    return piece->kind == MOULD_RENDERED && str_eq(piece->attr, STR("Message"));
}

static void add(struct field *fields, size_t *n, const struct mould_piece *piece, struct str value)
{
    fields[(*n)++] = (struct field){ .name = piece->name, .value = value,
                                     .place = piece->kind == MOULD_DATA ? FIELD_DATA
                                                                        : FIELD_SYSTEM };
}

/* The fields of System, as they are told where it is read name by name. */
static void add_system(struct ending *e, const struct mould *head)
{
    e->system_n = e->open_n = 0;
    for (size_t i = 0; i < head->n; i++) {
        const struct mould_piece *piece = &head->pieces[i];
        struct str value = head->values[i];

        if (piece->kind == MOULD_TEXT)
            value = str_trim(value);
        else if (piece->kind != MOULD_ATTR && piece->kind != MOULD_PROVIDER)
            continue;
        if (piece->varies)
            e->open[e->open_n++] = (struct ending_open){ (uint8_t)i, (uint8_t)e->system_n };
        if (piece->varies || piece->kind != MOULD_TEXT || value.n)
            add(e->fields, &e->system_n, piece, value);
    }
}

static void prepare(struct ending *e, const struct mould *head)
{
    e->shape = (struct event_shape){ .fields = e->names };
    add_system(e, head);
    for (size_t i = 0; i < e->system_n; i++)
        e->names[e->shape.fields_n++] = e->fields[i];
    for (size_t i = 0; i < e->mould.n; i++) {
        if (is_message(&e->mould.pieces[i]))
            e->shape.may_have_message = true;
        else
            add(e->names, &e->shape.fields_n, &e->mould.pieces[i], STR_NONE);
    }
    shape_seal(&e->shape);
    e->ready = true;
}

const struct event_shape *ending_read(struct ending *e, const struct mould *head, struct event *ev,
                                      struct arena *arena)
{
    size_t n;

    if (!e->ready)
        prepare(e, head);
    for (size_t i = 0; i < e->open_n; i++) {
        struct str value = head->values[e->open[i].piece];

        if (head->pieces[e->open[i].piece].kind == MOULD_TEXT && !(value = str_trim(value)).n)
            return NULL;
        e->fields[e->open[i].field].value = value;
    }
    n = e->system_n;
    for (size_t i = 0; i < e->mould.n; i++) {
        const struct mould_piece *piece = &e->mould.pieces[i];
        struct str value = e->mould.values[i];

        if (e->mould.encoded)
            value = xml_text(arena, value);
        if (piece->kind != MOULD_RENDERED || evtxml_rendered(ev, piece->attr, value))
            add(e->fields, &n, piece, value);
    }
    ev->fields = e->fields;
    ev->fields_n = n;
    return arena->failed ? NULL : &e->shape;
}
