/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct mould: the form of the beginning of an event in XML, or of its end, taken off one that was
 * read name by name (evtxml_system.c): that event's own text, and which of its values vary.  Most
 * events of a log have one of a few forms, and those of one provider and id differ in a few values
 * only: their time, their number, a process.  Where all that stands between these is the same, and
 * none of them holds what would have ended it sooner, reading name by name finds the same values:
 * neither names nor values that are always the same need be read again.
 */
#ifndef PARSERS_EVTXML_MOULD_H
#define PARSERS_EVTXML_MOULD_H

#include "event/event.h"

#define MOULD_PIECES 40u  /* values of a form; what has more is no mould, */
#define MOULD_BYTES 2000u /* nor what is longer, or has longer names */

enum mould_kind {
    MOULD_ATTR,        /* an attribute that is nothing but a field */
    MOULD_TEXT,        /* the text of an element, likewise */
    MOULD_MEMBER_ATTR, /* an attribute that is a member of the event, */
    MOULD_MEMBER,      /* the text of such an element */
    MOULD_PROVIDER,    /* an attribute that is a member and a field */
    MOULD_DATA,        /* behind System, where values vary from the first one: of a datum, */
    MOULD_RENDERED     /* of a leaf of RenderingInfo */
};

/* A value and its place in mould.text, where that of a datum is left out. */
struct mould_piece {
    enum mould_kind kind;
    uint16_t from, n;
    bool varies;
    char end;              /* what the value goes up to; '\0': an empty element, which has none */
    struct str name;       /* of the field: that of the element, or the two that follow with "_" */
    struct str element, attr;
};

/* What stands before a value that varies, in mould.text, and what the value goes up to. */
struct mould_gap {
    uint16_t from, n;
    uint8_t piece;
    bool data;             /* it may have references */
    char end;
};

struct mould {
    bool whole;            /* it is one */
    bool encoded;          /* among the values are some of data that have references */
    size_t n;
    size_t text_n, names_n;
    size_t open_n;
    const char *at;        /* in the event it is taken off: all before is known */
    struct event ev;       /* with all members that are always the same */
    struct mould_piece pieces[MOULD_PIECES];
    struct mould_gap gaps[MOULD_PIECES]; /* of the pieces that vary, open_n; */
    size_t tail_n;         /* and what stands behind the last of them */
    struct str values[MOULD_PIECES]; /* of the event that fitted last */
    char text[MOULD_BYTES];
    char names[MOULD_BYTES];
};

/* Taking it off: first where it begins; then value by value; then where it ends.  It refers to
   itself, and must stay where it is. */
void mould_begin(struct mould *m, const char *from);
void mould_note(struct mould *m, enum mould_kind kind, struct str element, struct str attr,
                struct str value, char end);
void mould_end(struct mould *m, const char *to);

/* mould_differ(m, other): in how many values that do not vary in other m differs from it, if both
   are of one form; else SIZE_MAX.  mould_widen: what differs, or varies in other, varies in m. */
size_t mould_differ(const struct mould *m, const struct mould *other);
void mould_widen(struct mould *m, const struct mould *other);

/* Which pieces vary is known; values are those of its own text. */
void mould_settle(struct mould *m);

/* mould_fit(m, s): if s begins with that form, where that ends, and m->values are its values; else
   0. */
size_t mould_fit(struct mould *m, struct str s);

#endif
