/* SPDX-License-Identifier: Apache-2.0 */
/* What the header of a message, or of a part of one, says of what follows; private to mail*.c. */
#ifndef INPUT_MAILHEAD_H
#define INPUT_MAILHEAD_H

#include "base/buf.h"

#define MAIL_BOUNDARY_MOST 200u /* RFC 2046 allows 70 */

enum mail_code { MAIL_PLAIN, MAIL_BASE64, MAIL_QUOTED, MAIL_CODE_OTHER };

struct mailhead {
    enum mail_code code;
    bool multipart, alternative, page; /* page: text/html */
    bool jis;           /* text in ISO-2022-JP, which is ASCII and escapes */
    bool flowed, delsp; /* format=flowed: soft ends of lines; delsp: the blank in front of one, too */
    char boundary[MAIL_BOUNDARY_MOST];
    size_t boundary_n;
    struct buf name;    /* of a file, decoded; empty: it has none */
    bool name_utf8;
};

/* One header field, its lines joined. */
void mailhead_field(struct mailhead *h, struct str field);

/* "Name: ", as header fields begin; the bytes of the name, 0: it does not. */
size_t mailhead_name(struct str line);

/* The line in front of the first part of a message, without its dashes: "Content-..." stands below
   it.  Borrowed from s. */
bool mailhead_first_boundary(struct str s, struct str *boundary);

/* Editors save what was pasted with a BOM, the bytes of UTF-8's; or as UTF-16. */
static inline size_t mailhead_bom(struct str s)
{
    return str_starts(s, STR("\xEF\xBB\xBF")) ? 3 : 0;
}
bool mailhead_is_wide(const uint8_t *bytes, size_t n);

/* Base64 and quoted-printable; what is neither is kept in its place, so that the rest stays
   right. */
struct mailcode {
    uint32_t bits;
    unsigned bits_n;
};
bool mailcode_base64(struct mailcode *c, struct str line, struct buf *out); /* false: damaged */
void mailcode_quoted(struct str line, struct buf *out);
/* A line of ISO-2022-JP as code page 932, which has the same characters elsewhere. */
void mailcode_jis(struct str line, struct buf *out);

/* format=flowed (RFC 3676): a line that ends in a blank goes on in the next one of the same
   depth of quotation; the blank in front of a line, which keeps it from being taken for a sign,
   goes.  Bytes come in pieces of any size; a zero-filled flow is at the beginning of a text. */
struct mailflow {
    bool inside;         /* of a line: its quotation marks and the blank behind them were seen */
    bool blank, soft;    /* the line ends in a blank so far; the one above did */
    bool held;           /* a CR that may be part of its end */
    bool named;          /* it ends in " : " so far, or before its blank */
    size_t n;            /* bytes of the line, without its marks */
    size_t dashes;       /* of them at its front: "-- " is no soft end */
    size_t depth, above; /* quotation marks of this line and of the one above */
};
void mailflow_pass(struct mailflow *f, bool delsp, struct str in, struct buf *out);
void mailflow_end(struct mailflow *f, struct buf *out); /* what was held */

#endif
