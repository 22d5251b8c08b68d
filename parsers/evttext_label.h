/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The labels of an event written as text: English of three generations, German and Japanese as they
 * were seen (log-formats.md 3.5, 3.8), and those of other languages as evttext_label.c infers them.
 */
#ifndef PARSERS_EVTTEXT_LABEL_H
#define PARSERS_EVTTEXT_LABEL_H

#include "event/evtword.h"

enum label {
    LABEL_NONE,
    LABEL_NUMBER, /* "Event[0]:" */
    LABEL_LOG,
    LABEL_SOURCE,
    LABEL_DATE,
    LABEL_TIME, /* Windows 2003 writes it on a line of its own */
    LABEL_ID,
    LABEL_CATEGORY,
    LABEL_LEVEL,
    LABEL_OPCODE,
    LABEL_KEYWORDS,
    LABEL_USER,
    LABEL_USER_NAME,
    LABEL_COMPUTER,
    LABEL_DESCRIPTION,
    LABEL_XML,
    LABELS
};

/*
 * What labels and other words before a colon mean, found out once: a log has few of them.
 * Zero-filled it is empty.
 */
#define LABEL_KNOWN 256u /* a power of two */

struct label_memo {
    struct {
        char name[30];
        uint8_t n; /* 0: nothing here */
        uint8_t label;
    } known[LABEL_KNOWN];
    struct {
        char key[EVTWORD_KEY_BYTES + 1];
        uint8_t label;
    } learned[LABELS]; /* of a language that this text is in, see labels_learn */
    size_t learned_n;
};

/*
 * labels_learn(memo, text): the labels of a language that is not known here, from the beginning of
 * a text; before the memo is used.  True: there are such.
 */
bool labels_learn(struct label_memo *memo, struct str text);

/* May a number stand behind a label on this line?  Where no line is so, nothing is learned. */
bool labels_may_number(struct str line);

/* The label of a name as evtword_key makes it.  memo may be NULL. */
enum label label_known(const struct label_memo *memo, const char *key);

/* The colon that ends a label at the beginning of s, and its length; s.n: there is none. */
size_t label_colon(struct str s, size_t *length);

/*
 * label_of(line, memo, &value, &bytes): the label a line begins with (blanks and "> " of quoted
 * mail may stand before), what stands behind its colon without blanks around it, and the length of
 * the label with its colon.  memo, value and bytes may be NULL.
 */
enum label label_of(struct str line, struct label_memo *memo, struct str *value, size_t *bytes);

/* Without blanks at both ends, the wide and unbreakable ones included. */
struct str label_trim(struct str s);

/* The marks of quoted mail and blanks at the beginning of a line. */
size_t label_quote(struct str line);

/* Bytes in front of a log's label at the beginning of a cell, which has others before it on the
   line; 0: there is none. */
size_t label_cell(struct str line);

/* The level a word stands for, 0 to 5; -1: unknown word. */
int label_level(struct str word);

#endif
