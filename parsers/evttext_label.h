/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The labels of an event written as text: English of three generations, German and Japanese as they
 * were seen (log-formats.md 3.5, 3.8), and those of other languages as evttext_label.c infers them.
 */
#ifndef PARSERS_EVTTEXT_LABEL_H
#define PARSERS_EVTTEXT_LABEL_H

#include "base/str.h"

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
};

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

/* The level a word stands for, 0 to 5; -1: unknown word. */
int label_level(struct str word);

#endif
