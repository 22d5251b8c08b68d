/* SPDX-License-Identifier: Apache-2.0 */
/*
 * struct xml: a tolerant pull reader for XML as logs contain it: start of an element with its
 * attributes, text, end of an element.  It never needs the whole document and never gives up:
 *
 *   - entities and character references are decoded; unknown ones stay as written; nothing is ever
 *     defined or expanded (DOCTYPE is skipped), so there is no amplification;
 *   - CDATA is text; comments, processing instructions and DOCTYPE are skipped;
 *   - control characters that XML 1.0 forbids are accepted (exports contain them: performance.md
 *     11.5), line ends stay as they are;
 *   - every start is followed by its end: missing end tags are supplied (implied), end tags that
 *     close nothing are skipped, and both count as faults;
 *   - a tag ends at the latest where the next one begins.
 *
 * Limits: LIMIT_XML_DEPTH (deeper elements are skipped), LIMIT_FIELDS attributes of one element,
 * LIMIT_RECORD_BYTES for one tag or one piece of text (the rest of it is dropped).
 */
#ifndef INPUT_XMLPULL_H
#define INPUT_XMLPULL_H

#include "base/arena.h"
#include "base/defect.h"
#include "base/err.h"
#include "input/text.h"

struct xml;

enum xml_kind {
    XML_DONE = 0,
    XML_START = 1,
    XML_TEXT = 2,    /* one run of text may arrive in several pieces */
    XML_END = 3,
    XML_NOMEM = -1
};

struct xml_attr {
    struct str name;  /* as written */
    struct str local; /* without namespace prefix */
    struct str value; /* decoded; never NULL */
};

struct xml_item {
    struct str name;              /* start, end: as written */
    struct str local;             /* without namespace prefix */
    struct str text;              /* text: decoded */
    struct str raw;               /* the token as written; of an end: the tag that caused it */
    const struct xml_attr *attrs; /* start */
    size_t attrs_n;
    bool implied;                 /* end: no end tag was written */
    bool cut;                     /* end: the input ended inside this element */
};

/* Over a text: slices of an item die at the next xml_next.  defects may be NULL.  The text's own
   position means nothing in between; xml_place says where the last item begins. */
int xml_open(struct xml **out, struct text *text, struct defects *defects, struct err *err);

/* Over memory: xml_over starts again with other bytes.  Slices live as long as that memory and
   until the next xml_over; only the names of ends, and the attribute array, die at the next
   xml_next. */
int xml_open_memory(struct xml **out, struct err *err);
void xml_over(struct xml *x, struct str document);

enum xml_kind xml_next(struct xml *x, struct xml_item *item);
void xml_place(struct xml *x, uint64_t *line, uint64_t *offset); /* over a text only */
/* What of the text is in memory behind the last item, a start that is no end as well; empty if
   nothing can be said.  Dies at the next xml_next. */
struct str xml_rest(const struct xml *x);
/* The caller knows what n bytes of that are: all up to behind a start tag, without a fault, among
   it the end of the element at hand and nothing else that counts.  The element that begins there,
   instead of it, has that name.  Slices of items, and of xml_rest, live as before. */
void xml_exchange(struct xml *x, size_t n, struct str name);
/* The same of n bytes after which more are exchanged: xml_place tells where these begin. */
void xml_pass(struct xml *x, size_t n);
unsigned xml_depth(const struct xml *x);  /* elements open after the last item */
uint64_t xml_faults(const struct xml *x); /* irregularities so far */
void xml_close(struct xml *x);

/* xml_text(a, s): what text without markup says: s itself where it has no references, else decoded
   in the arena.  No memory: a->failed. */
struct str xml_text(struct arena *a, struct str s);

#endif
