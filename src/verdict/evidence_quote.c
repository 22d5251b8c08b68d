/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What evidence quotes of an event.  It depends on nothing but the event, so that whoever finds a
 * hit can quote it, beside others who do the same; only its place among all hits waits for its
 * turn.
 */
#include "verdict/evidence.h"

#include "base/digits.h"
#include "base/limits.h"
#include "event/redact.h"

/* The words of an event: its message or entry, else provider, id and its data, put together in
   raw. */
static struct str words_of(struct buf *raw, const struct event *ev)
{
    char id[20];

    if (ev->kind == EVENT_TEXT || str_present(ev->message))
        return ev->kind == EVENT_TEXT ? ev->text : ev->message;
    buf_clear(raw);
    buf_add(raw, ev->provider);
    buf_char(raw, ' ');
    buf_add(raw, (struct str){ id, (size_t)(digits_put(id, ev->event_id) - id) });
    for (size_t i = 0, n = 0; i < ev->fields_n && raw->n < 4 * LIMIT_EXCERPT_BYTES; i++) {
        const struct field *field = &ev->fields[i];
        bool hex = str_eq(field->name, STR("Binary"));
        if (field->place != FIELD_DATA || !field->value.n || hex)
            continue;
        buf_add(raw, n++ ? STR(" | ") : STR(": "));
        buf_add(raw, field->value);
    }
    return buf_str(raw);
}

/* At most LIMIT_EXCERPT_BYTES, not inside a character. */
static struct str cut(struct str s)
{
    size_t n = s.n < LIMIT_EXCERPT_BYTES ? s.n : LIMIT_EXCERPT_BYTES;

    while (n && n < s.n && ((unsigned char)s.s[n] & 0xC0) == 0x80)
        n--;
    return str_first(s, n);
}

/* Redacted before it is cut: half a secret would not be known as one. */
int evidence_quote(struct ev_quote *out, const struct event *ev, const struct capture *captures,
                   size_t n, struct arena *a, struct buf *raw)
{
    struct str words = str_first(words_of(raw, ev), LIMIT_RECORD_BYTES);

    struct capture *clean = arena_alloc(a, LIMIT_CAPTURES * sizeof *clean);

    n = n < LIMIT_CAPTURES ? n : LIMIT_CAPTURES;
    for (size_t i = 0; clean && i < n; i++)
        clean[i] = (struct capture){ captures[i].name, cut(redact(captures[i].value, a)) };
    if (clean && ev->by_shape && n < LIMIT_CAPTURES)
        clean[n++] = (struct capture){ EV_BY_SHAPE, STR("yes") };
    *out = (struct ev_quote){ cut(str_trim(redact(words, a))), clean, n };
    return a->failed || raw->failed ? -1 : 0;
}
