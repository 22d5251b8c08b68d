/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between the tokens of a template and its program: the members of "fields" and "system" in the
 * order in which the template has them.
 */
#ifndef PARSERS_EVTX_DRAFT_H
#define PARSERS_EVTX_DRAFT_H

#include "parsers/evtx_program.h"

#define EVTX_DRAFTS 1000u

enum content_kind { CONTENT_NONE, CONTENT_TEXT, CONTENT_SLOT };

/* What stands in one element or attribute: at most one text or one value. */
struct content {
    enum content_kind from;
    struct str text; /* UTF-8 */
    uint16_t slot;
    bool optional;
};

struct draft {
    struct str name, path; /* as of struct field */
    struct content content;
    enum evtx_op_kind kind; /* CONTENT_SLOT */
    enum evtx_place place;  /* OP_NESTED */
    bool is_system;
    bool grouped; /* written, perhaps with an earlier one, or not to be written */
};

/* Else it stands for those of another template. */
static inline bool draft_is_named(const struct draft *d)
{
    return d->kind != OP_NESTED || d->content.from != CONTENT_SLOT;
}

/* The members of a template, as fields; of a program, they are kept. */
struct drafts {
    size_t n;
    struct draft items[EVTX_DRAFTS];
};

/*
 * evtx_emit: the operations and the text of p, in a.  scratch is overwritten.  False: there are no
 * operations for this, or no memory.
 */
bool evtx_emit(struct evtx_program *p, struct drafts *data, struct drafts *system,
               struct buf *scratch, struct arena *a);

#endif
