/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of events written as text that are held back, until it is known whether a header begins
 * with them; and what is known of each: its label, which is asked for many times.
 */
#ifndef PARSERS_EVTTEXT_AHEAD_H
#define PARSERS_EVTTEXT_AHEAD_H

#include "base/buf.h"
#include "input/text.h"
#include "parsers/evttext_label.h"

#define AHEAD 32u      /* lines held back: a header with its blank lines doubled */
#define LABEL_MOST 48u /* bytes of a label, with its colon */

struct held {
    struct buf bytes;
    struct line line;
    bool measured;     /* this is known: */
    size_t quote;      /* label_quote */
    bool labelled;     /* and this: */
    enum label label;
    struct str value;
};

/*
 * How a line of a header began, up to its colon: that line of the next one mostly begins with the
 * same bytes, and then these decide the same.
 */
struct beginning {
    char text[LABEL_MOST];
    uint8_t n;         /* 0: nothing here */
    uint8_t quote, label;
};

/* Zero-filled, with a text, it is empty. */
struct lines_ahead {
    struct text *text;
    struct held held[AHEAD];
    size_t first, n;
    struct label_memo memo;
    struct beginning begins[AHEAD]; /* by place; of lines that had a label there */
    bool failed; /* no memory, or the text has */
};

void ahead_release(struct lines_ahead *a);

static inline struct held *ahead_held(struct lines_ahead *a, size_t k)
{
    return &a->held[(a->first + k) % AHEAD];
}

/* The k-th line, from 0; NULL: there is none, or no more are held.  It stays where it is until it
   is dropped. */
struct line *ahead_fill(struct lines_ahead *a, size_t k);
static inline struct line *ahead_line(struct lines_ahead *a, size_t k)
{
    return k < a->n ? &ahead_held(a, k)->line : ahead_fill(a, k);
}

/* Of a line that is held: the marks of quoted mail and blanks it begins with; its label, and what
   stands behind that (value may be NULL). */
size_t ahead_measure(struct lines_ahead *a, size_t k);
static inline size_t ahead_quote(struct lines_ahead *a, size_t k)
{
    const struct held *h = ahead_held(a, k);

    return h->measured ? h->quote : ahead_measure(a, k);
}

enum label ahead_label(struct lines_ahead *a, size_t k, struct str *value);

/* The first one: nothing stands in it; it goes; it is shorter now, and nothing is known of it. */
static inline bool ahead_blank(struct lines_ahead *a)
{
    return ahead_quote(a, 0) == ahead_held(a, 0)->line.s.n;
}

static inline void ahead_drop(struct lines_ahead *a)
{
    a->first = (a->first + 1) % AHEAD;
    a->n--;
}

static inline void ahead_changed(struct lines_ahead *a)
{
    ahead_held(a, 0)->measured = ahead_held(a, 0)->labelled = false;
}

#endif
