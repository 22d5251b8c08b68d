/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens of JSON that a converter (xml2js) made of event XML: every element is a list, also of one,
 *
 *      { "Event": { "System": [ { "Provider": [ { "$": { "Name": "MsiInstaller" } } ], ...
 *
 * The lists around the parts of an event are left out; "$" and "_" are names that psobj_names.h
 * knows [all inferred].  Private to psobj_json.c.
 */
#ifndef PARSERS_PSOBJ_UNLIST_H
#define PARSERS_PSOBJ_UNLIST_H

#include "parsers/psobj_keyed.h"

#define PSOBJ_UNLIST_MOST 8u /* such lists, one inside the other; others stay */

struct psobj_unlist {
    struct jsonpull *json;
    struct psobj_keyed keyed;              /* the other form in which not every token counts */
    bool on;                               /* else all tokens are as they come */
    bool part;                             /* the name of a part of an event was the last token */
    unsigned left_out;                     /* lists that are open, */
    unsigned depths[PSOBJ_UNLIST_MOST];    /* at these depths */
};

/* Does a text that begins so have such lists? */
bool psobj_unlist_needed(struct str head);

enum jsonpull_kind psobj_unlist_token(struct psobj_unlist *u, struct jsonpull_item *item);

static inline enum jsonpull_kind psobj_unlist_next(struct psobj_unlist *u,
                                                   struct jsonpull_item *item)
{
    if (u->keyed.on)
        return psobj_keyed_token(&u->keyed, u->json, item);
    return u->on ? psobj_unlist_token(u, item) : jsonpull_next(u->json, item);
}

/* Without those that are left out. */
static inline unsigned psobj_unlist_depth(const struct psobj_unlist *u)
{
    return jsonpull_depth(u->json) - u->left_out - u->keyed.left_out;
}

#endif
