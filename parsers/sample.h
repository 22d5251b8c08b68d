/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What parsers are shown of a source to bid for it, and its lines.
 *
 * Most bids look at line after line, and a folder of small files is little more than samples: so
 * lines are found once for all who bid.  Who has only the text (tests, samples of signatures) finds
 * them on the way, the same ones.
 */
#ifndef PARSERS_SAMPLE_H
#define PARSERS_SAMPLE_H

#include "base/digits.h"

/* The lines behind so many are found on the way again. */
#define SAMPLE_LINES 512u

struct sample_line {
    struct str s; /* without its LF; a CR before that is part of it */
    bool logged;  /* begins a record of a setup log: no row of a table, no label, no other record */
};

struct sample_lines {
    struct sample_line line[SAMPLE_LINES];
    size_t n;
    struct str rest; /* of the text, behind these */
};

struct sample {
    const uint8_t *bytes; /* beginning of the source */
    size_t n;
    struct str text;      /* the same, decoded to UTF-8 */
    struct str name;      /* name of the source, for a bonus only */
    bool whole;           /* n is the whole source */
    const struct sample_lines *lines; /* of text; or NULL */
};

/* A walk over the lines of a text: zero-filled but for its text, or sample_walk. */
struct sample_walk {
    const struct sample_lines *lines;
    size_t next;
    struct str rest;
};

static inline struct sample_walk sample_walk(const struct sample *s)
{
    return (struct sample_walk){ s->lines, 0, s->lines ? s->lines->rest : s->text };
}

/* False: there are no more. */
static inline bool sample_next(struct sample_walk *w, struct sample_line *line)
{
    if (w->lines && w->next < w->lines->n) {
        *line = w->lines->line[w->next++];
        return true;
    }
    if (!w->rest.n)
        return false;
    line->s = str_cut(&w->rest, '\n');
    line->logged = digits_stamped(line->s);
    return true;
}

/* Fills lines from text; they live as long as that. */
static inline void sample_find_lines(struct sample_lines *lines, struct str text)
{
    struct sample_walk w = { .rest = text };

    lines->n = 0;
    while (lines->n < SAMPLE_LINES && sample_next(&w, &lines->line[lines->n]))
        lines->n++;
    lines->rest = w.rest;
}

#endif
