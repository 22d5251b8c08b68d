/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct jsonpull: a tolerant pull reader for JSON as exports contain it.  It never needs the whole
 * document and never gives up:
 *
 *   - every object and list that opens also ends: missing ends are supplied, those that end
 *     nothing are skipped, and both count as faults;
 *   - a text ends at the latest with its line (valid JSON has no line end in a text), so that one
 *     lost quote costs a line; but it goes on, with a blank, where the next line begins neither
 *     with a token nor with white space: a mail wrapped it;
 *   - a lost quote inside of a line costs its text and the next: behind them an end is told from a
 *     begin by what stands at both sides of it;
 *   - what is no JSON between the tokens is skipped and counted;
 *   - documents may stand one behind the other; where each is a line (JSON Lines), none goes on
 *     behind its line.
 *
 * Limits: LIMIT_JSON_DEPTH (what is deeper is skipped), LIMIT_RECORD_BYTES for one text (the rest
 * of it is dropped).
 */
#ifndef INPUT_JSONPULL_H
#define INPUT_JSONPULL_H

#include "base/err.h"
#include "input/text.h"

struct jsonpull;

enum jsonpull_kind {
    JSON_DONE = 0,
    JSON_OPEN,     /* { */
    JSON_CLOSE,    /* } */
    JSON_LIST,     /* [ */
    JSON_LIST_END, /* ] */
    JSON_NAME,     /* the name of the value that follows */
    JSON_TEXT,     /* a text, without its quotes and escapes */
    JSON_WORD,     /* a number, true, false, null: as written */
    JSON_NOMEM = -1
};

#define JSONPULL_SAME 64u /* so many names are numbered at a time */

struct jsonpull_item {
    struct str text;       /* name, text, word; dies at the next jsonpull_next */
    uint32_t same;         /* of JSON_NAME: names with the same number are equal; 0: not numbered.
                              What is known of one can be kept at [same % JSONPULL_SAME]. */
    uint64_t line, offset; /* of JSON_OPEN, JSON_LIST and JSON_DONE: where it stands */
    bool implied;          /* an end that was not written */
    bool cut;              /* a text without closing quote, or too long; a word at the very end */
};

int jsonpull_open(struct jsonpull **out, struct text *text, struct err *err);
enum jsonpull_kind jsonpull_next(struct jsonpull *j, struct jsonpull_item *item);
unsigned jsonpull_depth(const struct jsonpull *j); /* objects and lists open after the last item */
uint64_t jsonpull_faults(const struct jsonpull *j); /* irregularities so far */
void jsonpull_close(struct jsonpull *j);

#endif
