/* SPDX-License-Identifier: Apache-2.0 */
#include "parsers/evttext_ahead.h"

#include <string.h>

void ahead_release(struct lines_ahead *a)
{
    for (size_t i = 0; i < AHEAD; i++)
        buf_release(&a->held[i].bytes);
}

struct line *ahead_fill(struct lines_ahead *a, size_t k)
{
    while (a->n <= k && k < AHEAD) {
        struct held *h = ahead_held(a, a->n);
        int got = text_line(a->text, &h->line);

        if (got <= 0) {
            a->failed = a->failed || got < 0;
            return NULL;
        }
        buf_clear(&h->bytes);
        buf_add(&h->bytes, h->line.s);
        a->failed = a->failed || h->bytes.failed;
        h->line.s = h->bytes.n ? buf_str(&h->bytes) : STR("");
        h->measured = h->labelled = false;
        a->n++;
    }
    return k < AHEAD ? &ahead_held(a, k)->line : NULL;
}

/* ---- what is known of them ---- */

/* Marks of quoting, or the cells before the one that the line's label stands in. */
static size_t before_label(struct str line)
{
    size_t cell = label_cell(line);

    return cell ? cell : label_quote(line);
}

static bool begins_as_before(const struct lines_ahead *a, struct held *h, size_t k)
{
    const struct beginning *b = &a->begins[k];

    if (!b->n || h->line.s.n < b->n || memcmp(h->line.s.s, b->text, b->n) != 0)
        return false;
    h->quote = b->quote;
    h->label = (enum label)b->label;
    h->value = label_trim(str_from(h->line.s, b->n));
    return h->measured = h->labelled = true;
}

size_t ahead_measure(struct lines_ahead *a, size_t k)
{
    struct held *h = ahead_held(a, k);

    if (!begins_as_before(a, h, k))
        h->quote = before_label(h->line.s);
    h->measured = true;
    return h->quote;
}

/* The number of an event is no beginning: all of its line decides. */
static void remember(struct lines_ahead *a, const struct held *h, size_t k, size_t bytes)
{
    struct beginning *b = &a->begins[k];
    size_t n = h->quote + bytes;

    if (h->label == LABEL_NONE || h->label == LABEL_NUMBER || n > sizeof b->text ||
        label_quote(str_from(h->line.s, h->quote)))
        return;
    memcpy(b->text, h->line.s.s, n);
    b->n = (uint8_t)n;
    b->quote = (uint8_t)h->quote;
    b->label = (uint8_t)h->label;
}

enum label ahead_label(struct lines_ahead *a, size_t k, struct str *value)
{
    struct held *h = ahead_held(a, k);
    size_t quote = ahead_quote(a, k), bytes = 0;

    if (quote == h->line.s.n) {
        h->label = LABEL_NONE;
    } else if (!h->labelled) {
        h->label = label_of(str_from(h->line.s, quote), &a->memo, &h->value, &bytes);
        remember(a, h, k, bytes);
    }
    h->labelled = true;
    if (value)
        *value = h->value;
    return h->label;
}
