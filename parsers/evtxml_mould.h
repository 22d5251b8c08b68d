/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct mould: the form of the beginning of an event in XML, taken off one that was read name by
 * name (evtxml_system.c): all that stands between its values, word by word.  Most events of a log
 * have one of a few forms and differ in their values only.  Where all that stands between is the
 * same, and no value holds what would have ended it sooner, reading name by name finds the same
 * values: names need not be read again.
 */
#ifndef PARSERS_EVTXML_MOULD_H
#define PARSERS_EVTXML_MOULD_H

#include "event/event.h"

#define MOULD_PIECES 40u  /* values of a form; what has more is no mould, */
#define MOULD_BYTES 2000u /* nor what has more text between them, or longer names */
#define MOULD_REACH 4096u

enum mould_kind {
    MOULD_ATTR,        /* an attribute that is nothing but a field */
    MOULD_TEXT,        /* the text of an element, likewise */
    MOULD_MEMBER_ATTR, /* an attribute that is a member of the event, */
    MOULD_MEMBER,      /* the text of such an element */
    MOULD_PROVIDER     /* an attribute that is a member and a field */
};

/* A value and what stands before it. */
struct mould_piece {
    enum mould_kind kind;
    uint16_t fixed_n;
    char end;              /* what the value goes up to; '\0': an empty element, which has none */
    struct str name;       /* of the field: that of the element, or the two that follow with "_" */
    struct str element, attr;
};

struct mould {
    bool whole;            /* it is one */
    size_t n;
    size_t text_n, names_n;
    size_t tail_n;         /* what stands behind the last value */
    const char *at;        /* in the event it is taken off: all before is known */
    struct mould_piece pieces[MOULD_PIECES];
    char text[MOULD_BYTES]; /* what is fixed, piece behind piece */
    char names[MOULD_BYTES];
};

/* Taking it off: first where it begins; then value by value; then where it ends.  It refers to
   itself, and must stay where it is. */
void mould_begin(struct mould *m, const char *from);
void mould_note(struct mould *m, enum mould_kind kind, struct str element, struct str attr,
                struct str value, char end);
void mould_end(struct mould *m, const char *to);

/* Where in a text values may end, as far as somebody has asked: one for all forms that are
   tried. */
struct mould_ends {
    struct str s;
    size_t words_n;
    uint64_t words[MOULD_REACH / 64]; /* a bit for each byte */
};

/* mould_fit(m, e, values): if e->s begins with that form, where that ends, and its values, which
   have room for MOULD_PIECES; else 0.  What ends beyond MOULD_REACH has no form. */
size_t mould_fit(const struct mould *m, struct mould_ends *e, struct str *values);

#endif
