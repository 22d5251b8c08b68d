/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What evidence quotes of an event.  It depends on nothing but the event, so that whoever finds a
 * hit can quote it, beside others who do the same, or later; only its place among all hits waits
 * for its turn.
 */
#include "verdict/evidence.h"

#include "base/digits.h"
#include "base/limits.h"
#include "event/redact.h"

#define TIME_MOST 60u /* bytes of what stands in the place of a time */

/* "Mar 16 22:41: ", which has no year: nobody could place it, but whoever reads the evidence
   may. */
static void put_time(struct buf *raw, const struct event *ev)
{
    struct str words = str_trim(str_first(ev->time_text, str_find_char(ev->time_text, '\n')));

    buf_clear(raw);
    if (ev->time.kind != STAMP_NONE || !words.n || words.n > TIME_MOST)
        return;
    buf_add(raw, words);
    buf_add(raw, STR(": "));
}

/* The words of an event: its message or entry, else provider, id and its data, put together in
   raw; in front of them those of a time that is none. */
static struct str words_of(struct buf *raw, const struct event *ev)
{
    char id[20];

    if (ev->kind == EVENT_TEXT || (str_present(ev->message) && !ev->time_text.n))
        return ev->kind == EVENT_TEXT ? ev->text : ev->message;
    put_time(raw, ev);
    if (str_present(ev->message)) {
        buf_add(raw, ev->message);
        return buf_str(raw);
    }
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
struct str evidence_quote_value(struct str value, struct arena *a)
{
    return cut(redact(value, a));
}

/* A value that lies in the text has its place or one before it. */
static uint32_t place_of(struct str text, struct str value)
{
    uintptr_t behind = (uintptr_t)value.s - (uintptr_t)text.s;
    size_t at = text.n;

    if (value.n && behind < text.n && value.n <= text.n - behind) {
        struct str before = str_first(text, behind + value.n - 1);

        at = str_find(before, value);
        at = at < before.n ? at : behind;
    } else if (value.n) {
        at = str_find(text, value);
    }
    return at < text.n ? (uint32_t)at : NOT_IN_WORDS;
}

/* text: what is quoted of raw.  Most captures are words of it, and where nothing is hidden in all
   of it, nothing is in these. */
static struct str clean_value(struct str value, struct str raw, struct str text, bool hides,
                              uint32_t *place, struct arena *a)
{
    *place = place_of(text, value);
    if (!hides && *place != NOT_IN_WORDS &&
        redact_stands_apart(raw, (size_t)(text.s - raw.s) + *place, value.n))
        return value;
    value = evidence_quote_value(value, a);
    *place = place_of(text, value);
    return value;
}

int evidence_quote_clean(struct ev_quote *quote, struct arena *a, uint32_t places[LIMIT_CAPTURES])
{
    struct str raw = quote->text, text = raw;
    bool hides = quote->raw && redact_may_hide(raw);
    struct capture *clean;

    for (size_t i = 0; !quote->raw && i < quote->captures_n && i < LIMIT_CAPTURES; i++)
        places[i] = place_of(quote->text, quote->captures[i].value);
    if (!quote->raw)
        return 0;
    text = cut(str_trim(hides ? redact(raw, a) : raw));
    clean = arena_alloc(a, LIMIT_CAPTURES * sizeof *clean);
    for (size_t i = 0; clean && i < quote->captures_n; i++)
        clean[i] = (struct capture){ quote->captures[i].name,
                                     clean_value(quote->captures[i].value, raw, text, hides,
                                                 &places[i], a) };
    *quote = (struct ev_quote){ text, clean, quote->captures_n, false };
    return a->failed ? -1 : 0;
}

static size_t bytes_of(const struct ev_quote *quote)
{
    size_t n = quote->text.n;

    for (size_t i = 0; i < quote->captures_n; i++)
        n += quote->captures[i].value.n;
    return n;
}

/* Room for one more. */
static const struct capture *with_shape(const struct capture *captures, size_t n, struct arena *a)
{
    struct capture *copy = arena_alloc(a, (n + 1) * sizeof *copy);

    for (size_t i = 0; copy && i < n; i++)
        copy[i] = captures[i];
    if (copy)
        copy[n] = (struct capture){ EV_BY_SHAPE, STR("yes") };
    return copy;
}

int evidence_quote(struct ev_quote *out, const struct event *ev, const struct capture *captures,
                   size_t n, struct arena *a, struct buf *raw)
{
    uint32_t places[LIMIT_CAPTURES];

    n = n < LIMIT_CAPTURES ? n : LIMIT_CAPTURES;
    if (ev->by_shape && n < LIMIT_CAPTURES)
        captures = with_shape(captures, n++, a);
    if (!captures)
        n = 0;
    *out = (struct ev_quote){ str_first(words_of(raw, ev), LIMIT_RECORD_BYTES), captures, n, true };
    if (a->failed || raw->failed)
        return -1;
    return bytes_of(out) > QUOTE_RAW_BYTES ? evidence_quote_clean(out, a, places) : 0;
}
