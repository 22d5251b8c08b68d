/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of struct xml, private to xmlpull*.c: xmlpull.c tells the tokens, xmlpull_tag.c reads
 * what stands in a tag, and references.
 */
#ifndef INPUT_XMLPULL_INSIDE_H
#define INPUT_XMLPULL_INSIDE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "input/xmlpull.h"

struct open_name {
    size_t at, n; /* in xml.names */
};

struct xml {
    struct text *text; /* NULL: memory */
    struct defects *defects;
    const char *p;     /* window: n bytes from the current position */
    size_t n;
    size_t used;       /* bytes of the token given last; behind it at the next call */
    size_t pending;    /* bytes before the window that the text was not told of yet */
    bool final;        /* the window does not grow any more */
    bool clipped;      /* ... because of LIMIT_RECORD_BYTES */
    bool dropping;     /* the rest of an over-long token is skipped */
    bool ended;        /* end of the input reached */
    bool nomem;
    bool deep;         /* LIMIT_XML_DEPTH was reached and noted */
    bool end_written;  /* the last of the ends to come has an end tag */
    unsigned depth, close_to;
    uint64_t beyond;   /* elements open below LIMIT_XML_DEPTH */
    uint64_t faults;
    struct open_name open[LIMIT_XML_DEPTH];
    struct buf names;
    struct xml_attr *attrs;
    size_t attrs_n, attrs_cap;
    struct arena arena; /* decoded text */
};

/* What a token function returns besides an enum xml_kind. */
enum { TOKEN_MORE = 100, TOKEN_NOTHING = 101 };

/* The parts of one tag under way; committed only when the tag is whole. */
struct tag {
    size_t at;
    bool empty, bad, encoded;
};

/* xml_decode(x, s): xml_text in the reader's arena. */
struct str xml_decode(struct xml *x, struct str s);
/* Position behind the name that begins at at. */
size_t xml_skip_name(const struct xml *x, size_t at);
/* The attributes up to behind ">".  False: the window ends before. */
bool xml_attrs(struct xml *x, struct tag *t);

static inline struct str xml_local(struct str name)
{
    size_t colon = str_find_char(name, ':');

    return colon + 1 < name.n ? str_from(name, colon + 1) : name;
}

#endif
