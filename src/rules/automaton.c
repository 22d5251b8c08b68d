/* SPDX-License-Identifier: Apache-2.0 */
/*
 * States are rows of a table with one column per class of bytes: bytes that stand in no literal
 * share column 0, capital ASCII letters the column of their small ones, so that ASCII text needs no
 * folding.  A cell holds the row of the next state, with FOUND set where a literal ends there or at
 * one of its suffixes.
 */
#include "rules/automaton.h"

#include "base/mem.h"

#include <string.h>

#define FOUND 0x80000000u
#define NO_STATE 0xFFFFFFFFu

/* What ends at a state. */
struct output {
    uint32_t first, n;  /* in rules */
    uint32_t next;      /* output of the longest proper suffix that has one, or NO_STATE */
};

struct automaton {
    uint32_t columns;
    uint8_t column[256];
    uint32_t *cells;      /* states * columns */
    uint32_t *output_of;  /* per state: index into outputs, or NO_STATE */
    struct output *outputs;
    size_t states, outputs_n;
    uint32_t *rules;
};

static void number_columns(struct automaton *m, const struct wake *wakes, size_t n)
{
    m->columns = 1;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < wakes[i].text.n; j++) {
            unsigned char c = (unsigned char)wakes[i].text.s[j];

            if (!m->column[c])
                m->column[c] = (uint8_t)m->columns++;
        }
    for (int c = 'A'; c <= 'Z'; c++)
        m->column[c] = m->column[c + 32];
}

/* The state at which a literal ends, made on the way where it is new. */
static uint32_t insert(struct automaton *m, struct str text)
{
    uint32_t state = 0;

    for (size_t i = 0; i < text.n; i++) {
        uint32_t *cell = &m->cells[state * m->columns + m->column[(unsigned char)text.s[i]]];

        if (*cell == NO_STATE)
            *cell = (uint32_t)m->states++;
        state = *cell;
    }
    return state;
}

/* Rules of equal literals stand together: ends[i] is the state of wakes[i]. */
static int fill_outputs(struct automaton *m, const struct wake *wakes, const uint32_t *ends,
                        size_t n)
{
    uint32_t at = 0;

    m->rules = mem_alloc(n * sizeof *m->rules);
    m->outputs = mem_zero(n, sizeof *m->outputs);
    m->output_of = mem_alloc(m->states * sizeof *m->output_of);
    if (!m->rules || !m->outputs || !m->output_of)
        return -1;
    for (size_t i = 0; i < m->states; i++)
        m->output_of[i] = NO_STATE;
    for (size_t i = 0; i < n; i++) {
        if (m->output_of[ends[i]] == NO_STATE) {
            m->output_of[ends[i]] = (uint32_t)m->outputs_n;
            m->outputs[m->outputs_n++].next = NO_STATE;
        }
        m->outputs[m->output_of[ends[i]]].n++;
    }
    for (size_t i = 0; i < m->outputs_n; i++) {
        m->outputs[i].first = at;
        at += m->outputs[i].n;
        m->outputs[i].n = 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct output *o = &m->outputs[m->output_of[ends[i]]];

        m->rules[o->first + o->n++] = wakes[i].rule;
    }
    return 0;
}

/*
 * Breadth first: when a state is visited, all shorter ones are complete.  A missing cell becomes
 * that of the longest suffix.  A state without output of its own takes over its suffix's.
 */
static int complete(struct automaton *m)
{
    uint32_t *queue = mem_alloc(m->states * sizeof *queue);
    uint32_t *suffix = mem_zero(m->states, sizeof *suffix);
    size_t from = 0, to = 0;

    if (!queue || !suffix) {
        mem_free(queue);
        mem_free(suffix);
        return -1;
    }
    queue[to++] = 0;
    while (from < to) {
        uint32_t state = queue[from++], *row = &m->cells[state * m->columns];
        const uint32_t *behind = &m->cells[suffix[state] * m->columns];
        uint32_t own = m->output_of[state], below = m->output_of[suffix[state]];

        if (state && own != NO_STATE)
            m->outputs[own].next = below;
        else if (state)
            m->output_of[state] = below;
        for (uint32_t c = 0; c < m->columns; c++) {
            if (row[c] == NO_STATE) {
                row[c] = state ? behind[c] : 0;
                continue;
            }
            suffix[row[c]] = state ? behind[c] : 0;
            queue[to++] = row[c];
        }
    }
    mem_free(queue);
    mem_free(suffix);
    return 0;
}

/* From state numbers to rows, with the flag. */
static void finish_cells(struct automaton *m)
{
    for (size_t i = 0; i < m->states * m->columns; i++) {
        uint32_t state = m->cells[i];

        m->cells[i] = state * m->columns | (m->output_of[state] != NO_STATE ? FOUND : 0);
    }
}

/* Literals share beginnings: give back the rows that were not needed. */
static void shrink(struct automaton *m)
{
    uint32_t *smaller = mem_resize(m->cells, m->states * m->columns * sizeof *m->cells);

    if (smaller)
        m->cells = smaller;
}

static int build(struct automaton *m, const struct wake *wakes, size_t n, size_t most)
{
    uint32_t *ends = mem_alloc(n * sizeof *ends);
    int done = -1;

    m->cells = mem_alloc(most * m->columns * sizeof *m->cells);
    if (ends && m->cells) {
        memset(m->cells, 0xFF, most * m->columns * sizeof *m->cells);
        m->states = 1;
        for (size_t i = 0; i < n; i++)
            ends[i] = insert(m, wakes[i].text);
        shrink(m);
        done = fill_outputs(m, wakes, ends, n);
    }
    if (done == 0)
        done = complete(m);
    if (done == 0)
        finish_cells(m);
    mem_free(ends);
    return done;
}

int automaton_new(struct automaton **out, const struct wake *wakes, size_t n)
{
    struct automaton *m = mem_zero(1, sizeof *m);
    size_t most = 1;

    *out = NULL;
    if (!m)
        return -1;
    number_columns(m, wakes, n);
    for (size_t i = 0; i < n; i++)
        most += wakes[i].text.n;
    if (n == 0 || most > AUTOMATON_CELLS / m->columns) {
        automaton_free(m);
        return 0;
    }
    if (build(m, wakes, n, most) < 0) {
        automaton_free(m);
        return -1;
    }
    *out = m;
    return 0;
}

void automaton_free(struct automaton *m)
{
    if (!m)
        return;
    mem_free(m->cells);
    mem_free(m->output_of);
    mem_free(m->outputs);
    mem_free(m->rules);
    mem_free(m);
}

size_t automaton_outputs(const struct automaton *m)
{
    return m->outputs_n;
}

void automaton_scan(const struct automaton *m, struct str text, uint32_t *seen,
                    uint32_t generation, mark_fn *mark, void *ctx)
{
    const unsigned char *p = (const unsigned char *)text.s;
    uint32_t row = 0;

    for (size_t i = 0; i < text.n; i++) {
        uint32_t cell = m->cells[row + m->column[p[i]]];

        row = cell & ~FOUND;
        if (cell == row)
            continue;
        /* a suffix of one that was seen was seen with it */
        for (uint32_t o = m->output_of[row / m->columns];
             o != NO_STATE && seen[o] != generation; o = m->outputs[o].next) {
            seen[o] = generation;
            mark(ctx, m->rules + m->outputs[o].first, m->outputs[o].n);
        }
    }
}
