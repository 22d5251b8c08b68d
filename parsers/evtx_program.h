/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a template becomes for JSON: pieces of text and between them values, to be copied and filled
 * in (evtx_fill.h).  Everything that the template decides is decided once: which members there are
 * and their order, which are lists, their names with quotes and escapes.  What it leaves to a
 * record is an operation with a rule of its own.
 *
 * A template that does not fit into these rules has no program; its records are read by
 * evtx_binxml.c, whose result every program must reproduce byte by byte.
 */
#ifndef PARSERS_EVTX_PROGRAM_H
#define PARSERS_EVTX_PROGRAM_H

#include "parsers/evtx_shape.h"

#define EVTX_PROGRAM_SLOTS 512u /* values that a program can refer to */
#define EVTX_PROGRAM_TEXT 32768u
#define EVTX_PROGRAM_USES 4u    /* of one value */
#define EVTX_PROGRAM_SPILL 32u  /* readable bytes behind the text */

enum evtx_op_kind {
    OP_TEXT,     /* the text alone */
    OP_VALUE,    /* the text, the value, a quote */
    OP_OPTIONAL, /* an attribute: all of it vanishes with a value that is empty */
    OP_SHOWN,    /* all of it vanishes with a value that is blank */
    OP_DATA,     /* like OP_VALUE; an array of several items becomes a list */
    OP_ITEMS,    /* in a list: the items of an array follow each other */
    OP_NESTED    /* another template: its members */
};

/* Each text ends with the quote before the value; members begin with their comma. */
struct evtx_op {
    uint32_t text;
    uint16_t n;
    uint16_t slot;
    uint8_t kind; /* enum evtx_op_kind */
    uint8_t place; /* OP_NESTED: enum evtx_place */
};

struct draft;

struct evtx_program {
    bool usable;
    bool has_value, has_property; /* fields of these names: redact_event_field looks at both */
    uint32_t slots;               /* values that must be there */
    uint32_t uses;                /* of the value that is used most */
    size_t kept;                  /* bytes of text that evtx_fields would keep for it, at most */
    const char *text;
    size_t text_n;
    const struct evtx_op *data, *system; /* members of "fields", and of "system" */
    size_t data_n, system_n;
    const struct draft *members; /* all of them, in order; evtx_draft.h */
    size_t members_n;
    size_t named_n; /* of them; the others stand for another template's */
};

/* The program of a shape at a place; NULL if it has none.  Made when it is first asked for. */
const struct evtx_program *evtx_program_make(struct evtx_shapes *s, struct evtx_shape *shape,
                                             enum evtx_place place);

static inline const struct evtx_program *evtx_program_of(struct evtx_shapes *s,
                                                         struct evtx_shape *shape,
                                                         enum evtx_place place)
{
    const struct evtx_program *program = shape->programs[place];

    if (place != PLACE_ROOT && shape->computer.at)
        return NULL; /* in another template the name is data, and its program would have it */
    if (!program)
        program = evtx_program_make(s, shape, place);
    return program && program->usable ? program : NULL;
}

#endif
