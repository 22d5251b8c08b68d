/* SPDX-License-Identifier: Apache-2.0 */
#include "base/defect.h"

#include "base/limits.h"
#include "base/mem.h"

#include <string.h>

static const char *const names[DEFECT_KINDS] = {
    [DEFECT_TRUNCATED] = "truncated",
    [DEFECT_HEADER] = "header",
    [DEFECT_DIRTY] = "dirty",
    [DEFECT_CHUNK] = "chunk",
    [DEFECT_CHECKSUM] = "checksum",
    [DEFECT_RECORD] = "record",
    [DEFECT_VALUE] = "value",
    [DEFECT_ENCODING] = "encoding",
    [DEFECT_LINE_TOO_LONG] = "line-too-long",
    [DEFECT_RECORD_TOO_LONG] = "record-too-long",
    [DEFECT_LIMIT] = "limit",
    [DEFECT_UNPACK] = "unpack",
    [DEFECT_CARVED] = "carved",
};

const char *defect_name(enum defect_kind kind)
{
    return names[kind];
}

void defect_note(struct defects *d, enum defect_kind kind, uint64_t at, uint64_t bytes)
{
    d->counted[kind]++;
    d->noted++;
    if (d->n >= LIMIT_DEFECTS_KEPT || mem_grow(&d->items, &d->cap, d->n + 1, sizeof *d->items) < 0)
        return;
    d->items[d->n++] = (struct defect){ kind, at, bytes };
}

void defects_join(struct defects *into, const struct defects *from)
{
    uint64_t noted = into->noted + from->noted, counted[DEFECT_KINDS];

    if (!from->noted)
        return;
    for (size_t i = 0; i < DEFECT_KINDS; i++)
        counted[i] = into->counted[i] + from->counted[i];
    for (size_t i = 0; i < from->n; i++)
        defect_note(into, from->items[i].kind, from->items[i].at, from->items[i].bytes);
    memcpy(into->counted, counted, sizeof counted);
    into->noted = noted;
}

void defects_release(struct defects *d)
{
    mem_free(d->items);
    *d = (struct defects){ 0 };
}
