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

static const char *const dresses[DRESS_KINDS] = {
    [DRESS_NOTHING] = "",
    [DRESS_PAGE] = "page",
    [DRESS_RTF] = "rtf",
    [DRESS_MARKS] = "marks",
    [DRESS_WIKI] = "wiki",
    [DRESS_DOUBLED] = "doubled",
    [DRESS_WRAPS] = "wraps",
    [DRESS_COLOURS] = "colours",
    [DRESS_TURNED] = "turned",
    [DRESS_QUOTES] = "quotes",
    [DRESS_BLANKS] = "blanks",
    [DRESS_SHOWN] = "shown",
    [DRESS_DIFFERENCE] = "difference",
    [DRESS_LABELS] = "labels",
    [DRESS_SNARE] = "snare",
    [DRESS_ENTITIES] = "entities",
    [DRESS_MISREAD] = "misread",
    [DRESS_STRINGS] = "strings",
    [DRESS_BREAKS] = "breaks",
    [DRESS_FENCES] = "fences",
    [DRESS_ESCAPES] = "escapes",
    [DRESS_PRINT] = "print",
    [DRESS_CASE] = "case",
};

const char *dress_name(enum dress_kind dress)
{
    return dresses[dress];
}

enum dress_kind dress_find(const char *name, size_t n)
{
    for (int d = DRESS_NOTHING + 1; d < DRESS_KINDS; d++)
        if (strlen(dresses[d]) == n && memcmp(dresses[d], name, n) == 0)
            return (enum dress_kind)d;
    return DRESS_NOTHING;
}

static bool comes_before(const struct defect *a, const struct defect *b)
{
    return a->at != b->at ? a->at < b->at : a->kind < b->kind;
}

static bool is_first_of_kind(const struct defects *d, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (d->items[i].kind == d->items[at].kind)
            return false;
    return true;
}

/* Who decodes a text is ahead of who reads it, by as much as a piece of it is long: what both note
   is in the order of the source all the same, and which of it is kept does not hang on the pieces. */
void defect_note(struct defects *d, enum defect_kind kind, uint64_t at, uint64_t bytes)
{
    struct defect item = { kind, at, bytes };
    bool first = d->counted[kind]++ == 0;
    size_t i = d->n;

    d->noted++;
    if ((d->n >= LIMIT_DEFECTS_KEPT && !first &&
         !comes_before(&item, &d->items[LIMIT_DEFECTS_KEPT - 1])) ||
        mem_grow(&d->items, &d->cap, d->n + 1, sizeof *d->items) < 0)
        return;
    for (; i && comes_before(&item, &d->items[i - 1]); i--)
        d->items[i] = d->items[i - 1];
    d->items[i] = item;
    d->n++;
    for (i = LIMIT_DEFECTS_KEPT; i < d->n; i++) {
        if (is_first_of_kind(d, i))
            continue;
        memmove(&d->items[i], &d->items[i + 1], (d->n - i - 1) * sizeof *d->items);
        d->n--;
        i--;
    }
}

bool defects_within(const struct defects *d, enum defect_kind kind, uint64_t from, uint64_t to)
{
    uint64_t kept = 0, last = 0;

    if (!d->counted[kind])
        return false;
    for (size_t i = 0; i < d->n; i++) {
        if (d->items[i].kind != kind)
            continue;
        if (d->items[i].at >= from && d->items[i].at < to)
            return true;
        last = d->items[i].at > last ? d->items[i].at : last;
        kept++;
    }
    return kept < d->counted[kind] && to > last;
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

static void add_kind(struct defects *into, const struct defects *under, enum defect_kind kind)
{
    uint64_t before = into->counted[kind];

    for (size_t i = 0; i < under->n; i++)
        if (under->items[i].kind == kind)
            defect_note(into, kind, under->items[i].at, under->items[i].bytes);
    into->noted += before + under->counted[kind] - into->counted[kind];
    into->counted[kind] = before + under->counted[kind];
}

void defects_add_under(struct defects *into, const struct defects *under)
{
    add_kind(into, under, DEFECT_ENCODING);
    add_kind(into, under, DEFECT_RECORD);
    into->as_read.code_page = under->as_read.code_page;
    into->as_read.code_page_found = under->as_read.code_page_found;
    into->as_read.dress = under->as_read.dress;
}

void defects_release(struct defects *d)
{
    mem_free(d->items);
    *d = (struct defects){ 0 };
}
