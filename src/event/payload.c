/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What EvtxECmd writes of an event's data: a list of names and values, or the values of a classic
 * event in one text, commas between them [inferred from its documentation]:
 *
 *   {"EventData":{"Data":[{"@Name":"param1","#text":"HealthService"},...]}}
 *   {"EventData":{"Data":"System Center Operations Manager 2022 Agent, 10.22.10118.0, 1033"}}
 */
#include "event/payload.h"

#include "base/jsonread.h"

/* ", " may stand inside a value, too: nobody can tell. */
static size_t take_text(struct str *out, size_t most, struct str text)
{
    static const struct str comma = STR_INIT(", ");
    size_t n = 0;

    while (n < most && text.n) {
        size_t end = n + 1 < most ? str_find(text, comma) : text.n;

        out[n++] = str_first(text, end);
        text = str_from(text, end + (end < text.n ? comma.n : 0));
    }
    return n;
}

static size_t take_list(struct str *out, size_t most, const struct jval *list)
{
    size_t n = 0;

    for (size_t i = 0; i < list->items_n && n < most; i++) {
        const struct jval *item = &list->items[i];

        out[n++] = item->kind == JKIND_OBJECT ? jval_str(jval_get(item, "#text")) : jval_str(item);
    }
    return n;
}

size_t payload_values(struct str *out, size_t most, struct str payload, struct arena *arena)
{
    const struct jval *root, *data;

    if (!str_starts(payload, STR("{")) || json_read(&root, arena, payload) <= 0)
        return 0;
    data = jval_get(jval_get(root, "EventData"), "Data");
    if (!data)
        return 0;
    if (data->kind == JKIND_ARRAY)
        return take_list(out, most, data);
    if (data->kind == JKIND_OBJECT)
        return take_text(out, most, jval_str(jval_get(data, "#text")));
    return take_text(out, most, jval_str(data));
}
