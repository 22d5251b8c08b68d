/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects as PowerShell's Export-Clixml writes them (log-formats.md 3.11), property by property:
 *
 *      Objs
 *        Obj                          an object; its depth is d
 *          TN RefId="0"                 d+1; its types, the most derived first, each in a T;
 *          TNRef RefId="0"              or the same as those of an object before
 *          ToString
 *          Props, MS                  d+1; properties, and what was added to them
 *            I32 N="Id"               d+2
 *            Obj N="EntryType"        d+2; its ToString is the value
 *            Obj N="Properties"       d+2; a list:
 *              LST                    d+3; strings stand here, or
 *                Obj/Props            d+5
 *                  S N="Value"        d+6
 *
 * A list as one object has its objects in Obj/LST.  Texts escape what XML cannot hold as _x000D_.
 */
#ifndef INPUT_CLIXML_H
#define INPUT_CLIXML_H

#include "base/defect.h"
#include "base/err.h"
#include "input/text.h"

struct clixml;

enum clixml_kind {
    CLIXML_DONE = 0,
    CLIXML_BEGIN, /* an object; what has begun before and not ended was none of this kind */
    CLIXML_VALUE,
    CLIXML_END,
    CLIXML_NOMEM = -1
};

struct clixml_item {
    unsigned slot;         /* of CLIXML_VALUE */
    struct str value;      /* dies at the next call */
    bool cut;              /* the value, or the object, has no end */
    bool over;             /* the value is longer than LIMIT_RECORD_BYTES */
    unsigned type;         /* of CLIXML_END: what the object's types are, or 0 */
    uint64_t line, offset; /* of CLIXML_BEGIN */
};

/* Which properties are wanted: the number of a name, or none; list: the one that is a list. */
struct clixml_names {
    unsigned (*slot_of)(struct str name);
    unsigned none, list;
    unsigned (*type_of)(struct str type); /* NULL: types do not matter; 0: this one does not */
};

/* names and text stay the caller's. */
int clixml_open(struct clixml **out, struct text *text, const struct clixml_names *names,
                struct defects *defects, struct err *err);
enum clixml_kind clixml_next(struct clixml *c, struct clixml_item *item);
void clixml_close(struct clixml *c); /* NULL is fine */

#endif
