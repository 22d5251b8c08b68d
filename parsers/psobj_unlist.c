/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/psobj_unlist.h"

bool psobj_unlist_needed(struct str head)
{
    size_t at = str_find(head, STR("\"System\""));
    struct str behind = str_trim(str_from(head, at + 8));

    behind = str_trim(str_from(behind, str_starts(behind, STR(":"))));
    return at < head.n && str_starts(behind, STR("[")) && str_find(head, STR("\"$\"")) < head.n;
}

/* What an event has once. */
static bool is_part(struct str name)
{
    static const struct str parts[] = {
        STR_INIT("System"), STR_INIT("Provider"), STR_INIT("EventID"), STR_INIT("Level"),
        STR_INIT("TimeCreated"), STR_INIT("EventRecordID"), STR_INIT("Channel"),
        STR_INIT("Computer"), STR_INIT("EventData"), STR_INIT("RenderingInfo"),
        STR_INIT("Message"),
    };

    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (str_eq(name, parts[i]))
            return true;
    return false;
}

/* A list begins or ends.  True: it is left out. */
static bool leaves_out(struct psobj_unlist *u, enum jsonpull_kind kind)
{
    unsigned depth = jsonpull_depth(u->json);

    if (kind == JSON_LIST && u->part && u->left_out < PSOBJ_UNLIST_MOST) {
        u->depths[u->left_out++] = depth;
        return true;
    }
    if (kind == JSON_LIST_END && u->left_out && u->depths[u->left_out - 1] == depth + 1) {
        u->left_out--;
        return true;
    }
    return false;
}

enum jsonpull_kind psobj_unlist_token(struct psobj_unlist *u, struct jsonpull_item *item)
{
    enum jsonpull_kind kind;

    while ((kind = jsonpull_next(u->json, item)) > JSON_DONE && leaves_out(u, kind))
        u->part = false;
    u->part = kind == JSON_NAME && is_part(item->text);
    return kind;
}
